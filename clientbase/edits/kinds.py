"""What can be added to a record, where it is listed, and in which order its fields are written."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from clientbase.fields import FIELDS
from clientbase.model import Client, Deal, Handover
from clientbase.norms import Register
from clientbase.typed import order_of
from clientbase.values import parse_day, parse_text


class Kind(NamedTuple):
    """A kind of item: what people call one, the list that holds it, and its fields."""

    name: str
    listed_under: str
    shape: type[Any]
    held_by: str | None = None
    """The kind of item whose list it is; None where the client itself has the list."""


def _listed(shape: type[Any]) -> Mapping[str, type[Any]]:
    """Return the lists of items in *shape*, with the shape of their items."""
    return {key: f.parse for key, f in FIELDS[shape].items() if f.form == "many" and f.parse in FIELDS}


_CALLED: Final = {"asked": "answer"}
"""Lists whose items are called otherwise than their shape."""


def _kinds() -> Mapping[str, Kind]:
    """Return the kinds by name; a handover has a verb of its own."""
    items = [
        Kind(_CALLED.get(key, shape.__name__.lower()), key, shape) for key, shape in _listed(Client).items()
    ]
    papers = [Kind(shape.__name__.lower(), key, shape, "deal") for key, shape in _listed(Deal).items()]
    return {kind.name: kind for kind in (*items, *papers) if kind.shape is not Handover}


KINDS: Final = _kinds()
"""Kinds of items by their names."""


RECORD: Final = order_of(Client)
"""The order of keys in a record."""
REGISTER_ORDER: Final = order_of(Register)
"""The order of keys in the register of decisions."""


def day_of(shape: type[Any]) -> str | None:
    """Return the key of the day on which an item of *shape* took place, where it must have one."""
    return next((key for key, f in FIELDS[shape].items() if f.required and f.parse is parse_day), None)


def identity_of(shape: type[Any]) -> str | None:
    """Return the key by which an item of *shape* is called: a name or id at its beginning."""
    key, field = next(iter(FIELDS[shape].items()))
    return key if field.required and field.parse is parse_text else None


def label(shape: type[Any], item: Mapping[str, Any]) -> str:
    """Call an item by what it must have: `"Vera Ilieva"`, `"2026-11-21 call"`."""
    said = [str(item[key]) for key, field in FIELDS[shape].items() if field.required and item.get(key)]
    return f'"{" ".join(said)}"'
