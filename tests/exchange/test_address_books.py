"""Lists as other programs export them: companies, people, and who belongs to whom."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbase.exchange import ImportPlan
from clientbase.text.read import read

Bring = Callable[..., ImportPlan]
BOOK = """\
    First Name,Last Name,Organization Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Value,Birthday
    Ana,Iva,Beta DOO,Work,+389 2 3123456,ana@beta.example,1980-04-01
    Per,Lo,Beta DOO,Work,+389 2 3123457,per@beta.example,
    Vera,Solo,,,+389 70 123456,v@solo.example,
    """


def record(base: Path, name: str) -> Any:
    return read(base / f"records/{name}.yaml", "").data


def test_people_of_one_company_are_its_contacts_and_others_are_clients(base: Path, bring: Bring) -> None:
    plan = bring(contacts=BOOK)
    assert plan.lines()[0] == "new: 2 clients, 2 contacts"
    assert any(
        '1 column is left out, a record has no use for it: "Phone 1 - Label"' in line for line in plan.lines()
    )
    beta, vera = record(base, "beta-doo"), record(base, "vera-solo")
    assert (beta["name"], [person["name"] for person in beta["contacts"]]) == (
        "Beta DOO",
        ["Ana Iva", "Per Lo"],
    )
    ana = beta["contacts"][0]
    assert (ana["phone"], ana["email"], ana["birthday"]) == (
        "+389 2 3123456",
        "ana@beta.example",
        "1980-04-01",
    )
    assert (vera["kind"], vera["phone"], vera["email"]) == ("person", "+389 70 123456", "v@solo.example")
    assert bring(contacts=BOOK).empty


def test_sales_find_their_client_by_name(base: Path, bring: Bring) -> None:
    (base / "records/beta.yaml").write_text("name: Beta DOO\n", encoding="utf-8")
    bring(verkauf="Kunde;Rechnungsdatum;Rechnungsnr;Betrag\nbeta  DOO;31.01.2026;R1;1.234,50\n")
    (sale,) = record(base, "beta")["purchases"]
    assert (sale["date"], sale["amount"], sale["document"]) == ("2026-01-31", "1234.50", "R1")


@pytest.mark.parametrize(
    ("header", "first", "below"),
    [
        pytest.param(
            "Company,First name,Last name,Phone", "Alfa,Ana,Iva,", ",Per,Lo,", id="a book of people"
        ),
        pytest.param(
            "Company,First name,Last name,E-mail", "Alfa,Ana,Iva,", ",,,per@lo.example", id="no name"
        ),
        pytest.param("Company,Name,Phone", "Alfa,Ana Iva,", ",Per Lo,", id="a name beside a company"),
        pytest.param("Client,Contact,Phone", "Alfa,Ana Iva,", ",Per Lo,", id="a contact beside a client"),
    ],
)
def test_a_row_below_a_merged_cell_is_asked_whose_it_is(
    header: str, first: str, below: str, plan: Bring
) -> None:
    """Who merges the cells of a company leaves all but the first empty: its people would become clients."""
    made = plan(people=f"{header}\n{first}\n{below}\nBeta,Vera,Mar,\n")
    assert [one.path for one in made.new] == ["records/alfa.yaml", "records/beta.yaml"]
    (fault,) = made.faults
    assert (fault.line, fault.code) == (3, "CB103")
    assert (
        'is empty below "Alfa"; write the client into each row, or person into a column "kind"'
        in fault.message
    )


def test_a_person_without_a_company_is_a_client_where_the_list_says_so(bring: Bring) -> None:
    made = bring(people="Company,First name,Last name,Kind\nAlfa,Ana,Iva,\n,Per,Lo,person\n")
    assert made.lines()[0] == "new: 2 clients, 1 contact"


def test_rejected_rows_that_are_not_mended_are_rejected_again(plan: Bring) -> None:
    rejects = "import_line,import_reason,Company,First name,Last name\n3,empty,,Per,Lo\n4,empty,Alfa,Eva,Lo\n"
    made = plan(people=rejects)
    assert [fault.line for fault in made.faults] == [2]


@pytest.mark.parametrize(
    ("name", "header", "rows"),
    [
        ("contacts", "client_id,name", "alfa,Ana\n,Per\n"),
        ("purchases", "client,date,amount", "Alfa,2026-01-02,100\n,2026-02-03,200\n"),
        ("proposals", "client,date,product", "Alfa,2026-01-02,pasta\n,2026-02-03,honey\n"),
    ],
)
def test_an_item_below_a_merged_cell_is_not_told_to_be_deleted(
    name: str, header: str, rows: str, base: Path, plan: Bring
) -> None:
    (base / "records/alfa.yaml").write_text("name: Alfa\n", encoding="utf-8")
    (fault,) = plan(**{name: f"{header}\n{rows}"}).faults
    assert fault.line == 3
    assert re.search('is empty below "alfa"; write the client into each row$', fault.message, re.IGNORECASE)
