# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""The company's own fields, which stand under `extra` and are declared in schema.yaml."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from clientbase.finding import Complaint
from clientbase.model import Client
from clientbase.norms import Norms, OwnField, per_norms
from clientbase.rules.registry import Complaints, rule
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
    # What is wrong with a pattern is said of schema.yaml itself, once.
    known = field.pattern if field.pattern and not pattern_fault(field.pattern) else None
    pattern = re.compile(known) if known else None
    return lambda text: _matching(text, pattern)


def pattern_fault(pattern: str) -> str | None:
    """Say why *pattern* is not taken; None where it is.

    The engine tries one way of reading a text after the other. How many there are follows from the pattern: each
    repeat of open length multiplies them, and a repeat within a repeat raises them to a power.
    """
    if len(pattern) > _LONGEST_PATTERN:
        return f"it has more than {_LONGEST_PATTERN} signs; write a shorter one"
    try:
        re.compile(pattern)
        ways = _ways(import_module("re._parser").parse(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        return f'"{pattern}" is no regular expression: {error}'
    if ways > _MOST_WAYS:
        return (
            f'"{pattern}" can be read in so many ways that a text would hang it; '
            "write no repeat within a repeat, and at most three of open length"
        )
    return None


_LONGEST_PATTERN: Final = 500
_LONGEST_TEXT: Final = 200
_MOST_WAYS: Final = 5 * 10**7


def _ways(parts: Any) -> int:
    """Return in how many ways a text may be split among the parts of a pattern, or a number that is too large."""
    ways = 1
    for name, given in parts:
        ways = min(ways * _of_part(str(name), given), 10 * _MOST_WAYS)
    return ways


def _of_part(name: str, given: Any) -> int:
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, repeated = given
        most = min(int(most), _LONGEST_TEXT)
        return int((most - min(int(least), most) + 1) * _ways(repeated) ** most)
    if name == "BRANCH":
        return sum(map(_ways, given[1]))
    if name == "GROUPREF_EXISTS":
        return sum(_ways(part) for part in given[1:] if part)
    if name == "SUBPATTERN":
        return _ways(given[3])
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _ways(given[1])
    return _ways(given) if name == "ATOMIC_GROUP" else 1


def _choice(text: str, choices: tuple[str, ...]) -> None:
    if text not in choices:
        raise ValueError(f'"{text}" is none of {", ".join(choices)}')


def _matching(text: str, pattern: re.Pattern[str] | None) -> None:
    if pattern and len(text) > _LONGEST_TEXT:
        raise ValueError(f"it has {len(text)} signs; a text with a pattern has {_LONGEST_TEXT} at most")
    if pattern and not pattern.fullmatch(text):
        raise ValueError(f'"{text}" does not match the pattern {pattern.pattern} of schema.yaml')
