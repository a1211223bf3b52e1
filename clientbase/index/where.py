"""The query language of `list`, `--where` and `set --where`: `segment=horeca revenue=1000.. last_contact=..-30d`."""

import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.index.asked import Field, field_called, like
from clientbase.index.query_words import Term, terms_of
from clientbase.language import say
from clientbase.names import as_seen
from clientbase.spoken import amount_from_words, day_from_words
from clientbase.values import SCALE, parse_amount, parse_day_of_year

Parameters = list[Any]
Sql = tuple[str, Parameters]

_FLAGS: Final = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}
_ORDERED: Final = frozenset(("date", "yearday", "money", "number", "decimal"))
_DAY_ALONE: Final = 5
_SHORTEST_PHONE: Final = 5
_SELECTION: Final = "sel:"
_MENTIONS: Final = {
    "interactions": ("about", "outcome", "next_what"),
    "tasks": ("what",),
    "asked": ("answer",),
    "problems": ("about", "resolution"),
    "contacts": ("notes",),
    "purchases": ("notes",),
    "clients": ("notes", "left_note"),
}
"""Where `text=` looks: what was said or is to be done, and notes."""


class Condition(NamedTuple):
    """A condition on `all_facts` with its parameters."""

    sql: str
    parameters: Parameters
    computed: bool = False
    """whether it asks what only norms decide"""


AsOf = Callable[[str], str]
"""Gives the rows of a table as of the day, as a SELECT."""


class _Asking(NamedTuple):
    """What a question is translated with."""

    connection: sqlite3.Connection
    as_of: AsOf
    day: dt.date
    within: tuple[str, ...] = ()
    """the selections that are being taken apart"""


def condition(connection: sqlite3.Connection, query: str, day: dt.date) -> Condition:
    """Translate *query* into an SQL condition on `all_facts`.

    Terms are separated by blanks and all must hold; `a,b` means a or b, `a..b` from a to b; `key=` means unknown.
    A word without a sign is looked for in names, aliases and contacts, whatever its script, and one with an @ in
    e-mails; `text=` in talks,
    tasks, answers and notes. UsageError says what is not understood, or cannot be found because nothing is called so.
    An empty question, as a script asks that has lost its words, is not one for everybody.
    """
    from functools import partial

    from clientbase.index.views import as_of

    return _condition(_Asking(connection, partial(as_of, connection), day), query)


def _condition(asking: _Asking, query: str) -> Condition:
    found = [_of_term(asking, term) for term in terms_of(query)]
    if not found:
        raise UsageError(say("the question is empty; leave it out to ask for everybody"))
    return Condition(
        " AND ".join(each.sql for each in found),
        [value for each in found for value in each.parameters],
        any(each.computed for each in found),
    )


def _of_term(asking: _Asking, term: Term) -> Condition:
    if not term.sign:
        return _free_word(asking, term.text)
    field = field_called(asking.connection, term.key)
    if field.type == "mention":
        return Condition(*_mentioned(asking, term))
    return Condition(*_held_by(asking, field, term), field.computed)


def _free_word(asking: _Asking, word: str) -> Condition:
    if word.startswith(_SELECTION):
        return _selection(asking, word.removeprefix(_SELECTION))
    key, *rest = re.split("[:~]", word, maxsplit=1)
    value = "".join(rest)
    if value and _is_field(asking, key):
        raise UsageError(
            say('"{word}" is no question; did you mean "{key}={value}"?', word=word, key=key, value=value)
        )
    if "@" in word:
        emails = asking.as_of("emails")
        mailed = f"SELECT 1 FROM ({emails}) i WHERE i.client = all_facts.client AND instr(folded(i.email), ?)"
        return Condition(f"EXISTS ({mailed})", [_folding(asking, word)])
    return Condition("instr(search_key, ?)", [_search_key(word)])


def _is_field(asking: _Asking, key: str) -> bool:
    try:
        field_called(asking.connection, key)
    except UsageError:
        return False
    return True


def _search_key(word: str) -> str:
    from clientbase.names import search_key

    key = search_key(word)
    if not key:
        raise UsageError(say('"{word}" has neither letters nor digits to look for', word=word))
    return key


def _selection(asking: _Asking, name: str) -> Condition:
    rows = asking.connection.execute("SELECT word, detail FROM main.vocabulary WHERE part = 'selections'")
    known = dict(rows)
    if name not in known:
        advice = like(name, known) or say("; there are: {names}", names=", ".join(known) or say("none"))
        raise UsageError(say('no selection "{name}" in schema.yaml{advice}', name=name, advice=advice))
    if name in asking.within:
        raise UsageError(say('the selection "{name}" asks for itself; mend it in schema.yaml', name=name))
    inside = _condition(asking._replace(within=(*asking.within, name)), known[name])
    return inside._replace(sql=f"({inside.sql})")


