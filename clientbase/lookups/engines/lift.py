"""A statement about one base, made one about many: only rows of the same base are ever held against each other.

Each part of it says of which base a row is. What is joined, looked up, grouped, or numbered is so within its base.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlglot import exp

BASE: Final = "base"
"""The column that says of which base a row is."""

Expression = Any
"""A tree, or a part of one."""


def lift(query: Expression, *, relation: bool = True, outer: str = "") -> None:
    """Let *query* speak of many bases.

    As a *relation* it says of which base each row is; within an expression about a row of *outer* it speaks of the
    base of that row.
    """
    if with_ := query.args.get("with_"):
        for one in with_.expressions:
            lift(one.this, outer=outer)
    if isinstance(query, (exp.SetOperation, exp.Subquery)):
        for side in filter(None, (query.this, query.args.get("expression"))):
            lift(side, relation=relation, outer=outer)
        return
    source = query.args["from_"]
    lead = source.this.alias_or_name
    if lead == outer:
        raise ValueError(f"two tables within each other are called {lead}: {query.sql()}")
    within = [source.this, *(join.this for join in query.args.get("joins") or ())]
    for one in within:
        if isinstance(one, exp.Subquery):
            lift(one.this, outer=outer)
    for inner in [*_within(query, within)]:
        lift(inner, relation=False, outer=lead)
    _joined(query, lead)
    if outer:
        query.where(_same(lead, outer), copy=False)
    _told_apart(query, lead, relation=relation)


def _joined(query: Expression, lead: str) -> None:
    for join in query.args.get("joins") or ():
        same = _same(join.this.alias_or_name, lead)
        on = join.args.get("on")
        join.set("on", exp.and_(same, on) if on else same)
        join.set("kind", None)


def _told_apart(query: Expression, lead: str, *, relation: bool) -> None:
    """Count and order the rows of each base by themselves, and say of which base each is."""
    of = exp.column(BASE, table=lead)
    for window in own(query, exp.Window):
        window.set("partition_by", [*(window.args.get("partition_by") or ()), of.copy()])
    if not relation:
        return
    grouped = query.args.get("group")
    if grouped:
        grouped.append("expressions", of.copy())
    elif any(
        not isinstance(one.parent, exp.Window) and not isinstance(one.parent.parent, exp.Window)
        for one in own(query, exp.AggFunc)
    ):
        query.group_by(of.copy(), copy=False)
    stars = [one for one in query.expressions if one.is_star]
    if not any(not isinstance(one, exp.Column) or one.table == lead for one in stars):
        query.append("expressions", exp.alias_(of.copy(), BASE))


def _same(one: str, other: str) -> Expression:
    return exp.EQ(this=exp.column(BASE, table=one), expression=exp.column(BASE, table=other))


def _within(query: Expression, sources: list[Expression]) -> Iterator[Expression]:
    """Return the queries within the expressions of a query, but not those within them."""
    skipped = {id(one) for one in sources}
    if with_ := query.args.get("with_"):
        skipped.add(id(with_))
    for node in query.walk(prune=lambda node: node is not query and _is_query(node, skipped)):
        if node is not query and id(node) not in skipped and isinstance(node, exp.Query):
            yield node.this if isinstance(node, exp.Subquery) else node


def _is_query(node: Expression, skipped: set[int]) -> bool:
    return id(node) in skipped or isinstance(node, exp.Query)


def own(query: Expression, kind: type[Any]) -> list[Expression]:
    """Return the nodes of a *kind* in a query itself, not in the queries within it."""
    found = query.walk(prune=lambda node: node is not query and isinstance(node, (exp.Query, exp.With)))
    return [node for node in found if isinstance(node, kind)]
