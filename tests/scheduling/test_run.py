"""`run` makes the reports of a schedule: whole files, one run at a time, what fails said and nothing else stopped."""

import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from clientbase.reports.runs import runs_of
from tests.edits.running import TODAY, command, run, run_process
from tests.history.repositories import commit, git
from tests.index.bases import put, sold, write

RECORDS = {
    "luna": sold("2026-04-01", "2026-04-11", "2026-05-01", more="manager: olga"),
    "sol": sold("2026-11-20", more="manager: ivan"),
}
STAFF = "managers: {olga: {}, ivan: {}, petar: {until: 2025-01-01}}\n"


def base_with(root: Path, schedules: str, more: str = "") -> Path:
    return write(root / "base", RECORDS, f"{STAFF}{more}schedules:\n  {schedules}\n")


def made(root: Path, folder: str = "out") -> list[str]:
    return sorted(
        str(file.relative_to(root / folder)) for file in (root / folder).rglob("*") if file.is_file()
    )


class TestTheFiles:
    def test_the_reports_stand_in_one_file_whose_name_has_the_day(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "weekly: {reports: [dormant, one-off], output: 'out/{date}-{week}.md'}")
        answer = run(root, "run", "weekly")
        assert answer == (0, "", "")
        text = (root / "out/2026-11-21-2026-W47.md").read_text()
        assert (
            text
            == run(root, "report", "dormant", "-f", "markdown").out
            + "\n"
            + run(root, "report", "one-off", "-f", "markdown").out
        )

    def test_each_manager_who_is_there_has_a_file_of_his_own(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "m: {reports: [dormant], format: json, output: 'out/{month}/{manager}'}")
        assert run(root, "run", "m").code == 0
        assert made(root) == ["2026-11/ivan.json", "2026-11/olga.json"]
        rows = {
            name: json.loads((root / f"out/2026-11/{name}.json").read_text())["tables"][0]["rows"]
            for name in ("ivan", "olga")
        }
        assert (len(rows["ivan"]), rows["olga"][0]["client"]) == (0, "luna")

    def test_what_is_in_no_sum_is_said_where_the_file_has_no_place_for_it(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "all: {reports: [dormant], format: [csv, text], output: out/x}")
        write(
            root,
            {"foreign": sold("2026-05-01", "2026-05-02", more="currency: CHF\nmanager: olga")},
            (root / "schema.yaml").read_text(),
        )
        said = "all: dormant: 2 purchases without a rate are not in the sums\n"
        assert run(root, "run", "all") == (0, "", said)
        assert said.removeprefix("all: dormant: ") in (root / "out/x.txt").read_text()
        (told,) = json.loads(run(root, "report", "runs", "-f", "json")[1])["tables"][0]["rows"]
        assert told["lacking"] == said.removeprefix("all: ").strip()

    def test_what_holds_one_table_has_a_file_for_each_table_and_the_figures(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path, "all: {reports: [dormant, cadence], format: [csv, text], output: out/x.csv}"
        )
        assert run(root, "run", "all") == (0, "", "")
        assert made(root) == [
            "x-cadence-figures.csv",
            "x-cadence-managers.csv",
            "x-cadence.csv",
            "x-dormant-figures.csv",
            "x-dormant.csv",
            "x.txt",
        ]
        figures = dict(
            line.split(",") for line in (root / "out/x-dormant-figures.csv").read_text().splitlines()
        )
        assert (figures["clients"], figures["buyers"]) == ("2", "2")

    def test_the_same_day_gives_the_same_bytes(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path, "w: {reports: [overview, dormant], format: [json, text], output: 'out/{report}'}"
        )
        run(root, "run", "w")
        before = {name: (root / "out" / name).read_bytes() for name in made(root)}
        run(root, "run", "w")
        assert before == {name: (root / "out" / name).read_bytes() for name in made(root)}
        assert len(before) == 4

    def test_without_an_output_it_is_written_to_stdout_where_anything_is_listed(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path,
            "a: {reports: [dormant]}\n  b: {reports: [problems]}\n  c: {reports: [problems], send: always}",
        )
        assert run(root, "run", "a") == (0, run(root, "report", "dormant").out, "")
        assert run(root, "run", "b") == (0, "", "")
        assert run(root, "run", "c").out == run(root, "report", "problems").out

    def test_it_says_what_it_wrote_where_somebody_wants_to_hear_it(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: out/d.txt, send: always}")
        assert run(root, "run", "w").err == "w: wrote out/d.txt\n"

    def test_a_dry_run_writes_nothing(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: out/d.txt}")
        assert run(root, "run", "w", "--dry-run").out == "w: would write out/d.txt\n"
        assert not (root / "out").exists()
        assert runs_of(root) == []

    def test_the_whole_path_may_lead_out_of_the_base(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, f"w: {{reports: [dormant], output: {tmp_path}/www/d.json}}")
        assert run(root, "run", "--outside", "w").code == 0
        assert made(tmp_path, "www") == ["d.json"]


