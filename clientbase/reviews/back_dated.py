"""Entries of a range that say they were entered long before a commit first has them."""

import datetime as dt
from collections.abc import Hashable, Iterator
from typing import Any, Final

from clientbase.changes.matched import EQUAL, folded, meaning
from clientbase.changes.wording import label
from clientbase.fields import FIELDS
from clientbase.git import Repository
from clientbase.history.commits import WHEN, when
from clientbase.laws.standards import entry_limit
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.reviews.revisions import Revisions
from clientbase.reviews.versions import Versions
from clientbase.text.loader import Data
from clientbase.text.read import Unreadable, parse
from clientbase.values import parse_day

_LISTS: Final = ("interactions", "purchases", "returns", "proposals", "problems")
_Item = tuple[str, Hashable]


class BackDated:
    """A range of commits, asked for the day on which one of them first has an item."""

    def __init__(self, repository: Repository, revisions: Revisions, norms: Norms) -> None:
        """Keep what is asked for each record."""
        self.repository = repository
        self.range = f"{revisions.old}..{revisions.new}" if revisions.old else str(revisions.new)
        self.norms = norms

    def of(self, versions: Versions, client: Client | None, class_: str | None) -> Iterator[str]:
        """Say which new entries of a record bear a day of entry too long before that of their commit.

        Too long is more than the limit of the standard for entries, and more than may lie between the two.
        """
        old, new = versions.data
        if client is None or old == new or versions.new_path is None:
            return
        before = dict(_items(old))
        entered = {
            key: (item, day)
            for key, item in _items(new)
            if key not in before and (day := _day(item, "entered"))
        }
        committed_on = self.first_days(versions.new_path, set(entered)) if entered else {}
        for key, committed in committed_on.items():
            item, day = entered[key]
            limit = entry_limit(client, self.norms, committed, class_)
            allowed = self.norms.history.commit_within
            if limit and committed > max(limit.after(day), allowed.after(day)):
                yield f"{label(key[0], item)} entered {day}, committed {committed}"

    def first_days(self, path: str, wanted: set[_Item]) -> dict[_Item, dt.date]:
        """Return the author's day of the first commit that has each item, in the company's time zone."""
        words = ("log", "--reverse", "-z", f"--format=%H%x01{WHEN.replace('%x00', '%x01')}", self.range)
        found: dict[_Item, dt.date] = {}
        for line in self.repository.lines(*words, "--", self.repository.inside(path)):
            commit, *said = line.split("\x01")
            written = when(said, self.norms.base.timezone or "")
            content = self.repository.blob(f"{commit}:{self.repository.inside(path)}")
            if written and content:
                for key, _ in _items(_read(content, path)):
                    if key in wanted:
                        found.setdefault(key, parse_day(written.day))
        return found


def _items(data: Data) -> Iterator[tuple[_Item, Any]]:
    """Return the items of a record whose day of entry counts, by what makes them equal to others."""
    for name in _LISTS:
        items = data.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                fields: Any = meaning(item, FIELDS[Client][name]._replace(form="one")) or ()
                said = dict(fields)
                yield (name, tuple(folded(said.get(field)) for field in EQUAL[name])), item


def _day(item: Any, key: str) -> dt.date | None:
    try:
        return parse_day(item.get(key) or "")
    except (AttributeError, TypeError, ValueError):
        return None


def _read(content: bytes, path: str) -> Data:
    try:
        return parse(content, path).data
    except Unreadable:
        return {}
