"""How the widgets look: one style sheet and one palette, both made of a theme's colours."""

from string import Template

from PySide6.QtGui import QColor, QPalette

from bpviz.scene.theme import Theme, blend

SHEET = Template("""
* { font-family: "Inter"; font-size: 13px; color: $text; outline: none; }
QMainWindow, QDialog, QMessageBox { background: $surface; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 6px 8px; }
QMenuBar { background: $surface; padding: 2px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 6px; background: transparent; color: $muted; }
QMenuBar::item:selected { background: $raised; color: $text; }
QMenu { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 6px; background: transparent; }
QMenu::item:selected { background: $chosen; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 4px; }
QLabel { background: transparent; }
QLabel[role="heading"] { color: $muted; font-size: 11px; font-weight: 600; letter-spacing: 1px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="brand"] { font-size: 15px; font-weight: 600; }
QLabel[role="title"] { font-size: 17px; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="readout"] {
    background: $raised; border: 1px solid $line; border-radius: 8px; padding: 5px 12px; }
QLabel[role="sum"] { font-weight: 600; }
QToolBar {
    background: $surface; border: none; border-bottom: 1px solid $line; padding: 6px 10px; spacing: 6px; }
QToolBar::separator { width: 1px; background: $line; margin: 6px 4px; }
QToolButton, QPushButton {
    background: $raised; border: 1px solid $line; border-radius: 8px; padding: 5px 10px; min-height: 18px; }
QToolButton:hover, QPushButton:hover { background: $hover; border-color: $faint; }
QToolButton:pressed, QPushButton:pressed { background: $chosen; }
QToolButton:checked, QPushButton:checked { background: $chosen; border-color: $accent; }
QToolButton:disabled, QPushButton:disabled { color: $faint; background: $surface; }
QToolButton:focus, QPushButton:focus { border-color: $accent; }
QToolButton[role="go"], QPushButton[role="go"] {
    background: $good; border-color: $good; color: $on_good; font-weight: 600; }
QToolButton[role="go"]:hover, QPushButton[role="go"]:hover { background: $good_hover; }
QToolButton[role="go"]:disabled,
QPushButton[role="go"]:disabled {
    background: $raised; border-color: $line; color: $faint; }
QToolButton[role="flat"] { background: transparent; border: none; padding: 3px; color: $muted; }
QToolButton[role="flat"]:hover { background: $raised; color: $text; }
QToolButton[role="link"], QPushButton[role="link"] {
    background: transparent; border: none; padding: 2px 0; color: $accent; text-align: left; }
QToolButton[role="link"]:hover, QPushButton[role="link"]:hover { text-decoration: underline; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $raised; border: 1px solid $line; border-radius: 7px; padding: 3px 8px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QSpinBox:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $faint; background: $surface; }
QLineEdit[role="wrong"] { border-color: $bad; }
QSpinBox { padding-right: 2px; }
QSpinBox::up-button, QSpinBox::down-button { width: 16px; border: none; background: transparent; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: $hover; border-radius: 4px; }
QSpinBox::up-arrow { image: url("$up"); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url("$down"); width: 9px; height: 9px; }
QComboBox { padding-left: 6px; padding-right: 0; }
QComboBox::drop-down { border: none; width: 16px; }
QComboBox::down-arrow { image: url("$down"); width: 9px; height: 9px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $line; padding: 4px; selection-background-color: $chosen;
    selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator {
    width: 15px; height: 15px; border: 1px solid $faint; border-radius: 4px; background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox:disabled { color: $faint; }
QSlider { background: transparent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $good; border-radius: 2px; }
QSlider::sub-page:horizontal:disabled { background: $line; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $text; }
QSlider::handle:horizontal:disabled { background: $faint; }
QProgressBar {
    background: $raised; border: 1px solid $line; border-radius: 7px; text-align: center; min-height: 18px; }
QProgressBar::chunk { background: $accent; border-radius: 6px; }
QProgressBar[role="thin"] { border: none; border-radius: 3px; min-height: 6px; max-height: 6px; background: $line; }
QProgressBar[role="thin"]::chunk { border-radius: 3px; }
QTableView, QListView, QTreeView {
    background: $surface; alternate-background-color: $raised; border: 1px solid $line; border-radius: 8px;
    gridline-color: $line; selection-background-color: $chosen; selection-color: $text; }
QTableView::item { padding: 0 6px; border: none; }
QListView::item { padding: 3px 4px; }
QTableView::item:selected { background: $chosen; color: $text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; padding: 3px 6px; font-size: 12px; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QDockWidget { background: $surface; border: none; }
QDockWidget > QWidget { background: $surface; }
QTabBar { background: $surface; qproperty-elideMode: ElideNone; qproperty-usesScrollButtons: true; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 5px 7px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QStatusBar { background: $surface; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QToolButton[role="link"] { min-height: 0; padding: 0; font-size: 12px; }
QStatusBar QLabel { color: $muted; font-size: 12px; padding: 0 8px; }
QLabel[role="name"] { background: $ground; color: $muted; font-size: 12px; font-weight: 600; }
QFrame[role="card"] { background: $ground; border: 1px solid $line; border-radius: 10px; }
QFrame[role="banner"] { background: $raised; border: 1px solid $bad; border-radius: 10px; }
QFrame[role="banner"][calm="true"] { border-color: $accent; }
QFrame[role="note"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="segments"] { background: $ground; border: 1px solid $line; border-radius: 9px; }
QFrame[role="segments"] QPushButton {
    background: transparent; border: none; border-radius: 7px; padding: 4px 8px; color: $muted; }
QFrame[role="segments"] QPushButton:checked { background: $chosen; color: $text; }
""")