BAD = [
    ("reports: [dormnat], output: a.md", 'reports: no report "dormnat"; did you mean "dormant"?'),
    ("output: a.md", "reports: name one at least, such as [overview]"),
    ("reports: [dormant], format: doc, output: a", 'format: no format "doc"; there are: csv, '),
    ("reports: [dormant], format: table, output: a", 'format: "table" is for a terminal; take text'),
    ("reports: [dormant], output: a.doc", 'output: no format goes with "a.doc"; a file may end in: .csv, '),
    ("reports: [dormant], output: ../a.md", 'output: "../a.md" leads upwards; '),
    ("reports: [dormant], output: /x/../a.md", 'output: "/x/../a.md" leads upwards; '),
    (
        "reports: [dormant], output: records/a.md",
        'output: "records/a.md" lies in "records", which holds no reports',
    ),
    ("reports: [dormant], output: .git/a.md", 'output: ".git/a.md" lies in ".git"'),
    ("reports: [dormant], output: ~/a.md", 'output: "~/a.md" begins with "~"'),
    (
        "reports: [dormant], output: 'a-{day}.md'",
        'output: "{day}" stands for nothing; there are: {date}, {week}',
    ),
    (
        "reports: [dormant], output: [a.md, a.md]",
        'output: "a.md" would be written twice; tell the files apart',
    ),
    ("reports: [dormant], every: sometimes", 'every: "sometimes" is not how often; it may say: day'),
    ("reports: [dormant], format: xlsx", 'format: "xlsx" is no text; name a file as output'),
    ("reports: [dormant], send: olga", 'send: "olga" is none of managers, always and an address'),
]


class TestABadSchedule:
    @pytest.mark.parametrize(("said", "message"), BAD)
    def test_what_is_wrong_is_said_with_its_place(self, tmp_path: Path, said: str, message: str) -> None:
        answer = run(base_with(tmp_path, f"bad: {{{said}}}"), "run", "bad")
        assert answer.code == 2
        assert answer.err.startswith("schema.yaml:3:")
        assert message in answer.err
        assert answer.err.endswith(
            'clientbase: schedule "bad" is not run, for one thing in it is wrong; mend schema.yaml\n'
        )
        assert not (tmp_path / "base/.clientbase-state/runs.jsonl").exists()

    def test_all_that_is_wrong_is_said_at_once(self, tmp_path: Path) -> None:
        answer = run(base_with(tmp_path, "bad: {reports: [x, dormant], format: y}"), "run", "bad")
        assert len(answer.err.splitlines()) == 3

    def test_a_misspelt_field_is_wrong_usage_too(self, tmp_path: Path) -> None:
        answer = run(base_with(tmp_path, "bad: {report: [dormant], output: a.md}"), "run", "bad")
        assert (answer.code, '"report"' in answer.err) == (2, True)
        assert answer.err.endswith("clientbase: schema.yaml has errors in its schedules; mend them first\n")

    def test_an_error_elsewhere_in_the_norms_is_not(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: a.md}", more="segmnets: {a: b}\n")
        assert run(root, "run", "w").code == 3

    def test_an_unknown_one_is_told_with_those_that_are_there(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "weekly: {reports: [dormant]}")
        assert run(root, "run", "weakly") == (
            2,
            "",
            'clientbase: no schedule "weakly"; did you mean "weekly"?\n',
        )
        assert run(root, "run") == (
            2,
            "",
            "clientbase: say which schedule is run, or --all-due; there are: weekly\n",
        )

    def test_a_managers_name_is_no_way_out_of_the_folder(self, tmp_path: Path) -> None:
        root = write(
            tmp_path,
            RECORDS,
            'managers: {"../../x": {}}\nschedules: {w: {reports: [dormant], output: "out/{manager}.md"}}',
        )
        answer = run(root, "run", "w")
        assert (answer.code, "which is no name of a file" in answer.err) == (2, True)


