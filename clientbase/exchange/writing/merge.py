"""What an import adds to a record that is there already: nothing twice, and nothing over what it says."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.matching.client_index import reduced
from clientbase.exchange.matching.orders import Entry, Going, Orders
from clientbase.exchange.matching.pairs import ASIDE, paired
from clientbase.exchange.meaning.lists import KEYS, WITH_SUMS, spelt
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.table import Row
from clientbase.fields import FIELDS
from clientbase.finding import Finding, Where
from clientbase.language import say
from clientbase.model import Client
from clientbase.names import as_seen
from clientbase.text.edit import Append, Change, Put, Remove
from clientbase.text.read import Document

Plain = dict[str, Any]

_REACHED: Final = frozenset({"phone", "email"})
_ORDERS: Final = ("purchases", "returns", "cancelled")
_MAY_BE_ONE: Final = frozenset(key for key in KEYS if FIELDS[Client][key].form == "one-or-many")
"""Lists that a record may write as their only item."""


class Conflict(NamedTuple):
    """A value of the record that a list says differently; it is kept."""

    where: Where
    mine: Any
    theirs: Any


class Merged(NamedTuple):
    """What an import means for one record."""

    changes: tuple[Change, ...]
    data: Plain
    """all that the record says then"""
    origins: dict[Where, Row]
    """which row brought what"""
    added: Counter[str]
    present: Counter[str]
    lines: tuple[str, ...]
    refused: tuple[Entry, ...]
    conflicts: tuple[Conflict, ...] = ()


class Misplaced(Exception):  # noqa: N818 - it carries a finding to the caller, who makes a value of it
    """A record has something else where a list or mapping belongs; *finding* says where."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(str(finding))
        self.finding = finding


class _Steps:
    """The changes of one record while they are being found."""

    def __init__(
        self, document: Document, is_status: Callable[[str], bool], region: str | None, prefer: str
    ) -> None:
        self.document = document
        self.region = region
        self.prefer = prefer
        self.theirs = prefer == "theirs"
        self.papers = Counter[bool]()
        """documents within deals: whether they are there"""
        self.conflicts: list[Conflict] = []
        self.is_status = is_status
        self.changes: list[Change] = []
        self.lines: list[str] = []

    def compare(self, old: Plain, new: Plain, where: Where) -> Plain:
        """Fill what *old* does not say, and keep what it says otherwise; return what it says then."""
        after = dict(old)
        for key, value in new.items():
            place = (*where, key)
            name = f"{self.document.path} {'/'.join(map(str, place))}"
            there = old.get(key)
            if isinstance(value, dict):
                after[key] = self.compare(self.demand(there or {}, dict, place), value, place)
            elif isinstance(value, list) and not isinstance(there, str):
                there = self.demand(there or [], list, place)
                if isinstance(value[0], dict):
                    after[key] = self.papers_of(there, value, place)
                    continue
                fresh = [item for item in value if item not in there]
                self.changes += [Append(place, item) for item in fresh]
                after[key] = [*there, *fresh]
            elif there is None:
                self._put(place, value, f'filled: {name} "{value}"')
                after[key] = value
            elif (
                key == "reason"
                and there != value
                and self.is_status(str(there))
                and self.is_status(str(value))
            ):
                self._put(place, value, f'changed: {name} "{there}" -> "{value}"')
                after[key] = value
            elif self.says(place, there, value):
                continue
            elif self.theirs:
                self._put(place, value, f'changed: {name} "{there}" -> "{value}"')
                after[key] = value
            else:
                self.conflicts.append(Conflict(place, there, value))
                self.lines.append(f'kept: {name} "{there}", the file says "{value}"')
        return after

    def papers_of(self, there: list[Any], items: list[Plain], where: Where) -> list[Any]:
        """Add the documents of a deal that are not there yet."""
        known = [self.demand(one, dict, (*where, n)) for n, one in enumerate(there)]
        found = paired(str(where[-1]), known, items)
        fresh = [item for item, n in zip(items, found, strict=True) if n is None]
        self.papers[True] += len(items) - len(fresh)
        self.papers[False] += len(fresh)
        after = [*there]
        for item, n in zip(items, found, strict=True):
            if n is not None:
                after[n] = self.compare(known[n], item, (*where, n))
        self.changes += [Append(where, item) for item in fresh]
        return [*after, *fresh]

    def of_item(self, key: str, old: Plain, new: Plain, where: Where) -> Plain:
        """Compare an item: what an earlier list has brought a newer one may say otherwise, unless told not to."""
        kept = self.theirs
        self.theirs = kept or (not self.prefer and _brought(key, old))
        after = self.compare(old, new, where)
        self.theirs = kept
        return after

    def says(self, where: Where, old: Any, new: Any) -> bool:
        """Whether *old* says all that *new* does, a person's name and ways to be reached in any spelling."""
        key = str(where[-1])
        if key in _REACHED and self.reaches(key, old, new):
            return True
        if where[::2] == ("contacts", "name") and as_seen(str(old)) == as_seen(str(new)):
            return True
        return _says(spelt(key, old), spelt(key, new))

    def reaches(self, key: str, old: Any, new: Any) -> bool:
        """Whether phones or e-mails are the same in another spelling."""
        theirs = {reduced(key, text, self.region) or text for text in _listed(old)}
        return all((reduced(key, text, self.region) or text) in theirs for text in _listed(new))

    def _put(self, where: Where, value: Any, line: str) -> None:
        self.changes.append(Put(where, value))
        self.lines.append(line)

    def demand(self, value: Any, shape: type, where: Where) -> Any:
        """Return *value* if it is a list or mapping as expected."""
        if not isinstance(value, shape):
            expected = "a list is expected" if shape is list else "a mapping of fields is expected"
            place = self.document.place(where)
            message = f'{expected} under "{where[-1]}" before anything can be added; mend it'
            raise Misplaced(Finding(self.document.path, *place, codes.NO_RECORD, message))
        return value


