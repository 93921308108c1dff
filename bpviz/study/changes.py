"""Settings that were changed during a run: as a recipe again, and in words."""

from dataclasses import fields, replace

from bpviz.engine.loop import Settings
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
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
