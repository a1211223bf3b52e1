"""What a row says by the fields that the model declares: an item of any list, or a client of our own list."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from clientbase import values
from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.cells import apart
from clientbase.exchange.meaning.lists import LISTS, columns_of
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.numbers import currency_beside
from clientbase.exchange.meaning.table import Row
from clientbase.fields import FIELDS, Field
from clientbase.model import Client

Plain = dict[str, Any]

_MANAGERS: Final = frozenset({"by", "manager", "from", "to"})
"""Texts that name a manager."""
_SEVERAL: Final = "; "
_NUMBERS: Final = frozenset({values.parse_amount, values.parse_decimal, values.parse_percent})
_COMMA: Final = re.compile(r"-?\d+,\d+", re.ASCII)


def listed(row: Row, kind: str, company: NormsAdditions, but: frozenset[str] = frozenset()) -> Plain:
    """Make an item of a row by the fields that are declared, without those that are read elsewhere."""
    part: Plain = {}
    for name, field in columns_of(kind).items():
        if name in but or not (row.table.has(name) or (field.required and "." not in name)):
            continue
        if value := _value(row, name, field, company):
            *above, last = name.split(".")
            inner = part
            for key in above:
                inner = inner.setdefault(key, {})
            inner[last] = value
    if "amount" in part and "currency" in columns_of(kind) and "currency" not in part:
        part |= {"currency": said} if (said := currency_beside(row.text("amount"))) else {}
    return {
        key: part[key] for key in FIELDS[Client if kind == "clients" else LISTS[kind].part] if key in part
    }


def _value(row: Row, name: str, field: Field, company: NormsAdditions) -> Any:
    if field.form != "one":
        found = several(row, name)
        return found if field.form == "many" or len(found) > 1 else "".join(found)
    text = row.text(name)
    if text and row.table.ours:
        return with_point(text) if field.parse in _NUMBERS else text
    if not text:
        if field.required and "." not in name:
            row.complain(name, codes.MISSING, f'"{name}" is missing; fill it or delete the row')
        return ""
    if reader := _READERS.get(field.parse):
        return reader(row, name)
    if choices := getattr(field.parse, "choices", ()):
        return text.casefold() if text.casefold() in choices else text
    return _word(row, name, text, company)


def with_point(text: str) -> str:
    """Write a number with a point: export for Excel writes decimals as the company's language does."""
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def _word(row: Row, name: str, text: str, company: NormsAdditions) -> str:
    """Return a text, which may be a word of schema.yaml."""
    if name.rpartition(".")[2] in _MANAGERS:
        return company.manager(row, text)
    return company.stage(text) if name == "stage" else text


_READERS: Final[Mapping[Any, Any]] = {
    values.parse_day: lambda row, name: row.day(name),
    values.parse_day_of_year: lambda row, name: row.day_of_year(name),
    values.parse_amount: lambda row, name: row.amount(name),
    values.parse_decimal: lambda row, name: row.amount(name),
    values.parse_percent: lambda row, name: row.percent(name),
    values.parse_whole: lambda row, name: row.whole(name),
    values.parse_currency: lambda row, name: row.currency(name),
}


def several(row: Row, name: str) -> list[str]:
    """Return the values of a cell that may hold several."""
    found: list[str] = []
    for text in row.texts(name):
        found += _apart(text) if row.table.ours else apart(text)
    return found if row.table.ours else list(dict.fromkeys(found))


def _apart(text: str) -> list[str]:
    """Tell several values of one cell apart, as export has put them together."""
    if text.startswith("["):
        try:
            read = json.loads(text)
        except ValueError:
            read = None
        if isinstance(read, list):
            return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in read]
    return text.split("\n" if "\n" in text else _SEVERAL)
