"""What a statement needs is seen by SQLite: however it is written, it gives the same on a fresh and on a warm index."""

import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import clientbase
from clientbase.base import Base
from clientbase.index import needs
from clientbase.index.needs import bound, needs_of
from tests.history.repositories import commit, repository
from tests.index.bases import opened, sold

NORMS = """
standards: [{contact: {limit: 30d}, update: {limit: 30d}}]
thresholds: [{for: {class: A}, repeat_purchase: 50}]
"""
FACTS = "SELECT client, stage, last_update FROM facts ORDER BY 1"
CHANGES = 'SELECT client, date, change FROM changes ORDER BY client, date, "change"'


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("needs") / "base")
    commit(root, {"schema.yaml": NORMS, "luna": sold("2026-01-01 10", "2026-02-01 20")}, "2026-10-01")
    commit(root, {"sol": sold("2026-11-01 70")}, "2026-11-02")
    (root / "reports").mkdir()
    return root


@pytest.fixture(params=["fresh", "warm"])
def root(base: Path, request: pytest.FixtureRequest) -> Path:
    """Return the base, with an index in which a question has been answered, or with none."""
    shutil.rmtree(base / ".clientbase", ignore_errors=True)
    if request.param == "warm":
        with opened(base) as asked:
            asked.ask("SELECT client FROM facts")
    return base


def answer(root: Path, sql: str) -> list[tuple[Any, ...]]:
    with opened(root) as base:
        return base.ask(sql)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        pytest.param(FACTS.replace("facts", "FACTS"), FACTS, id="facts in capitals"),
        pytest.param(CHANGES.replace("changes", "CHANGES"), CHANGES, id="changes in capitals"),
        pytest.param("SELECT count(*) FROM Changes", "SELECT count(*) FROM changes", id="changes counted"),
        pytest.param(
            "SELECT ALL * FROM facts ORDER BY client", "SELECT * FROM facts ORDER BY client", id="all of facts"
        ),
        pytest.param(
            "SELECT/**/*/**/FROM\nfacts ORDER BY 1", "SELECT * FROM facts ORDER BY client", id="comments"
        ),
        pytest.param('SELECT client, stage, "LAST_UPDATE" FROM [Facts] AS f ORDER BY 1', FACTS, id="quotes"),
        pytest.param(
            "WITH every AS (SELECT * FROM FACTS) SELECT client, stage, last_update FROM every ORDER BY 1",
            FACTS,
            id="CTE",
        ),
        pytest.param(
            "SELECT client, light FROM CADENCE ORDER BY 1, standard",
            "SELECT client, light FROM cadence ORDER BY 1, standard",
            id="lights in capitals",
        ),
        pytest.param(
            "SELECT client, minimum FROM MEASURED_PURCHASES ORDER BY 1, date",
            "SELECT client, minimum FROM measured_purchases ORDER BY 1, date",
            id="minimums by class",
        ),
    ],
)  # fmt: skip
def test_the_way_of_writing_changes_no_answer(root: Path, written: str, plain: str) -> None:
    found = answer(root, written)
    assert found == answer(root, plain)
    assert found


def test_the_answers_are_those_that_are_meant(root: Path) -> None:
    assert answer(root, FACTS.upper()) == [("luna", "cooling", "2026-10-01"), ("sol", "new", "2026-11-02")]
    assert [row[:2] for row in answer(root, CHANGES.upper())] == [
        ("luna", "2026-10-01"),
        ("sol", "2026-11-02"),
    ]


def test_a_report_of_the_base_s_own_may_be_written_in_capitals(root: Path) -> None:
    from clientbase.reports import find

    (root / "reports/loud.sql").write_text("-- Loud\nSELECT CLIENT, STAGE FROM FACTS ORDER BY CLIENT;\n")
    with opened(root) as base:
        assert find("loud", root).page(base).tables[0].rows == (("luna", "cooling"), ("sol", "new"))


