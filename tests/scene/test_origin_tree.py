"""The tree of numbers says what explain says, keeps what is opened, and builds only what is looked at."""

from math import fsum

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.explain.notation import notations
from bpviz.explain.origin import origin
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.light import Light, light_of_all
from bpviz.scene.marks import Boxes, Formulas, Texts
from bpviz.scene.origin_marks import origin_scene
from bpviz.scene.origin_page import Hit, Page, Spot
from bpviz.scene.origin_tree import FEW, SHOWN, Form, Tree, fixed, of_step
from bpviz.scene.theme import DARK
from bpviz.scene.typeset.linked import terms

LECTURE = notations()["lecture"]
DW = Quantity(Ref("dW", 1), 0, 1)


def tree(pass_, quantity, opened=(), whole=(), notation=LECTURE):
    return Tree(pass_, quantity, notation, frozenset(opened), frozenset(whole))


def rows(of):
    return [of[index] for index in range(len(of))]


def grown(pass_, quantity, levels=4):
    """A tree of which two rows of three that open are opened, some levels deep."""
    opened = set()
    for _ in range(levels):
        found = rows(tree(pass_, quantity, opened))
        kept = [row for i, row in enumerate(found) if i % 3 and row.part is not None]
        opened |= {row.path for row in kept if row.part.opens}
    return tree(pass_, quantity, opened)


@pytest.mark.parametrize(
    "quantity",
    [
        DW,
        Quantity(Ref("dW", 2), 1, 2, 3),
        Quantity(Ref("dA", 1), 2, None, 4),
        Quantity(Ref("dZ", 1), 0),
        Quantity(Ref("J", 2), 0, None, 3),
        Quantity(Ref("W'", 1), 0, 1),
    ],
)
def test_every_row_is_found_at_its_own_place(subject_of, quantity):
    found = grown(subject_of((4, 5, 3), m=20).pass_, quantity)
    assert any(row.opened for row in rows(found))
    for index, row in enumerate(rows(found)):
        assert found.place(row.path) == index
    counts = [found.forms_before(index) for index in range(len(found) + 1)]
    assert counts[-1] == tuple(sum(row.form is form for row in rows(found)) for form in Form)
    for index, row in enumerate(rows(found)):
        assert counts[index + 1][row.form] == counts[index][row.form] + 1


def test_the_rows_of_a_number_are_what_explain_says_it_is_made_of(subject_of):
    pass_ = subject_of((4, 5, 3), m=6).pass_
    for quantity in (DW, Quantity(Ref("dA", 1), 2, None, 4), Quantity(Ref("Z", 2), 1, None, 0)):
        found = rows(tree(pass_, quantity))
        asked = origin(pass_, quantity)
        assert {q for row in found for q in row.part.factors} == set(asked.children)
        shares = [row.part.share for row in found]
        assert fsum(shares) == pytest.approx(value(pass_, quantity), abs=1e-12 * fsum(map(abs, shares)))


def test_the_shares_of_a_batch_stand_largest_first_and_the_rest_is_counted_and_summed(subject_of):
    pass_ = subject_of((4, 5, 3), m=60).pass_
    *shown, rest = rows(tree(pass_, DW))
    sizes = [abs(row.part.share) for row in shown]
    assert len(shown) == SHOWN
    assert sizes == sorted(sizes, reverse=True)
    assert (rest.part, rest.left_out, rest.examples) == (None, 60 - SHOWN, True)
    total = fsum(row.part.share for row in shown) + rest.together
    assert total == pytest.approx(value(pass_, DW), rel=1e-12)
    assert len(tree(pass_, DW, whole={()})) == 60


def test_a_short_sum_is_shown_whole_in_the_order_of_its_formula(subject_of):
    pass_ = subject_of((FEW - 1, 2, 1)).pass_
    found = rows(tree(pass_, Quantity(Ref("Z", 1), 0, None, 0)))
    assert [row.part.step for row in found] == list(range(FEW))


