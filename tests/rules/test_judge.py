"""Judging as a whole: what is weighed, what is left out, where it is placed."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.fields import empty
from clientbase.finding import Finding, Severity
from clientbase.norms import Norms
from clientbase.rules import BaseComplaint
from clientbase.rules.judge import judge, judge_base, judge_dated, place_base
from clientbase.text.read import Document, Unreadable, parse
from tests.rules.bases import TODAY, between_records, document, index_of, norms_of

LOST = "name: Luna\ncolour: red\nwebsite: none of ours\n"


@pytest.mark.parametrize(
    ("rules", "weights"),
    [
        pytest.param("{}", {"CB010": "error", "CB019": "hint"}, id="as the rules say"),
        pytest.param(
            "{warn: [CB010], error: [CB019]}",
            {"CB010": "warning", "CB019": "error"},
            id="as the company says",
        ),
        pytest.param("{hint: [CB010]}", {"CB010": "hint", "CB019": "hint"}, id="down"),
        pytest.param("{ignore: [CB010, CB019]}", {}, id="not at all"),
    ],
)
def test_company_weighs_rules(rules: str, weights: dict[str, str]) -> None:
    judged = judge(document(LOST), norms_of(f"rules: {rules}"), TODAY)
    assert {finding.code: str(finding.severity) for finding in judged.findings} == weights
    assert judged.client is not None


def test_unusable_record_is_told_why_and_judged_no_further() -> None:
    judged = judge(document("status: late\nwebsite: none of ours", "records/Luna.yaml"), empty(Norms), TODAY)
    assert judged.client is None
    assert [finding.code for finding in judged.findings] == ["CB009", "CB011", "CB012"]


def test_findings_stand_in_the_order_of_the_file() -> None:
    judged = judge(
        document("""
            name: Luna
            website: none of ours
            phone: none
            email: none
        """),
        empty(Norms),
        TODAY,
    )
    assert [(finding.line, finding.code) for finding in judged.findings] == [
        (2, "CB019"),
        (3, "CB018"),
        (4, "CB017"),
    ]


def test_rules_of_the_day_are_judged_apart() -> None:
    record = document("name: Luna\nsince: 2026-11-22\nwebsite: none of ours")
    norms = empty(Norms)
    without = judge(record, norms, None)
    assert [finding.code for finding in without.findings] == ["CB019"]
    assert without.client is not None
    dated = judge_dated(record, without.client, norms, TODAY)
    assert [finding.code for finding in dated] == ["CB060"]
    assert judge_dated(record, without.client, norms, date(2026, 11, 22)) == ()
    assert judge(record, norms, TODAY).findings == (*dated, *without.findings)


def test_norms_are_told_apart() -> None:
    strict, lenient = norms_of("rules: {error: [CB019]}"), norms_of("rules: {ignore: [CB019]}")
    counts = [len(judge(document(LOST), norms, None).findings) for norms in (strict, lenient, strict)]
    assert counts == [2, 1, 2]


TWICE = {
    "records/a.yaml": "name: Adria\ntax_id: 1\n",
    "records/b.yaml": "name: Beta\ntax_id: 1\n",
    "records/c.yaml": "name: Gama\ntax_id: 1\n",
}


def _read(path: str) -> Document:
    return parse(TWICE[path].encode(), path)


def test_what_stands_in_three_records_is_said_of_each() -> None:
    norms = empty(Norms)
    placed = place_base(between_records(TWICE, norms), norms, _read)
    advice = "too; correct it, or name the concern of both"
    assert [str(finding) for finding in placed] == [
        f'records/a.yaml:2:1: CB051 "1" is the tax number of records/b.yaml and 1 more {advice}',
        f'records/b.yaml:2:1: CB051 "1" is the tax number of records/a.yaml and 1 more {advice}',
        f'records/c.yaml:2:1: CB051 "1" is the tax number of records/a.yaml and 1 more {advice}',
    ]


def test_rules_over_the_base_are_weighed_too() -> None:
    assert between_records(TWICE, norms_of("rules: {ignore: [CB051]}")) == ()
    weighed = norms_of("rules: {hint: [CB051]}")
    placed = place_base(between_records(TWICE, weighed), weighed, _read)
    assert {finding.severity for finding in placed} == {Severity.HINT}


def test_id_that_differs_in_capitals_is_found_without_reading() -> None:
    norms = empty(Norms)

    def unread(path: str) -> Document:
        raise AssertionError(path)

    with index_of({"records/a.yaml": "name: Adria\n"}, norms) as cursor:
        cursor.execute("INSERT INTO records VALUES ('records/north/A.yaml', 'A', 0)")
        placed = place_base(judge_base(cursor, norms), norms, unread)
    assert [(f.path, f.line, f.code) for f in placed] == [
        ("records/a.yaml", 1, "CB050"),
        ("records/north/A.yaml", 1, "CB050"),
    ]


def test_archive_without_a_status() -> None:
    norms = empty(Norms)
    complaints = between_records({"records/archive/a.yaml": "name: Adria\n"}, norms)
    assert [complaint.message for complaint in complaints] == [
        "the record is in the archive, but there is no status"
    ]


def test_file_that_changed_since_is_said_to_be_unreadable() -> None:
    gone = Finding("records/a.yaml", 1, 1, "CB001", "gone")

    def read(_: str) -> Document:
        raise Unreadable(gone)

    assert place_base([BaseComplaint("records/a.yaml", ("name",), "x", "CB054")], empty(Norms), read) == (
        gone,
    )


FULL: dict[str, Any] = {
    "name": "Luna",
    "kind": "organisation",
    "status": "former",
    "manager": "olga",
    "since": "2019-03-14",
    "phone": "+38923123456",
    "email": "orders@luna.example",
    "website": "luna.example",
    "currency": "MKD",
    "terms": {"discount": "5"},
    "contacts": [{"name": "Ana", "phone": "070123456", "birthday": "05-01", "left": "2026-01-01"}],
    "interactions": [{"date": "2026-10-12", "kind": "call", "with": "Ana", "next": {"date": "2026-11-25"}}],
    "deals": [{"id": "d", "stage": "lost", "amount": "4200", "opened": "2026-01-01", "closed": "2026-02-01"}],
    "proposals": [{"date": "2026-10-14", "amount": "900", "decision": "declined", "decided": "2026-10-15"}],
    "purchases": [{"date": "2026-06-01", "amount": "812.40", "cost": "640", "waiver": {"reason": "sample"}}]
    * 2,
    "returns": [{"date": "2026-06-09", "amount": "40.00"}],
    "problems": [{"opened": "2026-06-08", "resolved": "2026-06-10"}],
    "handovers": [{"date": "2025-02-01", "from": "ivan", "to": "olga"}],
    "left": {"date": "2026-11-01", "reason": "closed"},
    "extra": {"card": "77-1234"},
}
NORMS = norms_of("""
    base: {region: MK}
    rates: {MKD: 0.01625}
    managers: {olga: {until: 2026-01-01}}
    interactions: {call: {}}
    thresholds: [{repeat_purchase: 200}]
    fields: {card: {pattern: '[0-9-]+'}}
    required: {client: [source.channel, extra.card], purchase: [product]}
