"""The rows that are not taken: a list in the form of the one they came from, with line and reason before each row."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

from clientbase.exchange.meaning.headings import REASON
from clientbase.exchange.meaning.table import Table
from clientbase.finding import Finding
from clientbase.language import say_n
from clientbase.text import store
from clientbase.visible import FORMULA, visible_lines

_FORMULA: Final = re.compile(rf"'*{FORMULA}")
_HARMLESS: Final = re.compile(r"\+[\d(][\d ()./-]*|-\d+(?:[.,]\d+)*|=\"[^\"]*\"", re.ASCII)
_QUOTED: Final = re.compile(r'"[^"]*"')


def rejected(table: Table) -> str:
    """Write the rows of a list that are not taken; nothing where all are."""
    if not any(row.faults for row in table.rows):
        return ""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.separator, lineterminator="\n")
    writer.writerow([*REASON, *(_cell(one.written) for one in table.headings if one.column not in REASON)])
    kept = [n for n, one in enumerate(table.headings) if one.column not in REASON]
    for row in table.rows:
        if row.faults:
            reasons = "; ".join(dict.fromkeys(f"{one.code} {one.message}" for one in row.faults))
            beyond = row.raw[len(table.headings) :]
            cells = [row.raw[n] if n < len(row.raw) else "" for n in kept]
            writer.writerow([row.line, _cell(reasons), *map(_cell, cells), *map(_cell, beyond)])
    return out.getvalue()


def _cell(text: str) -> str:
    """Let no spreadsheet run a cell, and no terminal obey it."""
    text = visible_lines(text)
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def written(folder: Path | None, path: str, text: str) -> Path:
    """Write rejects beside their list, or into *folder*; a file that is there already is never replaced."""
    source = Path(path)
    for number in count(1):
        name = f"{source.stem}.rejects{'' if number == 1 else f'-{number}'}.csv"
        file = (folder or source.parent) / name
        if store.holds(file, text, bom=True):
            return file
        if not file.exists():
            store.put(file, text, bom=True)
            return file
    raise AssertionError  # pragma: no cover - counting has no end


def told(faults: Iterable[Finding]) -> Iterator[str]:
    """Name each kind of fault once, by its first place, and say how many more there are."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for fault in faults:
        kinds.setdefault((fault.path, fault.code, _QUOTED.sub('""', fault.message)), []).append(fault)
    for alike in kinds.values():
        more = len(alike) - 1
        yield f"{alike[0]}{_more(more)}"


def _more(n: int) -> str:
    return say_n(" (and {n} more like it)", " (and {n} more like it)", n) if n else ""
