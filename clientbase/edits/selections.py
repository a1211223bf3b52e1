"""Questions with names, kept in schema.yaml under `selections`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from clientbase.edits.write import Draft, accepted
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say
from clientbase.names import SCHEMA, valid_id
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.change import Put
from clientbase.text.edit import edited
from clientbase.text.read import Unreadable, read
from clientbase.typed import order_of

_MARK = "sel:"


def selection_saved(root: Path, name: str, query: str) -> Draft:
    """Draft schema.yaml with *query*, which is known to be a question, under a *name*; only that line differs."""
    if fault := valid_id(name):
        raise UsageError(f"--save: {fault}")
    try:
        before = read(root / SCHEMA, SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("schema.yaml cannot be read; mend it first"), (unreadable.finding,)
        ) from None
    norms, known = judge_schema(before)
    if name in {*_within(query, norms.selections if norms else {}, set())}:
        raise UsageError(
            say(
                'the question asks for "{mark}{name}" itself; save it under another name',
                mark=_MARK,
                name=name,
            )
        )
    after = edited(before, [Put(("selections", name), query)], order_of(Norms))
    _, found = judge_schema(after)
    return Draft(before, after, None, accepted(known, found, fresh=norms is None))


def kept_as(draft: Draft, name: str) -> str | None:
    """Return the other question that has the name so far."""
    held = draft.before.data.get("selections") if draft.before and draft.changed else None
    old = held.get(name) if isinstance(held, dict) else None
    return old if isinstance(old, str) else None


def _within(query: str, selections: Mapping[str, str], seen: set[str]) -> Iterator[str]:
    """Return the names of the selections that a question asks for, by way of others too."""
    for word in query.split():
        name = word.removeprefix(_MARK)
        if word.startswith(_MARK) and name not in seen:
            seen.add(name)
            yield name
            yield from _within(selections.get(name, ""), selections, seen)
