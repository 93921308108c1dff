"""The value of a formula in numbers, in decimal arithmetic that neither overflows nor loses digits."""

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from bpviz.explain.formula import (
    Brace,
    Fence,
    Formula,
    Fraction,
    Kind,
    Number,
    Operator,
    Row,
    Scripts,
    Space,
    Symbol,
)

EXACT = Context(prec=50, Emin=-(10**15), Emax=10**15, traps=[InvalidOperation, DivisionByZero, Overflow])
_RELATIONS = {">": Decimal.__gt__, "<": Decimal.__lt__, "≤": Decimal.__le__, "≥": Decimal.__ge__}


def evaluate(formula: Formula) -> Decimal:
    """The value from the unrounded numbers. Raises ValueError for what is no arithmetic, ArithmeticError for 1/0."""
    with localcontext(EXACT):
        return +_sum(_parts(formula))


def _parts(formula: Formula) -> list[Formula]:
    """The row, with what only makes it readable left out."""
    items = formula.items if isinstance(formula, Row) else (formula,)
    flat: list[Formula] = []
    for item in items:
        if isinstance(item, Row):
            flat += _parts(item)
        elif not isinstance(item, Space) and not (isinstance(item, Symbol) and item.text == "⋯"):
            flat.append(item)
    return flat


def _sum(items: list[Formula]) -> Decimal:
    """Terms with + and − between them; brackets that stand as signs of their own are matched first."""
    total, sign = Decimal(0), 1
    product: list[Formula] = []
    items = _matched(items)
    for item in items:
        if isinstance(item, Operator) and item.text in ("+", "−"):
            if product:
                total += sign * _product(product)
                sign = 1
            sign = -sign if item.text == "−" else sign
            product = []
        else:
            product.append(item)
    return total + sign * _product(product) if product else total


def _matched(items: list[Formula]) -> list[Formula]:
    stack: list[list[Formula]] = [[]]
    for item in items:
        if isinstance(item, Operator) and item.kind is Kind.OPEN:
            stack.append([])
        elif isinstance(item, Operator) and item.kind is Kind.CLOSE:
            body = stack.pop()
            stack[-1].append(Fence("(", Row(tuple(body)), ")"))
        else:
            stack[-1].append(item)
    (outer,) = stack
    return outer


def _product(items: list[Formula]) -> Decimal:
    product, i = Decimal(1), 0
    while i < len(items):
        item = items[i]
        if isinstance(item, Operator) and item.text == "·":
            i += 1
        elif isinstance(item, Operator) and item.kind is Kind.FUNCTION:
            product *= _applied(item.text, items[i + 1])
            i += 2
        else:
            product *= _factor(item)
            i += 1
    return product


def _factor(item: Formula) -> Decimal:
    match item:
        case Number():
            return Decimal(item.value)
        case Symbol() if item.text == "e":
            return Decimal(1).exp()
        case Symbol():
            return Decimal(item.text)
        case Fraction():
            return _quotient(_sum(_parts(item.above)), _sum(_parts(item.below)))
        case Scripts() if item.sup is not None and item.sub is None:
            power = _sum(_parts(item.sup))
            return power.exp() if _is_e(item.base) else _factor(item.base) ** power
        case Fence():
            return _fenced(_parts(item.body))
        case Brace():
            return _sum(_parts(item.body))
        case _:
            raise ValueError(f"{item} has no value")


def _is_e(formula: Formula) -> bool:
    return isinstance(formula, Symbol) and formula.text == "e"


def _quotient(above: Decimal, below: Decimal) -> Decimal:
    """0/0 counts as 0, as in the costs."""
    return above if not above else above / below


def _fenced(items: list[Formula]) -> Decimal:
    """A bracket: a sum, or 1 where the relation in it holds and 0 where not."""
    for i, item in enumerate(items):
        if isinstance(item, Operator) and item.kind is Kind.RELATION:
            return Decimal(int(_RELATIONS[item.text](_sum(items[:i]), _sum(items[i + 1 :]))))
    return _sum(items)


def _applied(name: str, argument: Formula) -> Decimal:
    if name in ("max", "min"):
        return _extreme(name, argument)
    value = _factor(argument)
    if name == "log":
        return value.ln()
    if name == "exp":
        return value.exp()
    if name == "tanh":
        e = (-2 * abs(value)).exp()
        return ((1 - e) / (1 + e)).copy_sign(value)
    raise ValueError(f"{name} cannot be evaluated")


def _extreme(name: str, argument: Formula) -> Decimal:
    if not isinstance(argument, Fence):
        raise ValueError(f"{name} needs brackets")
    values: list[Decimal] = []
    current: list[Formula] = []
    for item in [*_parts(argument.body), Operator(",", Kind.PUNCTUATION)]:
        if isinstance(item, Operator) and item.kind is Kind.PUNCTUATION:
            values.append(_sum(current))
            current = []
        else:
            current.append(item)
    return max(values) if name == "max" else min(values)
