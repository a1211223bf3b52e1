"""Whatever base chance invents: SQL and a slow reading of the definitions say the same."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from clientbase.base import Base
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.norms_file import read_norms
from clientbase.text.read import read
from clientbase.typed import typed
from tests.index import invented, oracle, oracle_lights
from tests.index.bases import asked, facts, opened, write

Base_ = tuple[dt.date, dict[str, Any], dict[str, dict[str, Any]]]
FACTS = (
    "purchases purchase_days revenue cost profit first_purchase last_purchase active_span days_silent own_interval"
    " base_interval usual_interval basis times_usual silent last_contact by channel last_update stage class xyz one_off"
    " regular returned preferred_product left_date left_reason snoozed_until planned status begins recorded"
).split()


def plain(value: Any) -> Any:
    """Return a value as the index does."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, oracle.Fraction) else value


def written(fact: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: plain(fact[name]) for name in names}


def differing(
    found: Mapping[str, Any], expected: Mapping[str, Any]
) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Return found and expected of each fact of each client on which the two do not agree."""
    return {
        (key, name): (found[key][name], plain(fact[name]))
        for key, fact in expected.items()
        for name in FACTS
        if found[key][name] != plain(fact[name])
    }


def clients_in(root: Path) -> dict[str, Client]:
    found = {}
    for file in (root / "records").rglob("*.yaml"):
        client, complaints = typed(read(file, file.name).data, Client)
        assert client is not None, complaints
        found[file.stem] = client
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("invented")


@settings(max_examples=30)
@given(invented=invented.bases())
def test_facts_lights_and_minimums_follow_the_definitions(folder: Path, invented: Base_) -> None:
    day, schema, records = invented
    root = write(folder / str(len(list(folder.iterdir()))), records, schema)
    with opened(root, day) as base:
        clients, norms = clients_in(root), read_norms(root)
        expected = oracle.facts_of(clients, norms, day)
        found = facts(base)
        assert found.keys() == expected.keys()
        assert differing(found, expected) == {}
        check_lights(base, clients, expected, norms)
        check_purchases(base, clients, expected, norms)


def check_lights(base: Base, clients: dict[str, Client], expected: dict[str, Any], norms: Norms) -> None:
    names = ["entry", "last", "days", "target", "limit", "light"]
    lights = oracle_lights.lights(clients, expected, norms, base.day)
    found = {
        (row["client"], row["standard"]): written(row, names) for row in asked(base, "SELECT * FROM cadence")
    }
    assert found == {key: written(row, names) for key, row in lights.items()}


def check_purchases(base: Base, clients: dict[str, Client], expected: dict[str, Any], norms: Norms) -> None:
    found = {
        (row["client"], row["n"]): (row["number"], row["amount"], row["minimum"])
        for row in asked(base, "SELECT * FROM measured_purchases")
    }
    assert found == oracle.judged_purchases(clients, expected, norms, base.day)
