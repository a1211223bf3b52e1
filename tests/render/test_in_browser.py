"""A page in a real browser: it sorts, filters, goes by the keyboard, fits a phone, and asks nobody for anything."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.columns import columns, figure
from clientbase.page import Cell, Chart, Page, Table
from clientbase.render import render
from tests.render.browser import PROGRAM, Browser
from tests.render.pages import AWKWARD, EMPTY

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="no browser: set CLIENTBASE_BROWSER, or put chromium on PATH"
)

SEEN = "[...document.querySelectorAll('tbody tr')].filter(row => row.offsetHeight)"
NAMES = f"JSON.stringify({SEEN}.map(row => row.cells[0].innerText.split(/\\s/)[0]))"
WORDS = "client city revenue:money last:date"
ROWS: list[tuple[Cell, ...]] = [
    ("ada", "Skopje", 20_000, "2026-11-20"),
    ("bob", "Čučer", None, "2026-01-31"),
    ("cid", "Ѓорче", 1_000_000_000, None),
    ("dan", "Ohrid", -5_000, "2025-12-31"),
    *((f"x{n}", "Bitola", 30_000, "2026-06-01") for n in range(20)),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    assert PROGRAM
    started = Browser(PROGRAM, tmp_path_factory.mktemp("browser"))
    yield started
    started.close()


def listing(rows: list[tuple[Cell, ...]]) -> Page:
    return EMPTY._replace(tables=(Table("t", "A table", columns(WORDS), tuple(rows)),))


def shown(browser: Browser, page: Page, file: Path, width: int = 1000) -> Path:
    file.write_text(render(page, "html"), encoding="utf-8")
    browser.open(file, width)
    return file


def clicked(browser: Browser, title: str) -> list[str]:
    """Click on the title of a column; give the first names then."""
    script = f"[...document.querySelectorAll('thead button')].find(b => b.textContent === '{title}').click()"
    browser.value(script)
    return first(browser)


def first(browser: Browser) -> list[str]:
    names: list[str] = json.loads(browser.value(NAMES))
    return names[:4]


def test_nothing_is_asked_for_and_nothing_goes_wrong(browser: Browser, tmp_path: Path) -> None:
    file = shown(
        browser,
        AWKWARD._replace(charts=(Chart("bars", "B", "clients", "client", ("revenue",)),)),
        tmp_path / "a.html",
    )
    assert browser.asked_for == [file.as_uri()]
    assert browser.logged == []


def test_a_click_on_a_title_sorts_numbers_downwards_first_and_the_third_restores(
    browser: Browser, tmp_path: Path
) -> None:
    shown(browser, listing(ROWS), tmp_path / "a.html")
    assert first(browser) == ["ada", "bob", "cid", "dan"]
    assert clicked(browser, "Revenue, EUR") == ["cid", "x0", "x1", "x2"]
    assert browser.value("document.querySelector('[aria-sort=descending]').innerText").startswith("Revenue")
    assert clicked(browser, "Revenue, EUR") == ["dan", "ada", "x0", "x1"]
    assert clicked(browser, "Revenue, EUR") == ["ada", "bob", "cid", "dan"]
    assert clicked(browser, "Last") == ["dan", "bob", "x0", "x1"]


def test_words_filter_in_any_order_and_without_accents(browser: Browser, tmp_path: Path) -> None:
    shown(browser, listing(ROWS), tmp_path / "a.html")
    browser.value("document.querySelector('input').focus()")
    browser.type("cucer b")
    assert first(browser) == ["bob"]
    assert browser.value("document.querySelector('[role=status]').textContent") == "1 of 24 rows"


def test_the_keyboard_is_enough(browser: Browser, tmp_path: Path) -> None:
    shown(browser, listing(ROWS), tmp_path / "a.html")
    browser.press("Tab", 9)
    assert browser.value("document.activeElement.className") == "skip"
    seen = []
    for _ in range(6):
        browser.press("Tab", 9)
        seen.append(browser.value("document.activeElement.tagName + ' ' + document.activeElement.innerText"))
    assert [word.partition(" ")[0] for word in seen][:2] == ["INPUT", "BUTTON"]
    browser.value("[...document.querySelectorAll('thead button')][2].focus()")
    browser.press("Enter", 13)
    assert first(browser)[0] == "cid"


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_page_is_never_wider_than_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    many = " ".join(f"m{n}:count" for n in range(40))
    wide = Table("wide", "Many columns", columns(f"cohort {many}"), (("2026-01", *range(40)),))
    shown(browser, AWKWARD._replace(tables=(*AWKWARD.tables, wide)), tmp_path / "a.html", width)
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_row_is_a_card_that_says_what_is_what(browser: Browser, tmp_path: Path) -> None:
    shown(browser, listing([*ROWS, ("a-long-name-of-a-client", None, None, None)]), tmp_path / "a.html", 360)
    assert browser.value("getComputedStyle(document.querySelector('td'), '::before').content") == '"City"'
    assert (
        browser.value("getComputedStyle(document.querySelectorAll('tbody tr')[1].cells[2]).display") == "none"
    )


def test_on_a_phone_a_table_that_fits_stays_one_and_is_seen_whole(browser: Browser, tmp_path: Path) -> None:
    shown(browser, listing(ROWS), tmp_path / "a.html", 360)
    assert browser.value("getComputedStyle(document.querySelector('tbody tr')).display") == "table-row"
    assert browser.value("[...document.querySelectorAll('tbody tr')].every(row => row.offsetHeight > 0)")
    assert browser.value(
        "document.querySelector('table').scrollWidth <= document.querySelector('.box').clientWidth"
    )


def test_light_and_dark_go_by_the_reader(browser: Browser, tmp_path: Path) -> None:
    file = shown(browser, listing(ROWS), tmp_path / "a.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert browser.value(ground) == "rgb(255, 255, 255)"
    browser.open(file, dark=True)
    assert browser.value(ground) == "rgb(20, 23, 27)"


CONTRAST = """(() => {
  const light = c => c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const rgb = text => text.match(/\\d+(\\.\\d+)?/g).map(Number);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const worst = [...document.querySelectorAll('body *')]
    .filter(e => e.textContent.trim() && e.offsetHeight && !e.closest('svg'))
    .map(e => { const a = light(rgb(getComputedStyle(e).color).slice(0, 3)), b = light(ground(e));
                return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); });
  return Math.min(...worst);
})()"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_letter_stands_out_from_its_ground(browser: Browser, tmp_path: Path, dark: bool) -> None:
    file = shown(browser, AWKWARD._replace(figures=(figure("clients", 3),)), tmp_path / "a.html")
    browser.open(file, dark=dark)
    assert browser.value(CONTRAST) >= 4.5


