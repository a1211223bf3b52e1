"""Folders of cards and events: a file each, and none of what is gone; what others have there stays."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import write

SCHEMA = "managers: {olga: {}, ivan: {}}\n"
RECORDS = {
    "luna": """
name: Luna
manager: olga
phone: "+38923111222"
contacts: [{name: Ana, phone: "+38970111111"}]
tasks:
  - {date: 2026-11-25, what: "pay, now; \\u202e=1", entered: 2026-11-01}
  - {date: 2026-12-15, what: call, entered: 2026-11-01}
""",
    "sol": """
name: Sol
manager: ivan
contacts: [{name: Boris, phone: "+38970222222"}]
tasks: [{date: 2026-11-26, what: visit, entered: 2026-11-01}]
""",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", RECORDS, SCHEMA)


def names(folder: Path) -> dict[str, str]:
    """What the files of a folder are called by whom they are about."""
    said = {file: file.read_text(encoding="utf-8").replace("\r\n ", "") for file in folder.iterdir()}
    return {
        line.partition(":")[2]: file.name
        for file, text in said.items()
        for line in text.splitlines()
        if line.startswith(("FN:", "SUMMARY:"))
    }


def test_cards_of_some_clients_leave_those_of_others(base: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    run(base, "export", "contacts", "-o", f"{book}/")
    all_of_them = names(book)
    assert {*all_of_them} == {"Luna", "Ana", "Boris"}
    write(base, {"luna": RECORDS["luna"].replace("Ana,", "Ana, left: 2026-11-01,")}, SCHEMA)
    write(base, {"sol": RECORDS["sol"].replace("Boris,", "Boris, left: 2026-11-01,")}, SCHEMA)
    answer = run(base, "export", "contacts", "-o", f"{book}/", "--manager", "olga")
    assert {*names(book)} == {"Luna", "Boris"}
    assert "1 old file removed" in answer.err
    run(base, "export", "contacts", "-o", f"{book}/")
    assert {*names(book)} == {"Luna"}


def test_each_thing_to_do_is_a_file_that_stays_the_same(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "agenda"
    folder.mkdir()
    (folder / "mine.ics").write_text("mine", encoding="utf-8")
    run(base, "export", "agenda", "-o", str(folder))
    first = names(folder)
    assert {*first} == {"Luna: pay\\, now\\; \u202e=1", "Luna: call", "Sol: visit"}
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    # Another day, the same events: nothing is written that says nothing new.
    run(base, "--as-of", "2026-11-22", "export", "agenda", "-o", str(folder))
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    write(base, {"luna": RECORDS["luna"].replace("what: call,", "what: call, done: 2026-11-20,")}, SCHEMA)
    write(base, {"sol": RECORDS["sol"].replace("what: visit,", "what: visit, done: 2026-11-20,")}, SCHEMA)
    run(base, "export", "agenda", "-o", str(folder), "--manager", "olga")
    assert {*names(folder)} == {"Luna: pay\\, now\\; \u202e=1", "Sol: visit"}
    run(base, "export", "agenda", "-o", str(folder))
    assert names(folder) == {key: name for key, name in first.items() if key.startswith("Luna: pay")}
    assert (folder / "mine.ics").read_text(encoding="utf-8") == "mine"


def test_a_calendar_in_one_file_is_that_of_the_report(base: Path, tmp_path: Path) -> None:
    run(base, "export", "agenda", "-o", str(tmp_path / "all.ics"), "--days", "7")
    text = (tmp_path / "all.ics").read_bytes()
    assert text == run(base, "agenda", "--all", "-f", "ics").out.encode()
    assert text.count(b"BEGIN:VEVENT") == 2
    assert run(base, "export", "agenda").out.count("BEGIN:VEVENT") == 3


def test_events_go_by_the_norms(base: Path) -> None:
    (base / "schema.yaml").write_text("managers: 3\n", encoding="utf-8")
    assert run(base, "export", "agenda").code == 3
    assert run(base, "export", "contacts").code == 0
