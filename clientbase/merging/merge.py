"""Three versions of a record made one: what both sides changed is kept, and only what cannot be is asked."""

from typing import NamedTuple

from clientbase.merging.apply import applied, with_their_comments
from clientbase.merging.markers import Choice, Labels, marked
from clientbase.merging.plan import Conflict, plan
from clientbase.text.read import Document


class Merged(NamedTuple):
    """A merged text; markers stand in it where *conflicts* are left."""

    text: str
    conflicts: tuple[Conflict, ...]


_LABELS = Labels()


def merged(base: Document | None, ours: Document, theirs: Document, labels: Labels = _LABELS) -> Merged:
    """Merge two versions by fields and items, in the words and with the comments of ours.

    Without a *base*, both sides have begun the record. EditError says that the text cannot take the
    changes.
    """
    if ours.text == theirs.text or (base and base.text == theirs.text):
        return Merged(ours.text, ())
    if base and base.text == ours.text:
        return Merged(theirs.text, ())
    todo = plan(base.data if base else {}, ours.data, theirs.data)

    def decided(choice: Choice = ()) -> str:
        text = applied(ours, todo, theirs, [todo.conflicts[n] for n in choice])
        return with_their_comments(text, base, theirs) if base else text

    text = decided()
    if todo.conflicts:
        text = marked(text, decided, len(todo.conflicts), labels)
    return Merged(text, todo.conflicts)
