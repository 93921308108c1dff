"""What can be done about a finding at once: other recipes, each with the words for its button."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bpviz.engine.initializer import initializers
from bpviz.study.document import Recipe
from bpviz.words import Message, say

CLIP = 1.0
SHARE = 3.0
"""A learning rate is cut to a third."""


@dataclass(frozen=True, slots=True)
class Cure:
    """label: what changes; recipe: the recipe with that change."""

    label: Message
    recipe: Recipe


def cures(finding: str, recipe: Recipe, examples: int) -> tuple[Cure, ...]:
    """What can be tried about the finding of this name, where it is not so already; examples: of the training part."""
    tried = (each(recipe, examples) for each in _CURES.get(finding, ()))
    return tuple(cure for cure in tried if cure is not None)


def _slower(recipe: Recipe, _examples: int) -> Cure:
    rate = float(f"{recipe.learning_rate / SHARE:.1g}")
    return Cure(say("learning rate {rate}", rate=f"{rate:g}"), replace(recipe, learning_rate=rate))


def _started(name: str) -> Callable[[Recipe, int], Cure | None]:
    def start(recipe: Recipe, _examples: int) -> Cure | None:
        if recipe.init == name or not recipe.hidden:
            return None
        label = initializers()[name].label
        return Cure(say("start with {init} weights", init=label), replace(recipe, init=name))

    return start


def _activated(old: tuple[str, ...], new: str, label: str) -> Callable[[Recipe, int], Cure | None]:
    """Hidden layers with one of the old activations take the new one."""

    def activate(recipe: Recipe, _examples: int) -> Cure | None:
        changed = tuple(new if name in old else name for name in recipe.activations)
        if changed == recipe.activations:
            return None
        return Cure(say("{label} in hidden layers", label=label), replace(recipe, activations=changed))

    return activate


def _clipped(recipe: Recipe, _examples: int) -> Cure | None:
    if recipe.clip:
        return None
    return Cure(say("clip the gradient at {norm}", norm=f"{CLIP:g}"), replace(recipe, clip=CLIP))


def _shallower(recipe: Recipe, _examples: int) -> Cure | None:
    if len(recipe.hidden) < 2:
        return None
    fewer = recipe.with_hidden(recipe.hidden[:-1])
    return Cure(say("one layer fewer"), fewer)


def _larger_batches(recipe: Recipe, examples: int) -> Cure | None:
    if not 0 < recipe.batch_size < examples:
        return None
    size = 4 * recipe.batch_size
    if size >= examples:
        return Cure(say("full batch"), replace(recipe, batch_size=0))
    return Cure(say("batches of {size}", size=size), replace(recipe, batch_size=size))


_CURES: dict[str, tuple[Callable[[Recipe, int], Cure | None], ...]] = {
    "saturated": (_started("xavier"), _activated(("sigmoid", "tanh"), "relu", "ReLU")),
    "dead_relu": (_activated(("relu",), "leaky_relu", "leaky ReLU"), _slower, _started("he")),
    "vanishing": (_activated(("sigmoid",), "tanh", "tanh"), _started("xavier"), _shallower),
    "exploding": (_started("xavier"), _slower, _clipped),
    "symmetric": (_started("xavier"),),
    "oscillating": (_slower, _larger_batches),
}
