"""`why` explains verdicts: the rule, the numbers, and the line that each comes from."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import UsageError
from clientbase.lookups.why import explained, judging
from clientbase.render.places import places
from clientbase.reports import every, ours
from tests.edits.running import run
from tests.history.repositories import git
from tests.index.bases import opened, write

JUDGED = judging()
UNJUDGED = {name: report.because for name, report in ours().items() if not report.judges}
EXPLAINED = ["adriatik", "kafana-kod-mire", "osteria-del-porto"]


def customers(base: Path) -> list[Path]:
    """Return the records of those who buy; of a mere supplier nothing is said."""
    files = sorted((base / "records").rglob("*.yaml"))
    return [file for file in files if "relation: [supplier]" not in file.read_text(encoding="utf-8")]


def verdicts(base: Path, client: str, *report: str) -> list[dict[str, Any]]:
    answer = run(base, "why", client, *report, "-f", "json")
    assert answer.code == 0, answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)["verdicts"]
    return found


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("client", EXPLAINED)
def test_lines_fit_the_window_and_places_stand_whole(example: Path, client: str, width: int) -> None:
    answer = run(example, "why", client, "--width", str(width))
    assert [line for line in answer.out.splitlines()[1:] if places(line) > width] == []
    whole = run(example, "why", client).out
    place = re.compile(r"(?:records/)?[\w-]+[.]yaml:\d+")
    assert place.findall(answer.out) == place.findall(whole)


@pytest.mark.parametrize("client", EXPLAINED)
def test_the_explanation_as_people_read_it(
    told_example: Path, client: str, golden: Callable[[str, str], None]
) -> None:
    answer = run(told_example, "why", client)
    assert (answer.code, answer.err) == (0, "")
    golden(f"why/{client}.txt", answer.out)


def test_one_report_is_enough(example: Path) -> None:
    assert [*dict.fromkeys(verdict["report"] for verdict in verdicts(example, "beta"))] == JUDGED
    assert {verdict["report"] for verdict in verdicts(example, "beta", "cadence")} == {"cadence"}


# Numbers whose value stands in the line that is named, as it was written there.
LITERAL = set(
    "amount birthday campaign channel date due entered expected first_purchase founded last_contact last_purchase"
    " lead left_date left_reason manager measure opened payment_days period planned reviewed segment since"
    " rate strategic until a b x y".split()
)
FOREIGN = ("RSD", "MKD", "CHF", "BGN", "USD")


def test_every_place_says_what_is_said_of_it(example: Path) -> None:
    """A value that stands in a file stands in the line that is named."""
    checked = set()
    for file in customers(example):
        for verdict in verdicts(example, file.stem):
            for number in verdict["numbers"]:
                for place in number["places"]:
                    assert stands(example, number, place), (verdict, number)
                    checked.add(number["name"])
    assert checked >= LITERAL


def stands(base: Path, number: dict[str, Any], place: str) -> bool:
    """Say whether the line that is named says the value."""
    if place == "the program's default" or place.startswith("commit "):
        return True
    path, _, line = place.partition(":")
    text = (base / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    if number["name"] not in LITERAL or number["how"].endswith(FOREIGN):
        return bool(text.strip())
    return number["value"].removesuffix("0").removesuffix(".0").removesuffix(" %") in text


def test_every_report_is_explained_or_says_why_it_is_not(example: Path) -> None:
    assert {report.name for report in every(example)} == {*JUDGED, *UNJUDGED}
    assert all(bool(report.judges) != bool(report.because) for report in every(example))


@pytest.mark.parametrize("report", UNJUDGED)
def test_a_report_without_verdicts_is_refused_with_those_that_have_some(example: Path, report: str) -> None:
    answer = run(example, "why", "beta", report)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f'clientbase: report "{report}" gives no verdict on a client: {UNJUDGED[report]}'
        f"; there are: {', '.join(JUDGED)}\n"
    )


def test_what_reports_list_is_what_is_explained(example: Path) -> None:
    """For every client the verdicts are those of the reports."""
    answer = run(example, "query", "SELECT client, stage FROM facts", "-f", "json")
    for row in json.loads(answer.out)["tables"][0]["rows"]:
        (verdict,) = verdicts(example, row["client"], "dormant")
        assert verdict["verdict"] == row["stage"]
    answer = run(example, "query", "SELECT client, standard, light FROM cadence", "-f", "json")
    lights = {
        (row["client"], row["standard"]): row["light"] for row in json.loads(answer.out)["tables"][0]["rows"]
    }
    for client in {client for client, _ in lights}:
        for verdict in verdicts(example, client, "cadence"):
            assert verdict["verdict"] == lights[client, verdict["about"]]


def test_an_unknown_report_is_wrong_usage(example: Path) -> None:
    answer = run(example, "why", "beta", "dormnt")
    assert answer == (
        2,
        "",
        'clientbase: "dormnt" is no report that judges clients; did you mean "dormant"?\n',
    )


def test_an_unknown_client_is_wrong_usage(example: Path) -> None:
    assert run(example, "why", "xylophone").code == 2


def test_an_unknown_format_is_wrong_usage(example: Path) -> None:
    answer = run(example, "why", "beta", "-f", "csv")
    assert answer == (2, "", 'clientbase: no format "csv"; there are: text, json\n')


def test_the_day_and_the_revision_may_be_named(example: Path) -> None:
    git(example, "init", "-q")
    git(example, "add", ".")
    git(example, "commit", "-qm", "begin")
    run(example, "log", "beta", "call", "rings back")
    then, now = (run(example, "why", "beta", "cadence", *at).out for at in (("--at", "HEAD"), ()))
    assert "last_contact  2026-11-21" in now
    assert "last_contact  2026-11-21" not in then
    assert "(records/beta.yaml), as of 2025-06-30" in run(example, "--as-of", "2025-06-30", "why", "beta").out


@pytest.mark.parametrize("report", JUDGED)
def test_a_client_of_whom_nothing_is_known_is_explained_too(tmp_path: Path, report: str) -> None:
    write(tmp_path, {"luna": "name: Luna\n"})
    answer = run(tmp_path, "why", "luna", report)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Luna (records/luna.yaml), as of 2026-11-21\n\n{report}\n  Rule: ")


def test_what_has_nothing_to_say_takes_a_line_among_others(tmp_path: Path) -> None:
    write(tmp_path, {"luna": "name: Luna\n"})
    lines = run(tmp_path, "why", "luna").out.splitlines()
    assert "targets: the client is not listed: class none, not A" in lines
    assert "rfm: the client is not listed: there is no purchase up to this day" in lines
    assert "deals: the client is not listed: there is no deal" in lines


@pytest.mark.parametrize("client", ["a,b", "it's", "Beta Shop"])
def test_an_id_that_check_complains_of_is_explained_all_the_same(tmp_path: Path, client: str) -> None:
    write(tmp_path, {client: "name: Luna\n", "a": "name: Sol\n", "b": "name: Mar\n"})
    assert {one["report"] for one in verdicts(tmp_path, client)} == set(JUDGED)
    assert run(tmp_path, "why", client, "deals").out.startswith(f"Luna (records/{client}.yaml)")


def test_a_client_that_is_gone_meanwhile_is_no_traceback(tmp_path: Path) -> None:
    file = write(tmp_path, {"luna": "name: Luna\n"}) / "records/luna.yaml"
    with opened(tmp_path) as base:
        file.unlink()
        with pytest.raises(UsageError, match='no client "luna"'):
            explained(base, "luna", None, "text")


def test_in_an_empty_base_there_is_nobody_to_explain(tmp_path: Path) -> None:
    write(tmp_path, {})
    assert run(tmp_path, "why", "luna").code == 2


MOVING = {
    "bought": "name: A\npurchases:\n  - {date: 2026-09-01, amount: 80}\n  - {date: 2026-11-01, amount: 50}\n",
    "back": """
        name: B
        purchases:
          - {date: 2026-10-20, amount: 1000}
        returns:
          - {date: 2026-11-02, amount: 300}
          - {date: 2026-11-03, amount: 690}
        """,
    "silent": "name: C\npurchases:\n  - {date: 2026-09-01, amount: 5}\n  - {date: 2026-09-29, amount: 5}\n",
    "gone": "name: D\nstatus: former\nleft:\n  date: 2026-11-04\npurchases: [{date: 2026-10-01, amount: 9}]\n",
    "unknown": "name: E\nstatus: former\npurchases: [{date: 2026-10-01, amount: 9}]\n",
    "still": "name: F\npurchases: [{date: 2026-08-01, amount: 90}]\n",
}
RHYTHM = """
lifecycle: {own_rhythm_from: 2, cooling: 1, dormant: 1.5, lost: 400, regular_after: 3, fallback: 32d}
abc: {a: 60, b: 80}
"""


@pytest.mark.parametrize(
    ("client", "because", "happened"),
    [
        pytest.param(
            "bought",
            "stage dormant is now active, class C is now A, by a purchase on 2026-11-01",
            [("last_purchase", "2026-11-01", [4]), ("sales", "50.00", [4])],
            id="a purchase",
        ),
        pytest.param(
            "back",
            "class A is now C, by a return on 2026-11-03",
            [("last_return", "2026-11-03", [6]), ("sales", "-990.00", [5, 6])],
            id="goods that came back",
        ),
        pytest.param(
            "silent",
            "stage active is now dormant, by silence since 2026-09-29",
            [("last_purchase", "2026-09-29", [4])],
            id="silence",
        ),
        pytest.param(
            "gone",
            "stage new is now former, by leaving on 2026-11-04",
            [("left_date", "2026-11-04", [4])],
            id="leaving",
        ),
    ],
)
def test_what_moved_a_client_is_said_with_its_lines(
    tmp_path: Path, client: str, because: str, happened: list[tuple[str, str, list[int]]]
) -> None:
    write(tmp_path, MOVING, RHYTHM)
    (verdict,) = verdicts(tmp_path, client, "movement")
    assert (verdict["verdict"], verdict["because"]) == ("moved since 2026-10-21", because)
    found = [(one["name"], one["value"], one["places"]) for one in verdict["numbers"] if one["places"]]
    assert found == [
        (name, value, [f"records/{client}.yaml:{line}" for line in lines]) for name, value, lines in happened
    ]


def test_the_earlier_day_of_movement_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, MOVING, RHYTHM)
    (verdict,) = verdicts(tmp_path, "still", "movement", "--since", "2026-09-30")
    assert verdict["because"] == "dormant and class A, as on 2026-09-30"
    (verdict,) = verdicts(tmp_path, "still", "movement", "--since", "2026-11-21")
    assert (verdict["verdict"], verdict["numbers"][0]["value"]) == ("not listed", "2026-11-21")


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("--since", "2026-01-01"), "--since belongs to one report; name it behind the client"),
        (("abc", "--since", "2026-01-01"), 'report abc has no option "--since"'),
        (("movement", "--since", "soon"), '--since: "soon" is not a day'),
        (("movement", "--since", "2026-11-22"), '--since: "2026-11-22" is after the day of the report'),
    ],
)
def test_an_earlier_day_that_means_nothing_is_wrong_usage(
    example: Path, words: tuple[str, ...], refused: str
) -> None:
    answer = run(example, "why", "beta", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"clientbase: {refused}")


def test_files_that_were_left_out_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"luna": "name: Luna\npurchases: [{date: 2026-01-01, amount: 100}]\n", "sol": "name: ["})
    answer = run(tmp_path, "why", "luna")
    assert answer.code == 3
    assert "records/sol.yaml:2" in answer.err
    assert "class is A: the share before the client, 0.0 %, is below 80 %" in answer.out


def test_sums_stand_in_the_lines_that_are_named(example: Path) -> None:
    """What the lines of a sum say adds up to it."""
    checked = set()
    for file in customers(example):
        text = file.read_text(encoding="utf-8")
        if re.search(r"^currency:|\bcurrency: ", text, re.MULTILINE):
            continue
        for verdict in verdicts(example, file.stem, "profit"):
            for number in verdict["numbers"]:
                key = {"sales": "amount", "returned_sum": "amount", "cost": "cost"}.get(number["name"])
                if key:
                    lines = [
                        text.splitlines()[int(place.rpartition(":")[2]) - 1] for place in number["places"]
                    ]
                    sums = [re.search(rf"\b{key}: ([\d.]+)", line) for line in lines]
                    assert sum(Decimal(found[1]) for found in sums if found) == Decimal(number["value"])
                    checked.add(number["name"])
    assert checked == {"sales", "returned_sum", "cost"}


def test_a_text_of_the_record_stays_in_its_line(example: Path) -> None:
    record = (
        "name: Luna\nmanager: olga\nsegment: horeca\npurchases:\n  - {date: 2026-01-01, amount: 500}\n"
        '  - {date: 2026-02-01, amount: 10, waiver: {reason: "one\\n  stage is lost: two"}}\n'
    )
    (example / "records" / "luna.yaml").write_text(record, encoding="utf-8")
    out = run(example, "why", "luna", "thresholds").out
    assert not re.search(r"^ *stage is lost", out, re.MULTILINE)
    assert "one stage is lost: two" in out
