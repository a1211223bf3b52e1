"""From the files to a plan: which records are made, which are added to, and what schema.yaml has to say."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.complaints import told
from clientbase.errors import UnreadableError
from clientbase.exchange import findings as codes
from clientbase.exchange.matching.client_index import ClientIndex
from clientbase.exchange.matching.orders import Entry
from clientbase.exchange.matching.rows import ClientImport, by_client
from clientbase.exchange.meaning.headings import Own, columns
from clientbase.exchange.meaning.lists import KEYS
from clientbase.exchange.meaning.norms_additions import Addition, NormsAdditions, foreign_currency
from clientbase.exchange.meaning.recognised import named, recognised, weight
from clientbase.exchange.meaning.statuses import Statuses
from clientbase.exchange.meaning.table import Reading, Row, Table
from clientbase.exchange.reading import lists_in, read_file
from clientbase.exchange.reading.rows import Given, Raw, Unusable
from clientbase.exchange.writing.merge import Conflict, Misplaced, as_written, implicit, merged
from clientbase.exchange.writing.rejects import rejected
from clientbase.exchange.writing.soundness import Judge
from clientbase.exchange.writing.summary import Outcome, summary
from clientbase.finding import Finding, Where, shortened
from clientbase.language import say, say_n
from clientbase.model import Client
from clientbase.names import name_key
from clientbase.norms import Norms
from clientbase.text.edit import Change, EditError, Put, edited, intended
from clientbase.text.format import written
from clientbase.text.read import Document, Unreadable, parse, read
from clientbase.typed import order_of, typed

Progress = Callable[[int, int], None]
SCHEMA: Final = "schema.yaml"
RECORD_ORDER: Final = order_of(Client)


def modeline(path: str) -> str:
    """Return the first line of a record, which tells editors where its schema lies."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}.clientbase/record.schema.json"


class New(NamedTuple):
    """A record that is made."""

    path: str
    text: str
    data: dict[str, Any]
    rows: tuple[str, ...] = ()
    """where the lists say it, as FILE:LINE"""
    perhaps: tuple[str, ...] = ()
    """records of clients that are called alike"""


class Changed:
    """A file that is added to, or in which something is said otherwise; its text is made when it is asked for."""

    def __init__(
        self,
        document: Document,
        changes: Sequence[Change],
        order: Any,
        conflicts: tuple[Conflict, ...] = (),
        one: ClientImport | None = None,
    ) -> None:
        """Take the changes of a document that *one* client's rows want; in conflicts it stays as it is."""
        self.path, self.before, self.bom = document.path, document.text, document.bom
        self.changes, self.conflicts = tuple(changes), conflicts
        self.name = str(document.data.get("name", ""))
        self.by = one.by if one else ""
        self.rows = _places(one) if one else ()
        self._document, self._order = document, order

    @cached_property
    def after(self) -> str:
        """What the file says then; EditError where that cannot be said without touching what stands beside it."""
        return edited(self._document, self.changes, self._order).text if self.changes else self.before


class Rejects(NamedTuple):
    """The rows of a list that are not taken."""

    path: str
    text: str


class Unknown(NamedTuple):
    """A column that is not understood: its heading, what it may be, and what stands in it."""

    path: str
    heading: str
    choices: tuple[str, ...]
    example: str


