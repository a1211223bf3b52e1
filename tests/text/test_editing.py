"""The smallest diff: what a change touches, and that it touches nothing else."""

import re
import time
from collections import Counter
from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientbase.text import edit
from clientbase.text.change import reduced
from clientbase.text.edit import Append, Change, EditError, Put, Remove, edited, intended
from clientbase.text.inside import LARGEST
from clientbase.text.read import Document, parse
from tests.text.handwriting import ORDER, Hand, boxes, change, places

MARKS = re.compile(r"c(?:: '\[)?\d+\.")
RECORD = """\
# yaml-language-server: $schema=x
name: Adriatik          # the hotel supplier
status: 'active'
tags: [vip,  monday]
terms: {discount: 5}

# who to talk to
contacts:
-   name: Vera  # the boss
    role: director
    # since last year
-   name: Olga
purchases:
  - {date: 2026-06-01, amount: 812.40}
  # nothing in July
  - {date: 2026-08-17, amount: 180.00}    # small

# what we know
notes: |
  Any text.
extra:
  loyalty: 77
"""


def diff(text: str, *changes: Change) -> str:
    """The lines that differ, as git shows them."""
    new = edited(parse(text.encode(), "x"), changes, ORDER).text
    lines = [*unified_diff(text.splitlines(), new.splitlines(), lineterm="", n=0)]
    return "".join(f"{line}\n" for line in lines[2:] if not line.startswith("@@"))


