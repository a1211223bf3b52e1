"""Two records of one client made one: all that either says, field by field where they differ; nothing stands twice."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.changes.matched import meaning
from clientbase.edits.items import next_deal_id
from clientbase.edits.lists import added_to, without
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError
from clientbase.fields import FIELDS
from clientbase.language import say, say_n
from clientbase.merging.fieldwise import Conflict, theirs_as_changes
from clientbase.model import Client
from clientbase.moving.references import asked_for, followed, following, paths_naming
from clientbase.moving.rename import also_called
from clientbase.names import as_seen, phone_key, tax_key
from clientbase.text.change import Append, Change, Put, Remove, intended
from clientbase.text.loader import Data, Value
from clientbase.text.read import Document


class Merged(NamedTuple):
    """What makes one record of two: what both say, and where they differ so that somebody must decide."""

    stays: Document
    goes: Document
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def ids(self) -> tuple[str, str]:
        """The id that stays and the one that goes."""
        return Path(self.stays.path).stem, Path(self.goes.path).stem

    @property
    def contradictions(self) -> list[Conflict]:
        """Where they differ in what tells two clients apart: their kind, or the tax number but for its spelling."""
        return [
            one
            for one in self.conflicts
            if one.where == ("kind",)
            or (one.where == ("tax_id",) and _number(one.ours) != _number(one.theirs))
        ]

    def dropped(self, decided: Sequence[Conflict]) -> Iterator[str]:
        """Say of each field in which they differ what is kept and what is dropped, with those *decided* as in B."""
        for one in self.conflicts:
            sides = [*zip((one.ours, one.theirs), self.ids, strict=True)]
            (kept, by), (lost, other) = reversed(sides) if one in decided else sides
            end = "an alias now" if one.where == ("name",) else "dropped"
            yield f"{one.called}: kept {_in_full(kept)} ({by}), {end}: {_in_full(lost)} ({other})"

    def only_once(self) -> Iterator[str]:
        """Say which sales and returns of both became one though no document says so: sums are less by them."""
        after = intended(self.stays.data, [*self.changes])
        for key in ("purchases", "returns"):
            here, there, now = (_items(data, key) for data in (self.stays.data, self.goes.data, after))
            days = Counter(str(item.get("date")) for item in (*here, *there))
            days.subtract(str(item.get("date")) for item in now)
            known = {item["document"] for item in here if "document" in item}
            days.subtract(str(item.get("date")) for item in there if item.get("document") in known)
            for day, n in sorted((+days).items()):
                yield say_n(
                    "{key} of {day}: {n} stands in both without a document, and is kept once",
                    "{key} of {day}: {n} stand in both without a document, and are kept once",
                    n,
                    key=key,
                    day=day,
                )

    def kept_twice(self) -> Iterator[str]:
        """Say which sales and returns are alike but for their document: they may be one, and stay two."""
        for key in ("purchases", "returns"):
            here, there = (_by_number(data, key) for data in (self.stays.data, self.goes.data))
            for number in (number for number in there if number not in here):
                if other := next(
                    (one for one in here if here[one] == there[number] and one not in there), None
                ):
                    yield say(
                        '{key} of {day}: "{ours}" and "{theirs}" are alike but for the number, and both are kept',
                        key=key,
                        day=dict(there[number])["date"],
                        ours=other,
                        theirs=number,
                    )


def _by_number(data: Data, key: str) -> dict[str, Any]:
    """Return the sales of a record that have a document, by it; each is what it says of day, sum and product."""
    field = FIELDS[Client][key]._replace(form="one")
    kept = ("date", "amount", "currency", "product")
    return {
        str(item["document"]): meaning({name: item[name] for name in kept if name in item}, field)
        for item in _items(data, key)
        if item.get("document") and item.get("date")
    }


def apart(document: Document, one: str, other: str) -> list[Change]:
    """Say in the record of *one* that *other* is a different client."""
    if one == other:
        raise RefusedError(say('"{one}" is named twice; name two clients', one=one))
    return [*added_to(("distinct_from",), document.data.get("distinct_from"), [other])]


def merged(root: Path, stays: str, goes: str, region: str | None) -> Merged:
    """Compare the records at two paths; RefusedError where they are said to be different clients."""
    document, other = document_of(root, stays), document_of(root, goes)
    id_, lost = Path(stays).stem, Path(goes).stem
    if stays == goes:
        raise RefusedError(say('both words mean "{id}"; name two clients', id=id_))
    if lost in _words(document.data, "distinct_from") or id_ in _words(other.data, "distinct_from"):
        raise RefusedError(
            say(
                '"{id}" and "{lost}" are said to be different; where that is wrong: clientbase set {id} '
                "distinct_from-={lost}",
                id=id_,
                lost=lost,
            )
        )
    own = followed(document, lost, id_)
    ours = intended(document.data, own)
    theirs = _without_clashes(intended(deepcopy(other.data), followed_out(other, id_)), ours)
    _reached_as_both(ours, theirs, region)
    todo = theirs_as_changes({}, ours, theirs)
    changes = [*own, *todo.puts, *(Append(one.where, one.item) for one in todo.additions)]
    return Merged(document, other, tuple(changes), tuple(todo.conflicts))


def followed_out(document: Document, id_: str) -> list[Change]:
    """Say what takes the mentions of the client itself, into which it goes, out of a record."""
    return [
        change if isinstance(change, Remove) else Remove(change.where)
        for change in followed(document, id_, id_)
    ]


def _without_clashes(theirs: Data, ours: Data) -> Data:
    """Give deals another id that have the id of another deal: only what says the same is one."""
    known = {str(deal.get("id")): deal for deal in _items(ours, "deals")}
    taken: list[Value] = [*_items(ours, "deals")]
    new: dict[str, str] = {}
    for deal in _items(theirs, "deals"):
        name = str(deal.get("id"))
        if name in known and not _may_be_one(deal, known[name]):
            year = str(deal.get("opened") or name.removeprefix("d-"))[:4]
            also = [*taken, *_items(theirs, "deals"), *({"id": one} for one in new.values())]
            new[name] = next_deal_id({"deals": also}, int(year) if year.isdecimal() else 1)
    changes = [
        Put((listed, n, key), new[str(item[key])])
        for listed, key in (("deals", "id"), ("interactions", "deal"))
        for n, item in enumerate(_list(theirs, listed))
        if isinstance(item, dict) and str(item.get(key)) in new
    ]
    return intended(theirs, changes)


def _may_be_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two deals of one id contradict each other in nothing that says what they are."""
    return all(one.get(key) in {None, other.get(key)} or key not in other for key in ("title", "opened"))


