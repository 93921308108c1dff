"""A unit's number in the person's own units and words: what an input is in the table, what an output says."""

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.preparation.features import Feature
from bpviz.data.problem import Problem
from bpviz.engine.recorded import Pass
from bpviz.study.rows import output_words


def own_words(data: Dataset, pass_: Pass, example: int | None, layer: int, row: int) -> str:
    """A line or two about an input or an output, for the example or for the mean over the batch; "" for other units."""
    depth = pass_.network.depth
    if layer == 0:
        return input_of(data, pass_, example, row)
    if layer < depth:
        return ""
    outputs = np.asarray(pass_["A", depth], dtype=np.float64)
    targets = np.asarray(pass_["Y", depth], dtype=np.float64)
    name = f"unit {row + 1} of layer {depth}"
    if data.classes is not None:
        label = data.classes[-1] if data.problem is Problem.BINARY else data.classes[row]
        name += f" · {label}"
    elif example is None:
        outputs, targets, example = (
            outputs.mean(axis=1, keepdims=True),
            targets.mean(axis=1, keepdims=True),
            0,
        )
        says, meant = output_words(data, outputs[:, 0]), data.describe_target(targets[:, 0])
        return f"{name}\nthe network says {says} on average; the mean target is {meant}"
    if example is None:
        return name
    says, meant = output_words(data, outputs[:, example]), data.describe_target(targets[:, example])
    return f"{name}\nthe network says {says}; the target is {meant}"


def input_of(data: Dataset, pass_: Pass, example: int | None, row: int) -> str:
    """The input of this row of X, for the example or for the mean over the batch."""
    values = np.asarray(pass_["A", 0][row], dtype=np.float64)
    return input_words(data.features[row], values if example is None else values[[example]], example is None)


def input_words(feature: Feature, values: np.ndarray, mean: bool = False) -> str:
    """An input's scaled values, (1,) or all of the batch where their mean is meant, as the table has them."""
    value = float(values.mean())
    if feature.levels and not mean:
        return f"{feature.column} = {feature.words(value)}"
    if feature.level is not None:
        if mean:
            return (
                f"{feature.column} is {feature.level} in {100 * float(feature.raw(value)):.3g} % of the batch"
            )
        return f"{feature.column} is {feature.words(value)}"
    return f"{'mean ' if mean else ''}{feature.column} = {float(feature.raw(value)):.6g}"
