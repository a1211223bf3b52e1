"""Items that theirs has added come with their own lines and comments, where both lists have their items in lines."""

import pytest

from clientbase.merging.merge import merge_documents
from clientbase.text.read import parse

BASE = "name: Vila\ninteractions:\n  - kind: call\n    about: a\n"
CHANGED = BASE.replace("Vila", "Vila Luna")


def merged(base: str, ours: str, theirs: str) -> str:
    result = merge_documents(*(parse(text.encode(), "vila.yaml") for text in (base, ours, theirs)))
    assert not result.conflicts
    return result.text


@pytest.mark.parametrize(
    "added",
    [
        pytest.param("  - kind: meeting\n    about: b\n", id="plain"),
        pytest.param("  - {kind: meeting, about: b}\n", id="on-one-line"),
        pytest.param("  - about: b   # they came\n    kind: meeting\n", id="in-their-order"),
        pytest.param("  # said twice\n  - kind: meeting\n    about: b\n", id="comment-above"),
        pytest.param("  # said\n  # twice\n  - kind: meeting\n    about: b\n", id="comments-above"),
        pytest.param("\n  - kind: meeting\n    about: b\n", id="an-empty-line-above"),
        pytest.param("  - kind: meeting\n    about: b\n    # until noon\n", id="comment-below"),
        pytest.param("  - kind: meeting\n    about: b\n    # until\n    # noon\n", id="comments-below"),
        pytest.param("  - kind: meeting\n    # inside\n    about: b\n", id="comment-inside"),
        pytest.param("  - kind: meeting\n    about: |\n      b\n\n      c\n", id="text-of-lines"),
        pytest.param(
            "  # b\n  - kind: meeting\n    about: b\n  # c\n  - kind: email\n    about: c\n", id="two"
        ),
        pytest.param(
            "  - kind: meeting\n    about: b\n\n  # c\n  - kind: email\n    about: c\n",
            id="two-with-an-empty-line-between",
        ),
        pytest.param(
            "  - kind: meeting\n    about: b\n\n  - kind: email\n    about: c\n\n  - kind: call\n    about: d\n",
            id="three-with-empty-lines-between",
        ),
    ],
)
def test_what_they_appended_comes_as_it_stands(added: str) -> None:
    assert merged(BASE, CHANGED, BASE + added) == CHANGED + added


def test_a_comment_on_the_next_key_is_none_of_the_item() -> None:
    next_ = "# what is left\nnotes: none\n"
    added = "  - kind: meeting\n    about: b\n"
    assert merged(BASE + next_, CHANGED + next_, BASE + added + next_) == CHANGED + added + next_


def test_what_stands_below_the_list_does_not_come_along() -> None:
    next_ = "notes: none\n"
    added = "  # b\n  - kind: meeting\n    about: b   # new\n    # until noon\n"
    for theirs in (next_, "# what is left\n" + next_):
        text = merged(BASE + next_, CHANGED + next_, BASE + added + theirs)
        assert text == CHANGED + added + theirs


def test_the_lines_move_to_the_margin_of_our_list() -> None:
    ours = "name: Vila Luna\ninteractions:\n- kind: call\n  about: a\n"
    theirs = BASE + "  # b\n  - kind: meeting\n    about: |\n      b\n       c\n    # until noon\n"
    assert merged(BASE, ours, theirs) == (
        ours + "# b\n- kind: meeting\n  about: |\n    b\n     c\n  # until noon\n"
    )


def test_our_line_ends_are_kept() -> None:
    theirs = BASE + (
        "  # b\n  # B\n  - kind: meeting\n    about: b\n    # until noon\n\n  # c\n  - kind: email\n    about: c\n"
        "\n  - kind: email\n    about: d\n"
    )
    both = (CHANGED + theirs.removeprefix(BASE)).replace("\n", "\r\n")
    assert merged(BASE, CHANGED.replace("\n", "\r\n"), theirs) == both
    assert merged(BASE, CHANGED, theirs.replace("\n", "\r\n")) == both.replace("\r\n", "\n")


def test_only_the_items_that_are_new_come_and_not_what_stands_between_them() -> None:
    theirs = BASE.replace("  - kind", "  # first\n  - kind: email\n    about: z\n  # second\n  - kind") + (
        "  # third\n  - kind: meeting\n    about: b\n"
    )
    assert merged(BASE, CHANGED, theirs).count("- kind") == 3
    assert "  # first\n  - kind: email\n    about: z\n" in merged(BASE, CHANGED, theirs)
    assert "  # third\n  - kind: meeting\n    about: b\n" in merged(BASE, CHANGED, theirs)


def test_a_list_on_one_line_stays_on_one_line() -> None:
    ours = "name: Vila Luna\ninteractions: [{kind: call, about: a}]\n"
    assert merged(BASE, ours, BASE + "  # b\n  - kind: meeting\n    about: b\n").startswith(
        "name: Vila Luna\ninteractions: [{kind: call, about: a}, {kind: meeting, about: b}]\n"
    )


def test_a_list_that_we_had_not_begun_begins_with_theirs() -> None:
    base, ours = "name: Vila\n", "name: Vila Luna\n"
    theirs = "name: Vila\ninteractions:\n\n  # b\n  - kind: meeting\n    about: b\n"
    assert merged(base, ours, theirs) == theirs.replace("Vila", "Vila Luna")


def test_words_of_a_list_come_with_their_comments() -> None:
    base, ours = "name: Vila\ntags:\n  - a\n", "name: Vila\ntags:\n  - a\n  - b\n"
    theirs = "name: Vila\ntags:\n  - a\n  # new\n  - c   # since spring\n"
    assert merged(base, ours, theirs) == ours + "  # new\n  - c   # since spring\n"
