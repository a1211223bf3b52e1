"""The same answers wherever the machine stands, and whenever clocks are changed: the day is given or the company's."""

import datetime as dt
import shutil
import time
from pathlib import Path

import pytest

from clientbase.cli import session
from clientbase.reports import ours
from tests.edits.running import run
from tests.history.repositories import commit, repository

ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Skopje")
SCHEMA = """\
base: {name: Adria, currency: EUR, timezone: Europe/Skopje}
managers: {olga: {name: Olga Stojanova, email: olga@adria.example}}
interactions: {call: {contact: true}}
standards: [{contact: {target: 7d, limit: 14d}, update: {limit: 30d}, entry: {limit: 1d}}]
history: {bulk: 100, commit_within: 3d}
"""
TALK = "name: Luna\nmanager: olga\ninteractions:\n  - {{date: {day}, kind: call, by: olga}}\n"


@pytest.fixture(params=ZONES[1:])
def zone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def there(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()


def answers(root: Path, zone: str, monkeypatch: pytest.MonkeyPatch, *verbs: str) -> dict[str, str]:
    """Return what each verb says of the base in the zone, whose index is made there."""
    there(zone, monkeypatch)
    shutil.rmtree(root / ".clientbase", ignore_errors=True)
    return {verb: run(root, *verb.split()).out for verb in verbs}


def test_every_report_is_the_same_in_four_zones(
    told_example: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verbs = [f"report {name} -f json" for name in ours()]
    verbs += ["check", "list -f csv", "agenda -f ics --all", "history galija", "why galija", "show galija"]
    here = answers(told_example, "UTC", monkeypatch, *verbs)
    assert all(here.values())
    assert answers(told_example, zone, monkeypatch, *verbs) == here


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("2026-10-24T23:30:00+02:00", "2026-10-24", id="before the night of the change"),
        pytest.param("2026-10-25T00:30:00+02:00", "2026-10-25", id="in summer time still"),
        pytest.param("2026-10-25T02:30:00+01:00", "2026-10-25", id="in the hour that comes twice"),
        pytest.param("2026-10-25T23:30:00+01:00", "2026-10-25", id="the last hour of a day of 25"),
        pytest.param("2026-10-26T11:30:00+14:00", "2026-10-25", id="of Kiritimati, where it was Monday"),
        pytest.param("2026-10-24T21:30:00-02:30", "2026-10-25", id="of Newfoundland, where it was Saturday"),
        pytest.param("2026-03-29T03:30:00+02:00", "2026-03-29", id="just after clocks were put forward"),
    ],
)
def test_the_day_of_a_commit_is_that_of_the_company(
    tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch, written: str, day: str
) -> None:
    root = repository(tmp_path / "base", SCHEMA)
    commit(root, {"luna": "name: Luna\nmanager: olga\n"}, "2026-02-01")
    commit(root, {"luna": TALK.format(day="2026-03-20")}, written)
    for where in ("UTC", zone):
        said = answers(root, where, monkeypatch, "history luna", "why luna cadence")
        assert day in said["history luna"]
        assert day in said["why luna cadence"]


def test_without_a_day_it_is_that_of_the_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At one moment it is Saturday in Newfoundland, Sunday in Skopje, and in Kiritimati its afternoon."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(1_792_888_200, tz)  # 2026-10-25T00:30:00Z

    monkeypatch.setattr(session.dt, "datetime", Clock)
    asked = session.Session(tmp_path, None, session.Color.AUTO, 0)
    for where in ZONES:
        there(where, monkeypatch)
        assert str(asked.day("Europe/Skopje")) == "2026-10-25"
        assert str(asked.day("America/St_Johns")) == "2026-10-24"
        assert asked.now("Pacific/Kiritimati").hour == 14
        assert asked.now().utcoffset() == Clock.now().astimezone().utcoffset()
