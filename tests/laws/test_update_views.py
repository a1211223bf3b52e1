"""When records were last reviewed and updated, by the views, in one base of which git tells: each on a bound."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.base import Base
from tests.history.repositories import lay_history
from tests.index.bases import opened, put

DAY = "2026-11-21"
SCHEMA = "managers: {olga: {}}\nhistory: {bulk: 2, commit_within: 3d}\n"
NOW = ""
"""As the file stands, which is not committed."""


def reviewed(day: str) -> str:
    return f"reviewed: 2026-{day}\n"


def talk(more: str) -> str:
    return f"interactions: [{{date: 2026-11-08, kind: call{more}}}]\n"


Steps = dict[str, str]
"""What stands in a record, by the days of 2026 from which it does."""

MASS = {"11-12": reviewed("11-12")}
"""More than two records say so at once, which says nothing of each of them."""
REVIEWS: dict[str, tuple[Steps, str | None]] = {
    "never": ({"09-01": ""}, None),
    "today": ({"09-01": "", NOW: reviewed("11-21")}, "11-21"),
    "tomorrow": ({"09-01": "", NOW: reviewed("11-22")}, None),
    "alone": ({"09-01": "", "10-05": reviewed("10-05")}, "10-05"),
    "of-two": ({"09-01": "", "10-06": reviewed("10-06")}, "10-06"),
    "of-two-then-mass": ({"09-01": "", "10-06": reviewed("10-06"), **MASS}, "10-06"),
    "mass": ({"09-01": "", **MASS}, None),
    "mass-after-what-it-began-with": ({"09-01": reviewed("08-30"), **MASS}, "08-30"),
    "mass-after-one": ({"09-01": "", "10-04": reviewed("10-04"), **MASS}, "10-04"),
    "mass-after-one-put-back": (
        {"09-01": "", "09-30": reviewed("09-30"), "10-08": reviewed("10-01"), **MASS},
        "10-01",
    ),
    "mass-after-one-of-tomorrow": (
        {"09-01": "", "09-29": reviewed("09-29"), "10-08": reviewed("11-22"), **MASS},
        "09-29",
    ),
    "mass-after-one-of-today": (
        {"09-01": "", "09-28": reviewed("09-28"), "10-09": reviewed("11-21"), **MASS},
        "11-21",
    ),
    "mass-after-a-beginning-of-tomorrow": ({"09-01": reviewed("11-22"), **MASS}, None),
    "mass-after-a-beginning-of-today": ({"09-01": reviewed("11-21"), **MASS}, "11-21"),
    "mass-before-one": ({"09-01": "", **MASS, "11-13": reviewed("11-13")}, "11-13"),
    "mass-before-one-of-tomorrow": ({"09-01": "", **MASS, "11-14": reviewed("11-22")}, None),
    "mass-before-one-without": ({"09-01": "", "09-27": reviewed("09-27"), **MASS, "11-14": ""}, "09-27"),
    **{
        f"mass-after-mass-{n}": (
            {"09-01": reviewed("08-30"), "09-20": reviewed("09-20"), **MASS},
            "08-30",
        )
        for n in (1, 2, 3)
    },
}
UPDATES: dict[str, tuple[Steps, str | None]] = {
    "as-it-began": ({"09-01": ""}, "09-01"),
    "noted-today": ({"09-01": "", "11-21": "notes: x\n"}, "11-21"),
    "noted-tomorrow": ({"09-01": "", "11-22": "notes: y\n"}, "09-01"),
    "moved-of-two-1": ({"09-01": "", "10-10": "region: Bitola\n"}, "10-10"),
    "moved-of-two-2": ({"09-01": "", "10-10": "region: Bitola\n"}, "10-10"),
    **{f"moved-in-mass-{n}": ({"09-01": "", "10-10": "region: Ohrid\n"}, "09-01") for n in (1, 2, 3)},
    "reviewed-later": ({"09-01": "", "09-26": reviewed("09-26")}, "09-26"),
    "reviewed-before": ({"09-01": reviewed("08-30")}, "09-01"),
    "said": ({"09-01": "", NOW: talk(", about: a, entered: 2026-11-20")}, "11-20"),
    "said-twice": (
        {
            "09-01": "",
            NOW: "interactions:\n"
            "  - {date: 2026-11-09, kind: call, entered: 2026-11-20}\n"
            "  - {date: 2026-11-10, kind: call, entered: 2026-11-19}\n",
        },
        "11-20",
    ),
    "imported": ({"09-01": "", NOW: talk(", about: b, entered: 2026-11-20, learnt_from: import")}, "09-01"),
    "talked-of-two-1": ({"09-01": "", "11-10": talk(", about: two")}, "11-10"),
    "talked-of-two-2": ({"09-01": "", "11-10": talk(", about: two")}, "11-10"),
    **{f"talked-in-mass-{n}": ({"09-01": "", "11-10": talk(", about: mass")}, "09-01") for n in (1, 2, 3)},
    "of-the-start": ({"01-01": talk(", about: c, entered: 2026-11-09")}, "11-09"),
    "never-committed": ({NOW: ""}, None),
}
SNOOZE = "snoozed: {until: 2026-11-30}\n"
TASK = "tasks: [{date: 2026-12-01, what: x}]\n"
SNOOZED: dict[str, tuple[Steps, tuple[str, str] | None]] = {
    # The first and the last day of a snooze: as it is said, else since it was committed, else since today.
    "snoozed-as-said": (
        {NOW: "snoozed: {from: 2026-11-01, until: 2026-11-30}\n"},
        ("2026-11-01", "2026-11-30"),
    ),
    "snoozed-as-said-though-committed": (
        {"09-01": "", "10-05": "snoozed: {from: 2026-10-01, until: 2026-11-30}\n"},
        ("2026-10-01", "2026-11-30"),
    ),
    "snoozed-since-its-commit": ({"09-01": "", "10-05": SNOOZE}, ("2026-10-05", "2026-11-30")),
    "snoozed-since-after-a-task": (
        {"09-01": TASK, "10-06": TASK + SNOOZE},
        ("2026-10-06", "2026-11-30"),
    ),
    "snoozed-since-today": ({NOW: SNOOZE}, (DAY, "2026-11-30")),
    "snoozed-for-a-year": (
        {NOW: "snoozed: {from: 2026-01-15, until: 2027-01-15}\n"},
        ("2026-01-15", "2027-01-15"),
    ),
    "snoozed-for-longer": (
        {NOW: "snoozed: {from: 2026-01-15, until: 2027-01-16}\n"},
        ("2026-01-15", "2027-01-15"),
    ),
    "not-snoozed": ({"09-01": TASK}, None),
}
RECORDS = {
    **{name: steps for name, (steps, _) in (REVIEWS | UPDATES).items()},
    **{name: steps for name, (steps, _) in SNOOZED.items()},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("told") / "base"


@pytest.fixture
def base(folder: Path) -> Iterator[Base]:
    """Return a base with all records of this module and what happened to them."""
    if not folder.exists():
        _lay(folder)
    with opened(folder, DAY) as there:
        yield there


def _lay(root: Path) -> None:
    days = sorted({"01-01"}.union(*RECORDS.values()) - {NOW})
    told = {
        day: {name: _text(name, steps[day]) for name, steps in RECORDS.items() if day in steps}
        for day in days
    }
    told["01-01"] |= {"schema.yaml": SCHEMA, ".gitignore": ".clientbase/\n"}
    lay_history(root, ((f"2026-{day}", files) for day, files in told.items()))
    for name, steps in RECORDS.items():
        if NOW in steps:
            put(root / f"records/{name}.yaml", _text(name, steps[NOW]))


def _text(name: str, more: str) -> str:
    return f"name: {name}\n{more}"


def test_the_review_that_counts_is_the_newest_that_was_not_made_of_many_at_once(base: Base) -> None:
    found = dict(base.ask("SELECT client, reviewed FROM reviews"))
    assert {name: found[name] for name in REVIEWS} == _expected(REVIEWS)


def test_the_last_update_is_the_latest_that_says_something_of_the_record(base: Base) -> None:
    found = dict(base.ask("SELECT client, last_update FROM facts"))
    assert {name: found[name] for name in UPDATES} == _expected(UPDATES)


def test_a_snooze_has_a_first_and_a_last_day(base: Base) -> None:
    found = {client: (first, last) for client, first, last in base.ask("SELECT * FROM snoozes")}
    assert found == {name: days for name, (_, days) in SNOOZED.items() if days}


def test_a_task_is_there_from_its_entry_else_from_its_commit(base: Base) -> None:
    begun = dict(base.ask("SELECT client, begun FROM promises"))
    assert begun == {
        "not-snoozed": "2026-09-01",
        "snoozed-since-after-a-task": "2026-09-01",
    }


def _expected(cases: dict[str, tuple[Steps, str | None]]) -> dict[str, str | None]:
    return {name: day and f"2026-{day}" for name, (_, day) in cases.items()}
