"""A tree in the words of an engine: what SQLite takes for a condition becomes one, functions are called as there."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlglot import exp

from clientbase.lookups.engines.lift import own

_REAL: Final = frozenset({"total", "squares", "variation"})
"""Columns of our views that hold fractions."""
_PREDICATES: Final = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Is,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Between,
    exp.In,
    exp.Exists,
    exp.Like,
    exp.And,
    exp.Or,
    exp.Not,
)
_NEVER_UNKNOWN: Final = (exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Exists)
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_JULIAN: Final = 1721424.5
"""SQLite's number of the day before the first one of year 1."""

Expression = Any
"""A tree, or a part of one."""


def spoken(tree: Expression, dialect: str) -> Expression:
    """Return the tree with the functions and types of an engine."""
    tree = _true(tree, condition=False)
    tree = tree.transform(_aggregated)
    return _worded(tree, dialect)


def _aggregated(node: Expression) -> Expression:
    """Let what is looked up be one value in words, where it is one by what it looks for."""
    if not isinstance(node, exp.Subquery) or not isinstance(node.this, exp.Select):
        return node
    select, place = node.this, node.parent
    if isinstance(place, (exp.From, exp.Join, exp.In, exp.Exists, exp.CTE)) or node.alias:
        return node
    if select.args.get("limit") or any(True for _ in own(select, exp.AggFunc)):
        return node
    (value,) = select.expressions
    value = value.this if isinstance(value, exp.Alias) else value
    select.set("expressions", [exp.Max(this=value.copy())])
    return node


def _true(node: Expression, *, condition: bool) -> Expression:
    """Return *node* as a condition, or as a value: 1 or 0 where SQLite makes no difference between the two."""
    for key, value in [*node.args.items()]:
        if isinstance(value, exp.Expression):
            node.set(key, _true(value, condition=_asks(node, key, condition=condition)))
        elif isinstance(value, list):
            node.set(
                key,
                [_true(one, condition=False) if isinstance(one, exp.Expression) else one for one in value],
            )
    bare = node.unnest() if isinstance(node, exp.Paren) else node
    told = isinstance(bare, _PREDICATES)
    if condition and not told and not isinstance(node, exp.Paren):
        return exp.NEQ(this=node.copy(), expression=exp.Literal.number(0))
    if told and not condition and isinstance(node, _PREDICATES) and not isinstance(node.parent, exp.Paren):
        return _number(node)
    if told and not condition and isinstance(node, exp.Paren):
        return _number(bare)
    return node


def _number(predicate: Expression) -> Expression:
    case = exp.Case().when(predicate.copy(), exp.Literal.number(1))
    if isinstance(predicate, _NEVER_UNKNOWN):
        return case.else_(exp.Literal.number(0))
    return case.when(exp.not_(predicate.copy()), exp.Literal.number(0))


def _asks(node: Expression, key: str, *, condition: bool) -> bool:
    """Return whether a place within *node* wants a condition."""
    if isinstance(node, (exp.And, exp.Or, exp.Not, exp.Where, exp.Having)):
        return True
    if isinstance(node, exp.If):
        above: Expression = node.parent
        in_case = node.arg_key == "ifs" and above.this is not None
        return key == "this" and not in_case
    if isinstance(node, exp.Join):
        return key == "on"
    return condition if isinstance(node, exp.Paren) else False


