"""A report that is answered before typer is loaded is what typer answers, to the byte; what is not plain is typer's."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from clientbase.cli import plain
from clientbase.cli.app import run as run_typer
from clientbase.cli.boundary import end_with
from tests.edits.running import TODAY, Answer

DAY = ("--as-of", TODAY)


def by_typer(*words: str) -> Answer:
    """Return the answer that typer leads to."""
    return answer_of(*words, plainly=False)


def by_itself(*words: str) -> Answer:
    """Return the answer that is given without typer."""
    return answer_of(*words, plainly=True)


def answer_of(*words: str, plainly: bool) -> Answer:
    """Run the words in this process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with patch.object(sys, "argv", ["clientbase", *words]), redirect_stdout(out), redirect_stderr(err):
        try:
            if plainly:
                answered = plain.asked(words)
                assert answered, f"{words} are plain"
                end_with(answered)
            run_typer()
        except SystemExit as end:
            code = int(end.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("report dormant", id="a report"),
        pytest.param("rep one-off -f json", id="the verb by its beginning"),
        pytest.param("report -fcsv dormant", id="the format in the same word, before the name"),
        pytest.param("report dormant --format=markdown --manager=olga", id="one manager's"),
        pytest.param("report overview --segment horeca -f tsv", id="what a format has no room for"),
        pytest.param("report agenda --where stage=dormant -f jsonl", id="a question"),
        pytest.param("report problems --quiet-if-empty --manager ivan", id="nothing to say"),
        pytest.param("-q report overview -f csv", id="quietly"),
        pytest.param("-vq report overview -f csv --no-pager", id="flags in one word"),
        pytest.param("report dormant --lang mk", id="in Macedonian"),
        pytest.param("--color always --width 60 report dormant -f table", id="for a narrow window"),
        pytest.param("report dormant --sort -revenue --columns client,revenue --limit 2", id="arranged"),
        pytest.param("report overview --table cadence --limit 0 -f csv", id="one table, no row of it"),
        pytest.param(
            "--as-of 2026-10-01 --as-of yesterday report dormant -f json", id="what is said last holds"
        ),
    ],
)
def test_the_answer_is_typers(words: str, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    said = [*DAY, *words.split()]
    first = by_itself(*said)
    assert first == by_typer(*said)
    assert first == by_itself(*said), "asked again"
    assert first.code == 0


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("report dormnt", id="no such report"),
        pytest.param("report ../dormant", id="no name at all"),
        pytest.param("report dormant -f pdf", id="no such format"),
        pytest.param("report dormant --manager nobody", id="no such manager"),
        pytest.param("report dormant --where stage=no", id="no such stage"),
        pytest.param("report dormant --sort nothing", id="no such column"),
        pytest.param("report dormant --table nothing", id="no such table"),
        pytest.param("--lang xx report dormant", id="no such language"),
        pytest.param("-C nowhere report dormant", id="no such folder"),
        pytest.param("-C / report dormant", id="no base"),
        pytest.param("--as-of 2026-02-30 report dormant", id="no such day"),
        pytest.param("report dormant -f json -o schema.yaml/x", id="no such file"),
    ],
)
def test_what_goes_wrong_is_said_alike(words: str, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    answer = by_itself(*words.split())
    assert answer == by_typer(*words.split())
    assert answer.code != 0
    assert answer.err


def test_files_that_are_left_out_are_named_alike(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    (example / "records" / "broken.yaml").write_text("name: [")
    words = (*DAY, "report", "dormant", "-f", "json")
    answer = by_itself(*words)
    assert answer == by_typer(*words)
    assert answer.code == 3
    assert "records/broken.yaml" in answer.err


def test_norms_in_error_are_told_alike(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    schema = example / "schema.yaml"
    schema.write_text(schema.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    answer = by_itself(*DAY, "report", "dormant")
    assert answer == by_typer(*DAY, "report", "dormant")
    assert answer.code == 3


def test_the_environment_says_base_and_day_alike(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLIENTBASE_DIR", str(example))
    monkeypatch.setenv("CLIENTBASE_AS_OF", "2026-10-01")
    answer = by_itself("report", "dormant", "-f", "json")
    assert answer == by_typer("report", "dormant", "-f", "json")
    assert json.loads(answer.out)["as_of"] == "2026-10-01"
    monkeypatch.setenv("CLIENTBASE_DIR", "")
    assert by_itself("report", "dormant") == by_typer("report", "dormant"), "an empty one says nothing"


@pytest.mark.parametrize(
    "words",
    [
        "report",
        "report --help",
        "report dormant --help",
        "report dormant --explain",
        "report dormant --since 2026-01-01",
        "report --since 2026-01-01 dormant",
        "report dormant cadence",
        "report dormant --limit -3",
        "report dormant --limit many",
        "report dormant --limit 1000000000000000000000",
        "report dormant --fail-on any",
        "report dormant -f",
        "report dormant --quiet-if-empty=yes",
        "report -- dormant",
        "--width 19 report dormant",
        "--width x report dormant",
        "--color sometimes report dormant",
        "--version report dormant",
        "--nothing report dormant",
        "re dormant",
        "repotr dormant",
        "list",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_typer(words: str) -> None:
    assert plain.asked(words.split()) is None


LOADED = """
import sys
there = {*sys.modules}  # an installation may load something itself
import json
from clientbase.__main__ import main
try:
    main()
finally:
    print(json.dumps([*{*sys.modules} - there]), file=sys.stderr)
"""


def test_nothing_slow_is_loaded_for_it(example: Path) -> None:
    words = [sys.executable, "-c", LOADED, *DAY, "report", "dormant", "-f", "json"]
    for _time in ("first", "again"):
        done = subprocess.run(
            words, cwd=example, env={**os.environ}, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout)["report"] == "dormant"
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    slow = {
        "typer",
        "click",
        "rich",
        "yaml",
        "pydantic",
        "dataclasses",
        "inspect",
        "subprocess",
        "clientbase.spoken",
    }
    assert loaded & slow == set()
