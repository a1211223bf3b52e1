"""A draft as people review it: the unified diff that git would show."""

import re
from collections.abc import Iterator
from typing import Final

from clientbase.edits.write import Draft
from clientbase.names import spelt_out

_NOWHERE: Final = "/dev/null"


def unified(draft: Draft) -> str:
    """Return the difference between a record and its draft; empty where there is none."""
    return unified_texts(draft.path, draft.before.text if draft.before else None, draft.after.text)


def unified_texts(path: str, before: str | None, after: str | None) -> str:
    """Return the difference between two texts of a file; None is the text of no file."""
    from difflib import unified_diff

    named = spelt_out(path)
    source, target = (
        (f"a/{named}" if before is not None else _NOWHERE),
        (f"b/{named}" if after is not None else _NOWHERE),
    )
    return "".join(_ended(unified_diff(_lines(before or ""), _lines(after or ""), source, target)))


def _lines(text: str) -> list[str]:
    # Not splitlines(): what it takes for an end of line may stand inside one.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
