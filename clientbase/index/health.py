"""Whether the index in its file is whole, asked without changing it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from clientbase.index.mark import FILE, is_made_here
from clientbase.index.opening import DAMAGE, open_anew
from clientbase.text.inside import FOLDER

_HASTE = 2.0


def complaint_of(root: Path) -> str:
    """Say what is wrong with the index; empty where it is whole, is not there, or will be made anew anyway.

    Raises:
        BlockedError: something else stands where the index should

    """
    file = root / FOLDER / FILE
    try:
        if not is_made_here(file) or not file.stat().st_size:
            return ""
        asked = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(asked, uri=True, timeout=_HASTE)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        return ""  # it is held, or another user's
    except OSError:
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if said == "ok" else str(said).replace("\n", ": ")


def made_anew(root: Path) -> bool:
    """Throw the index away and make it anew; say whether it is whole now."""
    try:
        open_anew(root, ValueError("damaged")).close()
    except DAMAGE:
        return False
    return not complaint_of(root)
