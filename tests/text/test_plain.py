"""What is read without a parser is read as the parser reads it, at the same places; the rest is left to it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.demo import generate
from clientbase.text.loader import LIBYAML, parsed
from clientbase.text.plain import Data, Marks, Value, plain
from tests.text.handwriting import Hand

RECORD = """\
# yaml-language-server: $schema=x
name: Адриа Комерц
since: 2026-05-08
relation: [customer, supplier]
tax_id: '0701'

source: {channel: trade-fair, campaign: "Охрид"}
contacts:
  - name: Vera (accounts)
    phone: +389 70 123 456
    site: https://adria.example/team?all
    notes:
  # who left
  - name: Ana O'Neil
purchases:
- {date: 2026-05-25, amount: 1.10, waiver: {by: ivan@adria, reason: [sample, late]}}
tags:
    - vip
notes: a, b and c
"""


def everything(found: tuple[Data, Marks]) -> list[Any]:
    """Return the values, and the places of the entries of each container in their order."""
    values, marks = found
    places: list[Any] = []

    def visit(value: Value) -> None:
        if isinstance(value, dict | list):
            places.append(marks[id(value)])
            for inner in value.values() if isinstance(value, dict) else value:
                visit(inner)

    visit(values)
    return [repr(values), *places]


def assert_read_alike(text: str) -> None:
    """Whoever takes *text* for plain must say of it what the parser says."""
    if found := plain(text):
        assert everything(found) == everything(parsed(text, libyaml=LIBYAML))


def test_a_record_is_plain() -> None:
    assert plain(RECORD)
    assert_read_alike(RECORD)


def test_no_line_end_is_needed_at_the_end() -> None:
    for text in ("name: a", "tags:\n- a", "contacts:\n  - name: a"):
        assert plain(text)
        assert_read_alike(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "name: a: b\n",
        "name: a # b\n",
        "name: a \n",
        "name: |\n  a\n",
        'name: "a\\tb"\n',
        "name: &a b\n",
        "name: a\n  b\n",
        "name: a\nname: b\n",
        "name: {a: b, a: c}\n",
        "name: {a: b\n  }\n",
        "name:\n  a: b\n c: d\n",
        "name:\n\ta: b\n",
        "name: a\r\n",
        "name: a\u2028b\n",
        "- a\n",
        "a\n",
        "---\nname: a\n",
        "name: [[[[[a]]]]]\n",
    ],
)
def test_what_needs_a_second_look_is_left_to_the_parser(text: str) -> None:
    assert plain(text) is None


def test_all_records_of_a_demo_base_are_plain(tmp_path: Path) -> None:
    generate(tmp_path / "demo", 30, 7, dt.date(2026, 11, 21))
    for file in (tmp_path / "demo/records").rglob("*.yaml"):
        assert plain(file.read_text(encoding="utf-8"))
        assert_read_alike(file.read_text(encoding="utf-8"))


_PIECES = [
    *" \n:-#,{}[]'\"a1Я+?&*!|>%@\\",
    ": ",
    "- ",
    "\n  ",
    "\n- ",
    "a: b",
    "{a: b}",
    "[a, b]",
    "\u2028",
    "\u20ac",
    "\u2013",
    "日",
]
_EDIT = st.tuples(st.integers(0, len(RECORD)), st.integers(0, 9), st.sampled_from(["", *_PIECES]))


@settings(max_examples=1000)
@given(st.lists(_EDIT, max_size=3))
def test_an_edited_record_is_read_as_the_parser_reads_it(edits: list[tuple[int, int, str]]) -> None:
    text = RECORD
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    assert_read_alike(text)


_LINE = st.tuples(
    st.sampled_from(["", "", "  ", "    "]),
    st.sampled_from(["", "", "- "]),
    st.sampled_from(["a:", "b:", "c: ", ""]),
    st.sampled_from(["", "x", "12:30", "a: b", "'q'", "{a: b@c, c: [d]}", "[x, y]", "# z", "it's", "?", "~"]),
)


@settings(max_examples=1000)
@given(st.lists(_LINE.map("".join), min_size=1, max_size=5).map("\n".join))
def test_any_lines_are_read_as_the_parser_reads_them(text: str) -> None:
    assert_read_alike(text)


@given(st.integers(0, 10_000))
def test_any_handwriting_is_read_as_the_parser_reads_it(seed: int) -> None:
    assert_read_alike(Hand(seed).record())
