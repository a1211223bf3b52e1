"""How full and how fresh the records are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    not_judged,
    not_listed,
)
from clientbase.language import say, say_n, word
from clientbase.page import Cell, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject


class Filled(NamedTuple):
    """How many of a manager's records have a field that is wanted of them."""

    demand: str
    kind: str
    field: str
    manager: str | None
    records: int
    filled: int


@report(Over("stale", "every stale record"))
def completeness(base: Base) -> Answer:
    """How full and how fresh are the records?

    schema.yaml names the fields that are required and recommended of a record and of its items; clients and contacts
    who have left are not asked for them. A record is stale when its light for the standard of update is red: neither
    reviewed nor added to within the limit.

    records is how many should have the field, filled how many have it, share is filled / records. required_share and
    recommended_share take all fields together. never_updated counts the records of which no update is known at all.
    """
    counted = tuple(_counted(base))
    update = base.table(
        "stale",
        "Stale records",
        """SELECT client, name, manager, last, days, "limit", over
             FROM cadence WHERE standard = 'update' AND (light = 'red' OR last IS NULL) ORDER BY over DESC, client""",
        columns="client name manager last:date days:days limit:days? over:days!",
    )
    stale = update._replace(rows=tuple(row for row in update.rows if row[6] is not None))
    figures = [
        figure("clients", base.one(f"SELECT count(*) FROM clients k WHERE {HERE}")),
        figure("required_share:share", _share(counted, "required")),
        figure("recommended_share:share", _share(counted, "recommended")),
        figure("stale", len(stale.rows)),
        figure("never_updated", sum(row[3] is None for row in update.rows)),
    ]
    return figures, [_fields(counted), _managers(counted, stale), stale]


HERE = """k.left_date IS NULL AND coalesce(k.status, '') <> 'former'"""
"""The condition for a row `k` of clients that has not left."""


def required_share(base: Base) -> float | None:
    """Return the share of the required fields that are filled; None where none is required."""
    return _share(tuple(_counted(base)), "required")


def _counted(base: Base) -> Iterator[Filled]:
    """Count per manager the fields that are filled, asking each table once."""
    wanted = base.ask(
        "SELECT kind, demand, field, filled FROM wanted_fields ORDER BY demand DESC, kind, field"
    )
    for kind in dict.fromkeys(kind for kind, *_ in wanted):
        fields = [row[1:] for row in wanted if row[0] == kind]
        sums = ", ".join(f"sum({filled})" for _, _, filled in fields)
        for manager, records, *filled in base.ask(
            f"SELECT c.manager, count(*), {sums} FROM {items_of(kind)} GROUP BY 1"
        ):
            for (demand, field, _), number in zip(fields, filled, strict=True):
                yield Filled(demand, kind, field, manager, records, number)


def items_of(kind: str) -> str:
    """Return the rows `k` of a kind of which fields are wanted, with the client `c` of each."""
    here = f"(SELECT k.* FROM clients k WHERE {HERE})"
    if kind == "client":
        return f"{here} k JOIN clients c ON c.id = k.id"
    still = 'WHERE k."left" IS NULL' if kind == "contact" else ""
    return f"{kind}s k JOIN {here} c ON c.id = k.client {still}"


def _share(counted: tuple[Filled, ...], demand: str) -> float | None:
    of_it = [found for found in counted if found.demand == demand]
    records = sum(found.records for found in of_it)
    return sum(found.filled for found in of_it) / records if records else None


def _fields(counted: tuple[Filled, ...]) -> Table:
    sums: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for found in counted:
        both = sums[found[:3]]
        both[0] += found.records
        both[1] += found.filled
    rows = [
        (*key, records, filled, filled / records if records else None)
        for key, (records, filled) in sums.items()
    ]
    rows.sort(key=lambda row: (row[0] != "required", row[5] is None, row[5], row[1], row[2]))
    return made("fields", "Fields", "demand kind field records:count filled:count share:share!", rows)


