"""`clientbase undo`: what a commit did is taken back, what happened since is kept."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.undo.repositories import committed, done, files, git, message


def record(base: Path, name: str) -> str:
    return (base / f"records/{name}.yaml").read_bytes().decode()


def write(base: Path, name: str, text: str) -> None:
    (base / f"records/{name}.yaml").write_bytes(text.encode())


def change(base: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Change a record by hand."""
    text = record(base, name)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    write(base, name, text)


def tree(base: Path, revision: str = "HEAD") -> str:
    return git(base, "rev-parse", f"{revision}^{{tree}}")


COMMANDS = [
    pytest.param(("add", "contact", "adriatik", "name=Nova"), id="an item that was added"),
    pytest.param(("set", "adriatik", "manager=olga", "region=Ohrid"), id="fields that were set"),
    pytest.param(("set", "adriatik", "manager=", "tags="), id="fields that were removed"),
    pytest.param(("add", "client", "name=Nova"), id="a client that was added"),
    pytest.param(("fmt",), id="a layout"),
    pytest.param(("set", "--where", "manager=ivan", "manager=elena", "--yes"), id="many clients"),
]


@pytest.mark.parametrize("words", COMMANDS)
def test_where_nothing_else_happened_all_is_as_before_byte_for_byte(
    base: Path, words: tuple[str, ...]
) -> None:
    done(base, *words, "--commit")
    assert tree(base) != tree(base, "HEAD~1")
    done(base, "undo", "--commit")
    assert tree(base) == tree(base, "HEAD~2")
    assert git(base, "status", "--porcelain") == ""
    assert sorted(files(base)) == sorted(files(base, "HEAD~1"))


def test_an_import_goes_with_its_norms(base: Path, tmp_path: Path) -> None:
    rows = "".join(f"c{n},Client {n},Vera Nova\n" for n in range(200))
    (tmp_path / "clients.csv").write_text(f"id,name,manager\n{rows}", encoding="utf-8")
    done(base, "import", str(tmp_path / "clients.csv"), "--commit")
    answer = done(base, "undo", "--commit")
    assert "201 files" in answer.err
    assert tree(base) == tree(base, "HEAD~2")


LATER = [
    pytest.param(
        ("set", "adriatik", "manager=olga"),
        [("status: active", "status: potential")],
        [("status: active", "status: potential")],
        id="another field has changed",
    ),
    pytest.param(
        ("add", "contact", "adriatik", "name=Nova"),
        [("  - name: Vera Ilieva", "  - name: Ana\n  - name: Vera Ilieva")],
        [("  - name: Vera Ilieva", "  - name: Ana\n  - name: Vera Ilieva")],
        id="another item was added before it",
    ),
    pytest.param(
        ("set", "adriatik/contacts/Marko Iliev", "role=owner"),
        [("  # decides on prices\n  - name: Vera Ilieva\n    role: buyer\n", "")],
        [("  # decides on prices\n  - name: Vera Ilieva\n    role: buyer\n", "")],
        id="the item has moved up",
    ),
    pytest.param(
        ("set", "adriatik", "manager="),
        [("tags:", "notes: new\ntags:")],
        [("tags:", "notes: new\ntags:")],
        id="what was removed comes back",
    ),
    pytest.param(
        ("set", "adriatik", "terms.discount=5"),
        [("discount: 5", "discount: 5, payment_days: 30")],
        [("on-monday]\n", "on-monday]\nterms: {payment_days: 30}\n")],
        id="a mapping has grown",
    ),
]


@pytest.mark.parametrize(("words", "since", "kept"), LATER)
def test_edits_that_came_later_are_kept(
    base: Path, words: tuple[str, ...], since: list[tuple[str, str]], kept: list[tuple[str, str]]
) -> None:
    before = record(base, "adriatik")
    done(base, *words, "--commit")
    change(base, "adriatik", *since)
    committed(base, "Later")
    done(base, "undo", "--commit")
    expected = before
    for old, new in kept:
        expected = expected.replace(old, new)
    assert record(base, "adriatik") == expected


def test_a_removed_item_comes_back_with_its_comment_where_it_stood(base: Path) -> None:
    before = record(base, "adriatik")
    change(base, "adriatik", ("  # decides on prices\n  - name: Vera Ilieva\n    role: buyer\n", ""))
    removal = committed(base, "Remove Vera")
    change(base, "adriatik", ("status: active", "status: potential"))
    done(base, "undo", removal)
    assert record(base, "adriatik") == before.replace("status: active", "status: potential")