@pytest.mark.parametrize(
    ("sql", "day", "judged", "history", "findings"),
    [
        pytest.param("SELECT id FROM clients", False, False, False, False, id="a table"),
        pytest.param("SELECT client FROM facts", True, False, False, False, id="a fact of the record"),
        pytest.param("SELECT count(*) FROM facts", True, False, False, False, id="facts counted"),
        pytest.param(
            "SELECT 1 FROM facts WHERE Last_Update > ''", True, False, True, False, id="what git knows"
        ),
        pytest.param("SELECT last_update FROM all_facts", True, False, True, False, id="of all clients"),
        pytest.param("SELECT author FROM commits", False, False, True, False, id="commits"),
        pytest.param("SELECT entered FROM entries", False, False, True, False, id="entries"),
        pytest.param("SELECT light FROM cadence", True, True, True, False, id="lights"),
        pytest.param("SELECT code FROM findings", False, False, False, True, id="findings"),
        pytest.param(
            "SELECT count(*) FROM main.Findings f", False, False, False, True, id="findings counted"
        ),
        pytest.param(
            "SELECT 'facts', 'last_update *' AS changes", False, False, False, False, id="words alone"
        ),
        pytest.param(
            "SELECT x FROM clients WHERE name = ?", True, True, True, True, id="what cannot be compiled"
        ),
    ],
)
def test_only_what_is_read_is_laid_out(
    root: Path, sql: str, day: bool, judged: bool, history: bool, findings: bool
) -> None:
    with opened(root) as base:
        base.ask("SELECT name FROM sqlite_master")  # who asks which views there are has all of them laid
        assert needs_of(base.connection, sql, ())[:4] == (day, judged, history, findings)


def test_a_statement_is_compiled_only_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(connection: Any, sql: str, parameters: Any) -> Any:
        asked.append(sql)
        return needs_of(connection, sql, parameters)

    monkeypatch.setattr("clientbase.index.views.needs_of", counting)
    monkeypatch.setattr(needs, "_KNOWN", {})
    with opened(root) as base:
        for client in ("luna", "sol"):
            Base.ask(base, "SELECT stage FROM facts WHERE client = ?", (client,))
    assert asked.count("SELECT stage FROM facts WHERE client = ?") == 1


@pytest.mark.parametrize(
    ("sql", "laid"),
    [
        pytest.param("SELECT count(*) FROM cadence", {"cadence", "all_cadence"}, id="with those below"),
        pytest.param('SELECT light FROM "CADENCE"', {"cadence", "all_cadence"}, id="however it is written"),
        pytest.param("SELECT id FROM main.clients -- facts", set(), id="none of a table of the index"),
        pytest.param(
            "SELECT '--', light FROM cadence", {"cadence", "all_cadence"}, id="no comment in a text"
        ),
        pytest.param(
            "/* it's */ SELECT 1 AS \"a--\", '--', light FROM 'cadence'",
            {"cadence", "all_cadence"},
            id="no text in a comment",
        ),
    ],
)
def test_only_the_views_that_a_known_statement_asks_through_are_laid(
    root: Path, sql: str, laid: set[str]
) -> None:
    for _ in range(2):  # of one that is not known all are laid, to find out
        with opened(root) as base:
            base.ask(sql)
            views = base.connection.execute(
                "SELECT name FROM temp.sqlite_master WHERE type = 'view'"
            ).fetchall()
    assert {name for (name,) in views} == laid


def test_what_a_statement_needs_is_known_to_the_process_for_the_same_views(root: Path) -> None:
    with opened(root) as base:
        known = partial(needs.known_needs, base.connection)
        known("CREATE VIEW a")["SELECT 1"] = needs.EVERYTHING
        assert known("CREATE VIEW a") == {"SELECT 1": needs.EVERYTHING}
        for number in range(100):
            known(f"CREATE VIEW b{number}")
        assert known("CREATE VIEW a") == {}, "a process that goes on for long forgets"
    for day in ("2026-01-01", "2026-01-02"):
        with opened(root, day) as base:
            assert base.one("SELECT count(*) FROM facts WHERE last_update > ''") == 0


