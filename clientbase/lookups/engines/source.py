"""Our views, of which other SQL is made: from the very files by which SQLite answers, whatever they come to say."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from clientbase import laws
from clientbase.index import views as of_index
from clientbase.laws.rhythm import ENOUGH_CLIENTS, ENOUGH_GAPS
from clientbase.lookups.engines.prepare import parsed
from clientbase.lookups.engines.shapes import known

_VIEW: Final = re.compile(r"CREATE TEMP VIEW \"?(\w+)\"? AS\s(.*?);\s*(?=CREATE|\Z)", re.DOTALL)
_NORMS: Final = re.compile(r"CREATE TEMP TABLE norms AS\s(.*?);", re.DOTALL)
_KEPT: Final = re.compile(
    r"CREATE (?:TEMP )?TABLE (contact_lit|standard_status) \((.*?)PRIMARY KEY", re.DOTALL
)
_MORE_NORMS: Final = (
    "abc_a abc_b abc_den abc_period_months abc_period_days fallback_months fallback_days bulk".split()
)
_TEXTS: Final = {"abc_measure"}
_REALS: Final = {"xyz_x", "xyz_y"}
_HELD: Final = {
    "segments": "segment",
    "classes": "class",
    "statuses": "status",
    "managers": "manager",
    "regions": "region",
    "strategics": "strategic",
}
MAIN: Final = {"client_totals": "client_totals_then", "standard_status": "standard_status_then"}
"""Tables of the index that keep what a view finds: here it is found."""
RENAMED: Final = {("rhythms", "paced"): "lived"}
"""What else a view reads here: SQLite keeps what the lives are beside the totals."""


@cache
def views() -> Mapping[str, str]:
    """Return the SQL of each view, as SQLite is asked it; narrowed to nobody, with everything it may leave out."""
    folder = Path(__file__).parent
    fixed = Path(of_index.__file__).with_suffix(".sql").read_text(encoding="utf-8")
    script = "\n".join([fixed, of_index.SOME_ABSENT, laws.views(), of_index.begun_tasks(git=True)])
    narrowed = of_index.narrowed_views(_tables(), everybody=True, outside=True)
    between = (folder / "between.sql").read_text(encoding="utf-8")
    found = dict(_read(script)) | dict(_read(narrowed)) | dict(_read(_filled(between)))
    found["norms"] = _norms(_bare(fixed))
    return found


def columns_of_kept() -> dict[str, list[str]]:
    """Return the columns of what a view finds and a table keeps, which names them."""
    from clientbase.index.tables import create_statements

    fixed = Path(of_index.__file__).with_suffix(".sql").read_text(encoding="utf-8")
    script = _bare(laws.views() + fixed + create_statements())
    return {
        f"{name}_then": [column.split()[0].strip('"') for column in cells.split(",") if column.strip()]
        for name, cells in _KEPT.findall(script)
    }


def _tables() -> dict[str, list[tuple[str, str]]]:
    """Return the tables of records of which questions are told as of the day, with columns and types."""
    from clientbase.index.tables import columns_and_types

    return {
        name: [
            one
            for one in columns_and_types(name)
            if one[0] in {column.in_sql for column in known()[name].columns}
        ]
        for name in ("clients", "contacts", "purchases")
    }


def _bare(script: str) -> str:
    return re.sub(r"--[^\n]*", "", script)


def _read(script: str) -> Iterator[tuple[str, str]]:
    bare = re.sub(r"CREATE (?:TEMP )?TABLE .*?;", "", _bare(script), flags=re.DOTALL)
    yield from _VIEW.findall(bare)


def _norms(script: str) -> str:
    """Return the norms in one row, each of its type; the table has them as texts."""
    (sql,) = _NORMS.findall(script)
    names = [one.alias for one in parsed(sql).expressions] + _MORE_NORMS
    cells = []
    for name in dict.fromkeys(names):
        found = f"max(iif(name = '{name}', value, NULL))"
        kind = "" if name in _TEXTS else "REAL" if name in _REALS else "INTEGER"
        cells.append(f"CAST({found} AS {kind}) AS {name}" if kind else f"{found} AS {name}")
    return f"SELECT {', '.join(cells)} FROM main.norm"


def _filled(script: str) -> str:
    """Fill in what Python knows, and by which terms an entry of norms holds for a client."""

    def holds(match: re.Match[str]) -> str:
        terms = [f"(s.{words} IS NULL OR among(s.{words}, f.{column}))" for words, column in _HELD.items()]
        terms.append("(s.tagged IS NULL OR overlap(f.tags, s.tagged))")
        terms += [
            f"(s.begins IS NULL OR {match[1]} >= s.begins)",
            f"(s.ends IS NULL OR {match[1]} <= s.ends)",
        ]
        return " AND ".join(terms)

    script = script.replace(":enough_clients", str(ENOUGH_CLIENTS)).replace(":enough_gaps", str(ENOUGH_GAPS))
    return re.sub(r":holds\(([^()]*)\)", holds, script)


def asked(sql: str, parameters: tuple[Any, ...]) -> str:
    """Return a question of a report with its parameters in it; -1 for a limit is none."""
    given = iter(parameters)
    filled = re.sub(r"\?", lambda _: _literal(next(given)), sql)
    return re.sub(r"\s*LIMIT -1\s*\Z", "", filled.strip())


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
