"""`explain` prints manual pages."""

from pathlib import Path

from clientbase.exchange import IMPORTING
from clientbase.rules import codes
from tests.edits.running import run


def test_a_code_has_a_page_with_what_is_right_and_what_is_wrong(tmp_path: Path) -> None:
    answer = run(tmp_path, "explain", "cb021")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(
        "A repeat purchase is not smaller than the company's minimum (CB021, warning)\n"
    )
    assert "Cure:" in answer.out
    assert "Wrong:" in answer.out


def test_without_a_code_all_are_listed_with_weight_and_law(tmp_path: Path) -> None:
    lines = run(tmp_path, "explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    assert "CB021  warning  A repeat purchase is not smaller than the company's minimum." in lines


def test_an_unknown_code_is_wrong_usage(tmp_path: Path) -> None:
    answer = run(tmp_path, "explain", "CB0211")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'clientbase: no rule "CB0211"; did you mean "CB021"?\n'


def test_what_import_finds_has_pages_too(tmp_path: Path) -> None:
    for known in IMPORTING:
        assert f"({known}, error)" in run(tmp_path, "explain", known).out
