"""`clientbase diff`."""

import json
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.reviews.repos import RECORD, changed, commit, git, repository, write

OWNER = changed("manager: ivan", "manager: olga")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return repository(tmp_path / "base")


def diff(base: Path, *words: str) -> str:
    answer = run(base, "diff", *words)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_nothing_is_said_where_nothing_differs(base: Path) -> None:
    assert diff(base) == ""
    assert json.loads(diff(base, "-f", "json"))["clients"] == []


def test_uncommitted_changes_are_said_client_by_client(base: Path) -> None:
    write(base, OWNER | {"records/north/acme.yaml": "name: Acme\ncontacts: [{name: A}, {name: B}]\n"})
    assert diff(base) == "acme: + client Acme (2 contacts)\nbeta: manager ivan → olga\n"


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("records/archive/beta.yaml", "archived; manager ivan → olga"),
        ("records/north/beta.yaml", "moved to records/north; manager ivan → olga"),
        (None, "- client Beta (1 contact, 1 interaction, 2 purchases)"),
    ],
)
def test_a_client_is_followed_wherever_its_record_goes(base: Path, to: str | None, words: str) -> None:
    write(base, {"records/beta.yaml": None} | ({to: OWNER["records/beta.yaml"]} if to else {}))
    assert diff(base) == f"beta: {words}\n"


def test_who_is_taken_from_the_archive_is_restored(base: Path) -> None:
    commit(base, {"records/beta.yaml": None, "records/archive/beta.yaml": RECORD})
    write(base, {"records/archive/beta.yaml": None, "records/beta.yaml": RECORD})
    assert diff(base) == "beta: restored\n"


def test_another_layout_is_no_change(base: Path) -> None:
    write(base, changed("amount: 300", "amount:   300.00"))
    assert diff(base) == ""


def test_norms_come_first(base: Path) -> None:
    schema = (base / "schema.yaml").read_text(encoding="utf-8")
    write(base, OWNER | {"schema.yaml": schema.replace("repeat_purchase: 200", "repeat_purchase: 250")})
    assert diff(base) == "schema.yaml: threshold repeat_purchase 200 → 250\nbeta: manager ivan → olga\n"


def test_other_files_are_nobodys_business(base: Path) -> None:
    write(base, {"records/notes.txt": "x", "records/.hidden.yaml": "name: x", "out/beta.yaml": "name: x"})
    assert diff(base) == ""


def test_what_git_ignores_is_no_new_client(base: Path) -> None:
    commit(base, {".gitignore": "records/try-*\n"})
    write(base, {"records/try-it.yaml": "name: Try\n"})
    assert diff(base) == ""


def test_what_is_staged_is_compared_on_demand(base: Path) -> None:
    write(base, OWNER)
    git(base, "add", "records/beta.yaml")
    write(base, changed("manager: ivan", "manager: elena"))
    assert diff(base, "--staged") == "beta: manager ivan → olga\n"
    assert diff(base) == "beta: manager ivan → elena\n"


def test_commits_are_compared_with_the_files_and_with_each_other(base: Path) -> None:
    commit(base, OWNER)
    commit(base, {"records/acme.yaml": "name: Acme\n"})
    write(base, {"records/acme.yaml": "name: Acme Ltd\n"})
    assert diff(base, "HEAD~2") == "acme: + client Acme Ltd\nbeta: manager ivan → olga\n"
    assert diff(base, "HEAD~2..HEAD~1") == "beta: manager ivan → olga\n"
    assert diff(base, "HEAD~1..") == "acme: + client Acme\n"
    assert diff(base, "HEAD..HEAD~1") == "acme: - client Acme\n"


def test_three_dots_leave_out_what_the_other_branch_did_since(base: Path) -> None:
    git(base, "switch", "--quiet", "-c", "feature")
    commit(base, OWNER)
    git(base, "switch", "--quiet", "main")
    commit(base, {"records/acme.yaml": "name: Acme\n"})
    assert diff(base, "main..feature") == "acme: - client Acme\nbeta: manager ivan → olga\n"
    assert diff(base, "main...feature") == "beta: manager ivan → olga\n"


