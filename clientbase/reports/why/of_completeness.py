"""Why a client's record counts as incomplete or stale."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.reports.completeness import items_of
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, counted, not_judged, not_listed

RULE: Final = (
    "schema.yaml names the fields that are required and recommended of a record and of its items; clients and contacts "
    "who have left are not asked for them. A record is stale when its light for the standard of update is red."
)


class Missing(NamedTuple):
    """A field that is wanted of a record or an item and is not filled."""

    kind: str
    field: str
    n: int | None


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say which fields are missing, and whether the record is stale."""
    if sources.facts["stage"] == "former":
        return [not_listed("completeness", "the client has left", RULE)]
    return [*(_demanded(sources, demand) for demand in ("required", "recommended")), _fresh(sources)]


def _demanded(sources: Sources, demand: str) -> Verdict:
    about = f"what is {demand}"
    wanted, missing = _wanted(sources, demand)
    if not wanted:
        return not_judged("completeness", about, "schema.yaml names no such field", RULE)
    numbers = tuple(_number(sources, demand, one) for one in missing)
    if not missing:
        because = f"nothing of {counted(wanted, 'field')} is missing"
        return Verdict("completeness", about, "filled", because, RULE, (), quiet=True)
    because = f"{len(missing)} of {counted(wanted, 'field')} {'is' if len(missing) == 1 else 'are'} missing"
    return Verdict("completeness", about, "missing", because, RULE, numbers)


def _wanted(sources: Sources, demand: str) -> tuple[int, list[Missing]]:
    """Count the fields that the record and its items should have, and give those that they have not."""
    wanted, missing = 0, []
    for row in sources.rows("SELECT * FROM wanted_fields WHERE demand = ? ORDER BY kind, field", (demand,)):
        kind, field = str(row["kind"]), str(row["field"])
        n = "NULL" if kind == "client" else "k.n"
        for item in sources.rows(f"SELECT {n} AS n, ({row['filled']}) AS filled FROM {items_of(kind)}"):
            wanted += 1
            if not item["filled"]:
                missing.append(Missing(kind, field, item["n"]))
    return wanted, missing


def _number(sources: Sources, demand: str, missing: Missing) -> Number:
    fields: Any = getattr(getattr(sources.norms, demand), missing.kind)
    norm = sources.norm(demand, missing.kind, fields.index(missing.field))
    if missing.n is None:
        return Number(missing.field, "missing", "of the client", norm)
    here = sources.at(f"{missing.kind}s", missing.n)
    return Number(missing.field, "missing", f"of {missing.kind} no. {missing.n + 1}", here + norm)


def _fresh(sources: Sources) -> Verdict:
    listed = sources.listed("completeness", "stale")
    numbers = tuple(_days(listed))
    see = f"see: why {sources.client} cadence"
    if listed:
        row = listed[0]
        because = (
            f"{counted(row['days'], 'day')} since the last update, over the limit of {row['limit']}; {see}"
        )
        return Verdict("completeness", "the record", "stale", because, RULE, numbers)
    because = f"the light for update is not red; {see}"
    return Verdict("completeness", "the record", "not stale", because, RULE, (), quiet=True)


def _days(listed: list[dict[str, Any]]) -> Iterator[Number]:
    for row in listed:
        yield Number("last_update", row["last"])
        yield Number("days", str(row["days"]))
        yield Number("limit", str(row["limit"]))
