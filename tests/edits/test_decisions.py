"""Decisions come into the register, and are changed there, with the smallest diff."""

from datetime import date
from pathlib import Path

import pytest

from clientbase.edits.decisions import new_decisions, register_with, set_in_decision
from clientbase.edits.write import Rules
from clientbase.errors import RefusedError, UnreadableError, UsageError
from clientbase.norms import Register
from clientbase.rules.registry import RegisterContext
from clientbase.text.change import Put
from tests.rules.bases import norms_of

TODAY = date(2026, 11, 21)
NORMS = norms_of("managers: {olga: {}, ivan: {}}")
AROUND = RegisterContext(NORMS, TODAY, ())
REGISTER = "decisions:\n  - {date: 2026-10-01, decision: visit all, owner: olga}  # agreed\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "decisions.yaml").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def to_ivan(register: Register) -> list[Put]:
    return [
        Put(("decisions", n, "owner"), "ivan")
        for n, one in enumerate(register.decisions)
        if one.owner == "olga"
    ]


def test_the_first_one_begins_the_register(tmp_path: Path) -> None:
    draft = new_decisions(tmp_path, [{"decision": "visit all", "date": "2026-10-01"}], AROUND)
    assert draft.before is None
    assert draft.after.text == (
        "# yaml-language-server: $schema=.clientbase/decisions.schema.json\n"
        "decisions:\n  - {date: 2026-10-01, decision: visit all}\n"
    )


def test_another_one_comes_behind_the_last(base: Path) -> None:
    draft = new_decisions(base, [{"decision": "call all", "date": "2026-11-01"}], AROUND)
    assert draft.after.text == REGISTER + "  - {date: 2026-11-01, decision: call all}\n"


def test_one_is_changed_in_its_place(base: Path) -> None:
    draft = set_in_decision(base, "decisions/0", ["owner=ivan"], Rules(NORMS, TODAY), AROUND)
    assert draft.after.text == REGISTER.replace("olga", "ivan")
    with pytest.raises(RefusedError) as told:
        set_in_decision(base, "decisions/0", ["owner=vera"], Rules(NORMS, TODAY), AROUND)
    assert [(finding.path, finding.line) for finding in told.value.findings] == [("decisions.yaml", 2)]


def test_all_that_a_question_finds_are_changed(base: Path) -> None:
    draft = register_with(base, to_ivan, AROUND)
    assert draft is not None
    assert draft.after.text == REGISTER.replace("olga", "ivan")
    assert register_with(base, lambda _: [], AROUND) is None


def test_where_nothing_was_decided_nothing_is_changed(tmp_path: Path) -> None:
    assert register_with(tmp_path, to_ivan, AROUND) is None
    with pytest.raises(UsageError, match="nothing was decided yet; begin with: clientbase add decision"):
        set_in_decision(tmp_path, "decisions/0", ["owner=ivan"], Rules(NORMS, TODAY), AROUND)


def test_a_register_that_cannot_be_read_is_to_be_mended_first(base: Path) -> None:
    (base / "decisions.yaml").write_text("decisions: [\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"decisions\.yaml cannot be read; mend it first"):
        new_decisions(base, [{"decision": "call all"}], AROUND)
    (base / "decisions.yaml").write_text("decisions: 5\n", encoding="utf-8")
    assert register_with(base, to_ivan, AROUND) is None, "what is wrong in it says nothing of owners"
