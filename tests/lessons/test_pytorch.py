"""Every number that a lesson can show is PyTorch's: of the pass that it opens with, and of the one after some epochs.

A number is held to 1e-12 of the sum of the sizes of its terms. The arrays are compared whole; what is shown of them one
by one (equations, origins, the computation graph, the cells of the matrices) for every unit and every weight, and for
examples spread over the batch.
"""

from itertools import product as every
from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import name_of
from bpviz.engine.plan import Ref
from bpviz.explain.evaluation import evaluate
from bpviz.explain.formula import Operator, Row
from bpviz.explain.gradient_vector import gradient_vector
from bpviz.explain.graph import layer_graph, unit_graph
from bpviz.explain.notation import notations
from bpviz.explain.origin import origin
from bpviz.explain.quantity import SLOPE, Quantity
from bpviz.explain.steps import explanation
from bpviz.lessons.lesson import lessons
from bpviz.scene.block import EXAMPLES, LOSSES, Mode
from bpviz.scene.product import Setting, pairs, product
from bpviz.study.setup import set_up
from tests.terms import terms_of

FOLDER = Path(__file__).parents[1] / "reference"
LESSONS = lessons()
DOCUMENTS = {
    f"{name}{suffix}": document
    for name, lesson in LESSONS.items()
    for suffix, document in zip(("", "/beside"), lesson.documents(), strict=False)
}
CASES = [f"{name}/{when}" for name in DOCUMENTS for when in ("first", "later")]
EPOCHS, COLUMNS = 3, 12
PER_EXAMPLE, PARAMETERS = ("Z", "A", "dA", "dZ"), ("W", "b", "dW", "db", "W'", "b'")


def spread(m):
    """The examples that are looked at one by one, and the only ones that are kept of a later pass."""
    return np.unique(np.linspace(0, m - 1, min(m, COLUMNS)).round().astype(int)).tolist()


class Expected:
    """PyTorch's numbers of one pass, dZ and dA without 1/m, and the Σ|terms| of each.

    columns: the examples of which it has the numbers of their own.
    """

    def __init__(self, pass_, numbers, columns):
        self.pass_, self.columns, self.L = pass_, columns, pass_.network.depth
        self.gs = [name_of(layer.activation) for layer in pass_.network.layers]
        self.whole = len(columns) == pass_.m
        self.values = {
            Ref("J", self.L): numbers[:1].reshape(1, 1),
            Ref(LOSSES, self.L): numbers[None, 1 : 1 + len(columns)],
            Ref("A", 0): pass_["A", 0][:, columns],
            Ref("Y", self.L): pass_["Y", self.L][:, columns],
        }
        start = 1 + len(columns)
        for l, name in every(range(1, self.L + 1), (*PER_EXAMPLE, *PARAMETERS)):
            rows, own = pass_[name, l].shape
            own = len(columns) if name in PER_EXAMPLE else own
            scale = pass_.m if name in ("dA", "dZ") else 1
            stop = start + rows * own
            self.values[Ref(name, l)] = scale * numbers[start:stop].reshape(rows, own)
            start = stop
        assert start == len(numbers)
        self.sizes = {ref: np.abs(array) for ref, array in self.values.items()}
        for operation in pass_.operations:
            ref, size = operation.result, terms_of(operation, pass_)
            self.sizes[ref] = size[:, columns] if ref.name in PER_EXAMPLE else size

    def of(self, quantity):
        """(the number, its Σ|terms|)."""
        ref, row, column, example = quantity
        name, l = ref
        if ref == ("J", self.L) and example is not None:
            ref = Ref(LOSSES, l)
        if name == SLOPE:
            return self.slope(l, row, row if column is None else column, example), 1.0
        if name in ("dW", "db") and example is not None:
            at = self.columns.index(example)
            carried = self.values[Ref("A", l - 1)][column or 0, at] if name == "dW" else 1.0
            dz, size = self.values[Ref("dZ", l)][row, at], self.sizes[Ref("dZ", l)][row, at]
            return dz * carried, size * abs(carried)
        found, size = self.values[ref][row], self.sizes[ref][row]
        if name not in (*PER_EXAMPLE, "Y") and ref.name != LOSSES:
            return found[column or 0], size[column or 0]
        if example is None:
            return found.mean(), size.mean()
        return found[self.columns.index(example)], size[self.columns.index(example)]

    def slope(self, l, j, k, example):
        """∂a_k/∂z_j by the formulas of the lectures, from PyTorch's a."""
        A = self.values[Ref("A", l)][:, self.columns.index(example)]
        match self.gs[l - 1]:
            case "tanh":
                return 1 - A[j] ** 2
            case "sigmoid":
                return A[j] * (1 - A[j])
            case "softmax":
                return A[k] * ((j == k) - A[j])

    def holds(self, quantity, *shown):
        """Whether each of these numbers is PyTorch's."""
        value, size = self.of(quantity)
        for number in shown:
            assert abs(float(number) - value) <= 1e-12 * size, (quantity, float(number), value)


