"""A strict reader: YAML gives the structure, every scalar is text, and every key and item has a place."""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from clientbase.errors import cause_in_english
from clientbase.finding import Finding, Place
from clientbase.names import spelt_out
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.text.plain import Data, Marks, Value, plain
from clientbase.text.syntax_errors import READING, Refusal, Spot, Unopened, Unreadable, spot_behind

__all__ = ["BOM", "READING", "Data", "Document", "Unopened", "Unreadable", "Value", "Where", "parse", "read"]

Where: TypeAlias = Sequence[str | int]

BOM: Final = codecs.BOM_UTF8
UNOPENED: Final = "cannot be opened"
"""How a finding says that the system has not given the file."""

_CONFLICT: Final = re.compile(rb"^[ \t]*((?:<{7}|>{7})(?: .*)?)\r?$", re.MULTILINE)
_DIRECTIVE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*(%[^\r\n]*)")


class Document:
    """One file that was read: its text, its values, and where each of them stands."""

    __slots__ = ("_marks", "_orders", "bom", "data", "path", "plain", "text")

    def __init__(self, path: str, text: str, data: Data, marks: Marks, *, bom: bool, plain: bool) -> None:
        """Take what `parse` has found; *bom* says that the file began with a byte order mark.

        *plain* says that no text in it has more than one line, or anything that cannot be printed.
        """
        self.plain = plain
        self.path = path
        self.text = text
        self.data = data
        self.bom = bom
        self._marks = marks
        self._orders: dict[int, dict[str | int, int]] = {}
        """by the identity of each mapping in which a place was looked up, how many keys are before each"""

    @property
    def bytes(self) -> bytes:
        """What the file holds."""
        return (BOM if self.bom else b"") + self.text.encode()

    def place(self, where: Where) -> Place:
        """Return the place of a key or item; of its nearest ancestor where there is none."""
        here: Any = self.data
        mark = None
        for part in where:
            index = self._index(here, part)
            if index is None:
                break
            mark = self._marks[id(here)][index]
            here = here[part]
        return Place(mark[0] + 1, mark[1] + 1) if mark else Place(1, 1)

    def _index(self, container: Value, part: str | int) -> int | None:
        """Count the entries before the one called *part*."""
        if isinstance(container, dict):
            if id(container) not in self._orders:
                self._orders[id(container)] = {key: n for n, key in enumerate(container)}
            return self._orders[id(container)].get(part)
        if isinstance(container, list) and isinstance(part, int) and 0 <= part < len(container):
            return part
        return None

    def lines(self, where: Where) -> list[int]:
        """Return the line of each item of the list at *where*, which is there; one item may stand in its place."""
        here: Any = self.data
        for part in where:
            here = here[part]
        if not isinstance(here, list):
            return [self.place(where).line]
        return [line + 1 for line, _ in self._marks[id(here)]]


def read(file: Path, path: str) -> Document:
    """Read one record; whatever is no regular file, or has no name to call it by, is refused without being opened."""
    if (named := spelt_out(path)) != path:
        message = f'"{named}" is no path in UTF-8; rename it, so that it can be named'
        raise Unreadable(Finding(named, 1, 1, "CB009", message))
    try:
        data = contents(file, LARGEST)
    except OSError as error:
        reason = cause_in_english(error)
        there = not isinstance(error, FileNotFoundError | NotADirectoryError)
        refused = Finding(path, 1, 1, "CB001", f'"{file.name}" {UNOPENED}: {reason}')
        raise (Unopened if there else Unreadable)(refused) from None
    except IrregularError as irregular:
        raise Unreadable(Refusal("CB001", Spot(), str(irregular)).finding(path)) from None
    return parse(data, path)


def parse(data: bytes, path: str, *, libyaml: bool | None = None) -> Document:
    """Read the bytes of a file, or of a snippet from standard input; *libyaml* demands one of the two parsers."""
    try:
        text = _decoded(data)
        found = plain(text) if libyaml is None else None
        values, marks = found or _parsed(text, libyaml)
    except Refusal as refusal:
        raise Unreadable(refusal.finding(path)) from None
    return Document(path, text, values, marks, bom=data.startswith(BOM), plain=found is not None)


def _parsed(text: str, libyaml: bool | None) -> tuple[Data, Marks]:
    from clientbase.text import loader  # what is plain needs no parser, which takes long to import

    return loader.parsed(text, libyaml=loader.LIBYAML if libyaml is None else libyaml)


def may_hold_marks(data: bytes) -> bool:
    """Return whether git's marks of a merge may stand in the bytes of a file: sooner found than that they do."""
    return b"<<<<<<<" in data or b">>>>>>>" in data


_HOW_TO_RESOLVE: Final = "is left from a merge; resolve it with clientbase resolve, or by hand"


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Refusal("CB007", Spot(), f"the file has more than {LARGEST} bytes; keep documents elsewhere")
    if may_hold_marks(data) and (conflict := _CONFLICT.search(data)):
        marker = conflict[1].decode("utf-8", "replace").rstrip()
        raise Refusal("CB006", _before(data, conflict.start(1)), f'"{marker}" {_HOW_TO_RESOLVE}')
    if b"%" in data and (directive := _DIRECTIVE.match(data)):
        said = directive[1].decode("utf-8", "replace")
        raise Refusal(
            "CB005",
            _before(data, directive.start(1)),
            f'directive "{said}" is not used here; delete the line',
        )
    if b"\t" in data and (b"\n\t" in data or b"\r\t" in data or data.startswith(b"\t")):
        tab = data.replace(b"\r", b"\n").find(b"\n\t") + 1 if not data.startswith(b"\t") else 0
        raise Refusal("CB003", _before(data, tab), 'the line is indented with a tab "\\t"; use spaces')
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 1].hex()
        spot = _before(error.object, error.start)
        raise Refusal("CB002", spot, f'byte "0x{wrong}" is not UTF-8; save the file as UTF-8') from None


def _before(data: bytes, end: int) -> Spot:
    return spot_behind(data[:end].decode("utf-8-sig", "replace"))
