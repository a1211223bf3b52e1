"""Which clients there are: lists by their facts, pages of what was found, and which client words mean."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.errors import UnreadableError
from clientbase.finding import Finding
from clientbase.language import say
from clientbase.lookups.searching import Match, holds, nearest, search
from clientbase.names import name_key, phone_key, same_tax_number, search_key
from clientbase.page import Page, Table
from clientbase.reports.reach import PERSON, PHONE

_LIST: Final = ("list", "Clients", "Which clients match?", "")
_FIND: Final = ("find", "Clients found", "Which clients are meant?", "")
_FOUND: Final = "client name manager stage! matched! phone!"
# A word of a query begins like this; what has one behind a blank is several words.
_NEXT_TERM: Final = r"\s[^\s=<>!]+\s*(?:!=|<=|>=|=|<|>)"
# A value within quotation marks of its own is grouped already.
_GROUPED: Final = r"(?s)[^\s=<>!'\"]+\s*(?:!=|<=|>=|=|<|>)\s*(['\"]).*\1"


def query_of(words: Iterable[str]) -> str | None:
    """Make one query of the words of a command line; a word with blanks is one term unless it has several."""
    terms = [*map(_term, words)]
    return " ".join(terms) if terms else None


def _term(word: str) -> str:
    grouped = re.search(_NEXT_TERM, word) or re.fullmatch(_GROUPED, word)
    if grouped or not re.search(r"[\s'\"\\]", word):
        return word
    return shlex.quote(word)


def listing(base: Base, further: Iterable[str] = ()) -> Page:
    """List the clients that the base is narrowed to; *further* columns may be facts and fields of the record."""
    more = _further(further)
    cells = "".join(f', {_cell(*column)} AS "{name}"' for name, column in more.items())
    clients = _unjudged(
        base,
        base.table(
            "clients",
            "Clients",
            f"""SELECT f.client, f.name, f.manager, f.segment, f.stage, f.class, f.last_purchase, f.days_silent,
                  f.revenue, f.last_contact, f.planned, {PHONE} AS phone{cells}
             FROM facts f {PERSON.format("f")}{" JOIN clients c ON c.id = f.client" if more else ""}
            ORDER BY f.client""",
            columns=(
                "client name manager segment? stage! class? last_purchase:date days_silent:days? revenue:money "
                "last_contact:date! planned:date? phone!"
                + "".join(
                    f" {name}:{'text' if kind == 'list' else kind}" for name, (_, _, kind) in more.items()
                )
            ),
        ),
    )
    return base.page(_LIST, [], [clients])


_LISTED: Final = frozenset(
    "client name manager segment stage class last_purchase days_silent revenue last_contact planned phone".split()
)


def _further(names: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Return table, column and type of each name beyond those that are listed anyway; what is not known is let be."""
    wanted = [name for name in dict.fromkeys(names) if name not in _LISTED]
    if not wanted:
        return {}
    from clientbase.index.declared import described

    known = {
        column.name: (table, column.name, column.type)
        for table, view in (("c", "clients"), ("f", "facts"))
        for column in described()[view][1]
    }
    columns_ = {name: known.get(name.replace(".", "_")) for name in wanted}
    return {
        name: (table, column, kind)
        for name, found in columns_.items()
        if found
        for table, column, kind in (found,)
    }


def _cell(table: str, column: str, kind: str) -> str:
    """Return what is shown of a column; of a list its words."""
    if kind != "list":
        return f'{table}."{column}"'
    return f"""(SELECT group_concat(value, ', ') FROM json_each({table}."{column}"))"""


def _unjudged(base: Base, table: Table) -> Table:
    """Leave empty what only norms decide, where they are in error."""
    if not base.norm_errors():
        return table
    from clientbase.index.asked import FACTS

    judged = [column.name in FACTS and FACTS[column.name].computed for column in table.columns]
    rows = (
        tuple(None if hide else cell for hide, cell in zip(judged, row, strict=True)) for row in table.rows
    )
    return table._replace(rows=tuple(rows))


def found(base: Base, matches: Sequence[Match]) -> Page:
    """Make a page of what a search found, in its order."""
    wanted = f"""SELECT f.client, f.manager, f.stage, {PHONE} FROM facts f {PERSON.format("f")}
                  WHERE f.client IN (SELECT value FROM json_each(?))"""
    facts = {row[0]: row[1:] for row in base.ask(wanted, (json.dumps([match.client for match in matches]),))}
    rows = tuple(
        (match.client, match.name, manager, stage, match.matched, phone)
        for match in matches
        for manager, stage, phone in (facts[match.client],)
    )
    return base.page(_FIND, [], [_unjudged(base, Table("found", "Clients found", columns(_FOUND), rows))])


class Candidate(NamedTuple):
    """A client that words may mean, with what tells it from others: why it cannot be used, where it cannot."""

    client: str
    name: str
    segment: str | None = None
    place: str | None = None
    unreadable: str | None = None


