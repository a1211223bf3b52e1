"""From words, standard input and questions to complete items: what `add` and `log` share."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from clientbase.cli.asking import again, ask, choose, on_terminal
from clientbase.cli.session import tell
from clientbase.edits.adding import items_in
from clientbase.edits.items import choices, filled, missing
from clientbase.edits.words import AskedBackError, given, nested
from clientbase.edits.write import Rules
from clientbase.errors import UsageError
from clientbase.text.change import Put, intended
from clientbase.text.loader import Value

_T = TypeVar("_T")


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
    values = understood(fields, lambda words: given(words, shape, rules.norms, rules.today))
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


def understood(words: Sequence[str], read: Callable[[Sequence[str]], _T]) -> _T:
    """Return what *read* makes of *words*; on a terminal it is asked which of two readings a value has."""
    while True:
        try:
            return read(words)
        except AskedBackError as error:
            if not on_terminal():
                raise
            words = [*_decided(words, error)]


def _decided(words: Sequence[str], error: AskedBackError) -> Iterator[str]:
    """Write the reading that is meant in place of what has two."""
    tell(f'  {error.key}: "{error.text}" can be')
    for number, reading in enumerate(error.readings, 1):
        tell(f"{number:3}  {reading}")
    meant = error.readings[choose("which", len(error.readings))]
    for word in words:
        key, sign, text = word.partition("=")
        of_it = sign and error.key.startswith(key.rstrip("+-"))
        yield f"{key}={' '.join(text.split()).replace(error.text, meant, 1)}" if of_it else word


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
