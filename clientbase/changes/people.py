"""Whether two names may be those of one person: one who married, or whose name was misspelt."""

from difflib import SequenceMatcher
from typing import Final

from clientbase.names import as_seen, transliterated

_TITLES: Final = frozenset("dr frau herr miss mr mrs ms prof".split())
_MISSPELT: Final = 0.8
"""Names that have more than this in common are two spellings of one."""


def same_person(name: str, other: str) -> bool:
    """Return whether the given name is the same, one name is part of the other, or the spelling is near."""
    if as_seen(name) == as_seen(other):
        return True
    words, others = _words(name), _words(other)
    if not words or not others:
        return False
    if words[0] == others[0] or set(words) <= set(others) or set(others) <= set(words):
        return True
    return misspelt(name, other)


def misspelt(name: str, other: str) -> bool:
    """Return whether two names are nearly letter for letter the same."""
    one, two = (" ".join(_words(text)) for text in (name, other))
    return SequenceMatcher(None, one, two).ratio() > _MISSPELT


def _words(name: str) -> list[str]:
    words = as_seen(transliterated(name)).replace(".", " ").split()
    return [word for word in words if word not in _TITLES]
