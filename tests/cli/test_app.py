"""The door of the program: options of every command, exit codes, and what is never shown."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from clientbase import __version__
from clientbase.cli.app import run as run_command_line
from clientbase.cli.session import Color, Session
from clientbase.errors import BlockedError, UsageError
from tests.edits.running import Answer, command, run, run_process
from tests.index.bases import put, sold, write

Capture = pytest.CaptureFixture[str]
PROGRAM = [sys.executable, "-m", "clientbase"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a base whose client is silent on 2026-11-21, and not in June."""
    return write(tmp_path / "base", {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01")})


def started(*words: str, cwd: Path, **environment: str) -> Answer:
    """Run the program as people do, with nothing but these words."""
    done = subprocess.run(
        [*PROGRAM, *words],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


class TestWhereTheBaseIs:
    def test_above_the_folder_where_one_stands(self, root: Path) -> None:
        answer = started("report", "dormant", "-f", "csv", cwd=root / "records")
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.splitlines()[1].startswith("luna,")

    def test_in_the_folder_that_the_environment_names(self, root: Path, tmp_path: Path) -> None:
        assert "luna" in started("report", "dormant", cwd=tmp_path, CLIENTBASE_DIR=str(root / "records")).out

    @pytest.mark.usefixtures("root")
    def test_in_the_folder_that_is_named_before_all(self, tmp_path: Path) -> None:
        answer = started(
            "-C", "base", "report", "dormant", cwd=tmp_path, CLIENTBASE_DIR=str(tmp_path / "nowhere")
        )
        assert "luna" in answer.out

    @pytest.mark.parametrize(
        ("folder", "message"),
        [
            ("empty", 'there is no base in "{}" or above it; make one with: clientbase init'),
            ("nowhere", '"{}" is no folder'),
            ("base/schema.yaml", '"{}" is no folder'),
        ],
    )
    def test_nowhere(self, root: Path, folder: str, message: str) -> None:
        (root.parent / "empty").mkdir()
        named = root.parent / folder
        assert run(named, "report", "dormant") == Answer(2, "", f"clientbase: {message.format(named)}\n")


class TestTheDay:
    @pytest.mark.parametrize("day", ["2026-05-03", "3.5.2026"])
    def test_it_may_be_written_as_people_do(self, root: Path, day: str) -> None:
        answer = started("--as-of", day, "report", "dormant", "-f", "json", cwd=root)
        assert ('"as_of": "2026-05-03"' in answer.out, '"active": 1' in answer.out) == (True, True), answer

    @pytest.mark.parametrize("words", [("--as-of", "yesterday"), ("--as-of=-3d",), ("--as-of", "+1w"), ()])
    def test_it_may_be_counted_from_today(self, root: Path, words: tuple[str, ...]) -> None:
        assert started(*words, "report", "dormant", cwd=root).code == 0

    def test_another_word_is_told(self, root: Path) -> None:
        answer = run(root, "--as-of", "someday", "report", "dormant")  # the last one counts
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith('clientbase: --as-of: "someday" is not a day')


class TestExitCodes:
    def test_0_where_all_is_well(self, root: Path) -> None:
        assert run_process(root, "report", "cadence").code == 0

    def test_3_where_files_are_left_out(self, root: Path) -> None:
        put(root / "records/broken.yaml", "name: [")
        os.mkfifo(root / "records/pipe.yaml")
        answer = run_process(root, "report", "dormant", "-f", "csv")
        assert answer.code == 3
        assert answer.out.splitlines()[1].startswith("luna,")
        assert answer.err.splitlines() == [
            "records/broken.yaml:2:1: CB003 not YAML: a value is missing, or a bracket is not closed",
            'records/pipe.yaml:1:1: CB001 "pipe.yaml" is a pipe; put a regular file in its place',
            "clientbase: 2 files were left out; see: clientbase check",
        ]

    @pytest.mark.parametrize(
        "words",
        [
            ("report", "dormant", "--nonsense"),
            ("report", "dormant", "dormant"),
            ("--nonsense", "report"),
        ],
    )
    def test_2_where_the_words_are_wrong(self, root: Path, words: tuple[str, ...]) -> None:
        answer = run(root, *words)
        assert (answer.code, answer.out) == (2, "")
        assert "Usage: clientbase" in answer.err

    def test_3_where_the_norms_cannot_be_read(self, root: Path) -> None:
        put(root / "schema.yaml", "abc: {a: all, b: none}\n")
        assert run(root, "report", "dormant") == Answer(
            3,
            "",
            'schema.yaml:1:7: CB012 "all" is not a number; write digits with a point, such as 1.5\n'
            'schema.yaml:1:15: CB012 "none" is not a number; write digits with a point, such as 1.5\n'
            "clientbase: schema.yaml has errors, so that nothing can be judged by it; mend it first\n",
        )

    def test_4_where_the_file_cannot_be_written(self, root: Path) -> None:
        put(root / "out", "no folder")
        answer = run(root, "report", "dormant", "-o", str(root / "out" / "x.csv"))
        assert (answer.code, answer.out) == (4, "")
        assert answer.err.startswith(f'clientbase: "{root / "out/x.csv"}" cannot be written: not a directory')

    def test_4_where_the_folder_of_records_cannot_be_read(self, root: Path) -> None:
        (root / "records").rename(root / "elsewhere")
        put(root / "records", "no folder")
        answer = run(root, "report", "dormant")
        assert (answer.code, answer.out, answer.err) == (
            4,
            "",
            f'clientbase: "{root}/records" is a file; put a folder in its place\n',
        )

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
    @pytest.mark.parametrize("verb", [("report", "dormant"), ("fields",)])
    def test_4_where_stdout_takes_nothing(self, root: Path, verb: tuple[str, ...]) -> None:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                command(root, *verb), stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert (done.returncode, done.stderr) == (4, "clientbase: no space left on device\n")


class TestWhatIsNeverShown:
    @pytest.mark.parametrize(
        "words", [("report", "dormant", "-f", "csv"), ("fields",), ("report", "nothing-like-it")]
    )
    def test_anything_after_a_pipe_was_closed(
        self, root: Path, words: tuple[str, ...], capfd: Capture
    ) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as closed:
            closed.write("." * 100)
            with patch.object(sys, "stdout", closed), patch.object(sys, "argv", command(root, *words)[2:]):
                with pytest.raises(SystemExit) as end:
                    run_command_line()
                assert end.value.code == (2 if "nothing-like-it" in words else 0)
                closed.flush()
        assert "BrokenPipe" not in capfd.readouterr().err

    @pytest.mark.parametrize("verb", [("report", "dormant"), ("explain", "CB021"), ("fields",), ("report",)])
    def test_nothing_where_nobody_reads_on(self, root: Path, verb: tuple[str, ...]) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            command(root, *verb), stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, "")

    def test_that_a_reader_is_slow_is_said_once(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("clientbase.text.loader.LIBYAML", False)
        assert run(root, "report", "dormant").err == (
            "clientbase: PyYAML is here without libyaml; records are read about ten times slower\n"
        )

    @pytest.mark.parametrize(
        ("error", "code"),
        [(KeyboardInterrupt(), 130), (EOFError(), 130), (SystemExit(3), 3)],
        ids=["interrupted", "end of input", "an end of its own"],
    )
    def test_how_a_verb_was_broken_off(
        self, root: Path, error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken_off(*_: object) -> None:
            raise error

        monkeypatch.setattr("clientbase.cli.report.find", broken_off)
        answer = run(root, "report", "dormant")
        assert (answer.code, answer.out, answer.err.strip()) == (code, "", "")

    @pytest.mark.parametrize(
        ("words", "error"),
        [
            pytest.param(("report", "nothing-like-it"), UsageError, id="of the words"),
            pytest.param(("report", "dormant"), BlockedError, id="of the environment"),
        ],
    )
    def test_an_error_unless_one_asks_for_it(
        self, root: Path, words: tuple[str, ...], error: type[Exception], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (root / "records").rename(root / "elsewhere")
        put(root / "records", "no folder")
        monkeypatch.setenv("CLIENTBASE_DEBUG", "1")
        with pytest.raises(error):
            run(root, *words)

    def test_a_traceback_unless_one_asks_for_it(self, root: Path) -> None:
        answer = started("-C", str(root), "report", "nothing-like-it", cwd=root)
        assert (answer.code, "Traceback" in answer.err) == (2, False)
        answer = started("-C", str(root), "report", "nothing-like-it", cwd=root, CLIENTBASE_DEBUG="1")
        assert (answer.code, "Traceback" in answer.err) == (1, True)
        put(root / "records/no", "no folder")
        (root / "schema.yaml").unlink()
        (root / "schema.yaml").mkdir()
        assert "Traceback" not in started("-C", str(root), "report", "dormant", cwd=root).err


def test_the_version_is_said(root: Path) -> None:
    assert run(root, "--version") == Answer(0, f"clientbase {__version__}\n", "")


def test_all_verbs_stand_in_the_help(root: Path) -> None:
    from clientbase.cli.verbs import VERBS

    answer = run(root, "--help")
    assert answer.code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in answer.out, verb


def test_without_a_verb_the_help_is_shown(root: Path) -> None:
    assert "Usage: clientbase" in run(root).out + run(root).err


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        pytest.param((), {}, False, id="a pipe has none"),
        pytest.param(("--color", "always"), {}, True, id="always"),
        pytest.param(("--color", "never"), {"FORCE_COLOR": "1"}, False, id="never"),
        pytest.param((), {"FORCE_COLOR": "1"}, True, id="forced by the environment"),
        pytest.param((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="no is stronger"),
        pytest.param(("--color", "always"), {"NO_COLOR": "1"}, True, id="an option is stronger yet"),
    ],
)
def test_colour(
    root: Path,
    options: tuple[str, ...],
    environment: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    answer = run(root, *options, "report", "dormant", "-f", "table")
    assert ("\x1b[" in answer.out) is colored
    written = run(root, *options, "-q", "report", "dormant", "-f", "table", "-o", str(root / "x.txt"))
    assert (written.code, written.err) == (0, "")
    assert "\x1b[" not in (root / "x.txt").read_text()


@pytest.mark.parametrize(
    ("worth", "verbosity", "said"),
    [
        pytest.param(1, 0, "\rreading records 1/1\n", id="who waits is told"),
        pytest.param(2, 0, "", id="quick work is not worth it"),
        pytest.param(1, -1, "", id="quiet is wanted"),
    ],
)
def test_on_a_terminal_progress_is_shown(
    root: Path, worth: int, verbosity: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("clientbase.cli.session.WORTH_A_BAR", worth)
    Session(root, "2026-11-21", Color.AUTO, verbosity).base().close()
    assert capsys.readouterr().err == said


def test_today_is_the_day_of_the_machine_where_the_company_names_no_zone(root: Path) -> None:
    session = Session(root, None, Color.AUTO, verbosity=0)
    before = dt.datetime.now().astimezone().date()
    assert before <= session.day() <= dt.datetime.now().astimezone().date()


def test_today_is_the_day_of_the_machine_where_nobody_knows_the_zone(root: Path) -> None:
    session = Session(root, None, Color.AUTO, verbosity=0)
    for zone in ("Skopje", "../etc"):
        before = dt.datetime.now().astimezone().date()
        assert before <= session.day(zone) <= dt.datetime.now().astimezone().date()


def test_today_is_the_day_of_the_zone(root: Path) -> None:
    session = Session(root, None, Color.AUTO, verbosity=0)
    assert session.day("Pacific/Kiritimati") > session.day("Pacific/Pago_Pago")  # 25 hours apart


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("reprot", 'no command "reprot"; did you mean "report"?'),
        ("weather", 'no command "weather"; there are: init, add, log, '),
        ("und", 'no command "und"'),
        ("remo", 'no command "remo"; did you mean "remove"?'),
        ("re", 'no command "re"'),
        ("overview", 'no command "overview"; of that name there is a report: clientbase report overview\n'),
    ],
)
def test_another_verb_is_told(root: Path, word: str, message: str) -> None:
    answer = run(root, word)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"clientbase: {message}")


def test_the_list_of_commands_says_whole_what_each_is_for(root: Path) -> None:
    shown = run(root, "--help").out
    assert "report        Make a report of the base, or list them\n" in shown
    assert "..." not in shown.partition("Commands:")[2]


def test_a_verb_may_be_begun_where_no_other_begins_so(root: Path) -> None:
    assert run(root, "quer", "SELECT 1 AS one", "-f", "csv").out == "one\n1\n"
