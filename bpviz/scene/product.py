"""A step as a product of blocks: which arrays stand in its equation, along which axes, and the signs between them."""

from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE, Asked
from bpviz.explain.chain import MINUS
from bpviz.explain.formula import Formula, Fraction, Kind, Operator, Symbol, row
from bpviz.explain.forward import one_over_m, total
from bpviz.explain.loss import over_units
from bpviz.explain.notation import Notation
from bpviz.explain.parts import LINEAR
from bpviz.explain.quantity import SLOPE
from bpviz.explain.rows import turned
from bpviz.explain.substitution import DOT, in_symbols
from bpviz.explain.sums import EQUALS, PLUS
from bpviz.explain.tex import tex
from bpviz.explain.update import ASSIGN, DELTA, step_length
from bpviz.explain.vectorised import ODOT
from bpviz.scene.block import EXAMPLES, LOSSES, SINGLE, SUMS, Axis, Block, Mode
from bpviz.scene.light import PARAMETERS
from bpviz.words import Message, say

COMMA, ARROW = Operator(",", Kind.PUNCTUATION), Operator("→", Kind.RELATION)
OPEN, CLOSE = Operator("(", Kind.ORDINARY), Operator(")", Kind.ORDINARY)


@dataclass(frozen=True, eq=False)
class Product:
    """items: blocks and the signs between them, from left to right; result: which of the items the step makes.

    formula: what the signs alone do not say; words: what is shown, of which examples.
    """

    items: tuple[Block | Formula, ...]
    result: int
    words: Message
    formula: Formula | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks alone."""
        return tuple(item for item in self.items if isinstance(item, Block))


@dataclass(frozen=True)
class Setting:
    """example: the chosen column of the batch; rows: whether examples are rows instead of columns."""

    pass_: Pass
    mode: Mode
    example: int
    notation: Notation
    rows: bool = False

    def block(self, name: str, layer: int, transposed: bool = False) -> Block:
        """An array of the pass as the mode shows it; transposed: of W and b, and of dZ and A in a product."""
        ref = Ref(name, layer)
        if name in PER_EXAMPLE:
            return self._varying(ref, transposed)
        array = self.pass_[ref]
        down, across = Axis(layer), Axis(layer - 1) if name in PARAMETERS else SINGLE
        if name == "J":
            down = SINGLE
        sign = self.notation.whole(ref)
        return _turned(Block(ref, sign, array, down, across), transposed)

    def _varying(self, ref: Ref, transposed: bool) -> Block:
        array, sign = self.columns(self.pass_[ref]), self.sign(ref)
        flip = transposed != self.rows
        made = Block(ref, sign, array, Axis(ref.layer), self.axis, self.shown)
        if flip:
            made = _flipped(made)
        return replace(made, name=turned(sign)) if transposed else made

    def columns(self, array: Array) -> Array:
        """(n, m), (n, 1) of the example, or (n, 1) of the mean."""
        match self.mode:
            case Mode.ONE:
                return array[:, self.example : self.example + 1]
            case Mode.ALL:
                return array
            case Mode.MEAN:
                return np.asarray(array.mean(axis=1, keepdims=True))
            case _:
                assert_never(self.mode)

    @property
    def axis(self) -> Axis:
        """What runs along the columns of what each example has."""
        return SINGLE if self.mode is Mode.MEAN else EXAMPLES

    @property
    def shown(self) -> int | None:
        """The only example that is shown."""
        return self.example if self.mode is Mode.ONE else None

    def sign(self, ref: Ref) -> Formula:
        """Z for all, z for one, z̄ for the mean."""
        if self.mode is Mode.MEAN:
            return self.notation.one(ref, "", None, None, alone=True, mean=True)
        return self.notation.whole(ref, column=self.mode is Mode.ONE or self.pass_.m == 1)


def product(setting: Setting, operation: Operation) -> Product:
    """The equation of a step. Where the mean does not go through the step, all columns are shown, then their mean."""
    mean = setting.mode is Mode.MEAN
    varies = operation.result.name in PER_EXAMPLE
    if mean and not (varies and operation.rule in LINEAR):
        whole = Setting(setting.pass_, Mode.ALL, setting.example, setting.notation, setting.rows)
        items = _items(whole, operation)
        if varies:
            items = (*items, row(ARROW, *_over(setting)), setting.block(*operation.result))
        return Product(
            items, _result(items, operation), _words(setting, operation), _formula(whole, operation)
        )
    items = _items(setting, operation)
    return Product(items, _result(items, operation), _words(setting, operation), _formula(setting, operation))


def pairs(setting: Setting, layer: int, operation: int) -> tuple[tuple[Block, Block], ...]:
    """Every V of a layer beside its dV, with all columns; known: whether the step `operation` has made it."""
    whole = Setting(setting.pass_, Mode.ALL, setting.example, setting.notation, setting.rows)
    made = {step.result: index for index, step in enumerate(setting.pass_.operations)}

    def block(name: str) -> Block:
        found = whole.block(name, layer)
        return replace(found, known=made.get(Ref(name, layer), -1) <= operation)

    return tuple((block(name), block(f"d{name}")) for name in ("Z", "A", "W", "b"))


def _result(items: tuple[Block | Formula, ...], operation: Operation) -> int:
    wanted = operation.result
    places = [i for i, item in enumerate(items) if isinstance(item, Block) and item.ref == wanted]
    return places[0] if places else len(items) - 1


def _items(setting: Setting, operation: Operation) -> tuple[Block | Formula, ...]:
    l, block = operation.layer, setting.block
    result = block(*operation.result)
    match operation.rule:
        case Rule.AFFINE:
            W, b = block("W", l, setting.rows), block("b", l, setting.rows)
            factors = _times(setting, W, block("A", l - 1))
            return (*factors, PLUS, b, EQUALS, result)
        case Rule.ACTIVATION:
            return (row(setting.notation.g(l), OPEN), block("Z", l), CLOSE, EQUALS, result)
        case Rule.COST:
            return _cost(setting, operation)
        case Rule.COST_SLOPE:
            return (block("A", l), COMMA, block("Y", l), ARROW, result)
        case Rule.NATURAL:
            return (block("A", l), MINUS, block("Y", l), EQUALS, result)
        case Rule.CHAIN:
            return (*_chain(setting, l), EQUALS, result)
        case Rule.WEIGHTS:
            return _weights(setting, l)
        case Rule.BIASES:
            return _biases(setting, l)
        case Rule.PATHS:
            W = block("W", l + 1, not setting.rows)
            return (*_times(setting, W, block("dZ", l + 1)), EQUALS, result)
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return _update(setting, operation)
        case _:
            assert_never(operation.rule)


def _times(setting: Setting, weights: Block, columns: Block) -> tuple[Block | Formula, ...]:
    """Weights from the left where examples are columns, from the right where they are rows."""
    return (columns, DOT, weights) if setting.rows else (weights, DOT, columns)


def _cost(setting: Setting, operation: Operation) -> tuple[Block | Formula, ...]:
    l, pass_ = operation.layer, setting.pass_
    first, Y = (setting.block(*ref) for ref in operation.operands)
    one = setting.mode is Mode.ONE
    loss = setting.notation.loss_of(setting.example if one else "i" if pass_.m > 1 else 0)
    losses = Block(Ref(LOSSES, l), loss, setting.columns(pass_.losses), SINGLE, setting.axis, setting.shown)
    losses = _flipped(losses) if setting.rows else losses
    head = (row(setting.notation.loss_of(None), OPEN), first, COMMA, Y, CLOSE, EQUALS, losses)
    if one:
        return head
    return (*head, row(ARROW, *_over(setting)), setting.block("J", l))


def _over(setting: Setting) -> tuple[Formula, ...]:
    return () if setting.pass_.m == 1 else (one_over_m(True, 0), total("i"))


def _chain(setting: Setting, l: int) -> tuple[Block | Formula, ...]:
    """Wᵀ · dZ ⊙ g′(Z); of an output dA ⊙ g′(Z); of softmax A ⊙ (dA − the sums of its columns A ⊙ dA)."""
    pass_, block = setting.pass_, setting.block
    slope = pass_.network.layers[l - 1].activation.slope
    if slope is None:
        A, dA = block("A", l), block("dA", l)
        along = 1 if setting.rows else 0
        sums = np.broadcast_to((A.numbers * dA.numbers).sum(axis=along, keepdims=True), A.numbers.shape)
        name = row(tex(r"\mathbf{1}\mathbf{1}^{\top}"), OPEN, A.name, ODOT, dA.name, CLOSE)
        mixed = Block(Ref(SUMS, l), name, np.asarray(sums), A.down, A.across, A.example)
        return (A, ODOT, OPEN, dA, MINUS, mixed, CLOSE)
    Z = block("Z", l)
    steep = Block(
        Ref(SLOPE, l),
        row(setting.notation.g(l, primed=True), OPEN, Z.name, CLOSE),
        slope(Z.numbers),
        Z.down,
        Z.across,
        Z.example,
    )
    if l == pass_.network.depth:
        return (block("dA", l), ODOT, steep)
    W = block("W", l + 1, not setting.rows)
    return (*_times(setting, W, block("dZ", l + 1)), ODOT, steep)


def _weights(setting: Setting, l: int) -> tuple[Block | Formula, ...]:
    """(1/m) dZ · Aᵀ and what L2 adds; of one example its own share, without 1/m."""
    pass_, block = setting.pass_, setting.block
    dZ, A = block("dZ", l, setting.rows), block("A", l - 1, not setting.rows)
    result, sign = block("dW", l), _share(setting, Ref("dW", l))
    if sign is not None:
        shares = np.asarray(dZ.numbers @ A.numbers)
        return (dZ, DOT, A, EQUALS, replace(result, name=sign, numbers=shares, example=setting.example))
    mean = () if pass_.m == 1 else (one_over_m(True, 0),)
    decay: tuple[Block | Formula, ...] = ()
    if pass_.l2:
        decay = (row(PLUS, Fraction(Symbol("λ"), Symbol("m"))), block("W", l))
    return (*mean, dZ, DOT, A, *decay, EQUALS, result)


def _biases(setting: Setting, l: int) -> tuple[Block | Formula, ...]:
    dZ, result, sign = setting.block("dZ", l), setting.block("db", l), _share(setting, Ref("db", l))
    if sign is not None:
        column = dZ.numbers.T if setting.rows else dZ.numbers
        return (dZ, EQUALS, replace(result, name=sign, numbers=column, example=setting.example))
    over = (row(*_over(setting)),) if setting.pass_.m > 1 else ()
    return (*over, dZ, EQUALS, result)


def _share(setting: Setting, ref: Ref) -> Formula | None:
    """The sign of one example's share of a gradient, where one of several examples is shown."""
    if setting.mode is not Mode.ONE or setting.pass_.m == 1:
        return None
    return setting.notation.one(ref, "", None, setting.example, alone=True)


