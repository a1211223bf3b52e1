"""Why a report says what it says of a client: the rule in words, the numbers, and where each stands."""

from collections.abc import Callable, Mapping
from contextlib import closing
from importlib import import_module
from types import MappingProxyType
from typing import Final

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.reports import find
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Verdict
from clientbase.reports.why.words import as_json, as_text

Judge = Callable[[Base, Sources], list[Verdict]]

JUDGED: Final = (
    *(
        "cadence",
        "dormant",
        "thresholds",
        "abc",
        "targets",
        "strategic",
        "profit",
        "loyalty",
        "one-off",
        "leaving",
    ),
    *("cohorts", "rfm", "concentration", "forecast", "sources", "products", "deals", "proposals", "problems"),
    *("dates", "managers", "completeness", "archive", "movement", "agenda"),
)
"""The reports that judge clients, in the order in which they are explained."""

UNJUDGED: Final[Mapping[str, str]] = {
    "overview": "it counts, and shows the first rows of cadence, dormant, thresholds and dates",
    "process": "it measures the company's own work",
    "decisions": "it follows the register of decisions",
    "audit": "it adds up groups of clients",
    "calibrate": "it measures the rule of dormancy itself",
}
"""The reports that give no verdict on a client, and why."""


def explained(
    base: Base, client: str, report: str | None, form: str, words: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Explain every verdict on a client, or those of one report, as `text` or as `json`.

    *words* are the report's own parameters as texts.
    """
    if report is not None and report not in JUDGED:
        raise UsageError(_refusal(report))
    if words and report is None:
        raise UsageError(f"--{next(iter(words))} belongs to one report; name it behind the client")
    parameters = {report: find(report, base.root).read(words, base.day)} if report else {}
    with closing(Sources(base, client, parameters)) as sources:
        verdicts = [
            found for name in ((report,) if report else JUDGED) for found in judge(name, base, sources)
        ]
        return as_json(base, sources, verdicts) if form == "json" else as_text(base, sources, verdicts)


def judge(report: str, base: Base, sources: Sources) -> list[Verdict]:
    """Return what one report says of the client."""
    found: Judge = import_module(f"{__name__}.of_{report.replace('-', '_')}").judge
    return found(base, sources)


def _refusal(report: str) -> str:
    known = f"; there are: {', '.join(JUDGED)}"
    if report in UNJUDGED:
        return f'report "{report}" gives no verdict on a client: {UNJUDGED[report]}{known}'
    from clientbase.typed import suggestion

    return f'"{report}" is no report that judges clients{suggestion(report, JUDGED) or known}'
