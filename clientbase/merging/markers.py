"""Conflict markers on lines of their own: made where two versions differ, and read again."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from clientbase.merging.hunks import Hunk, from_below, hunks, lines_of
from clientbase.text.lines import line_break


class Labels(NamedTuple):
    """What stands behind the markers, and how many signs a marker has."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


MOST: Final = 4_000_000
"""So many letters are written and read again to tell conflicts apart; then those that touch share their markers."""

Choice = tuple[int, ...]
"""Numbers of conflicts that are decided together, because they meet in the same lines."""


def marked(text: str, other: Callable[[Choice], str], count: int, labels: Labels) -> str:
    """Put markers around the lines that *count* conflicts are about.

    *other* gives the whole text with the conflicts of a choice decided for theirs.
    """
    if count * len(text) > MOST:
        return with_markers(text, hunks(text, other(tuple(range(count)))), labels)
    choices: list[Choice] = [(n,) for n in range(count)]
    known: dict[Choice, list[Hunk]] = {}  # a text is dear: each is asked for once
    while True:
        known |= {choice: hunks(text, other(choice)) for choice in choices if choice not in known}
        found = {choice: known[choice] for choice in choices}
        pair = next((p for p in combinations(choices, 2) if _meet(found[p[0]], found[p[1]])), None)
        if pair is None:
            break
        choices = [choice for choice in choices if choice not in pair]
        choices.append(tuple(sorted(pair[0] + pair[1])))
    return with_markers(text, [hunk for found_here in found.values() for hunk in found_here], labels)


def with_markers(text: str, disputed: Sequence[Hunk], labels: Labels) -> str:
    """Show each of the hunks with both of its sides; the lines of *text* are those of ours."""
    new = line_break(text)
    lines = lines_of(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += new
    for start, end, other in from_below(disputed):
        theirs = [line if line.endswith("\n") else line + new for line in other]
        lines[start:end] = [
            f"{'<' * labels.size} {labels.ours}{new}",
            *lines[start:end],
            f"{'=' * labels.size}{new}",
            *theirs,
            f"{'>' * labels.size} {labels.theirs}{new}",
        ]
    return "".join(lines)


def _meet(one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    return any((a.start < b.end and b.start < a.end) or a.start == b.start for a in one for b in other)


def sides(text: str, size: int = 7) -> tuple[str, str] | None:
    """Return a text with markers as each side has it; None where there are none, or they are not whole."""
    kept: tuple[list[str], list[str]] = ([], [])
    at, seen = "both", False
    for line in lines_of(text):
        sign = _sign(line, size)
        if sign not in _NEXT.get(at, ""):
            sign = ""
        if sign:
            at, seen = _AT[sign], True
            continue
        for number, name in enumerate(("ours", "theirs")):
            if at in {"both", name}:
                kept[number].append(line)
    return ("".join(kept[0]), "".join(kept[1])) if seen and at == "both" else None


_NEXT: Final = {"both": "<", "ours": "|=", "base": "=", "theirs": ">"}
_AT: Final = {"<": "ours", "|": "base", "=": "theirs", ">": "both"}


def _sign(line: str, size: int) -> str:
    """Return the sign of a marker line; nothing for any other line."""
    words = line.rstrip("\r\n")
    sign = words[:1]
    alone = words[size : size + 1] in {"", " "}
    return sign if sign and sign in "<|=>" and words[:size] == sign * size and alone else ""
