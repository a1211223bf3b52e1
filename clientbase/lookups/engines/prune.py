"""Views without what nobody asks of them: columns, what was joined for these alone, and whole views.

Engines leave out columns themselves, but not what is joined: they do not know that it finds one row at most.
"""

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from clientbase.lookups.engines.flat import FOUND
from clientbase.lookups.engines.found import sources_of
from clientbase.lookups.engines.lift import BASE, own

Expression = Any
"""A tree, or a part of one."""
Views = dict[str, Expression]


def pruned(views: Mapping[str, Expression], asked: Expression) -> tuple[Views, Mapping[str, set[str]]]:
    """Return the views that *asked* needs, in order, without what it does not, and the columns needed of each."""
    needed: dict[str, set[str]] = {}
    _ask(asked, set(), needed)
    kept: Views = {}
    for name in reversed([*views]):
        if name in needed:
            kept[name] = views[name]
            _cut(views[name], needed[name])
            _ask(views[name], needed[name], needed)
    return dict(reversed(kept.items())), needed


def _ask(tree: Expression, wanted: set[str], needed: dict[str, set[str]]) -> None:
    """Note what a statement of which some columns are *wanted* asks of other views."""
    names = {one.name for one in tree.find_all(exp.Column)} | wanted
    for table in tree.find_all(exp.Table):
        needed.setdefault(table.name, set()).update(names)


def _cut(query: Expression, wanted: set[str]) -> None:
    if isinstance(query, exp.SetOperation):
        _cut_both(query, wanted)
    elif isinstance(query, exp.Select) and query.args.get("from_"):
        if not query.args.get("distinct"):
            used = wanted | _told_otherwise(query) | {BASE}
            query.set(
                "expressions", [one for one in query.expressions if one.is_star or one.alias_or_name in used]
            )
        _leave(query)
        names = {one.name for one in query.find_all(exp.Column)}
        for source in sources_of(query):
            if isinstance(source, exp.Subquery):
                _cut(source.this, names | wanted)


def _cut_both(query: Expression, wanted: set[str]) -> None:
    """Leave out columns on both sides, by their places: the first side names them."""
    first, other = query.this.unnest(), query.expression.unnest()
    if query.args.get("distinct") or isinstance(other, exp.SetOperation):
        return
    if isinstance(first, exp.SetOperation):
        return
    pairs = [*zip(first.expressions, other.expressions, strict=False)]
    if len(first.expressions) != len(other.expressions) or any(one.is_star for pair in pairs for one in pair):
        return
    names = wanted | {BASE} | _told_otherwise(first) | _told_otherwise(other)
    kept = [pair for pair in pairs if {one.alias_or_name for one in pair} & names]
    for side, place in ((first, 0), (other, 1)):
        side.set("expressions", [pair[place] for pair in kept])
        _cut(side, {one.alias_or_name for one in side.expressions})


def _told_otherwise(query: Expression) -> set[str]:
    """Return the columns that a query mentions beside those that it shows."""
    shown = {id(column) for one in query.expressions for column in one.find_all(exp.Column)}
    return {one.name for one in own(query, exp.Column) if id(one) not in shown}


def _leave(query: Expression) -> None:
    """Leave out what was joined for columns that are not there any more."""
    joins = [*(query.args.get("joins") or ())]
    for join in reversed([*joins]):
        name = join.this.alias_or_name
        asked = [
            one
            for one in own(query, exp.Column)
            if one.table == name and one.find_ancestor(exp.Join) is not join
        ]
        if name.startswith(FOUND) and not asked:
            joins.remove(join)
            query.set("joins", joins)
