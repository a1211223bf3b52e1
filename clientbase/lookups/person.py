"""All that is held on one person: their card at every client, and each item and text that names them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.index.scan import id_of, scan
from clientbase.language import say
from clientbase.lookups.mentions import Mention, Sought, halves_of, mentioned, sought
from clientbase.lookups.searching import bare_address, bare_phone
from clientbase.names import REGISTER, SCHEMA, phone_key, search_key
from clientbase.page import Page, Table
from clientbase.rules.norms_file import usable_norms
from clientbase.text.inside import files_in
from clientbase.text.inside import held as contents_of
from clientbase.text.read import Document, Unreadable, read
from clientbase.text.tree import comments, tree

CARD: Final = "their card"
TALK: Final = "a talk with them"
DEAL: Final = "the deal of a talk with them"
RECORD: Final = "their record"


class At(NamedTuple):
    """One place in which a person stands: the record, and which of its people; None where the client is the person."""

    client: str
    path: str
    n: int | None
    name: str
    role: str | None = None

    def __str__(self) -> str:
        """Say who it is, and where."""
        if self.n is None:
            return f"{self.name} ({self.client})"
        who = f"{self.name}, {self.role}" if self.role else self.name
        return say("{who}, at {client}", who=who, client=self.client)


class Person(NamedTuple):
    """Somebody in the base, at each client where they stand, with all addresses and phones."""

    at: tuple[At, ...]
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    called: str = ""
    """the name by which somebody is asked about who stands in no list of people"""

    @property
    def names(self) -> tuple[str, ...]:
        """The spellings of the name."""
        return tuple(dict.fromkeys(one.name for one in self.at)) or (self.called,)

    def sought(self, region: str | None) -> Sought:
        """Return by what the person is looked for."""
        return sought(self.names, self.emails, self.phones, region)

    def __str__(self) -> str:
        """Say each place of the person."""
        return "; ".join(map(str, self.at)) or self.called


_PEOPLE: Final = """
SELECT k.client, c.path, k.n, k.name, k.role, k.also_at, k.moved_to
  FROM main.contacts k JOIN main.clients c ON c.id = k.client
 UNION ALL
SELECT c.id, c.path, NULL, c.name, NULL, NULL, NULL FROM main.clients c WHERE c.kind = 'person'
"""
_REACHED: Final = """
SELECT client, contact, 'email' AS what, email AS value, lower(email) AS key FROM main.emails
 UNION ALL
SELECT client, contact, 'phone', phone, phone_key FROM main.phones
"""
_Key = tuple[str, int | None]


def people(base: Base, text: str) -> list[Person]:
    """Return the people whom *text* may mean, by e-mail or phone, by the whole name in any script, else by half of it.

    Of people of one name those are one who are said to be (also_at, moved_to) or share an address or a phone.
    """
    rows = base.ask(_PEOPLE)
    reached = base.ask(_REACHED)
    fitting = _fitting(text, rows, reached, region_of(base))
    return [_person(group, reached) for group in _grouped(rows, reached, fitting)]


def region_of(base: Base) -> str | None:
    """Return the region by which phones are read."""
    return usable_norms(base.root)[0].base.region


def at(base: Base, client: str, n: int | None) -> Person:
    """Return the person who stands at a client."""
    rows = base.ask(_PEOPLE)
    reached = base.ask(_REACHED)
    found = _grouped(rows, reached, {(client, n)})
    return _person(found[0], reached)


def _fitting(text: str, rows: Sequence[Any], reached: Sequence[Any], region: str | None) -> set[_Key]:
    known = {(client, n) for client, _, n, *_ in rows}
    if "@" in text:
        key = bare_address(text)
        emails = [row for row in reached if row[2] == "email"]
        return {(row[0], row[1]) for row in emails if bare_address(row[3]) == key} & known
    phone = bare_phone(text)
    number = phone_key(phone, region)
    if number and not any(map(str.isalpha, phone)):
        return {(row[0], row[1]) for row in reached if row[2] == "phone" and row[4] == number} & known
    words = search_key(text).split()
    names = {(client, n): search_key(name or "").split() for client, _, n, name, *_ in rows}
    whole = {key for key, name in names.items() if sorted(name) == sorted(words)}
    return whole or {
        key for key, name in names.items() if words and all(_begun(word, name) for word in words)
    }


def _begun(word: str, name: Iterable[str]) -> bool:
    shortest = 3
    return any(part == word or (len(word) >= shortest and part.startswith(word)) for part in name)


def _grouped(rows: Sequence[Any], reached: Sequence[Any], wanted: set[_Key]) -> list[list[At]]:
    """Put together those of *wanted*, and who is the same person elsewhere."""
    keys: dict[_Key, set[str]] = {}
    for client, n, _, _, key in reached:
        keys.setdefault((client, n), set()).add(key)
    by_name: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        by_name.setdefault(tuple(sorted(search_key(row[3] or "").split())), []).append(row)
    groups: list[list[At]] = []
    for alike in by_name.values():
        left = [*alike]
        while left:
            group, todo = [], [left.pop(0)]
            while todo:
                one = todo.pop()
                group.append(one)
                same = [other for other in left if _is_same(one, other, keys)]
                left = [other for other in left if other not in same]
                todo += same
            if any((row[0], row[2]) in wanted for row in group):
                places = [At(row[0], row[1], row[2], row[3] or "", row[4]) for row in group]
                groups.append(sorted(places, key=lambda place: (place.client, place.n or 0)))
    return sorted(groups, key=lambda group: (group[0].client, group[0].n or 0))


def _is_same(one: Any, other: Any, keys: Mapping[_Key, set[str]]) -> bool:
    return (
        one[0] == other[0]
        or other[0] in _named(one)
        or one[0] in _named(other)
        or not keys.get((one[0], one[2]), set()).isdisjoint(keys.get((other[0], other[2]), set()))
    )


def _named(row: Any) -> set[str]:
    return {*json.loads(row[5] or "[]"), *([row[6]] if row[6] else [])}


def _person(group: Sequence[At], reached: Sequence[Any]) -> Person:
    own = {(one.client, one.n) for one in group}
    held = [(what, value) for client, n, what, value, _ in reached if (client, n) in own]
    emails, phones = (
        tuple(dict.fromkeys(value for what, value in held if what == kind)) for kind in ("email", "phone")
    )
    return Person(tuple(group), emails, phones)


class Held(NamedTuple):
    """One thing that is held: an item of a record, or one value beside them, and why it is the person's."""

    client: str
    path: str
    line: int
    where: tuple[str | int, ...]
    value: Any
    why: str
    found: tuple[tuple[tuple[str | int, ...], tuple[Mention, ...]], ...] = ()
    """the texts in it that name the person, each with the way to it"""


