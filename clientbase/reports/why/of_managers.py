"""Why a client has somebody who looks after it, or nobody."""

from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, not_listed

RULE: Final = (
    "Unattended are clients without a manager, and clients of managers who have left (after the day `until` of "
    "schema.yaml) or whom schema.yaml does not know; clients who have left are not counted."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Return whether anybody looks after the client."""
    manager: str | None = sources.facts["manager"]
    numbers = [Number("manager", manager or "missing", "of the client", sources.at("manager"))]
    known = sources.norms.managers.get(manager or "")
    if known:
        place = sources.norm("managers", str(manager))
        numbers.append(Number("known_as", known.name or str(manager), "in schema.yaml", place))
    if known and known.until:
        place = sources.norm("managers", str(manager), "until")
        numbers.append(Number("until", str(known.until), "the last day", place))
    listed = sources.listed("managers", "unattended")
    if not listed:
        left = sources.facts["stage"] == "former"
        because = "the client has left" if left else f"{manager} looks after the client on {base.day}"
        return [not_listed("managers", because, RULE, tuple(numbers))]
    if manager is None:
        verdict, because = "unassigned", "no manager is written down"
    elif known is None:
        verdict, because = "unattended", f'schema.yaml knows no manager "{manager}"'
    else:
        verdict, because = "left behind", f"{manager} was here until {known.until}"
    return [Verdict("managers", "the client", verdict, because, RULE, tuple(numbers))]
