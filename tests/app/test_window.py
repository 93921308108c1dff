"""The window, driven through everything that a person can do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent

from bpviz.app import actions
from bpviz.app.dialogs.columns import ROLE
from bpviz.app.faults import Faults
from bpviz.app.menus import BUNDLED
from bpviz.app.preferences import Preferences
from bpviz.app.window import Window
from bpviz.data.preparation.choosing import Role
from bpviz.data.toy import toys, usual
from bpviz.lessons.lesson import lessons
from bpviz.registry import assets
from bpviz.scene.theme import DARK, LIGHT

Settle = Callable[[], None]


def press(window: Window, name: str) -> None:
    assert window.acts[name].isEnabled(), window.acts[name].toolTip()
    window.acts[name].trigger()


def write_csv(path: Path) -> Path:
    rows = [f"{k % 7},{k % 5},{'yes' if k % 7 > 3 else 'no'}" for k in range(40)]
    path.write_text("a,b,label\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_at_the_start_a_network_on_real_data_is_in_motion(
    qtbot, preferences: Preferences, faults: Faults
) -> None:
    window = Window(preferences, faults)
    qtbot.addWidget(window)
    window.show()
    window.begin(None)
    qtbot.waitUntil(lambda: window.session.view.position > 0.01 and window.parts.canvas.frames > 3)
    assert window.session.setup.dataset.name.startswith("iris")
    assert window.session.setup.network.sizes == (4, 5, 4, 3)
    window.close()


def test_a_file_named_on_the_command_line_is_opened(
    qtbot, preferences: Preferences, faults: Faults, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "mine.csv")
    window = Window(preferences, faults)
    qtbot.addWidget(window)
    window.begin(str(path))
    qtbot.waitUntil(lambda: window.session.setup is not None)
    assert window.session.document.path == path
    window.close()


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_data_set_opens(window: Window, rest: Settle, name: str) -> None:
    window.orders.open_path(assets() / "data" / f"{name}.csv")
    rest()
    assert window.parts.banner.words == ""
    assert window.session.document.path.stem == name


def test_rows_that_are_left_out_are_said(window: Window, rest: Settle) -> None:
    window.orders.open_path(assets() / "data" / "penguins.csv")
    rest()
    assert "missing" in window.parts.data._notes.toolTip()


def test_a_dropped_file_is_opened_and_remembered(
    window: Window, rest: Settle, tmp_path: Path, preferences: Preferences
) -> None:
    path = write_csv(tmp_path / "dropped.csv")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
    )
    rest()
    assert window.session.document.path == path
    assert preferences.recent == [str(path)]
    assert "mine" not in window.windowTitle()


def test_a_file_that_cannot_be_used_is_refused_with_its_place_and_what_is_open_stays(
    window: Window, rest: Settle, bad_file: Path, qtbot
) -> None:
    before = window.session.document
    window.orders.open_path(bad_file)
    qtbot.waitUntil(lambda: window.parts.banner.words != "")
    assert "bad.csv" in window.parts.banner.words
    assert "line 3" in window.parts.banner.words
    rest()
    assert window.session.document == before


def test_the_open_dialog_shows_the_file_and_opens_it_with_another_target(
    window: Window, rest: Settle, tmp_path: Path, qtbot
) -> None:
    dialog = window.orders.preview(write_csv(tmp_path / "mine.csv"))
    fields = dialog.fields
    qtbot.waitUntil(fields["accept"].isEnabled)
    assert fields["table"].rows == 40
    assert fields["target"].name == "label"
    fields["target"].show_name("a")
    fields["target"].picked.emit("a")
    qtbot.waitUntil(fields["accept"].isEnabled)
    dialog.columns.setData(dialog.columns.index(1, ROLE), str(Role.IGNORED))
    qtbot.waitUntil(fields["accept"].isEnabled)
    fields["accept"].click()
    rest()
    assert window.session.setup.dataset.target == "a"
    assert window.session.document.decisions.drop == ("b",)


def test_the_open_dialog_says_why_a_file_cannot_be_opened(window: Window, bad_file: Path, qtbot) -> None:
    dialog = window.orders.preview(bad_file)
    qtbot.waitUntil(lambda: "line 3" in dialog.fields["message"].text())
    assert not dialog.fields["accept"].isEnabled()
    dialog.reject()


def test_micro_steps_go_forward_and_back(window: Window, rest: Settle) -> None:
    press(window, "step-forward")
    rest()
    press(window, "step-forward")
    rest()
    assert window.session.operation == 1
    press(window, "step-back")
    rest()
    assert window.session.operation == 0
    assert window.session.epoch == 0


def test_a_step_within_the_pass_keeps_the_picture_that_was_laid_out(window: Window, rest: Settle) -> None:
    film = window.parts.canvas.film
    press(window, "step-forward")
    rest()
    assert window.session.view.position > 0
    assert window.parts.canvas.film is film


def test_phases_go_forward_and_back(window: Window, rest: Settle) -> None:
    window.orders.set_speed(12)
    press(window, "phase-forward")
    rest()
    press(window, "phase-forward")
    rest()
    assert window.session.sight.pass_.operations[window.session.operation].phase == "cost"
    press(window, "phase-back")
    rest()
    assert window.session.sight.pass_.operations[window.session.operation].phase == "forward"


def test_epochs_go_forward_by_training_one_and_back_by_looking(window: Window, rest: Settle) -> None:
    for _ in range(3):
        press(window, "epoch-forward")
        rest()
    assert (window.session.epoch, window.session.costs.size) == (3, 3)
    press(window, "epoch-back")
    rest()
    assert (window.session.sight.epoch, window.session.epoch) == (2, 3)
    press(window, "live")
    rest()
    assert window.session.sight.epoch == 3
    assert not window.acts["live"].isEnabled()


def test_the_next_batch_is_offered_with_mini_batches_alone(window: Window, rest: Settle) -> None:
    assert not window.acts["pass-forward"].isEnabled()
    assert "full" in window.acts["pass-forward"].toolTip()
    window.orders.set_recipe(replace(window.session.document.recipe, batch_size=40))
    rest()
    press(window, "pass-forward")
    rest()
    assert (window.session.sight.batch, window.session.epoch) == (1, 0)


def test_play_and_pause(window: Window, qtbot) -> None:
    press(window, "play")
    qtbot.waitUntil(lambda: window.session.view.position > 0.01)
    press(window, "play")
    here = window.session.view.position
    assert not window.session.walk.moving
    assert window.acts["play"].iconText() == "Play pass"
    assert window.session.view.position == here


def test_the_speed_slider_sets_the_speed(window: Window) -> None:
    window.parts.toolbar.speed.setValue(4)
    assert window.session.walk.speed == 2.0


def test_dragging_along_the_timeline_travels_along_the_pass(window: Window, qtbot) -> None:
    strip = window.parts.pass_bar.strip
    middle = QPoint(strip.width() // 2, strip.height() // 2)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=middle)
    assert window.session.view.position == pytest.approx(0.5, abs=0.01)
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=middle)
    press(window, "end")
    assert window.session.view.position == 1.0
    press(window, "start")
    assert window.session.view.position == 0.0


def test_train_runs_until_it_is_paused(window: Window, rest: Settle, qtbot) -> None:
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.epoch > 30)
    assert window.acts["train"].iconText() == "Pause"
    press(window, "train")
    rest()
    epoch = window.session.epoch
    assert window.session.costs.size == epoch
    assert window.session.sight.epoch == epoch
    assert window.parts.cost.shown_costs.size > 0
    assert window.parts.toolbar._readout.text() == f"epoch <b>{epoch}</b>"


def test_while_training_runs_the_picture_is_a_draft_and_whole_as_soon_as_it_rests(
    window: Window, rest: Settle, qtbot
) -> None:
    canvas = window.parts.canvas
    assert not canvas.film.look.draft
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.epoch > 10 and canvas.film.look.draft)
    window.parts.pass_bar.epochs.travelled.emit(3)
    qtbot.waitUntil(lambda: window.session.sight.epoch == 3 and not canvas.film.look.draft)
    window.parts.pass_bar.epochs.live_wanted.emit(True)
    qtbot.waitUntil(lambda: canvas.film.look.draft)
    press(window, "train")
    rest()
    assert not canvas.film.look.draft


def test_running_n_epochs_trains_exactly_n(window: Window, rest: Settle) -> None:
    window.parts.training.fields[4].setValue(25)
    press(window, "run")
    rest()
    assert window.session.epoch == 25
    press(window, "run")
    rest()
    assert window.session.epoch == 50


def test_the_epoch_slider_travels_without_training(window: Window, rest: Settle) -> None:
    window.controller.train(12)
    rest()
    window.parts.pass_bar.epochs.slider.setValue(5)
    rest()
    assert (window.session.sight.epoch, window.session.epoch) == (5, 12)


def test_a_click_on_the_curve_travels_to_that_epoch(window: Window, rest: Settle) -> None:
    window.controller.train(20)
    rest()
    box = window.parts.cost.plot.getPlotItem().getViewBox()
    place = box.mapViewToScene(QPointF(7.2, 0.5))
    assert window.parts.cost.epoch_at(place) == 7
    window.parts.cost.travelled.emit(7)
    rest()
    assert window.session.sight.epoch == 7


def test_the_log_switch_changes_the_axis(window: Window, rest: Settle) -> None:
    window.controller.train(20)
    rest()
    window.parts.cost.log.setChecked(True)
    assert window.parts.cost.plot.getPlotItem().getAxis("left").logMode


def test_layers_units_and_activations_can_be_changed_and_undone(window: Window, rest: Settle) -> None:
    window.parts.network.add_layer()
    rest()
    assert window.session.setup.network.sizes == (4, 5, 4, 4, 3)
    window.parts.network.layers[0][1].setValue(7)
    rest()
    window.parts.network.layers[1][2].picked.emit("relu")
    rest()
    assert window.session.setup.network.sizes == (4, 7, 4, 4, 3)
    assert window.session.document.recipe.activations == ("tanh", "relu", "tanh")
    window.parts.network.remove_layer(2)
    rest()
    assert window.session.setup.network.sizes == (4, 7, 4, 3)
    for _ in range(4):
        press(window, "undo")
        rest()
    assert window.session.setup.network.sizes == (4, 5, 4, 3)
    assert len(window.parts.network.layers) == 2
    press(window, "redo")
    rest()
    assert window.session.setup.network.sizes == (4, 5, 4, 4, 3)


def test_a_cost_takes_an_output_along_that_it_can_follow(window: Window, rest: Settle) -> None:
    window.parts.network._cost.picked.emit("log_loss")
    rest()
    assert window.session.setup.network.output.label == "sigmoid"
    window.parts.network._output.picked.emit("softmax")
    rest()
    assert window.parts.banner.words == ""
    assert window.session.setup.cost.natural == "softmax"


def test_the_learning_rate_changes_during_a_run_with_a_comma_or_a_point(
    window: Window, rest: Settle, qtbot
) -> None:
    window.controller.train(5)
    rest()
    rate = window.parts.training.fields[0]
    rate.setFocus()
    for text, number in (("0,05", 0.05), ("0.3", 0.3)):
        rate.setText(text)
        qtbot.keyClick(rate, Qt.Key.Key_Return)
        rest()
        assert window.session.document.recipe.learning_rate == number
        assert window.session.epoch == 5
    rate.setText("fast")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert "not a number" in window.parts.banner.words
    rate.setText("0")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert "above 0" in window.parts.banner.words
    assert rate.text() == "0.3"


def test_the_target_can_be_changed_in_the_panel(window: Window, rest: Settle) -> None:
    window.parts.data._target.picked.emit("petal_width_cm")
    rest()
    assert window.session.setup.dataset.target == "petal_width_cm"
    assert window.session.setup.dataset.classes is None


def test_an_example_is_chosen_in_the_list(window: Window, rest: Settle) -> None:
    window.parts.data.table.selectRow(17)
    rest()
    assert window.session.view.example == 17
    press(window, "mean")
    assert window.session.view.example is None


def test_a_click_on_a_unit_explains_that_unit(window: Window, rest: Settle, qtbot) -> None:
    film = window.parts.canvas.film
    spot = film.unit_rect(1, 3, 0.0)
    qtbot.mouseClick(
        window.parts.canvas,
        Qt.MouseButton.LeftButton,
        pos=QPoint(round(spot.x + spot.width / 2), round(spot.y + spot.height / 2)),
    )
    rest()
    assert window.session.view.unit == (1, 3)
    assert "unit 4 of layer 1" in window.parts.canvas.words_at(
        QPoint(round(spot.x + spot.width / 2), round(spot.y + spot.height / 2))
    )


def test_two_features_have_a_boundary_and_classes_a_confusion_matrix(
    window: Window, rest: Settle, tmp_path: Path
) -> None:
    window.orders.open_path(write_csv(tmp_path / "two.csv"))
    rest()
    judgement = window.session.judgement
    assert judgement.boundary is not None
    window.arrangement.docks["boundary"].raise_()
    assert window.parts.boundary.scene().marks
    assert window.parts.confusion.table.sum() == window.session.setup.dataset.X_test.shape[1]


def test_every_lesson_opens_from_the_menu_where_it_begins(window: Window, rest: Settle) -> None:
    found = [act for act in window.findChildren(QAction) if act.objectName().startswith("lesson-")]
    assert len(found) == len(lessons())
    for act in found:
        act.trigger()
        rest()
        lesson = lessons()[act.objectName().removeprefix("lesson-")]
        assert window.session.document == lesson.document()
        assert window.parts.lesson.words == str(lesson.words)
        assert window.parts.banner.words == ""


def test_the_theme_switches_and_is_remembered(window: Window, preferences: Preferences) -> None:
    assert window.parts.canvas.scene().background == DARK.background
    press(window, "theme")
    assert window.parts.canvas.scene().background == LIGHT.background
    assert preferences.theme == "light"
    press(window, "theme")


def test_full_screen_shows_the_whole_picture_and_comes_back(window: Window) -> None:
    press(window, "fullscreen")
    assert window.arrangement.docks["data"].isHidden()
    press(window, "fullscreen")
    assert not window.arrangement.docks["data"].isHidden()


def test_panels_can_be_closed_and_brought_back(window: Window) -> None:
    window.arrangement.docks["gradients"].close()
    assert window.arrangement.docks["gradients"].isHidden()
    press(window, "layout")
    assert not window.arrangement.docks["gradients"].isHidden()


def test_help_shows_every_shortcut_and_the_licences(window: Window) -> None:
    press(window, "shortcuts")
    press(window, "about")
    for dialog in list(window.desk.dialogs):
        dialog.reject()
    assert not window.desk.dialogs


def test_every_action_has_a_menu_entry_and_says_what_it_does() -> None:
    listed = {name for names in actions.MENUS.values() for name in names}
    assert set(actions.COMMANDS) <= listed
    assert all(command.tip for command in actions.COMMANDS.values())


def test_no_two_actions_share_a_key() -> None:
    keys = [key for command in actions.COMMANDS.values() for key in command.keys]
    assert len(keys) == len(set(keys))


def test_closing_while_training_stops_the_threads(window: Window, qtbot) -> None:
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.epoch > 3)
    window.close()
    assert not window.controller._thread.isRunning()


def test_starting_again_goes_back_to_epoch_0_and_can_be_undone(window: Window, rest: Settle) -> None:
    window.controller.train(9)
    rest()
    press(window, "restart")
    rest()
    assert window.session.epoch == 0
    press(window, "undo")
    rest()
    assert window.session.epoch == 9


def test_training_that_diverges_stops_and_says_what_to_try(window: Window, rest: Settle, qtbot) -> None:
    recipe = window.session.document.recipe
    wild = replace(
        recipe,
        activations=("identity",) * 2,
        output_activation="identity",
        cost="squared_error",
        learning_rate=1e9,
    )
    window.orders.set_recipe(wild)
    rest()
    press(window, "train")
    qtbot.waitUntil(lambda: "diverged" in window.parts.banner.words)
    assert not window.session.training
    assert "smaller learning rate" in window.parts.banner.words


def test_the_picture_follows_the_pass_of_the_past_while_training_goes_on(window: Window, qtbot) -> None:
    press(window, "train")
    qtbot.waitUntil(lambda: window.session.epoch > 20)
    window.parts.pass_bar.epochs.travelled.emit(3)
    qtbot.waitUntil(lambda: window.session.sight.epoch == 3)
    epoch = window.session.epoch
    qtbot.waitUntil(lambda: window.session.epoch > epoch + 20)
    assert window.session.sight.epoch == 3
    window.controller.pause()


def test_every_control_has_a_tooltip_or_a_label(window: Window) -> None:
    for name, button in window.parts.toolbar._buttons.items():
        assert button.toolTip(), name
    for field in window.parts.training.fields:
        assert field.toolTip()
        assert field.accessibleName()


def test_drawn_data_opens_with_its_boundary_and_is_no_recent_file(
    window: Window, rest: Settle, preferences: Preferences, qtbot
) -> None:
    for name in toys():
        window.menus.toy_chosen.emit(usual(name))
        rest()
        assert window.parts.banner.words == "", name
    window.menus.toy_chosen.emit(usual("circles"))
    rest()
    assert window.session.judgement.boundary is not None
    assert preferences.recent == []
    window.parts.network.add_layer()
    rest()
    dialog = window.orders.decide()
    qtbot.waitUntil(dialog.fields["accept"].isEnabled)
    assert not dialog.fields["delimiter"].isEnabled()
    dialog.reject()


def test_a_file_is_opened_again_as_it_was_the_last_time_and_that_is_said(
    window: Window, rest: Settle, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "mine.csv")
    window.orders.open_path(path)
    rest()
    assert window.parts.banner.words == ""
    document = window.session.document
    window.orders.set_document(
        replace(document, decisions=replace(document.decisions, target="a", drop=("b",), test_split=0.3))
    )
    rest()
    window.orders.open_path(assets() / "data" / "iris.csv")
    rest()
    window.orders.open_path(path)
    rest()
    decisions = window.session.document.decisions
    assert (decisions.target, decisions.drop, decisions.test_split) == ("a", ("b",), 0.3)
    assert "as you last had it" in window.parts.banner.words
    path.write_text("x,y,label\n" + "1,2,no\n2,1,yes\n" * 20, encoding="utf-8")
    window.orders.open_path(path)
    rest()
    assert window.session.document.decisions.target is None


def test_drawn_data_is_drawn_with_other_points_noise_and_seed(window: Window, rest: Settle) -> None:
    drawing = window.parts.data.drawing
    assert drawing.isHidden()
    window.orders.open_toy(usual("moons"))
    rest()
    assert not drawing.isHidden()
    before = window.session.setup.dataset.X_train
    drawing.again.click()
    rest()
    assert window.session.document.toy.seed == 1
    assert (window.session.setup.dataset.X_train != before).any()
    drawing.points.entered.emit(60)
    rest()
    drawing.noise.entered.emit(0.4)
    rest()
    toy = window.session.document.toy
    assert (toy.examples, toy.noise, toy.seed) == (60, 0.4, 1)
    assert window.session.setup.dataset.X_train.shape[1] == 48
    window.acts["undo"].trigger()
    rest()
    assert window.session.document.toy.noise == usual("moons").noise
