"""Texts of several lines, merged line by line by git."""

from collections.abc import Sequence
from typing import Final

from clientbase.errors import BlockedError
from clientbase.git import Answer, merge_file

FAILED: Final = 128
"""From this code on, git could not merge at all."""


def by_lines(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Merge three texts: with ours where both have changed the same lines, and with theirs there."""
    sides = [_ended(text).encode() for text in (base, ours, theirs)]
    mine, other = (_text(favoured(sides, side)) for side in ("--ours", "--theirs"))
    ended = [text.endswith("\n") for text in (base, ours, theirs)]
    wanted = ended[2] if ended[1] == ended[0] else ended[1]
    return (mine, other) if wanted else (mine.removesuffix("\n"), other.removesuffix("\n"))


def favoured(sides: Sequence[bytes], side: str) -> Answer:
    """Merge base, ours and theirs, with one side wherever they conflict: `--ours` or `--theirs`."""
    base, ours, theirs = sides
    return merge_file(base, ours, theirs, side)


def _ended(text: str) -> str:
    # An end of line that only one side has would be a difference of its last line.
    return text if text.endswith("\n") or not text else f"{text}\n"


def _text(answer: Answer) -> str:
    if answer.code >= FAILED:
        raise BlockedError(f"git merge-file: {answer.err.strip() or 'failed'}")
    return answer.out.decode()