Words = Mapping[str, Callable[..., str]]
_BOTH: Words = {
    "sum_of": lambda units: (
        f"CAST(CAST({units} AS DECIMAL(28, 4)) * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"
    ),
}
_DUCKDB: Words = {
    **_BOTH,
    "ordinal": lambda day: f"CAST(CAST({day} AS DATE) - DATE '1970-01-01' + {_EPOCH} AS BIGINT)",
    "shifted": lambda day, months, days: (
        f"CAST(CAST(CAST({day} AS DATE) + to_months(CAST({months} AS INT)) AS DATE) + CAST({days} AS INT) AS VARCHAR)"
    ),
    "gathered": lambda value: f"string_agg({value}, chr(31))",
    "overlap": lambda listed, words: (
        f"CAST(list_has_any(from_json(CAST({listed} AS JSON), '[\"VARCHAR\"]'), string_split({words}, chr(31))) AS INT)"
    ),
    "has_word": lambda listed, word: (
        f"CAST(list_contains(from_json(CAST({listed} AS JSON), '[\"VARCHAR\"]'), {word}) AS INT)"
    ),
    "among": lambda words, word: f"CAST(list_contains(string_split({words}, chr(31)), {word}) AS INT)",
    "wide": lambda number: f"CAST({number} AS HUGEINT)",
    "whole": lambda one, other: f"({one}) // nullif({other}, 0)",
}
_SPARK: Words = {
    **_BOTH,
    "ordinal": lambda day: f"CAST(datediff(CAST({day} AS DATE), DATE '1970-01-01') + {_EPOCH} AS BIGINT)",
    "shifted": lambda day, months, days: (
        f"CAST(date_add(add_months(CAST({day} AS DATE), CAST({months} AS INT)), CAST({days} AS INT)) AS STRING)"
    ),
    "gathered": lambda value: f"nullif(array_join(collect_list({value}), chr(31)), '')",
    "overlap": lambda listed, words: (
        f"CAST(arrays_overlap(from_json({listed}, 'array<string>'), split({words}, chr(31))) AS INT)"
    ),
    "has_word": lambda listed, word: (
        f"CAST(array_contains(from_json({listed}, 'array<string>'), {word}) AS INT)"
    ),
    "among": lambda words, word: f"CAST(array_contains(split({words}, chr(31)), {word}) AS INT)",
    "wide": lambda number: f"CAST({number} AS DECIMAL(28, 0))",
    "whole": lambda one, other: f"({one}) div nullif({other}, 0)",
}
_WORDS: Final = {"duckdb": _DUCKDB, "spark": _SPARK}


def _worded(tree: Expression, dialect: str) -> Expression:
    """Return the tree with what the engine calls otherwise, from the leaves up."""
    words = _WORDS[dialect]

    def of(node: Expression) -> str:
        return str(node.sql(dialect))

    for node in reversed([*tree.dfs()]):
        if text := _word(node, words, of):
            new = exp.Var(this=text)
            if node is tree:
                return new
            node.replace(new)
    return tree


def _word(node: Expression, words: Words, of: Callable[[Expression], str]) -> str:
    """Return what an engine calls *node*; an empty text where sqlglot knows it."""
    return next((text for word in _RULES if (text := word(node, words, of))), "")


def _function(node: Expression, words: Words, of: Callable[[Expression], str]) -> str:
    if isinstance(node, exp.Anonymous):
        name, given = node.name.lower(), [of(one) for one in node.expressions]
        if name == "julianday":
            return f"({words['ordinal'](*given)} + CAST({_JULIAN} AS DOUBLE))"
        return words[name](*given) if name in words else ""
    if isinstance(node, (exp.Greatest, exp.Least)):  # of SQLite they are unknown where one of them is
        parts = [of(one) for one in (node.this, *node.expressions)]
        unknown = " OR ".join(f"{part} IS NULL" for part in parts)
        name = "greatest" if isinstance(node, exp.Greatest) else "least"
        return f"CASE WHEN {unknown} THEN NULL ELSE {name}({', '.join(parts)}) END"
    return ""


def _quotient(node: Expression, words: Words, of: Callable[[Expression], str]) -> str:
    if isinstance(node, exp.Div):
        if _is_real(node.this):
            return f"CAST({of(node.this)} AS DOUBLE) / nullif({of(node.expression)}, 0)"
        return words["whole"](of(node.this), of(node.expression))
    return ""


def _numeral(node: Expression, words: Words, of: Callable[[Expression], str]) -> str:
    del words
    if isinstance(node, exp.Literal) and not node.is_string and "." in str(node.this):
        return f"CAST({node.this} AS DOUBLE)"
    if isinstance(node, exp.Cast) and node.to.this in {exp.DataType.Type.INT, exp.DataType.Type.BIGINT}:
        return f"CAST({of(node.this)} AS BIGINT)"
    return ""


_RULES: Final = (_function, _quotient, _numeral)


def _is_real(node: Expression) -> bool:
    """Return whether fractions are divided; else it is whole numbers, as SQLite does by what it finds."""
    return any(
        (isinstance(one, exp.Column) and one.name in _REAL)
        or isinstance(one, exp.Sqrt)
        or (isinstance(one, exp.Var) and "DOUBLE" in str(one.this))
        for one in node.dfs()
    )