def _update(setting: Setting, operation: Operation) -> tuple[Block | Formula, ...]:
    before, derivative = (setting.block(*ref) for ref in operation.operands)
    after = setting.block(*operation.result)
    asked = Asked(setting.pass_, operation, 0, 0, 0, setting.notation)
    if asked.is_plain_descent:
        length: tuple[Formula, ...] = step_length(setting.pass_, setting.notation)
        return (after, ASSIGN, before, row(MINUS, *length), derivative)
    ref = Ref(f"Δ{before.ref.name}", operation.layer)
    moved = Block(ref, row(DELTA, before.name), before.numbers - after.numbers, before.down, before.across)
    return (after, ASSIGN, before, MINUS, moved)


def _formula(setting: Setting, operation: Operation) -> Formula | None:
    """The loss and its slope, which no product says."""
    pass_, l = setting.pass_, operation.layer
    if operation.rule is Rule.COST_SLOPE:
        form = in_symbols(tex(pass_.cost.dA_formula), lambda letter, at: setting.sign(Ref(letter.upper(), l)))
        return row(setting.sign(operation.result), EQUALS, form)
    if operation.rule is Rule.COST:
        form = over_units(tex(pass_.cost.formula), pass_.network.sizes[-1])
        losses = in_symbols(form, lambda letter, at: setting.notation.one(Ref(letter.upper(), l), at or 0))
        return row(setting.notation.loss_of(None), EQUALS, losses)
    return None


