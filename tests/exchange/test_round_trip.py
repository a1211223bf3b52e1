"""Whatever the tables say can be read back from the records, and a second import finds it all there."""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.exchange import apply_import, plan_import
from clientbase.exchange.meaning.cells import AROUND, CONTROL, meant, says_nothing
from clientbase.text.read import read

DAY = dt.date(2026, 11, 21)
# What a table may hold: no control characters, no surrogates; what nobody sees around a text means nothing.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=0, max_size=20
).map(lambda text: text.strip(AROUND))
# Nor words for nothing, and nothing that spreadsheets put around a text: that is read as what it means.
TEXT = TEXT.filter(lambda text: meant(text) == text and not says_nothing(text) and not CONTROL.search(text))
NAME = TEXT.filter(bool)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2026, 1, 1)).map(str)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str)
IDS = st.sampled_from(["C1", "C2", "C3"])
Row = dict[str, str]


def rows(**columns: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=6)


PHONE = TEXT.filter(lambda text: not text or text.strip("0 -/+"))  # noughts are none
CONTACTS = rows(client_id=IDS, name=NAME, role=TEXT, phone=PHONE, notes=TEXT)
PURCHASES = rows(client_id=IDS, date=DATES, amount=AMOUNTS, product=TEXT, notes=TEXT)
INTERACTIONS = rows(client_id=IDS, date=DATES, kind=st.just("call"), text=TEXT, contact=TEXT, outcome=TEXT)
KEYS = {"text": "about", "contact": "with"}


def table(folder: Path, kind: str, written: list[Row]) -> Path:
    file = folder / f"{kind}.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(written[0]))
        writer.writeheader()
        writer.writerows(written)
    return file


def expected(written: list[Row]) -> dict[str, list[Any]]:
    """The items of each client in the order of the rows, in the words of a record."""
    items = defaultdict(list)
    for row in written:
        said = {KEYS.get(key, key): text for key, text in row.items() if text and key != "client_id"}
        items[row["client_id"].lower()].append(said)
    return items


@given(contacts=CONTACTS, purchases=PURCHASES, interactions=INTERACTIONS, names=st.tuples(NAME, NAME, NAME))
def test_every_row_is_found_in_its_record(
    tmp_path_factory: pytest.TempPathFactory,
    contacts: list[Row],
    purchases: list[Row],
    interactions: list[Row],
    names: tuple[str, str, str],
) -> None:
    base = tmp_path_factory.mktemp("base")
    (base / "schema.yaml").write_text("interactions: {call: {contact: true}}\n", encoding="utf-8")
    clients = [{"id": f"C{n}", "name": name} for n, name in enumerate(names, 1)]
    given_rows = {
        "clients": clients,
        "contacts": contacts,
        "purchases": purchases,
        "interactions": interactions,
    }
    files = [table(base, kind, written) for kind, written in given_rows.items() if written]
    plan = plan_import(base, files, DAY)
    assert (plan.problems, plan.faults) == ((), ())
    apply_import(plan)
    for n, name in enumerate(names, 1):
        data: Any = read(base / f"records/c{n}.yaml", "").data
        assert data["name"] == name
        for kind in ("contacts", "purchases", "interactions"):
            items = [
                {k: v for k, v in one.items() if k not in {"learnt_from", "entered"}}
                for one in data.get(kind, [])
            ]
            assert items == expected(given_rows[kind])[f"c{n}"]
    assert plan_import(base, files, DAY).empty