class TestWhatFails:
    def test_the_old_file_stays_and_the_others_are_made(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [broken, dormant], output: 'out/{report}.txt'}")
        put(root / "out/broken.txt", "of last week\n")
        put(root / "reports/broken.sql", "-- Broken\nSELECT a FROM nowhere\n")
        answer = run(root, "run", "w")
        assert answer.code == 2
        assert [line.partition(": no such")[0] for line in answer.err.splitlines()] == [
            "clientbase: w: report broken: Broken"
        ]
        assert (root / "out/broken.txt").read_text() == "of last week\n"
        assert "luna" in (root / "out/dormant.txt").read_text()
        (said,) = runs_of(root)
        assert (said.result, [file.path for file in said.files]) == ("failed", ["out/dormant.txt"])
        told = run(root, "report", "runs", "-f", "csv").out.splitlines()
        assert told[0] == "when,schedule,result,seconds,files,sent,failed,lacking"
        assert ",w,failed," in told[1]

    def test_what_goes_wrong_in_writing_one_stops_no_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> str:
            raise ValueError("x")

        monkeypatch.setattr("clientbase.render.formats.markdown.render", broken)
        root = base_with(tmp_path, "w: {reports: [dormant], output: [a.md, b.txt]}")
        answer = run(root, "run", "w")
        assert answer == (4, "", "clientbase: w: ValueError: x; CLIENTBASE_DEBUG=1 shows where\n")
        assert (root / "b.txt").exists()

    def test_what_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: [out/d.txt, e.txt]}")
        put(root / "out", "no folder\n")
        answer = run(root, "run", "w")
        assert (answer.code, len(answer.err.splitlines())) == (4, 1)
        assert (root / "e.txt").exists()

    @pytest.mark.parametrize("what", ["folder", "file"])
    def test_no_link_is_followed_within_the_base(self, tmp_path: Path, what: str) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: out/d.txt}")
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        put(elsewhere / "d.txt", "mine\n")
        if what == "folder":
            (root / "out").symlink_to(elsewhere)
        else:
            (root / "out").mkdir()
            (root / "out/d.txt").symlink_to(elsewhere / "d.txt")
        assert run(root, "run", "w").code == 4
        assert (elsewhere / "d.txt").read_text() == "mine\n"

    def test_records_that_are_left_out_are_said_with_exit_3(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant, cadence], output: out/d.txt}")
        put(root / "records/bad.yaml", "name: [\n")
        answer = run(root, "run", "w")
        assert (answer.code, answer.err.count("records/bad.yaml")) == (3, 1)
        assert (root / "out/d.txt").exists()


def test_a_repository_of_somebody_else_is_said_with_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = base_with(tmp_path, "w: {reports: [cadence], output: out/c.txt}")
    git(root, "init", "--quiet")
    commit(root, {}, "2026-11-20")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    answer = run(root, "run", "w")
    assert (answer.code, len(answer.err.splitlines())) == (4, 1)
    assert answer.err.startswith(
        "clientbase: w: git does not tell the history, of which the reports are short: "
    )
    assert f'if you trust its owner: git config --global --add safe.directory "{root}"' in answer.err
    assert (root / "out/c.txt").exists()


def test_the_next_step_that_it_says_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The base lies in a folder of the repository; what git is asked about single files is answered too."""
    root = base_with(tmp_path / "all", "w: {reports: [cadence], output: out/c.txt}")
    git(tmp_path / "all", "init", "--quiet")
    commit(tmp_path / "all", {}, "2026-11-20")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    said = run(root, "run", "w").err
    step = said.partition("trust its owner: ")[2].split()
    assert step[:2] == ["git", "config"]
    assert step[-1] == f'"{tmp_path / "all"}"'
    subprocess.run(shlex.split(" ".join(step)), check=True)
    assert run(root, "run", "w") == (0, "", "")


class TestOneAtATime:
    def test_the_second_waits_and_then_is_told_who_is_at_work(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("clientbase.text.alone.PATIENCE", 0.3)
        root = base_with(tmp_path, "w: {reports: [dormant], output: out/d.txt}")
        run(root, "run", "w")
        with (root / ".clientbase-state/run.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            held.write("process 12: w, since 2026-11-21 07:30\n")
            held.flush()
            answer = run(root, "run", "w")
        assert answer == (
            4,
            "",
            "clientbase: another run is at work (process 12: w, since 2026-11-21 07:30); try again later\n",
        )
        assert run(root, "run", "w").code == 0

    def test_those_that_a_crontab_starts_at_once_are_made_one_after_the_other(self, tmp_path: Path) -> None:
        names = ("a", "b", "c")
        lines = "\n  ".join(f"{name}: {{reports: [dormant], output: out/{name}.txt}}" for name in names)
        root = base_with(tmp_path, lines)
        at_once = [subprocess.Popen(command(root, "run", name)) for name in names]
        assert [process.wait() for process in at_once] == [0, 0, 0]
        assert made(root) == ["a.txt", "b.txt", "c.txt"]
        assert len(runs_of(root)) == 3

    def test_one_that_is_killed_leaves_the_old_file_and_the_next_cleans_up(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], output: 'out/{date}.txt'}")
        put(root / f"out/{TODAY}.txt", "of this morning\n")
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, "clientbase", "-C", root, "--as-of", TODAY, "run", "w"],
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert (root / f"out/{TODAY}.txt").read_text() == "of this morning\n"
        assert len(made(root)) == 2
        put(root / f"out/.{TODAY}.txt.{os.getppid()}-0.tmp", "somebody is writing this now")
        put(root / "out/.other.tmp", "not ours")
        assert run_process(root, "run", "w") == (0, "", "")
        assert made(root) == [f".{TODAY}.txt.{os.getppid()}-0.tmp", ".other.tmp", f"{TODAY}.txt"]
        assert "luna" in (root / f"out/{TODAY}.txt").read_text()


KILLED = dedent("""
    import os, signal, sys
    from pathlib import Path
    del sys.argv[0]
    renamed = Path.replace
    def replace(self, target):
        if "out" in self.parts:
            os.kill(os.getpid(), signal.SIGKILL)
        return renamed(self, target)
    Path.replace = replace
    from clientbase.cli.app import run
    run()
