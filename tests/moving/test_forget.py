"""A person is forgotten: in today's records at once, and in the history by the commands that are named."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from clientbase.reports import ours
from tests.edits.running import Answer, run
from tests.moving.trees import tree
from tests.undo.repositories import git

SCHEMA = "base: {region: MK}\nmanagers: {olga: }\ninteractions: {call: {contact: true}}\n"
LUNA = """\
name: Luna
notes: Ask Vera about the terrace; Boris pays. Pita za Verom.
contacts:
  # a friend of the owner
  - name: Vera Ilieva # plays chess
    role: buyer
    decides: [prices]
    phone: "+38970222222" # not before ten
    email: vera@luna.example
    birthday: 1980-05-01
    notes: likes to be called Verče
    from: 2020-01-01 # after Boris
    also_at: [sol]
  - {name: Boris Kolev, phone: "+38970444444"}
interactions:
  - {date: 2026-10-01, kind: call, with: Vera Ilieva, about: Vera wants samples} # Ilieva again
  - {date: 2026-10-02, kind: call, with: Boris Kolev, about: "of Ilieva Vera, 070 222 222"}
purchases:
  - {date: 2026-10-03, amount: 100}
"""
SOL = """\
name: Sol
contacts:
  - {name: Вера Илиева, role: consultant}
