"""`show` prints a client's card."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbase.lookups.card import sparkline
from tests.edits.running import run, run_process

CARDS = ["adriatik", "kafe-bar-labin", "vinograd-bitola"]


def card(base: Path, client: str, *options: str) -> dict[str, Any]:
    answer = run(base, *options, "show", client, "-f", "json")
    assert answer.code == 0, answer.err
    page: dict[str, Any] = json.loads(answer.out)
    return {**page["figures"], **{table["name"]: table["rows"] for table in page["tables"]}}


@pytest.mark.parametrize("client", CARDS)
def test_the_card_as_people_read_it(example: Path, client: str, golden: Callable[[str, str], None]) -> None:
    answer = run(example, "show", client)
    assert (answer.code, answer.err) == (0, "")
    golden(f"show/{client}.txt", answer.out)
    golden(f"show/{client}-all.txt", run(example, "show", client, "--all").out)


@pytest.mark.parametrize("form", ["text", "table", "markdown", "json", "csv", "tsv", "jsonl"])
def test_every_format_makes_a_card(example: Path, form: str) -> None:
    answer = run(example, "show", "adriatik", "-f", form)
    assert answer.code == 0
    assert "olive oil 5 l" in answer.out


def test_a_process_of_its_own_says_the_same(example: Path) -> None:
    assert run_process(example, "show", "adriatik") == run(example, "show", "adriatik")


@pytest.mark.parametrize("words", ["Адриатик", "petrova", "adriatik hrana"])
def test_a_client_is_named_by_whatever_fits_no_other(example: Path, words: str) -> None:
    assert card(example, words)["client"] == "adriatik"


def test_what_fits_several_clients_is_wrong_usage(example: Path) -> None:
    answer = run(example, "show", "ресторан")
    assert (answer.code, answer.out) == (2, "")
    assert (
        "  restoran-galija  Ресторан Галија  horeca  Skopje\n  restoran-idila   Ресторан Идила" in answer.err
    )


@pytest.mark.parametrize(
    ("words", "advice"),
    [("kasev", "did you mean: gorgi-kosev (Ѓорѓи Ќосев)?"), ("xylophone", "see: clientbase list")],
)
def test_an_unknown_client_is_wrong_usage_with_advice(example: Path, words: str, advice: str) -> None:
    answer = run(example, "show", words)
    assert answer == (2, "", f'clientbase: no client "{words}"; {advice}\n')


def test_a_record_that_cannot_be_read_is_named_with_the_place(example: Path) -> None:
    record = example / "records" / "beta.yaml"
    record.write_text(record.read_text(encoding="utf-8") + "  broken: [\n", encoding="utf-8")
    answer = run(example, "show", "beta")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("records/beta.yaml:")
    assert answer.err.endswith("clientbase: records/beta.yaml cannot be read; mend it first\n")


def test_an_id_that_two_files_share_means_neither(example: Path) -> None:
    (example / "records" / "south").mkdir()
    (example / "records" / "south" / "beta.yaml").write_text("name: Beta South\n", encoding="utf-8")
    answer = run(example, "show", "beta")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == 'clientbase: records/beta.yaml: the id "beta" is used 2 times; rename one\n'


def write(base: Path, *lines: str) -> None:
    head = ("name: Luna", "manager: olga", "segment: horeca")
    (base / "records" / "luna.yaml").write_text("\n".join((*head, *lines, "")), encoding="utf-8")


def due(base: Path, *options: str) -> list[tuple[str, str, int | None]]:
    return [(row["due"], row["date"], row["over"]) for row in card(base, "luna", *options)["due"]]


def test_a_promise_is_due_until_it_is_done(example: Path) -> None:
    promise = "  - {date: 2026-11-01, kind: call, next: {date: 2026-11-10, what: samples%s}}"
    write(example, "interactions:", promise % "")
    assert due(example) == [("next step", "2026-11-10", 11)]
    write(example, "interactions:", promise % "", "  - {date: 2026-11-12, kind: email}")
    assert due(example) == [("next step", "2026-11-10", 11)]
    write(example, "interactions:", promise % ", done: 2026-11-12")
    assert due(example) == []
    assert due(example, "--as-of", "2026-11-05") == [("next step", "2026-11-10", None)]
    write(example, "tasks:", "  - {date: 2026-11-25, what: offer}")
    assert due(example) == [("task", "2026-11-25", None)]


def test_what_was_decided_later_was_open_before(example: Path) -> None:
    write(
        example,
        "proposals: [{date: 2026-03-02, product: pasta, decision: declined, decided: 2026-03-20, reason: price}]",
        "problems: [{opened: 2026-03-05, kind: invoice, resolved: 2026-03-25}]",
        "deals: [{id: d-1, stage: won, opened: 2026-03-01, expected: 2026-03-08, closed: 2026-03-22}]",
    )
    assert due(example, "--as-of", "2026-03-10") == [
        ("pending proposal", "2026-03-02", 8),
        ("open problem", "2026-03-05", 5),
        ("open deal", "2026-03-08", 2),
    ]
    assert due(example) == []


def test_a_deal_is_known_to_be_over_by_its_stage_where_the_day_is_not_written(example: Path) -> None:
    write(
        example,
        "deals: [{id: a, stage: lost}, {id: b, stage: offer, expected: 2026-12-01}, {id: c, stage: won}]",
    )
    assert [row["id"] for row in card(example, "luna")["deals"]] == ["b"]
    assert due(example) == [("open deal", "2026-12-01", None)]


def told(base: Path, field: str, *options: str) -> str | None:
    return {row["field"]: row["value"] for row in card(base, "luna", *options)["about"]}.get(field)


def test_who_is_back_is_not_told_as_one_who_left(example: Path) -> None:
    write(example, "left: {date: 2026-02-01, reason: price, back: 2026-05-01}")
    assert (told(example, "left_date"), told(example, "left_back")) == ("2026-02-01", "2026-05-01")
    assert told(example, "left_back", "--as-of", "2026-04-30") is None
    assert [(row["date"], row["event"]) for row in card(example, "luna")["events"]] == [
        ("2026-05-01", "came back"),
        ("2026-02-01", "left"),
    ]


def test_a_snooze_is_not_there_before_it_began(example: Path) -> None:
    write(example, "snoozed: {from: 2026-11-10, until: 2027-01-31, reason: winter}")
    days = ("2026-11-09", "2026-11-10")
    assert [told(example, "snoozed_until", "--as-of", day) for day in days] == [None, "2027-01-31"]


def test_what_came_back_stands_beside_what_was_sold(example: Path) -> None:
    write(
        example,
        "purchases: [{date: 2026-10-05, amount: 100, document: i1}, {date: 2026-11-20, amount: 5}]",
        "returns: [{date: 2026-10-07, amount: 100, reason: broken, document: i1}]",
        "cancelled: [{date: 2026-11-01, amount: 30, product: pasta}]",
    )
    wanted = ("date", "event", "about", "more", "amount")
    assert [tuple(row[key] for key in wanted) for row in card(example, "luna")["events"]] == [
        ("2026-11-01", "cancelled order", "pasta", None, None),
        ("2026-10-07", "return", "", "broken", "100.00"),
    ]


def test_how_nobody_wants_to_be_called_and_whose_the_client_is_are_told(example: Path) -> None:
    write(
        example,
        "concern: Luna Group",
        "distinct_from: [adriatik]",
        "phone: [+38923123456, +38923123457]",
        "no_contact: [mailing, phone]",
        "capacity: {per_year: 7500}",
        "contacts:",
        "  - {name: Ana Bauer, no_contact: [phone], also_at: [adriatik]}",
        "  - {name: Eva Klein, left: 2026-05-01, moved_to: adriatik}",
    )
    fields = ("concern", "distinct_from", "phone", "more_phones", "no_contact", "capacity_per_year")
    assert [told(example, field) for field in fields] == [
        *("Luna Group", "adriatik", "+38923123456", "+38923123457", "mailing, phone", "7500.00")
    ]
    wanted = ("name", "no_contact", "also_at", "moved_to")
    assert [tuple(row[key] for key in wanted) for row in card(example, "luna")["contacts"]] == [
        ("Ana Bauer", "phone", "adriatik", None),
        ("Eva Klein", None, None, "adriatik"),
    ]


def test_people_who_left_come_last_and_are_marked(example: Path) -> None:
    people = [(row["name"], row["left"]) for row in card(example, "adriatik")["contacts"]]
    assert people == [("Ирина Петрова", None), ("Ана Трајкоска", None), ("Марко Илиев", "2025-01-31")]


def test_sales_are_summed_by_year_and_drawn_by_month(example: Path) -> None:
    write(
        example,
        "purchases:",
        "  - {date: 2024-11-30, amount: 999}",
        "  - {date: 2025-11-30, amount: 100}",
        "  - {date: 2025-12-01, amount: 700}",
        "  - {date: 2026-11-21, amount: 350.50}",
        "  - {date: 2026-11-22, amount: 5000}",
    )
    assert card(example, "luna")["sales"] == [
        {"period": "last 12 months", "months": "█▁▁▁▁▁▁▁▁▁▁▅", "purchases": 2, "sales": "1050.50"},
        {"period": "12 months before", "months": "▁▁▁▁▁▁▁▁▁▁▁█", "purchases": 1, "sales": "100.00"},
        {"period": "in all", "months": None, "purchases": 4, "sales": "2149.50"},
    ]


def test_text_of_records_cannot_turn_the_line_around(example: Path) -> None:
    write(example, 'aliases: ["a\\u202Eb"]')
    assert "a\\u202eb" in run(example, "show", "luna", "--all").out


@pytest.mark.parametrize(
    ("values", "bars"),
    [([], ""), ([0, 0], "▁▁"), ([0, 1, 7], "▁▂█"), ([1, 1_000_000], "▂█"), ([-5, 7], "▁█")],
    ids=["nothing", "no sales", "steps", "the least sale is seen", "more back than sold"],
)
def test_sparkline(values: list[int], bars: str) -> None:
    assert sparkline(values) == bars
