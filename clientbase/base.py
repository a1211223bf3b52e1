"""One opened base on one day, narrowed once: every report and query asks here."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbase.columns import columns as columns_of
from clientbase.columns import figure
from clientbase.complaints import told
from clientbase.errors import UnreadableError, UsageError
from clientbase.finding import Finding
from clientbase.history.head import UNKNOWN, is_followed, is_known, named, short_by, stamp, untold, zone_of
from clientbase.index.answers import Shown, keep_answer, kept_answer, state_of
from clientbase.index.bounds import TIMEOUT, bounded, plain
from clientbase.index.day_cache import end_snapshot, materialize_day
from clientbase.index.judging import judge_rest, unjudged
from clientbase.index.needs import Needs, bound, note_needs, read_only, with_authorizer
from clientbase.index.opening import DAMAGE, damaged, open_anew, open_beside, open_for_one, open_index
from clientbase.index.sync import register_seen
from clientbase.index.views import Views, lay_views
from clientbase.language import say
from clientbase.page import EVERYBODY, Figure, LeftOut, NotInSums, Page, Scope, Table, have_sums

DayIn = Callable[[str], dt.date]
if TYPE_CHECKING:
    from clientbase.history.at import Stood

Progress = Callable[[int, int], None]
Answer = tuple[list[str], list[tuple[Any, ...]]]


class Base:
    """A base as of one day. Its tables and views hold what the scope lets through, and nothing dated later."""

    day: dt.date
    connection: sqlite3.Connection
    _state: str
    _views: Views
    _views_laid: bool
    _day_laid: bool
    _judged: bool
    _history_known: bool
    timeout: float = TIMEOUT
    """So many seconds a question of somebody's own may take."""

    def __init__(
        self,
        root: Path,
        day_in: DayIn,
        scope: Scope = EVERYBODY,
        progress: Progress | None = None,
        stood: "Stood | None" = None,
        beside: sqlite3.Connection | str = "",
        *,
        all_records: bool = False,
        path: str | None = None,
    ) -> None:
        """Open the base at *root*.

        *day_in* gives the day that is asked about, told the company's time zone; *progress* is told
        of files being read, as (done, all). *stood* says of which commit these are the records, where
        *root* is not the base itself. *beside* is the same base, open already and up to date. *all_records* asks
        for suppliers and for what is not there yet on the day as well: for looking a record up, not for reports.
        *path* is the only record that is asked about: in a large base the others may be known since earlier
        (`others_since`, in ns), for a look at all files would cost more than the answer.
        """
        self._all_records = all_records
        self.root = root
        self.scope = scope
        self._progress = progress
        self._stood = stood
        self._day_in = day_in
        self._only_reading, self._whys = False, list[str]()  # why git did not tell, also where it did later
        self._only: str | None = None
        self.others_since: int | None = None
        if path and (found := open_for_one(root, path)):
            self.connection, self.others_since = found
            self._only = path.rpartition("/")[2].removesuffix(".yaml")
        else:
            self.connection = open_beside(beside) if beside else open_index(root, progress)
        try:
            self._begin()
        except DAMAGE as error:
            self._open_anew(error)

    def on(self, day: dt.date, scope: Scope | None = None, *, all_records: bool | None = None) -> "Base":
        """Open the same base once more as of another *day*, narrowed alike or to *scope*; the two share nothing."""
        narrowed = self.scope if scope is None else scope
        index, all_ = self.connection, self._all_records if all_records is None else all_records
        there = Base(
            self.root, lambda _zone: day, narrowed, self._progress, self._stood, index, all_records=all_
        )
        there.timeout, there._whys = self.timeout, self._whys
        return there

    @property
    def revision(self) -> str:
        """The commit that it stood in; empty where it is the base as it stands."""
        return self._stood.short if self._stood else ""

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Answer a question to the narrowed tables and views."""
        return self._answer(sql, parameters)[1]

    def each(self, sql: str, client: str) -> Iterator[tuple[Any, ...]]:
        """Answer a question to the records as they stand, whatever the day, row by row: for what is large.

        What narrows it to the scope is put into its braces; *client* is the column of the id there. All questions
        of one base that are asked so see the same state of it.
        """
        narrowed = ""
        if self.scope != EVERYBODY:
            self.ask("SELECT 1")
            narrowed = f" AND t.{client} IN (SELECT id FROM temp.chosen)"
        if not self.connection.in_transaction:
            self.connection.execute("BEGIN")
        found = self.connection.execute(sql.replace("{}", narrowed))
        while rows := found.fetchmany(1000):
            yield from rows

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Answer a question that has one value."""
        _, rows = self._answer(sql, parameters)
        return rows[0][0] if rows else None

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Answer a question by the names of its columns."""
        names, rows = self._answer(sql, parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def meta(self, key: str) -> str:
        """Return a fact about the index or the company, such as `currency`."""
        return str(self.one("SELECT value FROM meta WHERE key = ?", (key,)) or "")

    def norm(self, name: str) -> Any:
        """Return a norm that is a single value, such as `regular_after`: a whole number, a text or None."""
        return self.one("SELECT value FROM norm WHERE name = ?", (name,))

    def norm_errors(self) -> list[Finding]:
        """Return the errors of schema.yaml, in its keys too, for which nothing may be judged by it."""
        sql = "SELECT * FROM main.findings WHERE path = 'schema.yaml' AND severity = 'error'"
        return [Finding._make(row) for row in self.connection.execute(sql)]

    def demand_norms(self) -> None:
        """Refuse to judge by norms that are in error: UnreadableError names each place."""
        if errors := self.norm_errors():
            said = say("schema.yaml has errors, so that nothing can be judged by it; mend it first")
            raise UnreadableError(said, errors)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Name the files that could not be read and are counted nowhere."""
        return tuple(
            LeftOut(*row)
            for row in self.ask("SELECT path, unreadable FROM records WHERE unreadable IS NOT NULL")
        )

    def table(
        self, name: str, title: str, sql: str, parameters: Sequence[Any] = (), columns: str = ""
    ) -> Table:
        """Make a table of what *sql* gives; *columns* names each with its type, else the statement itself does."""
        names, rows = self._answer(sql, parameters)
        known = columns_of(columns or " ".join(names))
        if columns and [column.name for column in known] != names:
            raise ValueError(f'"{name}" has the columns {" ".join(names)}, and not {columns}')
        return Table(name, title, known, tuple(rows))

    def read_only_table(self, name: str, title: str, sql: str) -> Table:
        """Make a table of a question that a user has written; it may read and nothing else."""
        from clientbase.index.declared import answered, untold_sums

        self._only_reading = True
        try:
            answer = answered(sql, *self._answer(sql))
            if self._views.needs_of(sql, ()).day:
                self.demand_norms()
            sums = untold_sums(sql, answer, self._answer) if answer.untold and answer.sums else []
        except (sqlite3.Error, sqlite3.Warning) as error:
            advice = say("{error}; see the tables with: clientbase query --tables", error=told(str(error)))
            raise UsageError(f"{title}: {advice}") from None
        finally:
            self._only_reading = False
        if sums:
            said = say(
                "computed from sums, which are counted in 1/10000 of a unit; say what comes out, such as "
                'AS "{what}:money" or "{what}:ratio", or make a decimal of it: money(...)',
                what=sums[0],
            )
            raise UsageError(f"{title}: {', '.join(sums)}: {said}")
        return Table(name, title, answer.columns, tuple(answer.rows))

    def fault_in(self, question: str) -> str | None:
        """Say why a question cannot be asked; None where it can."""
        try:
            self._condition(question)
        except UsageError as error:
            return str(error)
        return None

    def _condition(self, question: str) -> Any:
        from clientbase.index.where import condition

        if not self._views_laid:
            self._lay_views()
        return condition(self.connection, question, self.day)

    def matching(self, question: str, named: str) -> list[str]:
        """Return the ids of the clients of the whole base whom a *question* means that is *named* so for people."""
        try:
            found = self._condition(question)
        except UsageError as error:
            raise UsageError(f"{named}: {error}") from None
        if found.computed:
            advice = say(
                '"{question}" asks for what norms decide; use fields of the record', question=question
            )
            raise UsageError(f"{named}: {advice}")
        sql = f"SELECT client FROM all_facts WHERE {found.sql} ORDER BY client"
        return [client for (client,) in self.ask(sql, found.parameters)]

    def figures(self, sql: str, parameters: Sequence[Any] = ()) -> list[Figure]:
        """Make figures of the one row that *sql* gives, whose names bear their types."""
        names, rows = self._answer(sql, parameters)
        return [figure(name, value) for name, value in zip(names, rows[0], strict=True)]

    def page(
        self, report: tuple[str, str, str, str], figures: Iterable[Figure], tables: Iterable[Table]
    ) -> Page:
        """Make a page of (name, title, question, definitions), figures and tables."""
        return Page(
            *report,
            as_of=self.day.isoformat(),
            currency=self.meta("currency"),
            scope=self.scope,
            commit=self._stood.short if self._stood else self._named(),
            left_out=self.left_out(),
            figures=(said := tuple(figures)),
            tables=(listed := tuple(tables)),
            not_in_sums=self._missing(report[0]) if have_sums(said, listed) else (),
            language=self.norm("language") or "",
        )

    def _named(self) -> str | None:
        """Return the short id of the commit that is checked out; git is asked where its files do not say."""
        return named(self.root, self.connection, self._refresh_history)

    def _missing(self, report: str) -> tuple[NotInSums, ...]:
        """Return what the sums of a report lack: those of deals and proposals are not about purchases."""
        if report not in {"deals", "proposals"}:  # whose sums are of the table that is called like them
            return self.not_in_sums()
        sql = f"SELECT count(*), count(DISTINCT client) FROM {report} WHERE amount IS NOT NULL AND amount_base IS NULL"
        ((number, clients),) = self.ask(sql)
        return (NotInSums("no_rate", number, clients, 0, report.removesuffix("s")),) if number else ()

    def not_in_sums(self, client: str | None = None) -> tuple[NotInSums, ...]:
        """Count the purchases and returns up to the day that are in no sum, of all clients or of one."""
        sql = """SELECT kind, sum(number), count(*), sum(returns) FROM not_in_sums
                  WHERE client = ?1 OR ?1 IS NULL GROUP BY kind ORDER BY kind"""
        return tuple(NotInSums(*row) for row in self.ask(sql, (client,)))

    def untold(self) -> str:
        """Return why git does not tell the history that was asked for; empty where it does."""
        return self._whys[0] if self._whys else short_by(self.connection) if self._history_known else ""

    def key(self, question: object) -> str | None:
        """Return the key under which an answer to *question* may be kept; None where it may not."""
        tip, register = self.tip(), register_seen(self.root)
        if tip == UNKNOWN or register is None:
            return None
        return repr((question, self.scope, self._all_records, self.day.isoformat(), tip, register))

    def kept(self, key: str | None) -> Shown | None:
        """Return the answer that is kept under *key*, if there is one and nothing has changed since."""
        return kept_answer(self.connection, key) if key else None

    def keep(self, question: object, key: str | None, shown: Shown) -> None:
        """Keep an answer to *question* under the *key* that it had before it was asked."""
        self._end_snapshot()
        if key and key == self._key_where_told(question):
            keep_answer(self.connection, self._state, key, shown)
            note_needs(self.connection)

    def stand(self, question: object) -> str:
        """Return what is another one as soon as an answer to *question* may be; empty where that cannot be told."""
        return f"{state_of(self.connection)} {key}" if (key := self._key_where_told(question)) else ""

    def _key_where_told(self, question: object) -> str | None:
        known = not self.untold() and (not self._history_known or is_known(self.connection, self.tip()))
        return self.key(question) if known else None

    def close(self) -> None:
        """Let go of the index."""
        self.connection.close()

    def _answer(self, sql: str, parameters: Sequence[Any] = ()) -> Answer:
        """Return the names of the columns, and the rows; an index that is found to be damaged is made anew."""
        try:
            return self._asked(sql, parameters)
        except DAMAGE as error:
            if not damaged(error):
                raise
            self._open_anew(error)
        return self._asked(sql, parameters)

    def _asked(self, sql: str, parameters: Sequence[Any]) -> Answer:
        if not self._views_laid:
            self._lay_views()
        values = bound(sql, parameters)
        self._lay_for(self._views.needs_of(sql, values))
        if self._only_reading:
            with bounded(self.connection, self.timeout):
                cursor = with_authorizer(self.connection, read_only, sql, values)
                return [name for name, *_ in cursor.description or ()], plain(cursor.fetchall())
        cursor = self.connection.execute(sql, values)
        return [name for name, *_ in cursor.description or ()], cursor.fetchall()

    def _open_anew(self, error: Exception) -> None:
        self.connection.close()
        self._only = self.others_since = None
        self.connection = open_anew(self.root, error)
        self._begin()

    def _lay_for(self, needs: Needs) -> None:
        if needs.history:
            self._refresh_history()
        self._lay_day(needs)
        unread = set[str]()
        while needs.findings and unjudged(self.connection) - unread:
            self._end_snapshot()
            unread = judge_rest(self.connection, self.root)
            self._lay_day(needs)

    def _lay_day(self, needs: Needs) -> None:
        judged = self._judged or needs.judged
        if judged > self._judged or (needs.day and not self._day_laid):
            end_snapshot(self.connection)
            self._day_laid, self._judged = True, judged
            materialize_day(
                self.connection, self.day, self._views.lay_those, judged=judged, client=self._only
            )

    def _end_snapshot(self) -> None:
        end_snapshot(self.connection)
        self._day_laid = self._judged = False

    def _refresh_history(self) -> None:
        """Learn what git knows, unless nothing is new; only a question that needs it waits for it."""
        known, self._history_known = self._history_known, True
        if known or is_known(self.connection, self.tip()):
            return
        home, tip = (self._stood.home, self._stood.commit) if self._stood else (self.root, None)
        self._end_snapshot()
        if not is_followed(self.connection, (self.root, home), self.tip()):
            from clientbase.history.refresh import refresh_history

            refresh_history(self.connection, (self.root, home), tip, self._progress)
            self._whys += [why] if (why := untold(self.connection)) else []

    def tip(self) -> str:
        """Return what changes when the history that is asked about does; empty where there is none."""
        return self._stood.commit if self._stood else stamp(self.root)

    def _begin(self) -> None:
        self._views_laid = self._day_laid = self._judged = self._history_known = False
        self._state = state_of(self.connection)
        self.day = self._day_in(zone_of(self.connection))

    def _lay_views(self) -> None:
        self._views_laid, everybody = True, self.scope == EVERYBODY
        self.connection.execute("PRAGMA temp_store = MEMORY")
        self._views = lay_views(
            self.connection,
            self.day,
            everybody=everybody,
            all_records=self._all_records,
            git=bool(self.tip()),
        )
        if not everybody:
            self._choose()

    def _choose(self) -> None:
        from clientbase.index.vocabulary import demand_known
        from clientbase.index.where import condition

        terms, parameters = ["1"], []
        for name, value in (("manager", self.scope.manager), ("segment", self.scope.segment)):
            if value is not None:
                demand_known(self.connection, name, value)
                terms.append(f"{name} = ?")
                parameters.append(value)
        if self.scope.where is not None:
            where, values, computed = condition(self.connection, self.scope.where, self.day)
            if computed:
                self.demand_norms()
            terms.append(where)
            parameters += values
        sql = f"INSERT INTO chosen SELECT client FROM all_facts WHERE {' AND '.join(terms)}"
        self._lay_for(self._views.needs_of(sql, parameters))
        self.connection.execute(sql, parameters)
