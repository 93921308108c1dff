"""Files and folders that appear whole or not at all: written beside, then put in the place of the old ones."""

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bpviz.render.errors import ExportError
from bpviz.words import Message, say

FRAME = re.compile(r"frame_\d{6,}\.png")

REASONS: dict[int, tuple[Message, Message]] = {
    errno.ENOSPC: (
        say("the disk is full"),
        say("free some space, or choose another folder or a smaller size"),
    ),
    errno.EDQUOT: (
        say("your share of the disk is used up"),
        say("free some space, or choose another folder"),
    ),
    errno.EFBIG: (
        say("the file grows larger than this disk allows"),
        say("choose a smaller size or a shorter film"),
    ),
    errno.EACCES: (say("there is no permission to write here"), say("choose another folder")),
    errno.EPERM: (say("there is no permission to write here"), say("choose another folder")),
    errno.EROFS: (say("this disk can only be read"), say("choose a folder on another disk")),
    errno.ENOENT: (say("the folder that it should go into does not exist"), say("make the folder first")),
    errno.ENOTDIR: (say("what it should go into is a file, not a folder"), say("choose another folder")),
    errno.EISDIR: (say("this is a folder"), say("give the file another name")),
    errno.ENAMETOOLONG: (say("the name is too long"), say("choose a shorter one")),
    errno.ENOTEMPTY: (say("the folder is not empty"), say("choose another, or replace its frames (--force)")),
}


def explained(error: OSError, out: Path) -> ExportError:
    """The system's complaint about writing `out` as a sentence with its cure."""
    reason = error.strerror or str(error)
    message, cure = REASONS.get(
        error.errno or 0,
        (say("it could not be written: {reason}", reason=reason), say("choose another folder")),
    )
    return ExportError(message, cure, file=str(out))


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Turns every OSError of the block into an ExportError about `out`, and names `out` in those that name no file."""
    try:
        yield
    except ExportError as error:
        raise error if error.file else ExportError(error.message, error.cure, file=str(out)) from error
    except OSError as error:
        raise explained(error, out) from error


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty file to write to; it takes the place of `out` when the block ends, and vanishes when it fails."""
    with told(out):
        target = Path(os.path.realpath(out))  # where `out` is a link, the link stays
        check_replaceable(out, target)
        beside = target.parent / fresh_name()
        beside.touch(exist_ok=False)
    try:
        yield beside
        with told(out):
            if target.exists():
                shutil.copymode(target, beside)
            flush(beside)
            beside.replace(target)
            flush_folder(target.parent)
    finally:
        with suppress(OSError):  # what really went wrong is already on its way
            beside.unlink(missing_ok=True)


@contextmanager
def filling(folder: Path, force: bool) -> Iterator[Path]:
    """An empty folder to write frames to; they become the frames of `folder` when the block ends, all or none.

    A folder that does not exist is made. One that is not empty is refused, unless `force`: then its frames give way to
    the new ones, and every other file stays.
    """
    with told(folder):
        target = Path(os.path.realpath(folder))
        exists = target.is_dir()
        check_fillable(folder, target, force)
        beside = (target if exists else target.parent) / fresh_name()
        beside.mkdir()
    try:
        yield beside
        with told(folder):
            if exists:
                exchange(beside, target)
            else:
                beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_replaceable(out: Path, target: Path) -> None:
    """Raises where a file must not or cannot take the place of `target`: found out before the first frame is drawn."""
    if not target.name:
        raise ExportError(
            say("this is not the name of a file"), say("give it a name such as film.gif"), file=str(out)
        )
    try:
        found = target.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(found.st_mode):
        raise explained(OSError(errno.EISDIR, ""), out)
    if not stat.S_ISREG(found.st_mode):
        raise ExportError(say("this is a device, not a file"), say("give it another name"), file=str(out))
    if not os.access(target, os.W_OK):
        raise ExportError(
            say("the file may only be read"),
            say("allow writing to it, or choose another name"),
            file=str(out),
        )


def check_fillable(folder: Path, target: Path, force: bool) -> None:
    """Raises where frames must not or cannot go into `target`."""
    if target.is_dir():
        if not force and any(target.iterdir()):
            raise explained(OSError(errno.ENOTEMPTY, ""), folder)
    elif target.exists():
        raise ExportError(
            say("this is a file, and numbered frames need a folder"),
            say("choose another name"),
            file=str(folder),
        )


def exchange(beside: Path, folder: Path) -> None:
    """Moves the frames in `beside` into `folder` and the frames that were there out of it; undone where it fails."""
    aside = beside / "before"
    new = sorted(path.name for path in beside.iterdir())
    old = sorted(path.name for path in folder.iterdir() if FRAME.fullmatch(path.name) and path.is_file())
    aside.mkdir()
    moves = [(folder / name, aside / name) for name in old] + [(beside / name, folder / name) for name in new]
    done = 0
    try:
        for source, destination in moves:
            source.rename(destination)
            done += 1
    except BaseException:
        for source, destination in reversed(moves[:done]):
            destination.rename(source)
        raise


def fresh_name() -> str:
    """Short, so that it fits wherever the real name does; hidden, and nobody else's."""
    return f".bpviz-{secrets.token_hex(6)}.part"


def flush(path: Path) -> None:
    """Waits until the file's contents are on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Waits until the folder's entries are on the disk, where the system can do that for folders."""
    if os.name == "posix":
        with suppress(OSError):  # some network disks refuse; the file itself is safe by now
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