@pytest.fixture(scope="module")
def given():
    return dict(np.load(FOLDER / "lessons_in.npz"))


@pytest.fixture(scope="module")
def worked():
    """{case: (the pass that bpviz shows, PyTorch's numbers of it)}."""
    committed, found = np.load(FOLDER / "lessons.npz"), {}
    for name, document in DOCUMENTS.items():
        training = set_up(document).training()
        first = training.pass_at(0)
        training.advance(EPOCHS)
        later = training.pass_at(EPOCHS)
        everything = list(range(first.m))
        found[f"{name}/first"] = first, Expected(first, committed[f"{name}/first"], everything)
        found[f"{name}/later"] = later, Expected(later, committed[f"{name}/later"], spread(later.m))
    return found


def quantities(pass_, ref):
    """Every number of an array, of the examples that are looked at."""
    rows, columns = pass_[ref].shape
    for row in range(rows):
        if ref.name in (*PER_EXAMPLE, "Y"):
            yield from (Quantity(ref, row, None, i) for i in spread(pass_.m))
        elif ref.name in ("b", "db", "b'"):
            yield Quantity(ref, row)
        else:
            yield from (Quantity(ref, row, column) for column in range(columns))


def sides(formula):
    """What stands between the signs of equality, without the name before the first."""
    groups = [[]]
    for item in formula.items:
        if isinstance(item, Operator) and item.text in ("=", "≔"):
            groups.append([])
        else:
            groups[-1].append(item)
    return [Row(tuple(group)) for group in groups[1:]]


def test_pytorch_was_given_what_the_lessons_start_from(given):
    for name, document in DOCUMENTS.items():
        setup = set_up(document)
        training, data = setup.training(), f"data/{int(given[f'{name}/data'])}"
        np.testing.assert_allclose(training.X, given[f"{data}/X"], rtol=1e-14, atol=1e-15)
        np.testing.assert_array_equal(training.Y, given[f"{data}/Y"])
        for l, layer in enumerate(setup.network.layers, start=1):
            np.testing.assert_allclose(layer.weights, given[f"{name}/W{l}"], rtol=1e-14)
            np.testing.assert_array_equal(layer.biases, given[f"{name}/b{l}"])
        batches = training.batches(0)
        assert (batches > 1) == (f"{name}/order" in given)
        if batches > 1:
            met = np.concatenate([training.columns(0, batch) for batch in range(batches)])
            np.testing.assert_array_equal(met, given[f"{name}/order"][0])


@pytest.mark.parametrize("case", CASES)
def test_every_array_of_a_lesson_is_pytorchs(worked, case):
    pass_, expected = worked[case]
    for ref, values in expected.values.items():
        found = pass_.losses if ref.name == LOSSES else pass_[ref]
        found = found[:, expected.columns] if ref.name in (*PER_EXAMPLE, "Y", LOSSES) else found
        assert found.shape == values.shape
        error = np.abs(found - values)
        assert (error <= 1e-12 * expected.sizes[ref]).all(), (ref, float(error.max()))


@pytest.mark.parametrize("case", CASES)
def test_every_equation_of_a_lesson_comes_to_pytorchs_number(worked, case):
    pass_, expected = worked[case]
    notation = notations()[LESSONS[case.split("/")[0]].notation]
    for index, operation in enumerate(pass_.operations):
        ref = operation.result
        asked = [Quantity(ref)] if ref.name == "J" else list(quantities(pass_, ref))
        if ref.name == "J":
            asked += [Quantity(ref, example=i) for i in spread(pass_.m)]
        elif ref.name in PER_EXAMPLE and expected.whole:
            asked += [Quantity(ref, row) for row in range(len(pass_[ref]))]
        for quantity in asked:
            _, row, column, example = quantity
            whose = example if ref.name in (*PER_EXAMPLE, "J") else 0
            shown = explanation(pass_, index, row, whose, column or 0, notation=notation)
            expected.holds(quantity, shown.result)
            assert shown.shapes_ok
            if example in (None, 0):
                value, size = expected.of(quantity)
                written = [float(evaluate(side)) for side in sides(shown.numbers)]
                assert written
                assert written == pytest.approx([value] * len(written), rel=0, abs=1e-12 * size), quantity