PURCHASE = {"amount": "12.50", "date": "2026-11-01"}
CASES: dict[str, tuple[list[Change], str]] = {
    "a-scalar-between-its-marks": (
        [Put(("name",), "Beta")],
        """\
-name: Adriatik          # the hotel supplier
+name: Beta          # the hotel supplier
""",
    ),
    "quotes-stay-in-their-style": (
        [Put(("status",), "it's")],
        """\
-status: 'active'
+status: 'it''s'
""",
    ),
    "quotes-come-only-where-yaml-needs-them": (
        [Put(("name",), "a: b")],
        """\
-name: Adriatik          # the hotel supplier
+name: "a: b"          # the hotel supplier
""",
    ),
    "numbers-dates-and-phones-stay-plain": (
        [Put(("name",), "+389701234")],
        """\
-name: Adriatik          # the hotel supplier
+name: +389701234          # the hotel supplier
""",
    ),
    "an-item-behind-the-last-in-its-style": (
        [Append(("purchases",), PURCHASE)],
        """\
+  - {date: 2026-11-01, amount: 12.50}
""",
    ),
    "an-item-in-lines-with-the-same-dashes": (
        [Append(("contacts",), {"role": "buyer", "name": "Ana"})],
        """\
+-   name: Ana
+    role: buyer
""",
    ),
    "an-item-too-long-for-one-line": (
        [Append(("purchases",), {**PURCHASE, "product": "x" * 99})],
        f"""\
+  - date: 2026-11-01
+    amount: 12.50
+    product: {"x" * 99}
""",
    ),
    "an-item-with-a-text-of-several-lines": (
        [Append(("purchases",), {**PURCHASE, "about": "a\nb\n"})],
        """\
+  - date: 2026-11-01
+    amount: 12.50
+    about: |
+      a
+      b
""",
    ),
    "an-item-in-brackets": (
        [Append(("tags",), "a, b")],
        """\
-tags: [vip,  monday]
+tags: [vip,  monday, "a, b"]
""",
    ),
    "a-list-that-was-absent": (
        [Append(("interest",), {"product": "pasta"})],
        """\
+interest:
+- {product: pasta}
""",
    ),
    "a-key-in-its-place-of-the-order": (
        [Put(("contacts", 1, "role"), "buyer"), Put(("owner",), "x")],
        """\
+    role: buyer
+owner: x
""",
    ),
    "a-key-above-the-comment-of-the-next": (
        [Remove(("purchases",)), Append(("purchases",), PURCHASE)],
        """\
-  - {date: 2026-06-01, amount: 812.40}
-  # nothing in July
-  - {date: 2026-08-17, amount: 180.00}    # small
+- {date: 2026-11-01, amount: 12.50}
""",
    ),
    "a-key-before-all-others-of-an-item": (
        [Put(("contacts", 0, "name"), None), Remove(("contacts", 1, "name"))],
        """\
--   name: Vera  # the boss
+-   name:  # the boss
--   name: Olga
""",
    ),
    "a-key-in-braces": (
        [Put(("terms", "days"), "30"), Put(("terms", "note"), "{")],
        """\
-terms: {discount: 5}
+terms: {discount: 5, days: 30, note: "{"}
""",
    ),
    "parents-that-were-absent": (
        [Put(("left", "why"), "price")],
        """\
+left: {why: price}
""",
    ),
    "a-list-among-parents-that-were-absent": (
        [Put(("left", 0, "why"), "price")],
        """\
+left:
+- {why: price}
""",
    ),
    "the-item-behind-the-last": (
        [Put(("tags", 2), "new")],
        """\
-tags: [vip,  monday]
+tags: [vip,  monday, new]
""",
    ),
    "a-field-of-the-item-behind-the-last": (
        [Put(("contacts", 2, "name"), "Ana")],
        """\
+-   name: Ana
""",
    ),
    "a-text-of-several-lines": (
        [Put(("name",), "one\ntwo")],
        """\
-name: Adriatik          # the hotel supplier
+name: |-          # the hotel supplier
+  one
+  two
""",
    ),
    "one-line-for-several": (
        [Put(("notes",), "one")],
        """\
-notes: |
-  Any text.
+notes: one
""",
    ),
    "a-list-for-a-text": (
        [Put(("notes",), ["a", {"b": ["c"]}])],
        """\
-notes: |
-  Any text.
+notes:
+- a
+- b: [c]
""",
    ),
    "nothing-for-a-list": (
        [Put(("contacts",), None), Put(("terms", "discount"), None)],
        """\
-terms: {discount: 5}
+terms: {discount: }
--   name: Vera  # the boss
-    role: director
-    # since last year
--   name: Olga
""",
    ),
    "an-item-goes-with-its-comment": (
        [Remove(("purchases", 1))],
        """\
-  - {date: 2026-08-17, amount: 180.00}    # small
""",
    ),
    "the-key-beside-a-dash-goes": (
        [Remove(("contacts", 0, "name"))],
        """\
--   name: Vera  # the boss
-    role: director
+-   role: director
""",
    ),
    "words-in-brackets-go": (
        [Remove(("tags", 0))],
        """\
-tags: [vip,  monday]
+tags: [monday]
""",
    ),
    "the-last-word-in-brackets-goes": (
        [Remove(("tags", 1))],
        """\
-tags: [vip,  monday]
+tags: [vip]
""",
    ),
    "what-would-be-left-empty-goes-too": (
        [Remove(("terms", "discount")), Remove(("extra", "loyalty"))],
        """\
-terms: {discount: 5}
-extra:
-  loyalty: 77
""",
    ),
    "the-same-value-changes-nothing": ([Put(("name",), "Adriatik")], ""),
}


@pytest.mark.parametrize(("changes", "lines"), CASES.values(), ids=CASES)
def test_a_change_shows_only_its_own_lines(changes: list[Change], lines: str) -> None:
    assert diff(RECORD, *changes) == lines


