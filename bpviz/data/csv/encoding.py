"""From bytes to text: a byte order mark or valid UTF-8 decide; anything older is guessed with care, and said."""

import codecs
import re
import unicodedata

from bpviz.data.errors import DataError, Note
from bpviz.words import say

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER = ("cp1252", "cp1251", "shift_jis", "cp932")
CURE = say("save the file as UTF-8, or name its encoding (--encoding cp1252)")
LINE_END = re.compile(rb"\r\n|\r|\n")
EXCERPT = 20_000
"""So many characters that are not ASCII are looked at to guess an encoding."""


def decode(content: bytes, wanted: str | None) -> tuple[str, str, tuple[Note, ...]]:
    """(text without a byte order mark, name of the encoding, notes on guesses); DataError with the line it fails at."""
    if wanted is not None:
        return _as_wanted(content, wanted)
    for mark, name in MARKS:
        if content.startswith(mark):
            return _strictly(content, name), name, ()
    if b"\x00" in content:
        name = _wide(content)
        return (
            _strictly(content, name),
            name,
            (Note(say("read as {name}: there is no mark that says so", name=name)),),
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _older(content, fault.start)
    return text, "utf-8", _damage(text)


def _as_wanted(content: bytes, wanted: str) -> tuple[str, str, tuple[Note, ...]]:
    try:
        name = codecs.lookup(wanted.strip()).name
        "".encode(name)
    except (LookupError, ValueError):
        raise DataError(
            say('there is no encoding "{name}"', name=wanted),
            say("use a name such as utf-8, cp1252 or shift_jis"),
        ) from None
    if name == "utf-8" and content.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    text = _strictly(content, name).removeprefix("\ufeff")
    return text, name, _damage(text)


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as fault:
        raise undecodable(content, fault.start, name, _line(content, fault.start, name)) from None
    except UnicodeError:
        raise no_such_text(name) from None


def no_such_text(name: str) -> DataError:
    """The error for a file that lacks what the encoding `name` begins with."""
    return DataError(say("the file is not {name}", name=name), CURE)


def undecodable(content: bytes, place: int, name: str, line: int) -> DataError:
    """The error for bytes that the encoding `name` does not have."""
    message = say("the bytes {bytes} are not {name}", bytes=_shown(content, place), name=name)
    return DataError(message, CURE, line=line)


def _wide(content: bytes) -> str:
    """Which UTF-16 a file with NUL bytes is: ASCII leaves every second byte 0. DataError where it is neither."""
    head = content[: 1 << 20]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if len(content) % 2 == 0 and max(even, odd) > 0.3 * half and min(even, odd) < 0.02 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    place = content.index(b"\x00")
    raise DataError(
        say("there is a NUL byte: the file is binary or damaged"),
        say("export it again as CSV (UTF-8)"),
        line=_line(content, place, "utf-8"),
    )


def _older(content: bytes, first: int) -> tuple[str, str, tuple[Note, ...]]:
    """The most plausible of the encodings from before UTF-8; DataError where two are mixed or none is plausible."""
    lines = LINE_END.split(content)
    foreign = [(number, line) for number, line in enumerate(lines, 1) if not line.isascii()]
    modern = [number for number, line in foreign if _decodes(line, "utf-8")]
    broken = [number for number, line in foreign if not _decodes(line, "utf-8")]
    if modern and broken:
        raise DataError(
            say("this line is not UTF-8 while line {other} is: two encodings are mixed", other=modern[0]),
            say("save the file as UTF-8, or name one encoding for all of it (--encoding cp1252)"),
            line=broken[0],
        )
    excerpt = b"\n".join(line for _, line in foreign)[: EXCERPT * 2]
    ranked = sorted(
        ((_plausibility(excerpt, name), -place, name) for place, name in enumerate(OLDER)), reverse=True
    )
    for score, _, name in ranked:
        if score > 0.5 and _decodes(content, name):
            text = content.decode(name)
            return text, name, (_guess(text, name, foreign[0][0]),)
    raise DataError(
        say("the bytes {bytes} are in no encoding that bpviz can tell", bytes=_shown(content, first)),
        CURE,
        line=foreign[0][0],
    )


def _guess(text: str, name: str, line: int) -> Note:
    word = next((word for word in re.findall(r"\w+", text) if not word.isascii()), "")
    if not word:
        word = next(character for character in text if not character.isascii())
    return Note(
        say('not UTF-8; read as {name}, which is a guess: is "{word}" right?', name=name, word=word[:30]),
        line,
    )


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _plausibility(excerpt: bytes, name: str) -> float:
    """How much the text looks like a person's, 0 … 1: scripts are not mixed inside a word, capitals come first."""
    text = excerpt.decode(name, errors="replace")
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    loose = [c for c in text if not c.isascii() and not c.isalpha()]
    strange = sum(c not in "°€£¥§«»“”„’‘–—…№·²³µ×±¿¡ªº®©™‰ \u3000、。・ー「」（）％～　" for c in loose)
    fits = sum(_fits(word, name) for word in words)
    total = len(words) + len(loose)
    return (fits + len(loose) - strange) / total if total else 0.0


def _fits(word: str, name: str) -> bool:
    foreign = [character for character in word if not character.isascii()]
    scripts = {unicodedata.name(character, "?").split(" ")[0].split("-")[0] for character in foreign}
    cased = word[1:].islower() or word.isupper() or len(word) == 1
    if name == "cp1252":
        return scripts == {"LATIN"} and cased and (len(foreign) <= 0.7 * len(word) or len(word) <= 2)
    if name == "cp1251":
        return scripts == {"CYRILLIC"} and cased and len(foreign) == len(word)
    return scripts <= {"HIRAGANA", "KATAKANA", "CJK", "FULLWIDTH"} and len(foreign) == len(word)


def _damage(text: str) -> tuple[Note, ...]:
    """Traces of an earlier wrong conversion, which reading cannot mend."""
    place = text.find("\ufffd")
    if place < 0:
        return ()
    line = len(re.findall(r"\r\n|\r|\n", text[:place])) + 1
    return (Note(say("characters were lost when this file was converted before: “\ufffd”"), line),)


def _shown(content: bytes, place: int) -> str:
    return " ".join(f"{byte:02X}" for byte in content[place : place + 3])


def _line(content: bytes, place: int, name: str) -> int:
    return line_ends(content[:place].decode(name, errors="replace")) + 1


def line_ends(text: str) -> int:
    """How many lines end in the text, whichever of CR, LF and CRLF they have."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
