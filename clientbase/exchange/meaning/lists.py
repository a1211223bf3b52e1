"""The lists of a record as the model declares them: which tables there are, and their columns."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from clientbase import values
from clientbase.fields import FIELDS, Field, cells
from clientbase.model import TABLES, Client


class Listed(NamedTuple):
    """A list of items: under which key it stands in the record, and what its items are."""

    key: str
    part: type[Any]


LISTS: Final[Mapping[str, Listed]] = {
    TABLES.get(key, key): Listed(key, field.parse)
    for key, field in FIELDS[Client].items()
    if field.parse in FIELDS and field.form in {"many", "one-or-many"}
}
"""The tables of items by their names."""
KEYS: Final = tuple(one.key for one in LISTS.values())
OF_CLIENT: Final = ("client", "client_id")
"""The columns that say whose an item is."""
WITH_SUMS: Final = frozenset(one.key for one in LISTS.values() if "currency" in FIELDS[one.part])
_PARTS: Final[tuple[type[Any], ...]] = (Client, *(one.part for one in LISTS.values()))
NUMBERS: Final = frozenset(
    name.rpartition(".")[2]
    for part in _PARTS
    for name, field in cells(part)
    if field.parse in {values.parse_amount, values.parse_decimal, values.parse_percent}
)
"""The fields that hold a number, which may be written in several ways."""


@cache
def columns_of(kind: str) -> Mapping[str, Field]:
    """Return the columns of a table by the record's own names; those of a part within have a dot."""
    return dict(cells(Client if kind == "clients" else LISTS[kind].part))


@cache
def telling(kind: str) -> frozenset[str]:
    """Return the columns that no other table has."""
    others = {name for other in LISTS if other != kind for name in columns_of(other)}
    return frozenset(columns_of(kind).keys() - others)


def needed(kind: str) -> Iterator[str]:
    """Return the columns without which a row is no item of the list."""
    return (name for name, field in columns_of(kind).items() if field.required and "." not in name)


def ours(kind: str, header: Sequence[str]) -> bool:
    """Whether a header is one that `export tables` writes, so that every cell means what it says."""
    if kind == "clients":
        keys, more = {"id", "path"}, [name for name in header if name.startswith("extra.")]
    elif kind in LISTS:
        keys, more = {"client", "n"}, ["deal"] if kind == "documents" else []
    else:
        return False
    known = keys | columns_of(kind).keys() | set(more)
    return keys <= set(header) <= known and len(set(header)) == len(header)


def whole(kind: str, header: Sequence[str]) -> bool:
    """Whether a header of ours has all columns of the list, which tells it from all others."""
    return columns_of(kind).keys() <= set(header)


def spelt(name: str, text: Any) -> Any:
    """Return a value so that a number has one spelling: 5.00 and 5 are one sum."""
    if name in NUMBERS and isinstance(text, str) and "." in text:
        return text.rstrip("0").removesuffix(".")
    return text
