"""A statement of which no expression holds a query: what is looked up for each row is found for all rows, and joined.

Spark refuses most queries within expressions, and DuckDB is slow at those that compare by more than equality. So a
look-up becomes a table of what it finds (found.py), which is joined; look-ups of the same rows become one table.

It is right for look-ups that know nothing where they find nothing: sum, min, max, exists, one row; there is no count.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlglot import exp

from clientbase.lookups.engines.found import Found, is_summed, names_of, sources_of

Expression = Any
"""A tree, or a part of one."""
FOUND: Final = "found"
"""How the tables that are joined are called: they have one row at most for each row."""


def flat(query: Expression) -> None:
    """Join what the expressions of *query* look up, in the same tree."""
    if with_ := query.args.get("with_"):
        for one in with_.expressions:
            flat(one.this)
    if isinstance(query, (exp.SetOperation, exp.Subquery)):
        for side in filter(None, (query.this, query.args.get("expression"))):
            flat(side)
        return
    for source in sources_of(query):
        if isinstance(source, exp.Subquery):
            flat(source.this)
    _looked_up(query)


def _looked_up(query: Expression) -> None:
    for one in [*_looks(query)]:
        if isinstance(one, exp.In):
            _as_exists(one, query)
    alike: dict[str, list[Expression]] = {}
    for one in [*_looks(query)]:
        if not _stays(one, query):
            alike.setdefault(_body(one), []).append(one)
    if alike:
        _joined(query, [*alike.values()])


def _looks(query: Expression) -> Iterator[Expression]:
    """Return what the expressions of a query look up: subqueries, exists, in; but nothing within these."""
    sources = {id(one) for one in sources_of(query)}

    def ends(node: Expression) -> bool:
        return node is not query and (isinstance(node, exp.With) or id(node) in sources or _is_look(node))

    for node in query.walk(prune=ends):
        if node is not query and id(node) not in sources and _is_look(node):
            yield node


def _is_look(node: Expression) -> bool:
    return isinstance(node, (exp.Subquery, exp.Exists)) or (
        isinstance(node, exp.In) and bool(node.args.get("query"))
    )


def _as_exists(node: Expression, outer: Expression) -> None:
    """Ask whether there is a row that equals, instead of whether one is among them; none of ours is unknown."""
    inner = node.args["query"].unnest()
    (value,) = inner.expressions[:1]
    term = exp.EQ(this=_told(value.unalias(), inner), expression=_told(node.this, outer))
    inner.set("expressions", [exp.Literal.number(1)])
    inner.where(term, copy=False)
    node.replace(exp.Exists(this=inner))


def _told(value: Expression, query: Expression) -> Expression:
    """Return the value with the name of the table that it is of."""
    told = value.copy()
    if isinstance(told, exp.Column) and not told.table:
        told.set("table", exp.to_identifier(names_of(query)[0]))
    return told


def _stays(look: Expression, query: Expression) -> bool:
    """Return whether engines take it as it is: rows are left out for which something exists, or not."""
    if not isinstance(look, exp.Exists) or any(True for _ in _looks(look.this)):
        return False
    node = look
    while isinstance(node.parent, (exp.Not, exp.Paren, exp.And)):
        node = node.parent
    return node.parent is query.args.get("where")


def _body(look: Expression) -> str:
    """Return what look-ups have in common that find different values of the same rows."""
    inner = look.this.copy()
    kind = "exists" if isinstance(look, exp.Exists) else ""
    inner.set("expressions", [exp.Literal.number(1)])
    return f"{kind} {is_summed(look.this)} {inner.sql()}"


def _joined(query: Expression, alike: list[list[Expression]]) -> None:
    """Join a table for each of the look-ups, with the values of all that are alike."""
    joins = [*(query.args.get("joins") or ())]
    original = [*joins]
    _starred(query)
    for number, looks in enumerate(alike):
        name = f"{FOUND}_{number}"
        found = Found(query, original, looks[0].this.copy(), name)
        values = [_value(one) for one in looks]
        different = [*dict.fromkeys(values)]
        on = found.made(different)
        place = min(_place(one, joins) for one in looks)
        for one, value in zip(looks, values, strict=True):
            cell = exp.column(f"v{different.index(value)}", table=name)
            if _is_of_group(one, query):
                cell = exp.Max(this=cell)
            is_there = isinstance(one, exp.Exists)
            one.replace(exp.not_(exp.Is(this=cell, expression=exp.Null())) if is_there else cell)
        flat(found.table)
        table = exp.alias_(found.table.subquery(), name, table=True)
        joins.insert(place, exp.Join(this=table, side="LEFT", on=on))
    query.set("joins", joins)


def _starred(query: Expression) -> None:
    """Let a star stand for the tables that are there now."""
    rest = [one for one in query.expressions if not isinstance(one, exp.Star)]
    if len(rest) < len(query.expressions):
        names = map(exp.to_identifier, names_of(query))
        stars = [exp.Column(this=exp.Star(), table=name) for name in names]
        query.set("expressions", [*stars, *rest])


def _value(look: Expression) -> Expression:
    if isinstance(look, exp.Exists):
        return exp.Literal.number(1)
    (value,) = look.this.expressions
    return value.unalias().copy()


def _is_of_group(look: Expression, query: Expression) -> bool:
    """Return whether it is looked up once for rows that are added up; it is the same for all of them."""
    above = look.parent
    while above is not query:
        if isinstance(above, (exp.AggFunc, exp.Where, exp.Group, exp.Join)):
            return False
        above = above.parent
    return is_summed(query)


def _place(look: Expression, joins: list[Expression]) -> int:
    """Return before which join it is needed."""
    above = look
    while above is not None and not isinstance(above, exp.Join):
        above = above.parent if not isinstance(above, exp.Query) or above is look else None
    return next((place for place, join in enumerate(joins) if join is above), len(joins))
