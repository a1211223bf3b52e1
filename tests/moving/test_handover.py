"""Clients pass from one manager to another; what was done before stays with who did it."""

import json
from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal
from tests.moving.trees import tree
from tests.undo.repositories import committed, git, message

SCHEMA = """\
base: {currency: EUR}
managers:
  olga: {name: Olga Stojanova}
  ivan: {name: Ivan Petrov}
  gone: {until: 2026-01-31}
interactions: {call: {contact: true}}
leaving_reasons: [price]
"""
RECORDS = {
    "luna": """\
name: Luna # the first
manager: ivan
contacts:
  - {name: Vera, role: buyer, phone: "+38970111111", decides: [prices], birthday: 12-24}
interactions:
  - {date: 2026-11-01, kind: call, by: ivan, with: Vera, next: {date: 2026-12-01, what: send prices}}
tasks:
  - {date: 2026-12-05, what: visit, by: ivan}
  - {date: 2026-10-05, what: visit, by: ivan, done: 2026-10-06}
purchases:
  - {date: 2026-06-01, amount: 100, product: pasta}
""",
    "sol": "name: Sol\nmanager: ivan\nsegment: horeca\n",
    "mar": "name: Mar\nmanager: olga\ntasks:\n  - {date: 2026-12-05, what: bring keys, by: ivan}\n",
    "old": "name: Old\nmanager: ivan\nstatus: former\nleft: {date: 2026-01-01, reason: price}\n",
}
PASSED = "handovers:\n  - {date: 2026-11-21, from: ivan, to: olga}\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in RECORDS.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def record(base: Path, name: str) -> str:
    return (base / f"records/{name}.yaml").read_text(encoding="utf-8")


def test_all_clients_of_a_manager_pass_with_their_open_tasks(base: Path) -> None:
    before = tree(base)
    answer = run(base, "handover", "ivan", "olga")
    assert answer.code == 0, answer
    assert record(base, "sol") == RECORDS["sol"].replace("ivan", "olga") + PASSED
    assert record(base, "mar") == RECORDS["mar"].replace("ivan", "olga")
    assert record(base, "luna") == (
        RECORDS["luna"]
        .replace("manager: ivan", "manager: olga")
        .replace("visit, by: ivan}", "visit, by: olga}")
        .replace("product: pasta}", "product: pasta, manager: ivan}")
        + PASSED
    )
    assert record(base, "old") == RECORDS["old"]
    assert "1 former client stays with ivan" in answer.err
    assert run(base, "check").code == 0
    assert run(base, "undo").code == 0
    assert tree(base) == before


def sales(base: Path) -> dict[str, str]:
    answer = run(base, "report", "managers", "-f", "json")
    return {row["manager"]: row["revenue"] for row in json.loads(answer.out)["tables"][0]["rows"]}


def test_what_was_sold_stays_with_who_sold_it(base: Path) -> None:
    assert sales(base)["ivan"] == "100.00"
    run(base, "handover", "ivan", "olga")
    assert (sales(base)["ivan"], sales(base)["olga"]) == ("100.00", "0.00")
    run(base, "add", "purchase", "luna", "amount=30")
    assert (sales(base)["ivan"], sales(base)["olga"]) == ("100.00", "30.00")


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        pytest.param(["--where", "segment=horeca"], {"sol"}, id="by a question"),
        pytest.param(["--client", "Luna"], {"luna"}, id="one client"),
        pytest.param(["--client", "old"], {"old"}, id="a former one that is named"),
        pytest.param(["--where", "client=luna"], {"luna"}, id="by its id"),
    ],
)
def test_some_pass_and_the_others_stay(base: Path, words: list[str], passed: set[str]) -> None:
    assert run(base, "handover", "ivan", "olga", *words).code == 0
    assert {name for name in RECORDS if "handovers" in record(base, name)} == passed
    assert record(base, "mar") == RECORDS["mar"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(
            ["ivan", "gone"],
            1,
            '"gone" left on 2026-01-31; nothing was written: hand over to olga',
            id="left",
        ),
        pytest.param(["ivan", "olgaa"], 2, 'no manager "olgaa"; did you mean "olga"', id="unknown"),
        pytest.param(["ivan", "ivan"], 2, "cannot hand over to", id="to oneself"),
        pytest.param(
            ["ivan", "olga", "--client", "mar"], 1, '"mar" is not looked after by "ivan"', id="another's"
        ),
        pytest.param(["ivan", "olga", "--date", "2026-12-01"], 2, "lies ahead", id="a day to come"),
        pytest.param(
            ["ivan", "olga", "--where", "segment=horeca", "--until", "2026-11-30"],
            1,
            '2 clients of "ivan" would be left without an owner',
            id="somebody would be left behind",
        ),
    ],
)
def test_what_leaves_somebody_without_an_owner_is_refused(
    base: Path, words: list[str], code: int, said: str
) -> None:
    before = tree(base)
    answer = run(base, "handover", *words)
    assert answer.code == code, answer
    assert said in answer.err
    assert tree(base) == before


