"""The state of the window, driven without a window and without a thread."""

from dataclasses import replace

import pytest

from bpviz.app.facets import Facet
from bpviz.app.questions import Read, SetUp, Turn
from bpviz.study.document import Document
from bpviz.study.errors import RecipeError
from bpviz.study.view import Level


def test_a_document_opens_at_epoch_0_with_its_first_pass_in_sight(bench) -> None:
    session = bench.session
    assert session.setup is not None
    assert session.sight is not None
    assert (session.epoch, session.sight.epoch, session.sight.batch) == (0, 0, 0)
    assert session.points[0].test is not None
    assert session.judgement is not None


def test_one_epoch_forward_at_the_newest_pass_trains_exactly_one(bench) -> None:
    for number in range(1, 4):
        bench.session.walk.next_epoch()
        bench.settle()
        assert bench.session.epoch == number
        assert bench.session.costs.size == number
        assert bench.session.sight.epoch == number


def test_looking_at_the_past_trains_nothing(bench) -> None:
    session = bench.session
    session.train(5)
    bench.settle()
    newest = session.sight.pass_.network.vector()
    session.walk.previous_epoch()
    bench.settle()
    assert (session.sight.epoch, session.epoch) == (4, 5)
    session.walk.next_epoch()
    bench.settle()
    assert (session.sight.epoch, session.epoch, session.costs.size) == (5, 5, 5)
    assert (session.sight.pass_.network.vector() == newest).all()
    assert session.view.epoch is None


def test_running_n_epochs_gives_exactly_n(bench) -> None:
    bench.session.train(37)
    bench.settle()
    assert bench.session.epoch == 37
    assert not bench.session.training
    bench.session.train(5)
    bench.settle()
    assert bench.session.epoch == 42


def test_micro_steps_walk_through_the_operations_and_on_to_the_next_pass(bench) -> None:
    session = bench.session
    operations = len(session.sight.pass_.operations)
    for number in range(operations):
        session.walk.step(forward=True)
        bench.run_clock(3)
        assert session.operation == number
    assert session.epoch == 0
    session.walk.step(forward=True)
    bench.settle()
    assert (session.epoch, session.sight.epoch, session.view.position) == (1, 1, 0.0)
    session.walk.step(forward=False)
    bench.settle()
    assert (session.epoch, session.sight.epoch, session.operation) == (1, 0, operations - 1)


def test_a_step_asked_for_while_the_next_pass_is_coming_is_a_step_in_it(bench) -> None:
    session = bench.session
    session.walk.go_to(1.0)
    session.walk.step(forward=True)
    session.walk.step(forward=True)
    bench.settle()
    assert session.epoch == 1
    assert session.operation == 0
    assert session.view.position > 0


def test_phases_end_where_the_phase_ends(bench) -> None:
    session = bench.session
    phases = []
    for _ in range(4):
        session.walk.step(forward=True, level=Level.PHASE)
        bench.run_clock(8)
        phases.append(str(session.sight.pass_.operations[session.operation].phase))
    assert phases == ["forward", "cost", "backward", "update"]
    session.walk.step(forward=False, level=Level.PHASE)
    assert session.sight.pass_.operations[session.operation].phase == "backward"


def test_there_is_nothing_before_the_first_step(bench) -> None:
    assert bench.session.walk.at_start
    bench.session.walk.step(forward=False)
    bench.settle()
    assert (bench.session.walk.seen_epoch, bench.session.view.position) == (0, 0.0)


def test_with_mini_batches_the_next_pass_is_the_next_batch(bench) -> None:
    session = bench.session
    session.set_recipe(replace(session.document.recipe, batch_size=50))
    bench.settle()
    assert session.sight.batches == 3
    seen = []
    for _ in range(4):
        session.walk.next_pass()
        bench.settle()
        seen.append((session.sight.epoch, session.sight.batch, session.epoch))
    assert seen == [(0, 1, 0), (0, 2, 0), (1, 0, 1), (1, 1, 1)]
    session.walk.previous_pass()
    session.walk.previous_pass()
    bench.settle()
    assert (session.sight.epoch, session.sight.batch) == (0, 2)


def test_playing_on_trains_the_epoch_that_the_next_pass_needs(bench) -> None:
    session = bench.session
    session.walk.play(True)
    bench.run_clock(12.5)
    assert session.epoch == 1
    assert session.costs.size == 1
    assert 0 < session.view.position < 0.2


