"""Ways that lead out of a base: folders and files of it that are links, and names that climb."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.history.head import head, stamp
from clientbase.merging.driver import norms_above
from clientbase.text import inside
from tests.edits.running import run
from tests.history.repositories import commit, git
from tests.index.bases import sold, write

RECORD = sold("2026-04-01", more="manager: olga\nphone: +389 70 123 456")
SCHEMA = """
managers: {olga: {email: olga@adria.example}, ivan: {email: ivan@adria.example}}
schedules: {w: {reports: [dormant], every: day, send: [olga@adria.example, always]}}
"""
MINE = "-- Mine\nSELECT 'secret' AS what\n"
HUGE = 1 << 40


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": RECORD}, SCHEMA)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """What lies outside stays as it is, to the byte."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name, text in {
        "mine.sql": MINE,
        "list.csv": "id,name\nsecret,Secret\n",
        "clientbase-old.vcf": "dear",
        ".clientbase-site.json": '{"version": 2, "files": {"list.csv": []}}',
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    before = {str(file): file.read_bytes() for file in folder.rglob("*")}
    yield folder
    assert {str(file): file.read_bytes() for file in folder.rglob("*")} == before


def sparse(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        opened.truncate(HUGE)


WRITING = (
    "list -o {}/x.csv",
    "report overview -o {}/x.html",
    "report overview -o {}/new/",
    "export contacts -o {}/",
    "export contacts -o {}/x.vcf",
    "export agenda -o {}/",
    "export tables -f csv -o {}/",
    "export tables -o {}/x.xlsx",
    "export tables -o {}/x.sqlite",
    "site {}/",
    "site {}/new",
    "handover olga ivan --brief {}/new --yes",
    "import list.csv --plan {}/x.yaml",
    "schedule systemd -o {}",
    "run w --dry-run -o {}",
)


@pytest.mark.parametrize("words", WRITING)
def test_nothing_is_written_through_a_folder_that_is_a_link(base: Path, outside: Path, words: str) -> None:
    (base / "list.csv").write_text("id,name\nsol,Sol\n")
    (base / "out").symlink_to(outside)
    answer = run(base, *words.replace("list.csv", str(base / "list.csv")).format(base / "out").split())
    assert (answer.code, 'out" is a symbolic link; put a folder in its place' in answer.err) == (4, True), (
        answer
    )


@pytest.mark.parametrize("words", ["list -o {}", "export tables -o {}", "report overview -o {}"])
def test_nor_through_a_file_that_is_one(base: Path, outside: Path, words: str) -> None:
    file = base / "out.xlsx"
    for target in ("list.csv", "nothing"):
        file.unlink(missing_ok=True)
        file.symlink_to(outside / target)
        assert run(base, *words.format(file).split()).code == 4


def test_what_the_user_names_outside_is_his_word(base: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "short").symlink_to(tmp_path / "www")
    assert run(base, "list", "-o", str(tmp_path / "short/x.csv")).code == 0
    assert (tmp_path / "www/x.csv").is_file()


def test_nor_by_a_name_that_a_file_on_its_way_will_have(
    base: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientbase.text import store

    monkeypatch.setattr(store, "_beside", lambda file: file.with_name(".planted.tmp"))
    (base / ".planted.tmp").symlink_to(outside / "list.csv")
    with pytest.raises(BlockedError), store.in_place(base / "x.csv") as path:
        path.write_text("x")


def test_a_list_of_pages_that_is_too_large_is_none(base: Path) -> None:
    sparse(base / "pages/.clientbase-site.json")
    answer = run(base, "site", str(base / "pages"))
    assert (answer.code, "none says that a site of clientbase is there" in answer.err) == (4, True)


def test_a_page_of_another_size_is_not_read(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbase.site import folder

    pages = base / "pages"
    sparse(pages / "index.html")
    (pages / folder.MANIFEST).write_text(
        '{"version": 2, "files": {"index.html": ["digest", 0, 5, "mark", null]}}'
    )
    here = folder.Folder(pages)
    monkeypatch.setattr(folder, "contents", lambda *asked: pytest.fail(f"{asked} is read"))
    assert here.as_made("index.html", "mark") is None


class TestOwnReports:
    @pytest.mark.parametrize(
        "words", [["report", "mine"], ["report"], ["check"], ["export", "person", "Nobody"]]
    )
    def test_their_folder_is_no_link(self, base: Path, outside: Path, words: list[str]) -> None:
        (base / "reports").symlink_to(outside)
        (base / "decisions.yaml").write_text("decisions:\n  - {what: x, metric: mine.x}\n")
        answer = run(base, *words)
        assert "secret" not in answer.out + answer.err
        assert (answer.code, 'reports" is a symbolic link; put a folder in its place' in answer.err) == (
            4,
            True,
        )

    @pytest.mark.parametrize("name", ["../outside/mine", "../base", "../cli/app", "mine/../mine"])
    def test_their_names_lead_nowhere_else(self, base: Path, outside: Path, name: str) -> None:
        shutil.copy(outside / "mine.sql", base / "mine.sql")
        (base / "reports").mkdir()
        for asked in (name, f"../{name}"):
            answer = run(base, "report", asked)
            assert (answer.code, f'no report "{asked}"' in answer.err) == (2, True), answer


class TestImport:
    def test_a_list_of_a_base_is_no_link(self, base: Path, outside: Path) -> None:
        (base / "list.csv").symlink_to(outside / "list.csv")
        (base / "lists").symlink_to(outside)
        for name in ("list.csv", "lists", "lists/list.csv"):
            answer = run(base, "import", str(base / name), "--yes")
            assert (answer.code, "is a symbolic link" in answer.err) == (4, True), answer
        assert "secret" not in run(base, "list").out

    def test_nor_is_one_in_a_folder(self, base: Path, outside: Path, tmp_path: Path) -> None:
        for folder in (base / "lists", tmp_path / "lists"):
            folder.mkdir()
            (folder / "list.csv").symlink_to(outside / "list.csv")
            answer = run(base, "import", str(folder), "--yes")
            assert (answer.code, "is a symbolic link; name it by itself" in answer.err) == (2, True), answer
        assert run(base, "import", str(tmp_path / "lists/list.csv"), "--yes").code == 0, "his own word"

    @pytest.mark.parametrize(
        "words", ["{}", "{} --dry-run", "--apply {}", "list.csv --plan {}", "list.csv --map {}"]
    )
    def test_no_pipe_is_waited_for(self, base: Path, words: str) -> None:
        (base / "list.csv").write_text("id,name\nsol,Sol\n")
        pipe = base / "pipe.csv"
        os.mkfifo(pipe)
        said = words.replace("list.csv", str(base / "list.csv")).format(pipe)
        answer = run(base, "import", *said.split())
        assert answer.code in {3, 4}
        assert 'pipe.csv" is a pipe; put a regular file in its place' in answer.err
        (base / "lists").mkdir()
        os.mkfifo(base / "lists/pipe.csv")
        assert run(base, "import", str(base / "lists")).code == 2


class TestForget:
    PERSON = "contacts: [{name: Ana Novak, email: ana@luna.example}]"

    def test_what_is_too_large_is_named(self, base: Path) -> None:
        base = write(base, {"luna": sold("2026-04-01", more=self.PERSON)})
        for name in ("records/sparse.yaml", "sparse.yaml", "out/sparse.bin"):
            sparse(base / name)
        os.mkfifo(base / "records/pipe.yaml")
        os.mkfifo(base / "out/pipe")
        answer = run(base, "forget", "Ana Novak", "--traces")
        assert "Traceback" not in answer.err
        for name in ("records/sparse.yaml", "sparse.yaml", "out/sparse.bin"):
            assert f"  {name}: too large to be searched; look yourself" in answer.out, answer

    def test_links_are_not_followed(self, base: Path, outside: Path) -> None:
        base = write(base, {"luna": sold("2026-04-01", more=self.PERSON)})
        (base / "out").symlink_to(outside)
        (base / "list.csv").symlink_to(outside / "list.csv")
        assert "list.csv" not in run(base, "forget", "Ana Novak", "--traces").out


def looks(file: Path) -> tuple[int, ...]:
    """Return what changes where a file is written or replaced; that it was looked at does not count."""
    status = os.lstat(file)
    return status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class TestGitSetup:
    @pytest.mark.parametrize("what", ["link", "large", "folder"])
    def test_what_cannot_be_read_is_not_written_over(self, base: Path, outside: Path, what: str) -> None:
        git(base, "init", "--quiet")
        file = base / ".gitattributes"
        if what == "link":
            file.symlink_to(outside / "list.csv")
        elif what == "large":
            file.write_text("# mine\n" * 200_000)
        else:
            file.mkdir()
        before = looks(file)
        answer = run(base, "git-setup")
        assert (answer.code, '.gitattributes" cannot be read: ' in answer.err) == (4, True), answer
        assert looks(file) == before


class TestHead:
    @pytest.mark.parametrize("name", ["../../outside/commit", "{}/commit", "refs/../../../outside/commit"])
    def test_it_leads_to_no_other_file(self, base: Path, tmp_path: Path, name: str) -> None:
        git(base, "init", "--quiet")
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside/commit").write_text("5ec4e7" * 7 + "\n")
        (base / ".git/HEAD").write_text(f"ref: {name.format(tmp_path / 'outside')}\n")
        assert head(base) is None

    @pytest.mark.parametrize("name", ["HEAD", "packed-refs", "refs/heads/main", "commondir"])
    def test_what_is_too_large_says_nothing(self, base: Path, name: str) -> None:
        git(base, "init", "--quiet")
        sparse(base / ".git" / name)
        assert head(base) in {None, ""}
        assert isinstance(stamp(base), str)


class TestMerging:
    def test_norms_above_the_repository_are_not_read(self, base: Path) -> None:
        assert norms_above(base / "records/luna.yaml", base).managers
        assert not norms_above(base / "sub/records/luna.yaml", base / "sub").managers

    def test_what_is_too_large_stays(self, base: Path, tmp_path: Path) -> None:
        files = [tmp_path / name for name in ("one", "ours", "theirs")]
        for file in files:
            file.write_text("name: Luna\n")
        sparse(files[2])
        answer = run(base, "merge-driver", *map(str, files), "records/luna.yaml")
        assert (answer.code, "your side was kept" in answer.err) == (1, True), answer
        assert files[1].read_text() == "name: Luna\n"

    def test_what_is_no_file_is_named(self, base: Path, tmp_path: Path) -> None:
        for name in ("one", "ours"):
            (tmp_path / name).write_text("name: Luna\n")
        os.mkfifo(tmp_path / "theirs")
        answer = run(base, "merge-driver", *(str(tmp_path / name) for name in ("one", "ours", "theirs")))
        assert (answer.code, '"theirs" is a pipe; put a regular file in its place' in answer.err) == (4, True)

    def test_what_git_keeps_of_a_sync_is_no_link(self, base: Path, outside: Path) -> None:
        """Those who were asked about conflicts are noted in git's own folder."""
        git(base, "init", "--quiet")
        commit(base, {"luna": RECORD})
        git(base, "switch", "--quiet", "-c", "side")
        commit(base, {"luna": f"{RECORD}payment_terms: theirs\n"})
        git(base, "switch", "--quiet", "main")
        commit(base, {"luna": f"{RECORD}payment_terms: ours\n"})
        git(base, "config", "merge.conflictStyle", "merge")
        run(base, "git-setup")
        shutil.rmtree(base / ".git/info", ignore_errors=True)
        assert "CONFLICT" in _merged(base)
        (base / ".git/clientbase-asked").symlink_to(outside / "list.csv")
        answer = run(base, "sync")
        assert answer.code == 4, answer


def _merged(base: Path) -> str:
    import subprocess

    words = ["git", "-C", str(base), "merge", "side"]
    return subprocess.run(words, capture_output=True, check=False, text=True).stdout


class TestWhatStands:
    def test_only_what_is_not_there_is_nothing(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert inside.held(base / "nothing") is None
        assert inside.held(base / "schema.yaml/nothing") is None
        assert inside.held(base) is None
        assert not inside.stands(base / "records")
        with pytest.raises(BlockedError, match="file name too long"):
            inside.stands(base / ("x" * 5000))

        def denied(file: Path, most: int) -> bytes:
            raise PermissionError(13, "Permission denied", str(file), most)

        monkeypatch.setattr(inside, "contents", denied)
        with pytest.raises(BlockedError, match=r'schema\.yaml" cannot be read: permission denied'):
            inside.held(base / "schema.yaml")

    def test_what_is_too_large_is_said(self, base: Path) -> None:
        sparse(base / "large.bin")
        with pytest.raises(BlockedError, match="it has more than 1000000 bytes"):
            inside.held(base / "large.bin")
