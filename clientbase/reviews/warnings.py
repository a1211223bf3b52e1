"""What a reviewer must see in a changed record, by itself: no file, no git."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from clientbase.changes.compare import Difference, compare
from clientbase.changes.told import told as told_change
from clientbase.changes.wording import label, said
from clientbase.complaints import told
from clientbase.laws.standards import Known
from clientbase.model import Client
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms
from clientbase.reviews.norms import is_loosened, norm_differences
from clientbase.reviews.standards import worse
from clientbase.reviews.verdict import Verdict
from clientbase.reviews.versions import Versions, summary
from clientbase.rules.money import repeat_purchase_reaches_minimum
from clientbase.text.loader import Data

TOPICS: Final = {
    "clients": "New, moved and removed clients",
    "owners": "Managers changed",
    "waivers": "Waivers given",
    "below": "Repeat purchases below the minimum",
    "taken_away": "Taken away: contacts, reasons and other entries",
    "worse": "Standards that got worse",
    "terms": "Terms changed",
    "loosened": "Norms loosened",
    "norms": "Other norms changed",
    "effects": "Lights, stages and classes that only the changed norms change",
    "unknown": "Reasons changed to unknown",
    "put_off": "Decisions and promises put off",
    "back_dated": "Entries dated back",
}
"""What is warned of, in the order in which it is read."""

UNKNOWN: Final = "unknown"
_DUE: Final = frozenset({("next", "date"), ("snoozed", "until")})
_REASONS: Final = {"reason", "left", "waiver"}


class Note(NamedTuple):
    """One thing to see."""

    topic: str
    what: str
    by: str | None = None
    """of a waiver: who gave it"""


def warnings(
    versions: Versions, verdict: Verdict, norms: Norms, day: dt.date, class_: str | None
) -> Iterator[Note]:
    """Return what there is to see in one record that differs, by the norms of the new end and its *class_*."""
    old, new = versions.data
    if versions.client == SCHEMA:
        for difference in norm_differences(old, new) if old and new else ():
            topic = "loosened" if is_loosened(difference, old, new) else "norms"
            yield Note(topic, _said(difference, old, new))
        return
    if versions.client == REGISTER:
        if versions.change == "removed":
            yield from (Note("taken_away", told_change(words)) for words in summary(versions))
    elif versions.change != "changed" and (words := summary(versions)):
        yield Note("clients", told_change(words[0]))
    differences = compare(old, new, shape=versions.shape) if versions.new else []
    for difference in differences:
        yield from _of_one(difference, old, new)
    for message in _below(verdict, norms):
        yield Note("below", message)
    for change in worse(verdict.old, verdict.new, norms, day, Known(class_)):
        yield Note("worse", change)


def _of_one(difference: Difference, old: Data, new: Data) -> Iterator[Note]:
    where, kind, before, after, _ = difference
    if where == ("manager",) and old:
        yield Note("owners", _said(difference, old, new))
    if kind == "removed" and (where[-1] in _REASONS or isinstance(before, dict)):
        yield Note("taken_away", _said(difference, old, new))
    if where[0] == "purchases" and kind != "removed":
        if "waiver" in where:
            yield Note("waivers", _said(difference, old, new), _waived_by(new, where[1]))
        elif isinstance(after, dict) and after.get("waiver"):
            yield Note("waivers", _said(difference, old, new).removeprefix("+ "), _waived_by(new, where[1]))
    topic = _quiet(difference)
    if topic and old:
        yield Note(topic, _said(difference, old, new))


def _said(difference: Difference, old: Data, new: Data) -> str:
    return told_change(said(difference, old, new))


def _waived_by(record: Any, purchase: Any) -> str | None:
    """Return who waived the minimum at a purchase of a record; a waiver that is written wrongly names nobody."""
    waiver = record["purchases"][purchase]["waiver"]
    by = waiver.get("by") if isinstance(waiver, dict) else None
    return by if isinstance(by, str) else None


def _quiet(difference: Difference) -> str | None:
    """Return under which heading a change stands that is one of a word or a day, and easily passed over."""
    where, kind, before, after, _ = difference
    last = where[-1]
    if where[0] in {"terms", "price_list"}:
        return "terms"
    if last == "reason" and after == UNKNOWN and before not in {None, UNKNOWN}:
        return "unknown"
    later = kind == "changed" and isinstance(before, str) and isinstance(after, str) and after > before
    if (
        where[-2:] in _DUE
        or (last == "date" and where[0] == "tasks")
        or (last == "due" and where[0] == "decisions")
    ):
        return "put_off" if later or (kind == "removed" and last != "date") else None
    return None


def _below(verdict: Verdict, norms: Norms) -> Iterator[str]:
    """Name the purchases that are too small now and were not, or were not there, before."""
    before = Counter(_too_small(verdict.old, norms))
    for message in _too_small(verdict.new, norms):
        if before[message]:
            before[message] -= 1
        else:
            yield message


def _too_small(client: Client | None, norms: Norms) -> Iterator[str]:
    if client is not None:
        for complaint in repeat_purchase_reaches_minimum(client, norms):
            purchase = client.purchases[int(complaint.where[1])]
            called = told_change(label("purchases", {"date": str(purchase.date)}))
            yield f"{called}: {told(complaint.message)}"
