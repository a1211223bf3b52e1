"""What was written, in the words of whoever wrote it: `call today; promised Tue 1 Dec "send price list"`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from clientbase.edits.kinds import Kind
from clientbase.edits.write import Draft
from clientbase.fields import FIELDS, Field
from clientbase.language import say
from clientbase.model import Client, Interaction
from clientbase.norms import Decision
from clientbase.spoken import spoken_day
from clientbase.text.loader import Value
from clientbase.values import parse_amount, parse_day, parse_text

_UNSAID: Final = frozenset({"entered", "learnt_from", "currency"})
_BARE: Final = frozenset("name id product kind role stage level file decision".split())
"""Fields whose value says by itself what it is."""
_FREE: Final = frozenset(
    "about what title note notes reason outcome resolution answer address finding".split()
)
"""Fields of free words, which stand in quotes."""
_DAY: Final = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", re.ASCII)
_SHOWN: Final = 3


def told_items(
    kind: Kind, items: Sequence[Mapping[str, Value]], record: Mapping[str, Any], today: date
) -> str:
    """Say which items were added to a record."""
    shown = "; ".join(_told_item(kind, item, record, today) for item in items[:_SHOWN])
    more = len(items) - _SHOWN
    return (
        say("{shown}; and {more} more of {list}", shown=shown, more=more, list=kind.listed_under)
        if more > 0
        else shown
    )


def told_client(client_id: str, data: Mapping[str, Any], today: date) -> str:
    """Say which client was added: the id, which was made from the name, and what else is known."""
    rest = {key: value for key, value in data.items() if key != "name"}
    return ", ".join([say("new client {client}", client=client_id), *_phrases(Client, rest, "", today)])


def told_decision(item: Mapping[str, Value], today: date) -> str:
    """Say which decision was put down."""
    return ", ".join(_phrases(Decision, item, "", today))


def told_changes(draft: Draft, today: date) -> str:
    """Say what a draft changes, old and new: `manager ivan -> olga`."""
    from clientbase.changes.told import told
    from clientbase.changes.wording import ARROW
    from clientbase.edits.message import words_of

    words = "; ".join(map(told, words_of(draft)))
    return _DAY.sub(lambda day: _spoken(day[0], today), words.replace(f" {ARROW} ", " -> "))


def _told_item(kind: Kind, item: Mapping[str, Value], record: Mapping[str, Any], today: date) -> str:
    if kind.shape is Interaction:
        return _told_talk(item, today)
    currency = str(item.get("currency") or record.get("currency") or "")
    return f"{kind.name} {', '.join(_phrases(kind.shape, item, currency, today))}"


def _told_talk(talk: Mapping[str, Value], today: date) -> str:
    with_ = say(" with {person}", person=talk["with"]) if "with" in talk else ""
    said = f"{talk.get('kind')}{with_} {_spoken(str(talk.get('date')), today)}"
    promise = talk.get("next")
    if not isinstance(promise, Mapping):
        return said
    what = f' "{promise["what"]}"' if "what" in promise else ""
    day = _spoken(str(promise.get("date")), today)
    return say("{said}; promised {day}{what}", said=said, day=day, what=what)


def _phrases(shape: type[Any], item: Mapping[str, Any], currency: str, today: date) -> Iterator[str]:
    for key, field in FIELDS[shape].items():
        if item.get(key) and key not in _UNSAID:
            yield _phrase(key, item[key], field, currency, today)


def _phrase(key: str, value: Any, field: Field, currency: str, today: date) -> str:
    if isinstance(value, list):
        return f"{key} {_between(value).join(_part(one, field, currency, today) for one in value)}"
    if isinstance(value, Mapping):
        inside = (
            _phrases(field.parse, value, currency, today)
            if field.parse in FIELDS
            else map(str, value.values())
        )
        return f"{key} {', '.join(inside)}"
    if field.parse is parse_amount:
        sum_ = f"{value} {currency}".rstrip()
        return sum_ if key == "amount" else f"{key} {sum_}"
    if field.parse is parse_day:
        return _spoken(value, today) if key in {"date", "opened"} else f"{key} {_spoken(value, today)}"
    free = key in _FREE or (key == "decision" and field.parse is parse_text)
    shown = _in_quotes(value) if free else str(value)
    return shown if free or key in _BARE else f"{key} {shown}"


def _between(items: Sequence[Any]) -> str:
    return "; " if isinstance(items[0], Mapping) else ", "


def _part(one: Any, field: Field, currency: str, today: date) -> str:
    if isinstance(one, Mapping) and field.parse in FIELDS:
        return ", ".join(_phrases(field.parse, one, currency, today))
    return _in_quotes(one)


def _in_quotes(value: object) -> str:
    return f'"{value}"'


def _spoken(text: str, today: date) -> str:
    try:
        return spoken_day(parse_day(text), today)
    except ValueError:
        return text
