"""Histories as chance makes them: branches, merges, renames and what else people do, all from a number.

What is to be learnt from one follows here from what was done to each client, by a way of its own: nothing
is compared by the program's means, and no order matters.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.history.repositories import git, repository

Record = Mapping[str, Any] | str
"""What a record says, or the text of one that cannot be read."""
_START = 1_770_000_000
_DAY = 86_400


class Client(NamedTuple):
    """A client as it stands in a commit."""

    path: str
    record: Record
    layout: int = 0
    """which way the same was written"""

    def text(self) -> str:
        """Return the file's content."""
        if isinstance(self.record, str):
            return self.record
        keys = sorted(self.record, reverse=bool(self.layout % 2))
        text = json.dumps({key: self.record[key] for key in keys}, ensure_ascii=False, indent=1)
        return _remarks(self.record["name"]) + text + "\n" * self.layout


def _remarks(name: str) -> str:
    """Make files long, so that git knows one again that was moved and changed."""
    return "".join(f"# {n} of {name}: what people remark stays as it is\n" for n in range(40))


class Commit(NamedTuple):
    """A commit, with what stands in it by a number that a client bears for life."""

    parents: tuple[int, ...]
    instant: int
    zone: int
    """hours ahead of UTC"""
    clients: dict[int, Client]

    @property
    def day(self) -> str:
        """The author's day."""
        import datetime as dt

        zone = dt.timezone(dt.timedelta(hours=self.zone))
        return dt.datetime.fromtimestamp(self.instant, zone).date().isoformat()