def _mentioned(asking: _Asking, term: Term) -> Sql:
    if term.sign not in {"=", "!="} or not term.text:
        raise UsageError(say('"{term}": a word is asked for with text=WORD', term=term))
    from clientbase.names import search_key

    def holds(*texts: str | None) -> bool:
        return any(text and any(key in search_key(text) for key in keys) for text in texts)

    keys = [_search_key(value) for value in term.values]
    # Named after its words, for a question may ask for several.
    name = f"mentions_{'_'.join(re.sub('[^a-z0-9]', '_', key) for key in keys)}"
    asking.connection.create_function(name, -1, holds, deterministic=True)
    places = (
        f'EXISTS (SELECT 1 FROM ({asking.as_of(table)}) i WHERE i."{_key(table)}" = all_facts.client AND '
        f"{name}({', '.join(columns)}))"
        for table, columns in _MENTIONS.items()
    )
    sql = f"({' OR '.join(places)})"
    return (sql if term.sign == "=" else f"NOT {sql}"), []


def _key(table: str) -> str:
    return "id" if table == "clients" else "client"


def _held_by(asking: _Asking, field: Field, term: Term) -> Sql:
    """Ask whether the client holds such a value: once, or in any item of a list."""
    cell = _cell(field)
    if not term.text:
        if term.sign not in {"=", "!="}:
            raise UsageError(say('"{term}": one value is expected behind {sign}', term=term, sign=term.sign))
        known = f"json_array_length({cell}) > 0" if field.type == "list" else f"{cell} IS NOT NULL"
        sql, values = _somewhere(asking, field, known, [])
        return (sql if term.sign == "!=" else f"NOT {sql}"), values
    if term.sign in {"=", "!="}:
        found = [_alternative(asking, field, cell, term, value) for value in _alternatives(field, term)]
        inside = " OR ".join(sql for sql, _ in found)
        sql, values = _somewhere(asking, field, f"({inside})", [value for _, own in found for value in own])
        return (sql if term.sign == "=" else f"NOT {sql}"), values
    if field.type not in _ORDERED:
        raise UsageError(
            say('"{term}": {name} has no order; it is asked for with = or !=', term=term, name=field.name)
        )
    if "," in term.text:
        raise UsageError(say('"{term}": one value is expected behind {sign}', term=term, sign=term.sign))
    value, fits = _ordered(asking, field, cell, term.text)
    return _somewhere(asking, field, f"({cell} {term.sign} ?{fits})", [value])


def _cell(field: Field) -> str:
    """Return the column of the field, in the row where it is looked up."""
    if field.table == "facts":
        return f'"{field.column}"'
    if field.table == "extra":
        own = f"""json_extract(i.extra, '$."{field.column.replace("'", "''").replace('"', "")}"')"""
        return f"CAST({own} AS REAL)" if field.type == "decimal" else own
    if field.table == "cadence":
        return "i.light"
    if field.type == "phone":
        return "i.phone_key"
    if field.column == "relation":
        # Who is said to be nothing else is a customer; asked whether it is said, the record counts.
        return "i.relation"
    return f'i."{field.column}"'


def _somewhere(asking: _Asking, field: Field, sql: str, values: Parameters) -> Sql:
    """Ask of the row itself, or of the rows of another table."""
    if field.table == "facts":
        return f"coalesce({sql}, 0)", values
    if field.table == "cadence":
        about = "" if field.column == "light" else f" AND i.standard = '{field.column}'"
        return (
            f"EXISTS (SELECT 1 FROM all_cadence i WHERE i.client = all_facts.client AND {sql}{about})",
            values,
        )
    sql = f"{sql} AND {field.among}" if field.among else sql
    table = "clients" if field.table == "extra" else field.table
    rows = asking.as_of(table)
    return f'EXISTS (SELECT 1 FROM ({rows}) i WHERE i."{_key(table)}" = all_facts.client AND {sql})', values


def _alternatives(field: Field, term: Term) -> tuple[str, ...]:
    """Return the values between commas; where any text may stand, one with its comma is meant as well."""
    if not all(term.values):
        raise UsageError(say('"{term}": nothing stands beside a comma', term=term))
    whole = term.text.replace("\\,", ",").strip()
    if field.type == "text" and len(term.values) > 1:
        return (*term.values, whole)
    return term.values


