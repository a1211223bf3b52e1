"""Every format whole: what holds one table says what it leaves, and into a folder goes all of an answer."""

from pathlib import Path

import pytest

from clientbase.render import format_names
from tests.edits.running import run
from tests.index.bases import sold, write

RECORDS = {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01", more="manager: olga")}
LEFT = "not written as csv: managers, figures; --table NAME picks one, -o DIR/ writes all\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    schema = "managers: {olga: {}}\nstandards: [{contact: {limit: 30d}}]\n"
    return write(tmp_path / "base", RECORDS, schema)


def test_a_report_of_several_tables_says_which_are_not_in_csv_warm_and_cold(root: Path) -> None:
    cold = run(root, "report", "cadence", "-f", "csv")
    assert (cold.code, cold.err) == (0, LEFT)
    assert cold.out.startswith("client,name,")
    assert run(root, "report", "cadence", "-f", "csv") == cold
    assert run(root, "-q", "report", "cadence", "-f", "csv").err == ""
    assert run(root, "report", "cadence", "-f", "tsv").err == LEFT.replace("csv", "tsv")


def test_one_table_that_is_picked_or_all_there_is_leaves_nothing_to_say(root: Path) -> None:
    assert "not written" not in run(root, "report", "cadence", "--table", "managers", "-f", "csv").err
    assert run(root, "report", "dormant", "-f", "csv").err == ""
    assert run(root, "list", "-f", "csv").err == ""
    assert run(root, "query", "SELECT 1 AS n", "-f", "csv") == (0, "n\n1\n", "")


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ((), ["cadence.csv", "figures.csv", "managers.csv"]),
        (("-f", "tsv"), ["cadence.tsv", "figures.tsv", "managers.tsv"]),
        (("-f", "jsonl"), ["cadence.jsonl", "figures.jsonl", "managers.jsonl"]),
        (("-f", "json"), ["cadence.json"]),
        (("-f", "markdown"), ["cadence.md"]),
        (("-f", "html"), ["cadence.html"]),
    ],
)
def test_into_a_folder_goes_all_of_it(
    root: Path, tmp_path: Path, words: tuple[str, ...], files: list[str]
) -> None:
    answer = run(root, "report", "cadence", *words, "-o", f"{tmp_path}/new/out/")
    assert (answer.code, answer.out) == (0, "")
    assert sorted(file.name for file in (tmp_path / "new/out").iterdir()) == files
    assert answer.err.count("wrote ") == len(files)


def test_the_figures_stand_in_a_file_of_their_own(root: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("there").mkdir()
    run(root, "report", "cadence", "-o", str(tmp_path / "there"))
    lines = (tmp_path / "there/figures.csv").read_text().splitlines()
    assert lines[:4] == ["figure,value", "contact_judged,1", "contact_within,0", "contact_compliance,0"]
    assert (tmp_path / "there/managers.csv").read_text().splitlines()[1].startswith("olga,contact,1,0,0,")


def test_list_and_query_go_into_a_folder_too(root: Path, tmp_path: Path) -> None:
    assert run(root, "list", "-o", f"{tmp_path}/l/").code == 0
    assert run(root, "query", "SELECT id FROM clients", "-o", f"{tmp_path}/q/").code == 0
    assert sorted(file.name for file in (tmp_path / "q").iterdir()) == ["query.csv"]
    assert "clients.csv" in {file.name for file in (tmp_path / "l").iterdir()}


def test_an_unknown_format_is_told_with_those_that_are_there(root: Path) -> None:
    known = ", ".join(format_names())
    for words in (("report", "cadence"), ("list",), ("query", "SELECT 1 AS n")):
        assert run(root, *words, "-f", "doc") == (2, "", f'clientbase: no format "doc"; there are: {known}\n')
        answer = run(root, *words, "-o", "x.doc")
        assert answer.code == 2
        assert answer.err.startswith('clientbase: no format goes with "x.doc"; a file may end in: .csv, ')
    assert run(root, "report", "cadence", "-f", "table", "-o", f"{root}/o/").code == 2


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_what_is_in_no_sum_is_said_where_the_format_has_no_place_for_it(root: Path, form: str) -> None:
    said = "2 purchases without a rate are not in the sums\n"
    foreign = sold("2026-05-01", "2026-05-02", more="currency: CHF\nmanager: olga")
    write(root, {"foreign": foreign}, (root / "schema.yaml").read_text())
    cold = run(root, "report", "dormant", "-f", form)
    assert cold.err == said
    assert run(root, "report", "dormant", "-f", form) == cold, "the kept answer says it too"
    assert run(root, "list", "-f", form).err == said
    assert said in run(root, "report", "dormant", "-f", form, "-o", f"{root}/out/").err
    assert run(root, "report", "dormant", "-f", "json").err == ""