def test_all_is_not_handed_over_while_a_record_cannot_be_read(base: Path) -> None:
    (base / "records/bad.yaml").write_text("name: [\n", encoding="utf-8")
    answer = run(base, "handover", "ivan", "olga")
    assert answer.code == 3
    assert "records/bad.yaml cannot be read" in answer.err
    assert record(base, "sol") == RECORDS["sol"]


def test_who_leaves_is_written_down_with_the_decisions_that_go_along(base: Path) -> None:
    (base / "decisions.yaml").write_text(
        "decisions:\n"
        "  - {date: 2026-10-01, decision: ring all, owner: ivan}\n"
        "  - {date: 2026-09-01, decision: rang all, owner: ivan, done: 2026-09-09}\n",
        encoding="utf-8",
    )
    answer = run(base, "handover", "Ivan Petrov", "olga", "--until", "2026-11-30", "--date", "2026-11-20")
    assert answer.code == 0, answer
    assert "ivan: {name: Ivan Petrov, until: 2026-11-30}" in tree(base)["schema.yaml"]
    assert tree(base)["decisions.yaml"].count("owner: olga") == 1
    assert "date: 2026-11-20, from: ivan, to: olga" in record(base, "luna")


def test_on_a_terminal_the_last_day_is_asked_for(base: Path) -> None:
    answer = run_on_terminal(base, "handover", "ivan", "olga", typed=["2026-11-30", "y"])
    assert answer.code == 0, answer
    assert "until: 2026-11-30" in tree(base)["schema.yaml"]


def test_a_dry_run_writes_nothing_and_a_page_for_each_client_is_written(base: Path, tmp_path: Path) -> None:
    before = tree(base)
    answer = run(base, "handover", "ivan", "olga", "--dry-run", "--brief", str(tmp_path / "out"))
    assert "+manager: olga" in answer.out
    assert (tree(base), (tmp_path / "out").exists()) == (before, False)
    run(base, "handover", "ivan", "olga", "--brief", str(tmp_path / "out"))
    page = (tmp_path / "out/luna.md").read_text(encoding="utf-8")
    for told in (
        "| Call | Vera, buyer, +38970111111, decides on prices |",
        "send prices, Tue 1 Dec",
        "2026-12-24 birthday of Vera",
        "100.00 in all, mostly pasta",
        "2026-11-01 call with Vera",
        "manager ivan",
    ):
        assert told in page
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["luna.md", "mar.md", "sol.md"]


def test_a_handover_of_200_clients_is_taken_back_after_later_edits_which_stay(base: Path) -> None:
    for n in range(200):
        own = f"name: Client {n}\nmanager: ivan\nphone: '+38970{n:06}'\n"
        text = f"{own}purchases:\n  - {{date: 2026-06-01, amount: 10}}\n"
        (base / f"records/c{n:03}.yaml").write_text(text, encoding="utf-8")
    committed(base)
    assert run(base, "handover", "ivan", "olga", "--commit").code == 0
    assert message(base).startswith("clients: 203 changed\n")
    handed = git(base, "rev-parse", "HEAD")
    assert run(base, "set", "c007", "phone=+38970999999", "--commit").code == 0
    assert run(base, "log", "c008", "call", "wants samples", "by=olga", "--commit").code == 0
    assert run(base, "set", "c009", "segment=", "tags=van").code == 0
    answer = run(base, "undo", handed)
    assert answer.code == 0, answer
    assert record(base, "c100").startswith("name: Client 100\nmanager: ivan\n")
    assert "handovers" not in record(base, "c007") + record(base, "c008") + record(base, "c009")
    assert "+38970999999" in record(base, "c007")
    assert "wants samples" in record(base, "c008")
    assert "tags: [van]" in record(base, "c009")
    assert record(base, "c009").startswith("name: Client 9\nmanager: ivan\n")


def test_nobody_hands_over_while_the_norms_are_in_error(base: Path) -> None:
    (base / "schema.yaml").write_text(SCHEMA + "segmnts: {}\n", encoding="utf-8")
    assert run(base, "handover", "ivan", "olga").code == 3
    assert record(base, "sol") == RECORDS["sol"]


def test_a_day_before_anything_is_known_of_a_client_is_warned_of(base: Path) -> None:
    answer = run(base, "handover", "ivan", "olga", "--client", "luna", "--date", "2016-05-01")
    assert answer.code == 0
    assert (
        "CB132 2016-05-01 is before 2026-06-01, the first day on which anything is known of the client"
        in (answer.err)
    )
    assert run(base, "undo").code == 0
    answer = run(base, "handover", "ivan", "olga", "--client", "luna", "--date", "2026-06-01")
    assert (answer.code, "CB132" in answer.err) == (0, False)
