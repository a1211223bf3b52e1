"""What the rules say of records beyond their examples: the edges, and what must stay silent."""

import pytest

from tests.rules.bases import judged

PEOPLE = "managers: {olga: {until: 2026-11-21}, ivan: {until: 2026-11-20}}"


@pytest.mark.parametrize(
    ("record", "schema", "expected"),
    [
        pytest.param(
            """
            name: Luna
            status: former
            segment: any
            manager: any
            source: {channel: any}
            preferred_channel: any
            interactions: [{date: 2026-01-01, kind: any, by: any}]
            deals: [{id: d, stage: any}]
            purchases: [{date: 2026-01-01, amount: 1, product: any}]
            problems: [{opened: 2026-01-01, kind: any, resolved: 2026-01-01}]
            left: {date: 2026-01-01, reason: any}
            """,
            None,
            [],
            id="without vocabularies everything is free text",
        ),
        pytest.param(
            "name: Luna\npurchases: [{date: 2026-01-01, amount: 1, waiver: {by: petar, reason: r}}]",
            PEOPLE,
            ['2:52: CB030 "petar" is no manager of schema.yaml; there are: ivan, olga'],
            id="who allowed a small purchase",
        ),
        pytest.param(
            "name: Luna\npurchases: [{date: 2026-01-01, amount: 1, waiver: r}]",
            PEOPLE,
            [
                (
                    "2:43: CB012 a mapping of fields is expected here"
                    " (Why a purchase below the minimum was accepted)"
                )
            ],
            id="a waiver is a mapping",
        ),
        pytest.param(
            "name: Luna\nproposals: [{date: 2026-01-01, product: rice}]",
            "products: [a, b, c, d, e, f, g]",
            ['2:32: CB033 "rice" is no product of schema.yaml; there are: a, b, c, d, e, f, ...'],
            id="a long list is cut",
        ),
        pytest.param(
            """
            name: Luna
            contacts:
              - {name: Eva Klein, left: 2026-05-01}
              - {name: Eva Klein, from: 2026-05-01, left: 2026-09-01}
              - {name: Eva Klein, from: 2026-10-01}
            interactions:
              - {date: 2026-04-01, kind: k, with: Eva Klein}
              - {date: 2026-09-01, kind: k, with: Eva Klein}
              - {date: 2026-09-02, kind: k, with: Eva Klein}
              - {date: 2026-10-01, kind: k, with: Eva Klein}
            """,
            None,
            ['9:33: CB066 "Eva Klein" had left on 2026-09-01'],
            id="who came back stands there again",
        ),
        pytest.param(
            """
            name: Luna
            contacts:
              - {name: Eva Klein, from: 2026-04-30}
              - {name: Eva Klein, left: 2026-05-01}
              - {name: Eva Klein}
            interactions: [{date: 2026-09-02, kind: k, with: Eva Klein}]
            """,
            None,
            [
                '4:6: CB041 "Eva Klein" stands among the contacts twice',
                '5:6: CB041 "Eva Klein" stands among the contacts twice',
            ],
            id="whose times overlap stands there twice",
        ),
        pytest.param(
            "name: Ana\nkind: person\naliases: [Ani]\ninteractions: [{date: 2026-01-01, kind: k, with: Ani}]",
            None,
            [],
            id="a person is talked with in person",
        ),
        pytest.param(
            "name: Luna\ninteractions: [{date: 2026-01-01, kind: call, with: Ana, deal: d}]",
            None,
            [
                '2:47: CB039 "Ana" is no contact of this client; add the person under contacts',
                '2:58: CB040 "d" is no deal of this client; add it under deals',
            ],
            id="nothing to suggest",
        ),
        pytest.param("name: Luna\nmanager: olga", PEOPLE, [], id="on the last day a manager is still there"),
        pytest.param(
            "name: Luna\nmanager: ivan",
            PEOPLE,
            ['2:1: CB073 "ivan" left on 2026-11-20; hand the client over'],
            id="and not the day after",
        ),
        pytest.param(
            "name: Luna\nmanager: ivan\nstatus: former\nleft: {date: 2026-01-01, reason: price}",
            PEOPLE,
            [],
            id="a former client needs nobody",
        ),
        pytest.param("name: Luna\nstatus: active", None, [], id="no managers, nobody is missed"),
        pytest.param(
            "name: Luna\nleft: {date: 2026-01-01}",
            None,
            [
                "2:1: CB070 the reason for leaving is missing; add it",
                "2:1: CB071 the client has left, but there is no status; write former, or add `back: DATE`",
            ],
            id="left without a reason",
        ),
        pytest.param(
            """
            name: Luna
            handovers:
              - {date: 2026-03-01, from: petar, to: olga}
              - {date: 2025-03-01, to: ivan}
            """,
            None,
            [
                '3:24: CB076 "petar" hands over, but on 2025-03-01 the client went to "ivan"',
                '3:37: CB076 the client went to "olga" on 2026-03-01, but there is no manager',
            ],
            id="handovers in the order of their days",
        ),
        pytest.param(
            "name: Luna\ndeals: [{id: a, stage: lost}, {id: b, stage: dead}, {id: c, stage: won}]",
            "deal_stages: {dead: 0, won: 100}",
            [
                '2:17: CB036 "lost" is no deal stage of schema.yaml; there are: dead, won',
                '2:17: CB075 "lost" without a reason; ask and add it',
                '2:39: CB075 "dead" without a reason; ask and add it',
            ],
            id="lost is what has no chance, or is called so",
        ),
    ],
)
def test_references_and_care(record: str, schema: str | None, expected: list[str]) -> None:
    assert judged(record, schema) == expected


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("since: 2026-11-21", []),
        ("since: 2026-11-22", ["2:1: CB060 2026-11-22 is in the future; today is 2026-11-21"]),
        ("reviewed: 2026-11-22", ["2:1: CB060 2026-11-22 is in the future; today is 2026-11-21"]),
        ("founded: 2026-11-22", ["2:1: CB060 2026-11-22 is in the future; today is 2026-11-21"]),
        ("founded: 12-24", []),
        ("snoozed: {from: 2026-11-01, until: 2027-02-01}", []),
        ("contacts: [{name: Ana, from: 2027-01-01, left: 2027-12-31}]", []),
        (
            "interest: [{product: pasta, date: 2027-01-01}]",
            ["2:29: CB060 2027-01-01 is in the future; today is 2026-11-21"],
        ),
        ("deals: [{id: d, stage: lead, documents: [{date: 2027-01-01, kind: contract}]}]", []),
    ],
)
def test_what_has_happened_is_not_in_the_future(line: str, found: list[str]) -> None:
    assert judged(f"name: Luna\n{line}") == found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{seats: -4.5}", []),
        ("{seats: many}", ['2:9: CB016 "many" is not a number; write digits with a point, such as 1.5']),
        ("{opening: 2026-02-30}", ['2:9: CB016 "2026-02-30" is not in the calendar']),
        ("{delivery: noon}", ['2:9: CB016 "noon" is none of morning, evening']),
        ("{remark: anything}", []),
        ("{remark: }", []),
        ("{remark: [a, b]}", ["2:9: CB016 one text is expected here, not a list or a mapping"]),
        (
            "{hue: red}",
            ['2:9: CB015 "hue" is not declared under fields in schema.yaml; declare it there, or remove it'],
        ),
    ],
)
def test_own_fields(value: str, expected: list[str]) -> None:
    schema = """
        fields:
          seats: {type: number}
          opening: {type: date}
          delivery: {type: choice, choices: [morning, evening]}
          remark: {}
    """
    assert judged(f"name: Luna\nextra: {value}", schema) == expected


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ("name: Luna", ["1:1 extra.card", "1:1 source.channel", "1:1 tags"]),
        (
            "name: Luna\ntags: []\nsource: {campaign: Expo}",
            ["1:1 extra.card", "1:1 source.channel", "1:1 tags"],
        ),
        ("name: Luna\ntags: [a]\nsource: {channel: fair}\nextra: {card: 1}", []),
        (
            "name: Luna\ntags: [a]\nsource: {channel: fair}\nextra: {card: 1}\ndeals: [{id: d, stage: lead}]",
            ["5:9 amount"],
        ),
    ],
)
def test_required_fields(record: str, missing: list[str]) -> None:
    schema = "fields: {card: {}}\nrequired: {client: [tags, source.channel, extra.card], deal: [amount]}"
    expected = [
        f'{line.split()[0]}: CB013 "{line.split()[1]}" is missing; the company requires it'
        for line in missing
    ]
    assert judged(record, schema) == expected
