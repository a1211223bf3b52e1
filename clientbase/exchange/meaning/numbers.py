"""The numbers and days of a column: how they are written is decided for the whole of it, and never guessed."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

_SPACES: Final = re.compile(r"[ \u00a0\u202f\u2009'\u2019](?=\d{3}(?!\d))")
_DIGITS: Final = re.compile(r"\d[\d.,]*", re.ASCII)
_ONE: Final = re.compile(r"(\d*)([.,])(\d*)", re.ASCII)
_SIMPLE: Final = re.compile(r"\d+(?:\.\d\d?)?", re.ASCII)
"""A number that says itself how it is written, as nearly all are."""
_THREE: Final = 3
_CODES: Final = """
    €:EUR $:USD £:GBP ₽:RUB ₺:TRY руб:RUB р:RUB zł:PLN ден:MKD den:MKD дин:RSD din:RSD лв:BGN km:BAM kč:CZK ft:HUF
    евро:EUR денар:MKD денари:MKD denar:MKD denari:MKD динар:RSD dinar:RSD рубль:RUB рублей:RUB
"""
_SIGNS: Final = dict(entry.split(":") for entry in _CODES.split())
"""What stands beside a sum instead of its currency's code."""
_WORDS: Final = "|".join(sign for sign in _SIGNS if sign.isalpha())
_SIGN: Final = re.compile(
    r"(?P<front>[€$£₽₺]|[A-Z]{3}\b)?\s*(?P<number>.*?)\s*"
    rf"(?P<back>[€$£₽₺]|[A-Z]{{3}}|(?:{_WORDS})\.?)?",
    re.IGNORECASE,
)
_PARENTHESES: Final = re.compile(r"\((.+)\)")


class Sums(NamedTuple):
    """How the numbers of a column are written: the decimal sign, where any of them proves it."""

    sign: str = ""
    both: bool = False

    def text(self, cell: str) -> str:
        """Return a number as records have it; ValueError says why it is none, or may be two."""
        if _SIMPLE.fullmatch(cell):
            return cell
        minus, digits = _parts(cell)
        if not _DIGITS.fullmatch(digits):
            raise ValueError(f'"{cell}" is not an amount; write digits with a point, such as 812.40')
        return minus + self._plain(cell, digits)

    def _plain(self, cell: str, digits: str) -> str:
        proven = _proof(digits)
        sign = proven or self.sign
        if not sign:
            if not set(digits) & {".", ","}:
                return digits
            whole, _, rest = digits.replace(",", ".").partition(".")
            message = f'"{cell}" may be {whole}{rest} or {whole}.{rest}; write one of them, or say --decimal'
            raise ValueError(message)
        other = "," if sign == "." else "."
        whole, _, rest = digits.partition(sign)
        if other in rest or sign in rest or not _grouped(whole, other):
            raise ValueError(f'"{cell}" is not an amount; write digits with a point, such as 812.40')
        text = f"{whole.replace(other, '')}.{rest}" if rest else whole.replace(other, "")
        return f"0{text}" if text.startswith(".") else text


def _parts(cell: str) -> tuple[str, str]:
    """Take the sign off a number, and the spaces between its thousands."""
    text = cell.replace("\u2212", "-").strip()
    if not text[-1:].isdigit() or not text[:1].isdigit():
        text = _apart(text)[0]
    minus = ""
    if negative := _PARENTHESES.fullmatch(text):
        minus, text = "-", negative[1]
    if text.startswith("-") or text.endswith("-"):
        minus, text = "-", text.strip("-")
    return minus, _SPACES.sub("", text.removeprefix("+").strip())


def _apart(text: str) -> tuple[str, str]:
    """Tell a number from the currency beside it."""
    found = _SIGN.fullmatch(text)
    if not found or not any(map(str.isdigit, found["number"])):
        return text, ""
    return found["number"], found["front"] or found["back"] or ""


def currency_beside(cell: str) -> str:
    """Return the currency that a cell says beside its sum, by a code or a sign; empty where it says none."""
    said = _apart(cell.strip())[1].removesuffix(".")
    return _SIGNS.get(said.casefold(), said.upper())


def currency_of(text: str) -> str:
    """Return the code of a currency that is named by a sign, a word or its code in any letters; else the text."""
    said = text.strip().removesuffix(".")
    return _SIGNS.get(said.casefold()) or (said.upper() if re.fullmatch("[A-Za-z]{3}", said) else text)


def whole_of(cell: str) -> str:
    """Return a number of pieces without the noughts behind its decimal sign and the spaces between its thousands."""
    text = _SPACES.sub("", cell)
    return text.partition(found[1])[0] if (found := _PIECES.fullmatch(text)) else text


_PIECES: Final = re.compile(r"\d+([.,])0{1,2}", re.ASCII)


def _grouped(whole: str, other: str) -> bool:
    head, *groups = whole.split(other)
    return all(len(group) == _THREE for group in groups) and (not groups or 0 < len(head) <= _THREE)


def _proof(digits: str) -> str:
    """Return the decimal sign that a number proves by itself."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points > 1 or commas > 1:
        return "," if points else "."
    one = _ONE.fullmatch(digits)
    if not one:
        return ""
    whole, sign, rest = one.groups()
    thousands = len(rest) == _THREE and 0 < len(whole) <= _THREE and not whole.startswith("0")
    return "" if thousands else sign


def _shown(cell: str) -> str:
    if _SIMPLE.fullmatch(cell):
        return "." if "." in cell else ""
    return _proof(_parts(cell)[1])


def sums_of(cells: Iterable[str], forced: str | None = None) -> Sums:
    """Look how the numbers of a column are written; *forced* is the decimal sign that somebody has named."""
    if forced:
        return Sums(forced)
    proven = {proof for cell in cells if (proof := _shown(cell))}
    return Sums(proven.pop()) if len(proven) == 1 else Sums("", both=bool(proven))


def decimal(text: str) -> Decimal:
    """Return the worth of an amount that was read; nothing where it is none."""
    try:
        return Decimal(text or 0)
    except InvalidOperation:
        return Decimal()
