"""From the texts of a file to typed parts, by the fields that they declare.

This reads records without pydantic, because a command that adds one line must not wait for it.
A test holds it to the same answer as the models of `models.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from clientbase.fields import FIELDS, Field
from clientbase.finding import Complaint, Where
from clientbase.language import say

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
    try:
        return _faultless(data, shape), []
    except (LookupError, TypeError, ValueError):
        pass
    complaints: list[Complaint] = []
    value = _part(data, shape, (), complaints)
    usable = not any(complaint.code in UNUSABLE for complaint in complaints)
    return (value if usable else None), complaints


def _faultless(data: Any, shape: Any) -> Any:
    """Read a part of which nothing is to be complained, in half the time: nothing says where what stands.

    Raises:
        LookupError: a key is not known
        TypeError, ValueError: something else is wrong; what it is, `_part` finds

    """
    if data.__class__ is not dict:
        raise TypeError
    reader = _reader(shape)
    values, places = reader.defaults.copy(), reader.places
    for key, value in data.items():
        position, parse, field = places[key]
        if value.__class__ is str and parse is not None:
            values[position] = parse(value)
        elif value is not None:
            values[position] = _faultless_value(value, field)
    for position, key in reader.required:
        if values[position] is None and not _may_lack(key, data, shape):
            raise ValueError(key)
    return tuple.__new__(shape, values)


def _faultless_value(value: Any, field: Field) -> Any:
    if field.parse in FIELDS:
        if value.__class__ is list and field.form in {"many", "one-or-many"}:
            return tuple([_faultless(item, field.parse) for item in value])
        if value.__class__ is dict and field.form == "one":
            return _faultless(value, field.parse)
    complaints: list[Complaint] = []
    read = _value(value, field, (), complaints)
    if complaints:
        raise ValueError(complaints)
    return read


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "status"?` where a known word is like *word*, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the suggestion in the language that is spoken; those of findings are kept, and in English always."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return say('; did you mean "{word}"?', word=close[0]) if close else ""


def _part(data: object, shape: type[_Shape], where: Where, complaints: list[Complaint]) -> _Shape | None:
    if not isinstance(data, dict):
        written = _written_out(data, shape)
        if written is None:
            complaints.append(Complaint(where, _mapping_expected(shape), WRONG_VALUE))
            return None
        data = written
    before = len(complaints)
    values = _values(data, shape, where, complaints)
    if len(complaints) > before and any(c.code in UNUSABLE for c in complaints[before:]):
        return None
    return tuple.__new__(shape, values)  # type: ignore[type-var]  # every shape is a tuple


def _values(data: Mapping[str, object], shape: Any, where: Where, complaints: list[Complaint]) -> list[Any]:
    defaults, places, required = _reader(shape)
    values = defaults.copy()
    for key, value in data.items():
        if (place := places.get(key)) is None:
            complaints.append(_unknown(key, shape, where))
        elif value is not None:
            position, parse, field = place
            if parse is None or value.__class__ is not str:
                values[position] = _value(value, field, (*where, key), complaints)
            else:
                try:
                    values[position] = parse(value)
                except ValueError as error:
                    complaints.append(Complaint((*where, key), str(error), WRONG_VALUE))
    missing = [key for _, key in required if data.get(key) is None and not _may_lack(key, data, shape)]
    complaints += [Complaint(where, f'"{key}" is missing; add it', MISSING_FIELD) for key in missing]
    return values


def _may_lack(key: str, data: Mapping[str, object], shape: Any) -> bool:
    other, word = shape.unless.get(key, ("", None))
    return word is not None and data.get(other) == word


class _Reader(NamedTuple):
    """How a part is read: its defaults, the position of each key, and the keys that must be there."""

    defaults: list[Any]
    places: dict[str, tuple[int, Callable[[str], Any] | None, Field]]
    """with what reads a text alone, where one text is expected"""
    required: tuple[tuple[int, str], ...]
    """with their positions"""


@cache
def _reader(shape: Any) -> _Reader:
    fields = FIELDS[shape]
    places = {
        key: (n, field.parse if field.form == "one" and field.parse not in FIELDS else None, field)
        for n, (key, field) in enumerate(fields.items())
    }
    defaults = [field.default for field in fields.values()]
    required = [(n, key) for n, (key, field) in enumerate(fields.items()) if field.required]
    return _Reader(defaults, places, tuple(required))


def _written_out(data: object, shape: Any) -> dict[str, object] | None:
    if data is None:
        return {}
    return {shape.alone: data} if isinstance(data, str) and shape.alone else None


def _mapping_expected(shape: type) -> str:
    name = (shape.__doc__ or shape.__name__).splitlines()[0].rstrip(".")
    return f"a mapping of fields is expected here ({name})"


def _unknown(key: str, shape: type[Any], where: Where) -> Complaint:
    known = suggestion(key, FIELDS[shape])
    advice = known or "; remove it, or declare it under `fields` in schema.yaml and put it under `extra`"
    return Complaint((*where, key), f'unknown field "{key}"{advice}', UNKNOWN_FIELD)


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
