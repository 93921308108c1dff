"""Reads formulas written in a small part of TeX; live values enter through slots, \\val{name}."""

import re
from functools import cache
from typing import NamedTuple

from bpviz.explain.formula import (
    Accent,
    Big,
    Brace,
    Fence,
    Formula,
    Fraction,
    Kind,
    Matrix,
    Number,
    Operator,
    Root,
    Row,
    Scripts,
    Space,
    Style,
    Symbol,
)


class TexError(ValueError):
    """A source that is not in the subset: says what and at which character."""

    def __init__(self, source: str, at: int, what: str) -> None:
        super().__init__(f"{source!r}, character {at + 1}: {what}")


_TOKEN = re.compile(
    r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.",
    re.DOTALL,
)

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "partial": "∂",
}  # fmt: skip
_UPRIGHT = {"infty": "∞", "nabla": "∇", "Delta": "Δ", "ell": "ℓ", "loss": "ℒ", "prime": "′", "top": "⊤",
            "dots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "tick": "✓"}  # fmt: skip
_FUNCTIONS = ("log", "exp", "tanh", "max", "min", "sign", "softmax", "diag", "cosh")
_BINARY = {"cdot": "·", "times": "×", "odot": "⊙", "pm": "±", "circ": "∘"}
_RELATIONS = {
    "leq": "≤", "geq": "≥", "neq": "≠", "approx": "≈", "to": "→", "gets": "←", "in": "∈", "assign": "≔",
}  # fmt: skip
_SPACES = {",": 3 / 18, ":": 4 / 18, ";": 5 / 18, "!": -3 / 18, "quad": 1.0, "qquad": 2.0, " ": 0.25}
_CHARACTERS = {
    "+": ("+", Kind.BINARY), "-": ("−", Kind.BINARY), "−": ("−", Kind.BINARY), "*": ("∗", Kind.BINARY),
    "=": ("=", Kind.RELATION), "<": ("<", Kind.RELATION), ">": (">", Kind.RELATION),
    "(": ("(", Kind.OPEN), "[": ("[", Kind.OPEN), ")": (")", Kind.CLOSE), "]": ("]", Kind.CLOSE),
    ",": (",", Kind.PUNCTUATION), ";": (";", Kind.PUNCTUATION), "/": ("/", Kind.ORDINARY),
    "|": ("|", Kind.ORDINARY),
}  # fmt: skip
_FENCES = {"(": "(", ")": ")", "[": "[", "]": "]", "|": "|", ".": "", r"\{": "{", r"\}": "}", r"\|": "‖"}
_CLOSING = {"(": ")", "[": "]"}


class _Token(NamedTuple):
    text: str
    at: int


def tex(source: str, **slots: "Formula | float | str") -> Formula:
    """The formula of a source. A slot takes a formula, a number (it becomes live) or a string (upright text).

    Known: letters, digits, ^ _ ', + - = < > ( ) [ ] , /, \\frac \\sqrt \\sum \\prod \\hat \\bar \\overline
    \\text \\mathbf \\mathrm \\left \\right \\underbrace \\val, \\begin{bmatrix|pmatrix|matrix}, Greek letters,
    functions, spaces. Round and square brackets become fences and grow. Raises TexError for anything else, with
    its position.
    """
    return _Parser(source, slots).whole() if slots else _without_slots(source)


@cache
def _without_slots(source: str) -> Formula:
    return _Parser(source, {}).whole()


class _Parser:
    """Reads tokens from left to right; every method leaves the position after what it has read."""

    def __init__(self, source: str, slots: "dict[str, Formula | float | str]") -> None:
        self.source = source
        self.slots = slots
        self.tokens = [
            _Token(found.group(), found.start())
            for found in _TOKEN.finditer(source)
            if not found.group().isspace()
        ]
        self.position = 0

    def whole(self) -> Formula:
        formula = self.row(())
        if self.position < len(self.tokens):
            raise self.error("nothing is open that this could close")
        return formula

    def error(self, what: str) -> TexError:
        at = self.tokens[self.position].at if self.position < len(self.tokens) else len(self.source)
        return TexError(self.source, at, what)

    def peek(self) -> str:
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    def take(self) -> str:
        text = self.peek()
        if not text:
            raise self.error("the formula ends too early")
        self.position += 1
        return text

    def expect(self, text: str) -> None:
        if self.peek() != text:
            raise self.error(f"expected {text} here")
        self.position += 1

    def row(self, stops: tuple[str, ...]) -> Formula:
        """Everything up to a stop, which stays unread."""
        items: list[Formula] = []
        while (text := self.peek()) and text not in stops:
            if text in ("}", "&", "\\\\", "\\right", "\\end") or text in _CLOSING.values():
                break
            items.append(self.scripted())
        return items[0] if len(items) == 1 else Row(tuple(items))

    def scripted(self) -> Formula:
        """A part with its scripts: ^ and _ in either order, primes."""
        if self.peek() in ("^", "_"):
            raise self.error("a script needs something to stand on")
        base = self.atom()
        sub: Formula | None = None
        sup: Formula | None = None
        while self.peek() in ("^", "_", "'"):
            mark = self.take()
            if mark == "'":
                prime = Symbol("′", Style.UPRIGHT)
                sup = prime if sup is None else Row((*_items(sup), prime))
            elif mark == "^":
                script = self.argument()
                sup = script if sup is None else Row((*_items(sup), *_items(script)))
            elif sub is None:
                sub = self.argument()
            else:
                raise self.error("a second subscript")
        if isinstance(base, Big):
            return Big(base.text, sub, sup)
        return base if sub is None and sup is None else Scripts(base, sub, sup)

    def argument(self) -> Formula:
        """What stands in braces, or the next single part."""
        if self.peek() == "{":
            self.take()
            body = self.row(("}",))
            self.expect("}")
            return body
        return self.atom()

    def word(self) -> str:
        """The raw text in braces, spaces included."""
        self.expect("{")
        start = self.tokens[self.position - 1].at + 1
        end = self.source.find("}", start)
        if end < 0:
            raise self.error("the brace is not closed")
        while self.take() != "}":
            pass
        return self.source[start:end]

    def atom(self) -> Formula:
        text = self.take()
        if text.startswith("\\"):
            return self.command(text[1:])
        if text == "{":
            self.position -= 1
            return self.argument()
        if text in _CLOSING:
            return self.brackets(text)
        if text in _CHARACTERS:
            return Operator(*_CHARACTERS[text])
        if text[0].isdigit():
            return Symbol(text, Style.UPRIGHT)
        if text.isalpha():
            return Symbol(text)
        self.position -= 1
        raise self.error(f"{text} has no meaning here")

    def brackets(self, opening: str) -> Formula:
        """A fence; its end has to stand in the same group."""
        start = self.position
        body = self.row(())
        if self.peek() == _CLOSING[opening]:
            self.take()
            return Fence(opening, body, _CLOSING[opening])
        self.position = start - 1
        raise self.error(f"{opening} is not closed")

    def command(self, name: str) -> Formula:
        if name in _GREEK:
            return Symbol(_GREEK[name])
        if name in _UPRIGHT:
            return Symbol(_UPRIGHT[name], Style.UPRIGHT)
        if name in _FUNCTIONS:
            return Operator(name, Kind.FUNCTION)
        if name in _BINARY:
            return Operator(_BINARY[name], Kind.BINARY)
        if name in _RELATIONS:
            return Operator(_RELATIONS[name], Kind.RELATION)
        if name in _SPACES:
            return Space(_SPACES[name])
        build = getattr(self, f"make_{name}", None)
        if build is None:
            self.position -= 1
            raise self.error(f"\\{name} is unknown")
        formula: Formula = build()
        return formula

    def make_val(self) -> Formula:
        name = self.word()
        if name not in self.slots:
            self.position -= 1
            raise self.error(f"nothing was given for \\val{{{name}}}")
        value = self.slots[name]
        if isinstance(value, str):
            return Symbol(value, Style.UPRIGHT)
        return Number(float(value)) if isinstance(value, int | float) else value

    def make_frac(self) -> Formula:
        above = self.argument()
        return Fraction(above, self.argument())

    def make_sqrt(self) -> Formula:
        return Root(self.argument())

    def make_sum(self) -> Formula:
        return Big("∑")

    def make_prod(self) -> Formula:
        return Big("∏")

    def make_hat(self) -> Formula:
        return Accent("hat", self.argument())

    def make_bar(self) -> Formula:
        return Accent("bar", self.argument())

    make_overline = make_bar

    def make_text(self) -> Formula:
        return Symbol(self.word(), Style.UPRIGHT)

    make_mathrm = make_text

    def make_mathbf(self) -> Formula:
        return Symbol(self.word(), Style.BOLD)

    def make_underbrace(self) -> Formula:
        body = self.argument()
        self.expect("_")
        return Brace(body, self.argument())

    def make_left(self) -> Formula:
        opening = self.fence()
        body = self.row(("\\right",))
        self.expect("\\right")
        return Fence(opening, body, self.fence())

    def fence(self) -> str:
        text = self.take()
        if text not in _FENCES:
            self.position -= 1
            raise self.error(f"{text} is no delimiter")
        return _FENCES[text]

    def make_begin(self) -> Formula:
        name = self.word()
        brackets = {"bmatrix": ("[", "]"), "pmatrix": ("(", ")"), "matrix": ("", "")}
        if name not in brackets:
            self.position -= 1
            raise self.error(f"\\begin{{{name}}} is unknown")
        rows: list[list[Formula]] = [[]]
        while True:
            rows[-1].append(self.row(("&", "\\\\", "\\end")))
            mark = self.take()
            if mark == "\\\\":
                rows.append([])
            elif mark == "\\end":
                break
            elif mark != "&":
                self.position -= 1
                raise self.error(f"expected & or \\\\ or \\end here, not {mark}")
        if self.word() != name:
            self.position -= 1
            raise self.error(f"expected \\end{{{name}}}")
        if len({len(cells) for cells in rows}) > 1:
            raise self.error("the rows of the matrix have different lengths")
        return Matrix(tuple(map(tuple, rows)), "c", *brackets[name])


def _items(formula: Formula) -> tuple[Formula, ...]:
    return formula.items if isinstance(formula, Row) and formula.link is None else (formula,)
