"""Findings as a terminal shows them: each thing once, the worst last."""

import pytest

from clientbase.finding import Finding, Severity
from clientbase.render.findings import grouped

MISSING = '"source" is missing; the company recommends it'


def missing(n: int) -> Finding:
    return Finding(f"records/c{n:02}.yaml", 1, 1, "CB014", MISSING, Severity.HINT)


FOUND = [
    Finding("records/beta.yaml", 10, 5, "CB021", "180.00 is below the minimum of 200.00", Severity.ERROR),
    *map(missing, range(11)),
    Finding(
        "records/luna.yaml", 4, 1, "CB014", '"phone" is missing; the company recommends it', Severity.HINT
    ),
    Finding("schema.yaml", 2, 1, "CB049", "has no effect", Severity.WARNING),
    Finding("schema.yaml", 3, 1, "CB049", "has no effect", Severity.WARNING),
]


def test_the_same_is_said_once_and_the_worst_last() -> None:
    assert grouped(FOUND).splitlines() == [
        "hint CB014",
        '  "source" is missing in 11 records; the company recommends it',
        "    records/c00.yaml:1:1",
        "    records/c01.yaml:1:1",
        "    records/c02.yaml:1:1",
        "    and 8 more; see: clientbase check --select CB014 -f text",
        "  records/luna.yaml:4:1",
        '    "phone" is missing; the company recommends it',
        "warning CB049",
        "  has no effect 2 times in 1 file",
        "    schema.yaml:2:1",
        "    schema.yaml:3:1",
        "error CB021",
        "  records/beta.yaml:10:5",
        "    180.00 is below the minimum of 200.00",
    ]


@pytest.mark.parametrize(("weight", "shown"), [(Severity.ERROR, 12), (Severity.HINT, 10)])
def test_of_what_is_no_error_ten_are_shown(weight: Severity, shown: int) -> None:
    found = [Finding(f"records/c{n}.yaml", 1, 1, "CB001", f"no. {n}", weight) for n in range(12)]
    made = grouped(found)
    assert made.count("records/") == shown
    assert ("and 2 more; see: clientbase check --select CB001 -f text" in made) is (shown < 12)


def test_the_weight_is_a_word_in_colour() -> None:
    made = grouped(FOUND, color=True)
    assert "\x1b[1;31merror\x1b[0m CB021" in made
    assert "\x1b[2mhint\x1b[0m CB014" in made


def test_a_message_is_broken_and_a_place_is_not() -> None:
    place = f"records/{'x' * 60}.yaml"
    made = grouped([Finding(place, 1, 1, "CB001", "a word " * 10)], 40)
    assert f"  {place}:1:1" in made.splitlines()
    assert "    a word a word a word a word a word a" in made.splitlines()


def test_no_text_of_a_record_steers_the_terminal() -> None:
    assert "\x1b" not in grouped([Finding("records/\x1b[2J.yaml", 1, 1, "CB001", "\x1b[31m red\n")])


def test_nothing_found_is_nothing_said() -> None:
    assert grouped([]) == ""
