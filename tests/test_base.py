"""A base opened on a day: questions, tables, figures, and what a user's own question may do."""

import datetime as dt
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.page import VERDICT, Column, Figure, LeftOut, Scope, Table
from tests.edits.running import run
from tests.index.bases import opened, path_of, put, sold, write

SCHEMA = "base: {currency: MKD, timezone: Europe/Skopje}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"luna": sold("2026-01-01 10", "2026-02-01 20.5"), "sol": "name: Sol"}, SCHEMA)


def test_a_question_is_answered_by_rows(root: Path) -> None:
    with opened(root) as base:
        assert base.ask("SELECT client, purchases FROM facts ORDER BY client") == [("luna", 2), ("sol", 0)]
        assert base.ask("SELECT date FROM purchases WHERE amount > ?", [10_0000]) == [("2026-02-01",)]


def test_a_question_of_one_value_is_answered_by_it(root: Path) -> None:
    with opened(root) as base:
        assert base.one("SELECT count(*) FROM clients") == 2
        assert base.one("SELECT name FROM clients WHERE id = ?", ("nobody",)) is None


def test_the_company_is_known(root: Path) -> None:
    with opened(root) as base:
        assert (base.meta("currency"), base.meta("timezone"), base.meta("nothing")) == (
            "MKD",
            "Europe/Skopje",
            "",
        )


def test_the_day_is_that_of_the_company_s_time_zone(root: Path) -> None:
    zones: list[str] = []

    def day_in(zone: str) -> dt.date:
        zones.append(zone)
        return dt.date(2026, 1, 15)

    with closing(Base(root, day_in)) as base:
        assert base.one("SELECT purchases FROM facts WHERE client = 'luna'") == 1
    assert zones == ["Europe/Skopje"]


HALF = "SELECT client, revenue, 1.5 AS half FROM facts WHERE purchases > 0"
TYPED = 'SELECT client, revenue AS "revenue:money", 1.5 AS "half:ratio" FROM facts WHERE purchases > 0'


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        pytest.param(HALF, "client revenue:money half:ratio", id="beside the statement"),
        pytest.param(TYPED, "", id="in the statement"),
    ],
)
def test_columns_are_named_with_their_types(root: Path, sql: str, words: str) -> None:
    with opened(root) as base:
        table = base.table("t", "Title", sql, columns=words)
    columns = (
        Column("client", "text", "Client", VERDICT),
        Column("revenue", "money", "Revenue"),
        Column("half", "ratio", "Half"),
    )
    assert table == Table("t", "Title", columns, (("luna", 30_5000, 1.5),))


def test_a_column_that_is_not_named_is_an_error(root: Path) -> None:
    with opened(root) as base, pytest.raises(ValueError, match='"t" has the columns client revenue half'):
        base.table("t", "Title", HALF, columns="client half:ratio")


def test_figures_are_the_columns_of_one_row(root: Path) -> None:
    with opened(root) as base:
        assert base.figures('SELECT count(*) AS clients, 0.5 AS "compliance:share" FROM facts') == [
            Figure("clients", "count", "Clients", 2),
            Figure("compliance", "share", "Compliance", 0.5),
        ]


def test_a_page_says_when_of_whom_and_without_what(root: Path) -> None:
    put(path_of(root, "broken"), "name: [")
    scope = Scope(where="revenue>1")
    with opened(root, scope=scope) as base:
        page = base.page(("name", "Title", "Question?", "Definitions"), [], [])
    assert (page.as_of, page.currency, page.scope, page.commit) == ("2026-11-21", "MKD", scope, None)
    assert [file.path for file in page.left_out] == ["records/broken.yaml"]
    assert isinstance(page.left_out[0], LeftOut)


