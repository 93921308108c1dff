"""The gradient vector ∇C of the calculus lecture: every ∂C/∂W and ∂C/∂b stacked, with its largest entries."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Formula, Matrix, Style, Symbol, row
from bpviz.explain.largest import largest as largest_places
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.quantity import Quantity
from bpviz.explain.sums import EQUALS

NABLA = Symbol("∇", Style.UPRIGHT)
DOTS = Symbol("⋮", Style.UPRIGHT)
WHOLE = 3
"""So many layers are written out; of more, the first, the second and the last."""


@dataclass(frozen=True)
class Block:
    """One array of the stack: dW or db of a layer, with the part of it in ‖∇C‖²."""

    ref: Ref
    norm: float
    share: float


@dataclass(frozen=True, eq=False)
class GradientVector:
    """entries: (n,) dW[1] row by row, db[1], … db[L], read-only; norm: ‖∇C‖; symbols: ∇C as a column.

    largest: the entries of largest size, first the largest; each can be asked, and belongs to an edge or a unit.
    """

    entries: Array
    norm: float
    blocks: tuple[Block, ...]
    largest: tuple[tuple[Quantity, float], ...]
    symbols: Formula


@np.errstate(over="ignore", invalid="ignore")
def gradient_vector(pass_: Pass, count: int = 10, notation: Notation = lecture.NOTATION) -> GradientVector:
    """∇C of the pass's batch, with its `count` largest entries."""
    refs = [Ref(name, l) for l in range(1, pass_.network.depth + 1) for name in ("dW", "db")]
    entries = np.concatenate([pass_[ref].ravel() for ref in refs])
    norm = float(np.linalg.norm(entries))
    blocks = tuple(_block(pass_, ref, norm) for ref in refs)
    starts = np.cumsum([0, *(pass_[ref].size for ref in refs)])
    largest = []
    for place in largest_places(entries, count):
        which = int(np.searchsorted(starts, place, side="right")) - 1
        ref = refs[which]
        line, column = divmod(place - int(starts[which]), pass_[ref].shape[1])
        quantity = Quantity(ref, line, column if ref.name == "dW" else None)
        largest.append((quantity, float(entries[place])))
    return GradientVector(frozen(entries), norm, blocks, tuple(largest), _symbols(refs, notation))


def _block(pass_: Pass, ref: Ref, norm: float) -> Block:
    size = float(np.linalg.norm(pass_[ref]))
    return Block(ref, size, (size / norm) ** 2 if norm else 0.0)


def _symbols(refs: list[Ref], notation: Notation) -> Formula:
    """∇C = [∂C/∂W⁽¹⁾ ∂C/∂b⁽¹⁾ ⋮ ∂C/∂W⁽ᴸ⁾ ∂C/∂b⁽ᴸ⁾]ᵀ as a column."""
    cells: list[Formula] = [notation.whole(ref) for ref in refs]
    if len(cells) > 2 * WHOLE:
        cells = [*cells[: 2 * WHOLE - 2], DOTS, *cells[-2:]]
    column = Matrix(tuple((cell,) for cell in cells))
    return row(NABLA, Symbol(notation.cost), EQUALS, column)
