"""A question that is kept under a name takes the place of another one only with its words said."""

import pytest

from clientbase.edits.selections import kept_as
from clientbase.edits.write import Draft
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
