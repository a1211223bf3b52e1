"""`clientbase init`."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from clientbase import git
from clientbase.fields import FIELDS
from clientbase.finding import Severity
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.read import parse
from tests.edits.running import run, run_on_terminal

FILES = {".editorconfig", ".gitattributes", ".gitignore", "records/.gitkeep", "schema.yaml"}


def files(base: Path) -> set[str]:
    """Return the files that git would keep."""
    command = ["git", "-C", str(base), "ls-files", "--others", "--cached", "--exclude-standard"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def log(base: Path) -> list[str]:
    command = ["git", "-C", str(base), "log", "--format=%s"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_new_base_can_be_used_at_once(tmp_path: Path) -> None:
    base = tmp_path / "new" / "base"
    answer = run(tmp_path, "init", str(base))
    assert (answer.code, answer.out) == (0, "")
    assert "with a git repository" in answer.err
    assert files(base) == FILES
    added = run(base, "add", "client", "name=Vera's Bakery", "kind=organisation", "status=potential")
    assert added == (0, "", "Vera's Bakery: new client veras-bakery, organisation, status potential\n")
    assert run(base, "check").code == 0


def test_the_first_commit_is_made_so_that_later_ones_hold_their_own_alone(tmp_path: Path) -> None:
    base = tmp_path / "base"
    assert "with a git repository and a first commit" in run(tmp_path, "init", str(base)).err
    assert log(base) == ["A new base of clients"]
    (tmp_path / "clients.csv").write_text("name,manager\nLuna,Olga\n", encoding="utf-8")
    assert run(base, "import", str(tmp_path / "clients.csv"), "--commit", "--yes").code == 0
    assert len(log(base)) == 2
    assert "no commit of a command to undo" not in run(base, "undo").err
    assert (base / "schema.yaml").is_file()


def test_who_is_not_known_to_git_gets_no_commit_and_hears_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    monkeypatch.setenv("GIT_CONFIG_KEY_1", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_1", "true")
    answer = run(tmp_path, "init", str(tmp_path / "base"))
    assert answer.code == 0
    assert "nothing is committed yet" in answer.err
    assert "git config user." in answer.err
    assert files(tmp_path / "base") == FILES


def test_what_else_lies_in_a_repository_is_not_committed(tmp_path: Path) -> None:
    git.init(tmp_path)
    (tmp_path / "other.txt").write_text("mine", encoding="utf-8")
    run(tmp_path, "init", str(tmp_path / "base"))
    assert log(tmp_path) == ["A new base of clients"]
    listed = ["git", "-C", str(tmp_path), "ls-files"]
    tracked = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    assert {*tracked} == {f"base/{name}" for name in FILES}


def test_editors_find_the_schema_that_records_name(tmp_path: Path) -> None:
    run(tmp_path, "init", str(tmp_path / "base"))
    schema = json.loads((tmp_path / "base/.clientbase/record.schema.json").read_text(encoding="utf-8"))
    assert "contacts" in schema["properties"]


def test_the_norms_of_a_new_base_have_no_fault_and_ask_for_nothing(tmp_path: Path) -> None:
    run(tmp_path, "init", str(tmp_path))
    norms, findings = judge_schema(parse((tmp_path / "schema.yaml").read_bytes(), "schema.yaml"))
    assert findings == ()
    assert norms is not None
    assert norms.base.currency == "EUR"
    assert list(norms.interactions) == ["call", "email", "meeting", "newsletter"]
    assert norms.abc.period is None
    assert not any((norms.thresholds, norms.required.client, norms.managers, norms.segments, norms.products))


def test_the_norms_of_a_new_base_are_a_tour_of_all_there_are(tmp_path: Path) -> None:
    """Each example in a comment is a norm that holds once its mark of a comment is taken away."""
    run(tmp_path, "init", str(tmp_path))
    text = (tmp_path / "schema.yaml").read_text(encoding="utf-8")
    norms, findings = judge_schema(parse(uncommented(text).encode(), "schema.yaml"))
    assert [found for found in findings if found.severity != Severity.HINT] == []
    assert norms is not None
    assert set(parse(uncommented(text).encode(), "").data) == set(FIELDS[Norms])


@pytest.mark.parametrize("language", ["mk", "ru"])
def test_the_comments_of_new_norms_are_in_the_language_of_the_base(tmp_path: Path, language: str) -> None:
    """They say the same of the same norms: what is no prose in a comment stands there letter by letter."""
    for spoken in ("en", language):
        run(tmp_path, "--lang", spoken, "init", str(tmp_path / spoken))
    english, own = ((tmp_path / name / "schema.yaml").read_text("utf-8") for name in ("en", language))
    english = english.replace("EUR, language: en}", f"EUR, language: {language}}}")
    kept = [line for line in english.splitlines() if line in {*own.splitlines()}]
    assert [line for line in own.splitlines() if line in {*kept}] == kept
    assert parse(uncommented(own).encode(), "").data == parse(uncommented(english).encode(), "").data
    prose = (line for line in own.splitlines() if line.startswith("#") and line not in {*kept})
    words = re.sub(r"`[^`]*`|\{date\}|\bclientbase [\w ]*", "", "\n".join(prose))
    known = {"git", "ISO", "crontab", "aimed", "mo", "wd"}
    assert {*re.findall("[A-Za-z]{2,}", words)} <= known


def uncommented(text: str) -> str:
    """Take the marks off the examples; where a norm stands twice, the example is left out."""
    lines = text.splitlines()
    active = {line.partition(":")[0] for line in lines if line[:1].isalpha()}
    new = []
    for line in lines:
        example = (
            line.removeprefix("# ") if line.startswith("# ") else line[1:] if line.startswith("#  - ") else ""
        )
        key = example.partition(":")[0]
        is_norm = key in FIELDS[Norms] and key not in active
        if is_norm or example.startswith(("  ", "- ")):
            new.append(example)
        elif not line.startswith("#"):
            new.append(line)
    return "\n".join(new) + "\n"


def test_the_language_of_the_answers_is_taken_from_the_option_or_asked(tmp_path: Path) -> None:
    assert run(tmp_path, "--lang", "mk", "init", str(tmp_path / "one")).code == 0
    assert "\nbase: {currency: EUR, language: mk}\n" in (tmp_path / "one/schema.yaml").read_text()
    assert "Нема што да се прикаже." in run(tmp_path / "one", "report", "dormant").out
    answer = run_on_terminal(tmp_path, "init", str(tmp_path / "two"), typed=["de", "ru"])
    assert 'no language "de"; there are: en, mk, ru' in answer.err
    assert "\nbase: {currency: EUR, language: ru}\n" in (tmp_path / "two/schema.yaml").read_text()
    assert run(tmp_path, "init", str(tmp_path / "three")).code == 0
    assert "\nbase: {currency: EUR}\n" in (tmp_path / "three/schema.yaml").read_text(), "nobody was asked"


def test_a_base_that_is_there_is_left_alone(example: Path) -> None:
    answer = run(example, "init", str(example))
    assert answer.code == 2
    assert "already; nothing was changed" in answer.err
    assert not (example / ".gitignore").exists()
    assert run(example, "init").code == 2, "-C names it too"


def test_files_that_are_there_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    (tmp_path / "records").mkdir()
    answer = run(tmp_path, "init", str(tmp_path))
    assert answer.code == 0
    assert answer.err.startswith("made schema.yaml, .editorconfig, .gitattributes in ")
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


def test_inside_a_repository_no_other_is_made(tmp_path: Path) -> None:
    git.init(tmp_path)
    answer = run(tmp_path, "init", str(tmp_path / "clients"))
    assert answer.code == 0
    assert "with a git repository" not in answer.err
    assert not (tmp_path / "clients" / ".git").exists()


def test_without_git_a_base_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = run(tmp_path, "init", str(tmp_path / "base"))
    assert answer.code == 0
    assert "git cannot be started" in answer.err
    assert (tmp_path / "base/schema.yaml").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "base").write_text("", encoding="utf-8")
    answer = run(tmp_path, "init", str(tmp_path / "base"))
    assert answer.code == 4
    assert "base" in answer.err


def test_in_a_folder_that_git_ignores_a_base_is_made_without_history_and_says_so_shortly(
    tmp_path: Path,
) -> None:
    git.init(tmp_path)
    (tmp_path / ".gitignore").write_text("base/\n", encoding="utf-8")
    answer = run(tmp_path, "init", str(tmp_path / "base"))
    assert answer.code == 0
    assert " (git ignores this folder, so there is no history); next: " in answer.err
    assert answer.err.count("\n") == 1
    assert "hint" not in answer.err