@pytest.mark.parametrize("case", CASES)
def test_every_origin_of_a_lesson_and_what_it_is_made_of_are_pytorchs(worked, case):
    pass_, expected = worked[case]
    opened, waiting = set(), [Quantity(Ref("J", expected.L))]
    made = {operation.result for operation in pass_.operations}
    waiting += [quantity for ref in made if ref.name != "J" for quantity in quantities(pass_, ref)]
    while waiting:
        quantity = waiting.pop()
        if quantity in opened or quantity.example not in (None, *spread(pass_.m)):
            continue
        opened.add(quantity)
        found = origin(pass_, quantity)
        expected.holds(quantity, found.value)
        if len(found.terms):
            expected.holds(quantity, found.terms.shares.sum())
        if found.chain:
            expected.holds(quantity, np.prod([link.value for link in found.chain]))
            for link in found.chain:
                if link.quantity is not None:
                    expected.holds(link.quantity, link.value)
        waiting += found.children
    names = {quantity.ref.name for quantity in opened}
    assert names >= {*PER_EXAMPLE, *PARAMETERS, "Y", "J"}


@pytest.mark.parametrize("case", CASES)
def test_every_value_and_derivative_of_the_computation_graph_is_pytorchs(worked, case):
    pass_, expected = worked[case]
    units = [(l, j) for l, n in enumerate(pass_.network.sizes) if l for j in range(n)]
    for (l, j), i, products in every(units, spread(pass_.m), (False, True)):
        graph = unit_graph(pass_, l, j, i, products=products)
        dz = Quantity(Ref("dZ", l), j, None, i)
        assert graph.left_out == 0
        for node in graph.nodes:
            if node.quantity is None:
                assert node.derivative is None or expected.holds(dz, node.derivative) is None
                continue
            expected.holds(node.quantity, node.value)
            name, layer = node.ref
            if name == "J":
                assert node.derivative == 1.0
            elif node.derivative is not None:
                expected.holds(node.quantity._replace(ref=Ref(f"d{name}", layer), example=i), node.derivative)
        for edge in graph.edges:
            source, target = graph.nodes[edge.source], graph.nodes[edge.target]
            if source.quantity is not None:
                expected.holds(source.quantity, edge.forward)
            if edge.backward is None or source.quantity is None:
                continue
            own = Ref(f"d{source.ref.name}", source.ref.layer)
            if source.ref.layer == l or source.ref.name in ("W", "b"):
                into = source.quantity._replace(ref=own, example=i)
                expected.holds(
                    into if source.ref.name != "Z" or target.ref.name != "J" else dz, edge.backward
                )
            else:  # one path of the several that the derivative of an activation is the sum of
                weight, _ = expected.of(Quantity(Ref("W", l), j, source.quantity.row))
                value, size = expected.of(dz)
                assert abs(edge.backward - weight * value) <= 1e-12 * abs(weight) * size
            if target.value and edge.slope is not None and target.derivative is not None:
                assert edge.backward == pytest.approx(edge.slope * target.derivative, rel=1e-12)
    for node in layer_graph(pass_).nodes:
        assert node.shape == pass_[node.ref].shape


def along(block, axis, count, m):
    """The places along a side of a block: of many examples those that are looked at."""
    return spread(m) if axis == EXAMPLES and block.example is None else range(count)


@pytest.mark.parametrize("case", CASES)
def test_every_cell_of_the_matrices_is_pytorchs(worked, case):
    pass_, expected = worked[case]
    modes = (Mode.ONE, Mode.ALL, Mode.MEAN) if expected.whole else (Mode.ONE, Mode.ALL)
    for (index, step), mode, rows in every(enumerate(pass_.operations), modes, (False, True)):
        for example in spread(pass_.m)[::3] if mode is Mode.ONE else (0,):
            setting = Setting(pass_, mode, example, notations()["lecture"], rows)
            blocks = list(product(setting, step).blocks)
            if mode is Mode.ALL:
                blocks += [block for pair in pairs(setting, step.layer, index) for block in pair]
            for block in blocks:
                sides = (block.down, block.across)
                places = [along(block, *side, pass_.m) for side in zip(sides, block.shape, strict=True)]
                for line, column in every(*places):
                    expected.holds(block.quantity(line, column), block.numbers[line, column])


@pytest.mark.parametrize("case", CASES)
def test_the_stacked_gradient_is_pytorchs(worked, case):
    pass_, expected = worked[case]
    refs = [Ref(name, l) for l in range(1, expected.L + 1) for name in ("dW", "db")]
    values, sizes = (
        np.concatenate([found[ref].ravel() for ref in refs]) for found in (expected.values, expected.sizes)
    )
    assert (np.abs(gradient_vector(pass_).entries - values) <= 1e-12 * sizes).all()
