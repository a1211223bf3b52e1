"""Which entry of a list of norms holds for each client on a day, as views: what choice.py says of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

STANDARDS = ("contact", "update", "entry")
MINIMUM = "minimum"
_TODAY = "(SELECT day FROM today)"
_COLUMNS = ("segment", "class", "status", "manager", "region", "strategic")

Parts = Mapping[str, Sequence[str]]
"""What an entry asks for: values of columns of a client, tags, and the days from and until which it holds."""


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def choice_views(norms: Mapping[str, Mapping[int, Parts]]) -> str:
    """Return the SQL of the views that choose the entry in force, given what the entries of each norm ask for.

    `standard_no` gives for each client the entry of `standards` that holds for contact, update and entry;
    `contact_no` that for contact on each of the days in `moments`, under the manager of that day;
    `minimum_no` the entry of `thresholds` on the day itself, and `minimum_then` the purchases with the one
    that held on the day of each.
    """
    standards = [f'{_choice(norms[name], _TODAY)} AS "{name}"' for name in STANDARDS]
    clients = _clients([entry for name in STANDARDS for entry in norms[name].values()])
    contacts = norms["contact"]
    class_ = "c.class" if (asked := _clients(contacts.values())) == "attributed" else "NULL"
    minimums = norms[MINIMUM]
    charged, now, then = (
        _clients(minimums.values()),
        _choice(minimums, _TODAY),
        _choice(minimums, "p.date"),
    )
    # What depends on the record alone was found when it was indexed.
    purchases = (
        f"SELECT p.*, {then} AS minimum_no FROM main.purchases p LEFT JOIN {charged} f ON f.id = p.client"
        if any("class" in entry or "status" in entry for entry in minimums.values())
        else "SELECT p.*, p.entry AS minimum_no FROM main.purchases p"
    )
    return f"""
CREATE TEMP VIEW standard_no AS SELECT f.id AS client, {", ".join(standards)} FROM {clients} f;
CREATE TEMP VIEW contact_no AS
SELECT f.id, f.kind, f.n, f.day, f.manager, {_choice(contacts, "f.day")} AS entry
  FROM (SELECT m.id, m.kind, m.n, m.day, c.segment, {class_} AS class, coalesce(m.manager, c.manager) AS manager,
               iif(m.kind <> 'now' AND c.status = 'former', 'active', c.status) AS status, c.region, c.strategic, c.tags
          FROM moments m CROSS JOIN {asked} c ON c.id = m.id) f;
CREATE TEMP VIEW minimum_no AS SELECT f.id AS client, {now} AS entry FROM {charged} f;
CREATE TEMP VIEW minimum_then AS {purchases};
"""


def _clients(entries: Iterable[Parts]) -> str:
    """Return the view of clients that knows what *entries* ask for."""
    return "attributed" if any("class" in entry for entry in entries) else "standing"


def _choice(entries: Mapping[int, Parts], day: str) -> str:
    """Return an SQL expression over a client `f` for the number of the last entry that holds on *day*, or null."""
    cases = [
        f"WHEN {' AND '.join(_terms(parts, day)) or '1'} THEN {number:d}"
        for number, parts in sorted(entries.items(), reverse=True)
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _terms(parts: Parts, day: str) -> Iterator[str]:
    for column in _COLUMNS:
        if wanted := parts.get(column):
            yield f"f.{column} IN ({', '.join(map(literal, wanted))})"
    if tags := parts.get("tag"):
        yield f"EXISTS (SELECT 1 FROM json_each(f.tags) WHERE value IN ({', '.join(map(literal, tags))}))"
    for part, sign in (("from", ">="), ("until", "<=")):
        for limit in parts.get(part, ()):
            yield f"{day} {sign} {literal(limit)}"
