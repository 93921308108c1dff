"""The worker's thread: asked one thing at a time, stopped at once, never left running."""

from bpviz.app.controller import Controller
from bpviz.app.questions import Address
from bpviz.study.document import Document


def test_training_runs_in_a_thread_and_stops_when_told(opened: Controller, settle, qtbot) -> None:
    opened.train()
    qtbot.waitUntil(lambda: opened.session.epoch > 50)
    opened.pause()
    settle(opened)
    epoch = opened.session.epoch
    assert opened.session.costs.size == epoch
    assert opened.session.points[-1].epoch == epoch
    assert opened.session.sight.epoch == epoch


def test_a_given_number_of_epochs_is_trained_exactly(opened: Controller, settle, qtbot) -> None:
    opened.train(500)
    settle(opened)
    assert opened.session.epoch == 500
    opened.order(opened.session.walk.next_epoch)
    settle(opened)
    assert opened.session.epoch == 501


def test_new_data_during_training_drops_the_late_answer(
    opened: Controller, iris: Document, settle, qtbot
) -> None:
    opened.train()
    qtbot.waitUntil(lambda: opened.session.epoch > 20)
    opened.open(iris)
    settle(opened)
    assert (opened.session.epoch, opened.session.costs.size) == (0, 0)


def test_a_refused_file_is_said_with_place_and_cure(
    opened: Controller, iris: Document, bad_file, settle, qtbot
) -> None:
    with qtbot.waitSignal(opened.refused) as heard:
        opened.open(Document(bad_file))
    assert "line 3" in str(heard.args[0])
    assert opened.session.document == iris


def test_an_exporter_gets_its_passes_from_the_worker(opened: Controller, settle, qtbot) -> None:
    opened.train(10)
    settle(opened)
    future = opened.fetch(opened.session.training_handle, Address(4, 0))
    qtbot.waitUntil(future.done)
    assert future.result().epoch == 4


def test_closing_while_training_ends_the_thread(iris: Document, settle, qtbot) -> None:
    controller = Controller()
    controller.open(iris)
    settle(controller)
    controller.train()
    qtbot.waitUntil(lambda: controller.session.epoch > 5)
    controller.close()
    assert not controller._thread.isRunning()
