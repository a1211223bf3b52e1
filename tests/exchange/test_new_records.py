"""What the rows of the four tables become in records."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from clientbase.exchange import ImportPlan
from tests.exchange.conftest import without_marks

Bring = Callable[..., ImportPlan]
CLIENTS = (
    "id,name,kind,manager,country,region,city,address,postal_code,phone,fax,email,website,source,"
    "credit_limit,notes\n"
)


def record(base: Path, name: str) -> str:
    """The record without its first line, which says to editors what it is."""
    first, rest = (base / "records" / f"{name}.yaml").read_text(encoding="utf-8").split("\n", 1)
    assert first == "# yaml-language-server: $schema=../.clientbase/record.schema.json"
    return without_marks(rest)


def test_a_row_of_each_table_becomes_one_record(base: Path, bring: Bring) -> None:
    plan = bring(
        clients=CLIENTS
        + 'C12347,Адриатик Храна,company,Olga Stojanova,MK,Skopje,Скопје,"ул. Македонија, 12",1000,'
        "+389 2 3123456,+389 2 3123457,a@adriatik.example,https://adriatik.example,Trade Fair,"
        "5000,pays late\n",
        contacts="""\
            client_id,name,role,phone,email,preferred_channel,birthday,left_on,notes
            C12347,Ирина Петрова,director,0701234,irina@adriatik.example,call,05-01,2026-06-30,"likes: tea"
            """,
        purchases="""\
            id,client_id,date,amount,currency,items,product,cost,status,manager,notes
            536365,C12347,2026-06-01,812.40,EUR,40,olive oil,640.00,paid,olga@adria.example,gift wrapped
            536366,C12347,2026-06-01,1.10,,,,,,,
            C536365,C12347,2026-06-09,-40.00,,-2,olive oil,,,,broken
            536367,C12347,2026-06-10,5.00,,,,,Cancelled,,
            """,
        interactions="""\
            client_id,date,kind,channel,direction,manager,contact,document,text,outcome
            C12347,2026-05-30,call,phone,Outgoing,olga,Ирина Петрова,q-7,"no: wants ""samples"" first",agreed
            C12347,2026-05-31,,call,in,,,,,
            """,
    )
    assert record(base, "c12347") == dedent("""\
        name: Адриатик Храна
        kind: organisation
        manager: olga
        region: Skopje
        source: {channel: trade-fair}
        phone: +389 2 3123456
        email: a@adriatik.example
        website: https://adriatik.example
        address: ул. Македонија, 12, 1000 Скопје, Skopje, MK
        contacts:
          - name: Ирина Петрова
            role: director
            phone: 0701234
            email: irina@adriatik.example
            preferred_channel: call
            birthday: 05-01
            left: 2026-06-30
            notes: "likes: tea"
        interactions:
          - date: 2026-05-30
            kind: call
            direction: out
            by: olga
            with: Ирина Петрова
            about: |-
              no: wants "samples" first
              channel: phone
            document: q-7
            outcome: agreed
          - {date: 2026-05-31, kind: call, direction: in}
        purchases:
          - date: 2026-06-01
            amount: 812.40
            cost: 640.00
            product: olive oil
            items: 40
            manager: olga
            document: 536365
            notes: gift wrapped
          - {date: 2026-06-01, amount: 1.10, document: 536366}
        returns:
          - date: 2026-06-09
            amount: 40.00
            product: olive oil
            reason: |-
              items: -2
              notes: broken
            document: C536365
        cancelled:
          - {date: 2026-06-10, amount: 5.00, document: 536367, reason: Cancelled}
        notes: pays late
        extra:
          credit_limit: 5000
          fax: +389 2 3123457
        """)
    assert plan.lines() == [
        "new: 1 client, 1 contact, 2 interactions, 2 purchases, 1 return, 1 cancelled order",
        'status "paid": a sale (1 row, 812.40)',
        'status "Cancelled": cancelled, no sale (1 row, 5.00)',
        'schema.yaml: field "credit_limit" (number) added',
        'schema.yaml: field "fax" (text) added',
    ]


def test_what_has_no_place_is_kept_in_notes(base: Path, bring: Bring) -> None:
    bring(
        clients="id,name,kind,source,Branch No,notes\nC1,Beta,embassy,Сајам,77,old client\n",
        contacts="client_id,name,shoe size\nC1,Ana,38\n",
        purchases="client_id,date,amount,colour,status\nC1,2026-01-02,5,red,\nC1,2026-01-03,-5,red,Returned\n",
        interactions="client_id,date,kind,mood\nC1,2026-01-02,call,good\n",
    )
    assert record(base, "c1") == dedent("""\
        name: Beta
        source: {channel: sajam}
        contacts:
          - name: Ana
            notes: "shoe_size: 38"
        interactions:
          - {date: 2026-01-02, kind: call, about: "mood: good"}
        purchases:
          - {date: 2026-01-02, amount: 5, notes: "colour: red"}
        returns:
          - date: 2026-01-03
            amount: 5
            reason: |-
              Returned
              colour: red
        notes: |-
          old client
          kind: embassy
          source: Сајам
          branch_no: 77
        """)


@pytest.mark.parametrize(
    ("foreign", "name", "aliases"),
    [
        pytest.param("C12347", "c12347", "", id="capitals only"),
        pytest.param("12347", "12347", "", id="a number"),
        pytest.param("A/12", "a-12", "aliases: [A/12]\n", id="signs that no file name has"),
        pytest.param("Ќ-7", "k-7", "aliases: [Ќ-7]\n", id="another script"),
        pytest.param("NUL", "nul-client", "aliases: [NUL]\n", id="a device on Windows"),
    ],
)
def test_an_id_becomes_the_name_of_the_file(
    base: Path, bring: Bring, foreign: str, name: str, aliases: str
) -> None:
    bring(clients=f"id,name\n{foreign},Beta\n")
    assert record(base, name) == f"name: Beta\n{aliases}"


@pytest.mark.parametrize(
    ("row", "region", "address"),
    [
        pytest.param(",,,,Iceland", "Iceland", None, id="region says all of it"),
        pytest.param(",,,SP,Brazil", "SP", "SP, Brazil", id="the country has no other place"),
        pytest.param(",70174,Stuttgart,,Germany", "Germany", "70174 Stuttgart, Germany", id="no street"),
        pytest.param("Main 1,,,,", None, "Main 1", id="street only"),
        pytest.param(",,Oslo,,", None, "Oslo", id="city only"),
    ],
)
def test_an_address_is_put_together_without_loss(
    base: Path, bring: Bring, row: str, region: str | None, address: str | None
) -> None:
    bring(clients=f"id,name,address,postal_code,city,region,country\nC1,Beta,{row}\n")
    lines = ["name: Beta"]
    lines += [f"region: {region}"] * (region is not None)
    lines += [f"address: {address}"] * (address is not None)
    assert record(base, "c1") == "\n".join([*lines, ""])


def test_two_equal_rows_stay_two_and_keep_their_order(base: Path, bring: Bring) -> None:
    bring(
        clients="id,name\nC1,Beta\n",
        purchases="""\
            client_id,date,amount
            C1,2026-01-02,7
            C1,2026-01-02,5
            C1,2026-01-02,7
            C1,2025-01-01,9
            """,
    )
    assert record(base, "c1") == dedent("""\
        name: Beta
        purchases:
          - {date: 2026-01-02, amount: 7}
          - {date: 2026-01-02, amount: 5}
          - {date: 2026-01-02, amount: 7}
          - {date: 2025-01-01, amount: 9}
        """)


def test_texts_that_yaml_would_misread_come_back(base: Path, bring: Bring) -> None:
    bring(clients='id,name,phone,notes\nC1,"- no: #1",+389,"{a}\nb: c"\n')
    assert record(base, "c1") == 'name: "- no: #1"\nphone: +389\nnotes: |-\n  {a}\n  b: c\n'


def test_items_dated_later_than_today_go_to_the_rejects(plan: Bring) -> None:
    planned = plan(
        clients="id,name\nC1,Beta\n", purchases="client_id,date,amount\nC1,2026-11-21,5\nC1,2026-11-22,5\n"
    )
    assert [(fault.line, fault.code) for fault in planned.faults] == [(3, "CB060")]
    assert planned.lines()[0] == "new: 1 client, 1 purchase"


def test_what_spreadsheets_put_around_a_number_is_left_out(base: Path, bring: Bring) -> None:
    bring(
        clients='id,name,phone,email\nc1,Luna,"=+389 2 3123 456",?\nc2,Mar,"=""0351 12""",TBD\nc3,=A1,,N.A.\n'
    )
    assert [record(base, name) for name in ("c1", "c2", "c3")] == [
        "name: Luna\nphone: +389 2 3123 456\n",
        "name: Mar\nphone: 0351 12\n",
        "name: =A1\n",
    ]


