"""Comments of both sides that a merge has no place for."""

from collections import Counter
from collections.abc import Iterator

from clientbase.text.read import Document
from clientbase.text.tree import comments, tree


def lost_comments(base: Document | None, ours: Document, theirs: Document, merged: str) -> Iterator[str]:
    """Say which comments that one side has written since the *base* are not in the *merged* text."""
    before = _comments(base) if base else Counter[str]()
    for whose, side in (("our", ours), ("their", theirs)):
        for comment, count in (_comments(side) - before).items():
            if merged.count(comment) < count:
                line = side.text.count("\n", 0, side.text.index(comment)) + 1
                yield f'{whose} comment "{comment}" (line {line}) has no place in the merged file; it is left out'


def _comments(document: Document) -> Counter[str]:
    text = document.text
    if "#" not in text:
        return Counter()
    return Counter(text[start:end].rstrip() for start, end in comments(text, tree(text)))
