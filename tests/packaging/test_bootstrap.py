import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from bpviz import machine

HERE = Path(__file__).resolve().parents[2] / "packaging" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module whose environment is an empty folder and which can start no process."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", HERE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV = tmp_path / ".venv"
    module.PYTHON = str(module.VENV / "bin" / "python")
    module.STAMP = module.VENV / "bootstrap.json"
    module.LOG = module.VENV / "bootstrap.log"
    module.VENV.mkdir()
    module.LOG.touch()
    monkeypatch.setattr(module.subprocess, "run", forbidden)
    monkeypatch.setattr(module.subprocess, "call", forbidden)
    monkeypatch.setattr(module.subprocess, "Popen", forbidden)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    return module


def forbidden(*command: object, **options: object) -> None:
    raise AssertionError(f"a process was started: {command}")


def scripted(log: Path, answers: dict[str, tuple[bool, str]], heard: list[str]) -> Callable[..., bool]:
    """A stand-in for `logged`: the first key in the command line decides what it answers and prints."""

    def logged(*command: str, **environment: str) -> bool:
        line = " ".join(command)
        heard.append(line)
        done, printed = next((answers[part] for part in answers if part in line), (True, ""))
        with log.open("a", encoding="utf-8") as file:
            file.write(f"\n$ {line}\n{printed}\n")
        return done

    return logged


def put_python(bootstrap: ModuleType) -> None:
    python = Path(bootstrap.PYTHON)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    version = ".".join(map(str, sys.version_info[:3]))
    (bootstrap.VENV / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n", encoding="utf-8")


def test_the_key_changes_with_each_thing_that_an_installation_depends_on(bootstrap: ModuleType) -> None:
    keys = {
        bootstrap.key(b"a", b"b", (3, 11)),
        bootstrap.key(b"a ", b"b", (3, 11)),
        bootstrap.key(b"a", b"b ", (3, 11)),
        bootstrap.key(b"a", b"b", (3, 12)),
        bootstrap.key(b"ab", b"", (3, 11)),
    }
    assert len(keys) == 5
    assert bootstrap.key(b"a", b"b", (3, 11)) in keys


@pytest.mark.parametrize(
    ("configuration", "version"),
    [
        ("home = /usr/bin\nversion = 3.11.7\n", (3, 11)),
        ("version_info = 3.12.1.final.0", (3, 12)),
        ("home = /usr/bin", ()),
        ("", ()),
    ],
)
def test_the_version_of_an_environment_is_read_from_its_configuration(
    bootstrap: ModuleType, configuration: str, version: tuple[int, ...]
) -> None:
    assert bootstrap.environment_version(configuration) == version


def test_an_environment_that_stands_is_used_without_starting_a_process(bootstrap: ModuleType) -> None:
    put_python(bootstrap)
    bootstrap.STAMP.write_text(json.dumps({"key": bootstrap.current_key(), "extras": ["test", "video"]}))
    assert bootstrap.set_up(["test"]) == {"test", "video"}
    assert bootstrap.set_up([]) == {"test", "video"}


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"key": "old", "extras": []}', '{"extras": []}'])
def test_a_stamp_that_does_not_fit_is_as_good_as_none(bootstrap: ModuleType, stamp: str) -> None:
    put_python(bootstrap)
    bootstrap.STAMP.write_text(stamp)
    assert bootstrap.installed_extras() is None


