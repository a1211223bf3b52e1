"""Whatever is done to the files, an index that was kept up to date is one that was made from scratch."""

import datetime as dt
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.base import Base
from clientbase.index import sync
from clientbase.index.opening import open_index
from clientbase.index.scan import RACY_NS
from clientbase.laws import rhythm
from clientbase.laws.rhythm import pools
from tests.index.bases import LONG_AGO, facts, opened, put, sold

NAMES = ("luna", "sol", "mar", "LUNA")
FOLDERS = ("records", "records/archive", "records/ohrid")
TEXTS = (
    sold("2026-01-01 10", "2026-02-01 20 pasta", more="segment: horeca\nmanager: olga"),
    sold("2026-01-01 30", "2026-01-01 5", "2026-03-01 1", more="currency: MKD\ncontacts: [{name: Vera}]"),
    sold(more="interactions: [{date: 2026-01-01, kind: call, entered: 2026-01-05}]"),
    "name: Luna\nstatus: bygone\n",
    "name: [",
    "name: Luna\nloyalty: 1\n",
)
NORMS = (
    "{}\n",
    "rates: {MKD: 2}\nstandards: [{contact: {limit: 60d}, entry: {limit: 3d}}]\n",
    "standards: [{update: {limit: 9d}}, {for: {class: A}, contact: {target: 1w}}]\n",
    "managers: {ivan: {}}\nlifecycle: {own_rhythm_from: 2}\n",
)
DAYS = ("2025-01-01", "2026-01-03", "2026-02-15", "2026-11-21")
# What says when and how the index was made, and not what is in the files.
OWN_AFFAIRS = {"state", "made_for", "looked"}

places = st.builds("{}/{}.yaml".format, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
edits = st.one_of(
    st.tuples(st.just("write"), places, st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), places, st.sampled_from(TEXTS)),
    st.tuples(st.just("remove"), places),
    st.tuples(st.just("move"), places, places),
    st.tuples(st.just("write"), st.just("schema.yaml"), st.sampled_from(NORMS)),
    st.tuples(st.just("look"), st.sampled_from(DAYS)),
    st.tuples(st.just("judge"), st.sampled_from(DAYS)),
    st.tuples(st.just("one"), places, st.sampled_from(TEXTS), st.sampled_from(DAYS)),
)
clock = count(LONG_AGO)


def write(root: Path, path: str, text: str) -> None:
    put(root / path, text, next(clock))


def remove(root: Path, path: str) -> None:
    (root / path).unlink(missing_ok=True)


def move(root: Path, old: str, new: str) -> None:
    if (root / old).exists():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).replace(root / new)


def look(root: Path, day: str) -> None:
    with opened(root, day) as base:
        facts(base)


def judge(root: Path, day: str) -> None:
    with opened(root, day) as base:
        base.ask("SELECT count(*) FROM cadence")


def one(root: Path, path: str, text: str, day: str) -> None:
    """Change a record where it stands, and ask for it alone."""
    time.sleep(RACY_NS / 1e9)
    open_index(root).close()
    if (root / path).exists():
        put(root / path, text, next(clock))
    with closing(Base(root, lambda _zone: dt.date.fromisoformat(day), path=path)) as base:
        base.ask("SELECT * FROM facts f JOIN cadence USING (client) WHERE client = ?", (Path(path).stem,))


EDITS: dict[str, Callable[..., None]] = {
    "write": write,
    "remove": remove,
    "move": move,
    "look": look,
    "judge": judge,
    "one": one,
}


def contents(connection: sqlite3.Connection, day: int) -> dict[str, Any]:
    """Return all rows of all tables, in no order; of what is kept for days only those of *day*."""
    connection.execute("COMMIT")
    connection.execute("DELETE FROM main.days WHERE day <> ?", (day,))
    connection.execute("UPDATE main.days SET number = 1")
    for table in ("client_totals", "standard_status", "entries_judged", "unsummed", "unjudged"):
        connection.execute(f"DELETE FROM main.{table} WHERE day <> ?", (day,))  # noqa: S608 - one of these
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in tables}  # noqa: S608 - our own names
    meta = dict(connection.execute("SELECT * FROM meta"))
    del found["seen"]  # it is cut into pieces by inodes
    return found | {"meta": {key: value for key, value in meta.items() if key not in OWN_AFFAIRS}}


