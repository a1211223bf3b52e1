# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What only the whole base can tell: one client in two records. Asked of the index's tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from clientbase.finding import Severity, Where
from clientbase.names import without_extension
from clientbase.rules.registry import BaseComplaint, BaseComplaints, base_rule

if TYPE_CHECKING:
    from sqlite3 import Cursor

_Found = tuple[str, str, Where, str]
"""What may stand twice: the key by which it is compared, the file, the place, the value as written."""


def _twice(found: Iterable[_Found], message: str) -> BaseComplaints:
    """Complain at every place where the key of another file stands; each of them may be the wrong one."""
    groups: defaultdict[str, list[_Found]] = defaultdict(list)
    for entry in found:
        groups[entry[0]].append(entry)
    for group in groups.values():
        paths = sorted({path for _, path, _, _ in group})
        if len(paths) > 1:
            for _, path, where, value in group:
                others = _others(paths, path)
                yield BaseComplaint(path, where, message.format(value=value, others=others))


def _others(paths: list[str], path: str) -> str:
    first, *more = (other for other in paths if other != path)
    return f"{first} and {len(more)} more" if more else first


@base_rule("CB050")
def id_is_given_once(cursor: "Cursor") -> BaseComplaints:
    """An id belongs to one client, in all folders of the base.

    Commands name a client by its id. Of two files with one id nobody knows which is meant, and on
    Windows and macOS two names that differ in capitals are one file.

    Cure: rename one of the files, or, where it is one client, move what one of them has into the other
    (`clientbase edit`).
    """
    rows = cursor.execute(
        "SELECT lower(id), path, id FROM records WHERE lower(id) IN"
        " (SELECT lower(id) FROM records GROUP BY 1 HAVING count(*) > 1) ORDER BY path"
    ).fetchall()
    found = ((key, path, (), id_) for key, path, id_ in rows)
    return _twice(found, 'the id "{value}" is that of {others} too; rename one, or merge them')


@base_rule("CB051")
def tax_id_is_given_once(cursor: "Cursor") -> BaseComplaints:
    """A tax number belongs to one client.

    The same number in two records is one client entered twice, and half of its purchases are missing
    from each; or it is a slip, and an invoice goes to the wrong company.

    Cure: where it is one client, move what one record has into the other (`clientbase edit`) and remove the file; else
    correct the number.
    """
    rows = cursor.execute(
        "SELECT path, tax_id FROM clients WHERE tax_id IS NOT NULL ORDER BY path"
    ).fetchall()
    found = ((_letters(tax_id), path, ("tax_id",), tax_id) for path, tax_id in rows)
    return _twice(found, '"{value}" is the tax number of {others} too; merge them, or correct it')


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper() or text


_SHARED = """
WITH found AS (
    SELECT lower({key}) AS key, path, NULL AS n, {field} AS written FROM clients WHERE {key} != ''
    UNION ALL
    SELECT lower(k.{key}), c.path, k.n, k.{field} FROM contacts k JOIN clients c ON c.id = k.client
        WHERE k.{key} != ''
)
SELECT * FROM found
    WHERE key IN (SELECT key FROM found GROUP BY key HAVING min(path) != max(path)) ORDER BY path, n
"""


def _shared(cursor: "Cursor", key: str, field: str) -> Iterator[_Found]:
    for value, path, n, written in cursor.execute(_SHARED.format(key=key, field=field)).fetchall():
        yield value, path, (field,) if n is None else ("contacts", n, field), written


@base_rule("CB052", Severity.WARNING)
def email_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """An e-mail address belongs to one client.

    The same address in two records is mostly one client entered twice, or a contact who moved and was
    never marked as having left.

    Cure: merge the two records, or set `left` on the contact of the former employer and drop the address.
    """
    message = '"{value}" is an address of {others} too; merge them, or keep it in one'
    return _twice(_shared(cursor, "email", "email"), message)


@base_rule("CB053", Severity.HINT)
def phone_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """A phone belongs to one client.

    A shared number may be a shared office; often it is one client entered twice. Numbers are compared
    by their digits, however they are written. One with an extension is that of a switchboard, which many have.

    Cure: look whether it is one client, and merge the two records.
    """
    found = (
        one for one in _shared(cursor, "phone_key", "phone") if without_extension(one[3]) == one[3].strip()
    )
    return _twice(found, '"{value}" is a phone of {others} too; one client?')


@base_rule("CB054", Severity.HINT)
def name_belongs_to_one_client(cursor: "Cursor") -> BaseComplaints:
    """No two clients have the same name but for script, legal form, order of words and doubled letters.

    `Adria Komerc DOO` and `Адриа Комерц` are probably one client, whose sales are counted apart. Where
    each has a tax number of its own, they are different clients, and nothing is said.

    Cure: merge the two records, or tell them apart in the name, as in `Adria Komerc (Bitola)`.
    """
    found = cursor.execute(
        "SELECT name_key, path, name FROM clients WHERE name_key IN ("
        " SELECT name_key FROM clients WHERE name_key != '' GROUP BY name_key"
        " HAVING count(*) > max(1, count(DISTINCT tax_id))) ORDER BY path"
    ).fetchall()
    message = '"{value}" may be the client of {others}; merge them, or tell them apart'
    return _twice(((key, path, ("name",), name) for key, path, name in found), message)


@base_rule("CB055", Severity.HINT)
def archive_holds_former_clients(cursor: "Cursor") -> BaseComplaints:
    """The archive holds the former clients and nobody else.

    Who looks through the records wants to see those who may buy; who looks into the archive wants to
    see those who may be won back.

    Cure: move the file into records/archive/ or out of it, and set the status: `clientbase set CLIENT status=former`.
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
