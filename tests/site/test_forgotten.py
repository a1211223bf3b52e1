"""Who was forgotten, left or is gone: nothing of them stays in the folder once it was made again."""

import os
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.site.test_site import bytes_of, few, made

__all__ = ["few"]
pytestmark = pytest.mark.usefixtures("few")
NAMES = ("Зденка Ветерова", "zdenka", "Ветеров", "veterova", "70999888", "zdenka@adriatik", "1971-03-09")
CARD = """\
contacts:
  - name: Зденка Ветерова
    role: sommelier
    phone: +38970999888
    email: zdenka@adriatik.example
    birthday: 1971-03-09
"""


def traces(folder: Path) -> set[str]:
    """Return the files that hold anything of the person, whatever they are and whatever their names."""
    words = [name.casefold() for name in NAMES]
    return {
        name
        for name, data in bytes_of(folder).items()
        if any(word in f"{name}\n{data.decode('utf-8', 'replace')}".casefold() for word in words)
    }


def test_a_person_who_is_forgotten_stays_in_no_page_no_search_and_no_leftover(
    example: Path, tmp_path: Path
) -> None:
    record, folder = example / "records/adriatik.yaml", tmp_path / "site"
    text = record.read_text("utf-8").replace("contacts:\n", CARD, 1)
    talk = "  - {date: 2026-11-12, kind: call, by: olga, with: Зденка Ветерова, about: wine list}\n"
    record.write_text(text.replace("\ninteractions:\n", f"\ninteractions:\n{talk}", 1), "utf-8")
    made(example, folder)
    page = (folder / "clients/adriatik.html").read_bytes()
    assert traces(folder) >= {"clients/adriatik.html", "search.js"}
    # Runs that were killed have left these, one of them of the page itself and one of the search.
    for name in ("clients/.adriatik.html.4711-1.tmp", ".search.js.4711-2.tmp"):
        (folder / name).write_bytes(page)
    answer = run(example, "forget", "Зденка Ветерова", "--yes")
    assert answer.code == 0, answer
    made(example, folder)
    assert traces(folder) == set()
    assert b"wine list" in (folder / "clients/adriatik.html").read_bytes()


def test_a_client_who_is_a_person_is_forgotten_with_the_page(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    record = example / "records/zdenka-veterova.yaml"
    record.write_text("name: Зденка Ветерова\nkind: person\nphone: +38970999888\nmanager: olga\n", "utf-8")
    made(example, folder)
    assert traces(folder) >= {
        "clients/zdenka-veterova.html",
        "clients.html",
        "search.js",
        "managers/olga.html",
    }
    answer = run(example, "forget", "Зденка Ветерова", "--yes")
    assert answer.code == 0, answer
    made(example, folder)
    assert traces(folder) == set()


def test_what_somebody_copied_into_the_folder_is_not_ours_to_remove(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    backup = folder / "clients/adriatik.html~"
    backup.write_text("my copy")
    os.link(folder / "clients/adriatik.html", folder / "clients/copy.html")
    made(example, folder)
    assert backup.read_text() == "my copy"
    assert (folder / "clients/copy.html").exists()
