"""What an undo meets that nobody planned: files gone, come back, moved, no text, or not to be read."""

from pathlib import Path

import pytest

from clientbase.text import inside
from tests.edits.running import run
from tests.undo.repositories import committed, done, git
from tests.undo.test_undo import archived, change, record, write


class TestAFileThatIsGoneByNow:
    def test_is_left_gone_where_the_commit_brought_it(self, base: Path) -> None:
        (base / "readme.txt").write_text("x\n", encoding="utf-8")
        write(base, "nova", "name: Nova\n")
        write(base, "luna", "name: Luna\n")
        brought = committed(base, "Bring")
        for name in ("readme.txt", "records/nova.yaml", "records/luna.yaml"):
            (base / name).unlink()
        assert "nothing to take back" in done(base, "undo", brought).err

    def test_is_named_where_the_commit_changed_it(self, base: Path) -> None:
        done(base, "set", "beta", "manager=olga", "--commit")
        (base / "records/beta.yaml").unlink()
        answer = run(base, "undo")
        assert (answer.code, "records/beta.yaml: not taken back, it is gone by now\n" in answer.err) == (
            1,
            True,
        )
        assert not (base / "records/beta.yaml").exists()


def test_a_file_that_came_back_by_itself_stays(base: Path) -> None:
    before = record(base, "beta")
    (base / "records/beta.yaml").unlink()
    removal = committed(base, "Remove")
    write(base, "beta", before)
    assert "nothing to take back" in done(base, "undo", removal).err
    assert record(base, "beta") == before


def test_a_record_is_not_moved_back_over_another_one(base: Path) -> None:
    moved = archived(base)
    write(base, "beta", "name: Another Beta\n")
    answer = run(base, "undo", moved, "--force")
    assert (answer.code, "there is one again" in answer.err) == (1, True)
    assert record(base, "beta") == "name: Another Beta\n"
    assert (base / "records/archive/beta.yaml").exists()


@pytest.mark.parametrize("moved", [False, True])
def test_what_is_no_text_is_left_to_git(base: Path, *, moved: bool) -> None:
    name = "records/odd.yaml" if moved else "odd.bin"
    (base / name).write_bytes(b"\xff\xfe one\n")
    committed(base, "Odd")
    if moved:
        (base / "records/archive").mkdir()
        (base / name).rename(base / "records/archive/odd.yaml")
        name = "records/archive/odd.yaml"
    (base / name).write_bytes(b"\xff\xfe two\n")
    changed = committed(base, "Odd again")
    (base / name).write_bytes(b"\xff\xfe one\n" if moved else b"\xff\xfe two\n")
    answer = run(base, "undo", changed, "--force")
    assert (answer.code, "not taken back, it is no text; take it from git by hand" in answer.err) == (1, True)
    assert (base / name).exists()


def test_a_file_of_another_kind_that_was_changed_since_is_left_alone(base: Path) -> None:
    readme = base / "readme.txt"
    for text in ("one\n", "two\n"):
        readme.write_text(text, encoding="utf-8")
        changed = committed(base, "Readme")
    readme.write_text("three\n", encoding="utf-8")
    answer = run(base, "undo", changed)
    assert (answer.code, "readme.txt: not taken back, it was changed since" in answer.err) == (1, True)
    assert readme.read_text(encoding="utf-8") == "three\n"


