"""The company's minimum at the moment of entry."""

from datetime import date

import pytest

from clientbase.edits.adding import needs_class
from clientbase.edits.kinds import KINDS
from clientbase.edits.sale import below_minimum, bought_after_leaving, is_nothing, small_offers
from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError, UnreadableError
from clientbase.fields import empty
from clientbase.norms import Norms
from clientbase.rules.judge import judge, judge_schema
from clientbase.text.read import parse

TODAY = date(2026, 11, 21)
BLOCK = "thresholds: [{repeat_purchase: 200, policy: block}]"
WARN = "thresholds: [{repeat_purchase: 200, policy: warn}]"
BY_CLASS = "thresholds: [{repeat_purchase: 50}, {for: {class: A}, repeat_purchase: 500, policy: block}]"


def told(norms_text: str, sold: list[str], added: int = 1, class_: str | None = None) -> list[str]:
    """Return what is said of the last *added* of the sales in a record."""
    norms, _ = judge_schema(parse(norms_text.encode(), "schema.yaml"))
    assert norms is not None
    lines = "".join(f"\n  - {{{sale}}}" for sale in sold)
    document = parse(f"name: A\nsegment: retail\npurchases:{lines}\n".encode(), "records/a.yaml")
    client, findings = judge(document, norms, TODAY)
    draft = Draft(None, document, client, findings)
    return [f"{f.line}:{f.message}" for f in below_minimum(draft, added, Rules(norms, TODAY), class_)]


FIRST = "date: 2026-01-01, amount: 10"


@pytest.mark.parametrize(
    ("norms", "sold"),
    [
        pytest.param("base: {}", [FIRST, "date: 2026-11-21, amount: 1"], id="no minimum at all"),
        pytest.param(BLOCK, ["date: 2026-11-21, amount: 1"], id="the first one is a trial"),
        pytest.param(
            BLOCK, [FIRST, "date: 2025-11-21, amount: 1"], id="the first by its day, not by its line"
        ),
        pytest.param(BLOCK, [FIRST, "date: 2026-11-21, amount: 200"], id="exactly the minimum"),
        pytest.param(BLOCK, [FIRST, "date: 2026-11-21, amount: 1, waiver: {reason: sample}"], id="a waiver"),
        pytest.param(
            "thresholds: [{repeat_purchase: 200, policy: block, from: 2026-06-01}]",
            [FIRST, "date: 2026-05-31, amount: 1"],
            id="before the minimum was in force",
        ),
        pytest.param(
            "thresholds: [{for: {segment: [horeca]}, repeat_purchase: 200, policy: block}]",
            [FIRST, "date: 2026-11-21, amount: 1"],
            id="a minimum for others",
        ),
        pytest.param(
            "thresholds: [{repeat_purchase: 200, policy: block}, {repeat_purchase: 5}]",
            [FIRST, "date: 2026-11-21, amount: 10"],
            id="the last entry that matches counts",
        ),
    ],
)
def test_a_sale_is_free_to_go(norms: str, sold: list[str]) -> None:
    assert told(norms, sold) == []


def test_a_sale_below_a_blocking_minimum_is_refused_at_its_place() -> None:
    with pytest.raises(RefusedError, match="waiver=REASON") as caught:
        told(BLOCK, [FIRST, "date: 2026-11-21, amount: 180.00"])
    (finding,) = caught.value.findings
    assert str(finding).startswith(
        "records/a.yaml:5:24: CB021 180.00 is below the minimum of 200.00 for a repeat"
    )


def test_a_sale_that_nobody_can_judge_is_refused_where_small_ones_are() -> None:
    # A wrong day elsewhere in the record let any sum pass.
    sold = ["date: yesterday, amount: 10", "date: 2026-11-21, amount: 1"]
    with pytest.raises(UnreadableError, match=r"records/a\.yaml has errors; mend it first") as caught:
        told(BLOCK, sold)
    assert [(finding.line, finding.code) for finding in caught.value.findings] == [(4, "CB012")]
    assert told(WARN, sold) == []


ASK_OLGA = """
thresholds:
  - {repeat_purchase: 200, policy: block, waive: [olga]}
  - {for: {class: A}, repeat_purchase: 1}
"""


@pytest.mark.parametrize("policy", ["block", "warn"])
def test_a_waiver_by_somebody_who_may_not_is_refused(policy: str) -> None:
    norms = ASK_OLGA.replace("block", policy)
    by_ivan = "date: 2026-11-21, amount: 180, waiver: {by: ivan, reason: a sample}"
    with pytest.raises(RefusedError, match=r"180\.00 is below the minimum of 200") as caught:
        told(norms, [FIRST, by_ivan])
    (finding,) = caught.value.findings
    assert str(finding) == 'records/a.yaml:5:37: CB079 "ivan" may not waive the minimum; ask olga'
    assert told(norms, [FIRST, by_ivan.replace("ivan", "olga")]) == []
    assert told(norms, [FIRST, by_ivan], class_="A") == []


def test_only_what_is_added_is_held_against_it() -> None:
    old = [FIRST, "date: 2026-02-01, amount: 1"]
    assert told(BLOCK, [*old, "date: 2026-11-21, amount: 300"]) == []


def test_of_several_sales_each_is_measured() -> None:
    sold = [FIRST, "date: 2026-11-20, amount: 300", "date: 2026-11-21, amount: 1"]
    with pytest.raises(RefusedError) as caught:
        told(BLOCK, sold, added=2)
    assert [finding.line for finding in caught.value.findings] == [6]


def test_a_warning_that_the_rules_gave_already_is_not_repeated() -> None:
    assert told(WARN, [FIRST, "date: 2026-11-21, amount: 1"]) == []


def test_a_minimum_for_a_class_holds_for_clients_of_that_class() -> None:
    sold = [FIRST, "date: 2026-11-21, amount: 300"]
    with pytest.raises(RefusedError):
        told(BY_CLASS, sold, class_="A")
    assert told(BY_CLASS, sold, class_="B") == []
    assert told(BY_CLASS, sold, class_=None) == []


@pytest.mark.parametrize(
    ("kind", "norms_text", "needed"),
    [
        ("purchase", BY_CLASS, True),
        ("proposal", BY_CLASS, True),
        ("purchase", BLOCK, False),
        ("contact", BY_CLASS, False),
    ],
)
def test_the_class_is_looked_up_only_where_a_minimum_depends_on_it(
    kind: str, norms_text: str, needed: bool
) -> None:
    norms, _ = judge_schema(parse(norms_text.encode(), "schema.yaml"))
    assert norms is not None
    assert needs_class(KINDS[kind], norms) is needed


def test_a_warning_that_needs_the_class_is_given_here() -> None:
    norms = BY_CLASS.replace("block", "warn")
    assert told(norms, [FIRST, "date: 2026-11-21, amount: 300"], class_="A") == [
        "5:300.00 is below the minimum of 500.00 for a repeat purchase; raise it or add a waiver"
    ]


OFFER_NORMS = "rates: {MKD: 0.02}\n" + BLOCK


def offered(
    offer: str, sold: str = FIRST, norms_text: str = OFFER_NORMS, class_: str | None = None
) -> list[str]:
    """Return what is said of a proposal to a client who has bought once."""
    norms, _ = judge_schema(parse(norms_text.encode(), "schema.yaml"))
    assert norms is not None
    purchases = f"purchases: [{{{sold}}}]\n" if sold else ""
    text = f"name: A\n{purchases}proposals:\n  - {{date: 2026-01-01, amount: 1}}\n  - {{{offer}}}\n"
    document = parse(text.encode(), "records/a.yaml")
    client, findings = judge(document, norms, TODAY)
    draft = Draft(None, document, client, findings)
    return [str(f) for f in small_offers(draft, 1, Rules(norms, TODAY), class_)]


def test_a_small_offer_is_warned_of_and_never_refused() -> None:
    assert offered("date: 2026-11-21, amount: 199") == [
        (
            "records/a.yaml:5:24: CB021 199.00 is below the minimum of 200.00 for a repeat purchase;"
            " offer more, or ask who would waive it"
        )
    ]


def test_a_small_offer_in_another_currency() -> None:
    (said,) = offered("date: 2026-11-21, amount: 5000, currency: MKD")
    assert "5000.00 MKD (100.00 EUR) is below the minimum of 200.00 EUR" in said


@pytest.mark.parametrize(
    ("offer", "sold", "norms"),
    [
        pytest.param("date: 2026-11-21, amount: 200", FIRST, OFFER_NORMS, id="enough"),
        pytest.param("date: 2026-11-21", FIRST, OFFER_NORMS, id="without a sum"),
        pytest.param("date: 2026-11-21, amount: 1", "", OFFER_NORMS, id="to somebody who never bought"),
        pytest.param("date: 2025-12-31, amount: 1", FIRST, OFFER_NORMS, id="made before the first purchase"),
        pytest.param("date: 2026-11-21, amount: 1", FIRST, "base: {}", id="no minimum at all"),
        pytest.param("date: 2026-11-21, amount: 1, currency: USD", FIRST, OFFER_NORMS, id="no rate"),
    ],
)
def test_an_offer_that_nothing_is_said_of(offer: str, sold: str, norms: str) -> None:
    assert offered(offer, sold, norms) == []


def test_an_offer_is_held_to_the_minimum_of_the_class() -> None:
    assert len(offered("date: 2026-11-21, amount: 499", norms_text=BY_CLASS, class_="A")) == 1
    assert offered("date: 2026-11-21, amount: 499", norms_text=BY_CLASS, class_="B") == []


@pytest.mark.parametrize(
    ("norms", "former", "said"),
    [
        ("base: {}", "status: former", ["2:the client is former and buys; if it is back, set status=active"]),
        ("base: {}", "status: former\nleft: {date: 2026-01-01, reason: price}", []),
        ("base: {}", "status: active", []),
        ("rules: {ignore: [CB068]}", "status: former", []),
    ],
    ids=["by the status alone", "with a day, of which a rule knows", "active", "nobody wants to know"],
)
def test_a_former_client_who_buys_is_named(norms: str, former: str, said: list[str]) -> None:
    rules, _ = judge_schema(parse(norms.encode(), "schema.yaml"))
    document = parse(f"name: A\n{former}\npurchases: [{{{FIRST}}}]\n".encode(), "records/a.yaml")
    client, findings = judge(document, empty(Norms), TODAY)
    draft = Draft(None, document, client, findings)
    found = below_minimum(draft, 1, Rules(rules or empty(Norms), TODAY), None)
    assert [f"{f.line}:{f.message}" for f in found] == said


LEFT = "{date: 2026-03-01, reason: price%s}"


@pytest.mark.parametrize(
    ("record", "days", "changes"),
    [
        pytest.param(
            f"status: former\nleft: {LEFT % ''}",
            ["2026-03-02"],
            [(("left", "back"), "2026-03-02"), (("status",), "active")],
            id="back-the-day-after",
        ),
        pytest.param(f"left: {LEFT % ''}", ["2026-03-01"], None, id="bought-on-the-day"),
        pytest.param(
            f"left: {LEFT % ''}",
            ["2026-05-01", "2026-04-01", "soon"],
            [(("left", "back"), "2026-04-01")],
            id="by-the-first-of-several",
        ),
        pytest.param(
            f"left: {LEFT % ''}",
            ["2026-02-01", "2026-04-01"],
            [(("left", "back"), "2026-04-01")],
            id="one-from-before",
        ),
        pytest.param(f"left: {LEFT % ', back: 2026-04-01'}", ["2026-04-01"], None, id="back-by-then"),
        pytest.param(
            f"left: {LEFT % ', back: 2026-04-02'}",
            ["2026-04-01"],
            [(("left", "back"), "2026-04-01")],
            id="back-earlier-than-said",
        ),
        pytest.param(
            f"left: [{LEFT % ', back: 2026-03-09'}, {{date: 2026-05-01, reason: closed}}]",
            ["2026-06-01"],
            [(("left", 1, "back"), "2026-06-01")],
            id="the-second-time",
        ),
        pytest.param("status: former", ["2026-06-01"], None, id="no-day-says-when-it-left"),
    ],
)
def test_who_buys_after_leaving_is_back(
    record: str, days: list[str], changes: list[tuple[object, str]] | None
) -> None:
    document = parse(f"name: A\n{record}\n".encode(), "records/a.yaml")
    found = bought_after_leaving(document, [{"date": day} for day in days], Rules(empty(Norms), TODAY))
    assert (found and [tuple(change) for change in found.changes]) == changes
    if found and changes:
        assert str(found.day) == changes[0][1]


@pytest.mark.parametrize(
    ("amount", "nothing"),
    [("0", True), ("0.00", True), ("-0", True), ("", False), ("10", False), ("0.01", False), (None, False)],
)
def test_a_sum_that_is_nothing(amount: object, nothing: bool) -> None:
    assert is_nothing(amount) == nothing
