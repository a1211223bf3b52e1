"""Answers in UTF-8 are the same letters as the answers in text, made piece by piece."""

import pytest

from clientbase.columns import columns
from clientbase.page import Page, Table
from clientbase.render import encoded, format_names, is_binary, render
from clientbase.render.web import sheets
from tests.render.pages import AWKWARD, EMPTY

LARGE = EMPTY._replace(
    tables=(
        Table(
            "t",
            "Табела",
            columns("client name revenue:money"),
            tuple((f"klient-{n}", f"Клиент <{n}>" if n % 3 else None, n * 10_000) for n in range(2345)),
        ),
    )
)
TEXTS = [name for name in format_names() if name not in {"eml", "ics"} and not is_binary(name)]


@pytest.mark.parametrize("page", [AWKWARD, EMPTY, LARGE], ids=["awkward", "empty", "large"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_bytes_are_those_of_the_text(page: Page, name: str) -> None:
    assert encoded(page, name) == render(page, name).encode()


def test_half_a_letter_is_no_text() -> None:
    page = LARGE._replace(tables=(LARGE.tables[0]._replace(rows=(("\udcff", "half a letter", 1),)),))
    with pytest.raises(UnicodeEncodeError):
        encoded(page, "json")
    assert "\udcff" in render(page, "json")


def test_a_large_table_of_a_page_comes_in_parts() -> None:
    (sheet,) = sheets(LARGE)
    assert [part.count("<tr>") for part in sheet.parts] == [1000, 1000, 345]
    made = render(LARGE, "html")
    assert made.count("<tr>") == 1 + 2345
    assert "\n".join(sheet.parts) in made
