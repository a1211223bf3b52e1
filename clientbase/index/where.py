"""The query language of `list`, `--where` and `set --where`: `segment=horeca revenue>1000 last_contact<-30d olive`."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from clientbase.errors import UsageError
from clientbase.values import SCALE, amount_from_words, day_from_words, parse_amount

COLUMNS = {
    **dict.fromkeys(
        ("client", "name", "kind", "status", "segment", "manager", "region", "strategic"), "text"
    ),
    **dict.fromkeys(
        ("source", "stage", "class", "xyz", "basis", "by", "channel", "preferred_product"), "text"
    ),
    **dict.fromkeys(("preferred_channel", "left_reason"), "text"),
    **dict.fromkeys(("since", "first_purchase", "last_purchase", "last_contact", "last_update"), "date"),
    **dict.fromkeys(("left_date", "planned", "snoozed_until"), "date"),
    **dict.fromkeys(("revenue", "cost", "profit"), "money"),
    **dict.fromkeys(("purchases", "purchase_days", "days_silent", "active_span"), "number"),
    **dict.fromkeys(("own_interval", "base_interval", "usual_interval", "times_usual"), "number"),
    **dict.fromkeys(("one_off", "regular", "returned", "silent", "archived"), "flag"),
    "tag": "tag",
}
"""What may be asked about, and how a value of it is written."""

_TERM = re.compile(r"([a-z_]+)(!=|<=|>=|=|<|>)(.*)", re.DOTALL)
_FLAGS = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}


def condition(query: str, day: dt.date) -> tuple[str, list[Any]]:
    """Translate *query* into an SQL condition on `all_facts` and its parameters.

    Terms are separated by blanks and all must hold; `a,b` means a or b; `key=` means unknown. A word
    without a sign is looked for in names, aliases and contacts, whatever its script. UsageError says
    what is not understood.
    """
    terms, parameters = [], []
    for word in _words(query):
        match = _TERM.fullmatch(word)
        sql, values = _comparison(match[1], match[2], match[3], day) if match else _text(word)
        terms.append(sql)
        parameters += values
    return " AND ".join(terms) or "1", parameters


def _words(query: str) -> Iterator[str]:
    import shlex

    try:
        yield from shlex.split(query)
    except ValueError as error:
        raise UsageError(f'the query "{query}" cannot be read: {str(error).lower()}') from None


def _text(word: str) -> tuple[str, list[Any]]:
    from clientbase.names import search_key

    return "instr(search_key, ?)", [search_key(word)]


def _comparison(key: str, sign: str, text: str, day: dt.date) -> tuple[str, list[Any]]:
    kind = COLUMNS.get(key)
    if kind is None:
        from clientbase.typed import suggestion

        known = suggestion(key, COLUMNS) or f"; there are: {', '.join(COLUMNS)}"
        raise UsageError(f'no field "{key}" to ask about{known}')
    if kind == "tag":
        return _tagged(sign, text)
    if sign not in {"=", "!="}:
        if not text or "," in text:
            raise UsageError(f'"{key}{sign}{text}": one value is expected behind {sign}')
        return f'"{key}" {sign} ?', [_value(key, kind, text, day)]
    if not text:
        return (f'"{key}" IS NOT NULL' if sign == "!=" else f'"{key}" IS NULL'), []
    values = [_value(key, kind, part, day) for part in text.split(",")]
    inside = f'coalesce("{key}" IN ({", ".join("?" * len(values))}), 0)'
    return (inside if sign == "=" else f"NOT {inside}"), values


def _tagged(sign: str, text: str) -> tuple[str, list[Any]]:
    if sign not in {"=", "!="}:
        raise UsageError(f'"tag{sign}{text}": a tag is asked for with = or !=')
    words = text.split(",")
    sql = f"EXISTS (SELECT 1 FROM json_each(tags) WHERE value IN ({', '.join('?' * len(words))}))"
    return (sql if sign == "=" else f"NOT {sql}"), list(words)


def _value(key: str, kind: str, text: str, day: dt.date) -> Any:
    try:
        if kind == "date":
            return day_from_words(text, day).isoformat()
        if kind == "money":
            return int(amount_from_words(text) * SCALE)
        if kind == "number":
            return float(parse_amount(text))
        return _FLAGS[text] if kind == "flag" else text
    except (ValueError, KeyError) as error:
        reason = str(error) if isinstance(error, ValueError) else f'"{text}" is neither yes nor no'
        raise UsageError(f"{key}: {reason}") from None