""")


class TestWhatIsKept:
    def run_on(self, root: Path, *days: str) -> None:
        for day in days:
            assert run(root, "--as-of", day, "run", "w").code == 0

    def test_older_files_of_its_own_go(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path,
            "w: {reports: [dormant], keep: 2, output: ['out/{date}.txt', 'out/{date}-{manager}.txt']}",
        )
        put(root / "out/2020-01-01.txt", "somebody else's\n")
        self.run_on(root, "2026-11-01", "2026-11-02", "2026-11-02", "2026-11-03", "2026-11-04")
        days = ("2026-11-03", "2026-11-04")
        assert made(root) == sorted(
            ["2020-01-01.txt", *(f"{day}{who}.txt" for day in days for who in ("", "-ivan", "-olga"))]
        )

    def test_what_somebody_has_changed_or_linked_stays(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "w: {reports: [dormant], keep: 1, output: 'out/{date}.txt'}")
        self.run_on(root, "2026-11-01")
        put(root / "out/2026-11-01.txt", "with my notes\n")
        self.run_on(root, "2026-11-02", "2026-11-03")
        assert made(root) == ["2026-11-01.txt", "2026-11-03.txt"]


class TestWhatIsDue:
    def test_each_is_run_when_it_is_due_and_once(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path,
            "d: {every: day, reports: [dormant], output: 'out/d-{date}.txt'}\n"
            "  m: {every: monday, reports: [dormant], output: 'out/m-{date}.txt'}\n"
            "  by-hand: {reports: [dormant], output: 'out/h-{date}.txt'}",
        )
        for day in ("2026-11-21", "2026-11-21", "2026-11-22", "2026-11-23"):
            assert run(root, "--as-of", day, "run", "--all-due") == (0, "", "")
        assert made(root) == [
            "d-2026-11-21.txt",
            "d-2026-11-22.txt",
            "d-2026-11-23.txt",
            "m-2026-11-21.txt",
            "m-2026-11-23.txt",
        ]

    def test_one_that_failed_is_tried_again(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "m: {every: monday, reports: [dormant], output: out/d.txt}")
        put(root / "out", "in the way\n")
        assert run(root, "run", "--all-due", "m").code == 4
        (root / "out").unlink()
        assert run(root, "run", "--all-due", "m").code == 0
        assert [one.result for one in runs_of(root)] == ["failed", "ok"]

    def test_one_that_says_nothing_that_can_be_understood_is_not_passed_over(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "a: {every: mondy, reports: [dormant], output: out/a.txt}")
        for words in (("run", "--all-due"), ("schedule", "cron")):
            answer = run(root, *words)
            assert (answer.code, 'every: "mondy" is not how often; it may say: day' in answer.err) == (
                2,
                True,
            )

    def test_a_bad_one_stops_no_other(self, tmp_path: Path) -> None:
        root = base_with(
            tmp_path,
            "a: {every: day, reports: [nobody], output: out/a.txt}\n"
            "  b: {every: day, reports: [dormant], output: out/b.txt}",
        )
        assert run(root, "run", "--all-due").code == 2
        assert made(root) == ["b.txt"]

    def test_a_line_that_was_cut_off_is_passed_over(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "d: {every: day, reports: [dormant], output: out/d.txt}")
        run(root, "run", "d")
        with (root / ".clientbase-state/runs.jsonl").open("a") as file:
            file.write('{"when": "2026-')
        run(root, "run", "d")
        assert len(runs_of(root)) == 2
