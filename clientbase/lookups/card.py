"""A client's card: who they are, what is due, what was said, offered and sold."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.page import Cell, Figure, Page, Table

_ENOUGH: Final = 8
_ALL: Final = -1
_BARS: Final = "▁▂▃▄▅▆▇█"
_HEADING: Final = r"^--- (\w+)(?:: (.*))?\n"
_DEFINITIONS: Final = (
    "Due is what was promised, is open or waits for a decision; over counts the days past its day. "
    "A bar is a month, the last one that of the card's day; the lowest bar stands for no sales."
)
_ORDER: Final = (
    *("due", "lights", "contacts", "interactions", "deals", "proposals", "problems", "sales", "purchases"),
    *("interest", "about", "notes", "events"),
)

_JUDGED: Final = ("lights", "sales", "purchases")
"""The tables that norms and rates make."""


class Part(NamedTuple):
    """A part of the cards of many clients."""

    name: str
    columns: Sequence[str]
    rows: Mapping[str, Sequence[Sequence[Any]]]


def card(base: Base, client: str) -> Page:
    """Make the card of the client with this id; what it has nothing of is an empty table."""
    name, path = base.ask("SELECT name, path FROM facts WHERE client = ?", (client,))[0]
    parts = _parts(base, client)
    parts |= _about(parts["about"])
    parts["sales"] = _with_bars(parts["sales"])
    page = base.page(
        ("show", name, path, _DEFINITIONS),
        [*_figures(parts["facts"]), _others(base)],
        [parts[part] for part in _ORDER],
    )
    page = page._replace(not_in_sums=base.not_in_sums(client))
    return _unjudged(page) if base.norm_errors() else page


def _unjudged(page: Page) -> Page:
    """Leave the record itself, where the norms are in error: neither facts that they decide nor lights."""
    from clientbase.index.asked import FACTS

    figures = (
        figure._replace(value=None) if figure.name in FACTS and FACTS[figure.name].computed else figure
        for figure in page.figures
    )
    tables = (table._replace(rows=()) if table.name in _JUDGED else table for table in page.tables)
    return page._replace(figures=tuple(figures), tables=tuple(tables))


def shortened(page: Page) -> Page:
    """Leave out what is empty, for people."""
    return page._replace(
        figures=tuple(figure for figure in page.figures if figure.value is not None),
        tables=tuple(table for table in page.tables if table.rows),
    )


def sparkline(values: Sequence[int]) -> str:
    """Draw a bar for each value: the lowest for nothing, the others in equal steps up to the largest."""
    top = max(values, default=0)
    steps = len(_BARS) - 1
    return "".join(_BARS[-(-max(value, 0) * steps // top) if top > 0 else 0] for value in values)


def of_all(
    base: Base,
    clients: Sequence[str] | None,
    more: str,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
) -> Iterator[Part]:
    """Return the parts of the cards of *clients*, or of everybody, whole: each part by one question about all.

    *more* are further parts, written as those of the card; *only* and *without* choose among all by their names.
    """
    given = ("", base.day.isoformat(), json.dumps(_ended(base)), _ALL)
    chosen = "" if clients is None else " WHERE whose.id IN (SELECT value FROM json_each(?5))"
    for name, _, sql in _sections(f"{_sql()}\n{more}"):
        if name in without or (only and name not in only):
            continue
        names = [column.name for column in base.table(name, name, *_numbered(sql, given)).columns]
        cells = ", ".join(f"c{n}" for n in range(len(names)))
        question = f"""SELECT whose.id, (WITH part ({cells}) AS ({sql.replace("?1", "whose.id")})
                              SELECT json_group_array(json_array({cells})) FROM part)
                         FROM clients whose{chosen}"""
        rows = base.ask(*_numbered(question, (*given, json.dumps(clients))))
        yield Part(name, names, {client: json.loads(found) for client, found in rows if found != "[]"})


def _parts(base: Base, client: str) -> dict[str, Table]:
    ended = _ended(base) if base.one("SELECT 1 FROM deals WHERE client = ?", (client,)) else []
    given = (client, base.day.isoformat(), json.dumps(ended), _ENOUGH)
    return {
        name: base.table(name, heading or name, *_numbered(sql, given))
        for name, heading, sql in _sections(_sql())
    }


def _sections(text: str) -> Iterator[tuple[str, str, str]]:
    _, *sections = re.split(_HEADING, text, flags=re.MULTILINE)
    return zip(sections[::3], sections[1::3], sections[2::3], strict=True)


def _sql() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def _numbered(sql: str, given: Sequence[Cell]) -> tuple[str, Sequence[Cell]]:
    """Return a statement with its placeholders numbered without gaps, which Python cannot bind, and their values."""
    numbers = sorted({int(number) for number in re.findall(r"\?(\d)", sql)})
    closed = re.sub(r"\?(\d)", lambda match: f"?{numbers.index(int(match[1])) + 1}", sql)
    return closed, [given[number - 1] for number in numbers]


def _ended(base: Base) -> list[str]:
    """Return the stages at which a deal is won or lost."""
    from clientbase.rules.norms_file import usable_norms

    deal_stages = usable_norms(base.root)[0].deal_stages
    return [name for name, stage in deal_stages.items() if stage.chance in {0, 100}]


def _figures(facts: Table) -> Iterator[Figure]:
    for known, value in zip(facts.columns, facts.rows[0], strict=True):
        yield Figure(known.name, known.type, known.title, value)


def _others(base: Base) -> Figure:
    """Say since when the other records are known, by which class, stage and lights are found; nothing where by now."""
    since = base.others_since
    at = None if since is None else dt.datetime.fromtimestamp(since // 10**9).isoformat(" ", "minutes")  # noqa: DTZ006 - as the clock on the wall
    return Figure("others_as_of", "text", "Other records as of", at)


def _about(about: Table) -> Mapping[str, Table]:
    """Set what stands in the record about the client itself as rows, and the notes line by line."""
    values = dict(zip((known.name for known in about.columns), about.rows[0], strict=True))
    own = json.loads(str(values.pop("extra") or "{}"))
    notes = str(values.pop("notes") or "").splitlines()
    fields = [(key, _text(value)) for key, value in values.items() if value is not None]
    fields += [(f"extra.{key}", _text(value)) for key, value in own.items()]
    return {
        "about": Table("about", "About", columns("field value"), tuple(fields)),
        "notes": Table("notes", "Notes", columns("note"), tuple((line,) for line in notes if line.strip())),
    }


def _text(value: Cell) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_bars(sales: Table) -> Table:
    rows = (
        (period, sparkline(json.loads(str(months))) or None, *sums) for period, months, *sums in sales.rows
    )
    return sales._replace(rows=tuple(rows))
