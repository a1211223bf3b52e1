"""How clients stand against the standards is kept for a day; whoever has changed is judged again, and nobody else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from tests.history.repositories import commit, repository
from tests.index.bases import LONG_AGO, TODAY, opened, path_of, put, sold, write

NORMS = "standards: [{contact: {limit: 60d}, update: {limit: 90d}, entry: {limit: 3d}}]\n"
BY_CLASS = "standards: [{contact: {limit: 60d}}, {for: {class: A}, contact: {limit: 9d}}]\n"
CALL = "interactions: [{date: 2026-11-01, kind: call, entered: 2026-11-03}]"
LUNA = sold(more=CALL)


def lights(root: Path, day: str = "2026-11-21") -> dict[tuple[str, str], str]:
    with opened(root, day) as base:
        return {(client, standard): light for client, standard, light in base.ask(_ASKED)}


_ASKED = "SELECT client, standard, light FROM cadence"


def mark(root: Path) -> None:
    """Make what is kept of each client recognisable."""
    with closing(sqlite3.connect(root / ".clientbase/index.sqlite3")) as connection:
        connection.execute("UPDATE standard_status SET light = 'kept'")
        connection.commit()


def test_lights_are_kept_for_the_day(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": LUNA}, NORMS)
    assert lights(root) == {
        ("luna", "contact"): "green",
        ("luna", "update"): "green",
        ("luna", "entry"): "green",
    }
    mark(root)
    assert set(lights(root).values()) == {"kept"}


def test_another_day_has_lights_of_its_own(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": LUNA}, NORMS)
    lights(root)
    mark(root)
    assert lights(root, "2027-01-31")["luna", "contact"] == "red"
    assert set(lights(root).values()) == {"kept"}


def test_only_who_has_changed_is_judged_again(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": LUNA, "sol": LUNA}, NORMS)
    lights(root)
    mark(root)
    put(path_of(root, "luna"), sold(), LONG_AGO + 1)
    found = lights(root)
    assert (found["luna", "contact"], found["sol", "contact"]) == ("grey", "kept")


def test_all_are_judged_again_where_standards_go_by_class(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": sold("2026-01-01 1", more=CALL), "sol": sold("2026-01-01 900")}, BY_CLASS)
    assert lights(root)["luna", "contact"] == "green"
    put(path_of(root, "sol"), sold(), LONG_AGO + 1)
    assert lights(root)["luna", "contact"] == "red", "the only buyer is an A client"


def test_who_is_gone_is_judged_no_more(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": LUNA, "sol": LUNA}, NORMS)
    lights(root)
    path_of(root, "luna").unlink()
    assert {client for client, _ in lights(root)} == {"sol"}


def test_other_norms_judge_anew(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": LUNA}, NORMS)
    lights(root)
    put(root / "schema.yaml", NORMS.replace("60d", "3d"), LONG_AGO + 1)
    assert lights(root)["luna", "contact"] == "red"


@pytest.mark.parametrize(
    ("entered", "light"),
    [
        pytest.param("2026-11-02", "green", id="within the limit"),
        pytest.param("2026-11-09", "red", id="beyond"),
    ],
)
def test_a_new_commit_says_since_when_a_talk_is_known(tmp_path: Path, entered: str, light: str) -> None:
    root = repository(tmp_path / "base", NORMS)
    put(path_of(root, "luna"), sold(more="interactions: [{date: 2026-11-01, kind: call}]"))
    assert lights(root)["luna", "entry"] == "grey"
    commit(root, {}, entered)
    assert lights(root)["luna", "entry"] == light


def test_interactions_are_counted_for_who_had_them(tmp_path: Path) -> None:
    talks = """
        name: Luna
        manager: olga
        interactions:
          - {date: 2026-11-01, kind: call, entered: 2026-11-09}
          - {date: 2026-11-01, kind: call, entered: 2026-11-04}
          - {date: 2026-11-01, kind: call, entered: 2026-11-02, by: ivan}
          - {date: 2026-11-01, kind: call}
        """
    root = write(tmp_path, {"luna": talks}, NORMS)
    with opened(root) as base:
        counts = base.ask("SELECT * FROM entry_counts ORDER BY manager")
    assert counts == [("luna", "ivan", 1, 1), ("luna", "olga", 2, 1)]


@pytest.mark.parametrize("first", [True, False])
def test_what_is_kept_of_a_day_is_the_same_whoever_asks_first(tmp_path: Path, *, first: bool) -> None:
    """All records are asked about by a site, and those of the day by reports; both find what the other has kept."""
    root = write(tmp_path, {"luna": LUNA, "unborn": "name: Unborn\nsince: 2026-12-01\n"}, NORMS)
    for all_records in (first, not first):
        with closing(Base(root, lambda _zone: TODAY, all_records=all_records)) as base:
            base.ask(_ASKED)
            base.rows("SELECT * FROM facts")
    with closing(sqlite3.connect(root / ".clientbase/index.sqlite3")) as connection:
        judged = {client for (client,) in connection.execute("SELECT id FROM standard_status")}
        totals = connection.execute(
            "SELECT id, silent, class, life FROM client_totals ORDER BY id"
        ).fetchall()
    assert judged == {"luna"}
    assert totals[1] == ("unborn", 0, None, "potential")
