"""The command line as a process of its own: what is imported, exit statuses, pipes and interrupts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bpviz.registry import assets

ROOT = Path(__file__).resolve().parents[2]
IRIS = str(assets() / "data" / "iris.csv")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


def start(*words: str, code: str | None = None) -> subprocess.Popen[str]:
    """bpviz with these words, or Python with this code, without a display."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "QT_QPA_PLATFORM"}
    }
    command = [sys.executable, "-m", "bpviz"] if code is None else [sys.executable, "-c", code]
    return subprocess.Popen(
        [*command, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", [["inspect", IRIS], ["train", IRIS, "--epochs", "2"], ["check", IRIS], ["--info"], ["--help"]]
)
def test_only_export_imports_qt(words):
    code = (
        "import sys; from bpviz.__main__ import main; status = main(sys.argv[1:]);"
        "print(*[m for m in sys.modules if m.split('.')[0] in {'PySide6', 'shiboken6', 'pyqtgraph'}], file=sys.stderr);"
        "sys.exit(status)"
    )
    process = start(*words, code=code)
    out, err = process.communicate()
    assert process.returncode == 0
    assert out
    assert err.splitlines()[-1] == ""


@pytest.mark.parametrize(("words", "status"), [
    (["inspect", IRIS, "--json"], 0),
    (["train", "no-such.csv", "--json"], 1),
    (["train", IRIS, "--seed", "one", "--json"], 2),
])  # fmt: skip
def test_the_exit_status_is_that_of_main(words, status):
    process = start(*words)
    out, err = process.communicate()
    assert process.returncode == status
    assert ("error" in json.loads(out)) == (status != 0)
    assert bool(err)


def test_export_needs_no_display(tmp_path):
    process = start("export", IRIS, "-o", str(tmp_path / "a.png"), "--size", "320x180", "--json")
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert json.loads(out)["frames"] == 1
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@POSIX
def test_a_reader_that_has_had_enough_is_no_error():
    process = start("inspect", IRIS)
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait() == 0
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
    process.stderr.close()


@POSIX
@pytest.mark.parametrize("words", [
    ["train", IRIS, "--epochs", "1000000000"],
    ["export", IRIS, "-o", "{out}", "--size", "320x180", "--seconds-per-pass", "100000"],
])  # fmt: skip
def test_an_interrupt_ends_with_status_130_and_leaves_nothing(words, tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from bpviz.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    process = start(*[word.format(out=folder / "a.gif") for word in words], code=code)
    first = process.stderr.readline()
    while "target" not in first:  # the last note before the work begins
        first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert (out, err) == ("", "bpviz: interrupted\n")
    assert list(folder.iterdir()) == []


@POSIX
def test_an_export_that_is_told_to_end_leaves_nothing(tmp_path):
    process = start(
        "export", IRIS, "-o", str(tmp_path / "a.gif"), "--size", "320x180", "--seconds-per-pass", "100000"
    )
    while "target" not in process.stderr.readline():
        pass
    process.terminate()
    process.communicate()
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []
