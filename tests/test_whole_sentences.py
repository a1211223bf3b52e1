"""What a merge, an undo, git-setup and a broken JSON say is whole sentences, in the language that is spoken."""

from pathlib import Path

import pytest

from clientbase.cli.streams import unloaded
from clientbase.language import speaking
from clientbase.merging.fieldwise import theirs_as_changes
from clientbase.merging.setup import missing, set_up
from clientbase.text.read import parse
from clientbase.undo.inverse import taken_back
from tests.edits.running import run
from tests.history.repositories import git, repository
from tests.test_language import latin


def record(more: str) -> str:
    return f"name: А\n{more}"


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("manager: о\n", "manager: и\n", "manager: овде „о“, таму „и“"),
        ("", "manager: и\n", "manager: овде отстрането, таму „и“"),
        ("manager: о\n", "manager:\n", "manager: овде „о“, таму празно"),
    ],
)
def test_a_conflict(ours: str, theirs: str, said: str) -> None:
    was, here, there = (
        parse(record(more).encode(), "records/a.yaml").data for more in ("manager: п\n", ours, theirs)
    )
    with speaking("mk"):
        assert [str(one) for one in theirs_as_changes(was, here, there).conflicts] == [said]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("manager: п\n", "records/a.yaml:2: manager о → и: не отменено, теперь там п"),
        ("", "records/a.yaml:1: manager о → и: не отменено, его уже нет"),
    ],
)
def test_an_undo(today: str, said: str) -> None:
    texts = (record(more) for more in ("manager: о\n", "manager: и\n", today))
    with speaking("ru"):
        assert taken_back(*(parse(text.encode(), "records/a.yaml") for text in texts))[1] == (said,)


def test_git_setup(tmp_path: Path) -> None:
    root = repository(tmp_path / "base")
    with speaking("mk"):
        said = missing(root)
        assert "git config merge.clientbase.driver не е поставено" in said
        assert said[0].startswith("во .gitattributes недостасува „records/")
        set_up(root)
        git(root, "config", "merge.clientbase.driver", "/nowhere/python merge")
        assert missing(root) == (
            "git config merge.clientbase.driver упатува на „/nowhere/python“, што не може да се изврши",
        )
    answer = run(root, "--lang", "mk", "git-setup")
    assert answer.err == "изменето: git config merge.clientbase.driver\n"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('[{"name": "А"},\n {"name" "Б"}]', "2:10", "a colon is expected here"),
        (
            '[{"name": "А"}\n {"name": "Б"}]',
            "1:1",
            "the array goes on without a comma, or more stands behind it",
        ),
        ('[{"name": "А}]', "1:11", "a text is not closed; close it with a quote"),
        (
            '[{"name": "А\n"}]',
            "1:13",
            "a text goes over the end of its line; close it with a quote, or write \\n",
        ),
        (
            '[{"name": "\\Д"}]',
            "1:12",
            "a backslash in a text stands before a letter with which it means nothing; write two",
        ),
        ("[{name: 1}]", "1:3", "a name in double quotes is expected here"),
        ('[{"name": А}]', "1:11", "a value is expected here, a text in double quotes"),
        ('[{"name": 1 2}]', "1:13", "a comma or the end is expected here"),
    ],
)
def test_a_broken_json(text: str, place: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text("{}\n")
    file = tmp_path / "list.json"
    file.write_text(text)
    told = run(tmp_path, "import", str(file)).err
    assert f"{file}:{place}: CB101 no JSON object: {said}" in told
    in_macedonian = run(tmp_path, "--lang", "mk", "import", str(file)).err
    assert "не е објект на JSON: " in in_macedonian
    assert latin(in_macedonian.replace(str(file), "")) <= {"json", "cb", "clientbase"}


def test_what_the_system_refuses_stands_without_its_number() -> None:
    said = unloaded(OSError(24, "Too many open files"))
    assert said.startswith(
        "a part of the program cannot be loaded: Too many open files; nothing more was done"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("set", "adriatik", "email=foo"),
        ("set", "adriatik", "email=foo@"),
        ("set", "adriatik", "email=foo@firm"),
        ("set", "adriatik", "email=f,o@firm.example"),
        ("set", "adriatik", "email=a..b@firm.example"),
        ("export", "selection", "nosuch"),
        ("demo", "."),
        ("demo", "schema.yaml"),
        ("demo", "new", "--clients", "0"),
    ],
    ids=" ".join,
)
def test_a_fault_has_no_english_word(
    words: tuple[str, ...], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    answer = run(example, "--lang", "ru", *words)
    assert answer.err
    known = {
        "clientbase",
        "records",
        "adriatik",
        "yaml",
        "schema",
        "nosuch",
        "cb",
        "foo",
        "firm",
        "example",
        "clients",
    }
    assert latin(answer.err) <= known | {"hrana", "dooel", "nabavka", "email"}
