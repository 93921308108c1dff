"""Everything a person can do: one line for each action, with its words, its shortcut and its icon."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from bpviz.app.icons import icon
from bpviz.explain.notation import notations
from bpviz.scene.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """text: in the menu; short: on its button; tip: what it does; keys: its shortcuts, the first one is shown."""

    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str | None = None
    short: str = ""
    checkable: bool = False


COMMANDS = {
    "open": Command("&Open CSV…", "Open a CSV file and choose what to predict", ("Ctrl+O",), "open"),
    "decisions": Command(
        "&Decisions about the data…", "Target, columns, missing values, scale, split", ("Ctrl+Shift+O",)
    ),
    "export": Command("&Export…", "Write the pass as frames, GIF, film or picture", ("Ctrl+E",), "export", "Export…"),
    "quit": Command("&Quit", "Close bpviz", ("Ctrl+Q",)),
    "undo": Command("&Undo", "Back to the document before", ("Ctrl+Z",)),
    "redo": Command("&Redo", "Forward to the document that was undone", ("Ctrl+Shift+Z", "Ctrl+Y")),
    "play": Command("&Play pass", "Let the pass run, and on into the next one", ("Space",), "play", "Play pass", True),
    "repeat": Command(
        "&Repeat this pass", "Play the same pass again and again, without training", ("R",), checkable=True
    ),
    "step-forward": Command("Step &forward", "One operation on", ("Right",), "step-forward", "step"),
    "step-back": Command("Step &back", "One operation back", ("Left",), "step-back", "step"),
    "phase-forward": Command(
        "Phase f&orward", "To the end of the phase: forward, cost, backward, update", ("Ctrl+Right",),
        "phase-forward", "phase",
    ),
    "phase-back": Command("Phase b&ack", "To the end of the phase before", ("Ctrl+Left",), "phase-back", "phase"),
    "layer-forward": Command("&Layer forward", "To the end of this layer's operations", ("PgDown",)),
    "layer-back": Command("La&yer back", "To the end of the operations of the layer before", ("PgUp",)),
    "unit-forward": Command("&Unit forward", "The next number of this operation's result", ("U",)),
    "unit-back": Command("Un&it back", "The number of this operation's result before", ("Shift+U",)),
    "product-forward": Command("P&roduct forward", "The next product of the sum that makes this number", ("P",)),
    "product-back": Command("Produ&ct back", "The product before, of the sum that makes this number", ("Shift+P",)),
    "pass-forward": Command("&Next batch", "The pass over the next batch", ("Alt+Right",)),
    "pass-back": Command("Pre&vious batch", "The pass over the batch before", ("Alt+Left",)),
    "start": Command("To the &start of the pass", "Before the first operation", ("Home",), "rewind"),
    "end": Command("To the &end of the pass", "After the last operation", ("End",)),
    "faster": Command("F&aster", "Play faster", ("+", "=")),
    "slower": Command("S&lower", "Play slower", ("-",)),
    "train": Command(
        "&Train", "Train without end; the canvas shows the newest parameters", ("T",), "train", "Train", True
    ),
    "run": Command("&Run epochs", "Train the number of epochs that stands in the panel", ("Ctrl+T",)),
    "epoch-forward": Command(
        "Epoch &forward", "From parameters e to e + 1; at the newest, exactly one epoch is trained", ("Shift+Right",),
        "epoch-forward", "epoch",
    ),
    "epoch-back": Command(
        "Epoch &back", "Look at the epoch before; nothing is forgotten", ("Shift+Left",), "epoch-back", "epoch"
    ),
    "live": Command("&Live", "Back to the newest parameters", ("L",)),
    "restart": Command("&Start again at epoch 0", "The same network with its initial weights", ("Ctrl+R",)),
    "theme": Command("&Light or dark", "Light or dark colours", ("Ctrl+D",), "theme"),
    "fullscreen": Command(
        "&Full screen", "The network alone, with its equation, for projecting", ("F11",), checkable=True
    ),
    "mean": Command("&Mean over the batch", "Numbers of one example, or means over the batch", ("M",), checkable=True),
    "stacked": Command(
        "A&ll examples", "The matrices with all examples as columns, the chosen one framed", ("A",), checkable=True
    ),
    "step": Command("E&quation", "The step under way in symbols, numbers and shapes", ("F2",)),
    "origin": Command("&Origin", "Where the chosen number came from, down to the data", ("F3",)),
    "nudge": Command("N&udge", "Move a weight, a bias or an input, and see what follows", ("F4",)),
    "matrices": Command(
        "Ma&trices", "The product of the step as blocks of numbers, under the network", ("F5",), checkable=True
    ),
    "graph": Command(
        "Computation &graph", "Values going forward and derivatives back, step by step", ("F6",), checkable=True
    ),
    "check": Command("Gradient &check", "Backprop against central differences, parameter by parameter", ("F7",)),
    "table": Command(
        "Ta&ble", "Every row of the data with what the network says of it, under the network", ("F8",), checkable=True
    ),
    "why": Command("Wh&y did the cost change?", "What the update did, beside what the gradient promised", ("F9",)),
    "health": Command("&Health of the network", "Saturated, dead, vanishing, exploding: found by rules", ("F12",)),
    "notation": Command("Ne&xt notation", "Write the formulas as another lecture does", ("N",)),
    "layout": Command("&Reset the panels", "All panels where they were at first"),
    "shortcuts": Command("&Shortcuts", "All keys on one page", ("F1",)),
    "about": Command("&About bpviz", "Versions and licences"),
}  # fmt: skip

MENUS = {
    "&File": ("open", "bundled", "toys", "recent", "decisions", "-", "export", "-", "quit"),
    "&Edit": ("undo", "redo"),
    "&Lessons": ("lessons",),
    "&Pass": (
        "play", "repeat", "faster", "slower", "-", "step-forward", "step-back", "phase-forward", "phase-back",
        "layer-forward", "layer-back", "unit-forward", "unit-back", "product-forward", "product-back", "-",
        "pass-forward", "pass-back", "start", "end",
    ),
    "&Training": ("train", "run", "-", "epoch-forward", "epoch-back", "live", "-", "restart"),
    "&View": (
        "theme", "fullscreen", "-", "mean", "stacked", "-", "step", "origin", "nudge", "matrices", "graph", "check",
        "table", "why", "health", "-", "notations", "notation", "-", "panels", "layout",
    ),
    "&Help": ("shortcuts", "about"),
}  # fmt: skip


def make(parent: QObject, theme: Theme) -> dict[str, QAction]:
    """An action for every command."""
    made = {}
    for name, command in (COMMANDS | notation_commands()).items():
        action = QAction(command.text, parent)
        action.setObjectName(name)
        action.setCheckable(command.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setIconText(command.short or command.text.replace("&", "").rstrip("…"))
        explain(action, command, None)
        made[name] = action
    among = QActionGroup(parent)
    for name in notation_commands():
        among.addAction(made[name])
    tint(made, theme)
    return made


def notation_commands() -> dict[str, Command]:
    """One for each notation, of which one is always chosen."""
    return {
        f"notation-{name}": Command(str(known.label), f"Write formulas with {known.label}", checkable=True)
        for name, known in notations().items()
    }


def tint(actions: dict[str, QAction], theme: Theme) -> None:
    """The icons in a theme's colours; the one on the green button in the ink that reads on green."""
    for name, command in COMMANDS.items():
        if command.icon is not None:
            ink = (theme.on_light if theme.name == "dark" else theme.on_dark) if name == "play" else None
            actions[name].setIcon(icon(command.icon, theme, ink))


def swap_icons(actions: dict[str, QAction], theme: Theme, playing: bool, training: bool) -> None:
    """Play and train show what a click will do next."""
    on_green = theme.on_light if theme.name == "dark" else theme.on_dark
    actions["play"].setIcon(icon("pause" if playing else "play", theme, on_green))
    actions["train"].setIcon(icon("pause" if training else "train", theme))


def explain(action: QAction, command: Command, reason: str | None) -> None:
    """The tooltip: what it does and its key, or why it cannot be done now."""
    keys = f" ({QKeySequence(command.keys[0]).toString()})" if command.keys else ""
    action.setToolTip(f"{command.tip}{keys}" if reason is None else f"{reason}{keys}")
    action.setStatusTip(action.toolTip())


def allow(actions: dict[str, QAction], name: str, reason: str | None) -> None:
    """Make an action possible, or grey with the reason as its tooltip."""
    actions[name].setEnabled(reason is None)
    explain(actions[name], COMMANDS[name], reason)
