"""A person who is to be forgotten: card, talks and texts of their clients say a pseudonym, or nothing at all.

Sums and histories stay: no item goes, and no client. What people must look at themselves is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, drafted, replaced
from clientbase.errors import RefusedError
from clientbase.language import say, word
from clientbase.lookups.mentions import PERHAPS, Mention, mentioned
from clientbase.lookups.person import (
    Held,
    Person,
    held,
    held_in,
    is_with,
    lines_of_cards,
    own_halves,
    region_of,
)
from clientbase.moving.place import moved
from clientbase.moving.references import asked_for, followed, paths_naming
from clientbase.text.change import Change, Put, Remove
from clientbase.text.read import Document
from clientbase.text.tree import comments, tree

PSEUDONYM: Final = "forgotten-"
KEPT: Final = frozenset(("name", "role", "decides", "from", "left", "also_at", "moved_to"))
"""What stays of a card under the pseudonym: what the client decided by whom, and since when until when."""
OF_PERSON: Final = (
    "aliases tax_id founded phone email website address preferred_channel no_contact notes extra".split()
)
"""What goes of a client who is the person."""
_NOT_FREE: Final = frozenset(
    "name aliases phone email website address tax_id document file id concern".split()
)
"""Fields that are no free text: a pseudonym there would break what they are for."""
_GONE: Final = (-1,)
"""The place of a person who stands in the record no more."""


class Forgotten(NamedTuple):
    """What is to be written so that a person is forgotten, and what people must see to themselves."""

    name: str
    """the pseudonym"""
    drafts: tuple[Draft, ...]
    gone: bool
    """whether the cards go, as nothing refers to them or somebody wants it so"""
    replaced: tuple[str, ...]
    """texts that say the pseudonym now, each with its place"""
    left: tuple[str, ...]
    """what still names the person, or may, each with its place"""


def forgotten(root: Path, base: Base, person: Person, rules: Rules, *, remove: bool) -> Forgotten:
    """Draft all records in which the person stands, first that of a client who is the person.

    Without *remove* the card stays under a pseudonym where talks are said to be with them, and goes where none is.
    """
    if not person.at:
        raise RefusedError(
            say(
                '"{called}" stands among the people of no client; what names them is shown by: '
                "clientbase export person",
                called=person.called,
            )
        )
    this = _Forgetting(root, base, person, rules, remove=remove)
    drafts = [*this.own(), *this.following()]
    left = (_said(one) for one in this.left(drafts))
    return Forgotten(this.name, tuple(drafts), this.gone, tuple(this.replaced), tuple(dict.fromkeys(left)))


class _Forgetting:
    """One person being forgotten: where they stand, what they are called from now on, and what was replaced."""

    def __init__(self, root: Path, base: Base, person: Person, rules: Rules, *, remove: bool) -> None:
        self.root = root
        self.base = base
        self.person = person
        self.rules = rules
        self.who = person.sought(region_of(base))
        self.name = _free(base)
        self.places: dict[str, list[int | None]] = {}
        for one in person.at:
            self.places.setdefault(one.path, []).append(one.n)
        self.documents = {path: document_of(root, path) for path in self.places}
        self.renamed = [one.client for one in person.at if one.n is None]
        self.gone = not self.renamed and (remove or not self._spoken_with())
        self.replaced: list[str] = []

    def _spoken_with(self) -> bool:
        return any(
            is_with(talk, self.person.names)
            for document in self.documents.values()
            for talk in _items(document.data, "interactions")
        )

    def own(self) -> list[Draft]:
        """Draft the records in which the person stands."""
        drafts = []
        for path, document in self.documents.items():
            own = self.places[path]
            halves = own_halves(document.data, self.person.names, own)
            changes = [*self._followed(document), *self._texts(document, own)]
            changes += [*self._talks(document), *self._cards(document, own)]
            draft = self._without_comments(drafted(document, changes, self.rules), own, halves)
            if None in own:
                draft = moved(self.root, draft, f"{path.rpartition('/')[0]}/{self.name}.yaml")
            drafts.append(draft)
        return sorted(drafts, key=lambda draft: draft.was is None)

    def following(self) -> Iterator[Draft]:
        """Draft what names a client who is the person by the id that is no more."""
        naming = {path for client in self.renamed for path in paths_naming(self.base, client)}
        for path in sorted(naming - self.places.keys()):
            document = document_of(self.root, path)
            yield drafted(document, self._followed(document), self.rules)
        for client in self.renamed:
            if schema := asked_for(self.root, client, self.name):
                yield schema

    def _followed(self, document: Document) -> list[Change]:
        return [change for client in self.renamed for change in followed(document, client, self.name)]

    def _texts(self, document: Document, own: Sequence[int | None]) -> Iterator[Change]:
        """Replace the person's names, addresses and phones in free texts."""
        for one in held_in(document, self.person.names, self.who, own):
            for where, found in one.found:
                certain = [mention for mention in found if mention.by != PERHAPS]
                if not certain or _field(where) in {*_NOT_FREE, "with"} or _is_card(where, own):
                    continue
                text = _at(document.data, where)
                yield Put(where, _with(text, certain, self.name))
                self._note(document, document.place(where).line, "/".join(map(str, where)))

    def _note(self, document: Document, line: int, what: str) -> None:
        self.replaced.append(f"{document.path}:{line}: {what}")

    def _talks(self, document: Document) -> Iterator[Change]:
        for n, talk in enumerate(_items(document.data, "interactions")):
            if is_with(talk, self.person.names):
                where = ("interactions", n, "with")
                yield Remove(where) if self.gone else Put(where, self.name)

    def _cards(self, document: Document, own: Sequence[int | None]) -> Iterator[Change]:
        """Leave of each card what says nothing of the person, or nothing; the last card first, as places move up."""
        for n in sorted((n for n in own if n is not None), reverse=True):
            if self.gone:
                yield Remove(("contacts", n))
                continue
            card = _items(document.data, "contacts")[n]
            yield Put(("contacts", n, "name"), self.name)
            yield from (Remove(("contacts", n, key)) for key in card if key not in KEPT)
            if "left" not in card:  # nobody can call them any more, so nobody should be told to
                yield Put(("contacts", n, "left"), self.rules.today.isoformat())
        if None in own:
            yield Put(("name",), self.name)
            yield from (Remove((key,)) for key in OF_PERSON if key in document.data)

    def _without_comments(self, draft: Draft, own: Sequence[int | None], halves: frozenset[str]) -> Draft:
        """Take out what is noted beside the cards, and replace names in other comments."""
        text = draft.after.text
        cards = set[int]() if self.gone else lines_of_cards(draft.after, own)
        for start, end in reversed([*comments(text, tree(text))] if "#" in text else ()):
            line = text.count("\n", 0, start) + 1
            found = [one for one in mentioned(text[start:end], self.who, halves) if one.by != PERHAPS]
            if line in cards:
                before = text[:start].rstrip(" \t")
                rest = text[end:]
                text = before + (rest[1:] if before.endswith("\n") and rest.startswith("\n") else rest)
            elif found:
                text = text[:start] + _with(text[start:end], found, self.name) + text[end:]
            if line in cards or found:
                self._note(draft.after, line, say("comment"))
        if text == draft.after.text or draft.before is None:
            return draft
        return replaced(draft.before, text, self.rules)

    def left(self, drafts: Sequence[Draft]) -> Iterator[Held]:
        """Return what still names the person: in today's other records, and in those that are written."""
        for one in held(self.base, self.person):
            if one.path not in self.places:
                yield one
        for draft in drafts:
            path = draft.was or draft.path
            if path in self.places:
                own = _GONE if self.gone else self.places[path]
                for one in held_in(draft.after, self.person.names, self.who, own):
                    if one.found or not one.where:
                        yield one


