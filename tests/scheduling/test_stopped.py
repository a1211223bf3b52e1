"""A run that somebody stops goes no further, and says what stands: files, and mails that are sent."""

import signal
import sqlite3
from pathlib import Path
from typing import Any, NoReturn

import pytest

from clientbase.scheduling import mail
from clientbase.scheduling import run as runs
from tests.edits.running import run
from tests.index.bases import sold, write

SCHEDULES = """\
managers: {olga: {email: olga@adria.example}, ivan: {email: ivan@adria.example}}
schedules:
  files: {reports: [dormant], output: [out/a.txt, out/b.txt]}
  mails: {reports: [dormant], send: [managers, always]}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    records = {
        name: sold("2026-04-01", "2026-05-01", more=f"manager: {manager}")
        for name, manager in (("luna", "olga"), ("sol", "ivan"))
    }
    return write(tmp_path / "base", records, SCHEDULES)


def test_an_interrupt_that_sqlite_has_lost_is_one_and_no_failure_of_a_report(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any, **__: Any) -> NoReturn:
        monkeypatch.setattr("clientbase.interrupts.HEARD", heard := [(signal.SIGTERM, 0.0)])
        monkeypatch.setattr("clientbase.cli.streams.HEARD", heard)
        raise sqlite3.OperationalError("user-defined function raised exception")

    monkeypatch.setattr("clientbase.reports.Report.page", lost)
    assert run(base, "run", "files") == (143, "", "")


def test_who_stops_it_is_told_which_files_stand(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = runs.put_in_place

    def stopped(root: Path, path: str, data: bytes) -> str:
        if path == "out/b.txt":
            raise KeyboardInterrupt
        return plain(root, path, data)

    monkeypatch.setattr(runs, "put_in_place", stopped)
    answer = run(base, "run", "files")
    said = f'clientbase: written and standing: 1 file, "{base}/out/a.txt"; go on with the same command\n'
    assert answer == (130, "", said)


def test_who_stops_it_is_told_how_many_mails_are_sent_and_the_same_sends_the_others(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    def stopped(written: bytes) -> None:
        if len(sent) == 1:
            raise KeyboardInterrupt
        sent.append(written)

    with monkeypatch.context() as while_stopped:
        while_stopped.setattr(mail, "send", stopped)
        answer = run(base, "run", "mails")
    assert answer == (
        130,
        "",
        "clientbase: sent: 1 mail; the same command does not send it again\n",
    )
    monkeypatch.setattr(mail, "send", sent.append)
    assert run(base, "run", "mails").code == 0
    assert len(sent) == 2
