"""From words, standard input and questions to complete items: what `add` and `log` share."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from clientbase.cli.asking import again, ask, on_terminal
from clientbase.edits.adding import items_in
from clientbase.edits.items import choices, filled, missing
from clientbase.edits.words import given, nested
from clientbase.edits.write import Rules
from clientbase.errors import UsageError
from clientbase.text.change import Put, intended
from clientbase.text.loader import Value


class Entered(NamedTuple):
    """An item as it was entered, and the word beside it that is no field: the id or the deal."""

    beside: str | None
    item: dict[str, Value]


def entered(words: Sequence[str], shape: type[Any], beside: str | None, rules: Rules) -> tuple[Entered, ...]:
    """Read what was typed; `-` among the words stands for YAML from standard input, which words complete."""
    mark = f"{beside}="
    outside = [word.removeprefix(mark) for word in words if beside and word.startswith(mark)]
    if len(outside) > 1:
        raise UsageError(f'"{beside}" is given twice; give it once')
    fields = [word for word in words if word != "-" and not (beside and word.startswith(mark))]
    values = given(fields, shape, rules.norms, rules.today)
    if "-" not in words:
        return (Entered(outside[0] if outside else None, nested(values)),)
    found = []
    for item in items_in(sys.stdin.buffer.read()):
        inside = item.pop(beside, None) if beside else None
        whole = intended(item, [Put(where, value) for where, value in values.items()])
        found.append(Entered(outside[0] if outside else inside if isinstance(inside, str) else None, whole))
    if not found:
        raise UsageError("standard input has nothing to add")
    return tuple(found)


def completed(
    item: Mapping[str, Value], kind: str, shape: type[Any], rules: Rules, manager: str | None
) -> dict[str, Value]:
    """Fill in what goes without saying, and ask for what is missing; UsageError where nobody can be asked."""
    whole = filled(item, shape, rules.today, manager)
    lacking = missing(whole, kind, shape, rules.norms)
    if lacking and not on_terminal():
        words = " ".join(f"{name}=VALUE" for name in lacking)
        raise UsageError(f"the {kind} lacks {', '.join(lacking)}; add {words}")
    for name in lacking:
        whole = _asked(whole, name, shape, rules)
    return whole


def _asked(item: dict[str, Value], name: str, shape: type[Any], rules: Rules) -> dict[str, Value]:
    known = choices(name, shape, rules.norms, rules.today)
    while True:
        try:
            values = given([f"{name}={ask(name, known)}"], shape, rules.norms, rules.today)
        except UsageError as error:
            again(error)
        else:
            return intended(item, [Put(where, value) for where, value in values.items()])
