import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling import build
from packaging.requirements import Requirement

import bpviz
from bpviz import registry

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """bpviz's wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build.build_wheel(str(folder))
    with zipfile.ZipFile(folder / name) as archive:
        yield archive


def test_the_wheel_carries_every_asset_and_every_module(wheel: zipfile.ZipFile) -> None:
    expected = {f"bpviz/{file.relative_to(ROOT)}" for file in (ROOT / "assets").rglob("*") if file.is_file()}
    expected |= {str(file.relative_to(ROOT)) for file in (ROOT / "bpviz").rglob("*.py")}
    assert {name for name in wheel.namelist() if name.startswith("bpviz/")} == expected


def test_the_wheel_carries_the_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    info = f"bpviz-{bpviz.__version__}.dist-info"
    names = set(wheel.namelist())
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/assets/THIRD-PARTY.md"} <= names
    assert "bpviz = bpviz.__main__:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_the_assets_are_found() -> None:
    assert registry.assets() == ROOT / "assets"
    assert (registry.assets() / "data" / "iris.csv").is_file()


@pytest.mark.parametrize("bad", ["6.9.1", "6.9.2", "6.11.0", "6.11.1"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.14"])
def test_releases_of_qt_known_to_be_bad_are_not_accepted(bad: str, python: str) -> None:
    assert not accepts("PySide6-Essentials", bad, python)


def test_the_release_of_qt_that_aborts_python_3_11_is_accepted_from_3_12_on() -> None:
    assert not accepts("PySide6-Essentials", "6.12.0", "3.11")
    assert accepts("PySide6-Essentials", "6.12.0", "3.12")


def test_the_tested_versions_are_accepted() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    extras = PROJECT["optional-dependencies"]
    for text in [*PROJECT["dependencies"], *extras["video"], *extras["test"]]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(tested[requirement.name]), text


def accepts(name: str, version: str, python: str) -> bool:
    """Whether the dependencies let pip take this release on this Python."""
    on = [Requirement(text) for text in PROJECT["dependencies"]]
    held = [
        r
        for r in on
        if r.name == name and (r.marker is None or r.marker.evaluate({"python_version": python}))
    ]
    assert held
    return all(requirement.specifier.contains(version) for requirement in held)
