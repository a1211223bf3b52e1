"""schema.yaml read as far as it can be used, and not judged: for whoever only goes by its norms."""

from pathlib import Path
from typing import Any

from clientbase.errors import UnreadableError
from clientbase.fields import empty
from clientbase.finding import Where
from clientbase.language import say
from clientbase.names import SCHEMA
from clientbase.norms import Norms
from clientbase.text.read import Document, Unopened, Unreadable, read
from clientbase.typed import UNUSABLE, typed


def norms_judged_before(root: Path) -> Norms:
    """Read as much of schema.yaml as can be used without looking for what is wrong in it."""
    try:
        return what_is_right(norms_document(root).data)
    except Unreadable:
        return empty(Norms)


def norms_document(root: Path) -> Document:
    """Read schema.yaml; where the system does not give it nobody goes on, as if there were no norms."""
    try:
        return read(root / SCHEMA, SCHEMA)
    except Unopened as unopened:
        raise UnreadableError(
            say("schema.yaml is there and cannot be opened; nothing was done without it"), (unopened.finding,)
        ) from None


def what_is_right(data: Any) -> Norms:
    """Leave out of schema.yaml what is of a wrong type, until the rest can be typed."""
    norms, complaints = typed(data, Norms)
    if norms is None:
        from copy import deepcopy

        data = deepcopy(data)
    while norms is None:
        where = next(complaint.where for complaint in complaints if complaint.code in UNUSABLE)
        data = _without(data, where)
        norms, complaints = typed(data, Norms)
    return norms


def _without(data: Any, where: Where) -> Any:
    """Take out what stands at *where*, or what stands there in place of a mapping or a list."""
    within: Any = None
    key: Any = None
    left = data
    for part in where:
        held = part in left if isinstance(left, dict) else isinstance(left, list) and part in range(len(left))
        if not held:
            break
        within, key, left = left, part, left[part]
    if key is None:
        return {}
    del within[key]
    return data
