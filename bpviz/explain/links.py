"""The chain rule in links: ∂C₀/∂w = ∂z/∂w · ∂a/∂z · ∂C₀/∂a, each with its name and its value."""

from dataclasses import dataclass

from bpviz.engine.plan import Ref
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Formula, Style, Symbol
from bpviz.explain.parts import slope_of
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.signs import partial, sign
from bpviz.words import Message, say

ONE = Symbol("1", Style.UPRIGHT)


@dataclass(frozen=True)
class ChainLink:
    """name: ∂z/∂w, say; equals: what that is in symbols; value: in numbers; meaning: in words.

    quantity: where the value came from can be asked of this; None for the 1 of a bias.
    """

    name: Formula
    equals: Formula
    value: float
    meaning: Message
    quantity: Quantity | None = None


def chain_links(asked: Asked, quantity: Quantity) -> tuple[ChainLink, ...]:
    """The three links of one example's ∂C₀/∂w or ∂C₀/∂b; after softmax, where every a depends on z, two."""
    l, pass_ = quantity.ref.layer, asked.pass_
    a, z = (Quantity(Ref(name, l), quantity.row, None, quantity.example) for name in "AZ")
    first = _first(asked, quantity)
    loss = asked.notation.loss_of(quantity.example if asked.notation.chosen else None)
    if asked.activation.slope is None:
        dz = z._replace(ref=Ref("dZ", l))
        meaning = say("how the loss changes with the pre-activation, through every output of softmax")
        return (first, _link(asked, dz, partial(loss, sign(pass_, z, asked.notation)), meaning))
    slope, da = slope_of(quantity), a._replace(ref=Ref("dA", l))
    g = asked.notation.g(l, primed=True)
    second = ChainLink(
        name=sign(pass_, slope, asked.notation),
        equals=asked.applied(g, sign(pass_, z, asked.notation)),
        value=value(pass_, slope),
        meaning=say(
            "how the activation changes with the pre-activation: the slope of {g}", g=asked.activation.label
        ),
        quantity=slope,
    )
    third = _link(
        asked,
        da,
        partial(loss, sign(pass_, a, asked.notation)),
        say("how the loss of this example changes with the activation"),
    )
    return (first, second, third)


def _first(asked: Asked, quantity: Quantity) -> ChainLink:
    """∂z/∂w is the activation that the weight carries; ∂z/∂b is 1."""
    (name, l), row, column, example = quantity
    z = sign(asked.pass_, Quantity(Ref("Z", l), row, None, example), asked.notation)
    parameter = Quantity(Ref(name.removeprefix("d"), l), row, column)
    written = partial(z, sign(asked.pass_, parameter, asked.notation))
    if name == "db":
        return ChainLink(
            written, ONE, 1.0, say("how the pre-activation changes with the bias: as much as it")
        )
    carried = Quantity(Ref("A", l - 1), column or 0, None, example)
    meaning = say("how the pre-activation changes with the weight: by the activation that the weight carries")
    return _link(asked, carried, written, meaning)


def _link(asked: Asked, quantity: Quantity, name: Formula, meaning: Message) -> ChainLink:
    written = sign(asked.pass_, quantity, asked.notation)
    return ChainLink(name, written, value(asked.pass_, quantity), meaning, quantity)