def _managers(counted: tuple[Filled, ...], stale: Table) -> Table:
    late: list[Cell] = [row[2] for row in stale.rows]
    names = {found.manager for found in counted} | set(late)
    rows = []
    for name in sorted(names, key=lambda name: (name is None, name or "")):
        own = tuple(found for found in counted if found.manager == name)
        rows.append((name, _share(own, "required"), _share(own, "recommended"), late.count(name)))
    return made(
        "managers", "Managers", "manager required_share:share recommended_share:share stale:count", rows
    )


class Missing(NamedTuple):
    """A field that is wanted of a record or an item and is not filled."""

    kind: str
    field: str
    n: int | None


@completeness.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say which fields are missing, and whether the record is stale."""
    if subject.facts["stage"] == "former":
        return [not_listed(say("the client has left"))]
    return [*(_demanded(subject, demand) for demand in ("required", "recommended")), _fresh(subject)]


def _demanded(subject: "Subject", demand: str) -> Verdict:
    about = say("what is required") if demand == "required" else say("what is recommended")
    wanted, missing = _wanted(subject, demand)
    if not wanted:
        return not_judged(about, say("schema.yaml names no such field"))
    numbers = tuple(_number(subject, demand, one) for one in missing)
    if not missing:
        reason = say("nothing of {fields} is missing", fields=say_n("{n} field", "{n} fields", wanted))
        return Verdict(about, say("filled"), reason, (), omitted=True)
    fields = say_n("{n} field", "{n} fields", wanted)
    reason = say_n("{n} of {fields} is missing", "{n} of {fields} are missing", len(missing), fields=fields)
    return Verdict(about, say("missing"), reason, numbers)


def _wanted(subject: "Subject", demand: str) -> tuple[int, list[Missing]]:
    """Count the fields that the record and its items should have, and give those that they have not."""
    wanted, missing = 0, []
    for row in subject.rows("SELECT * FROM wanted_fields WHERE demand = ? ORDER BY kind, field", (demand,)):
        kind, field = str(row["kind"]), str(row["field"])
        n = "NULL" if kind == "client" else "k.n"
        for item in subject.rows(f"SELECT {n} AS n, ({row['filled']}) AS filled FROM {items_of(kind)}"):
            wanted += 1
            if not item["filled"]:
                missing.append(Missing(kind, field, item["n"]))
    return wanted, missing


def _number(subject: "Subject", demand: str, missing: Missing) -> Evidence:
    fields: Any = getattr(getattr(subject.norms, demand), missing.kind)
    norm = subject.norm(demand, missing.kind, fields.index(missing.field))
    if missing.n is None:
        return Evidence(missing.field, say("missing"), say("of the client"), norm)
    here = subject.at(f"{missing.kind}s", missing.n)
    return Evidence(
        missing.field,
        say("missing"),
        say("of {kind} no. {n}", kind=word("kind", missing.kind), n=missing.n + 1),
        here + norm,
    )


def _fresh(subject: "Subject") -> Verdict:
    listed = subject.listed(completeness, "stale")
    numbers = tuple(_days(listed))
    see = say("see: why {client} cadence", client=subject.client)
    if listed:
        row = listed[0]
        reason = say(
            "{days} since the last update, over the limit of {limit}; {see}",
            days=say_n("{n} day", "{n} days", row["days"]),
            limit=row["limit"],
            see=see,
        )
        return Verdict(say("the record"), say("stale"), reason, numbers)
    reason = say("the light for update is not red; {see}", see=see)
    return Verdict(say("the record"), say("not stale"), reason, (), omitted=True)


def _days(listed: Sequence[dict[str, Any]]) -> Iterator[Evidence]:
    for row in listed:
        yield Evidence("last_update", row["last"] or say("never"))
        yield Evidence("days", str(row["days"]))
        yield Evidence("limit", str(row["limit"]))
