"""The report `archive`: who belongs in the archive, who could be won back."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import column, figures, page_of, table

LEFT = "left: {date: 2026-05-01, reason: price}"
TENS = ("2026-10-02", "2026-10-12", "2026-10-22", "2026-11-01", "2026-11-11", "2026-11-21")
OFTEN = {"often": sold(*TENS)}


@pytest.mark.parametrize(
    ("last", "listed"),
    [
        pytest.param("2025-11-20", True, id="over a year"),
        pytest.param("2025-11-21", False, id="a year to the day"),
        pytest.param("2026-10-01", False, id="lost, but not for long"),
    ],
)
def test_lost_beyond_a_year_belongs_in_the_archive(tmp_path: Path, last: str, listed: bool) -> None:
    page = page_of("archive", tmp_path, OFTEN | {"lost": sold(last)})
    assert column(page, "archive", "client", "stage") == [("lost", "lost")] * listed
    assert (figures(page)["lost"], figures(page)["to_archive"]) == (1, listed)


@pytest.mark.parametrize(("day", "listed"), [("2025-02-28", False), ("2025-03-01", True)])
def test_a_year_from_the_29th_of_february_ends_on_the_28th(tmp_path: Path, day: str, listed: bool) -> None:
    records = {"lost": sold("2024-02-09", "2024-02-19", "2024-02-29")}
    assert bool(table(page_of("archive", tmp_path, records, day=day), "archive")) is listed


def test_former_clients_belong_there_unless_they_are_there(tmp_path: Path) -> None:
    left = sold("2026-04-01", more=LEFT)
    page = page_of("archive", tmp_path, {"here": left, "records/archive/there.yaml": left})
    assert column(page, "archive", "client", "left_date", "left_reason") == [("here", "2026-05-01", "price")]
    assert (figures(page)["archived"], figures(page)["former"]) == (1, 2)


@pytest.mark.parametrize(
    ("more", "passed"),
    [
        pytest.param("", None, id="nothing has happened since"),
        pytest.param("interactions: [{date: 2026-05-02, kind: call}]", "talks again", id="talks again"),
        pytest.param("interactions: [{date: 2026-05-01, kind: call}]", None, id="talked on the day"),
        pytest.param("interest: [{product: honey, date: 2026-05-02}]", "new interest", id="new interest"),
        pytest.param("interest: [{product: honey}]", None, id="an interest of an unknown day"),
        pytest.param("deals: [{id: d, stage: lead, opened: 2026-05-02}]", "new deal", id="new deal"),
        pytest.param(
            "problems: [{opened: 2026-04-01, resolved: 2026-11-21}]",
            "problems settled",
            id="problem settled today",
        ),
        pytest.param("problems: [{opened: 2026-04-01, resolved: 2026-11-22}]", None, id="settled tomorrow"),
        pytest.param(
            "problems: [{opened: 2026-04-01, resolved: 2026-04-02}, {opened: 2026-04-03}]",
            None,
            id="one is open",
        ),
        pytest.param(
            "problems: [{opened: 2026-05-01, resolved: 2026-05-02}, {opened: 2026-05-02}]",
            "problems settled",
            id="one from after leaving is open",
        ),
        pytest.param("problems: [{opened: 2026-05-02, resolved: 2026-05-03}]", None, id="none from before"),
        pytest.param("handovers: [{date: 2026-05-02, to: olga}]", "another manager", id="handed over"),
        pytest.param("manager: ivan", "another manager", id="the manager has gone"),
        pytest.param("manager: olga", None, id="the manager is here"),
    ],
)
def test_won_back_could_be_whose_reason_has_passed(tmp_path: Path, more: str, passed: str | None) -> None:
    client = sold("2026-04-01", more=f"{LEFT}\n{more}")
    schema = "managers: {olga: {}, ivan: {until: 2026-10-01}}\ninteractions: {call: {contact: true}}\n"
    page = page_of("archive", tmp_path, {"a": client}, schema=schema)
    assert column(page, "win-back", "client", "passed") == ([("a", passed)] if passed else [])
    assert figures(page)["to_win_back"] == bool(passed)


def test_a_purchase_says_most(tmp_path: Path) -> None:
    more = f"{LEFT}\ninteractions: [{{date: 2026-05-02, kind: call}}]"
    page = page_of("archive", tmp_path, {"a": sold("2026-04-01", "2026-06-01", more=more)})
    assert column(page, "win-back", "passed") == ["bought again"]


def test_who_left_on_an_unknown_day_is_not_judged(tmp_path: Path) -> None:
    more = "status: former\ninteractions: [{date: 2026-05-02, kind: call}]"
    page = page_of("archive", tmp_path, {"a": sold("2026-04-01", more=more)})
    assert (table(page, "win-back"), column(page, "archive", "client")) == ([], ["a"])


def test_an_empty_base_has_nothing_to_file(tmp_path: Path) -> None:
    page = page_of("archive", tmp_path, {})
    assert set(figures(page).values()) == {0}