def test_what_was_changed_since_is_kept_and_named(base: Path) -> None:
    done(base, "set", "--where", "manager=ivan", "manager=elena", "--yes", "--commit")
    done(base, "set", "beta", "manager=olga", "--commit")
    answer = run(base, "undo", "HEAD~1", "--commit")
    assert answer.code == 1
    expected = "records/beta.yaml:3: manager ivan → elena: not taken back, it is now olga\n"
    assert answer.err.endswith(expected)
    assert "manager: ivan" in record(base, "adriatik")
    assert "manager: olga" in record(base, "beta")
    assert files(base) == ["records/adriatik.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        pytest.param("role: chef", "role: owner", 1, "not taken back, it was changed since", id="changed"),
        pytest.param("  - name: Nova\n    role: chef\n", "", 0, "nothing to take back", id="removed"),
    ],
)
def test_an_item_that_was_added_and_then_changed_by_hand_is_left_alone(
    base: Path, old: str, new: str, code: int, words: str
) -> None:
    done(base, "add", "contact", "adriatik", "name=Nova", "role=chef", "--commit")
    change(base, "adriatik", (old, new))
    before = record(base, "adriatik")
    answer = run(base, "undo")
    assert (answer.code, words in answer.err) == (code, True)
    assert record(base, "adriatik") == before


def test_a_new_client_that_was_changed_since_is_kept(base: Path) -> None:
    done(base, "add", "client", "name=Nova", "--commit")
    done(base, "set", "nova", "manager=olga", "--commit")
    answer = run(base, "undo", "HEAD~1")
    assert answer.code == 1
    assert "records/nova.yaml: the commit brought it, but it was changed since" in answer.err
    assert (base / "records/nova.yaml").exists()


def test_a_deleted_record_is_brought_back(base: Path) -> None:
    before = record(base, "beta")
    (base / "records/beta.yaml").unlink()
    removal = committed(base, "Remove")
    done(base, "undo", removal, "--commit")
    assert record(base, "beta") == before
    assert git(base, "status", "--porcelain") == ""


def test_a_deleted_record_is_not_brought_back_over_another_one(base: Path) -> None:
    (base / "records/beta.yaml").unlink()
    removal = committed(base, "Remove")
    (base / "records/archive").mkdir()
    (base / "records/archive/beta.yaml").write_text("name: Other\n", encoding="utf-8")
    answer = run(base, "undo", removal)
    assert (answer.code, "there is one again" in answer.err) == (1, True)
    assert not (base / "records/beta.yaml").exists()


def archived(base: Path) -> str:
    (base / "records/archive").mkdir(exist_ok=True)
    (base / "records/beta.yaml").rename(base / "records/archive/beta.yaml")
    return committed(base, "Archive")


def test_a_record_that_was_moved_goes_back_with_what_it_learnt_since(base: Path) -> None:
    moved = archived(base)
    (base / "records/archive/beta.yaml").write_text("name: Beta\nstatus: former\n", encoding="utf-8")
    done(base, "undo", moved)
    assert record(base, "beta") == "name: Beta\nstatus: former\n"
    assert not (base / "records/archive/beta.yaml").exists()


def test_a_record_that_was_moved_since_is_found(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    archived(base)
    done(base, "undo", "HEAD~1")
    assert "manager: ivan" in (base / "records/archive/beta.yaml").read_text(encoding="utf-8")
    assert not (base / "records/beta.yaml").exists()


def test_the_next_undo_goes_one_further_back(base: Path) -> None:
    before = tree(base)
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "set", "gama", "manager=elena", "--commit")
    done(base, "undo", "--commit")
    assert message(base).splitlines()[0] == 'Undo "gama: manager olga → elena"'
    done(base, "undo", "--commit")
    assert tree(base) == before
    answer = run(base, "undo")
    assert (answer.code, "no commit of a command to undo" in answer.err) == (2, True)


