"""Where bpviz starts: words lead to the commands without a window, a file or nothing to the window."""

import os
import sys
from collections.abc import Sequence

from bpviz import machine

COMMANDS = ("inspect", "train", "export", "check")
NO_DISPLAY = 69
INTERRUPTED = 130


def use_one_blas_thread() -> None:
    """One BLAS thread is faster than two beside a window; holds if said before NumPy is imported."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(name, "1")


def is_for_the_window(arguments: Sequence[str]) -> bool:
    """Nothing, or one file; every option and every command goes to the command line, wrong ones too."""
    return not arguments or (
        len(arguments) == 1 and arguments[0] not in COMMANDS and not arguments[0].startswith("-")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs bpviz and returns its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    use_one_blas_thread()
    try:
        if is_for_the_window(words):
            return window(words[0] if words else None)
        return headless(words)
    except ImportError as error:
        return refuse(library_sentence(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def headless(words: list[str]) -> int:
    """The commands; only `export` draws, and it looks for Qt by itself."""
    from bpviz import cli  # noqa: PLC0415 - after the thread count is set, and not for the window

    return cli.main(words)


def window(file: str | None) -> int:
    """The window, or the reason why there is none: Qt itself would abort and blame a library."""
    if problem := machine.display_problem(os.environ):
        return refuse(f"{problem}; {', '.join(COMMANDS)} work without one, see bpviz --help")
    if missing := machine.missing_for_window(os.environ):
        return refuse(machine.libraries_problem(missing))
    if problem := qt_problem():
        return refuse(problem)
    from bpviz.app import main as app  # noqa: PLC0415 - Qt is imported for the window alone

    return app.run(file)


def qt_problem() -> str | None:
    """Why the installed PySide6 must not be used, or None."""
    import PySide6  # noqa: PLC0415 - not for the commands that draw nothing

    return machine.qt_problem(PySide6.__version__)


def library_sentence(error: ImportError) -> str:
    """What to install, where Qt did not load for want of a system library; any other import error goes on."""
    missing = machine.missing_libraries(machine.DRAWING)
    if missing and "cannot open shared object file" in str(error):
        return machine.libraries_problem(missing)
    raise error


def refuse(sentence: str) -> int:
    """Says on stderr why this machine cannot do it."""
    print(f"bpviz: {sentence}", file=sys.stderr)
    return NO_DISPLAY


if __name__ == "__main__":
    sys.exit(main())
