"""The query language: which clients a query lets through, and what is said of one that cannot be read."""

import datetime as dt

import pytest

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.index.asked import FACTS
from clientbase.index.where import condition
from clientbase.page import Scope
from tests.index.bases import TODAY, asked, sold
from tests.index.conftest import Make

RECORDS = {
    "luna": sold(
        "2026-01-01 1000 olive oil",
        "2026-02-01 500.50 pasta",
        more="""
            segment: horeca
            manager: olga
            tags: [vip, it's]
            aliases: [Старо Име]
            contacts: [{name: Vera Ilieva}]
            interactions: [{date: 2026-11-01, kind: call}]
        """,
    ),
    "sol": sold(
        "2026-01-01 99", more="segment: retail\nmanager: ivan\ntags: [new]\nsnoozed: {until: 2027-01-01}"
    ),
    "mar": "name: Иванов и синови\nstatus: potential\n",
}

SCHEMA = "segments: {horeca: Hotels, retail: Shops}\nmanagers: {olga: {}, ivan: {}}\n"


@pytest.fixture
def base(make: Make) -> Base:
    return make(RECORDS, SCHEMA)


@pytest.mark.parametrize(
    ("query", "clients"),
    [
        pytest.param("segment=horeca", "luna", id="equal"),
        pytest.param("segment=horeca,retail", "luna sol", id="any of several"),
        pytest.param("segment!=horeca", "mar sol", id="another one or none"),
        pytest.param("segment!=horeca,retail", "mar", id="none of several"),
        pytest.param("segment=", "mar", id="unknown"),
        pytest.param("segment!=", "luna sol", id="known"),
        pytest.param("segment=horeca manager=ivan", "", id="all terms must hold"),
        pytest.param("revenue>1500.49", "luna", id="a sum"),
        pytest.param("revenue>1500.50", "", id="the same sum is not more"),
        pytest.param("revenue>=1500.5", "luna", id="at least"),
        pytest.param("revenue<100", "sol", id="unknown is not less"),
        pytest.param("revenue=99", "sol", id="an exact sum"),
        pytest.param("purchases>1", "luna", id="a number"),
        pytest.param("usual_interval<=184", "luna sol", id="a number with decimals"),
        pytest.param("last_purchase<2026-02-01", "sol", id="a day"),
        pytest.param("last_purchase<=2026-02-01", "luna sol", id="up to a day"),
        pytest.param("last_contact>-30d", "luna", id="a day in words"),
        pytest.param("last_contact=1.11.2026", "luna", id="a day as people write it"),
        pytest.param("snoozed_until>today", "sol", id="today"),
        pytest.param("one_off=yes", "sol", id="a flag"),
        pytest.param("one_off=no", "luna mar", id="no flag"),
        pytest.param("silent=true,false", "luna mar sol", id="either"),
        pytest.param("tag=vip", "luna", id="a tag"),
        pytest.param("tag=vip,new", "luna sol", id="any of several tags"),
        pytest.param("tag!=vip", "mar sol", id="without a tag"),
        pytest.param("tag=it\\'s", "luna", id="a tag with a quote"),
        pytest.param('"preferred_product=olive oil"', "luna", id="words within quotes"),
        pytest.param("stage=potential", "mar", id="the stage"),
        pytest.param("class=A", "luna", id="the class"),
        pytest.param("ivanov", "mar", id="a word in another script"),
        pytest.param("Vera", "luna", id="the name of a contact"),
        pytest.param("staro", "luna", id="another name"),
        pytest.param("ivanov sinovi", "mar", id="several words"),
        pytest.param("luna stage!=former", "luna sol", id="a word and a term"),
    ],
)
def test_a_query_lets_clients_through(base: Base, query: str, clients: str) -> None:
    sql, parameters, _ = condition(base.connection, query, base.day)
    found = base.ask(f"SELECT client FROM all_facts WHERE {sql} ORDER BY client", parameters)  # noqa: S608 - what is tested
    assert [client for (client,) in found] == clients.split()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("segmet=horeca", 'no field "segmet" to ask about; did you mean "segment"?', id="a slip"),
        pytest.param(
            "zzz=1", 'no field "zzz" to ask about; there are: client, name, kind,', id="nothing like it"
        ),
        pytest.param("revenue>much", 'revenue: "much" is not an amount', id="no sum"),
        pytest.param("purchases>many", 'purchases: "many" is not an amount', id="no number"),
        pytest.param("since<soon", 'since: "soon" is not a day', id="no day"),
        pytest.param("one_off=maybe", 'one_off: "maybe" is neither yes nor no', id="no flag"),
        pytest.param("revenue>1,2", '"revenue>1,2": one value is expected behind >', id="more than several"),
        pytest.param("revenue>", '"revenue>": one value is expected behind >', id="more than nothing"),
        pytest.param("tag<vip", '"tag<vip": tag has no order; it is asked for with = or !=', id="no order"),
        pytest.param("", "the question is empty; leave it out to ask for everybody", id="nothing"),
        pytest.param(" ", "the question is empty; leave it out to ask for everybody", id="a blank"),
        pytest.param('"open', 'the query ""open" cannot be read: no closing quotation', id="an open quote"),
    ],
)
def test_what_cannot_be_understood_is_said(base: Base, query: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        condition(base.connection, query, TODAY)
    assert message in str(caught.value)


def test_everything_that_may_be_asked_about_is_a_fact(base: Base) -> None:
    assert FACTS.keys() <= asked(base, "SELECT * FROM facts")[0].keys()


@pytest.mark.parametrize(
    ("scope", "clients"),
    [
        (Scope(manager="olga"), "luna"),
        (Scope(segment="retail"), "sol"),
        (Scope(manager="olga", segment="retail"), ""),
        (Scope(where="stage=potential"), "mar"),
        (Scope(manager="ivan", where="revenue<100"), "sol"),
        (Scope(), "luna mar sol"),
    ],
    ids=str,
)
def test_a_scope_narrows_every_table_once(make: Make, scope: Scope, clients: str) -> None:
    base, expected = (
        make(RECORDS, "standards: [{contact: {limit: 1d}, entry: {limit: 1d}}]", scope=scope),
        clients.split(),
    )
    keys = {
        "clients": "id",
        "facts": "client",
        "cadence": "client",
        "purchases": "client",
        "measured_purchases": "client",
    }
    for table, key in keys.items():
        found = {client for (client,) in base.ask(f"SELECT {key} FROM {table}")}  # noqa: S608 - names
        assert found == set(expected) - ({"mar"} if "purchases" in table else set()), table


def test_a_scope_does_not_move_the_classes(make: Make) -> None:
    base = make(RECORDS, scope=Scope(segment="retail"))
    assert base.ask("SELECT client, class, base_interval FROM facts") == [("sol", "B", 184.0)]


def test_days_in_words_are_counted_from_the_day_that_is_asked_about(base: Base) -> None:
    assert condition(base.connection, "since=-1d", dt.date(2024, 3, 1)).parameters == ["2024-02-29"]
