"""What the fields of a record mean: key, type, choices and description, from the models and the norms."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from clientbase import values
from clientbase.errors import UsageError
from clientbase.fields import FIELDS, empty
from clientbase.json_schema import vocabularies
from clientbase.language import say
from clientbase.model import Client, Deal
from clientbase.norms import Decision, Norms

_TYPES: Final = {
    values.parse_text: "text",
    values.parse_day: "date",
    values.parse_day_of_year: "date or MM-DD",
    values.parse_amount: "amount",
    values.parse_whole: "whole number",
    values.parse_percent: "percent",
    values.parse_decimal: "number",
    values.parse_currency: "currency",
    values.parse_flag: "true or false",
}
_OWN: Final = "extra"
Words = Mapping[tuple[str, str], tuple[str, ...]]


class FieldRow(NamedTuple):
    """One field as people are told of it."""

    key: str
    type: str
    required: str
    """yes, `with KEY` where it is, `by schema.yaml`, recommended, or nothing"""
    choices: tuple[str, ...]
    description: str


def kinds() -> Mapping[str, type[Any]]:
    """Return the kinds of things that fields can be asked of, with the shape of each."""
    listed = [field for shape in (Client, Deal) for field in FIELDS[shape].values()]
    items = [field.parse for field in listed if field.form == "many" and field.parse in FIELDS]
    return {shape.__name__.lower(): shape for shape in (Client, *items, Decision)}


def fields(kind: str, norms: Norms | None) -> tuple[FieldRow, ...]:
    """Return the fields of *kind* in the order of the model, with the words and demands of the norms."""
    known = kinds()
    if kind not in known:
        from clientbase.typed import did_you_mean

        raise UsageError(
            say(
                'no kind "{kind}"{suggestion}; there are: {known}',
                kind=kind,
                suggestion=did_you_mean(kind, known),
                known=", ".join(known),
            )
        )
    rows = _rows(known[kind], vocabularies(norms or empty(Norms)), "")
    return (*_demanded(rows, kind, norms), *(_own(norms) if kind == "client" else ()))


def descriptions(shape: type[Any]) -> dict[str, str]:
    """Return the description of each key of a shape, as the model has it."""
    return {key: field.description for key, field in FIELDS[shape].items()}


def _rows(shape: type[Any], words: Words, prefix: str) -> Iterator[FieldRow]:
    described = descriptions(shape)
    for key, field in FIELDS[shape].items():
        parse = field.parse
        if parse in FIELDS and field.form in {"one", "one-or-many"}:
            yield from _rows(parse, words, f"{prefix}{key}.")
        elif key != _OWN:
            choices = getattr(parse, "choices", ()) or words.get((shape.__name__, key), ())
            needed = f"with {prefix[:-1]}" if prefix else "yes"
            yield FieldRow(
                prefix + key,
                _type(parse, field.form),
                needed if field.required else "",
                choices,
                described[key],
            )


def _type(parse: Any, form: str) -> str:
    name = parse.__name__.lower() if parse in FIELDS else _TYPES.get(parse, "choice")
    forms = {"one": name, "one-or-many": f"{name} or a list"}
    return forms.get(form, f"list of {name}")


def _demanded(rows: Iterable[FieldRow], kind: str, norms: Norms | None) -> Iterator[FieldRow]:
    """Say of each field whether the company wants it filled."""
    levels = (("by schema.yaml", norms.required), ("recommended", norms.recommended)) if norms else ()
    for row in rows:
        wanted = (word for word, level in levels if row.key.partition(".")[0] in getattr(level, kind, ()))
        yield row if row.required else row._replace(required=next(wanted, ""))


def _own(norms: Norms | None) -> Iterator[FieldRow]:
    for name, field in norms.fields.items() if norms else ():
        description = field.description or field.pattern or ""
        yield FieldRow(f"{_OWN}.{name}", field.type, "", field.choices, description)
