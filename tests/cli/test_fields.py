"""`fields` says which fields there are, from the models and the company's norms."""

import json
from pathlib import Path

import pytest

from clientbase.fields import FIELDS
from clientbase.lookups.fields import fields, kinds
from tests.edits.running import run
from tests.rules.bases import norms_of


def cells(out: str) -> dict[str, list[str]]:
    """Return the cells of each line by its first."""
    lines = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in out.splitlines()]
    return {line[0]: line[1:] for line in lines}


def test_a_field_comes_with_type_demand_description_and_choices(example: Path) -> None:
    shown = cells(run(example, "--width", "300", "fields").out)
    assert shown["name"] == ["text", "yes", "the client's name; the only field that every record must have"]
    assert shown["status"][-1] == "potential, active, former"
    assert shown["segment"] == [
        *("text", "by schema.yaml", "one of schema.yaml's segments", "horeca, retail, wholesale, private")
    ]
    assert shown["left.date"][:2] == ["date", "with left"]
    assert shown["contacts"][0] == "list of contact"


def test_the_company_s_own_fields_are_there(example: Path) -> None:
    shown = cells(run(example, "fields", "client", "--width=300").out)
    assert shown["extra.delivery_day"] == [
        *("choice", "when our van comes by", "monday, tuesday, wednesday, thursday, friday")
    ]


def test_programs_get_json(example: Path) -> None:
    rows = json.loads(run(example, "fields", "proposal", "-f", "json").out)
    assert [row["key"] for row in rows] == list(FIELDS[kinds()["proposal"]])
    assert rows[4] == {
        "key": "decision",
        "type": "choice",
        "required": "",
        "choices": ["pending", "accepted", "declined"],
        "description": "what the client decided",
    }


def test_outside_a_base_the_fields_are_those_of_the_model(tmp_path: Path) -> None:
    shown = cells(run(tmp_path, "fields", "deal").out)
    assert shown["stage"] == ["text", "yes", "one of schema.yaml's deal_stages"]


def test_an_unknown_kind_is_wrong_usage(tmp_path: Path) -> None:
    answer = run(tmp_path, "fields", "purchas")
    assert (answer.code, answer.out) == (2, "")
    assert 'no kind "purchas"; did you mean "purchase"?; there are: client, contact' in answer.err


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_field_says_what_it_is_for(kind: str) -> None:
    assert all(row.description and row.type for row in fields(kind, norms_of(None)))


def test_an_unknown_format_is_wrong_usage(tmp_path: Path) -> None:
    answer = run(tmp_path, "fields", "-f", "yaml")
    assert answer == (2, "", 'clientbase: no format "yaml"; there are: text, json\n')
