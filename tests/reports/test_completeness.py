"""The report `completeness`: how full and how fresh the records are."""

from pathlib import Path

from tests.edits.running import run
from tests.index.bases import write
from tests.reports.asking import figures, listed, page_of

NORMS = """
standards: [{update: {limit: 30d}}]
required: {client: [segment], contact: [role]}
recommended: {client: [source.channel, phone], deal: [expected]}
"""
RECORDS = {
    "full": """
        name: Full
        manager: olga
        segment: horeca
        phone: "1"
        source: {channel: fair}
        reviewed: 2026-10-22
        contacts: [{name: A, role: cook}, {name: B}, {name: C, left: 2026-11-21}, {name: D, left: 2026-11-22}]
        """,
    "bare": "name: Bare\nreviewed: 2026-10-21\nsource: {campaign: Expo}\ndeals: [{id: d, stage: x}]",
    "new": "name: New\nmanager: olga",
    "gone": "name: Gone\nstatus: former",
}


def test_each_field(tmp_path: Path) -> None:
    page = page_of("completeness", tmp_path, RECORDS, NORMS)
    assert listed(page, "demand", "kind", "field", "records", "filled", "share") == [
        ("required", "client", "segment", 3, 1, 1 / 3),
        ("required", "contact", "role", 3, 1, 1 / 3),
        ("recommended", "deal", "expected", 1, 0, 0.0),
        ("recommended", "client", "phone", 3, 1, 1 / 3),
        ("recommended", "client", "source.channel", 3, 1, 1 / 3),
    ]


def test_each_manager(tmp_path: Path) -> None:
    page = page_of("completeness", tmp_path, RECORDS, NORMS)
    assert listed(page, "manager", "required_share", "recommended_share", "stale", table=1) == [
        ("olga", 2 / 5, 2 / 4, 0),
        (None, 0.0, 0.0, 1),
    ]


def test_a_record_is_stale_the_day_after_its_limit(tmp_path: Path) -> None:
    page = page_of("completeness", tmp_path, RECORDS, NORMS)
    assert listed(page, "client", "last", "days", "over", table=2) == [("bare", "2026-10-21", 31, 1)]
    assert figures(page) == {
        "clients": 3,
        "required_share": 2 / 6,
        "recommended_share": 2 / 7,
        "stale": 1,
        "never_updated": 1,
    }


def test_where_nothing_is_wanted_nothing_is_missing(tmp_path: Path) -> None:
    page = page_of("completeness", tmp_path, {"luna": "name: Luna"})
    assert (figures(page)["required_share"], page.tables[0].rows, page.tables[1].rows) == (None, (), ())


def test_why_says_of_a_record_that_was_never_updated_that_it_is_stale(tmp_path: Path) -> None:
    base = write(
        tmp_path, {"luna": "name: Luna\nsince: 2026-01-01\n"}, "standards: [{update: {limit: 30d}}]\n"
    )
    answer = run(base, "why", "luna", "completeness")
    assert (answer.code, answer.err) == (0, "")
    assert "the record is stale" in answer.out
    assert "last_update  never" in answer.out