def test_an_undo_can_be_undone(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    after = tree(base)
    done(base, "undo", "--commit")
    done(base, "undo", "HEAD", "--commit")
    assert message(base).splitlines()[0] == 'Redo "beta: manager ivan → olga"'
    assert tree(base) == after
    done(base, "undo", "--commit")
    assert "manager: ivan" in record(base, "beta")


def test_commits_by_hand_are_undone_by_name_only(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    change(base, "gama", ("olga", "ivan"))
    by_hand = committed(base, "By hand")
    done(base, "undo")
    assert ("ivan" in record(base, "beta"), "ivan" in record(base, "gama")) == (True, True)
    done(base, "undo", by_hand)
    assert "olga" in record(base, "gama")


def test_a_dry_run_shows_the_diff_and_writes_nothing(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    answer = done(base, "undo", "--dry-run", "--commit")
    assert "-manager: olga\n+manager: ivan\n" in answer.out
    assert answer.out.endswith(f"\n\nClientbase: undo {git(base, 'rev-parse', 'HEAD')}\n")
    assert "olga" in record(base, "beta")


def test_what_would_bring_an_error_is_refused_unless_forced(base: Path) -> None:
    change(base, "beta", ("manager: ivan", "manager: nobody"))
    committed(base, "Wrong")
    done(base, "set", "beta", "manager=olga", "--commit")
    answer = run(base, "undo")
    assert answer.code == 1
    assert answer.err.startswith('records/beta.yaml:3:1: CB030 "nobody" is no manager')
    assert answer.err.endswith("nothing was written; to take it back all the same, add --force\n")
    assert "olga" in record(base, "beta")
    done(base, "undo", "--force")
    assert "nobody" in record(base, "beta")


def test_norms_are_taken_back_by_their_keys(base: Path) -> None:
    schema = base / "schema.yaml"
    before = schema.read_text(encoding="utf-8")
    schema.write_text(
        before.replace("interactions:", "  vera: {name: Vera}\ninteractions:"), encoding="utf-8"
    )
    with_vera = committed(base, "Vera comes")
    since = schema.read_text(encoding="utf-8").replace("Elena Marku", "Elena Markova")
    schema.write_text(since, encoding="utf-8")
    done(base, "undo", with_vera)
    assert schema.read_text(encoding="utf-8") == before.replace("Elena Marku", "Elena Markova")


def test_norms_that_somebody_needs_by_now_are_not_taken_back_unless_forced(base: Path) -> None:
    schema = base / "schema.yaml"
    before = schema.read_text(encoding="utf-8")
    schema.write_text(
        before.replace("interactions:", "  vera: {name: Vera}\ninteractions:"), encoding="utf-8"
    )
    with_vera = committed(base, "Vera comes")
    done(base, "set", "gama", "manager=vera")
    answer = run(base, "undo", with_vera)
    assert answer.code == 1
    assert answer.err.startswith('records/gama.yaml:3:1: CB030 "vera" is no manager')
    done(base, "undo", with_vera, "--force")
    assert schema.read_text(encoding="utf-8") == before


def test_norms_that_cannot_be_used_can_be_taken_back(base: Path) -> None:
    before = (base / "schema.yaml").read_text(encoding="utf-8")
    (base / "schema.yaml").write_text("base: [\n", encoding="utf-8")
    broken = committed(base, "Break it")
    assert "nothing is judged by it" in done(base, "undo", broken).err
    assert (base / "schema.yaml").read_text(encoding="utf-8") == before


def test_other_line_ends_in_the_work_tree_stay(base: Path) -> None:
    git(base, "config", "core.autocrlf", "true")
    write(base, "beta", record(base, "beta").replace("\n", "\r\n"))
    git(base, "add", "records/beta.yaml")
    before = record(base, "beta")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "undo", "--commit")
    assert record(base, "beta") == before
    assert git(base, "status", "--porcelain") == ""


def test_a_record_that_cannot_be_read_today_is_left_alone(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    write(base, "beta", "name: [\n")
    answer = run(base, "undo")
    assert (answer.code, "records/beta.yaml: not taken back: " in answer.err) == (1, True)
    assert record(base, "beta") == "name: [\n"


def test_uncommitted_changes_are_kept_out_of_the_commit(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit")
    change(base, "beta", ("active", "potential"))
    answer = run(base, "undo", "--commit")
    assert (answer.code, "has uncommitted changes" in answer.err) == (4, True)
    assert "olga" in record(base, "beta")


def test_a_merge_is_not_undone_at_once(base: Path) -> None:
    git(base, "checkout", "-qb", "side")
    done(base, "set", "beta", "manager=olga", "--commit")
    git(base, "checkout", "-q", "main")
    git(base, "merge", "-q", "--no-ff", "-m", "Merge", "side")
    answer = run(base, "undo", "HEAD")
    assert (answer.code, "is a merge" in answer.err) == (2, True)


def test_the_first_commit_can_be_undone(base: Path) -> None:
    answer = run(base, "undo", "HEAD", "--dry-run")
    assert answer.code == 0
    assert "--- a/records/beta.yaml\n+++ /dev/null\n" in answer.out


def test_an_unknown_commit_is_named(base: Path) -> None:
    answer = run(base, "undo", "nonsense")
    assert (answer.code, '"nonsense"' in answer.err) == (2, True)
