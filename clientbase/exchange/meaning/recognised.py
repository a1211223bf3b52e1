"""Which row of a file is its header, what kind of list it is, and its rows with their cells as they are meant."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.cells import AROUND, CONTROL, SUSPECT, meant, says_nothing, unquoted
from clientbase.exchange.meaning.fields import DIGITS
from clientbase.exchange.meaning.headings import (
    KINDS,
    LONGEST,
    Heading,
    Own,
    believed,
    fits,
    key_of,
    must_have,
    understood,
)
from clientbase.exchange.meaning.lists import OF_CLIENT, ours, telling, whole
from clientbase.exchange.meaning.table import Reading, Row, Table, first_only
from clientbase.exchange.reading.csv_file import HEAD
from clientbase.exchange.reading.rows import Raw, Unusable
from clientbase.finding import Finding
from clientbase.language import say
from clientbase.visible import visible

_USUAL: Final = ("clients", "contacts", "purchases", "interactions", "mails")
"""Lists that are known by their columns under any name; mails come from formats of their own, but not their rejects."""
_ALL: Final = (*_USUAL, *(kind for kind in KINDS if kind not in _USUAL))
_MESSAGES: Final = 20


class _Head(NamedTuple):
    """Where a header stands, and what it says."""

    above: int
    """how many rows stand above it"""
    kind: str
    headings: list[Heading]
    ours: bool = False

    @property
    def known(self) -> int:
        return sum(bool(heading.column) for heading in self.headings)


def named(path: str) -> str:
    """Return the name of a file, which may say what kind of list it is."""
    return PurePosixPath(path).name.casefold().split(".")[0]


def _name_of(raw: Raw, reading: Reading) -> str:
    return reading.kind or (sheet if (sheet := named(raw.sheet)) in KINDS else named(raw.path))


def weight(cells: Sequence[str], name: str, own: Own) -> int:
    """Say how much a row looks like a header: how many headings of the list that it fits best are known."""
    return max((head.known for head in _heads([cells], name, own)), default=0)


def recognised(raw: Raw, reading: Reading) -> Table:
    """Say what a file means; Unusable where it is no list that can be imported."""
    head = _head(raw, reading)
    headings = believed(head.headings, [row.cells for row in raw.rows[head.above + 1 :]])
    table = Table(raw.path, head.kind, headings, raw.lines, raw.separator, ours=head.ours)
    table.said += raw.said
    name = _name_of(raw, reading)
    if not raw.kind and head.kind not in {name, _CALLED.get(name)}:
        table.said.append(say("taken for a list of {kind} by its columns; else say --kind", kind=head.kind))
    if mapped := reading.own.mapped({key_of(one.written) for one in head.headings})[0]:
        table.said.append(say('columns by the map "{name}" of schema.yaml', name=mapped))
    if head.above:
        line = raw.rows[head.above].line
        table.said.append(say("the header stands on line {line}; what is above it is left out", line=line))
    table.rows += [_row(table, reading, *row) for row in raw.rows[head.above + 1 :]]
    if not table.ours:
        _set_apart(table)
    return table


def _set_apart(table: Table) -> None:
    """Tell from the rows what a program has printed among them: the header on each page, totals at the end."""
    header = [heading.written.casefold() for heading in table.headings]
    for row in table.rows:
        if header[0] == row.cells[0].casefold() and header == [cell.casefold() for cell in row.cells]:
            row.aside = f'"{row.cells[0]}" is {AGAIN}'
    for row in table.rows[-_LAST:]:
        first = next(filter(None, row.cells), "")
        if _TOTAL.fullmatch(first):
            row.complain("", codes.TOTALS, f'"{first}" begins a line of totals, which is nobody; delete it')


AGAIN: Final = "the header again"
"""Why a row is left aside that is no row."""


_LAST: Final = 3
"""Totals stand at the end, sometimes in several lines."""
_COUNTED: Final = (
    r"(?:number of )?(?:clients|customers|contacts|companies|rows|records|entries|orders|sales|purchases|kunden|"
    r"kontakte|zeilen|einträge|клиент(?:ы|ов|а|и)|строки?|записей|записи|контакт(?:ов|ы|и)|продаж[аи]?|покупк[аи]|"
    r"покупок|заказов|продажби|купувања|редови|klijen(?:ti|ata)|redova|zapisa)"
)
_TOTAL: Final = re.compile(
    r"(?:(?:grand |sub)?total[es]?|sum|summe|gesamt(?:summe|betrag)?|insgesamt|итого|всего|общо|вкупно|сума|ukupno|"
    r"zbir|suma|укупно|збир|сумма)"
    rf"(?:\s+(?:{_COUNTED}|(?:по|за|for|für)\s.{{1,60}}))?(?:\s*[:=]?\s*[\d.,\s]*)"
    rf"|(?:{_COUNTED}|count|anzahl|количество|кол-во|број|broj)\s*[:=]\s*[\d.,\s]+"
    r"|(?:page|seite|страница|стр\.?|страна|strana)\s+\d+(?:\s*(?:of|von|из|од|/)\s*\d+)?",
    re.IGNORECASE,
)


_NUMBERED: Final = ("id", "client_id", "tax_id", "document")
_DAMAGED: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d\d")


def _is_no_phone(table: Table, n: int, cell: str) -> bool:
    """Whether a cell of phones has nothing but noughts."""
    return table.headings[n].column == "phone" and not cell.strip("0 -/+")


def _row(table: Table, reading: Reading, line: int, raw: list[str]) -> Row:
    width = len(table.headings)
    cells = [unquoted(cell) for cell in raw] if table.ours else [cell.strip(AROUND) for cell in raw]
    for n, cell in enumerate(() if table.ours else cells):
        if cell[:1] in SUSPECT or "\r" in cell:
            cells[n] = meant(cell)
            if says_nothing(cells[n]):
                cells[n] = ""
                table.empty += 1
    for n, words in table.tacit:
        if n < len(cells) and (
            cells[n] in words or (cells[n][:1] == "0" and _is_no_phone(table, n, cells[n]))
        ):
            cells[n] = ""
            table.empty += 1
    if len(raw) < width:
        table.short.append(line)
    row = Row(table, reading, raw, [*cells, *[""] * width][:width], line)
    if any(cells[width:]):
        message = f'"{len(raw)}" cells where the header has {width}; quote a text that has a separator'
        row.complain("", codes.WRONG_WIDTH, message)
    _look_for_damage(row)
    return row


def _look_for_damage(row: Row) -> None:
    """Refuse a row with signs that no text has in it, or numbers of which only the first digits are left."""
    whole = "".join(row.raw)
    if CONTROL.search(whole):
        for control in filter(None, map(CONTROL.search, row.raw)):
            row.complain(
                "", codes.NO_TABLE, f'control character "{visible(control[0])}" in the text; delete it'
            )
    for column in _NUMBERED if "E+" in whole and not row.table.ours else ():
        if _DAMAGED.fullmatch(text := row.text(column)):
            row.complain(
                column, codes.WRONG_CELL, f'"{text}" is a number that a spreadsheet has damaged; {DIGITS}'
            )


def _head(raw: Raw, reading: Reading) -> _Head:
    """Find the row that is the header: the one with most columns that are known."""
    rows = [row.cells for row in raw.rows[:HEAD]]
    if raw.kind:
        return _Head(0, raw.kind, understood(raw.kind, rows[0], reading.own))
    name = _name_of(raw, reading)
    if rows and (kind := _of_ours(rows[0], name)):
        return _Head(0, kind, [Heading(column, column) for column in rows[0]], ours=True)
    best = max(
        _heads(rows, name, reading.own),
        key=lambda head: head.known,
        default=None,
    )
    if best is None:
        raise Unusable(_no_header(raw, rows, reading))
    if doubled := first_only(best.headings):
        message = f'the column "{doubled}" stands twice in the header; rename one of them'
        raise Unusable(Finding(raw.path, 1, 1, codes.UNKNOWN_TABLE, message))
    return best


def _of_ours(header: Sequence[str], name: str) -> str:
    """Return which of our own tables a header is: the one of its name, else the only one that has all its columns."""
    if name in KINDS:
        return name if ours(name, header) else ""
    fitting = [kind for kind in KINDS if ours(kind, header) and whole(kind, header)]
    return fitting[0] if len(fitting) == 1 else ""


def _heads(rows: Sequence[Sequence[str]], name: str, own: Own) -> Iterator[_Head]:
    for above, header in enumerate(rows):
        if above and any(_DATA.search(cell[:LONGEST]) for cell in header):
            continue
        written = [" ".join(cell.split()) for cell in header]
        read = [_Head(above, kind, understood(kind, written, own)) for kind in _kinds(written, name)]
        fitting = [head for head in read if fits((one.column for one in head.headings), head.kind)]
        of_name = [head for head in fitting if head.kind == name]
        if name in KINDS and not of_name and name != "contacts":
            continue
        called = [head for head in fitting if head.kind == _CALLED.get(name)]
        yield from of_name or called or sorted(fitting, key=_fit)[-1:]


_DATA: Final = re.compile(r"@|(?:\d[^\w@]*){5}")
"""An address, a phone or a day, as no header has them: a row below others is none, though a cell be called like one."""
_KINDS_CALLED: Final = {
    "clients": "клиенты клиенти клијенти покупатели купувачи контрагенты kunden klijenti kupci customers",
    "contacts": "контакты контакти контактные_лица лица kontakte ansprechpartner kontakti people",
    "purchases": "продажи продажби продаје покупки заказы счета нарачки фактури verkäufe umsätze rechnungen "
    "bestellungen prodaja fakture orders invoices sales",
    "interactions": "звонки встречи разговоры разговори повици gespräche anrufe razgovori calls talks",
}
_CALLED: Final = {word: kind for kind, words in _KINDS_CALLED.items() for word in words.split()}
"""What people call their lists: such a name decides between kinds that fit the columns, and demands none."""


def _kinds(written: Sequence[str], name: str) -> Iterator[str]:
    """Return which lists a header may be of: the usual, that of its name, those with a column that no other has."""
    keys = {key_of(one) for one in written}
    whose = bool(keys & {key_of(column) for column in OF_CLIENT})
    for kind in _ALL:
        if kind in _USUAL or kind == name or (whose and keys & {key_of(one) for one in telling(kind)}):
            yield kind


def _fit(head: _Head) -> tuple[int, bool, int]:
    """Say how well a header fits: by the columns that are known; of equals, items go by their literal client_id."""
    literal = any(key_of(one.written) == "clientid" for one in head.headings)
    return head.known, (head.kind != "clients") == literal, -_ALL.index(head.kind)


def _no_header(raw: Raw, rows: Sequence[Sequence[str]], reading: Reading) -> Finding:
    path = raw.path
    if not rows:
        return Finding(path, 1, 1, codes.UNKNOWN_TABLE, "the file is empty; a table has a header")
    name = _name_of(raw, reading)
    others = [head.kind for head in _heads(rows, "", reading.own)]
    says = ", ".join(f'"{visible(cell.strip())}"' for cell in rows[0][:_MESSAGES])
    if name in KINDS:
        advice = f"say --kind {others[0]}, whose columns it has" if others else "add them to the header"
        message = f"columns of {name} are missing ({must_have(name)}); {advice}; the header says {says}"
    else:
        known = "; ".join(f"{kind} ({must_have(kind)})" for kind in _USUAL[:-1])
        message = f"the header fits none of {known}; of another list say --kind; it says {says}"
    return Finding(path, 1, 1, codes.UNKNOWN_TABLE, message)
