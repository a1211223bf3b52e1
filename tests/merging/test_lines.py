"""Texts line by line: where they differ, what is moved from one to another, and how two changes are made one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.merging.hunks import Hunk, hunks, lines_of, move_comments, replaced
from clientbase.merging.lines import merged_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "a\n", "b\n", "\n", "é\x0b\n"]), max_size=8).map("".join)
MANY = 200


def of(letters: str) -> str:
    """Return a text with each letter on a line of its own."""
    return "".join(f"{letter}\n" for letter in letters)


@given(TEXTS, TEXTS)
def test_what_differs_makes_one_text_the_other(text: str, other: str) -> None:
    found = hunks(text, other)
    assert replaced(text, found) == other
    assert bool(found) == (text != other)
    for one, next_ in pairwise(found):
        assert one.end < next_.start  # between two hunks both texts have the same lines
    for start, end, lines in found:
        assert lines_of(text)[start:end] != list(lines)


@pytest.mark.parametrize(
    ("text", "other", "found"),
    [
        pytest.param("abc", "axc", [Hunk(1, 2, ("x\n",))], id="changed"),
        pytest.param("abc", "xbc", [Hunk(0, 1, ("x\n",))], id="first-changed"),
        pytest.param("abc", "abx", [Hunk(2, 3, ("x\n",))], id="last-changed"),
        pytest.param("ab", "axb", [Hunk(1, 1, ("x\n",))], id="put-in"),
        pytest.param("ab", "abx", [Hunk(2, 2, ("x\n",))], id="appended"),
        pytest.param("ab", "xab", [Hunk(0, 0, ("x\n",))], id="put-before"),
        pytest.param("abc", "ac", [Hunk(1, 2, ())], id="taken-out"),
        pytest.param("a", "aa", [Hunk(1, 1, ("a\n",))], id="doubled"),
        pytest.param("aa", "a", [Hunk(1, 2, ())], id="no-longer-doubled"),
        pytest.param("abcd", "xbcy", [Hunk(0, 1, ("x\n",)), Hunk(3, 4, ("y\n",))], id="in-two-places"),
        pytest.param("", "a", [Hunk(0, 0, ("a\n",))], id="begun"),
        pytest.param("abc", "abc", [], id="equal"),
    ],
)
def test_a_difference_is_told_by_its_lines(text: str, other: str, found: list[Hunk]) -> None:
    assert hunks(of(text), of(other)) == found


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines_of("a\x0bb\u2028c\r\n\nd") == ["a\x0bb\u2028c\r\n", "\n", "d"]


def moved(text: str, before: str, after: str) -> str:
    return "".join(move_comments(of(text), of(before), of(after), lambda _: True).split())


@pytest.mark.parametrize(
    ("text", "before", "after", "result"),
    [
        pytest.param("axbc", "abc", "ab#c", "axb#c", id="between-two-lines"),
        pytest.param("abcx", "abc", "#abc", "#abcx", id="above-all"),
        pytest.param("xabc", "abc", "#abc", "x#abc", id="above-the-line-below-it"),
        pytest.param("xbc", "abc", "#abc", "#xbc", id="above-all-where-the-line-below-it-is-gone"),
        pytest.param("xabc", "abc", "abc#", "xabc#", id="below-all"),
        pytest.param("abcx", "abc", "abc#", "abc#x", id="below-the-line-above-it"),
        pytest.param("ac", "abc", "ab#c", "a#c", id="above-the-line-below-it-where-the-other-is-gone"),
        pytest.param("ab", "abc", "ab#c", "ab#", id="below-the-line-above-it-where-the-other-is-gone"),
        pytest.param("ad", "abcd", "ab#cd", "ad", id="nowhere-where-both-are-gone"),
        pytest.param("xbc", "abc", "aBc", "xBc", id="a-line-written-otherwise"),
        pytest.param("xbcd", "abcd", "aBCd", "xBCd", id="two-lines-written-otherwise"),
        pytest.param("abxcd", "abcd", "aBCd", "abxcd", id="no-two-lines-that-stand-apart-now"),
        pytest.param("acd", "abcd", "aBcd", "acd", id="no-line-that-is-gone"),
        pytest.param("acdx", "abcd", "aBCd", "acdx", id="no-lines-of-which-one-is-gone"),
        pytest.param("ab#x", "ab#", "ab", "abx", id="taken-away"),
        pytest.param("abcx", "abc", "#ab!c", "#ab!cx", id="several"),
    ],
)
def test_what_was_done_around_the_data_is_done_to_another_text(
    text: str, before: str, after: str, result: str
) -> None:
    assert moved(text, before, after) == result


LISTED = "list:\n  - one\nnext: 1\n"


def test_a_comment_that_stands_deeper_than_what_follows_stays_with_what_is_above() -> None:
    text = "list:\n  - one\n  - two\nnext: 1\n"
    deeper = move_comments(text, LISTED, LISTED.replace("next", "  # of one\nnext"), lambda _: True)
    as_deep = move_comments(text, LISTED, LISTED.replace("next", "# of next\nnext"), lambda _: True)
    assert deeper == "list:\n  - one\n  # of one\n  - two\nnext: 1\n"
    assert as_deep == "list:\n  - one\n  - two\n# of next\nnext: 1\n"


def test_where_all_do_not_fit_each_is_tried() -> None:
    def fits(text: str) -> bool:
        return "!" not in text

    assert move_comments(of("abcx"), of("abc"), of("#ab!c?"), fits) == of("#abc?x")


def test_those_that_do_not_fit_are_found_by_halves_and_the_search_ends() -> None:
    before = "".join(f"{n}\n" for n in range(MANY))
    after = "".join(f"{n}\n# {n}\n" for n in range(MANY))
    asked: list[str] = []

    def fits(text: str) -> bool:
        asked.append(text)
        return "# 7\n" not in text

    assert move_comments(before, before, after, fits).count("#") == MANY - 1
    assert len(asked) <= 1 + 2 * MANY.bit_length()
    assert (
        move_comments(before, before, after, lambda text: not asked.append(text) and "#" not in text)
        == before
    )
    long = "".join(f"{n}{'x' * 4000}\n" for n in range(MANY))
    asked.clear()
    move_comments(
        long, long, long.replace("x\n", "x\n#\n"), lambda text: not asked.append(text) and "#" not in text
    )
    assert len(asked) == 16


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "one", "other"),
    [
        pytest.param("abc", "xbc", "aby", "xby", "xby", id="each-its-line"),
        pytest.param("abc", "xbc", "ayc", "xyc", "xyc", id="neighbouring-lines"),
        pytest.param("abc", "axc", "ayc", "axc", "ayc", id="the-same-line"),
        pytest.param("abcd", "axxd", "abyd", "axxd", "abyd", id="one-of-two-lines"),
        pytest.param("abcd", "abxd", "ayyd", "abxd", "ayyd", id="two-lines-of-which-one"),
        pytest.param("abcde", "axyze", "aBcDe", "axyze", "aBcDe", id="three-lines-of-which-two"),
        pytest.param("ab", "abx", "aby", "abxy", "abxy", id="both-append"),
        pytest.param("ab", "abxy", "abyz", "abxyz", "abxyz", id="both-append-one-line-alike"),
        pytest.param("ab", "abx", "abyy", "abxyy", "abxyy", id="one-appends-a-line-twice"),
        pytest.param("ab", "abyx", "abyy", "abyxy", "abyxy", id="a-line-is-there-as-often-as-one-has-it"),
        pytest.param("ab", "axb", "ayb", "axyb", "axyb", id="both-put-in-one-place"),
        pytest.param("ab", "xab", "aby", "xaby", "xaby", id="put-in-two-places"),
        pytest.param("abc", "ac", "abyc", "ayc", "ayc", id="removed-where-one-puts-in-below"),
        pytest.param("abc", "ac", "abc", "ac", "ac", id="removed"),
        pytest.param("abc", "ac", "ayc", "ac", "ayc", id="removed-and-changed"),
    ],
)
def test_two_changes_of_a_text_are_made_one(base: str, ours: str, theirs: str, one: str, other: str) -> None:
    assert merged_lines(of(base), of(ours), of(theirs)) == (of(one), of(other))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param("a\n", "a\nb", "a\n", "a\nb", id="ours-has-none"),
        pytest.param("a\n", "a\n", "a\nb", "a\nb", id="theirs-has-none"),
        pytest.param("a", "a\nb\n", "a", "a\nb\n", id="ours-has-one-now"),
        pytest.param("a", "a", "a\nb\n", "a\nb\n", id="theirs-has-one-now"),
        pytest.param("a", "a\nb", "a\nc", "a\nb\nc", id="nobody-has-one"),
        pytest.param("a\n", "a\nb", "a\nc", "a\nb\nc", id="nobody-has-one-any-longer"),
        pytest.param("", "a", "b", "a\nb", id="begun-without-one"),
        pytest.param("", "a\n", "", "a\n", id="begun-with-one"),
    ],
)
def test_the_end_of_the_last_line_is_as_who_has_changed_it_wants(
    base: str, ours: str, theirs: str, result: str
) -> None:
    assert merged_lines(base, ours, theirs) == (result, result)


def test_empty_lines_come_with_what_stands_between_them_but_not_alone() -> None:
    assert merged_lines("a\n", "a\nb\n", "a\n\nc\n") == ("a\nb\n\nc\n",) * 2
    assert merged_lines("a\n", "a\nb\n", "a\n\nb\n") == ("a\nb\n",) * 2
