"""From the bytes of a list to its text: which encoding it is in, and how that was found out."""

import codecs
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from clientbase.language import say, say_n

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_NAMES: Final = {
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp866": "CP866",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "mac_roman": "Mac Roman",
}
_CYRILLIC: Final = ("cp1251", "koi8-r", "cp866")
# How often the letters stand in texts of the Slavic languages that are written in Cyrillic, the commonest first.
_COMMON: Final = "оаеинтсрвлкдмпуяызьбгјчйхжшюцщэфњљќѓџђћѕъё"
_SAMPLE: Final = 200_000
_HIGH: Final = 0x80
_FEW: Final = 0.05
"""So many signs of a list are Latin at the least: its separators, digits and line ends."""
# Bytes that are letters of Croatian, Serbian and Czech in Windows-1250, with š and ž beside them.
_HACEKS: Final = frozenset(b"\x8a\x8e\x9a\x9e")
_OTHERS: Final = frozenset(b"\xe8\xe6\xf0\xc8\xc6\xd0\xec\xf8")
_C_ACUTE: Final = 0xE6
"""The letter ć of Windows-1250, in which so many names of people end; in Windows-1252 it is æ."""
_NORDIC: Final = frozenset(b"\xf8\xe5\xd8\xc5")
_MAC: Final = frozenset(b"\x8a\x8e\x9f")
"""The letters ä, é, ü of Mac Roman, which are capitals on Windows: those do not stand inside a word."""
_U_UMLAUT: Final = 0x9F
_WINDOWS: Final = frozenset((0xB3, 0xB9, *range(0xE0, 0x100)))
"""Letters that every Windows text has, and Mac Roman keeps for signs."""


class Decoded(NamedTuple):
    """The text of a file, and what is to be said of its encoding; nothing where it is plain UTF-8."""

    text: str
    said: str = ""


class WrongEncodingError(ValueError):
    """The bytes are not in the encoding that was named."""


def decoded(data: bytes, named: str | None) -> Decoded:
    """Read *data* in the encoding that was *named*, else in the one that fits."""
    if named:
        return Decoded(_in(data, named), say("read as {name}, as you said", name=named))
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            said = "" if encoding == "utf-8-sig" else say("read as {name}, by its byte order mark", name=name)
            return Decoded(_in(data, encoding), said)
    if encoding := _wide(data):
        return Decoded(
            _in(data, encoding), say("read as {name}, by its many bytes of nothing", name=encoding.upper())
        )
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        if nearly := _nearly(data):
            return nearly
        encoding = narrow(data[:_SAMPLE])
        text = data.decode(encoding, "replace")
        return Decoded(
            text,
            say(
                'read as {name}, such as "{example}"; else say --encoding NAME',
                name=_NAMES[encoding],
                example=_example(text),
            ),
        )


def _nearly(data: bytes) -> Decoded | None:
    """Read a text that is UTF-8 but for a few bytes; these become a sign for which their rows are refused."""
    text, wrong = re.subn("[\udc80-\udcff]", _WRONG, data.decode("utf-8", "surrogateescape"))
    whole = sum(sign >= "\x80" for sign in text)
    if whole < _CERTAIN * wrong:
        return None
    said = say_n(
        "read as UTF-8, but for {count} byte that is none; its row goes to the rejects",
        "read as UTF-8, but for {count} bytes that are none; their rows go to the rejects",
        wrong,
        count=wrong,
    )
    return Decoded(text, said)


_WRONG: Final = "\x1a"
"""The control character that stands for another sign which is not known."""
_CERTAIN: Final = 3
"""So many letters of UTF-8 for each wrong byte are no accident: in other encodings they are rubbish."""


def _in(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except LookupError:
        message = f'"{encoding}" is no encoding; write utf-8, utf-16, cp1251, cp1252, koi8-r or the like'
        raise WrongEncodingError(message) from None
    except UnicodeError as error:
        raise WrongEncodingError(f'the file is not in "{encoding}": {error}') from None
    return text.removeprefix("\ufeff")


def _wide(data: bytes) -> str:
    """Tell UTF-16 without a mark, where every other byte of separators, digits and Latin letters is nothing."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if not half or len(data) % 2:
        return ""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[first::2].count(0) > half * _FEW > sample[1 - first :: 2].count(0) * 2:
            return encoding
    return ""


def narrow(sample: bytes) -> str:
    """Tell the encodings of one byte a letter apart: Cyrillic words have no Latin letters in them."""
    letters = [n for n, byte in enumerate(sample) if byte >= _HIGH]
    beside = sum(_beside(sample, n, lambda byte: byte >= _HIGH) for n in letters)
    latin = sum(_beside(sample, n, _is_latin) for n in letters)
    if beside > latin:
        return max(_CYRILLIC, key=lambda encoding: _likeness(sample.decode(encoding, "replace")))
    high = set(sample)
    if not high & _WINDOWS and any(_is_mac(sample, n) for n in letters):
        return "mac_roman"
    ends = any(sample[n] == _C_ACUTE and not sample[n + 1 : n + 2].isalpha() for n in letters)
    if (high & _HACEKS and high & _OTHERS) or (ends and not high & _NORDIC):
        return "cp1250"
    return "cp1252"


def _beside(sample: bytes, n: int, is_one: Callable[[int], bool]) -> bool:
    return any(0 <= near < len(sample) and is_one(sample[near]) for near in (n - 1, n + 1))


def _is_latin(byte: int) -> bool:
    return chr(byte).isalpha() and byte < _HIGH


def _is_mac(sample: bytes, n: int) -> bool:
    """Whether a letter can only be one of Mac Roman: on Windows it would be a capital inside of a word."""
    before = sample[n - 1] if n else 0
    return sample[n] in _MAC and (chr(before).islower() or sample[n] == _U_UMLAUT) and _is_latin(before)


def _likeness(text: str) -> float:
    """Say how much *text* looks like words: common letters, capitals only in front, and no other signs."""
    points = 0.0
    before = " "
    for letter in text:
        if ord(letter) >= _HIGH:
            place = _COMMON.find(letter.lower())
            points += 1 - place / len(_COMMON) if place >= 0 else -1
            points -= letter.isupper() and before.islower()
        before = letter
    return points


def _example(text: str) -> str:
    words = (word for word in text.replace('"', " ").replace(",", " ").replace(";", " ").split())
    return next((word for word in words if not word.isascii()), "")[:30]