def test_sums_can_be_written_in_a_question(root: Path) -> None:
    with opened(root) as base:
        assert base.ask("SELECT money(revenue) FROM facts ORDER BY client") == [("30.50",), (None,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        pytest.param("SELECT * FROM nowhere", "no such table: nowhere", id="no such table"),
        pytest.param("SELECT nowhere FROM facts", "no such column: nowhere", id="no such column"),
        pytest.param("SELEC 1", "syntax error", id="no SQL"),
        pytest.param("SELECT 1; SELECT 2", "one statement at a time", id="two questions"),
        pytest.param("DELETE FROM main.clients", "not authorized", id="deleting"),
        pytest.param("INSERT INTO meta VALUES ('a', 'b')", "not authorized", id="adding"),
        pytest.param("UPDATE main.clients SET name = 'x'", "not authorized", id="changing"),
        pytest.param("DROP TABLE main.clients", "not authorized", id="dropping"),
        pytest.param("CREATE TABLE facts2 AS SELECT * FROM facts", "not authorized", id="making a table"),
        pytest.param("CREATE TEMP VIEW x AS SELECT 1", "not authorized", id="making a view"),
        pytest.param("ATTACH 'elsewhere.db' AS other", "not authorized", id="another file"),
        pytest.param("PRAGMA journal_mode = DELETE", "not authorized", id="a pragma"),
        pytest.param("VACUUM INTO 'copy.db'", "authorization denied", id="a copy"),
        pytest.param("COMMIT", "not authorized", id="a transaction"),
    ],
)
def test_a_user_s_own_question_may_only_read(
    root: Path, sql: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    with opened(root) as base:
        before = sorted(root.rglob("*"))
        with pytest.raises(UsageError, match=message):
            base.read_only_table("own", "Own", sql)
        assert base.one("SELECT count(*) FROM clients") == 2, "what is asked afterwards is free again"
        assert base.read_only_table(
            "own", "Own", "WITH a(n) AS (SELECT 1) SELECT n, upper('x') FROM a"
        ).rows == ((1, "X"),)
        assert sorted(root.rglob("*")) == before


def test_a_question_of_comments_alone_has_no_columns(root: Path) -> None:
    with opened(root) as base:
        assert base.read_only_table("own", "Own", "-- nothing is asked") == Table("own", "Own", (), ())


def test_a_question_about_class_is_answered_whichever_way_it_is_asked(tmp_path: Path) -> None:
    schema = "thresholds: [{for: {class: A}, repeat_purchase: 50}]\n"
    root = write(tmp_path, {"luna": sold("2026-01-01 100", "2026-02-01 100")}, schema)
    with opened(root) as base:
        assert base.ask("SELECT minimum FROM measured_purchases") == [(50_0000,), (50_0000,)]


@pytest.mark.parametrize("day", ["0001-01-01", "1000-06-15", "9999-12-31"])
def test_any_day_of_the_calendar_may_be_asked_about(tmp_path: Path, day: str) -> None:
    schema = "abc: {period: 12mo}\nstandards: [{contact: {limit: 1y}}]\n"
    root = write(
        tmp_path, {"luna": sold("2026-01-01", more="interactions: [{date: 2026-01-01, kind: call}]")}, schema
    )
    with opened(root, day) as base:
        assert base.one("SELECT light FROM cadence") == ("red" if day > "2027" else None)
        assert base.one("SELECT stage FROM facts") == ("lost" if day > "2027" else None)


def test_a_report_on_an_unchanged_base_reads_no_record_and_loads_nothing_heavy(root: Path) -> None:
    script = """
        import sys
        from clientbase.cli.app import app
        app(["-C", sys.argv[1], "report", sys.argv[2], "-f", "json"], standalone_mode=False)
        heavy = {"yaml", "pydantic", "rich", "multiprocessing", "anyascii", "phonenumbers"}
        sys.exit(",".join(sorted(heavy & sys.modules.keys())) or 0)
    """
    for report in ("cadence", "dormant", "thresholds"):
        assert run(root, "report", report).code == 0
        words = [sys.executable, "-c", dedent(script), str(root), report]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), report