def test_a_day_of_noughts_is_none(base: Path, bring: Bring) -> None:
    bring(clients="id,name,since\nc1,Luna,0000-00-00\nc2,Mar,00.00.0000\n")
    assert record(base, "c1") == "name: Luna\n"


def test_a_cell_may_hold_several_phones_and_addresses(base: Path, bring: Bring) -> None:
    bring(
        clients='id,name,phone,email\nc1,Luna,"+389 2 3123 456, +389 70 123 456",a@luna.example; b@luna.example\n',
        contacts="client_id,name,phone,email\nc1,Ana,02/3123-456,a@luna.example / ana@home.example\n",
    )
    assert record(base, "c1") == dedent("""\
        name: Luna
        phone: [+389 2 3123 456, +389 70 123 456]
        email: [a@luna.example, b@luna.example]
        contacts:
          - name: Ana
            phone: 02/3123-456
            email: [a@luna.example, ana@home.example]
        """)


def test_rows_without_some_last_cells_and_totals_are_told(
    base: Path, plan: Callable[..., ImportPlan]
) -> None:
    planned = plan(clients="name,phone,notes\nBeta,070\nGama DOO,071,good\nGamma,072,\nTotal 3\n")
    assert [new.path for new in planned.new] == [
        f"records/{name}.yaml" for name in ("beta", "gama-doo", "gamma")
    ]
    (told,) = (line for line in planned.lines() if "fewer cells" in line)
    assert told.endswith("2 rows with fewer cells than the header, the others taken as empty: line 2, 5")
    assert [one.code for one in planned.faults] == ["CB130"]
    assert "possible duplicate: records/gamma.yaml is called like records/gama-doo.yaml" in planned.lines()
    assert not list(base.rglob("records/*.yaml"))
