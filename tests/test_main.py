import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpviz import __main__ as entry
from bpviz import machine

ROOT = Path(__file__).resolve().parents[1]


def bpviz(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """bpviz as a process of its own, on a machine with no display unless told otherwise."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    return subprocess.run(
        [sys.executable, "-m", "bpviz", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environ | environment,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("words", [(), ("assets/data/iris.csv",)])
def test_a_window_without_a_display_is_one_sentence_and_status_69(words: tuple[str, ...]) -> None:
    done = bpviz(*words)
    assert (done.returncode, done.stdout) == (69, "")
    assert "no display" in done.stderr
    assert done.stderr.count("\n") == 1


def test_help_imports_neither_qt_nor_numpy() -> None:
    program = (
        "import sys; from bpviz.__main__ import main\n"
        "try: status = main(['--help'])\n"
        "except SystemExit as end: status = end.code\n"
        "heavy = {'numpy', 'PySide6', 'pyqtgraph', 'PIL', 'av'} & set(sys.modules)\n"
        "sys.exit(f'{status} {heavy}' if status or heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "export" in done.stdout


def test_an_unknown_option_is_wrong_usage() -> None:
    done = bpviz("--no-such-option")
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


@pytest.mark.parametrize("words", [[], ["iris.csv"], ["train.csv"], ["./train"], ["a study.bpviz"]])
def test_nothing_or_one_file_is_for_the_window(words: list[str]) -> None:
    assert entry.is_for_the_window(words)


@pytest.mark.parametrize(
    "words",
    [["train"], ["train", "x.csv"], ["--version"], ["--nonsense"], ["a.csv", "b.csv"], ["a.csv", "--x"]],
)
def test_commands_options_and_anything_more_are_for_the_command_line(words: list[str]) -> None:
    assert not entry.is_for_the_window(words)


def test_a_thread_count_that_the_user_chose_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    entry.use_one_blas_thread()
    assert (os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]) == ("3", "1")


def test_a_missing_system_library_is_a_sentence_and_status_69(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(words: list[str]) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(entry, "headless", fail)
    monkeypatch.setattr(machine, "missing_libraries", lambda libraries: ["libEGL.so.1"])
    assert entry.main(["export", "iris.csv"]) == 69
    assert "apt-get install libegl1" in capsys.readouterr().err


def test_an_import_error_of_another_kind_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(words: list[str]) -> int:
        raise ImportError("cannot import name 'nonsense'")

    monkeypatch.setattr(entry, "headless", fail)
    with pytest.raises(ImportError, match="nonsense"):
        entry.main(["export", "iris.csv"])


def test_an_interrupt_is_status_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "headless", interrupted)
    assert entry.main(["train", "iris.csv"]) == 130