def _words(setting: Setting, operation: Operation) -> Message:
    m, rule = setting.pass_.m, operation.rule
    if rule in (Rule.UPDATE_WEIGHTS, Rule.UPDATE_BIASES):
        return say("the same for all examples")
    gradient = rule in (Rule.WEIGHTS, Rule.BIASES)
    match setting.mode:
        case Mode.ONE if gradient and m > 1:
            return say("example {i} of {m} · its own share, without 1/m", i=setting.example + 1, m=m)
        case Mode.ONE:
            return say("example {i} of {m}", i=setting.example + 1, m=m)
        case _ if gradient and m > 1:
            return say("mean of {m} examples · here 1/m enters", m=m)
        case Mode.MEAN if rule is Rule.COST:
            return say("mean of {m} examples", m=m)
        case Mode.MEAN if rule not in LINEAR:
            return say("mean of {m} examples, taken last: the mean does not go through this step", m=m)
        case Mode.MEAN:
            return say("mean of {m} examples", m=m)
        case _ if setting.rows:
            return say("all {m} examples, each a row", m=m)
        case _:
            return say("all {m} examples, each a column", m=m)


def _turned(block: Block, transposed: bool) -> Block:
    return replace(_flipped(block), name=turned(block.name)) if transposed else block


def _flipped(block: Block) -> Block:
    return replace(block, numbers=block.numbers.T, down=block.across, across=block.down)
