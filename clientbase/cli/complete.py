"""What Tab offers: ids of clients, managers, segments, reports, codes, and fields with their values.

A shell asks before the options of every command were taken in, so the base is found from them here.
Nothing that goes wrong may reach the terminal that somebody is typing in: then there is nothing to offer.
"""

import os

from clientbase.cli.offers import kinds_of_items, listed

TYPE_CHECKING = False  # as typing has it, which takes its time
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from clientbase.norms import Norms


class Asked:
    """What is known of the words before the one that is completed: the values of the parameters that they give."""

    __slots__ = ("params", "parent")

    def __init__(self, params: "dict[str, Any]", parent: "Asked | None" = None) -> None:
        """Take the values of a verb, and those of the options before it."""
        self.params = params
        self.parent = parent


def clients(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the ids of clients."""
    from clientbase.index.begun import ids_begun

    root = _root(ctx)
    if root is None:
        return []
    return ids_begun(root, incomplete) or _called(root, incomplete)


class _Meant(str):
    """An id that is meant by what was typed, and does not begin so: typer drops what does not."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """Whether it is offered: it is."""
        return True


def _called(root: "Path", text: str) -> list[str]:
    """Return the ids of clients one of whose names begins so, in any script; only asked where no id begins so.

    fish puts in only what begins as it was typed, so it gets the names, by which every verb knows a client.
    """
    from clientbase.index.begun import as_it_is
    from clientbase.names import as_seen, search_key

    key = search_key(text) if len(text) > 1 else ""
    if not key:
        return []
    sql = "SELECT id, name FROM clients WHERE instr(' ' || search_key, ?) ORDER BY id LIMIT 50"
    found = as_it_is(root, sql, (f" {key}",))
    if os.environ.get("_CLIENTBASE_SHELL") == "fish":
        return [name for _, name in found if as_seen(name).startswith(as_seen(text))]
    return [_Meant(client) for client, _ in found]


def managers(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the ids of managers."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.managers if norms else ())


def segments(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the ids of segments."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.segments if norms else ())


def schedules(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the names of schedules."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.schedules if norms else ())


def reports(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the names of reports, those of the base's own included."""
    from clientbase.reports import every

    root = _root(ctx)
    return _begun(incomplete, [report.name for report in every(root)] if root else ())


def codes(incomplete: str) -> list[str]:
    """Offer the codes of rules."""
    from clientbase.rules import codes as known

    return _begun(incomplete, known())


def formats(incomplete: str) -> list[str]:
    """Offer the formats of answers."""
    from clientbase.render import format_names as known

    return _begun(incomplete, known())


def exports(incomplete: str) -> list[str]:
    """Offer what can be exported."""
    from clientbase.cli.export import KINDS

    return _begun(incomplete, KINDS)


def questions(incomplete: str) -> list[str]:
    """Offer the questions that other engines are asked."""
    from clientbase.lookups.engines.questions import QUESTIONS

    return _begun(incomplete, QUESTIONS)


def exported(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the names of what is exported by name: the company's selections."""
    norms = _norms(ctx) if ctx.params.get("what") == "selection" else None
    return _begun(incomplete, norms.selections if norms else ())


def export_formats(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the formats of what is exported; where nobody has said what, all of them."""
    from clientbase.cli.export import KINDS

    what = str(ctx.params.get("what") or "")
    named = (
        KINDS[what].formats if what in KINDS else {form for kind in KINDS.values() for form in kind.formats}
    )
    return _begun(incomplete, named) if named else formats(incomplete)


def kinds(incomplete: str) -> list[str]:
    """Offer what can be added."""
    from clientbase.edits.kinds import KINDS

    return _begun(incomplete, ("client", *KINDS, "decision"))


def interaction_kinds(ctx: Asked, incomplete: str) -> list[str]:
    """Offer the company's kinds of interaction."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.interactions if norms else ())


def words(ctx: Asked, incomplete: str) -> list[str]:
    """Offer what `add` takes: a client where none is named yet, else fields as `name=`, and their values."""
    named, before = ctx.params.get("kind") or "", _before(ctx)
    whose = named in kinds_of_items()
    if whose and not before and "=" not in incomplete:
        return clients(ctx, incomplete)
    kind = named if whose or named == "decision" else "client"
    return _fields(ctx, incomplete, kind, before[0] if whose and before else "")


def told(ctx: Asked, incomplete: str) -> list[str]:
    """Offer what `log` takes behind the kind: fields of a talk, and their values."""
    return _fields(ctx, incomplete, "talk", str(ctx.params.get("client") or ""))


def leaving(ctx: Asked, incomplete: str) -> list[str]:
    """Offer what `archive` takes behind the client: why and when it left."""
    return _fields(ctx, incomplete, "leaving", "")


def sides(incomplete: str) -> list[str]:
    """Offer the two sides of a merge."""
    return _begun(incomplete, ("A", "B"))


def changes(ctx: Asked, incomplete: str) -> list[str]:
    """Offer what `set` takes: a client or a part of it, then the fields of that, and their values."""
    before = _before(ctx)
    if not before and not ctx.params.get("where") and "=" not in incomplete:
        return address(ctx, incomplete)
    head = before[0] if before and "=" not in before[0] else ""
    return (
        _fields(ctx, incomplete, *_part(ctx, head))
        if "/" in head
        else _fields(ctx, incomplete, "client", head)
    )


def _part(ctx: Asked, address: str) -> "tuple[str | type[Any], str]":
    """Return what is behind the stroke of an address, by its name or its shape, and whose it is."""
    from clientbase.edits.address import is_decision, locate, split
    from clientbase.edits.records import document_of, path_of
    from clientbase.errors import ClientbaseError

    client, part = split(address)
    root = _root(ctx)
    try:
        if root and part and (path := path_of(root, client)):
            return locate(document_of(root, path), part).shape, client
    except ClientbaseError:
        pass
    return "decision" if is_decision(address) else "client", client


def address(ctx: Asked, incomplete: str) -> list[str]:
    """Offer a client, the lists of its record behind a stroke, and their items behind another."""
    client, stroke, part = incomplete.partition("/")
    if not stroke:
        found = clients(ctx, incomplete)
        return [*found, f"{found[0]}/"] if found == [incomplete] else found
    listed_under, stroke, item = part.partition("/")
    lists = _lists(ctx, client)
    if not stroke:
        return [f"{client}/{name}/" for name in _begun(part, lists)]
    from clientbase.edits.kinds import identity_of
    from clientbase.fields import FIELDS
    from clientbase.model import Client

    field, items = FIELDS[Client].get(listed_under), lists.get(listed_under, [])
    key = identity_of(field.parse) if field and field.parse in FIELDS else None
    names = [str(one.get(key)) if key else str(n) for n, one in enumerate(items)]
    return [f"{client}/{listed_under}/{name}" for name in _begun(item, names)]


def query(ctx: Asked, incomplete: str) -> list[str]:
    """Offer what can be asked about as `field=`, with its values; of several terms the last is completed."""
    head, blank, last = incomplete.rpartition(" ")
    name, sign, value = last.partition("=")
    if last.startswith("sel:"):
        norms = _norms(ctx)
        found = [f"sel:{one}" for one in (norms.selections if norms else ())]
    elif sign:
        *others, begun = value.split(",")
        shown = [",".join((*others, one)) for one in _begun(begun, _words_of(ctx, name))]
        found = [f"{name}={one}" for one in shown]
    else:
        found = listed("query")
    return [f"{head}{blank}{_whole(one) if blank else one}" for one in _begun(last, found)]


def _whole(term: str) -> str:
    """Keep a term with blanks together among others."""
    name, sign, value = term.partition("=")
    return f'{name}{sign}"{value}"' if " " in value else term


def _words_of(ctx: Asked, name: str) -> "Iterable[str]":
    """Return the values that a field may be asked for."""
    from clientbase.index.asked import FACTS, SHORT
    from clientbase.index.vocabulary import FIXED

    field, norms = FACTS.get(name) or SHORT.get(name), _norms(ctx)
    if field is None or norms is None:
        return ()
    if field.vocabulary == "model":
        from clientbase.index.asked import choices_of

        return choices_of("clients", field.column)
    if field.vocabulary == "products":
        return _products(ctx, norms)
    if field.vocabulary == "ways":
        return ("phone", *norms.interactions)
    declared: Any = FIXED.get(field.vocabulary) or getattr(norms, field.vocabulary, ())
    return [*declared]


def _products(ctx: Asked, norms: "Norms") -> "Iterable[str]":
    """Return the company's products: those of schema.yaml, else those that records hold."""
    from clientbase.index.begun import as_it_is

    root = _root(ctx)
    if norms.products or root is None:
        return norms.products
    sql = "SELECT DISTINCT product FROM purchases WHERE product IS NOT NULL ORDER BY product"
    return [product for (product,) in as_it_is(root, sql)]


def _before(ctx: Asked) -> list[str]:
    """Return the words before the one that is completed."""
    return list(ctx.params.get("words") or ())


def _fields(ctx: Asked, incomplete: str, part: "str | type[Any]", client: str) -> list[str]:
    """Offer the fields of a part, by its name or its shape, as `name=` and, behind the sign, their values."""
    name, sign, value = incomplete.partition("=")
    if not sign:
        return _begun(incomplete, listed(part) if isinstance(part, str) else names_in(part))
    plain, mark = name.rstrip("+-"), name[len(name.rstrip("+-")) :]
    *others, begun = value.split(",") if mark else [value]
    values = _begun(begun, _values(ctx, plain, shape_of(part) if isinstance(part, str) else part, client))
    return [f"{name}={','.join((*others, found))}" for found in values]


def names_in(shape: "type[Any]") -> list[str]:
    """Return the fields of a part as they are typed."""
    from clientbase.fields import FIELDS

    return [f"{key}=" for key in FIELDS[shape]]


def shape_of(name: str) -> "type[Any]":
    """Return the part that goes by a name of the table of offers."""
    from clientbase import model
    from clientbase.edits.kinds import KINDS
    from clientbase.norms import Decision

    others = {
        "client": model.Client,
        "decision": Decision,
        "talk": model.Interaction,
        "leaving": model.Leaving,
    }
    return others.get(name) or KINDS[name].shape


def _values(ctx: Asked, name: str, shape: "type[Any]", client: str) -> "Iterable[str]":
    from datetime import date

    from clientbase.edits.items import choices
    from clientbase.fields import FIELDS

    if name == "with":
        return [
            str(one.get("name")) for one in _lists(ctx, client).get("contacts", ()) if not one.get("left")
        ]
    if name == "deal":
        return [str(one.get("id")) for one in _lists(ctx, client).get("deals", ())]
    if name == "keeps":
        return ("last",)
    norms = _norms(ctx)
    if norms is None or name.partition(".")[0] not in FIELDS[shape]:
        return ()
    if name == "product":
        return _products(ctx, norms)
    return choices(name, shape, norms, date.min)


def _lists(ctx: Asked, client: str) -> "dict[str, list[dict[str, Any]]]":
    """Return the lists of items in the record of a client, which must be named by its id."""
    from clientbase.edits.records import document_of, path_of
    from clientbase.errors import ClientbaseError

    root = _root(ctx)
    try:
        data = document_of(root, path).data if root and (path := path_of(root, client)) else {}
    except ClientbaseError:
        return {}
    whole = {key: value for key, value in data.items() if isinstance(value, list)}
    items = {key: [one for one in value if isinstance(one, dict)] for key, value in whole.items()}
    return {key: value for key, value in items.items() if value}


def _begun(incomplete: str, known: "Iterable[str]") -> list[str]:
    return [word for word in known if word.startswith(incomplete)]


def _root(ctx: Asked) -> "Path | None":
    # While a word is completed, options come as they were typed: as texts.
    from pathlib import Path

    from clientbase.cli.session import Color, Session
    from clientbase.errors import ClientbaseError

    given = next((c.params["directory"] for c in _upwards(ctx) if c.params.get("directory")), "")
    try:
        return Session(Path(given).expanduser(), None, Color.NEVER, -1).root
    except ClientbaseError:
        return None


def _upwards(ctx: Asked) -> "Iterator[Asked]":
    at: Asked | None = ctx
    while at is not None:
        yield at
        at = at.parent


def _norms(ctx: Asked) -> "Norms | None":
    from clientbase.errors import ClientbaseError
    from clientbase.rules.norms_file import read_norms

    root = _root(ctx)
    try:
        return read_norms(root) if root else None
    except ClientbaseError:
        return None
