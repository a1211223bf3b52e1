"""From the texts of a file to typed parts, by the fields that they declare.

This reads records without pydantic, because a command that adds one line must not wait for it.
A test holds it to the same answer as the models of `models.py`.
"""

from collections.abc import Iterable, Mapping
from types import FunctionType
from typing import Any, TypeVar

from clientbase.fields import EMPTY, FIELDS, Field
from clientbase.finding import Complaint, Where

UNKNOWN_FIELD = "CB010"
MISSING_FIELD = "CB011"
WRONG_VALUE = "CB012"
UNUSABLE = frozenset({MISSING_FIELD, WRONG_VALUE})
"""Complaints of these codes keep the whole part from being used."""

_Shape = TypeVar("_Shape")


def typed(data: object, shape: type[_Shape]) -> tuple[_Shape | None, list[Complaint]]:
    """Read *data* as *shape*; the shape is None where a complaint makes it unusable.

    Unknown keys are complained of and passed over: one misspelt key does not hide the client.
    """
    complaints: list[Complaint] = []
    value = _part(data, shape, (), complaints)
    usable = not any(complaint.code in UNUSABLE for complaint in complaints)
    return (value if usable else None), complaints


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean "status"?)` where a known word is like *word*, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def _part(data: object, shape: type[_Shape], where: Where, complaints: list[Complaint]) -> _Shape | None:
    if not isinstance(data, dict):
        written = _written_out(data, shape)
        if written is None:
            complaints.append(Complaint(where, _mapping_expected(shape), WRONG_VALUE))
            return None
        data = written
    fields = FIELDS[shape]
    get = data.get
    before = len(complaints)
    values = []
    known = 0
    for key, field in fields.items():
        value = get(key)
        if value is None:
            known += key in data
            if field.required:
                complaints.append(Complaint(where, f'"{key}" is missing; add it', MISSING_FIELD))
            values.append(field.default)
            continue
        known += 1
        if field.form == "one" and field.parse.__class__ is FunctionType and value.__class__ is str:
            try:
                values.append(field.parse(value))
            except ValueError as error:
                complaints.append(Complaint((*where, key), str(error), WRONG_VALUE))
        else:
            values.append(_value(value, field, (*where, key), complaints))
    if known < len(data):
        complaints.extend(_unknown(data, fields, where))
    broken = any(c.code in UNUSABLE for c in complaints[before:])
    return None if broken else tuple.__new__(shape, values)  # type: ignore[type-var]  # every shape is a tuple


def _written_out(data: object, shape: Any) -> dict[str, object] | None:
    if data is None:
        return {}
    return {shape.alone: data} if isinstance(data, str) and shape.alone else None


def _mapping_expected(shape: type) -> str:
    name = (shape.__doc__ or shape.__name__).splitlines()[0].rstrip(".")
    return f"a mapping of fields is expected here ({name})"


def _unknown(data: Mapping[str, object], fields: Mapping[str, Field], where: Where) -> Iterable[Complaint]:
    for key in data:
        if key not in fields:
            known = suggestion(key, fields)
            advice = (
                known or "; remove it, or declare it under `fields` in schema.yaml and put it under `extra`"
            )
            yield Complaint((*where, key), f'unknown field "{key}"{advice}', UNKNOWN_FIELD)


def _value(value: object, field: Field, where: Where, complaints: list[Complaint]) -> Any:
    if field.form == "one":
        return _one(value, field, where, complaints)
    if field.form in {"many", "one-or-many"}:
        return _many(value, field, where, complaints)
    return _map(value, field, where, complaints)


def _one(value: object, field: Field, where: Where, complaints: list[Complaint]) -> Any:
    parse = field.parse
    if parse is None:
        return value
    if parse in FIELDS:
        return _part(value, parse, where, complaints)
    if not isinstance(value, str):
        complaints.append(Complaint(where, "one text is expected here, not a list or a mapping", WRONG_VALUE))
        return None
    try:
        return parse(value)
    except ValueError as error:
        complaints.append(Complaint(where, str(error), WRONG_VALUE))
        return None


def _many(value: object, field: Field, where: Where, complaints: list[Complaint]) -> tuple[Any, ...]:
    if isinstance(value, str | dict) and field.form.startswith("one"):
        value = [value]
    if not isinstance(value, list):
        message = (
            f"a list is expected here; write it as [{value}]"
            if isinstance(value, str)
            else "a list is expected here"
        )
        complaints.append(Complaint(where, message, WRONG_VALUE))
        return ()
    if field.parse in FIELDS:
        return tuple([_part(item, field.parse, (*where, n), complaints) for n, item in enumerate(value)])
    return tuple([_one(item, field, (*where, n), complaints) for n, item in enumerate(value)])


def _map(value: object, field: Field, where: Where, complaints: list[Complaint]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        complaints.append(Complaint(where, "a mapping is expected here", WRONG_VALUE))
        return {}
    if field.form == "map-of-many":
        many = field._replace(form="one-or-many")
        return {key: _many(item, many, (*where, key), complaints) for key, item in value.items()}
    return {
        key: None
        if item is None and field.parse not in FIELDS
        else _one(item, field, (*where, key), complaints)
        for key, item in value.items()
    }


Order = Mapping[str, "Order"]
"""The order of a part's keys, and of the keys inside each."""


def order_of(shape: type[Any]) -> Order:
    """Return the order in which the keys of *shape*, and of all that is in it, are written."""
    return {
        key: order_of(field.parse) if field.parse in FIELDS and not field.form.startswith("map") else {}
        for key, field in FIELDS[shape].items()
    }


def empty(shape: type[_Shape]) -> _Shape:
    """Return *shape* with all its defaults."""
    value: _Shape = EMPTY[shape]
    return value
