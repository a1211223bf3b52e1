"""How full and how fresh the records are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell, Table
from clientbase.reports import Answer, report
from clientbase.reports.made import made


class Filled(NamedTuple):
    """How many of a manager's records have a field that is wanted of them."""

    demand: str
    kind: str
    field: str
    manager: str | None
    records: int
    filled: int


@report
def completeness(base: Base) -> Answer:
    """How full and how fresh are the records?

    Counted are the fields that schema.yaml requires or recommends, of the records of clients who have not left; those
    of contacts, of contacts who have not left. records is how many should have the field, filled how many have it,
    share is filled / records. required_share and recommended_share take all fields together. A record is stale when its
    light for the standard of update is red: neither reviewed nor added to within the limit. never_updated counts those
    of which no update is known at all.
    """
    counted = tuple(_counted(base))
    update = base.table(
        "stale",
        "Stale records",
        """SELECT client, name, manager, last, days, "limit", over
             FROM cadence WHERE standard = 'update' AND (light = 'red' OR last IS NULL) ORDER BY over DESC, client""",
    )
    stale = update._replace(rows=tuple(row for row in update.rows if row[3] is not None))
    figures = [
        figure("clients", base.one(f"SELECT count(*) FROM clients k WHERE {HERE}")),
        figure("required_share", _share(counted, "required")),
        figure("recommended_share", _share(counted, "recommended")),
        figure("stale", len(stale.rows)),
        figure("never_updated", len(update.rows) - len(stale.rows)),
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
    return made("fields", "Fields", ("demand", "kind", "field", "records", "filled", "share"), rows)


def _managers(counted: tuple[Filled, ...], stale: Table) -> Table:
    late: list[Cell] = [row[2] for row in stale.rows]
    names = {found.manager for found in counted} | set(late)
    rows = []
    for name in sorted(names, key=lambda name: (name is None, name or "")):
        own = tuple(found for found in counted if found.manager == name)
        rows.append((name, _share(own, "required"), _share(own, "recommended"), late.count(name)))
    return made("managers", "Managers", ("manager", "required_share", "recommended_share", "stale"), rows)
