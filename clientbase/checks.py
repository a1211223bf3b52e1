"""What is wrong: in the whole base through the index, or in a few files without it; and what can be mended."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from clientbase.base import Base
from clientbase.edits.mend import mending
from clientbase.edits.write import Rules, change
from clientbase.errors import RefusedError, UsageError
from clientbase.finding import Finding, Severity
from clientbase.index.scan import scan
from clientbase.names import REGISTER
from clientbase.norms import Norms
from clientbase.rules.company import judged_norms, read_norms
from clientbase.rules.decided import register_findings
from clientbase.rules.judge import judge
from clientbase.rules.registry import Around
from clientbase.text.edit import EditError
from clientbase.text.read import Unreadable, read


def check_base(base: Base) -> list[Finding]:
    """Judge everything: records, schema.yaml, what is between records, and the register of decisions."""
    found = base.findings()
    if os.path.lexists(base.root / REGISTER):
        found += _check_register(base.root, read_norms(base.root), base.day)
    return sorted(found)


def check_files(root: Path, files: Iterable[Path], day_in: Callable[[str], dt.date]) -> list[Finding]:
    """Judge single records, or schema.yaml; what only the whole base shows is left out.

    *day_in* gives the day that is asked about, told the company's time zone.
    """
    norms, about_schema = judged_norms(root)
    day = day_in(norms.base.timezone or "")
    findings: list[Finding] = []
    for file in files:
        path = path_in(root, file)
        if path == REGISTER:
            findings += _check_register(root, norms, day)
        else:
            findings += about_schema if path == "schema.yaml" else _check_record(root, path, norms, day)
    return sorted(findings)


def mend_all(root: Path, files: Sequence[Path], rules: Rules) -> Iterator[str]:
    """Mend what is beyond doubt in *files*, or in all records; give the path of each file that was changed."""
    paths = [path_in(root, file) for file in files] or [path for path, *_ in scan(root)]
    for path in paths:
        try:
            if path not in {"schema.yaml", REGISTER} and mending(read(root / path, path)):
                change(root, path, mending, rules)
                yield path
        except (Unreadable, RefusedError, EditError):
            continue  # what stands in the way is a finding of the check that follows


def path_in(root: Path, file: Path) -> str:
    """Return the path of a record, of schema.yaml or of decisions.yaml relative to the base."""
    try:
        # The file itself is not resolved: where it is a symbolic link, that is what is wrong with it.
        path = (file.parent.resolve() / file.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        raise UsageError(f'"{file}" does not lie in the base {root}') from None
    if path not in {"schema.yaml", REGISTER} and not (path.startswith("records/") and path.endswith(".yaml")):
        raise UsageError(f'"{file}" is no record; records are records/**/*.yaml')
    return path


def _check_register(root: Path, norms: Norms, day: dt.date) -> Sequence[Finding]:
    from clientbase.reports.decisions import report_names

    return register_findings(root, Around(norms, day, report_names(root)))


def _check_record(root: Path, path: str, norms: Norms, day: dt.date) -> Sequence[Finding]:
    try:
        return judge(read(root / path, path), norms, day).findings
    except Unreadable as unreadable:
        return [unreadable.finding]


def chosen(findings: Iterable[Finding], select: Sequence[str], ignore: Sequence[str]) -> list[Finding]:
    """Keep the findings whose code begins with one of *select* (any, where it is empty) and with none of *ignore*."""
    keep, drop = tuple(select) or ("",), tuple(ignore)
    return [f for f in findings if f.code.startswith(keep) and not (drop and f.code.startswith(drop))]


def counted(findings: Sequence[Finding]) -> str:
    """Say how many findings there are of each weight: `1 error, 2 warnings`."""
    counts = ((weight, sum(f.severity is weight for f in findings)) for weight in Severity)
    return ", ".join(f"{count} {weight}{'s' * (count != 1)}" for weight, count in counts if count)
