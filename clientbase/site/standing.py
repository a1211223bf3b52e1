"""How a client stands, and by what it was found: what its page says below the timeline."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.language import ENGLISH, current, number, say, say_n, title, word
from clientbase.lookups.brief import Known

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

    about: str
    said: str
    light: str = ""
    evidence: Sequence[tuple[str, str]] = ()


def parsed(value: Any) -> Any:
    """Return what stands in a cell of JSON, which SQLite may have put in as it is."""
    return json.loads(value) if isinstance(value, str) else value


def why(card: Known) -> Iterator[Reason]:
    """Say how the client stands: its stage, class and lights, and by which numbers."""
    facts, reasons = card.facts, card.rows["reasons"][0]
    norms = parsed(reasons["norms"]) or {}
    stage = f"{word('stage', facts['stage']) if facts['stage'] else say('a supplier only')}{_silence(facts)}"
    yield Reason(title("Stage"), stage, "", [*_rhythm(facts, reasons, norms)])
    if facts["class"]:
        known = None if facts["revenue"] is None else card.money(facts["revenue"])
        said = say_n(
            "{class_}; bought {n} time, {sums} in all",
            "{class_}; bought {n} times, {sums} in all",
            facts["purchases"],
            class_=facts["class"],
            sums=known or say("for sums that nobody knows"),
        )
        by = f"{norms['abc_measure']} / {norms['abc_period']}"
        if current() == ENGLISH:
            by = f"{norms['abc_measure']} of {norms['abc_period']}"
        yield Reason(title("Class"), said, "", [(say("Measured by"), by)])
    for row, more in zip(card.rows["lights"], card.rows["standing"], strict=True):
        yield _judged(row, more)
    for name in _FACTS:
        if facts[name]:
            called = title(name.replace("_", " ").capitalize().replace("Xyz", "XYZ"))
            yield Reason(called, str(facts[name]))


_IN_DAYS: Final = ("target", "limit", "over")


def _judged(row: Row, more: Row) -> Reason:
    """Say how the client stands to a standard: what it asks for, and what was done."""
    last = (
        say_n("last on {day}, {n} day ago", "last on {day}, {n} days ago", row["days"], day=row["last"])
        if row["last"] and row["days"] is not None
        else say("never yet")
    )
    if row["standard"] == "entry":
        last = say("nothing to judge")
        if row["days"] is not None:
            last = say_n("entered after {n} day", "entered after {n} days", row["days"])
    target, limit, late = (
        row[name] is not None and say_n("{n} day", "{n} days", row[name]) for name in _IN_DAYS
    )
    asked = ", ".join(
        f"{called} {said}" for called, said in ((say("standard"), target), (say("limit"), limit)) if said
    )
    over = say(", {days} over", days=late) if row["over"] else ""
    known = (
        (say("Counted from"), more["since"] != row["last"] and more["since"]),
        (
            say("Judged"),
            more["state"] not in {None, "judged"} and say("no: {state}", state=word("state", more["state"])),
        ),
    )
    evidence = [(name, str(value)) for name, value in known if value]
    said = "; ".join(filter(None, (f"{last}{over}", asked)))
    return Reason(
        word("standard", str(row["standard"])).capitalize(), said, str(row["light"] or ""), evidence
    )


def _rhythm(facts: Mapping[str, Any], reasons: Row, norms: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say by which numbers and norms the stage follows from the purchases."""
    if not reasons["purchase_days"]:
        return
    first, last = reasons["first_purchase"], reasons["last_purchase"]
    yield (
        say("Days with a purchase"),
        say("{n}, from {first} to {last}", n=reasons["purchase_days"], first=first, last=last),
    )
    for name, key in (
        (say("Own interval"), "own_interval"),
        (say("Interval of others"), "base_interval"),
    ):
        if reasons[key]:
            yield name, say("{days} days", days=number(f"{reasons[key]:.1f}"))
    yield (
        say("Usual interval"),
        say(
            "{days} days; the own one counts from {n} days with a purchase on",
            days=number(f"{reasons['usual_interval']:.1f}"),
            n=norms["own_rhythm_from"],
        ),
    )
    for stage in ("cooling", "dormant", "lost"):
        times = int(norms[f"{stage}_num"]) / int(norms[f"{stage}_den"])
        days = times * reasons["usual_interval"]
        yield (
            say("{stage} over", stage=word("stage", stage).capitalize()),
            say("{times} times the usual interval, {days} days", times=f"{times:g}", days=f"{days:.0f}"),
        )
    yield say("Regular from"), say("{n} days with a purchase on", n=norms["regular_after"])
    if facts["days_silent"] is not None and reasons["returned"]:
        yield say("Came back"), say("bought again after a long silence")


def _silence(facts: Mapping[str, Any]) -> str:
    if facts["days_silent"] is None:
        return say("; has bought nothing yet")
    usual = (
        say(
            ", {times} times the usual {days}",
            times=number(f"{facts['times_usual']:.1f}"),
            days=f"{facts['usual_interval']:.0f}",
        )
        if facts["times_usual"]
        else ""
    )
    whose = {
        "own": say("by its own interval"),
        "segment": say("by that of its segment"),
        "base": say("by that of all clients"),
        "norm": say("by the norm"),
    }
    basis = f" ({whose[facts['basis']]})" if usual and facts["basis"] in whose else ""
    return say_n(
        "; bought nothing for {n} day{usual}{basis}",
        "; bought nothing for {n} days{usual}{basis}",
        facts["days_silent"],
        usual=usual,
        basis=basis,
    )
