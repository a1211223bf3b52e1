"""The events of YAML, walked once: plain values, and the mark of every key and item.

Nothing is ever composed: what is too deep, tagged, anchored or doubled is refused where it is met,
before anything is built from it.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from clientbase.text.plain import Data, Marks, Value
from clientbase.text.syntax_errors import Refusal, Spot, complaint, control

__all__ = ["LIBYAML", "Data", "Events", "Marks", "Value", "events", "parsed", "walk"]

Events: TypeAlias = Callable[[], Any]

# Where it is False the pure parser does the same work in about ten times the time.
LIBYAML: Final = bool(yaml.__with_libyaml__)
DEEPEST: Final = 20
_SHOWN: Final = 40
# An escape in quotes may say anything that Unicode has; only what no text can mean is refused.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# At the beginning of a line libyaml takes it for a space, and so for an indentation that nobody sees; the pure
# parser takes it for a letter. Both know more breaks of lines than the file has.
_BOM_BEGINS_LINE: Final = re.compile("(?:\\A|[\n\r\x85\u2028\u2029])(?=\ufeff)")


def parsed(text: str, *, libyaml: bool) -> tuple[Data, Marks]:
    """Return the values of *text*, and by the identity of each container the places of its entries.

    Raises:
        Refusal: at what YAML or a record does not allow

    """
    if "\ufeff" in text and (unseen := _BOM_BEGINS_LINE.search(text)):
        raise control(text, unseen.end())
    try:
        return walk(events(text, libyaml=libyaml), text)
    except yaml.MarkedYAMLError as error:
        raise _met_before(error, text, libyaml=libyaml) or complaint(error, text) from None
    except yaml.reader.ReaderError:
        raise control(text) from None


def _met_before(error: yaml.MarkedYAMLError, text: str, *, libyaml: bool) -> Refusal | None:
    """Return what is refused in *text* before the place of *error*, where brackets may be nested too deep.

    A parser looks ahead for the end of a key, and has a limit of its own, which depends on its version: it
    may complain of the thousandth bracket before it hands out the first.
    """
    mark: Any = error.problem_mark
    before = text[: mark.index] if mark else ""
    if before.count("[") + before.count("{") > DEEPEST:
        try:
            walk(events(before, libyaml=libyaml), before)
        except Refusal as refusal:
            return refusal
        except yaml.MarkedYAMLError:
            pass
    return None


def walk(get: Events, text: str) -> tuple[Data, Marks]:
    """Return the values of *text* and the places of their entries from the events that *get* gives."""
    marks: Marks = {}
    values = _document(get, marks)
    if "\\" in text:
        _refuse_no_text(values, marks)
    return values, marks


def _document(get: Events, marks: Marks) -> Data:
    get()
    event = get()
    if event.__class__ is StreamEndEvent:
        raise Refusal("CB008", Spot(), 'the file is empty; begin it with a field such as "name: ..."')
    event = get()
    _refuse_properties(event)
    if event.__class__ is not MappingStartEvent:
        what = "a list" if event.__class__ is SequenceStartEvent else _shown(event.value)
        raise Refusal(
            "CB008", event.start_mark, f'{what} stands at the top; begin with a field such as "name: ..."'
        )
    values = _mapping(get, marks, 1)
    get()
    event = get()
    if event.__class__ is not StreamEndEvent:
        raise Refusal("CB008", event.start_mark, 'a second document begins at "---"; give it its own file')
    return values


def _mapping(get: Events, marks: Marks, depth: int) -> Data:
    box: Data = {}
    spots = marks[id(box)] = []
    event = get()
    while event.__class__ is ScalarEvent:
        key = event.value
        if key in box or event.anchor or event.tag or key in {"", "<<"}:
            _refuse_key(event, box)
        mark: Any = event.start_mark
        spots.append((mark.line, mark.column))
        event = get()
        if event.__class__ is ScalarEvent:
            if event.anchor or event.tag:
                _refuse_properties(event)
            # An empty plain scalar is the only nothing; an empty text is written in quotes.
            box[key] = event.value or ("" if event.style else None)
        else:
            box[key] = _container(event, get, marks, depth + 1)
        event = get()
    if event.__class__ is not MappingEndEvent:
        _refuse_properties(event)
        raise Refusal("CB008", event.start_mark, "a list or mapping stands as a key; a key is a plain text")
    return box


def _sequence(get: Events, marks: Marks, depth: int) -> list[Value]:
    box: list[Value] = []
    spots = marks[id(box)] = []
    event = get()
    while event.__class__ is not SequenceEndEvent:
        mark: Any = event.start_mark
        spots.append((mark.line, mark.column))
        if event.__class__ is ScalarEvent:
            if event.anchor or event.tag:
                _refuse_properties(event)
            box.append(event.value or ("" if event.style else None))
        else:
            box.append(_container(event, get, marks, depth + 1))
        event = get()
    return box


def _container(event: Any, get: Events, marks: Marks, depth: int) -> Value:
    _refuse_properties(event)
    if depth > DEEPEST:
        raise Refusal("CB007", event.start_mark, f"nested more than {DEEPEST} levels deep; write it flatter")
    if event.__class__ is MappingStartEvent:
        return _mapping(get, marks, depth)
    return _sequence(get, marks, depth)


def _refuse_key(event: Any, box: Data) -> None:
    _refuse_properties(event)
    key = event.value
    if key in box:
        raise Refusal("CB004", event.start_mark, f"key {_shown(key)} stands twice; keep one of the two")
    if not event.style and key == "<<":
        raise Refusal("CB005", event.start_mark, 'merge key "<<" is not used here; write the fields out')
    if not event.style:
        raise Refusal("CB008", event.start_mark, 'a key is missing before ":"; write it')


def _refuse_properties(event: Any) -> None:
    if event.__class__ is AliasEvent:
        raise Refusal("CB005", event.start_mark, f'alias "*{event.anchor}" is not used here; write its value')
    if event.anchor:
        raise Refusal("CB005", event.start_mark, f'anchor "&{event.anchor}" is not used here; delete it')
    if event.tag:
        raise Refusal("CB005", event.start_mark, f'tag "{event.tag}" is not used here; delete it')


def _refuse_no_text(values: Value, marks: Marks) -> None:
    """Escapes in double quotes can smuggle in what the text itself must not contain."""
    pending: list[Any] = [values]
    while pending:
        box = pending.pop()
        entries: Iterable[Any] = box.items() if isinstance(box, dict) else ((None, item) for item in box)
        for mark, (key, value) in zip(marks[id(box)], entries, strict=True):
            if isinstance(value, list | dict):
                pending.append(value)
            for said in (key, value):
                if isinstance(said, str) and (found := _NO_TEXT.search(said)):
                    character = f"U+{ord(found[0]):04X}"
                    raise Refusal("CB002", Spot(*mark), f'escaped control character "{character}"; delete it')


def _shown(text: str) -> str:
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[: _SHOWN - 1]}…"'


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The slower parser, for where PyYAML was built without libyaml."""

    def __init__(self, text: str) -> None:
        """Start at the first event of *text*."""
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def events(text: str, *, libyaml: bool) -> Events:
    """Return the function that gives the next event of *text*."""
    parser: Any = yaml.cyaml.CParser(text) if libyaml else _PureParser(text)  # type: ignore[attr-defined]
    return parser.get_event  # type: ignore[no-any-return]
