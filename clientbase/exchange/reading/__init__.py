"""Files of other programs as rows of cells with their lines; a file per format, and none knows what a cell means."""

from pathlib import Path

from clientbase.exchange.reading.csv_file import read_csv
from clientbase.exchange.reading.rows import Given, Raw, Weigh


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
