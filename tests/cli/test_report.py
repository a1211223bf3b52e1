"""`report` asks a question and shows the answer in the form that is wanted."""

import json
from pathlib import Path

import pytest

from clientbase.reports import every
from tests.edits.running import Answer, run, seen_on_terminal
from tests.index.bases import put, sold, write

DORMANT = {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01", more="segment: horeca\nmanager: olga")}
SCHEMA = "segments: {horeca: Hotels}\nmanagers: {olga: {}, ivan: {}}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a base with one silent client and one who bought yesterday."""
    return write(tmp_path / "base", DORMANT | {"sol": sold("2026-11-20")}, SCHEMA)


class TestTheList:
    def test_without_a_name_all_reports_are_listed_with_their_questions(self, root: Path) -> None:
        put(root / "reports/late.sql", "-- Late ones\n-- Who is late?\nSELECT 1 AS n\n")
        questions = dict(line.split(maxsplit=1) for line in run(root, "report").out.splitlines())
        assert questions["dormant"] == "Who is silent longer than is usual for them?"
        assert questions["late"] == "Who is late?"

    def test_the_definitions_of_a_report_are_shown_instead(self, root: Path) -> None:
        answer = run(root, "report", "dormant", "--explain")
        assert answer.out.startswith(
            "Dormant: Who is silent longer than is usual for them?\n\nThe days since the last purchase "
        )

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("movement", "--since DATE"),
            ("forecast", "--days NUMBER, --models NUMBER, --explain-fit [true|false]"),
            ("late", "--who TEXT"),
        ],
    )
    def test_its_own_options_are_named_with_their_kind(self, root: Path, name: str, options: str) -> None:
        put(
            root / "reports/late.sql",
            "-- Late ones\n-- Who is late?\n-- :who = luna\nSELECT :who AS client\n",
        )
        assert f"\nIts own options: {options}\n\nUsage: " in run(root, "report", name, "--help").out

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("dormnat", 'no report "dormnat"; did you mean "dormant"?'),
            ("weather", 'no report "weather"; there are: '),
            ("__init__", 'no report "__init__"'),
            ("card", 'no report "card"'),
            ("../dormant", 'no report "../dormant"'),
        ],
    )
    def test_another_name_is_told(self, root: Path, name: str, message: str) -> None:
        answer = run(root, "report", name)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith(f"clientbase: {message}")


class TestForms:
    @pytest.mark.parametrize(
        ("form", "beginning"),
        [
            ("table", "Dormant"),
            ("text", "Dormant\n=======\n"),
            ("markdown", "# Dormant\n"),
            ("csv", "client,name,"),
            ("tsv", "client\tname\t"),
            ("json", '{\n  "schema_version": 1,\n  "report": "dormant",\n'),
            ("jsonl", '{"table": "dormant", "client": "luna",'),
        ],
    )
    def test_each_form_is_given(self, root: Path, form: str, beginning: str) -> None:
        assert run(root, "report", "dormant", "-f", form).out.lstrip("\n ").startswith(beginning)

    def test_a_pipe_gets_plain_text(self, root: Path) -> None:
        assert run(root, "report", "dormant").out == run(root, "report", "dormant", "-f", "text").out

    @pytest.mark.parametrize("width", [60, 80, 120])
    def test_a_terminal_gets_a_table_as_wide_as_it_is(self, root: Path, width: int) -> None:
        shown = seen_on_terminal(root, "report", "dormant", width=width).splitlines()
        (rule,) = (line for line in shown if set(line) == {"─"})
        assert width - 20 < len(rule) <= width

    def test_an_unknown_form_is_told(self, root: Path) -> None:
        answer = run(root, "report", "dormant", "-f", "pdf")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith('clientbase: no format "pdf"; there are: csv, ')

    @pytest.mark.parametrize(
        ("ending", "form"), [("csv", "csv"), ("md", "markdown"), ("JSON", "json"), ("txt", "text")]
    )
    def test_the_ending_of_a_file_picks_the_form(self, root: Path, ending: str, form: str) -> None:
        file = root / f"out/dormant.{ending}"
        assert run(root, "report", "dormant", "-o", str(file)) == Answer(0, "", f"wrote {file}\n")
        assert file.read_text() == run(root, "report", "dormant", "-f", form).out

    def test_a_form_that_is_named_weighs_more_than_the_ending(self, root: Path) -> None:
        run(root, "-q", "report", "dormant", "-f", "csv", "-o", str(root / "dormant.txt"))
        assert (root / "dormant.txt").read_text().startswith("client,name,")

    def test_an_unknown_ending_is_told_and_nothing_written(self, root: Path) -> None:
        answer = run(root, "report", "dormant", "-o", str(root / "dormant.pdf"))
        assert (answer.code, answer.out) == (2, "")
        assert "no format goes with" in answer.err
        assert not (root / "dormant.pdf").exists()


