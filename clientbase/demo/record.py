"""One demonstration client: the text of its record, and what is true of it."""

from collections.abc import Sequence
from typing import NamedTuple

from clientbase.demo import interactions, norms, sales, words
from clientbase.demo.expected import ExpectedClient
from clientbase.demo.plan import Interval, Plan, last_contact, settled, silence
from clientbase.demo.rng import Rng

FIRST_TAX_ID = 4_000_000_000_000


class Calendar(NamedTuple):
    """The days around the day of the base, as they are written."""

    past: Sequence[str]
    """By days ago."""
    coming: Sequence[str]
    """By days ahead."""


class Written(NamedTuple):
    """A client that was made."""

    id: str
    text: str
    expected: ExpectedClient


class _Made(NamedTuple):
    one: Plan
    stage: str
    silent: int
    manager: str | None
    sold: sales.Sales
    back: int
    newest: int | None
    said: interactions.Interactions
    snoozed: str | None


def record(index: int, one: Plan, interval: Interval, calendar: Calendar, rng: Rng, folder: str) -> Written:
    """Make client number *index* so that its plan comes true."""
    past = calendar.past
    name = words.name(index)
    manager = None if rng.chance(0.01) else rng.one_of(norms.MANAGERS)
    sold, stage, silent = _sold(index, one, interval, past, rng)
    who = interactions.people(rng, past, index, cyrillic=name.name[0] > "z")
    planned = calendar.coming[1 + rng.below(60)] if rng.chance(0.1) else None
    newest = last_contact(one, rng)
    said = interactions.interactions(rng, past, who, manager or norms.MANAGERS[0], newest, planned)
    snoozed = calendar.coming[10 + rng.below(50)] if rng.chance(0.02) else None
    returned, back = _returned(rng, past, sold)
    lines = [
        f"# yaml-language-server: $schema={'../' * (folder.count('/') + 1)}.clientbase/record.schema.json",
        *_head(rng, past, name, one, manager, sold, FIRST_TAX_ID + index),
        "contacts:",
        *who.lines,
        *_under("interactions", said.lines),
        *_deals(rng, calendar, index),
        *_proposals(rng, past),
        *_under("purchases", sold.lines),
        *returned,
        *_problems(rng, past),
        *_handover(said.oldest, manager, past),
        *_left(stage, silent, past, rng),
        *([f"snoozed: {{until: {snoozed}, reason: closed for the season}}"] if snoozed else []),
    ]
    made = _Made(one, stage, silent, manager, sold, back, newest, said, snoozed)
    expected = _expected(f"{folder}/{name.id}.yaml", made, interval, past)
    return Written(name.id, "\n".join(lines) + "\n", expected)


def _expected(path: str, made: _Made, interval: Interval, past: Sequence[str]) -> ExpectedClient:
    sold, stage = made.sold, made.stage
    return ExpectedClient(
        path=path,
        segment=made.one.segment,
        manager=made.manager,
        stage=stage,
        dormant=stage in {"dormant", "lost"},
        one_off=sold.purchases == 1,
        regular=len(sold.days) >= norms.REGULAR_AFTER,
        purchases=sold.purchases,
        purchase_days=len(sold.days),
        first_purchase=past[sold.days[0]] if sold.days else None,
        last_purchase=past[made.silent] if sold.days else None,
        days_silent=made.silent if sold.days else None,
        basis=interval.basis if sold.days else "none",
        usual_interval=(interval.span, interval.gaps) if sold.days else None,
        cents=sold.cents - made.back,
        trial_below=sold.trial_below,
        below=sold.below,
        light=None if stage == "former" else made.one.light,
        last_contact=None if made.newest is None else past[made.newest],
        planned=made.said.planned,
        snoozed=made.snoozed,
        interactions=len(made.said.lines),
    )


def _sold(
    index: int, one: Plan, interval: Interval, past: Sequence[str], rng: Rng
) -> tuple[sales.Sales, str, int]:
    if not one.visits:
        return sales.NONE, one.wish, 0
    stage = settled(one, interval)
    silent = silence(one, stage, interval, rng)
    days = sales.spread(rng, one.visits, one.span, silent)
    return sales.sales(rng, past, one.segment, days, f"inv-{index}"), stage, silent


def _under(key: str, lines: Sequence[str]) -> list[str]:
    return [f"{key}:", *lines] if lines else []


