"""How a file is read: for each decision a field that says what was found by looking, and takes another answer."""

import shlex
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bpviz.app.fields import Choice, Count
from bpviz.app.panels.form import Form
from bpviz.data.csv.structure import Ragged
from bpviz.data.reading import Reading, ReadOptions

AUTO = ""
NONE = "none"
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
DECIMALS = {".": "point", ",": "comma"}
THOUSANDS = {",": "comma", ".": "point", " ": "space", "'": "apostrophe"}
HEADERS = {"yes": "names", "no": "data"}
ENCODINGS = {
    "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows 1252", "cp1251": "Windows 1251", "shift_jis": "Shift JIS",
    "latin-1": "Latin 1", "koi8-u": "KOI8-U", "cp866": "DOS 866", "mac-roman": "Mac Roman",
}  # fmt: skip
KNOWN = {**ENCODINGS, "utf-8-sig": "UTF-8 with a mark", "cp932": "Windows 932", "utf-16-le": "UTF-16 LE",
         "utf-16-be": "UTF-16 BE", "utf-32": "UTF-32"}  # fmt: skip
RAGGED = {
    str(Ragged.REFUSE): "rows are refused",
    str(Ragged.DROP): "rows are left out",
    str(Ragged.PAD): "rows are filled up",
}
MOST_ROWS = 2_000_000_000


class ReadingFields(QWidget):
    """`changed` (options) whenever a person has overruled something."""

    changed = Signal(object)

    def __init__(self, form: Form, options: ReadOptions) -> None:
        super().__init__(form)
        self.hide()
        self._options = options
        self.encoding = Choice()
        self.delimiter = Choice()
        self.decimal = Choice()
        self.thousands = Choice()
        self.header = Choice()
        self.missing = QLineEdit()
        self.missing.setPlaceholderText("empty, NA, N/A, NaN, null, ?")
        self.ragged = Choice(list(RAGGED.items()))
        self.skip = Count(0, 10_000, options.skip_rows)
        self.sample = Count(0, MOST_ROWS, options.sample)
        self.sample.setSpecialValueText("all")
        self._say_tips()
        self._connect()
        for label, field in (
            ("encoding", self.encoding), ("separator", self.delimiter), ("decimals", self.decimal),
            ("thousands", self.thousands), ("first row", self.header), ("missing", self.missing),
            ("uneven", self.ragged), ("skip lines", self.skip), ("rows", self.sample),
        ):  # fmt: skip
            form.add(label, field)
        self.show_reading(None)

    def _say_tips(self) -> None:
        tips = {
            self.encoding: "How the file writes its letters",
            self.delimiter: "What stands between two cells",
            self.decimal: "The sign before the decimals of a number",
            self.thousands: "The sign between groups of three digits",
            self.header: "Whether the first row has the names of the columns or is data",
            self.missing: "More words that stand for no value, with spaces between them: - none 9999 “not known”",
            self.ragged: "Rows with more or fewer cells than the others",
            self.skip: "Lines at the top that are no part of the table",
            self.sample: "Draw so many rows by chance, for files that are too large; always the same ones",
        }
        for field, words in tips.items():
            field.setToolTip(words)

    def _connect(self) -> None:
        self.encoding.picked.connect(lambda name: self._change(encoding=name or None))
        self.delimiter.picked.connect(lambda name: self._change(delimiter=name or None))
        self.decimal.picked.connect(lambda name: self._change(decimal=name or None))
        self.thousands.picked.connect(lambda name: self._change(thousands=name or None))
        self.header.picked.connect(lambda name: self._change(header=None if not name else name == "yes"))
        self.ragged.picked.connect(lambda name: self._change(ragged=Ragged(name)))
        self.skip.entered.connect(lambda count: self._change(skip_rows=count))
        self.sample.entered.connect(lambda count: self._change(sample=count))
        self.missing.editingFinished.connect(lambda: self._change(missing=tokens_in(self.missing.text())))

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by name."""
        return {
            "encoding": self.encoding, "delimiter": self.delimiter, "decimal": self.decimal,
            "thousands": self.thousands, "header": self.header, "tokens": self.missing, "ragged": self.ragged,
            "skip": self.skip, "sample": self.sample,
        }  # fmt: skip

    def show_reading(self, reading: Reading | None) -> None:
        """What was found, and what the person has said."""
        options = self._options
        found = reading if reading is not None else None
        self.encoding.show_items(_offer(ENCODINGS, None if found is None else _known(KNOWN, found.encoding)))
        self.delimiter.show_items(
            _offer(DELIMITERS, None if found is None else _known(DELIMITERS, found.delimiter))
        )
        self.decimal.show_items(_offer(DECIMALS, None if found is None else _known(DECIMALS, found.decimal)))
        parts = None if found is None else _known(THOUSANDS, found.thousands) if found.thousands else NONE
        self.thousands.show_items(_offer(THOUSANDS, parts))
        self.header.show_items(
            _offer(HEADERS, None if found is None else HEADERS["yes" if found.header else "no"])
        )
        self.encoding.show_name(options.encoding or AUTO)
        self.delimiter.show_name(options.delimiter or AUTO)
        self.decimal.show_name(options.decimal or AUTO)
        self.thousands.show_name(options.thousands or AUTO)
        self.header.show_name(AUTO if options.header is None else "yes" if options.header else "no")
        self.ragged.show_name(str(options.ragged))
        self.skip.show_number(options.skip_rows)
        self.sample.show_number(options.sample)
        if not self.missing.hasFocus():
            self.missing.setText(shlex.join(options.missing))

    def rest(self, reason: str) -> None:
        """Nothing here applies."""
        for field in self.fields.values():
            field.setEnabled(False)
            field.setToolTip(reason)

    def take(self, options: ReadOptions) -> None:
        """Other answers, as if a person had given them."""
        self._options = options
        self.changed.emit(options)

    def _change(self, **options: object) -> None:
        chosen: ReadOptions = replace(self._options, **options)  # type: ignore[arg-type]
        if chosen != self._options:
            self.take(chosen)


def tokens_in(text: str) -> tuple[str, ...]:
    """The words that a person typed; quotes hold a word with spaces together."""
    try:
        return tuple(shlex.split(text.replace("“", '"').replace("”", '"'), posix=True))
    except ValueError:
        return tuple(text.split())


def _known(names: dict[str, str], found: str) -> str:
    return names.get(found, found)


def _offer(names: dict[str, str], found: str | None) -> list[tuple[str, str]]:
    return [(AUTO, "by looking" if found is None else f"by looking: {found}"), *names.items()]