def _free(base: Base) -> str:
    """Return the next pseudonym, which nobody has in the base."""
    sql = """SELECT name FROM main.contacts UNION SELECT name FROM main.clients UNION SELECT id FROM main.records"""
    taken = {name for (name,) in base.ask(sql)}
    n = 1
    while f"{PSEUDONYM}{n}" in taken:
        n += 1
    return f"{PSEUDONYM}{n}"


def _with(text: str, found: Sequence[Mention], name: str) -> str:
    for one in reversed(found):
        text = text[: one.start] + name + text[one.end :]
    return re.sub(rf"{name}(?:[\s,]+{name})+", name, text)


def _said(one: Held) -> str:
    what = "/".join(map(str, one.found[0][0])) if one.found else say("text")
    why = one.found[0][1][0].by if one.found else one.why
    return f"{one.path}:{one.line}: {what} ({word('why', why)})"


def _field(where: Sequence[str | int]) -> str:
    return next((part for part in reversed(where) if isinstance(part, str)), "")


def _is_card(where: Sequence[str | int], own: Sequence[int | None]) -> bool:
    return where[0] == "contacts" and len(where) > 2 and where[1] in own and where[2] not in KEPT  # noqa: PLR2004


def _at(data: Any, where: Sequence[str | int]) -> str:
    for part in where:
        data = data[part]
    return str(data)


def _items(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = data.get(key)
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []
