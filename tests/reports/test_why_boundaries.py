"""At its bound a number is not beyond it: what `why` says of clients made for the purpose."""

import datetime as dt
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.evidence import Evidence, Verdict, percent
from clientbase.evidence.subject import Subject
from clientbase.reports import find

DAY = dt.date(2026, 11, 21)
NORMS = """\
base: {currency: EUR}
rates: {MKD: 0.02}
interactions: {call: {contact: true}, newsletter: {contact: false}}
standards:
  - {contact: {target: 10d, limit: 20d}, update: {limit: 1mo}}
  - {for: {class: [B, C]}, contact: {limit: 30d}, from: 2026-11-22}
  - {for: {tag: vip}, contact: {target: 5d}, until: 2026-11-21}
thresholds:
  - {repeat_purchase: 100}
  - {repeat_purchase: 200, from: 2026-06-01}
lifecycle:
  dormant: 2.5
"""


@pytest.fixture
def luna(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(NORMS, encoding="utf-8")
    return tmp_path / "records" / "luna.yaml"


def said(file: Path, report: str, text: str, day: dt.date = DAY) -> list[Verdict]:
    """Return what a report says of a client whose record is *text*."""
    file.write_text(f"name: Luna\n{text}", encoding="utf-8")
    with closing(Base(file.parent.parent, lambda _: day)) as base, closing(Subject(base, "luna")) as subject:
        return find(report, base.root).judge(subject)


def purchases(*days: str, amount: str = "100") -> str:
    return "purchases:\n" + "".join(f"  - {{date: {day}, amount: {amount}}}\n" for day in days)


def number(verdict: Verdict, name: str) -> Evidence:
    return next(number for number in verdict.evidence if number.name == name)


# Seven gaps over 120 days: 120 / 7 = 17.142857 days, which no decimal holds.
SEVEN_GAPS = (
    "2026-01-01",
    "2026-01-10",
    "2026-02-01",
    "2026-02-20",
    "2026-03-10",
    "2026-04-01",
    "2026-04-20",
    "2026-05-01",
)


def test_an_interval_is_exact_however_it_is_written(luna: Path) -> None:
    day = dt.date(2026, 5, 1) + dt.timedelta(47)
    (verdict,) = said(luna, "dormant", purchases(*SEVEN_GAPS), day)
    assert number(verdict, "own_interval")[:4] == (
        "own_interval",
        "17.142857",
        "120 days / 7 gaps",
        ("records/luna.yaml:3", "records/luna.yaml:10"),
    )
    assert number(verdict, "times_usual").value == "2.741667"
    assert verdict.verdict == "dormant"
    assert verdict.reason == "silent for 2.741667 times the usual interval: over 2.5 and not over 4"


@pytest.mark.parametrize(
    ("silent", "stage"),
    [(30, "active"), (31, "cooling"), (75, "cooling"), (76, "dormant"), (120, "dormant"), (121, "lost")],
)
def test_a_client_at_the_bound_is_not_beyond_it(luna: Path, silent: int, stage: str) -> None:
    day = dt.date(2026, 3, 2) + dt.timedelta(silent)
    (verdict,) = said(luna, "dormant", purchases("2026-01-01", "2026-01-31", "2026-03-02"), day)
    assert number(verdict, "usual_interval")[1:3] == ("30", "the own interval")
    assert verdict.verdict == stage


def test_norms_are_placed_where_they_stand_and_others_are_the_program_s(luna: Path) -> None:
    (verdict,) = said(luna, "dormant", purchases("2026-01-01", "2026-01-31", "2026-03-02"))
    assert number(verdict, "dormant").places == ("schema.yaml:12",)
    assert number(verdict, "lost").places == ("the program's default",)


@pytest.mark.parametrize(
    ("text", "stage", "because"),
    [
        ("status: active", "potential", "there is no purchase up to this day"),
        ("since: 2026-01-01\n" + purchases("2026-11-22"), "potential", "there is no purchase up to this day"),
        ("status: former\nleft: {date: 2026-11-21, reason: price}", "former", "the client has left"),
        (
            purchases("2026-05-21"),
            "new",
            "1 purchase day, fewer than 3, and the first was at most one pooled interval ago",
        ),
    ],
    ids=["no purchase", "a purchase to come", "left on the day", "six months ago"],
)
def test_stages_that_need_no_interval(luna: Path, text: str, stage: str, because: str) -> None:
    (verdict,) = said(luna, "dormant", text)
    assert verdict[1:3] == (stage, because)


def test_a_client_that_has_left_is_not_held_to_standards(luna: Path) -> None:
    (verdict,) = said(luna, "cadence", "status: former\nleft: {date: 2026-11-21, reason: price}\n")
    assert verdict[:3] == ("every standard", "not judged", "the client has left")
    assert verdict.evidence[0].places == ("records/luna.yaml:3",)


def test_an_average_is_not_judged_where_no_minimum_is_in_force(luna: Path) -> None:
    schema = luna.parent.parent / "schema.yaml"
    schema.write_text("thresholds: [{repeat_purchase: 100, until: 2026-01-31}]\n", encoding="utf-8")
    assert thresholds(luna, purchases("2026-01-01", "2026-01-31", amount="99")) == [
        (
            "purchase of 2026-01-01",
            "free",
            "99.00 is 1.00 below the minimum of 100.00, but it is the trial purchase",
        ),
        ("purchase of 2026-01-31", "below", "99.00 is 1.00 below the minimum of 100.00"),
        ("usual repeat purchase", "not judged", "no minimum is in force"),
    ]


def test_where_nobody_bought_twice_the_norm_is_named(luna: Path) -> None:
    norms = "lifecycle: {regular_after: 1, fallback: 6mo}\n"
    (luna.parent.parent / "schema.yaml").write_text(norms, encoding="utf-8")
    (verdict,) = said(luna, "dormant", purchases("2026-11-20"))
    assert verdict[1] == "active"
    usual = number(verdict, "usual_interval")
    assert (usual.value, usual.places) == ("184", ("schema.yaml:1",))
    assert usual.how.startswith("6mo before 2026-11-21")


def test_several_purchases_of_one_day_are_one_visit(luna: Path) -> None:
    text = purchases("2026-01-01", "2026-01-01", "2026-01-31", "2026-03-02", "2026-03-02")
    (verdict,) = said(luna, "dormant", text)
    assert number(verdict, "purchase_days")[1:3] == ("3", "distinct days of 5 purchases")
    assert number(verdict, "first_purchase").places == ("records/luna.yaml:3",)
    assert number(verdict, "last_purchase").places == ("records/luna.yaml:7",)


def contact(luna: Path, text: str) -> Verdict:
    return said(luna, "cadence", text)[0]


def call(days: int, more: str = "") -> str:
    return f"interactions:\n  - {{date: {DAY - dt.timedelta(days)}, kind: call{more}}}\n"


@pytest.mark.parametrize(("days", "light"), [(10, "green"), (11, "yellow"), (20, "yellow"), (21, "red")])
def test_a_contact_at_the_target_or_limit_is_within_it(luna: Path, days: int, light: str) -> None:
    assert contact(luna, call(days)).verdict == light


def test_a_newsletter_is_no_contact(luna: Path) -> None:
    verdict = contact(luna, call(21) + f"  - {{date: {DAY}, kind: newsletter}}\n")
    assert (verdict.verdict, number(verdict, "last_contact").places) == ("red", ("records/luna.yaml:3",))


def test_the_last_standard_that_is_for_the_client_and_in_force_wins(luna: Path) -> None:
    verdict = contact(luna, f"tags: [vip]\n{call(6)}")
    assert number(verdict, "standard")[:4] == (
        "standard",
        "no. 3",
        "for tag vip until 2026-11-21",
        ("schema.yaml:7",),
    )
    assert number(verdict, "limit")[1:3] == ("5", "none given; the target 5d counts")
    assert verdict.verdict == "red"
    assert number(verdict, "tags").places == ("records/luna.yaml:2",)


def test_a_planned_step_makes_red_yellow_and_says_so(luna: Path) -> None:
    verdict = contact(luna, call(30, ", next: {date: 2026-11-24}"))
    assert verdict.verdict == "yellow"
    assert verdict.reason == "30 days, over the limit of 20 by 10; but an open promise excuses"
    assert number(verdict, "planned").places == ("records/luna.yaml:3",)


def test_a_snoozed_client_is_grey_for_as_long_as_it_lasts(luna: Path) -> None:
    verdict = contact(luna, call(30) + "snoozed: {from: 2026-11-01, until: 2026-11-21}\n")
    assert (verdict.verdict, number(verdict, "snoozed").places) == ("grey", ("records/luna.yaml:4",))
    assert contact(luna, call(30) + "snoozed: {from: 2026-11-01, until: 2026-11-20}\n").verdict == "red"


def test_nothing_to_judge_by_is_grey_and_a_missing_standard_is_no_judgement(luna: Path) -> None:
    contact_, update, entry = said(luna, "cadence", "status: active\n")
    assert (contact_.verdict, update.verdict) == ("grey", "grey")
    assert entry[1:3] == ("not judged", "no standard of schema.yaml is for this client")


def test_a_month_is_counted_by_the_calendar(luna: Path) -> None:
    limits = []
    for day in ("2026-10-21", "2026-01-31"):
        update = said(luna, "cadence", f"reviewed: {day}\n")[1]
        limits.append((update.verdict, number(update, "limit").value))
    assert limits == [("green", "31"), ("red", "28")]


def thresholds(luna: Path, text: str) -> list[tuple[str, str, str]]:
    return [verdict[:3] for verdict in said(luna, "thresholds", text)]


def test_each_purchase_is_judged_by_the_minimum_of_its_own_day(luna: Path) -> None:
    text = (
        purchases("2026-01-01", amount="1")
        + purchases("2026-05-31", "2026-06-01", amount="150").split("\n", 1)[1]
    )
    assert thresholds(luna, text) == [
        (
            "purchase of 2026-01-01",
            "free",
            "1.00 is 99.00 below the minimum of 100.00, but it is the trial purchase",
        ),
        ("purchase of 2026-06-01", "below", "150.00 is 50.00 below the minimum of 200.00"),
        ("usual repeat purchase", "below", "150 is below 200.00"),
    ]


def test_the_second_purchase_is_no_repeat_where_the_first_came_back_whole(luna: Path) -> None:
    text = (
        purchases("2026-07-01", "2026-08-01", amount="150") + "returns: [{date: 2026-07-05, amount: 150}]\n"
    )
    *_, second, usual = said(luna, "thresholds", text)
    came_back = "in the order of dates; the first one came back whole, so this is the trial"
    assert (second.verdict, number(second, "number").how) == ("free", came_back)
    assert (usual.verdict, usual.reason) == ("not judged", "there is no repeat purchase")


def test_exactly_the_minimum_is_enough(luna: Path) -> None:
    assert thresholds(luna, purchases("2026-07-01", "2026-08-01", amount="200")) == [
        ("usual repeat purchase", "enough", "200 is not below 200.00")
    ]


def test_a_sum_in_another_currency_is_shown_as_it_was_written(luna: Path) -> None:
    text = "currency: MKD\n" + purchases("2026-07-01", "2026-08-01", amount="9999.99")
    verdict = said(luna, "thresholds", text)[1]
    assert number(verdict, "amount")[:4] == ("amount", "199.9998", "9999.99 MKD", ("records/luna.yaml:5",))
    assert number(verdict, "minimum")[:4] == (
        "minimum",
        "200.00",
        "threshold no. 2, in force on 2026-08-01",
        ("schema.yaml:10",),
    )


def test_the_rate_of_a_sum_is_that_of_its_own_day(luna: Path) -> None:
    schema = luna.parent.parent / "schema.yaml"
    rates = "rates:\n  MKD:\n    - 0.02\n    - {rate: 0.03, from: 2026-08-01}\n  CHF: {rate: 0.9}\n"
    schema.write_text(NORMS.replace("rates: {MKD: 0.02}\n", rates), encoding="utf-8")
    text = "currency: MKD\n" + purchases("2026-07-31", "2026-08-01", "2026-09-01")
    text += (
        "  - {date: 2026-09-02, amount: 1, currency: CHF}\n  - {date: 2026-09-03, amount: 1, currency: XXX}\n"
    )
    verdict, _ = said(luna, "profit", text)
    assert [one[1:4] for one in verdict.evidence if one.name == "rate"] == [
        ("0.02", "EUR for 1 MKD", ("schema.yaml:4",)),
        ("0.03", "EUR for 1 MKD", ("schema.yaml:5",)),
        ("0.9", "EUR for 1 CHF", ("schema.yaml:6",)),
        ("unknown", "EUR for 1 XXX on 2026-09-03", ("records/luna.yaml:2",)),
    ]


def test_a_waiver_is_named_with_who_gave_it(luna: Path) -> None:
    text = (
        purchases("2026-07-01") + "  - {date: 2026-08-01, amount: 1, waiver: {by: olga, reason: new menu}}\n"
    )
    trial, waived, _ = said(luna, "thresholds", text)
    assert (trial.verdict, waived.verdict) == ("free", "waived")
    assert number(waived, "waiver")[:4] == ("waiver", "new menu", "by olga", ("records/luna.yaml:4",))


@pytest.mark.parametrize(
    ("share", "bounds", "written"),
    [
        (0.26, (0.8, 0.95), "26.0 %"),
        (0.8, (0.8,), "80.0 %"),
        (Fraction(4, 5), (Fraction(80, 100),), "80.0 %"),
        (0.79996, (0.8,), "79.996 %"),
        (0.1004, (0.1, 0.25), "10.04 %"),
        (0.25049, (0.1, 0.25), "25.05 %"),
    ],
)
def test_a_share_is_written_so_that_it_is_told_from_its_bounds(
    share: float | Fraction, bounds: tuple[float | Fraction, ...], written: str
) -> None:
    assert percent(share, *bounds) == written


def test_a_class_just_below_its_line_is_seen_to_be_below(luna: Path) -> None:
    (luna.parent / "large.yaml").write_text(
        f"name: L\n{purchases('2026-01-01', amount='79996')}", encoding="utf-8"
    )
    (luna.parent / "small.yaml").write_text(
        f"name: S\n{purchases('2026-01-01', amount='1')}", encoding="utf-8"
    )
    verdict, _ = said(luna, "abc", purchases("2026-01-01", amount="20003"))
    assert (verdict.verdict, verdict.reason) == (
        "A",
        "the share before the client, 79.996 %, is below 80 %",
    )


def test_purchases_without_a_cost_are_counted_although_they_stand_in_one_line(luna: Path) -> None:
    one = "{date: 2026-01-01, amount: 1}"
    verdict, _ = said(luna, "profit", f"purchases: [{one}, {one}, {one}]\n")
    assert verdict.reason == "3 purchases without a cost"
    assert number(verdict, "unpriced") == Evidence(
        "unpriced", "3", "purchases without a cost", ("records/luna.yaml:2",)
    )


def test_what_is_settled_is_no_place_of_what_waits_since_the_same_day(luna: Path) -> None:
    text = """\
proposals:
  - {date: 2026-11-01, decision: accepted, decided: 2026-11-02}
  - {date: 2026-11-01}
problems:
  - {opened: 2026-11-01, resolved: 2026-11-02}
  - {opened: 2026-11-01}
"""
    verdicts = said(luna, "agenda", text)
    due = {verdict.about: number(verdict, "due").places for verdict in verdicts if verdict.about != "contact"}
    assert due == {"proposal": ("records/luna.yaml:4",), "problem": ("records/luna.yaml:7",)}


@pytest.mark.parametrize(
    ("segment", "why"),
    [
        ("", "the client has no segment"),
        ("segment: horeca\n", "the segment has fewer than 5 with two purchase days"),
    ],
)
def test_it_is_said_why_an_interval_is_pooled_over_all(luna: Path, segment: str, why: str) -> None:
    often = purchases(*(f"2026-01-{day:02}" for day in range(1, 7)))
    luna.with_name("sol.yaml").write_text(f"name: Sol\n{often}", encoding="utf-8")
    (verdict,) = said(luna, "dormant", segment + purchases("2026-01-01"))
    usual = number(verdict, "usual_interval")
    assert usual.how == f"5 days / 5 gaps, pooled over all clients, for {why}"
