"""One demonstration client: the text of its record, and what is true of it."""

from collections.abc import Sequence
from typing import NamedTuple

from clientbase.demo import norms, sales, talks, words
from clientbase.demo.dice import Dice
from clientbase.demo.fate import Fate, Interval, last_contact, settled, silence
from clientbase.demo.lines import item
from clientbase.demo.truth import ClientTruth

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
    truth: ClientTruth


class _Made(NamedTuple):
    one: Fate
    stage: str
    silent: int
    manager: str | None
    sold: sales.Sales
    back: int
    newest: int | None
    said: talks.Talks
    snoozed: str | None


def record(index: int, one: Fate, interval: Interval, calendar: Calendar, dice: Dice, folder: str) -> Written:
    """Make client number *index* so that its fate is true."""
    past = calendar.past
    name = words.name(index)
    manager = None if dice.chance(0.01) else dice.one_of(norms.MANAGERS)
    sold, stage, silent = _sold(index, one, interval, past, dice)
    who = talks.people(dice, past, index, cyrillic=name.name[0] > "z")
    planned = calendar.coming[1 + dice.below(60)] if dice.chance(0.1) else None
    newest = last_contact(one, dice)
    said = talks.talks(dice, past, who, manager or norms.MANAGERS[0], newest, planned)
    snoozed = calendar.coming[10 + dice.below(50)] if dice.chance(0.02) else None
    returned, back = _returned(dice, past, sold)
    lines = [
        f"# yaml-language-server: $schema={'../' * (folder.count('/') + 1)}.clientbase/record.schema.json",
        *_head(dice, past, name, one, manager, sold, FIRST_TAX_ID + index),
        "contacts:",
        *who.lines,
        *_under("interactions", said.lines),
        *_deals(dice, calendar, index),
        *_proposals(dice, past),
        *_under("purchases", sold.lines),
        *returned,
        *_problems(dice, past),
        *_handover(said.oldest, manager, past),
        *_left(stage, silent, past, dice),
        *([f"snoozed: {{until: {snoozed}, reason: closed for the season}}"] if snoozed else []),
    ]
    made = _Made(one, stage, silent, manager, sold, back, newest, said, snoozed)
    truth = _truth(f"{folder}/{name.id}.yaml", made, interval, past)
    return Written(name.id, "\n".join(lines) + "\n", truth)


def _truth(path: str, made: _Made, interval: Interval, past: Sequence[str]) -> ClientTruth:
    sold, stage = made.sold, made.stage
    return ClientTruth(
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
    index: int, one: Fate, interval: Interval, past: Sequence[str], dice: Dice
) -> tuple[sales.Sales, str, int]:
    if not one.visits:
        return sales.NONE, one.wish, 0
    stage = settled(one, interval)
    silent = silence(one, stage, interval, dice)
    days = sales.spread(dice, one.visits, one.span, silent)
    return sales.sales(dice, past, one.segment, days, f"inv-{index}"), stage, silent


def _under(key: str, lines: Sequence[str]) -> list[str]:
    return [f"{key}:", *lines] if lines else []


def _head(
    dice: Dice,
    past: Sequence[str],
    name: words.Name,
    one: Fate,
    manager: str | None,
    sold: sales.Sales,
    tax_id: int,
) -> list[str]:
    status = one.wish if one.wish in {"potential", "former"} else "active"
    region = dice.one_of(words.REGIONS)
    street = dice.one_of(words.STREETS)
    return [
        f"name: {name.name}",
        f"kind: {name.kind}",
        "relation: [customer]",
        f"status: {status}",
        f"segment: {one.segment}",
        *([f"manager: {manager}"] if manager else []),
        f"region: {region}",
        *([f"strategic: {dice.one_of(('high', 'medium', 'low'))}"] if dice.chance(0.4) else []),
        f"tax_id: {tax_id}",
        *([f"since: {past[sold.days[0] + dice.below(30)]}"] if sold.days else []),
        f"source: {{channel: {dice.one_of(norms.CHANNELS)}}}",
        f"email: office@{name.id}.example",
        f"address: {street} {1 + dice.below(90)}, {region}",
        *(["preferred_channel: email"] if dice.chance(0.5) else []),
        *(["terms: {discount: 5, payment_days: 30}"] if dice.chance(0.2) else []),
        *([f"reviewed: {dice.one_of(past)}"] if dice.chance(0.7) else []),
    ]


def _deals(dice: Dice, calendar: Calendar, index: int) -> list[str]:
    if not dice.chance(0.3):
        return []
    opened = 20 + dice.below(100)
    lines = ["deals:", f"  - id: d-{index}-1", "    title: yearly contract"]
    if dice.chance(0.5):
        lines += [
            f"    stage: {'negotiation' if dice.chance(0.5) else 'lead'}",
            f"    opened: {calendar.past[opened]}",
            f"    expected: {calendar.coming[1 + dice.below(60)]}",
        ]
    else:
        stage, reason = ("won", "quality") if dice.chance(0.6) else ("lost", "price")
        lines += [
            f"    stage: {stage}",
            f"    opened: {calendar.past[opened]}",
            f"    closed: {calendar.past[dice.below(opened)]}",
        ]
        return [*lines, f"    amount: {500 + dice.below(9000)}", f"    reason: {reason}"]
    return [*lines, f"    amount: {500 + dice.below(9000)}"]


def _proposals(dice: Dice, past: Sequence[str]) -> list[str]:
    if not dice.chance(0.4):
        return []
    day = 10 + dice.below(300)
    product = dice.one_of(norms.PRODUCTS)
    offer = (f"date: {past[day]}", f"product: {product}", f"amount: {50 + dice.below(900)}")
    if dice.chance(0.4):
        return ["proposals:", item(*offer, "decision: pending")]
    decision, reason = ("accepted", "quality") if dice.chance(0.5) else ("declined", "price")
    decided = past[dice.below(day)]
    return ["proposals:", item(*offer, f"decision: {decision}", f"decided: {decided}", f"reason: {reason}")]


def _returned(dice: Dice, past: Sequence[str], sold: sales.Sales) -> tuple[list[str], int]:
    """Take something back of the smallest purchase, not before the last one; give its cents too."""
    if not sold.days or not dice.chance(0.06):
        return [], 0
    day = dice.below(sold.days[-1] + 1)
    back = sold.least // 2
    line = f"  - {{date: {past[day]}, amount: {norms.decimal(back)}, reason: damaged}}"
    return ["returns:", line], back


def _problems(dice: Dice, past: Sequence[str]) -> list[str]:
    if not dice.chance(0.15):
        return []
    day = dice.below(200)
    kind = dice.one_of(norms.PROBLEM_KINDS)
    end = f", resolved: {past[dice.below(day + 1)]}, resolution: credit note" if dice.chance(0.7) else ""
    return ["problems:", f"  - {{opened: {past[day]}, kind: {kind}, about: late again{end}}}"]


def _handover(oldest: int, manager: str | None, past: Sequence[str]) -> list[str]:
    if oldest <= norms.STEFAN_LEFT or manager is None:
        return []
    day = past[norms.STEFAN_LEFT]
    return [
        "handovers:",
        f"  - {{date: {day}, from: {norms.FORMER_MANAGER}, to: {manager}, reason: left the company}}",
    ]


def _left(stage: str, silent: int, past: Sequence[str], dice: Dice) -> list[str]:
    if stage != "former":
        return []
    reason = dice.one_of(norms.LEAVING_REASONS)
    return [f"left: {{date: {past[dice.below(silent)]}, reason: {reason}}}"]
