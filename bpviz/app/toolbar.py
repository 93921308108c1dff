"""The row of buttons over the network: steps to the left and right of play, training, speed, export."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolBar, QToolButton, QWidget

from bpviz.app.icons import SIZE
from bpviz.app.panels.form import muted

BACK = ("epoch-back", "phase-back", "step-back")
ON = ("step-forward", "phase-forward", "epoch-forward")
WORDS_FROM = 1500
"""From this width on every button has its word beside the icon."""
RUNGS = 4
"""Places of the slider for each doubling of the speed."""
ICONS_BELOW = 1120
"""In a narrower window play, train and export are icons alone."""
MOST = 12


def speed_of(place: int) -> float:
    """The speed at a place of the slider: 1 in the middle, 8 and 1/8 at the ends."""
    return float(2.0 ** (place / RUNGS))


class Toolbar(QToolBar):
    """`speed_chosen`: a place of the slider."""

    speed_chosen = Signal(int)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._buttons: dict[str, QToolButton] = {}
        brand = QLabel("bpviz")
        brand.setProperty("role", "brand")
        self.addWidget(brand)
        self._stretch()
        for name in BACK:
            self._add(actions[name])
        self._add(actions["play"], words=True).setProperty("role", "go")
        for name in ON:
            self._add(actions[name])
        self._add(actions["train"], words=True)
        self._readout = QLabel("epoch 0")
        self._readout.setProperty("role", "readout")
        self._readout.setToolTip("Epochs that have been trained")
        self._readout.setAccessibleName("epochs trained")
        self._readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._readout.setMinimumWidth(112)
        self.addWidget(self._readout)
        self._speed = QSlider(Qt.Orientation.Horizontal)
        self._speed.setRange(-MOST, MOST)
        self._speed.setFixedWidth(86)
        self._speed.setAccessibleName("speed")
        self._speed.valueChanged.connect(self.speed_chosen)
        self._speed_words = muted("1×")
        self._speed_words.setFixedWidth(38)
        speed = QWidget()
        speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(speed)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(muted("speed"))
        row.addWidget(self._speed)
        row.addWidget(self._speed_words)
        self.addWidget(speed)
        self._stretch()
        self._add(actions["export"], words=True)
        self._add(actions["theme"])
        self.show_speed(0)

    def button(self, name: str) -> QToolButton:
        """The button of an action."""
        return self._buttons[name]

    @property
    def speed(self) -> QSlider:
        """The slider of the speed."""
        return self._speed

    def show_epoch(self, epoch: int) -> None:
        """How many epochs are trained."""
        self._readout.setText(f"epoch <b>{epoch}</b>")

    def show_speed(self, place: int) -> None:
        """Where the slider stands."""
        self._speed.blockSignals(True)
        self._speed.setValue(place)
        self._speed.blockSignals(False)
        self._speed_words.setText(f"{speed_of(place):.2g}×")
        self._speed.setToolTip(f"The pass plays at {speed_of(place):.2g} times its speed (+ and −)")

    def fit(self, width: int) -> None:
        """Words beside the icons where there is room."""
        words, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for name in (*BACK, *ON):
            self._buttons[name].setToolButtonStyle(words if width >= WORDS_FROM else bare)
        for name in ("play", "train", "export"):
            self._buttons[name].setToolButtonStyle(bare if width < ICONS_BELOW else words)

    def _stretch(self) -> None:
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)

    def _add(self, action: QAction, words: bool = False) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(SIZE, SIZE))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.iconText())
        if words:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addWidget(button)
        self._buttons[action.objectName()] = button
        return button
