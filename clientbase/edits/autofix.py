"""What a program may mend by itself: values whose meaning is beyond doubt but whose writing is not the norm's."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from clientbase.edits.kinds import RECORD
from clientbase.finding import Where
from clientbase.model import Client
from clientbase.spoken import rewritten_day
from clientbase.text.cut import uncut
from clientbase.text.edit import Change, Put, edited, intended
from clientbase.text.loader import Value
from clientbase.text.read import Document
from clientbase.typed import WRONG_VALUE, typed

_DAY_BACKWARDS: Final = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", re.ASCII)
_AMOUNT: Final = re.compile(r"(-?\d{1,3}(?:[ \u00a0]?\d{3})*),(\d{1,2})", re.ASCII)


def mended(document: Document) -> str:
    """Return the text of a record with what is beyond doubt mended: values, and quotes where a "#" cuts one off."""
    text = edited(document, fixes(document), RECORD).text
    return uncut(text) if "#" in text else text


def fixes(document: Document) -> Sequence[Change]:
    """Return the changes that cure wrong values: `12.10.2026` becomes 2026-10-12, and `1 180,00` becomes 1180.00.

    A value is only changed where it is wrong as it stands and right afterwards.
    """
    wrong = _wrong(document.data)
    changes = list(_changes(document.data, wrong))
    still = _wrong(intended(document.data, changes)) if changes else []
    return [change for change in changes if change.where not in still]


def _wrong(data: Value) -> list[Where]:
    _, complaints = typed(data, Client)
    return [complaint.where for complaint in complaints if complaint.code == WRONG_VALUE]


def _changes(data: Value, places: Sequence[Where]) -> Iterator[Put]:
    for where in places:
        value = _at(data, where)
        if isinstance(value, str) and (better := _rewritten(value.strip())):
            yield Put(where, better)


def _at(data: Value, where: Where) -> Value:
    for part in where:
        data = data[part]  # type: ignore[index]  # a complaint's way leads through what is there
    return data


def _rewritten(text: str) -> str | None:
    try:
        if day := rewritten_day(text):
            return day
    except ValueError:  # it has two readings
        return None
    if found := _DAY_BACKWARDS.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if found := _AMOUNT.fullmatch(text):
        return re.sub(r"\s", "", found[1]) + f".{found[2]}"
    return None