def test_repeating_plays_one_pass_and_trains_nothing(bench) -> None:
    bench.session.walk.play(True)
    bench.session.walk.repeating = True
    bench.run_clock(26)
    assert bench.session.epoch == 0


def test_an_answer_to_an_old_run_is_dropped(bench, iris: Document) -> None:
    session = bench.session
    session.train()
    question = session.next_question(bench.now + 1)
    assert isinstance(question, Turn)
    session.open(replace(iris, recipe=replace(iris.recipe, seed=3)))
    late = bench.worker._answer(question)
    assert late.trained > 0
    assert session.take(late, bench.now) is Facet.NONE
    bench.settle()
    assert session.epoch == 0
    assert session.document.recipe.seed == 3
    assert session.run == question.run + 1


def test_a_file_that_cannot_be_used_leaves_everything_as_it_was(bench, iris: Document, bad_file) -> None:
    session = bench.session
    session.train(4)
    bench.settle()
    session.open(Document(bad_file))
    question = session.next_question(bench.now)
    assert isinstance(question, SetUp)
    report = bench.worker._answer(question)
    assert "bad.csv, line 3" in str(report.problem)
    session.take(report, bench.now)
    bench.settle()
    assert session.document == iris
    assert (session.epoch, session.costs.size, session.sight.epoch) == (4, 4, 4)
    session.walk.next_epoch()
    bench.settle()
    assert session.epoch == 5


def test_other_training_settings_go_on_from_the_next_epoch(bench) -> None:
    session = bench.session
    session.train(3)
    bench.settle()
    run = session.run
    session.set_recipe(replace(session.document.recipe, learning_rate=0.5, optimizer="adam"))
    bench.settle()
    assert (session.run, session.epoch) == (run, 3)
    session.walk.next_epoch()
    bench.settle()
    assert session.epoch == 4
    assert session.training_handle.settings.rate == 0.5
    session.undo()
    bench.settle()
    assert session.training_handle.settings.rate == 0.1
    assert session.epoch == 4


def test_undo_of_another_network_brings_the_trained_one_back(bench) -> None:
    session = bench.session
    session.train(6)
    bench.settle()
    trained = session.sight.pass_.network.vector()
    session.set_recipe(session.document.recipe.with_hidden((3,)))
    bench.settle()
    assert session.epoch == 0
    assert session.setup.network.sizes == (4, 3, 3)
    session.undo()
    bench.settle()
    assert session.epoch == 6
    assert session.setup.network.sizes == (4, 5, 4, 3)
    assert (session.sight.pass_.network.vector() == trained).all()
    session.redo()
    bench.settle()
    assert session.setup.network.sizes == (4, 3, 3)


def test_a_recipe_that_cannot_be_used_is_refused_and_changes_nothing(bench) -> None:
    before = bench.session.document
    with pytest.raises(RecipeError, match="above 0"):
        bench.session.set_recipe(replace(before.recipe, learning_rate=-1.0))
    bench.session.set_recipe(replace(before.recipe, cost="log_loss", output_activation="softmax"))
    bench.settle()
    assert bench.session.document == before


def test_training_that_diverges_stops_and_keeps_the_last_finite_numbers(bench) -> None:
    session = bench.session
    recipe = replace(
        session.document.recipe, activations=("identity",) * 2, learning_rate=1e6, cost="squared_error"
    )
    session.set_recipe(replace(recipe, output_activation="identity"))
    bench.settle()
    session.train()
    bench.settle()
    assert not session.training
    assert session.costs.size == session.epoch


def test_reading_a_file_changes_nothing_that_is_open(bench, iris: Document) -> None:
    session = bench.session
    session.read(iris)
    question = session.next_question(bench.now)
    assert isinstance(question, Read)
    report = bench.worker._answer(question)
    assert report.dataset.n_inputs == 4
    assert session.take(report, bench.now) is Facet.NONE


def test_a_dragged_timeline_stands_where_it_was_dragged_to(bench) -> None:
    bench.session.walk.go_to(0.5)
    assert bench.session.view.position == 0.5
    bench.session.walk.go_to(7.0)
    assert bench.session.view.position == 1.0
