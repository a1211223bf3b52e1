"""What a reviewer must see in a changed record, by itself: no file, no git."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from clientbase.changes.compare import Difference, compare
from clientbase.changes.wording import label, said
from clientbase.laws.standards import Known
from clientbase.model import Client
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms
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
}
"""What is warned of, in the order in which it is read."""

_REASONS: Final = {"reason", "left", "waiver"}


class Note(NamedTuple):
    """One thing to see."""

    topic: str
    what: str


def warnings(
    versions: Versions, verdict: Verdict, norms: Norms, day: dt.date, class_: str | None
) -> Iterator[Note]:
    """Return what there is to see in one record that differs, by the norms of the new end and its *class_*."""
    if versions.client == SCHEMA:
        return
    old, new = versions.data
    if versions.client == REGISTER:
        if versions.change == "removed":
            yield from (Note("taken_away", words) for words in summary(versions))
    elif versions.change != "changed" and (words := summary(versions)):
        yield Note("clients", words[0])
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
        yield Note("owners", said(difference, old, new))
    if kind == "removed" and (where[-1] in _REASONS or isinstance(before, dict)):
        yield Note("taken_away", said(difference, old, new))
    if where[0] == "purchases" and kind != "removed":
        if "waiver" in where:
            yield Note("waivers", said(difference, old, new))
        elif isinstance(after, dict) and after.get("waiver"):
            yield Note("waivers", said(difference, old, new).removeprefix("+ "))


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
            yield f"{label('purchases', {'date': str(purchase.date)})}: {complaint.message}"
