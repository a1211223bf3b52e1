"""A question as a script for an engine: its views in order, each once, and what is asked of them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlglot import exp

from clientbase.lookups.as_tables import LIST
from clientbase.lookups.engines import source
from clientbase.lookups.engines.arrange import View, as_one, as_steps, asked_of
from clientbase.lookups.engines.flat import flat
from clientbase.lookups.engines.lift import BASE, lift
from clientbase.lookups.engines.prepare import parsed, prepared
from clientbase.lookups.engines.prune import pruned
from clientbase.lookups.engines.questions import QUESTIONS, Question
from clientbase.lookups.engines.shapes import FLAG, SEVERAL, Shape, known
from clientbase.lookups.engines.words import spoken

_OURS: Final = "cb_"
_READ: Final = "cb_in_"
_ASKED: Final = "asked"
_FILE: Final = "cb_file_"

Tree = Any


def scripts(question: str, dialect: str, day: dt.date, folder: str) -> Iterator[tuple[str, str]]:
    """Return each table of a *question* with the statements that ask for it."""
    for one in QUESTIONS[question]():
        yield one.table, statements(one, dialect, day, folder)


def statements(question: Question, dialect: str, day: dt.date, folder: str) -> str:
    """Return the statements that ask for one table."""
    return _Made(dialect, day, folder).script(question)


class _Made:
    """The views that a question needs, translated one after the other."""

    def __init__(self, dialect: str, day: dt.date, folder: str) -> None:
        self._dialect = dialect
        self._day = day
        self._folder = folder
        self._views: dict[str, Tree] = {}
        """What was made of our views, in the order in which one needs another."""
        self._begun: set[str] = set()
        self._kept = source.columns_of_kept()

    def script(self, question: Question) -> str:
        """Return the statements of a question."""
        tree = prepared(parsed(_filled(question.sql, self._day)), self._day)
        order = tree.args.pop("order", None)
        lift(tree)
        flat(tree)
        if order:
            tree.set("order", order)
        self._resolve(tree, "")
        self._shown(tree, question.types)
        return self._script(tree)

    def _shown(self, tree: Tree, types: Mapping[str, str]) -> None:
        """Show the base first, and each column as what it is: sums as decimals, days as days."""
        *cells, base = tree.expressions
        if len(cells) != len(types):
            raise ValueError(f"{len(cells)} columns are {len(types)}")
        tree.set(
            "expressions",
            [
                base,
                *(
                    self._cell(one, name, kind)
                    for one, (name, kind) in zip(cells, types.items(), strict=True)
                ),
            ],
        )
        order = tree.args.get("order")
        first = exp.Ordered(this=base.this.copy(), nulls_first=True)
        tree.set("order", exp.Order(expressions=[first, *(order.expressions if order else ())]))

    def _cell(self, cell: Tree, name: str, kind: str) -> Tree:
        value = cell.this if isinstance(cell, exp.Alias) else cell
        if kind == "date":
            value = exp.cast(value.copy(), "DATE")
        elif kind == "money":
            value = exp.Anonymous(this="sum_of", expressions=[value.copy()])
        return exp.alias_(value.copy(), name, quoted=True)

    def _need(self, name: str) -> None:
        """Translate a view and all that it needs, unless that is done."""
        if name in self._begun:
            return
        self._begun.add(name)
        tree = prepared(parsed(_filled(source.views()[name], self._day)), self._day)
        if name in self._kept:
            _named(tree, self._kept[name])
        lift(tree)
        flat(tree)
        self._resolve(tree, name)
        self._views[_OURS + name] = tree

    def _resolve(self, tree: Tree, view: str) -> None:
        """Call each table as it is called here, and see that it is there; parts of a statement become views too."""
        parts = [*tree.find_all(exp.CTE)]
        own = {one.alias: f"{view or _ASKED}_{one.alias}" for one in parts}
        for table in [*tree.find_all(exp.Table)]:
            name, is_main = table.name, table.db == "main"
            alias = table.alias_or_name
            if not is_main and name in own:
                table.replace(exp.alias_(exp.to_table(_OURS + own[name]), alias, table=True))
                continue
            name = source.RENAMED.get((view, name), name)
            if is_main:
                name = source.MAIN.get(name, name)
            if name in source.views() and (not is_main or name in source.MAIN.values()):
                self._need(name)
                found = _OURS + name
            else:
                found = _READ + name
                self._views.setdefault(found, exp.Table(this=exp.to_identifier(name)))
            table.replace(exp.alias_(exp.to_table(found), alias, table=True))
        tree.args.pop("with_", None)
        for one in parts:
            self._views[_OURS + own[one.alias]] = one.this

    def _written(self, tree: Tree) -> str:
        return str(spoken(tree, self._dialect).sql(self._dialect, pretty=True))

    def _read(self, shape: Shape, wanted: AbstractSet[str]) -> str:
        """Read the columns that are wanted of a table from its files, in the types of the index."""
        cells = [self._read_cell(one) for one in shape.columns if one.in_sql in wanted]
        listed = ",\n  ".join([*cells, self._base()])
        return f"SELECT\n  {listed}\nFROM {self._file(shape.name)}"

    def _read_cell(self, column: Any) -> str:
        quote = '"' if self._dialect == "duckdb" else "`"
        name = f"{quote}{column.in_sql}{quote}"
        text = "VARCHAR" if self._dialect == "duckdb" else "STRING"
        if column.kind == "date":
            return f"CAST({name} AS {text}) AS {name}"
        if column.kind == "money":
            return f"CAST({name} * 10000 AS BIGINT) AS {name}"
        if column.kind == FLAG:
            return f"CAST({name} AS BIGINT) AS {name}"
        if column.kind == LIST:
            if column.in_sql in SEVERAL:
                one = "list_extract" if self._dialect == "duckdb" else "element_at"
                return f"{one}({name}, 1) AS {name}"
            return f"CAST(to_json({name}) AS {text}) AS {name}"
        return name

    def _base(self) -> str:
        return BASE if self._dialect == "duckdb" else f"CAST({BASE} AS STRING) AS {BASE}"

    def _file(self, table: str) -> str:
        if self._dialect == "spark":
            return f"{_FILE}{table}"
        return (
            f"read_parquet('{self._place(table)}/*/*.parquet', hive_partitioning = true, hive_types_autocast = false, "
            "union_by_name = true)"
        )

    def _place(self, table: str) -> str:
        """Return the folder of a table, as it stands between quotes."""
        place = f"{self._folder.rstrip('/')}/{table}"
        if self._dialect == "duckdb":
            return place.replace("'", "''")
        return place.replace("\\", "\\\\").replace("'", "\\'")

    def _script(self, tree: Tree) -> str:
        trees, needed = pruned(self._views, tree)
        views = {
            name: View(self._read(known()[one.name], needed[name]), {}, is_read=True)
            if name.startswith(_READ)
            else View(self._written(one), needs)
            for name, one, needs in [(name, one, asked_of(one)) for name, one in trees.items()]
        }
        needs = asked_of(tree)
        asked = View(self._written(tree), needs)
        if self._dialect == "duckdb":
            return as_one(views, asked)
        files = {
            f"{_FILE}{one.name}": self._place(one.name) for name, one in trees.items() if views[name].is_read
        }
        return as_steps(views, asked, files)


def _filled(sql: str, day: dt.date) -> str:
    """Fill in the day that is asked about."""
    from clientbase.index.views import months_over

    return (
        sql.replace(":day", day.isoformat())
        .replace(":ordinal", str(day.toordinal()))
        .replace(":months_over", str(months_over(day)))
    )


def _named(tree: Tree, names: list[str]) -> None:
    """Give the columns of a query the names of the table that keeps them."""
    select = tree if isinstance(tree, exp.Select) else tree.find(exp.Select)
    cells = [one.this if isinstance(one, exp.Alias) else one for one in select.expressions]
    select.set(
        "expressions",
        [exp.alias_(cell.copy(), name, quoted=True) for cell, name in zip(cells, names, strict=True)],
    )