SMALL: dict[str, tuple[str, Change, str]] = {
    "no-line-end-at-the-end": ("name: x", Put(("status",), "y"), "name: x\nstatus: y\n"),
    "no-line-end-behind-a-comment": ("name: x\n# end", Put(("status",), "y"), "name: x\nstatus: y\n# end"),
    "no-line-end-behind-a-deep-comment": (
        "a:\n  - b\n  # end",
        Append(("a",), "c"),
        "a:\n  - b\n  # end\n  - c\n",
    ),
    "no-line-end-behind-a-text": ("own: |\n  x", Put(("new",), "y"), "own: |-\n  x\nnew: y\n"),
    "no-line-end-behind-a-stripped-text": ("own: |-\n  x", Put(("new",), "y"), "own: |-\n  x\nnew: y\n"),
    "no-line-end-behind-a-new-text": ("name: x", Put(("name",), "a\nb\n"), "name: |\n  a\n  b\n"),
    "the-line-ends-of-most-lines": (
        "a: 1\r\nb: 2\nc: 3\r\n",
        Put(("d",), "4"),
        "a: 1\r\nb: 2\nc: 3\r\nd: 4\r\n",
    ),
    "lone-carriage-returns": ("a: 1\rb: 2\r", Append(("c",), "4"), "a: 1\rb: 2\rc: [4]\r"),
    "an-empty-list": ("tags: []  # none\n", Append(("tags",), "a"), "tags: [a]  # none\n"),
    "an-empty-list-gets-an-item-in-lines": (
        "a: []\nb: c\n",
        Append(("a",), {"x": "y"}),
        "a:\n  - {x: y}\nb: c\n",
    ),
    "an-empty-list-in-braces": (
        "a: {b: [ ], c:  d}\n",
        Append(("a", "b"), "x"),
        "a: {b: [x], c:  d}\n",
    ),
    "the-longest-item-of-one-line": (
        "purchases:\n  - {amount: 1}\n",
        Append(("purchases",), {"amount": "2" * 106}),
        f"purchases:\n  - {{amount: 1}}\n  - {{amount: {'2' * 106}}}\n",
    ),
    "an-item-of-a-letter-more": (
        "purchases:\n  - {amount: 1}\n",
        Append(("purchases",), {"amount": "2" * 107}),
        f"purchases:\n  - {{amount: 1}}\n  - amount: {'2' * 107}\n",
    ),
    "the-longest-value-of-one-line": (
        "terms:\n  days: 1\n",
        Put(("terms", "own"), ["2" * 111]),
        f"terms:\n  days: 1\n  own: [{'2' * 111}]\n",
    ),
    "a-value-of-a-letter-more": (
        "terms:\n  days: 1\n",
        Put(("terms", "own"), ["2" * 112]),
        f"terms:\n  days: 1\n  own:\n    - {'2' * 112}\n",
    ),
    "a-colon-apart": ("a  : b\nc: d\n", Put(("a",), None), "a  :\nc: d\n"),
    "an-item-for-a-pair-in-brackets": ("a: [b: c , d]\n", Put(("a", 0), "x"), "a: [x , d]\n"),
    "a-comment-before-a-question-mark": (
        "a: {? b : c, # x\n  ? d : e}\n",
        Remove(("a", "d")),
        "a: {? b : c # x\n  }\n",
    ),
    "an-empty-list-with-a-comment": ("a: [ # none\n  ]\n", Append(("a",), "b"), "a: [b  # none\n  ]\n"),
    "empty-braces-around-it-all": ("{}\n", Put(("a",), "b"), "{a: b}\n"),
    "braces-around-it-all": ('{"a": "b"}\n', Put(("a",), "c"), '{"a": "c"}\n'),
    "braces-around-it-all-grow": ("{a: b}\n", Append(("c",), "d"), "{a: b, c: [d]}\n"),
    "an-empty-value": (
        "tags:  # which\nown: x\n",
        Append(("tags",), "a"),
        "tags: [a]  # which\nown: x\n",
    ),
    "an-empty-value-in-braces": ("a: {b: , c: d}\n", Put(("a", "b"), "e"), "a: {b: e, c: d}\n"),
    "a-key-alone-in-braces": ("a: {b, c: d}\n", Put(("a", "b"), "e"), "a: {b: e, c: d}\n"),
    "an-empty-value-before-a-comment": ("a: {b: # x\n  }\n", Put(("a", "b"), "e"), "a: {b: e # x\n  }\n"),
    "a-key-behind-an-empty-value": ("a: {b: }\n", Put(("a", "c"), "e"), "a: {b: , c: e }\n"),
    "a-key-before-all-in-braces": (
        "terms: {days: 3}\n",
        Put(("terms", "discount"), "5"),
        "terms: {discount: 5, days: 3}\n",
    ),
    "a-key-before-all-that-keep-their-distance": (
        "terms: {days:  3}\n",
        Put(("terms", "discount"), "5"),
        "terms: {discount: 5, days:  3}\n",
    ),
    "a-key-that-needs-quotes-in-braces": (
        "a: {b:  c}\n",
        Put(("a", "d, e"), "f"),
        'a: {b:  c, "d, e": f}\n',
    ),
    "a-key-removed-behind-an-empty-value": ("a: {b: , c, d: e}\n", Remove(("a", "c")), "a: {b: , d: e}\n"),
    "comments-between-commas-stay": (
        "a: [\n  b,  # x\n  c  # y\n]\n",
        Remove(("a", 1)),
        "a: [\n  b  # x\n    # y\n]\n",
    ),
    "a-comment-before-the-comma-stays": (
        "a: [\n  b  # x\n  , c]\n",
        Remove(("a", 0)),
        "a: [\n    # x\n   c]\n",
    ),
    "nothing-in-brackets-needs-lines": ("a: [b]\n", Append(("a",), None), "a:\n  - b\n  -\n"),
    "nothing-for-a-word-in-brackets": ("a: [b, c]\n", Put(("a", 0), None), "a:\n  -\n  - c\n"),
    "a-comment-behind-belongs-to-the-next-key": (
        "a:\n- b\n# c\nc: d\n",
        Append(("a",), "x"),
        "a:\n- b\n- x\n# c\nc: d\n",
    ),
    "a-deep-comment-belongs-to-the-list": (
        "a:\n  - b\n  # c\nc: d\n",
        Append(("a",), "x"),
        "a:\n  - b\n  # c\n  - x\nc: d\n",
    ),
    "a-shallow-comment-does-not": (
        "a:\n   - b\n  # c\nc: d\n",
        Append(("a",), "x"),
        "a:\n   - b\n   - x\n  # c\nc: d\n",
    ),
    "items-apart-stay-apart": ("a:\n  - b\n\n  - c\n", Append(("a",), "d"), "a:\n  - b\n\n  - c\n\n  - d\n"),
    "a-list-over-several-lines": ("a: [\n  b,\n  ]\n", Append(("a",), "c"), "a: [\n  b, c,\n  ]\n"),
    "an-item-behind-brackets-over-lines": (
        "a:\n  - [b,\n     c]\n",
        Append(("a",), {"d": "e"}),
        "a:\n  - [b,\n     c]\n  - {d: e}\n",
    ),
    "a-first-key-of-a-nested-mapping": (
        "terms:\n  # x\n  days: 3\n",
        Put(("terms", "discount"), "5"),
        "terms:\n  discount: 5\n  # x\n  days: 3\n",
    ),
    "a-first-key-of-all": ("# top\nstatus: x\n", Put(("name",), "y"), "# top\nname: y\nstatus: x\n"),
    "a-first-key-beside-a-dash": (
        "contacts:\n  - role: x\n",
        Put(("contacts", 0, "name"), "y"),
        "contacts:\n  - name: y\n    role: x\n",
    ),
    "a-comment-keeps-its-line-beside-a-dash": (
        "a:\n  - b: c  # x\n    # y\n    d: e\n",
        Remove(("a", 0, "b")),
        "a:\n  -\n    # y\n    d: e\n",
    ),
    "a-value-on-the-next-line": (
        "a: # x\n  b # y\nc: d\n",
        Put(("a",), "1\n2\n"),
        "a: | # x # y\n  1\n  2\nc: d\n",
    ),
    "a-comment-in-a-header-stays": ("a: |  # x\n  b\n", Put(("a",), "c"), "a: c  # x\n"),
    "a-text-does-not-swallow-comments": (
        "a: b\n    # x\nc: d\n",
        Put(("a",), "1\n2\n"),
        'a: "1\\n2\\n"\n    # x\nc: d\n',
    ),
    "a-comment-of-the-next-key-is-not-swallowed": (
        "a: b\n# x\nc: d\n",
        Put(("a",), "1\n2\n"),
        "a: |\n  1\n  2\n# x\nc: d\n",
    ),
    "nor-does-a-list-of-texts": (
        "a: b\n    # x\nc: d\n",
        Put(("a",), ["1\n2\n"]),
        'a: ["1\\n2\\n"]\n    # x\nc: d\n',
    ),
    "an-item-for-an-item": ("a:\n  -  b: c  # x\n", Put(("a", 0), {"d": "e"}), "a:\n  -  d: e\n"),
    "an-item-in-braces-for-an-item": (
        "a:\n  - {b: c}  # x\n",
        Put(("a", 0), {"d": "e"}),
        "a:\n  - {d: e}  # x\n",
    ),
    "a-text-for-an-item": ("a:\n  - b  # x\n", Put(("a", 0), "1\n2"), "a:\n  - |-  # x\n    1\n    2\n"),
    "a-list-in-a-list": ("a:\n  - - b\n    - c\n", Remove(("a", 0, 0)), "a:\n  - - c\n"),
    "an-item-for-a-list-in-a-list": (
        "a:\n  - - b\n",
        Append(("a", 0), ["c", ["d"]]),
        "a:\n  - - b\n    - - c\n      - [d]\n",
    ),
    "a-kept-text": ("a: |+\n  b\n\nc: d\n", Put(("a",), "x"), "a: x\nc: d\n"),
    "a-question-mark": ("? a\n: b\nc: d\n", Put(("a",), "x"), "? a\n: x\nc: d\n"),
    "a-question-mark-in-braces": ("a: {? b : c, ? d : e}\n", Remove(("a", "d")), "a: {? b : c}\n"),
    "a-question-mark-behind-a-brace": ("a: {? b : c, ? d : e}\n", Remove(("a", "b")), "a: {? d : e}\n"),
    "a-pair-in-brackets": ("a: [b: c, d]\n", Append(("a",), "e"), "a: [b: c, d, e]\n"),
    "a-pair-in-brackets-grows": ("a: [b: c, d]\n", Put(("a", 0, "e"), "f"), "a: [{b: c, e: f}, d]\n"),
    "an-empty-text-stays-in-lines": ("a: |\nb: c\n", Put(("a",), "x"), "a: x\nb: c\n"),
}