def test_the_three_links_have_a_meaning_and_open_down_to_the_data(subject_of):
    pass_ = subject_of((4, 5, 3), m=6).pass_
    links = rows(tree(pass_, DW._replace(example=2)))
    assert [len(row.part.factors) for row in links] == [1, 1, 1]
    assert all(row.part.meaning is not None for row in links)
    assert not links[0].part.opens
    assert links[1].part.opens
    product = np.prod([row.part.link.value for row in links])
    assert product == pytest.approx(value(pass_, DW._replace(example=2)), rel=1e-12)


def test_an_output_of_a_natural_pair_shows_its_dz_beside_the_links(subject_of):
    pass_ = subject_of((2, 3, 1), m=4).pass_
    found = rows(tree(pass_, Quantity(Ref("dW", 2), 0, 1, 2)))
    assert [row.part.link is None for row in found] == [False, False, False, True]
    assert found[-1].part.factors[0].ref == ("dZ", 2)


def test_what_is_opened_stays_in_sight_when_another_pass_ranks_it_lower(subject_of):
    first, second = (subject_of((4, 5, 3), m=60, seed=seed).pass_ for seed in (5, 6))
    best = tree(first, DW)[0].path
    again = tree(second, DW, {best, (*best, 1)})
    places = [row.path for row in rows(again)]
    assert again[again.place(best)].opened
    assert (*best, 1) in places
    assert sum(len(path) == 1 and path != (-1,) for path in places) == SHOWN + 1


def test_the_questions_end_at_x_y_w_and_b(subject_of):
    pass_ = subject_of((2, 2, 1), m=2).pass_
    seen, new = set(), {DW}
    while new:
        seen |= new
        new = {q for each in new for q in origin(pass_, each).children} - seen
    ends = {q for q in seen if fixed(q)}
    assert {(q.ref.name, q.ref.layer) for q in ends} == {
        ("A", 0),
        ("Y", 2),
        ("W", 2),
        ("W", 1),
        ("b", 1),
        ("b", 2),
    }
    assert all(not origin(pass_, q).children for q in ends)
    assert all(origin(pass_, q).children for q in seen - ends)


def formulas(scene):
    return [f for mark in scene.marks if isinstance(mark, Formulas) for f in mark.formula]


def texts(scene):
    return [text for mark in scene.marks if isinstance(mark, Texts) for text in mark.text]


def test_of_ten_thousand_examples_only_those_in_sight_are_built(subject_of, monkeypatch):
    subject = subject_of((2, 3, 1), m=10_000)
    found = tree(subject.pass_, DW, whole={()})
    built = []
    parts = found._root.parts
    make = parts.build
    object.__setattr__(parts, "build", lambda step: built.append(step) or make(step))
    page = Page(subject, found, (), 400)
    assert page.height > 300_000
    scene = origin_scene(page, 500, 200_000.0, DARK)
    assert 10 < len(formulas(scene)) < 25
    assert len(built) < 30


def test_what_is_left_out_is_said_aloud(subject_of):
    subject = subject_of((2, 3, 1), m=10_000)
    page = Page(subject, tree(subject.pass_, DW), (), 400)
    assert any("9992 more examples, together" in text for text in texts(origin_scene(page, 900, 0, DARK)))


def test_here_the_share_of_each_example_enters_with_one_over_m(subject_of):
    subject = subject_of((2, 3, 1), m=40)
    page = Page(subject, tree(subject.pass_, DW), (), 420)
    said = " ".join(texts(origin_scene(page, 900, 0, DARK)))
    assert "here 1/40 enters" in said
    assert "MEAN OF 40 EXAMPLES · THE LARGEST SHARE FIRST" in said


