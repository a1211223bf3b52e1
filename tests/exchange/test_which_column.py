"""Where several columns could mean one thing the better one is taken, and what speaks against a sale is not guessed."""

from collections.abc import Callable

import pytest

from clientbase.exchange import ImportPlan

Plan = Callable[..., ImportPlan]
CLIENTS = "id,name\nC1,Beta\n"


def said(plan: ImportPlan, word: str) -> list[str]:
    return [line.partition(".csv: ")[2] for line in plan.lines() if word in line]


@pytest.mark.parametrize(
    ("header", "price", "total"),
    [
        ("client_id,date,price,quantity,total", "price", "total"),
        ("client_id,date,Цена,Количество,Сумма", "Цена", "Сумма"),
        ("client_id,date,Цена,Количина,Износ", "Цена", "Износ"),
        ("client_id,date,Preis,Menge,Betrag", "Preis", "Betrag"),
    ],
)
def test_a_sum_is_taken_before_a_price_of_one(plan: Plan, header: str, price: str, total: str) -> None:
    planned = plan(clients=CLIENTS, purchases=f"{header}\nC1,2026-01-05,10.00,3,30.00\n")
    assert planned.new[0].data["purchases"][0]["amount"] == "30.00"
    assert said(planned, "could be") == [
        f'column "{price}" could be the amount too; "{total}" is taken for it, or say --map'
    ]


def test_the_day_of_the_order_is_taken_before_that_on_which_it_is_due(plan: Plan) -> None:
    planned = plan(
        clients=CLIENTS,
        purchases="client_id,due date,invoice date,amount\nC1,2026-12-05,2026-11-05,5\n",
    )
    assert (planned.faults, planned.new[0].data["purchases"][0]["date"]) == ((), "2026-11-05")


def test_a_price_without_a_sum_is_taken_and_named(plan: Plan) -> None:
    planned = plan(clients=CLIENTS, purchases="client_id,date,quantity,price\nC1,2026-01-05,3,10.00\n")
    assert planned.new[0].data["purchases"][0]["amount"] == "10.00"
    (line,) = said(planned, "multiplied")
    assert line.startswith('column "price" is taken for the sum of a row, and not multiplied by "quantity"; ')


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Тип документа", ["возврат"]),
        ("Belegart", ["Gutschrift", "Storno"]),
        ("type", ["refund", "credit note", "quote"]),
        ("cancelled", ["yes", "1", "true", "да", "2026-01-07"]),
        ("Cancelled at", ["2026-01-07 10:00"]),
        ("Refunded Amount", ["40.00", "40,00", "-40"]),
        ("Откажано", ["да"]),
        ("Возврат", ["40"]),
        ("returned", ["x"]),
    ],
)
@pytest.mark.parametrize("status", ["paid", ""])
def test_what_another_column_says_against_a_sale_goes_to_the_rejects(
    plan: Plan, heading: str, cells: list[str], status: str
) -> None:
    column = "status" if status else "region"
    rows = "".join(f'o{n},C1,2026-01-05,250.00,{status},"{cell}"\n' for n, cell in enumerate(cells))
    planned = plan(
        clients=CLIENTS,
        purchases=f"id,client_id,date,amount,{column},{heading}\n{rows}o9,C1,2026-02-05,100.00,{status},\n",
    )
    assert [item["document"] for item in planned.new[0].data["purchases"]] == ["o9"]
    assert {(fault.code, fault.line) for fault in planned.faults} == {
        ("CB108", n) for n in range(2, len(cells) + 2)
    }
    assert planned.faults[0].message == (
        f'"{cells[0]}" in "{heading}" speaks against a sale; say in one column status what became of it'
    )


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("cancelled", word) for word in ("no", "0", "false", "нет", "не", "nein")),
        *(("Refunded Amount", word) for word in ("0", "0.00", "0,00", "-")),
        *(("Payment Status", word) for word in ("paid", "pending", "on hold", "overdue")),
        ("type", "invoice"),
        ("Fulfillment Status", "fulfilled"),
        ("Refundable", "yes"),
        ("comment", "cancelled"),
        ("article", "return"),
    ],
)
def test_what_says_nothing_against_a_sale_leaves_it_one(plan: Plan, heading: str, cell: str) -> None:
    planned = plan(
        clients=CLIENTS,
        purchases=f'id,client_id,date,amount,status,{heading}\no1,C1,2026-01-05,5,paid,"{cell}"\n',
    )
    assert (planned.faults, len(planned.new[0].data["purchases"])) == ((), 1)


def test_a_second_status_is_held_against_the_first(plan: Plan) -> None:
    planned = plan(
        clients=CLIENTS,
        purchases="id,client_id,date,amount,Order Status,Payment Status\n"
        "o1,C1,2026-01-05,5,completed,refunded\no2,C1,2026-01-05,5,completed,voided\n"
        "o3,C1,2026-01-05,5,completed,paid\no4,C1,2026-01-05,5,cancelled,refunded\n",
    )
    assert [fault.line for fault in planned.faults] == [2, 3]
    assert [item["document"] for item in planned.new[0].data["purchases"]] == ["o3"]


def test_a_quote_without_a_status_is_no_sale(plan: Plan) -> None:
    planned = plan(clients=CLIENTS, purchases="id,client_id,date,amount,type\no1,C1,2026-01-05,5,draft\n")
    assert "purchases" not in planned.new[0].data
