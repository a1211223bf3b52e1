"""Questions in SQL that never end, take too much, or give what no format knows."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from clientbase.index import bounds
from clientbase.render import format_names
from tests.edits.running import Answer, command, run
from tests.index.bases import put, sold, write

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
BROKEN_OFF = "clientbase: no answer within 0.2 s; ask for less, or give it more time: --timeout SECONDS\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": sold("2026-04-01", "2026-04-11")})


@pytest.mark.parametrize(
    "sql",
    [
        ENDLESS + "count(*) FROM n",
        ENDLESS + "i FROM n WHERE i < 0",
        ENDLESS + "count(*) FROM n AS a, n AS b, n AS c ORDER BY 1",
        ENDLESS + "sum(f.revenue) FROM n, facts AS f",
    ],
    ids=["recursion", "a row that never comes", "a cross join", "with sums"],
)
def test_a_question_without_an_end_is_broken_off(root: Path, sql: str) -> None:
    assert run(root, "query", sql, "--timeout", "0.2") == Answer(4, "", BROKEN_OFF)
    assert run(root, "query", "SELECT 1 AS one", "-f", "csv") == Answer(0, "one\n1\n", "")


def test_endless_rows_are_too_much(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_MEMORY", 20 << 20)
    answer = run(root, "query", ENDLESS + "i, printf('%1000d', i) FROM n")
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.startswith("clientbase: the answer takes more than 1024 MiB of memory; ask for less")


def test_one_value_has_a_bound_too(root: Path) -> None:
    answer = run(root, "query", "SELECT zeroblob(900000000)")
    assert (answer.code, answer.out, answer.err.startswith("clientbase: Query: string or blob too big")) == (
        2,
        "",
        True,
    )


def test_a_report_of_the_bases_own_too_alone_and_in_a_run_and_among_pages(root: Path, tmp_path: Path) -> None:
    put(root / "reports/endless.sql", "-- Endless\n" + ENDLESS + "count(*) AS clients FROM n")
    put(root / "schema.yaml", "schedules: {all: {reports: [endless, dormant], output: 'out/x.txt'}}\n")
    assert run(root, "--timeout=0.2", "report", "endless") == Answer(4, "", BROKEN_OFF)
    ran = run(root, "--timeout=0.2", "run", "all")
    assert (ran.code, "report endless: no answer within 0.2 s" in ran.err) == (4, True), ran
    made = run(root, "--timeout=0.2", "site", str(tmp_path / "pages"))
    assert made.code in {0, 4}, made


def test_an_interrupt_is_heard_at_once(root: Path) -> None:
    run(root, "list")
    process = subprocess.Popen(
        command(root, "query", ENDLESS + "count(*) FROM n"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not Path(f"/proc/{process.pid}").exists() or _seconds(process.pid) < 1:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    begun = _seconds(process.pid)
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130
    assert begun < 30


def _seconds(process: int) -> float:
    """Return how long a process has computed; it asks SQLite by now when it is more than starting takes."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


ODD = """SELECT 9e999 AS a, -9e999 AS b, x'00ff' AS c, 9e999 - 9e999 AS d, 9e999 AS "e:money", -9e999 AS "f:days",
                x'41' AS "g:date", 9e999 AS "h:share", 9e999 AS "i:count", x'' AS j"""


@pytest.mark.parametrize("name", [name for name in format_names() if name != "ics"])
def test_what_no_format_knows_is_written_as_text(root: Path, name: str) -> None:
    answer = run(root, "query", ODD, "-f", name, "-o", str(root / "out"))
    assert (answer.code, (root / "out").stat().st_size > 0) == (0, True), answer.err


def test_infinity_and_bytes(root: Path) -> None:
    assert (
        run(root, "query", ODD, "-f", "csv").out.splitlines()[1]
        == "inf,'-inf,x'00ff',,inf,'-inf,x'41',inf,inf,x''"
    )
    assert '"a": "inf", "b": "-inf", "c": "x\'00ff\'", "d": null' in run(root, "query", ODD, "-f", "json").out


def test_a_text_that_is_no_utf_8_is_told(root: Path) -> None:
    answer = run(root, "query", "SELECT CAST(x'ff' AS TEXT) AS a")
    assert answer.code == 2
    assert answer.err.startswith("clientbase: Query: Could not decode to UTF-8")
