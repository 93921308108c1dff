"""The bytes of a person's file: a regular one that fits into memory and holds still, read in blocks."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bpviz.data.errors import DataError
from bpviz.words import Message, say

LARGE = 1 << 20
"""Bytes from which a file is read in ways that spare memory."""

BLOCK = 1 << 20
"""Bytes that are read at once."""

WHOLE_COST, LARGE_COST = 20, 6
"""Memory per byte of a small file and of a large one that is read with care, measured on short cells."""


@dataclass(frozen=True, slots=True)
class Source:
    """An ordinary file with bytes in it, as it was when it was first looked at; changed: in nanoseconds."""

    path: Path
    size: int
    changed: int

    @property
    def large(self) -> bool:
        return is_large(self.size)


def is_large(size: int) -> bool:
    """Whether so many bytes or characters are read in ways that spare memory."""
    return size >= LARGE


def ordinary_file(path: Path) -> Source:
    """The file at `path`; DataError at once where it is not an ordinary, non-empty file."""
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise DataError(_special(status.st_mode), say("choose a CSV file"))
    if status.st_size == 0:
        raise DataError(say("the file is empty"), say("choose a file with a header and at least one row"))
    return Source(path, status.st_size, status.st_mtime_ns)


def blocks(source: Source, size: int = BLOCK) -> Iterator[bytes]:
    """All bytes of the file, block by block; DataError where it cannot be read or changes meanwhile.

    Never mapped into memory: a file that is cut while it is mapped ends the whole process.
    """
    done = 0
    try:
        with source.path.open("rb") as file:
            while block := file.read(size):
                done += len(block)
                if done > source.size:
                    break
                yield block
            after = os.fstat(file.fileno())
    except OSError as fault:
        raise _unreadable(fault) from None
    if (done, after.st_mtime_ns) != (source.size, source.changed):
        raise DataError(
            say("the file changed while it was being read"),
            say("wait until it is complete, then open it again"),
        )


def whole_lines(source: Source, size: int = BLOCK) -> Iterator[bytes]:
    """All bytes of the file in blocks that end with a line feed, but for the last one."""
    rest = b""
    for block in blocks(source, size):
        end = block.rfind(b"\n") + 1
        if end == 0:
            rest += block
            continue
        yield rest + block[:end]
        rest = block[end:]
    if rest:
        yield rest


def first_bytes(source: Source, count: int) -> bytes:
    """The first `count` bytes of the file, or all of them."""
    try:
        with source.path.open("rb") as file:
            return file.read(count)
    except OSError as fault:
        raise _unreadable(fault) from None


def last_bytes(source: Source, count: int) -> bytes:
    """The very last bytes of the file."""
    try:
        with source.path.open("rb") as file:
            file.seek(max(0, source.size - count))
            return file.read(count)
    except OSError as fault:
        raise _unreadable(fault) from None


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


def must_fit(need: int, size: int) -> None:
    """DataError where a file of `size` bytes needs more memory than is free: `need` bytes."""
    free = _free_memory()
    if free is not None and need > free:
        raise DataError(
            say(
                "the file has {size} MB; reading it needs about {need} MB of memory, and {free} MB are free",
                size=max(1, size // 1_000_000),
                need=max(1, need // 1_000_000),
                free=free // 1_000_000,
            ),
            say(
                "read a sample of its rows (--sample N), or keep about {share} % of its rows: a file of {fits} MB",
                share=100 * free // need,
                fits=size * free // need // 1_000_000,
            ),
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
    """What the container may still take; files that are kept in memory only to be read again faster do not count."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        shares = dict(
            line.split(" ", 1) for line in (group / "memory.stat").read_text(encoding="ascii").splitlines()
        )
    except (OSError, UnicodeDecodeError, ValueError):
        return None
    if not (limit.isdecimal() and used.isdecimal()):
        return None
    return max(0, int(limit) - int(used) + int(shares.get("inactive_file", "0")))
