"""Fields of a record or of an item in it: given another value, or taken away."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbase.edits.address import locate
from clientbase.edits.records import document_of
from clientbase.edits.words import given
from clientbase.edits.write import Draft, Make, Rules, drafted, put_all
from clientbase.errors import BlockedError, RefusedError, UsageError
from clientbase.model import Client
from clientbase.text.change import Change, Path_, Put, Remove
from clientbase.text.read import Document
from clientbase.text.store import locked

if TYPE_CHECKING:
    from clientbase.finding import Finding


def setting(part: str, words: Sequence[str], rules: Rules, whole: type[Any] = Client) -> Make:
    """Make a function that says what `key=value` *words* change in *part* of *whole*; `key=` takes away."""
    if not words:
        raise UsageError("say what to set: key=value, or key= to take a value away")

    def make(document: Document) -> list[Change]:
        where, shape = locate(document, part, whole)
        if shape is Client and any(word.startswith("id=") for word in words):
            raise UsageError(
                '"id" is the name of the file, not a field; a client is renamed with: clientbase rename'
            )
        changes: list[Change] = []
        for way, value in given(words, shape, rules.norms, rules.today).items():
            if value is not None:
                changes.append(Put((*where, *way), value))
            elif _is_there(document.data, (*where, *way)):
                changes.append(Remove((*where, *way)))
        return changes

    return make


def _is_there(data: Any, where: Path_) -> bool:
    for part in where:
        if isinstance(data, dict) and part not in data:
            return False
        data = data[part]
    return True


def draft_all(root: Path, paths: Sequence[str], make: Make, rules: Rules) -> tuple[Draft, ...]:
    """Draft the same change for many records; RefusedError names the errors of all of them."""
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            drafts.append(drafted(document_of(root, path), make, rules))
        except RefusedError as error:
            findings += error.findings
    if findings:
        raise RefusedError("nothing was written", findings)
    return tuple(draft for draft in drafts if draft.changed)


def put_as_seen(root: Path, drafts: Sequence[Draft]) -> None:
    """Put in place what somebody has looked at, if the records are still what they were then."""
    with locked(root):
        for draft in drafts:
            if draft.before and document_of(root, draft.path).text != draft.before.text:
                raise BlockedError(f"{draft.path} was changed meanwhile; nothing was written, do it again")
        put_all(root, drafts)
