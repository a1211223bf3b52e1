"""A person who goes from one client to another: the old record says when and where to, the new one since when."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.edits.address import locate
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError, UsageError
from clientbase.language import say
from clientbase.names import as_seen, phone_key
from clientbase.text.change import Append, Change, Path_, Put, Remove
from clientbase.text.loader import Value
from clientbase.visible import one_word

_GOES: Final = ("birthday", "interests", "preferred_channel", "no_contact", "notes")
"""What is the person's own, beside phones and addresses; role and decisions are the client's."""
_LISTED: Final = "contacts"


class Going(NamedTuple):
    """Whose record is left, which part of it the person is, who gets it, and when."""

    old: str
    part: str
    new: str
    day: str
    role: str | None
    """what the person does there; None where nobody says so"""


def gone(root: Path, going: Going, rules: Rules) -> tuple[Draft, Draft]:
    """Draft the record that a person leaves and the one to which it goes."""
    if not going.part.startswith(f"{_LISTED}/"):
        raise UsageError(say("name the person: clientbase move-contact CLIENT/contacts/NAME TO"))
    if going.old == going.new:
        raise RefusedError(say("the person is there already; name another client"))
    document, other = document_of(root, going.old), document_of(root, going.new)
    where = locate(document, going.part).where
    people: Any = document.data[_LISTED]
    person = people[where[1]]
    to = Path(going.new).stem
    if person.get("moved_to") == to:
        raise RefusedError(say('"{get}" went to "{to}" already', get=person.get("name"), to=to))
    if elsewhere := person.get("moved_to"):
        name = json.dumps(person.get("name"), ensure_ascii=False)
        way = f"clientbase move-contact {elsewhere}/contacts/{one_word(str(person.get('name')))} {to}"
        raise RefusedError(
            say(
                '{name} went to "{elsewhere}" already; who goes on from there: {way}',
                name=name,
                elsewhere=elsewhere,
                way=way,
            )
        )
    left = drafted(document, [*_left(person, where, to, going.day)], rules)
    own = _own(person, document.data, rules.norms.base.region)
    asked = [key for key in rules.norms.required.contact if key in person and key not in own]
    came = own | {key: person[key] for key in asked} | {"from": going.day}
    if going.role:
        came["role"] = going.role
    return left, drafted(other, [*_came(other.data, came)], rules)


def _left(person: Mapping[str, Any], where: Path_, to: str, day: str) -> Iterator[Change]:
    if "left" not in person:
        yield Put((*where, "left"), day)
    yield Put((*where, "moved_to"), to)
    also_at = person.get("also_at")
    if isinstance(also_at, list) and to in also_at:
        yield Remove((*where, "also_at", also_at.index(to)))


def _came(data: Mapping[str, Any], person: Mapping[str, Value]) -> Iterator[Change]:
    """Add the person; one of that name who is known there, or comes back, gets what is not known yet."""
    name = as_seen(str(person["name"]))
    people = data.get(_LISTED)
    for n, known in enumerate(people if isinstance(people, list) else []):
        if isinstance(known, dict) and as_seen(str(known.get("name"))) == name:
            yield from (Remove((_LISTED, n, key)) for key in ("left", "moved_to") if key in known)
            yield from (Put((_LISTED, n, key), value) for key, value in person.items() if key not in known)
            return
    yield Append((_LISTED,), dict(person))


def _own(person: Mapping[str, Any], record: Mapping[str, Any], region: str | None) -> dict[str, Value]:
    """Return what goes along: no phone or address of the house, which others there have too."""
    others = [one for one in record[_LISTED] if isinstance(one, dict) and one is not person]
    house = [record, *others]
    phones = {phone_key(one, region) for part in house for one in _texts(part, "phone")}
    domains = {_domain(one) for part in house for one in _texts(part, "email")} | {_site(record)}
    reached = {
        "phone": [one for one in _texts(person, "phone") if phone_key(one, region) not in phones],
        "email": [one for one in _texts(person, "email") if _domain(one) not in domains],
    }
    own: dict[str, Value] = {"name": str(person["name"])}
    for key, found in reached.items():
        if found:
            own[key] = found[0] if len(found) == 1 else [*found]
    return own | {key: person[key] for key in _GOES if key in person}


def _texts(part: Mapping[str, Any], key: str) -> list[str]:
    value = part.get(key)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _domain(email: str) -> str:
    """Return what is behind the sign; of an address that anybody can have, the whole."""
    host = email.rpartition("@")[2].casefold()
    return email.casefold() if host.split(".")[0] in _ANYBODYS else host


def _site(record: Mapping[str, Any]) -> str:
    host = str(record.get("website") or "").casefold().partition("//")[2] or str(record.get("website") or "")
    return host.removeprefix("www.").partition("/")[0]


_ANYBODYS: Final = frozenset(
    "gmail googlemail yahoo hotmail outlook live icloud gmx mail yandex proton abv t-home".split()
)
"""Houses that give addresses to anybody: such an address is a person's own."""