"""
MAR = "name: Mar\nnotes: recommended by Vera Ilieva\ncontacts:\n  - {name: Ana, birthday: 1980-05-01}\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "repository" / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in {"luna": LUNA, "sol": SOL, "mar": MAR}.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    git(base, "init", "-q")
    git(base, "add", "-A")
    git(base, "commit", "-q", "-m", "luna: + contact Vera Ilieva")
    return base


def forget(base: Path, *words: str) -> Answer:
    answer = run(base, "forget", *words, "--yes")
    assert answer.code == 0, answer
    return answer


def test_card_talks_texts_and_comments_say_a_pseudonym(base: Path) -> None:
    answer = forget(base, "luna/contacts/Vera Ilieva")
    now = tree(base)
    assert now["records/luna.yaml"] == (
        "name: Luna\nnotes: Ask forgotten-1 about the terrace; Boris pays. Pita za Verom.\ncontacts:\n"
        "  # a friend of the owner\n"
        "  - name: forgotten-1\n    role: buyer\n    decides: [prices]\n    from: 2020-01-01\n    left: 2026-11-21\n"
        "    also_at: [sol]\n"
        '  - {name: Boris Kolev, phone: "+38970444444"}\n'
        "interactions:\n"
        "  - {date: 2026-10-01, kind: call, with: forgotten-1, about: forgotten-1 wants samples} # forgotten-1 again\n"
        '  - {date: 2026-10-02, kind: call, with: Boris Kolev, about: "of forgotten-1"}\n'
        "purchases:\n  - {date: 2026-10-03, amount: 100}\n"
    )
    assert "- {name: forgotten-1, role: consultant, left: 2026-11-21}" in now["records/sol.yaml"]
    assert now["records/mar.yaml"] == MAR
    assert "records/mar.yaml:2: notes (by name)" in answer.err
    assert "records/luna.yaml:2: notes (perhaps)" in answer.err
    assert run(base, "check").code == 0


def test_removed_is_removed(base: Path) -> None:
    forget(base, "Vera", "--remove")
    now = tree(base)
    assert "forgotten-1" not in now["records/luna.yaml"].split("interactions")[0].split("contacts")[1]
    assert "with: forgotten" not in now["records/luna.yaml"]
    assert now["records/sol.yaml"] == "name: Sol\n"
    assert run(base, "check").code == 0


def test_who_never_talked_with_us_leaves_no_card(base: Path) -> None:
    (base / "records/sol.yaml").write_text(
        "name: Sol\ncontacts:\n  - {name: Petar Markov}\n", encoding="utf-8"
    )
    forget(base, "Petar Markov")
    assert tree(base)["records/sol.yaml"] == "name: Sol\n"


def test_the_next_one_gets_the_next_name(base: Path) -> None:
    forget(base, "Vera")
    forget(base, "Boris")
    assert "with: forgotten-2" in tree(base)["records/luna.yaml"]


def test_a_client_who_is_a_person_keeps_what_was_sold(base: Path) -> None:
    (base / "records/petar.yaml").write_text(
        "name: Petar Markov\nkind: person\nmanager: olga\nphone: 070123456\naliases: [Pero]\n"
        "contacts:\n  - {name: Petar Markov, birthday: 05-01}\n"
        "purchases:\n  - {date: 2026-10-03, amount: 100, notes: for Petar}\n",
        encoding="utf-8",
    )
    (base / "records/sol.yaml").write_text(
        "name: Sol\ndistinct_from: [petar]\ncontacts:\n  - {name: Petar Markov, also_at: [petar]}\n",
        encoding="utf-8",
    )
    forget(base, "Petar Markov")
    now = tree(base)
    assert "records/petar.yaml" not in now
    assert now["records/forgotten-1.yaml"] == (
        "name: forgotten-1\nkind: person\nmanager: olga\n"
        "contacts:\n  - {name: forgotten-1, left: 2026-11-21}\n"
        "purchases:\n  - {date: 2026-10-03, amount: 100, notes: for forgotten-1}\n"
    )
    assert "distinct_from: [forgotten-1]" in now["records/sol.yaml"]
    assert "also_at: [forgotten-1]" in now["records/sol.yaml"]
    assert run(base, "check").code == 0


def test_looking_writes_nothing_and_needs_a_word_to_go_on(base: Path) -> None:
    before = tree(base)
    assert "+  - name: forgotten-1" in run(base, "forget", "Vera", "--dry-run").out
    assert run(base, "forget", "Vera").code == 2
    assert tree(base) == before


def test_the_commit_does_not_name_the_person_and_can_be_undone(base: Path) -> None:
    answer = run(base, "forget", "Vera", "--yes", "--commit", "-m", "Ilieva, Vera wants to be forgotten")
    assert answer.code == 2
    assert "names the person" in answer.err
    assert run(base, "set", "sol", "region=Bitola", "--commit").code == 0
    before = tree(base)
    forget(base, "Vera", "--commit")
    said = git(base, "log", "-1", "--format=%B")
    assert said.strip() == "forget a person\n\nClientbase: forget"
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_the_journal_holds_nothing_and_what_was_before_is_not_undone_in_its_place(base: Path) -> None:
    assert run(base, "set", "luna/contacts/Vera Ilieva", "role=cook").code == 0
    forget(base, "Vera")
    after = tree(base)
    answer = run(base, "undo")
    assert answer.code == 1
    assert '"forget" wrote what is not kept; take it back with git' in answer.err
    assert tree(base) == after
    kept = [*(base / ".clientbase-state").rglob("*.gz"), *(base / ".clientbase").glob("index*")]
    assert kept
    for file in kept:
        data = file.read_bytes()
        assert b"Vera" not in (gzip.decompress(data) if file.suffix == ".gz" else data)


def test_files_that_lie_about_are_named(base: Path) -> None:
    (base / "out").mkdir()
    (base / "out/weekly.txt").write_text("nothing\nIlieva, Vera\n", encoding="utf-8")
    (base / "list.csv").write_bytes("Вера Илиева;070\n".encode("cp1251"))
    (base / "list.txt").write_bytes("Вера Илиева\n".encode("utf-16"))
    answer = forget(base, "Vera")
    for file in ("out/weekly.txt:2", "list.csv:1", "list.txt:1"):
        assert f"  {file}\n" in answer.out


def test_after_the_commands_that_are_named_nothing_in_git_holds_the_person(base: Path) -> None:
    git(base, "branch", "other")
    git(base, "tag", "v1")
    other = LUNA.replace("+38970222222", "+38970111111").replace("070 222", "070 111")
    (base / "records/luna.yaml").write_text(other, encoding="utf-8")
    git(base, "stash")
    git(base, "stash", "apply")
    git(base, "commit", "-qam", "Another phone")
    git(base, "reset", "-q", "--hard", "HEAD")
    mar = base / "records/mar.yaml"
    answer = forget(base, "Vera", "--commit")
    assert "# Today's records still say Vera Ilieva: not replaced below" in answer.out
    mar.write_text(mar.read_text(encoding="utf-8").replace("Vera Ilieva", "a friend"), encoding="utf-8")
    git(base, "commit", "-qam", "mar: notes")
    answer = run(base, "forget", "--traces", "Vera Ilieva")
    first, second = git(base, "log", "--reverse", "--format=%h", "--abbrev=10").split()[:2]
    for line in (
        f"{first} 2026-11-21 records/luna.yaml",
        f"{first} 2026-11-21 its message",
        f"{second} 2026-11-21",
    ):
        assert line in answer.out
    assert "They are reached from: refs/heads/main, refs/heads/other, refs/stash, refs/tags/v1" in answer.out
    head = git(base, "rev-parse", "HEAD^{tree}")
    plain, _, rest = answer.out.partition("# Where git filter-repo is not to be had, in its place:\n")
    script = "git stash clear\n" + rest.replace("git push --force", ": git push --force")
    subprocess.run([str(shutil.which("bash")), "-ec", script], cwd=base, check=True, capture_output=True)
    assert "git stash clear" in plain
    assert git(base, "rev-parse", "HEAD^{tree}") == head
    objects = git(
        base, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"
    ).splitlines()
    for name, kind in map(str.split, objects):
        if kind != "tree":
            text = git(base, "cat-file", kind, name)
            for word in ("Vera Ilieva", "Вера Илиева", "vera@luna", "38970222222", "38970111111", "Verče"):
                assert word not in text, text
    assert "Nothing in git holds the person" in run(base, "forget", "--traces", "Vera Ilieva").out


def test_no_sum_of_any_report_changes(told_example: Path) -> None:
    def figures() -> dict[str, dict[str, object]]:
        return {
            name: json.loads(answer.out)["figures"]
            for name in ours()
            if (answer := run(told_example, "report", name, "-f", "json")).out
        }

    before = figures()
    forget(told_example, "Ирина Петрова")
    after = figures()
    changed = {
        (name, key) for name in before for key in before[name] if before[name][key] != after[name].get(key)
    }
    assert changed == {("completeness", "recommended_share")}  # nobody asks who has left for a birthday


def test_what_is_to_be_pasted_runs_nothing_of_what_others_have_named(base: Path) -> None:
    runs = "$(touch pwned)"
    luna = LUNA.replace("Vera Ilieva", "Vera O'Brien")
    folder = base / "records" / f"a{runs}"
    folder.mkdir()
    (folder / "lun.yaml").write_text(luna.replace("name: Luna", "name: Lun"), encoding="utf-8")
    two_lines = 'contacts: [{name: "Vera O\'Brien\\nEND\\ntouch pwned", email: v@obrien.example}]'
    (base / "records/two.yaml").write_text(f"name: Two\nkind: organisation\n{two_lines}\n", encoding="utf-8")
    git(base, "add", "-A")
    git(base, "commit", "-qm", "Vera O'Brien")
    git(base, "tag", "-a", "v1;touch${IFS}pwned", "-m", "Vera O'Brien")
    (base / "records/two.yaml").unlink()
    shutil.rmtree(folder)
    git(base, "commit", "-qam", "gone")
    (base / "records/three.yaml").write_text(
        f"name: Three\nkind: organisation\n{two_lines}\n", encoding="utf-8"
    )
    for asked in ("Vera O'Brien", "v@obrien.example"):
        out = run(base, "forget", "--traces", asked).out
        script = out[out.index("# Before: ") :].replace("# git filter-repo", "git filter-repo")
        assert "touch" in script
        assert f'clientbase forget --traces "{asked}"' in script or "clientbase forget --traces $'" in script
        script = f"git() {{ :; }}; clientbase() {{ :; }}; {script.replace('# Nothing should be left: ', '')}"
        done = subprocess.run(
            [str(shutil.which("bash")), "-c", script], cwd=base, capture_output=True, check=False
        )
        assert not (base / "pwned").exists(), done
