"""How the example that is looked at is called: one name in panel, legend and caption."""

from bpviz.scene.headings import count
from bpviz.scene.subject import Subject


def row_name(subject: Subject, example: int) -> str:
    """The example by its row in the file, as tables show it: row 7."""
    return f"row {count(subject.examples[example])}"


def place_name(subject: Subject, example: int) -> str:
    """The example by its column of the batch, as formulas write it, i = 4: example 4 of 120."""
    return f"example {count(example + 1)} of {count(subject.pass_.m)}"


def shown_name(subject: Subject, example: int | None) -> str:
    """row 7 · example 4 of 120, or what is shown in its stead: mean of 120 examples."""
    if example is None:
        return f"mean of {count(subject.pass_.m)} examples"
    return f"{row_name(subject, example)} · {place_name(subject, example)}"
