"""People of one demonstration client, and what was said with them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from clientbase.demo import norms, words
from clientbase.demo.rng import Rng

_ENTERED: Final = (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4)
"""Days until a talk is entered; the last is later than the standard."""


class People(NamedTuple):
    """The lines of the contacts, and who they are."""

    lines: list[str]
    name: str
    former: str | None
    left: int
    """Days ago on which the former contact left."""


def people(rng: Rng, calendar: Sequence[str], index: int, *, cyrillic: bool) -> People:
    """Return the client one or two contacts; of two, one may have left."""
    names = words.CYRILLIC_NAMES if cyrillic else words.LATIN_NAMES
    place = rng.below(len(names))
    name = names[place]
    birthday = "02-29" if rng.chance(0.02) else f"{1 + rng.below(12):02d}-{1 + rng.below(28):02d}"
    year = f"{1952 + 4 * rng.below(12)}-" if rng.chance(0.5) else ""
    lines = [
        f"  - name: {name}",
        f"    role: {rng.one_of(words.ROLES)}",
        f"    phone: +3897{index % 9}{index // 9 % 1_000_000:06d}",
        f"    birthday: {year}{birthday}",
    ]
    if rng.chance(0.6):
        return People(lines, name, None, 0)
    second = names[(place + 1) % len(names)]
    left = 30 + rng.below(600)
    gone = rng.chance(0.4)
    lines += [f"  - name: {second}", f"    role: {rng.one_of(words.ROLES)}"]
    lines += [f"    left: {calendar[left]}"] if gone else [f"    email: c{index}@demo-client.example"]
    return People(lines, name, second if gone else None, left)


class Interactions(NamedTuple):
    """The lines of the interactions."""

    lines: list[str]
    oldest: int
    planned: str | None


def interactions(
    rng: Rng, calendar: Sequence[str], who: People, manager: str, newest: int | None, planned: str | None
) -> Interactions:
    """Hold talks, the newest of them *newest* days ago; newsletters may be younger but are no contact."""
    days: list[tuple[int, bool]] = []
    if newest is not None:
        day = newest
        for _ in range(2 + rng.below(16)):
            days.append((day, True))
            day += 2 + rng.below(40)
    days += [(rng.below(300), False) for _ in range(rng.below(3) if rng.chance(0.7) else 0)]
    days.sort(key=lambda entry: -entry[0])
    last = max((place for place, (_, contact) in enumerate(days) if contact), default=-1)
    promised = planned if newest is not None else None
    lines = [
        _interaction(rng, calendar, who, manager, day, promised if place == last else None)
        if contact
        else f"  - {{date: {calendar[day]}, kind: newsletter, direction: out}}"
        for place, (day, contact) in enumerate(days)
    ]
    return Interactions(lines, days[0][0] if days else 0, promised)


def _interaction(
    rng: Rng, calendar: Sequence[str], who: People, manager: str, day: int, planned: str | None
) -> str:
    kind = rng.one_of(norms.CONTACT_KINDS)
    direction = "in" if rng.chance(0.3) else "out"
    by = norms.FORMER_MANAGER if day > norms.STEFAN_LEFT else manager
    person = who.former if who.former and day > who.left else who.name
    outcome = f"outcome: {rng.one_of(words.OUTCOMES)}" if rng.chance(0.2) else ""
    following = f"next: {{date: {planned}, what: call back}}" if planned else ""
    entered = calendar[max(0, day - rng.one_of(_ENTERED))]
    return words.item(
        f"date: {calendar[day]}",
        f"kind: {kind}",
        f"direction: {direction}",
        f"by: {by}",
        f"with: {person}",
        f"about: {rng.one_of(words.TOPICS)}",
        outcome,
        following,
        f"entered: {entered}",
    )
