"""A question that is kept under a name takes the place of another one only with its words said."""

from pathlib import Path

import pytest

from clientbase.edits.selections import kept_as, selection_saved
from clientbase.edits.write import Draft
from clientbase.errors import RefusedError, UnreadableError, UsageError
from clientbase.text.read import parse

KEPT = "base: {currency: EUR}\nselections: {big: class=A}\n"


@pytest.mark.parametrize(
    ("before", "after", "name", "old"),
    [
        pytest.param(KEPT, KEPT.replace("A}", "B}"), "big", "class=A", id="another-question"),
        pytest.param(KEPT, KEPT, "big", None, id="the-same"),
        pytest.param(KEPT, KEPT.replace("A}", "A, new: class=C}"), "new", None, id="a-new-name"),
        pytest.param(None, KEPT, "big", None, id="the-first-norms"),
        pytest.param("base: {currency: EUR}\n", KEPT, "big", None, id="the-first-question"),
        pytest.param("selections: [a]\n", KEPT, "big", None, id="no-questions"),
        pytest.param("selections: {big: [a]}\n", KEPT, "big", None, id="no-text"),
    ],
)
def test_the_question_that_had_the_name_is_told(
    before: str | None, after: str, name: str, old: str | None
) -> None:
    was = parse(before.encode(), "schema.yaml") if before else None
    now = parse(after.encode(), "schema.yaml")
    assert kept_as(Draft(was, now, None, ()), name) == old


def saved(base: Path, name: str, question: str, norms: str = KEPT) -> str:
    (base / "schema.yaml").write_text(norms, encoding="utf-8")
    return selection_saved(base, name, question).after.text


def test_only_its_line_differs(tmp_path: Path) -> None:
    assert saved(tmp_path, "new", "segment=horeca") == KEPT.replace("A}", "A, new: segment=horeca}")
    assert saved(tmp_path, "big", "class=B") == KEPT.replace("A}", "B}")
    assert saved(tmp_path, "new", "sel:big status=active").endswith(
        "{big: class=A, new: sel:big status=active}\n"
    )


@pytest.mark.parametrize("question", ["sel:new", "status=active sel:via", "sel:big sel:further"])
def test_no_question_asks_for_itself(tmp_path: Path, question: str) -> None:
    norms = "selections: {big: class=A, via: class=A sel:new, further: sel:via sel:further}\n"
    with pytest.raises(
        UsageError, match='the question asks for "sel:new" itself; save it under another name'
    ):
        saved(tmp_path, "new", question, norms)


def test_a_name_that_is_none_and_norms_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^--save: "):
        saved(tmp_path, "Big one", "class=A")
    with pytest.raises(UnreadableError, match=r"schema\.yaml cannot be read; mend it first"):
        saved(tmp_path, "big", "class=A", "selections: [\n")


def test_norms_that_are_wrong_elsewhere_stop_nobody(tmp_path: Path) -> None:
    wrong = KEPT.replace("EUR", "euro")
    assert saved(tmp_path, "big", "class=B", wrong) == wrong.replace("A}", "B}")
    with pytest.raises(RefusedError, match="nothing was written"):
        saved(tmp_path, "big", "")


def test_a_question_that_mends_the_norms_is_not_blamed_for_what_they_hid(tmp_path: Path) -> None:
    wrong = "required: {client: [foo]}\nselections: {big: [a]}\n"
    assert saved(tmp_path, "big", "class=B", wrong) == wrong.replace("[a]", "class=B")
    with pytest.raises(RefusedError, match="nothing was written"):
        saved(tmp_path, "big", "", wrong)
