"""How the example that is looked at is called: one name in panel, legend and caption."""

from bpviz.engine.plan import Operation, Rule
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.quantity import SLOPE, Quantity
from bpviz.scene.headings import count
from bpviz.scene.light import PARAMETERS
from bpviz.scene.subject import Subject
from bpviz.study.own_words import input_of

UPDATES = (Rule.UPDATE_WEIGHTS, Rule.UPDATE_BIASES)


def row_name(subject: Subject, example: int) -> str:
    """The example by its row in the file, as tables show it: row 7."""
    return f"row {count(subject.examples[example])}"


def place_name(subject: Subject, example: int) -> str:
    """The example by its column of the batch, as formulas write it, i = 4: example 4 of 120."""
    return f"example {count(example + 1)} of {count(subject.pass_.m)}"


def shown_name(subject: Subject, example: int | None) -> str:
    """row 7 · example 4 of 120, or what is shown in its stead: mean of 120 examples."""
    if example is None:
        m = subject.pass_.m
        return f"mean of {count(m)} example{'' if m == 1 else 's'}"
    return f"{row_name(subject, example)} · {place_name(subject, example)}"


def numbers_name(subject: Subject, step: Operation, unit: int, example: int | None) -> str:
    """Whose numbers an explanation is of: unit 2 of layer 1 · row 7 · example 4 of 120.

    The cost is of no unit, and an update of no example.
    """
    whose = shown_name(subject, example)
    if step.rule is Rule.COST:
        return whose
    place = f"unit {unit + 1} of layer {step.layer}"
    return place if step.rule in UPDATES else f"{place} · {whose}"


def quantity_name(subject: Subject, quantity: Quantity) -> str:
    """What the number belongs to: weight 3 of unit 2 in layer 1 · row 7 · example 4 of 120; inputs in their unit."""
    (name, layer), unit, column, example = quantity
    if name == "J":
        place = "cost of the batch" if example is None else "loss"
    elif name in PARAMETERS:
        place = f"weight from unit {(column or 0) + 1} to unit {unit + 1} of layer {layer}"
    elif layer == 0:
        place = f"input {unit + 1}"
        if subject.data is not None and name == "A":
            place += f", {input_of(subject.data, subject.pass_, example, unit)}"
        elif unit < len(subject.inputs):
            place += f", {subject.inputs[unit]}"
    else:
        place = f"unit {unit + 1} of layer {layer}"
    if example is None and name not in PER_EXAMPLE and name != SLOPE:
        return (
            place
            if name != "dW" and name != "db"
            else f"{place} · the whole batch of {count(subject.pass_.m)}"
        )
    return f"{place} · {shown_name(subject, example)}"
