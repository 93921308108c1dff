"""What a frame says at a moment of the pass: marks, no pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from bpviz.engine.plan import Rule
from bpviz.explain.numbers import plain
from bpviz.scene.film import Film
from bpviz.scene.layout import layout
from bpviz.scene.look import ALL_PARTS, CANVAS_PARTS, Look, Part
from bpviz.scene.marks import Arcs, Boxes, Curves, Discs, Glows, Image, Mark, Pulses, Texts
from bpviz.scene.measure import text_width
from bpviz.scene.nodes import brief
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.theme import DARK, LIGHT
from bpviz.scene.values import largest

SMALL = (2, 4, 3, 1)
LOOK = Look(1200, 800, parts=CANVAS_PARTS)


def at(film: Film, result: tuple[str, int], fraction: float) -> float:
    """The time at a fraction of the operation that computes `result`."""
    index = next(i for i, step in enumerate(film.timeline.operations) if step.result == result)
    start, end = film.timeline.start(index), film.timeline.end(index)
    return start + fraction * (end - start)


def texts(marks: Sequence[Mark]) -> list[str]:
    return [text for mark in marks if isinstance(mark, Texts) for text in mark.text]


def discs_at(scene: Scene, centre: np.ndarray) -> list[tuple[float, int]]:
    """(radius, colour) of the discs round a point, in the order in which they are painted."""
    found = []
    for mark in scene.marks:
        if isinstance(mark, Discs):
            here = np.hypot(*(mark.centre - centre).T) < 0.5
            found += list(zip(mark.radius[here].tolist(), mark.colour[here].tolist(), strict=True))
    return found


def columns(mark: Mark) -> Iterator[object]:
    for name in type(mark).__dataclass_fields__:
        value = getattr(mark, name)
        yield value.tolist() if isinstance(value, np.ndarray) else value


def same(one: Sequence[Mark], other: Sequence[Mark]) -> bool:
    return [(type(mark), *columns(mark)) for mark in one] == [(type(mark), *columns(mark)) for mark in other]


def unit_centre(film: Film, layer: int, row: int) -> np.ndarray:
    rect = film.unit_rect(layer, row, 0.0)
    assert rect is not None
    return np.array([rect.x + rect.width / 2, rect.y + rect.height / 2])


def test_a_unit_is_empty_until_its_activation_is_computed(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    for row in range(4):
        centre = unit_centre(film, 1, row)
        before = discs_at(film.frame(at(film, ("Z", 1), 0.99)), centre)
        after = discs_at(film.frame(at(film, ("A", 1), 0.99)), centre)
        assert [colour for _, colour in before] == [DARK.empty]
        assert len(after) == 2
        share = film.subjects[0].pass_["A", 1][row, 0] / largest(
            *(film.subjects[0].pass_["A", l] for l in (1, 2, 3))
        )
        assert after[1][1] == int(DARK.tint([share])[0])


def test_a_number_stands_in_a_node_only_once_it_is_computed(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    a = [brief(value) for value in film.subjects[0].pass_["A", 2][:, 0].tolist()]
    assert not set(a) & set(texts(film.frame(at(film, ("Z", 2), 0.99)).marks))
    assert set(a) <= set(texts(film.frame(at(film, ("A", 2), 0.99)).marks))


def test_z_then_da_then_dz_stand_under_a_node(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    pass_ = film.subjects[0].pass_
    for name, letter in (("Z", "z"), ("dA", "da"), ("dZ", "dz")):
        wanted = {f"{letter} = {brief(value)}" for value in pass_[name, 2][:, 0].tolist()}
        assert not wanted & set(texts(film.frame(at(film, (name, 2), 0.0)).marks))
        assert wanted <= set(texts(film.frame(at(film, (name, 2), 0.96)).marks))


def test_the_ring_of_z_is_drawn_as_far_as_the_step_has_come(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    sweeps = []
    for fraction in (0.5, 0.7, 0.8, 0.88):
        moving = film.frame(at(film, ("Z", 1), fraction)).moving
        sweeps.append([mark.sweep.tolist() for mark in moving if isinstance(mark, Arcs)])
    assert sweeps[0] == []
    assert 0 < sweeps[1][0][0] < sweeps[2][0][0] < sweeps[3][0][0] < 360


def test_glows_appear_with_dz_from_the_outputs_back(subject_of):
    film = Film([subject_of(SMALL)], replace(LOOK, parts=frozenset({Part.NETWORK})))

    def glowing(t: float) -> int:
        return sum(len(mark.centre) for mark in film.frame(t).marks if isinstance(mark, Glows))

    assert glowing(at(film, ("dA", 3), 0.99)) == 0
    assert glowing(at(film, ("dZ", 3), 0.99)) == 1
    assert glowing(at(film, ("dZ", 2), 0.99)) == 1 + 3
    assert glowing(at(film, ("dZ", 1), 0.99)) == 1 + 3 + 4


def test_pulses_carry_w_times_a_forward_and_w_times_dz_back(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    pass_ = film.subjects[0].pass_
    forward = pass_["W", 2] * pass_["A", 1][:, 0]
    back = pass_["W", 2] * pass_["dZ", 2][:, :1]
    for name, layer, carried in (("Z", 2, forward), ("dA", 1, back)):
        early, late = (moving_pulses(film, (name, layer), fraction) for fraction in (0.2, 0.5))
        assert len(early.position) == carried.size
        assert early.hollow.sum() == (carried < 0).sum()
        direction = np.sign(late.position[:, 0] - early.position[:, 0])
        assert set(direction.tolist()) == {1.0 if name == "Z" else -1.0}
        assert np.unique(early.radius).size > 1
    assert moving_pulses(film, ("Z", 2), 0.5).colour.tolist().count(DARK.negative) == (forward < 0).sum()


def moving_pulses(film: Film, result: tuple[str, int], fraction: float) -> Pulses:
    (found,) = [m for m in film.frame(at(film, result, fraction)).moving if isinstance(m, Pulses)]
    return found


def test_edges_light_up_with_the_gradient(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    pass_ = film.subjects[0].pass_
    own = np.outer(pass_["dZ", 2][:, 0], pass_["A", 1][:, 0])
    _, lit = [m for m in film.frame(at(film, ("dW", 2), 0.9)).moving if isinstance(m, Curves)]
    assert (lit.colour != DARK.background).all()
    assert lit.dashed.sum() == (own < 0).sum()
    assert len(lit.points) == own.size


def test_edges_move_from_w_to_the_new_w_and_the_next_pass_begins_there(subject_of):
    first = subject_of(SMALL, rate=0.5)
    film = Film([first], LOOK)
    start, middle, end = (moved(film, fraction) for fraction in (0.0, 0.5, 1.0 - 1e-9))
    scale = film._stage(0).values.weight_scale
    gap = film._stage(0).gaps[1]
    for curves, name in ((start, "W"), (end, "W'")):
        expected = np.maximum(
            5.0 * film.layout.sizes.scale * np.abs(gap.of(first.pass_[name, 2])) / scale, 0.7
        )
        assert curves.width.tolist() == pytest.approx(expected.tolist())
    assert middle.width.tolist() != start.width.tolist()
    later = film.frame(film.duration).marks
    drawn = [mark for mark in later if isinstance(mark, Curves) and len(mark.points) == 12]
    assert drawn[0].width.tolist() == pytest.approx(end.width.tolist())


def moved(film: Film, fraction: float) -> Curves:
    return [m for m in film.frame(at(film, ("W'", 2), fraction)).moving if isinstance(m, Curves)][-1]


def test_the_cost_is_not_named_before_it_is_computed(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    J = f"J = {plain(film.subjects[0].pass_.J, 3)}"
    assert J not in texts(film.frame(at(film, ("A", 3), 0.99)).marks)
    assert J in texts(film.frame(at(film, ("J", 3), 0.96)).marks)
    assert J in texts(film.frame(film.duration).marks)


def test_every_scale_in_the_legend_is_the_maximum_of_its_data(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    pass_ = film.subjects[0].pass_
    shown = texts(film.frame(at(film, ("Z", 2), 0.5)).marks)
    layers = (1, 2, 3)
    a = plain(max(abs(pass_["A", l]).max() for l in layers), 3)
    x = plain(abs(pass_["A", 0][:, 0]).max(), 3)
    assert f"batch ≤ {a}, |x| ≤ {x}" in shown
    assert f"|z| ≤ {plain(max(abs(pass_['Z', l][:, 0]).max() for l in layers), 3)}" in shown
    assert f"|dz| ≤ {plain(max(abs(pass_['dZ', l][:, 0]).max() for l in layers), 3)}" in shown
    w = max(abs(pass_[name, l]).max() for l in layers for name in ("W", "W'"))
    assert f"width, |w| ≤ {plain(w, 3)}" in shown
    flow = abs(pass_["W", 2] * pass_["A", 1][:, 0]).max()
    assert f"now |w·a| ≤ {plain(flow, 3)}" in shown
    assert "shown: row 100" in shown
    assert "example 1 of 12" in shown


def test_the_mean_over_the_batch_says_so_and_shows_means(subject_of):
    film = Film([subject_of(SMALL)], replace(LOOK, example=None))
    pass_ = film.subjects[0].pass_
    shown = texts(film.frame(at(film, ("dZ", 2), 0.96)).marks)
    assert "shown: the mean" in shown
    assert "of 12 examples" in shown
    assert {f"dz = {brief(value)}" for value in pass_["dZ", 2].mean(axis=1).tolist()} <= set(shown)
    assert not any(text.startswith("this loss") for text in shown)


def test_a_frame_does_not_depend_on_what_was_asked_before(subject_of):
    subjects = [subject_of(SMALL, seed=1), subject_of(SMALL, seed=2)]
    times = [0.0, 3.3, 11.99, 12.0, 17.5, 24.0]
    forward = Film(subjects, replace(LOOK, parts=ALL_PARTS))
    backward = Film(subjects, replace(LOOK, parts=ALL_PARTS))
    first = [forward.frame(t) for t in times]
    second = [backward.frame(t) for t in reversed(times)][::-1]
    for one, other in zip(first, second, strict=True):
        assert same(one.marks, other.marks)


def test_scenes_with_one_key_have_the_same_still_marks(subject_of):
    film = Film([subject_of((2, 3, 1)), subject_of((2, 3, 1), seed=9)], LOOK)
    stills: dict[object, Scene] = {}
    grounds: dict[object, Scene] = {}
    for t in np.linspace(0, film.duration, 150).tolist():
        scene = film.frame(t)
        assert same(stills.setdefault((scene.ground_key, scene.still_key), scene).still, scene.still)
        assert same(grounds.setdefault(scene.ground_key, scene).ground, scene.ground)
    assert len(stills) == 2 * len(film.timeline.operations)


def test_two_films_never_share_what_depends_on_numbers(subject_of):
    one, other = (Film([subject_of(SMALL)], LOOK).frame(1.0) for _ in range(2))
    assert one.still_key != other.still_key
    large, another = (Film([subject_of((60, 40, 30, 2))], LOOK).frame(0.0) for _ in range(2))
    assert large.ground_key != another.ground_key


def test_films_share_a_ground_that_depends_on_no_number(subject_of):
    one, other = (Film([subject_of(SMALL, seed=seed)], LOOK).frame(1.0) for seed in (1, 2))
    assert one.ground_key == other.ground_key
    assert same(one.ground, other.ground)
    for changed in (replace(LOOK, theme=LIGHT), replace(LOOK, example=None), replace(LOOK, width=1000)):
        assert Film([subject_of(SMALL)], changed).frame(1.0).ground_key != one.ground_key
    assert Film([subject_of(SMALL, m=7)], LOOK).frame(1.0).ground_key != one.ground_key


def test_subjects_are_asked_for_only_when_their_pass_is_shown(subject_of):
    asked: list[int] = []

    class Lazy(Sequence[Subject]):
        def __len__(self) -> int:
            return 50

        def __getitem__(self, index):  # type: ignore[no-untyped-def]
            asked.append(index)
            return subject_of((2, 3, 1), seed=index)

    film = Film(Lazy(), LOOK, seconds_per_pass=2.0)
    assert film.duration == 100.0
    film.frame(61.0)
    film.frame(61.5)
    assert asked == [0, 30]


def test_a_shorter_last_batch_shows_its_last_example_and_names_it(subject_of):
    film = Film([subject_of(SMALL, m=4)], replace(LOOK, example=9, parts=ALL_PARTS))
    shown = texts(film.frame(at(film, ("Z", 1), 0.5)).marks)
    assert "shown: row 103" in shown
    assert "example 4 of 4" in shown


def test_large_layers_count_what_is_left_out(subject_of):
    film = Film([subject_of((784, 128, 64, 10), m=3)], replace(LOOK, width=1600, height=1000))
    scene = film.frame(0.0)
    shown = texts(scene.marks)
    assert "strongest 400 of 100\u2009352 weights shown" in shown
    assert "strongest 400 of 8192 weights shown" in shown
    assert sum(isinstance(mark, Image) and mark.width > mark.height * 5 for mark in scene.still) == 2
    assert max(len(mark.points) for mark in scene.marks if isinstance(mark, Curves)) <= 640


def test_outputs_whose_nodes_are_too_small_for_numbers_have_them_beside_them(subject_of):
    film = Film([subject_of((3, 40))], LOOK)
    a = film.subjects[0].pass_["A", 1][:, 0]
    wanted = f"a = {brief(a[0])}"
    assert not any(wanted in text for text in texts(film.frame(at(film, ("Z", 1), 0.9)).marks))
    assert sum("· a = " in text for text in texts(film.frame(at(film, ("J", 1), 0.1)).marks)) == 40


def test_the_penalty_stands_beside_the_cost(subject_of):
    subject = subject_of(SMALL)
    film = Film([replace(subject, pass_=replace(subject.pass_, l2=0.3))], LOOK)
    shown = texts(film.frame(film.duration).marks)
    assert f"penalty {plain(film.subjects[0].pass_.penalty, 3)}" in shown


def test_a_layer_that_is_not_shown_whole_says_so(subject_of):
    film = Film([subject_of((9000, 2), m=2)], LOOK)
    shown = texts(film.frame(0.0).marks)
    column = film._stage(0).placement.columns[0]
    assert f"{len(column.rows)} of 9000 shown" in shown
    assert column.hidden > 0


def test_a_chosen_unit_is_the_one_whose_numbers_stand_in_the_equation(subject_of):
    film = Film([subject_of(SMALL)], replace(LOOK, unit=(2, 1), parts=ALL_PARTS))
    assert "UNIT 2 OF LAYER 2 · ROW 100 · EXAMPLE 1 OF 12" in texts(film.frame(at(film, ("Z", 2), 0.5)).still)
    assert "UNIT 1 OF LAYER 1 · ROW 100 · EXAMPLE 1 OF 12" in texts(film.frame(at(film, ("Z", 1), 0.5)).still)
    assert "UNIT 2 OF LAYER 2" in texts(film.frame(at(film, ("W'", 2), 0.5)).still)
    assert "ROW 100 · EXAMPLE 1 OF 12" in texts(film.frame(at(film, ("J", 3), 0.5)).still)
    z = film.subjects[0].pass_["Z", 2][1, 0]
    assert film.explanation(at(film, ("Z", 2), 0.5)).result == z


def test_units_and_weights_are_found_under_the_pointer(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    for layer, n in enumerate(SMALL):
        for row in range(n):
            assert film.hit(*unit_centre(film, layer, row), 0.0) == (layer, row)
    gap = film._stage(0).gaps[2]
    x, y = gap.curves[0, 3] - (4.0, 0.0)
    assert film.hit(x, y, 5.0)[0] == 3
    assert film.hit(3, 3, 0.0) is None


@pytest.mark.parametrize("part", list(Part))
def test_each_part_can_be_shown_alone(subject_of, part):
    film = Film([subject_of(SMALL)], Look(900, 600, parts=frozenset({part})))
    assert film.frame(5.0).marks or part is Part.LEGEND


def test_values_that_are_not_finite_are_drawn_without_a_warning(subject_of):
    subject = subject_of(SMALL)
    values = dict(subject.pass_.values)
    for ref in list(values):
        if ref.name == "dA" and ref.layer == 3:
            values[ref] = np.full_like(values[ref], -np.inf)
    film = Film([replace(subject, pass_=replace(subject.pass_, values=values))], LOOK)
    for fraction in (0.0, 0.3, 0.8, 1.0):
        assert film.frame(at(film, ("dA", 3), fraction)).marks
    assert "da = −∞" in texts(film.frame(at(film, ("dA", 3), 0.96)).marks)


LOOKS = [
    Look(620, 560, DARK, parts=CANVAS_PARTS),
    Look(560, 480, LIGHT, example=None, parts=CANVAS_PARTS),
    Look(900, 600, LIGHT, parts=CANVAS_PARTS),
    Look(1280, 720, DARK),
    Look(1920, 1080, DARK),
    Look(3840, 2160, LIGHT, example=None),
    Look(640, 360, DARK),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}x{look.height}")
@pytest.mark.parametrize(
    "sizes", [(1, 1), SMALL, (4, 8, 3), (16, 32, 16, 2), (64, 32, 10), (30, 8, 8, 8, 8, 8, 1)], ids=str
)
def test_no_text_is_cut_and_none_stands_on_another(subject_of, look, sizes):
    film = Film([subject_of(sizes)], look)
    for result in (("Z", 1), ("J", len(sizes) - 1), ("dZ", 1), ("W'", 1)):
        scene = film.frame(at(film, result, 0.96))
        spots = text_boxes(scene)
        for spot, text in spots:
            assert spot.x >= 0, text
            assert spot.right <= look.width, text
            assert spot.y >= 0, text
            assert spot.bottom <= look.height, text
        for i, (one, text) in enumerate(spots):
            for other, second in spots[i + 1 :]:
                assert not one.overlaps(other), (text, second)


def text_boxes(scene: Scene) -> list[tuple[Rect, str]]:
    found = []
    for mark in scene.marks:
        if isinstance(mark, Texts):
            numbers = (mark.anchor, mark.size, mark.weight, mark.horizontal)
            rows = zip(mark.text, *(column.tolist() for column in numbers), strict=True)
            for text, (x, y), size, weight, share in rows:
                width = 0.97 * text_width(text, size, weight)
                found.append((Rect(x - share * width, y - 0.4 * size, width, 0.8 * size), text))
    return found


def test_parts_do_not_overlap():
    for width, height in ((1280, 720), (1920, 1080), (900, 1400), (640, 360)):
        film_layout = layout(Look(width, height))
        rects = [
            film_layout.caption,
            film_layout.network,
            film_layout.equation,
            film_layout.curve,
            film_layout.timeline,
        ]
        for i, one in enumerate(rects):
            for other in rects[i + 1 :]:
                assert not one.inset(0.01).overlaps(other)
        assert sum(rect.width * rect.height for rect in rects) == pytest.approx(width * height)


def test_every_rule_has_its_frame(subject_of):
    film = Film([subject_of(SMALL)], LOOK)
    rules = {step.rule for step in film.timeline.operations}
    assert rules == set(Rule)
    for index in range(len(film.timeline.operations)):
        assert film.frame(film.timeline.rest(index)).still


def test_boxes_have_no_negative_size(subject_of):
    for look in LOOKS:
        for mark in Film([subject_of((4, 8, 3))], look).frame(6.0).marks:
            if isinstance(mark, Boxes):
                assert (mark.size >= 0).all()


@pytest.mark.parametrize("sizes", [(2, 4, 1), (4, 5, 3), (6, 10)], ids=str)
@pytest.mark.parametrize("example", [0, None])
def test_pulses_on_their_way_to_the_cost_pass_no_name(subject_of, sizes, example):
    film = Film([subject_of(sizes)], replace(LOOK, example=example))
    scenes = [film.frame(at(film, ("J", len(sizes) - 1), fraction)) for fraction in (0.02, 0.2, 0.4, 0.6)]
    right = film._stage(0).placement.columns[-1].bounds.right
    named = [spot for spot, _ in text_boxes(scenes[0]) if spot.x > right and spot.bottom < 700]
    boxed = film._stage(0).cost_box
    names = [spot for spot in named if not spot.overlaps(boxed)]
    assert names
    for scene in scenes:
        for mark in scene.moving:
            if isinstance(mark, Pulses):
                for x, y in mark.position.tolist():
                    assert not any(spot.holds(x, y) for spot in names)


def test_a_mean_that_is_nothing_but_rounding_is_shown_as_0(subject_of):
    subject = subject_of(SMALL)
    X = subject.pass_["A", 0]
    X = X - X.mean(axis=1, keepdims=True)
    values = {ref: X if ref == ("A", 0) else array for ref, array in subject.pass_.values.items()}
    assert (X.mean(axis=1) != 0).any()
    film = Film([replace(subject, pass_=replace(subject.pass_, values=values))], replace(LOOK, example=None))
    assert film._stage(0).values.column("A", 0).tolist() == [0.0, 0.0]
    assert texts(film.frame(0.0).marks).count("0.00") >= 2
