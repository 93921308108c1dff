"""The bytes of a person's file: a regular one, read whole, that fits into memory and holds still."""

import os
import stat
from pathlib import Path

from bpviz.data.errors import DataError
from bpviz.words import Message, say

LEAST_COST = 2
"""Memory per byte of a file that is needed in any case: its bytes and its numbers."""


def file_bytes(path: Path) -> bytes:
    """All bytes of the file at `path`; DataError at once where it is not an ordinary, readable, non-empty file.

    Never mapped into memory: a file that is cut while it is mapped ends the whole process.
    """
    before = _status(path)
    if not stat.S_ISREG(before.st_mode):
        raise DataError(_special(before.st_mode), say("choose a CSV file"))
    if before.st_size == 0:
        raise DataError(say("the file is empty"), say("choose a file with a header and at least one row"))
    must_fit(LEAST_COST * before.st_size)
    try:
        with path.open("rb") as file:
            content = file.read()
            after = os.fstat(file.fileno())
    except OSError as fault:
        raise _unreadable(fault) from None
    if (len(content), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DataError(
            say("the file changed while it was being read"),
            say("wait until it is complete, then open it again"),
        )
    return content


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as fault:
        raise _unreadable(fault) from None
    except ValueError:
        raise DataError(say("this is not a possible file name"), say("choose a CSV file")) from None


def _unreadable(fault: OSError) -> DataError:
    match fault:
        case FileNotFoundError():
            return DataError(say("there is no such file"), say("check the name and the folder"))
        case PermissionError():
            return DataError(
                say("the file may not be read"), say("ask its owner for the right to read it, or copy it")
            )
        case _:
            return DataError(
                say("the file cannot be read ({reason})", reason=fault.strerror or str(fault)),
                say("check the disk or the connection, then try again"),
            )


def _special(mode: int) -> Message:
    if stat.S_ISDIR(mode):
        return say("this is a folder, not a file")
    if stat.S_ISFIFO(mode):
        return say("this is a pipe, not a file")
    if stat.S_ISSOCK(mode):
        return say("this is a socket, not a file")
    return say("this is a device, not a file")


def must_fit(need: int) -> None:
    """DataError where `need` bytes of memory are more than are free."""
    free = _free_memory()
    if free is not None and need > free:
        raise DataError(
            say(
                "reading the file needs about {need} MB of memory, and {free} MB are free",
                need=need // 1_000_000,
                free=free // 1_000_000,
            ),
            say("keep about {share} % of its rows", share=100 * free // need),
        )


def _free_memory() -> int | None:
    """Bytes that can still be had, where the system tells; the smaller of the machine's and the container's."""
    found = [free for free in (_machine_memory(), _container_memory()) if free is not None]
    return min(found) if found else None


def _machine_memory() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _container_memory() -> int | None:
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return max(0, int(limit) - int(used)) if limit.isdecimal() and used.isdecimal() else None
