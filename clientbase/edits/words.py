"""Words of the command line as data: `next="2026-11-25 send samples"` by the fields of the model."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.fields import FIELDS, Field
from clientbase.language import say
from clientbase.model import Client, Task
from clientbase.norms import Norms
from clientbase.rules.addresses import addresses_in, phones_of
from clientbase.spoken import (
    TwoReadingsError,
    amount_from_words,
    begins_with_day,
    currency_beside,
    day_from_words,
    day_of_year_from_words,
    flag_from_words,
)
from clientbase.text.change import Path_
from clientbase.text.loader import Value
from clientbase.typed import did_you_mean
from clientbase.values import (
    parse_amount,
    parse_day,
    parse_day_of_year,
    parse_flag,
    parse_text,
)

Given = Mapping[Path_, Value]
"""Values by their way inside the item; None where a key is to be taken away."""

_WORD: Final = re.compile(r"(?:\\,|\([^()]*\)|[^,])+")
"""One of several words with commas between them; a comma in brackets, or behind a stroke, belongs to it."""
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LOOKS_GIVEN: Final = re.compile(r"[a-z_]+(?:\.\w+)*[+-]?=", re.ASCII)
_OF_A_LIST: Final = re.compile(r"([^=]*)([+-])=(.*)", re.DOTALL)
_OWN_TEXT: Final = Field(parse_text, "one", required=False, default=None, attribute="")
_OWN_DAY: Final = Field(parse_day, "one", required=False, default=None, attribute="")


def looks_given(word: str) -> bool:
    """Whether *word* is meant as key=value rather than as text."""
    return bool(_LOOKS_GIVEN.match(word))


def given(words: Iterable[str], shape: type[Any], norms: Norms, today: date) -> Given:
    """Read `key=value` words as fields of *shape*, what is said in short before what is said in detail.

    UsageError says what is not understood.
    """
    found: dict[Path_, Value] = {}
    for word in words:
        key, text = _halves(word)
        where, field = _field(key, shape, norms)
        value = (_value(key, text, field, When(today, shape, norms.base.region)) or None) if text else None
        if isinstance(value, list) and isinstance(held := found.get(where), list):
            value = [*held, *value]
        elif where in found:
            raise UsageError(say('"{key}" is given twice; give it once', key=key))
        found[where] = value
    return dict(sorted(found.items(), key=lambda entry: len(entry[0])))


class When(NamedTuple):
    """The day on which words are read, the part whose fields they are: its days lie ahead, or are past; and where."""

    today: date
    shape: type[Any]
    region: str | None = None


class AskedBackError(UsageError):
    """A value has two readings; who types on a terminal can be asked which is meant."""

    def __init__(self, key: str, error: TwoReadingsError) -> None:
        """Keep the text that has two readings, and both of them."""
        super().__init__(f"{key}: {error}")
        self.key = key
        self.text = error.text
        self.readings = error.readings


class Listed(NamedTuple):
    """Words to add to a list, or to take out of it."""

    where: Path_
    sign: str
    words: list[str]


def listed(
    words: Iterable[str], shape: type[Any], norms: Norms, today: date
) -> tuple[list[Listed], list[str]]:
    """Read those of *words* that are `key+=value` or `key-=value`; return the others beside."""
    found, others = [], []
    for word in words:
        if not (match := _OF_A_LIST.fullmatch(word)):
            others.append(word)
            continue
        key, sign, text = match[1], match[2], match[3].strip()
        where, field = _field(key, shape, norms)
        if field.parse in FIELDS and field.form != "one":
            raise UsageError(
                say('"{key}" holds items; add one with: clientbase add KIND CLIENT key=value', key=key)
                if sign == "+"
                else say(
                    '"{key}" holds items; take out one with: clientbase remove CLIENT/{key}/ITEM', key=key
                )
            )
        if field.form == "one" or field.parse is None:
            raise UsageError(say('"{key}" is no list of words; write {key}={text}', key=key, text=text))
        if not text:
            raise UsageError(
                say('"{key}+=" has no value; say what to add', key=key)
                if sign == "+"
                else say('"{key}-=" has no value; say what to take out', key=key)
            )
        value = _value(key, text, field, When(today, shape, norms.base.region))
        found.append(
            Listed(where, sign, [str(one) for one in value] if isinstance(value, list) else [str(value)])
        )
    return found, others


def nested(values: Given) -> dict[str, Value]:
    """Return the item that *values* make up."""
    item: dict[str, Value] = {}
    for where, value in values.items():
        if value is None:
            raise UsageError(say('"{map}=" has no value; leave it out', map=".".join(map(str, where))))
        here: Any = item
        for part in where[:-1]:
            here = here.setdefault(part, {})
        here[where[-1]] = value
    return item


def _halves(word: str) -> tuple[str, str]:
    key, sign, text = word.partition("=")
    if not sign or not key:
        raise UsageError(say('"{word}" is not key=value; write it as name="Vera Ilieva"', word=word))
    if key[-1] in "+-":
        raise UsageError(
            say(
                '"{key}=" changes a list that is there; write {rstrip}={text}',
                key=key,
                rstrip=key.rstrip("+-"),
                text=text,
            )
        )
    if found := _NO_TEXT.search(word):
        raise UsageError(
            say(
                'the value of "{key}" has a character U+{ord}, which no text can have',
                key=key,
                ord=f"{ord(found[0]):04X}",
            )
        )
    return key, text.strip()


def _field(key: str, shape: type[Any], norms: Norms) -> tuple[Path_, Field]:
    head, dot, rest = key.partition(".")
    field = FIELDS[shape].get(head)
    if field is None:
        raise UsageError(say('unknown field "{key}"{advice}', key=key, advice=_advice(key, shape, norms)))
    if not dot:
        return (head,), field
    if field.parse is None:
        own = norms.fields.get(rest)
        return (head, rest), _OWN_DAY if own and own.type == "date" else _OWN_TEXT
    if field.form not in {"one", "one-or-many"} or field.parse not in FIELDS:
        raise UsageError(say('"{head}" has no fields of its own; write {head}=VALUE', head=head))
    way, last = _field(rest, field.parse, norms)
    return (head, *way), last


def _advice(key: str, shape: type[Any], norms: Norms) -> str:
    if shape is Client and key in norms.fields:
        return say('; did you mean "{word}"?', word=f"extra.{key}")
    return did_you_mean(key, FIELDS[shape]) or say("; there are: {names}", names=", ".join(FIELDS[shape]))


def _value(key: str, text: str, field: Field, when: When) -> Value:
    if field.parse is None:
        raise UsageError(
            say('"{key}" holds fields of your own; write {key}.FIELD={text}', key=key, text=text)
        )
    if field.form == "many":
        if field.parse in FIELDS:
            raise UsageError(
                say('"{key}" holds items; add one with: clientbase add KIND CLIENT key=value', key=key)
            )
        parts = [part.replace("\\,", ",").strip() for part in _WORD.findall(text)]
        return [_one(key, part, field, when) for part in parts if part]
    if field.parse in FIELDS:
        return _in_short(key, text, field.parse, when)
    if field.form == "one-or-many" and len(several := _several(key, text, when.region)) > 1:
        return [_one(key, one, field, when) for one in several]
    return _one(key, text, field, when)


def _several(key: str, text: str, region: str | None) -> Sequence[str]:
    """Return the phones or addresses of a text that holds several, with the brackets of a list or without."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    several = phones_of(bare, region) if key.endswith("phone") else addresses_in(bare)
    return [one.strip(" \"'") for one in several]


