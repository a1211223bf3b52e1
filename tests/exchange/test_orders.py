"""Orders that change their mind: cancelled, refunded, revived; and words that nobody knows."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.exchange import ImportPlan, apply_import, plan_import, told, write_rejects
from clientbase.text.read import read

Bring = Callable[..., ImportPlan]
CLIENTS = "id,name\nC1,Beta\n"
HEAD = "id,client_id,date,amount,product,status\n"
DAY = dt.date(2026, 11, 21)


def row(number: str, amount: str, status: str, product: str = "") -> str:
    return f"{number},C1,2026-01-05,{amount},{product},{status}\n"


def said(base: Path) -> dict[str, list[tuple[str, str]]]:
    """Which orders stand where, with their sums."""
    data: Any = read(base / "records/c1.yaml", "").data
    lists = ("purchases", "returns", "cancelled")
    return {
        key: sorted((item.get("document", ""), item.get("amount", "")) for item in data[key])
        for key in lists
        if key in data
    }


@pytest.mark.parametrize(
    ("amount", "status", "expected"),
    [
        pytest.param("100", "", {"purchases": [("o1", "100")]}, id="no status"),
        pytest.param("100", "Completed", {"purchases": [("o1", "100")]}, id="a sale"),
        pytest.param("100", "storniert", {"cancelled": [("o1", "100")]}, id="cancelled in German"),
        pytest.param("100", "Откажана", {"cancelled": [("o1", "100")]}, id="cancelled in Macedonian"),
        pytest.param("100", "pending_payment", {"cancelled": [("o1", "100")]}, id="not paid yet"),
        pytest.param(
            "100", "refunded", {"purchases": [("o1", "100")], "returns": [("o1", "100")]}, id="paid back"
        ),
        pytest.param("-100", "", {"returns": [("o1", "100")]}, id="a negative sum"),
        pytest.param("-100", "cancelled", {"cancelled": [("o1", "100")]}, id="negative and cancelled"),
    ],
)
def test_a_status_says_what_became_of_an_order(
    base: Path, bring: Bring, amount: str, status: str, expected: object
) -> None:
    tables = {"clients": CLIENTS, "purchases": HEAD + row("o1", amount, status)}
    bring(**tables)
    assert said(base) == expected
    assert bring(**tables).empty


def test_an_unknown_status_is_never_a_sale_until_the_company_says_so(
    base: Path, plan: Bring, bring: Bring
) -> None:
    tables = {"clients": CLIENTS, "purchases": HEAD + row("o1", "100", "on its way") + row("o2", "5", "paid")}
    planned = plan(**tables)
    assert [(one.line, one.code) for one in planned.faults] == [(2, "CB108")]
    assert any(line.startswith('status "on its way": not known, to the rejects') for line in planned.lines())
    assert planned.lines()[0] == "new: 1 client, 1 purchase"
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("import: {status: {On its way: sale}}\n")
    bring(**tables)
    assert said(base) == {"purchases": [("o1", "100"), ("o2", "5")]}


@pytest.mark.parametrize("later", ["cancelled", "refunded", "completed"])
@pytest.mark.parametrize("earlier", ["cancelled", "refunded", "completed", "draft"])
def test_mondays_and_fridays_list_give_what_fridays_gives(
    base: Path, bring: Bring, earlier: str, later: str
) -> None:
    bring(clients=CLIENTS, purchases=HEAD + row("o1", "100", earlier) + row("o2", "7", "paid"))
    bring(purchases=HEAD + row("o1", "100", later) + row("o2", "7", "paid"))
    amended = said(base)
    (base / "records/c1.yaml").unlink()
    bring(clients=CLIENTS, purchases=HEAD + row("o1", "100", later) + row("o2", "7", "paid"))
    assert amended == said(base)


def test_fridays_list_after_mondays_gives_the_order_of_fridays(base: Path, bring: Bring) -> None:
    monday = HEAD + row("o1", "1", "") + row("o4", "4", "cancelled") + row("o3", "3", "")
    friday = HEAD + row("o3", "3", "") + row("o2", "2", "") + row("o4", "4", "paid") + row("o1", "1", "")
    bring(clients=CLIENTS, purchases=monday)
    bring(clients=CLIENTS, purchases=friday)
    both = (base / "records/c1.yaml").read_text(encoding="utf-8")
    assert bring(clients=CLIENTS, purchases=friday).empty
    (base / "records/c1.yaml").unlink()
    bring(clients=CLIENTS, purchases=friday)
    assert (base / "records/c1.yaml").read_text(encoding="utf-8") == both


def test_the_order_in_which_people_have_put_their_items_stays(base: Path, bring: Bring) -> None:
    hand = "name: Beta\npurchases:\n  - {date: 2026-01-05, amount: 2, document: o2}\n"
    hand += "  - {date: 2026-01-05, amount: 1, document: o1}\n"
    (base / "records/c1.yaml").write_text(hand, encoding="utf-8")
    bring(purchases=HEAD + row("o1", "1", "") + row("o2", "2", ""))
    assert (base / "records/c1.yaml").read_text(encoding="utf-8") == hand


def test_what_goes_out_is_shown(base: Path, bring: Bring) -> None:
    bring(clients=CLIENTS, purchases=HEAD + row("o1", "100", "paid"))
    lines = bring(purchases=HEAD + row("o1", "100", "void")).lines()
    assert 'goes out: records/c1.yaml sale "o1" of 2026-01-05, 100: ' in "\n".join(lines)
    assert said(base) == {"cancelled": [("o1", "100")]}


def test_one_line_of_an_invoice_is_cancelled_and_the_others_stay(base: Path, bring: Bring) -> None:
    lines = row("i1", "100", "paid", "pasta") + row("i1", "20", "paid", "wine")
    bring(clients=CLIENTS, purchases=HEAD + lines)
    bring(purchases=HEAD + row("i1", "100", "paid", "pasta") + row("i1", "20", "cancelled", "wine"))
    assert said(base) == {"purchases": [("i1", "100")], "cancelled": [("i1", "20")]}


def test_a_sale_that_a_person_wrote_is_not_taken_out(base: Path, plan: Bring) -> None:
    record = "name: Beta\npurchases:\n  - {date: 2026-01-05, amount: 100, document: o1}\n"
    (base / "records/c1.yaml").write_text(record, encoding="utf-8")
    planned = plan(purchases=HEAD + row("o1", "100", "cancelled"))
    assert (planned.empty, [one.code for one in planned.faults]) == (True, ["CB109"])


def test_the_last_row_of_a_list_says_what_became_of_an_order(base: Path, bring: Bring) -> None:
    plan = bring(clients=CLIENTS, purchases=HEAD + row("o1", "100", "paid") + row("o1", "100", "cancelled"))
    assert said(base) == {"cancelled": [("o1", "100")]}
    assert any("2 rows = 1 taken + 1 left aside (1 cancelled)" in line for line in plan.lines())


def test_a_visit_without_an_amount_comes_in(base: Path, bring: Bring) -> None:
    plan = bring(clients=CLIENTS, purchases=HEAD + row("o1", "", ""))
    assert said(base) == {"purchases": [("o1", "")]}
    assert "without an amount: 1; counted as visits, in no sum" in plan.lines()


def test_how_and_when_an_item_came_in_is_written(base: Path, bring: Bring) -> None:
    bring(clients=CLIENTS, purchases=HEAD + row("o1", "5", ""))
    data: Any = read(base / "records/c1.yaml", "").data
    assert data["entered"] == "2026-11-21"
    assert (data["purchases"][0]["learnt_from"], data["purchases"][0]["entered"]) == ("import", "2026-11-21")


def test_what_check_refuses_goes_to_the_rejects_and_comes_in_mended(
    base: Path, plan: Bring, tmp_path: Path
) -> None:
    planned = plan(clients="id,name,email\nC1,Beta,b@beta.example\nC2,Gama,bla@\nC3,Delta,also@\n")
    assert next(told(planned.faults)).endswith("(and 1 more like it)")
    (file,) = write_rejects(planned)
    apply_import(planned)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "import_line,import_reason,id,name,email"
    assert lines[1].startswith('3,"CB017 ""bla@"" is no e-mail address')
    assert lines[1].endswith(",C2,Gama,bla@")
    file.write_text("\n".join(lines).replace("bla@", "g@gama.example"), encoding="utf-8")
    again = plan_import(base, [file], DAY)
    assert [new.path for new in again.new] == ["records/c2.yaml"]
    assert write_rejects(planned) == [tmp_path / "clients.rejects-2.csv"]


@pytest.mark.parametrize(
    ("date", "amount", "expected"),
    [
        pytest.param(
            "31/01/2026", "1.234,50", ("2026-01-31", "1234.50"), id="the day first, a decimal comma"
        ),
        pytest.param(
            "01/31/2026", "1,234.50", ("2026-01-31", "1234.50"), id="the month first, a decimal point"
        ),
        pytest.param(
            "31.1.2026", "1 234,5", ("2026-01-31", "1234.5"), id="points, and spaces between thousands"
        ),
        pytest.param(
            "2026-01-31 10:22", "(40.00)", ("2026-01-31", "40.00"), id="with a time, in parentheses"
        ),
    ],
)
def test_days_and_sums_are_read_as_they_are_written(
    base: Path, bring: Bring, date: str, amount: str, expected: tuple[str, str]
) -> None:
    bring(clients=CLIENTS, purchases=f"client_id;date;amount\nC1;{date};{amount}\n")
    data: Any = read(base / "records/c1.yaml", "").data
    (item,) = data.get("purchases") or data["returns"]
    assert (item["date"], item["amount"]) == expected


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig", "cp866"])
def test_the_encoding_of_a_list_is_recognised(base: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes("Код;Название;Телефон\r\nC1;Фирма Один;0351\r\n".encode(encoding))
    (new,) = plan_import(base, [file], DAY).new
    assert "name: Фирма Один\n" in new.text


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["o1", "o2", "o3", ""]),
        st.sampled_from(["5", "-5", "80,00", "1,234", "much", ""]),
        st.sampled_from(["", "paid", "cancelled", "refunded", "on its way"]),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_each_row_is_taken_left_aside_or_refused_and_twice_is_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    base = tmp_path_factory.mktemp("base")
    (base / "schema.yaml").write_text("base: {currency: EUR}\n", encoding="utf-8")
    (base / "c.csv").write_text(CLIENTS, encoding="utf-8")
    text = "id;client_id;date;amount;status\n" + "".join(f"{n};C1;2026-01-05;{a};{s}\n" for n, a, s in rows)
    (base / "purchases.csv").write_text(text, encoding="utf-8")
    files = [base / "c.csv", base / "purchases.csv"]
    plan = plan_import(base, files, DAY)
    apply_import(plan)
    data: Any = read(base / "records/c1.yaml", "").data
    refused = {fault.line for fault in plan.faults if fault.path.endswith("purchases.csv")}
    aside = sum(
        int(line.split(" left aside")[0].split()[-1]) for line in plan.lines() if "left aside" in line
    )
    sold = len(data.get("purchases", ())) + len(data.get("cancelled", ()))
    # A row that was refunded is a sale and a return, unless its sum is negative.
    alone = len(data.get("returns", ())) - sum(
        status == "refunded" and not amount.startswith("-") and n not in refused
        for n, (_, amount, status) in enumerate(rows, 2)
    )
    overtaken = len(rows) - len(refused) - sold - alone
    assert overtaken == aside
    assert plan_import(base, files, DAY).empty


def test_a_sum_that_friday_corrects_is_fridays_and_told(base: Path, plan: Bring, bring: Bring) -> None:
    bring(clients=CLIENTS, purchases=HEAD + row("o1", "5", "paid", "pasta") + row("o2", "7", "paid", "wine"))
    friday = HEAD + row("o1", "8.00", "paid", "pasta") + row("o2", "7.00", "paid", "wine")
    lines = bring(clients=CLIENTS, purchases=friday).lines()
    assert [line for line in lines if line.startswith(("changed", "kept"))] == [
        'changed: records/c1.yaml purchases/0/amount "5" -> "8.00"'
    ]
    assert said(base) == {"purchases": [("o1", "8.00"), ("o2", "7")]}
    assert plan(clients=CLIENTS, purchases=friday).empty
