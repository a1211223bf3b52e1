"""Whom to call at a client: the first person who is still there, and by which phone and channel."""

import json
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


class Reached(NamedTuple):
    """How somebody at a client is reached."""

    contact: str | None = None
    phone: str | None = None
    channel: str | None = None


NOBODY: Final = Reached()
_NOTHING: Final = (None, None, None)
People = Mapping[str, tuple[Reached, ...]]
"""Of each client who is to be called, the first person who is still there first."""


def people_of(base: Base, clients: Iterable[str] | None = None) -> People:
    """Return of each client how everybody who is there is reached; where nobody is, the client itself.

    *clients* says of whom it is wanted.
    """
    of = None if clients is None else json.dumps(list(clients))
    own = {client: how for client, *how in base.ask(_CLIENTS.format(of=_among("id", of)), (of,))}
    found: dict[str, tuple[Reached, ...]] = {}
    for client, name, phone, channel, refused in base.ask(_PEOPLE.format(of=_among("client", of)), (of,)):
        if refused or client in own:
            reached = _reached(name, phone, channel, refused, own.get(client, _NOTHING))
        else:
            reached = Reached(name, phone, channel)  # as most are
        found[client] = (*found[client], reached) if client in found else (reached,)
    for client, how in own.items():
        if client not in found:
            found[client] = (_reached(None, None, None, None, how),)
    return found


def _among(column: str, of: str | None) -> str:
    return "?1 IS NULL" if of is None else f"{column} IN (SELECT value FROM json_each(?1))"


def _reached(
    name: str | None,
    phone: str | None,
    channel: str | None,
    refused: str | None,
    client: Sequence[str | None],
) -> Reached:
    if (refused and _no_calls(refused)) or (client[2] and _no_calls(client[2])):
        return Reached(name, None, channel or client[1])
    return Reached(name, phone or client[0], channel or client[1])


def _no_calls(refused: str) -> bool:
    return '"phone"' in refused or '"call"' in refused


def whom_to_call(people: People, client: str, name: str | None = None) -> Reached:
    """Return how the person of that *name* is reached, else the first one."""
    there = people.get(client, (NOBODY,))
    return next((one for one in there if one.contact == name), there[0]) if name else there[0]