@pytest.mark.parametrize(("before", "step", "after"), SMALL.values(), ids=SMALL)
def test_a_change_is_the_smallest(before: str, step: Change, after: str) -> None:
    assert edited(parse(before.encode(), "x"), [step], ORDER).text == after


@pytest.mark.parametrize(
    ("step", "message"),
    [
        pytest.param(Put((), "x"), "needs a place", id="no-place"),
        pytest.param(Append(("name",), "x"), '"name" is not a list', id="append-to-a-text"),
        pytest.param(Put(("name", "x"), "x"), '"name/x" does not fit', id="below-a-text"),
        pytest.param(Put(("name", "x", "y"), "x"), '"name/x" does not fit', id="far-below-a-text"),
        pytest.param(Put(("tags", "x"), "x"), '"tags/x" does not fit', id="key-of-a-list"),
        pytest.param(Put(("tags", 9), "x"), '"tags/9" does not fit', id="item-far-behind"),
        pytest.param(Put((0,), "x"), '"0" does not fit', id="number-at-the-top"),
        pytest.param(Put(("new", 1), "x"), "item 1 has no items before it", id="second-item-of-nothing"),
        pytest.param(Remove(("tags", 9)), '"tags/9" is not in the record', id="remove-what-is-absent"),
        pytest.param(Remove(("tags", 9, "x")), '"tags/9" is not in', id="remove-below-what-is-absent"),
        pytest.param(Put(("name",), "\ud800"), '"name" cannot be changed', id="what-no-file-can-say"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(step: Change, message: str) -> None:
    with pytest.raises(EditError, match=message):
        edited(parse(RECORD.encode(), "x"), [step], ORDER)


def test_a_record_is_never_emptied() -> None:
    with pytest.raises(EditError, match="archive the record"):
        edited(parse(b"tags: [vip]\n", "x"), [Remove(("tags", 0))], ORDER)


def test_comments_in_brackets_are_not_lost_for_what_brackets_cannot_say() -> None:
    with pytest.raises(EditError, match="use edit"):
        edited(parse(b"tags: [vip # why\n  ]\n", "x"), [Append(("tags",), None)], ORDER)


def test_the_given_data_stay_as_they_are() -> None:
    data: dict[str, Any] = {"a": [{"b": "c"}]}

    assert intended(data, [Put(("a", 0, "b"), "x"), Append(("a",), None), Remove(("a", 0, "b"))]) == {
        "a": [None]
    }
    assert data == {"a": [{"b": "c"}]}


def marks(text: str) -> Counter[str]:
    return Counter(MARKS.findall(text))


def lines_of(document: Document, where: tuple[str | int, ...]) -> str:
    """The text from the line of an entry up to the line of the next one that is not inside it."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", document.text)
    start = document.place(where)
    later = [document.place(p) for p in places(document.data) if p[: len(where)] != where]
    end = min((place for place in later if place > start), default=None)
    return "".join(lines[start.line - 1 : end.line if end else None])


def says_nothing_in_a_list(value: Any) -> bool:
    if isinstance(value, list) and None in value:
        return True
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(says_nothing_in_a_list, children))


@settings(max_examples=2000)
@given(st.integers(0, 2**32))
@example(287)
@example(622)
@example(731)
@example(964)
@example(7938)
def test_any_change_of_any_handwriting_says_what_was_meant_and_loses_no_comment(seed: int) -> None:
    hand = Hand(seed)
    text = hand.record()
    document = parse(text.encode(), "x")
    step = change(hand, document.data)
    try:
        expected = intended(document.data, [step])
    except EditError:
        return
    try:
        new = edited(document, [step], ORDER).text
    except EditError:
        assert says_nothing_in_a_list([getattr(step, "item", getattr(step, "value", ""))])
        return

    assert parse(new.encode(), "x").data == expected
    lost = marks(text) - marks(new)
    gone = reduced(document.data, step).where
    assert lost <= (marks(lines_of(document, gone)) if gone in places(document.data) else Counter())


def test_no_empty_line_comes_between_items_of_a_file_from_windows() -> None:
    text = "name: Beta\r\ntags:\r\n  - a\r\n  - b\r\n"
    document = parse(text.encode(), "beta.yaml")
    assert edited(document, [Append(("tags",), "c")], {}).text == text + "  - c\r\n"


@settings(max_examples=500)
@given(st.integers(0, 2**32))
def test_many_items_stand_as_if_they_had_been_added_one_after_the_other(seed: int) -> None:
    hand = Hand(seed)
    document = parse(hand.record().encode(), "x")
    lists = [where for where, box in boxes(document.data) if isinstance(box, list)]
    where = hand.some(("new",), *lists)
    steps = [Append(where, hand.some(PURCHASE, {"a": ["b"]}, hand.value(1))) for _ in range(5)]
    expected = document
    try:
        for step in steps:
            expected = edited(expected, [step], ORDER)
    except EditError:
        return
    assert edited(document, steps, ORDER).text == expected.text


def test_thousands_of_items_are_added_in_one_go() -> None:
    document = parse(b"tags:\n  - a\n", "x")
    started = time.process_time()
    new = edited(document, [Append(("tags",), f"t{n}") for n in range(5_000)], {})
    assert new.text == "tags:\n  - a\n" + "".join(f"  - t{n}\n" for n in range(5_000))
    assert time.process_time() - started < 10, "one by one it would take minutes"


MANY = "name: Beta\npurchases:\n" + "".join(
    f"  - {{date: 2026-01-{n:02d}, amount: {n}}} # {n}\n"
    if n % 2
    else f"  - date: 2026-01-{n:02d}\n    amount: {n}\n"
    for n in range(1, 7)
)


def put(n: int, key: str, value: str) -> Put:
    return Put(("purchases", n, key), value)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([put(n, "items", "3") for n in range(6)], id="a field of each item"),
        pytest.param([put(n, key, "3") for n in range(6) for key in ("items", "cost")], id="two of each"),
        pytest.param([put(n, "notes", "a\nb") for n in range(6)], id="what braces cannot hold"),
        pytest.param([put(n, "items", "3") for n in (0, 6, 1, 7)], id="and items that are not there yet"),
        pytest.param([Remove(("purchases", n)) for n in (5, 3, 2)], id="items from the last to the first"),
        pytest.param([Remove(("purchases", n)) for n in (1, 1, 2)], id="items in another order"),
        pytest.param([Remove(("purchases", n)) for n in (5, 4, 3, 2, 1, 0)], id="all items"),
    ],
)
def test_many_changes_at_once_say_what_they_say_one_by_one(changes: list[Change]) -> None:
    document = parse(MANY.encode(), "x")
    one_by_one = document
    for change_ in changes:
        one_by_one = edited(one_by_one, [change_], ORDER)
    new = edited(document, changes, ORDER)
    assert new.data == one_by_one.data == intended(document.data, changes)
    assert Counter(new.text.splitlines()) == Counter(one_by_one.text.splitlines())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([put(n, "items", "3") for n in range(6)], id="a field of each item"),
        pytest.param([Remove(("purchases", n)) for n in (5, 3, 2)], id="items from the last to the first"),
    ],
)
def test_what_is_done_at_once_is_read_again_once(
    changes: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(edit, "parse", lambda data, path: read.append(data) or parse(data, path))
    edited(parse(MANY.encode(), "x"), changes, ORDER)
    assert len(read) == 1


def test_of_many_changes_the_one_that_no_file_can_say_is_named() -> None:
    changes = [put(n, "notes", "\ud800") for n in range(3)]
    with pytest.raises(EditError, match='"purchases/0/notes" cannot be changed'):
        edited(parse(MANY.encode(), "x"), changes, ORDER)


def test_what_cannot_be_done_at_once_is_done_one_by_one() -> None:
    text = "name: Beta\npurchases: [{amount: 1}, {amount: 2}, {amount: 3}, {amount: 4}]\n"
    removals = [Remove(("purchases", n)) for n in (3, 2, 1)]
    assert edited(parse(text.encode(), "x"), removals, ORDER).text == "name: Beta\npurchases: [{amount: 1}]\n"


def test_what_would_be_too_large_to_be_read_is_refused_with_its_size() -> None:
    document = parse(f"notes: {'x' * (LARGEST - 20)}\n".encode(), "records/luna.yaml")
    with pytest.raises(EditError, match=r"records/luna\.yaml would have 1000038 bytes, .* move old items"):
        edited(document, [Put(("address",), "y" * 40)], ORDER)
    assert len(edited(document, [Put(("own",), "y" * 6)], ORDER).text) == LARGEST
    with pytest.raises(EditError, match="would have 1000001 bytes"):
        edited(document, [Put(("own",), "y" * 7)], ORDER)


@pytest.mark.parametrize(
    "change",
    [
        Put(("name",), "Lu\x1bna"),
        Append(("interactions",), {"date": "2026-11-21", "about": "red\x1b[31m"}),
        Append(("interactions",), {"date": "2026-11-21", "tags": ["a", "b\x1b"]}),
    ],
)
def test_a_control_character_is_what_is_said_to_be_wrong(change: Change) -> None:
    with pytest.raises(EditError, match='control character "U\\+001B" in the text; delete it'):
        edited(parse(b"name: Luna\n", "x"), [change], ORDER)
