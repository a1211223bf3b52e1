"""What is said of a change in English, told in the language that is spoken.

The words of a record, what a company calls its talks, and names of fields stay as they are written: they are found so.
"""

import re
from typing import Final

from clientbase.changes.wording import ARROW, ITEMS
from clientbase.language import ENGLISH, current, say, say_n, word

_SIGNED: Final = re.compile(rf"([+-] )?({'|'.join(sorted(ITEMS, key=len, reverse=True))})(?= |\Z)")
_QUOTED: Final = re.compile(r'("[^"]*")')
_BY: Final = re.compile(r" by (\S+)")
_MORE_PLACES: Final = re.compile(rf"(.*{ARROW}.*), and (\d+) more places\Z")
_MORE_LETTERS: Final = re.compile(r"… \((\d+) more characters\)")
_MOVED: Final = re.compile(r"moved to (records\S*)\Z")


def told(words: str) -> str:
    """Return what was said of one change in the language that is spoken."""
    if current() == ENGLISH:
        return words
    if words == "layout only":
        return say("layout only")
    if moved := _MOVED.match(words):
        return say("moved to {folder}", folder=moved[1])
    shown = _SIGNED.sub(lambda found: f"{found[1] or ''}{word('item', found[2])}", words, count=1)
    if words[:2] in {"+ ", "- "}:
        first, *rest = _QUOTED.split(shown)
        rest[1::2] = [_by(part) for part in rest[1::2]]
        shown = "".join((_by(first), *rest))
    shown = _MORE_LETTERS.sub(
        lambda more: say_n("… ({n} more character)", "… ({n} more characters)", int(more[1])), shown
    )
    if more := _MORE_PLACES.match(shown):
        return say_n(
            "{changes}, and {n} more place", "{changes}, and {n} more places", int(more[2]), changes=more[1]
        )
    return _ended(shown)


def _by(words: str) -> str:
    return _BY.sub(lambda by: say(" by {manager}", manager=by[1]), words, count=1)


def _ended(words: str) -> str:
    """Say in words what became of a field whose values are not told."""
    for end, said in (
        (" removed", say("{what} removed", what="\0")),
        (" in another order", say("{what} in another order", what="\0")),
        (" in other lines", say("{what} in other lines", what="\0")),
    ):
        if words.endswith(end):
            return said.replace("\0", words.removesuffix(end))
    return words
