"""The numbers of a pass as a picture shows them: of one example or of the mean over the batch, with their scales."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.scene.marks import Numbers

ROUNDING = 1e-12
"""A mean below this share of the mean magnitude is what is left of numbers that cancel."""


@dataclass(frozen=True)
class Values:
    """wanted: a column of the batch, or None for the mean over it; notation: how its letters are written."""

    pass_: Pass
    wanted: int | None
    notation: Notation = lecture.NOTATION

    @property
    def example(self) -> int | None:
        """The column that is shown: the last one of a batch that is shorter than the wanted column."""
        return None if self.wanted is None else min(self.wanted, self.pass_.m - 1)

    def column(self, name: str, layer: int) -> Numbers:
        """(n,): Z, A, dA, dZ or Y of a layer for the example, or their mean over the batch; a mean that is nothing but
        rounding is 0."""
        found = self._columns.get((name, layer))
        if found is None:
            matrix = self.pass_[name, layer]
            found = mean(matrix) if self.example is None else np.asarray(matrix[:, self.example], dtype=float)
            self._columns[name, layer] = found
        return found

    @cached_property
    def _columns(self) -> dict[tuple[str, int], Numbers]:
        return {}

    @property
    def depth(self) -> int:
        """L."""
        return self.pass_.network.depth

    @property
    def loss(self) -> float:
        """The loss of the example; J for the mean."""
        return self.pass_.J if self.example is None else float(self.pass_.losses[0, self.example])

    def gradient(self, layer: int) -> Array:
        """(n_out, n_in): what the edges light up with at dW: dz·a of the example, or dW over the batch."""
        if self.example is None:
            return self.pass_["dW", layer]
        return np.outer(self.column("dZ", layer), self.column("A", layer - 1))

    def bias_gradient(self, layer: int) -> Numbers:
        """(n,): dz of the example, or db over the batch."""
        if self.example is None:
            return np.asarray(self.pass_["db", layer][:, 0], dtype=float)
        return self.column("dZ", layer)

    def flow(self, operation: Operation) -> Array:
        """(n_out, n_in): what each edge carries: w·a at a Z step, w·dz at a step that sends dZ back."""
        if operation.rule is Rule.AFFINE:
            return np.asarray(
                self.pass_["W", operation.layer] * self.column("A", operation.layer - 1)[None, :]
            )
        above = operation.layer + 1
        return np.asarray(self.pass_["W", above] * self.column("dZ", above)[:, None])

    @cached_property
    def weight_scale(self) -> float:
        """The largest |w| of the network, before and after the update."""
        return largest(*(self.pass_[name, l] for l in self._layers for name in ("W", "W'")))

    @cached_property
    def bias_scale(self) -> float:
        """The largest |b| of the network, before and after the update."""
        return largest(*(self.pass_[name, l] for l in self._layers for name in ("b", "b'")))

    @cached_property
    def input_scale(self) -> float:
        """The largest |x| of what is shown: one outlier in the batch would leave every other example pale."""
        return largest(self.column("A", 0))

    @cached_property
    def activation_scale(self) -> float:
        """The largest |a| of this pass, in any layer after the inputs and for any example."""
        return largest(*(self.pass_["A", l] for l in self._layers))

    @cached_property
    def z_scale(self) -> float:
        """The largest |z| of what is shown."""
        return largest(*(self.column("Z", l) for l in self._layers))

    @cached_property
    def dz_scale(self) -> float:
        """The largest |dz| of what is shown."""
        return largest(*(self.column("dZ", l) for l in self._layers))

    @cached_property
    def da_scale(self) -> float:
        """The largest finite |da| of what is shown."""
        return largest(*(self.column("dA", l) for l in self._layers))

    @cached_property
    def gradient_scale(self) -> float:
        """The largest |gradient| of what the edges light up with."""
        return largest(*(self.gradient(l) for l in self._layers))

    def known(self, ref: Ref, operation: int) -> bool:
        """Whether the quantity is computed before `operation` begins."""
        return self._made.get(ref, -1) < operation

    @cached_property
    def _made(self) -> dict[Ref, int]:
        return {step.result: index for index, step in enumerate(self.pass_.operations)}

    @property
    def _layers(self) -> range:
        return range(1, self.depth + 1)


def mean(matrix: Array) -> Numbers:
    """(n,): the means of the rows; 0 where the examples cancel to within rounding."""
    with np.errstate(invalid="ignore", over="ignore"):
        means = np.asarray(matrix.mean(axis=1), dtype=float)
        return np.where(np.abs(means) < ROUNDING * np.abs(matrix).mean(axis=1), 0.0, means)


def largest(*arrays: Array) -> float:
    """The largest finite magnitude in any of the arrays; 0 where there is none."""
    found = 0.0
    for array in arrays:
        if not array.size:
            continue
        top = max(float(array.max()), -float(array.min()))
        if not isfinite(top):
            finite = np.abs(array[np.isfinite(array)])
            top = float(finite.max()) if finite.size else 0.0
        found = max(found, top)
    return found


@np.errstate(over="ignore", invalid="ignore")
def between(old: Array, new: Array, share: float) -> Array:
    """On the way from old (share 0) to new (1); old itself before it begins, whatever an update that diverges makes."""
    return old + (new - old) * share if share > 0 else old


def shares(values: Array, scale: float) -> Numbers:
    """values / scale within −1 … 1; 0 where the scale is 0; what is infinite is ±1, what is not a number 0."""
    if scale == 0:
        return np.zeros(np.shape(values))
    with np.errstate(over="ignore"):
        ratio = np.asarray(values, dtype=float) / scale
    if np.isnan(ratio).any():
        ratio = np.where(np.isnan(ratio), 0.0, ratio)
    return np.asarray(np.minimum(np.maximum(ratio, -1.0), 1.0))
