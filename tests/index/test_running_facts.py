"""What is kept beside each row, and what is known of columns, at the edges that demo bases do not reach."""

from pathlib import Path

import pytest

from clientbase.errors import UnreadableError
from clientbase.index.declared import Answered, moved
from clientbase.index.rows import _preferred
from clientbase.page import Column
from tests.index.bases import opened, write


def test_the_preferred_product_changes_when_its_sum_shrinks() -> None:
    assert [*_preferred(["oil", "pasta", "oil"], [10, 5, -8])] == ["oil", "oil", "pasta"]


def test_where_larger_sums_give_other_rows_every_untold_column_is_one_of_sums() -> None:
    columns = (Column("stage", "text", "Stage"), Column("turnover", "count", "Turnover"))
    answer = Answered(columns, [("new", 1)], (1,), frozenset({"facts"}))
    assert moved(answer, []) == ["turnover"]
    assert moved(answer, [("new", 1)]) == []


def test_norms_that_are_a_link_are_refused_with_their_place(tmp_path: Path) -> None:
    root = write(tmp_path / "base", {}, {})
    (root / "schema.yaml").rename(tmp_path / "elsewhere.yaml")
    (root / "schema.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(UnreadableError), opened(root):
        pass
