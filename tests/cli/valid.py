"""A small reading of JSON Schema for tests: the words that our schema uses, and no others."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
SAID_ONLY = {"$schema", "$defs", "title", "description"}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def faults(value: object, schema: Schema, root: Schema, where: str = "") -> Iterator[str]:
    """Say in which places *value* is not what *schema* asks for."""
    for word, wanted in schema.items():
        if word not in SAID_ONLY:
            yield from WORDS[word](value, wanted, schema, root, where)


def as_an_editor_reads(value: Any) -> Any:
    """Turn what PyYAML makes of a record into what editors make of it: to them a day is a text."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _reference(value: object, name: str, _: Schema, root: Schema, where: str) -> Iterator[str]:
    yield from faults(value, root["$defs"][name.removeprefix("#/$defs/")], root, where)


def _any(value: object, choices: list[Schema], _: Schema, root: Schema, where: str) -> Iterator[str]:
    if all(list(faults(value, choice, root, where)) for choice in choices):
        yield f"{where}: fits none of the choices"


def _type(value: object, wanted: str | list[str], _: Schema, __: Schema, where: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    kinds = [kind for name in names for kind in TYPES[name]]
    if type(value) not in kinds:
        yield f"{where}: {value!r} is no {' or '.join(names)}"


def _enum(value: object, wanted: list[object], _: Schema, __: Schema, where: str) -> Iterator[str]:
    if not any(type(value) is type(known) and value == known for known in wanted):
        yield f"{where}: {value!r} is none of {wanted}"


def _properties(value: object, wanted: Schema, _: Schema, root: Schema, where: str) -> Iterator[str]:
    for key in value if isinstance(value, dict) else ():
        if key in wanted:
            yield from faults(value[key], wanted[key], root, f"{where}/{key}")


def _required(value: object, wanted: list[str], _: Schema, __: Schema, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{where}: {key} is missing" for key in wanted if key not in value)


def _closed(value: object, allowed: object, schema: Schema, __: Schema, where: str) -> Iterator[str]:
    assert allowed is False, "records are closed against unknown keys"
    for key in value if isinstance(value, dict) else ():
        if key not in schema["properties"]:
            yield f"{where}: {key} is unknown"


def _items(value: object, wanted: Schema, _: Schema, root: Schema, where: str) -> Iterator[str]:
    for n, item in enumerate(value if isinstance(value, list) else ()):
        yield from faults(item, wanted, root, f"{where}/{n}")


def _pattern(value: object, wanted: str, _: Schema, __: Schema, where: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield f"{where}: {value!r} does not match {wanted}"


def _format(value: object, wanted: str, _: Schema, __: Schema, where: str) -> Iterator[str]:
    assert wanted == "date"
    try:
        dt.date.fromisoformat(value if isinstance(value, str) else "2000-01-01")
    except ValueError:
        yield f"{where}: {value!r} is no date"


def _minimum(value: object, least: float, _: Schema, __: Schema, where: str) -> Iterator[str]:
    if isinstance(value, int | float) and value < least:
        yield f"{where}: {value} is less than {least}"


def _maximum(value: object, most: float, _: Schema, __: Schema, where: str) -> Iterator[str]:
    if isinstance(value, int | float) and value > most:
        yield f"{where}: {value} is more than {most}"


WORDS = {
    "$ref": _reference,
    "anyOf": _any,
    "type": _type,
    "enum": _enum,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _closed,
    "items": _items,
    "pattern": _pattern,
    "format": _format,
    "minimum": _minimum,
    "maximum": _maximum,
}
