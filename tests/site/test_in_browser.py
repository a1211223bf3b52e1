"""The pages in a real browser, from a folder: nothing is asked for elsewhere, and the search folds as Python does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.names import search_key
from tests.render.browser import PROGRAM, Browser
from tests.site.test_site import HOSTILE, few, made

pytestmark = pytest.mark.skipif(not PROGRAM, reason="there is no browser: chromium or google-chrome")
__all__ = ["few"]
NAMES = (
    "Иванов",
    "Ivanov",
    "Ivanoff",
    "Iwanow",
    "Ѓорѓи Ќосев",
    "Müller & Söhne",
    "Αθήνα",
    "Щука Юлия",
    "Čačak",
    "Ђоковић",
)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    assert PROGRAM
    opened = Browser(PROGRAM, tmp_path / "profile")
    yield opened
    opened.close()


@pytest.mark.usefixtures("few")
def test_pages_are_whole_on_a_phone_and_find_clients_in_any_script(
    browser: Browser, example: Path, tmp_path: Path
) -> None:
    (example / "records" / "hostile.yaml").write_text(HOSTILE)
    folder = tmp_path / "site"
    made(example, folder)
    for name in (
        "clients/adriatik.html",
        "clients/hostile.html",
        "managers/olga.html",
        "clients.html",
        "index.html",
    ):
        browser.open(folder / name, 360, 740)
        assert browser.value("document.documentElement.scrollWidth") <= 360, name
        assert browser.logged == [], name
        assert [url for url in browser.asked_for if not url.startswith(folder.as_uri())] == [], name
        assert browser.value("getComputedStyle(document.querySelector('.site')).display") == "flex", name
    browser.value("document.getElementById('find').focus()")
    browser.type("ирина петрова")
    links = "[...document.querySelectorAll('#found a')].map(one => one.href)"
    found = f"new Promise(done => setTimeout(() => done({links}), 500))"
    assert (folder / "clients/adriatik.html").as_uri() in browser.value(found)
    folded = browser.value(f"{json.dumps(NAMES)}.map(clientbaseKey)")
    assert folded == [search_key(name) for name in NAMES]
    assert browser.logged == []


@pytest.mark.usefixtures("few")
def test_a_number_opens_the_rows_that_it_counts(browser: Browser, example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    browser.open(folder / "managers/dimitar.html", 360, 740)
    number = "[...document.querySelectorAll('.figures a')].find(one => one.href.includes('cadence'))"
    said = int(browser.value(f"{number}.textContent"))
    address = browser.value(f"{number}.href")
    browser.open(folder / "reports/cadence.html", 360, 740)
    browser.value(
        f"location.hash = new URL({json.dumps(address)}).hash; new Promise(done => setTimeout(done, 300))"
    )
    rows = "[...document.querySelectorAll('#table-1 tbody tr')].filter(one => one.checkVisibility()).length"
    assert browser.value(rows) == said > 0
    assert "dimitar" in browser.value("document.querySelector('.only span').textContent")
    assert browser.value("document.documentElement.scrollWidth") <= 360
    browser.value(
        "document.querySelector('.only button').click(); new Promise(done => setTimeout(done, 300))"
    )
    assert browser.value(rows) > said
    assert browser.value("document.querySelector('.only')") is None
    assert browser.logged == []
