"""Small files for the tests of the data room."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bpviz.data.reading import Reading, ReadOptions, read_table

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes text or bytes to a file and reads it: read("a,b\\n…", encoding="cp1252", missing=("-",), name="x.csv")."""

    def write_and_read(
        content: str | bytes, codec: str = "utf-8", /, name: str = "table.csv", **options: object
    ) -> Reading:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(codec))
        return read_table(path, ReadOptions(**options))  # type: ignore[arg-type]

    return write_and_read
