"""The norms of schema.yaml as tables of the index, so that a warm report need not read it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from clientbase.fields import FIELDS
from clientbase.laws.choice_sql import MINIMUM, STANDARDS
from clientbase.model import TABLES, Client
from clientbase.norms import FilledFields, Norms, Standard, Threshold
from clientbase.values import scaled

NORM_TABLES = """
CREATE TABLE norm (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE norm_entries (norm TEXT, entry INTEGER, part TEXT, value TEXT, PRIMARY KEY (norm, entry, part, value))
    WITHOUT ROWID;
CREATE TABLE standards (standard TEXT, entry INTEGER, target TEXT, target_months INTEGER, target_days INTEGER,
    target_working INTEGER, "limit" TEXT, limit_months INTEGER, limit_days INTEGER, limit_working INTEGER, within TEXT,
    PRIMARY KEY (standard, entry)) WITHOUT ROWID;
CREATE TABLE minimums (entry INTEGER PRIMARY KEY, minimum INTEGER, policy TEXT, waive TEXT);
CREATE TABLE managers (id TEXT PRIMARY KEY, name TEXT, email TEXT, region TEXT, "from" TEXT, until TEXT) WITHOUT ROWID;
CREATE TABLE channels (id TEXT PRIMARY KEY, deliberate INTEGER, aimed INTEGER) WITHOUT ROWID;
CREATE TABLE deal_stages (id TEXT PRIMARY KEY, place INTEGER, probability REAL, days INTEGER) WITHOUT ROWID;
CREATE TABLE wanted_fields (demand TEXT, kind TEXT, field TEXT, filled TEXT, PRIMARY KEY (demand, kind, field))
    WITHOUT ROWID;
CREATE TABLE vocabulary (part TEXT, place INTEGER, word TEXT, detail TEXT, PRIMARY KEY (part, place)) WITHOUT ROWID;
"""


_MONTHS_AHEAD = 12 * 1000
"""SQLite's calendar ends in 9999, so that nobody is given longer than a thousand years."""
_LARGEST = 2**63 - 1
_FLAGS = {"true": 1, "false": 0}
_BUCKETS = {"month": 1, "quarter": 3, "year": 12}


def norm_rows(norms: Norms) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table of norms."""
    return {
        "norm": list(_single_rows(norms)),
        "norm_entries": list(_entry_rows(norms)),
        "standards": list(_standard_rows(norms)),
        "minimums": [
            (entry, scaled(one.repeat_purchase), one.policy, json.dumps(one.waive) if one.waive else None)
            for entry, one in enumerate(norms.thresholds)
        ],
        "managers": [
            (name, manager.name, manager.email, manager.region, _text(manager.from_), _text(manager.until))
            for name, manager in norms.managers.items()
        ],
        "channels": [
            (name, _FLAGS.get(channel.deliberate or ""), int(channel.deliberate == "aimed"))
            for name, channel in norms.channels.items()
        ],
        "deal_stages": [
            (name, place, None if stage.chance is None else float(stage.chance), stage.days)
            for place, (name, stage) in enumerate(norms.deal_stages.items())
        ],
        "wanted_fields": list(_wanted_rows(norms)),
        "vocabulary": list(_vocabulary_rows(norms)),
    }


def _vocabulary_rows(norms: Norms) -> Iterator[tuple[str, int, str, str | None]]:
    """Return the words of the company's own lists, in order, so that a question can tell a misspelt one."""
    parts = "managers channels interactions products leaving_reasons problem_kinds deal_stages".split()
    for part in parts:
        yield from ((part, place, word, None) for place, word in enumerate(getattr(norms, part)))
    for place, (word, meaning) in enumerate(norms.segments.items()):
        yield "segments", place, word, meaning
    for place, (word, known) in enumerate(norms.price_lists.items()):
        yield "price_lists", place, word, _text(known.from_)
    for place, (word, query) in enumerate(norms.selections.items()):
        yield "selections", place, word, str(query)
    for place, (name, field) in enumerate(norms.fields.items()):
        yield "fields", place, name, field.type
        yield from ((f"extra.{name}", n, choice, None) for n, choice in enumerate(field.choices))


def _single_rows(norms: Norms) -> Iterator[tuple[str, Any]]:
    """Norms that are a single value; a multiple is split, so that comparisons are between whole numbers."""
    life, abc, xyz = norms.lifecycle, norms.abc, norms.xyz
    yield "own_rhythm_from", _whole(life.own_rhythm_from)
    yield "regular_after", _whole(life.regular_after)
    for name in ("cooling", "dormant", "lost"):
        numerator, denominator = getattr(life, name).as_integer_ratio()
        yield f"{name}_num", _whole(numerator)
        yield f"{name}_den", _whole(denominator)
    yield "fallback", str(life.fallback)
    yield "abc_measure", abc.measure
    yield "abc_period", _text(abc.period)
    yield "abc_a", int(abc.a * 10**4)
    yield "abc_b", int(abc.b * 10**4)
    yield "abc_den", 100 * 10**4
    yield "xyz_x", float(xyz.x)
    yield "xyz_y", float(xyz.y)
    yield "bucket_months", _BUCKETS[xyz.bucket]
    yield "weekend", " ".join(norms.calendar.weekend)
    yield "holidays", " ".join(day.isoformat() for day in norms.calendar.holidays)
    yield "dates_lead", str(norms.dates.lead)
    yield "dates_round", _whole(norms.dates.round)
    yield "targets_period", str(norms.targets.period)
    yield "targets_fall", str(norms.targets.fall)
    yield "targets_slower", str(norms.targets.slower)
    yield from (
        (f"targets_interval/{segment}", str(span)) for segment, span in norms.targets.interval.items()
    )
    yield "aim_at", norms.aim_at
    for name in ("order", "visit"):
        cost = getattr(norms.service, name)
        yield f"service_{name}", None if cost is None else _whole(scaled(cost))
    yield from (
        (f"service_delivery/{segment}", _whole(scaled(cost)))
        for segment, cost in norms.service.delivery.items()
    )
    yield from _answer_rows(norms)
    yield "language", norms.base.language
    yield from _history_rows(norms)


def _history_rows(norms: Norms) -> Iterator[tuple[str, Any]]:
    """Say what is believed of the history, and how long who left may stand in it."""
    yield "bulk", _whole(norms.history.bulk)
    yield "commit_within", str(norms.history.commit_within)
    yield "retention", _text(norms.retention)


def _answer_rows(norms: Norms) -> Iterator[tuple[str, Any]]:
    """Say how soon clients are to be answered, where that is said."""
    if limit := norms.answer.limit:
        for name, value in zip(("limit", "months", "days", "working"), _span(limit), strict=True):
            yield f"answer_{name}", value


def _entry_rows(norms: Norms) -> Iterator[tuple[str, int, str, str]]:
    """Say what the entries of each norm ask for; one without a part asks for nothing more."""
    for number, standard in enumerate(norms.standards):
        for name in STANDARDS:
            if getattr(standard, name) is not None:
                yield from ((name, number, *part) for part in _parts(standard))
    for number, threshold in enumerate(norms.thresholds):
        yield from ((MINIMUM, number, *part) for part in _parts(threshold))


def _parts(entry: Standard | Threshold) -> Iterator[tuple[str, str]]:
    yield "", ""
    for part, values in zip(entry.for_._fields, entry.for_, strict=True) if entry.for_ else ():
        yield from ((part.rstrip("_"), value) for value in dict.fromkeys(values))
    for part, day in (("from", entry.from_), ("until", entry.until)):
        if day:
            yield part, day.isoformat()


def _standard_rows(norms: Norms) -> Iterator[tuple[object, ...]]:
    """Rows of the table `standards`; what is not limited is limited by its target, and the other way round."""
    for entry, standard in enumerate(norms.standards):
        for name in STANDARDS:
            interval = getattr(standard, name)
            if interval and (interval.target or interval.limit):
                target = interval.target or interval.limit
                limit = interval.limit or interval.target
                within = getattr(interval, "within", None)
                yield name, entry, *_span(target), *_span(limit), _text(within)


def _span(span: Any) -> tuple[str, int, int, int]:
    return str(span), min(span.months, _MONTHS_AHEAD), span.days, span.working


def _text(value: object) -> str | None:
    return str(value) if value else None


def _whole(number: int) -> float:
    """Return a whole number as SQLite can keep it."""
    return number if abs(number) <= _LARGEST else float(number)


def _wanted_rows(norms: Norms) -> Iterator[tuple[str, str, str, str]]:
    for demand in ("required", "recommended"):
        wanted: FilledFields = getattr(norms, demand)
        for kind in FilledFields._fields:
            for field in dict.fromkeys(getattr(wanted, kind)):
                if filled := _filled(field, _shape_of(kind)):
                    yield demand, kind, field, filled


def _shape_of(kind: str) -> type[Any]:
    shape: type[Any] = Client if kind == "client" else FIELDS[Client][f"{kind}s"].parse
    return shape


def _filled(name: str, shape: type[Any]) -> str:
    """Say in SQL when the field *name* of a row `k` is filled; empty where there is no such field."""
    if name.startswith("extra.") and shape is Client:
        key = name.removeprefix("extra.").replace("'", "''").replace('"', "")
        return f"""json_extract(k.extra, '$."{key}"') IS NOT NULL"""
    columns = _columns(name.split("."), shape, "")
    return " OR ".join(columns)


def _columns(way: list[str], shape: type[Any], prefix: str) -> list[str]:
    field = FIELDS[shape].get(way[0])
    if field is None:
        return []
    column = f"{prefix}{way[0]}"
    if field.parse not in FIELDS:
        return [] if way[1:] else [f'k."{column}" IS NOT NULL']
    if field.form != "one":
        return [_has_items(TABLES.get(way[0], way[0]), shape)] if not way[1:] else []
    return list(_flat(_columns(way[1:] or [key], field.parse, f"{column}_") for key in FIELDS[field.parse]))


def _flat(lists: Iterable[list[str]]) -> Iterator[str]:
    return iter(dict.fromkeys(column for found in lists for column in found))


def _has_items(table: str, shape: type[Any]) -> str:
    holder = "i.client = k.id" if shape is Client else "i.client = k.client AND i.deal = k.n"
    return f"EXISTS (SELECT 1 FROM {table} i WHERE {holder})"
