"""Words where nothing is known, several texts in a cell, spellings of a person: none becomes what nobody meant."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.exchange import ImportPlan, plan_import
from tests.exchange.conftest import without_marks

Plan = Callable[..., ImportPlan]


def record(base: Path, name: str) -> str:
    text = (base / "records" / f"{name}.yaml").read_text(encoding="utf-8")
    return without_marks(text).partition("\n")[2]


@pytest.mark.parametrize(
    "word", ["нет", "Нет", "НЕМА", "нема податоци", "не указано", "unassigned", "Not specified", "keine", "—"]
)
def test_a_word_for_nothing_is_none(base: Path, bring: Plan, word: str) -> None:
    columns = "phone email website manager segment tax_id city source since birthday tags credit_limit discount".split()
    planned = bring(
        clients=f"id,name,{','.join(columns)}\nC1,Beta,{','.join([word] * len(columns))}\n",
        contacts=f"client_id,name,role,phone,interests,decides\nC1,Eva,{word},{word},{word},{word}\n",
        purchases=f"client_id,date,amount,manager,currency,cost\nC1,2026-01-05,5,{word},{word},{word}\n",
    )
    assert planned.schema is None
    assert record(base, "c1") == (
        "name: Beta\ncontacts:\n  - name: Eva\npurchases:\n  - {date: 2026-01-05, amount: 5}\n"
    )
    assert sum("word for nothing" in line for line in planned.lines()) == 3


def test_where_it_is_an_answer_or_a_name_it_stays(base: Path, bring: Plan) -> None:
    (base / "schema.yaml").write_text(
        "base: {currency: EUR}\nfields: {newsletter: {type: choice, choices: [да, нет]}}\n", encoding="utf-8"
    )
    bring(clients="id,name,newsletter,source,notes\nC1,Нема,нет,unknown,нет\n")
    assert record(base, "c1") == (
        "name: Нема\nsource: {channel: unknown}\nnotes: нет\nextra:\n  newsletter: нет\n"
    )


def test_a_phone_of_noughts_is_none(base: Path, bring: Plan) -> None:
    bring(clients="id,name,phone\nC1,Beta,000-000\nC2,Gama,0\nC3,Delta,070 1\n")
    assert [record(base, name) for name in ("c1", "c2", "c3")] == [
        "name: Beta\n",
        "name: Gama\n",
        "name: Delta\nphone: 070 1\n",
    ]


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("wine; cheese, bread|milk", ["wine", "cheese", "bread", "milk"]),
        ("wine (red, dry), cheese", ["wine (red, dry)", "cheese"]),
        ('"wine, red", cheese', ["wine, red", "cheese"]),
        ("wine\\, red; cheese", ["wine, red", "cheese"]),
        ("wine (red, dry; cheese", ["wine (red", "dry", "cheese"]),
        ('the "old" one, new', ['the "old" one', "new"]),
        ("a ::: b", ["a", "b"]),
    ],
)
def test_several_texts_in_a_cell_are_not_parted_within(plan: Plan, cell: str, texts: list[str]) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    planned = plan(
        clients=f"id,name,tags\nC1,Beta,{quoted}\n",
        contacts=f"client_id,name,interests\nC1,Eva,{quoted}\n",
    )
    (new,) = planned.new
    assert (new.data["tags"], new.data["contacts"][0]["interests"]) == (texts, texts)


def test_a_text_of_a_list_in_json_stays_one(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.jsonl"
    file.write_text(
        '{"id": "C1", "name": "Beta", "tags": ["wine, red", "b"], "aliases": ["A; B"]}\n', encoding="utf-8"
    )
    (new,) = plan_import(base, [file], dt.date(2026, 11, 21)).new
    assert (new.data["tags"], new.data["aliases"]) == (["wine, red", "b"], ["A; B"])


def test_a_person_in_another_spelling_is_the_one_who_is_there(base: Path, plan: Plan) -> None:
    (base / "records" / "c1.yaml").write_text(
        "name: Beta\ncontacts:\n  - name: Eva Klein\n    role: director\n  - name: Zoë\n", encoding="utf-8"
    )
    planned = plan(
        contacts="client_id,name,phone\nC1,eva  klein,070\nC1,Zoe\u0308,071\nC1,Eva\u00a0Klein,070\n"
    )
    assert planned.lines()[0] == "new: 1 contact"
    assert planned.conflicts == 0
    assert planned.changed[0].after.startswith(
        "name: Beta\ncontacts:\n  - name: Eva Klein\n    role: director\n    phone: 070\n"
        "  - name: Zoë\n    phone: 071\n"
    )


def test_a_list_in_utf_8_with_a_wrong_byte_is_still_that(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes("id,name\nC1,Фирма Один\n".encode() + b"C2,Caf\xe9\n" + "C3,Ёлка\n".encode())
    planned = plan_import(base, [file], dt.date(2026, 11, 21))
    assert [new.data["name"] for new in planned.new] == ["Фирма Один", "Ёлка"]
    assert [(fault.line, fault.code) for fault in planned.faults] == [(3, "CB101")]
    assert (
        f"{file}: read as UTF-8, but for 1 byte that is none; its row goes to the rejects" in planned.lines()
    )
