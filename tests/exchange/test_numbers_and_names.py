"""Numbers, days and names as lists have them: what is clear is taken, and what is not is named."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.exchange import ImportPlan
from clientbase.exchange.meaning.days import Days

Plan = Callable[..., ImportPlan]
CLIENTS = "id,name\nC1,Beta\n"
DAY = dt.date(2026, 11, 21)


def messages(plan: ImportPlan) -> list[str]:
    return [fault.message for fault in plan.faults]


def test_purchases_of_a_name_that_two_clients_of_the_list_have_are_asked_about(plan: Plan) -> None:
    planned = plan(
        clients="id,name\nC1,Beta\nC2,Beta\nC3,Gama\n",
        purchases="client,date,amount\nBeta,2026-01-05,5\nGama,2026-01-05,7\n",
    )
    assert messages(planned) == [
        '"Beta" may be records/c1.yaml or records/c2.yaml; which client is it? Give the list a column "client_id"'
    ]
    assert planned.lines()[0] == "new: 3 clients, 1 purchase"


def test_so_are_those_of_a_name_that_a_client_of_the_base_has_too(bring: Plan, plan: Plan) -> None:
    bring(clients="id,name\nC9,Beta\n")
    planned = plan(clients=CLIENTS, purchases="client,date,amount\nbeta,2026-01-05,5\n")
    assert messages(planned)[0].startswith('"beta" may be records/c1.yaml or records/c9.yaml; ')


def test_an_id_that_is_written_otherwise_is_found_the_first_time_as_the_second(
    bring: Plan, plan: Plan
) -> None:
    lists = {
        "clients": "id,name\nC-1,Beta\n",
        "purchases": "client_id,date,amount\nc-1,2026-01-05,5\nC 1,2026-01-06,7\n",
    }
    assert bring(**lists).lines()[0] == "new: 1 client, 2 purchases"
    assert plan(**lists).empty


@pytest.mark.parametrize("column", ["tax_id", "id"])
def test_a_number_of_which_a_spreadsheet_kept_the_first_digits_is_refused(plan: Plan, column: str) -> None:
    row = "4.03E+12,Beta," if column == "id" else "C1,Beta,4.03E+12"
    planned = plan(clients=f"id,name,tax_id\n{row}\nE+12,Gama,E12\n")
    assert [(fault.line, fault.code) for fault in planned.faults] == [(2, "CB104")]
    assert "is a number that a spreadsheet has damaged; its digits are lost" in messages(planned)[0]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("eur", None), ("€", None), ("евро", None), ("ден.", "MKD"), ("mkd", "MKD")],
)
def test_a_currency_may_be_a_sign_or_a_word(base: Path, plan: Plan, cell: str, code: str | None) -> None:
    (base / "schema.yaml").write_text("base: {currency: EUR}\nrates: {MKD: 0.01625}\n", encoding="utf-8")
    planned = plan(clients=CLIENTS, purchases=f"client_id,date,amount,currency\nC1,2026-01-05,5,{cell}\n")
    assert planned.faults == ()
    assert planned.new[0].data["purchases"][0].get("currency") == code


@pytest.mark.parametrize("cell", ["5%", "5 %", "5"])
def test_a_discount_may_have_its_sign(plan: Plan, cell: str) -> None:
    assert plan(clients=f"id,name,discount\nC1,Beta,{cell}\n").new[0].data["terms"] == {"discount": "5"}


@pytest.mark.parametrize(("cell", "items"), [("3,0", "3"), ("3.00", "3"), ("1 000", "1000"), ("12", "12")])
def test_a_number_of_pieces_may_have_noughts_behind_its_sign(plan: Plan, cell: str, items: str) -> None:
    planned = plan(clients=CLIENTS, purchases=f'client_id,date,amount,quantity\nC1,2026-01-05,5,"{cell}"\n')
    assert planned.new[0].data["purchases"][0]["items"] == items


@pytest.mark.parametrize("cell", ["3,000", "2.5", "3 pcs"])
def test_a_number_of_pieces_that_is_not_clear_is_refused(plan: Plan, cell: str) -> None:
    planned = plan(clients=CLIENTS, purchases=f'client_id,date,amount,quantity\nC1,2026-01-05,5,"{cell}"\n')
    assert messages(planned) == [f'"{cell}" is not a whole number']


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026年1月5日", "2026-01-05"),
        ("5. 1. 2026", "2026-01-05"),
        ("5-Jan-26", "2026-01-05"),
        ("05.01.98", "1998-01-05"),
        ("05.01.28", "2028-01-05"),
    ],
)
def test_days_as_they_are_written_elsewhere(cell: str, day: str) -> None:
    assert Days().text(cell, DAY) == day


def test_a_year_of_two_digits_that_lies_ahead_is_a_slip_and_no_day_of_the_last_century(plan: Plan) -> None:
    planned = plan(clients=CLIENTS, purchases="client_id,date,amount\nC1,05.01.28,5\n")
    assert [fault.code for fault in planned.faults] == ["CB060"]


@pytest.mark.parametrize("cell", ["5.1.80", "5-Jan-80"])
def test_a_birthday_says_in_which_century_it_was(cell: str) -> None:
    with pytest.raises(ValueError, match="does not say in which century"):
        Days().of_year(cell, DAY)


def test_a_kind_of_client_that_nobody_knows_is_told(plan: Plan) -> None:
    planned = plan(clients="id,name,Тип\nC1,Beta,ООО\nC2,Eva,Физ. лицо\nC3,Gama,ИП\nC4,Delta,ЧП\n")
    assert [new.data.get("kind") for new in planned.new] == ["organisation", "person", None, None]
    (told,) = (line for line in planned.lines() if "kind of client" in line)
    assert told.endswith('column "Тип": words that are no kind of client are kept in notes')


@pytest.mark.parametrize("kind", ["встреча", "звонок", "состанок", "Besuch", "sastanak"])
def test_a_meeting_in_another_language_is_a_contact(plan: Plan, kind: str) -> None:
    planned = plan(clients=CLIENTS, interactions=f"client_id,date,kind\nC1,2026-01-05,{kind}\n")
    assert f'schema.yaml: interaction "{kind.casefold()}" added; it counts as a contact' in planned.lines()
