"""Who waits for an answer: the client wrote or called, and nobody of ours has talked with it since.

A wait begins with a talk of direction `in`, of whatever kind, and ends with the next one that is not: one that is ours,
or does not say whose it is. What the client says again meanwhile belongs to the same wait. A kind that is no contact
at all, such as a newsletter, answers nothing.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clientbase.model import Interaction
    from clientbase.norms import Norms


class Wait(NamedTuple):
    """A client that waits, or has waited, for an answer."""

    asked: int
    """The place of the talk with which it began."""
    answer: int | None
    """The place of the talk that answered."""


def waits(talks: "Sequence[Interaction]", norms: "Norms") -> Iterator[Wait]:
    """Return the waits that follow from *talks*, by day, then by place."""
    asked = None
    for n in sorted(range(len(talks)), key=lambda n: talks[n].date):
        if talks[n].direction == "in":
            asked = n if asked is None else asked
        elif asked is not None and _answers(talks[n], norms):
            yield Wait(asked, n)
            asked = None
    if asked is not None:
        yield Wait(asked, None)


def _answers(talk: "Interaction", norms: "Norms") -> bool:
    kind = norms.interactions.get(talk.kind)
    return kind is None or kind.contact != "false"
