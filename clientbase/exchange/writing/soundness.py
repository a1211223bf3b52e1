"""What `check` would call an error is not written: each complaint is led back to the row that brought it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from clientbase.exchange.matching.client_index import ClientIndex
from clientbase.exchange.matching.rows import ClientImport
from clientbase.exchange.meaning.lists import KEYS
from clientbase.exchange.meaning.table import Row
from clientbase.finding import Complaint, Where
from clientbase.names import as_seen, tax_key
from clientbase.norms import Norms
from clientbase.rules.judge import errors, is_error

_TAX_ID: Final = "CB051"
_COLUMNS: Final = {
    "with": "contact",
    "by": "manager",
    "left": "left_on",
    "about": "text",
    "product": "product",
}
"""Fields of a record whose columns are called otherwise."""


class Judge:
    """Judges records before they are written."""

    def __init__(self, norms: Norms, index: ClientIndex, today: dt.date) -> None:
        """Judge by *norms*, which say already what the import adds to them."""
        self.norms, self.index, self.today = norms, index, today
        self._tax_ids: dict[str, tuple[str, str]] = {}

    def sound(self, one: ClientImport, before: Any, after: Any, origins: Mapping[Where, Row]) -> bool:
        """Whether nothing new is wrong with a record; else the rows are told what."""
        found = errors(one.path, after, self.norms, self.today) + self._shared(one.path, after)
        if not found:
            return True
        known = (
            Counter(_said(old) for old in errors(one.path, before, self.norms, self.today)) if before else {}
        )
        wrong = []
        for complaint in found:
            if known.get(_said(complaint)):
                known[_said(complaint)] -= 1
            else:
                wrong.append(complaint)
        for complaint in wrong:
            _blame(one, complaint, origins)
        return not wrong

    def _shared(self, path: str, data: Any) -> list[Complaint]:
        """Find another client with the same tax number, in the base or in the lists."""
        tax_id, concern = str(data.get("tax_id") or ""), str(data.get("concern") or "")
        if not tax_id or not is_error(_TAX_ID, self.norms):
            return []
        others = [other for other in self.index.with_tax_id(tax_id, concern) if other != path]
        first, theirs = self._tax_ids.setdefault(tax_key(tax_id), (path, concern))
        if first != path and not (concern and as_seen(concern) == as_seen(theirs)):
            others.append(first)
        message = (
            f'"{tax_id}" is the tax number of {others[0]} too; merge them, or correct it' if others else ""
        )
        return [Complaint(("tax_id",), message, _TAX_ID)] if others else []


def _said(complaint: Complaint) -> tuple[str, str]:
    return complaint.code, complaint.message


def _blame(one: ClientImport, complaint: Complaint, origins: Mapping[Where, Row]) -> None:
    """Tell the row that brought what is complained of; where none did, all rows of the client."""
    where = complaint.where
    listed = bool(where) and where[0] in KEYS
    place = (where[0], 0) if listed and isinstance((*where, 0)[1], str) else tuple(where[:2])
    row = origins.get(place) or (None if listed else origins.get(()))
    field = next((part for part in reversed(where) if isinstance(part, str)), "")
    for wrong in [row] if row else list(one.taken()):
        column = next((name for name in (field, _COLUMNS.get(field, "")) if wrong.table.has(name)), "")
        wrong.complain(column, complaint.code, complaint.message)
