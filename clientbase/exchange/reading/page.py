"""Pages with tables, which many programs export as if they were spreadsheets: the rows of all their tables."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import WrongEncodingError, decoded
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable, contents
from clientbase.finding import Finding
from clientbase.language import say

_LARGEST: Final = 64 * MEGABYTE


def read_page(file: Path, given: Given) -> Raw:
    """Read the tables of a page; Unusable where it has none."""
    path = file.as_posix()
    try:
        text, said = decoded(contents(file, _LARGEST), given.encoding)
    except WrongEncodingError as error:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, str(error))) from None
    reader = _Tables()
    reader.feed(text)
    reader.close()
    if not reader.rows:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, "the file is a page, and there is no table in it"))
    return Raw(path, reader.rows, said=(say("read as a page with tables"), *([said] if said else [])))


class _Tables(HTMLParser):
    """Collects the cells of rows."""

    _BREAKS: Final = frozenset({"br", "p", "div"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RawRow] = []
        self.cells: list[list[str]] = []
        self.line = 1
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        if tag == "tr":
            self._end()
            self.line = self.getpos()[0]
        elif tag in {"td", "th"}:
            self.cells.append([])
            self.inside = True
        elif tag in self._BREAKS and self.inside:
            self.cells[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.inside = False
        elif tag in {"tr", "table"}:
            self._end()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1].append(" ".join(data.split()) if data.strip() else " " if data else "")

    def _end(self) -> None:
        said = ["".join(cell).strip() for cell in self.cells]
        if any(said):
            self.rows.append(RawRow(self.line, said))
        self.cells, self.inside = [], False
