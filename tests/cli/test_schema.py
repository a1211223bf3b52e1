"""The schema that editors check records by says what the program says, as far as an editor can."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientbase.json_schema import record_schema, register_schema
from clientbase.rules import RULES
from clientbase.rules.manual import EXAMPLES, SHAPE, example_files
from tests.cli.valid import as_an_editor_reads, faults
from tests.conftest import ROOT
from tests.edits.running import run
from tests.rules.bases import norms_of

_OTHERS = {code for code, rule in RULES.items() if rule.scope in {"schema", "register"}}
OF_RECORDS = sorted({*RULES, *SHAPE} - _OTHERS)
SEEN_BY_EDITORS = [
    *("CB010", "CB011", "CB012", "CB015"),
    *("CB030", "CB031", "CB032", "CB033", "CB034", "CB035", "CB036", "CB037", "CB038"),
]


def faults_of(text: str, norms: str | None) -> list[str]:
    schema = record_schema(norms_of(norms))
    return list(faults(as_an_editor_reads(yaml.safe_load(text)), schema, schema))


def faults_of_example(code: str, kind: str) -> list[str]:
    schema = EXAMPLES / code / "schema.yaml"
    norms = schema.read_text(encoding="utf-8") if schema.exists() else None
    return [
        fault
        for file in example_files(code, kind)
        for fault in faults_of(file.read_text(encoding="utf-8"), norms)
    ]


@pytest.mark.parametrize("file", sorted((ROOT / "records").rglob("*.yaml")), ids=lambda file: file.stem)
def test_records_of_the_example_company_are_valid(file: Path) -> None:
    norms = (ROOT / "schema.yaml").read_text(encoding="utf-8")
    assert faults_of(file.read_text(encoding="utf-8"), norms) == []


@pytest.mark.parametrize("code", OF_RECORDS)
def test_what_the_rules_call_right_is_valid(code: str) -> None:
    assert faults_of_example(code, "good") == []


@pytest.mark.parametrize("code", SEEN_BY_EDITORS)
def test_what_a_rule_calls_wrong_is_marked_in_the_editor(code: str) -> None:
    assert faults_of_example(code, "bad")


@pytest.mark.parametrize("word", ["olga", "2026", "007", "1.10", "true", "null-and-void", "NaN", "1e999"])
def test_words_of_the_company_are_known_however_an_editor_reads_them(word: str) -> None:
    norms = f'managers: {{"{word}": {{name: Olga Stojanova}}}}'
    assert faults_of(f"name: Luna\nmanager: {word}", norms) == []
    assert faults_of(f'name: Luna\nmanager: "{word}"', norms) == []
    assert faults_of("name: Luna\nmanager: somebody", norms) != []


def test_any_word_will_do_where_the_company_gives_no_list() -> None:
    assert faults_of("name: Luna\nmanager: anybody\nsegment: any\npurchases: []", None) == []


def test_a_key_without_a_value_is_as_if_it_were_not_there() -> None:
    record = "name: Luna\nmanager:\nsegment:\ntags:\npurchases:\nterms:\nsince:\nextra:\n"
    norms = "{managers: {olga: {}}, segments: {horeca: Hotels}, fields: {card: {type: text}}}"
    assert faults_of(record, norms) == []


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("{type: text, pattern: '[A-Z]{2}-\\d+'}", "AB-12", "ab-12"),
        ("{type: text, pattern: 'ab'}", "ab", "cabs"),
        ("{type: date}", "2026-05-01", "soon"),
        ("{type: choice, choices: [morning, '7']}", "7", "evening"),
    ],
    ids=["pattern", "the whole text must match", "date", "choice"],
)
def test_own_fields_are_checked_as_they_are_declared(field: str, right: str, wrong: str) -> None:
    norms = f"fields: {{own: {field}}}"
    assert faults_of(f"name: Luna\nextra: {{own: {right}}}", norms) == []
    assert faults_of(f"name: Luna\nextra: {{own: {wrong}}}", norms) != []


def test_a_pattern_that_only_python_understands_is_not_given_to_editors() -> None:
    schema = record_schema(norms_of(r"fields: {own: {pattern: '(?i)ab\Z'}}"))
    assert "pattern" not in schema["properties"]["extra"]["properties"]["own"]


def test_every_field_tells_an_editor_what_it_is_for() -> None:
    schema = record_schema(norms_of(None))
    parts: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    silent = [key for part in parts for key, value in part["properties"].items() if not value["description"]]
    assert silent == []


@pytest.mark.parametrize(
    ("decision", "right"),
    [
        ("{date: 2026-11-01, decision: call, owner: olga, metric: dormant.silent, then: 4}", True),
        ("{date: 2026-11-01, decision: call, owner: nobody}", False),
        ("{date: 2026-11-01}", False),
        ("{date: 2026-11-01, decision: call, dew: 2026-12-01}", False),
    ],
    ids=["right", "an unknown manager", "without a decision", "an unknown key"],
)
def test_the_register_of_decisions_has_a_schema_of_its_own(decision: str, right: bool) -> None:
    schema = register_schema(norms_of("managers: {olga: {}}"))
    data = as_an_editor_reads(yaml.safe_load(f"decisions:\n  - {decision}"))
    assert (list(faults(data, schema, schema)) == []) is right


def test_schema_writes_the_file_that_records_name_and_prints_where(example: Path) -> None:
    answer = run(example, "schema")
    written = example / ".clientbase" / "record.schema.json"
    assert answer == (0, f"{written}\n{written.with_name('decisions.schema.json')}\n", "")
    assert "olga" in json.loads(written.read_text(encoding="utf-8"))["properties"]["manager"]["enum"]
    assert (example / ".clientbase" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_schema_needs_norms_that_can_be_read(example: Path) -> None:
    (example / "schema.yaml").write_text("standards: 3\n", encoding="utf-8")
    answer = run(example, "schema")
    assert answer.code == 3
    assert answer.err.startswith("schema.yaml:1:1: CB012 a list is expected here")
