"""`clientbase remove`: one item goes, and all else stays byte for byte."""

from pathlib import Path

import pytest

from tests.edits.running import Answer, run, run_on_terminal

LUNA = """\
name: Luna
tags: [van]
contacts:
  - {name: Eva Klein}   # buys
interactions:
  # the first
  - {date: 2026-10-12, kind: call, about: autumn prices}
  - {date: 2026-10-12, kind: email, about: list}   # sent twice
  - {date: 2026-10-12, kind: email, about: the same list}
  - {date: 2026-11-01, kind: call}
deals:
  - {id: d-1, title: Winter, stage: lead, documents: [{date: 2026-10-15, kind: draft}, {date: 2026-10-16, kind: final}]}
interest:
  - {product: pasta}
left: {date: 2026-11-01, reason: price}
"""
SCHEMA = """\
interactions: {call: {contact: true}, email: {contact: true}}
deal_stages: {lead: 10}
leaving_reasons: [price]
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(LUNA, encoding="utf-8")
    return tmp_path


def luna(base: Path) -> str:
    return (base / "records/luna.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("item", "line", "said"),
    [
        pytest.param(
            "interactions/3",
            "  - {date: 2026-11-01, kind: call}\n",
            'interaction "2026-11-01 call"',
            id="by number",
        ),
        pytest.param(
            "interactions/2026-11-01",
            "  - {date: 2026-11-01, kind: call}\n",
            'interaction "2026-11-01 call"',
            id="by day",
        ),
        pytest.param(
            "interactions/-1",
            "  - {date: 2026-11-01, kind: call}\n",
            'interaction "2026-11-01 call"',
            id="the latest",
        ),
        pytest.param(
            "interactions/2026-10-12/call",
            "  - {date: 2026-10-12, kind: call, about: autumn prices}\n",
            'interaction "2026-10-12 call": autumn prices',
            id="by day and kind",
        ),
        pytest.param(
            "contacts/eva klein",
            "contacts:\n  - {name: Eva Klein}   # buys\n",
            'contact "Eva Klein", and the comment "# buys"',
            id="by name, and the list that is empty goes too",
        ),
        pytest.param(
            "interest/pasta", "interest:\n  - {product: pasta}\n", 'interest "pasta"', id="by product"
        ),
        pytest.param(
            "deals/d-1/documents/2026-10-15",
            "{date: 2026-10-15, kind: draft}, ",
            'document "2026-10-15 draft"',
            id="within another item",
        ),
        pytest.param(
            "left/0",
            "left: {date: 2026-11-01, reason: price}\n",
            'leaving "2026-11-01": price',
            id="one that stands alone",
        ),
    ],
)
def test_an_item_is_taken_out_and_named(base: Path, item: str, line: str, said: str) -> None:
    answer = run(base, "remove", f"luna/{item}", "--yes")
    assert answer == Answer(0, "", f"Luna: removed {said}\n")
    assert luna(base) == LUNA.replace(line, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["luna/interactions/2026-10-12"], "0 is", id="several of a day"),
        pytest.param(
            ["luna/interactions/2026-10-12/email"],
            'interactions has 2 of "2026-10-12/email"; name one by its number: 1 is "2026-10-12 email", list; 2 is',
            id="several of a day and kind",
        ),
        pytest.param(
            ["luna/interactions/2026-10-13"], 'there is no "2026-10-13" in interactions', id="no such day"
        ),
        pytest.param(["luna/tags/van"], "clientbase set CLIENT tags-=WORD", id="a word"),
        pytest.param(["luna/name/0"], 'there is no list "name"', id="a field"),
        pytest.param(["luna"], "say which item", id="no item"),
        pytest.param(
            ["luna/interactions/3"],
            "there is nobody to ask here: look at the preview, then add --yes",
            id="a pipe",
        ),
    ],
)
def test_what_cannot_be_removed_changes_nothing(base: Path, words: list[str], message: str) -> None:
    answer = run(base, "remove", *words, *(["--yes"] if words != ["luna/interactions/3"] else []))
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert luna(base) == LUNA


@pytest.mark.parametrize(("typed", "code"), [("y", 0), ("n", 130)])
def test_on_a_terminal_it_is_shown_and_asked_about(base: Path, typed: str, code: int) -> None:
    answer = run_on_terminal(base, "remove", "luna/interactions/3", typed=[typed])
    assert answer.code == code
    assert "-  - {date: 2026-11-01, kind: call}\n" in answer.err
    assert 'remove interaction "2026-11-01 call"? [y/N] ' in answer.err
    assert ("2026-11-01, kind" in luna(base)) == (code == 130)


def test_a_dry_run_prints_the_diff(base: Path) -> None:
    answer = run(base, "remove", "luna/interactions/3", "--dry-run")
    assert "-  - {date: 2026-11-01, kind: call}\n" in answer.out
    assert answer.err == 'not written: Luna: removed interaction "2026-11-01 call"\n'
    assert luna(base) == LUNA


@pytest.mark.parametrize("key", ["interactions", "contacts", "deals"])
def test_set_names_what_takes_items_out(base: Path, key: str) -> None:
    for word in (f"{key}=", f"{key}-=x"):
        answer = run(base, "set", "luna", word)
        assert answer.code == 2
        assert f"clientbase remove CLIENT/{key}/ITEM" in answer.err
    assert luna(base) == LUNA
