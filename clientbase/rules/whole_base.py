# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What only the whole base can tell: one client in two records. Asked of the index's tables."""

import json
from typing import TYPE_CHECKING

from clientbase.finding import Severity
from clientbase.names import tax_key, without_extension
from clientbase.rules.pairs import Found, reached, twice
from clientbase.rules.registry import BaseComplaint, BaseComplaints, base_rule
from clientbase.typed import suggestion

if TYPE_CHECKING:
    from sqlite3 import Cursor


@base_rule("CB050")
def id_is_given_once(cursor: "Cursor") -> BaseComplaints:
    """An id belongs to one client, in all folders of the base.

    Commands name a client by its id. Of two files with one id nobody knows which is meant, and on
    Windows and macOS two names that differ in capitals are one file.

    Cure: rename one of the files, or, where it is one client, move what one of them has into the other
    (`clientbase edit`); `clientbase merge` takes two that have two ids.
    """
    rows = cursor.execute(
        "SELECT lower(id), path, id FROM records WHERE lower(id) IN"
        " (SELECT lower(id) FROM records GROUP BY 1 HAVING count(*) > 1) ORDER BY path"
    ).fetchall()
    found = (Found(key, path, id_, (), id_) for key, path, id_ in rows)
    return twice(cursor, found, 'the id "{value}" is that of {others} too; rename one, or merge them')


@base_rule("CB051")
def tax_id_is_given_once(cursor: "Cursor") -> BaseComplaints:
    """A tax number belongs to one client, or to the clients of one concern.

    The same number in two records is one client entered twice, and half of its purchases are missing
    from each; or it is a slip, and an invoice goes to the wrong company. Branches of one company are
    clients with one number: they name their `concern`.

    Cure: where it is one client, make one record of the two (`clientbase merge A B`); else correct the
    number. Where it is meant, write the same `concern: NAME` into both records, or `distinct_from: [ID]`
    into one (`clientbase dupes --not A B`).
    """
    rows = cursor.execute(
        "SELECT path, id, tax_id FROM clients WHERE tax_id IS NOT NULL ORDER BY path"
    ).fetchall()
    found = (Found(tax_key(tax_id), path, id_, ("tax_id",), tax_id) for path, id_, tax_id in rows)
    message = '"{value}" is the tax number of {others} too; correct it, or name the concern of both'
    return twice(cursor, found, message)


@base_rule("CB052", Severity.WARNING)
def email_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """An e-mail address belongs to one client.

    The same address in two records is mostly one client entered twice, or a contact who moved and was
    never marked as having left.

    Cure: where it is one client, make one record of the two (`clientbase merge A B`). A contact who went to another
    client is moved there (`clientbase move-contact`); of one who works at both set `also_at: [ID]`. Clients of one
    company name their `concern`, and others that share an address are `distinct_from` each other.
    """
    message = '"{value}" is an address of {others} too; one client? Else say also_at, left or concern'
    return twice(cursor, reached(cursor, "email", "lower(r.email)"), message)


@base_rule("CB053", Severity.HINT)
def phone_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """A phone belongs to one client.

    A shared number may be a shared office; often it is one client entered twice. Numbers are compared
    by their digits, however they are written. One with an extension is that of a switchboard, which many have.

    Cure: look whether it is one client, and make one record of the two (`clientbase merge A B`). Where it is
    meant, say so as with an e-mail address: `also_at`, `left`, `concern` or `distinct_from`.
    """
    found = (
        one
        for one in reached(cursor, "phone", "r.phone_key")
        if without_extension(one.value) == one.value.strip()
    )
    return twice(
        cursor, found, '"{value}" is a phone of {others} too; one client? Else say also_at, left or concern'
    )


@base_rule("CB054", Severity.HINT)
def name_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """No two clients have the same name but for script, legal form, order of words and doubled letters.

    `Adria Komerc DOO` and `Адриа Комерц` are probably one client, whose sales are counted apart. Where
    each has a tax number of its own, they are different clients, and nothing is said.

    Cure: make one record of the two (`clientbase merge A B`), tell them apart in the name, as in
    `Adria Komerc (Bitola)`, or write `distinct_from: [ID]` into one of them (`clientbase dupes --not A B`).
    """
    rows = cursor.execute(
        "SELECT name_key, path, id, name FROM clients WHERE name_key IN ("
        " SELECT name_key FROM clients WHERE name_key != '' GROUP BY name_key"
        " HAVING count(*) > max(1, count(DISTINCT tax_id))) ORDER BY path"
    ).fetchall()
    found = (Found(key, path, id_, ("name",), name) for key, path, id_, name in rows)
    message = '"{value}" may be the client of {others}; tell them apart, or say distinct_from'
    return twice(cursor, found, message, shared=False)


@base_rule("CB056")
def named_client_exists(cursor: "Cursor") -> BaseComplaints:
    """A client that is named as another one is a client of the base, and not the record itself.

    `also_at`, `moved_to` and `distinct_from` say that a likeness is meant. A misspelt id says nothing, and
    the next check finds the same pair again.

    Cure: write the id of the other client, which is the name of its file.
    """
    rows = cursor.execute(
        "SELECT path, id, NULL, distinct_from, NULL FROM clients WHERE distinct_from IS NOT NULL UNION ALL"
        " SELECT c.path, c.id, k.n, k.also_at, k.moved_to FROM contacts k JOIN clients c ON c.id = k.client"
        " WHERE k.also_at IS NOT NULL OR k.moved_to IS NOT NULL"
    ).fetchall()
    known = {client for (client,) in cursor.execute("SELECT id FROM records")} if rows else set()
    for path, own, contact, listed, moved_to in rows:
        above = () if contact is None else ("contacts", contact)
        key = "distinct_from" if contact is None else "also_at"
        named = [((*above, key, n), other) for n, other in enumerate(json.loads(listed or "[]"))]
        for where, other in (*named, *([((*above, "moved_to"), moved_to)] if moved_to else ())):
            if other == own:
                yield BaseComplaint(path, where, f'"{other}" is the client itself; name the other one')
            elif other not in known:
                advice = suggestion(other, known) or "; write the name of its file"
                yield BaseComplaint(path, where, f'"{other}" is no client of the base{advice}')


@base_rule("CB055", Severity.HINT)
def archive_holds_former_clients(cursor: "Cursor") -> BaseComplaints:
    """The archive holds the former clients and nobody else.

    Who looks through the records wants to see those who may buy; who looks into the archive wants to
    see those who may be won back.

    Cure: `clientbase archive CLIENT reason=REASON`, or `clientbase restore CLIENT` for who came back.
    """
    rows = cursor.execute(
        "SELECT r.path, r.archived, c.status FROM records r JOIN clients c ON c.path = r.path"
        " WHERE r.archived != (coalesce(c.status, '') = 'former') ORDER BY r.path"
    ).fetchall()
    for path, archived, status in rows:
        if archived:
            said = f'the status is "{status}"' if status else "there is no status"
            yield BaseComplaint(path, ("status",), f"the record is in the archive, but {said}")
        else:
            yield BaseComplaint(
                path, ("status",), "the client is former, but the record is not in the archive"
            )
