"""Mutants that nothing can notice, and why: `docs/mutants.md` is made of it, and `make mutants` counts them apart."""

# ruff: noqa: E501 - lines are told as they stand

from collections.abc import Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """A change that makes another text and the same program: in a line of a file, something instead of what was."""

    file: str
    line: str
    was: str
    becomes: str


UNNOTICED: dict[str, tuple[Place, ...]] = {
    "The two are never equal: places of different items, and a whole day beside the year that it begins with": (
        Place(
            "clientbase/merging/fieldwise.py",
            "asked = kept != sorted(kept) or bool(kept and added and min(added) < max(kept))",
            "<",
            "<=",
        ),
        Place("clientbase/values.py", "if text < _FIRST_YEAR:", "<", "<="),
    ),
    "No two changes of one text lie in the same lines, so nothing more decides their order": (
        Place(
            "clientbase/merging/hunks.py", "return sorted(found, key=lambda hunk: hunk[:2])[::-1]", "2", "3"
        ),
        Place(
            "clientbase/merging/lines.py",
            "marked = sorted([(hunk, 0) for hunk in ours] + [(hunk, 1) for hunk in theirs], key=lambda one: one[0][:2])",
            "2",
            "3",
        ),
    ),
    "The number only tells one of two from the other": (
        Place(
            "clientbase/merging/lines.py",
            "marked = sorted([(hunk, 0) for hunk in ours] + [(hunk, 1) for hunk in theirs], key=lambda one: one[0][:2])",
            "1",
            "2",
        ),
    ),
    "Git is asked about more files, and of its answer only what was meant is taken": (
        Place("clientbase/edits/commit.py", "_FEW: Final = 100", "100", "101"),
        Place(
            "clientbase/edits/commit.py",
            'return [self._repository.inside(path) for path in paths] if len(paths) <= _FEW else ["."]',
            '[self._repository.inside(path) for path in paths] if len(paths) <= _FEW else ["."]',
            '(["."])',
        ),
    ),
    "Of what is longer than it can be a byte more or less is no matter": (
        Place(
            "clientbase/text/journal.py",
            "return are_folders and contents(folder / _MARK, 100) == _mark(folder).encode()",
            "100",
            "101",
        ),
    ),
    "The bit is set already, for it is that of writing": (
        Place(
            "clientbase/text/store.py",
            '_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)',
            "0",
            "1",
        ),
    ),
    "Only what stands before the first is taken": (
        Place(
            "clientbase/text/syntax_errors.py",
            "before = re.split(_CONTROL, text, maxsplit=1)[0] if at is None else text[:at]",
            "1",
            "2",
        ),
    ),
    "It is a place far behind all that is read, on Windows alone": (
        Place("clientbase/text/system.py", "_FAR: Final = 1 << 20", "20", "21"),
        Place("clientbase/text/system.py", "_FAR: Final = 1 << 20", "1", "2"),
    ),
    "Git says that it has found something, or nothing, or that it failed, which is 128": (
        Place("clientbase/edits/commit.py", "if answer.code > 1:", "1", "2"),
    ),
    "It says how many answers are remembered, not what they are": (
        Place("clientbase/values.py", "@lru_cache(maxsize=8192)", "8192", "8193"),
        Place(
            "clientbase/index/rows.py",
            "_listed = lru_cache(maxsize=4096)(_ENCODE)  # tags and the like come again and again",
            "4096",
            "4097",
        ),
    ),
    "The larger of it and what is always there is taken": (
        Place(
            "clientbase/laws/alike.py",
            "def __init__(self, clients: Sequence[Known], size: int = 0) -> None:",
            "0",
            "1",
        ),
    ),
    "The field stands for the whole record, of which nobody asks whether it must be there": (
        Place(
            "clientbase/merging/fieldwise.py",
            'base, ours, theirs, _At((), (), Field(shape, "one", required=False, default=None, attribute=""))',
            "False",
            "True",
        ),
    ),
    "A folder that others may look into is closed in the next step": (
        Place("clientbase/text/journal.py", "folder.mkdir(mode=0o700, exist_ok=True)", "0o700", "449"),
    ),
    "Where there are so few brackets a parser hands out all of them before it complains": (
        Place(
            "clientbase/text/loader.py",
            'if before.count("[") + before.count("{") > DEEPEST:',
            ">",
            ">=",
        ),
    ),
    "Where there is nothing to do, to do it changes nothing": (
        Place(
            "clientbase/edits/autofix.py",
            "still = _wrong(intended(document.data, changes)) if changes else []",
            "_wrong(intended(document.data, changes)) if changes else []",
            "(_wrong(intended(document.data, changes)))",
        ),
        Place(
            "clientbase/edits/commit.py",
            "found = self._repository.lines(*words, *self._named(paths)) if paths else ()",
            "self._repository.lines(*words, *self._named(paths)) if paths else ()",
            "(self._repository.lines(*words, *self._named(paths)))",
        ),
        Place(
            "clientbase/edits/autofix.py",
            'return uncut(text) if "#" in text else text',
            'uncut(text) if "#" in text else text',
            "(uncut(text))",
        ),
    ),
    "Nobody reads a clock in the very moment at which his patience ends": (
        Place(
            "clientbase/edits/commit.py",
            'if not answer.code or ".lock\': File exists" not in answer.err or time.monotonic() > end:',
            ">",
            ">=",
        ),
        Place("clientbase/edits/commit.py", "if time.monotonic() > end:", ">", ">="),
    ),
    "Any number but 0 is true, and nothing else is asked of it": (
        Place(
            "clientbase/laws/contact.sql",
            "WHERE coalesce(begun <= (SELECT day FROM today), 1) AND coalesce(done > (SELECT day FROM today), 1);",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "WHERE coalesce(p.begun <= c.day, 1) AND coalesce(p.done > c.day, 1)) AS due",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/minimum.sql",
            "CASE WHEN coalesce(p.amount_base >= t.minimum, 1) THEN 'enough'",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/presence.sql",
            "WHERE c.customer IN (0, 1) AND c.own_begins > (SELECT day FROM today) AND coalesce(g.day > (SELECT day FROM today), 1)",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/presence.sql",
            "WHERE g.client = c.id AND g.date <= (SELECT day FROM today) AND coalesce(g.back > (SELECT day FROM today), 1)",
            "1",
            "2",
        ),
    ),
    "EXISTS asks whether there is a row, not what is in it": (
        Place(
            "clientbase/laws/contact.sql",
            "WHEN EXISTS (SELECT 1 FROM snoozes z JOIN contact_lit s ON s.id = z.id AND s.kind = 'snooze'",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            'OR EXISTS (SELECT 1 FROM snoozes z WHERE z.id = l.id AND l.day BETWEEN z."from" AND z.until',
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "AND NOT EXISTS (SELECT 1 FROM contact_lit s WHERE s.id = z.id AND s.kind = 'snooze')) THEN 'snoozed'",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "WHEN EXISTS (SELECT 1 FROM given g JOIN standards t ON t.standard = 'contact' AND t.entry = l.entry",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "AND NOT EXISTS (SELECT 1 FROM given b WHERE b.client = g.client AND (b.date, b.n) > (g.date, g.n))",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "AND NOT EXISTS (SELECT 1 FROM main.interactions i",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/entry.sql",
            "SELECT f.id, f.manager, EXISTS (SELECT 1 FROM handed h WHERE h.client = f.id) AS passed, f.has_left, s.limit_months, s.limit_days, s.limit_working, w.begins",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/entry.sql",
            "AND NOT EXISTS (SELECT 1 FROM main.changes h WHERE h.client = c.id AND h.field = 'reviewed' AND h.new = c.reviewed",
            "1",
            "2",
        ),
    ),
    "A question that stands for a value gives its first row, however many there are": (
        Place(
            "clientbase/index/views.sql",
            "ORDER BY l.number DESC LIMIT 1)",
            "1",
            "2",
        ),
        Place(
            "clientbase/index/views.sql",
            "ORDER BY l.number DESC LIMIT 1);",
            "1",
            "2",
        ),
        Place(
            "clientbase/index/views.sql",
            "ORDER BY i.date DESC LIMIT 1) AS last_contact,",
            "1",
            "2",
        ),
        Place(
            "clientbase/index/views.sql",
            'ORDER BY i.date DESC, i.n DESC LIMIT 1) AS "by",',
            "1",
            "2",
        ),
        Place(
            "clientbase/index/views.sql",
            "ORDER BY i.date DESC, i.n DESC LIMIT 1) AS channel,",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/entry.sql",
            "ORDER BY h.date, h.n LIMIT 1), NULL), k.manager) AS manager, e.author, e.said, e.committed, e.unproven, e.unjudged, k.begins, k.has_left,",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/entry.sql",
            "ORDER BY h.number DESC LIMIT 1),",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/entry.sql",
            "ORDER BY h.number LIMIT 1) f)) END AS reviewed",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/presence.sql",
            "ORDER BY g.date DESC, g.n DESC LIMIT 1));",
            "1",
            "2",
        ),
        Place(
            "clientbase/laws/presence.sql",
            "ORDER BY b.date DESC, b.n DESC LIMIT 1)) AS giver",
            "1",
            "2",
        ),
    ),
    "Days are looked at only where there are no months": (
        Place(
            "clientbase/laws/contact.sql",
            'SELECT z.id, z."from", min(z.until, date(z."from", \'+\' || span_days(z."from", 12, 0, 0) || \' days\')) AS until',
            "0",
            "1",
        ),
    ),
    "A client has one row of the kind, and nobody asks for its number": (
        Place(
            "clientbase/laws/contact.sql",
            "SELECT s.id, 'now' AS kind, 0 AS n, (SELECT day FROM today) AS day, NULL AS manager",
            "0",
            "1",
        ),
        Place(
            "clientbase/laws/contact.sql",
            "SELECT z.id, 'snooze', 0, z.\"from\", NULL FROM stale x CROSS JOIN snoozes z ON z.id = x.id",
            "0",
            "1",
        ),
    ),
    "There is one norm of the name": (
        Place(
            "clientbase/index/views.sql",
            "SELECT max(value) FILTER (WHERE name = 'own_rhythm_from') AS own_rhythm_from,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'regular_after') AS regular_after,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'cooling_num') AS cooling_num,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'cooling_den') AS cooling_den,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'dormant_num') AS dormant_num,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'dormant_den') AS dormant_den,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'lost_num') AS lost_num,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'lost_den') AS lost_den,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'abc_measure') AS abc_measure,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'xyz_x') AS xyz_x,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'xyz_y') AS xyz_y,",
            "max(",
            "min(",
        ),
        Place(
            "clientbase/index/views.sql",
            "max(value) FILTER (WHERE name = 'bucket_months') AS bucket_months",
            "max(",
            "min(",
        ),
    ),
    "All of them are the same": (
        Place(
            "clientbase/index/views.sql",
            "coalesce((SELECT max(q.returned) FROM main.purchases q",
            "max(",
            "min(",
        ),
    ),
    "The row is filled when the views are laid": (
        Place(
            "clientbase/index/views.sql",
            "SELECT date('now') AS day, CAST(julianday(date('now')) - 1721424.5 AS INTEGER) AS ordinal,",
            "- ",
            "+ ",
        ),
    ),
    "What is counted is as even in any unit": (
        Place(
            "clientbase/index/views.sql",
            "WHEN 'profit' THEN coalesce(p.amount_base, 0) - p.cost_base ELSE 1 END AS measure",
            "1",
            "2",
        ),
    ),
    "No purchase is of the first day of the year 1": (
        Place(
            "clientbase/index/rows.py",
            "squares, day = 0.0, 0",
            "0",
            "1",
        ),
    ),
    "The least of all is looked for once more, and is the same": (
        Place(
            "clientbase/index/rows.py",
            "if amount is not None and amount < 0:",
            "<",
            "<=",
        ),
        Place(
            "clientbase/index/rows.py",
            "if amount is not None and amount < 0:",
            "0",
            "1",
        ),
    ),
    "What may be missing is looked for where nothing is, which takes longer and finds the same": (
        Place(
            "clientbase/index/views.py",
            "absent = not all_records and (_any(connection, _LATER, day) or (git and _any(connection, _UNDATED)))",
            "and",
            "or",
        ),
        Place(
            "clientbase/index/views.py",
            'begun_tasks(git=git and _any(connection, "SELECT 1 FROM main.tasks WHERE entered IS NULL")),',
            "and",
            "or",
        ),
    ),
    "Nobody looks at it where no standard is for the client": (
        Place("clientbase/laws/standards.py", "return None, None, None", "None, None, None", "None"),
    ),
    "They are made of the same list, so that they are equally long": (
        Place(
            "clientbase/index/rows.py",
            "zip(order, ordinals, amounts, found, preferred, strict=True), 1",
            "True",
            "False",
        ),
        Place(
            "clientbase/index/rows.py",
            "for product, amount in zip(products, amounts, strict=True):",
            "True",
            "False",
        ),
    ),
}
"""Why nothing can notice, and where that is so."""


def is_explained(place: Place) -> bool:
    """Return whether it is known why nothing notices this change."""
    return any(place in places for places in UNNOTICED.values())


def page() -> Iterator[str]:
    """Return the parts of the page: how it is counted, then the places by their reason."""
    yield "# Changes that no test can notice"
    yield (
        "`make mutants` breaks the code in one place at a time and sees whether the tests of the room notice; what it "
        "has counted last stands under [What is promised](promises.md). Some changes make another text and the same "
        "program. They are counted as not noticed, and told apart here, each with the reason."
    )
    for why, places in UNNOTICED.items():
        yield f"## {why}"
        yield "| Where | Line | Change |\n| --- | --- | --- |\n" + "\n".join(map(_row, places))


def _row(place: Place) -> str:
    line, was, becomes = (_code(text) for text in place[1:])
    return f"| `{place.file}` | {line} | {was} → {becomes} |"


def _code(text: str) -> str:
    text = " ".join(text.split()).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`" if text else "nothing"
