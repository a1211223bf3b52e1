"""Whom to call at a client: the first person who is still there, and by which phone and channel."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from clientbase.base import Base

_SILENT: Final = """(instr({0}.no_contact, '"phone"') OR instr({0}.no_contact, '"call"'))"""
PERSON: Final = """LEFT JOIN clients k ON k.id = {0}.client
  LEFT JOIN contacts p ON p.client = {0}.client AND p.n = (
       SELECT min(c.n) FROM contacts c WHERE c.client = {0}.client AND c."left" IS NULL)"""
"""Joins the client `k` of a row and the person `p` who is to be called."""
PHONE: Final = (
    f"CASE WHEN {_SILENT.format('k')} OR {_SILENT.format('p')} THEN NULL ELSE coalesce(p.phone, k.phone) END"
)
"""The phone of the person, else of the client; none where either does not want to be called."""
CHANNEL: Final = "coalesce(p.preferred_channel, k.preferred_channel)"
_PEOPLE: Final = """
SELECT client, name, phone, preferred_channel, no_contact FROM contacts
 WHERE "left" IS NULL AND {of} ORDER BY client, n"""
_CLIENTS: Final = """
SELECT id, phone, preferred_channel, no_contact FROM clients
 WHERE (phone IS NOT NULL OR preferred_channel IS NOT NULL OR no_contact IS NOT NULL) AND {of}"""


Reached = tuple[str | None, str | None, str | None]
"""How somebody at a client is reached: the name of the person, the phone and the channel."""
Own = tuple[str, str | None, str | None, str | None]
"""A client with its own phone and channel, and how it does not want to be reached."""
Person = tuple[str, str | None, str | None, str | None, str | None]
"""A client with the name of a person there, and the same of the person."""


class People(NamedTuple):
    """How clients are reached of which that is known, and who is there at each, the first person first."""

    own: Mapping[str, Own]
    there: Mapping[str, Sequence[Person]]

    def with_others(self, others: "People") -> "People":
        """Return these and *others*."""
        return People({**self.own, **others.own}, {**self.there, **others.there})


_NOT_KNOWN: Final[Own] = ("", None, None, None)
_NOBODY: Final[tuple[Person]] = (("", None, None, None, None),)


def people_of(base: Base, clients: Iterable[str] | None = None) -> People:
    """Return of each client how it and everybody who is there is reached.

    *clients* says of whom it is wanted.
    """
    of = None if clients is None else json.dumps(list(clients))
    there: defaultdict[str, list[Person]] = defaultdict(list)
    for person in base.ask(_PEOPLE.format(of=_among("client", of)), (of,)):
        there[person[0]].append(person)
    return People({row[0]: row for row in base.ask(_CLIENTS.format(of=_among("id", of)), (of,))}, there)


def _among(column: str, of: str | None) -> str:
    return "?1 IS NULL" if of is None else f"{column} IN (SELECT value FROM json_each(?1))"


def _no_calls(refused: str) -> bool:
    return '"phone"' in refused or '"call"' in refused


def whom_to_call(people: People, client: str, name: str | None = None) -> Reached:
    """Return how the person of that *name* is reached, else the first one; the client itself where nobody is there."""
    there = people.there.get(client, _NOBODY)
    person = next((one for one in there if one[1] == name), there[0]) if name else there[0]
    _, contact, phone, channel, refused = person
    if not refused and client not in people.own:
        return contact, phone, channel  # as most are
    _, of_client, their_channel, unwanted = people.own.get(client, _NOT_KNOWN)
    if (refused and _no_calls(refused)) or (unwanted and _no_calls(unwanted)):
        return contact, None, channel or their_channel
    return contact, phone or of_client, channel or their_channel
