"""A text is plain wherever that reads back, in lists and in brackets, for both parsers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.text.quote import block, scalar
from clientbase.text.read import parse

SIGNS = " \t\n\r:#-?,[]{}&*!|>'\"%@`\\~<=./a1ж\x85\xa0\u2028\ufeff\U0001f600"
TEXTS = st.text(SIGNS, max_size=10) | st.text("ab \n\t#", max_size=9)
FORMS = {
    "k: %s\n": False,
    "k:\n  - %s\n": False,
    "%s: x\n": False,
    "k: {a: %s, b: [%s]}\n": True,
    "k: {%s: x}\n": True,
    "k: [x, %s, x]\n": True,
}


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "null",
        "~",
        "12:30",
        "0701234",
        "+38970123456",
        "-5",
        "1.10",
        "2026-06-01",
        "a:b",
        "x#y",
        "it's",
        "=",
        "a, b",
    ],
)
def test_what_yaml_can_carry_plain_stays_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        (" a", '" a"'),
        ('"a"', "'\"a\"'"),
        (r"\d\d", r"\d\d"),
        (r"[\d]", r"'[\d]'"),
        ("#'\"", "'#''\"'"),
        ("a\nb", r'"a\nb"'),
        ("\x85\x07", r'"\u0085\u0007"'),
    ],
)
def test_quotes_are_those_that_read_best(text: str, spelled: str) -> None:
    assert scalar(text) == spelled


def test_in_brackets_more_needs_quotes() -> None:
    assert [scalar(text, flow=True) for text in ("a, b", "a]", "?x", "a-b")] == [
        '"a, b"',
        '"a]"',
        '"?x"',
        "a-b",
    ]


def test_the_quotes_that_a_text_had_stay() -> None:
    assert [scalar("a'b", style="'"), scalar("a", style='"'), scalar("a\n", style="'")] == [
        "'a''b'",
        '"a"',
        r'"a\n"',
    ]


@settings(max_examples=500)
@given(TEXTS, st.sampled_from([None, "'", '"']), st.booleans())
def test_every_spelling_reads_back(text: str, style: str | None, libyaml: bool) -> None:
    for form, flow in FORMS.items():
        there = parse(form.replace("%s", scalar(text, flow=flow, style=style)).encode(), "x", libyaml=libyaml)
        expected = parse(form.replace("%s", "HERE").encode(), "x").data

        assert repr(there.data) == repr(expected).replace("'HERE'", repr(text))


@settings(max_examples=300)
@given(st.text("ab \n\t#-\r\u2028", max_size=9), st.booleans())
def test_a_text_in_lines_reads_back(text: str, libyaml: bool) -> None:
    lines = block(text, 4)
    if lines is None:
        return
    data = f"k:\n  - {chr(10).join(lines)}\n\n  - x\n".encode()

    assert parse(data, "x", libyaml=libyaml).data == {"k": [text, "x"]}


@pytest.mark.parametrize("text", ["one", "\n\n", " \n ", "a\n\n", "a\r\nb", "a\u2028\nb"])
def test_what_lines_cannot_carry_is_not_written_in_lines(text: str) -> None:
    assert block(text, 2) is None