def _reached_as_both(ours: Data, theirs: Data, region: str | None) -> None:
    """Let *theirs* have the phones and addresses of both, and all leavings: of several nothing is lost."""
    _with_both(ours, theirs, ("phone", "email", "left"), region)
    people = {as_seen(str(person.get("name"))): person for person in _items(ours, "contacts")}
    for person in _items(theirs, "contacts"):
        if known := people.get(as_seen(str(person.get("name")))):
            _with_both(known, person, ("phone", "email"), region)


def _with_both(ours: Data, theirs: Data, keys: Iterable[str], region: str | None) -> None:
    for key in keys:
        if key in ours and key in theirs:
            values = [*_one_or_many(ours[key]), *_one_or_many(theirs[key])]
            theirs[key] = [*{_spelt(key, one, region): one for one in reversed(values)}.values()][::-1]


def _one_or_many(value: Value) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _spelt(key: str, value: Any, region: str | None) -> str:
    """Return what two spellings of a phone or an address share."""
    return (phone_key(str(value), region) if key == "phone" else "") or as_seen(str(value))


def whole(root: Path, base: Base, found: Merged, decided: Sequence[Conflict], rules: Rules) -> list[Draft]:
    """Draft the record that stays first, with those *decided* as the other says, then all that named the other."""
    id_, lost = found.ids
    changes: list[Change] = [*found.changes, *(one.change for one in decided)]
    data = intended(found.stays.data, changes)
    changes += _sold(found, data)
    changes += _also_named(data, [str(one.data.get("name")) for one in (found.stays, found.goes)], lost, id_)
    own = drafted(found.stays, changes, rules)
    others = [
        following(root, path, lost, id_, rules)
        for path in paths_naming(base, lost)
        if path not in {found.stays.path, found.goes.path}
    ]
    schema = asked_for(root, lost, id_)
    return [own, *others, *([schema] if schema else [])]


def _sold(found: Merged, data: Data) -> Iterator[Change]:
    """Write down who sold, where the manager becomes another one: a sale that names nobody is the manager's."""
    ours, theirs = (one.data.get("manager") for one in (found.stays, found.goes))
    first = len(_list(found.stays.data, "purchases"))
    for n, purchase in enumerate(_list(data, "purchases")):
        seller = ours if n < first else theirs
        if (
            isinstance(purchase, dict)
            and seller
            and seller != data.get("manager")
            and "manager" not in purchase
        ):
            yield Put(("purchases", n, "manager"), seller)


def _also_named(data: Data, names: Sequence[str], lost: str, id_: str) -> Iterator[Change]:
    """Keep the other name, and the id that goes, as aliases."""
    name = str(data.get("name"))
    aliases = data.get("aliases")
    others = [one for one in names if as_seen(one) != as_seen(name)]
    yield from added_to(("aliases",), aliases, others)
    after = intended(data, [*added_to(("aliases",), aliases, others)])
    if id_ != lost:
        yield from also_called(after, None, [lost], id_)
    if own := [one for one in _words(data, "aliases") if as_seen(one) == as_seen(name)]:
        yield from without(("aliases",), aliases, own)


def _number(value: Value) -> str:
    return tax_key(str(value), country=False)


def _in_full(value: Value) -> str:
    """Show a value whole, on one line."""
    return (
        f'"{" ".join(value.split())}"'
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str)
    )


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _items(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [item for item in _list(data, key) if isinstance(item, dict)]


def _words(data: Mapping[str, Any], key: str) -> list[str]:
    return [str(word) for word in _list(data, key)]
