"""`query` answers SQL over the narrowed tables, and lets nobody write."""

import json
from pathlib import Path

import pytest

from clientbase.index.declared import described
from tests.edits.running import Answer, run


def test_columns_with_the_name_of_a_sum_are_written_as_one(example: Path) -> None:
    answer = run(
        example, "query", "SELECT name, revenue, days_silent FROM facts WHERE client = 'beta'", "-f", "csv"
    )
    assert answer == (0, "name,revenue,days_silent\nBeta Market DOO,4170.00,26\n", "")


def test_money_makes_a_decimal_of_any_sum(example: Path) -> None:
    sums = "money(revenue) AS revenue, money(2 * revenue) AS twice, money(NULL) AS x"
    sql = f"SELECT {sums} FROM facts WHERE client = 'beta'"  # noqa: S608 - a fixed text
    assert run(example, "query", sql, "-f", "csv").out == "revenue,twice,x\n4170.00,8340.00,\n"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT name, revenue AS turnover FROM facts WHERE client = 'beta'", id="renamed"),
        pytest.param(
            "SELECT n.name, n.turnover FROM (SELECT *, revenue AS turnover FROM FACTS) n", id="within"
        ),
        pytest.param(
            "WITH f AS (SELECT client, name, revenue AS turnover FROM facts) SELECT * FROM f", id="CTE"
        ),
        pytest.param('SELECT name, sum(revenue) AS "turnover:money" FROM facts GROUP BY client', id="named"),
    ],
)
def test_a_sum_is_written_as_one_under_whatever_name(example: Path, sql: str) -> None:
    (table,) = json.loads(run(example, "query", sql, "-f", "json").out)["tables"]
    assert table["columns"][-1] == {"name": "turnover", "type": "money", "title": "Turnover"}
    assert next(row["turnover"] for row in table["rows"] if row["name"] == "Beta Market DOO") == "4170.00"


@pytest.mark.parametrize(
    "computed",
    [
        "sum(revenue)",
        "revenue - 5",
        "2 * revenue",
        "coalesce(revenue, 0)",
        "CAST(avg(revenue) AS INTEGER)",
        "avg(cost)",
        "(SELECT max(amount) FROM measured_purchases)",
    ],
)
def test_what_is_computed_from_sums_is_never_shown_in_their_units(example: Path, computed: str) -> None:
    answer = run(example, "query", f"SELECT {computed} AS turnover FROM facts", "-f", "csv")  # noqa: S608 - our own names
    assert (answer.code, answer.out) == (2, "")
    assert 'such as AS "turnover:money"' in answer.err


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT count(*) AS n FROM facts WHERE revenue > 10000000", "n\n16\n"),
        ("SELECT sum(purchases) AS bought FROM facts WHERE revenue > cost", "bought\n196\n"),
        (
            "SELECT round(sum(profit) * 1.0 / sum(revenue), 2) AS margin FROM facts WHERE cost > 0",
            "margin\n0.19\n",
        ),
        ("SELECT max(days_silent) AS \"silence:days\" FROM facts WHERE client = 'beta'", "silence\n26\n"),
    ],
)
def test_a_number_beside_sums_need_not_be_named(example: Path, sql: str, told: str) -> None:
    assert run(example, "query", sql, "-f", "csv") == (0, told, "")


def test_a_report_of_the_base_s_own_is_typed_alike(example: Path) -> None:
    (example / "reports").mkdir()
    own = example / "reports" / "best.sql"
    own.write_text(
        "-- Best\nSELECT revenue AS turnover FROM facts ORDER BY 1 DESC LIMIT 1\n", encoding="utf-8"
    )
    assert run(example, "report", "best", "-f", "csv").out == "turnover\n38948.00\n"
    own.write_text("-- Best\nSELECT max(revenue) AS turnover FROM facts\n", encoding="utf-8")
    answer = run(example, "report", "best", "-f", "csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("clientbase: Best: turnover: computed from sums")


def test_questions_are_narrowed(example: Path) -> None:
    answer = run(
        example, "query", "SELECT client FROM purchases GROUP BY 1", "--manager", "ivan", "-f", "csv"
    )
    assert answer.out == "client\npekara-zora\n"
    answer = run(
        example,
        "query",
        "SELECT id FROM clients",
        "--where",
        "stage=lost",
        "--segment",
        "retail",
        "-f",
        "csv",
    )
    assert answer.out == "id\nmini-market-klok\n"


def test_what_is_dated_after_the_day_is_not_there(example: Path) -> None:
    answer = run(
        example, "--as-of", "2024-01-01", "query", "SELECT count(*) AS n FROM purchases", "-f", "csv"
    )
    assert answer.code == 0
    assert int(answer.out.split()[1]) < 60


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM facts",
        "INSERT INTO main.clients (id) VALUES ('x')",
        "WITH x AS (SELECT 1) DELETE FROM main.clients",
        "SELECT 1; DELETE FROM main.clients",
        "PRAGMA writable_schema = 1",
        "ATTACH 'other.db' AS other",
        "CREATE TEMP TABLE x (y)",
        "/* only */ DROP TABLE main.clients",
        "VACUUM",
        "",
        ";",
        "-- nothing",
    ],
)
def test_a_question_may_read_and_nothing_else(example: Path, sql: str) -> None:
    answer = run(example, "query", "--", sql)
    assert (answer.code, answer.out) == (2, "")
    assert run(example, "query", "SELECT count(*) AS n FROM clients", "-f", "csv").out == "n\n25\n"


