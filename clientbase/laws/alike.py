"""How alike two clients are: points for what they share, and against it for what tells them apart.

| what | points |
|---|---|
| names, without the legal form, in any script | 80 where all telling words are the same, down to 20 where half are |
| tax number | 70; two different ones: 35 less |
| e-mail address | 45 |
| phone | 25; where more than three clients have it, as of an office, 5 |
| a person of that name at both | 15 |
| different regions | 10 less |

A word counts by how few clients bear it, so that "Hotel" says little. A misspelt word counts nearly as much as the
right one, but two that several clients bear are two words. Numbers and initials must be the same. From 65 points on
two are alike.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log
from typing import Final, NamedTuple

from clientbase.language import say

ENOUGH: Final = 65
"""From so many points on two clients are alike."""
OFFICE: Final = 3
"""A phone of more clients than this is that of an office."""

_ALL: Final = 80
_HALF: Final = 20
_SAME: Final = 0.95
_WITHIN: Final = 0.7
"""A name that stands whole within another one, "Galija" in "Hotel Galija", is so much of it at least."""
_TAX: Final = 70
_OTHER_TAX: Final = 35
_EMAIL: Final = 45
_PHONE: Final = 25
_OFFICE_PHONE: Final = 5
_PERSON: Final = 15
_REGION: Final = 10
_SHORTEST: Final = 4
"""A shorter word is not taken for misspelt."""
_LONG: Final = 8
"""From so many letters on a word may have two slips."""
_SURE: Final = 6
"""From so many letters on a slip costs less."""

_NEARLY: Final = 80
"""So many of a hundred letters of two names are the same, where they are worth a closer look."""
_MOST: Final = 20

Words = tuple[str, ...]


class Known(NamedTuple):
    """What two clients are compared by; a phone or address with the other clients at which its person is."""

    client: str
    name: str
    names: tuple[Words, ...]
    tax_id: str = ""
    region: str = ""
    concern: str = ""
    distinct: frozenset[str] = frozenset()
    phones: Mapping[str, frozenset[str]] = {}
    emails: Mapping[str, frozenset[str]] = {}
    people: Mapping[str, frozenset[str]] = {}


class Vocabulary:
    """How many clients bear each word of names, and each phone."""

    def __init__(self, clients: Sequence[Known], size: int = 0) -> None:
        """Count them; where they are a few of many, *size* says of how many."""
        self.size = max(1, size, len(clients))
        self.words = Counter(word for one in clients for word in {w for words in one.names for w in words})
        self.phones = Counter(phone for one in clients for phone in one.phones)
        self._weights = {word: log(1 + self.size / number) for word, number in self.words.items()}
        self._rarest = log(1 + self.size)

    def weight(self, word: str) -> float:
        """Return how much a word tells."""
        return self._weights.get(word, self._rarest)

    def is_name(self, word: str) -> bool:
        """Whether several clients bear the word, so that it is hardly misspelt."""
        return self.words[word] > 2  # noqa: PLR2004 - once of each of two that are the same


class Likeness(NamedTuple):
    """How many points two clients have, and what for."""

    points: int
    why: tuple[str, ...]


def alike(one: Known, other: Known, known: Vocabulary) -> Likeness | None:
    """Return why two clients are alike; None where they are not, or are said to be different."""
    if other.client in one.distinct or one.client in other.distinct:
        return None
    if one.concern and one.concern == other.concern:
        return None
    found = [*_named(one, other, known), *_reached(one, other, known), *_told_apart(one, other)]
    points = min(100, sum(points for points, _ in found))
    return Likeness(points, tuple(words for _, words in found)) if points >= ENOUGH else None


def _named(one: Known, other: Known, known: Vocabulary) -> Iterator[tuple[int, str]]:
    share = max((names_alike(a, b, known) for a in one.names for b in other.names), default=0.0)
    if share >= 0.5:  # noqa: PLR2004 - a half
        share = min(share, _SAME)
        points = _HALF + (_ALL - _HALF) * (share - 0.5) / (_SAME - 0.5)
        yield round(points), say("the same name") if share == _SAME else say("a similar name")


def _reached(one: Known, other: Known, known: Vocabulary) -> Iterator[tuple[int, str]]:
    if one.tax_id and one.tax_id == other.tax_id:
        yield _TAX, say("tax number {number}", number=one.tax_id)
    for email in _shared(one.emails, other.emails, one, other)[:1]:
        yield _EMAIL, say("e-mail {address}", address=email)
    phones = sorted(_shared(one.phones, other.phones, one, other), key=lambda key: known.phones[key])
    for phone in phones[:1]:
        clients = known.phones[phone]
        if clients > OFFICE:
            yield _OFFICE_PHONE, say("phone {phone}, which {n} clients have", phone=phone, n=clients)
        else:
            yield _PHONE, say("phone {phone}", phone=phone)
    for person in _shared(one.people, other.people, one, other)[:1]:
        yield _PERSON, say("a contact of the same name ({person})", person=person)


def _told_apart(one: Known, other: Known) -> Iterator[tuple[int, str]]:
    if one.tax_id and other.tax_id and one.tax_id != other.tax_id:
        yield -_OTHER_TAX, say("but other tax numbers")
    if one.region and other.region and one.region != other.region:
        yield -_REGION, say("but other regions")


def _shared(
    ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]], one: Known, other: Known
) -> list[str]:
    """Return what both have, less what a person has who is said to be at both."""
    if ours.keys().isdisjoint(theirs):
        return []
    return [
        key
        for key in sorted(ours.keys() & theirs.keys())
        if other.client not in ours[key] and one.client not in theirs[key]
    ]


def names_alike(one: Words, other: Words, known: Vocabulary) -> float:
    """Return the share of two names that is the same, by the weights of their words."""
    theirs = [*other]
    mine: list[str] = []
    matched: list[tuple[float, float]] = []
    for word in one:
        if word in theirs:
            theirs.remove(word)
            matched.append((known.weight(word), 1.0))
        else:
            mine.append(word)
    if _numbers(mine) or _numbers(theirs) or (_initials(mine) and _initials(theirs)):
        return 0.0
    mine, theirs = ([word for word in words if len(word) > 1] for words in (mine, theirs))
    matched += _misspelt(mine, theirs, known)
    if mine and theirs and (together := _near("".join(mine), "".join(theirs), known)):
        weight = min(sum(map(known.weight, mine)), sum(map(known.weight, theirs)))
        matched.append((weight, together))
        mine, theirs = [], []
    total = sum(weight for weight, _ in matched) + sum(map(known.weight, (*mine, *theirs))) / 2
    found = sum(weight * share for weight, share in matched) / total if total else 0.0
    within = matched and not (mine and theirs) and not all(map(known.is_name, {*one} & {*other}))
    return max(found, _WITHIN) if within else found


def _numbers(words: Iterable[str]) -> bool:
    return any(not word.isalpha() for word in words)


def _initials(words: Iterable[str]) -> bool:
    return any(len(word) == 1 for word in words)


def _misspelt(mine: list[str], theirs: list[str], known: Vocabulary) -> list[tuple[float, float]]:
    """Pair words that are one but for a slip, the likest first, and take them out of both lists."""
    pairs = [(share, a, b) for a in mine for b in theirs if (share := _near(a, b, known))]
    found = []
    for share, a, b in sorted(pairs, reverse=True):
        if a in mine and b in theirs:
            mine.remove(a)
            theirs.remove(b)
            found.append((min(known.weight(a), known.weight(b)), share))
    return found


def likest(key: str, keys: Mapping[str, str]) -> list[str]:
    """Return the clients of those *keys* of names that may be *key* misspelt: fast, for one among all."""
    from rapidfuzz import fuzz, process

    found = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=_MOST)
    near = [Known(client, "", (tuple(words.split()),)) for words, _, client in found]
    known = Vocabulary(near, size=len(keys))
    new = Known("", "", (tuple(key.split()),))
    return [one.client for one in near if alike(new, one, known)]


def _near(one: str, other: str, known: Vocabulary) -> float:
    """Return how like two words are that may be one misspelt; 0 where they are two."""
    shortest, longest = sorted((len(one), len(other)))
    allowed = 2 if longest >= _LONG else 1
    if shortest < _SHORTEST or longest - shortest > allowed or (known.is_name(one) and known.is_name(other)):
        return 0.0
    slips: int = _distance()(one, other, score_cutoff=allowed)
    if slips > allowed:
        return 0.0
    return 1 - (0.6 if longest >= _SURE else 1.0) * slips / longest


@cache
def _distance() -> Callable[..., int]:
    """Return what counts the letters that are left out, put in, changed and exchanged."""
    from rapidfuzz.distance import OSA

    return OSA.distance
