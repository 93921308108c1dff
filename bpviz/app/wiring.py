"""The one place where the parts of the window are connected."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from bpviz.app.toolbar import MOST
from bpviz.explain.notation import notations
from bpviz.study.view import Level

if TYPE_CHECKING:
    from bpviz.app.window import Window


def connect_actions(window: "Window") -> None:
    """Every action does what it says."""
    control, orders, session, desk = window.controller, window.orders, window.session, window.desk
    speed = window.parts.toolbar.speed
    looks: dict[str, Callable[[], None]] = {
        "play": lambda: session.walk.play(not session.walk.playing),
        "repeat": lambda: session.walk.repeat(not session.walk.repeating),
        "pass-forward": session.walk.next_pass,
        "pass-back": lambda: session.walk.previous_pass(0.0),
        "start": lambda: session.walk.go_to(0.0),
        "end": lambda: session.walk.go_to(1.0),
        "epoch-forward": session.walk.next_epoch,
        "epoch-back": session.walk.previous_epoch,
        "live": lambda: session.walk.travel(None),
        "mean": lambda: session.walk.choose(0 if session.view.example is None else None),
        "notation": session.walk.write,
    }
    for level in Level:
        name = "step" if level is Level.OPERATION else level.value
        looks |= {
            f"{name}-forward": partial(session.walk.step, True, level),
            f"{name}-back": partial(session.walk.step, False, level),
        }
    looks |= {f"notation-{name}": partial(session.walk.write, name) for name in notations()}
    does: dict[str, Callable[[], object]] = {
        "open": lambda: desk.choose_file(orders.fresh(None)),
        "decisions": orders.decide,
        "export": window.export,
        "quit": window.close,
        "undo": control.undo,
        "redo": control.redo,
        "faster": lambda: speed.setValue(speed.value() + 2),
        "slower": lambda: speed.setValue(speed.value() - 2),
        "train": orders.toggle_training,
        "run": window.parts.training.run,
        "restart": orders.restart,
        "theme": window.switch_theme,
        "fullscreen": window.toggle_full_screen,
        "layout": window.arrangement.reset,
        "step": partial(window.arrangement.bring, "step"),
        "origin": partial(window.arrangement.bring, "origin"),
        "nudge": partial(window.arrangement.bring, "nudge"),
        "check": partial(window.arrangement.bring, "check"),
        "stacked": lambda: orders.show_as("one" if session.view.stacked else "all"),
        "why": partial(window.arrangement.bring, "why"),
        "health": partial(window.arrangement.bring, "health"),
        "matrices": partial(orders.toggle_picture, "matrices"),
        "graph": partial(orders.toggle_picture, "graph"),
        "table": partial(orders.toggle_picture, "table"),
        "shortcuts": desk.show_shortcuts,
        "about": desk.show_about,
    }
    does |= {name: partial(orders.order, change) for name, change in looks.items()}
    for name, order in does.items():
        window.acts[name].triggered.connect(partial(_call, order))


def connect_parts(window: "Window") -> None:
    """What a part tells goes to the one who has to know it."""
    orders, session, parts, act = window.orders, window.session, window.parts, window.acts
    for canvas in (parts.canvas, parts.beside):
        canvas.unit_chosen.connect(orders.choose_unit)
        canvas.edge_chosen.connect(orders.choose_weight)
        canvas.pointed.connect(window.display.show_light)
    parts.canvas.cost_chosen.connect(orders.ask_about_cost)
    parts.canvas.asked.connect(orders.ask)
    for panel in parts.studies.values():
        panel.pointed.connect(window.display.show_light)
    for asking in (parts.explanation, parts.nudge, parts.check, parts.why, parts.matrices, parts.graph):
        asking.asked.connect(orders.ask)
    parts.health.unit_chosen.connect(orders.choose_unit)
    parts.health.recipe_wanted.connect(orders.set_recipe)
    parts.graph.step_wanted.connect(lambda step: orders.order(lambda: session.walk.rest_at(step)))
    parts.canvas.moved_wanted.connect(orders.nudge)
    parts.nudge.mistyped.connect(parts.banner.say)
    parts.nudge.edit_kept.connect(orders.keep)
    parts.matrices.mode_chosen.connect(orders.show_as)
    parts.matrices.example_chosen.connect(lambda i: orders.order(lambda: session.walk.choose(i)))
    parts.rows.row_chosen.connect(orders.show_row)
    parts.rows.edits_made.connect(orders.correct)
    parts.rows.restoring_wanted.connect(orders.restore_table)
    parts.rows.mistyped.connect(parts.banner.say)
    parts.boundary.row_chosen.connect(orders.show_row)
    parts.boundary.edits_made.connect(orders.correct)
    parts.boundary.mistyped.connect(parts.banner.say)
    parts.bench.changed.connect(window.show_bench)
    window.aside.failed.connect(window.show_problem)
    parts.canvas.double_clicked.connect(act["fullscreen"].trigger)
    parts.data.example_chosen.connect(lambda example: orders.order(lambda: session.walk.choose(example)))
    parts.data.drawing.mistyped.connect(parts.banner.say)
    parts.data.mode_chosen.connect(orders.show_as)
    parts.data.document_changed.connect(orders.set_document)
    parts.data.prepare_wanted.connect(act["decisions"].trigger)
    parts.data.file_wanted.connect(act["open"].trigger)
    parts.network.recipe_changed.connect(orders.set_recipe)
    parts.network.beside_chosen.connect(orders.compare)
    parts.training.recipe_changed.connect(orders.set_recipe)
    parts.training.mistyped.connect(parts.banner.say)
    parts.training.run_wanted.connect(orders.run)
    parts.pass_bar.strip.dragged.connect(
        lambda position: orders.order(lambda: session.walk.drag_to(position))
    )
    parts.pass_bar.epochs.travelled.connect(lambda epoch: orders.order(lambda: session.walk.travel(epoch)))
    parts.pass_bar.epochs.branch_chosen.connect(orders.switch)
    parts.pass_bar.epochs.live_wanted.connect(lambda: orders.order(lambda: session.walk.travel(None)))
    parts.status.cancel_wanted.connect(orders.give_up)
    parts.toolbar.speed_chosen.connect(orders.set_speed)
    orders.set_speed(max(-MOST, min(window.preferences.speed, MOST)))
    window.display.titled.connect(window.show_title)
    window.display.layers_changed.connect(window.arrangement.fit, Qt.ConnectionType.QueuedConnection)
    window.menus.file_chosen.connect(orders.open_path)
    window.menus.toy_chosen.connect(orders.open_toy)
    window.menus.lesson_chosen.connect(orders.open_lesson)
    window.desk.document_chosen.connect(orders.use_document)
    window.desk.failed.connect(parts.banner.say)
    window.desk.exporting_changed.connect(window.show_exporting)
    window.controller.refused.connect(window.show_problem)


def connect_cost(window: "Window") -> None:
    """The training curve, which comes late."""
    orders, session, cost = window.orders, window.session, window.parts.cost
    if cost is not None:
        cost.travelled.connect(lambda epoch: orders.order(lambda: session.walk.travel(epoch)))
        cost.branch_chosen.connect(orders.switch)


def _call(order: Callable[[], object], *_checked: object) -> None:
    """Without what the signal says beside."""
    order()
