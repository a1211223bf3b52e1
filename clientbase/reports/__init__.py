"""The reports: each file of this folder is one, found by importing the folder; a base may bring its own as SQL."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import title
from clientbase.errors import UsageError
from clientbase.evidence import Verdict
from clientbase.language import say
from clientbase.language import title as told
from clientbase.page import EACH_OVER_TIME, OVER_TIME, Cell, Chart, Figure, Page, Summary, Table
from clientbase.text.inside import files_in

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

Answer = tuple[Sequence[Figure], Sequence[Table]]
Summed = tuple[Sequence[Figure], Sequence[Table], Summary]
"""An answer with what people read first."""
Ask = Callable[..., Answer | Summed]
"""Asks a base; what it takes beyond the base are keyword-only parameters with defaults: days, numbers, texts, and flags
for details, which programs are always told."""
Judge = Callable[..., Iterable[Verdict]]
"""Gives what the report says of a subject, one client; it may take the report's own parameters."""

Lasting = Callable[[Sequence[Table]], bool]
"""Says of the tables of an answer whether it holds until a record, a norm or the history changes."""
OfAll = Callable[[Base], Mapping[str, Any]]
"""Gives of each client, asked once about all, what of its verdict follows from the records of others."""


class Row(Mapping[str, Any]):
    """A row of a table by the names of its columns: one for all rows, of which a column or two are looked at."""

    cells: tuple[Cell, ...] = ()

    def __init__(self, places: Mapping[str, int]) -> None:
        """Take where each column stands."""
        self._places = places

    def filled(self, cells: tuple[Cell, ...]) -> "Row":
        """Return itself, filled with the cells of the next row."""
        self.cells = cells
        return self

    def __getitem__(self, name: str) -> Any:
        """Return what stands in the column."""
        return self.cells[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        """Return the names of the columns."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the columns."""
        return len(self._places)


class Over(NamedTuple):
    """Which rows of a table are over a limit: what `--fail-on` counts."""

    table: str
    words: str
    holds: Callable[[Any], bool] | None = None
    """which of its rows are; None for all of them"""
    column: str = ""
    """of what *holds* is asked, where one column decides: that is found sooner than a row by its names"""

    def count(self, table: Table) -> int:
        """Count the rows that are over the limit."""
        if self.holds is None:
            return len(table.rows)
        places = {column.name: place for place, column in enumerate(table.columns)}
        if self.column:
            return sum(map(self.holds, map(itemgetter(places[self.column]), table.rows)))
        row = Row(places)
        return sum(map(self.holds, map(row.filled, table.rows)))


NOTHING: tuple[Over, ...] = ()
"""What a report declares that lists nothing over a limit."""


class Followed(NamedTuple):
    """What is followed over time beside the figures: one column of the rows of a table."""

    table: str
    each: str
    """the column that names the rows"""
    column: str
    weight: str
    """the column by which the largest are found: a drawing has room for few"""
    title: str
    only: tuple[str, str] = ("", "")
    """a column with its value, where only those rows are followed"""

    @property
    def name(self) -> str:
        """The name of the table that tells of it."""
        return f"{EACH_OVER_TIME}_{self.only[1]}" if self.only[1] else EACH_OVER_TIME


def _always(_tables: Sequence[Table]) -> bool:
    return True


class Report:
    """A question that can be asked of any base, and its reasons for what it says of one client."""

    def __init__(
        self,
        texts: tuple[str, str, str, str],
        ask: Ask,
        because: str = "",
        over: Sequence[Over] = NOTHING,
    ) -> None:
        """Take name, title, question and definitions; who asks; why it judges no client; what is over a limit."""
        name, title, question, definitions = texts
        self.name = name
        self.title = title
        self.question = question
        self.definitions = definitions
        self.ask = ask
        self.because = because
        self.over = over
        self.steps = False
        """Whether its sums are of the period since a day, so that over time each step has its own."""
        self.kept: Lasting = _always
        """Whether an answer with these tables holds until a record, a norm or the history changes."""
        self.charts: tuple[Chart, ...] = ()
        """What of its answers people would rather look at, of one day and over time."""
        self.followed: tuple[Followed, ...] = ()
        """What of its rows is told over time beside its figures."""
        self.moving: frozenset[str] = frozenset()
        """The evidence that a change of any other client may change: ranks, and shares of what all have together."""
        self.of_all: OfAll | None = None
        """What of its verdicts follows from the records of others; None where nothing does that is no fact."""
        self._judge: Judge | None = None

    def __call__(self, base: Base, **parameters: Any) -> Answer:
        """Ask *base* and give the figures and tables."""
        figures, tables, *_ = self.ask(base, **parameters)
        return figures, tables

    @property
    def judges(self) -> bool:
        """Whether it gives a verdict on clients."""
        return self._judge is not None

    def reasons(self, judge: Judge) -> Judge:
        """Let *judge* say why the report says of a client what it says."""
        self._judge = judge
        return judge

    def among_all(self, *moving: str) -> Callable[[OfAll], OfAll]:
        """Let a function say of every client what of its verdict others decide; any sale changes *moving* evidence."""

        def told(of_all: OfAll) -> OfAll:
            self.moving, self.of_all = frozenset(moving), of_all
            return of_all

        return told

    def judge(self, subject: "Subject", **parameters: Any) -> list[Verdict]:
        """Return what the report says of a client, by which evidence."""
        assert self._judge  # noqa: S101 - whoever is asked for reasons judges clients
        return list(self._judge(subject, **parameters))

    @property
    def rule(self) -> str:
        """The first paragraph of the definitions, in one line: by what the report judges a client."""
        return " ".join(self.definitions.partition("\n\n")[0].split())

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The names of what the report takes beyond the base, with their types."""
        kinds = getattr(self.ask, "__annotations__", {})
        return {name: kinds[name] for name in getattr(self.ask, "__kwdefaults__", None) or ()}

    @property
    def asked_of_reasons(self) -> frozenset[str]:
        """The names of those parameters by which the reasons go as well."""
        return frozenset(getattr(self._judge, "__kwdefaults__", None) or ())

    @property
    def details(self) -> dict[str, bool]:
        """What it takes to tell all details, as programs are told them."""
        return {name: True for name, kind in self.parameters.items() if kind is bool}

    @property
    def is_ours(self) -> bool:
        """Whether it is the program's own, not the base's."""
        return REPORTS.get(self.name) is self

    def page(self, base: Base, **parameters: Any) -> Page:
        """Ask *base* and give the whole answer."""
        figures, tables, *summed = self.ask(base, **parameters)
        page = base.page((self.name, self.title, self.question, self.definitions), figures, tables)
        charts = tuple(chart for chart in self.charts if chart.table != OVER_TIME)
        command = again(base, self.name, dict(self.parameters_said(parameters)))
        return page._replace(charts=charts, summary=summed[0] if summed else page.summary, command=command)

    def parameters_said(self, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Return those of the *given* parameters that say another thing than is taken without them."""
        usual = getattr(self.ask, "__kwdefaults__", None) or {}
        for name, value in given.items():
            if value != usual.get(name):
                yield name, value

    def rows_over(self, tables: Iterable[Table]) -> int:
        """Count the rows of *tables* that are over a limit."""
        found = {table.name: table for table in tables}
        return sum(over.count(found[over.table]) for over in self.over)

    @property
    def over_in_words(self) -> str:
        """Which rows `--fail-on` counts, in the language that is spoken."""
        return "; ".join(told(over.words) for over in self.over)

    def read(self, words: Mapping[str, str], today: dt.date) -> dict[str, Any]:
        """Read the parameters that *words* say as texts; UsageError where the report takes none of the name."""
        known = [_option(name) for name in self.parameters]
        for name in words:
            if name not in self.parameters:
                own = say("; its own are: {options}", options=", ".join(known)) if known else ""
                raise UsageError(
                    say(
                        'report {name} has no option "{option}"{own}',
                        name=self.name,
                        option=_option(name),
                        own=own,
                    )
                )
        return {name: _value(name, text, self.parameters[name], today) for name, text in words.items()}


REPORTS: dict[str, Report] = {}
"""Reports by name; filled as their files are imported."""


def report(  # judges=None is there to be read
    *over: Over,
    judges: None = None,  # noqa: ARG001
    because: str = "",
    steps: bool = False,
    kept: Lasting = _always,
    charts: tuple[Chart, ...] = (),
    followed: tuple[Followed, ...] = (),
) -> Callable[[Ask], Report]:
    """Make a function a report named after itself, which lists what is *over* a limit, or NOTHING that is.

    One that judges no client says why (*because*). The first line of its docstring is its question, the rest its
    definitions. The first paragraph of these is the rule by which it judges a client. With *steps* it takes the day
    `since` which its sums are counted. One that asks for what is in no record says which of its answers may be *kept*.
    *charts* say what of its answers is drawn, and over time *followed* what of its rows is told beside its figures.
    """
    if not all(isinstance(one, Over) for one in over):
        raise TypeError("a report says what it lists over a limit: @report(Over(...)), or @report(*NOTHING)")

    def made(ask: Ask) -> Report:
        question, _, definitions = _text_of(ask).partition("\n")
        name = ask.__name__.replace("_", "-")
        REPORTS[name] = Report((name, title(ask.__name__), question, definitions.strip()), ask, because, over)
        REPORTS[name].steps = steps
        REPORTS[name].kept = kept
        REPORTS[name].charts = charts
        REPORTS[name].followed = followed
        return REPORTS[name]

    return made


def _text_of(ask: Ask) -> str:
    """Return the docstring without its indentation; the module that does so for any text takes 4 ms to load."""
    return (ask.__doc__ or "").strip().replace("\n    ", "\n")


def again(base: Base, report: str, options: Mapping[str, Any]) -> str:
    """Return the command that asks *base* the same once more, with the *options* of the report."""
    scope = {name: value for name, value in base.scope._asdict().items() if value}
    words = ["clientbase", "--as-of", base.day.isoformat(), "report", report]
    at = {"at": base.revision} if base.revision else {}
    for name, value in {**at, **scope, **options}.items():
        words += [_option(name), str(value).lower() if isinstance(value, bool) else str(value)]
    return " ".join(word if word and _UNQUOTED.issuperset(word) else _quoted(word) for word in words)


_UNQUOTED = frozenset("@%+=:,./-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""What a shell takes as it stands, which is nearly all: the module that quotes takes a millisecond to load."""


def _quoted(word: str) -> str:
    from shlex import quote

    return quote(word)


def ours() -> Mapping[str, Report]:
    """Return the program's own reports by name."""
    from pkgutil import iter_modules

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return REPORTS


def find(name: str, root: Path) -> Report:
    """Return the report called *name*: one of the program's, or the base's own `reports/NAME.sql`."""
    module = name.replace("-", "_")
    if module.isidentifier() and (Path(__file__).parent / f"{module}.py").is_file():
        import_module(f"{__name__}.{module}")
    own = root / "reports" / f"{name}.sql"
    if name not in REPORTS and own in files_in(root / "reports", ".sql"):
        from clientbase.reports.own import read_report

        return read_report(own)
    if name not in REPORTS:
        known = sorted(found.name for found in every(root))
        from clientbase.typed import did_you_mean

        advice = did_you_mean(name, known) or say("; there are: {names}", names=", ".join(known))
        raise UsageError(say('no report "{name}"{advice}', name=name, advice=advice))
    return REPORTS[name]


def every(root: Path) -> list[Report]:
    """Return all reports: the program's, then those that the base at *root* brings."""
    from clientbase.reports.own import read_report

    reports = ours()
    return [
        *(reports[name] for name in sorted(reports)),
        *(read_report(file) for file in files_in(root / "reports", ".sql")),
    ]


def _value(name: str, text: str, kind: Any, today: dt.date) -> Any:
    from clientbase.spoken import day_from_words, flag_from_words
    from clientbase.values import parse_whole

    if kind is str:
        return text
    try:
        if kind is bool:
            return flag_from_words(text or "true")
        return parse_whole(text) if kind in {int, int | None} else day_from_words(text, today)
    except ValueError as error:
        raise UsageError(f"{_option(name)}: {error}") from None


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
