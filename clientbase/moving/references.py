"""Who names a client by its id: records, questions of schema.yaml, and texts that only people can mend."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from clientbase.base import Base
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, accepted, drafted
from clientbase.errors import UnreadableError
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.change import Change, Path_, Put, Remove
from clientbase.text.edit import edited
from clientbase.text.inside import files_in, held
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import order_of

_NAMING: Final = """
SELECT DISTINCT path FROM (
  SELECT r.path FROM contacts k JOIN records r ON r.id = k.client
   WHERE k.moved_to = ?1 OR EXISTS (SELECT 1 FROM json_each(coalesce(k.also_at, '[]')) WHERE value = ?1)
   UNION ALL
  SELECT r.path FROM clients c JOIN records r ON r.id = c.id
   WHERE EXISTS (SELECT 1 FROM json_each(coalesce(c.distinct_from, '[]')) WHERE value = ?1))
 ORDER BY path
"""
_ASKED: Final = (
    r"(?<![\w.])((?:client|id|(?:contacts\.)?(?:also_at|moved_to)|distinct_from)\s*!?=\s*)([a-z0-9,-]+)"
)
"""A term of a question that names clients by their ids."""


def paths_naming(base: Base, client: str) -> list[str]:
    """Return the records that name *client* by its id."""
    return [path for (path,) in base.ask(_NAMING, (client,))]


def followed(document: Document, old: str, new: str) -> list[Change]:
    """Say what makes a record name *new* where it names *old*; in the record of *new* itself that goes."""
    own = Path(document.path).stem == new
    return [
        change for where, value in _naming(document.data) for change in _named(where, value, old, new, own)
    ]


def _naming(data: Mapping[str, Any]) -> Iterator[tuple[Path_, Any]]:
    """Return the places of a record that may name clients: one id or a list of them."""
    yield ("distinct_from",), data.get("distinct_from")
    people = data.get("contacts")
    for n, person in enumerate(people if isinstance(people, list) else []):
        if isinstance(person, dict):
            yield ("contacts", n, "also_at"), person.get("also_at")
            yield ("contacts", n, "moved_to"), person.get("moved_to")


def _named(where: Path_, value: Any, old: str, new: str, own: bool) -> Iterator[Change]:
    if isinstance(value, list) and old in value:
        at = value.index(old)
        yield Remove((*where, at)) if own or new in value else Put((*where, at), new)
    elif value == old:
        yield Remove(where) if own else Put(where, new)


def following(root: Path, path: str, old: str, new: str, rules: Rules) -> Draft:
    """Draft a record that names *new* in place of *old*."""
    document = document_of(root, path)
    return drafted(document, followed(document, old, new), rules)


def asked_for(root: Path, old: str, new: str) -> Draft | None:
    """Draft schema.yaml with its questions asking for *new*; None where none asks for *old*."""
    try:
        before = read(root / SCHEMA, SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("schema.yaml cannot be read; mend it first"), (unreadable.finding,)
        ) from None
    changes = [
        Put(where, asking)
        for where, question in _questions(before.data)
        if (asking := _asking(question, old, new)) != question
    ]
    if not changes:
        return None
    after = edited(before, changes, order_of(Norms))
    norms, known = judge_schema(before)
    now, found = judge_schema(after)
    return Draft(before, after, None, accepted(known, found, fresh=norms is None and now is not None))


def _questions(data: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    selections = data.get("selections")
    for name, question in (selections if isinstance(selections, dict) else {}).items():
        if isinstance(question, str):
            yield ("selections", name), question
    if isinstance(aim := data.get("aim_at"), str):
        yield ("aim_at",), aim


def _asking(question: str, old: str, new: str) -> str:
    def named(match: re.Match[str]) -> str:
        return match[1] + ",".join(dict.fromkeys(new if one == old else one for one in match[2].split(",")))

    return re.sub(_ASKED, named, question)


def mentions(root: Path, client: str) -> list[str]:
    """Return the lines of decisions and own reports that mention the id: nobody but people can tell what they mean."""
    files = [root / REGISTER, *files_in(root / "reports", ".sql")]
    word = re.compile(rf"(?<![\w-]){re.escape(client)}(?![\w-])")
    return [
        f"{file.relative_to(root)}:{n}"
        for file in files
        for n, line in enumerate((held(file) or b"").decode(errors="replace").split("\n"), 1)
        if word.search(line)
    ]
