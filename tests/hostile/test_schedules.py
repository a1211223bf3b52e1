"""The schedules of a base and what is remembered of their runs may be a stranger's: `run` stays within the base."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from clientbase.reports.runs import runs_of
from tests.edits.running import run
from tests.index.bases import sold, write

STATE = ".clientbase-state"
LETTER = b"dear\n"


def base_with(root: Path, schedule: str) -> Path:
    return write(root / "base", {"luna": sold("2026-04-01")}, f"schedules:\n  w: {{{schedule}}}\n")


def remembered(root: Path, *paths: str, series: str = "out/{date}.txt", **more: str) -> None:
    """Write into the state of a base that its schedule had put these files in place, with a letter in them."""
    files = [{"path": path, "series": series, "digest": sha256(LETTER).hexdigest()} for path in paths]
    facts = {
        "when": "2026-11-01",
        "day": "2026-11-01",
        "schedule": "w",
        "result": "ok",
        "seconds": 1.0,
        **more,
    }
    (root / STATE).mkdir(exist_ok=True)
    with (root / STATE / "runs.jsonl").open("a") as lines:
        lines.write(json.dumps({**facts, "files": files, "sent": [], "failed": []}) + "\n")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "outside/2026-01-01.txt"
    file.parent.mkdir()
    file.write_bytes(LETTER)
    return file


class TestWhatIsKept:
    @pytest.mark.parametrize("path", ["{}", "../outside/2026-01-01.txt", "out/../../outside/2026-01-01.txt"])
    def test_what_lies_outside_stays_whatever_the_state_says(
        self, tmp_path: Path, letter: Path, path: str
    ) -> None:
        root = base_with(tmp_path, "reports: [dormant], keep: 1, output: 'out/{date}.txt'")
        for series in (path.format(letter), "out/{date}.txt"):
            remembered(root, path.format(letter), "out/2026-01-02.txt", series=series)
        assert run(root, "run", "w") == (0, "", "")
        assert letter.read_bytes() == LETTER

    def test_so_does_what_is_reached_through_a_link(self, tmp_path: Path, letter: Path) -> None:
        root = base_with(
            tmp_path, "reports: [dormant], keep: 1, output: ['out/{date}.txt', 'new/{date}.txt']"
        )
        (root / "new").symlink_to(letter.parent)
        remembered(root, "new/2026-01-01.txt", "new/2026-01-02.txt", series="new/{date}.txt")
        assert run(root, "run", "w").code == 4
        (root / "schema.yaml").write_text(
            (root / "schema.yaml").read_text().replace(", 'new/{date}.txt'", "")
        )
        assert run(root, "run", "w").code == 0
        assert letter.read_bytes() == LETTER

    def test_so_does_what_the_schedule_does_not_write(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, "reports: [dormant], keep: 1, output: 'out/{date}.txt'")
        (root / "notes.txt").write_bytes(LETTER)
        remembered(root, "notes.txt", "later.txt", series="notes.txt")
        remembered(root, "notes.txt", "out/2026-01-02.txt")
        assert run(root, "run", "w").code == 0
        assert (root / "notes.txt").read_bytes() == LETTER

    def test_where_outside_is_allowed_only_what_was_written_here_goes(
        self, tmp_path: Path, letter: Path
    ) -> None:
        output = letter.with_name("{date}.txt")
        root = base_with(tmp_path, f"reports: [dormant], keep: 1, output: '{output}'")
        remembered(root, str(letter), series=str(output), here="1 2")
        for day in ("2026-11-01", "2026-11-02"):
            assert run(root, "--as-of", day, "run", "w", "--outside") == (0, "", "")
        assert sorted(file.name for file in letter.parent.iterdir()) == [letter.name, "2026-11-02.txt"]

    def test_what_a_killed_run_left_is_not_looked_for_through_a_link(
        self, tmp_path: Path, letter: Path
    ) -> None:
        root = base_with(tmp_path, "reports: [dormant], output: 'out/d.txt'")
        left = letter.with_name(".d.txt.4194305-0.tmp")
        left.write_bytes(LETTER)
        (root / "out").symlink_to(letter.parent)
        assert run(root, "run", "w").code == 4
        assert left.exists()


class TestWhereTheyGo:
    def test_a_whole_path_wants_the_word_of_who_runs_it(self, tmp_path: Path) -> None:
        root = base_with(tmp_path, f"every: day, reports: [dormant], output: '{tmp_path}/www/d.txt'")
        answer = run(root, "run", "w")
        assert answer.code == 2
        assert f'"{tmp_path}/www/d.txt" lies outside of the base; where that is wanted' in answer.err
        assert "clientbase run w --outside" in answer.err
        assert run(root, "run", "--all-due").code == 2
        assert not (tmp_path / "www").exists()
        assert run(root, "run", "w", "--outside") == (0, "", "")
        assert (tmp_path / "www/d.txt").exists()
        assert run(root, "check").code == 0, "it is no fault of the schedule"

    def test_the_crontab_gives_it_where_it_is_needed(self, tmp_path: Path) -> None:
        for output, given in ((f"{tmp_path}/d.txt", True), ("d.txt", False)):
            root = base_with(tmp_path / str(given), f"every: day, reports: [dormant], output: '{output}'")
            for who in ("cron", "systemd"):
                assert (" run --outside w" in run(root, "schedule", who).out) == given

    @pytest.mark.parametrize(
        "output",
        [
            ".git/x.txt",
            "sub/.GIT/x.txt",
            ".{schedule}/x.txt",
            "records/x.txt",
            "{report}/x.txt",
            "../x.txt",
            "{}/.git/x.txt",
        ],
    )
    def test_not_where_something_else_belongs(self, tmp_path: Path, output: str) -> None:
        schema = (
            f"schedules:\n  git: {{reports: [records], output: '{output.replace('{}', str(tmp_path))}'}}\n"
        )
        root = write(tmp_path / "base", {"luna": "name: Luna\n"}, schema)
        (root / "reports").mkdir()
        (root / "reports/records.sql").write_text("-- Mine\nSELECT 1 AS n\n")
        answer = run(root, "run", "git", "--outside")
        assert answer.code == 2, answer
        assert "which holds no reports" in answer.err or "leads upwards" in answer.err
        assert not [*tmp_path.rglob("x.txt")]


class TestTheState:
    @pytest.mark.parametrize("line", ['{"when": ' + "[" * 100_000, "null", '"x"', "\0", "\xff"])
    def test_what_makes_no_sense_is_passed_over(self, tmp_path: Path, line: str) -> None:
        root = base_with(tmp_path, "every: day, reports: [dormant], keep: 1, send: [olga@adria.example]")
        remembered(root, day="no day")
        with (root / STATE / "runs.jsonl").open("a", encoding="latin-1") as lines:
            lines.write(f"{line}\n")
        assert run(root, "report", "runs", "--fail-on", "any").code == 0
        assert run(root, "run", "--all-due", "--dry-run").code == 0
        assert runs_of(root) == []

    @pytest.mark.parametrize("name", ["runs.jsonl", "run.lock"])
    @pytest.mark.parametrize("what", ["link", "pipe", "folder"])
    def test_what_is_no_file_is_named(self, tmp_path: Path, letter: Path, name: str, what: str) -> None:
        root = base_with(tmp_path, "reports: [dormant], output: d.txt")
        (root / STATE).mkdir()
        file = root / STATE / name
        {"link": lambda: file.symlink_to(letter), "pipe": lambda: os.mkfifo(file), "folder": file.mkdir}[
            what
        ]()
        answer = run(root, "run", "w")
        assert (answer.code, f'{name}" is a ' in answer.err) == (4, True), answer
        assert letter.read_bytes() == LETTER