def test_only_the_clients_that_are_asked_about_are_shown(base: Path) -> None:
    write(base, OWNER | {"records/acme.yaml": "name: Acme\n"})
    assert diff(base, "beta") == "beta: manager ivan → olga\n"
    assert diff(base, "HEAD", "acme") == "acme: + client Acme\n"
    commit(base, {"records/acme.yaml": None})
    assert diff(base, "HEAD~1..HEAD", "beta") == "beta: manager ivan → olga\n"


def test_before_the_first_commit_every_client_is_new(tmp_path: Path) -> None:
    base = tmp_path / "base"
    write(base, {"schema.yaml": "{}\n", "records/acme.yaml": "name: Acme\n"})
    git(base, "init", "--quiet")
    assert diff(base) == "schema.yaml: + norms\nacme: + client Acme\n"
    git(base, "add", "records")
    assert diff(base, "--staged") == "acme: + client Acme\n"


def test_a_base_may_lie_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    base = repository(
        tmp_path / "base", {"наши клиенти/schema.yaml": "{}\n", "наши клиенти/records/a.yaml": RECORD}
    )
    write(base, {**OWNER, "наши клиенти/records/a.yaml": RECORD.replace("ivan\n", "olga\n")})
    assert diff(base / "наши клиенти") == "a: manager ivan → olga\n"
    git(base, "add", "--all")
    git(base, "commit", "--quiet", "-m", "x")
    assert diff(base / "наши клиенти", "HEAD~1..HEAD") == "a: manager ivan → olga\n"


def test_a_record_that_cannot_be_read_hides_no_other(base: Path) -> None:
    write(base, OWNER | {"records/acme.yaml": "name: [\n", "records/gone.yaml": "name: Gone\n"})
    answer = run(base, "diff")
    assert answer.code == 3
    assert answer.out == "beta: manager ivan → olga\ngone: + client Gone\n"
    assert answer.err.startswith("records/acme.yaml:2:1: CB003 ")


def test_a_version_that_could_not_be_read_before_is_named_with_its_commit(base: Path) -> None:
    commit(base, {"records/acme.yaml": "name: [\n"})
    write(base, {"records/acme.yaml": "name: Acme\n"})
    answer = run(base, "diff")
    head = git(base, "rev-parse", "HEAD")[:10]
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith(f"{head}:records/acme.yaml:2:1: CB003 ")


def test_a_conflict_is_a_file_that_cannot_be_read(base: Path) -> None:
    git(base, "switch", "--quiet", "-c", "feature")
    commit(base, OWNER)
    git(base, "switch", "--quiet", "main")
    commit(base, changed("manager: ivan", "manager: elena"))
    with pytest.raises(Exception, match="merge"):
        git(base, "merge", "feature")
    answer = run(base, "diff")
    assert (answer.code, answer.out) == (3, "")
    assert "records/beta.yaml:3:1: CB006 " in answer.err
    assert diff(base, "--staged") == ""


def test_for_a_pull_request_there_is_a_list_per_client(base: Path) -> None:
    added = "\n  - {date: 2026-11-20, kind: call, by: olga, about: '*now*'}"
    write(
        base,
        changed(
            "manager: ivan",
            "manager: olga",
            changed("interactions:", f"interactions:{added}")["records/beta.yaml"] or "",
        ),
    )
    assert diff(base, "-f", "markdown") == (
        '- **beta**\n  - manager ivan → olga\n  - \\+ call 2026-11-20 by olga "\\*now\\*"\n'
    )


def test_programs_get_every_difference_with_its_place(base: Path) -> None:
    write(base, changed("amount: 300", "amount: 310"))
    answer = json.loads(diff(base, "-f", "json"))
    assert answer == {
        "schema_version": 1,
        "old": git(base, "rev-parse", "HEAD").strip(),
        "new": None,
        "clients": [
            {
                "client": "beta",
                "change": "changed",
                "path": "records/beta.yaml",
                "was": "records/beta.yaml",
                "said": ["purchase 2026-06-10 300 → 310"],
                "differences": [
                    {
                        "kind": "changed",
                        "where": ["purchases", 1, "amount"],
                        "old": "300",
                        "new": "310",
                        "said": "purchase 2026-06-10 300 → 310",
                    }
                ],
            }
        ],
    }


