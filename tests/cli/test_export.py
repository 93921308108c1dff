"""Export from the command line: every format in its size, length and place, and what is refused."""

import re

import numpy as np
import pytest
from PIL import Image

from bpviz.cli import export, filming
from bpviz.engine.plan import Ref
from bpviz.engine.training import Training
from bpviz.render import painter

SMALL = ("--size", "320x180", "--fps", "4", "--seconds-per-pass", "1")
BACKGROUND = {"dark": (0x0E, 0x10, 0x15), "light": (0xFA, 0xFA, 0xF7)}


@pytest.fixture(autouse=True)
def _application(qapp, monkeypatch):
    """One application for all tests; the platform is set back afterwards."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_a_picture_has_the_size_that_was_asked_for(bpviz, data, tmp_path):
    path = tmp_path / "pass.png"
    answer = bpviz("export", data / "iris.csv", "-o", path, *SMALL, "--json")
    assert answer.status == 0
    found = answer.json
    assert set(found) == {"frames", "bytes", "seconds", "width", "height"}
    assert (found["frames"], found["width"], found["height"]) == (1, 320, 180)
    assert found["bytes"] == path.stat().st_size
    assert pixels(path).shape == (180, 320, 3)


@pytest.mark.parametrize("theme", BACKGROUND)
def test_the_theme_is_the_ground_of_the_picture(bpviz, data, tmp_path, theme):
    path = tmp_path / "pass.png"
    assert bpviz("export", data / "iris.csv", "-o", path, *SMALL, "--theme", theme).status == 0
    colours, counts = np.unique(pixels(path).reshape(-1, 3), axis=0, return_counts=True)
    assert tuple(colours[counts.argmax()]) == BACKGROUND[theme]


def test_formulas_are_written_in_the_chosen_notation(bpviz, data, tmp_path):
    pictures = {}
    for notation in ("lecture", "calculus", "delta"):
        path = tmp_path / f"{notation}.png"
        wanted = ("--size", "960x540", "--epochs", "0:1", "--notation", notation)
        assert bpviz("export", data / "iris.csv", "-o", path, *wanted).status == 0
        pictures[notation] = pixels(path)
    assert (pictures["lecture"] != pictures["calculus"]).any()
    assert (pictures["lecture"] != pictures["delta"]).any()
    assert bpviz("export", data / "iris.csv", "-o", tmp_path / "x.png", "--notation", "greek").status == 2


def test_frames_are_numbered_without_a_gap(bpviz, data, tmp_path):
    folder = tmp_path / "frames"
    answer = bpviz("export", data / "iris.csv", "-o", f"{folder}/", *SMALL, "--epochs", "1:3", "--json")
    assert answer.json["frames"] == 8
    assert sorted(path.name for path in folder.iterdir()) == [f"frame_{k:06}.png" for k in range(8)]
    assert answer.json["bytes"] == sum(path.stat().st_size for path in folder.iterdir())


def test_frames_are_those_of_the_film_at_their_times(bpviz, data, tmp_path):
    words = [str(data / "iris.csv"), "-o", f"{tmp_path / 'frames'}/", *SMALL, "--epochs", "0:2"]
    assert bpviz("export", *words).status == 0
    film = filming.film_of(export.parser().read(words))
    shown = painter.image(film.frame(5 / 4), 320 / film.look.width)
    shown.save(str(tmp_path / "shown.png"))
    assert np.array_equal(pixels(tmp_path / "frames" / "frame_000005.png"), pixels(tmp_path / "shown.png"))


def test_an_existing_folder_gets_frames_only_when_it_is_empty_or_forced(bpviz, data, tmp_path):
    folder = tmp_path / "frames"
    folder.mkdir()
    words = ("export", data / "iris.csv", "-o", folder, *SMALL)
    assert bpviz(*words).status == 0
    before = sorted(path.name for path in folder.iterdir())
    refused = bpviz(*words, "--json")
    assert refused.status == 1
    assert "--force" in refused.json["error"]["cure"]
    assert sorted(path.name for path in folder.iterdir()) == before
    assert bpviz(*words, "--fps", "2", "--force").status == 0
    assert len(list(folder.iterdir())) == 2


def test_a_gif_is_read_back_with_its_frames_and_their_time(bpviz, data, tmp_path):
    path = tmp_path / "pass.gif"
    assert bpviz("export", data / "iris.csv", "-o", path, *SMALL, "--json").json["frames"] == 4
    with Image.open(path) as film:
        assert (film.n_frames, film.size, film.info["duration"]) == (4, (320, 180), 250)


@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_a_video_is_read_back_with_its_frames_and_its_size(bpviz, data, tmp_path, suffix):
    av = pytest.importorskip("av")
    path = tmp_path / f"pass.{suffix}"
    answer = bpviz(
        "export",
        data / "iris.csv",
        "-o",
        path,
        "--size",
        "321x181",
        "--fps",
        "8",
        "--seconds-per-pass",
        "1",
        "--json",
    )
    assert (answer.json["frames"], answer.json["width"], answer.json["height"]) == (8, 322, 182)
    assert "even sides" in answer.err
    with av.open(str(path)) as film:
        frames = list(film.decode(video=0))
        assert len(frames) == 8
        assert (frames[0].width, frames[0].height) == (322, 182)


def test_more_frames_a_second_than_a_gif_can_show_are_thinned_and_said(bpviz, data, tmp_path):
    answer = bpviz(
        "export", data / "iris.csv", "-o", tmp_path / "a.gif", "--size", "160x90", "--fps", "100",
        "--seconds-per-pass", "0.1", "--json",
    )  # fmt: skip
    assert answer.json["frames"] == 5
    assert "at most 50 frames a second" in answer.err


def test_a_drawing_is_made_of_strokes(bpviz, data, tmp_path):
    path = tmp_path / "pass.svg"
    answer = bpviz("export", data / "iris.csv", "-o", path, "--size", "1280x720", "--json")
    assert (answer.json["width"], answer.json["height"]) == (1280, 720)
    text = path.read_text(encoding="utf-8")
    assert re.search(r'viewBox="0 0 1280 720"', text)
    assert text.count("<path") > 50


def test_a_picture_rests_at_the_error_of_the_last_hidden_layer(data):
    for layers, shown in (("5,4", Ref("dZ", 2)), ("", Ref("dZ", 1))):
        words = [str(data / "iris.csv"), "-o", "a.png", "--layers", layers]
        film = filming.film_of(export.parser().read(words))
        moment = film.moment(filming.moment_of_a_picture(film, None))
        assert film.timeline.operations[moment.operation].result == shown
        assert moment.fraction > 0.9


def test_another_moment_can_be_chosen(bpviz, data, tmp_path):
    words = ("export", data / "iris.csv", "--size", "320x180")
    assert bpviz(*words, "-o", tmp_path / "a.png", "--at", "1").status == 0
    assert bpviz(*words, "-o", tmp_path / "b.png").status == 0
    assert not np.array_equal(pixels(tmp_path / "a.png"), pixels(tmp_path / "b.png"))


def test_a_film_has_no_single_moment(bpviz, data, tmp_path):
    assert bpviz("export", data / "iris.csv", "-o", tmp_path / "a.gif", "--at", "1").status == 2


def test_no_more_is_trained_than_the_last_pass_needs(data):
    film = filming.film_of(export.parser().read([str(data / "iris.csv"), "-o", "a.png", "--epochs", "3:6"]))
    assert [subject.epoch for subject in film.subjects] == [3, 4, 5]
    assert film.subjects[2].costs.size == 5


def test_every_batch_of_every_epoch_can_be_shown(data):
    words = [
        str(data / "iris.csv"),
        "-o",
        "a.png",
        "--epochs",
        "1:3",
        "--batch-size",
        "50",
        "--batch",
        "all",
        "--average",
    ]
    film = filming.film_of(export.parser().read(words))
    assert [(subject.epoch, subject.batch, subject.pass_.m) for subject in film.subjects] == [
        (1, 0, 50), (1, 1, 50), (1, 2, 20), (2, 0, 50), (2, 1, 50), (2, 2, 20),
    ]  # fmt: skip
    assert film.look.example is None


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        (("--batch", "1"), 1, "no batch 1"),
        (("--example", "120"), 1, "no example 120"),
        (("--batch-size", "50", "--batch", "all", "--example", "20"), 1, "no example 20"),
        (("--example", "1", "--average"), 2, "not allowed with"),
        (("--epochs", "3"), 2, "a:b"),
        (("--size", "big"), 2, "1920x1080"),
        (("--theme", "blue"), 2, "light"),
        (("--fps", "0"), 2, "0.01"),
        (("--epochs", "40:41", "--target", "petal_width_cm", "--learning-rate", "1000"), 1, "diverged"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(bpviz, data, tmp_path, words, status, part):
    path = tmp_path / "a.png"
    answer = bpviz("export", data / "iris.csv", "-o", path, *words, "--json")
    assert answer.status == status
    assert part in answer.err
    assert answer.json["error"]["message"]
    assert not path.exists()


@pytest.mark.parametrize(("name", "status"), [("a.bmp", 2), ("a", 2), ("nowhere/a.png", 1)])
def test_where_nothing_can_be_written_is_found_out_before_training(
    bpviz, data, tmp_path, monkeypatch, name, status
):
    monkeypatch.setattr(Training, "advance", lambda *_: pytest.fail("trained"))
    answer = bpviz("export", data / "iris.csv", "-o", tmp_path / name, "--epochs", "5:6", "--json")
    assert answer.status == status
    assert answer.json["error"]["file"].endswith(name)


def test_without_what_a_format_needs_the_way_to_it_is_said(bpviz, data, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    answer = bpviz("export", data / "iris.csv", "-o", tmp_path / "a.mp4", *SMALL, "--json")
    assert answer.status == 1
    assert "video" in answer.err


def test_an_existing_file_is_replaced_whole(bpviz, data, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    assert bpviz("export", data / "iris.csv", "-o", path, *SMALL).status == 0
    assert pixels(path).shape == (180, 320, 3)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_system_library_is_named_with_status_69(bpviz, data, tmp_path, monkeypatch):
    def missing(name):
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(export, "import_module", missing)
    monkeypatch.setattr(export.machine, "missing_libraries", lambda _: ["libGL.so.1"])
    answer = bpviz("export", data / "iris.csv", "-o", tmp_path / "a.png", "--json")
    assert answer.status == 69
    assert "libgl1" in answer.json["error"]["message"]


@pytest.mark.parametrize("name", ["wine", "breast_cancer", "digits", "diabetes", "penguins"])
def test_every_bundled_file_can_be_pictured(bpviz, data, tmp_path, name):
    path = tmp_path / "a.png"
    assert bpviz("export", data / f"{name}.csv", "-o", path, "--size", "320x180", "--average").status == 0
    assert pixels(path).shape == (180, 320, 3)
