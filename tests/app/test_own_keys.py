"""A key that a widget has for itself does not reach the window's shortcuts while it has the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QSlider, QVBoxLayout, QWidget

from bpviz.app.own_keys import SLIDING, OwnKeys


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    content = QWidget()
    column = QVBoxLayout(content)
    made.plain, made.own = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
    OwnKeys(made.own, SLIDING)
    made.told = []
    for slider in (made.plain, made.own):
        slider.setValue(50)
        column.addWidget(slider)
    for keys in ("Right", "Ctrl+Right", "Shift+Right"):
        action = QAction(keys, made)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: made.told.append(keys))
        made.addAction(action)
    made.setCentralWidget(content)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_the_widget_has_its_keys_and_the_window_those_with_control(window, qtbot):
    window.own.setFocus()
    qtbot.keyClick(window.own, Qt.Key.Key_Right)
    qtbot.keyClick(window.own, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window.told == []
    assert window.own.value() > 50
    qtbot.keyClick(window.own, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert window.told == ["Ctrl+Right"]


def test_another_widget_leaves_the_key_to_the_window(window, qtbot):
    window.plain.setFocus()
    qtbot.keyClick(window.plain, Qt.Key.Key_Right)
    assert window.told == ["Right"]
    assert window.plain.value() == 50