@pytest.mark.parametrize(
    "sql", ["WITH x AS (SELECT 1 AS y) SELECT y FROM x", " -- why\nSELECT 1 AS y", "VALUES (1)"]
)
def test_questions_may_begin_in_several_ways(example: Path, sql: str) -> None:
    answer = run(example, "query", sql, "-f", "tsv")
    assert answer.code == 0
    assert answer.out.splitlines()[1:] == ["1"]


def test_what_cannot_be_tried_with_larger_sums_says_what_comes_out(example: Path) -> None:
    sql = """SELECT abs(CASE amount WHEN 1800000 THEN 7 ELSE -9223372036854775807 - 1 END) AS seven
               FROM purchases WHERE client = 'adriatik' AND date = '2026-08-17'"""
    answer = run(example, "query", sql, "-f", "csv")
    assert (answer.code, answer.out) == (2, "")
    assert (
        "seven: computed from sums, which are counted in 1/10000 of a unit; say what comes out" in answer.err
    )
    assert run(example, "query", sql.replace("seven", '"seven:count"'), "-f", "csv") == Answer(
        0, "seven\n7\n", ""
    )


def test_wrong_sql_is_wrong_usage_in_the_words_of_sqlite(example: Path) -> None:
    answer = run(example, "query", "SELECT nam FROM facts")
    assert (answer.code, answer.out) == (2, "")
    assert "no such column: nam" in answer.err


def test_without_sql_it_says_what_to_write(example: Path) -> None:
    assert run(example, "query").code == 2


def test_every_table_and_column_is_described(example: Path) -> None:
    page = json.loads(run(example, "query", "--tables", "-f", "json").out)
    rows = page["tables"][0]["rows"]
    assert {row["table"] for row in rows} == set(described())
    assert all(row["description"] for row in rows)


@pytest.mark.parametrize("table", list(described()))
def test_what_is_described_is_what_there_is(example: Path, table: str) -> None:
    answer = run(example, "query", f"SELECT * FROM {table} LIMIT 1", "-f", "json")  # noqa: S608 - a known name
    there = [column["name"] for column in json.loads(answer.out)["tables"][0]["columns"]]
    assert sorted(known.name for known in described()[table][1]) == sorted(there)


@pytest.mark.parametrize("table", list(described()))
def test_all_columns_at_once_are_what_each_is_described_as(example: Path, table: str) -> None:
    # They were typed in the order of the description: days to pay came as a sum, 30 of them as 0.0030.
    answer = run(example, "query", f"SELECT * FROM {table} LIMIT 0", "-f", "json")  # noqa: S608 - a known name
    there = json.loads(answer.out)["tables"][0]["columns"]
    told = {known.name: "text" if known.type == "list" else known.type for known in described()[table][1]}
    assert {column["name"]: column["type"] for column in there} == told


def test_all_tables_of_records_are_described(example: Path) -> None:
    inner = (
        *("meta", "days", "client_totals", "standard_status", "entries_judged", "norm", "norm_entries"),
        *("seen", "answers", "answer_pieces", "unsummed", "unjudged", "unjudged_records"),
        *("history", "renames", "items", "held", "item_firsts", "items_unlaid"),
    )
    sql = f"SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT IN {inner}"  # noqa: S608 - known names
    answer = run(example, "query", sql, "-f", "tsv")
    assert set(answer.out.split()[1:]) <= set(described())


def test_a_query_alone_narrows_a_question(example: Path) -> None:
    answer = run(
        example, "query", "SELECT id FROM clients", "--where", "segment=wholesale manager=olga", "-f", "csv"
    )
    assert answer == Answer(0, "id\nmakpromet\n", "")
