"""What the status of an order means: a sale, one that came to nothing, one that came back, or nobody knows."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from clientbase.exchange.meaning.words import flat, words
from clientbase.language import number, say, say_n

SALE: Final = "sale"
CANCELLED: Final = "cancelled"
RETURNED: Final = "returned"
UNKNOWN: Final = ""


UNDOING: Final = "undoing"
"""What a column is about that says by being filled that an order was cancelled, or something of it came back."""
STANDING: Final = "standing"
"""What a column is about that says by its word how an order stands, or what it is."""
_UNDOING: Final = re.compile(
    r"\b(?:cancel(?!l?able)|void|refund(?!able)|return(?:ed|s)?\b(?! policy)|reversed\b|chargeback|storn|annul|"
    r"erstatte|отмен|аннулир|возвра[тщ]|сторн|откаж|вратен|поврат|враћ|otkaz|vra[ćc]en|povra[ćc]|poni[šs]t)"
)
_STANDING: Final = re.compile(
    r"stat(?:us|e)\b|\b(?:stage|type|kind|zustand|typ|belegart|vorgang|art|статус|состояние|стадия|тип|вид|состојба|стање|"
    r"врста|stanje|tip|vrsta)\b"
)
_NOT: Final = re.compile(r"0+(?:[.,]0+)?|no?|false|f|nein|нет?|не|ne|open|active|nicht .*|not .*")
"""What a column about undoing says of an order that stands."""
_WAITING: Final = re.compile(
    r"pending|await|hold|wart|ausstehend|unconfirmed|ожид|удержани|чека|cek|čeka|draft|entwurf|нацрт|черновик|nacrt"
)
"""Who is still to pay has bought: beside a status of a sale these words are none against it."""


def about(heading: str) -> str:
    """Say whether a column that is no status is about what became of an order."""
    text = heading.casefold().replace("_", " ")
    return UNDOING if _UNDOING.search(text) else STANDING if _STANDING.search(text) else ""


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split()).rstrip(".!")


class Statuses:
    """The words of the company and those that are shipped, and which of them a list has used."""

    def __init__(self, own: Mapping[str, str]) -> None:
        """Know the company's *own* words, which come first."""
        shipped = words("statuses")
        self._meanings = {_plain(word): meaning for meaning, names in shipped.items() for word in flat(names)}
        self._meanings.update({_plain(word): meaning for word, meaning in own.items()})
        self._met: dict[str, tuple[str, int, Decimal]] = {}

    def knows(self, word: str) -> bool:
        """Whether a text is a word for a status."""
        return _plain(word) in self._meanings

    def meaning(self, word: str, amount: Decimal) -> str:
        """Say what a word means; an order without one is a sale."""
        if not word:
            return SALE
        found = self._meanings.get(_plain(word), UNKNOWN)
        written, count, total = self._met.get(_plain(word), (word, 0, Decimal()))
        self._met[_plain(word)] = written, count + 1, total + amount
        return found

    def undone(self, cell: str, about: str, *, waiting: bool) -> bool:
        """Whether a cell of a column that is *about* an order speaks against a sale; *waiting* for money does not."""
        word = _plain(cell)
        if about == UNDOING:
            return not _NOT.fullmatch(word)
        if waiting and _WAITING.search(word):
            return False
        return bool(about) and self._meanings.get(word) in {CANCELLED, RETURNED}

    def lines(self) -> Iterator[str]:
        """Name each word that was met, what it is taken for, how often, and the sum."""
        for plain, (written, count, total) in self._met.items():
            yield say_n(
                'status "{word}": {means} ({count} row, {sum})',
                'status "{word}": {means} ({count} rows, {sum})',
                count,
                word=written,
                means=_said(self._meanings.get(plain, UNKNOWN)),
                count=number(f"{count:,}"),
                sum=number(f"{total:.2f}"),
            )


def _said(meaning: str) -> str:
    return {
        SALE: say("a sale"),
        CANCELLED: say("cancelled, no sale"),
        RETURNED: say("a sale that came back"),
    }.get(meaning) or say(
        "not known, to the rejects; say what it means in schema.yaml, under import: {{status: {{{word}: sale}}}}",
        word=say("WORD"),
    )