def held(base: Base, person: Person) -> Iterator[Held]:
    """Return all that is held on a person: what stands at their clients first, then what else names them."""
    who = person.sought(region_of(base))
    places: dict[str, list[int | None]] = {one.path: [] for one in person.at}
    for one in person.at:
        places[one.path].append(one.n)
    others = [path for path, *_ in scan(base.root) if path not in places]
    for path in (*places, *others):
        try:
            document = read(base.root / path, path)
        except Unreadable:
            continue
        if path in places or _may_name(document.text, who):
            yield from held_in(document, person.names, who, places.get(path, ()))
    for path in (SCHEMA, REGISTER, *sorted(_own_reports(base.root))):
        yield from _lines(base.root, path, who)


def _own_reports(root: Path) -> Iterator[str]:
    return (f"reports/{file.name}" for file in files_in(root / "reports", ".sql"))


def _may_name(text: str, who: Sought) -> bool:
    """Whether a record may hold a mention; what YAML escapes is only seen when it is read."""
    return "\\" in text or bool(mentioned(text, who))


def held_in(
    document: Document, names: Sequence[str], who: Sought, own: Sequence[int | None]
) -> Iterator[Held]:
    """Return what one record holds on a person who stands at the places *own* among its people, None: is the client."""
    halves = own_halves(document.data, names, own) if own else frozenset()
    if not own and any(is_called(one.get("name"), names) for one in _items(document.data, "contacts")):
        who = who._replace(names=())  # somebody else of that name stands here
    talks = {
        n for n, talk in enumerate(_items(document.data, "interactions")) if own and is_with(talk, names)
    }
    deals = {_items(document.data, "interactions")[n].get("deal") for n in talks} - {None}
    for key, value in document.data.items():
        listed = isinstance(value, list) and any(isinstance(item, dict) for item in value)
        parts: Iterable[tuple[int | None, Any]] = (
            enumerate(value) if listed and isinstance(value, list) else ((None, value),)
        )
        for n, part in parts:
            where = (key,) if n is None else (key, n)
            found = tuple(_texts(part, where, who, halves))
            why = _why(key, n, part, own, talks, deals) or (found[0][1][0].by if found else None)
            if why:
                yield Held(
                    id_of(document.path),
                    document.path,
                    document.place(found[0][0] if found and n is None else where).line,
                    where,
                    part,
                    why,
                    found,
                )
    cards = lines_of_cards(document, own)
    for start, end in comments(document.text, tree(document.text)) if "#" in document.text else ():
        comment, line = document.text[start:end], document.text.count("\n", 0, start) + 1
        said = mentioned(comment, who, halves)
        if said or line in cards:
            why = said[0].by if said else CARD
            yield Held(id_of(document.path), document.path, line, (), comment.strip(), why)


