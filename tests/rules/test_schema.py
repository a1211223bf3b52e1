"""What schema.yaml is told about itself."""

import pytest

from clientbase.rules.judge import judge_schema
from tests.rules.bases import document, said


def judged_schema(text: str) -> list[str]:
    return said(judge_schema(document(text, "schema.yaml"))[1])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param(
            "rates: {eur: 1.1}",
            'CB089 "eur" is not a currency; write its ISO code, such as EUR',
            id="a currency in small letters",
        ),
        pytest.param(
            "service: {order: 12, delivery: {horeca: -1}}",
            "CB123 -1 is too little; write a larger one",
            id="cost that is a gain",
        ),
        pytest.param(
            "lifecycle: {cooling: 0}", "CB123 0 is too little; write a larger one", id="cooling at once"
        ),
        pytest.param(
            "lifecycle: {fallback: 0d}", "CB123 0d is too little; write a larger one", id="no rhythm"
        ),
        pytest.param("base: {region: UK}", 'CB088 "UK" is no ISO code of a country; write it as GB', id="UK"),
        pytest.param("base: {region: ZZ}", 'CB088 "ZZ" is no ISO code of a country; write it as MK', id="ZZ"),
        pytest.param("base: {currency: EUT}", 'CB088 "EUT" is no currency; did you mean "EUR"?', id="EUT"),
        pytest.param(
            "base: {currency: MDK}\nrates: {EUR: 61}",
            'CB088 "MDK" is no currency; did you mean "MKD"?',
            id="turned",
        ),
        pytest.param(
            "base: {currency: QQQ}", 'CB088 "QQQ" is no currency; write its ISO code, such as EUR', id="QQQ"
        ),
        pytest.param("base: {timezone: Europe/Skopye}", 'CB088 "Europe/Skopye" is no timezone', id="zone"),
        pytest.param(
            "base: {language: fr}",
            'CB124 no answer is told in "fr"; languages are en, mk, ru',
            id="language that nobody speaks here",
        ),
        pytest.param(
            "base: {language: macedonian}",
            'CB088 "macedonian" is no code of a language; write it as mk',
            id="name of a language",
        ),
        pytest.param("base: {timezone: ../etc}", 'CB088 "../etc" is no timezone', id="zone that is a path"),
        pytest.param(
            "rates: {MKD: 0}", 'CB089 a rate of 0 makes every sum in "MKD" vanish', id="rate of nothing"
        ),
        pytest.param(
            "rates: {MKD: [1, 2]}", 'CB089 "MKD" has two rates without from; keep one', id="two rates"
        ),
        pytest.param(
            "rates: {MKD: [1, {rate: 2, from: 2026-01-01}, {rate: 3, from: 2026-01-01}]}",
            'CB089 "MKD" has two rates from 2026-01-01; keep one',
            id="two rates of one day",
        ),
        pytest.param(
            "managers: {olga: {}}\nthresholds: [{for: {manager: ogla}, repeat_purchase: 1}]",
            'CB090 "ogla" is no manager of schema.yaml; did you mean "olga"?',
            id="minimum for an unknown manager",
        ),
        pytest.param(
            "managers: {olga: {from: 2026-01-01, until: 2025-01-01}}",
            "CB091 2025-01-01 is before 2026-01-01, the day it begins",
            id="manager who left before coming",
        ),
        pytest.param(
            "standards: [{update: {target: 5w, limit: 1mo}}]",
            "CB092 5w is longer than the limit of 1mo",
            id="weeks against months",
        ),
        pytest.param(
            "fields: {seats: {type: number, pattern: '[0-9]+'}}",
            "CB093 a number has no pattern; remove it, or make the field a text",
            id="pattern of a number",
        ),
        pytest.param(
            "fields: {seats: {choices: [a]}}",
            "CB094 a text has no choices; write type: choice",
            id="choices of a text",
        ),
        pytest.param(
            "rules: {ignore: [CB012]}",
            'CB095 "CB012" makes a record unusable and stays an error',
            id="what must stay an error",
        ),
        pytest.param(
            "rules: {ignore: [CB095]}", 'CB095 "CB095" is no rule that records are judged by', id="itself"
        ),
        pytest.param(
            "rules: {ignore: [CB041], hint: [CB041]}",
            'CB095 "CB041" stands under rules twice; keep it in one list',
            id="one rule in two lists",
        ),
        pytest.param(
            "lifecycle: {dormant: 1}", "CB096 1 is not above cooling, which is 1", id="equal multiples"
        ),
        pytest.param("xyz: {x: 30}", "CB097 25 is below x, which is 30", id="against the default"),
        pytest.param(
            "required: {client: [extra.card]}",
            'CB098 "extra.card" is no field of a client',
            id="own field undeclared",
        ),
        pytest.param(
            "recommended: {client: [name.first]}", 'CB098 "name.first" is no field of a client', id="no part"
        ),
        pytest.param(
            "recommended: {client: [contacts.name]}", 'CB098 "contacts.name" is no field', id="of a list"
        ),
        pytest.param(
            "deal_stages: {won: 100}", "CB099 no stage has a chance of 0; add `lost: 0`", id="never lost"
        ),
        pytest.param("segmnets: {}", 'CB010 unknown field "segmnets"; did you mean "segments"?', id="shape"),
    ],
)
def test_schema_is_wrong(schema: str, expected: str) -> None:
    found = judged_schema(schema)
    assert len(found) == 1
    assert expected in found[0]


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param("standards: [{for: {segment: horeca}}]", id="without segments any name will do"),
        pytest.param(
            "standards: [{contact: {target: 30d}}, {contact: {limit: 30d}}]", id="target or limit alone"
        ),
        pytest.param(
            "thresholds: [{repeat_purchase: 1, from: 2026-01-01, until: 2026-01-01}]", id="for a day"
        ),
        pytest.param("abc: {a: 80, b: 80}", id="an empty class is allowed"),
        pytest.param(
            "rules: {ignore: [CB010], hint: [CB050]}", id="unknown fields and the base may be weighed"
        ),
        pytest.param(
            "required: {client: [contacts], contact: [from]}", id="lists, and fields as they are written"
        ),
    ],
)
def test_schema_is_right(schema: str) -> None:
    assert judged_schema(schema) == []


def test_broken_pattern_is_said_once_and_not_of_every_record() -> None:
    from clientbase.finding import Severity
    from clientbase.rules.judge import judge

    norms, findings = judge_schema(document("fields: {card: {pattern: '('}}", "schema.yaml"))
    assert [(finding.code, finding.severity) for finding in findings] == [("CB093", Severity.ERROR)]
    assert norms is not None
    assert judge(document("name: Luna\nextra: {card: anything}"), norms, None).findings == ()


def test_unusable_schema_gives_no_norms() -> None:
    norms, findings = judge_schema(document("abc: {a: many}", "schema.yaml"))
    assert norms is None
    assert [finding.code for finding in findings] == ["CB012"]


def test_every_sum_of_the_norms_has_one_reading() -> None:
    found = judged_schema(
        "service: {order: 2.500, visit: 0.250, delivery: {horeca: 10.000}}\nsegments: {horeca: Hotels}\n"
    )
    assert [line.partition("CB117 ")[2] for line in found if "CB117" in line] == [
        '"2.500" can be 2500 or 2.50; write one of the two',
        '"10.000" can be 10000 or 10.00; write one of the two',
    ]
