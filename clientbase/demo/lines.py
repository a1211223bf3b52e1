"""Items in the canonical form of records: on one line where they fit and hold nothing nested."""

from typing import Final

_ROOM: Final = 96


def item(*fields: str) -> str:
    """Write an item of its fields, each `key: value` or empty."""
    said = [field for field in fields if field]
    line = ", ".join(said)
    if len(line) + 2 <= _ROOM and "{" not in line:
        return f"  - {{{line}}}"
    return "  - " + "\n    ".join(said)
