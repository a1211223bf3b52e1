"""How schema.yaml is read where it cannot be used whole."""

import os
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import UnreadableError
from clientbase.fields import empty
from clientbase.norms import Norms
from clientbase.text.norms import norms_judged_before, what_is_right


@pytest.mark.parametrize("text", ["- managers\n", "managers\n", "managers: [\n", ""])
def test_what_holds_no_norm_is_no_norms(tmp_path: Path, text: str) -> None:
    (tmp_path / "schema.yaml").write_text(text, encoding="utf-8")
    assert norms_judged_before(tmp_path) == empty(Norms)


def test_data_that_are_no_mapping_hold_no_norm() -> None:
    assert what_is_right(["managers"]) == empty(Norms)


def test_one_that_cannot_be_opened_is_not_taken_for_no_norms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def failing(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("schema.yaml"):
            raise OSError(5, "Input/output error")
        return opened(path, *more, **named)

    (tmp_path / "schema.yaml").write_text("managers: {}\n", encoding="utf-8")
    monkeypatch.setattr(os, "open", failing)
    with pytest.raises(UnreadableError, match=r"schema\.yaml is there and cannot be opened"):
        norms_judged_before(tmp_path)
