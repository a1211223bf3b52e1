"""Reports of a base's own: `reports/NAME.sql`, whose leading comment is title and help."""

from collections.abc import Iterator
from pathlib import Path

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.reports import Answer, Report


def read_report(file: Path) -> Report:
    """Read a report from an SQL file: comment lines, then one SELECT over the narrowed tables and views."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f'"{file}" is not UTF-8; save it as UTF-8') from None
    comment = list(_leading_comment(text))
    name = file.stem
    title = comment[0] if comment else name
    question = comment[1] if len(comment) > 1 else title

    def ask(base: Base) -> Answer:
        table = base.read_only_table(name, title, text)
        if not table.columns:
            raise UsageError(f'"{file}" asks nothing; write a comment and a SELECT')
        return [], [table]

    return Report(name, title, question, "\n".join(comment[2:]).strip(), ask)


def _leading_comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("--"):
            return
        yield line.removeprefix("--").strip()
