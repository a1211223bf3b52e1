"""`clientbase add decision` and `set decisions/N`: the one kind of thing that belongs to no client."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clientbase.cli.entering import completed, entered
from clientbase.cli.writing import Writing, rules_of, who_am_i
from clientbase.edits.decisions import new_decisions, set_in_decision
from clientbase.edits.telling import told_decision
from clientbase.edits.write import Draft, Rules
from clientbase.errors import UnreadableError
from clientbase.language import say
from clientbase.norms import Decision
from clientbase.rules.register import metric_parts
from clientbase.rules.registry import RegisterContext

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.text.loader import Value


def add_decision(this: Writing, words: list[str]) -> Sequence[Draft]:
    """Put decisions down in the register, each with its metric as it is today."""
    root, rules = this.session.root, rules_of(this.session)
    base = this.session.base(judging=any(word.startswith("metric=") for word in words))
    known = around(root, rules)
    found = [
        completed(item, "decision", Decision, rules, None)
        for _, item in entered(words, Decision, None, rules)
    ]
    owner = who_am_i(root, rules.norms)
    items = [_with_owner(_measured(item, base), owner) for item in found]
    with this.alone():
        draft = new_decisions(root, items, known)
        this.put([draft])
    this.say(
        draft,
        f"{len(items)} decisions" if len(items) > 1 else f"decision {told_decision(items[0], rules.today)}",
    )
    return [draft]


def set_decision(this: Writing, address: str, words: Sequence[str]) -> Sequence[Draft]:
    """Change fields of the decision at *address*, such as `decisions/0`."""
    root, rules = this.session.root, rules_of(this.session)
    known = around(root, rules)
    with this.alone():
        draft = set_in_decision(root, address, words, rules, known)
        this.put([draft])
    return [draft]


def around(root: Path, rules: Rules) -> RegisterContext:
    """Return what the register of decisions is judged by."""
    from clientbase.reports.decisions import report_names

    return RegisterContext(rules.norms, rules.today, report_names(root))


def _with_owner(item: "dict[str, Value]", owner: str | None) -> "dict[str, Value]":
    return item if "owner" in item or not owner else {**item, "owner": owner}


def _measured(item: "dict[str, Value]", base: "Base") -> "dict[str, Value]":
    """Put down the metric's value, where the figure is known."""
    from clientbase.reports.decisions import measured

    metric = item.get("metric")
    if "then" in item or not isinstance(metric, str) or metric_parts(metric) is None:
        return item
    if left_out := base.left_out():
        raise UnreadableError(
            say(
                "{metric} cannot be measured while {path} cannot be read; mend it (clientbase check), or say the "
                "value yourself: then=VALUE",
                metric=metric,
                path=left_out[0].path,
            )
        )
    value = measured(base, metric)
    return {**item, "then": value} if value is not None else item
