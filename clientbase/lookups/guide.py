"""What the norms ask of one person: whom to look after how often, what to write down when, and what is open today."""

from collections.abc import Iterator, Mapping
from typing import Final

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.language import say
from clientbase.norms import Norms
from clientbase.page import Page, Table
from clientbase.reports import find
from clientbase.reports.cadence import for_whom

_TEXTS: Final = (
    "guide",
    "Guide",
    "What do the norms ask of me, what do I write down, and what is open?",
    (
        "late counts the clients whose light is red. within is the time allowed by the standard for entry; where "
        "clients differ, the shortest. CLIENT stands for the client's id; a day may be today, yesterday or -3d. What "
        "is open is the agenda of the day."
    ),
)
_STANDARDS: Final = """
SELECT c.entry, c.standard, coalesce(s.target, s."limit") AS target, coalesce(s."limit", s.target) AS "limit",
       count(*) AS clients, sum(c.light = 'red') AS late
  FROM cadence c JOIN standards s ON s.standard = c.standard AND s.entry = c.entry
 GROUP BY c.entry, c.standard ORDER BY c.entry, c.standard"""
_WITHIN: Final = """
SELECT s."limit" FROM cadence c JOIN standards s ON s.standard = c.standard AND s.entry = c.entry
 WHERE c.standard = 'entry' ORDER BY s.limit_months * 30 + s.limit_days + s.limit_working LIMIT 1"""
_CLIENTS: Final = """
SELECT count(*) AS clients, count(*) FILTER (WHERE stage <> 'former') AS to_look_after FROM facts"""


def guide(base: Base, norms: Norms) -> Page:
    """Make the guide for the clients that *base* is narrowed to."""
    _, (agenda, *_) = find("agenda", base.root)(base, days=1)
    figures = [*base.figures(_CLIENTS)]
    return base.page(_TEXTS, figures, [_standards(base, norms), _to_write(base, norms), agenda])


def _standards(base: Base, norms: Norms) -> Table:
    rows = (
        (standard, for_whom(norms.standards[entry]), *rest) for entry, standard, *rest in base.ask(_STANDARDS)
    )
    names = columns("standard whom target limit clients:count late:count")
    return Table("standards", "Your clients by standard", names, tuple(rows))


def _to_write(base: Base, norms: Norms) -> Table:
    within = base.one(_WITHIN)
    rows = tuple((occasion, within, line) for occasion, line in lines_to_type(norms).items())
    return Table("to_write", "What to write down", columns("occasion within line"), rows)


def lines_to_type(norms: Norms) -> Mapping[str, str]:
    """Return what to type at each occasion, with words of the company's own norms."""
    return dict(_lines(norms))


def _lines(norms: Norms) -> Iterator[tuple[str, str]]:
    kind = next((name for name, norm in norms.interactions.items() if norm.contact == "true"), "call")
    product = _quoted(f"product={norms.products[0] if norms.products else 'pasta'}")
    reason = _quoted(norms.leaving_reasons[0] if norms.leaving_reasons else "price")
    problem = _quoted(f"kind={norms.problem_kinds[0] if norms.problem_kinds else 'delivery'}")
    yield say("a talk"), f'clientbase log CLIENT {kind} "what was said" next="+7d send samples"'
    yield say("an order"), f"clientbase add purchase CLIENT amount=300 {product}"
    offer = f"clientbase add proposal CLIENT {product} amount=300"
    yield say("an offer"), offer
    yield say("a refusal"), f"{offer} decision=declined decided=today reason=price"
    yield say("goods that come back"), f"clientbase add return CLIENT amount=40 {product}"
    yield say("a problem"), f'clientbase add problem CLIENT {problem} about="what happened"'
    yield say("a promise is kept"), "clientbase done CLIENT"
    yield (
        say("why somebody stays away"),
        f'clientbase add answer CLIENT reason={reason} answer="what was said"',
    )
    yield say("a client leaves"), f"clientbase set CLIENT status=former left.date=today left.reason={reason}"


def _quoted(word: str) -> str:
    return word if word.replace("=", "").isalnum() else f'"{word}"'
