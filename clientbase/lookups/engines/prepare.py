"""A statement of ours without what only SQLite has, as a tree that another engine's SQL is written of.

The rules know no law: the day is filled in, lengths of time are counted by the calendar, pairs are compared part by
part.
"""

import datetime as dt
from typing import Any, Final

from sqlglot import exp, parse_one

Expression = Any
"""A tree, or a part of one."""
_WORKED: Final = """(SELECT coalesce(w_end.ordinal, 3652059) - w.ordinal FROM main.calendar w
    LEFT JOIN main.calendar w_end ON w_end.works AND w_end.number = w.number + {working} WHERE w.day = {since})"""
"""How many days a number of working days is from a day; beyond the calendar it is its end."""


def parsed(sql: str) -> Expression:
    """Return the tree of a statement of ours."""
    return parse_one(sql, read="sqlite")


def prepared(tree: Expression, day: dt.date) -> Expression:
    """Fill in the day, and write what only SQLite has in other words, in the same tree."""
    tree = tree.transform(lambda node: _day(node, day))
    tree = tree.transform(_norm)
    tree = tree.transform(_lengths)
    tree = tree.transform(_compared)
    tree = tree.transform(_listed)
    for number, one in enumerate([*tree.find_all(exp.From, exp.Join)]):
        if isinstance(one.this, exp.Subquery) and not one.this.alias:
            one.this.set("alias", exp.TableAlias(this=exp.to_identifier(f"part_{number}")))
    return tree


def _day(node: Expression, day: dt.date) -> Expression:
    """Put the day itself where a statement looks it up."""
    found = _looked_up(node, "today")
    if found == "day":
        return exp.Literal.string(day.isoformat())
    return exp.Literal.number(day.toordinal()) if found == "ordinal" else node


def _looked_up(node: Expression, table: str) -> str:
    """Return the column where *node* is `(SELECT column FROM table)`; else an empty text."""
    if not isinstance(node, exp.Subquery) or not isinstance(node.this, exp.Select):
        return ""
    select = node.this
    source = select.args.get("from_")
    if not source or not isinstance(source.this, exp.Table) or source.this.name != table:
        return ""
    if select.args.get("where") or select.args.get("joins") or len(select.expressions) != 1:
        return ""
    return str(select.expressions[0].name)


def _norm(node: Expression) -> Expression:
    """Let a norm that is looked up by its name be a number, where SQLite keeps numbers and texts in one column."""
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select):
        source = node.this.args.get("from_")
        if source and isinstance(source.this, exp.Table) and source.this.name == "norm":
            node.this.set("expressions", [parsed("SELECT CAST(max(value) AS INTEGER)").expressions[0]])
    return node


def _lengths(node: Expression) -> Expression:
    """Count lengths of time: span_days, which Python answers in SQLite, and a date with days added to it."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == "span_days":
        since, months, days, working = (one.sql("sqlite") for one in node.expressions)
        looked = _WORKED.format(since=since, working=working)
        moved = f"CAST(julianday(shifted({since}, {months}, 0)) - julianday({since}) AS INTEGER)"
        if working == "0":
            return parsed(moved)
        return parsed(f"CASE WHEN {working} THEN {looked} WHEN {months} THEN {moved} ELSE {days} END")
    if isinstance(node, exp.Date) or (isinstance(node, exp.Anonymous) and node.name.lower() == "date"):
        parts = [
            one.sql("sqlite") for one in (node.this, *node.expressions) if isinstance(one, exp.Expression)
        ]
        if len(parts) == 2 and parts[1].startswith("'+' || ") and parts[1].endswith(" || ' days'"):  # noqa: PLR2004
            added = parsed(f"shifted({parts[0]}, 0, {parts[1][7:-11]})")
            return added.transform(_lengths)
    return node


def _compared(node: Expression) -> Expression:
    """Compare pairs part by part."""
    if isinstance(node, (exp.LT, exp.GT)) and isinstance(node.this, exp.Tuple):
        one, two = (side.expressions for side in (node.this, node.expression))
        sign = "<" if isinstance(node, exp.LT) else ">"
        a, b, c, d = (part.sql("sqlite") for part in (*one, *two))
        return parsed(f"({a} {sign} {c} OR ({a} = {c} AND {b} {sign} {d}))")
    return node


def _listed(node: Expression) -> Expression:
    """Ask a list for a word, where SQLite opens the list as a table."""
    if isinstance(node, exp.In) and node.args.get("query") and node.args["query"].find(exp.Select):
        source = node.args["query"].find(exp.Select).args["from_"].this.sql("sqlite")
        if source.lower().startswith("json_each("):
            return parsed(f"has_word({source[len('json_each(') : -1]}, {node.this.sql('sqlite')})")
    return node
