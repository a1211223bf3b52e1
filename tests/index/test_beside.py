"""A base asked about another day beside the first: it finds what it would find alone, and disturbs nothing."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.index import sync
from clientbase.index.day_cache import KEPT
from clientbase.page import Scope
from tests.index.bases import facts, opened, put, sold, write

THEN = dt.date(2026, 3, 1)
RECORDS = {
    "luna": sold("2026-01-01 50", "2026-02-01 10", "2026-06-01 900"),
    "sol": sold("2026-01-01 70", "2026-01-11 70", "2026-10-01 1", more="manager: olga"),
    "mar": "name: Mar",
}


def kept_days(base: Base) -> set[dt.date]:
    return {dt.date.fromordinal(day) for (day,) in base.ask("SELECT day FROM main.days")}


def test_another_day_is_answered_as_if_it_were_asked_alone(tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS)
    with opened(root) as base, closing(base.on(THEN)) as then:
        now, beside = facts(base), facts(then)
        assert facts(base) == now
    with opened(root, THEN) as alone:
        assert beside == facts(alone)
    assert (beside["luna"]["revenue"], now["luna"]["revenue"]) == (60_0000, 960_0000)


def test_both_days_are_kept(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS)) as base, closing(base.on(THEN)) as then:
        facts(base), facts(then)
        assert kept_days(then) == {base.day, THEN}


def test_of_many_days_the_last_ones_are_kept(tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS)
    days = [THEN + dt.timedelta(number) for number in range(KEPT + 2)]
    for day in days:
        with opened(root, day) as base:
            facts(base)
    with opened(root) as base:
        assert kept_days(base) == set(days[-KEPT:])
        kept = base.connection.execute("SELECT DISTINCT day FROM main.client_totals ORDER BY day").fetchall()
        assert kept == [(day.toordinal(),) for day in days[-KEPT:]]


def test_files_are_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(write(tmp_path, RECORDS)) as base:
        monkeypatch.setattr(sync, "look", lambda _root: pytest.fail("the folder was walked again"))
        with closing(base.on(THEN)) as then:
            assert then.one("SELECT count(*) FROM facts") == 3


def test_an_index_in_memory_is_made_again(tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS)
    put(root / ".clientbase", "in the way of the folder")
    with opened(root) as base, closing(base.on(THEN)) as then:
        assert base.connection.execute("PRAGMA database_list").fetchone()[2] == ""
        assert facts(then)["sol"]["purchases"] == 2


def test_the_scope_is_the_same_or_another(tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS)
    with opened(root, scope=Scope(manager="olga")) as base:
        with closing(base.on(THEN)) as then:
            assert set(facts(then)) == {"sol"}
        with closing(base.on(THEN, Scope(where="revenue>100"))) as rich:
            assert set(facts(rich)) == {"sol"}
        with closing(base.on(THEN, Scope())) as everybody:
            assert set(facts(everybody)) == {"luna", "mar", "sol"}