def _says(old: Any, new: Any) -> bool:
    """Whether *old* says all that *new* does; notes may say more around it, and one of many is said among them."""
    if isinstance(old, list) or isinstance(new, list):
        return set(_listed(new)) <= set(_listed(old))
    return old == new or (isinstance(old, str) and "\n" in new + old and _holds(old, new))


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _holds(old: str, new: str) -> bool:
    return set(new.splitlines()) <= set(old.splitlines())


def merged(
    document: Document,
    own: Plain,
    rows: Sequence[Row],
    entries: Sequence[Entry],
    company: NormsAdditions,
    is_status: Callable[[str], bool],
    prefer: str = "",
) -> Merged:
    """Compare what an import wants with what the record says; *prefer* says whose word stands, mine or theirs."""
    steps = _Steps(document, is_status, company.region, prefer)
    currency = str(document.data.get("currency") or company.currency)
    data = steps.compare(document.data, own, ())
    origins: dict[Where, Row] = {(): rows[0]} if rows else {}
    known, places, free = _placed(steps, entries, currency)
    orders = Orders(known, free, is_status)
    going, refused = orders.outgoing((one, places[n] is not None) for n, one in enumerate(entries))
    if refused:
        return Merged((), data, origins, Counter(), Counter(), (), tuple(refused))
    steps.lines += [_goes(document.path, known, one) for one in going]
    added = Counter(one.key for one, there in zip(entries, places, strict=True) if there is None)
    present = Counter(one.key for one, there in zip(entries, places, strict=True) if there is not None)
    stands = _joined(steps, data, list(zip(entries, places, strict=True)), known, currency, origins)
    data, origins = _without(steps, data, origins, going)
    data, origins = _in_order(steps, data, origins, _left(stands, going))
    added["documents"] += steps.papers[False]
    present["documents"] += steps.papers[True]
    lines, conflicts = tuple(steps.lines), tuple(steps.conflicts)
    changes, data = _singly(steps.changes, document.data, data)
    return Merged(tuple(changes), data, origins, added, present, lines, (), conflicts)


