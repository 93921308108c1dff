"""The space between two neighbours in a row, as TeX has it: none, thin, medium or thick."""

from bpviz.explain.formula import Kind
from bpviz.scene.typeset.box import Box

MU = 1000 / 18
_COLUMNS = ("ord", "fun", "bin", "rel", "open", "close", "punct", "inner")
# 1 thin, 2 medium, 3 thick; in brackets: not inside scripts. After The TeXbook, chapter 18.
_TABLE = {
    "ord": "0 1 (2) (3) 0 0 0 (1)",
    "fun": "1 1 0 (3) 0 0 0 (1)",
    "bin": "(2) (2) 0 0 (2) 0 0 (2)",
    "rel": "(3) (3) 0 0 (3) 0 0 (3)",
    "open": "0 0 0 0 0 0 0 0",
    "close": "0 1 (2) (3) 0 0 0 (1)",
    "punct": "(1) (1) 0 (1) (1) (1) (1) (1)",
    "inner": "(1) 1 (2) (3) (1) 0 (1) (1)",
}
_WIDTHS = {"0": 0.0, "1": 3 * MU, "2": 4 * MU, "3": 5 * MU}
_CLASS = {
    Kind.ORDINARY: "ord",
    Kind.FUNCTION: "fun",
    Kind.BINARY: "bin",
    Kind.RELATION: "rel",
    Kind.OPEN: "open",
    Kind.CLOSE: "close",
    Kind.PUNCTUATION: "punct",
}
_SPACE = {
    (left, right, small): 0.0 if small and "(" in entry else _WIDTHS[entry.strip("()")]
    for left, entries in _TABLE.items()
    for right, entry in zip(_COLUMNS, entries.split(), strict=True)
    for small in (False, True)
}
_NO_OPERAND_BEFORE = ("bin", "fun", "rel", "open", "punct")
_NO_OPERAND_AFTER = ("rel", "close", "punct")


def spaces(boxes: list[Box], small: bool) -> list[float]:
    """The space before each box; a + or − without an operand on both sides is a sign and stands close."""
    left = ["inner" if box.inner else _CLASS[box.kind] for box in boxes]
    right = [kind if box.after is None else _CLASS[box.after] for box, kind in zip(boxes, left, strict=True)]
    for i, kind in enumerate(left):
        unary = i == 0 or right[i - 1] in _NO_OPERAND_BEFORE
        dangling = i + 1 == len(left) or left[i + 1] in _NO_OPERAND_AFTER
        if kind == "bin" and (unary or dangling):
            left[i] = right[i] = "ord"
    return [0.0] + [_SPACE[before, after, small] for before, after in zip(right, left[1:], strict=False)]