def _in_short(key: str, text: str, shape: type[Any], when: When) -> Value:
    """Read what stands for several fields: a day and a text, or the one text that matters most."""
    first, *others = FIELDS[shape]
    if FIELDS[shape][first].parse is parse_day:
        way = f"{key}.{first}"
        day, rest = _beginning(way, text, when)
        said: dict[str, Value] = {first: _one(way, day, FIELDS[shape][first], when)}
        return {**said, others[0]: rest} if rest else said
    name = main_field(shape)
    if name is None:
        raise UsageError(
            say('"{key}" has fields of its own; write {key}.{first}={text}', key=key, first=first, text=text)
        )
    return {name: text}


def _beginning(key: str, text: str, when: When) -> tuple[str, str]:
    """Part a text into the day at its beginning and what is said of it."""
    try:
        day, rest = begins_with_day(text, when.today, ahead=_lies_ahead(key, when.shape))
    except TwoReadingsError as error:
        raise AskedBackError(key, error) from None
    except ValueError as error:
        raise UsageError(f"{key}: {error}") from None
    return day.isoformat(), rest


def main_field(shape: type[Any]) -> str | None:
    """Return the text of *shape* that a value alone means: the one it must have, else the first."""
    texts = [name for name, field in FIELDS[shape].items() if field.parse is parse_text]
    return next((name for name in texts if FIELDS[shape][name].required), texts[0] if texts else None)


def _one(key: str, text: str, field: Field, when: When) -> str:
    try:
        if field.parse is parse_day:
            return _day(key, text, when).isoformat()
        if field.parse is parse_day_of_year:
            return day_of_year_from_words(text, when.today)
        if field.parse is parse_amount:
            return str(amount_from_words(text))
        if field.parse is parse_flag:
            return str(flag_from_words(text)).lower()
        field.parse(text)
    except TwoReadingsError as error:
        raise AskedBackError(key, error) from None
    except ValueError as error:
        why = _with_its_currency(key, text, field, when.shape) or error
        raise UsageError(f"{key}: {why}{did_you_mean(text, getattr(field.parse, 'choices', ()))}") from None
    return text


def _with_its_currency(key: str, text: str, field: Field, shape: type[Any]) -> str:
    """Say how a sum is given that has its currency beside it; empty where it is none."""
    amount, currency = currency_beside(text) if field.parse is parse_amount else (text, None)
    if currency is None:
        return ""
    beside = f" currency={currency}" if "currency" in FIELDS[shape] and "." not in key else ""
    return say(
        '"{text}" has its currency beside it; write {key}={amount}{beside}',
        text=text,
        key=key,
        amount=shlex.quote(amount),
        beside=beside,
    )


def _day(key: str, text: str, when: When) -> date:
    """Read a day; of the start of cooperation a year is enough, and means its first day."""
    if key == _SINCE and _YEAR.fullmatch(text):
        text = f"{text}-01-01"
    return day_from_words(text, when.today, ahead=_lies_ahead(key, when.shape))


def _lies_ahead(key: str, shape: type[Any]) -> bool | None:
    """Whether the day of a field is one to come: promised, due or expected; of an own field nobody knows."""
    if key.startswith("extra."):
        return None
    return key in _AHEAD or (shape is Task and key == "date")


_AHEAD: Final = frozenset(("next.date", "expected", "snoozed.until", "due"))
_SINCE: Final = "since"
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
