"""Who is stopped among several files is told what stands, and comes back from it: by `undo`, or by the same command."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import BlockedError
from clientbase.exchange.meaning import words
from clientbase.text import standing
from tests.edits.running import Answer, run
from tests.history.repositories import git

Refuse = Callable[..., None]
LIST = "id,name,manager\nluna,Bistro Luna,Olga Stojanova\nsonce,Kafe Sonce,Olga Stojanova\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    (folder / "records").mkdir(parents=True)
    schema = "managers:\n  olga: {name: Olga}\n  ivan: {name: Ivan}\n"
    (folder / "schema.yaml").write_text(schema, "utf-8")
    for name in ("adria", "beta", "corfu"):
        (folder / "records" / f"{name}.yaml").write_text(f"name: {name.title()}\nmanager:  olga\n", "utf-8")
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    return folder


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Let the system say no to one call, made of a path in which a text is."""

    def installed(
        call: str, within: str, error: BaseException | None = None, *, reading: bool = False
    ) -> None:
        plain = getattr(os, call)

        def refusing(path: Any, *words: Any, **named: Any) -> Any:
            named_both = f"{path} {words[0] if words else ''}"
            meant = call != "open" or bool(words[0] & os.O_CREAT) is not reading
            if within in named_both and meant:
                raise error or OSError(errno.EIO, "Input/output error")
            return plain(path, *words, **named)

        monkeypatch.setattr(os, call, refusing)

    return installed


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    yield
    assert standing.STOPPED == standing.WRITTEN == []


def texts(base: Path) -> dict[str, str]:
    return {file.relative_to(base).as_posix(): file.read_text("utf-8") for file in base.rglob("*.yaml")}


def listed(base: Path) -> str:
    return str(base.parent / "list.csv")


def healed(monkeypatch: pytest.MonkeyPatch, base: Path, *words: str) -> Answer:
    monkeypatch.undo()
    return run(base, *words)


def test_an_import_is_done_where_only_the_schema_for_editors_cannot_be_written(
    base: Path, refuse: Refuse
) -> None:
    refuse("open", "record.schema.json")
    answer = run(base, "import", listed(base))
    assert answer.code == 0
    assert "the list is in the base; only the schema for editors is missing: " in answer.err
    assert "next: clientbase schema\n" in answer.err
    assert {"records/luna.yaml", "records/sonce.yaml"} <= {*texts(base)}