def test_a_file_that_cannot_be_read_stops_all(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    contents = inside.contents

    def denied(file: Path, most: int) -> bytes:
        if file.name == "beta.yaml":
            raise PermissionError(13, "Permission denied")
        return contents(file, most)

    monkeypatch.setattr(inside, "contents", denied)
    answer = run(base, "undo")
    assert (answer.code, 'records/beta.yaml" cannot be read: permission denied' in answer.err) == (4, True)


def test_a_layout_that_was_changed_since_stays_and_is_named(base: Path) -> None:
    write(base, "beta", "name:   Beta\nstatus: active\n")
    committed(base, "By hand")
    done(base, "fmt", "--commit")
    change(base, "beta", ("name: Beta", "name: 'Beta'"))
    answer = run(base, "undo")
    assert (answer.code, "records/beta.yaml: its layout was changed since" in answer.err) == (1, True)
    assert record(base, "beta").startswith("name: 'Beta'\n")


def test_a_field_that_came_back_elsewhere_does_not_come_twice(base: Path) -> None:
    write(base, "beta", "region: Ohrid\nname: Beta\nstatus: active\n")
    committed(base, "Region")
    write(base, "beta", "name: Beta\nstatus: active\n")
    removal = committed(base, "No region")
    write(base, "beta", "name: Beta\nstatus: active\nregion: Ohrid\n")
    done(base, "undo", removal)
    assert record(base, "beta") == "name: Beta\nstatus: active\nregion: Ohrid\n"


class TestTheNewestCommitOfACommand:
    def test_is_not_looked_for_before_the_first_commit(self, example: Path) -> None:
        git(example, "init", "--quiet")
        answer = run(example, "undo")
        assert (answer.code, "no commit of a command to undo" in answer.err) == (2, True)

    def test_is_not_one_that_only_speaks_of_the_trailer(self, base: Path) -> None:
        done(base, "set", "beta", "manager=olga", "--commit")
        change(base, "gama", ("olga", "ivan"))
        committed(base, "By hand\n\nClientbase: this line\nis none, for another one follows.\n\nEnd.")
        done(base, "undo")
        assert ("ivan" in record(base, "beta"), "ivan" in record(base, "gama")) == (True, True)

    @pytest.mark.parametrize("kind", ["fixed", "extended", "perl"])
    def test_is_found_however_git_is_told_to_search(self, base: Path, kind: str) -> None:
        done(base, "set", "beta", "manager=olga", "--commit")
        git(base, "config", "grep.patternType", kind)
        done(base, "undo")
        assert "ivan" in record(base, "beta")


def test_the_subject_is_said_however_git_is_told_to_write(base: Path) -> None:
    change(base, "gama", ("olga", "ivan"))
    committed(base, "Zoé is new")
    git(base, "config", "i18n.logOutputEncoding", "latin1")
    assert '"Zoé is new"' in done(base, "undo", "HEAD").err


class TestErrorsThatWouldComeBack:
    def test_with_norms_that_cannot_be_read(self, base: Path) -> None:
        schema = base / "schema.yaml"
        sound = schema.read_text(encoding="utf-8")
        schema.write_text("base: [\n", encoding="utf-8")
        committed(base, "Break it")
        schema.write_text(sound, encoding="utf-8")
        mended = committed(base, "Mend it")
        answer = run(base, "undo", mended)
        assert (answer.code, answer.err.startswith("schema.yaml:2:1: CB0")) == (1, True)
        assert schema.read_text(encoding="utf-8") == sound

    @pytest.mark.parametrize("text", ["name: [\n", "name: Beta\nmanager: nobody\n"])
    def test_with_a_record_that_was_deleted(self, base: Path, text: str) -> None:
        write(base, "beta", text)
        committed(base, "Wrong")
        (base / "records/beta.yaml").unlink()
        removal = committed(base, "Remove")
        answer = run(base, "undo", removal)
        assert (answer.code, answer.err.startswith("records/beta.yaml:2:1: CB0")) == (1, True)
        assert not (base / "records/beta.yaml").exists()
        done(base, "undo", removal, "--force")
        assert record(base, "beta") == text

    def test_are_looked_for_in_records_only(self, base: Path) -> None:
        (base / "other.yaml").write_text("no: record\n", encoding="utf-8")
        committed(base, "Other")
        (base / "other.yaml").unlink()
        done(base, "undo", committed(base, "Remove"))
        assert (base / "other.yaml").read_text(encoding="utf-8") == "no: record\n"
