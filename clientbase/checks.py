"""What is wrong: in the whole base through the index, or in a few files without it; and what can be mended."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from clientbase.base import Base
from clientbase.edits.autofix import mended
from clientbase.edits.write import Draft, Rules, replaced
from clientbase.errors import RefusedError, UsageError
from clientbase.finding import Finding, Severity, Where
from clientbase.index.scan import scan
from clientbase.language import say, say_n
from clientbase.model import Client
from clientbase.names import REGISTER
from clientbase.norms import Norms
from clientbase.rules import around, codes
from clientbase.rules.decisions_file import register_findings
from clientbase.rules.judge import judge, judge_base, judge_dated, place_base
from clientbase.rules.norms_file import usable_norms
from clientbase.rules.registry import BaseComplaint, RegisterContext
from clientbase.text.edit import EditError
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import typed

_ENTRY: Final = "CB067"


def check_base(base: Base) -> list[Finding]:
    """Judge everything on the day: records, schema.yaml, what is between records, and the register of decisions."""
    (norms, _), reader = usable_norms(base.root), partial(_read, base.root)
    stored = [Finding._make((*row[:5], Severity(row[5]))) for row in base.ask("SELECT * FROM findings")]
    complaints = (
        *judge_base(base.connection.cursor(), norms),
        *_back_dated(base, norms),
        *_around(base, norms),
    )
    between = place_base(complaints, norms, reader)
    register = _check_register(base.root, norms, base.day) if os.path.lexists(base.root / REGISTER) else ()
    # What is broken by now is found to be by each of them.
    more = {*between, *_dated_findings(base, norms)}.difference(stored)
    return sorted([*stored, *more, *register])


def _back_dated(base: Base, norms: Norms) -> Iterator[BaseComplaint]:
    """Say of which items the day of entry is not borne out by git: part of the rule on days of entry."""
    if _ENTRY in norms.rules.ignore or not base.tip():
        return
    found = base.ask(
        """SELECT c.path, e.list, e.n, e.said, e.committed FROM measured_entries e JOIN clients c ON c.id = e.client
            WHERE e.back_dated ORDER BY c.path, e.list, e.n"""
    )
    for path, listed, n, said, committed in found:
        words = f"{said} is long before {committed}, when a commit first held it; that day counts as the day of entry"
        yield BaseComplaint(path, (listed, n, "entered"), words, _ENTRY)


def _around(base: Base, norms: Norms) -> Iterator[BaseComplaint]:
    """Say which documents are not there, which questions of schema.yaml cannot be asked, and what cannot be run."""
    ignored = norms.rules.ignore
    found = [] if around.MISSING in ignored else [*_missing_documents(base)]
    found += [] if around.ASKED in ignored else [*_misunderstood(base, norms)]
    found += [] if around.SCHEDULED in ignored else [*_never_run(base, norms)]
    yield from (one for one in found if one.code not in ignored)


def _missing_documents(base: Base) -> Iterator[BaseComplaint]:
    top = os.path.realpath(base.root)
    papers = """SELECT c.path, d.deal, d.n, d.file FROM documents d JOIN clients c ON c.id = d.client
                 WHERE d.file IS NOT NULL ORDER BY c.path, d.deal, d.n"""
    for path, deal, n, file in base.ask(papers):
        where = ("documents", n, "file") if deal is None else ("deals", deal, "documents", n, "file")
        there = around.path_of(file)
        if there is None or around.leads_outside(there):
            continue  # what is outside is nobody's to look into, and is said of the record
        target = os.path.realpath(os.path.join(top, there))  # noqa: PTH118 - a path of a record may be none
        if not target.startswith(top + os.sep):
            yield BaseComplaint(path, where, around.outside(file), around.OUTSIDE)
        elif not os.path.lexists(target):
            words = f'"{file}" is not there; put it there, or correct the path'
            yield BaseComplaint(path, where, words, around.MISSING)


def _misunderstood(base: Base, norms: Norms) -> Iterator[BaseComplaint]:
    asked: list[tuple[Where, str]] = [
        (("selections", name), str(query)) for name, query in norms.selections.items()
    ]
    if norms.aim_at:
        asked.append((("aim_at",), norms.aim_at))
    for where, question in asked:
        if wrong := base.fault_in(question):
            yield BaseComplaint("schema.yaml", where, wrong, around.ASKED)


def _never_run(base: Base, norms: Norms) -> Iterator[BaseComplaint]:
    from clientbase.scheduling.plan import faults_in

    for name in norms.schedules:
        for fault in faults_in(base.root, norms, name, base.day):
            field, _, words = fault.partition(": ")
            yield BaseComplaint("schema.yaml", ("schedules", name, field), words, around.SCHEDULED)


def _dated_findings(base: Base, norms: Norms) -> Iterator[Finding]:
    """Judge by the day those records that name a day to come, and those of managers who have left."""
    day = base.day.isoformat()
    paths = base.ask(
        """SELECT path FROM main.records WHERE latest > ? UNION
           SELECT path FROM main.clients WHERE manager IN (SELECT id FROM managers WHERE until < ?)""",
        (day, day),
    )
    for (path,) in paths:
        try:
            document = _read(base.root, path)
        except Unreadable as unreadable:  # changed since the index was brought up to date
            yield unreadable.finding
            continue
        client, _ = typed(document.data, Client)
        if client is not None:
            yield from judge_dated(document, client, norms, base.day)


def _read(root: Path, path: str) -> Document:
    return read(root / path, path)


def check_files(root: Path, files: Iterable[Path], day_in: Callable[[str], dt.date]) -> list[Finding]:
    """Judge single records, or schema.yaml; what only the whole base shows is left out.

    *day_in* gives the day that is asked about, told the company's time zone.
    """
    norms, about_schema = usable_norms(root)
    day = day_in(norms.base.timezone or "")
    findings: list[Finding] = []
    for file in files:
        path = path_in(root, file)
        if path == REGISTER:
            findings += _check_register(root, norms, day)
        else:
            findings += about_schema if path == "schema.yaml" else _check_record(root, path, norms, day)
    return sorted(findings)


def mend_all(root: Path, files: Sequence[Path], rules: Rules) -> list[Draft]:
    """Draft *files*, or all records, with what is beyond doubt mended; what stands in the way is left to a check."""
    paths = [path_in(root, file) for file in files] or [path for path, *_ in scan(root)]
    drafts = []
    for path in paths:
        with suppress(Unreadable, RefusedError, EditError):
            if path not in {"schema.yaml", REGISTER}:
                document = read(root / path, path)
                if (text := mended(document)) != document.text:
                    drafts.append(replaced(document, text, rules))
    return drafts


def path_in(root: Path, file: Path) -> str:
    """Return the path of a record, of schema.yaml or of decisions.yaml relative to the base."""
    try:
        # The file itself is not resolved: where it is a symbolic link, that is what is wrong with it.
        path = (file.parent.resolve() / file.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        raise UsageError(say('"{file}" does not lie in the base {root}', file=file, root=root)) from None
    if path not in {"schema.yaml", REGISTER} and not (path.startswith("records/") and path.endswith(".yaml")):
        raise UsageError(say('"{file}" is no record; records are records/**/*.yaml', file=file))
    return path


def _check_register(root: Path, norms: Norms, day: dt.date) -> Sequence[Finding]:
    from clientbase.reports.decisions import report_names

    return register_findings(root, RegisterContext(norms, day, report_names(root)))


def _check_record(root: Path, path: str, norms: Norms, day: dt.date) -> Sequence[Finding]:
    try:
        return judge(read(root / path, path), norms, day).findings
    except Unreadable as unreadable:
        return [unreadable.finding]


def chosen(findings: Iterable[Finding], select: Sequence[str], ignore: Sequence[str]) -> list[Finding]:
    """Keep the findings whose code begins with one of *select* (any, where it is empty) and with none of *ignore*."""
    for code in (*select, *ignore):
        if not any(known.startswith(code) for known in codes()):
            raise UsageError(say('no finding has the code "{code}"; see: clientbase explain', code=code))
    keep, drop = tuple(select) or ("",), tuple(ignore)
    return [f for f in findings if f.code.startswith(keep) and not (drop and f.code.startswith(drop))]


def counted(findings: Sequence[Finding]) -> str:
    """Say how many findings there are of each weight: `1 error, 2 warnings`."""
    counts = {weight: sum(f.severity is weight for f in findings) for weight in Severity}
    said = {
        Severity.ERROR: say_n("{n} error", "{n} errors", counts[Severity.ERROR]),
        Severity.WARNING: say_n("{n} warning", "{n} warnings", counts[Severity.WARNING]),
        Severity.HINT: say_n("{n} hint", "{n} hints", counts[Severity.HINT]),
    }
    return ", ".join(said[weight] for weight in Severity if counts[weight])