def test_an_environment_whose_python_has_gone_is_stale(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text(json.dumps({"key": bootstrap.current_key(), "extras": []}))
    assert bootstrap.installed_extras() is None


def test_a_second_command_keeps_the_extras_of_the_first(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_python(bootstrap)
    heard: list[str] = []
    monkeypatch.setattr(bootstrap, "logged", scripted(bootstrap.LOG, {}, heard))
    assert bootstrap.set_up(["test"]) == {"test", "video"}
    assert heard[-1].endswith("-e .[test,video]")
    assert bootstrap.set_up([]) == {"test", "video"}
    assert len([line for line in heard if " install " in line]) == 1


def test_without_video_the_rest_is_installed_and_it_says_so_and_does_not_try_again(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_python(bootstrap)
    heard: list[str] = []
    answers = {"video]": (False, "ERROR: No matching distribution found for av>=14")}
    monkeypatch.setattr(bootstrap, "logged", scripted(bootstrap.LOG, answers, heard))
    assert bootstrap.set_up([]) == {"no video"}
    assert "no MP4" in capsys.readouterr().out
    tried = len(heard)
    assert bootstrap.set_up([]) == {"no video"}
    assert len(heard) == tried


def test_no_connection_is_named_as_such_at_the_first_failure(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_python(bootstrap)
    heard: list[str] = []
    answers = {" install ": (False, "WARNING: Retrying after connection broken by 'NewConnectionError(…)'")}
    monkeypatch.setattr(bootstrap, "logged", scripted(bootstrap.LOG, answers, heard))
    with pytest.raises(bootstrap.SetUpError, match="cannot reach the package index"):
        bootstrap.set_up([])
    assert len([line for line in heard if " install " in line]) == 1
    assert not bootstrap.STAMP.exists()


def test_a_failed_installation_quotes_the_last_error_of_pip(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_python(bootstrap)
    answers = {" install ": (False, "Collecting numpy\nERROR: No space left on device\nbye")}
    monkeypatch.setattr(bootstrap, "logged", scripted(bootstrap.LOG, answers, []))
    with pytest.raises(bootstrap.SetUpError, match="No space left on device"):
        bootstrap.set_up([])


def test_with_no_pip_at_all_the_one_that_python_carries_is_used(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        bootstrap, "logged", scripted(bootstrap.LOG, {"--version": (False, "No module named pip")}, heard)
    )
    assert bootstrap.pip() == [bootstrap.PYTHON, "-m", "pip"]
    assert heard[-1] == f"{bootstrap.PYTHON} -m ensurepip"


def test_where_not_even_that_is_there_debians_package_is_installed_or_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    asked: list[list[str]] = []
    answers = {"--version": (False, ""), "ensurepip": (False, "No module named ensurepip")}
    monkeypatch.setattr(bootstrap, "logged", scripted(bootstrap.LOG, answers, heard))
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: asked.append(packages) or False)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(bootstrap.SetUpError, match=f"apt-get install {package}"):
        bootstrap.pip()
    assert asked == [[package]]


def test_system_packages_are_left_alone_without_the_right_to_install_them(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert bootstrap.apt_install(["libegl1"]) is False


def test_missing_libraries_end_the_command_with_their_packages_and_status_69(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "missing_libraries", lambda libraries: ["libEGL.so.1"])
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: False)
    with pytest.raises(bootstrap.SetUpError, match="libegl1") as caught:
        bootstrap.provide_libraries(window=False)
    assert caught.value.status == 69


def test_missing_libraries_that_could_be_installed_end_nothing(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ["libEGL.so.1"]
    monkeypatch.setattr(machine, "missing_libraries", lambda libraries: list(missing))
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: missing.clear() or packages == ["libegl1"])
    bootstrap.provide_libraries(window=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_with_no_display_the_demonstration_film_is_made_of_real_data(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bootstrap, "set_up", lambda extras: {"video"})
    monkeypatch.setattr(bootstrap, "provide_libraries", lambda *, window: None)
    monkeypatch.setattr(bootstrap, "bpviz", lambda *words: commands.append(words) or 0)
    assert bootstrap.main(["run"]) == 0
    assert [words[0] for words in commands] == ["train", "export", "export", "export"]
    assert all(Path(words[1]).is_file() for words in commands)
    targets = [words[words.index("-o") + 1] for words in commands[1:]]
    assert [target.removeprefix(f"{tmp_path}/bpviz-demo/") for target in targets] == [
        "frames/",
        "pass.gif",
        "pass.mp4",
    ]
    said = capsys.readouterr().out
    assert "there is no display" in said
    assert str(tmp_path / "bpviz-demo") in said


def test_the_film_ends_at_the_first_step_that_fails(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []
    monkeypatch.setattr(bootstrap, "bpviz", lambda *words: commands.append(words[0]) or 1)
    assert bootstrap.film(tmp_path, video=False) == 1
    assert commands == ["train"]


def test_words_after_run_go_to_bpviz_with_its_exit_status(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "set_up", lambda extras: set())
    monkeypatch.setattr(bootstrap, "bpviz", lambda *words: 2 if words == ("train", "x.csv", "--json") else 0)
    assert bootstrap.main(["run", "train", "x.csv", "--json"]) == 2


def test_the_film_goes_elsewhere_from_a_folder_where_nothing_may_be_written(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(bootstrap.tempfile, "mkdtemp", lambda prefix: str(tmp_path))
    assert bootstrap.demonstration_folder(Path("/")) == tmp_path / "bpviz-demo"


def test_every_check_runs_pytest_last_and_one_failure_fails_the_whole(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def call(command: list[str], cwd: Path) -> int:
        ran.append(" ".join(command))
        return int("mypy" in command)

    monkeypatch.setattr(bootstrap, "set_up", lambda extras: {"test"})
    monkeypatch.setattr(bootstrap, "provide_libraries", lambda *, window: None)
    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    assert bootstrap.main(["test"]) == 1
    order = ["ruff format --check .", "ruff check .", "mypy", "lint-imports", "pytest"]
    assert len(ran) == len(order)
    assert all(tool in line for tool, line in zip(order, ran, strict=True)), ran
    assert "failed so far: the types" in capsys.readouterr().out


def test_an_operating_system_error_is_a_sentence(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(extras: list[str]) -> set[str]:
        raise PermissionError(13, "Permission denied", "/checkout/.venv")

    monkeypatch.setattr(bootstrap, "set_up", refuse)
    assert bootstrap.main(["run"]) == 1
    assert "/checkout/.venv" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals and a shell script")
def test_a_request_to_end_reaches_bpviz(tmp_path: Path) -> None:
    stub, begun = tmp_path / "python", tmp_path / "begun"
    stub.write_text(f"#!/bin/sh\ntrap 'exit 5' TERM\ntouch {begun}\nwhile :; do sleep 0.02; done\n")
    stub.chmod(0o755)
    script = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('bootstrap', {str(HERE)!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        f"module.PYTHON = {str(stub)!r}\n"
        "sys.exit(module.bpviz())\n"
    )
    started = subprocess.Popen([sys.executable, "-c", script])
    for _ in range(1000):
        if begun.exists():
            break
        started.poll()
        threading.Event().wait(0.01)
    started.send_signal(signal.SIGTERM)
    assert started.wait(timeout=20) == 5
