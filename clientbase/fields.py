"""What a field is: the parts of a record declare themselves by their annotations, and this reads them.

A part is a tuple whose positions have names. Declaring one costs next to nothing, because a command that
adds one line must not wait for pydantic; `models.py` makes pydantic's models of the same declarations.
"""

import datetime as dt
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self, TypeVar, get_args

from clientbase.values import (
    Duration,
    parse_amount,
    parse_currency,
    parse_day,
    parse_day_of_year,
    parse_decimal,
    parse_duration,
    parse_flag,
    parse_percent,
    parse_term,
    parse_text,
    parse_whole,
)

_T = TypeVar("_T")
Parse = Callable[[str], Any]

Text = str
Day = dt.date
DayOfYear = str
Amount = Decimal
Number = Decimal
Whole = int
Percent = Decimal
Currency = str
Flag = bool
Span = Duration
Term = Duration
Level = Literal["high", "medium", "low"]
Direction = Literal["in", "out"]
Many = tuple[_T, ...]
OneOrMany = tuple[_T, ...]


@cache
def one_of(*choices: str) -> Parse:
    """Make a function that takes one of *choices*."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f'"{text}" is none of {", ".join(choices)}')
        return text

    parse.choices = choices  # type: ignore[attr-defined]  # an attribute of its own, for help and completion
    return parse


PARSERS: Final[Mapping[str, Parse | None]] = {
    "Any": None,
    "Text": parse_text,
    "Day": parse_day,
    "DayOfYear": parse_day_of_year,
    "Amount": parse_amount,
    "Number": parse_decimal,
    "Whole": parse_whole,
    "Percent": parse_percent,
    "Currency": parse_currency,
    "Flag": parse_flag,
    "Span": parse_duration,
    "Term": parse_term,
    "Level": one_of(*get_args(Level)),
    "Direction": one_of(*get_args(Direction)),
}
"""What reads a text of each type above; None takes anything."""


class Field(NamedTuple):
    """How the value of one key is read."""

    parse: Any
    """A function from text to value, a part, or None where anything is taken."""
    form: str
    """one, many, one-or-many, map or map-of-many."""
    required: bool
    default: Any
    attribute: str
    description: str = ""


def field(description: str, default: Any = None) -> Any:
    """Declare a field; its annotation says the rest.

    Without a default a field must be there, unless its type allows None or many: then it is None or empty.
    """
    return description, default


FIELDS: Final[dict[type[Any], dict[str, Field]]] = {}
"""The fields of each part by their keys, in the order in which they are written."""
EMPTY: Final[dict[type[Any], Any]] = {}
"""Each part that may be left empty, with its defaults."""

_NAMES: Final = [f"position_{n}" for n in range(64)]
_Positions = namedtuple("_Positions", _NAMES)  # type: ignore[misc]  # noqa: PYI024 - only its descriptors are wanted
_POSITIONS: Final = [getattr(_Positions, name) for name in _NAMES]
_PARTS: Final[dict[str, type[Any]]] = {}


class Part(tuple[Any, ...]):
    """A part of a record: a tuple of its fields in the order of the class's annotations.

    It gives what `typing.NamedTuple` gives, but a class of that compiles code when it is made: forty of
    them cost a tenth of a whole command.
    """

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    alone: ClassVar[str | None] = None
    """The field that a text means which stands in the part's place."""
    unless: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Fields that must be there unless another field has a certain value."""

    def __new__(cls, *values: Any) -> Self:
        """Make the tuple of *values*, one for each field."""
        return super().__new__(cls, values)

    def __init_subclass__(cls) -> None:
        """Read the declarations, and give each name its position."""
        fields = {}
        for position, (name, annotation) in zip(_POSITIONS, cls.__annotations__.items(), strict=False):
            parse, form, required, default, _, _ = _kind(annotation)
            description, given = getattr(cls, name)
            required = (required and given is None) or name in cls.unless
            default = default if given is None else given
            fields[name.rstrip("_")] = Field(parse, form, required, default, name, description)
            setattr(cls, name, position)
        cls._fields = tuple(cls.__annotations__)
        _PARTS[cls.__name__] = cls
        FIELDS[cls] = fields
        if not any(one.required for one in fields.values()):
            EMPTY[cls] = tuple.__new__(cls, [one.default for one in fields.values()])

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Let copies and other processes make it anew."""
        return tuple(self)

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with other values for some names."""
        pairs = zip(self._fields, self, strict=True)
        return tuple.__new__(type(self), [changes.get(name, value) for name, value in pairs])

    def __repr__(self) -> str:
        """Return the names beside the values."""
        pairs = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(pairs)})"


def cells(part: type[Any], above: str = "") -> Iterator[tuple[str, Field]]:
    """Return what of a part one cell of a list can hold; what is in a part within has a name with a dot."""
    for name, field in FIELDS[part].items():
        if field.form == "one" and field.parse in FIELDS:
            yield from cells(field.parse, f"{above}{name}.")
        elif field.parse not in FIELDS and not field.form.startswith("map"):
            yield above + name, field


_Part = TypeVar("_Part", bound=Part)


def empty(part: type[_Part]) -> _Part:
    """Return *part* with all its defaults."""
    value: _Part = EMPTY[part]
    return value


@cache
def _kind(annotation: str) -> Field:
    """Read what an annotation says, such as `Many[Text]` or `Day | None`, for a field still without a name."""
    word = annotation.removesuffix(" | None")
    form = "one"
    default: Any = None
    if word.startswith("Mapping["):
        form, default, word = "map", {}, word[:-1].partition(", ")[2].removesuffix(" | None")
    if word.startswith(("Many[", "OneOrMany[")):
        several, word = word[:-1].split("[", 1)
        if form == "one":
            form, default = ("many" if several == "Many" else "one-or-many"), ()
        else:
            form = "map-of-many"
    required = form == "one" and not annotation.endswith(" | None")
    return Field(_parser(word), form, required, default, "")


def _parser(word: str) -> Any:
    """Return what reads a text of the type *word*, or the part of that name."""
    if word.startswith("Literal["):
        return one_of(*(choice.strip("'") for choice in word[len("Literal[") : -1].split(", ")))
    return PARSERS[word] if word in PARSERS else _PARTS[word]
