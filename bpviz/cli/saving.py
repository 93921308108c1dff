"""Saves a trained network as plain arrays, with what the preparation did, so that NumPy alone can use it."""

import json
from pathlib import Path

import numpy as np

from bpviz import __version__
from bpviz.cli.failure import CommandError, Status
from bpviz.cli.place import check_file
from bpviz.data.dataset import Feature
from bpviz.engine.activation import name_of
from bpviz.engine.network import Network
from bpviz.render.files import replacing, told
from bpviz.study.setup import Setup, cost_name
from bpviz.words import say


def check_savable(path: Path) -> None:
    """Finds out before training whether `path` can be written: raises CommandError or ExportError where it cannot."""
    if path.suffix.lower() != ".npz":
        message = say('--save writes NumPy arrays, and "{name}" does not end in .npz', name=path.name)
        raise CommandError(message, say("give it a name such as network.npz"), status=Status.USAGE)
    check_file(path)


def save(path: Path, setup: Setup, network: Network, epochs: int) -> None:
    """Writes the archive, whole or not at all; raises ExportError where the disk does not take it."""
    content = arrays(setup, network, epochs)
    with replacing(path) as beside, told(path), beside.open("wb") as file:
        np.savez(file, allow_pickle=False, **content)


def arrays(setup: Setup, network: Network, epochs: int) -> dict[str, np.ndarray]:
    """W1, b1 … WL, bL as they are used (examples as columns), then the preparation.

    A feature's input is (number − offset) / factor. The number is the cell's; for a feature with a level it is 1
    where the cell is that level and else 0. `about` is all of it as JSON text.
    """
    data = setup.dataset
    content: dict[str, np.ndarray] = {}
    for l, layer in enumerate(network.layers, start=1):
        content |= {f"W{l}": layer.weights, f"b{l}": layer.biases}
    content |= {
        "feature_names": np.array([feature.name for feature in data.features]),
        "offsets": np.array([feature.offset for feature in data.features]),
        "factors": np.array([feature.factor for feature in data.features]),
        "classes": np.array(data.classes or (), dtype=np.str_),
        "activations": np.array([name_of(layer.activation) for layer in network.layers]),
        "train_rows": data.train_rows,
        "test_rows": data.test_rows,
        "about": np.array(json.dumps(about(setup, network, epochs), ensure_ascii=False)),
    }
    return content


def about(setup: Setup, network: Network, epochs: int) -> dict[str, object]:
    """What was studied and how, in words and numbers."""
    data, recipe = setup.dataset, setup.document.recipe
    return {
        "bpviz": __version__,
        "file": str(setup.document.path),
        "layers": network.sizes,
        "activations": [name_of(layer.activation) for layer in network.layers],
        "problem": data.problem.value,
        "target": data.target,
        "target_scale": None if data.target_scale is None else described(data.target_scale),
        "classes": data.classes,
        "features": [described(feature) for feature in data.features],
        "missing_values": setup.document.decisions.missing_values.value,
        "scale": setup.document.decisions.scale.value,
        "test_split": setup.document.decisions.test_split,
        "cost": cost_name(recipe, data.problem),
        "init": recipe.init,
        "optimizer": recipe.optimizer,
        "learning_rate": recipe.learning_rate,
        "batch_size": recipe.batch_size,
        "l2": recipe.l2,
        "seed": recipe.seed,
        "dtype": recipe.dtype,
        "epochs": epochs,
        "notes": [str(note) for note in data.notes],
    }


def described(feature: Feature) -> dict[str, object]:
    """One feature as JSON."""
    return {
        "name": feature.name,
        "column": feature.column,
        "level": feature.level,
        "offset": feature.offset,
        "factor": feature.factor,
    }
