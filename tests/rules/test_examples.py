"""Every rule is explained and shown: what is right passes, what is wrong is found where it is marked."""

import re
from pathlib import Path

import pytest

from clientbase.finding import Finding
from clientbase.rules import RULES, codes, explain
from clientbase.rules.judge import judge_register, judge_schema
from clientbase.rules.manual import EXAMPLES, SHAPE, example_files, severity_of
from clientbase.rules.registry import RegisterContext
from clientbase.text.read import parse
from tests.rules.bases import TODAY, judged_alone, judged_base, norms_of

SHOWN = sorted(folder.name for folder in EXAMPLES.iterdir())
MARK = re.compile(r"# <- (?P<message>.+)$")


def findings_of(code: str, kind: str) -> tuple[Finding, ...]:
    files = example_files(code, kind)
    if code in RULES and RULES[code].scope == "schema":
        return judge_schema(parse(files[0].read_bytes(), "schema.yaml"))[1]
    schema = EXAMPLES / code / "schema.yaml"
    if code in RULES and RULES[code].scope == "register":
        around = RegisterContext(norms_of(schema.read_text(encoding="utf-8")), TODAY, ("dormant", "cadence"))
        return judge_register(parse(files[0].read_bytes(), "decisions.yaml"), around)[1]
    norms = norms_of(schema.read_text(encoding="utf-8") if schema.exists() else None)
    texts = {_path(file, code): file.read_text(encoding="utf-8") for file in files}
    return judged_base(texts, norms) if len(texts) > 1 else judged_alone(texts, norms)


def _path(file: Path, code: str) -> str:
    alone = file.parent == EXAMPLES / code
    return "records/luna.yaml" if alone else Path(*file.relative_to(EXAMPLES / code).parts[1:]).as_posix()


def marked(code: str) -> list[tuple[str, int, str, str]]:
    """What the marks of a bad example announce: path, line, code, message."""
    alone = {"schema": "schema.yaml", "register": "decisions.yaml"}
    fixed = alone.get(RULES[code].scope) if code in RULES else None
    return sorted(
        (fixed or _path(file, code), number, code, mark["message"])
        for file in example_files(code, "bad")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (mark := MARK.search(line))
    )


@pytest.mark.parametrize("code", SHOWN)
def test_good_example_passes_every_rule(code: str) -> None:
    assert findings_of(code, "good") == ()


@pytest.mark.parametrize("code", SHOWN)
def test_bad_example_is_found_where_it_is_marked(code: str) -> None:
    found = findings_of(code, "bad")
    assert sorted((f.path, f.line, f.code, f.message) for f in found) == marked(code)
    assert {f.severity for f in found} == {severity_of(code)}


TOO_LARGE_TO_SHOW = {"CB045", "CB119", "CB120", "CB121"}  # or in need of more than records


def test_every_rule_is_shown() -> None:
    assert sorted({*RULES, *SHAPE} - TOO_LARGE_TO_SHOW) == SHOWN
    assert all(marked(code) for code in SHOWN)


@pytest.mark.parametrize("code", codes())
def test_every_code_has_a_manual_page_of_law_reason_and_cure(code: str) -> None:
    law, *paragraphs = explain(code).split("\n\n")
    assert law.endswith(f"({code}, {severity_of(code)})")
    assert "\n" not in law
    assert any(paragraph.startswith("Cure:") for paragraph in paragraphs[1:])
    assert len(paragraphs[0]) > 40
