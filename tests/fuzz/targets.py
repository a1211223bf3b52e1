"""What reads bytes of strangers, each as a function of bytes that holds the laws: `make fuzz` throws anything at them.

A target returns quietly where the input is refused as the project refuses (a finding with a place, a usage error), and
raises where a law is broken; everything else that it raises would have been a traceback.
"""

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from clientbase.base import Base
from clientbase.errors import ClientbaseError, UsageError
from clientbase.exchange import Given, plan_import, plan_text, read_map, read_plan
from clientbase.fields import empty
from clientbase.finding import Finding
from clientbase.lookups import tables
from clientbase.merging.merge import RECORD, merge_documents
from clientbase.norms import Norms
from clientbase.reports.own import read_report
from clientbase.rules.judge import is_error, judge, judge_schema
from clientbase.spoken import (
    amount_from_words,
    begins_with_day,
    day_from_words,
    day_of_year_from_words,
    flag_from_words,
)
from clientbase.text.edit import Append, Change, EditError, Put, Remove, edited, intended
from clientbase.text.format import formatted
from clientbase.text.loader import LIBYAML, parsed
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.syntax_errors import Refusal
from clientbase.values import (
    decimal_text,
    parse_amount,
    parse_currency,
    parse_day,
    parse_day_of_year,
    parse_decimal,
    parse_duration,
    parse_percent,
    parse_term,
    parse_whole,
    scaled,
)

Target: TypeAlias = Callable[[bytes], None]

DAY: Final = dt.date(2026, 11, 21)
PATH: Final = "records/x.yaml"
BETWEEN: Final = b"\n%%%\n"
"""Stands between the parts of an input that is made of several."""
SCHEMA: Final = "base: {name: Adria, currency: EUR}\ninteractions:\n  call: {contact: true}\n"
LISTS: Final = ("csv", "tsv", "txt", "vcf", "jsonl", "eml", "mbox", "ics", "html")
_SHEET: Final = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def record(data: bytes) -> None:
    """A record is read, or refused at a place in it; both parsers and the lean reader agree, and all is judged."""
    document = _read(data)
    if document is None:
        return
    assert document.bytes == data
    with suppress(Refusal):  # the two parsers do not understand the very same texts
        assert repr(parsed(document.text, libyaml=not LIBYAML)[0]) == repr(document.data)
    _demand_places(document, judge(document, empty(Norms), DAY).findings)


def norms(data: bytes) -> None:
    """A file of norms is read, and each finding has a place in it; what remains judges a record."""
    document = _read(data, "schema.yaml")
    if document is not None:
        found, findings = judge_schema(document)
        _demand_places(document, findings)
        if found is not None and not any(finding.severity == "error" for finding in findings):
            judge(parse(b"name: A\npurchases: [{date: 2026-01-01, amount: 5}]\n", PATH), found, DAY)


def canonical(data: bytes) -> None:
    """The canonical form says the same, and is its own canonical form."""
    document = _read(data)
    if document is not None:
        with suppress(EditError):
            text = formatted(document, RECORD)
            again = parse(text.encode(), PATH)
            assert again.data == document.data
            assert formatted(again, RECORD) == text


def edit(data: bytes) -> None:
    """A change says what was meant, and leaves every line of the other fields as it was."""
    words, _, text = data.partition(BETWEEN)
    document = _read(text)
    if document is None:
        return
    for change in _changes(words.decode("utf-8", "replace"), document):
        try:
            done = edited(document, [change], RECORD)
        except EditError:
            continue
        assert done.data == intended(document.data, [change])
        _demand_others_kept(document, done, str(change.where[0]))


def merge(data: bytes) -> None:
    """Three versions become one that can be read, or one in which the conflicts are marked."""
    parts = data.split(BETWEEN)
    sides = [_read(part) for part in (*parts, *parts, *parts)[:3]]
    base, ours, theirs = sides
    if ours is None or theirs is None:
        return
    assert merge_documents(base, ours, ours).text == ours.text
    with suppress(EditError):
        result = merge_documents(base, ours, theirs)
        if not result.conflicts:
            parse(result.text.encode(), PATH)


def lists(data: bytes) -> None:
    """A list is planned or refused at a place; what would be written can be read, and is no error."""
    form, content = LISTS[data[0] % len(LISTS)] if data else "csv", data[1:]
    _import(f"list.{form}", content)


def sheets(data: bytes) -> None:
    """So is a spreadsheet: bytes that call themselves one, and one whose sheet is the input."""
    _import("list.xlsx", data)
    _import("list.ods", data)
    _import("list.xlsx", _workbook(data))


def plan(data: bytes) -> None:
    """A plan that somebody has edited is taken or refused, and so is a map."""
    file = _file("plan.yaml", data)
    with suppress(ClientbaseError):
        for line in read_plan(file, _base(), DAY).lines():
            assert line
    with suppress(ClientbaseError):
        read_map(file)