def _head(
    rng: Rng,
    past: Sequence[str],
    name: words.Name,
    one: Plan,
    manager: str | None,
    sold: sales.Sales,
    tax_id: int,
) -> list[str]:
    status = one.wish if one.wish in {"potential", "former"} else "active"
    region = rng.one_of(words.REGIONS)
    street = rng.one_of(words.STREETS)
    return [
        f"name: {name.name}",
        f"kind: {name.kind}",
        "relation: [customer]",
        f"status: {status}",
        f"segment: {one.segment}",
        *([f"manager: {manager}"] if manager else []),
        f"region: {region}",
        *([f"strategic: {rng.one_of(('high', 'medium', 'low'))}"] if rng.chance(0.4) else []),
        f"tax_id: {tax_id}",
        *([f"since: {past[sold.days[0] + rng.below(30)]}"] if sold.days else []),
        f"source: {{channel: {rng.one_of(norms.CHANNELS)}}}",
        f"email: office@{name.id}.example",
        f"address: {street} {1 + rng.below(90)}, {region}",
        *(["preferred_channel: email"] if rng.chance(0.5) else []),
        *(["terms: {discount: 5, payment_days: 30}"] if rng.chance(0.2) else []),
        *([f"reviewed: {rng.one_of(past)}"] if rng.chance(0.7) else []),
    ]


def _deals(rng: Rng, calendar: Calendar, index: int) -> list[str]:
    if not rng.chance(0.3):
        return []
    opened = 20 + rng.below(100)
    lines = ["deals:", f"  - id: d-{index}-1", "    title: yearly contract"]
    if rng.chance(0.5):
        lines += [
            f"    stage: {'negotiation' if rng.chance(0.5) else 'lead'}",
            f"    opened: {calendar.past[opened]}",
            f"    expected: {calendar.coming[1 + rng.below(60)]}",
        ]
    else:
        stage, reason = ("won", "quality") if rng.chance(0.6) else ("lost", "price")
        lines += [
            f"    stage: {stage}",
            f"    opened: {calendar.past[opened]}",
            f"    closed: {calendar.past[rng.below(opened)]}",
        ]
        return [*lines, f"    amount: {500 + rng.below(9000)}", f"    reason: {reason}"]
    return [*lines, f"    amount: {500 + rng.below(9000)}"]


def _proposals(rng: Rng, past: Sequence[str]) -> list[str]:
    if not rng.chance(0.4):
        return []
    day = 10 + rng.below(300)
    product = rng.one_of(norms.PRODUCTS)
    offer = (f"date: {past[day]}", f"product: {product}", f"amount: {50 + rng.below(900)}")
    if rng.chance(0.4):
        return ["proposals:", words.item(*offer, "decision: pending")]
    decision, reason = ("accepted", "quality") if rng.chance(0.5) else ("declined", "price")
    decided = past[rng.below(day)]
    return [
        "proposals:",
        words.item(*offer, f"decision: {decision}", f"decided: {decided}", f"reason: {reason}"),
    ]


def _returned(rng: Rng, past: Sequence[str], sold: sales.Sales) -> tuple[list[str], int]:
    """Take something back of the smallest purchase, not before the last one; give its cents too."""
    if not sold.days or not rng.chance(0.06):
        return [], 0
    day = rng.below(sold.days[-1] + 1)
    back = sold.least // 2
    line = f"  - {{date: {past[day]}, amount: {norms.decimal(back)}, reason: damaged}}"
    return ["returns:", line], back


def _problems(rng: Rng, past: Sequence[str]) -> list[str]:
    if not rng.chance(0.15):
        return []
    day = rng.below(200)
    kind = rng.one_of(norms.PROBLEM_KINDS)
    end = f", resolved: {past[rng.below(day + 1)]}, resolution: credit note" if rng.chance(0.7) else ""
    return ["problems:", f"  - {{opened: {past[day]}, kind: {kind}, about: late again{end}}}"]


def _handover(oldest: int, manager: str | None, past: Sequence[str]) -> list[str]:
    if oldest <= norms.STEFAN_LEFT or manager is None:
        return []
    day = past[norms.STEFAN_LEFT]
    return [
        "handovers:",
        f"  - {{date: {day}, from: {norms.FORMER_MANAGER}, to: {manager}, reason: left the company}}",
    ]


def _left(stage: str, silent: int, past: Sequence[str], rng: Rng) -> list[str]:
    if stage != "former":
        return []
    reason = rng.one_of(norms.LEAVING_REASONS)
    return [f"left: {{date: {past[rng.below(silent)]}, reason: {reason}}}"]
