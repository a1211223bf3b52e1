"""In a window of any width from 60 up, every answer says what it is about, and breaks nothing that must be whole."""

from collections.abc import Iterator
from datetime import date

import pytest

from clientbase.base import Base
from clientbase.lookups.card import card, shortened
from clientbase.lookups.clients import found, listing
from clientbase.lookups.searching import search
from clientbase.page import VERDICT, Page
from clientbase.render import render
from clientbase.render.body import laid_out
from clientbase.render.cells import Bend, written
from clientbase.render.fit import fitted
from clientbase.render.places import places
from clientbase.reports import ours
from tests.conftest import ROOT

WIDTHS = (60, 80, 100, 140)
ANSWERS = (*sorted(ours()), "show", "list", "find")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """Open the example base."""
    import shutil

    root = tmp_path_factory.mktemp("base")
    for name in ("schema.yaml", "decisions.yaml", "records"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    opened = Base(root, lambda _zone: date(2026, 11, 21))
    yield opened
    opened.close()


def answer(base: Base, name: str) -> Page:
    """Return the answer of a report or verb."""
    if name == "show":
        return shortened(card(base, "adriatik"))
    if name == "list":
        return listing(base)
    if name == "find":
        return found(base, search(base, "a"))
    return ours()[name].page(base)


@pytest.mark.parametrize("name", ANSWERS)
def test_at_any_width_the_verdict_is_there_and_nothing_is_broken(base: Base, name: str) -> None:
    page = answer(base, name)
    for width in WIDTHS:
        made = render(page, "table", width=width)
        assert max(map(places, made.splitlines())) <= width
        for table in page.tables:
            if table.rows:
                _look_at(written(table, page.currency), width)


def _look_at(columns: list, width: int) -> None:  # type: ignore[type-arg]
    fit = fitted(columns, width)
    kept = [column for column in columns if column.rank == VERDICT]
    assert [column.name for column in kept if column not in fit.columns] == []
    words = {word.strip() for word in laid_out(columns, width).replace("\n", "  ").split("  ")}
    for column in fit.columns:
        if column.bend is Bend.WHOLE:
            assert {text for text in column.texts if text not in words and text != "-"} == set(), column.name


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("deals", "deals", "amount"),
        ("cadence", "cadence", "light"),
        ("dormant", "dormant", "revenue"),
        ("show", "contacts", "left"),
        ("agenda", "agenda", "what"),
        ("list", "clients", "stage"),
    ],
)
def test_what_an_answer_is_asked_for_is_never_left_out(
    base: Base, name: str, table: str, column: str
) -> None:
    columns = next(found.columns for found in answer(base, name).tables if found.name == table)
    assert next(known.rank for known in columns if known.name == column) == VERDICT
