"""Norms as SQL: which entry of a list of norms holds for a client on a day."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from clientbase.shapes import Norms, Scope, Standard, Threshold
from clientbase.values import scaled

STANDARDS = ("contact", "update", "entry")
_MONTHS_AHEAD = 12 * 1000
"""SQLite's calendar ends in 9999, so that nobody is given longer than a thousand years."""


def literal(text: str) -> str:
    """Quote a text for SQL; a brace in it is none of the words in braces that are put in later."""
    return "'" + text.replace("'", "''").replace("{", "'||char(123)||'") + "'"


def winning_entry(entries: Sequence[Standard | Threshold], day: str, wanted: str | None = None) -> str:
    """Return an SQL expression for the number of the last entry that matches, or null.

    It speaks of the columns of `facts` as `f`; *day* is an SQL expression for the day that counts.
    With *wanted*, only entries that state this standard count.
    """
    cases = [
        f"WHEN {condition(entry, day)} THEN {number}"
        for number, entry in reversed(list(enumerate(entries)))
        if wanted is None or getattr(entry, wanted) is not None
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def condition(entry: Standard | Threshold, day: str) -> str:
    """Say in SQL when an entry holds: its scope matches and the day lies within from and until."""
    terms = list(_scope_terms(entry.for_)) if entry.for_ else []
    if entry.from_:
        terms.append(f"{day} >= {literal(entry.from_.isoformat())}")
    if entry.until:
        terms.append(f"{day} <= {literal(entry.until.isoformat())}")
    return " AND ".join(terms) or "1"


def placeholders(norms: Norms) -> dict[str, str]:
    """Return what the views want to know of the norms, as SQL; `{day}` may stand in it."""
    life, abc, xyz = norms.lifecycle, norms.abc, norms.xyz
    found = {
        "own_rhythm_from": str(life.own_rhythm_from),
        "regular_after": str(life.regular_after),
        "abc_measure": literal(abc.measure),
        "abc_measure_sql": _measure(norms),
        "abc_period": str(abc.period or ""),
        "xyz_x": str(xyz.x),
        "xyz_y": str(xyz.y),
        "bucket_months": {"month": "1", "quarter": "3", "year": "12"}[xyz.bucket],
        "threshold_then": winning_entry(norms.thresholds, "p.date")
        if _by_day(norms.thresholds)
        else "p.entry",
        "threshold_now": winning_entry(norms.thresholds, "{day}"),
        "threshold_clients": "attributed" if _by_class(norms.thresholds) else "standing",
        "standards_by_class": "1" if _by_class(norms.standards) else "",
    }
    for name in ("cooling", "dormant", "lost"):
        numerator, denominator = _fraction(getattr(life, name))
        found |= {f"{name}_num": str(numerator), f"{name}_den": str(denominator)}
    found |= {"abc_a": str(int(abc.a * 10**4)), "abc_b": str(int(abc.b * 10**4)), "abc_den": str(100 * 10**4)}
    return found | {f"{name}_entry": winning_entry(norms.standards, "{day}", name) for name in STANDARDS}


def standard_rows(norms: Norms) -> Iterator[tuple[object, ...]]:
    """Rows of the table `standards`; what is not limited is limited by its target, and the other way round."""
    for entry, standard in enumerate(norms.standards):
        for name in STANDARDS:
            interval = getattr(standard, name)
            if interval and (interval.target or interval.limit):
                target = interval.target or interval.limit
                limit = interval.limit or interval.target
                yield (
                    name,
                    entry,
                    str(target),
                    min(target.months, _MONTHS_AHEAD),
                    target.days,
                    str(limit),
                    min(limit.months, _MONTHS_AHEAD),
                    limit.days,
                )


def minimum_rows(norms: Norms) -> Iterator[tuple[object, ...]]:
    """Rows of the table `minimums`: entry, minimum in 1/10000 of the base's currency, policy."""
    for entry, threshold in enumerate(norms.thresholds):
        yield (entry, scaled(threshold.repeat_purchase), threshold.policy)


def manager_rows(norms: Norms) -> Iterator[tuple[object, ...]]:
    """Rows of the table `managers`."""
    for manager_id, manager in norms.managers.items():
        days = [day.isoformat() if day else None for day in (manager.from_, manager.until)]
        yield (manager_id, manager.name, manager.email, manager.region, *days)


def _measure(norms: Norms) -> str:
    """Return the SQL of what ABC cumulates, of the last purchase `p` of the client `c`, within the period."""
    columns = {"revenue": "sold", "count": "number", "profit": "sold - {0}.spent"}[norms.abc.measure]
    total = _of("p", columns)
    returns = "SELECT sum(m.amount_base) FROM main.returns m WHERE m.client = c.id AND m.date <= {day}"
    if norms.abc.period:
        before = _of("b", columns)
        total += (
            f" - coalesce((SELECT {before} FROM main.purchases b"
            " WHERE b.client = c.id AND b.date <= {abc_start} ORDER BY b.number DESC LIMIT 1), 0)"
        )
        returns += " AND m.date > {abc_start}"
    if norms.abc.measure != "count":
        total += f" - coalesce(({returns}), 0)"
    return f"CASE WHEN p.unpriced = 0 THEN {total} END" if norms.abc.measure == "profit" else total


def _by_day(thresholds: Sequence[Threshold]) -> bool:
    """Return whether it depends on the day that is asked about which minimum was in force on the day of a purchase."""
    return any(entry.for_ and (entry.for_.class_ or entry.for_.status) for entry in thresholds)


def _of(alias: str, columns: str) -> str:
    return f"{alias}.{columns}".replace("{0}", alias)


def _by_class(entries: Sequence[Standard | Threshold]) -> bool:
    return any(entry.for_ and entry.for_.class_ for entry in entries)


def _fraction(number: Decimal) -> tuple[int, int]:
    """Split a multiple into numerator and denominator, so that comparisons are between whole numbers."""
    fraction = Fraction(number)
    return fraction.numerator, fraction.denominator


def _scope_terms(scope: Scope) -> Iterator[str]:
    for column, wanted in zip(
        ("segment", "class", "status", "manager", "region", "strategic"), scope, strict=False
    ):
        if wanted:
            yield f"f.{column} IN ({', '.join(map(literal, wanted))})"
    if scope.tag:
        tags = ", ".join(map(literal, scope.tag))
        yield f"EXISTS (SELECT 1 FROM json_each(f.tags) WHERE value IN ({tags}))"