class History:
    """All commits; each may be the tip whose history is learnt."""

    def __init__(self, seed: int, length: int = 16) -> None:
        """Invent a history."""
        self._chance = Random(seed)
        self._count = 0
        self._renamed: set[int] = set()
        self.commits: list[Commit] = []
        for _ in range(length):
            self.commits.append(self._next())

    def _next(self) -> Commit:
        chance, known = self._chance, len(self.commits)
        # On the newest most often, so that branches grow and meet.
        recent = range(max(0, known - 4), known)
        parents = tuple(chance.sample(recent, min(known, chance.choice((1, 1, 1, 2, 2, 3)))))
        if len(parents) > 1:
            parents = tuple(
                one for one in parents if not any(one in self.before(p) for p in parents if p != one)
            )
        clients = self._merged([self.commits[one].clients for one in parents]) if parents else {}
        if len(parents) < 2 or chance.random() < 0.3:
            before = dict(clients)
            for _ in range(chance.choice((1, 1, 2, 3))):
                self._change(clients, alone=len(parents) < 2)
            self._keep_renamed(before, clients)
        instant = _START + chance.randrange(250 * _DAY)
        return Commit(parents, instant, chance.choice((-9, 0, 2, 12)), clients)

    def _keep_renamed(self, before: dict[int, Client], clients: dict[int, Client]) -> None:
        """Let a commit that renames a client change nothing else of it: so it is known to be the same."""
        for n, client in clients.items():
            old = before.get(n)
            if old and old.path.rpartition("/")[2] != client.path.rpartition("/")[2]:
                clients[n] = old._replace(path=client.path)

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _talk(self) -> dict[str, str]:
        n = self._number()
        said = {
            "date": f"{2000 + n // 300}-{1 + n // 25 % 12:02}-{1 + n % 25:02}",
            "kind": f"k{n}",
            "about": f"talk {n}",
        }
        if self._chance.random() < 0.2:
            said["entered"] = "2025-12-31"
        return said

    def _change(self, clients: dict[int, Client], *, alone: bool) -> None:
        """Do something to one client; what only a commit with one parent may do is done where it stands *alone*."""
        ways = [self._say, self._say, self._note]
        if alone:
            ways += [
                self._mend if len(self.commits) % 2 else self._unsay,
                self._bring,
                self._lay_out,
                self._rename,
                self._archive,
                self._take_away,
                self._break,
            ]
        if not clients:
            ways = [self._bring]
        way = self._chance.choice(ways)
        way(clients, self._chance.choice(sorted(clients)) if clients else 0)

    def _bring(self, clients: dict[int, Client], _: int) -> None:
        n = self._number()
        record = {"name": f"Client {n}", "interactions": [self._talk()]}
        clients[n] = Client(f"records/c{n}.yaml", record)

    def _say(self, clients: dict[int, Client], n: int) -> None:
        self._with(clients, n, lambda talks: self._chance.sample([*talks, self._talk()], len(talks) + 1))

    def _unsay(self, clients: dict[int, Client], n: int) -> None:
        self._with(clients, n, lambda talks: talks[1:])

    def _mend(self, clients: dict[int, Client], n: int) -> None:
        self._with(
            clients,
            n,
            lambda talks: [*talks[:-1], *[{**one, "by": f"m{self._number()}"} for one in talks[-1:]]],
        )

    def _with(self, clients: dict[int, Client], n: int, change: Any) -> None:
        record = clients[n].record
        if not isinstance(record, str):
            record = {**record, "interactions": change(record["interactions"])}
            clients[n] = clients[n]._replace(record=record)

    def _note(self, clients: dict[int, Client], n: int) -> None:
        record = clients[n].record
        if not isinstance(record, str):
            clients[n] = clients[n]._replace(record={**record, "notes": f"note {self._number()}"})

    def _lay_out(self, clients: dict[int, Client], n: int) -> None:
        clients[n] = clients[n]._replace(layout=clients[n].layout + 1)

    def _rename(self, clients: dict[int, Client], n: int) -> None:
        if n not in self._renamed:
            self._renamed.add(n)
            clients[n] = clients[n]._replace(path=clients[n].path.replace(f"c{n}.yaml", f"renamed-{n}.yaml"))

    def _archive(self, clients: dict[int, Client], n: int) -> None:
        name = clients[n].path.rpartition("/")[2]
        clients[n] = clients[n]._replace(path=f"records/archive/{name}")

    def _take_away(self, clients: dict[int, Client], n: int) -> None:
        if n not in self._renamed:  # what was renamed here and changed there git leaves to people
            del clients[n]

    def _break(self, clients: dict[int, Client], n: int) -> None:
        clients[n] = clients[n]._replace(record=f"{_remarks(f'Client {n}')}name: [{self._number()}\n")

    def _merged(self, sides: list[dict[int, Client]]) -> dict[int, Client]:
        if len(sides) == 1:
            return dict(sides[0])
        merged = {}
        for n in sorted({n for side in sides for n in side}):
            found = [side[n] for side in sides if n in side]
            one = self._chance.choice(found)
            paths = sorted(client.path for client in found)
            if all(not isinstance(client.record, str) for client in found):
                one = one._replace(record=self._both([client.record for client in found]))
            # Where one side has renamed a client the new name stays, as git has it.
            merged[n] = one._replace(path=next((path for path in paths if "renamed" in path), one.path))
        return merged

    def _both(self, records: list[Any]) -> Record:
        talks = {talk["about"]: talk for record in records for talk in record["interactions"]}
        notes = {key: record[key] for record in records for key in record if key == "notes"}
        return {**records[0], **notes, "interactions": list(talks.values())}

    def before(self, tip: int) -> set[int]:
        """Return the commits of a tip's history, itself included."""
        found: set[int] = set()
        left = [tip]
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += self.commits[one].parents
        return found

    def build(self, root: Path) -> list[str]:
        """Write the history into a new repository; give the ids of its commits."""
        repository(root)
        marks = root.parent / f"{root.name}.marks"
        stream = "".join(_imported(n, commit) for n, commit in enumerate(self.commits))
        file = root.parent / f"{root.name}.stream"
        file.write_bytes(stream.encode())
        with file.open("rb") as said:
            import subprocess

            words = ["git", "-C", str(root), "fast-import", "--quiet", f"--export-marks={marks}"]
            subprocess.run(words, stdin=said, check=True)
        ids = dict(line.lstrip(":").split() for line in marks.read_text().splitlines())
        return [ids[str(n + 1)] for n in range(len(self.commits))]


