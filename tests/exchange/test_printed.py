"""What programs print into a list besides its rows: the header on each page, totals, marks that nobody sees."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.exchange import Given, ImportPlan, plan_import
from tests.exchange.conftest import without_marks

Plan = Callable[..., ImportPlan]
DAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("clients", "id,name,phone\nC1,Beta,070\nid,name,phone\nC2,Gama,071\n", id="with ids"),
        pytest.param("partners", "Назив;Телефон\nБета;070\nНАЗИВ;Телефон \nГама;071\n", id="in capitals"),
    ],
)
def test_a_header_that_stands_again_is_no_client(base: Path, tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    planned = plan_import(base, [file], DAY)
    assert len(planned.new) == 2
    assert planned.faults == ()
    assert f"{file}: 3 rows = 2 taken + 1 left aside (1 the header again)" in planned.lines()


def test_a_header_that_stands_again_among_purchases_is_left_aside(plan: Plan) -> None:
    planned = plan(
        clients="id,name\nC1,Beta\n",
        purchases="client_id,date,amount\nC1,2026-01-05,5\nclient_id,date,amount\nC1,2026-02-05,7\n",
    )
    assert planned.faults == ()
    assert planned.lines()[0] == "new: 1 client, 2 purchases"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Total clients: 2",
            "TOTAL CUSTOMERS",
            "Count: 2",
            "Итого по отчёту",
            "Всего клиентов: 2",
            "Записей: 2",
        ),
        *("ВКУПНО КЛИЕНТИ", "Вкупно за 2026", "Број: 2", "Anzahl: 2", "Summe für 2026", "Page 1 of 2"),
        *("Страница 1 из 1", "Total", "Итого:"),
    ],
)
def test_totals_in_more_words_are_no_client(plan: Plan, line: str) -> None:
    planned = plan(clients=f"name,city\nBeta,Skopje\n{line},2\n")
    assert [new.path for new in planned.new] == ["records/beta.yaml"]
    assert [fault.code for fault in planned.faults] == ["CB130"]


@pytest.mark.parametrize(
    "name", ["Total Energies", "Summe GmbH", "Page One", "Count Basie", "Итог", "Броја ДОО", "Clients First"]
)
def test_a_client_who_is_called_nearly_so_comes_in(plan: Plan, name: str) -> None:
    assert plan(clients=f"name,city\n{name},Skopje\n").faults == ()


def test_marks_that_nobody_sees_around_a_cell_are_left_out(base: Path, bring: Plan) -> None:
    bring(
        clients="id,name,phone,email\n"
        "\u200bC1,\ufeffBeta\u200b,\u202a+389 2 3123 456\u202c,\u00a0a@beta.example\u200e\n",
        purchases="client_id,date,amount\nC1\u200b,\u200e2026-01-05,\u200b5\n",
    )
    assert without_marks((base / "records/c1.yaml").read_text(encoding="utf-8")).endswith(
        "name: Beta\nphone: +389 2 3123 456\nemail: a@beta.example\n"
        "purchases:\n  - {date: 2026-01-05, amount: 5}\n"
    )


def test_how_days_are_written_is_told_of_columns_that_are_there(base: Path, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("id,name\nC1,Beta\n", encoding="utf-8")
    planned = plan_import(base, [tmp_path / "clients.csv"], DAY, Given(first="month", decimal=","))
    assert [line for line in planned.lines() if "column" in line] == []


def test_a_row_with_an_address_is_no_header_though_a_cell_is_called_like_one(
    base: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(
        "Kd;Bezeichner;Post;Tel\n1;Firma;a@f.example;070\n2;Beta;b@f.example;071\n", encoding="utf-8"
    )
    planned = plan_import(base, [file], DAY)
    assert (planned.new, [one.code for one in planned.problems]) == ((), ["CB100"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("контакты", "код клиента;Фамилия;Имя;Тел.\nc1;Кляйн;Ева;070\nc1;Штерн;Ян;071\n"),
        ("Лица", "шифра на клиент;Име;Презиме\nc1;Ева;Клајн\nc1;Јан;Штерн\n"),
        ("kontakte", "Kundennr;Vorname;Nachname\nc1;Eva;Klein\nc1;Jan;Stern\n"),
    ],
)
def test_what_people_call_a_list_decides_what_it_is(base: Path, tmp_path: Path, name: str, text: str) -> None:
    (base / "records" / "c1.yaml").write_text("name: Beta\n", encoding="utf-8")
    file = tmp_path / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    planned = plan_import(base, [file], DAY)
    assert (planned.faults, planned.lines()) == ((), ["new: 2 contacts", "records added to: 1"])


def test_it_demands_no_columns(plan: Plan) -> None:
    assert len(plan(kontakte="Firma;Telefon\nBeta;070\n").new) == 1
