"""What would be wrong after an undo and was not before: records and norms go back to what they were."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from clientbase.edits.records import records
from clientbase.edits.write import Rules
from clientbase.errors import RefusedError
from clientbase.finding import Finding, Severity, new_findings
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA, is_record
from clientbase.norms import Norms
from clientbase.rules.judge import judge, judge_register, judge_schema
from clientbase.rules.registry import RegisterContext
from clientbase.text.inside import held
from clientbase.text.read import Unreadable, Value, parse
from clientbase.undo import Restore

_OWN_REPORT: Final = re.compile(r"reports/([^/]+)\.sql")


def demand_sound(
    root: Path, plan: Sequence[Restore], rules: Rules, reports: Callable[[], Collection[str]]
) -> None:
    """Refuse a plan that would bring errors into the base's files; RefusedError names each.

    *reports* gives the names of all reports, and is asked only where the register of decisions is judged.
    """
    schema = next((one for one in plan if one.then == SCHEMA and one.changed), None)
    touched = [*(one for one in plan if one.changed), *_untouched(root, plan, schema)]
    names = reports() if any(one.then == REGISTER for one in touched) else ()
    before = RegisterContext(rules.norms, rules.today, names)
    after = RegisterContext((schema and _norms(schema)) or rules.norms, rules.today, _reports(names, plan))
    if found := [finding for one in touched for finding in _new_in(one, before, after)]:
        raise RefusedError(say("nothing was written; to take it back all the same, add --force"), found)


def _untouched(root: Path, plan: Sequence[Restore], schema: Restore | None) -> Iterator[Restore]:
    """Return the files that stay as they are and that norms or reports could fail by what becomes of those."""
    known = {path for one in plan for path in (one.now, one.then)}
    if schema:
        yield from _naming(root, _gone(schema), known)
    if REGISTER not in known and (schema or _own_reports(plan, now=True)):
        data = held(root / REGISTER)
        if data is not None:
            yield Restore(REGISTER, REGISTER, data, data)


def _norms(schema: Restore) -> Norms | None:
    """Return the norms as they will be, where they can be used."""
    with suppress(Unreadable):
        return judge_schema(parse(schema.after or b"", SCHEMA))[0]
    return None


def _gone(schema: Restore) -> list[bytes]:
    """Return the words that the norms will not have any more, such as the ids of managers."""
    with suppress(Unreadable):
        before, after = (
            set(_words(parse(data or b"", SCHEMA).data)) for data in (schema.before, schema.after)
        )
        return [word.encode() for word in before - after if word]
    return []


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _words(inner)
    if isinstance(value, str):
        yield value


def _naming(root: Path, words: Sequence[bytes], known: Collection[str | None]) -> Iterator[Restore]:
    """Return the records that stay as they are, but name what the norms will not know."""
    for _, path in records(root) if words else ():
        if path not in known:
            data = held(root / path)
            if data is not None and any(word in data for word in words):
                yield Restore(path, path, data, data)


def _reports(names: Collection[str], plan: Sequence[Restore]) -> frozenset[str]:
    """Return the names of all reports as they will be, told what they are now."""
    come = _own_reports(plan, now=False)
    return frozenset(names) - (_own_reports(plan, now=True) - come) | come


def _own_reports(plan: Sequence[Restore], *, now: bool) -> frozenset[str]:
    """Name the base's own reports among the files of a plan, as they stand now or as they will."""
    paths = (one.now if now else one.then for one in plan if one.changed)
    found = (_OWN_REPORT.fullmatch(path) for path in paths if path)
    return frozenset(match[1] for match in found if match)


def _new_in(one: Restore, before: RegisterContext, after: RegisterContext) -> Iterator[Finding]:
    if one.then is None or not (one.then in {SCHEMA, REGISTER} or is_record(one.then)):
        return
    found = _errors(one.then, one.after, after)
    if found:
        yield from new_findings(_errors(one.now or one.then, one.before, before), found)


def _errors(path: str, data: bytes | None, around: RegisterContext) -> list[Finding]:
    if data is None:
        return []
    try:
        document = parse(data, path)
    except Unreadable as unreadable:
        return [unreadable.finding]
    if path == SCHEMA:
        findings = judge_schema(document)[1]
    elif path == REGISTER:
        findings = judge_register(document, around)[1]
    else:
        findings = judge(document, around.norms, around.today).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]
