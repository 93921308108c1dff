"""The two commands, `run` and `test`: each makes the environment and says what is missing first."""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python gets a sentence, not a traceback
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"bpviz: Python 3.11 or newer is needed; {sys.executable} is {found}")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bpviz import machine  # noqa: E402 - needs Python 3.11, and nothing that is not in it

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))
STAMP = VENV / "bootstrap.json"
LOG = VENV / "bootstrap.log"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
SAMPLE = ROOT / "assets" / "data" / "iris.csv"
DRAWS_NOTHING = ("inspect", "train", "check")
UNREACHABLE = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name",
    "ConnectTimeoutError",
)


class SetUpError(Exception):
    """A sentence for the person, and the exit status."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


def say(sentence: str) -> None:
    """One line about what is going on."""
    print(f"bpviz: {sentence}", flush=True)


def logged(*command: str, **environment: str) -> bool:
    """Runs a command with its output added to the log; whether it succeeded."""
    with LOG.open("a", encoding="utf-8") as log:
        print(f"\n$ {' '.join(command)}", file=log, flush=True)
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=os.environ | environment,
                check=False,
            )
        except OSError as error:
            print(error, file=log)
            return False
        return done.returncode == 0


# The environment


def key(pyproject: bytes, constraints: bytes, python: tuple[int, int]) -> str:
    """What an installation depends on; as long as it stays, there is nothing to install."""
    return hashlib.sha256(repr((pyproject, constraints, python)).encode()).hexdigest()


def current_key() -> str:
    """The key of this checkout and this Python."""
    pyproject = (ROOT / "pyproject.toml").read_bytes()
    return key(pyproject, CONSTRAINTS.read_bytes(), sys.version_info[:2])


def installed_extras() -> set[str] | None:
    """The extras that stand in the environment ("no video" where that failed), or None if it is stale."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return set(stamp["extras"]) if stamp["key"] == current_key() and Path(PYTHON).exists() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def environment_version(configuration: str) -> tuple[int, ...]:
    """(3, 11) from the text of a pyvenv.cfg; () where it says nothing."""
    for line in configuration.splitlines():
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            return tuple(int(part) for part in value.strip().split(".")[:2] if part.isdigit())
    return ()


def make_environment() -> None:
    """An empty virtual environment of this Python, unless one stands already."""
    settings = VENV / "pyvenv.cfg"
    configuration = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    if Path(PYTHON).exists() and environment_version(configuration) == sys.version_info[:2]:
        return
    say(f"making the environment {VENV}")
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(parents=True)
    if not logged(sys.executable, "-m", "venv", "--without-pip", str(VENV)):
        raise SetUpError(
            f"Python's venv module does not work here{reason()}; on Debian: apt-get install {venv_package()}"
        )


def venv_package() -> str:
    """The Debian package that lets this Python make environments that have pip."""
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"


def pip() -> list[str]:
    """A pip that installs into the environment: one that is here, or else the one that Python carries."""
    here: list[list[str]] = [[PYTHON, "-m", "pip"], [sys.executable, "-m", "pip", "--python", PYTHON]]
    here += [[path, "--python", PYTHON] for path in map(shutil.which, ("pip3", "pip")) if path]
    for command in here:
        if logged(*command, "--version"):
            return command
    carried = [PYTHON, "-m", "ensurepip"]
    if logged(*carried) or (apt_install([venv_package()]) and logged(*carried)):
        return here[0]
    cure = f"on Debian or Ubuntu: sudo apt-get install {venv_package()}"
    raise SetUpError(f"there is no pip for {sys.executable}; {cure}")


def install(extras: list[str]) -> set[str]:
    """Installs bpviz from this checkout, editable, so that a git pull is in use at once; the extras."""
    make_environment()
    command = pip()
    say(f"installing what bpviz stands on; the first time takes some minutes, pip's words go to {LOG}")
    # Tested versions where the index has them, else what pyproject.toml accepts; video if it can be had.
    for constraints in (["-c", str(CONSTRAINTS)], []):
        for wanted in ([*extras, "video"], extras):
            place = f".[{','.join(wanted)}]" if wanted else "."
            if logged(*command, "install", "--no-input", *constraints, "-e", place, PIP_USER="0"):
                if "video" in wanted:
                    return set(wanted)
                say(f"the video extra (PyAV) could not be installed, so there is no MP4 or WebM; see {LOG}")
                return {*wanted, "no video"}
            if any(sign in last_words() for sign in UNREACHABLE):
                raise SetUpError(f"pip cannot reach the package index; is this machine connected? See {LOG}")
    raise SetUpError(f"pip could not install bpviz{reason()}; the whole story is in {LOG}")


def last_words() -> str:
    """The last logged command, and what it printed."""
    return LOG.read_text(encoding="utf-8", errors="replace").rpartition("\n$ ")[2]


