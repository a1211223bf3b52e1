"""The reports: each file of this folder is one, found by importing the folder; a base may bring its own as SQL."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import title
from clientbase.errors import UsageError
from clientbase.page import Figure, Page, Table

Answer = tuple[Sequence[Figure], Sequence[Table]]
Ask = Callable[..., Answer]
"""Asks a base; what it takes beyond the base are keyword-only parameters with defaults, typed as a day or a number."""


class Report(NamedTuple):
    """A question that can be asked of any base."""

    name: str
    title: str
    question: str
    definitions: str
    ask: Ask

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The names of what the report takes beyond the base, with their types."""
        kinds = getattr(self.ask, "__annotations__", {})
        return {name: kinds[name] for name in getattr(self.ask, "__kwdefaults__", None) or ()}

    def page(self, base: Base, **parameters: Any) -> Page:
        """Ask *base* and give the whole answer."""
        figures, tables = self.ask(base, **parameters)
        return base.page(self[:4], figures, tables)

    def read(self, words: Mapping[str, str], today: dt.date) -> dict[str, Any]:
        """Read the parameters that *words* say as texts; UsageError where the report takes none of the name."""
        known = [_option(name) for name in self.parameters]
        for name in words:
            if name not in self.parameters:
                own = f"; its own are: {', '.join(known)}" if known else ""
                raise UsageError(f'report {self.name} has no option "{_option(name)}"{own}')
        return {name: _value(name, text, self.parameters[name], today) for name, text in words.items()}


REPORTS: dict[str, Report] = {}
"""Reports by name; filled as their files are imported."""


def report(ask: Ask) -> Ask:
    """Make *ask* a report named after itself: the docstring's first line is its question, the rest its definitions."""
    question, _, definitions = (getdoc(ask) or "").partition("\n")
    name = ask.__name__.replace("_", "-")
    REPORTS[name] = Report(name, title(ask.__name__), question, definitions.strip(), ask)
    return ask


def find(name: str, root: Path) -> Report:
    """Return the report called *name*: one of the program's, or the base's own `reports/NAME.sql`."""
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
    """Return all reports: the program's, then those that the base at *root* brings."""
    from pkgutil import iter_modules

    from clientbase.reports.own import read_report

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return [
        *(REPORTS[name] for name in sorted(REPORTS)),
        *(read_report(file) for file in sorted((root / "reports").glob("*.sql"))),
    ]


def _value(name: str, text: str, kind: Any, today: dt.date) -> Any:
    from clientbase.values import day_from_words, parse_whole

    if kind is str:
        return text
    try:
        return parse_whole(text) if kind in {int, int | None} else day_from_words(text, today)
    except ValueError as error:
        raise UsageError(f"{_option(name)}: {error}") from None


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
