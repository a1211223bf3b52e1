"""Why a client's problem is open or came again."""

from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, counted, none_of, not_listed

RULE: Final = (
    "A problem is open until the day on which it was resolved; its age counts from the day on which it was opened. A "
    "kind of problem that the client has had more than once is repeated."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say of each open problem how old it is, and which kinds came again."""
    listed = sources.listed("problems", "problems")
    items = sources.rows("SELECT n FROM problems WHERE resolved IS NULL ORDER BY opened, n")
    verdicts = [_open(base, sources, row, int(item["n"])) for row, item in zip(listed, items, strict=True)]
    verdicts += [_repeated(sources, row) for row in sources.listed("problems", "repeated")]
    if verdicts:
        return verdicts
    problems = int(sources.alone.one("SELECT count(*) FROM problems"))
    return [not_listed("problems", none_of(problems, "problem", "open"), RULE)]


def _open(base: Base, sources: Sources, row: dict[str, Any], n: int) -> Verdict:
    numbers = (
        Number("opened", row["opened"], row["about"] or "", sources.at("problems", n, "opened")),
        Number("days", str(row["days"]), f"{base.day} less {row['opened']}"),
        Number("again", str(row["again"]), "how often the kind had come before"),
    )
    because = f"opened {counted(row['days'], 'day')} ago, and nobody has resolved it"
    return Verdict("problems", f"problem of {row['opened']}", "open", because, RULE, numbers)


def _repeated(sources: Sources, row: dict[str, Any]) -> Verdict:
    items = sources.rows("SELECT n FROM problems WHERE kind IS ? ORDER BY opened, n", (row["kind"],))
    places = sources.each("problems", (item["n"] for item in items))
    numbers = (Number("number", str(row["number"]), f"from {row['first']} to {row['last']}", places),)
    because = f"it came {row['number']} times, {row['open']} of them open"
    return Verdict("problems", f"kind {row['kind'] or 'unknown'}", "repeated", because, RULE, numbers)
