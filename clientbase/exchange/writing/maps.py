"""Maps of columns: a file that says which heading is which column, read and written."""

from collections.abc import Mapping
from pathlib import Path

from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say
from clientbase.text.format import written
from clientbase.text.layout import NO_ORDER
from clientbase.text.read import Unreadable, read
from clientbase.text.store import put


def read_map(file: Path) -> dict[str, str]:
    """Read a map: a mapping of headings to columns."""
    try:
        data = read(file, file.as_posix()).data
    except Unreadable as unreadable:
        raise UnreadableError(say("the map cannot be read; mend it first"), [unreadable.finding]) from None
    for heading, column in data.items():
        if not isinstance(column, str):
            raise UsageError(
                say(
                    '"{heading}" in {file} is no column; write its name, extra.NAME, or "-" to leave it out',
                    heading=heading,
                    file=file,
                )
            )
    return {heading: str(column) for heading, column in data.items()}


def write_map(file: Path, words: Mapping[str, str]) -> None:
    """Write a map down, for people to read and for the next time."""
    head = "# Which column of a list is which field; - leaves it out. For clientbase import --map\n"
    put(file, head + written(dict(words), NO_ORDER))
