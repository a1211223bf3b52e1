"""How a file is written: what is cut off, what nobody sees, and how large it is."""

import pytest

from clientbase.rules.judge import judge_schema
from clientbase.text.read import parse
from tests.rules.bases import judged


def test_a_cut_value_is_found_in_the_norms_too() -> None:
    _, findings = judge_schema(parse(b"base: {name: Adria}\nproducts:\n  - pasta #5\n", "schema.yaml"))
    assert [str(finding) for finding in findings] == [
        'schema.yaml:3:11: CB043 the value is cut off at "#"; write "pasta #5", or "# " where it is a comment'
    ]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("name: \u202eevil", ['1:1: CB044 "\\u202eevil" has "\\u202e" in it; type it anew']),
        ("name: |-\n  ev\n  il", ['1:1: CB044 "ev\\nil" has "\\n" in it; type it anew']),
        ('name: Luna\naliases: ["a\\tb"]', ['2:11: CB044 "a\\tb" has "\\t" in it; type it anew']),
        ("name: Luna\nnotes: \u2066x", ['2:1: CB044 "\\u2066x" has "\\u2066" in it; type it anew']),
        ("name: Luna\nnotes: |\n  two\n  lines \u200fof text", []),
        ("name: Lu\\na", []),
        ("name: Lu\u200bna", ['1:1: CB044 "Lu\\u200bna" has "\\u200b" in it; type it anew']),
        ("name: Lu\u00adna", ['1:1: CB044 "Lu\\xadna" has "\\xad" in it; type it anew']),
        ("name: \u0646\u200c\u0627", []),
        ("name: Lu\u3164na", ['1:1: CB044 "Lu\\u3164na" has "\\u3164" in it; type it anew']),
        ("name: Lu\u115fna", ['1:1: CB044 "Lu\\u115fna" has "\\u115f" in it; type it anew']),
        ("name: Lu\u1160na", ['1:1: CB044 "Lu\\u1160na" has "\\u1160" in it; type it anew']),
        ("name: Lu\uffa0na", ['1:1: CB044 "Lu\\uffa0na" has "\\uffa0" in it; type it anew']),
        ("name: Lu\u2800na", ['1:1: CB044 "Lu\\u2800na" has "\\u2800" in it; type it anew']),
        ("name: Lu\u206ana", ['1:1: CB044 "Lu\\u206ana" has "\\u206a" in it; type it anew']),
        (
            "name: Luna\ncontacts: [{name: A\u3164na}]",
            ['2:13: CB044 "A\\u3164na" has "\\u3164" in it; type it anew'],
        ),
        ("name: 루나\nnotes: 루\u3164나", []),
    ],
)
def test_what_nobody_sees_is_found(record: str, said: list[str]) -> None:
    assert judged(record) == said


def test_a_key_that_nobody_sees_is_shown() -> None:
    assert [line for line in judged("name: Luna\nextra: {\u202ea: b}") if "CB044" in line] == [
        '2:9: CB044 "\\u202ea" has "\\u202e" in it; type it anew'
    ]


@pytest.mark.parametrize(("size", "said"), [(799_999, []), (800_000, ["CB045"]), (1_000_000, ["CB045"])])
def test_a_file_near_its_limit_is_announced(size: int, said: list[str]) -> None:
    text = "name: Luna\nnotes: "
    found = judged(text + "é" * ((size - len(text)) // 2) + "x" * ((size - len(text)) % 2))
    assert [line.split()[1] for line in found] == said


def test_a_large_record_is_told_the_years_whose_talks_it_may_do_without() -> None:
    talks = [
        f"  - {{date: {year}-03-01, about: {'x' * 99_969}}}\n" for year in (2024, 2019, 2021, 2020, 2022)
    ]
    found = judged("name: Luna\ninteractions:\n" + "".join(talks) + "notes: " + "y" * 400_000 + "\n")
    (said,) = [line for line in found if "CB045" in line]
    assert said.endswith("move old items out, such as the 300000 bytes of talks until 2021")


@pytest.mark.parametrize(
    "talks", ["interactions: none", "interactions: [x, {about: y}, {date: 2020-01-01}]", "tags: []"]
)
def test_where_talks_are_not_what_makes_it_large_no_year_is_named(talks: str) -> None:
    found = judged(f"name: Luna\n{talks}\nnotes: {'y' * 900_000}\n")
    (said,) = [line for line in found if "CB045" in line]
    assert said.endswith("bytes; beyond that it is not read: move old items out")
