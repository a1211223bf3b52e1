"""What a cell says, without what programs put around it: formulas, apostrophes, words for nothing."""

import re
from typing import Final

from clientbase.visible import FORMULA

_FORMULA: Final = re.compile(r'="([^"]*)"|=(\+?\d[\d ()/.-]*)')
_APOSTROPHE: Final = re.compile(rf"'(?='*(?:{FORMULA}|\d))")
_NOTHING: Final = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|ERROR!|N/D|NV|WERT!|BEZUG!|ССЫЛКА!|Н/Д|ЗНАЧ!|ИМЯ\?)"
    r"|NULL|null|\(null\)|<null>|\(empty\)|nil|NaN|nan|NAN|None|none|[nN]/[aA]|[нН]/[дД]|[kK]\. ?[aA]\.|[-‐‑–—]{1,3}"
    r"|[nN]\. ?[aA]\.|\?{1,3}|TBD|tbd|\(none\)|<none>|0000-00-00(?: 00:00:00)?|0?0([./])0?0\1(?:00)?00"
)
SUSPECT: Final = frozenset("='#Nn(<?-‐‑–—0TtнкНКKk")
"""How a cell begins that may mean something else than it says."""
AROUND: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""What nobody sees around a text: blanks, and marks such as address books put around numbers for their direction."""
_BREAK: Final = re.compile(r"\r\n?|\n")
CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]"
)


def meant(cell: str) -> str:
    """Return the text of a cell: `="0351"` and `'0351` are 0351, and spaces around it are nothing."""
    text = cell.strip(AROUND)
    if "\r" in text:
        text = _BREAK.sub("\n", text)
    if text[:1] == "=" and (formula := _FORMULA.fullmatch(text)):
        return (formula[1] or formula[2] or "").strip()
    if text[:1] == "'" and (mark := _APOSTROPHE.match(text)):
        return text[mark.end() :].strip()
    return text


def unquoted(cell: str) -> str:
    """Return the text of a cell that our own export has written: without the apostrophe that keeps it from running."""
    return cell[1:] if cell[:1] == "'" and _APOSTROPHE.match(cell) else cell


def says_nothing(text: str) -> bool:
    """Whether it is a word that spreadsheets and databases write where nothing is known."""
    return _NOTHING.fullmatch(text) is not None
