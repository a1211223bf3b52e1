"""`check` says what is wrong, in the form that the reader needs, and mends what is beyond doubt."""

import json
from pathlib import Path

import pytest

from tests.edits.running import Answer, run
from tests.index.bases import LONG_AGO, path_of, put, write

SCHEMA = "managers: {olga: {}}\nsegments: {horeca: Hotels}\n"
GOOD = "name: Luna\nmanager: olga\n"
BAD = "name: Sol\nsegment: horca\nloyalty: 50%, or so\nsince: 12.10.2026\n"
LINES = [
    "records/sol.yaml:3:1: CB010",
    "records/sol.yaml:4:1: CB012",
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a base in order, and stand in it."""
    base = write(tmp_path / "base", {"luna": GOOD}, SCHEMA)
    monkeypatch.chdir(base)
    return base


@pytest.fixture
def wrong(root: Path) -> Path:
    """Add a record with errors."""
    put(path_of(root, "sol"), BAD)
    return root


def places(answer: Answer) -> list[str]:
    return [" ".join(line.split(" ")[:2]) for line in answer.out.splitlines()]


def test_it_is_silent_when_all_is_well(root: Path) -> None:
    assert run(root, "check") == Answer(0, "", "")


def test_it_names_place_and_rule_of_each_fault(wrong: Path) -> None:
    answer = run(wrong, "check")
    assert (answer.code, places(answer)) == (1, LINES)
    assert answer.err == "2 errors\n"
    assert 'unknown field "loyalty"' in answer.out


def test_quiet_leaves_the_count_out(wrong: Path) -> None:
    assert run(wrong, "-q", "check").err == ""


def test_warnings_alone_are_no_failure(root: Path) -> None:
    put(path_of(root, "sol"), "name: Sol\nstatus: active\n")
    answer = run(root, "check")
    assert (answer.code, places(answer), answer.err) == (0, ["records/sol.yaml:2:1: CB072"], "1 warning\n")


def test_the_norms_are_judged_with_the_records(wrong: Path) -> None:
    put(wrong / "schema.yaml", f"{SCHEMA}lifecycle: {{dormant: 1}}\n", LONG_AGO + 1)
    assert places(run(wrong, "check")) == [*LINES, "schema.yaml:3:13: CB096"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(("--select", "CB012"), LINES[1:], id="one code"),
        pytest.param(("--select", "CB01"), LINES, id="all that begin so"),
        pytest.param(("--select", "CB010", "--select", "CB012"), LINES, id="several"),
        pytest.param(("--ignore", "CB012"), LINES[:1], id="without one"),
        pytest.param(("--ignore", "CB01"), [], id="without all of them"),
        pytest.param(("--select", "CB01", "--ignore", "CB010"), LINES[1:], id="both"),
    ],
)
def test_codes_are_chosen(wrong: Path, words: tuple[str, ...], found: list[str]) -> None:
    answer = run(wrong, "check", *words)
    assert (answer.code, places(answer)) == (int(bool(found)), found)


class TestForms:
    def test_json(self, wrong: Path) -> None:
        answer = json.loads(run(wrong, "check", "-f", "json").out)
        assert answer["schema_version"] == 1
        assert [(one["line"], one["column"], one["code"], one["severity"]) for one in answer["findings"]] == [
            (3, 1, "CB010", "error"),
            (4, 1, "CB012", "error"),
        ]

    def test_json_when_all_is_well(self, root: Path) -> None:
        assert json.loads(run(root, "check", "--format", "json").out) == {"schema_version": 1, "findings": []}

    def test_jsonl(self, wrong: Path) -> None:
        lines = run(wrong, "check", "-f", "jsonl").out.splitlines()
        assert [json.loads(line)["code"] for line in lines] == ["CB010", "CB012"]

    def test_annotations_of_github(self, wrong: Path) -> None:
        first, second = run(wrong, "check", "-f", "github").out.splitlines()
        assert first.startswith("::error file=records/sol.yaml,line=3,col=1,title=CB010::CB010 unknown field")
        assert second.startswith("::error file=records/sol.yaml,line=4,col=1,title=CB012::CB012 ")

    def test_sarif(self, wrong: Path) -> None:
        answer = json.loads(run(wrong, "check", "-f", "sarif").out)
        assert answer["version"] == "2.1.0"
        (ran,) = answer["runs"]
        assert [rule["id"] for rule in ran["tool"]["driver"]["rules"]] == ["CB010", "CB012"]
        assert [result["level"] for result in ran["results"]] == ["error", "error"]

    def test_another_form_is_told(self, wrong: Path) -> None:
        assert run(wrong, "check", "-f", "xml") == Answer(
            2, "", 'clientbase: no format "xml" for findings; there are: text, json, jsonl, github, sarif\n'
        )


class TestSingleFiles:
    def test_only_they_are_judged(self, wrong: Path) -> None:
        assert run(wrong, "check", "records/luna.yaml") == Answer(0, "", "")
        assert places(run(wrong, "check", "records/luna.yaml", "records/sol.yaml")) == LINES

    def test_the_norms_are_one_of_them(self, wrong: Path) -> None:
        put(wrong / "schema.yaml", f"{SCHEMA}lifecycle: {{dormant: 1}}\n", LONG_AGO + 1)
        assert places(run(wrong, "check", "schema.yaml")) == ["schema.yaml:3:13: CB096"]

    def test_no_index_is_made_for_them(self, wrong: Path) -> None:
        run(wrong, "check", "records/luna.yaml")
        assert not (wrong / ".clientbase").exists()

    def test_another_file_is_told(self, wrong: Path) -> None:
        assert run(wrong, "check", "notes.txt") == Answer(
            2, "", 'clientbase: "notes.txt" is no record; records are records/**/*.yaml\n'
        )


class TestMending:
    def test_what_is_beyond_doubt_is_mended_first(self, wrong: Path) -> None:
        answer = run(wrong, "check", "--fix")
        assert path_of(wrong, "sol").read_text() == BAD.replace("12.10.2026", "2026-10-12")
        assert answer.code == 1
        assert places(answer)[:2] == ["records/sol.yaml:2:1: CB031", LINES[0]]
        assert answer.err.splitlines()[0] == "mended records/sol.yaml"

    def test_a_second_time_there_is_nothing_to_mend(self, wrong: Path) -> None:
        run(wrong, "check", "--fix")
        assert "mended" not in run(wrong, "check", "--fix").err

    def test_only_the_files_that_are_named(self, wrong: Path) -> None:
        assert run(wrong, "check", "--fix", "records/luna.yaml") == Answer(0, "", "")
        assert path_of(wrong, "sol").read_text() == BAD

    def test_all_is_well_afterwards(self, root: Path) -> None:
        put(path_of(root, "luna"), f"{GOOD}since: 12.10.2026\n", LONG_AGO + 1)
        assert run(root, "check", "--fix") == Answer(0, "", "mended records/luna.yaml\n")


def test_the_example_is_in_order(example: Path) -> None:
    assert run(example, "check").code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_no_finding_has_is_wrong_usage(example: Path, option: str) -> None:
    answer = run(example, "check", option, "CB01", option, "CB999")
    assert (answer.code, answer.out) == (2, "")
    assert 'no finding has the code "CB999"' in answer.err
