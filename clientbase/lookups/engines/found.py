"""What a query within an expression looks up, as a table of what it finds for all rows of the outer query.

The table has a row for each of the values of the outer row by which is looked (its keys). Where a look-up says that a
column of its own equals a key, the column is the key. Any other key comes from the domain, the different values that
the outer rows have, which is joined where it is first asked for.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlglot import exp

from clientbase.lookups.engines.lift import BASE, own

Expression = Any
"""A tree, or a part of one."""
Known = dict["Key", Expression]
"""How a query calls the keys."""


class Key(NamedTuple):
    """A column of the outer row."""

    table: str
    name: str


class Found:
    """The table of what is looked up for all rows of an outer query."""

    def __init__(self, outer: Expression, joins: list[Expression], looked: Expression, name: str) -> None:
        """Begin with the query that looks up, its own *joins*, what is *looked* up, and the name of the table."""
        self._outer = outer
        self._joins = joins
        self.table = looked
        self._name = name
        self._keys: list[Key] = []
        self._loose: set[Key] = set()
        """Keys that may be unknown: nothing says that they equal anything."""
        self._domains = 0

    def made(self, values: list[Expression]) -> Expression:
        """Make the table, of these values; return on what it is joined."""
        if not self.table.args.get("limit") and not is_summed(self.table):
            values = [exp.Max(this=one) for one in values]
        cells = [exp.alias_(one, f"v{number}") for number, one in enumerate(values)]
        self.table.set("expressions", cells)
        self._lead()
        self._keys = [*dict.fromkeys(map(_key, _free(self.table)))]
        self.table, _ = self._bound(self.table, self._keys, exact=True)
        return exp.and_(*map(self._met, self._keys))

    def _met(self, key: Key) -> Expression:
        """Return the condition by which a row of the table is that of an outer row."""
        kind = exp.NullSafeEQ if key in self._loose else exp.EQ
        mine = exp.column(self._called(key), table=self._name)
        return kind(this=mine, expression=exp.column(key.name, table=key.table))

    def _lead(self) -> None:
        """Look by the base of the table by which it looks anyway, where both are of the same base."""
        tables = {column.table for column in _free(self.table) if column.name != BASE}
        sure = {self._outer.args["from_"].this.alias_or_name} | {
            join.this.alias_or_name for join in self._joins if not join.side
        }
        if len(tables) == 1 and tables <= sure:
            for column in _free(self.table):
                if column.name == BASE:
                    column.set("table", exp.to_identifier(*tables))

    def _called(self, key: Key) -> str:
        return f"k{self._keys.index(key)}"

    def _bound(
        self, query: Expression, must: list[Key], *, exact: bool = False
    ) -> tuple[Expression, list[Key]]:
        """Let *query* say of which keys each of its rows is, of *exact*ly those that it must or of more."""
        if isinstance(query, exp.SetOperation):
            query.set("this", self._bound(query.this, must, exact=True)[0])
            query.set("expression", self._bound(query.expression, must, exact=True)[0])
            return query, must
        known = self._of_parts(query)
        given = set(known)
        self._by_equality(query, known)
        asked = dict.fromkeys([*must, *map(_key, _free(query))])
        if any(key not in known for key in asked):
            known = self._with_domain(query, known, given)
        for column in [*_free(query)]:
            column.replace(known[_key(column)].copy())
        told = must if exact else [key for key in self._keys if key in known]
        return self._grouped(query, {key: known[key] for key in told}), told

    def _of_parts(self, query: Expression) -> Known:
        """Let the table within *query* that looks by keys, if there is one, say of which its rows are."""
        known: Known = {}
        for source in sources_of(query):
            wanted = [*dict.fromkeys(map(_key, _free(source)))] if isinstance(source, exp.Subquery) else []
            if not wanted:
                continue
            if known:
                raise ValueError(f"two tables look by the outer row: {query.sql()}")
            inner, told = self._bound(source.this, wanted)
            source.set("this", inner)
            known = {key: exp.column(self._called(key), table=source.alias) for key in told}
        return known

    def _by_equality(self, query: Expression, known: Known) -> None:
        """Take a column that has to equal a key for the key."""
        where = query.args.get("where")
        if not where:
            return
        rest = []
        for term in _terms(where.this):
            pair = _pair(term, query)
            if pair and pair[0] not in known:
                known[pair[0]] = pair[1]
            else:
                rest.append(term)
        query.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)

    def _with_domain(self, query: Expression, known: Known, given: set[Key]) -> Known:
        """Join the domain; return all keys."""
        name = f"{self._name}_of_{self._domains}"
        self._domains += 1
        lead = query.args["from_"].this.alias_or_name
        at_once: list[Expression] = []
        later: list[Expression] = []
        for key, value in known.items():
            kind = exp.NullSafeEQ if key in given else exp.EQ
            term = kind(this=exp.column(self._called(key), table=name), expression=value.copy())
            (at_once if {one.table for one in value.find_all(exp.Column)} <= {lead} else later).append(term)
        all_ = {key: exp.column(self._called(key), table=name) for key in self._keys}
        self._loose |= {key for key in self._keys if key not in known}
        for column in [*_free(query)]:
            column.replace(all_[_key(column)].copy())
        if later:
            query.where(*later, copy=False)
        table = exp.alias_(self._domain().subquery(), name, table=True)
        join = exp.Join(this=table, on=exp.and_(*at_once)) if at_once else exp.Join(this=table, kind="CROSS")
        query.set("joins", [join, *(query.args.get("joins") or ())])
        return all_

    def _domain(self) -> Expression:
        """Return the different keys that the outer rows have; some that none has do no harm."""
        lead = self._outer.args["from_"].this
        tables = {key.table for key in self._keys}
        left = {join.this.alias_or_name for join in self._joins if join.side}
        cells = [exp.alias_(exp.column(key.name, table=key.table), self._called(key)) for key in self._keys]
        select = exp.Select(expressions=cells).distinct()
        if len(tables) == 1 and not tables & left:
            (source,) = (
                one for one in (lead, *(join.this for join in self._joins)) if one.alias_or_name in tables
            )
            return select.from_(source.copy())
        select = select.from_(lead.copy())
        for join in self._needed(tables):
            select.append("joins", join.copy())
        return select

    def _needed(self, tables: set[str]) -> list[Expression]:
        """Return the joins without which the tables are not there."""
        needed: list[Expression] = []
        for join in reversed(self._joins):
            if join.this.alias_or_name in tables:
                needed.insert(0, join)
                tables = tables | {one.table for one in join.args["on"].find_all(exp.Column)}
        return needed

    def _grouped(self, query: Expression, known: Known) -> Expression:
        """Show the keys, and let sums, numbers and the first row be those of each."""
        if is_summed(query):
            for value in known.values():
                query.group_by(value.copy(), copy=False)
        for window in own(query, exp.Window):
            window.set(
                "partition_by",
                [*(window.args.get("partition_by") or ()), *(value.copy() for value in known.values())],
            )
        names = [one.alias_or_name for one in query.expressions]
        for key, value in known.items():
            query.append("expressions", exp.alias_(value.copy(), self._called(key)))
        if not query.args.get("limit"):
            return query
        return self._first(query, [*names, *map(self._called, known)], known)

    def _first(self, query: Expression, names: list[str], known: Known) -> Expression:
        """Return the first row of each key, where a look-up takes the first row that it finds."""
        order = query.args.pop("order")
        query.args.pop("limit")
        number = exp.Window(
            this=exp.RowNumber(), partition_by=[value.copy() for value in known.values()], order=order
        )
        query.append("expressions", exp.alias_(number, "place"))
        cells = [exp.column(name, table="q") for name in names]
        outer = exp.Select(expressions=cells).from_(exp.alias_(query.subquery(), "q", table=True))
        return outer.where(exp.EQ(this=exp.column("place", table="q"), expression=exp.Literal.number(1)))


def sources_of(query: Expression) -> list[Expression]:
    """Return the tables of a query."""
    return [query.args["from_"].this, *(join.this for join in query.args.get("joins") or ())]


def names_of(query: Expression) -> list[str]:
    """Return what a query calls its tables."""
    return [one.alias_or_name for one in sources_of(query)]


def is_summed(query: Expression) -> bool:
    """Return whether rows are added up in a query."""
    return bool(query.args.get("group")) or any(
        not isinstance(one.parent, exp.Window) and not isinstance(one.parent.parent, exp.Window)
        for one in own(query, exp.AggFunc)
    )


def _key(column: Expression) -> Key:
    return Key(column.table, column.name)


def _free(query: Expression) -> Iterator[Expression]:
    """Return the columns in a query of tables that it has not got itself."""
    for column in [*query.find_all(exp.Column)]:
        if column.table and not _is_had(column, query):
            yield column


def _is_had(column: Expression, query: Expression) -> bool:
    node = column
    while node is not query:
        node = node.parent
        if isinstance(node, exp.Select) and node.args.get("from_") and column.table in names_of(node):
            return True
    return False


def _terms(condition: Expression) -> list[Expression]:
    bare = condition.unnest()
    return [*_terms(bare.left), *_terms(bare.right)] if isinstance(bare, exp.And) else [condition]


def _pair(term: Expression, query: Expression) -> tuple[Key, Expression] | None:
    """Return the key and the column of the query that has to equal it."""
    bare = term.unnest()
    if not isinstance(bare, exp.EQ) or not isinstance(query, exp.Select):
        return None
    names = names_of(query)
    for one, other in ((bare.this, bare.expression), (bare.expression, bare.this)):
        is_key = isinstance(one, exp.Column) and one.table and one.table not in names
        if is_key and isinstance(other, exp.Column) and other.table in {"", *names}:
            return _key(one), other.copy()
    return None