@pytest.fixture
def as_new(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what lets this process know as little as a new one."""

    def forget() -> None:
        monkeypatch.setattr(needs, "_KNOWN", {})

    forget()
    return forget


def test_what_a_statement_needs_is_noted_for_the_next_command(root: Path, as_new: Callable[[], None]) -> None:
    with opened(root) as base:
        known = needs.known_needs(base.connection, "CREATE VIEW a")
        known["SELECT 1"] = needs.EVERYTHING
        needs.note_needs(base.connection)
        as_new()
        assert needs.known_needs(base.connection, "CREATE VIEW a") == {"SELECT 1": needs.EVERYTHING}
        assert needs.known_needs(base.connection, "CREATE VIEW b") == {}, "other views may read other tables"


def test_what_another_process_has_noted_meanwhile_stays(root: Path, as_new: Callable[[], None]) -> None:
    with opened(root) as base:
        needs.known_needs(base.connection, "CREATE VIEW c")["SELECT 1"] = needs.EVERYTHING
        here, known = needs._KNOWN, needs._AS_NOTED["CREATE VIEW c"]  # noqa: SLF001 - as a process of its own has it
        as_new()
        needs.known_needs(base.connection, "CREATE VIEW c")["SELECT 2"] = needs.EVERYTHING
        needs.note_needs(base.connection)
        needs._KNOWN, needs._AS_NOTED["CREATE VIEW c"] = here, known  # noqa: SLF001 - as above
        needs.note_needs(base.connection)
        as_new()
        noted = needs.known_needs(base.connection, "CREATE VIEW c")
        assert noted == {"SELECT 1": needs.EVERYTHING, "SELECT 2": needs.EVERYTHING}


def test_of_a_few_sets_of_views_the_needs_are_noted_and_of_no_endless_list(
    root: Path, as_new: Callable[[], None]
) -> None:
    with opened(root) as base:
        for number in range(8):
            known = needs.known_needs(base.connection, f"CREATE VIEW v{number}")
            known["SELECT 1"] = needs.EVERYTHING
            needs.note_needs(base.connection)
        many = needs.known_needs(base.connection, "CREATE VIEW v8")
        many |= {f"SELECT {number}": needs.EVERYTHING for number in range(1000)}
        many["SELECT " + "1" * 30_000] = needs.EVERYTHING
        needs.note_needs(base.connection)
        as_new()
        noted = [len(needs.known_needs(base.connection, f"CREATE VIEW v{number}")) for number in range(9)]
        assert noted == [0, 0, 0, 1, 1, 1, 1, 1, 511]


def test_where_the_index_is_busy_what_is_needed_is_found_again_next_time(
    root: Path, as_new: Callable[[], None]
) -> None:
    with opened(root) as base, opened(root) as other:
        other.connection.execute("BEGIN IMMEDIATE")
        base.connection.execute("PRAGMA busy_timeout = 0")
        known = needs.known_needs(base.connection, "CREATE VIEW a")
        known["SELECT 1"] = needs.EVERYTHING
        needs.note_needs(base.connection)
        other.connection.execute("ROLLBACK")
        as_new()
        assert needs.known_needs(base.connection, "CREATE VIEW a") == {}


@pytest.mark.parametrize(
    ("sql", "bound_as"),
    [
        pytest.param("SELECT ?1 || ?2 || ?1", {"1": "a", "2": "b"}, id="numbered, which are names to Python"),
        pytest.param("SELECT ? || ?", ("a", "b"), id="in their order"),
    ],
)
def test_values_are_bound_as_python_from_3_14_on_wants_it(sql: str, bound_as: object) -> None:
    assert bound(sql, ("a", "b")) == bound_as


@pytest.mark.parametrize("room", ["index", "history"])
def test_what_is_run_past_the_base_numbers_no_placeholder(room: str) -> None:
    """Only questions through a base are bound by number: elsewhere Python 3.14 would refuse the statement."""
    files = [
        file for file in (Path(clientbase.__file__).parent / room).glob("*.py") if file.name != "needs.py"
    ]
    found = [file.name for file in files if re.search(r"\?[1-9]", file.read_text(encoding="utf-8"))]
    assert len(files) > 5
    assert found == []
