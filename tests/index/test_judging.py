"""What is wrong with a record that changed is found when somebody asks, and never taken for nothing."""

import shutil
import sys
from pathlib import Path
from subprocess import run

import pytest

from clientbase.base import Base
from clientbase.index import sync
from clientbase.index.answers import state_of
from clientbase.index.identities import identities_known
from clientbase.index.opening import open_index
from clientbase.index.scan import scan
from clientbase.reports import find
from tests.index.bases import LONG_AGO, opened, path_of, put, write

RIGHT, DOUBTFUL = "name: Luna\n", "name: Luna\nemail: nobody\nfavourite: tea\n"
CODES = "SELECT code FROM findings ORDER BY code"
WAITING = "SELECT path FROM main.unjudged_records ORDER BY path"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a base in which all is judged, and one record has become doubtful since."""
    root = write(tmp_path / "base", {"luna": RIGHT, "sol": "name: Sol\n"})
    assert codes(root) == []
    put(path_of(root, "luna"), DOUBTFUL, LONG_AGO + 1)
    return root


def codes(root: Path) -> list[str]:
    with opened(root) as base:
        return asked(base)


def asked(base: Base) -> list[str]:
    return [code for (code,) in base.ask(CODES)]


def waiting(root: Path) -> list[str]:
    connection = open_index(root)
    found = [path for (path,) in connection.execute(WAITING)]
    connection.close()
    return found


def test_a_report_on_clients_waits_for_no_judgement(root: Path) -> None:
    with opened(root) as base:
        assert base.one("SELECT email FROM clients WHERE id = 'luna'") == "nobody"
    assert waiting(root) == ["records/luna.yaml"]


@pytest.mark.parametrize("sql", [CODES, "SELECT DISTINCT code FROM main.Findings ORDER BY 1"])
def test_whoever_asks_what_is_wrong_is_told_all(root: Path, sql: str) -> None:
    with opened(root) as base:
        base.ask("SELECT * FROM facts")
        assert base.ask(sql) == [("CB010",), ("CB017",)]
        assert base.one("SELECT count(*) FROM facts") == 2
    assert waiting(root) == []


def test_a_question_of_somebody_s_own_is_told_all(root: Path) -> None:
    with opened(root) as base:
        found = base.read_only_table("q", "q", "SELECT count(*) AS n FROM findings")
        assert found.rows == ((2,),)


def test_a_report_that_counts_what_is_wrong_counts_it(root: Path) -> None:
    with opened(root) as base:
        (quality,) = (one for one in find("overview", root).page(base).tables if one.name == "quality")
    shutil.rmtree(root / ".clientbase")
    with opened(root) as base:
        (afresh,) = (one for one in find("overview", root).page(base).tables if one.name == "quality")
    assert quality == afresh
    assert len(quality.rows) == 2


def test_a_record_that_is_mended_before_anybody_asked_has_nothing_wrong(root: Path) -> None:
    assert waiting(root) == ["records/luna.yaml"]
    put(path_of(root, "luna"), RIGHT, LONG_AGO + 2)
    assert codes(root) == []


def test_a_record_that_goes_before_anybody_asked_takes_its_findings_along(root: Path) -> None:
    assert waiting(root) == ["records/luna.yaml"]
    path_of(root, "luna").unlink()
    assert waiting(root) == []
    assert codes(root) == []


def test_a_file_that_cannot_be_used_is_judged_at_once(root: Path) -> None:
    put(path_of(root, "sol"), "email: nobody\n", LONG_AGO + 2)
    assert waiting(root) == []
    assert codes(root) == ["CB010", "CB011", "CB017"]


def test_a_file_that_cannot_be_read_is_tried_again_by_whoever_asks_next(root: Path) -> None:
    assert waiting(root) == ["records/luna.yaml"]
    file = path_of(root, "luna")
    with opened(root) as base:
        file.rename(file.with_suffix(".away"))
        state = state_of(base.connection)
        assert asked(base) == ["CB001"]
        file.with_suffix(".away").rename(file)  # it looks as it did
        assert asked(base) == ["CB010", "CB017"]
    with opened(root) as base:
        assert state_of(base.connection) != state, "no answer of that moment is given again"
    assert codes(root) == ["CB010", "CB017"]


def test_another_command_may_change_a_record_while_one_judges(root: Path) -> None:
    with opened(root) as base, opened(root) as other:
        assert asked(base) == ["CB010", "CB017"]
        put(path_of(root, "sol"), "name: Sol\nfavourite: tea\n", LONG_AGO + 2)
        with opened(root) as third:
            assert third.one("SELECT count(*) FROM clients") == 2
        assert asked(other) == ["CB010", "CB010", "CB017"]
    assert codes(root) == ["CB010", "CB010", "CB017"]


def test_many_are_judged_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "_FEW_TO_JUDGE", 1)
    assert waiting(root) == ["records/luna.yaml"]
    put(path_of(root, "sol"), "name: Sol\nfavourite: tea\n", LONG_AGO + 2)
    assert waiting(root) == ["records/luna.yaml"], "one waits already"
    put(path_of(root, "luna"), RIGHT, LONG_AGO + 3)
    assert waiting(root) == [], "what waited is replaced"
    assert codes(root) == ["CB010"]


def test_who_is_not_judged_is_not_taken_for_sound(root: Path) -> None:
    assert [*identities_known(root, scan(root))] == ["records/sol.yaml"]
    assert waiting(root) == ["records/luna.yaml"]
    assert [*identities_known(root, scan(root))] == ["records/sol.yaml"]
    put(path_of(root, "luna"), RIGHT, LONG_AGO + 2)
    assert codes(root) == []
    assert [*identities_known(root, scan(root))] == ["records/luna.yaml", "records/sol.yaml"]


LOADED = """
import sys
from pathlib import Path
from clientbase.base import Base
import datetime as dt
base = Base(Path(sys.argv[1]), lambda zone: dt.date(2026, 11, 21))
base.ask("SELECT count(*) FROM facts")
base.close()
print(*(name for name in sys.modules if name.startswith(("clientbase.rules", "clientbase.model"))))
"""


def test_after_a_change_the_rules_are_not_loaded_and_else_no_records_either(root: Path) -> None:
    for loaded in (["clientbase.model"], []):
        command = [sys.executable, "-c", LOADED, str(root)]
        done = run(command, capture_output=True, text=True, check=True)
        assert done.stdout.split() == loaded
    assert waiting(root) == ["records/luna.yaml"]
