"""By what clients are known, from the index as it is: who looks for a few among all need not read all records.

Nothing is renewed for it: what has changed since the index was written is left to who asks.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import BlockedError
from clientbase.index.mark import FILE, is_made_here
from clientbase.index.scan import Seen
from clientbase.index.sync import are_norms_the_same, files_of, kept_pieces, looks_of_norms
from clientbase.text.inside import FOLDER


class Identity(NamedTuple):
    """By what a record can be known."""

    path: str
    name: str = ""
    tax_id: str = ""
    concern: str = ""
    aliases: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str, str], ...] = ()
    """`phone` or `email`, the text, and whose it is: empty where it is the client's own"""
    name_key: str | None = None
    """what other spellings of the name have as well, where it is known"""


_SOUND: Final = """
SELECT c.id, c.path, c.name, coalesce(c.tax_id, ''), coalesce(c.concern, ''), c.aliases, c.name_key
  FROM clients c JOIN records r ON r.path = c.path
 WHERE r.unreadable IS NULL AND r.path NOT IN (SELECT path FROM findings WHERE severity = 'error')
   AND r.path NOT IN (SELECT path FROM unjudged_records)"""
_ADDRESSES: Final = """
SELECT a.client, a.kind, a.said, coalesce(k.name, '')
  FROM (SELECT client, contact, n, 'phone' AS kind, phone AS said FROM phones UNION ALL
        SELECT client, contact, n, 'email', email FROM emails) a
  LEFT JOIN contacts k ON k.client = a.client AND k.n = a.contact
 WHERE k."left" IS NULL ORDER BY a.client, a.contact IS NOT NULL, a.contact, a.kind DESC, a.n"""


def identities_known(root: Path, seen: Iterable[Seen]) -> dict[str, Identity]:
    """Return by their paths the records that the index knows as they are *seen*, and that are without errors."""
    try:
        file = root / FOLDER / FILE
        if not is_made_here(file):
            return {}
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("BEGIN")  # the list of files and the rows are of one moment
            if not are_norms_the_same(connection, looks_of_norms(root)):
                return {}
            same = {one[0] for one in {*files_of(kept_pieces(connection).values())}.intersection(seen)}
            return {one.path: one for one in _said(connection) if one.path in same}
    except (sqlite3.Error, OSError, BlockedError):  # damaged, held or half made: the next report mends it
        return {}


def _said(connection: sqlite3.Connection) -> Iterable[Identity]:
    addresses = defaultdict[str, list[tuple[str, str, str]]](list)
    for client, *one in connection.execute(_ADDRESSES):
        addresses[client].append((one[0], one[1], one[2]))
    for client, path, name, tax_id, concern, aliases, key in connection.execute(_SOUND):
        named = tuple(json.loads(aliases)) if aliases else ()
        yield Identity(path, name, tax_id, concern, named, tuple(addresses.get(client, ())), key)
