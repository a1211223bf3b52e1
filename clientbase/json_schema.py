"""The JSON Schemas of a record and of decisions.yaml, for editors: the fields with the company's own words.

An editor reads YAML by its own lights: an id such as 2026 is a number to it, where the program sees a text.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clientbase.fields import FIELDS
from clientbase.norms import Norms, OwnField

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = dict[str, Any]

FILE: Final = "record.schema.json"
REGISTER_FILE: Final = "decisions.schema.json"
_DIALECT: Final = "http://json-schema.org/draft-07/schema#"
_FLAGS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER: Final = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_SCALAR: Final = ["string", "number", "boolean"]
# Where Python's regular expressions and those of an editor differ.
_PYTHON_ONLY: Final = re.compile(r"\\[AZ]|\(\?(?![:=!]|<[=!])|[*+?}]\+")


def write(root: Path, norms: Norms) -> tuple[Path, ...]:
    """Write the schemas to `.clientbase/` of the base at *root*, each whole or not at all."""
    from clientbase.text.store import own_folder, put

    folder = own_folder(root)
    schemas = {folder / FILE: record_schema(norms), folder / REGISTER_FILE: register_schema(norms)}
    for file, schema in schemas.items():
        put(file, f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n")
    return tuple(schemas)


def record_schema(norms: Norms) -> Schema:
    """Return the schema of a record of a company with these norms."""
    from clientbase.models import Client

    schema = _schema(Client, norms)
    schema["properties"]["extra"] |= _own_fields(norms)
    return {"$schema": _DIALECT, "title": "A client", **schema}


def register_schema(norms: Norms) -> Schema:
    """Return the schema of decisions.yaml of a company with these norms."""
    from clientbase.models import Register

    return {"$schema": _DIALECT, "title": "The decisions", **_schema(Register, norms)}


def _schema(whole: "type[BaseModel]", norms: Norms) -> Schema:
    schema = whole.model_json_schema(by_alias=True)
    parts: Mapping[str, Schema] = {whole.__name__: schema, **schema["$defs"]}
    for part in parts.values():
        part.pop("title", None)
        part["properties"] = {key: _for_editors(value) for key, value in part["properties"].items()}
    for shape, fields in FIELDS.items():
        for key in (key for key, field in fields.items() if field.form == "one-or-many"):
            if shape.__name__ in parts:
                _or_alone(parts[shape.__name__]["properties"], key)
    for (part_name, key), words in vocabularies(norms).items():
        if words and part_name in parts:
            _limit(parts[part_name]["properties"], key, words)
    return schema


def _or_alone(properties: Schema, key: str) -> None:
    """Let one stand in the place of a list of one."""
    given = properties[key]
    several = {word: given.pop(word) for word in ("type", "items", "anyOf") if word in given}
    properties[key] = {**given, "anyOf": [several, several["items"]]}


def vocabularies(norms: Norms) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the words that the company allows for a field of a part; none where it did not say."""
    managers, kinds = tuple(norms.managers), tuple(norms.interactions)
    ways = ("phone", *kinds) if kinds else ()
    return {
        ("Client", "manager"): managers,
        ("Client", "segment"): tuple(norms.segments),
        ("Source", "channel"): tuple(norms.channels),
        ("Interaction", "kind"): kinds,
        ("Interaction", "by"): managers,
        ("Purchase", "manager"): managers,
        ("Waiver", "by"): managers,
        ("Handover", "from"): managers,
        ("Handover", "to"): managers,
        ("Decision", "owner"): managers,
        ("Deal", "stage"): tuple(norms.deal_stages),
        ("Client", "preferred_channel"): ways,
        ("Contact", "preferred_channel"): ways,
        ("Problem", "kind"): norms.problem_kinds,
        ("Leaving", "reason"): norms.leaving_reasons,
        **{(part, "product"): norms.products for part in ("Interest", "Proposal", "Purchase", "Return")},
    }


def _for_editors(value: Schema) -> Schema:
    """Leave out what an editor does not show, and let an empty key be, as the reader does."""
    kept = {key: given for key, given in value.items() if key not in {"title", "default"}}
    choices = [choice for choice in kept.pop("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        kept |= choices[0]
    if "default" in value:
        return _or_nothing(kept)
    return kept


def _or_nothing(value: Schema) -> Schema:
    if "$ref" in value:
        reference = value.pop("$ref")
        return {**value, "anyOf": [{"$ref": reference}, {"type": "null"}]}
    kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
    nothing = {"enum": [*value["enum"], None]} if "enum" in value else {}
    return {**value, "type": [*kinds, "null"], **nothing}


def _limit(properties: Schema, key: str, words: Iterable[str]) -> None:
    given = properties[key]
    nothing = [None] if "null" in given["type"] else []
    properties[key] = {"description": given["description"], "enum": [*_spellings(words), *nothing]}


def _spellings(words: Iterable[str]) -> Iterator[Any]:
    """Return each word as the program reads it and, where that differs, as an editor does."""
    for word in words:
        yield word
        if word in _FLAGS:
            yield _FLAGS[word]
        elif re.fullmatch(_NUMBER, word) and isfinite(number := float(word)):
            yield int(number) if number.is_integer() else number


def _own_fields(norms: Norms) -> Schema:
    return {
        "properties": {name: _own_field(field) for name, field in norms.fields.items()},
        "additionalProperties": False,
    }


def _own_field(field: OwnField) -> Schema:
    described = {"description": field.description} if field.description else {}
    if field.type == "choice":
        return {**described, "enum": [*_spellings(field.choices), None]}
    if field.type == "date":
        return {**described, "type": ["string", "null"], "format": "date"}
    if field.type == "number":
        return {**described, "type": ["number", "string", "null"]}
    pattern = field.pattern
    if pattern and not _PYTHON_ONLY.search(pattern):
        described["pattern"] = f"^(?:{pattern})$"
    return {**described, "type": [*_SCALAR, "null"]}
