"""How a client stands, and by what it was found: what its page says below the timeline."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from clientbase.evidence import Verdict
from clientbase.language import title
from clientbase.lookups.brief import Known
from clientbase.lookups.why import Rows, Said, told
from clientbase.render.in_words import cell
from clientbase.visible import visible

_LIGHTS: Final = frozenset({"green", "yellow", "red", "grey"})
Row = dict[str, Any]
_FACTS: Final = (
    *(
        "xyz",
        "strategic",
        "since",
        "snoozed",
        "last_contact",
        "last_update",
        "first_purchase",
        "last_purchase",
    ),
    "preferred_product",
)


class Reason(NamedTuple):
    """A verdict on the client, and by what it was found."""

    said: str
    light: str
    evidence: Rows


class Reasons(NamedTuple):
    """What a report says of the client."""

    about: str
    page: str
    """of the report, which says the rule, and where the client stands among the others"""
    reasons: Sequence[Reason]


def parsed(value: Any) -> Any:
    """Return what stands in a cell of JSON, which SQLite may have put in as it is."""
    return json.loads(value) if isinstance(value, str) else value


def heading(field: str) -> str:
    """Return what a field of a record is called on a page, in English."""
    return field.replace("_", " ").capitalize().replace("Xyz", "XYZ")


def stands(card: Known) -> Iterator[tuple[str, str]]:
    """Say what is known of how the client stands."""
    for name in _FACTS:
        if card.facts[name]:
            yield title(heading(name)), str(cell(name, card.facts[name]))


def why(said: Sequence[Said], link: Callable[[str, str], str], *, quiet: bool) -> Iterator[Reasons]:
    """Say what each report says of the client, by which evidence; or what those say that do not touch it."""
    shown = (one for one in told(said) if one.verdict.omitted is quiet)
    for report, found in groupby(shown, lambda one: one.report):
        reasons = [Reason(visible(one.line), _light(one.verdict), _seen(one.rows)) for one in found]
        yield Reasons(title(report.title), link("report", report.name), reasons)


def _seen(rows: Rows) -> Rows:
    return [
        (visible(name.replace("_", " ")), visible(value), visible(how), visible(where))
        for name, value, how, where in rows
    ]


def _light(verdict: Verdict) -> str:
    return verdict.verdict if verdict.verdict in _LIGHTS else ""
