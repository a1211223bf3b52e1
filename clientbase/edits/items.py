"""Items as they are added: what may be left out is filled in, what must not is named."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from clientbase.edits.kinds import day_of
from clientbase.edits.words import main_field
from clientbase.fields import FIELDS
from clientbase.model import Asked, Client, Contact, Interaction, Proposal, Purchase
from clientbase.names import as_seen
from clientbase.norms import Norms
from clientbase.rules.filled import attributes
from clientbase.text.loader import Value

_REQUIRED_BY_NORM = "CB013"
DECIDED: Final = ("accepted", "declined")
"""Decisions on a proposal that have their day and their reason."""


def filled(item: Mapping[str, Value], shape: type[Any], today: date, manager: str | None) -> dict[str, Value]:
    """Fill in what goes without saying: the day, the day of entry, and *manager* as who did it."""
    own: dict[str, Value] = {}
    if day := day_of(shape):
        own[day] = today.isoformat()
    if "entered" in FIELDS[shape]:
        own["entered"] = today.isoformat()
    if shape in {Interaction, Asked} and manager:
        own["by"] = manager
    if shape is Client and manager:
        own["manager"] = manager
    if shape is Proposal and item.get("decision") in DECIDED:
        own["decided"] = today.isoformat()
    waiver = item.get("waiver")
    if shape is Purchase and manager and isinstance(waiver, dict):
        own["waiver"] = {"by": manager, **waiver}
        item = {key: value for key, value in item.items() if key != "waiver"}
    return own | dict(item)


def missing(item: Mapping[str, Value], kind: str, shape: type[Any], norms: Norms) -> tuple[str, ...]:
    """Name the fields that the item must have and has not: by the model, then by the company's norms."""
    by_model = [key for key, field in FIELDS[shape].items() if field.required]
    wanted = dict.fromkeys((*by_model, *_by_norm(item, kind, shape, norms)))
    return tuple(key for key in wanted if not _has(item, key))


def _by_norm(item: Mapping[str, Value], kind: str, shape: type[Any], norms: Norms) -> tuple[str, ...]:
    weighed_less = {*norms.rules.ignore, *norms.rules.hint, *norms.rules.warn}
    if _REQUIRED_BY_NORM in weighed_less or (shape is Contact and "left" in item):
        return ()
    names: tuple[str, ...] = getattr(norms.required, kind, ())
    return tuple(name for name in names if attributes(shape, name))


def _has(item: Mapping[str, Value], name: str) -> bool:
    here: Any = item
    for part in name.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return bool(here)


def choices(name: str, shape: type[Any], norms: Norms, today: date) -> tuple[str, ...]:
    """Return what the field *name* may be, by the model or by the norms; empty where it may be anything."""
    head, _, rest = name.partition(".")
    field = FIELDS[shape][head]
    if field.parse in FIELDS:
        return choices(
            rest or main_field(field.parse) or next(iter(FIELDS[field.parse])), field.parse, norms, today
        )
    by_model: tuple[str, ...] = getattr(field.parse, "choices", ())
    return by_model or _by_company(head, shape, norms, today)


def _by_company(name: str, shape: type[Any], norms: Norms, today: date) -> tuple[str, ...]:
    here = [key for key, manager in norms.managers.items() if not manager.until or manager.until >= today]
    vocabularies = {
        "manager": here,
        "by": here,
        "owner": here,
        "segment": norms.segments,
        "channel": norms.channels,
        "product": norms.products,
        "stage": norms.deal_stages,
        "Interaction.kind": norms.interactions,
        "Problem.kind": norms.problem_kinds,
        "Leaving.reason": norms.leaving_reasons,
    }
    return tuple(vocabularies.get(f"{shape.__name__}.{name}", vocabularies.get(name, ())))


def next_deal_id(record: Mapping[str, Any], year: int) -> str:
    """Return an id for a new deal, counted on from those of the year: `d-2026-05`."""
    begin = f"d-{year}-"
    known = [str(deal.get("id")) for deal in _items(record, "deals")]
    numbers = [int(one.removeprefix(begin)) for one in known if re.fullmatch(rf"{begin}\d{{1,4}}", one)]
    return f"{begin}{max(numbers, default=0) + 1:02d}"


def last_bought(record: Mapping[str, Any], product: str | None = None) -> Mapping[str, str]:
    """Return what the client bought last in its own currency, of any product or of one: what may be bought again."""
    fitting = [
        one
        for one in _items(record, "purchases")
        if "currency" not in one
        and (product is None or as_seen(str(one.get("product") or "")) == as_seen(product))
    ]
    last = max(fitting, key=lambda one: str(one.get("date") or ""), default={})
    return {key: value for key, value in last.items() if isinstance(value, str)}


def last_kind(record: Mapping[str, Any], norms: Norms) -> str:
    """Return the kind of the last talk with a client that still is one, else the first kind of the company."""
    talks = sorted(_items(record, "interactions"), key=lambda one: str(one.get("date") or ""), reverse=True)
    kinds = [str(talk.get("kind")) for talk in talks]
    return next((kind for kind in kinds if kind in norms.interactions), next(iter(norms.interactions), ""))


def offered_before(record: Mapping[str, Any], product: str) -> list[Mapping[str, Any]]:
    """Return the earlier proposals of a product."""
    return [
        one
        for one in _items(record, "proposals")
        if as_seen(str(one.get("product") or "")) == as_seen(product)
    ]


def _items(record: Mapping[str, Any], listed_under: str) -> list[Mapping[str, Any]]:
    items = record.get(listed_under)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
