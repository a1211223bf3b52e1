"""The report `retention`: who is held for longer than the norm."""

from pathlib import Path

from clientbase.page import Page
from tests.reports.pages import column, figures, page_of, table

NORMS = "interactions: {call: {contact: true}}\nretention: 2y\n"
DAY = "2026-11-21"
VERA = "contacts:\n  - {name: Vera}\n  - {name: Boris, left: 2020-05-01}\n"
BOUGHT = "purchases: [{date: 2019-02-01, amount: 5}]\n"
CALL = "interactions: [{date: 2024-11-20, kind: call}]\n"


def asked(root: Path, records: dict[str, str], schema: str = NORMS) -> Page:
    return page_of("retention", root, records, DAY, schema=schema)


def test_who_left_longer_ago_than_the_norm_is_held_too_long(tmp_path: Path) -> None:
    records = {
        "gone": f"name: Luna\nstatus: former\nleft: {{date: 2024-11-20, reason: price}}\n{VERA}",
        "just": "name: Luna\nstatus: former\nleft: {date: 2024-11-21, reason: price}\n",
        "back": "name: Luna\nleft: [{date: 2020-01-01, back: 2021-01-01}]\nentered: 2020-01-01\n" + BOUGHT,
        "lost": f"name: Luna\n{BOUGHT}",
    }
    page = asked(tmp_path, records)
    assert column(page, "clients", "client", "why", "since", "until", "over", "people") == [
        ("gone", "left", "2024-11-20", "2026-11-20", 1, 2)
    ]
    assert column(page, "people", "client", "contact", "why", "until", "over", "step") == [
        ("gone", "Boris", "left the client", "2022-05-01", 1665, 'clientbase forget "gone/contacts/Boris"'),
        ("gone", "Vera", "the client: left", "2026-11-20", 1, 'clientbase forget "gone/contacts/Vera"'),
    ]
    assert figures(page) == {"clients": 1, "people": 2, "unknown": 0}


def test_who_never_bought_is_held_as_long_as_something_is_known(tmp_path: Path) -> None:
    records = {
        "silent": f"name: Luna\nentered: 2020-01-01\n{CALL}",
        "heard": f"name: Luna\nentered: 2020-01-01\n{CALL.replace('20,', '21,')}",
        "new": "name: Luna\nentered: 2026-01-01\n",
        "nobody-knows": "name: Luna\n",
    }
    page = asked(tmp_path, records)
    assert column(page, "clients", "client", "stage", "why") == [
        ("silent", "potential", "never bought, and silent")
    ]
    assert figures(page)["unknown"] == 1


def test_a_person_who_left_a_client_that_stays(tmp_path: Path) -> None:
    people = """contacts:
  - {name: Vera, left: 2024-11-20, moved_to: sol}
  - {name: Boris, left: 2024-11-22}
  - {name: Ana, moved_to: sol}
  - {name: Petar, left: 2027-01-01}
  - {name: forgotten-1, left: 2020-01-01}
"""
    page = asked(tmp_path, {"luna": f"name: Luna\n{people}purchases: [{{date: 2026-10-01, amount: 5}}]\n"})
    assert column(page, "people", "contact", "why", "since") == [("Vera", "went to sol", "2024-11-20")]
    assert figures(page) == {"clients": 0, "people": 1, "unknown": 1}


def test_without_the_norm_nobody_is_judged(tmp_path: Path) -> None:
    page = asked(
        tmp_path, {"gone": "name: Luna\nleft: {date: 2001-01-01}\nstatus: former\n"}, "managers: {}\n"
    )
    assert figures(page) == {"clients": None, "people": None, "unknown": None}
    assert table(page, "clients") == []
    unjudged = "nobody is judged: schema.yaml has no norm retention, such as 3y"
    assert [one.title for one in page.tables] == [f"Clients: {unjudged}", f"People: {unjudged}"]
