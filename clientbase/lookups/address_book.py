"""People as cards (vCard 3.0, RFC 2426) for phones and address books."""

import json
import uuid
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.lookups.folders import OF_CLIENT
from clientbase.names import as_seen
from clientbase.render.formats.ics import escaped, folded

_SPACE: Final = uuid.UUID("6f0f3c1e-5b0e-5d52-9d3a-2f1c7b9a4e10")


_UNWANTED: Final = {"TEL": {"phone", "call"}, "EMAIL": {"email", "e-mail", "mail"}}

GONE: Final = "coalesce(f.stage = 'former', c.left_date IS NOT NULL AND c.left_back IS NULL)"
"""Whether a client or a supplier, who has no stage, has left."""
_THERE: Final = f"NOT {GONE} AND coalesce(f.begins <= ?1, 1)"

_PEOPLE: Final = f"""
SELECT k.client, k.n AS contact, k.name, k.role, k.birthday, k.notes, f.name AS company, f.kind,
       k.no_contact, c.no_contact AS of_client
  FROM contacts k JOIN facts f ON f.client = k.client JOIN clients c ON c.id = k.client
 WHERE {_THERE} AND coalesce(k."left" > ?1, 1) AND coalesce(k."from" <= ?1, 1)
 ORDER BY k.client, k.n
"""
_CLIENTS: Final = f"""
SELECT f.client, NULL AS contact, f.name, NULL AS role,
       iif(f.kind = 'person', c.founded, NULL) AS birthday, NULL AS notes,
       f.name AS company, f.kind, NULL AS no_contact, c.no_contact AS of_client
  FROM facts f JOIN clients c ON c.id = f.client
 WHERE {_THERE} AND (c.phone IS NOT NULL OR c.email IS NOT NULL)
 ORDER BY f.client
"""
_LEFT: Final = f"""
SELECT (SELECT count(*) FROM facts f JOIN clients c ON c.id = f.client WHERE {GONE}),
       (SELECT count(*) FROM contacts k JOIN facts f ON f.client = k.client JOIN clients c ON c.id = k.client
         WHERE {GONE} OR k."left" <= ?1)
"""
_ADDRESSES: Final = """
SELECT client, contact, 'TEL' AS what, n, phone AS address FROM phones UNION ALL
SELECT client, contact, 'EMAIL', n, email FROM emails ORDER BY client, contact, what DESC, n
"""


Whose = tuple[str, int | None]
"""A client, and the place of the person among its contacts; none where the card is the client's own."""


class Card(NamedTuple):
    """A card, and the UID by which an address book knows it again."""

    uid: str
    text: str
    whose: Whose


def cards(base: Base, only: Container[Whose] | None = None) -> list[Card]:
    """Return a card for everybody who is at a client on the day, and for clients with a phone or e-mail of their own.

    The UID follows from the client's id and the person's name: who reads the cards in again changes them, and adds
    none twice. A way in which somebody does not want to be contacted is left out, and the card says so. Where it
    matters whose they are, *only* says so.
    """
    reached: dict[tuple[str, int | None], list[tuple[str, str]]] = {}
    for client, contact, what, _, address in base.ask(_ADDRESSES):
        reached.setdefault((client, contact), []).append((what, address))
    day = base.day.isoformat()
    seen: Counter[str] = Counter()
    made = []
    for row in (*base.rows(_CLIENTS, (day,)), *base.rows(_PEOPLE, (day,))):
        known = (
            row["client"] if row["contact"] is None else f"{row['client']}/contacts/{as_seen(row['name'])}"
        )
        seen[known] += 1
        number = f"#{seen[known]}" if seen[known] > 1 else ""
        uid = f"clientbase-{uuid.uuid5(_SPACE, known + number)}"
        whose = row["client"], row["contact"]
        if only is None or whose in only:
            lines = _card(row, uid, reached.get(whose, []))
            made.append(Card(uid, "".join(f"{folded(line)}\r\n" for line in lines), whose))
    return made


def left(base: Base) -> tuple[int, int]:
    """Return how many clients and people are in no card because they have left."""
    clients, people = next(iter(base.ask(_LEFT, (base.day.isoformat(),))))
    return clients, people


def _card(row: dict[str, Any], uid: str, addresses: list[tuple[str, str]]) -> Iterator[str]:
    is_company = row["contact"] is None and row["kind"] != "person"
    name = " ".join(row["name"].split())
    first, _, last = name.rpartition(" ")
    yield from ("BEGIN:VCARD", "VERSION:3.0", "PRODID:-//clientbase//contacts//EN", f"UID:{uid}")
    yield f"{OF_CLIENT}:{escaped(row['client'])}"
    yield f"FN:{escaped(name)}"
    yield "N:;;;;" if is_company else f"N:{escaped(last)};{escaped(first)};;;"
    if is_company or row["contact"] is not None:
        yield f"ORG:{escaped(row['company'])}"
    if is_company:
        yield "X-ABShowAs:COMPANY"
    if row["role"]:
        yield f"TITLE:{escaped(row['role'])}"
    unwanted = list(
        dict.fromkeys(way for key in ("no_contact", "of_client") for way in json.loads(row[key] or "[]"))
    )
    first_of: set[str] = set()
    for what, address in addresses:
        if _UNWANTED[what].isdisjoint(way.casefold() for way in unwanted):
            kind = "WORK" if what == "TEL" else "INTERNET"
            yield f"{what};TYPE={kind}{'' if what in first_of else ',PREF'}:{escaped(address)}"
            first_of.add(what)
    if row["birthday"]:
        yield _birthday(row["birthday"])
    said = [row["notes"].strip()] if row["notes"] else []
    if unwanted:
        said.append("no contact by: " + ", ".join(unwanted))
    if said:
        yield f"NOTE:{escaped(chr(10).join(said))}"
    yield "END:VCARD"


def _birthday(day: str) -> str:
    """Write a birthday; one without a year as phones do, who know it by the year 1604."""
    return f"BDAY:{day}" if day.count("-") > 1 else f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day}"
