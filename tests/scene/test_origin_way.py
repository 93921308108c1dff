"""The way from number to number: deeper, back, with another example, in another pass."""

from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.scene.origin_way import MOST, Question, Way

DW, DA, Z = (
    Quantity(Ref("dW", 1), 0, 1),
    Quantity(Ref("dA", 1), 2, None, 4),
    Quantity(Ref("Z", 1), 2, None, 4),
)


def test_it_begins_at_the_result_of_the_step():
    assert Way().now == Question()
    assert Way().numbers == ()


def test_deeper_and_back_what_was_opened_is_open_again():
    way = Way().opened((0,)).to(DA).opened((1,)).opened((1, 1)).to(Z)
    assert way.numbers == (DA, Z)
    assert way.now == Question(Z)
    assert way.back(1).now == Question(DA, frozenset({(1,), (1, 1)}))
    assert way.back(0) == Way((Question(None, frozenset({(0,)})),))


def test_a_closed_row_forgets_what_was_open_in_it():
    way = Way().to(DA).opened((1,)).opened((1, 1)).opened((2,)).whole((1, 1)).whole(())
    assert way.closed((1,)).now == Question(DA, frozenset({(2,)}), frozenset({()}))
    assert way.folded().now == Question(DA)


def test_numbers_of_the_example_follow_it_and_those_of_the_batch_do_not():
    way = Way().to(DW).to(DW._replace(example=4)).to(DA).to(Z._replace(example=5))
    assert way.of_example(4, 9).numbers == (
        DW,
        DW._replace(example=9),
        DA._replace(example=9),
        Z._replace(example=5),
    )
    assert way.of_example(4, None).numbers == (
        DW,
        DW._replace(example=4),
        DA._replace(example=None),
        way.numbers[3],
    )
    assert Way().to(DW).of_example(None, 3).numbers == (DW,)
    assert way.of_example(4, 4) is way


def test_it_ends_before_a_number_that_the_pass_does_not_have(subject_of):
    pass_ = subject_of((4, 5, 3), m=6).pass_
    way = Way().to(DA).to(Z._replace(example=6)).to(DW)
    assert way.within(pass_).numbers == (DA,)
    assert way.back(1).within(pass_) == way.back(1)
    assert Way().to(Z._replace(ref=Ref("Z", 7))).within(pass_) == Way()
    assert Way().to(Quantity(Ref("J", 2), example=1)).within(pass_).numbers
    assert Way().to(Quantity(Ref("J", 3), example=1)).within(pass_) == Way(), "the cost of a deeper network"


def test_of_a_very_long_way_the_beginning_is_forgotten():
    way = Way().opened((0,))
    for _ in range(MOST):
        way = way.to(DA).to(Z)
    assert len(way.numbers) == MOST
    assert way.questions[0] == Question(None, frozenset({(0,)}))
