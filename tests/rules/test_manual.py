"""The manual pages as they are printed."""

import pytest

from clientbase.errors import UsageError
from clientbase.rules import codes, explain
from clientbase.rules.manual import law_of, severity_of


def test_page_of_a_rule() -> None:
    assert explain("CB031") == (
        "A client stands in one of the company's own segments (CB031, error)\n"
        "\n"
        "Standards and reports go by segment, so a misspelt one would hide the client from all of them.\n"
        "\n"
        "Cure: correct it, or add the segment under `segments` in schema.yaml.\n"
        "\n"
        "Right:\n"
        "    name: Bistro Luna\n"
        "    segment: horeca\n"
        "\n"
        "Wrong:\n"
        "    name: Bistro Luna\n"
        '    segment: horca # <- "horca" is no segment of schema.yaml; did you mean "horeca"?\n'
        "\n"
        "With schema.yaml:\n"
        "    segments: {horeca: Hotels and restaurants, retail: Shops}\n"
    )


def test_page_of_a_rule_over_the_base_shows_each_file() -> None:
    assert "Wrong: records/archive/luna.yaml\n    name: Luna Bitola # <- the id" in explain("CB050")


def test_all_codes_of_reading_shape_records_and_schema_are_listed() -> None:
    assert [code for code in codes() if code < "CB013"] == [f"CB{n:03}" for n in range(1, 13)]
    assert codes() == tuple(sorted(codes()))
    assert law_of("CB001") == "A record is a regular file that can be opened."
    assert (severity_of("CB001"), severity_of("CB021"), severity_of("CB014")) == ("error", "warning", "hint")


def test_unknown_code_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match='no rule "CB0211"; did you mean "CB021"'):
        explain("CB0211")