class TestScope:
    @pytest.mark.parametrize(
        ("words", "clients"),
        [
            (("--manager", "olga"), 1),
            (("--segment", "horeca"), 1),
            (("--where", "stage=new"), 1),
            (("--where", "stage=new", "--manager", "olga"), 0),
            ((), 2),
        ],
    )
    def test_only_some_clients_are_asked_about(
        self, root: Path, words: tuple[str, ...], clients: int
    ) -> None:
        answer = json.loads(run(root, "report", "dormant", "-f", "json", *words).out)
        assert answer["figures"]["clients"] == clients

    def test_what_was_asked_is_part_of_the_answer(self, root: Path) -> None:
        answer = json.loads(
            run(root, "report", "dormant", "-f", "json", "--manager", "olga", "--where", "revenue>1").out
        )
        assert answer["scope"] == {"manager": "olga", "segment": None, "where": "revenue>1"}

    def test_a_question_that_makes_no_sense_is_told(self, root: Path) -> None:
        answer = run(root, "report", "dormant", "--where", "segmet=horeca")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == 'clientbase: no field "segmet" to ask about; did you mean "segment"?\n'

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--manager", "olgo"), 'no manager "olgo" in schema.yaml; did you mean "olga"?'),
            (("--manager", "nobody"), 'no manager "nobody" in schema.yaml; there are: olga, ivan'),
            (("--segment", "moon"), 'no segment "moon" in schema.yaml; there are: horeca'),
        ],
    )
    def test_nobody_is_taken_for_somebody_without_clients(
        self, root: Path, words: tuple[str, ...], message: str
    ) -> None:
        assert run(root, "report", "dormant", *words) == Answer(2, "", f"clientbase: {message}\n")

    def test_who_is_in_a_record_alone_may_be_asked_about(self, root: Path) -> None:
        put(root / "records/gone.yaml", "name: Gone\nmanager: petra\n")
        assert "Clients    1\n" in run(root, "report", "dormant", "--manager", "petra").out


class TestOptions:
    @pytest.mark.parametrize(
        "words", ["report dormant --as-of=today", "report dormant --as-of today", "list --as-of=today"]
    )
    def test_an_option_of_every_command_stands_before_the_verb(self, root: Path, words: str) -> None:
        answer = run(root, *words.split())
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.endswith(
            f"--as-of stands before the verb: clientbase --as-of ... {words.split(maxsplit=1)[0]}\n"
        )

    def test_a_first_day_without_steps_is_told(self, root: Path) -> None:
        answer = run(root, "report", "loyalty", "--from", "2026-01-01")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.endswith("Error: --from goes with --every: a report without it speaks of one day\n")

    def test_the_length_of_a_period_is_at_least_a_day(self, root: Path) -> None:
        answer = run(root, "report", "calibrate", "--days", "0")
        assert answer == Answer(2, "", "clientbase: --days: 0 days cannot be held back; name 1 or more\n")