def _imported(n: int, commit: Commit) -> str:
    zone = f"{'-' if commit.zone < 0 else '+'}{abs(commit.zone):02}00"
    lines = [f"commit refs/heads/c{n}\nmark :{n + 1}\n"]
    lines.append(f"author Olga <olga@adria.example> {commit.instant} {zone}\n")
    lines.append("committer Ivan <ivan@adria.example> 1790000000 +0000\ndata 1\nx\n")
    words = ("from", "merge", "merge")
    lines += [f"{word} :{one + 1}\n" for word, one in zip(words, commit.parents, strict=False)]
    lines.append("deleteall\nM 100644 inline schema.yaml\ndata 3\n{}\n\n")
    for client in commit.clients.values():
        text = client.text()
        lines.append(f"M 100644 inline {client.path}\ndata {len(text.encode())}\n{text}\n")
    return "".join(lines)


class Expected(NamedTuple):
    """What is to be known of a client."""

    last_update: str | None
    entered: dict[str, str | None]
    """by what was talked about"""


def expected(history: History, tip: int) -> dict[str, Expected]:
    """Return what a tip's history says of each client that stands there and can be read, by its id."""
    before = [history.commits[n] for n in history.before(tip)]
    found = {}
    for n, client in history.commits[tip].clients.items():
        if not isinstance(client.record, str):
            steps = [
                (commit, [history.commits[p].clients.get(n) for p in commit.parents]) for commit in before
            ]
            talks = client.record["interactions"]
            entered = {talk["about"]: _entered(steps, n, talk) for talk in talks if "entered" not in talk}
            days = [day for talk in talks if (day := _entered(steps, n, talk))]
            days += [
                commit.day
                for commit, olds in steps
                if len(olds) == 1 and _is_changed(commit.clients.get(n), olds[0])
            ]
            found[client.path.rpartition("/")[2].removesuffix(".yaml")] = Expected(
                max(days, default=None), entered
            )
    return found


def _entered(
    steps: Sequence[tuple[Commit, list[Client | None]]], n: int, talk: Mapping[str, str]
) -> str | None:
    """Return the day of the first commit that has a talk; what the history starts with is taken by its word."""
    came = min(_came(steps, n, talk["about"]), default=None)
    return talk.get("entered") if came is None or came[1] == 0 else came[0]


def _came(
    steps: Iterable[tuple[Commit, list[Client | None]]], n: int, about: str
) -> Iterator[tuple[str, int]]:
    for commit, olds in steps:
        new = commit.clients.get(n)
        if new and _has(new, about) and not any(old and _has(old, about) for old in olds):
            yield commit.day, int(bool(commit.parents))


def _has(client: Client, about: str) -> bool:
    return not isinstance(client.record, str) and any(
        talk["about"] == about for talk in client.record["interactions"]
    )


def _is_changed(new: Client | None, old: Client | None) -> bool:
    """Return whether a commit says more of a client than which talks there were: it came, went, or its parts differ."""
    if new is None or old is None:
        return new is not old
    if isinstance(new.record, str) or isinstance(old.record, str):
        return False  # nobody can read both
    ours, before = _parts(new.record), _parts(old.record)
    return any(
        ours.get(key) != before.get(key)
        for key in before | ours
        if key in before or not key.startswith("talk ")
    )


def _parts(record: Mapping[str, Any]) -> dict[str, Any]:
    talks = {f"talk {talk['about']}": talk for talk in record["interactions"]}
    return {**{key: value for key, value in record.items() if key != "interactions"}, **talks}


def go_to(root: Path, commit: str) -> None:
    """Check a commit out."""
    git(root, "reset", "--quiet", "--hard", commit)
