"""What a law needs to know of a client beside its record: its class, and what git says."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from clientbase.laws.entry import Firsts


class Known(NamedTuple):
    """What is known of a client beside its record."""

    class_: str | None = None
    """Its ABC class."""
    committed: dt.date | None = None
    """The day of the last commit that changed the record's other content, and not in bulk."""
    firsts: Firsts = MappingProxyType({})
    """The first commits that hold its items."""
    first_commit: dt.date | None = None
    """The day of the first commit that holds the record, be it after the day that is asked about."""
    reviewed: dt.date | None = None
    """The day of review that counts, where the record's own was set in bulk."""
    reviewed_in_bulk: bool = False
    tasks_seen: Mapping[int, dt.date] = MappingProxyType({})
    """The days on which commits first had its tasks, by their places in the record."""
    snooze_seen: dt.date | None = None
    """The day on which a commit first had its snooze."""