def test_no_text_of_a_record_can_steer_a_terminal(base: Path) -> None:
    write(base, changed("manager: ivan", r'manager: "olga\u202e\u2028x"'))
    assert diff(base) == "beta: manager ivan → olga\\u202ex\n" or "\u202e" not in diff(base)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["bet"], 2, '"bet" is neither a commit nor a client; did you mean "beta"?'),
        (["HEAD", "bet"], 2, '"bet" is neither a commit nor a client; did you mean "beta"?'),
        (["HEAD..nowhere"], 2, 'git knows no commit "nowhere"'),
        (["HEAD..HEAD", "--staged"], 2, 'what is staged is compared with one commit, not with "HEAD..HEAD"'),
        (["-f", "yaml"], 2, 'no format "yaml" for a difference; there are: text, markdown, json'),
    ],
)
def test_wrong_words_are_refused(base: Path, words: list[str], code: int, message: str) -> None:
    answer = run(base, "diff", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in answer.err


def test_a_word_that_is_both_a_client_and_a_branch_is_not_guessed_at(base: Path) -> None:
    git(base, "branch", "beta")
    write(base, OWNER)
    answer = run(base, "diff", "beta")
    assert answer.code == 2
    assert 'write "HEAD beta" for the client, "beta^0" for the commit' in answer.err
    assert diff(base, "HEAD", "beta") == diff(base, "beta^0") == "beta: manager ivan → olga\n"


def test_a_base_outside_any_repository_cannot_be_compared(tmp_path: Path) -> None:
    write(tmp_path, {"schema.yaml": "{}\n"})
    answer = run(tmp_path, "diff")
    assert (answer.code, answer.out) == (4, "")
    assert "git init" in answer.err


def test_to_compare_changes_nothing(base: Path) -> None:
    write(base, OWNER)
    before = {file: file.read_bytes() for file in base.rglob("*") if file.is_file()}
    diff(base)
    assert {file: file.read_bytes() for file in base.rglob("*") if file.is_file()} == before


DECISIONS = """
decisions:
  - {date: 2026-11-02, decision: call those who have waited longest, owner: olga, due: 2026-12-31}
  - {date: 2026-10-05, decision: ask why, finding: two bought once and went, metric: one-off.unasked, then: 2}
"""


def test_decisions_are_said_before_clients(base: Path) -> None:
    write(base, OWNER | {"decisions.yaml": DECISIONS})
    assert diff(base) == "decisions.yaml: + 2 decisions\nbeta: manager ivan → olga\n"
    assert json.loads(diff(base, "decisions.yaml", "-f", "json"))["clients"][0]["said"] == ["+ 2 decisions"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "then: 2}",
            "then: 2, done: 2026-11-20, outcome: too dear}",
            'decision 2026-10-05 "ask why" done 2026-11-20; decision 2026-10-05 "ask why" outcome "too dear"',
            id="done",
        ),
        pytest.param(
            "due: 2026-12-31",
            "due: 2027-01-31",
            'decision 2026-11-02 "call those who have waited longest" due 2026-12-31 → 2027-01-31',
            id="put off",
        ),
        pytest.param(
            "decision: ask why",
            "decision: ask both why",
            'decision 2026-10-05 "ask why" decision "ask why" → "ask both why"',
            id="in other words",
        ),
        pytest.param(
            "decisions:\n",
            "decisions:\n  - {date: 2026-11-20, decision: raise the minimum, owner: ivan}\n",
            '+ decision 2026-11-20 "raise the minimum" owner ivan',
            id="a new one, wherever it stands",
        ),
        pytest.param("decisions:\n", "decisions:\n# soon\n", "", id="a remark"),
    ],
)
def test_what_became_of_a_decision(base: Path, old: str, new: str, words: str) -> None:
    commit(base, {"decisions.yaml": DECISIONS})
    assert DECISIONS.count(old) == 1
    write(base, {"decisions.yaml": DECISIONS.replace(old, new)})
    assert diff(base) == (f"decisions.yaml: {words}\n" if words else "")


def test_a_register_that_is_gone_is_said(base: Path) -> None:
    commit(base, {"decisions.yaml": DECISIONS})
    write(base, {"decisions.yaml": None})
    assert diff(base) == "decisions.yaml: - 2 decisions\n"
