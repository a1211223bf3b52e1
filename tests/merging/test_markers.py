"""Markers of conflicts: what stands between them, and how they are read again."""

import pytest

from clientbase.merging.hunks import Hunk, hunks
from clientbase.merging.markers import Choice, Labels, marked, sides, with_markers
from tests.merging.test_lines import of

TWO = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> feature\n"
THREE = "<<<<<<< HEAD\nours\n||||||| base\nwas\n=======\ntheirs\n>>>>>>> feature\n"


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        pytest.param(f"a\n{TWO}b\n", ("a\nours\nb\n", "a\ntheirs\nb\n"), id="both-sides"),
        pytest.param(f"a\n{THREE}b\n", ("a\nours\nb\n", "a\ntheirs\nb\n"), id="with-the-base"),
        pytest.param(TWO + TWO, ("ours\nours\n", "theirs\ntheirs\n"), id="twice"),
        pytest.param(TWO.replace("\n", "\r\n"), ("ours\r\n", "theirs\r\n"), id="windows-line-ends"),
        pytest.param("<<<<<<<\n=======\nb\n>>>>>>>\n", ("", "b\n"), id="without-labels"),
        pytest.param(TWO.replace("ours\n", "<<<<<<< x\n"), ("<<<<<<< x\n", "theirs\n"), id="begun-twice"),
        pytest.param(
            TWO.replace("theirs\n", "=======\n"), ("ours\n", "=======\n"), id="a-second-line-of-equals-signs"
        ),
        pytest.param(
            TWO.replace("ours\n", "<<<<<<<< x\n>>>>>>\n"),
            ("<<<<<<<< x\n>>>>>>\n", "theirs\n"),
            id="longer-and-shorter-lines-of-signs",
        ),
        pytest.param(
            TWO.replace("ours\n", "=======x\n"), ("=======x\n", "theirs\n"), id="a-word-behind-them"
        ),
        pytest.param(TWO.removesuffix("\n"), ("ours\n", "theirs\n"), id="no-end-of-the-last-line"),
        pytest.param("a\nb\n", None, id="none"),
        pytest.param("=======\n>>>>>>>\n", None, id="never-begun"),
        pytest.param(TWO.replace(">>>>>>> feature\n", ""), None, id="never-ended"),
        pytest.param(TWO.replace("=======\n", ""), None, id="no-middle"),
        pytest.param(f"{TWO}<<<<<<< HEAD\n", None, id="a-second-one-not-ended"),
        pytest.param("", None, id="empty"),
    ],
)
def test_each_side_is_read_from_between_the_markers(text: str, answers: tuple[str, str] | None) -> None:
    assert sides(text) == answers


def test_markers_are_as_long_as_git_wants_them() -> None:
    text = with_markers("a\n", [Hunk(0, 1, ("b\n",))], Labels("we", "they", 9))
    assert text == "<<<<<<<<< we\na\n=========\nb\n>>>>>>>>> they\n"
    assert sides(text, 9) == ("a\n", "b\n")
    assert sides(text) is None


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        pytest.param("a\nb", "a\nc", "a\n<\nb\n=\nc\n>\n", id="on-neither-side"),
        pytest.param("a\nb", "a\nc\n", "a\n<\nb\n=\nc\n>\n", id="not-on-ours"),
        pytest.param("a\nb\n", "a\nc", "a\n<\nb\n=\nc\n>\n", id="not-on-theirs"),
        pytest.param("a\r\nb\r\n", "a\r\nc", "a\r\n<\r\nb\r\n=\r\nc\r\n>\r\n", id="windows-line-ends"),
        pytest.param("", "a", "<\n=\na\n>\n", id="of-nothing"),
    ],
)
def test_each_marker_is_a_line_whatever_the_end_of_the_text(text: str, other: str, shown: str) -> None:
    answer = with_markers(text, hunks(text, other), Labels("", "", 1))
    assert answer.replace("< ", "<").replace("> ", ">") == shown


def deciding(ours: str, *theirs: tuple[int, int, str]) -> str:
    """Mark conflicts, each of which would put some lines in place of others; together they do all of it."""

    def other(choice: Choice) -> str:
        lines = list(ours)
        for start, end, new in sorted((theirs[n] for n in choice), reverse=True):
            lines[start:end] = new
        return of("".join(lines))

    return marked(of(ours), other, len(theirs), Labels("", "", 1)).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        pytest.param([(1, 2, "x")], "a<b=x>cde", id="one"),
        pytest.param([(1, 2, "x"), (3, 4, "y")], "a<b=x>c<d=y>e", id="apart"),
        pytest.param([(1, 2, "x"), (2, 3, "y")], "a<b=x><c=y>de", id="neighbours"),
        pytest.param([(2, 3, "y"), (1, 2, "x")], "a<b=x><c=y>de", id="neighbours-the-lower-first"),
        pytest.param([(1, 1, "x"), (1, 1, "y")], "a<=xy>bcde", id="put-in-one-place"),
        pytest.param([(1, 1, "x"), (2, 2, "y")], "a<=x>b<=y>cde", id="put-in-two-places"),
        pytest.param([(1, 2, "x"), (1, 1, "y")], "a<b=yx>cde", id="put-in-where-one-changes"),
        pytest.param([(1, 2, "x"), (2, 2, "y")], "a<b=x><=y>cde", id="put-in-below-what-changes"),
    ],
)
def test_conflicts_that_meet_are_asked_together(theirs: list[tuple[int, int, str]], shown: str) -> None:
    assert deciding("abcde", *theirs) == shown


def test_three_conflicts_that_meet_in_turn_are_one() -> None:
    changes = [(1, 2, "x"), (1, 1, "y"), (1, 1, "z"), (4, 5, "w")]
    assert deciding("abcde", *changes) == "a<b=yzx>cd<e=w>"


def test_each_choice_is_asked_for_once_and_of_a_long_record_all_at_once() -> None:
    asked: list[Choice] = []

    def other(choice: Choice) -> str:
        asked.append(choice)
        lines = text.split("\n")
        return "\n".join(f"{line}!" if n in choice else line for n, line in enumerate(lines))

    text = of("abcdefghij")
    marked(text, other, 10, Labels())
    assert asked == [(n,) for n in range(10)]
    asked.clear()
    text = "".join(f"{n}{'x' * 50_000}\n" for n in range(10))
    assert sides(marked(text, other, 9, Labels())) == (text, other(tuple(range(9))))
    assert asked[:-1] == [tuple(range(9))]


def test_conflicts_that_meet_in_turn_are_not_all_asked_for_again() -> None:
    asked: list[Choice] = []

    def other(choice: Choice) -> str:
        asked.append(choice)
        return "a\n" + "x\n" * len(choice)

    marked("a\n", other, 14, Labels())
    assert len(asked) == len(set(asked)) == 14 + 13
