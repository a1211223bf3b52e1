"""What is promised, on which assumptions, and which tests prove it: the page `docs/promises.md` is made of it.

A long run (`make fuzz`, `make mutants` ...) leaves what it counted in `docs/proof/NAME.json`; see `note`.
"""

import json
import platform
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parent.parent
RUNS = ROOT / "docs" / "proof"


class Run(TypedDict):
    """What a long run has counted."""

    command: str
    day: str
    commit: str
    machine: str
    counted: dict[str, int | str]
    skipped: list[str]


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence that a user may build on, what it takes for granted, and the tests that would fail without it."""

    says: str
    given: str
    tests: tuple[str, ...]


PROMISES: dict[str, tuple[Promise, ...]] = {
    "Durability": (
        Promise(
            "A file is the old one or the new one, never half of one: also after `kill -9`, a full disk or an error.",
            "the file system renames in one step",
            (
                "tests/text/test_storing.py::test_a_killed_writer_leaves_a_whole_file_and_loses_nothing_that_it_reported",
                "tests/text/test_storing.py::test_when_the_disk_says_no_the_old_file_stays_and_nothing_is_left_over",
                "tests/torture/test_rounds.py::test_nothing_is_lost_wherever_it_fails",
                "tests/torture/test_outside.py::test_a_full_disk",
                "tests/torture/test_rounds.py::test_the_oracle_sees_through_a_naive_writer",
            ),
        ),
        Promise(
            "What a command has said it wrote is on the disk: the file and its folder are flushed before.",
            "the disk keeps what it says it has flushed",
            (
                "tests/text/test_storing.py::test_a_killed_writer_leaves_a_whole_file_and_loses_nothing_that_it_reported",
                "tests/text/test_storing.py::test_where_the_folder_cannot_be_flushed_no_file_is_called_what_it_was",
            ),
        ),
        Promise(
            "A change of many files that fails halfway says what of it stands, and can be begun again or taken back.",
            "",
            (
                "tests/torture/test_what_stands.py::test_files_that_are_put_one_by_one_are_named_where_the_next_one_fails",
                "tests/torture/test_what_stands.py::test_an_import_that_fails_halfway_says_what_stands_and_the_same_completes_it",
                "tests/torture/test_what_stands.py::test_undo_takes_back_what_stands",
                "tests/edits/test_write.py::test_a_disk_that_fails_halfway_says_how_far_it_came",
                "tests/undo/test_last.py::test_whenever_it_is_killed_a_command_or_an_undo_is_taken_back_whole",
            ),
        ),
        Promise(
            "The index may be deleted or damaged at any time: it is made anew, and answers the same.",
            "one version of clientbase, and norms that stay as they are while it is asked",
            (
                "tests/index/test_incremental.py::test_any_sequence_of_edits_is_followed",
                "tests/index/test_sync.py::test_it_is_made_again_when_it_is_damaged",
                "tests/index/test_sync.py::test_damage_that_shows_late_is_mended_too",
            ),
        ),
        Promise(
            "A scheduled report that fails or is killed leaves the file of the run before, and the next run goes on.",
            "",
            (
                "tests/scheduling/test_run.py::test_the_old_file_stays_and_the_others_are_made",
                "tests/scheduling/test_run.py::test_one_that_is_killed_leaves_the_old_file_and_the_next_cleans_up",
            ),
        ),
        Promise(
            "What a killed command has left is named by `doctor`, which removes nothing that may be somebody else's.",
            "",
            (
                "tests/doctor/test_doctor.py::test_files_of_writers_that_have_ended_are_named_and_with_fix_removed",
                "tests/doctor/test_doctor.py::test_what_may_be_somebody_elses_is_never_removed",
            ),
        ),
        Promise(
            "An edit changes the lines that it is about, and no comment is lost.",
            "",
            (
                "tests/text/test_editing.py::test_any_change_of_any_handwriting_says_what_was_meant_and_loses_no_comment",
                "tests/text/test_formatting.py::test_any_handwriting_becomes_canonical_in_one_step_and_says_the_same",
            ),
        ),
    ),
    "Concurrency": (
        Promise(
            "Commands that write at once write one after the other, and none of their writes is lost.",
            "all of them are clientbase, on one machine, on a file system that locks",
            (
                "tests/hostile/test_odd_disks.py::test_no_write_is_lost_while_the_own_folder_is_deleted",
                "tests/text/test_storing.py::test_the_lock_is_waited_for_and_named",
                "tests/undo/test_always.py::test_ten_at_once_make_ten_commits_and_leave_nothing",
                "tests/torture/test_crowd.py::test_every_task_that_was_acknowledged_is_there",
                "tests/torture/test_crowd.py::test_of_two_imports_at_once_each_client_comes_once",
            ),
        ),
        Promise(
            "A record that an editor has saved since it was read is left alone, and that is said.",
            "the editor saves before the command writes; the moment between look and rename is not guarded",
            (
                "tests/edits/test_setting.py::test_what_was_changed_since_it_was_shown_is_left_alone",
                "tests/edits/test_editor_copy.py::test_a_record_that_was_changed_meanwhile_is_left_alone",
                "tests/torture/test_crowd.py::test_who_edits_while_the_program_writes_loses_nothing",
            ),
        ),
        Promise(
            "Two branches that both append are merged item by item, and nothing is lost or doubled.",
            "the merge driver is set up (`git-setup`)",
            (
                "tests/merging/test_driver.py::test_two_clones_append_to_the_same_clients_and_nothing_is_lost",
                "tests/merging/test_laws.py::test_no_invoice_is_doubled_or_lost_whatever_is_removed_and_added",
            ),
        ),
        Promise(
            "An exchange with the remote that is killed is gone on with by the next.",
            "",
            ("tests/test_sync.py::test_whenever_it_is_killed_the_next_one_goes_on",),
        ),
    ),
    "Bad input": (
        Promise(
            "A file that cannot be read is named with its place and hides no other.",
            "",
            (
                "tests/text/test_reading.py::test_what_cannot_be_read_is_named_with_its_place",
                "tests/edits/test_format.py::test_what_cannot_be_read_stops_no_other",
            ),
        ),
        Promise(
            "Any bytes as record, norms, list, card, mail or calendar give an answer or an error, no traceback.",
            "at most 1 MB for a record, 20 levels",
            (
                "tests/fuzz/test_mutations.py::test_a_mutation_breaks_no_law",
                "tests/fuzz/test_targets.py::test_an_input_breaks_no_law",
            ),
        ),
        Promise(
            "A list with problems is not imported in part; one that was broken off is completed by the next import.",
            "",
            (
                "tests/exchange/test_again.py::test_a_plan_with_problems_is_not_carried_out",
                "tests/exchange/test_again.py::test_an_interrupted_import_is_completed_by_the_next",
            ),
        ),
        Promise(
            "Streams that are closed or full, a terminal of ASCII letters and a signal at any time give no traceback.",
            "",
            (
                "tests/cli/test_streams.py::test_closed",
                "tests/cli/test_streams.py::test_full",
                "tests/cli/test_streams.py::test_a_signal_at_any_time_ends_the_program_without_a_word",
            ),
        ),
        Promise(
            "Any text in any field is shown literally in each format, and steers nothing.",
            "",
            (
                "tests/fuzz/test_injection.py::test_no_text_steers_a_terminal",
                "tests/fuzz/test_injection.py::test_no_page_obeys",
                "tests/fuzz/test_injection.py::test_no_mail_obeys",
                "tests/fuzz/test_injection.py::test_no_cell_is_a_formula_and_each_is_read_back",
            ),
        ),
    ),
    "Privacy": (
        Promise(
            "Who is forgotten stays in no record, page, search or journal; where git still holds the person is listed.",
            "copies elsewhere and backups are not known here",
            (
                "tests/moving/test_forget.py::test_after_the_commands_that_are_named_nothing_in_git_holds_the_person",
                "tests/site/test_forgotten.py::test_a_person_who_is_forgotten_stays_in_no_page_no_search_and_no_leftover",
            ),
        ),
        Promise(
            "The index and the journal are for nobody to read who may not read the records.",
            "file systems with modes",
            (
                "tests/hostile/test_whose_index.py::test_what_lies_beside_the_index_has_its_rights",
                "tests/undo/test_last.py::test_it_is_for_nobody_else_to_read_and_git_does_not_see_it",
            ),
        ),
        Promise(
            "`site --serve` is seen from this machine alone and only shows.",
            "",
            (
                "tests/site/test_serve.py::test_it_listens_on_this_machine_alone",
                "tests/site/test_serve.py::test_pages_are_shown_and_only_to_be_read",
            ),
        ),
    ),
    "Determinism": (
        Promise(
            "The same files, commits and day give the same answer, in every time zone and language for programs.",
            "one version of clientbase",
            (
                "tests/test_time_zones.py::test_every_report_is_the_same_in_four_zones",
                "tests/test_language.py::test_programs_read_the_same_of_every_report",
            ),
        ),
        Promise(
            "An answer that is kept is the one that would be found anew.",
            "",
            (
                "tests/cli/test_kept.py::test_what_is_kept_equals_what_is_found_afresh",
                "tests/index/test_incremental.py::test_any_sequence_of_edits_is_followed",
            ),
        ),
        Promise(
            "A release is the same to the byte whoever builds it from the same commit.",
            "the locked build tools",
            ("tests/test_release.py::test_an_archive_says_nothing_of_who_made_it_when_and_in_which_order",),
        ),
    ),
    "Trust": (
        Promise(
            "A base that somebody else wrote reads, writes and runs nothing outside itself ([more](../SECURITY.md)).",
            "nobody else changes its files while a command runs",
            (
                "tests/hostile/test_hostile_bases.py::test_nothing_gets_out_hangs_or_breaks",
                "tests/hostile/test_hostile_bases.py::test_nothing_gets_out_hangs_or_breaks",
                "tests/hostile/test_schedules.py::test_what_lies_outside_stays_whatever_the_state_says",
                "tests/hostile/test_committed_index.py::test_no_sql_in_it_is_run",
                "tests/hostile/test_git_configuration.py::test_nothing_that_reads_starts_a_program",
                "tests/hostile/test_state.py::test_an_entry_reaches_nothing_but_the_base",
            ),
        ),
        Promise(
            "A question ends: in time, in memory, and at Ctrl-C.",
            "",
            (
                "tests/cli/test_bounds.py::test_a_question_without_an_end_is_broken_off",
                "tests/cli/test_bounds.py::test_endless_rows_are_too_much",
                "tests/cli/test_bounds.py::test_an_interrupt_is_heard_at_once",
            ),
        ),
    ),
    "Speed": (
        Promise(
            "A report on an unchanged base reads no record and loads nothing heavy.",
            "",
            (
                "tests/test_base.py::test_a_report_on_an_unchanged_base_reads_no_record_and_loads_nothing_heavy",
                "tests/test_walls.py::test_a_warm_report_loads_nothing_heavy",
            ),
        ),
        Promise(
            "`show`, `log`, `add`, `set` and Tab cost the same for any size of the base ([figures](performance.md)).",
            "",
            (
                "tests/test_costs.py::test_what_is_about_one_client_is_the_same_work_in_any_base",
                "tests/test_costs.py::test_a_key_that_is_pressed_is_the_same_work_in_any_base",
            ),
        ),
        Promise(
            "What is about many clients or rows costs work that grows with their number, and not with its square.",
            "",
            (
                "tests/test_costs.py::test_what_is_about_many_grows_with_their_number",
                "tests/test_costs.py::test_a_list_about_one_client_grows_with_its_rows",
            ),
        ),
        Promise(
            "A question that `sql` prints for DuckDB or Spark has the answer that the base gives itself.",
            "`make duckdb` and `make spark`: the engines are no part of `make test`",
            (
                "tests/engines/test_duckdb.py::test_branches_with_norms_of_their_own_are_asked_at_once",
                "tests/engines/test_spark.py::test_every_cell_is_equal",
            ),
        ),
    ),
}
"""By topic, in the order of the page."""

LONG = {
    "torture": "make torture",
    "fuzz": "make fuzz",
    "mutants": "make mutants",
}
"""The long runs whose counts the page tells, with the command that makes them."""


def note(
    name: str,
    command: str,
    counted: Mapping[str, int | str],
    skipped: Iterable[str] = (),
    *,
    also: bool = False,
) -> Path:
    """Write down what a long run has counted, and return where; `make generate` takes it into the page.

    What an earlier run has counted stays where this one is a part and noted *also*.
    """
    words = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    path = RUNS / f"{name}.json"
    earlier: dict[str, int | str] = (
        json.loads(path.read_text(encoding="utf-8"))["counted"] if also and path.exists() else {}
    )
    run = Run(
        command=command,
        day=datetime.now(UTC).date().isoformat(),
        commit=commit,
        machine=f"{platform.system()}, Python {platform.python_version()}",
        counted={**earlier, **counted},
        skipped=sorted(set(skipped)),
    )
    RUNS.mkdir(exist_ok=True)
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def page() -> Iterator[str]:
    """Return the parts of the page: each topic with its promises, then the long runs."""
    yield "# What is promised"
    yield (
        "Each promise names what it takes for granted and the tests that would fail if it were broken; they are part "
        "of `make test`. Below stands what the last long runs have counted, which are too long for that. Speed in "
        "figures is a page of its own: [What it costs](performance.md)."
    )
    for topic, promises in PROMISES.items():
        yield f"## {topic}"
        yield "\n".join(_told(promise) for promise in promises)
    yield "## The last long runs"
    for name, command in LONG.items():
        yield f"### {command}"
        path = RUNS / f"{name}.json"
        yield (
            "\n".join(_counted(json.loads(path.read_text(encoding="utf-8"))))
            if path.is_file()
            else "Not run."
        )


def _told(promise: Promise) -> str:
    given = f" *Taken for granted:* {promise.given}." if promise.given else ""
    tests = ", ".join(f"`{test.removeprefix('tests/')}`" for test in promise.tests)
    return f"- **{promise.says}**{given}\n  Proved by {tests}."


def _counted(run: Run) -> Iterator[str]:
    yield f"`{run['command']}` on {run['day']}, {run['machine']}, at {run['commit']}:\n"
    yield "| What | Counted |\n| --- | ---: |"
    for what, count in run["counted"].items():
        yield f"| {what} | {count:,} |" if isinstance(count, int) else f"| {what} | {count} |"
    if run["skipped"]:
        yield "\nSkipped: " + "; ".join(run["skipped"]) + "."
