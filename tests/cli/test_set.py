"""`clientbase set`."""

from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal

SOME = ("--where", "segment=private")


def record(base: Path, client: str = "beta") -> str:
    return (base / f"records/{client}.yaml").read_text(encoding="utf-8")


def everything(base: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (base / "records").rglob("*.yaml")}


def test_fields_of_a_client_are_set_and_taken_away(example: Path) -> None:
    before = record(example).splitlines()
    answer = run(example, "set", "beta", "region=Tetovo", "strategic=")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Beta Market DOO: region Kumanovo -> Tetovo; strategic low removed\n"
    assert record(example).splitlines() == [
        "region: Tetovo" if text.startswith("region: ") else text
        for text in before
        if not text.startswith("strategic: ")
    ]


@pytest.mark.parametrize(
    ("part", "word", "line"),
    [
        ("contacts/Ана Трајкоска", "role=head chef", "    role: head chef"),
        ("deals/d-2026-04", "probability=70", "    probability: 70"),
        (
            "deals/d-2026-04/documents/0",
            "kind=contract",
            "      - {date: 2026-10-15, kind: contract, direction: out, ",
        ),
        ("interactions/-1", "outcome=order", "    outcome: order"),
    ],
)
def test_an_item_is_changed_in_its_place(example: Path, part: str, word: str, line: str) -> None:
    before = record(example, "adriatik").splitlines()
    assert run(example, "set", f"adriatik/{part}", word).code == 0
    after = record(example, "adriatik").splitlines()
    new = [text for text in after if text not in before]
    assert [text.startswith(line) for text in new] == [True]
    assert len(after) - len(before) in {0, 1}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["beta"], 2, "say what to set: key=value", id="nothing to set"),
        pytest.param(["region=x"], 2, "say what to change: clientbase set CLIENT key=value", id="nobody"),
        pytest.param(["beta", "id=gamma"], 2, '"id" is the name of the file', id="id"),
        pytest.param(["beta", "segment=retial"], 1, 'CB031 "retial" is no segment', id="norms"),
        pytest.param(["beta", "segment="], 1, 'CB013 "segment" is missing', id="required"),
        pytest.param(["beta", "name="], 1, 'CB011 "name" is missing', id="the name"),
        pytest.param(["beta", "loyalty_card=1"], 2, 'did you mean "extra.loyalty_card"?', id="own field"),
        pytest.param(["beta", "extra.loyalty_card=1"], 1, "CB016", id="own field's pattern"),
        pytest.param(["beta/contact/x", "role=x"], 2, 'did you mean "contacts"?', id="list"),
    ],
)
def test_what_cannot_be_set_changes_nothing(example: Path, words: list[str], code: int, message: str) -> None:
    before = everything(example)
    answer = run(example, "set", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in answer.err
    assert everything(example) == before


def test_what_is_so_already_is_not_written(example: Path) -> None:
    answer = run(example, "set", "beta", "strategic=low", "website=")
    assert (answer.code, answer.err) == (0, "Beta Market DOO: nothing to change\n")


def test_of_a_year_alone_the_first_day_is_written_and_said(example: Path) -> None:
    answer = run(example, "set", "beta", "since=2024")
    assert answer.code == 0
    assert answer.err.startswith("since=2024: only the year is said; its first day is written\n")
    assert answer.err.endswith("-> Mon 1 Jan 2024\n")


def test_many_are_shown_before_they_are_changed(example: Path) -> None:
    before = everything(example)
    answer = run(example, "set", *SOME, "strategic=low")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("+strategic: low\n") > 1
    assert answer.err.endswith("look at the preview, then add --yes\n")
    assert everything(example) == before


def test_a_dry_run_prints_the_diff_of_all(example: Path) -> None:
    before = everything(example)
    answer = run(example, "set", *SOME, "strategic=low", "--dry-run")
    assert answer.code == 0
    assert answer.out.count("+strategic: low\n") > 1
    assert "would be changed" in answer.err
    assert everything(example) == before


def test_with_consent_many_are_changed(example: Path) -> None:
    before = everything(example)
    answer = run(example, "set", *SOME, "strategic=low", "--yes")
    assert (answer.code, answer.out) == (0, "")
    changed = [name for name, text in everything(example).items() if text != before[name]]
    assert changed
    assert all("segment: private" in before[name] for name in changed)
    assert run(example, "set", *SOME, "strategic=low", "--yes").err.endswith("nothing to change\n")


def test_what_one_of_many_must_not_be_none_becomes(example: Path) -> None:
    before = everything(example)
    answer = run(example, "set", *SOME, "segment=nowhere", "--yes")
    assert answer.code == 1
    assert answer.err.count("CB031") > 1
    assert everything(example) == before


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130), ("", 130)])
def test_on_a_terminal_consent_is_asked_for(example: Path, answer: str, code: int) -> None:
    before = everything(example)
    said = run_on_terminal(example, "set", *SOME, "strategic=low", typed=[answer])
    assert (said.code, said.out) == (code, "")
    assert (everything(example) == before) is (code != 0)


def test_those_that_cannot_be_read_are_named(example: Path) -> None:
    (example / "records/beta.yaml").write_text("name: [\n", encoding="utf-8")
    answer = run(example, "set", *SOME, "strategic=low", "--yes")
    assert answer.code == 3
    assert "records/beta.yaml:" in answer.err
    assert answer.err.endswith("clientbase: 1 file was left out; see: clientbase check\n")


def test_a_number_from_the_end_is_counted_by_date_and_the_answer_says_which_was_taken(example: Path) -> None:
    record = (
        "name: Nova\ninteractions:\n  - {date: 2026-11-02, kind: call}\n  - {date: 2026-01-05, kind: email}\n"
    )
    (example / "records/nova.yaml").write_text(record, encoding="utf-8")
    answer = run(example, "set", "nova/interactions/-1", "outcome=agreed")
    assert answer.code == 0
    assert answer.err.splitlines()[-1].endswith(
        'call Mon 2 Nov outcome "agreed" of interactions/0, "2026-11-02 call"'
    )
    assert "{date: 2026-11-02, kind: call, outcome: agreed}" in (example / "records/nova.yaml").read_text()
