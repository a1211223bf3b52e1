"""What is wrong with records is found when somebody asks: after a change of few files most reports do not.

Until then the index holds nothing of them among its findings, and names them among the `unjudged_records`. Whoever
asks for findings asks here first (see `Needs`), so that what is not judged yet never looks as if nothing were wrong.
"""

import sqlite3
from pathlib import Path

from clientbase.index.sync import kept_pieces_within, remember


def unjudged(connection: sqlite3.Connection) -> set[str]:
    """Return the records that are not judged; the transaction in which it is these stays open until `end_snapshot`."""
    if not connection.in_transaction:
        connection.execute("BEGIN")
    return {path for (path,) in connection.execute("SELECT path FROM main.unjudged_records")}


def judge_rest(connection: sqlite3.Connection, root: Path) -> set[str]:
    """Judge the records that are not judged yet; return those that cannot be read by now, and are judged next time."""
    from clientbase.index.save import insert
    from clientbase.rules.judge import judge_all
    from clientbase.text.norms import norms_judged_before
    from clientbase.text.read import Unreadable, read

    norms = norms_judged_before(root)
    connection.execute("BEGIN IMMEDIATE")  # what is read from here on is no older than what anybody has saved
    paths = [path for (path,) in connection.execute("SELECT path FROM main.unjudged_records ORDER BY path")]
    documents, findings, unread = [], [], set[str]()
    for path in paths:
        try:
            documents.append(read(root / path, path))
        except Unreadable as unreadable:
            findings.append(unreadable.finding)
            unread.add(path)
    for judged in judge_all(documents, norms, None):
        findings += judged.findings
    for table, which in (("findings", paths), ("unjudged_records", {*paths} - unread)):
        connection.executemany(f"DELETE FROM main.{table} WHERE path = ?", [(path,) for path in which])
    insert(connection, "findings", [(*finding[:5], str(finding.severity)) for finding in findings])
    if unread:  # whoever looks next reads them again, however they look: this answer is not to stay
        remember(connection, kept_pieces_within(connection, unread), {})
    connection.execute("COMMIT")
    return unread
