"""Runs commands in this process and hands back what a script would see."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bpviz import cli
from bpviz.registry import assets


class Answer(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout; fails where there is anything else, or NaN."""

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} in JSON")

        return json.loads(self.out, parse_constant=refuse)


Ask = Callable[..., Answer]


@pytest.fixture
def bpviz(capsys: pytest.CaptureFixture[str]) -> Ask:
    """bpviz("train", path, …) as on the command line."""

    def ask(*words: object) -> Answer:
        capsys.readouterr()
        status = cli.main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Answer(status, out, err)

    return ask


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the bundled files."""
    return assets() / "data"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Twelve rows, two features, two classes."""
    rows = [f"{k},{(k * 7) % 5 + 0.5},{'yes' if k > 5 else 'no'}" for k in range(12)]
    path = tmp_path / "small.csv"
    path.write_text("\n".join(["hours,sleep,passed", *rows]) + "\n", encoding="utf-8")
    return path
