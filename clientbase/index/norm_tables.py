"""The norms of schema.yaml as tables of the index, so that a warm report need not read it."""

from collections.abc import Iterable, Iterator
from typing import Any

from clientbase.index.conditions import manager_rows, minimum_rows, standard_rows
from clientbase.shapes import FIELDS, Client, FilledFields, Norms

NORM_TABLES = """
CREATE TABLE channels (id TEXT PRIMARY KEY, deliberate INTEGER) WITHOUT ROWID;
CREATE TABLE deal_stages (id TEXT PRIMARY KEY, place INTEGER, probability REAL) WITHOUT ROWID;
CREATE TABLE wanted_fields (demand TEXT, kind TEXT, field TEXT, filled TEXT, PRIMARY KEY (demand, kind, field))
    WITHOUT ROWID;
"""


def norm_rows(norms: Norms) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table of norms."""
    return {
        "standards": list(standard_rows(norms)),
        "minimums": list(minimum_rows(norms)),
        "managers": list(manager_rows(norms)),
        "channels": [(name, channel.deliberate) for name, channel in norms.channels.items()],
        "deal_stages": [
            (name, place, None if chance is None else float(chance))
            for place, (name, chance) in enumerate(norms.deal_stages.items())
        ],
        "wanted_fields": list(_wanted_rows(norms)),
    }


def norm_words(norms: Norms) -> dict[str, str]:
    """Return single norms that reports ask for, by their keys in `meta`."""
    return {"dates_lead": str(norms.dates.lead), "dates_round": str(norms.dates.round)}


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
        return [_has_items(way[0], shape)] if not way[1:] else []
    return list(_flat(_columns(way[1:] or [key], field.parse, f"{column}_") for key in FIELDS[field.parse]))


def _flat(lists: Iterable[list[str]]) -> Iterator[str]:
    return iter(dict.fromkeys(column for found in lists for column in found))


def _has_items(table: str, shape: type[Any]) -> str:
    holder = "i.client = k.id" if shape is Client else "i.client = k.client AND i.deal = k.n"
    return f"EXISTS (SELECT 1 FROM {table} i WHERE {holder})"
