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
_NOT_TOLD: Final = """
    нет; нету; нд; н.д.; б/н; нет данных; без данных; отсутствует; не указан; не указано; не указана; не задано;
    не назначен; не назначена; пусто; (пусто); нема; нема податоци; нема податок; празно; (празно); не е наведено;
    не е наведен; nema; nema podataka; not set; not specified; not available; not assigned; unassigned; (blank);
    (unassigned); kein; keine; keine angabe; ohne
"""
_NOT_KNOWN: Final = """
    unknown; (unknown); unbekannt; неизвестно; неизвестен; неизвестна; неизвестный; непознато; непознат; непозната;
    nepoznato; nepoznat
"""


def _written(words: str) -> frozenset[str]:
    """Return words as they may stand in a cell: small, with a capital, and in capitals."""
    plain = [word.strip() for word in words.split(";")]
    return frozenset(form for word in plain for form in (word, word.capitalize(), word.upper()))


NOT_TOLD: Final = _written(_NOT_TOLD)
"""What people write where nothing is to be told; of a choice or among notes it is an answer."""
NOT_KNOWN: Final = NOT_TOLD | _written(_NOT_KNOWN)
"""The same with what they write where nobody knows; of a source or a segment that is a word like others."""
SUSPECT: Final = frozenset("='#Nn(<?-‐‑–—0TtнкНКKk")
"""How a cell begins that may mean something else than it says."""
AROUND: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""What nobody sees around a text: blanks, and marks such as address books put around numbers for their direction."""
_PART: Final = re.compile(r'(?:\\[,;|]|\([^()]*\)|"[^"]*"|[^,;|\n])+')
_NAME: Final = re.compile(r'(?:\\[,;|]|\([^()]*\)|"[^"]*"|[^;|\n])+')
_QUOTED: Final = re.compile(r'"([^"]*[,;|][^"]*)"')
_KEPT: Final = re.compile(r"\\([,;|])")
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


def apart(cell: str, *, commas: bool = True) -> list[str]:
    r"""Return the texts of a cell that holds several; names may have *commas* in them.

    None is parted within parentheses or quotes: `wine (red, dry)` is one, and so are `"wine, red"` and `wine\\, red`.
    """
    found = (part.strip() for part in (_PART if commas else _NAME).findall(cell.replace(":::", "\n")))
    return [
        quoted[1] if (quoted := _QUOTED.fullmatch(part)) else _KEPT.sub(r"\1", part) for part in found if part
    ]


def unquoted(cell: str) -> str:
    """Return the text of a cell that our own export has written: without the apostrophe that keeps it from running."""
    return cell[1:] if cell[:1] == "'" and _APOSTROPHE.match(cell) else cell


def says_nothing(text: str) -> bool:
    """Whether it is a word that spreadsheets and databases write where nothing is known."""
    return _NOTHING.fullmatch(text) is not None