def test_a_negative_share_is_a_hollow_bar_to_the_left(subject_of):
    subject = subject_of((4, 5, 3), m=12)
    page = Page(subject, tree(subject.pass_, DW, whole={()}), (), 500)
    scene = origin_scene(page, 2000, 0, DARK)
    full, hollow = (mark for mark in scene.marks if isinstance(mark, Boxes) and (mark.size[:, 1] < 10).all())
    shares = [row.part.share for row in rows(page.tree)]
    assert len(full.size) == sum(share > 0 for share in shares)
    assert len(hollow.size) == sum(share < 0 for share in shares)
    assert (full.line_width == 0).all()
    assert (hollow.line_width > 0).all()
    assert (hollow.corner + hollow.size)[:, 0].max() <= full.corner[:, 0].min()
    longest = max(abs(share) for share in shares)
    widths = dict(zip((share for share in shares if share > 0), full.size[:, 0].tolist(), strict=True))
    for share, width in widths.items():
        assert width == pytest.approx(max(65 * share / longest, 2.0))


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("width", [390, 700])
def test_rows_stand_under_each_other_and_are_hit_where_they_stand(subject_of, notation, width):
    subject = subject_of((4, 5, 3), m=20)
    found = tree(subject.pass_, DW, {(3,), (3, 1), (3, 2), (3, 2, 0)}, notation=notations()[notation])
    way = (Quantity(Ref("W'", 1), 0, 1), DW)
    page = Page(subject, found, way, width)
    below = page.head
    for index, row in enumerate(rows(found)):
        rect = page.row_rect(index)
        assert rect.y == pytest.approx(below)
        below = rect.bottom
        middle = rect.y + rect.height / 2
        assert page.row_at(middle) == index
        assert page.hit(width - 30, middle).path == row.path
        left = page.hit(16 + 15 * row.depth + 4, middle)
        if row.part is None:
            assert left == Hit(Spot.REST, row.path)
        else:
            assert left.spot is (Spot.TRIANGLE if row.part.opens else Spot.ROW)
    assert page.height >= below
    crumbs = [page.hit(crumb.rect.x + 5, crumb.rect.y + 5) for crumb in page.crumbs]
    assert crumbs == [Hit(Spot.CRUMB, back=0), Hit(Spot.CRUMB, back=1)]
    assert page.hit(width - 3, page.head - 20) is None


def test_a_long_way_keeps_its_beginning_and_its_end(subject_of):
    subject = subject_of((4, 5, 3), m=20)
    way = tuple(Quantity(Ref("Z", 1), 0, None, i) for i in range(9))
    page = Page(subject, tree(subject.pass_, way[-1]), way, 700)
    assert [crumb.back for crumb in page.crumbs] == [0, 6, 7, 8]


def test_the_way_to_a_number_is_lit_from_the_asked_one(subject_of):
    pass_ = subject_of((4, 5, 3)).pass_
    found = tree(pass_, Quantity(Ref("dA", 1), 2, None, 4), {(1,)})
    along = found[found.place((1, 1))].along
    light = light_of_all([each.link for each in along], pass_.network.sizes)
    assert light == Light(frozenset({(1, 2), (2, 1)}), frozenset({(2, 1, 2)}))


def test_a_term_of_the_formulas_is_hit_where_it_stands(subject_of):
    subject = subject_of((4, 5, 3))
    asked = Quantity(Ref("Z", 1), 2, None, 4)
    page = Page(subject, tree(subject.pass_, asked), (), 420)
    found = [term for term in terms(page.told_mark) if term.link.unit is not None]
    assert {term.link.ref for term in found} >= {("Z", 1), ("W", 1), ("A", 0), ("b", 1)}
    for term in found:
        middle = term.rect.x + term.rect.width / 2, term.rect.y + term.rect.height / 2
        hit = page.hit(*middle)
        assert hit.spot is Spot.TERM
        assert hit.link == term.link


def test_the_result_of_a_step_is_of_the_chosen_unit_and_example(subject_of):
    pass_ = subject_of((4, 5, 3)).pass_
    asked = {str(step.result): of_step(pass_, i, 0, 1, 7) for i, step in enumerate(pass_.operations)}
    assert asked["Z[1]"] == Quantity(Ref("Z", 1), 0, None, 7)
    assert asked["dW[2]"] == Quantity(Ref("dW", 2), 0, 1)
    assert asked["db[2]"] == Quantity(Ref("db", 2), 0)
    assert asked["W'[1]"] == Quantity(Ref("W'", 1), 0, 1)
    assert asked["J[2]"] == Quantity(Ref("J", 2), 0, None, 7)