def test_an_import_that_fails_halfway_says_what_stands_and_the_same_completes_it(
    base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("open", ".sonce.yaml.")
    answer = run(base, "import", listed(base))
    assert answer.code == 4
    stands = (
        "2 of 3 files are written and stand, the others are as they were; take it back with: clientbase undo"
    )
    assert f"clientbase: {stands}\n" in answer.err
    assert healed(monkeypatch, base, "import", listed(base)).code == 0
    assert {"records/luna.yaml", "records/sonce.yaml"} <= {*texts(base)}


def test_an_import_that_cannot_begin_says_that_nothing_was_written(base: Path, refuse: Refuse) -> None:
    before = texts(base)
    refuse("open", ".schema.yaml.")
    answer = run(base, "import", listed(base))
    assert answer.code == 4
    assert answer.err.endswith("it is left as it was\nclientbase: nothing was written\n")
    assert texts(base) == before


@pytest.mark.parametrize(
    ("words", "call", "within", "done"),
    [
        ("import LIST", "replace", "sonce.yaml", "2 of 3"),
        ("set --where manager=olga tags+=new --yes", "replace", "corfu.yaml", "2 of 3"),
        ("handover olga ivan --yes", "open", ".beta.yaml", "1 of 3"),
        ("fmt", "fsync", "", ""),
        ("rename beta id=beta-new", "unlink", "beta.yaml", "1 of 2"),
        ("merge adria beta --prefer A --yes", "unlink", "beta.yaml", "1 of 2"),
        ("archive beta reason=closed --yes", "unlink", "beta.yaml", "1 of 2"),
    ],
)
def test_undo_takes_back_what_stands(
    words: str, call: str, within: str, done: str, base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(base)
    refuse(call, within)
    answer = run(base, *words.replace("LIST", listed(base)).split())
    assert answer.code == 4, answer
    if not done:
        assert texts(base) == before
        return
    assert f"{done} files are written and stand, the others are as they were" in answer.err
    assert texts(base) != before
    assert healed(monkeypatch, base, "undo").code == 0
    assert texts(base) == before


def test_an_undo_that_fails_halfway_says_so_and_goes_on(
    base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(base)
    run(base, "set", "--where", "manager=olga", "tags+=new", "--yes")
    refuse("replace", "beta.yaml")
    answer = run(base, "undo")
    assert answer.code == 4
    assert (
        "1 of 3 files are written and stand, the others are as they were; go on with the same" in answer.err
    )
    assert healed(monkeypatch, base, "undo").code == 0
    assert texts(base) == before


def test_an_undo_that_is_stopped_when_all_is_taken_back_is_not_to_be_done_again(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(base)
    run(base, "set", "--where", "manager=olga", "tags+=new", "--yes")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_its_end:
        at_its_end.setattr("clientbase.cli.undo._say", stopped)
        answer = run(base, "undo")
    assert answer.code == 130
    assert answer.err == "clientbase: what was to be written stands: 3 files; all is taken back\n"
    assert texts(base) == before


def test_who_interrupts_is_told_too(base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(base)
    refuse("replace", "beta.yaml", KeyboardInterrupt())
    answer = run(base, "set", "--where", "manager=olga", "tags+=new", "--yes")
    assert answer.code == 130
    assert "1 of 3 files are written and stand" in answer.err
    assert healed(monkeypatch, base, "undo").code == 0
    assert texts(base) == before


def test_who_interrupts_when_all_is_written_is_told_that_it_stands(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clientbase.cli.writing.tell_of", stopped)
    answer = run(base, "set", "beta", "tags=new")
    assert answer.code == 130
    assert answer.err == (
        "clientbase: what was to be written stands: 1 file; take it back with: clientbase undo\n"
    )
    assert "tags" in texts(base)["records/beta.yaml"]


def test_what_cannot_be_looked_at_is_not_guessed(
    base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(standing, "contents", lost)
    refuse("replace", "beta.yaml")
    answer = run(base, "set", "--where", "manager=olga", "tags+=new", "--yes")
    assert "whether 3 files are written cannot be told, for they cannot be read" in answer.err


def test_a_commit_that_cannot_be_made_says_that_the_change_is_written(
    told_example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientbase import git

    plain, left = git._start, [True]  # noqa: SLF001

    def failing(folder: Path, *words: str, **named: Any) -> Any:
        if words[0] == "commit" or "commit" in words:
            left.clear()
        if not left:
            raise BlockedError("git cannot be started: too many open files")
        return plain(folder, *words, **named)

    monkeypatch.setattr(git, "_start", failing)
    answer = run(told_example, "set", "restoran-galija", "tags=new", "--commit")
    assert answer.code == 4
    assert "git cannot be started: too many open files; what was changed is written but not" in answer.err
    assert "stands" not in answer.err, "that is said once"


def test_a_record_that_the_system_does_not_give_is_nobody_else(base: Path, refuse: Refuse) -> None:
    before = texts(base)
    refuse("open", "records/beta.yaml", reading=True)
    answer = run(base, "import", listed(base))
    assert answer.code == 3
    assert 'records/beta.yaml:1:1: CB001 "beta.yaml" cannot be opened: input/output error\n' in answer.err
    assert "a record is there and cannot be opened, so nobody can tell who is in it" in answer.err
    assert texts(base) == before


def test_what_the_system_did_not_give_once_is_read_the_next_time(
    base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(base / "records" / "beta.yaml", (1, 1))
    with monkeypatch.context() as later:
        refuse("open", "records/beta.yaml", reading=True)
        assert run(base, "list").code == 3
        later.undo()
    assert healed(monkeypatch, base, "list", "-f", "csv").out.count("\n") == 4


@pytest.mark.parametrize("words", ["set beta tags=new", "list", "check"])
def test_norms_that_the_system_does_not_give_are_not_taken_for_none(
    words: str, base: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(base)
    refuse("open", "base/schema.yaml", reading=True)
    answer = run(base, *words.split())
    assert answer.code in {3, 4}
    assert "nput/output error" in answer.err
    assert texts(base) == before
    assert healed(monkeypatch, base, "check").code == 0


def test_words_of_ours_that_the_system_does_not_give_are_an_error_in_words(refuse: Refuse) -> None:
    refuse("open", "headings.yaml", reading=True)
    with pytest.raises(BlockedError, match=r"headings.yaml.* cannot be opened: input/output error"):
        words.words.__wrapped__("headings")


def test_what_was_noted_before_is_not_of_this_run(base: Path) -> None:
    from clientbase.text import standing

    standing.WRITTEN.append("another run's")
    assert "another run's" not in run(base, "list", "--nothing").err
    assert standing.WRITTEN == []


SCHEDULES = "schedules:\n  weekly: {every: monday, reports: [agenda], output: out}\n"


@pytest.mark.parametrize(
    ("words", "call", "within", "stands"),
    [
        ("site OUT", "replace", "beta.html", "out/"),
        ("export tables -f csv -o OUT/", "replace", "purchases.csv", "out/"),
        ("report dormant -f csv -o OUT/", "replace", "figures.csv", "out/"),
        ("schedule systemd weekly -o OUT", "replace", "timer", "weekly.service"),
        ("handover olga ivan --brief OUT --yes", "replace", "beta.md", "out/adria.md"),
    ],
)
def test_files_that_are_put_one_by_one_are_named_where_the_next_one_fails(
    words: str,
    call: str,
    within: str,
    stands: str,
    base: Path,
    refuse: Refuse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write(SCHEDULES)
    refuse(call, within)
    answer = run(base, *words.replace("OUT", str(base.parent / "out")).split())
    assert answer.code == 4, answer
    assert "written and standing: " in answer.err
    assert stands in answer.err
    assert "; go on with the same command\n" in answer.err
    assert healed(monkeypatch, base, *words.replace("OUT", str(base.parent / "out")).split()).code == 0


def test_what_git_is_to_be_told_stands_in_part_where_git_refuses_the_rest(base: Path) -> None:
    git(base, "init", "-q")
    (base / ".git" / "config.lock").write_text("", "utf-8")
    answer = run(base, "git-setup")
    assert answer.code == 4
    assert (
        f'written and standing: 1 file, "{base}/.gitattributes"; go on with the same command\n' in answer.err
    )
    (base / ".git" / "config.lock").unlink()
    assert run(base, "git-setup").code == 0


def test_a_base_that_is_half_made_is_completed_by_the_same_command(
    tmp_path: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("replace", "schema.yaml")
    answer = run(tmp_path, "init", str(tmp_path / "new"))
    assert answer.code == 4
    assert "written and standing: 3 files" in answer.err
    assert healed(monkeypatch, tmp_path, "init", str(tmp_path / "new")).code == 0
    assert run(tmp_path / "new", "check").code == 0
