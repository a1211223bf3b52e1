"""Entries of a range that say they were entered long before a commit first had them, by the law of entry."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from clientbase.changes.items import by_list, signs
from clientbase.changes.told import told
from clientbase.changes.wording import label
from clientbase.git import Repository
from clientbase.history.commits import WHEN, when
from clientbase.language import say
from clientbase.laws.entry import LISTS
from clientbase.norms import Norms
from clientbase.reviews.revisions import Revisions
from clientbase.reviews.versions import Versions
from clientbase.values import parse_day


class Stated(NamedTuple):
    """An item whose own day of entry git does not bear out."""

    client: str
    list: str
    n: int
    said: str
    committed: str


AtTheEnd = Callable[[str], list[Stated]]
"""Gives all of them that the base has in a commit."""


class BackDated:
    """Those items of the end of a range; they are asked for only where one may have come with it."""

    def __init__(self, repository: Repository, revisions: Revisions, norms: Norms, ask: AtTheEnd) -> None:
        """Keep what is asked for each record."""
        self._revisions: Final = revisions
        self._ask: Final = ask
        self._latest: Final = _latest_day(repository, revisions, norms.base.timezone or "")
        self._within: Final = norms.history.commit_within
        self._found: dict[str, list[Stated]] | None = None

    def of(self, versions: Versions) -> Iterator[str]:
        """Say which of them the range brings to a record: what it holds already at the beginning is not new."""
        old, new = versions.data
        before, after = by_list(signs(old)), by_list(signs(new))
        came = {
            (listed, n): item
            for listed in LISTS
            for n, item in enumerate(_items(new, listed))
            if after[listed][n] not in before[listed] and self._may_be(item)
        }
        for one in self._of(versions.client) if came else ():
            if item := came.get((one.list, one.n)):
                yield say(
                    "{what} entered {day}, committed {committed}",
                    what=told(label(one.list, item)),
                    day=one.said,
                    committed=one.committed,
                )

    def _may_be(self, item: Any) -> bool:
        """Return whether the last of the range's commits came too late for the day that the item says."""
        try:
            return self._latest > self._within.after(parse_day(item["entered"]))
        except (KeyError, TypeError, ValueError):
            return False

    def _of(self, client: str) -> list[Stated]:
        if self._found is None:
            self._found = {}
            for one in self._ask(self._revisions.new or ""):
                self._found.setdefault(one.client, []).append(one)
        return self._found.get(client, [])


def _items(data: Any, listed: str) -> list[Any]:
    items = data.get(listed)
    return items if isinstance(items, list) else []


def _latest_day(repository: Repository, revisions: Revisions, zone: str) -> dt.date:
    """Return the latest author's day of a range, in the company's time zone."""
    commits = f"{revisions.old}..{revisions.new}" if revisions.old else str(revisions.new)
    lines = repository.lines("log", "-z", f"--format={WHEN.replace('%x00', '%x01')}", commits)
    written = (when(line.split("\x01"), zone) for line in lines)
    return max((parse_day(one.day) for one in written if one), default=dt.date.min)