def laid_out(root: Path) -> tuple[Any, ...]:
    with opened(root) as base:
        base.ask("SELECT * FROM findings")
        judged = base.ask("SELECT * FROM cadence ORDER BY client, standard")
        return facts(base), judged, contents(base.connection, base.day.toordinal())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    parent = tmp_path_factory.mktemp("incremental")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "FEW", 0)  # each base counts as large
        yield (parent / str(number) for number in count())


@settings(max_examples=40)
@given(steps=st.lists(edits, min_size=2, max_size=12))
def test_any_sequence_of_edits_is_followed(folders: Iterator[Path], steps: list[tuple[str, ...]]) -> None:
    root = next(folders)
    write(root, "schema.yaml", "{}\n")
    open_index(root).close()
    for kind, *given_ in steps:
        EDITS[kind](root, *given_)
        open_index(root).close()
    kept = laid_out(root)
    shutil.rmtree(root / ".clientbase")
    assert kept == laid_out(root)


TWICE = sold("2026-01-01 10", "2026-02-01 20", more="segment: horeca")
STANDARD = "standards: [{contact: {limit: 60d}, for: {class: A}}]\n"


@pytest.mark.parametrize(
    ("path", "text", "anew"),
    [
        pytest.param("luna", f"{TWICE}notes: asks for samples\n", 0, id="a note"),
        pytest.param("luna", f"{TWICE}interactions: [{{date: 2026-03-01, kind: call}}]\n", 0, id="a talk"),
        pytest.param("bar", "name: Bar\n", 0, id="a client came who never bought"),
        pytest.param("sol", None, 0, id="a client went who never bought"),
        pytest.param("luna", sold("2026-01-01 10", "2026-02-01 21", more="segment: horeca"), 1, id="a sum"),
        pytest.param("luna", sold("2026-01-01 10", "2026-02-02 20", more="segment: horeca"), 1, id="a day"),
        pytest.param(
            "luna", sold("2026-01-01 10", "2026-02-01 20", more="segment: retail"), 1, id="a segment"
        ),
        pytest.param("luna", None, 1, id="a client went"),
    ],
)
def test_what_all_share_is_found_anew_only_where_it_may_be_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, text: str | None, anew: int
) -> None:
    write(tmp_path, "schema.yaml", STANDARD)
    for name, record in (("luna", TWICE), ("mar", sold("2026-01-05 30")), ("sol", "name: Sol\n")):
        write(tmp_path, f"records/{name}.yaml", record)
    laid_out(tmp_path)
    found = []
    monkeypatch.setattr(rhythm, "pools", lambda *given_: found.append(given_) or pools(*given_))
    if text is None:
        remove(tmp_path, f"records/{path}.yaml")
    else:
        write(tmp_path, f"records/{path}.yaml", text)
    kept = laid_out(tmp_path)
    assert len(found) == anew
    shutil.rmtree(tmp_path / ".clientbase")
    assert kept == laid_out(tmp_path)


def test_a_client_that_was_summed_up_alone_is_not_forgotten_when_all_are(tmp_path: Path) -> None:
    write(tmp_path, "schema.yaml", STANDARD)
    for name, record in (("luna", TWICE), ("mar", sold("2026-01-05 30", "2026-01-08 5")), ("sol", TWICE)):
        write(tmp_path, f"records/{name}.yaml", record)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "FEW", 0)
        laid_out(tmp_path)
        one(tmp_path, "records/luna.yaml", sold("2026-01-01 1000", "2026-01-02 1000"), "2026-11-21")
        write(tmp_path, "records/sol.yaml", f"{TWICE}notes: asks for samples\n")
        kept = laid_out(tmp_path)
    shutil.rmtree(tmp_path / ".clientbase")
    assert kept == laid_out(tmp_path)
