"""Files of other programs as rows of cells with their lines; a file per format, and none knows what a cell means."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from clientbase.errors import UsageError
from clientbase.exchange.reading.csv_file import read_csv
from clientbase.exchange.reading.rows import Given, Raw, Weigh

_LISTS: Final = frozenset(
    """
    .csv .tsv .tab .txt .vcf .vcard .xlsx .xlsm .xlsb .xls .ods .jsonl .ndjson .eml .mbox .mbx .ics .ical
    """.split()
)


def lists_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files, and of each folder those that may be lists; rejects of an earlier import are none."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(
            file
            for file in path.iterdir()
            if file.suffix.casefold() in _LISTS and ".rejects" not in file.name and file.is_file()
        )
        if not found:
            raise UsageError(f'there is no list in the folder "{path}"; name the files to import')
        yield from found


def read_file(file: Path, given: Given, weigh: Weigh) -> list[Raw]:
    """Read a file by the format that its name's ending says; what says none is cells between separators."""
    match file.suffix.casefold():
        case ".vcf" | ".vcard":
            from clientbase.exchange.reading.vcard import read_vcard

            return [read_vcard(file, given)]
        case ".xlsx" | ".xlsm" | ".xlsb" | ".xls" | ".ods":
            from clientbase.exchange.reading.sheets import read_sheets

            return read_sheets(file)
        case ".jsonl" | ".ndjson":
            from clientbase.exchange.reading.json_lines import read_json_lines

            return read_json_lines(file, given)
        case ".eml" | ".mbox" | ".mbx":
            from clientbase.exchange.reading.mail import read_mail

            return [read_mail(file)]
        case ".ics" | ".ical":
            from clientbase.exchange.reading.calendar import read_calendar

            return [read_calendar(file, given)]
        case _:
            return [read_csv(file, given, weigh)]
