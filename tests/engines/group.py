"""Bases of one group: such as chance invents, each with norms of its own, and demonstration bases."""

import datetime as dt
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from clientbase.demo import generate
from tests.index.bases import write
from tests.index.invented import bases

Invented = tuple[dt.date, dict[str, object], dict[str, dict[str, object]]]


def branches(folder: Path, number: int) -> dict[str, Path]:
    """Write so many small bases that chance invents, always the same ones."""
    found: dict[str, Path] = {}

    @seed(number)
    @settings(max_examples=2 * number, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bases())
    def invent(invented: Invented) -> None:
        _, schema, records = invented
        if records and len(found) < number:
            name = f"branch-{len(found)}"
            found[name] = write(folder / name, records, schema)

    invent()
    return found


def demo(folder: Path, clients: int, day: dt.date) -> dict[str, Path]:
    """Write a demonstration base."""
    generate(folder, clients, 1, day)
    return {folder.name: folder}
