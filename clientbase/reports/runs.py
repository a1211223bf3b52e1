"""What became of the runs of schedules, by the lines of `.clientbase-state/runs.jsonl`."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import cause_of, unreadable
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made
from clientbase.text.inside import STATE, IrregularError, contents

FILE: Final = "runs.jsonl"
MOST: Final = 64 * 2**20
"""Nobody runs schedules so often that the file has so many bytes."""


class Put(NamedTuple):
    """A file that a run has put in place."""

    path: str
    """as the schedule names it: within the base, or absolute"""
    series: str
    """what is the same for all files of which some are kept"""
    digest: str


class Sent(NamedTuple):
    """A mail that the mailer has taken."""

    to: str
    digest: str
    manager: str | None = None
    """whose clients it tells of, where not of all"""


class Run(NamedTuple):
    """One run of a schedule."""

    when: str
    day: str
    """the day that it asked about"""
    schedule: str
    result: str
    """ok or failed"""
    seconds: float
    files: tuple[Put, ...] = ()
    sent: tuple[Sent, ...] = ()
    failed: tuple[str, ...] = ()
    here: str = ""
    """where it was written down (see `made_here`)"""
    mark: str = ""
    """what its lines have in common: one for each mail, and a last one where it was not killed"""
    lacking: tuple[str, ...] = ()
    """what is in no sum of a file that has no place to say so"""


def runs_of(root: Path) -> list[Run]:
    """Return the runs that are known, in their order; a line that was cut off is none."""
    try:
        data = contents(root / STATE / FILE, MOST)
    except FileNotFoundError:
        return []
    except (OSError, IrregularError) as error:
        raise unreadable(root / STATE / FILE, cause_of(error)) from None
    found: dict[object, Run] = {}
    for n, run in enumerate(run for line in data.splitlines() for run in _read(line)):
        key = run.mark or n
        earlier = found[key].sent if key in found else ()
        found[key] = run._replace(sent=tuple(dict.fromkeys((*earlier, *run.sent))))
    return [*found.values()]


def _read(line: bytes) -> Iterator[Run]:
    try:
        said: dict[str, Any] = json.loads(line)
        files = tuple(Put(*map(str, (one["path"], one["series"], one["digest"]))) for one in said["files"])
        sent = tuple(Sent(str(one["to"]), str(one["digest"]), one.get("manager")) for one in said["sent"])
        when, day, schedule, result = (str(said[name]) for name in ("when", "day", "schedule", "result"))
        failed, lacking = (tuple(map(str, told)) for told in (said["failed"], said.get("lacking", ())))
        dt.date.fromisoformat(day)
        here, mark = (str(said.get(name, "")) for name in ("here", "mark"))
        yield Run(
            when, day, schedule, result, float(said["seconds"]), files, sent, failed, here, mark, lacking
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return


def made_here(root: Path) -> str:
    """Return what tells runs that were written down here from those that a clone, a copy or an archive brought."""
    folder = root / STATE
    return f"{os.lstat(folder).st_ino} {os.lstat(folder / FILE).st_ino}"


def line_of(run: Run) -> str:
    """Return the line that is read back as *run*."""
    files = [file._asdict() for file in run.files]
    sent = [one._asdict() for one in run.sent]
    return json.dumps({**run._asdict(), "files": files, "sent": sent}, ensure_ascii=False)


@report(
    Over("runs", "runs that failed", lambda row: row["result"] == "failed"),
    judges=None,
    because="it tells of the program's own work",
    kept=lambda _: False,
)
def runs(base: Base) -> Answer:
    """Which schedules were run, and what failed?

    A row is one run of a schedule by `clientbase run`, the newest first, of the days up to the one asked about. A run
    that has failed in part is a failed one; what failed says why. files counts the files that it put in place, sent
    those who got a mail, lacking says what is in no sum of its CSV files. The runs are remembered in
    `.clientbase-state/runs.jsonl` of this copy of the base.
    """
    known = [run for run in reversed(runs_of(base.root)) if run.day <= base.day.isoformat()]
    rows = [
        (
            run.when,
            run.schedule,
            run.result,
            run.seconds,
            len(run.files),
            len(run.sent),
            "; ".join(run.failed) or None,
            "; ".join(run.lacking) or None,
        )
        for run in known
    ]
    last = {run.schedule: run.result for run in reversed(known)}
    figures = [
        figure("runs", len(known)),
        figure("failed", sum(run.result == "failed" for run in known)),
        figure("failing", sum(result == "failed" for result in last.values())),
    ]
    words = "when! schedule! result! seconds:ratio files:count sent:count failed! lacking"
    return figures, [made("runs", "Runs", words, rows)]
