"""From the files to a plan: which records are made, which are added to, and what schema.yaml has to say."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import UnreadableError
from clientbase.exchange import findings as codes
from clientbase.exchange.client_index import ClientIndex
from clientbase.exchange.merge import LISTS, Misplaced, implicit, merged
from clientbase.exchange.norms_additions import NormsAdditions, foreign_currency
from clientbase.exchange.rows import ClientImport, by_client
from clientbase.exchange.table import Table, Unusable, read_table
from clientbase.finding import Finding
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.text.edit import Change, EditError, Order, edited
from clientbase.text.format import written
from clientbase.text.read import Document, Unreadable, parse, read
from clientbase.typed import order_of, typed

SCHEMA: Final = "schema.yaml"
MODELINE: Final = "# yaml-language-server: $schema=../.clientbase/record.schema.json"


class New(NamedTuple):
    """A record that is made."""

    path: str
    text: str


class Changed(NamedTuple):
    """A file that is added to."""

    path: str
    before: str
    after: str
    bom: bool


class ImportPlan(NamedTuple):
    """What an import would do; with any problem it does nothing."""

    root: Path
    problems: tuple[Finding, ...] = ()
    schema: Changed | None = None
    new: tuple[New, ...] = ()
    changed: tuple[Changed, ...] = ()
    summary: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.schema or self.new or self.changed)

    def lines(self) -> list[str]:
        """Tell it to a person."""
        if self.problems:
            places = "1 place is" if len(self.problems) == 1 else f"{len(self.problems)} places are"
            return [f"nothing is imported: {places} wrong"]
        return list(self.summary)


class _Outcome:
    """What becomes of the records, while they are gone through."""

    def __init__(self) -> None:
        self.new: list[New] = []
        self.changed: list[Changed] = []
        self.added = Counter[str]()
        self.present = Counter[str]()
        self.lines: list[str] = []
        self.problems: list[Finding] = []
        self.unreadable: list[Finding] = []


def plan_import(root: Path, files: Sequence[Path], today: dt.date) -> ImportPlan:
    """Find out what importing *files* into the base at *root* means; nothing is written."""
    tables, problems = _tables(files)
    schema, norms = _schema(root)
    company, index = NormsAdditions(norms), ClientIndex(root)
    currencies = [row.text("currency") for one in tables if one.kind == "purchases" for row in one.rows]
    foreign = foreign_currency(currencies, company.currency)
    if foreign and not index and not company.rates:
        company.change_currency(foreign)
    wanted = by_client(tables, index, company)
    problems += [finding for table in tables for finding in sorted(table.findings)]
    if problems:
        return ImportPlan(root, tuple(problems))
    outcome = _outcome(root, wanted, company.currency)
    if outcome.problems:
        return ImportPlan(root, tuple(outcome.problems))
    additions = list(company.additions())
    said = [f"{SCHEMA}: {addition.line}" for addition in additions]
    return ImportPlan(
        root,
        schema=_changed(schema, [addition.change for addition in additions], order_of(Norms)),
        new=tuple(outcome.new),
        changed=tuple(outcome.changed),
        summary=(*_counts(outcome), *said, *_doubts(wanted, company, today), *outcome.lines),
    )


def _tables(files: Sequence[Path]) -> tuple[list[Table], list[Finding]]:
    tables: list[Table] = []
    problems: list[Finding] = []
    for file in files:
        try:
            tables.append(read_table(file))
        except Unusable as unusable:
            problems += unusable.findings
    return tables, problems


def _schema(root: Path) -> tuple[Document, Norms]:
    try:
        document = read(root / SCHEMA, SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableError(f"{SCHEMA} cannot be read; mend it first", [unreadable.finding]) from None
    norms, complaints = typed(document.data, Norms)
    if norms is None:
        findings = [Finding(SCHEMA, *document.place(c.where), c.code, c.message) for c in complaints]
        raise UnreadableError(f"{SCHEMA} cannot be understood; mend it first", findings)
    return document, norms


def _outcome(root: Path, wanted: Iterable[ClientImport], currency: str) -> _Outcome:
    outcome = _Outcome()
    for one in wanted:
        try:
            (_make if one.new else _add_to)(root, one, currency, outcome)
        except Misplaced as misplaced:
            outcome.problems.append(misplaced.finding)
        except EditError as error:
            outcome.problems.append(Finding(one.path, 1, 1, codes.NO_RECORD, str(error)))
    if outcome.unreadable:
        raise UnreadableError("records to add to cannot be read; mend them first", outcome.unreadable)
    return outcome


def _make(_root: Path, one: ClientImport, currency: str, outcome: _Outcome) -> None:
    text = written(implicit(one.record, currency), _RECORD_ORDER, MODELINE)
    try:
        parse(text.encode(), one.path)
    except Unreadable as unreadable:
        outcome.problems.append(unreadable.finding._replace(code=codes.NO_RECORD))
        return
    outcome.new.append(New(one.path, text))
    outcome.added["clients"] += 1
    outcome.added.update({key: len(one.record.get(key, ())) for key in LISTS})


def _add_to(root: Path, one: ClientImport, currency: str, outcome: _Outcome) -> None:
    try:
        document = read(root / one.path, one.path)
    except Unreadable as unreadable:
        outcome.unreadable.append(unreadable.finding)
        return
    found = merged(document, one.record, currency)
    if changed := _changed(document, found.changes, _RECORD_ORDER):
        outcome.changed.append(changed)
    outcome.added.update(found.added)
    outcome.present.update({**found.present, "clients": 1} if "name" in one.record else found.present)
    outcome.lines += found.lines


def _changed(document: Document, changes: Sequence[Change], order: Order) -> Changed | None:
    if not changes:
        return None
    return Changed(document.path, document.text, edited(document, changes, order).text, document.bom)


_RECORD_ORDER: Final = order_of(Client)


def _counts(outcome: _Outcome) -> Iterator[str]:
    if new := _counted(outcome.added):
        yield f"new: {new}"
    if outcome.changed:
        yield f"records added to: {len(outcome.changed)}"
    if present := _counted(outcome.present):
        yield f"already there: {present}"


def _counted(counts: Counter[str]) -> str:
    known = ((counts[key], key) for key in ("clients", *LISTS) if counts[key])
    return ", ".join(f"{number:,} {key if number > 1 else key.removesuffix('s')}" for number, key in known)


def _doubts(wanted: Iterable[ClientImport], company: NormsAdditions, today: dt.date) -> Iterator[str]:
    """Name what is imported as it stands, and will be found by `check`."""
    items = [item for one in wanted for key in LISTS for item in one.record.get(key, ())]
    sums = Counter(item["currency"] for item in items if "currency" in item)
    for currency, number in sorted(sums.items()):
        if currency != company.currency and currency not in company.rates:
            yield f'{SCHEMA}: no rate for "{currency}", the currency of {number:,} sums; add it under rates'
    later = sum(item.get("date", "") > str(today) for item in items)
    if later:
        yield f"dated after {today}: {later:,}"