def css(colour: int) -> str:
    """0xAARRGGBB as a style sheet writes it."""
    return f"#{colour & 0xFFFFFF:06x}"


def raised(theme: Theme) -> int:
    """The ground of a control."""
    return blend(theme.surface, theme.text, 0.045)


def hover(theme: Theme) -> int:
    """The ground of a control under the mouse."""
    return blend(theme.surface, theme.text, 0.10)


def chosen(theme: Theme) -> int:
    """The ground of what is selected."""
    return blend(theme.surface, theme.negative, 0.24)


def sheet(theme: Theme, icon_folder: str) -> str:
    """The whole style sheet; icon_folder holds up, down and tick in this theme's colours."""
    return SHEET.substitute(
        text=css(theme.text),
        muted=css(theme.muted),
        faint=css(theme.faint),
        line=css(theme.line),
        surface=css(theme.surface),
        ground=css(theme.background),
        raised=css(raised(theme)),
        hover=css(hover(theme)),
        chosen=css(chosen(theme)),
        accent=css(theme.negative),
        on_accent=css(theme.on_light if theme.name == "dark" else theme.on_dark),
        good=css(theme.good),
        good_hover=css(blend(theme.good, theme.text, 0.18)),
        on_good=css(theme.on_light if theme.name == "dark" else theme.on_dark),
        bad=css(theme.bad),
        up=f"{icon_folder}/up.svg",
        down=f"{icon_folder}/down.svg",
        tick=f"{icon_folder}/tick.svg",
    )


def palette(theme: Theme) -> QPalette:
    """The colours for what the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.surface,
        role.WindowText: theme.text,
        role.Base: raised(theme),
        role.AlternateBase: theme.surface,
        role.Text: theme.text,
        role.Button: raised(theme),
        role.ButtonText: theme.text,
        role.ToolTipBase: raised(theme),
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.faint,
        role.Highlight: theme.negative,
        role.HighlightedText: theme.on_light if theme.name == "dark" else theme.on_dark,
        role.Link: theme.negative,
    }
    for place, colour in colours.items():
        made.setColor(place, QColor.fromRgba(colour))
    for place in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, place, QColor.fromRgba(theme.faint))
    return made