class TestForCron:
    @pytest.mark.parametrize(
        ("report", "limit", "code"),
        [
            pytest.param("dormant", "any", 1, id="anything is too much"),
            pytest.param("dormant", "0", 1, id="more than none"),
            pytest.param("dormant", "1", 0, id="not more than one"),
            pytest.param("thresholds", "any", 0, id="nothing listed"),
        ],
    )
    def test_a_report_may_fail(self, root: Path, report: str, limit: str, code: int) -> None:
        answer = run(root, "report", report, "--fail-on", limit)
        assert (answer.code, answer.out != "") == (code, True)

    @pytest.mark.parametrize(
        ("last", "code"),
        [
            pytest.param("2026-11-11", 0, id="green"),
            pytest.param("2026-11-05", 0, id="yellow"),
            pytest.param("2026-10-31", 1, id="red"),
        ],
    )
    def test_only_what_is_over_the_limit_fails(self, tmp_path: Path, last: str, code: int) -> None:
        talks = f"interactions: [{{date: {last}, kind: call}}]"
        norms = "standards: [{contact: {target: 10d, limit: 20d}, entry: {limit: 3d}}]\n"
        write(tmp_path, {"luna": f"name: Luna\n{talks}\n"}, norms)
        answer = run(tmp_path, "report", "cadence", "--fail-on", "any")
        assert (answer.code, "Contact judged" in answer.out) == (code, True)

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("abc",), "--fail-on: report abc lists nothing that is over a limit"),
            (
                ("dormant", "--every", "month"),
                "--fail-on goes without --every: figures over time have no rows over a limit",
            ),
        ],
    )
    def test_what_can_never_fail_is_refused(self, root: Path, words: tuple[str, ...], message: str) -> None:
        answer = run(root, "report", *words, "--fail-on", "any")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.endswith(f"Error: {message}\n")

    def test_rows_of_an_own_report_count_by_their_light(self, root: Path) -> None:
        put(root / "reports/lights.sql", "-- Lights\nSELECT 'green' AS light UNION SELECT 'red'\n")
        assert run(root, "report", "lights", "--fail-on", "any").code == 1
        assert run(root, "report", "lights", "--fail-on", "1").code == 0

    @pytest.mark.parametrize("limit", ["some", "-1", "1.5", "²", ""])
    def test_another_limit_is_told(self, root: Path, limit: str) -> None:
        answer = run(root, "report", "dormant", f"--fail-on={limit}")
        assert answer == Answer(2, "", f'clientbase: --fail-on: "{limit}" is neither "any" nor a number\n')

    def test_nothing_is_written_when_nothing_is_listed(self, root: Path) -> None:
        assert run(root, "report", "thresholds", "--quiet-if-empty") == Answer(0, "", "")
        assert run(root, "report", "thresholds", "--quiet-if-empty", "-o", str(root / "x.csv")) == Answer(
            0, "", ""
        )
        assert not (root / "x.csv").exists()
        assert run(root, "report", "dormant", "--quiet-if-empty").out != ""

    def test_files_that_were_left_out_are_never_kept_quiet(self, root: Path) -> None:
        put(root / "records/broken.yaml", "name: [")
        answer = run(root, "report", "thresholds", "--quiet-if-empty")
        assert answer.code == 3
        assert "1 file could not be read and is left out" in answer.out
        assert answer.err.endswith("clientbase: 1 file was left out; see: clientbase check\n")

    def test_files_that_were_left_out_come_before_what_is_listed(self, root: Path) -> None:
        assert run(root, "report", "dormant", "--fail-on", "any").code == 1
        put(root / "records/broken.yaml", "name: [")
        assert run(root, "report", "dormant", "--fail-on", "any").code == 3

    def test_a_report_whose_file_is_written_says_what_was_left_out_too(self, root: Path) -> None:
        put(root / "records/broken.yaml", "name: [")
        answer = run(root, "-q", "report", "dormant", "-o", str(root / "x.csv"))
        assert (answer.code, answer.out) == (3, "")
        assert (root / "x.csv").exists()