def _singly(changes: list[Change], before: Plain, data: Plain) -> tuple[list[Change], Plain]:
    """Write a list that stood there as its only item as such, or as the list that it is now."""
    for key in _MAY_BE_ONE & data.keys():
        if not isinstance(before.get(key, {}), dict) or not isinstance(data[key], list):
            continue
        if len(data[key]) == 1 and key not in before:
            changes = [Put((key,), data[key][0]) if one.where == (key,) else one for one in changes]
            data = {**data, key: data[key][0]}
        elif len(data[key]) == 1:
            changes = [
                one._replace(where=(key, *one.where[2:])) if one.where[:2] == (key, 0) else one
                for one in changes
            ]
            data = {**data, key: data[key][0]}
        elif key in before:
            changes = [one for one in changes if one.where[0] != key] + [Put((key,), data[key])]
    return changes, data


def _joined(
    steps: _Steps,
    data: Plain,
    placed: Sequence[tuple[Entry, int | None]],
    known: dict[str, list[Plain]],
    currency: str,
    origins: dict[Where, Row],
) -> dict[str, list[int]]:
    """Add what is new to the lists of a record and fill in what is there; return where the entries stand then."""
    appended: list[Change] = []
    stands = defaultdict[str, list[int]](list)
    for one, there in placed:
        items = data[one.key] = _own_list(data, steps.document.data, one.key)
        if there is None:
            item = implicit(one.item, currency)
            stands[one.key].append(len(items))
            origins[one.key, len(items)] = one.row
            items.append(item)
            steps.papers[False] += len(item.get("documents", ())) if one.key == "deals" else 0
            appended.append(Append((one.key,), item))
        else:
            told = {name: value for name, value in one.item.items() if name not in ASIDE}
            place = (one.key, there)
            items[there] = implicit(steps.of_item(one.key, known[one.key][there], told, place), currency)
            stands[one.key].append(there)
            origins[one.key, there] = one.row
    steps.changes += appended
    return stands


def _own_list(data: Plain, before: Plain, key: str) -> list[Any]:
    """Return a list of the record that may be changed."""
    there: Any = data.get(key) or []
    if isinstance(there, dict):
        return [there]
    own: list[Any] = there
    return list(own) if own is before.get(key) else own


def _placed(
    steps: _Steps, entries: Sequence[Entry], currency: str
) -> tuple[dict[str, list[Plain]], list[int | None], dict[str, list[int]]]:
    """Find each entry in the record: its items, the place of each entry among them, and the places left."""
    data = steps.document.data
    by_list = defaultdict[str, list[int]](list)
    for n, entry in enumerate(entries):
        by_list[entry.key].append(n)
    places: list[int | None] = [None] * len(entries)
    known: dict[str, list[Plain]] = {}
    free: dict[str, list[int]] = {}
    touched = {*by_list, *(_ORDERS if by_list.keys() & {*_ORDERS} else ())}
    for key in filter(touched.__contains__, KEYS):
        there = data.get(key) or []
        if isinstance(there, dict) and key in _MAY_BE_ONE:
            there = [there]
        items = steps.demand(there, list, (key,))
        known[key] = [
            explicit(key, steps.demand(item, dict, (key, n)), currency) for n, item in enumerate(items)
        ]
        found = paired(key, known[key], [explicit(key, entries[n].item, currency) for n in by_list[key]])
        for n, near in zip(by_list[key], found, strict=True):
            places[n] = near
        taken = set(found)
        free[key] = [n for n in range(len(items)) if n not in taken]
    return known, places, free


