"""What may stand in a merged record twice though nothing of it conflicts, so that it would count twice unsaid."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from clientbase.language import say
from clientbase.merging.pairs import ENTERED, SALES


def may_stand_twice(
    gone: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], key: str, called: Callable[[Any], str]
) -> Iterator[str]:
    """Say of a list under *key* what of the new items of both sides may be one; *gone* is what neither has any more.

    That is what each has put in place of one item, and sales that are alike but for their number.
    """
    added = _facts(ours), _facts(theirs)
    for item in gone:
        if all(_facts([item]) & facts for facts in added):
            yield say(
                "{what}: removed on both sides, and each has added one like it; if these are one, take one of them out",
                what=called(item),
            )
    here, there = (_but_number(side) if key in SALES else {} for side in (ours, theirs))
    for what in (what for what in there if what in here):
        yield say(
            '{what}: "{ours}" here and "{theirs}" there are alike but for the number, and both are kept',
            what=called(there[what]),
            ours=here[what]["document"],
            theirs=there[what]["document"],
        )


def _facts(items: Sequence[Any]) -> frozenset[tuple[str, str]]:
    """Return all that items say in their own fields."""
    fields = (pair for item in items if isinstance(item, dict) for pair in item.items())
    return frozenset((key, value) for key, value in fields if isinstance(value, str))


def _but_number(items: Sequence[Any]) -> Mapping[frozenset[tuple[str, str]], Any]:
    """Return the items that have a number by all that they say besides."""
    numbered = [item for item in items if isinstance(item, dict) and "document" in item]
    return {
        frozenset(fact for fact in _facts([item]) if fact[0] not in {"document", ENTERED}): item
        for item in numbered
    }
