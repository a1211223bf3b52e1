"""One browser for all pages of the room."""

from collections.abc import Iterator

import pytest

from tests.render.browser import PROGRAM, Browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("no browser: set CLIENTBASE_BROWSER, or put chromium on PATH")
    started = Browser(PROGRAM, tmp_path_factory.mktemp("browser"))
    yield started
    started.close()
