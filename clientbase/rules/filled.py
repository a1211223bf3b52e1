# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What the company wants to know of every client: required and recommended fields."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from clientbase.fields import FIELDS
from clientbase.finding import Complaint, Severity, Where
from clientbase.model import Client, Contact, Deal, Interaction, Problem, Proposal, Purchase
from clientbase.norms import FilledFields, Norms, per_norms
from clientbase.rules.registry import Complaints, rule

ITEMS: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "contact": ("contacts", Contact),
    "interaction": ("interactions", Interaction),
    "deal": ("deals", Deal),
    "proposal": ("proposals", Proposal),
    "purchase": ("purchases", Purchase),
    "problem": ("problems", Problem),
}
"""Kinds of items that may have required fields: their list in the record, and their shape."""


_Wanted = tuple[str, tuple[str, ...]]
"""A field that is wanted, and the attributes that lead to it."""
_Demands = tuple[tuple[str, tuple[_Wanted, ...]], ...]
"""Lists of a record, an empty name for the client itself, with the fields that are wanted of each item."""


def attributes(shape: type[Any], name: str) -> tuple[str, ...] | None:
    """Return the attributes that lead to a field such as `role` or `source.channel`; None where it is none."""
    head, _, rest = name.partition(".")
    field = FIELDS[shape].get(head)
    if field is None:
        return None
    if not rest:
        return (field.attribute,)
    if field.parse is None:
        return (field.attribute, rest)
    deeper = attributes(field.parse, rest) if field.form == "one" and field.parse in FIELDS else None
    return None if deeper is None else (field.attribute, *deeper)


def _demands(wanted: FilledFields) -> _Demands:
    shapes: Mapping[str, tuple[str, type[Any]]] = {"client": ("", Client), **ITEMS}
    demands = []
    for kind, (listed_under, shape) in shapes.items():
        ways = [(name, attributes(shape, name)) for name in getattr(wanted, kind)]
        fields = tuple((name, way) for name, way in ways if way)
        if fields:
            demands.append((listed_under, fields))
    return tuple(demands)


_required = per_norms(lambda norms: _demands(norms.required))
_recommended = per_norms(lambda norms: _demands(norms.recommended))


@rule("CB013")
def required_is_filled(client: Client, norms: Norms) -> Complaints:
    """What schema.yaml requires of a client, a contact or an item is filled.

    The company has said that it cannot work without these fields: standards go by segment, lists by
    manager, campaigns by source. A contact who has left is not asked any more.

    Cure: fill the field, or take it out of `required` in schema.yaml if work goes on without it.
    """
    for where, name in _missing(client, _required(norms)):
        yield Complaint(where, f'"{name}" is missing; the company requires it')


@rule("CB014", Severity.HINT)
def recommended_is_filled(client: Client, norms: Norms) -> Complaints:
    """What schema.yaml recommends for a client, a contact or an item is filled.

    Recommended fields make the difference between a list of addresses and a client one knows; the
    report on completeness counts them, and nothing fails without them.

    Cure: ask at the next talk, or take the field out of `recommended` in schema.yaml.
    """
    for where, name in _missing(client, _recommended(norms)):
        yield Complaint(where, f'"{name}" is missing; the company recommends it')


def _missing(client: Client, demands: _Demands) -> Iterator[tuple[Where, str]]:
    for listed_under, fields in demands:
        if not listed_under:
            for name, way in fields:
                if not _filled(client, way):
                    yield (), name
            continue
        for n, item in enumerate(getattr(client, listed_under)):
            if listed_under == "contacts" and item.left:
                continue
            for name, way in fields:
                if not _filled(item, way):
                    yield (listed_under, n), name


def _filled(part: Any, way: tuple[str, ...]) -> bool:
    for attribute in way:
        part = part.get(attribute) if isinstance(part, Mapping) else getattr(part, attribute, None)
    return part is not None and part not in ((), {})
