"""One item that is taken out of a record."""

from typing import Any

from clientbase.changes.shorten import cut, one_line
from clientbase.edits.address import locate
from clientbase.edits.kinds import KINDS, label
from clientbase.errors import UsageError
from clientbase.fields import FIELDS
from clientbase.language import say
from clientbase.model import Client
from clientbase.text.change import Remove
from clientbase.text.read import Document


def removal(document: Document, part: str) -> tuple[Remove, str]:
    """Return what takes the item at *part* out, and what it is called: its kind, what it must have, what it says."""
    listed_under, _, item = part.partition("/")
    field = FIELDS[Client].get(listed_under)
    if field and field.form != "one" and field.parse not in FIELDS:
        raise UsageError(
            say(
                '"{listed_under}" holds words; take one out with: clientbase set CLIENT {listed_under}-=WORD',
                listed_under=listed_under,
            )
        )
    if not item:
        raise UsageError(
            say("say which item: clientbase remove CLIENT/LIST/ITEM, such as interactions/2026-10-12")
        )
    where, shape, _ = locate(document, part)
    here: Any = document.data
    for step in where:
        here = here[step]
    kind = next((kind.name for kind in KINDS.values() if kind.shape is shape), shape.__name__.lower())
    said = next((str(here[key]) for key in ("about", "what", "title", "reason") if here.get(key)), "")
    return Remove(where), f"{kind} {label(shape, here)}" + (f": {cut(one_line(said))}" if said else "")
