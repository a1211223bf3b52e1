"""Where a text names a person: by name in any script, order and case ending, by e-mail address, by phone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, permutations
from typing import Final, NamedTuple

from clientbase.names import phone_key, search_key

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019`-][^\W_]+)*")
_BETWEEN: Final = re.compile(r"[\s,.;\u00a0]{0,4}")
_IN_EMAIL: Final = r"[^\s<>()\[\]{},;:\"'|]"
# It begins where a word does: looked for from every letter of a long word, it would take the square of its length.
_EMAIL: Final = re.compile(rf"(?<!{_IN_EMAIL}){_IN_EMAIL}+@{_IN_EMAIL}+")
_PHONE: Final = re.compile(r"\+?\(?\d[\d\s()/.\u00a0-]{3,}\d")
_VOWELS: Final = "aeiou"
_ENDING: Final = 3
"""A name in another case has at most so many letters behind what stays the same."""
_SHORTEST: Final = 3
_SHORTEST_STEM: Final = 3
_SEVERAL: Final = 3
"""Names of more words than this are looked for in the order in which they are written, and turned round."""

NAME: Final = "by name"
EMAIL: Final = "by e-mail"
PHONE: Final = "by phone"
PART: Final = "by half the name"
PERHAPS: Final = "perhaps"


class Mention(NamedTuple):
    """Where a text names a person, and by what."""

    start: int
    end: int
    by: str


class Sought(NamedTuple):
    """By what a person is named."""

    names: tuple[tuple[str, ...], ...]
    """the folded words of each name, in each order"""
    emails: frozenset[str]
    phones: frozenset[str]
    """as `phone_key` gives them"""
    region: str | None


def sought(names: Iterable[str], emails: Iterable[str], phones: Iterable[str], region: str | None) -> Sought:
    """Return by what somebody of these *names* is looked for."""
    orders = dict.fromkeys(order for name in names for order in _orders(_words(name)))
    keys = (phone_key(one, region) for one in phones)
    addresses = frozenset(one.casefold() for one in emails)
    return Sought(tuple(order for order in orders if order), addresses, frozenset(filter(None, keys)), region)


def _words(name: str) -> tuple[str, ...]:
    return tuple(key for word in _WORD.findall(name) if (key := search_key(word)))


def _orders(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return a name as it may be written: surname first, and without what stands in the middle."""
    if len(words) <= _SEVERAL:
        yield from permutations(words)
    else:
        yield from (words, (words[-1], *words[:-1]))
    if len(words) >= _SEVERAL:
        yield from ((words[0], words[-1]), (words[-1], words[0]))


def mentioned(text: str, who: Sought, halves: frozenset[str] = frozenset()) -> list[Mention]:
    """Return where *text* names the person; *halves* are words of the name that mean nobody else there."""
    found = [
        *(
            Mention(one.start(), one.end(), EMAIL)
            for one in _EMAIL.finditer(text)
            if one[0].casefold().rstrip(".") in who.emails
        ),
        *(
            Mention(one.start(), one.end(), PHONE)
            for one in (_PHONE.finditer(text) if who.phones else ())
            if phone_key(one[0], who.region) in who.phones
        ),
    ]
    words = [(one.start(), one.end(), search_key(one[0])) for one in _WORD.finditer(text)]
    found += _by_name(text, words, who)
    found += _by_half(text, words, halves)
    kept: list[Mention] = []
    for one in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


_Word = tuple[int, int, str]


def _by_name(text: str, words: Sequence[_Word], who: Sought) -> Iterator[Mention]:
    for name in who.names:
        for n in range(len(words) - len(name) + 1):
            run = words[n : n + len(name)]
            if all(_inflected(key, part) for (_, _, key), part in zip(run, name, strict=True)) and all(
                _BETWEEN.fullmatch(text, one[1], other[0]) for one, other in pairwise(run)
            ):
                exact = len(name) > 1 or run[0][2] == name[0]
                yield Mention(run[0][0], run[-1][1], NAME if exact else PERHAPS)


def _inflected(key: str, part: str) -> bool:
    """Whether a word is a part of a name, be it in another case: Irina, Irinoj."""
    if key == part:
        return True
    stem = part.rstrip(_VOWELS) if len(part) > _SHORTEST else part
    return len(stem) >= _SHORTEST_STEM and key.startswith(stem) and len(key) <= len(stem) + _ENDING


def _by_half(text: str, words: Sequence[_Word], halves: frozenset[str]) -> Iterator[Mention]:
    """Find single words of the name: in capitals, or they are words like others."""
    for start, end, key in words:
        if text[start].isupper():
            if key in halves:
                yield Mention(start, end, PART)
            elif any(_inflected(key, half) for half in halves):
                yield Mention(start, end, PERHAPS)


def halves_of(names: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """Return the words of a person's *names* that are in none of the *others'*."""
    taken = {word for name in others for word in _words(name)}
    return frozenset(
        word for name in names for word in _words(name) if len(word) >= _SHORTEST and word not in taken
    )