""")
ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "+",
        "00",
        "@",
        "a@b",
        "1" * 70,
        "\u200b",
        "é@é.é",
        "9999-12-31",
        "0001-01-01",
        "\U0001f600",
        "JPY",
    ]
)
VALUES = st.one_of(
    ODD, st.none(), st.lists(ODD, max_size=2), st.dictionaries(st.text("abc", min_size=1), ODD, max_size=2)
)


def ways(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [found for key, item in entries for found in ((*way, key), *ways(item, (*way, key)))]


@given(st.sampled_from(ways(FULL)), VALUES)
def test_no_value_whatever_breaks_a_rule(way: tuple[str | int, ...], value: object) -> None:
    data = json.loads(json.dumps(FULL))
    box = data
    for key in way[:-1]:
        box = box[key]
    box[way[-1]] = value
    text = json.dumps(data, indent=1, ensure_ascii=False)
    judged = judge(parse(text.encode(), "records/luna.yaml"), NORMS, TODAY)
    lines = text.splitlines()
    assert all(finding.column <= len(lines[finding.line - 1]) for finding in judged.findings)
    assert (judged.client is None) == any(finding.code in {"CB011", "CB012"} for finding in judged.findings)


def test_namesakes_with_tax_numbers_of_their_own_are_two_clients() -> None:
    norms = empty(Norms)
    apart = {"records/a.yaml": "name: Luna DOO\ntax_id: 1\n", "records/b.yaml": "name: Luna AD\ntax_id: 2\n"}
    assert between_records(apart, norms) == ()
    unknown = {**apart, "records/c.yaml": "name: Luna\n"}
    assert [complaint.code for complaint in between_records(unknown, norms)] == ["CB054"] * 3


def test_of_a_long_value_the_beginning_and_the_advice_are_said() -> None:
    record = parse(b"name: A\nfounded: '" + b"9" * 5000 + b"'\n", "records/a.yaml")
    (finding,) = [one for one in judge(record, empty(Norms), None).findings if one.line == 2]
    assert 400 < len(finding.message) < 600
    assert finding.message.startswith('"9999')
    assert finding.message.endswith("MM-DD without the year")
