"""The canonical form: one way to write a record, with everything that it says and every comment."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientbase.text import format as formatting
from clientbase.text.edit import EditError
from clientbase.text.format import formatted, written
from clientbase.text.read import parse
from tests.text.handwriting import ORDER, Hand

RECORD = (Path(__file__).parent / "record.yaml").read_text(encoding="utf-8")
MARKS = re.compile(r"c(?:: '\[)?\d+\.")


def fmt(text: str) -> str:
    return formatted(parse(text.encode(), "x.yaml"), ORDER)


def order_of(data: Any) -> Any:
    """The order in which a record has its keys."""
    if isinstance(data, list):
        return {key: below for item in data for key, below in (order_of(item) or {}).items()}
    return {key: order_of(value) for key, value in data.items()} if isinstance(data, dict) else None


def test_the_documented_record_is_in_canonical_form() -> None:
    document = parse(RECORD.encode(), "x")

    assert formatted(document, order_of(document.data)) == RECORD


def test_a_new_record_looks_like_the_documented_one() -> None:
    data = parse(RECORD.encode(), "x").data
    bare = re.sub(r"(?m) +#.*|^#.*\n", "", RECORD).replace(
        "  - {date: 2026-08-17, amount: 180.00, product: pasta,"
        " waiver: {by: ivan, reason: sample order for the new menu}}\n",
        "  - date: 2026-08-17\n    amount: 180.00\n    product: pasta\n"
        "    waiver: {by: ivan, reason: sample order for the new menu}\n",
    )

    assert written(data, order_of(data)) == bare
    assert written(data, order_of(data), "# for editors") == "# for editors\n" + bare


CASES = {
    "keys-in-the-model's-order": ("own: 1\nstatus: x\nname: y\n", "name: y\nstatus: x\nown: 1\n"),
    "in-lists-and-mappings-too": (
        "contacts:\n  - {role: x, name: y}\nterms: {days: 1, discount: 2}\n",
        "terms: {discount: 2, days: 1}\ncontacts:\n  - {name: y, role: x}\n",
    ),
    "dashes-two-behind-their-key": ("tags:\n- a\n-   b\n", "tags:\n  - a\n  - b\n"),
    "two-spaces": ("terms:\n     discount:   5\n", "terms:\n  discount: 5\n"),
    "quotes-only-where-needed": (
        "name: 'x'\nstatus: \"a: b\"\nown: 'no'\n",
        'name: x\nstatus: "a: b"\nown: no\n',
    ),
    "texts-as-they-read": ("notes: >\n  a\n  b\n\n  c\n", "notes: |\n  a b\n  c\n"),
    "a-text-of-one-line": ("notes: |-\n  a\n", "notes: a\n"),
    "line-ends": ("name: x\r\nstatus: y\r\n", "name: x\nstatus: y\n"),
    "the-last-line-end": ("name: x", "name: x\n"),
    "one-empty-line-at-most": ("\n\nname: x\n\n\n\nstatus: y\n\n\n", "name: x\n\nstatus: y\n"),
    "no-empty-line-above-the-first": ("tags:\n\n  - a\n\n\n  - b\n", "tags:\n  - a\n\n  - b\n"),
    "document-marks-go": ("# a\n---\nname: x\n...\n# b\n", "# a\nname: x\n# b\n"),
    "braces-around-it-all-go": ('{"name": "x", "tags": []}\n', "name: x\ntags: []\n"),
    "what-fits-stays-on-its-line": ("purchases: [{amount: 1}]\n", "purchases: [{amount: 1}]\n"),
    "what-does-not-fit-goes-into-lines": (
        f"purchases: [{{amount: {'1' * 110}, date: 2}}]\n",
        f"purchases:\n  - date: 2\n    amount: {'1' * 110}\n",
    ),
    "what-stands-in-lines-stays-in-lines": ("tags:\n  - a\n", "tags:\n  - a\n"),
    "a-text-of-several-lines-needs-lines": ('terms: {days: "a\\nb"}\n', "terms:\n  days: |-\n    a\n    b\n"),
    "nothing": ("name:\ntags: [a]\nterms: {days: }\n", "name:\ntags: [a]\nterms: {days: }\n"),
    "nothing-in-a-list": ("tags:\n- \n- ''\n", 'tags:\n  -\n  - ""\n'),
    "a-question-mark": ("? name\n: x\n? tags\n", "name: x\ntags:\n"),
    "a-pair-in-brackets": ("tags: [a: b]\n", "tags: [{a: b}]\n"),
    "a-list-in-a-list": ("tags:\n- - a\n  - - b\n", "tags:\n  - - a\n    - - b\n"),
    "the-modeline-stays-first": (
        "# yaml: x\nstatus: y\n# n\nname: x\n",
        "# yaml: x\n# n\nname: x\nstatus: y\n",
    ),
    "a-head-stays-apart": ("# head\n\nstatus: y\n# n\nname: x\n", "# head\n\n# n\nname: x\nstatus: y\n"),
    "a-comment-goes-with-its-key": (
        "# s\n# t\nname: x\n# o\nown: 1 # p\ntags: [a]\n",
        "# s\n# t\nname: x\ntags: [a]\n# o\nown: 1 # p\n",
    ),
    "a-comment-keeps-its-distance": ("name: x     # y\n", "name: x     # y\n"),
    "a-comment-beside-a-key": ("tags: # x\n   - a\n", "tags: # x\n  - a\n"),
    "a-comment-in-a-header": ("notes: |      # x\n   a\n   b\n", "notes: |  # x\n  a\n  b\n"),
    "a-comment-beside-a-dash": ("tags:\n  - # x\n    name: y\n", "tags:\n  # x\n  - name: y\n"),
    "a-comment-above-what-comes-first": (
        "contacts:\n  - role: x\n    # why\n    name: y\n",
        "contacts:\n  # why\n  - name: y\n    role: x\n",
    ),
    "a-comment-before-its-value": (
        "a: 1\n\nname: # x\n  y # z\n",
        "# x\nname: y # z\na: 1\n",
    ),
    "comments-in-brackets": (
        "tags: [ # a\n  b, # c\n  # d\n  e # f\n  # g\n]\n",
        "tags:  # a\n  - b  # c\n  # d\n  - e # f\n  # g\n",
    ),
    "comments-around-brackets": ("tags: [ # a\n b] # c\n", "# c\ntags:  # a\n  - b\n"),
    "comments-around-braces-beside-a-dash": (
        "tags:\n- {b: c, # d\n   e: f} # g\n",
        "tags:\n  # g\n  - b: c  # d\n    e: f\n",
    ),
    "a-comment-behind-brackets": ("tags: [ \n # b\n b\n ] # c\n", "tags: # c\n  # b\n  - b\n"),
    "a-comment-in-empty-brackets": ("name: x\n\ntags: [ # a\n ]\n", "name: x\n\n# a\ntags: []\n"),
    "a-deep-comment-ends-its-list": ("tags:\n- a\n   # b\nown: c\n", "tags:\n  - a\n  # b\nown: c\n"),
    "a-shallow-comment-begins-the-next-key": ("tags:\n- a\n# b\nown: c\n", "tags:\n  - a\n# b\nown: c\n"),
    "a-comment-one-deeper-ends-its-list": (
        "tags:\n- a\n # b\nown: c\n",
        "tags:\n  - a\n  # b\nown: c\n",
    ),
    "empty-braces-around-it-all": ("{} # x\n", "{} # x\n"),
    "comments-end-the-file": ("tags:\n  - a\n  # b\n# c\n\n# d\n", "tags:\n  - a\n  # b\n# c\n\n# d\n"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_there_is_one_way_to_write_it(before: str, after: str) -> None:
    assert fmt(before) == after
    assert fmt(after) == after


@settings(max_examples=800)
@given(st.integers(0, 2**32))
@example(278)
@example(386)
def test_any_handwriting_becomes_canonical_in_one_step_and_says_the_same(seed: int) -> None:
    text = Hand(seed).record()
    new = fmt(text)

    assert parse(new.encode(), "x").data == parse(text.encode(), "x").data
    assert Counter(MARKS.findall(new)) == Counter(MARKS.findall(text))
    assert fmt(new) == new


VALUES = st.recursive(
    st.none() | st.text("ab :#-'\"\\\n\t[]{},&*é\u2028", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab:#é ", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from(list(ORDER)), VALUES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back(data: dict[str, Any]) -> None:
    text = written(data, ORDER)

    assert parse(text.encode(), "x").data == data
    assert list(parse(text.encode(), "x").data) == [key for key in ORDER if key in data]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param("name: y\n# c\n", "without losing something", id="other-data"),
        pytest.param("name: x\n", "without losing something", id="a-lost-comment"),
        pytest.param("name: [\n", "CB003", id="no-yaml"),
    ],
)
def test_a_form_that_says_something_else_is_never_given(
    wrong: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formatting._Formatter, "document", lambda *_: wrong)  # noqa: SLF001

    with pytest.raises(EditError, match=message):
        fmt("name: x\n# c\n")
