"""The report `sources`: deliberate and spontaneous acquisition, and what each brought."""

from pathlib import Path

from tests.index.bases import sold
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
    }


def test_of_nobody_nothing_is_known(tmp_path: Path) -> None:
    page = page_of("sources", tmp_path, {})
    assert (figures(page)["clients"], figures(page)["conversion"], page.tables[0].rows) == (0, None, ())
