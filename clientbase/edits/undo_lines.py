"""Taking a change of a text back line by line, where its lines and those beside them are as it left them."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def reverted(before: str, after: str, today: str) -> str | None:
    """Return *today*'s text without the change from *before* to *after*; None where lines have changed since."""
    old, new, now = (text.splitlines(keepends=True) for text in (before, after, today))
    place = _places(new, now)
    lines: list[str] = []
    done = 0
    for tag, start, end, first, last in SequenceMatcher(None, new, old, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # With a line on either side it is certain where the lines belong, also those that came to nothing.
        left, right = place.get(start - 1), place.get(end)
        if left is None or right is None or right - left != end - start + 1:
            return None
        if now[left + 1 : right] != new[start:end]:
            return None
        lines += [*now[done : left + 1], *old[first:last]]
        done = right
    return "".join([*lines, *now[done:]])


def _places(new: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Return where each line stands today; the beginning and the end count as lines."""
    places = {-1: -1, len(new): len(now)}
    for block in SequenceMatcher(None, new, now, autojunk=False).get_matching_blocks():
        places |= {block.a + n: block.b + n for n in range(block.size)}
    return places
