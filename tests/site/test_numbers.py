"""Numbers lead to the rows that they count, and no number leads anywhere else."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from clientbase.columns import columns, figure
from clientbase.language import use
from clientbase.page import Page, Scope, Table
from clientbase.site.numbers import listed, opened
from tests.site.test_site import made

_LINK = re.compile(r'<a href="([^"]*#(?:in=[^"]*|table-\d+-title))">([\d,]+)</a>')


class Shown(NamedTuple):
    names: list[str]
    rows: list[list[str]]


def text(markup: str) -> str:
    return unescape(re.sub("<[^>]*>", "", markup)).strip()


def shown(page: str, id_: str) -> Shown:
    """Read a table as a browser shows it."""
    found = re.search(rf'(?s)<table id="{id_}".*?</table>', page)
    assert found, id_
    names = [unescape(name) for name in re.findall(r'data-name="([^"]*)"', found[0])]
    rows = re.findall("(?s)<tr>(.*?)</tr>", found[0].partition("<tbody>")[2])
    return Shown(
        names, [[text(cell) for cell in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]
    )


@pytest.mark.parametrize("language", ["en", "mk", "ru"])
def test_every_number_that_leads_somewhere_counts_the_rows_there(
    example: Path, tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "site"
    use(language)
    made(example, folder)
    followed = 0
    for file in folder.rglob("*.html"):
        for href, number in _LINK.findall(file.read_text("utf-8")):
            address = urlsplit(unescape(href))
            there = (file.parent / address.path if address.path else file).read_text("utf-8")
            if address.fragment.startswith("in="):
                (_, id_), *where = parse_qsl(address.fragment)
            else:
                id_, where = address.fragment.removesuffix("-title"), []
            table = shown(there, id_)
            at = [(table.names.index(name), value) for name, value in where]
            rows = [row for row in table.rows if all(row[n] == value for n, value in at)]
            assert len(rows) == int(number.replace(",", "")), (file.name, href)
            followed += 1
    assert followed > 70
    red = quote({"en": "red", "mk": "црвено", "ru": "красный"}[language])
    contact = quote({"en": "contact", "mk": "контакт", "ru": "контакт"}[language])
    late = f"../reports/cadence.html#in=table-1&amp;light={red}&amp;manager=dimitar&amp;standard={contact}"
    assert f'<a href="{late}">4</a>' in (folder / "managers/dimitar.html").read_text("utf-8")


def page(*tables: Table, **figures: int) -> Page:
    made_of = tuple(figure(f"{name}:count", number) for name, number in figures.items())
    return Page("r", "R", "?", "", "2026-11-21", "EUR", Scope(), None, (), made_of, tables)


LIGHTS = Table(
    "cadence",
    "Cadence",
    columns("client manager standard light"),
    (
        ("a", "olga", "contact", "red"),
        ("b", "olga", "contact", "green"),
        ("c", "ivan & co", "contact", "red"),
        ("c", "ivan & co", "update", "red"),
    ),
)


def test_a_number_that_no_table_bears_out_leads_nowhere() -> None:
    asked = page(LIGHTS, red=3, green=2, overdue=2, cadence=4, yellow=0)
    assert opened(asked, ()).figures == {
        "Red": "#in=table-1&light=red",
        "Overdue": "#in=table-1&light=red&standard=contact",
        "Cadence": "#table-1-title",
    }


def test_a_summary_leads_to_the_rows_of_each_of_its_lines_on_another_page_too() -> None:
    of_each = columns("manager overdue:count red:count sales:money")
    rows = (("olga", 1, 1, 1), ("ivan & co", 1, 2, 1), ("nobody", 0, 0, 1), (None, 3, 3, 1))
    asked = page(Table("managers", "Managers", of_each, rows))
    found = opened(asked, listed("reports/cadence.html", page(LIGHTS))).cells
    red = "reports/cadence.html#in=table-1&light=red"
    olga, ivan = (f"{red}&manager={manager}" for manager in ("olga", "ivan%20%26%20co"))
    assert found["managers", "overdue"] == [f"{olga}&standard=contact", f"{ivan}&standard=contact", "", ""]
    assert found["managers", "red"] == [olga, ivan, "", ""]
    assert ("managers", "sales") not in found
