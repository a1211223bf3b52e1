"""Which entry of a list of norms holds for a client on a day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from clientbase.fields import empty
from clientbase.laws.choice import holding, in_force
from clientbase.laws.minimum import minimum_for
from clientbase.laws.presence import standing
from clientbase.norms import Scope, Threshold
from clientbase.rules.norms_file import read_norms
from tests.index import invented
from tests.index.bases import opened, write
from tests.laws.bases import Invented, records_in
from tests.rules.bases import client_of, norms_of

CLIENT = client_of("""
    name: Bistro Luna
    status: active
    segment: horeca
    manager: olga
    region: Skopje
    strategic: high
    tags: [monday, terrace]
""")


def day(text: str) -> date:
    return date.fromisoformat(text)


def holds(scope: Scope | None, class_: str | None = None) -> bool:
    """Tell whether a norm of this scope is for the client."""
    return (
        holding([Threshold(scope, Decimal(200), "warn", None, None)], CLIENT, day("2026-06-01"), class_) == 0
    )


@pytest.mark.parametrize(
    ("first", "last", "on", "held"),
    [
        pytest.param(None, None, "2026-06-01", True, id="always"),
        pytest.param("2026-06-01", None, "2026-06-01", True, id="on its first day"),
        pytest.param("2026-06-01", None, "2026-05-31", False, id="the day before"),
        pytest.param(None, "2026-06-30", "2026-06-30", True, id="on its last day"),
        pytest.param(None, "2026-06-30", "2026-07-01", False, id="the day after"),
    ],
)
def test_first_and_last_day_belong_to_a_norm(
    first: str | None, last: str | None, on: str, held: bool
) -> None:
    norm = Threshold(None, Decimal(200), "warn", first and day(first), last and day(last))
    assert in_force(norm, day(on)) is held


@pytest.mark.parametrize(
    ("scope", "matched"),
    [
        pytest.param({}, True, id="everybody"),
        pytest.param({"segment": ("horeca",)}, True, id="segment"),
        pytest.param({"segment": ("retail",)}, False, id="another segment"),
        pytest.param({"segment": ("retail", "horeca")}, True, id="any of several"),
        pytest.param({"segment": ("horeca",), "region": ("Bitola",)}, False, id="all that is named"),
        pytest.param({"status": ("former",)}, False, id="status"),
        pytest.param({"manager": ("ivan",)}, False, id="manager"),
        pytest.param({"strategic": ("low",)}, False, id="strategic"),
        pytest.param({"tag": ("terrace", "garden")}, True, id="any of the tags"),
        pytest.param({"tag": ("garden",)}, False, id="none of the tags"),
    ],
)
def test_scope_names_whom_a_norm_is_for(scope: dict[str, tuple[str, ...]], matched: bool) -> None:
    assert holds(empty(Scope)._replace(**scope)) is matched


def test_norm_without_a_scope_is_for_everybody() -> None:
    assert holds(None)


@pytest.mark.parametrize(("known", "matched"), [("A", True), ("B", False), (None, False)])
def test_norm_for_a_class_needs_the_class(known: str | None, matched: bool) -> None:
    assert holds(empty(Scope)._replace(class_=("A",)), known) is matched


THRESHOLDS = norms_of("""
    segments: {horeca: Hotels and restaurants}
    thresholds:
      - {repeat_purchase: 200}
      - {for: {segment: horeca}, repeat_purchase: 300, from: 2026-01-01, until: 2026-06-30}
      - {for: {class: A}, repeat_purchase: 500}
""")


@pytest.mark.parametrize(
    ("on", "class_", "minimum"),
    [
        pytest.param("2025-12-31", None, 200, id="before the second is in force"),
        pytest.param("2026-01-01", None, 300, id="the last that matches wins"),
        pytest.param("2026-06-30", None, 300, id="on its last day still"),
        pytest.param("2026-07-01", None, 200, id="and not the day after"),
        pytest.param("2026-01-01", "A", 500, id="of class A"),
        pytest.param("2026-01-01", "B", 300, id="of another class"),
    ],
)
def test_last_threshold_that_matches_and_is_in_force_wins(on: str, class_: str | None, minimum: int) -> None:
    threshold = minimum_for(THRESHOLDS, CLIENT, day(on), class_)
    assert threshold is not None
    assert threshold.repeat_purchase == minimum


def test_there_may_be_no_threshold() -> None:
    assert minimum_for(norms_of(None), CLIENT, day("2026-01-01"), None) is None


@settings(max_examples=30)
@given(invented=invented.bases())
def test_the_function_and_the_view_agree(
    tmp_path_factory: pytest.TempPathFactory, invented: Invented
) -> None:
    today, schema, records = invented
    root = write(tmp_path_factory.mktemp("base"), records, schema)
    with opened(root, today) as base:
        thresholds = read_norms(root).thresholds
        classes = dict(base.ask("SELECT client, class FROM facts"))
        chosen = {
            (key, holding(thresholds, standing(client, today), today, classes[key]))
            for key, client in records_in(root).items()
            if key in classes
        }
        seen = base.ask("SELECT client, entry FROM minimums_now")
    assert {(key, number) for key, number in chosen if number is not None} == set(seen)
