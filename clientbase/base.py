"""One opened base on one day, narrowed once: every report and query asks here."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from clientbase.errors import UsageError
from clientbase.finding import Finding
from clientbase.index.sync import open_index
from clientbase.columns import column, figure
from clientbase.page import Figure, LeftOut, Page, Scope, Table
from clientbase.values import decimal_text

DayIn = Callable[[str], dt.date]
Progress = Callable[[int, int], None]


def find_root(start: Path) -> Path:
    """Find the base that *start* lies in: the nearest folder upwards with a schema.yaml."""
    for folder in (start, *start.parents):
        if (folder / "schema.yaml").is_file():
            return folder
    raise UsageError(f'there is no base in "{start}" or above it; make one with: clientbase init')


class Base:
    """A base as of one day. Its tables and views hold what the scope lets through, and nothing dated later."""

    def __init__(self, root: Path, day_in: DayIn, scope: Scope = Scope(), progress: Progress | None = None) -> None:
        """Open the base at *root*.

        *day_in* gives the day that is asked about, told the company's time zone; *progress* is told
        of files being read, as (done, all).
        """
        self.root = root
        self.scope = scope
        self.connection = open_index(root, progress)
        self.day = day_in(self.meta("timezone"))
        self._lay_views()

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Answer a question to the narrowed tables and views."""
        return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Answer a question that has one value."""
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def meta(self, key: str) -> str:
        """Give a fact about the index or the company, such as `currency`."""
        return str(self.one("SELECT value FROM meta WHERE key = ?", (key,)) or "")

    def left_out(self) -> tuple[LeftOut, ...]:
        """Name the files that could not be read and are counted nowhere."""
        return tuple(LeftOut(*row) for row in self.ask("SELECT path, unreadable FROM records WHERE unreadable IS NOT NULL"))

    def findings(self) -> list[Finding]:
        """Give what is wrong with single records, as far as it does not depend on the day."""
        rows = self.ask("SELECT path, line, column, code, message, severity FROM findings ORDER BY path, line, column, code")
        return [Finding(*row) for row in rows]

    def table(self, name: str, title: str, sql: str, parameters: Sequence[Any] = ()) -> Table:
        """Make a table of what *sql* gives; each column is typed by its name (see columns.py)."""
        cursor = self.connection.execute(sql, parameters)
        names = [description[0] for description in cursor.description]
        rows = cursor.fetchall()
        columns = [column(found, [row[n] for row in rows[:100]]) for n, found in enumerate(names)]
        return Table(name, title, tuple(columns), tuple(rows))

    def figures(self, sql: str) -> list[Figure]:
        """Make figures of the one row that *sql* gives; each is typed by its name."""
        cursor = self.connection.execute(sql)
        names = [description[0] for description in cursor.description]
        return [figure(name, value) for name, value in zip(names, cursor.fetchone(), strict=True)]

    def page(
        self, report: tuple[str, str, str, str], figures: Iterable[Figure], tables: Iterable[Table]
    ) -> Page:
        """Make a page of (name, title, question, definitions), figures and tables."""
        return Page(
            *report,
            as_of=self.day.isoformat(),
            currency=self.meta("currency"),
            scope=self.scope,
            commit=None,
            left_out=self.left_out(),
            figures=tuple(figures),
            tables=tuple(tables),
        )

    def close(self) -> None:
        """Let go of the index."""
        self.connection.close()

    def _lay_views(self) -> None:
        self.connection.create_function("money", 1, _money, deterministic=True)
        words = json.loads(self.meta("placeholders"))
        day = f"'{self.day.isoformat()}'"
        period = words["abc_period"]
        words["abc_start"] = f"'{_start(self.day, period)}'" if period else "''"
        words["this_bucket"] = f"({self.day.year * 12 + self.day.month - 1} / {words['bucket_months']})"
        words["today"] = str(self.day.toordinal())
        script = self.meta("views")
        narrowed = self.scope != Scope()
        words |= {
            "and_chosen_p": "AND p.client IN (SELECT id FROM chosen)" if narrowed else "",
            "and_chosen_i": "AND i.client IN (SELECT id FROM chosen)" if narrowed else "",
            "and_chosen": "AND client IN (SELECT id FROM chosen)" if narrowed else "",
            "chosen_clients": "id IN (SELECT id FROM chosen)" if narrowed else "1",
            "chosen_facts": "WHERE client IN (SELECT id FROM chosen)" if narrowed else "",
        }
        for word, meaning in words.items():
            script = script.replace(f"{{{word}}}", meaning)
        self.connection.executescript(script.replace("{day}", day))
        if narrowed:
            self._choose()

    def _choose(self) -> None:
        from clientbase.index.where import condition

        terms, parameters = ["1"], []
        for column, value in (("manager", self.scope.manager), ("segment", self.scope.segment)):
            if value is not None:
                terms.append(f"{column} = ?")
                parameters.append(value)
        if self.scope.where:
            where, values = condition(self.scope.where, self.day)
            terms.append(where)
            parameters += values
        self.connection.execute(
            f"INSERT INTO chosen SELECT client FROM all_facts WHERE {' AND '.join(terms)}", parameters
        )


def _start(day: dt.date, period: str) -> str:
    from clientbase.values import parse_duration

    return parse_duration(period).before(day).isoformat()


def _money(units: int | None) -> str | None:
    return None if units is None else decimal_text(units)
