"""`schedule` prints what cron and systemd take; the line is played as cron plays it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import sold, write

SCHEMA = """
schedules:
  weekly: {every: monday 7:30, reports: [dormant], output: 'out/{date}.txt'}
  50% off: {every: 2w, reports: [dormant], output: 'out/{date}.txt'}
  by-hand: {reports: [dormant]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "my base, 100%", {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01")}, SCHEMA)


def lines(root: Path, *words: str) -> list[str]:
    return [line for line in run(root, "schedule", *words).out.splitlines() if not line.startswith("#")]


def test_the_lines_of_a_crontab(root: Path) -> None:
    answer = run(root, "schedule", "cron", "--mailto", "olga@adria.example")
    mail, weekly, other = lines(root, "cron", "--mailto", "olga@adria.example")
    place = shlex.quote(str(root)).replace("%", "\\%")
    program = " ".join(map(shlex.quote, (sys.executable, "-m", "clientbase")))
    assert mail == "MAILTO=olga@adria.example"
    assert weekly.startswith("30 7 * * 1  ")
    assert weekly.endswith(f" -C {place} run weekly")
    assert other.startswith("0 7 * * *  ")
    assert other.endswith(f" -C {place} run --all-due '50\\% off'")
    assert (
        '# 50% off: "2w" cannot be said here; it is started more often, and runs when it is due' in answer.out
    )
    assert "# by-hand: no line, for it does not say how often (every)" in answer.out
    assert program


DOCS = Path(__file__).parent.parent.parent / "docs"
STAFF = "managers: {olga: {email: olga@adria.example}}\n"


def block(page: str, language: str, number: int = 0) -> str:
    """Return a block of a page as its readers would copy it."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"))[number]


def test_the_page_on_cron_shows_what_is_printed(tmp_path: Path) -> None:
    schedules = block("cron.md", "yaml").replace("/srv/www", str(tmp_path / "www"))
    root = write(tmp_path / "base", {"luna": sold("2026-04-01", more="manager: olga")}, f"{STAFF}{schedules}")
    asked, *shown = block("cron.md", "console").splitlines()
    printed = run(root, *shlex.split(asked)[2:]).out
    assert printed.count(f" -C {root} run ") == 2
    found = [
        re.sub(r"  .* -C \S+ run ", "  /opt/clientbase/bin/clientbase -C /srv/clients run ", line)
        for line in printed.splitlines()
    ]
    assert found == shown
    assert run(root, "run", "weekly") == (0, "", "")
    assert run(root, "run", "--outside", "own").code == 0
    assert sorted(file.name for file in (tmp_path / "www").iterdir()) == ["olga.txt"]
    assert [file.name for file in (root / "out").iterdir()] == ["2026-11-21-weekly.md"]


def test_the_page_on_mail_shows_a_schedule_that_can_be_run(tmp_path: Path) -> None:
    root = write(
        tmp_path / "base", {"luna": sold("2026-04-01", more="manager: olga")}, block("mail.md", "yaml")
    )
    answer = run(root, "run", "weekly", "--dry-run", "-o", str(tmp_path / "look"))
    assert (answer.code, answer.err) == (0, "")
    sent_to = {file.name for file in (tmp_path / "look").iterdir()}
    assert sent_to == {"weekly-olga@adria.example.eml", "weekly-owner@adria.example.eml"}


def test_a_crontab_line_runs_with_nothing_around_it_twice(root: Path) -> None:
    (line,) = lines(root, "cron", "weekly")
    command = line.split("  ", 1)[1].replace("\\%", "%")
    command = f"{shlex.quote(sys.executable)} -m clientbase{command[command.index(' -C ') :]}"
    around = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": os.environ["PYTHONPATH"],
        "CLIENTBASE_AS_OF": "2026-11-23",
    }
    contents = []
    for _ in range(2):
        done = subprocess.run(
            ["/bin/sh", "-c", command], env=around, capture_output=True, check=False, cwd="/"
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        contents.append((root / "out/2026-11-23.txt").read_bytes())
    assert contents[0] == contents[1]
    assert b"luna" in contents[0]


def test_names_in_any_script_where_the_locale_knows_none(tmp_path: Path) -> None:
    schema = "managers: {олга: {}}\nschedules: {w: {reports: [dormant], output: 'отчёты/{manager}.txt'}}"
    root = write(
        tmp_path, {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01", more="manager: олга")}, schema
    )
    around = {"PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ["PYTHONPATH"], "LC_ALL": "POSIX"}
    command = [sys.executable, "-m", "clientbase", "-C", str(root), "--as-of", "2026-11-21", "run", "w"]
    done = subprocess.run(command, env=around, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [os.fsencode(file.name) for file in (root / "отчёты").iterdir()] == ["олга.txt".encode()]


def test_the_units_of_systemd(root: Path, tmp_path: Path) -> None:
    out = run(root, "schedule", "systemd", "weekly").out
    service, timer = out.split("# clientbase-weekly.timer\n")
    place = str(root).replace("%", "%%")
    assert service.startswith("# clientbase-weekly.service\n[Unit]\nDescription=Clientbase: weekly\n")
    assert f' -C "{place}" run weekly\n' in service
    assert "OnCalendar=Mon *-*-* 07:30:00\nPersistent=true\n" in timer
    answer = run(root, "schedule", "systemd", "-o", str(tmp_path / "units"))
    assert "by-hand: no unit" in answer.err
    assert sorted(file.name for file in (tmp_path / "units").iterdir()) == [
        "clientbase-50-off.service",
        "clientbase-50-off.timer",
        "clientbase-weekly.service",
        "clientbase-weekly.timer",
    ]


def test_what_cannot_be_said_is_refused(root: Path, tmp_path: Path) -> None:
    assert run(root, "schedule").err == "clientbase: say for what: cron or systemd\n"
    assert run(root, "schedule", "at").err == 'clientbase: say for what: cron or systemd, not "at"\n'
    assert run(root, "schedule", "cron", "weakly").code == 2
    assert "schema.yaml has no schedules" in run(write(tmp_path / "b", {}), "schedule", "cron").err


HOSTILE = """
schedules:
  "a\\n* * * * * touch pwned #": {reports: [dormant]}
  odd: {every: "2w\\n\\n8:30", reports: [dormant]}
"""


def test_no_text_of_a_base_begins_a_line_of_its_own(tmp_path: Path) -> None:
    root = write(tmp_path, {}, HOSTILE)
    assert [line.split("  ")[0] for line in lines(root, "cron")] == ["30 8 * * *"]
    assert "# a\\n* * * * * touch pwned #: no line" in run(root, "schedule", "cron").out
    timer = run(root, "schedule", "systemd", "odd").out.split(".timer\n")[1]
    assert timer.startswith('# odd: "2w\\n\\n8:30" cannot be said here')
    every = write(tmp_path / "every", {}, HOSTILE.replace('#": {', '#": {every: day, '))
    for what in ("cron", "systemd"):
        answer = run(every, "schedule", what)
        assert (answer.code, "pwned" in answer.out) == (2, False)
        assert "has \\n in it, which neither cron nor systemd can take" in answer.err


def test_an_address_of_two_lines_is_none(root: Path) -> None:
    answer = run(root, "schedule", "cron", "--mailto", "olga@adria.example\n* * * * * touch pwned")
    assert (answer.code, answer.out) == (2, "")


def test_a_folder_whose_name_is_no_utf_8_is_refused_and_not_named_wrongly(tmp_path: Path) -> None:
    root = write(tmp_path / os.fsdecode(b"b\xff"), {}, SCHEMA)
    for words in (("cron",), ("systemd",), ("systemd", "-o", "units")):
        answer = run(root, "schedule", *words)
        assert (answer.code, answer.out) == (2, "")
        assert "has \\udcff in it, which neither cron nor systemd can take; name it otherwise" in answer.err


def test_no_unit_takes_the_place_of_another(tmp_path: Path) -> None:
    every = "{every: day, reports: [dormant]}"
    schedules = f"schedules: {{неделно: {every}, месечно: {every}, a b: {every}, a-b: {every}, 日: {every}}}"
    run(write(tmp_path, {}, schedules), "schedule", "systemd", "-o", str(tmp_path / "units"))
    assert sorted(file.stem for file in (tmp_path / "units").glob("*.timer")) == [
        "clientbase-Ri",
        "clientbase-a-b",
        "clientbase-a-b-2",
        "clientbase-mesechno",
        "clientbase-nedelno",
    ]
