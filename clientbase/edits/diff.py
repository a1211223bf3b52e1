"""A draft as people review it: the unified diff that git would show."""

import re
from collections.abc import Iterator
from typing import Final

from clientbase.edits.write import Draft
from clientbase.names import spelt_out

_NOWHERE: Final = "/dev/null"


def unified(draft: Draft) -> str:
    """Return the difference between a record and its draft; empty where there is none."""
    if draft.before is None or not draft.was:
        return unified_texts(draft.path, draft.before.text if draft.before else None, draft.after.text)
    old, new = spelt_out(draft.was), spelt_out(draft.path)
    head = f"diff --git a/{old} b/{new}\nrename from {old}\nrename to {new}\n"
    return head + _between(draft.before.text, draft.after.text, f"a/{old}", f"b/{new}")


def unified_texts(path: str, before: str | None, after: str | None) -> str:
    """Return the difference between two texts of a file; None is the text of no file."""
    named = spelt_out(path)
    source, target = (
        (f"a/{named}" if before is not None else _NOWHERE),
        (f"b/{named}" if after is not None else _NOWHERE),
    )
    return _between(before or "", after or "", source, target)


def _between(before: str, after: str, source: str, target: str) -> str:
    from difflib import unified_diff

    return "".join(_ended(unified_diff(_lines(before), _lines(after), source, target)))


def _lines(text: str) -> list[str]:
    # Not splitlines(): what it takes for an end of line may stand inside one.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