class TestOwnReports:
    """A `.sql` file in the base is a report."""

    SQL = (
        "-- Large clients\n-- Who bought for more than a hundred?\n--\n-- By all purchases.\n"
        "SELECT client, revenue FROM facts WHERE revenue > 100 * 10000\n"
    )

    def test_it_is_a_report_like_any_other(self, root: Path) -> None:
        put(root / "reports/large.sql", self.SQL)
        answer = json.loads(run(root, "report", "large", "-f", "json").out)
        assert (answer["report"], answer["title"], answer["figures"]) == ("large", "Large clients", {})
        assert answer["tables"][0]["rows"] == [{"client": "luna", "revenue": "300.00"}]
        assert run(root, "report", "large", "--explain").out == (
            "Large clients: Who bought for more than a hundred?\n\nBy all purchases.\n"
        )

    def test_it_is_narrowed_like_any_other(self, root: Path) -> None:
        put(root / "reports/large.sql", self.SQL)
        assert run(root, "report", "large", "-f", "csv", "--manager", "ivan").out == "client,revenue\n"
        assert run(root, "report", "large", "--fail-on", "any").code == 1

    def test_a_report_of_the_program_weighs_more(self, root: Path) -> None:
        put(root / "reports/dormant.sql", self.SQL)
        assert run(root, "report", "dormant", "-f", "csv").out.startswith("client,name,")

    @pytest.mark.parametrize(
        ("sql", "message"),
        [
            pytest.param(
                "-- Bad\nSELECT nonsense FROM facts\n", "Bad: no such column: nonsense", id="no such column"
            ),
            pytest.param("DELETE FROM main.clients\n", "own: not authorized", id="writing"),
            pytest.param(
                "SELECT 1; DELETE FROM main.clients\n", "own: You can only execute one statement", id="two"
            ),
            pytest.param(
                "-- Nothing\n", 'own.sql" asks nothing; write a comment and a SELECT', id="a comment alone"
            ),
            pytest.param("", 'own.sql" asks nothing; write a comment and a SELECT', id="empty"),
            pytest.param(
                b"-- Gr\xfc\xdfe\nSELECT 1", 'own.sql" is not UTF-8; save it as UTF-8', id="another encoding"
            ),
        ],
    )
    def test_what_cannot_be_asked_is_told(self, root: Path, sql: str | bytes, message: str) -> None:
        (root / "reports").mkdir()
        (root / "reports/own.sql").write_bytes(sql if isinstance(sql, bytes) else sql.encode())
        answer = run(root, "report", "own")
        assert (answer.code, answer.out) == (2, "")
        assert message in answer.err
        assert run(root, "report", "dormant").code == 0

    def test_a_byte_order_mark_does_no_harm(self, root: Path) -> None:
        put(root / "reports/own.sql", "\ufeff-- Mine\nSELECT 1 AS n\n")
        assert run(root, "report", "own", "-f", "csv").out == "n\n1\n"
        assert run(root, "report").out.splitlines()[-1].split() == ["own", "Mine"]


BEGIN = {"overview": "there is nobody to look after", "agenda": "there is nobody to look after"}
"""The reports whose heading is a verdict in words."""


def test_every_report_of_the_program_answers_an_empty_base(tmp_path: Path) -> None:
    root = write(tmp_path, {})
    for report in every(root):
        answer = run(root, "report", report.name)
        assert (answer.code, answer.err) == (0, ""), report.name
        begins = BEGIN.get(report.name, report.title)
        assert answer.out.startswith(begins), report.name


def test_the_same_base_on_the_same_day_gives_the_same_bytes(root: Path) -> None:
    for form in ("text", "json", "csv", "markdown"):
        first = run(root, "report", "cadence", "-f", form)
        for file in (root / ".clientbase").iterdir():
            file.unlink()
        assert run(root, "report", "cadence", "-f", form) == first