def _alternative(asking: _Asking, field: Field, cell: str, term: Term, text: str) -> Sql:
    if field.type in _ORDERED and ".." in text:
        return _range(asking, field, cell, term, text)
    if found := _BY_TYPE.get(field.type):
        return found(asking, field, cell, text)
    value, fits = _ordered(asking, field, cell, text, exact=True)
    return (f"substr({cell}, -{_DAY_ALONE}) = ?" if fits == _ANY_YEAR else f"{cell} = ?"), [value]


def _range(asking: _Asking, field: Field, cell: str, term: Term, text: str) -> Sql:
    first, _, last = (part.strip() for part in text.partition(".."))
    if not (first or last):
        raise UsageError(
            say('"{term}": a range has a beginning, an end, or both: 10..20, 10.., ..20', term=term)
        )
    terms, values = [], []
    for end, sign in ((first, ">="), (last, "<=")):
        if end:
            value, fits = _ordered(asking, field, cell, end)
            terms.append(f"{cell} {sign} ?{fits}")
            values.append(value)
    if len(values) > 1 and values[0] > values[1]:
        raise UsageError(
            say(
                '"{term}": {first} comes after {last}; nothing can lie between',
                term=term,
                first=first,
                last=last,
            )
        )
    return f"({' AND '.join(terms)})", values


_ANY_YEAR: Final = "any year"


def _ordered(asking: _Asking, field: Field, cell: str, text: str, *, exact: bool = False) -> tuple[Any, str]:
    """Return a value that can be compared, and what must hold besides."""
    try:
        if field.type == "yearday":
            if exact and re.fullmatch(r"\d\d-\d\d", text):
                return parse_day_of_year(text), _ANY_YEAR
            return day_from_words(text, asking.day).isoformat(), f" AND length({cell}) > {_DAY_ALONE}"
        if field.type == "date":
            return day_from_words(text, asking.day).isoformat(), ""
        if field.type == "money":
            return int(amount_from_words(text) * SCALE), ""
        return float(parse_amount(text)), ""
    except ValueError as error:
        raise UsageError(f"{field.name}: {error}") from None


def _flag(_asking: _Asking, field: Field, cell: str, text: str) -> Sql:
    try:
        return f"{cell} = ?", [_FLAGS[text.casefold()]]
    except KeyError:
        raise UsageError(say('{name}: "{text}" is neither yes nor no', name=field.name, text=text)) from None


def _word(asking: _Asking, field: Field, cell: str, text: str) -> Sql:
    from clientbase.index.vocabulary import is_closed, words_for

    if not is_closed(asking.connection, field):
        return _text(asking, field, cell, text)
    words = [*words_for(asking.connection, field, text)]
    return f"{cell} IN ({', '.join('?' * len(words))})", words


def _text(asking: _Asking, _field: Field, cell: str, text: str) -> Sql:
    return f"folded({cell}) = ?", [_folding(asking, text)]


def _in_list(asking: _Asking, field: Field, cell: str, text: str) -> Sql:
    from clientbase.index.vocabulary import words_for

    if field.column == "relation":
        cell = f"""coalesce({cell}, '["customer"]')"""
    if field.vocabulary:
        words_for(asking.connection, field, text)
    value = _folding(asking, text)
    return f"EXISTS (SELECT 1 FROM json_each({cell}) v WHERE folded(v.value) = ?)", [value]


def _folding(asking: _Asking, text: str) -> str:
    """Return *text* as it is compared, and let the index compare so."""
    asking.connection.create_function("folded", 1, _folded, deterministic=True)
    return as_seen(text)


def _folded(text: object) -> str | None:
    return None if text is None else as_seen(str(text))


def _phone(_asking: _Asking, _field: Field, cell: str, text: str) -> Sql:
    from clientbase.names import without_extension

    digits = re.sub("[^0-9]", "", without_extension(text).replace("(0)", "")).lstrip("0")
    if len(digits) < _SHORTEST_PHONE:
        raise UsageError(
            say(
                '"{text}" is too short for a phone; write at least {shortest_phone} digits',
                text=text,
                shortest_phone=_SHORTEST_PHONE,
            )
        )
    return f"{cell} LIKE '%' || ?", [digits]


_BY_TYPE: Final = {"list": _in_list, "word": _word, "phone": _phone, "flag": _flag, "text": _text}
"""How a value is looked for that has no order."""
