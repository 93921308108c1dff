"""The words before any command, and what becomes of wrong ones."""

import json
import re

import pytest

from bpviz import __version__, cli
from bpviz.cli import info

COMMANDS = ("inspect", "train", "export", "check")
SHARED = [
    "--encoding",
    "--delimiter",
    "--decimal",
    "--thousands",
    "--header",
    "--no-header",
    "--missing",
    "--skip-rows",
    "--target",
    "--drop",
    "--problem",
    "--json",
]
RECIPE = [
    "--layers",
    "--activation",
    "--output-activation",
    "--cost",
    "--init",
    "--optimizer",
    "--learning-rate",
    "--epochs",
    "--batch-size",
    "--l2",
    "--seed",
    "--test-split",
    "--scale",
    "--missing-values",
    "--dtype",
]
EXPORT = [
    "--output",
    "--batch",
    "--example",
    "--average",
    "--size",
    "--fps",
    "--seconds-per-pass",
    "--theme",
    "--force",
]
OPTIONS = {
    "inspect": SHARED,
    "train": [*SHARED, *RECIPE, "--save"],
    "export": [*SHARED, *RECIPE, *EXPORT],
    "check": [*SHARED, *RECIPE],
}


def test_the_version_is_said_on_stdout(bpviz):
    assert bpviz("--version") == (0, f"bpviz {__version__}\n", "")


def test_info_names_the_version_of_everything(bpviz):
    answer = bpviz("--info")
    assert answer.status == 0
    for name in (
        "bpviz",
        "Python",
        "numpy",
        "PySide6-Essentials",
        "pyqtgraph",
        "pillow",
        "BLAS",
        "platform",
        "assets",
    ):
        assert re.search(rf"^{name} .*\S$", answer.out, re.MULTILINE), name


def test_info_works_where_packages_and_files_are_missing(bpviz, monkeypatch):
    def missing(name):
        raise ImportError(f"no {name}")

    def absent(name):
        raise info.metadata.PackageNotFoundError(name)

    def nowhere():
        raise FileNotFoundError("assets")

    monkeypatch.setattr(info, "import_module", missing)
    monkeypatch.setattr(info.metadata, "version", absent)
    monkeypatch.setattr(info, "assets", nowhere)
    answer = bpviz("--info")
    assert answer.status == 0
    assert "NumPy cannot be imported: no numpy" in answer.out
    assert answer.out.count("not installed") == len(info.PACKAGES)
    assert re.search(r"^assets +missing$", answer.out, re.MULTILINE)


def test_help_names_the_commands(bpviz):
    answer = bpviz("--help")
    assert (answer.status, answer.err) == (0, "")
    assert all(f"  {command} CSV" in answer.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_names_every_option(bpviz, command):
    answer = bpviz(command, "--help")
    assert (answer.status, answer.err) == (0, "")
    missing = [option for option in OPTIONS[command] if not re.search(rf"{option}\b", answer.out)]
    assert not missing
    assert max(map(len, answer.out.splitlines())) <= 112


def test_help_is_given_whatever_else_stands_there(bpviz):
    assert bpviz("train", "no-such.csv", "-h").status == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "which command? There are inspect, train, export, check; see bpviz --help"),
        (["trian", "x.csv"], 'there is no command "trian"; did you mean train?; see bpviz --help'),
        (["--verson"], "there is no option --verson; did you mean --version?; see bpviz --help"),
        (["train"], "missing: CSV; see bpviz train --help"),
        (["train", "a.csv", "b.csv"], '"b.csv" is one word too many; see bpviz train --help'),
        (["train", "a.csv", "--sed", "8"], "there is no option --sed; did you mean --seed?; see bpviz train --help"),
        (["train", "a.csv", "--layers"], "--layers: expected one argument; see bpviz train --help"),
        (["inspect", "a.csv", "--layers=8"], "there is no option --layers; see bpviz inspect --help"),
        (["check", "a.csv", "-q"], "there is no option -q; see bpviz check --help"),
        (["export", "a.csv"], "missing: -o/--output; see bpviz export --help"),
    ],
)  # fmt: skip
def test_wrong_words_are_answered_with_a_sentence_and_status_2(bpviz, words, sentence):
    answer = bpviz(*words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == f"bpviz: {sentence}\n"


def test_abbreviations_are_not_guessed(bpviz):
    assert bpviz("train", "a.csv", "--epoch", "3").status == 2


@pytest.mark.parametrize(
    "words", [["train", "--json"], ["train", "a.csv", "--json", "--seed", "x"], ["nonsense", "--json"]]
)
def test_wrong_usage_is_an_object_for_a_script(bpviz, words):
    answer = bpviz(*words)
    assert answer.status == 2
    error = answer.json["error"]
    assert error["message"]
    assert set(error) == {"message", "cure", "file", "line", "column"}


@pytest.mark.parametrize("command", ["inspect", "train", "check"])
def test_a_file_that_does_not_exist_is_said_with_its_name(bpviz, command, tmp_path):
    path = tmp_path / "no such.csv"
    answer = bpviz(command, path, "--json")
    assert answer.status == 1
    error = answer.json["error"]
    assert error["file"] == str(path)
    assert error["line"] is None
    assert answer.err.startswith(f"bpviz: {path}: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("command", ["inspect", "train", "check"])
def test_an_unknown_column_fails_and_names_those_there_are(bpviz, command, small):
    answer = bpviz(command, small, "--target", "nothing", "--json")
    assert answer.status == 1
    assert answer.json["error"]["file"] == str(small)
    assert "passed" in answer.json["error"]["cure"]


@pytest.mark.parametrize("command", ["inspect", "train", "check"])
def test_a_column_to_drop_has_to_exist(bpviz, command, small):
    assert bpviz(command, small, "--drop", "nothing").status == 1


def test_a_ragged_line_is_named_in_the_object(bpviz, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("a,b,c\n1,2,x\n3,4,y\n5,6\n7,8,x\n", encoding="utf-8")
    answer = bpviz("train", path, "--json")
    assert answer.status == 1
    assert answer.json["error"]["line"] == 4


def test_too_little_memory_is_a_sentence(bpviz, monkeypatch):
    def hungry(words):
        raise MemoryError

    monkeypatch.setattr(cli, "carry_out", hungry)
    answer = bpviz("train", "a.csv", "--json")
    assert answer.status == 1
    assert "memory" in json.loads(answer.out)["error"]["message"]


def test_an_interrupt_has_a_status_of_its_own(bpviz, monkeypatch):
    def interrupted(words):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "carry_out", interrupted)
    answer = bpviz("train", "a.csv")
    assert (answer.status, answer.out, answer.err) == (130, "", "bpviz: interrupted\n")
