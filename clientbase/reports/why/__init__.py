"""Why a report says what it says of a client: the rule in words, the numbers, and where each stands."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Verdict
from clientbase.reports.why.words import as_json, as_text

Judge = Callable[[Base, Sources], list[Verdict]]

JUDGED: Final[Mapping[str, str]] = {
    report: f"{__name__}.of_{report}" for report in ("cadence", "dormant", "thresholds")
}
"""The reports that judge clients, with the module that explains each."""


def explained(base: Base, client: str, report: str | None, form: str) -> str:
    """Explain every verdict on a client, or those of one report, as `text` or as `json`."""
    if report is not None and report not in JUDGED:
        from clientbase.typed import suggestion

        advice = suggestion(report, JUDGED) or f"; there are: {', '.join(JUDGED)}"
        raise UsageError(f'"{report}" is no report that judges clients{advice}')
    sources = Sources(base, client)
    chosen = JUDGED if report is None else (report,)
    verdicts = [verdict for name in chosen for verdict in _judge(name)(base, sources)]
    return (as_json if form == "json" else as_text)(base, sources, verdicts)


def _judge(report: str) -> Judge:
    judge: Judge = import_module(JUDGED[report]).judge
    return judge