def reason() -> str:
    """Its last line that looks like an error, or else its last line, to be put into a sentence."""
    lines = [line.strip() for line in last_words().splitlines()[1:] if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines
    return f" ({telling[-1]})" if telling else ""


def set_up(extras: list[str]) -> set[str]:
    """Makes sure that the environment has bpviz with these extras; returns all that it has."""
    standing = installed_extras()
    if standing is not None and standing.issuperset(extras):
        return standing
    standing = install(sorted({*extras, *(standing or ())} - {"video", "no video"}))
    STAMP.write_text(json.dumps({"key": current_key(), "extras": sorted(standing)}), encoding="utf-8")
    return standing


# The system


def apt_install(packages: list[str]) -> bool:
    """Installs Debian packages where this process may: as root, where apt-get is."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"installing the system packages {' '.join(packages)}")
    apt = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    logged(*apt, "update", **quiet)
    return logged(*apt, "install", "--no-install-recommends", *packages, **quiet)


def provide_libraries(*, window: bool) -> None:
    """Sees to the system libraries that Qt needs, for a window or for drawing alone."""

    def missing() -> list[str]:
        if window:
            return machine.missing_for_window(os.environ)
        return machine.missing_libraries(machine.DRAWING)

    lacking = missing()
    if lacking:
        say(f"Qt lacks the system libraries {', '.join(lacking)}")
        if not apt_install(machine.packages(lacking)) or missing():
            raise SetUpError(machine.libraries_problem(missing()), 69)


# The commands


def bpviz(*words: str) -> int:
    """Runs bpviz in its environment; -P keeps a stray numpy.py of the current folder out of it."""
    child = subprocess.Popen([PYTHON, "-P", "-m", "bpviz", *words])
    before = signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
    try:
        status = child.wait()
    except KeyboardInterrupt:  # it came to both: bpviz ends by itself
        status = child.wait()
    finally:
        signal.signal(signal.SIGTERM, before)
    return status if status >= 0 else 128 - status  # ended by a signal: as a shell says it


def run(words: list[str]) -> int:
    """The window; with no display and nothing else asked for, the demonstration film."""
    extras = set_up([])
    problem = machine.display_problem(os.environ)
    if not words or not (words[0] in DRAWS_NOTHING or words[0].startswith("-")):
        provide_libraries(window=problem is None and words[:1] != ["export"])
    if problem and not words:
        say(f"{problem}, so no window can be shown; the demonstration film is rendered instead")
        return film(demonstration_folder(Path.cwd()), video="video" in extras)
    return bpviz(*words)


def demonstration_folder(here: Path) -> Path:
    """Where the film goes: `here`, or a temporary folder where nothing may be written."""
    if not os.access(here, os.W_OK):
        here = Path(tempfile.mkdtemp(prefix="bpviz-"))
    folder = here / "bpviz-demo"
    folder.mkdir(exist_ok=True)
    return folder


def film(folder: Path, *, video: bool) -> int:
    """Trains on the iris flowers, then writes one pass as frames, as a GIF and, where PyAV is, as an MP4."""
    steps = [("training on 150 real flowers", ["train", str(SAMPLE)])]
    films = [("frames/", "960x540", "12"), ("pass.gif", "960x540", "15")]
    if video:
        films.append(("pass.mp4", "1920x1080", "30"))
    for name, size, fps in films:
        target = f"{folder}{os.sep}{name}"
        look = ["--size", size, "--fps", fps, "--seconds-per-pass", "12"]
        steps.append(
            (f"rendering one pass to {target}", ["export", str(SAMPLE), "-o", target, "--force", *look])
        )
    for words, command in steps:
        say(words)
        if bpviz(*command) != 0:
            say("the demonstration ended here; what went wrong stands above")
            return 1
    say(f"the film is in {folder}")
    return 0


def checks(pytest_words: list[str]) -> dict[str, list[str]]:
    """What `test` runs, in order, with pytest last so that its closing line ends the output."""
    cores = min(os.cpu_count() or 1, 4)
    return {
        "the format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "the lint rules": [PYTHON, "-m", "ruff", "check", "."],
        "the types": [PYTHON, "-m", "mypy"],
        "who imports whom": [str(BIN / "lint-imports")],
        "the tests": [PYTHON, "-m", "pytest", *(["-n", str(cores)] if cores > 1 else []), *pytest_words],
    }


def test(words: list[str]) -> int:
    """Every check and test; all of them run, and one that fails makes the whole fail."""
    set_up(["test"])
    provide_libraries(window=False)
    failed: list[str] = []
    for name, command in checks(words).items():
        if name == "the tests" and failed:
            say(f"failed so far: {', '.join(failed)}")
        say(f"checking {name}: {Path(command[0]).name} {' '.join(command[1:])}")
        if subprocess.call(command, cwd=ROOT) != 0:
            failed.append(name)
    return 1 if failed else 0


def main(arguments: list[str] | None = None) -> int:
    """Runs one of the two commands and returns its exit status."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description=__doc__)
    parser.add_argument("command", choices=("run", "test"), help="start bpviz, or run every check and test")
    parser.add_argument("words", nargs=argparse.REMAINDER, help="handed on to bpviz or to pytest")
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.error("say run or test")
    chosen = parser.parse_args(arguments)
    try:
        return run(chosen.words) if chosen.command == "run" else test(chosen.words)
    except SetUpError as failure:
        print(f"bpviz: {failure}", file=sys.stderr)
        return failure.status
    except OSError as error:
        print(f"bpviz: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
