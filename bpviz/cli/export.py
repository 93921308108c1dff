"""`bpviz export`: trains as far as needed and writes the passes as pictures or a film."""

import os
from argparse import Namespace
from importlib import import_module

from bpviz import machine
from bpviz.cli import values
from bpviz.cli.failure import CommandError, Status
from bpviz.cli.options import add_choice, add_file, add_recipe
from bpviz.cli.parser import Parser
from bpviz.explain.notation import notations
from bpviz.scene.theme import THEMES
from bpviz.words import say

EPILOG = (
    "The ending of OUT is the format: .png and .svg are one picture; .gif, .mp4 and .webm are films; a folder,\n"
    "or a name that ends in /, gets the frames frame_000000.png …, all passes one after the other.\n"
    "A picture shows the first pass at the moment at which dZ of the last hidden layer is complete\n"
    "(dZ of the output where there is no hidden layer); --at chooses another."
)


def parser() -> Parser:
    """The words that `export` understands."""
    parser = Parser("bpviz export", "Writes pictures and films of forward and backward passes.", EPILOG)
    add_file(parser)
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="the file or the folder/ to write"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace the frames in a folder that is not empty"
    )
    shown = parser.add_argument_group("what is shown")
    shown.add_argument(
        "--batch", type=values.batch, default=0, metavar="K", help="which batch of each epoch, or all (0)"
    )
    whose = shown.add_mutually_exclusive_group()
    whose.add_argument(
        "--example",
        type=values.whole(),
        default=0,
        metavar="N",
        help="whose numbers: the example's place in the batch, from 0; a full batch is the training part (0)",
    )
    whose.add_argument("--average", action="store_true", help="the mean over the batch instead")
    picture = parser.add_argument_group("the picture")
    picture.add_argument("--size", type=values.size, default=(1920, 1080), metavar="WxH", help="(1920x1080)")
    picture.add_argument("--fps", type=values.rate, default=60.0, metavar="N", help="frames a second (60)")
    picture.add_argument(
        "--seconds-per-pass", type=values.positive, default=12.0, metavar="S", help="length of a pass (12)"
    )
    picture.add_argument(
        "--theme", type=values.one_of(THEMES), default="dark", metavar="NAME", help="light or dark (dark)"
    )
    picture.add_argument(
        "--notation",
        type=values.one_of(notations()),
        default="lecture",
        metavar="NAME",
        help="how formulas are written: lecture (dZ), calculus (∂C/∂z) or delta (δ) (lecture)",
    )
    picture.add_argument(
        "--at", type=values.not_negative, metavar="S", help="second of the pass that a picture shows"
    )
    add_choice(parser)
    add_recipe(
        parser,
        type=values.epoch_range,
        default=range(1),
        metavar="A:B",
        help="the passes that start from parameters A … B−1 (0:1)",
    )
    return parser


def run(options: Namespace) -> None:
    """Makes Qt draw without a display, then exports; this is the only command that imports Qt."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        pyside = import_module("PySide6")
        import_module("PySide6.QtGui")
        filming = import_module("bpviz.cli.filming")
    except ImportError as error:
        raise undrawable(error) from error
    if problem := machine.qt_problem(pyside.__version__):
        raise CommandError(say("{problem}", problem=problem), status=Status.UNAVAILABLE)
    filming.write(options)


def undrawable(error: ImportError) -> CommandError:
    """What to install where Qt cannot be imported."""
    if missing := machine.missing_libraries(machine.DRAWING):
        problem = machine.libraries_problem(missing)
        return CommandError(say("{problem}", problem=problem), status=Status.UNAVAILABLE)
    cure = say("install bpviz again, with PySide6-Essentials")
    return CommandError(say("Qt cannot be imported: {reason}", reason=error), cure, status=Status.UNAVAILABLE)
