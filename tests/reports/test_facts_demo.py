"""Of a demonstration base everything is known beforehand; reports and facts say just that."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from clientbase.demo import Expected, ExpectedClient, generate
from clientbase.page import Page
from clientbase.reports import find
from tests.index.bases import facts, opened, rows

DAY = dt.date(2026, 11, 21)
Made = tuple[Path, Expected]


@pytest.fixture(scope="module", params=[1, 7], ids=lambda seed: f"seed {seed}")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("demo") / "base"
    return folder, generate(folder, 300, request.param, DAY)


def page_of(made: Made, report: str) -> Page:
    with opened(made[0], DAY) as base:
        return find(report, made[0]).page(base)


def figures(page: Page) -> dict[str, object]:
    return {figure.name: figure.value for figure in page.figures}


def test_every_client_is_what_it_was_made_to_be(made: Made) -> None:
    with opened(made[0], DAY) as base:
        known = facts(base)
    assert known.keys() == made[1].clients.keys()
    for client, truth in made[1].clients.items():
        fact = known[client]
        found = {
            "path": fact["path"],
            "segment": fact["segment"],
            "manager": fact["manager"],
            "stage": fact["stage"],
            "dormant": bool(fact["silent"] and fact["stage"] != "former"),
            "one_off": bool(fact["one_off"]),
            "regular": bool(fact["regular"]),
            "purchases": fact["purchases"],
            "purchase_days": fact["purchase_days"],
            "first_purchase": fact["first_purchase"],
            "last_purchase": fact["last_purchase"],
            "days_silent": fact["days_silent"],
            "last_contact": fact["last_contact"],
            "planned": fact["planned"],
            "snoozed": fact["snoozed_until"],
        }
        assert found == {name: getattr(truth, name) for name in found}, client
        assert (fact["revenue"] or 0) == truth.cents * 100, client
        if truth.purchases and truth.usual_interval:
            span, gaps = truth.usual_interval
            assert (fact["basis"], fact["usual_interval"]) == (truth.basis, span / gaps), client


def test_the_silent_clients_are_listed_and_the_stages_counted(made: Made) -> None:
    page, truth = page_of(made, "dormant"), made[1]
    assert {row["client"] for row in rows(page.tables[0])} == {
        k for k, one in truth.clients.items() if one.dormant
    }
    counted, totals = figures(page), truth.totals()
    assert (counted["clients"], counted["buyers"], counted["silent"]) == (
        300,
        totals["buyers"],
        totals["dormant"],
    )
    assert {stage: counted[stage] for stage in totals["stages"]} == totals["stages"]


def test_small_repeat_purchases_are_listed_with_their_minimum(made: Made) -> None:
    page, truth = page_of(made, "thresholds"), made[1]
    assert sorted(
        (row["client"], row["date"], row["amount"], row["minimum"], row["waived"] is not None)
        for row in rows(page.tables[0])
    ) == sorted(
        (key, below.date, units(below.amount), units(below.minimum), below.waived)
        for key, one in truth.clients.items()
        for below in one.below
    )
    counted, totals = figures(page), truth.totals()
    for figure in ("purchases", "below", "waived", "trial_below"):
        assert counted[figure] == totals[figure], figure
    assert counted["repeat"] == totals["purchases"] - totals["buyers"]


def units(text: str) -> int:
    return int(Decimal(text) * 10_000)


def test_the_lights_for_contact_are_those_that_were_lit(made: Made) -> None:
    page, truth = page_of(made, "cadence"), made[1]
    shown = {row["client"]: row["light"] for row in rows(page.tables[0]) if row["standard"] == "contact"}
    judged = {key: one for key, one in truth.clients.items() if one.light}
    assert shown.keys() <= judged.keys()
    assert {key: shown.get(key, "green") for key, one in judged.items() if is_plain(one)} == {
        key: one.light for key, one in judged.items() if is_plain(one)
    }
    # The base says of no snooze when it began, so that who is red today stays it; a promise excuses if it is near.
    assert {shown.get(key, "green") for key, one in judged.items() if one.snoozed} <= {"grey", "red"}
    may_be = {"green": {"green"}, "yellow": {"yellow"}, "red": {"yellow", "red"}}
    for key, one in judged.items():
        if one.planned and not one.snoozed:
            assert shown.get(key, "green") in may_be[str(one.light)]
    grey = sum(light == "grey" for light in shown.values())
    assert figures(page)["contact_judged"] == len(judged) - grey


def is_plain(one: ExpectedClient) -> bool:
    """Return whether the last contact alone decides about the light."""
    return bool(one.last_contact) and not one.snoozed and not one.planned
