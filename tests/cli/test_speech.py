"""How data and talk are written."""

import io
import json
import math
import sys

import pytest

from bpviz import cli
from bpviz.cli.progress import Progress
from bpviz.cli.speech import MOST_NOTES, finite, give, printable, talk, talk_about


def test_json_has_null_for_every_number_it_has_no_word_for():
    value = {"a": math.nan, "b": [1.0, -math.inf, {"c": (math.inf, 2)}], "d": "NaN", "e": None, "f": True}
    assert finite(value) == {"a": None, "b": [1.0, None, {"c": [None, 2]}], "d": "NaN", "e": None, "f": True}


def test_json_is_readable_whatever_the_pipe_is_encoded_in(bpviz, tmp_path):
    path = tmp_path / "дані.csv"
    path.write_text("ширина,вид\n1,а\n2,б\n3,а\n", encoding="utf-8")
    answer = bpviz("inspect", path, "--json")
    assert answer.out.isascii()
    assert answer.json["file"] == str(path)
    assert answer.json["columns"][1]["levels"] == {"а": 2, "б": 1}


def test_what_an_encoding_lacks_becomes_an_escape(monkeypatch):
    bytes_ = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(bytes_, encoding="ascii"))
    give("R² – ok")
    assert bytes_.getvalue() == b"R\\xb2 \\u2013 ok\n"


def test_control_characters_are_shown_not_obeyed():
    assert printable("a\x1b[31mb\x07\n") == "a\\x1b[31mb\\x07\\n"


def test_without_a_stderr_nothing_is_said_on_stdout(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    talk("hidden")
    assert capsys.readouterr().out == ""


def test_without_a_stdout_a_command_still_does_its_work(monkeypatch, small, tmp_path):
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["train", str(small), "--save", str(tmp_path / "n.npz"), "--epochs", "1"]) == 0
    assert (tmp_path / "n.npz").exists()


def test_many_notes_are_cut_and_counted(capsys):
    talk_about([f"note {k}" for k in range(MOST_NOTES + 3)])
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_NOTES + 1
    assert lines[-1].startswith("… and 3 more notes")


def test_a_failure_of_the_pipe_is_not_a_success(monkeypatch, capsys):
    class Full(io.StringIO):
        def flush(self):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    assert cli.main(["--version"]) == 1
    assert "could not be written: No space left on device" in capsys.readouterr().err


class Screen(io.StringIO):
    """A terminal, or a file."""

    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def clock():
    """A clock that goes a second further each time it is looked at."""
    ticks = iter(range(1000))
    return lambda: float(next(ticks))


def test_on_a_terminal_one_line_is_redrawn_and_taken_away(clock):
    screen = Screen(terminal=True)
    with Progress(screen, clock) as progress:
        progress.show(lambda: "epoch 100")
        progress.show(lambda: "epoch 7")
    assert screen.getvalue() == "\repoch 100\repoch 7  \r" + 7 * " " + "\r"


def test_elsewhere_there_is_a_line_now_and_then(clock):
    screen = Screen(terminal=False)
    with Progress(screen, clock) as progress:
        for k in range(25):
            progress.show(lambda k=k: f"epoch {k}")
    assert screen.getvalue() == "epoch 9\nepoch 19\n"


def test_what_is_not_said_is_not_computed():
    with Progress(Screen(terminal=False), lambda: 0.0) as progress:
        progress.show(lambda: pytest.fail("asked"))


def test_an_object_is_one_line(bpviz, small):
    out = bpviz("check", small, "--json").out
    assert out.count("\n") == 1
    assert json.loads(out)
