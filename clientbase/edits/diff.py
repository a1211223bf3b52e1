"""A draft as people review it: the unified diff that git would show."""

import re
from collections.abc import Iterator

from clientbase.edits.write import Draft


def unified(draft: Draft) -> str:
    """Give the difference between a record and its draft; empty where there is none."""
    from difflib import unified_diff

    old = _lines(draft.before.text) if draft.before else []
    new = _lines(draft.after.text)
    source = f"a/{draft.path}" if draft.before else "/dev/null"
    return "".join(_ended(unified_diff(old, new, source, f"b/{draft.path}")))


def _lines(text: str) -> list[str]:
    # Not splitlines(): what it takes for an end of line may stand inside one.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
