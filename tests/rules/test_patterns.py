"""Patterns of own fields: those that could hang a command are refused with what to do."""

import time

import pytest

from clientbase.rules.custom_fields import pattern_fault
from clientbase.rules.judge import judge, judge_schema
from tests.rules.bases import document

TAKEN = [
    r"\d\d-\d{4}", "[0-9-]+", r"[A-Z]{2}\d+", r"\+?\d+-\d+-\d+", r"[^@]+@[^@]+\.[a-z]+", "(?:foo|bar)",
    r"(?:\d{2}-)*\d{2}", "(a|bc)?x", "(?i:x)", "(?s:.*)",
]  # fmt: skip
REFUSED = ["(a+)+$", "(a|a)*", "(a|aa)+", "([a-z]+)*", "(a?){30}", "a*a*a*a*a*b", "(.*a){20}", "((a*)*)*", "a?" * 40,
           "(?:a|a)" * 40, "(?=(a+)+)b", r"(\w+\s?)*", "(a{1,30}){1,30}"]  # fmt: skip


@pytest.mark.parametrize("pattern", TAKEN)
def test_taken(pattern: str) -> None:
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize("pattern", REFUSED)
def test_refused(pattern: str) -> None:
    assert f'"{pattern}" can be read in so many ways' in (pattern_fault(pattern) or "")


@pytest.mark.parametrize(
    "pattern", ["(" * 200, "a{99999999999999999999}", "a" * 501, "[", "(?P<a>x)(?(a)y|z)("]
)
def test_no_pattern_at_all(pattern: str) -> None:
    assert pattern_fault(pattern)


def test_the_worst_that_is_taken_ends() -> None:
    import re

    begun = time.process_time()
    assert re.fullmatch("a*a*a*b", "a" * 200) is None
    assert time.process_time() - begun < 5


def test_a_refusal_has_its_place_and_no_record_is_matched() -> None:
    norms, (finding,) = judge_schema(document("fields: {card: {pattern: '(a+)+$'}}", "schema.yaml"))
    assert str(finding).startswith(
        'schema.yaml:1:17: CB093 "(a+)+$" can be read in so many ways that a text would'
    )
    assert norms
    client, findings = judge(document("name: Luna\nextra: {card: " + "a" * 40 + "b}"), norms, None)
    assert (client is not None, [f.code for f in findings if f.code == "CB016"]) == (True, [])


def test_a_long_text_is_not_matched() -> None:
    norms, _ = judge_schema(document("fields: {card: {pattern: 'a*'}}", "schema.yaml"))
    text = f"name: Luna\nextra: {{card: {'a' * 201}}}\n"
    _, findings = judge(document(text), norms, None)
    assert "it has 201 signs; a text with a pattern has 200 at most" in [f.message for f in findings]
