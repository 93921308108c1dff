"""Formulas are values: equal, hashable, and open to change part by part."""

import math

from bpviz.engine.plan import Ref
from bpviz.explain.formula import Link, Number, Role, Row, Symbol, Words, changed, linked, row, walk
from bpviz.explain.tex import tex
from bpviz.words import say

SOURCE = r"\frac{1}{m} \sum_{i=1}^{m} [y^{(i)} \log \hat{y} - \sqrt{2}] \begin{bmatrix}1&2\end{bmatrix}"


def test_equal_formulas_are_equal_and_hash_alike():
    assert tex(SOURCE) == tex(SOURCE)
    assert hash(tex(SOURCE)) == hash(tex(SOURCE))
    assert hash(Words(say("{count} more", count=3))) == hash(Words(say("{count} more", count=4)))
    assert Words(say("{count} more", count=3)) != Words(say("{count} more", count=4))


def test_walking_meets_every_part_and_changing_nothing_gives_the_same():
    assert [part.text for part in walk(tex("x_1^2")) if isinstance(part, Symbol)] == ["x", "1", "2"]

    def same(part):
        return changed(part, same)

    assert same(tex(SOURCE)) == tex(SOURCE)


def test_every_letter_can_be_changed_wherever_it_stands():
    def louder(part):
        return Symbol(part.text.upper()) if isinstance(part, Symbol) else changed(part, louder)

    texts = {part.text for part in walk(louder(tex(SOURCE))) if isinstance(part, Symbol)}
    assert texts == {"1", "M", "I", "Y", "2"}


def test_a_row_takes_in_rows_that_stand_for_nothing_themselves():
    x, kept = Symbol("x"), Row((Symbol("y"),), Link(Ref("Z", 1)))
    assert row(x, Row((x, x)), kept).items == (x, x, x, kept)
    assert linked(x, Link(Ref("J", 2))).link == Link(Ref("J", 2))


def test_a_number_says_its_sign_as_a_role():
    roles = [Number(value).role for value in (1e-300, -2.0, 0.0, -math.inf)]
    assert roles == [Role.POSITIVE, Role.NEGATIVE, Role.ZERO, Role.NEGATIVE]
