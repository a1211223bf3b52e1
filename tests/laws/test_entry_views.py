"""When items were entered, by the views, in one base of which git tells: each client lies on a bound of the law."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clientbase.base import Base
from tests.history.repositories import lay_history
from tests.index.bases import opened, put, write

DAY = "2026-11-21"
SCHEMA = """
managers: {olga: {}, ivan: {}, petar: {}}
history: {bulk: 1, commit_within: 3d}
standards:
  - {entry: {limit: 7d, within: 30d}}
  - {for: {segment: slow}, entry: {limit: 6wd, within: 30d}}
  - {for: {segment: monthly}, entry: {limit: 1mo, within: 90d}}
  - {for: {segment: quick}, entry: {limit: 1d, within: 30d}}
"""
NEVER = ""
"""The record is not committed."""


def talk(date: str, more: str = "") -> str:
    """Return a record with a talk of 2026, or of another year."""
    return f"interactions: [{{date: {_day(date)}, kind: call, about: %s{more and ', ' + more}}}]\n"


def _day(text: str) -> str:
    return text if len(text) > 5 else f"2026-{text}"


Talk = tuple[str, str, tuple[str | None, int | None, str | None, str | None, int] | None]
"""The commit of a talk, the record, and what is known on the day: entered, delay, committed, unjudged, unproven."""

TALKS: dict[str, Talk] = {
    # Committed on the day, before it, after it; said likewise.
    "today": ("11-21", talk("11-10"), ("11-21", 11, "11-21", None, 0)),
    "tomorrow": ("11-22", talk("11-10"), None),
    "tomorrow-as-said": ("11-22", talk("11-10", "entered: 2026-11-12"), ("11-12", 2, None, None, 1)),
    "in-time": ("11-15", talk("11-10", "entered: 2026-11-12"), ("11-12", 2, "11-15", None, 0)),
    "late": ("11-16", talk("11-10", "entered: 2026-11-12"), ("11-16", 6, "11-16", None, 0)),
    "said-for-tomorrow": ("11-20", talk("11-10", "entered: 2026-11-22"), ("11-20", 10, "11-20", None, 0)),
    "said": (NEVER, talk("11-10", "entered: 2026-11-12"), ("11-12", 2, None, None, 1)),
    "said-today": (NEVER, talk("11-10", "entered: 2026-11-21"), ("11-21", 11, None, None, 1)),
    "said-tomorrow": (NEVER, talk("11-10", "entered: 2026-11-22"), None),
    "unsaid": (NEVER, talk("11-10"), (None, None, None, "unknown", 1)),
    # Talks of the day itself, of the day after, and ahead of their commit.
    "of-today": ("11-20", talk("11-21"), ("11-20", 0, "11-20", None, 0)),
    "of-tomorrow": ("11-20", talk("11-22"), None),
    # The history starts with them.
    "start": ("01-01", talk("2025-12-20"), (None, None, "01-01", "start", 0)),
    "start-said": (
        "01-01",
        talk("2025-12-20", "entered: 2025-12-24"),
        ("2025-12-24", 4, "01-01", "start", 0),
    ),
    "start-odd": (
        "01-01",
        talk("2025-12-20", "entered: 2026-11-22"),
        (None, None, "01-01", "start", 0),
    ),
    # What came by import is judged from the day on which the record is known.
    "import-old": (
        "11-14",
        "entered: 2026-11-11\n" + talk("11-10", "entered: 2026-11-12, learnt_from: import"),
        ("11-12", 2, "11-14", "import", 0),
    ),
    "import-new": (
        "11-14",
        "entered: 2026-11-10\n" + talk("11-10", "entered: 2026-11-12, learnt_from: import"),
        ("11-12", 2, "11-14", None, 0),
    ),
    "import-by-commit": (
        "11-14",
        talk("11-13", "entered: 2026-11-14, learnt_from: import"),
        ("11-14", 1, "11-14", "import", 0),
    ),
    "import-of-the-day": (
        "11-14",
        talk("11-14", "entered: 2026-11-14, learnt_from: import"),
        ("11-14", 0, "11-14", None, 0),
    ),
    "import-today": (
        "11-21",
        "entered: 2026-11-21\n" + talk("11-21", "learnt_from: import"),
        ("11-21", 0, "11-21", None, 0),
    ),
    "import-as-it-is-said-today": (
        NEVER,
        "entered: 2026-11-21\n" + talk("11-21", "entered: 2026-11-21, learnt_from: import"),
        ("11-21", 0, None, None, 1),
    ),
    "import-entered-tomorrow": (
        "11-10",
        "entered: 2026-11-22\n" + talk("11-10", "entered: 2026-11-12, learnt_from: import"),
        ("11-10", 0, "11-10", None, 0),
    ),
    "import-unknown": (
        NEVER,
        talk("11-10", "entered: 2026-11-12, learnt_from: import"),
        ("11-12", 2, None, "import", 1),
    ),
    # Equal ones of one author and day are bulk where they are more than one.
    "single-1": ("11-12", talk("11-11", "with: Vera"), ("11-12", 1, "11-12", None, 0)),
    **{
        f"mass-{n}": (
            "11-12",
            talk("11-01", "with: Vera, entered: 2026-11-01"),
            ("11-12", 11, "11-12", "bulk", 0),
        )
        for n in (1, 2)
    },
    **{
        f"mass-tomorrow-{n}": (
            "11-22",
            talk("11-02", "with: Vera, entered: 2026-11-03"),
            ("11-03", 1, None, None, 1),
        )
        for n in (1, 2)
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("told") / "base"


@pytest.fixture
def root(folder: Path) -> Path:
    """Return a base with all records of this module, each committed on its day."""
    return folder if folder.exists() else _laid(folder)


def _laid(root: Path) -> Path:
    records = {name: (day, _text(name, text)) for name, (day, text, _) in TALKS.items()}
    records |= {name: (day, _text(name, text)) for name, (day, text, *_) in MEASURED.items()}
    days = sorted({day for day, _ in records.values()} - {NEVER})
    told = {day: {name: text for name, (when, text) in records.items() if when == day} for day in days}
    told[days[0]] |= {"schema.yaml": SCHEMA, ".gitignore": ".clientbase/\n"}
    lay_history(root, ((f"2026-{day}", files) for day, files in told.items()))
    for name, (day, text) in records.items():
        if day == NEVER:
            put(root / f"records/{name}.yaml", text)
    return root


def _text(name: str, record: str) -> str:
    about = name.rpartition("-")[0] if name[-1].isdigit() else name
    return f"name: {name}\nmanager: olga\n{record % about if '%s' in record else record}"


@pytest.fixture
def base(root: Path) -> Iterator[Base]:
    with opened(root, DAY) as there:
        yield there


def test_each_talk_was_entered_when_it_is_proven(base: Base) -> None:
    rows = base.ask("SELECT client, entered, delay, committed, unjudged, unproven FROM entries")
    found = {row[0]: row[1:] for row in rows if row[0] in TALKS}
    expected = {
        name: (_told(known[0]), known[1], _told(known[2]), *known[3:])
        for name, (_, _, known) in TALKS.items()
        if known
    }
    assert found == expected


def _told(day: str | None) -> str | None:
    return day and _day(day)


def test_what_a_talk_says_itself_is_told_once_it_is_true(base: Base) -> None:
    said = dict(base.ask("SELECT client, said FROM entries"))
    assert (said["said-today"], said["said-for-tomorrow"], said["unsaid"]) == (DAY, None, None)


def test_before_the_history_starts_the_word_of_a_record_counts(root: Path) -> None:
    with opened(root, "2025-12-31") as base:
        rows = base.ask("SELECT client, entered, delay, committed, unjudged, unproven FROM entries")
    assert rows == [("start-said", "2025-12-24", 4, None, None, 1)]


def handed(*handovers: str) -> str:
    """Return a talk of 10 November, of nobody, and handovers of November as `DAY [FROM] TO`."""
    told = []
    for handover in handovers:
        day, *giver, to = handover.split()
        told.append(f"{{date: 2026-11-{day}{', from: ' + giver[0] if giver else ''}, to: {to}}}")
    return talk("11-10") + f"handovers: [{', '.join(told)}]\n"


MEASURED: dict[str, tuple[str, str, Mapping[str, object]]] = {
    # The limit is counted from the day of the talk; working days and months, too.
    "days": ("11-17", talk("11-10"), {"limit": 7, "days": 7}),
    "working-days": ("11-17", "segment: slow\n" + talk("11-10"), {"limit": 8}),
    "months": ("11-17", "segment: monthly\n" + talk("10-10"), {"limit": 31}),
    # Whose it is: of who was there, else of who looked after the client then.
    "by-petar": ("11-12", talk("11-10", "by: petar"), {"manager": "petar", "author": "petar"}),
    "by-nobody": ("11-12", talk("11-10"), {"manager": "olga", "author": None}),
    "handed-later": ("11-12", handed("11 ivan olga"), {"manager": "ivan"}),
    "handed-that-day": ("11-12", handed("10 ivan olga"), {"manager": "olga"}),
    "handed-before": ("11-12", handed("09 ivan olga"), {"manager": "olga"}),
    "handed-twice": ("11-12", handed("12 ivan olga", "11 petar ivan"), {"manager": "petar"}),
    "handed-twice-a-day": ("11-12", handed("11 petar ivan", "11 ivan olga"), {"manager": "petar"}),
    "handed-by-nobody": ("11-12", handed("11 olga"), {"manager": "olga"}),
    "handed-by-who-got-it": ("11-12", handed("08 ivan", "11 olga"), {"manager": "ivan"}),
    # Dated back: said so much earlier than committed that the limit lies between.
    "at-the-limit": ("11-17", talk("11-10", "entered: 2026-11-10"), {"back_dated": 0, "days": 7}),
    "over-it": ("11-18", talk("11-10", "entered: 2026-11-10"), {"back_dated": 1, "days": 8}),
    "unsaid-over-it": ("11-18", talk("11-10"), {"back_dated": 0}),
    "over-it-in-time": (
        "11-12",
        "segment: quick\n" + talk("11-10", "entered: 2026-11-10"),
        {"back_dated": 0, "days": 0},
    ),
    "over-it-late": (
        "11-14",
        "segment: quick\n" + talk("11-10", "entered: 2026-11-10"),
        {"back_dated": 1, "days": 4},
    ),
    "working-days-at-it": (
        "11-18",
        "segment: slow\n" + talk("11-10", "entered: 2026-11-10"),
        {"back_dated": 0},
    ),
    "working-days-over-it": (
        "11-19",
        "segment: slow\n" + talk("11-10", "entered: 2026-11-10"),
        {"back_dated": 1},
    ),
    "month-at-it": (
        "11-10",
        "segment: monthly\n" + talk("10-10", "entered: 2026-10-10"),
        {"back_dated": 0},
    ),
    "month-over-it": (
        "11-11",
        "segment: monthly\n" + talk("10-10", "entered: 2026-10-10"),
        {"back_dated": 1},
    ),
    "mass-over-it-1": ("11-12", talk("11-01", "with: Vera, entered: 2026-11-01"), {"back_dated": 0}),
    "mass-over-it-2": ("11-12", talk("11-01", "with: Vera, entered: 2026-11-01"), {"back_dated": 0}),
    # Judged is what was entered within the time, of clients that have not left.
    "on-the-first-day": ("10-22", talk("10-20"), {"begins": "2026-10-22", "judged": True}),
    "the-day-before": ("10-21", talk("10-20"), {"begins": "2026-10-22", "judged": False}),
    "of-one-who-left": (
        "11-12",
        "status: former\nleft: {date: 2026-11-20}\n" + talk("11-10"),
        {"has_left": 1, "judged": False},
    ),
}


def test_each_entry_is_measured_by_what_holds_for_its_client(base: Base) -> None:
    judged = {client for (client,) in base.ask("SELECT client FROM judged_entries")}
    rows = {row["client"]: row for row in base.rows("SELECT * FROM measured_entries")}
    found = {
        name: {key: name in judged if key == "judged" else rows[name][key] for key in expected}
        for name, (_, _, expected) in MEASURED.items()
    }
    assert found == {name: expected for name, (_, _, expected) in MEASURED.items()}
    assert {name for name in TALKS if name in judged} == {
        name for name, (_, _, known) in TALKS.items() if known and known[0] and not known[3]
    }


def test_what_nobody_handed_over_is_of_the_manager_where_a_single_other_one_was(tmp_path: Path) -> None:
    records = {
        "kept": f"name: Kept\nmanager: olga\n{talk('11-10') % 'a'}",
        "given": f"name: Given\nmanager: olga\n{handed('11 ivan olga') % 'b'}",
    }
    with opened(write(tmp_path / "base", records, SCHEMA), DAY) as base:
        assert base.ask("SELECT id, passed FROM entry_limits ORDER BY id") == [
            ("given", 1),
            ("kept", 0),
        ]
        found = base.ask("SELECT client, manager FROM measured_entries ORDER BY client")
    assert found == [("given", "ivan"), ("kept", "olga")]
