"""The types of fields: what a text of a record may mean, for pydantic and for editors (JSON Schema).

Each bears the function of values.py that reads it; the shapes of commands that start at once use the same.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

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
    parse_text,
    parse_whole,
)


def _read_by(parse: Callable[[str], Any]) -> PlainValidator:
    """Let *parse* read the one text that is expected; anything else is refused."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError("one text is expected here")  # noqa: TRY004 - pydantic's own protocol
        return parse(value)

    return PlainValidator(read)


# In YAML a phone or a card number may look like a number to an editor: all are texts here.
_SCALAR = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, parse_text, _read_by(parse_text), WithJsonSchema(_SCALAR)]
Day = Annotated[dt.date, parse_day, _read_by(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
DayOfYear = Annotated[
    str,
    parse_day_of_year,
    _read_by(parse_day_of_year),
    WithJsonSchema({"type": "string", "pattern": r"^(\d{4}-)?\d\d-\d\d$"}),
]
Amount = Annotated[
    Decimal, parse_amount, _read_by(parse_amount), WithJsonSchema({"type": ["number", "string"]})
]
Number = Annotated[
    Decimal, parse_decimal, _read_by(parse_decimal), WithJsonSchema({"type": "number", "minimum": 0})
]
Whole = Annotated[int, parse_whole, _read_by(parse_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Percent = Annotated[
    Decimal,
    parse_percent,
    _read_by(parse_percent),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Currency = Annotated[
    str, parse_currency, _read_by(parse_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
]
Flag = Annotated[bool, parse_flag, _read_by(parse_flag), WithJsonSchema({"type": "boolean"})]
Span = Annotated[
    Duration,
    parse_duration,
    _read_by(parse_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(d|w|mo|y)$"}),
]
Level = Literal["high", "medium", "low"]
Direction = Literal["in", "out"]


def _one_is_many(value: Any) -> Any:
    return (value,) if isinstance(value, str | Mapping) else value


T = TypeVar("T")
Many = tuple[T, ...]
OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_one_is_many)]