def test_ten_thousand_rows_are_usable_within_seconds(browser: Browser, tmp_path: Path) -> None:
    rows = [(f"client-{n}", "Skopje", n * 10_000, "2026-11-21") for n in range(10_000)]
    shown(browser, listing(rows), tmp_path / "a.html")
    assert browser.value(f"{SEEN}.length") == 100
    assert browser.value("performance.now()") < 10_000, "two seconds on an idle machine"
    assert clicked(browser, "Revenue, EUR")[0] == "client-9999"


def test_on_paper_all_rows_stand_and_no_tool(browser: Browser, tmp_path: Path) -> None:
    shown(browser, listing([*ROWS, *ROWS[4:] * 6]), tmp_path / "a.html")
    browser.tell("Emulation.setEmulatedMedia", media="print")
    assert browser.value(f"{SEEN}.length") == 144
    assert browser.value("getComputedStyle(document.querySelector('.tools')).display") == "none"
    browser.tell("Emulation.setEmulatedMedia", media="")
    assert browser.printed().startswith(b"%PDF")


def test_without_scripts_the_page_is_whole(browser: Browser, tmp_path: Path) -> None:
    file = shown(browser, listing([*ROWS, *ROWS[4:] * 6]), tmp_path / "a.html")
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(file)
    browser.tell("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.value(f"{SEEN}.length") == 144
    assert browser.value("document.querySelectorAll('button, input').length") == 0
