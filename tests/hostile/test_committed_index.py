"""An index that came with git is not believed: it is made anew, and nothing in it is run."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.edits.running import Answer, run_process
from tests.history.repositories import git
from tests.index.bases import opened, write

FILE = ".clientbase/index.sqlite3"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a base that is committed with its index."""
    root = write(tmp_path / "theirs", {"luna": "name: Luna\n"})
    assert names(root).out.split()[-1] == "Luna"
    return root


def names(base: Path) -> Answer:
    return run_process(base, "query", "SELECT name FROM clients", "--format", "csv")


def cloned(base: Path, change: Callable[[sqlite3.Connection], object] = lambda _: None) -> Path:
    """Commit the index of *base* with a change, and clone it."""
    with closing(sqlite3.connect(base / FILE)) as index:
        index.execute("PRAGMA journal_mode = DELETE")
        change(index)
        index.commit()
    git(base, "init", "--quiet")
    git(base, "add", "--force", ".")
    git(base, "commit", "--quiet", "-m", "here you are")
    mine = base.parent / "mine"
    git(base.parent, "clone", "--quiet", str(base), str(mine))
    assert (mine / FILE).is_file()
    return mine


def plant(base: Path) -> None:
    """Put into the index what no index of ours has."""
    with closing(sqlite3.connect(base / FILE)) as index:
        index.execute("CREATE TABLE planted (x)")


def is_planted(base: Path) -> bool:
    with closing(sqlite3.connect(base / FILE)) as index:
        return bool(index.execute("SELECT 1 FROM sqlite_master WHERE name = 'planted'").fetchone())


def test_it_is_made_anew(base: Path) -> None:
    mine = cloned(base, lambda index: index.execute("CREATE TABLE planted (x)"))
    assert is_planted(mine)
    assert names(mine).out.split()[-1] == "Luna"
    assert not is_planted(mine)


def test_the_own_one_stays(base: Path) -> None:
    plant(base)
    assert names(base).out.split()[-1] == "Luna"
    assert is_planted(base)


def attach_in_every_text(index: sqlite3.Connection, target: Path) -> None:
    sql = f"'; ATTACH '{target}' AS x; CREATE TABLE x.t AS SELECT 1; --"
    lasting = "('made_for', 'norms_digest', 'made_by', 'seen')"
    index.execute(f"UPDATE meta SET value = ? WHERE key NOT IN {lasting}", (sql,))  # noqa: S608 - our own words
    index.execute(f"UPDATE history SET value = ? WHERE key NOT IN {lasting}", (sql,))  # noqa: S608 - our own words
    index.execute("UPDATE norm SET value = ?", (sql,))


def test_no_sql_in_it_is_run(base: Path, tmp_path: Path) -> None:
    target = tmp_path / "written.db"
    mine = cloned(base, lambda index: attach_in_every_text(index, target))
    assert names(mine).out.split()[-1] == "Luna"
    assert not target.exists()


def test_nor_in_the_own_one(base: Path, tmp_path: Path) -> None:
    """SQL comes from the package: whatever the index holds is data."""
    target = tmp_path / "written.db"
    with closing(sqlite3.connect(base / FILE)) as index:
        attach_in_every_text(index, target)
        index.commit()
    for words in (["report", "overview"], ["report", "dormant"], ["agenda"], ["check"], ["history", "luna"]):
        run_process(base, *words)
    assert not target.exists()


def test_no_trigger_in_it_is_run(base: Path) -> None:
    sql = "CREATE TRIGGER t AFTER INSERT ON clients BEGIN UPDATE clients SET name = 'Another'; END"
    mine = cloned(base, lambda index: index.execute(sql))
    (mine / "records/sol.yaml").write_text("name: Sol\n", encoding="utf-8")
    assert set(names(mine).out.split()[-2:]) == {"Luna", "Sol"}


def test_a_copied_base_makes_an_index_of_its_own(base: Path) -> None:
    plant(base)
    copy = shutil.copytree(base, base.parent / "copy")
    assert names(copy).out.split()[-1] == "Luna"
    assert not is_planted(copy)


def test_one_with_another_name_elsewhere_is_left_alone(base: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").hardlink_to(base / FILE)
    before = (tmp_path / "kept").read_bytes()
    (base / "records/sol.yaml").write_text("name: Sol\n", encoding="utf-8")
    assert "Sol" in names(base).out
    assert (tmp_path / "kept").read_bytes() == before


def test_the_database_of_another_program_is_not_touched(base: Path) -> None:
    (base / FILE).unlink()
    with closing(sqlite3.connect(base / FILE)) as theirs:
        theirs.execute("CREATE TABLE meta (key, value)")
        theirs.commit()
    before = (base / FILE).read_bytes()
    answer = names(base)
    assert (answer.code, answer.out) == (4, "")
    assert f'"{base / FILE}" is the database of another program; move it elsewhere' in answer.err
    assert (base / FILE).read_bytes() == before


def test_one_of_a_version_that_gave_no_number_is_made_anew(base: Path) -> None:
    with closing(sqlite3.connect(base / FILE)) as index:
        index.execute("PRAGMA application_id = 0")
        index.execute("PRAGMA user_version = 0")
    plant(base)
    assert names(base).out.split()[-1] == "Luna"
    assert not is_planted(base)


class TestWhoMayReadIt:
    @pytest.mark.parametrize(("rights", "folder"), [(0o600, 0o700), (0o640, 0o750), (0o644, 0o755)])
    def test_who_may_read_all_records(self, base: Path, rights: int, folder: int) -> None:
        (base / "records/sol.yaml").write_text("name: Sol\n", encoding="utf-8")
        (base / "records/sol.yaml").chmod(rights)
        (base / "records/luna.yaml").chmod(0o644)
        with opened(base) as there:
            assert there.one("SELECT count(*) FROM clients") == 2
            for file in (base / ".clientbase").glob("index.sqlite3*"):
                assert file.stat().st_mode & 0o777 == rights
        assert (base / ".clientbase").stat().st_mode & 0o777 == folder

    def test_who_may_enter_their_folders(self, base: Path) -> None:
        (base / "records").chmod(0o700)
        assert names(base).code == 0
        assert (base / FILE).stat().st_mode & 0o777 == 0o600

    def test_rights_that_were_taken_are_taken_here_too(self, base: Path) -> None:
        assert (base / FILE).stat().st_mode & 0o777 == 0o644
        (base / "records/luna.yaml").chmod(0o600)
        assert names(base).code == 0
        assert (base / FILE).stat().st_mode & 0o777 == 0o600

    def test_before_they_are_known_nobody_may(self, tmp_path: Path) -> None:
        from clientbase.text.store import own_folder

        assert own_folder(tmp_path).stat().st_mode & 0o777 == 0o700
