"""An index that is open already, opened once more for another day: its files were looked at a moment ago."""

import sqlite3
from pathlib import Path

from clientbase.index.sync import PATIENCE, Progress, open_index


def open_beside(root: Path, connection: sqlite3.Connection, progress: Progress) -> sqlite3.Connection:
    """Open once more the index that *connection* has brought up to date; one in memory is made again."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    if not file:
        return open_index(root, progress)
    beside = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    beside.execute("PRAGMA synchronous = OFF")
    return beside
