"""Fields of a record or of an item in it: given another value, or taken away."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clientbase.edits.address import locate
from clientbase.edits.records import document_of
from clientbase.edits.words import given
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError, UsageError
from clientbase.fields import FIELDS
from clientbase.model import Client
from clientbase.text.change import Change, Path_, Put, Remove
from clientbase.text.read import Document


def setting(
    document: Document, part: str, words: Sequence[str], rules: Rules, whole: type[Any] = Client
) -> list[Change]:
    """Say what `key=value` *words* change in *part* of a file that holds *whole*; `key=` takes away."""
    if not words:
        raise UsageError("say what to set: key=value, or key= to take a value away")
    where, shape, _ = locate(document, part, whole)
    if shape is Client and any(word.startswith("id=") for word in words):
        raise UsageError(
            '"id" is the name of the file, not a field; a client is renamed with: clientbase rename'
        )
    changes: list[Change] = []
    for way, value in given(words, shape, rules.norms, rules.today).items():
        place = _among_several(document.data, (*where, *way), shape)
        if value is not None:
            changes.append(Put(place, value))
        elif _is_there(document.data, place):
            changes.append(Remove(place))
    return changes


def _among_several(data: Any, where: Path_, shape: type[Any]) -> Path_:
    """Return *where*, led to one item where a field that may hold one or several holds several.

    Of texts, such as phones, the first is the main one; of items, such as `left`, the last is in force.
    """
    here: Any = data
    way: list[str | int] = []
    for part in where:
        if isinstance(here, list) and isinstance(part, str):
            way.append(len(here) - 1)
            here = here[-1]
        way.append(part)
        here = (
            here.get(part) if isinstance(here, dict) else here[int(part)] if isinstance(here, list) else None
        )
    field = FIELDS[shape].get(str(where[-1]))
    if (
        isinstance(here, list)
        and here
        and field
        and field.form == "one-or-many"
        and field.parse not in FIELDS
    ):
        way.append(0)
    return tuple(way)


def _is_there(data: Any, where: Path_) -> bool:
    for part in where:
        if isinstance(data, dict) and part not in data:
            return False
        data = data[part]
    return True


def set_in_all(root: Path, paths: Sequence[str], words: Sequence[str], rules: Rules) -> list[Draft]:
    """Draft those of many records that the same *words* change; RefusedError names the errors of all of them."""
    drafts: list[Draft] = []
    refused: list[RefusedError] = []
    for path in paths:
        document = document_of(root, path)
        try:
            drafts.append(drafted(document, setting(document, "", words, rules), rules))
        except RefusedError as error:
            refused.append(error)
    if refused:
        raise RefusedError("nothing was written", [found for error in refused for found in error.findings])
    return [draft for draft in drafts if draft.changed]
