"""What stands at two clients: found in groups, less the pairs of which the records say that they are meant."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from clientbase.finding import Where
from clientbase.names import as_seen, plain_words
from clientbase.rules.registry import BaseComplaint, BaseComplaints

if TYPE_CHECKING:
    from sqlite3 import Cursor


class Found(NamedTuple):
    """One place at which a value stands that may belong to one client only."""

    key: str
    """by which it is compared"""
    path: str
    client: str
    where: Where
    value: str
    person: str = ""
    """the name of the contact, as people see it; empty where it is the client's own"""
    elsewhere: frozenset[str] = frozenset()
    """the clients at which the same person is as well"""


class Meant(NamedTuple):
    """What records say of clients that look alike."""

    concerns: dict[str, str]
    distinct: frozenset[tuple[str, str]]

    def apart(self, one: Found, other: Found, *, shared: bool) -> bool:
        """Whether the two are said to be different; in one concern they may have the same, where it can be *shared*."""
        if (one.client, other.client) in self.distinct or (other.client, one.client) in self.distinct:
            return True
        concern = self.concerns.get(one.client) if shared else None
        return bool(concern) and concern == self.concerns.get(other.client)


def _one_person(one: Found, other: Found) -> bool:
    """Whether the person at *one* is said to be at the other client too, in which nobody else is meant."""
    return other.client in one.elsewhere and (not other.person or _one_name(one.person, other.person))


def _one_name(one: str, other: str) -> bool:
    """Whether two names may be of one person: in any script, one with a title or a name more than the other."""
    first, second = {*plain_words(one)}, {*plain_words(other)}
    return one == other or bool(first and second and (first <= second or second <= first))


def _people(group: Sequence[Found]) -> list[set[int]]:
    """Return the places of each person of a group who is said to be at several clients, whoever says so."""
    people: list[set[int]] = []
    for n, one in enumerate(group):
        if not one.elsewhere:
            continue
        places = {n, *(m for m, other in enumerate(group) if m != n and _one_person(one, other))}
        apart = [person for person in people if not person & places]
        people = [*apart, places.union(*(person for person in people if person & places))]
    return people


def meant(cursor: "Cursor") -> Meant:
    """Ask the records which clients belong together, and which look alike only."""
    rows = cursor.execute(
        "SELECT id, concern, distinct_from FROM clients WHERE concern IS NOT NULL OR distinct_from IS NOT NULL"
    ).fetchall()
    return Meant(
        {client: as_seen(concern) for client, concern, _ in rows if concern},
        frozenset((client, other) for client, _, others in rows for other in json.loads(others or "[]")),
    )


def twice(cursor: "Cursor", found: Iterable[Found], message: str, *, shared: bool = True) -> BaseComplaints:
    """Complain at every place where the key of another file stands; each of them may be the wrong one."""
    groups: defaultdict[str, list[Found]] = defaultdict(list)
    for entry in found:
        groups[entry.key].append(entry)
    several = [group for group in groups.values() if len({entry.path for entry in group}) > 1]
    known = meant(cursor) if several else Meant({}, frozenset())
    for group in several:
        people = _people(group)
        for n, entry in enumerate(group):
            same = set[int]().union(*(person for person in people if n in person))
            rest = [other for m, other in enumerate(group) if m not in same]
            if paths := _others(entry, rest, known, shared=shared):
                yield BaseComplaint(
                    entry.path, entry.where, message.format(value=entry.value, others=_named(paths))
                )


def _others(entry: Found, group: list[Found], known: Meant, *, shared: bool) -> list[str]:
    """Return the other files with the same value, but for those of which it is said that it is meant."""
    others = (other for other in group if other.path != entry.path)
    return sorted({other.path for other in others if not known.apart(entry, other, shared=shared)})


def _named(paths: list[str]) -> str:
    first, *more = paths
    return f"{first} and {len(more)} more" if more else first


_REACHED = """
SELECT {key}, c.path, c.id, r.contact, r.n, r.{field}, k.name, k.also_at, k.moved_to
  FROM {field}s r JOIN clients c ON c.id = r.client LEFT JOIN contacts k ON k.client = r.client AND k.n = r.contact
 WHERE {key} IN (SELECT {key} FROM {field}s r WHERE {key} != '' GROUP BY 1 HAVING min(client) != max(client))
   AND k."left" IS NULL
 ORDER BY c.path, r.contact, r.n
"""


def reached(cursor: "Cursor", field: str, key: str) -> Iterator[Found]:
    """Return where phones or e-mail addresses stand that several clients have; who has left is no double."""
    rows = cursor.execute(_REACHED.format(field=field, key=key)).fetchall()
    for value, path, client, contact, n, written, name, also_at, moved_to in rows:
        where: Where = (field, n) if contact is None else ("contacts", contact, field, n)
        away = frozenset((*json.loads(also_at or "[]"), *([moved_to] if moved_to else ())))
        yield Found(value, path, client, where, written, as_seen(name or ""), away)