def lines_of_cards(document: Document, own: Sequence[int | None]) -> set[int]:
    """Return the lines on which the cards of a person stand, with whatever is noted there."""
    cards = [n for n in own if n is not None and n >= 0]
    if not cards:
        return set()
    tops = [document.place((key,)).line for key in document.data]
    starts = sorted({*document.lines(("contacts",)), *tops, document.text.count("\n") + 2})
    firsts = [document.place(("contacts", n)).line for n in cards]
    return {line for first in firsts for line in range(first, next(one for one in starts if one > first))}


def own_halves(data: Mapping[str, Any], names: Sequence[str], own: Sequence[int | None]) -> frozenset[str]:
    """Return the words of the name that mean nobody else in the record."""
    others = [
        str(one.get("name"))
        for n, one in enumerate(_items(data, "contacts"))
        if n not in own and not is_called(one.get("name"), names)
    ]
    if None not in own:
        others += [str(data.get("name")), *map(str, data.get("aliases") or [])]
    return halves_of(names, others)


def _why(
    key: str, n: int | None, part: Any, own: Sequence[int | None], talks: set[int], deals: set[Any]
) -> str | None:
    if key == "contacts" and n is not None and n in own:
        return CARD
    if None in own:
        return RECORD
    if key == "interactions" and n in talks:
        return TALK
    return DEAL if key == "deals" and isinstance(part, dict) and part.get("id") in deals else None


def is_with(talk: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether a talk was with somebody of these *names*."""
    return is_called(talk.get("with"), names)


def is_called(name: Any, names: Sequence[str]) -> bool:
    """Whether a name is one of *names*, in whatever script."""
    return isinstance(name, str) and search_key(name) in {search_key(one) for one in names}


def _texts(
    value: Any, where: tuple[str | int, ...], who: Sought, halves: frozenset[str]
) -> Iterator[tuple[tuple[str | int, ...], tuple[Mention, ...]]]:
    """Return the texts below a value that name the person."""
    if isinstance(value, str):
        if found := mentioned(value, who, halves):
            yield where, tuple(found)
        return
    inside: Iterable[tuple[Any, Any]] = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, one in inside:
        yield from _texts(one, (*where, key), who, halves)


def _items(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = data.get(key)
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []


def _lines(root: Path, path: str, who: Sought) -> Iterator[Held]:
    for n, line in enumerate((contents_of(root / path) or b"").decode(errors="replace").split("\n"), 1):
        if found := mentioned(line, who):
            yield Held("", path, n, (), line.strip(), found[0].by)


_ITEMS: Final = "client what why text! place!"
_FIELDS: Final = "client list n:count field value why path line:count"


def page(base: Base, person: Person, found: Sequence[Held], *, for_programs: bool) -> Page:
    """Make a page of what is *found* on a person: a row for each item, *for_programs* one for each field of it."""
    rows = [row for one in found for row in (_fields(base.root, one) if for_programs else (_item(one),))]
    table = Table("held", say("Held"), columns(_FIELDS if for_programs else _ITEMS), tuple(rows))
    clients = {one.client for one in found if one.client}
    figures = [
        figure("cards", sum(one.why == CARD and bool(one.where) for one in found)),
        figure("talks", sum(one.why == TALK for one in found)),
        figure("mentions", sum(one.why not in {CARD, RECORD, TALK, DEAL} for one in found)),
        figure("clients", len(clients)),
    ]
    title = say("Held on {person}", person=person.names[0])
    question = say("What is held on this person, and where?")
    return base.page(("person", title, question, ""), figures, [table])


def _item(one: Held) -> tuple[Any, ...]:
    what = str(one.where[0]) if one.where else say("comment") if one.client else say("line")
    return one.client, what, one.why, "; ".join(_said(one.value)), f"{one.path}:{one.line}"


def _said(value: Any, name: str = "") -> Iterator[str]:
    """Say all of a value in one line: `date 2026-10-12; with Vera`."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _said(part, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for part in value:
            yield from _said(part, name)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())
        yield f"{name} {text}".strip()


def _fields(root: Path, one: Held) -> Iterator[tuple[Any, ...]]:
    """Return a row for each value, with the line on which it stands."""
    if not one.where:
        yield one.client or None, None, None, None, one.value, one.why, one.path, one.line
        return
    document = read(root / one.path, one.path)
    n = one.where[1] if len(one.where) > 1 else None
    for where, value in _leaves(one.value, one.where):
        field = ".".join(map(str, where[len(one.where) :])) or str(one.where[0])
        yield one.client, one.where[0], n, field, value, one.why, one.path, document.place(where).line


def _leaves(value: Any, where: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    inside: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    else:
        yield where, str(value)
        return
    for key, part in inside:
        yield from _leaves(part, (*where, key))
