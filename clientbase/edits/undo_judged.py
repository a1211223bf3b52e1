"""What would be wrong after an undo and was not before: records and norms go back to what they were."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from clientbase.edits.message import SCHEMA
from clientbase.edits.undo import Restored
from clientbase.edits.write import Rules, new_findings
from clientbase.errors import RefusedError
from clientbase.finding import Finding, Severity
from clientbase.rules.judge import judge, judge_schema
from clientbase.shapes import Norms
from clientbase.text.read import Unreadable, parse


def demand_sound(plan: Sequence[Restored], rules: Rules) -> None:
    """Refuse a plan that would bring errors into the base's files; RefusedError names each."""
    if found := _new_errors(plan, rules):
        raise RefusedError("nothing was written; to take it back all the same, add --force", found)


def _new_errors(plan: Sequence[Restored], rules: Rules) -> list[Finding]:
    judged = rules._replace(norms=_norms(plan) or rules.norms)
    return [finding for one in plan if one.changed for finding in _new_in(one, rules, judged)]


def _norms(plan: Sequence[Restored]) -> Norms | None:
    """Give the norms as they will be, where they change and can be used."""
    for one in plan:
        if one.then == SCHEMA and one.changed and one.after is not None:
            with suppress(Unreadable):
                return judge_schema(parse(one.after, SCHEMA))[0]
    return None


def _new_in(one: Restored, before: Rules, after: Rules) -> Iterator[Finding]:
    if one.then is None or not one.then.endswith(".yaml"):
        return
    found = _errors(one.then, one.after, after)
    if found:
        yield from new_findings(_errors(one.now or one.then, one.before, before), found)


def _errors(path: str, data: bytes | None, rules: Rules) -> list[Finding]:
    if data is None:
        return []
    try:
        document = parse(data, path)
    except Unreadable as unreadable:
        return [unreadable.finding]
    if path == SCHEMA:
        findings = judge_schema(document)[1]
    else:
        findings = judge(document, rules.norms, rules.today).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]
