"""The words of other programs, shipped as YAML beside this: headings of columns, and statuses of orders."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from clientbase.errors import BlockedError
from clientbase.text.read import Unreadable, read


@cache
def words(name: str) -> Mapping[str, Any]:
    """Read one of the lists; BlockedError where the system does not give it."""
    try:
        return read(Path(__file__).with_name(f"{name}.yaml"), f"{name}.yaml").data
    except Unreadable as unreadable:
        raise BlockedError(str(unreadable.finding)) from None


def flat(value: Any) -> Iterator[str]:
    """Return the words of a list, whose lines are lists themselves."""
    for item in value:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield str(item)
