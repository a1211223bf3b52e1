"""A demo base for measuring, and the commands that are measured on it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measure import Cost, Key, Row, run

HERE = Path(__file__).parent
DAY = "2026-11-21"
FIRST, AGAIN, CHANGED = ", first", ", again", ", one file changed"
TYPER = "bare Typer program"
SCAN = "scandir and stat of all files"
PLAIN = "plain loop: yaml and pydantic"
LEAN = "lean loop: the same, keeping nothing"
SITE = "site"
COLD = "check, cold"
VERBS = ("show", "log", "add", "set", "Tab")
_OLD = 1_700_000_000
_SCHEDULE = """
schedules:
  weekly: {reports: [overview, cadence, dormant], format: [markdown, html], output: 'out/{date}-weekly'}
"""
_CLIENT = "document: inv-7-1}"


class Base:
    """A base of so many clients, which one version of the program works on."""

    def __init__(self, folder: Path, clients: int, python: Path, version: str = "") -> None:
        """Make it in *folder* by the program that is installed beside *python*; *version* tells two apart."""
        self.path = folder / f"base-{clients}{version}"
        self._clients, self._version = clients, version
        self._program = [str(python), str(python.with_name("clientbase"))]
        words = ["-q", "--as-of", DAY, "demo", "--clients", str(clients), "--seed", "7", str(self.path)]
        subprocess.run([*self._program, *words], check=True)
        if not version:  # an earlier one may know other words for it
            with (self.path / "schema.yaml").open("a", encoding="utf-8") as schema:
                schema.write(_SCHEDULE)
        # An index that is as young as its files looks at them again: let it grow older than they are.
        records = sorted((self.path / "records").rglob("*.yaml"))
        for record in records:
            os.utime(record, (_OLD, _OLD))
        # A smaller base holds the first clients of a larger one: the same record is changed in all.
        self._record = next(record for record in records if _CLIENT in record.read_text(encoding="utf-8"))
        self._text = self._record.read_text(encoding="utf-8")
        self._number = 0

    def key(self, name: str) -> Key:
        """Return under what a command on this base is noted."""
        return Key(name, self._clients, self._version)

    def command(self, *words: str) -> list[str]:
        """Return the command line of clientbase on this base."""
        return [*self._program, "-C", str(self.path), "--as-of", DAY, *words]

    def delete_index(self) -> None:
        """Throw the index away."""
        shutil.rmtree(self.path / ".clientbase", ignore_errors=True)

    def restore(self) -> None:
        """Give the record back what it said first, so that it looks as it did."""
        self._record.write_text(self._text, encoding="utf-8")
        os.utime(self._record, (_OLD, _OLD))

    def change(self) -> None:
        """Change one record after the index has seen it."""
        self._number += 1
        lines = [line for line in self._text.splitlines() if not line.startswith("tax_id:")]
        self._record.write_text("\n".join([*lines, f"tax_id: {self._number:09}", ""]), encoding="utf-8")
        os.utime(self._record, (_OLD + self._number, _OLD + self._number))

    def drop_answers(self) -> None:
        """Drop the answers that are kept, and nothing else."""
        with sqlite3.connect(self.path / ".clientbase/index.sqlite3") as index:
            if index.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
                index.execute("DELETE FROM answers")
        index.close()

    def journal(self) -> None:
        """Write the purchases down for hledger."""
        if not (file := self.path / "journal").exists():
            with file.open("w") as out:
                words = [sys.executable, str(HERE / "plain.py"), str(self.path), "--journal"]
                subprocess.run(words, check=True, stdout=out)

    def scan(self, among: str = "") -> Row:
        """Return the least that must be done to know whether a file has changed."""
        words = [sys.executable, str(HERE / "scan.py"), str(self.path)]
        return Row(Key(f"{SCAN}{among}", self._clients), words)

    def reports(self, names: list[str], rounds: int) -> Iterator[Row]:
        """Return each report: after one file has changed, the first time on a warm index, and asked again.

        One that this version does not know is measured for the other alone.
        """
        for name in names:
            command = self.command("report", name, "-f", "json")
            known = run(command, codes=(0, 2)).code == 0
            for what, before in ((CHANGED, self.change), (FIRST, self.drop_answers), (AGAIN, lambda: None)):
                yield Row(self.key(f"report {name}{what}"), command, before, rounds * known)

    def verbs(self, rounds: int = 10) -> Iterator[Row]:
        """Return what must not depend on the size of a base, and Tab behind the beginning of an id."""
        client = self._record.stem
        for name, *words in (
            ("show", "show", client),
            ("log", "log", client, "call", "prices"),
            ("add", "add", "contact", client, "name=Vera Ilieva", "role=buyer"),
            ("set", "set", client, "notes=asks for samples"),
        ):
            yield Row(self.key(name), self.command(*words), self.restore, rounds)
        typed = f"clientbase show {client[:3]}"
        completing = {"_CLIENTBASE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": "2"}
        yield Row(self.key("Tab"), self._program, self._enter, rounds, (0, 1), completing)

    def about_many(self, rounds: int) -> Iterator[Row]:
        """Return what is asked about many clients at once, and a list with a row for each hundredth client."""
        warm = self.command("check")
        yield Row(self.key("check, warm"), warm, rounds=rounds, codes=(0, 1))
        for words in (
            ["list"],
            ["find", "olive"],
            ["query", "SELECT count(*) FROM facts"],
            ["export", "contacts"],
        ):
            yield Row(self.key(" ".join(words)), self.command(*words), self.drop_answers, rounds, (0, 1))
        file = self.path.with_suffix(".csv")
        rows = (f"New Shop Nr {n} x{n * 7919 % 100_003},horeca" for n in range(max(self._clients // 100, 1)))
        file.write_text("\n".join(["name,segment", *rows, ""]), encoding="utf-8")
        words = self.command("import", str(file), "--dry-run")
        yield Row(self.key("import of a list"), words, rounds=1, codes=(0, 1))

    def changed_at_once(self) -> Iterator[Row]:
        """Return the change of all clients of a segment, which is shown and not made."""
        words = self.command("set", "--where", "segment=horeca", "notes=asks for samples", "--dry-run")
        yield Row(self.key("set --where"), words, rounds=1)

    def delivery(self, rounds: int = 3, *, pages: bool = True) -> Iterator[Row]:
        """Return what is made for those who see no terminal: a schedule, a page, a folder of *pages*."""
        site = self.path.with_name(f"{self.path.name}-site")
        made = self.command("site", str(site))
        # The first question of a day lays out what all others find, and is not what a schedule costs.
        weekly = self.command("run", "weekly")
        yield Row(self.key("run weekly"), weekly, self.drop_answers, max(rounds, 2))
        yield Row(
            self.key("report overview -f html"),
            self.command("report", "overview", "-f", "html"),
            self.drop_answers,
            rounds,
        )
        if pages:
            yield Row(self.key(f"{SITE}{FIRST}"), made, lambda: shutil.rmtree(site, ignore_errors=True), 1)
            yield Row(self.key(f"{SITE}{CHANGED}"), made, self.change, rounds)
            yield Row(self.key(f"{SITE}{AGAIN}"), made, rounds=rounds)

    def _enter(self) -> None:
        self.restore()
        os.chdir(self.path)

    def checks(self, rounds: int = 3) -> Iterator[Row]:
        """Return `check` without an index."""
        yield Row(self.key(COLD), self.command("check"), self.delete_index, rounds, (0, 1))

    def loops(self) -> Iterator[Row]:
        """Return what a cold check is compared with."""
        words = [sys.executable, str(HERE / "plain.py"), str(self.path)]
        yield Row(Key(PLAIN, self._clients), words, rounds=3)
        yield Row(Key(LEAN, self._clients), [*words, "--lean"], rounds=3)
        if hledger := shutil.which("hledger"):
            balance = [hledger, "-f", str(self.path / "journal"), "balance"]
            yield Row(Key("hledger balance", self._clients), balance, self.journal)

    def warm(self) -> Cost:
        """Bring the index up to date."""
        return run(self.command("report", "process", "-f", "json"))
