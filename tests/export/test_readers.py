"""Other programs read what was exported: `make readers` installs them; where one is absent, its test is skipped."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.edits.running import run
from tests.index.bases import write

SCHEMA = "managers: {olga: {name: Olga Stojanova}}\n"
HOSTILE = '=1+1 <script>alert(1)</script> O\'Neil, "Sons"'
RECORDS = {
    "luna": {
        "name": HOSTILE,
        "manager": "olga",
        "phone": "+38923111222",
        "contacts": [
            {"name": "Ана Петрова", "phone": ["+38970111111", "+38970222222"], "email": "ana@luna.example"}
        ],
        "tasks": [{"date": "2026-11-25", "what": "pay, now;\nplease", "entered": "2026-11-01"}],
        "purchases": [{"date": "2026-06-01", "amount": "812.40", "product": "olive oil 5 l"}],
    }
}
KHAL = """
[calendars]
[[clients]]
path = {folder}/agenda
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = clients
"""


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    base = write(tmp_path / "base", RECORDS, SCHEMA)
    for what, target in (("tables", "all.db"), ("contacts", "book/"), ("agenda", "agenda/")):
        assert run(base, "export", what, "-o", f"{tmp_path}/{target}").code == 0
    return tmp_path


def asked(program: str, *words: str) -> str:
    """Return what a program beside this Python, or on the PATH, says to some words."""
    found = shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{program} is not installed; make readers installs it")
    return subprocess.run([found, *words], capture_output=True, text=True, check=True).stdout


def test_datasette_shows_names_for_keys_and_what_columns_are(exported: Path) -> None:
    database = str(exported / "all.db")
    query = "/all/purchases.json?_shape=array&_labels=on"
    rows: list[dict[str, Any]] = json.loads(asked("datasette", database, "--get", query))
    assert [(row["client"], row["amount"]) for row in rows] == [({"value": "luna", "label": HOSTILE}, 812.4)]
    metadata = str(exported / "all.metadata.json")
    page = asked("datasette", database, "-m", metadata, "--get", "/all/purchases")
    assert "the sum; it may be unknown where the purchase came with a list" in page
    assert "<script>alert" not in page


def test_sqlite_utils_reads_the_tables_and_their_keys(exported: Path) -> None:
    database = str(exported / "all.db")
    (task,) = json.loads(asked("sqlite-utils", "rows", database, "tasks"))
    assert (task["client"], task["date"], task["what"]) == ("luna", "2026-11-25", "pay, now;\nplease")
    counts = {
        one["table"]: one["count"]
        for one in json.loads(asked("sqlite-utils", "tables", database, "--counts"))
    }
    assert (counts["clients"], counts["phones"], counts["returns"]) == (1, 3, 0)
    keys = asked("sqlite-utils", "schema", database, "purchases")
    assert '"client" TEXT REFERENCES clients (id)' in keys


def test_khard_reads_the_cards(exported: Path) -> None:
    settings = exported / "khard.conf"
    settings.write_text(f"[addressbooks]\n[[clients]]\npath = {exported}/book\n", encoding="utf-8")
    lines = asked("khard", "-c", str(settings), "phone", "--parsable").splitlines()
    assert {(line.split("\t")[0], line.split("\t")[1]) for line in lines} == {
        ("+38923111222", HOSTILE),
        ("+38970111111", "Ана Петрова"),
        ("+38970222222", "Ана Петрова"),
    }
    assert "ana@luna.example\tАна Петрова" in asked("khard", "-c", str(settings), "email", "--parsable")


def test_khal_reads_the_agenda(exported: Path) -> None:
    settings = exported / "khal.conf"
    settings.write_text(KHAL.format(folder=exported), encoding="utf-8")
    words = ("list", "--format", "{start-date} {title}", "--day-format", "", "2026-11-21", "30d")
    said = asked("khal", "-c", str(settings), *words)
    assert f"2026-11-25 {HOSTILE}: pay, now;" in said
