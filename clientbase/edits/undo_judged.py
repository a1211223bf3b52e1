"""What would be wrong after an undo and was not before: records and norms go back to what they were."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from clientbase.edits.message import SCHEMA
from clientbase.edits.records import records
from clientbase.edits.undo import Restored
from clientbase.edits.undo_commits import is_record
from clientbase.edits.write import Rules, new_findings
from clientbase.errors import RefusedError
from clientbase.finding import Finding, Severity
from clientbase.rules.judge import judge, judge_schema
from clientbase.shapes import Norms
from clientbase.text.read import Unreadable, Value, parse


def demand_sound(root: Path, plan: Sequence[Restored], rules: Rules) -> None:
    """Refuse a plan that would bring errors into the base's files; RefusedError names each."""
    schema = next((one for one in plan if one.then == SCHEMA and one.changed), None)
    judged = rules._replace(norms=(schema and _norms(schema)) or rules.norms)
    touched = [one for one in plan if one.changed]
    if schema:
        known = {path for one in plan for path in (one.now, one.then)}
        touched += _naming(root, _gone(schema), known)
    if found := [finding for one in touched for finding in _new_in(one, rules, judged)]:
        raise RefusedError("nothing was written; to take it back all the same, add --force", found)


def _norms(schema: Restored) -> Norms | None:
    """Give the norms as they will be, where they can be used."""
    with suppress(Unreadable):
        return judge_schema(parse(schema.after or b"", SCHEMA))[0]
    return None


def _gone(schema: Restored) -> list[bytes]:
    """Give the words that the norms will not have any more, such as the ids of managers."""
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


def _naming(root: Path, words: Sequence[bytes], known: Collection[str | None]) -> Iterator[Restored]:
    """Give the records that stay as they are, but name what the norms will not know."""
    for _, path in records(root) if words else ():
        if path not in known:
            data = (root / path).read_bytes()
            if any(word in data for word in words):
                yield Restored(path, path, data, data)


def _new_in(one: Restored, before: Rules, after: Rules) -> Iterator[Finding]:
    if one.then is None or not (one.then == SCHEMA or is_record(one.then)):
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
