"""What became of a record, in its own words."""

from collections.abc import Iterator
from typing import Any

from clientbase.changes.words import said
from clientbase.names import REGISTER, spelt_out
from clientbase.reviews.pairs import SCHEMA
from clientbase.reviews.versions import Versions
from clientbase.text.walk import Data

_COUNTED = {
    "contacts": "contact",
    "interactions": "interaction",
    "deals": "deal",
    "purchases": "purchase",
    "decisions": "decision",
}


def told(versions: Versions) -> tuple[str, ...]:
    """Say each thing that changed; nothing where only the layout did, or where nothing can be said."""
    return tuple(_told(versions))


def as_json(versions: Versions, words: tuple[str, ...]) -> dict[str, Any]:
    """Return everything that changed for programs: each difference with its way, its values and its words."""
    old, new = versions.data
    return {
        "client": versions.client,
        "change": versions.change,
        "path": spelt_out(versions.new_path or versions.old_path or ""),
        "was": versions.old_path and spelt_out(versions.old_path),
        "said": list(words),
        "differences": [
            {
                "kind": difference.kind,
                "where": list(difference.where),
                "old": difference.old,
                "new": difference.new,
                "said": said(difference, old, new),
            }
            for difference in versions.differences
        ],
    }


def _told(versions: Versions) -> Iterator[str]:
    change = versions.change
    old, new = versions.data
    if change == "added" and versions.new:
        yield f"+ {_whole(versions, new)}"
    elif change == "removed" and versions.old:
        yield f"- {_whole(versions, old)}"
    elif change in {"archived", "restored"}:
        yield change
    elif change == "moved" and versions.new_path:
        yield f"moved to {spelt_out(versions.new_path.rpartition('/')[0])}"
    for difference in versions.differences:
        yield said(difference, old, new)


def _whole(versions: Versions, data: Data) -> str:
    if versions.client == SCHEMA:
        return "norms"
    if versions.client == REGISTER:
        return ", ".join(_counted(data)) or "decisions"
    counts = ", ".join(_counted(data))
    return f"client {data.get('name') or versions.client}{f' ({counts})' if counts else ''}"


def _counted(data: Data) -> Iterator[str]:
    for key, one in _COUNTED.items():
        items = data.get(key)
        if isinstance(items, list) and items:
            yield f"{len(items)} {one}{'s' * (len(items) != 1)}"
