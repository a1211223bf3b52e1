"""Clients who leave go to the archive and come back out of it, with all that is known of them."""

from pathlib import Path
from unittest.mock import patch

import pytest

from tests.edits.running import run, run_on_terminal
from tests.moving.trees import tree
from tests.undo.repositories import committed, git

SCHEMA = """\
managers: {olga: {}}
leaving_reasons: [price, closed]
deal_stages: {lead: 10, won: 100, lost: 0}
interactions: {call: {contact: true}}
"""
LUNA = """\
# yaml-language-server: $schema=../.clientbase/record.schema.json
name: Luna # our first
status: active
manager: olga
"""
OPEN = (
    LUNA
    + """\
interactions:
  - {date: 2026-11-01, kind: call, by: olga, next: {date: 2026-12-01, what: send prices}}
deals:
  - {id: d-1, stage: lead}
proposals:
  - {date: 2026-11-02, amount: 90}
problems:
  - {opened: 2026-10-30}
"""
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records/skopje").mkdir(parents=True)
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(LUNA, encoding="utf-8")
    return tmp_path


def test_a_client_goes_to_the_archive_and_undo_brings_it_back(base: Path) -> None:
    before = tree(base)
    answer = run(base, "archive", "luna", "reason=price", "note=too dear")
    assert answer.code == 0, answer
    assert answer.err == (
        'Luna: moved to records/archive; status active -> former; left date today, reason "price", note "too dear"\n'
    )
    assert not (base / "records/luna.yaml").exists()
    assert (base / "records/archive/luna.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../.clientbase/record.schema.json\n"
        "name: Luna # our first\nstatus: former\nmanager: olga\n"
        "left: {date: 2026-11-21, reason: price, note: too dear}\n"
    )
    assert run(base, "check").out == ""
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_a_dry_run_shows_the_move_as_git_does_and_writes_nothing(base: Path) -> None:
    before = tree(base)
    answer = run(base, "archive", "luna", "reason=price", "--dry-run")
    assert tree(base) == before
    assert "rename from records/luna.yaml\nrename to records/archive/luna.yaml\n" in answer.out
    assert "+left: {date: 2026-11-21, reason: price}" in answer.out
    assert answer.err.startswith("not written: Luna: ")


def test_one_commit_holds_both_places_and_git_follows(base: Path) -> None:
    (base / "records/luna.yaml").write_text(
        LUNA + "notes: |\n" + "".join(f"  The line {n} of what we know of them.\n" for n in range(20)),
        encoding="utf-8",
    )
    committed(base)
    before = tree(base)
    assert run(base, "archive", "luna", "reason=price", "--commit").code == 0
    assert git(base, "status", "--porcelain", "records") == ""
    assert git(base, "log", "-1", "--format=%B").startswith("luna: 3 changes\n\n- moved to records/archive\n")
    assert git(base, "log", "--follow", "--format=%s", "--", "records/archive/luna.yaml").count("\n") == 1
    assert run(base, "undo", "--commit").code == 0
    assert tree(base) == before


def test_the_sub_folder_is_kept(base: Path) -> None:
    (base / "records/luna.yaml").rename(base / "records/skopje/luna.yaml")
    assert run(base, "archive", "luna", "reason=price").code == 0
    assert (base / "records/archive/skopje/luna.yaml").is_file()
    assert run(base, "restore", "luna").code == 0
    assert (base / "records/skopje/luna.yaml").is_file()


def test_the_reason_is_demanded_and_asked_for_on_a_terminal(base: Path) -> None:
    answer = run(base, "archive", "luna")
    assert (answer.code, answer.err) == (
        2,
        "clientbase: say why the client left: reason=REASON; there are: price, closed\n",
    )
    assert run(base, "archive", "luna", "reason=weather").code == 1
    answer = run_on_terminal(base, "archive", "luna", typed=["closed"])
    assert answer.code == 0, answer
    assert "reason: closed" in (base / "records/archive/luna.yaml").read_text(encoding="utf-8")


def test_what_is_open_is_said_and_refuses(base: Path) -> None:
    (base / "records/luna.yaml").write_text(OPEN, encoding="utf-8")
    answer = run(base, "archive", "luna", "reason=price")
    assert answer.code == 1
    assert answer.err == (
        "deal d-1 is at lead; close it with: clientbase set luna/deals/d-1 stage=STAGE\n"
        "offer of 2026-11-02 is pending; close it with: clientbase set luna/proposals/0 decision=DECISION\n"
        "problem of 2026-10-30 is open; close it with: clientbase set luna/problems/0 resolved=DATE\n"
        '"send prices", promised Sun 1 Nov for Tue 1 Dec, is open; close it with: clientbase done luna 1\n'
        "clientbase: nothing was written; close it first, or add --yes\n"
    )
    assert run(base, "archive", "luna", "reason=price", "--yes").code == 0


def test_who_left_before_needs_no_new_reason(base: Path) -> None:
    former = LUNA.replace("active", "former") + "left: {date: 2026-05-01, reason: price}\n"
    (base / "records/luna.yaml").write_text(former, encoding="utf-8")
    assert run(base, "archive", "luna").code == 0
    archived = (base / "records/archive/luna.yaml").read_text(encoding="utf-8")
    assert archived.endswith("left: {date: 2026-05-01, reason: price}\n")
    again = run(base, "archive", "luna")
    assert again.code == 1
    assert "in the archive already" in again.err


def test_who_comes_back_keeps_why_it_had_left(base: Path) -> None:
    run(base, "archive", "luna", "reason=price", "date=2026-11-01")
    answer = run(base, "restore", "luna", "--on", "20.11.")
    assert answer.code == 0, answer
    assert (base / "records/luna.yaml").read_text(encoding="utf-8") == (
        LUNA + "left: {date: 2026-11-01, reason: price, back: 2026-11-20}\n"
    )
    again = run(base, "restore", "luna")
    assert again.code == 1
    assert "has not left" in again.err


def test_leaving_again_adds_to_what_was(base: Path) -> None:
    run(base, "archive", "luna", "reason=price", "date=2026-05-01")
    run(base, "restore", "luna", "--on", "2026-08-01")
    assert run(base, "archive", "luna", "reason=closed").code == 0
    assert "back: 2026-08-01" in (base / "records/archive/luna.yaml").read_text(encoding="utf-8")
    assert "reason: closed" in (base / "records/archive/luna.yaml").read_text(encoding="utf-8")


def test_a_file_in_the_way_is_never_replaced(base: Path) -> None:
    (base / "records/archive").mkdir()
    (base / "records/archive/luna.yaml").write_text("name: Another\n", encoding="utf-8")
    answer = run(base, "archive", "luna", "reason=price")
    assert answer.code == 1
    assert "there is a file records/archive/luna.yaml already" in answer.err


def test_who_is_killed_before_the_old_place_is_removed_loses_nothing(base: Path) -> None:
    before = tree(base)
    with patch("clientbase.edits.write.remove", side_effect=KeyboardInterrupt):
        assert run(base, "archive", "luna", "reason=price").code == 130
    assert (base / "records/luna.yaml").read_text(encoding="utf-8") == LUNA
    assert (base / "records/archive/luna.yaml").is_file()
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_nobody_is_put_away_before_the_day_of_leaving(base: Path) -> None:
    before = tree(base)
    answer = run(base, "archive", "luna", "reason=closed", "date=2027-01-01")
    assert (answer.code, tree(base)) == (2, before)
    assert '"date=2027-01-01" is in the future' in answer.err
