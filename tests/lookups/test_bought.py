"""What pages draw beside the sums of clients: in which months each bought."""

from pathlib import Path

from clientbase.lookups.bought import bought, with_bought
from clientbase.reports import find
from tests.edits.running import run
from tests.index.bases import opened, write

RECORDS = {
    "luna": {
        "name": "Luna",
        "purchases": [
            {"date": "2024-11-30", "amount": "900"},
            {"date": "2024-12-01", "amount": "100"},
            {"date": "2026-10-02", "amount": "300"},
            {"date": "2026-11-01", "amount": "100"},
            {"date": "2026-11-21", "amount": "50"},
        ],
    },
    "mar": {"name": "Mar", "purchases": [{"date": "2026-11-02", "amount": "5", "currency": "MKD"}]},
    "sol": {"name": "Sol", "purchases": [{"date": "2020-01-01", "amount": "1"}]},
}


def test_each_month_is_as_high_as_its_part_of_the_clients_best_one(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS)) as base:
        found = bought(base, {"luna", "mar", "sol"})
        assert found == {"luna": f"3{'0' * 21}94", "mar": "0" * 23 + "1"}
        assert bought(base, {"sol"}) == {}


def test_it_is_as_of_the_day(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS), "2026-11-20") as base:
        assert bought(base, {"luna"})["luna"][-2:] == "93"


def test_a_list_of_clients_with_their_sums_is_drawn_and_another_is_not(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS)) as base:
        page = with_bought(find("abc", base.root).page(base), base)
        assert page.bought is not None
        assert {*page.bought} == {"luna"}
        assert with_bought(find("cohorts", base.root).page(base), base).bought is None


def test_a_page_shows_it_and_a_text_does_not(example: Path) -> None:
    shown = {name: run(example, "report", "abc", "-f", name).out for name in ("html", "text", "json")}
    assert 'class="months"' in shown["html"]
    assert "last 24 months" not in shown["text"] + shown["json"]
