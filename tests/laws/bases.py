"""What the tests of the laws share: the records of a base that chance has invented."""

import datetime as dt
from pathlib import Path
from typing import Any

from clientbase.model import Client
from clientbase.text.read import read
from clientbase.typed import typed

Invented = tuple[dt.date, dict[str, Any], dict[str, dict[str, Any]]]


def records_in(root: Path) -> dict[str, Client]:
    """Read the records of a base, which must be in order, by their ids."""
    found = {}
    for file in (root / "records").rglob("*.yaml"):
        client, complaints = typed(read(file, file.name).data, Client)
        assert client is not None, complaints
        found[file.stem] = client
    return found
