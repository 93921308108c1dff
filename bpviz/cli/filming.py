"""Writes the film that the words of `export` describe; the only file of the command line that knows Qt."""

import time
from argparse import Namespace
from dataclasses import fields
from functools import cache
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter

from bpviz.cli.failure import CommandError, Status
from bpviz.cli.interruption import Interruption
from bpviz.cli.opening import open_study
from bpviz.cli.place import check_file, check_folder
from bpviz.cli.progress import Progress
from bpviz.cli.running import run_to
from bpviz.cli.speech import give, give_json, talk
from bpviz.engine.plan import Ref
from bpviz.engine.training import Training
from bpviz.explain.notation import notations
from bpviz.render import painter
from bpviz.render.errors import ExportError
from bpviz.render.export import ExportResult, check, choose_exporter, export, fitted
from bpviz.render.exporter import Exporter, Kind, Settings
from bpviz.scene.film import Film
from bpviz.scene.framing import frame
from bpviz.scene.look import Look
from bpviz.scene.passes import Passes
from bpviz.scene.theme import THEMES, Theme
from bpviz.words import say


def write(options: Namespace) -> None:
    """Trains, draws, writes and reports."""
    start = time.perf_counter()
    exporter = format_of(options.output)
    check_writable(options, exporter)
    application()
    interruption = Interruption()
    with interruption.listening():
        result = drawn(film_of(options), options, exporter, interruption)
    seconds = time.perf_counter() - start
    if options.json:
        found = {"frames": result.frames, "bytes": result.bytes, "seconds": seconds}
        give_json(found | {"width": result.width, "height": result.height})
    else:
        frames = "1 frame" if result.frames == 1 else f"{result.frames} frames"
        size = f"{result.width}×{result.height}"
        give(f"{options.output}: {frames} of {size}, {result.bytes / 1e6:.3g} MB, in {seconds:.3g} s")


def format_of(out: str) -> Exporter:
    """The format that the ending of `out` means; an ending that means none is wrong usage."""
    try:
        return choose_exporter(out)
    except ExportError as error:
        raise CommandError(error.message, error.cure, status=Status.USAGE, file=error.file) from None


def check_writable(options: Namespace, exporter: Exporter) -> None:
    """Finds out before training what would be in the way: raises ExportError or CommandError."""
    width, height = options.size
    check(exporter, Settings(width, height, options.fps), options.output)
    if options.at is not None and exporter.kind is not Kind.PICTURE:
        message = say("--at chooses the moment of one picture, and {label} has many", label=exporter.label)
        raise CommandError(message, say("leave it out, or write a .png"), status=Status.USAGE)
    out = Path(options.output)
    if exporter.kind is Kind.FOLDER:
        check_folder(out, options.force)
    else:
        check_file(out)


@cache
def application() -> QGuiApplication:
    """Qt's application, which fonts need; kept until the program ends."""
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QGuiApplication(["bpviz"])


def film_of(options: Namespace) -> Film:
    """The film, after training as far as its last pass needs."""
    setup = open_study(options)
    training, epochs = setup.training(), options.epochs
    check_shown(training, options)
    run_to(training, epochs[-1], options.csv)
    passes = Passes(setup, training, epochs, options.batch)
    example = None if options.average else options.example
    laid_out = frame(*options.size)
    notation = notations()[options.notation]
    look = Look(laid_out.width, laid_out.height, THEMES[options.theme], example, notation=notation)
    return Film(passes, look, options.seconds_per_pass)


def check_shown(training: Training, options: Namespace) -> None:
    """Raises CommandError for a batch or an example that there is not."""
    batches = training.batches(0)
    if options.batch is not None and options.batch >= batches:
        raise CommandError(
            say("there is no batch {batch}; an epoch has {batches}", batch=options.batch, batches=batches),
            say("choose --batch from 0 to {last}, or all", last=batches - 1),
        )
    shown = range(batches) if options.batch is None else (options.batch,)
    smallest = min(len(training.columns(0, batch)) for batch in shown)
    if not options.average and options.example >= smallest:
        raise CommandError(
            say("there is no example {example} in a batch of {m}", example=options.example, m=smallest),
            say("choose --example from 0 to {last}", last=smallest - 1),
        )


def drawn(film: Film, options: Namespace, exporter: Exporter, interruption: Interruption) -> ExportResult:
    """Every frame of the film, or the one moment of a picture, in the file or the folder."""
    theme = THEMES[options.theme]
    width, height = options.size
    ratio = frame(width, height).ratio
    start = moment_of_a_picture(film, options.at) if exporter.kind is Kind.PICTURE else 0.0
    count = 1 if exporter.kind is Kind.PICTURE else max(1, round(film.duration * options.fps))
    settings = Settings(width, height, options.fps, count, colours=colours(theme))
    tell_what_differs(exporter, settings)
    cache = painter.Cache()

    def picture(number: int) -> QImage:
        with interruption.held():
            return painter.image(film.frame(start + number / options.fps), ratio, cache)

    def draw(number: int, device: QPainter) -> None:
        with interruption.held():
            device.scale(ratio, ratio)
            painter.paint(device, film.frame(start + number / options.fps))

    with Progress() as progress:

        def told_of(done: int, total: int) -> None:
            progress.show(lambda: f"frame {done} of {total}")

        result = export(picture, settings, options.output, told_of, force=options.force, draw=draw)
    assert result is not None, "nothing here cancels an export"
    return result


def moment_of_a_picture(film: Film, at: float | None) -> float:
    """The chosen second of the first pass, else the one at which dZ of the last hidden layer is complete."""
    if at is not None:
        return at
    operations = film.timeline.operations
    depth = max(operation.layer for operation in operations)
    shown = Ref("dZ", max(depth - 1, 1))
    return film.timeline.rest(next(k for k, step in enumerate(operations) if step.result == shown))


def colours(theme: Theme) -> tuple[int, ...]:
    """The theme's colours as 0xRRGGBB, which a palette has to keep."""
    values = (getattr(theme, field.name) for field in fields(theme))
    return tuple(dict.fromkeys(value & 0xFFFFFF for value in values if isinstance(value, int)))


def tell_what_differs(exporter: Exporter, settings: Settings) -> None:
    """Says on stderr where the format cannot have what was asked for."""
    got = fitted(exporter, settings)
    if got.fps != settings.fps:
        fps = f"{got.fps:g}"
        talk(say("{label} shows at most {fps} frames a second", label=exporter.label, fps=fps))
    if (got.width, got.height) != (settings.width, settings.height):
        size = f"{got.width}×{got.height}"
        talk(say("{label} needs even sides: {size}", label=exporter.label, size=size))
