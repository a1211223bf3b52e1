# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""The company's own fields, which stand under `extra` and are declared in schema.yaml."""

import re
from collections.abc import Callable, Mapping

from clientbase.finding import Complaint
from clientbase.model import Client
from clientbase.norms import Norms, OwnField
from clientbase.rules.registry import Complaints, per_norms, rule
from clientbase.typed import suggestion
from clientbase.values import parse_decimal, parse_old_day

_Read = Callable[[str], object]


@rule("CB015")
def own_field_is_declared(client: Client, norms: Norms) -> Complaints:
    """A field under `extra` is declared under `fields` in schema.yaml.

    Without the declaration nobody can tell a field of the company's own from a misspelt one, and a
    list of all clients by that field would silently be short.

    Cure: correct the name, or declare it, for example `fields: {loyalty_card: {type: text}}`.
    """
    for name in client.extra:
        if name not in norms.fields:
            advice = suggestion(name, norms.fields) or "; declare it there, or remove it"
            yield Complaint(("extra", name), f'"{name}" is not declared under fields in schema.yaml{advice}')


@rule("CB016")
def own_field_fits_its_declaration(client: Client, norms: Norms) -> Complaints:
    """A field under `extra` is what schema.yaml declares: a date, a number, a choice, or a text of a pattern.

    The declaration is there because something else relies on it: a till that reads card numbers, a
    list that sorts by date.

    Cure: correct the value, or the declaration where the value is right.
    """
    if not client.extra:
        return
    readers = _readers(norms)
    for name, value in client.extra.items():
        if value is None or name not in readers:
            continue
        if not isinstance(value, str):
            yield Complaint(("extra", name), "one text is expected here, not a list or a mapping")
            continue
        try:
            readers[name](value)
        except ValueError as error:
            yield Complaint(("extra", name), str(error))


@per_norms
def _readers(norms: Norms) -> Mapping[str, _Read]:
    return {name: _reader(field) for name, field in norms.fields.items()}


def _reader(field: OwnField) -> _Read:
    if field.type == "date":
        return parse_old_day
    if field.type == "number":
        return lambda text: parse_decimal(text.removeprefix("-"))
    if field.type == "choice":
        return lambda text: _choice(text, field.choices)
    try:
        pattern = re.compile(field.pattern or "(?s:.*)")
    except re.error:  # said of schema.yaml itself, once
        pattern = re.compile("(?s:.*)")
    return lambda text: _matching(text, pattern)


def _choice(text: str, choices: tuple[str, ...]) -> None:
    if text not in choices:
        raise ValueError(f'"{text}" is none of {", ".join(choices)}')


def _matching(text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise ValueError(f'"{text}" does not match the pattern {pattern.pattern} of schema.yaml')