def candidates(base: Base, text: str) -> list[Candidate]:
    """Return the clients that *text* may mean: the one of that id, else of that name or alias, else all that fit.

    A record that cannot be read may be meant by its id.
    """
    unreadable = dict(base.ask("SELECT id, unreadable FROM records WHERE unreadable IS NOT NULL"))
    if base.one("SELECT 1 FROM records WHERE id = ?", (text,)):
        return _described(base, [text], unreadable)
    fitting = dict.fromkeys(match.client for match in search(base, text))
    if named := [client for client in fitting if _is_called(base, client, text)]:
        return _described(base, named, unreadable)
    words = search_key(text).split()
    lost = [client for client in unreadable if words and holds(search_key(client), words)]
    return _described(base, [*fitting, *lost], unreadable)


def nearest_named(base: Base, text: str) -> list[Candidate]:
    """Return the few clients that may be meant by a misspelt *text*."""
    return _described(base, [match.client for match in nearest(base, text)], {})


def path_named(base: Base, candidate: Candidate) -> str:
    """Return the path of the record of *candidate*; UnreadableError says what is wrong with one that is no use."""
    path = str(base.one("SELECT path FROM records WHERE id = ? LIMIT 1", (candidate.client,)))
    if candidate.unreadable is None:
        return path
    findings = base.ask("SELECT * FROM findings WHERE path = ? AND severity = 'error'", (path,))
    why = (
        f"{path} cannot be read; mend it first" if findings else f"{path}: {candidate.unreadable}; rename one"
    )
    raise UnreadableError(why, list(map(Finding._make, findings)))


def known_alike(base: Base, data: Mapping[str, Any], region: str | None) -> list[str]:
    """Say which clients have a phone, an e-mail address, the tax number or the name of a new one, by its *data*."""
    phones = {phone_key(one, region): one for one in _said(data, "phone")}
    emails = {one.lower(): one for one in _said(data, "email")}
    found = [
        *_by_keys(base, "phones", "phone_key", "phone", phones),
        *_by_keys(base, "emails", "lower(email)", "email", emails),
        *_by_tax_id(base, str(data.get("tax_id") or "")),
        *_by_likeness(base, str(data.get("name") or "")),
    ]
    named = {one.client: one.name for one in _described(base, (client for client, _ in found), {})}
    return [f"{what} {named[client]} ({client})" for client, what in dict.fromkeys(found)]


def _by_tax_id(base: Base, tax_id: str) -> Iterator[tuple[str, str]]:
    for client, known in (
        base.ask("SELECT id, tax_id FROM clients WHERE tax_id IS NOT NULL") if tax_id.strip() else ()
    ):
        if same_tax_number(known, tax_id):
            yield client, say("the tax_id {tax_id} is that of", tax_id=tax_id)


def _by_likeness(base: Base, name: str) -> Iterator[tuple[str, str]]:
    """Find clients of the same name but for script, legal form, order of words and slips: as `dupes` finds them."""
    from clientbase.laws.alike import likest

    keys = dict(base.ask("SELECT id, name_key FROM clients WHERE name_key != ''"))
    key = name_key(name)
    for client in likest(key, keys) if key and keys else ():
        yield client, say('the name "{name}" is like that of', name=name)


def _by_keys(
    base: Base, table: str, key: str, what: str, wanted: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for value, said in wanted.items():
        if value:
            for (client,) in base.ask(f"SELECT DISTINCT client FROM {table} WHERE {key} = ?", (value,)):
                yield (
                    client,
                    (
                        say("the phone {phone} is that of", phone=said)
                        if what == "phone"
                        else say("the email {email} is that of", email=said)
                    ),
                )


def _said(data: Mapping[str, Any], key: str) -> list[str]:
    """Return phones or addresses of a client and of its people."""
    people = data.get("contacts")
    parts = [data, *(people if isinstance(people, list) else [])]
    values = [part.get(key) for part in parts if isinstance(part, dict)]
    return [
        one
        for value in values
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, str)
    ]


def _described(base: Base, clients: Iterable[str], unreadable: Mapping[str, str]) -> list[Candidate]:
    sql = """SELECT id, name, segment, coalesce(region, address) FROM clients
              WHERE id IN (SELECT value FROM json_each(?))"""
    wanted = [*dict.fromkeys(clients)]
    known = {row[0]: Candidate(*row) for row in base.ask(sql, (json.dumps(wanted),))}
    return [
        known.get(client) or Candidate(client, "", unreadable=unreadable.get(client)) for client in wanted
    ]


def _is_called(base: Base, client: str, text: str) -> bool:
    """Whether *text* is the whole name of a client, or an alias, in whatever script."""
    ((name, aliases),) = base.ask("SELECT name, aliases FROM clients WHERE id = ?", (client,))
    return search_key(text) in map(search_key, [name, *json.loads(aliases or "[]")])
