"""`clientbase add decision` and `set decisions/N`: the one kind of thing that belongs to no client."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clientbase.cli.entering import completed, entered
from clientbase.cli.session import Session
from clientbase.cli.writing import done, own_manager, rules_of, told, written
from clientbase.edits.deciding import add_decisions, change_decisions
from clientbase.edits.kinds import label
from clientbase.edits.setting import setting
from clientbase.edits.write import Draft, Rules
from clientbase.rules.registry import Around
from clientbase.shapes import Decision, Register

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.edits.commit import Committing
    from clientbase.text.walk import Value


def add_decision(
    session: Session, words: list[str], save: "Committing | None", *, dry: bool
) -> Sequence[Draft]:
    """Put decisions down in the register, each with its metric as it is today."""
    rules, base = rules_of(session), session.base()
    around = _around(session, rules)
    found = [
        completed(item, "decision", Decision, rules, None)
        for _, item in entered(words, Decision, None, rules)
    ]
    items = [_with_owner(_measured(item, base)) for item in found]
    drafts = written(lambda dry: add_decisions(session.root, items, around, dry=dry), save, dry=dry)
    what = f"{len(items)} decisions" if len(items) > 1 else f"decision {label(Decision, items[0])}"
    session.say(told(session, drafts[0], f"{done('added', dry)} {what}"))
    return drafts


def set_decision(
    session: Session, address: str, words: Sequence[str], save: "Committing | None", *, dry: bool
) -> Sequence[Draft]:
    """Change fields of the decision at *address*, such as `decisions/0`."""
    rules = rules_of(session)
    make, around = setting(address, words, rules, Register), _around(session, rules)
    return written(lambda dry: [change_decisions(session.root, make, around, dry=dry)], save, dry=dry)


def _around(session: Session, rules: Rules) -> Around:
    from clientbase.reports.decisions import report_names

    return Around(rules.norms, rules.today, report_names(session.root))


def _with_owner(item: "dict[str, Value]") -> "dict[str, Value]":
    own = own_manager()
    return item if "owner" in item or not own else {**item, "owner": own}


def _measured(item: "dict[str, Value]", base: "Base") -> "dict[str, Value]":
    """Put down the metric's value, where the figure is known."""
    from clientbase.reports.decisions import measured
    from clientbase.rules.register import metric_parts

    metric = item.get("metric")
    if "then" in item or not isinstance(metric, str) or metric_parts(metric) is None:
        return item
    value = measured(base, metric)
    return {**item, "then": value} if value is not None else item