def words(data: bytes) -> None:
    """A day, a sum, a length of time: a value or a ValueError, and what it says is read as the same again."""
    text = data.decode("utf-8", "replace")
    for read in (parse_whole, parse_percent, parse_decimal, parse_currency, parse_duration, parse_term):
        with suppress(ValueError):
            said = read(text)
            assert read(str(said)) == said or read is parse_whole
    for day in (
        parse_day,
        lambda word: day_from_words(word, DAY),
        lambda word: day_from_words(word, DAY, ahead=True),
    ):
        with suppress(ValueError):
            found = day(text)
            assert parse_day(found.isoformat()) == found
    for amount in (parse_amount, amount_from_words):
        with suppress(ValueError):
            sum_ = amount(text)
            assert parse_amount(decimal_text(scaled(sum_))) == sum_
    for other in (parse_day_of_year, flag_from_words, lambda word: day_of_year_from_words(word, DAY)):
        with suppress(ValueError):
            other(text)
    with suppress(ValueError):
        begins_with_day(text, DAY, ahead=None)


def question(data: bytes) -> None:
    """A question of `list` finds clients of the base, or is refused with a word."""
    text = data.decode("utf-8", "replace")
    fault = _asked().fault_in(text)
    if fault is None:
        with suppress(UsageError):
            assert {*_asked().matching(text, "it")} <= {"luna", "sol"}


def sql(data: bytes) -> None:
    """A question in SQL, or as a report of the base's own, gives a table or is refused, and changes nothing."""
    text = data.decode("utf-8", "replace")
    base = _asked()
    base.timeout = 2
    for ask in (lambda: tables.answer(base, text), lambda: _own(base, data)):
        with suppress(ClientbaseError):
            ask()
        assert base.one("SELECT count(*) FROM clients") == 2


def _own(base: Base, data: bytes) -> None:
    report = read_report(_file("own.sql", data))
    report.ask(base)


TARGETS: Final[dict[str, Target]] = {
    target.__name__: target
    for target in (record, norms, canonical, edit, merge, lists, sheets, plan, words, question, sql)
}


def _read(data: bytes, path: str = PATH) -> Document | None:
    try:
        return parse(data, path)
    except Unreadable as unreadable:
        finding = unreadable.finding
        assert 1 <= finding.line <= _lines(data), finding
        assert finding.column >= 1
        assert finding.message
        return None


def _lines(data: bytes) -> int:
    """Count lines as YAML does, and one more behind the last."""
    text = data.decode("utf-8", "replace")
    return 1 + len(("\n".join(text.splitlines()) + "\n").split("\n"))


def _demand_places(document: Document, findings: Sequence[Finding]) -> None:
    most = _lines(document.bytes)
    for finding in findings:
        assert 1 <= finding.line <= most, finding
        assert finding.column >= 1
        assert "\n" not in str(finding)


def _changes(text: str, document: Document) -> Iterator[Change]:
    yield Put(("name",), text)
    yield Put(("notes",), text)
    yield Append(("interactions",), {"date": "2026-11-20", "kind": "call", "about": text})
    yield Append(("tags",), text)
    for key, value in [*document.data.items()][:3]:
        yield Remove((key,))
        if isinstance(value, list) and value:
            yield Remove((key, len(value) - 1))


def _demand_others_kept(before: Document, after: Document, changed: str) -> None:
    """Every field but the changed one has the very text that it had; in braces they share their commas."""
    had, has = _pieces(before), _pieces(after)
    for key, text in had.items():
        if key != changed and key in has:
            assert text.strip() in after.text, key


def _pieces(document: Document) -> dict[str, str]:
    """Return the lines of each field of a record that begins each in a line of its own."""
    lines = document.text.splitlines(keepends=True)
    starts = [(document.place((key,)).line - 1, key) for key in document.data]
    if len({line for line, _ in starts}) < len(starts) or len(lines) != document.text.count("\n"):
        return {}
    if any(text.lstrip().startswith("{") for text in lines):
        return {}
    return {key: lines[line] for line, key in starts}


def _import(name: str, content: bytes) -> None:
    file = _file(name, content)
    try:
        found = plan_import(_base(), [file], DAY, Given())
    except ClientbaseError:
        return
    for problem in (*found.problems, *found.faults):
        assert problem.line >= 1
        assert problem.path
    if found.problems:
        return
    assert [*found.lines()]
    plan_text(found, "plan.yaml", DAY)
    for new in found.new:
        document = parse(new.text.encode(), new.path)
        assert document.data == new.data
        judged = judge(document, empty(Norms), DAY).findings
        assert not [one for one in judged if is_error(one.code, empty(Norms)) and one.code in _SHAPE]
    for changed in found.changed:
        parse(changed.after.encode(), changed.path)


_SHAPE: Final = {"CB001", "CB002", "CB003", "CB004", "CB010", "CB011", "CB012"}


def _workbook(sheet: bytes) -> bytes:
    made = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    of = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{of}"><Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/a.xml"/>'
            "</Relationships>",
        )
        packed.writestr(
            "xl/worksheets/a.xml", _SHEET.encode() + b"<sheetData>" + sheet + b"</sheetData></worksheet>"
        )
    return made.getvalue()


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="clientbase-fuzz-"))


def _file(name: str, content: bytes) -> Path:
    file = _folder() / name
    file.write_bytes(content)
    return file


@cache
def _base() -> Path:
    root = _folder() / "base"
    (root / "records").mkdir(parents=True)
    (root / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (root / "records/luna.yaml").write_text(
        "name: Luna\ncontacts: [{name: Ana, email: ana@luna.example}]\npurchases: [{date: 2026-01-01, amount: 5}]\n",
        encoding="utf-8",
    )
    (root / "records/sol.yaml").write_text("name: Sol\ntags: [vip]\n", encoding="utf-8")
    return root


@cache
def _asked() -> Any:
    return Base(_base(), lambda _zone: DAY)
