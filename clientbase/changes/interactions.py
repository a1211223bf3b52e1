"""Which interactions a version of a record has that none before it had, known by a fingerprint of what they say."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha1
from typing import TYPE_CHECKING, NamedTuple

from clientbase.changes.matched import matched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.text.loader import Data, Value

SAYS_ITSELF = "-"
"""Stands for an interaction that says when it was entered."""

_text_of = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_LENGTH = 12


class Interaction(NamedTuple):
    """An interaction that a version has, and none of the versions before it as it is."""

    fingerprint: str
    before: str | None
    """its fingerprint in a version before; None where it is new"""


def interactions_key(data: "Data | str | None") -> str | None:
    """Return the fingerprint of each interaction that does not say itself when it was entered, and `-` for others.

    None where all say so.
    """
    items = _interactions(data)
    undated = [item for item in items if _undated(item)]
    if not undated:
        return None
    fingerprints = iter(_fingerprints(undated))
    return " ".join(next(fingerprints) if _undated(item) else SAYS_ITSELF for item in items)


def new_interactions(olds: "Sequence[Data | str | None]", new: "Data | str | None") -> Iterator[Interaction]:
    """Say which interactions of *new* came or were changed, of those that do not say when they were entered."""
    items = _interactions(new)
    before = [old for old in olds if old is not None]
    lists = [_interactions(old) for old in before if isinstance(old, dict)]
    first = min((_alike(old, items) for old in lists), default=0)  # most often all but the last
    fingerprints = _fingerprints(items, first)
    known = [_before(old[first:], items[first:], _fingerprints(old, first), fingerprints) for old in lists]
    for n, fingerprint in enumerate(fingerprints):
        if _undated(items[first + n]):
            were = {found[n] for found in known if n in found}
            yield from (Interaction(fingerprint, other) for other in sorted(were - {fingerprint}))
            # What stood in a version that cannot be read nobody can tell: then nothing counts as new.
            if not were and len(known) == len(before):
                yield Interaction(fingerprint, None)


def _alike(old: "list[Value]", new: "list[Value]") -> int:
    """Count the items with which both lists begin."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _interactions(data: "Data | str | None") -> "list[Value]":
    found = data.get("interactions") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _undated(item: "Value") -> bool:
    return isinstance(item, dict) and not item.get("entered")


def _fingerprints(items: "list[Value]", first: int = 0) -> list[str]:
    """Return a short fingerprint of what each item says, from the *first* on; equal ones are numbered."""
    counted: Counter[str] = Counter()
    fingerprints = []
    for item in items[first:]:
        text = _text_of(item)
        counted[text] += 1
        numbered = f"{items[:first].count(item) + counted[text]} {text}".encode("utf-8", "replace")
        fingerprints.append(sha1(numbered, usedforsecurity=False).hexdigest()[:_LENGTH])
    return fingerprints


def _before(old: "list[Value]", new: "list[Value]", was: list[str], now: list[str]) -> dict[int, str]:
    """Return for the positions of *new* that *old* has too the fingerprints that they had there."""
    same = set(was) & set(now)
    ours, theirs = ([n for n, one in enumerate(found) if one not in same] for found in (was, now))
    pairs = matched([old[n] for n in ours], [new[n] for n in theirs], "interactions")
    found = {n: one for n, one in enumerate(now) if one in same}
    return found | {
        theirs[after]: was[ours[before]]
        for before, after in pairs
        if before is not None and after is not None
    }
