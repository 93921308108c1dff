"""Parts the examples into training and test by a seed, each class in the same proportion."""

import math

import numpy as np

from bpviz.data.table import Indices


def split_rows(count: int, classes: Indices | None, share: float, seed: int) -> tuple[Indices, Indices]:
    """(training, test): ascending places of 0 … count − 1, `share` of them in the test part, rounded down.

    classes: (count,) the class of each example, None to draw from all alike. The training part keeps at least
    one example, of every class where classes are given.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    groups = (
        [np.arange(count)] if classes is None else [np.flatnonzero(classes == k) for k in np.unique(classes)]
    )
    sizes = _test_sizes([len(group) for group in groups], share)
    test = np.zeros(count, dtype=np.bool_)
    for group, size in zip(groups, sizes, strict=True):
        test[generator.permutation(group)[:size]] = True
    return np.flatnonzero(~test).astype(np.int64), np.flatnonzero(test).astype(np.int64)


def _test_sizes(groups: list[int], share: float) -> list[int]:
    """How many of each group are tested: its share rounded down, then one more where most was cut off."""
    total = math.floor(sum(groups) * share + 1e-9)
    sizes = [min(math.floor(group * share + 1e-9), group - 1) for group in groups]
    by_remainder = sorted(range(len(groups)), key=lambda k: (sizes[k] - groups[k] * share, k))
    for k in by_remainder:
        if sum(sizes) < total and sizes[k] < groups[k] - 1:
            sizes[k] += 1
    return sizes
