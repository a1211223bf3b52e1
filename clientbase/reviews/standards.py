"""The lights of one client for contact and update, by its record alone: no class, no history of commits."""

import datetime as dt
from typing import Final, NamedTuple

from clientbase.matching import in_force, matches_but_for_class
from clientbase.shapes import Client, Norms, Standard

_ORDER: Final = ("green", "yellow", "red", "grey")


class Light(NamedTuple):
    """How a client stands to a standard."""

    light: str
    last: dt.date | None


def worse(old: Client | None, new: Client | None, norms: Norms, day: dt.date) -> list[str]:
    """Say which lights the new version has worse than the old one, by the same norms on the same day."""
    if old is None or new is None or (new.snoozed and new.snoozed.until >= day):
        return []
    before, after = lights(old, norms, day), lights(new, norms, day)
    return [
        f"{name} {before[name].light} → {light.light}: last on {light.last or 'no day'}, was {before[name].last}"
        for name, light in after.items()
        if name in before and _ORDER.index(before[name].light) < _ORDER.index(light.light)
    ]


def lights(client: Client, norms: Norms, day: dt.date) -> dict[str, Light]:
    """Return the lights for contact and update on *day*; none for a client who has left.

    Standards for a class are passed over: a class depends on all the other clients.
    """
    if client.left.date <= day if client.left else client.status == "former":
        return {}
    lasts = {"contact": _last_contact(client, norms, day), "update": _last_update(client, day)}
    found = {}
    for name, last in lasts.items():
        standard = _standard(client, norms, day, name)
        if standard is not None:
            found[name] = Light(_light(client, standard, name, last, day), last)
    return found


def _standard(client: Client, norms: Norms, day: dt.date, name: str) -> Standard | None:
    for standard in reversed(norms.standards):
        scope = standard.for_
        mine = scope is None or (not scope.class_ and matches_but_for_class(scope, client))
        if mine and getattr(standard, name) is not None and in_force(standard, day):
            return standard
    return None


def _light(client: Client, standard: Standard, name: str, last: dt.date | None, day: dt.date) -> str:
    interval = getattr(standard, name)
    target, limit = interval.target or interval.limit, interval.limit or interval.target
    if last is None or target is None or (client.snoozed and client.snoozed.until >= day):
        return "grey"
    if day <= target.after(last):
        return "green"
    return "yellow" if day <= limit.after(last) or (name == "contact" and _planned(client, day)) else "red"


def _last_contact(client: Client, norms: Norms, day: dt.date) -> dt.date | None:
    no_contact = {kind for kind, norm in norms.interactions.items() if not norm.contact}
    days = [talk.date for talk in client.interactions if talk.date <= day and talk.kind not in no_contact]
    return max(days, default=None)


def _last_update(client: Client, day: dt.date) -> dt.date | None:
    days = [client.reviewed, *(talk.entered for talk in client.interactions)]
    return max((known for known in days if known and known <= day), default=None)


def _planned(client: Client, day: dt.date) -> bool:
    return any(talk.next and talk.next.date >= day and talk.date <= day for talk in client.interactions)
