"""What an import adds to a record that is there already: nothing twice, and nothing over what it says."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.fields import Plain
from clientbase.finding import Finding
from clientbase.text.edit import Append, Change, Put
from clientbase.text.read import Document

LISTS: Final = ("contacts", "interactions", "purchases", "returns")
_IDENTITY: Final = {"contacts": "name", "purchases": "document", "returns": "document"}
"""What tells one item from another, where it is given."""
_TELLING: Final = {"contacts": "name", "interactions": "date", "purchases": "date", "returns": "date"}
"""What each item has, and two that are alike have in common."""
_SUMS: Final = frozenset({"purchases", "returns"})
# How something was learnt does not make it another thing.
_ASIDE: Final = "learnt_from"


class Merged(NamedTuple):
    """What an import means for one record."""

    changes: tuple[Change, ...]
    added: Counter[str]
    present: Counter[str]
    lines: tuple[str, ...]


class Misplaced(Exception):  # noqa: N818 - it carries a finding to the caller, who makes a value of it
    """A record has something else where a list or mapping belongs; *finding* says where."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(str(finding))
        self.finding = finding


class _Steps:
    """The changes of one record while they are being found."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.changes: list[Change] = []
        self.lines: list[str] = []

    def compare(self, old: Plain, new: Plain, where: tuple[str | int, ...]) -> None:
        """Fill what *old* does not say, and keep what it says otherwise."""
        for key, value in new.items():
            place = (*where, key)
            name = f"{self.document.path} {'/'.join(map(str, place))}"
            if isinstance(value, dict):
                self.compare(self.demand(old.get(key) or {}, dict, place), value, place)
            elif isinstance(value, list):
                there = self.demand(old.get(key) or [], list, place)
                self.changes += [Append(place, item) for item in value if item not in there]
            elif old.get(key) is None:
                self.changes.append(Put(place, value))
                self.lines.append(f'filled: {name} "{value}"')
            elif not _says(old[key], value):
                self.lines.append(f'kept: {name} "{old[key]}", the file says "{value}"')

    def demand(self, value: Any, shape: type, where: tuple[str | int, ...]) -> Any:
        """Return *value* if it is a list or mapping as expected."""
        if not isinstance(value, shape):
            expected = "a list" if shape is list else "a mapping of fields"
            place = self.document.place(where)
            message = f'{expected} is expected under "{where[-1]}" before anything can be added; mend it'
            raise Misplaced(Finding(self.document.path, *place, codes.NO_RECORD, message))
        return value


def _says(old: Any, new: str) -> bool:
    """Whether *old* says all that *new* does; notes may say more around it."""
    return old == new or (isinstance(old, str) and "\n" in new + old and _holds(old, new))


def _holds(old: str, new: str) -> bool:
    return set(new.splitlines()) <= set(old.splitlines())


def merged(document: Document, wanted: Plain, base_currency: str) -> Merged:
    """Compare what an import *wanted* with what the record says."""
    steps = _Steps(document)
    data = document.data
    currency = str(data.get("currency") or base_currency)
    own = {key: value for key, value in wanted.items() if key not in LISTS}
    steps.compare(data, own, ())
    added, present = Counter[str](), Counter[str]()
    for key in LISTS:
        items = wanted.get(key, [])
        there = steps.demand(data.get(key) or [], list, (key,)) if items else []
        known = [_explicit(key, steps.demand(item, dict, (key, n)), currency) for n, item in enumerate(there)]
        for item, n in _paired(key, known, items):
            if n is None:
                steps.changes.append(Append((key,), _implicit(item, currency)))
                added[key] += 1
            else:
                steps.compare(known[n], {k: v for k, v in item.items() if k != _ASIDE}, (key, n))
                present[key] += 1
    return Merged(tuple(steps.changes), added, present, tuple(steps.lines))


def implicit(wanted: Plain, base_currency: str) -> Plain:
    """Leave out currencies that go without saying: those of the base."""
    return {
        key: [_implicit(item, base_currency) for item in value] if key in _SUMS else value
        for key, value in wanted.items()
    }


def _implicit(item: Plain, currency: str) -> Plain:
    return {key: value for key, value in item.items() if key != "currency" or value != currency}


def _explicit(key: str, item: Plain, currency: str) -> Plain:
    return {**item, "currency": item.get("currency") or currency} if key in _SUMS else item


def _paired(key: str, known: list[Plain], items: list[Plain]) -> list[tuple[Plain, int | None]]:
    """Find for each item the one that is there already; each of those counts for one item only."""
    free = dict(enumerate(known))
    pairs: dict[int, int] = {}
    for field, alike in ((_TELLING[key], _exactly), (_TELLING[key], _not_less), (_IDENTITY.get(key), _same)):
        if field:
            for place, n in _matches(field, alike, free, items, pairs):
                pairs[place] = n
                del free[n]
    return [(item, pairs.get(place)) for place, item in enumerate(items)]


def _matches(
    field: str,
    alike: Callable[[Plain, Plain], bool],
    free: Mapping[int, Plain],
    items: list[Plain],
    pairs: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    """Pair items that are *alike*, which must have the same *field*: only among those is looked."""
    candidates: dict[str, list[int]] = {}
    for n, there in free.items():
        candidates.setdefault(str(there.get(field)), []).append(n)
    for place, item in enumerate(items):
        if place not in pairs and field in item:
            near = candidates.get(str(item[field]), [])
            found = next((n for n in near if alike(free[n], item)), None)
            if found is not None:
                near.remove(found)
                yield place, found


def _exactly(there: Plain, item: Plain) -> bool:
    return there == item


def _not_less(there: Plain, item: Plain) -> bool:
    """Whether it says all that the item does: people may have added to it since."""
    return all(there.get(key) == value for key, value in item.items() if key != _ASIDE)


def _same(_there: Plain, _item: Plain) -> bool:
    """Whether two are the same for having the same field."""
    return True
