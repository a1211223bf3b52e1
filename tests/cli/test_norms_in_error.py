"""A norm that is in error stops what judges by it, and nothing else."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.history.repositories import commit, git
from tests.index.bases import put, sold, write

RIGHT = """
managers: {olga: {}}
segments: {horeca: Hotels}
interactions: {call: {contact: true}}
thresholds: [{repeat_purchase: 200, policy: block}]
lifecycle: {dormant: 2}
"""
WRONG = {
    "a key": (
        RIGHT.replace("thresholds", "treshholds"),
        'CB010 unknown field "treshholds"; did you mean "thresholds"?',
    ),
    "a key deep inside": (
        RIGHT.replace("repeat_purchase: 200", "repeat_purchase: 200, polcy: warn"),
        "CB010",
    ),
    "a value": (RIGHT.replace("200", "much"), "CB012"),
    "a norm for nobody": (RIGHT.replace("{repeat", "{for: {segment: horca}, repeat"), "CB090"),
    "no YAML": ("managers: {olga: [\n", "CB003"),
}
JUDGING = (
    "report thresholds --quiet-if-empty",
    "report dormant",
    "report managers --every month",
    "agenda",
    "calibrate",
    "why luna",
    "can-sell luna 1",
    "add purchase luna amount=1",
    "add proposal luna amount=1 product=tea",
    "list stage=dormant",
    "list revenue=1..",
    "set --where stage=new region=Ohrid --yes",
    "query 'SELECT stage FROM facts'",
)
GOING_ON = (
    "log luna call hello",
    "add client name=Mar",
    "add contact luna name=Vera",
    "set luna region=Ohrid",
    "set --where Luna region=Ohrid --yes",
    "show luna",
    "find luna",
    "list Luna",
    "query 'SELECT name FROM clients'",
)


LIST = "id,client_id,date,amount\ni1,luna,2026-03-01,5.00\n"
REVIEWED = "schema.yaml has errors at the end of HEAD~1; what they switch off is judged nowhere above, so mend it first"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"luna": sold("2026-01-01 500", "2026-02-01 500", more="manager: olga")}, RIGHT)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_judges_by_norms_stops_and_all_else_goes_on(root: Path, wrong: str) -> None:
    text, message = WRONG[wrong]
    put(root / "schema.yaml", text)
    before = (root / "records/luna.yaml").read_text()
    for command in ("report thresholds --quiet-if-empty", "can-sell luna 1", "add purchase luna amount=1"):
        answer = run(root, *command.split())
        assert (answer.code, answer.out) == (3, ""), command
        assert answer.err.startswith("schema.yaml:")
        assert message in answer.err
        assert answer.err.endswith(
            "schema.yaml has errors, so that nothing can be judged by it; mend it first\n"
        )
    assert (root / "records/luna.yaml").read_text() == before
    answer = run(root, "log", "luna", "call", "hello")
    assert answer.code == 0, answer.err
    assert message in answer.err
    assert run(root, "find", "luna").code == 0
    checked = run(root, "check")
    assert checked.code == 1
    assert message in checked.out


@pytest.mark.parametrize("command", JUDGING)
def test_it_stops(root: Path, command: str) -> None:
    from shlex import split

    put(root / "schema.yaml", WRONG["a key"][0])
    answer = run(root, *split(command))
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("schema.yaml:5:1: CB010")


@pytest.mark.parametrize("command", GOING_ON)
def test_it_goes_on(root: Path, command: str) -> None:
    from shlex import split

    put(root / "schema.yaml", WRONG["a key"][0])
    answer = run(root, *split(command))
    assert answer.code == 0, answer.err
    assert answer.err.count("schema.yaml:5:1: CB010") == 1
    assert "clientbase: schema.yaml has errors; nothing is judged by it until it is mended\n" in answer.err


def test_what_only_norms_decide_is_not_shown(root: Path) -> None:
    put(root / "schema.yaml", WRONG["a key"][0])
    row = run(root, "list", "-f", "csv").out.splitlines()[1]
    assert row == "luna,Luna,olga,,,,2026-02-01,293,,,,"
    assert run(root, "find", "luna", "-f", "csv").out.splitlines()[1] == "luna,Luna,olga,,Luna,"
    assert "potential" not in run(root, "show", "luna").out
    card = run(root, "show", "luna", "--all").out
    assert "Stage" not in card
    assert "Last purchase" in card


def test_once_it_is_mended_all_is_judged_again(root: Path) -> None:
    put(root / "schema.yaml", WRONG["no YAML"][0])
    assert run(root, "report", "dormant").code == 3
    put(root / "schema.yaml", RIGHT)
    assert run(root, "can-sell", "luna", "1").code == 1
    assert run(root, "report", "dormant").code == 0


def test_a_misspelt_key_of_the_register_stops_its_report(root: Path) -> None:
    put(root / "decisions.yaml", "decisions: [{date: 2026-01-01, decision: ring, onwer: olga}]\n")
    answer = run(root, "report", "decisions")
    assert (answer.code, answer.out) == (3, "")
    assert 'decisions.yaml:1:48: CB010 unknown field "onwer"; did you mean "owner"?' in answer.err
    assert run(root, "report", "dormant").code == 0


def test_import_stops_before_anything_is_written(root: Path, tmp_path: Path) -> None:
    (tmp_path / "purchases.csv").write_text(LIST)
    put(root / "schema.yaml", RIGHT.replace("thresholds", "treshholds"))
    before = (root / "records/luna.yaml").read_text()
    answer = run(root, "import", str(tmp_path / "purchases.csv"))
    assert (answer.code, answer.out) == (3, "")
    assert 'CB010 unknown field "treshholds"' in answer.err
    assert (root / "records/luna.yaml").read_text() == before


def test_a_review_shows_what_there_is_and_says_what_it_could_not_judge(root: Path) -> None:
    git(root, "init", "--quiet")
    commit(root, {}, "2026-10-01")
    commit(root, {"schema.yaml": RIGHT.replace("thresholds", "treshholds")}, "2026-10-02")
    answer = run(root, "review", "HEAD~1")
    assert answer.code == 3
    assert "CB010" in answer.out
    assert answer.err.splitlines()[-1] == f"clientbase: {REVIEWED}"
    commit(root, {"luna": sold("2026-01-01 500", "2026-02-01 5")}, "2026-10-03")
    assert run(root, "review", "HEAD~1", "--fail-on", "none").code == 3, "the errors were there before"
    commit(root, {"schema.yaml": RIGHT}, "2026-10-04")
    assert run(root, "review", "HEAD~1").code == 0, "a cure can be approved"
