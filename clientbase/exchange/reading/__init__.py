"""Files of other programs as rows of cells with their lines; a file per format, and none knows what a cell means."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from clientbase.errors import UsageError
from clientbase.exchange.reading.csv_file import read_csv
from clientbase.exchange.reading.rows import Given, Raw, Weigh
from clientbase.language import say
from clientbase.text.inside import demand_own, demand_way

_LISTS: Final = frozenset(
    """
    .csv .tsv .tab .txt .vcf .vcard .xlsx .xlsm .xlsb .xls .ods .json .jsonl .ndjson .eml .mbox .mbx .ics .ical
    """.split()
)


def lists_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files, and of each folder those that may be lists; rejects of an earlier import are none."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        demand_way(path / "any")
        found = sorted(
            file
            for file in path.iterdir()
            if file.suffix.casefold() in _LISTS and ".rejects" not in file.name and file.is_file()
        )
        for file in found:
            if file.is_symlink():
                raise UsageError(
                    say('"{file}" is a symbolic link; name it by itself to import it', file=file)
                )
        if not found:
            raise UsageError(
                say('there is no list in the folder "{path}"; name the files to import', path=path)
            )
        yield from found


def read_file(file: Path, given: Given, weigh: Weigh) -> list[Raw]:
    """Read a file by the format that its name's ending says, or how it begins; else it is cells between separators.

    BlockedError where it lies in a base and is a link or no file: that is nobody's word but the base's.
    """
    demand_own(file)
    match _format(file):
        case "":
            return [read_csv(file, given, weigh)]
        case ".xlsx" | ".xlsm" | ".xlsb" | ".xls" | ".ods":
            from clientbase.exchange.reading.sheets import read_sheets

            return read_sheets(file)
        case ".json" | ".jsonl" | ".ndjson":
            from clientbase.exchange.reading.json_file import read_json

            return read_json(file, given)
        case ending:
            return [_one(file, given, ending)]


def _one(file: Path, given: Given, ending: str) -> Raw:
    """Read a file that holds one list."""
    match ending:
        case ".vcf" | ".vcard":
            from clientbase.exchange.reading.vcard import read_vcard

            return read_vcard(file, given)
        case ".eml" | ".mbox" | ".mbx":
            from clientbase.exchange.reading.mail import read_mail

            return read_mail(file)
        case ".ics" | ".ical":
            from clientbase.exchange.reading.calendar import read_calendar

            return read_calendar(file, given)
        case _:
            from clientbase.exchange.reading.page import read_page

            return read_page(file, given)


_SHEETS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_READ: Final = frozenset(
    {
        ".vcf",
        ".vcard",
        ".json",
        ".jsonl",
        ".ndjson",
        ".eml",
        ".mbox",
        ".mbx",
        ".ics",
        ".ical",
        ".html",
        ".htm",
    }
)
_BEGINS: Final = tuple(
    (ending, re.compile(pattern, re.IGNORECASE))
    for ending, pattern in (
        (".vcf", rb"BEGIN:VCARD"),
        (".ics", rb"BEGIN:VCALENDAR"),
        (".mbox", rb"From \S+ .*\d\d:\d\d.*\d{4}\r?\n[\w-]+:"),
        (".xlsx", rb"PK\x03\x04"),
        (".xls", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        (".json", rb"\[\s*\{"),
        (".html", rb"<(?:!doctype html|html|head|meta|style|body|table)\b"),
    )
)


def _format(file: Path) -> str:
    """Return the ending for what a file is: programs call a page or a list a spreadsheet, and mailboxes have none."""
    ending, start = file.suffix.casefold(), b""
    if ending in _READ:
        return ending
    with suppress(OSError), file.open("rb") as opened:
        start = opened.read(1_000).removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((found for found, pattern in _BEGINS if pattern.match(start)), "")
    if ending in _SHEETS:
        return ending if not start or (found in {"", *_SHEETS} and not _is_text(start)) else found
    return found


def _is_text(start: bytes) -> bool:
    return not any(byte < ord("\t") for byte in start)
