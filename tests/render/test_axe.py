"""What axe-core finds in the pages of the example, in a real browser: no serious fault for whom the eye does not serve.

`make browser` installs axe-core; it is no part of what the tests need elsewhere.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.render.browser import Browser

WITH_AXE = find_spec("axe_playwright_python")
PAGES = {
    "overview": "report overview",
    "abc": "report abc",
    "cohorts": "report cohorts",
    "compliance": "report managers --every month",
    "movement": "report movement --since 2026-08-21",
    "agenda": "agenda --all",
    "nobody": "report problems --manager ivan",
}
OF_THE_SITE = ("index.html", "clients/adriatik.html", "managers/olga.html", "reports/cadence.html")
FOUND = """axe.run().then(found => found.violations.map(fault =>
  [fault.impact, fault.id, fault.nodes.map(node => node.html.slice(0, 120)).slice(0, 3)]))"""

pytestmark = pytest.mark.skipif(WITH_AXE is None, reason="axe-core is not installed: make browser")


@pytest.fixture(scope="module")
def axe() -> str:
    assert WITH_AXE
    assert WITH_AXE.submodule_search_locations
    (found,) = Path(WITH_AXE.submodule_search_locations[0]).rglob("axe.min.js")
    return found.read_text(encoding="utf-8")


def run(base: Path, words: str) -> None:
    command = [sys.executable, "-m", "clientbase", "-C", str(base), "--as-of", "2026-11-21", *words.split()]
    subprocess.run(command, check=True, capture_output=True)


def faults(browser: Browser, axe: str, file: Path) -> list[Any]:
    found = []
    for width, dark in ((1400, False), (360, True)):
        browser.open(file, width, dark=dark)
        browser.value(f"{axe};0")
        found += [(width, dark, *fault) for fault in browser.value(FOUND)]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_no_fault_is_found_in_a_page(
    page: str, browser: Browser, axe: str, told_example: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"{page}.html"
    run(told_example, f"{PAGES[page]} -o {file}")
    assert faults(browser, axe, file) == []


def test_no_fault_is_found_in_the_site(
    browser: Browser, axe: str, told_example: Path, tmp_path: Path
) -> None:
    run(told_example, f"site {tmp_path / 'site'}")
    assert {page: faults(browser, axe, tmp_path / "site" / page) for page in OF_THE_SITE} == {
        page: [] for page in OF_THE_SITE
    }