class ImportPlan(NamedTuple):
    """What an import would do; with any problem it does nothing."""

    root: Path
    problems: tuple[Finding, ...] = ()
    schema: Changed | None = None
    new: tuple[New, ...] = ()
    changed: tuple[Changed, ...] = ()
    summary: tuple[str, ...] = ()
    rejects: tuple[Rejects, ...] = ()
    faults: tuple[Finding, ...] = ()
    """why rows are not taken"""
    unknown: tuple[Unknown, ...] = ()
    """the columns that nobody understands"""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write into the base."""
        return not (self.schema or self.new or any(one.changes for one in self.changed))

    @property
    def conflicts(self) -> int:
        """How many values the lists say otherwise than the records, which keep them."""
        return sum(len(one.conflicts) for one in self.changed)

    def lines(self) -> list[str]:
        """Tell it to a person."""
        if self.problems:
            return [
                say_n(
                    "nothing is imported: {n} place is wrong",
                    "nothing is imported: {n} places are wrong",
                    len(self.problems),
                )
            ]
        return list(self.summary)


def plan_import(
    root: Path,
    files: Sequence[Path],
    today: dt.date,
    given: Given = Given(),  # noqa: B008 - it cannot be changed
    progress: Progress | None = None,
    *,
    whole: bool = True,
) -> ImportPlan:
    """Find out what importing *files* into the base at *root* means; nothing is written.

    Where the plan is not *whole*, the texts of changed records are made only when they are asked for.
    """
    schema, norms = schema_of(root)
    own = Own(tuple(norms.fields), _maps(norms, given))
    reading = Reading(today, own, given.decimal, given.first, given.kind)
    tables, problems = _tables(files, given._replace(until=today, zone=norms.base.timezone), reading)
    if problems:
        return ImportPlan(root, tuple(problems))
    company, index, statuses = NormsAdditions(norms), ClientIndex(root), Statuses(norms.import_.status)
    currencies = [row.text("currency") for one in tables if one.kind == "purchases" for row in one.rows]
    foreign = foreign_currency(currencies, company.currency)
    if foreign and not index and not company.rates:
        company.change_currency(foreign)
    wanted = by_client(tables, index, company, statuses, str(today))
    judge = Judge(_norms_after(schema, company), index, today)
    planning = _Planning(root, judge, company, statuses, given.prefer, whole=whole)
    outcome = planning.outcome(wanted, progress)
    additions = [*company.additions(outcome.needs), *_kept(norms, given)]
    return ImportPlan(
        root,
        schema=Changed(schema, [one.change for one in additions], order_of(Norms)) if additions else None,
        new=tuple(outcome.new),
        changed=tuple(outcome.changed),
        summary=tuple(summary(outcome, tables, statuses, [one.line for one in additions], today)),
        rejects=tuple(Rejects(table.path, text) for table in tables if (text := rejected(table))),
        unknown=tuple(one for table in tables for one in _not_understood(table, reading.own)),
        faults=tuple(fault for table in tables for row in table.rows for fault in sorted(row.faults)),
    )


def _maps(norms: Norms, given: Given) -> dict[str, dict[str, str]]:
    """Return the maps that are kept, and the one that was given, which holds alone where it fits as well."""
    kept = {
        name: {str(heading): str(column) for heading, column in words.items()}
        for name, words in norms.import_.maps.items()
        if isinstance(words, dict)
    }
    alone = {given.map[0]: given.map[1]} if given.map else {}
    return alone | {name: words for name, words in kept.items() if name not in alone}


def _kept(norms: Norms, given: Given) -> list[Addition]:
    """Keep a map that was given for the next time."""
    if given.map is None or not given.map[1] or norms.import_.maps.get(given.map[0]) == given.map[1]:
        return []
    name, words = given.map
    put = Put(("import", "maps", name), dict(words))
    said = say_n(
        'map "{name}" of {n} column kept for the next time',
        'map "{name}" of {n} columns kept for the next time',
        len(words),
        name=name,
    )
    return [Addition(put, said)]


def _not_understood(table: Table, own: Own) -> Iterator[Unknown]:
    for n in table.unknown():
        if example := next((row.cells[n] for row in table.rows if row.cells[n]), ""):
            yield Unknown(table.path, table.headings[n].written, tuple(columns(table.kind, own)), example)


def _tables(files: Sequence[Path], given: Given, reading: Reading) -> tuple[list[Table], list[Finding]]:
    tables: list[Table] = []
    problems: list[Finding] = []
    for file in lists_in(files):
        name = reading.kind or named(file.as_posix())
        try:
            found, unknown = _of_file(
                read_file(file, given, partial(weight, name=name, own=reading.own)), reading
            )
        except Unusable as unusable:
            problems += unusable.findings
            continue
        if found:
            found[0].said += [
                say("left out: {message}", message=told(finding.message)) for finding in unknown
            ]
        else:
            problems += unknown
        tables += found
    return tables, problems


def _of_file(lists: Sequence[Raw], reading: Reading) -> tuple[list[Table], list[Finding]]:
    """Say what the lists of a file mean; in a book of sheets some may be no lists."""
    found: list[Table] = []
    unknown: list[Finding] = []
    for raw in lists:
        try:
            found.append(recognised(raw, reading))
        except Unusable as unusable:
            sheet = f'"{raw.sheet}": ' if raw.sheet else ""
            unknown += [one._replace(message=sheet + one.message) for one in unusable.findings]
    return found, unknown


def schema_of(root: Path) -> tuple[Document, Norms]:
    """Read schema.yaml; UnreadableError where it cannot be used."""
    try:
        document = read(root / SCHEMA, SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("{schema} cannot be read; mend it first", schema=SCHEMA), [unreadable.finding]
        ) from None
    norms, complaints = typed(document.data, Norms)
    if norms is None:
        findings = [
            Finding(SCHEMA, *document.place(c.where), c.code, shortened(c.message)) for c in complaints
        ]
        raise UnreadableError(say("{schema} cannot be understood; mend it first", schema=SCHEMA), findings)
    return document, norms


def _norms_after(schema: Document, company: NormsAdditions) -> Norms:
    """Return the norms with all that the rows ask for."""
    norms, _ = typed(intended(schema.data, [one.change for one in company.additions()]), Norms)
    assert norms is not None  # noqa: S101 - what is added is as the norms demand
    return norms


class _Planning:
    """Goes through the clients: one parse, one judgement and one edit a record, unless rows are refused."""

    def __init__(
        self,
        root: Path,
        judge: Judge,
        company: NormsAdditions,
        statuses: Statuses,
        prefer: str,
        *,
        whole: bool,
    ) -> None:
        self.root, self.judge, self.company, self.statuses = root, judge, company, statuses
        self.prefer, self.whole = prefer, whole
        self.done = Outcome()
        self.unreadable: list[Finding] = []
        self.called: dict[str, list[str]] = {}
        """the records that are made, by how they are called"""

    def outcome(self, wanted: Sequence[ClientImport], progress: Progress | None = None) -> Outcome:
        """Say what becomes of the records; *progress* is told of them as (done, all)."""
        for number, one in enumerate(wanted, 1):
            if progress:
                progress(number, len(wanted))
            document = None if one.new else self._read(one.path)
            while one.new or document:
                one.drop_refused()
                if not (one.rows or one.entries):
                    break
                entries = one.joined(_deals(document))
                if any(row.faults for row in one.taken()):
                    continue
                if self._make(one, entries) if document is None else self._add_to(one, document, entries):
                    for row in one.taken():
                        self.done.needs |= row.needs
                    break
        if self.unreadable:
            raise UnreadableError(say("records to add to cannot be read; mend them first"), self.unreadable)
        return self.done

    def _read(self, path: str) -> Document | None:
        try:
            return self.judge.index.documents.get(path) or read(self.root / path, path)
        except Unreadable as unreadable:
            self.unreadable.append(unreadable.finding)
            return None

    def _make(self, one: ClientImport, entries: Sequence[Entry]) -> bool:
        record: dict[str, Any] = dict(one.own)
        origins: dict[Where, Row] = {(): one.rows[0]}
        currency = str(record.get("currency") or self.company.currency)
        for entry in entries:
            items = record.setdefault(entry.key, [])
            origins[entry.key, len(items)] = entry.row
            items.append(entry.item if entry.row.table.ours else implicit(entry.item, currency))
        counts = {key: len(record.get(key, ())) for key in KEYS}
        counts["documents"] += sum(len(deal.get("documents", ())) for deal in record.get("deals", ()))
        record = as_written(record)
        if not self.judge.sound(one, None, record, origins):
            return False
        text = written(record, RECORD_ORDER, modeline(one.path))
        try:
            parse(text.encode(), one.path)
        except Unreadable as unreadable:
            return _refuse_all(one, unreadable.finding.message)
        alike = self.called.setdefault(name_key(record["name"]), [])
        perhaps = (*self.judge.index.like(record["name"]), *alike) if one.by != "id" else ()
        alike.append(one.path)
        self.done.new.append(New(one.path, text, record, _places(one), perhaps))
        self.done.records.append(record)
        self.done.added["clients"] += 1
        self.done.added.update(counts)
        return True

    def _add_to(self, one: ClientImport, document: Document, entries: Sequence[Entry]) -> bool:
        try:
            found = merged(
                document, one.own, one.rows, entries, self.company, self.statuses.knows, self.prefer
            )
            for entry in found.refused:
                message = _BY_HAND.format(entry.item.get("document", ""))
                entry.row.complain("status", codes.WRITTEN_BY_HAND, message)
            if found.refused or (found.changes and not self._sound(one, document, found.data, found.origins)):
                return False
            changed = Changed(document, found.changes, RECORD_ORDER, found.conflicts, one)
            if self.whole:
                _ = changed.after
        except Misplaced as misplaced:
            return _refuse_all(one, str(misplaced.finding))
        except EditError as error:
            return _refuse_all(one, str(error))
        if changed.changes or changed.conflicts:
            self.done.changed.append(changed)
        self.done.added.update(found.added)
        self.done.present.update(found.present)
        self.done.present["clients"] += bool(one.rows)
        if one.by not in {"", "id"}:
            self.done.met[one.by] += 1
        self.done.lines += found.lines
        return True

    def _sound(self, one: ClientImport, document: Document, data: Any, origins: dict[Where, Row]) -> bool:
        return self.judge.sound(one, document.data, data, origins)


_BY_HAND: Final = (
    'order "{}" stands in the record as a sale that a person wrote; take it out there, or delete the row'
)


def _deals(document: Document | None) -> set[str]:
    """Return the ids of the deals in a record."""
    there: Any = document.data.get("deals") if document else None
    return (
        {str(deal.get("id")) for deal in there if isinstance(deal, dict)}
        if isinstance(there, list)
        else set()
    )


def _refuse_all(one: ClientImport, message: str) -> bool:
    for row in one.taken():
        row.complain("", codes.NO_RECORD, message)
    return False


def _places(one: ClientImport) -> tuple[str, ...]:
    """Name the rows of a record, each once."""
    return tuple(dict.fromkeys(f"{row.table.path}:{row.line}" for row in one.taken()))
