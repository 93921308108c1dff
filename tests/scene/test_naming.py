"""What a number belongs to is told with the input in the person's own unit."""

from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.registry import assets
from bpviz.scene.naming import quantity_name
from bpviz.scene.passes import Passes
from bpviz.study.document import Document
from bpviz.study.setup import set_up


def test_an_input_is_named_with_its_value_in_the_table():
    setup = set_up(Document(assets() / "data" / "iris.csv"))
    (subject,) = Passes(setup, setup.training(), range(1))
    row = int(setup.dataset.train_rows[4])
    value = float(setup.reading.table.column("petal_length_cm").cells[row])
    name = quantity_name(subject, Quantity(Ref("A", 0), 2, None, 4))
    assert name == f"input 3, petal_length_cm = {value:.6g} · row {row + 1} · example 5 of 120"
    mean = quantity_name(subject, Quantity(Ref("A", 0), 2))
    assert mean.startswith("input 3, mean petal_length_cm = ")
    assert quantity_name(subject, Quantity(Ref("Z", 1), 2, None, 4)).startswith("unit 3 of layer 1 · row")
