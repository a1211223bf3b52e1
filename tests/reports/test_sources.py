"""The report `sources`: deliberate and spontaneous acquisition, and what each brought."""

from datetime import date
from pathlib import Path

import pytest

from clientbase.errors import UsageError
from clientbase.reports import find
from tests.index.bases import opened, sold, write
from tests.reports.asking import figures, listed, page_of

CHANNELS = "channels: {fair: {deliberate: true}, walk-in: {deliberate: false}, other: {}}\n"
RECORDS = {
    "a": sold("2026-01-01 300", "2026-02-01 100", more="source: {channel: fair, campaign: Expo}"),
    "b": sold("2026-01-01 50", more="source: {channel: fair, campaign: Expo}"),
    "c": sold(more="source: {channel: fair}"),
    "d": sold("2026-01-01 70", more="source: {channel: walk-in}\nreturns: [{date: 2026-01-02, amount: 20}]"),
    "e": sold("2026-01-01 10", more="source: {channel: other}\nstatus: former"),
    "f": "name: F",
}


def test_what_each_channel_brought(tmp_path: Path) -> None:
    page = page_of("sources", tmp_path, RECORDS, CHANNELS)
    names = ("source", "deliberate", "clients", "buyers", "revenue", "one_off", "one_off_share")
    assert listed(page, *names) == [
        ("fair", 1, 3, 2, 450_0000, 1, 0.5),
        ("walk-in", 0, 1, 1, 50_0000, 1, 1.0),
        ("other", None, 1, 1, 10_0000, 1, 1.0),
        (None, None, 1, 0, 0, 0, None),
    ]
    assert listed(page, "source", "campaign", "clients", "revenue", table=1) == [
        ("fair", "Expo", 2, 450_0000)
    ]


def test_figures_add_up_to_the_base(tmp_path: Path) -> None:
    found = figures(page_of("sources", tmp_path, RECORDS, CHANNELS))
    assert found == {
        "clients": 6,
        "deliberate_clients": 3,
        "spontaneous_clients": 1,
        "unknown_clients": 2,
        "deliberate_share": 0.75,
        "conversion": 4 / 6,
        "deliberate_conversion": 2 / 3,
        "spontaneous_conversion": 1.0,
        "revenue": 510_0000,
        "deliberate_revenue": 450_0000,
        "spontaneous_revenue": 50_0000,
        "new_in_base": 0,
        "new_clients": 4,
        "fit_share": None,
    }


AIMED = "channels: {calls: {deliberate: aimed}, fair: {deliberate: true}}\n"
CALLED = {
    "fits": sold("2026-01-01 30", more="segment: horeca\nsource: {channel: calls}\nentered: 2026-01-05"),
    "not": sold(more="segment: retail\nsource: {channel: calls}\nsince: 2026-03-01"),
    "other": sold(more="segment: horeca\nsource: {channel: fair}\nsince: 2025-01-01"),
}


def test_ringing_the_whole_phone_book_is_no_aim(tmp_path: Path) -> None:
    page = page_of("sources", tmp_path, CALLED, f"{AIMED}aim_at: segment=horeca\n")
    names = ("source", "deliberate", "aimed", "clients", "deliberate_clients", "fit_share")
    assert listed(page, *names) == [("calls", None, 1, 2, 1, 0.5), ("fair", 1, 0, 1, 1, 1.0)]
    found = figures(page)
    assert (found["deliberate_clients"], found["spontaneous_clients"], found["fit_share"]) == (2, 1, 2 / 3)


def test_without_an_aim_a_client_of_an_aimed_channel_is_unknown(tmp_path: Path) -> None:
    found = figures(page_of("sources", tmp_path, CALLED, AIMED))
    assert (found["deliberate_clients"], found["spontaneous_clients"], found["unknown_clients"]) == (1, 0, 2)


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ("segmnt=horeca", 'aim_at in schema.yaml: no field "segmnt"'),
        ("stage=active", "aim_at in schema.yaml: .* fields of the record"),
    ],
)
def test_an_aim_that_nobody_can_fit_is_said(tmp_path: Path, aim: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        page_of("sources", tmp_path, CALLED, f"{AIMED}aim_at: {aim}\n")


def test_a_period_counts_who_begins_in_it(tmp_path: Path) -> None:
    with opened(write(tmp_path, CALLED, AIMED)) as base:
        found = figures(find("sources", tmp_path).page(base, since=date(2025, 12, 31)))
    assert (found["clients"], found["new_clients"], found["new_in_base"]) == (2, 2, 1)


def test_of_nobody_nothing_is_known(tmp_path: Path) -> None:
    page = page_of("sources", tmp_path, {})
    assert (figures(page)["clients"], figures(page)["conversion"], page.tables[0].rows) == (0, None, ())
