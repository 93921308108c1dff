"""Settings that were changed during a run: as a recipe again, and in words."""

from dataclasses import fields, replace

from bpviz.engine.branches import Branch
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.study.document import Recipe
from bpviz.words import Message, say

NAMES = {
    "rate": say("learning rate"),
    "optimizer": say("optimiser"),
    "batch_size": say("batch size"),
    "l2": say("L2"),
    "seed": say("seed"),
    "schedule": say("schedule"),
    "decay": say("decay"),
    "period": say("period"),
    "clip": say("clipping"),
}


SIGNS = {
    "rate": "α",
    "l2": "λ",
    "batch_size": "batch",
    "clip": "clip",
    "decay": "γ",
    "period": "T",
    "seed": "seed",
}
"""What stands before the new value where there is little room; an optimiser and a schedule need nothing."""


def recipe_of(recipe: Recipe, settings: Settings) -> Recipe:
    """The same network, trained with these settings."""
    found = {field.name: getattr(settings, field.name) for field in fields(settings)}
    rate = found.pop("rate")
    return replace(recipe, learning_rate=rate, **found)


def differences(old: Settings, new: Settings) -> tuple[Message, ...]:
    """Each setting that is another one: learning rate 0.1 → 0.05."""
    return tuple(
        say(
            "{name} {old} → {new}",
            name=NAMES[field.name],
            old=_shown(field.name, getattr(old, field.name)),
            new=_shown(field.name, getattr(new, field.name)),
        )
        for field in fields(new)
        if getattr(old, field.name) != getattr(new, field.name)
    )


def brief(old: Settings, new: Settings) -> str:
    """What is another one, as short as it can be said: α 0.05, batch 32."""
    changed = [field.name for field in fields(new) if getattr(old, field.name) != getattr(new, field.name)]
    return ", ".join(f"{SIGNS.get(name, '')} {_shown(name, getattr(new, name))}".strip() for name in changed)


def branch_words(branch: Branch) -> tuple[Message, ...]:
    """A branch in a line: branch 2, from epoch 40 of branch 1, learning rate 0.1 → 0.5, 100 epochs."""
    parts = [say("branch {number}", number=branch.number + 1)]
    if branch.parent is not None:
        parts.append(
            say("from epoch {epoch} of branch {parent}", epoch=branch.start, parent=branch.parent + 1)
        )
        before = [settings for epoch, settings in branch.changes if epoch < branch.start]
        here = [settings for epoch, settings in branch.changes if epoch == branch.start]
        parts += differences(before[-1], here[0]) if before and here else (say("moved by hand"),)
    return (*parts, say("1 epoch") if branch.epochs == 1 else say("{epochs} epochs", epochs=branch.epochs))


def _shown(name: str, value: object) -> str:
    match name, value:
        case "optimizer", str():
            return optimizers()[value].label
        case "schedule", str():
            return schedules()[value].label
        case "batch_size", 0:
            return "full"
        case _, float():
            return f"{value:.6g}"
        case _:
            return str(value)
