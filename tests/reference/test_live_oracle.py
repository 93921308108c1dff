"""What PyTorch and mpmath give now is what is committed: with the extra `oracle` installed, run pytest -m oracle."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
pytestmark = pytest.mark.oracle


def script(name):
    """A script of this folder as a module."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pytorch_gives_the_committed_numbers():
    committed = np.load(HERE / "torch.npz")
    inputs = {name.removeprefix("in/"): committed[name] for name in committed.files if name.startswith("in/")}
    made = script("make_torch").make(inputs)
    assert made.keys() == {name for name in committed.files if name.startswith(("pass-", "run-", "plan-"))}
    for name, numbers in made.items():
        np.testing.assert_allclose(committed[name], numbers, rtol=1e-11, atol=1e-13, err_msg=name)


def test_pytorch_gives_the_committed_numbers_of_the_lessons():
    committed = np.load(HERE / "lessons.npz")
    made = script("make_lessons").make(dict(np.load(HERE / "lessons_in.npz")))
    assert {*made, "torch"} == set(committed.files)
    for name, numbers in made.items():
        np.testing.assert_allclose(committed[name], numbers, rtol=1e-11, atol=1e-13, err_msg=name)


def test_mpmath_gives_the_committed_numbers():
    committed = json.loads((HERE / "saturation.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(script("make_mpmath").make())) == committed
