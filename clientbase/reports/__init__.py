"""The reports: each file of this folder is one, found by importing the folder; a base may bring its own as SQL."""

from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import NamedTuple

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.page import Figure, Page, Table

Answer = tuple[Sequence[Figure], Sequence[Table]]
Ask = Callable[[Base], Answer]


class Report(NamedTuple):
    """A question that can be asked of any base."""

    name: str
    title: str
    question: str
    definitions: str
    ask: Ask

    def page(self, base: Base) -> Page:
        """Ask *base* and give the whole answer."""
        figures, tables = self.ask(base)
        return base.page(self[:4], figures, tables)


REPORTS: dict[str, Report] = {}
"""Reports by name; filled as their files are imported."""


def report(ask: Ask) -> Ask:
    """Make *ask* a report named after itself: the docstring's first line is its question, the rest its definitions."""
    question, _, definitions = (getdoc(ask) or "").partition("\n")
    name = ask.__name__.replace("_", "-")
    title = name.replace("-", " ").capitalize()
    REPORTS[name] = Report(name, title, question, definitions.strip(), ask)
    return ask


def find(name: str, root: Path) -> Report:
    """Give the report called *name*: one of the program's, or the base's own `reports/NAME.sql`."""
    module = name.replace("-", "_")
    if (Path(__file__).parent / f"{module}.py").is_file():
        import_module(f"{__name__}.{module}")
    own = root / "reports" / f"{name}.sql"
    if name not in REPORTS and own.is_file():
        from clientbase.reports.own import read_report

        return read_report(own)
    if name not in REPORTS:
        known = sorted(found.name for found in every(root))
        from clientbase.typed import suggestion

        advice = suggestion(name, known) or f"; there are: {', '.join(known)}"
        raise UsageError(f'no report "{name}"{advice}')
    return REPORTS[name]


def every(root: Path) -> list[Report]:
    """Give all reports: the program's, then those that the base at *root* brings."""
    from pkgutil import iter_modules

    from clientbase.reports.own import read_report

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return [*REPORTS.values(), *(read_report(file) for file in sorted((root / "reports").glob("*.sql")))]