def _without(
    steps: _Steps, data: Plain, origins: dict[Where, Row], going: Iterable[Going]
) -> tuple[Plain, dict[Where, Row]]:
    """Take out what goes, from the end, so that no place moves that is still needed."""
    gone = defaultdict[str, set[int]](set)
    for key, number, _ in going:
        gone[key].add(number)
    for key, numbers in gone.items():
        if len(numbers) == len(data[key]):
            steps.changes.append(Remove((key,)))
            data = {name: value for name, value in data.items() if name != key}
            continue
        steps.changes += [Remove((key, number)) for number in sorted(numbers, reverse=True)]
        stay = [n for n in range(len(data[key])) if n not in numbers]
        moved = {n: new for new, n in enumerate(stay)}
        data = {**data, key: [data[key][n] for n in stay]}
        origins = {
            (key, moved[where[1]]) if where[:1] == (key,) else where: row  # type: ignore[index]  # a list's items
            for where, row in origins.items()
        }
    return data, origins


def _left(stands: dict[str, list[int]], going: Iterable[Going]) -> Iterator[tuple[str, list[int]]]:
    """Say of each list where its items stand, in the order of the rows, when those that go are out."""
    gone = {(one.key, one.number) for one in going}
    for key, numbers in stands.items():
        stay = [n for n in numbers if (key, n) not in gone]
        place = {n: new for new, n in enumerate(sorted({*stay}))}
        yield key, [place[n] for n in stay]


def _in_order(
    steps: _Steps, data: Plain, origins: dict[Where, Row], stands: Iterable[tuple[str, list[int]]]
) -> tuple[Plain, dict[Where, Row]]:
    """Put the items of a list that earlier imports have brought into the order in which this one has them all.

    So it makes no difference whether an earlier list came before.
    """
    for key, order in stands:
        items = data.get(key, [])
        all_here = sorted(order) == list(range(len(items)))
        if order == sorted(order) or not all_here or not all(_brought(key, item) for item in items):
            continue
        if (
            "#" in steps.document.text.partition("\n")[2]
        ):  # a comment would be lost; the first line is for editors
            continue
        data = {**data, key: [items[n] for n in order]}
        steps.changes = [one for one in steps.changes if one.where[0] != key] + [Put((key,), data[key])]
        rows = [origins.get((key, n)) for n in order]
        origins |= {(key, n): row for n, row in enumerate(rows) if row}
    return data, origins


def _brought(key: str, item: Plain) -> bool:
    """Whether a list has brought an item: cancelled orders do not say it."""
    return key == "cancelled" or item.get("learnt_from") == "import"


def _goes(path: str, known: dict[str, list[Plain]], one: Going) -> str:
    item, row = known[one.key][one.number], one.entry.row
    noun = {"purchases": say("sale"), "returns": say("return"), "cancelled": say("cancelled order")}[one.key]
    what = " ".join(
        filter(
            None,
            (f'"{item["document"]}"' if "document" in item else "", say("of {day}", day=item.get("date"))),
        )
    )
    return say(
        "goes out: {path} {noun} {what}, {amount}: {place} says {status}",
        path=path,
        noun=noun,
        what=what,
        amount=item.get("amount") or say("no amount"),
        place=f"{row.table.path}:{row.line}",
        status=row.text("status") or say("no status"),
    )


def as_written(record: Plain) -> Plain:
    """Return a new record as people write it: a client that left once says so without a list."""
    return {
        key: value[0] if key in _MAY_BE_ONE and len(value) == 1 else value for key, value in record.items()
    }


def implicit(item: Plain, currency: str) -> Plain:
    """Leave out a currency that goes without saying."""
    return {key: value for key, value in item.items() if key != "currency" or value != currency}


def explicit(key: str, item: Plain, currency: str) -> Plain:
    """Say the currency of a sum."""
    return (
        {**item, "currency": item.get("currency") or currency}
        if key in WITH_SUMS and "amount" in item
        else item
    )
