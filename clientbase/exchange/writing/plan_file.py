"""A plan as YAML that people read, change and keep: one document for the whole, one for each record."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.errors import BlockedError, RefusedError, UnreadableError, UsageError, cause_of, unreadable
from clientbase.exchange.writing.plan import (
    RECORD_ORDER,
    SCHEMA,
    Changed,
    ImportPlan,
    New,
    modeline,
    schema_of,
)
from clientbase.finding import Finding
from clientbase.language import number, say
from clientbase.names import is_record, valid_id
from clientbase.norms import Norms
from clientbase.rules.judge import errors
from clientbase.text.edit import Append, Change, EditError, Put, Remove, intended
from clientbase.text.format import written
from clientbase.text.inside import IrregularError, contents, demand_own
from clientbase.text.journal import entries
from clientbase.text.layout import NO_ORDER
from clientbase.text.quote import scalar
from clientbase.text.read import Data, Document, Unreadable, Value, parse, read
from clientbase.typed import order_of, typed

_LARGEST: Final = 256_000_000
_HEAD: Final = """\
# A plan of clientbase import. Nothing of it is written yet. Read it and change it: values may be corrected, an entry
# between two lines of --- may be taken out whole, and a conflict says what is to stand: take: mine (as the record has
# it) or take: theirs (as the list has it). Then: clientbase import --apply {name}
"""
_BETWEEN: Final = "\n---\n"
_FIRST: Final = "# A plan of clientbase import."
_KEYS: Final = "plan made summary rejected record name found_by rows perhaps as_it_was new changes conflicts"
_ORDER: Final = {key: RECORD_ORDER if key == "new" else NO_ORDER for key in _KEYS.split()}
_MINE: Final = "mine"


def plan_text(plan: ImportPlan, name: str, today: dt.date) -> str:
    """Write a plan down; *name* is that of its file."""
    rejected = [rejects.path for rejects in plan.rejects]
    head = {"plan": "1", "made": str(today), "summary": plan.lines(), "rejected": rejected}
    parts = [_HEAD.format(name=name) + _written(head)]
    if plan.schema:
        parts.append("\n".join([f"record: {SCHEMA}", "changes:", *_steps(plan.schema.changes)]))
    parts += [_written(_new(new)) for new in plan.new]
    parts += map(_changed, plan.changed)
    return _BETWEEN.join(parts) + "\n"


def may_be_replaced(file: Path) -> bool:
    """Whether a file is a plan, so that a new one may take its place."""
    demand_own(file)
    with file.open("rb") as opened:
        return opened.read(len(_FIRST)) == _FIRST.encode()


def _written(part: dict[str, Any]) -> str:
    return written({key: value for key, value in part.items() if value}, _ORDER).rstrip("\n")


def _new(new: New) -> dict[str, Any]:
    return {"record": new.path, "rows": list(new.rows), "perhaps": list(new.perhaps), "new": new.data}


def _changed(one: Changed) -> str:
    about: dict[str, Value] = {
        "record": one.path,
        "name": one.name,
        "found_by": one.by,
        "rows": list(one.rows),
    }
    about["as_it_was"] = digest(_bytes(one.before, one.bom))
    lines = [f"{key}: {_in_flow(value)}" for key, value in about.items() if value]
    lines += ["changes:", *_steps(one.changes)] if one.changes else []
    if one.conflicts:
        conflicts = (
            {"at": _spelt(c.where), "mine": c.mine, "theirs": c.theirs, "take": _MINE} for c in one.conflicts
        )
        lines += ["conflicts:", *_listed(conflicts)]
    return "\n".join(lines)


def _steps(changes: Iterable[Change]) -> Iterator[str]:
    return _listed(map(_step, changes))


def _listed(items: Iterable[dict[str, Value]]) -> Iterator[str]:
    """Write items, each on its line: there may be very many of them."""
    return (f"  - {_in_flow(item)}" for item in items)


def _in_flow(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_scalar(key)}: {_in_flow(inner)}" for key, inner in value.items()]) + "}"
    return "[" + ", ".join(map(_in_flow, value)) + "]" if value else '""'


@lru_cache(maxsize=4096)
def _scalar(text: str) -> str:
    """Spell a text once: keys, days and products come again and again."""
    return scalar(text, flow=True)


def _step(change: Change) -> dict[str, Value]:
    if isinstance(change, Append):
        return {"add": _spelt(change.where), "item": change.item}
    if isinstance(change, Remove):
        return {"remove": _spelt(change.where)}
    return {"put": _spelt(change.where), "value": "" if change.value is None else change.value}


def _spelt(where: Sequence[str | int]) -> str:
    return "/".join(map(str, where))


def digest(data: bytes) -> str:
    """Return what tells one content of a record from another."""
    return hashlib.sha256(data).hexdigest()[:20]


def _bytes(text: str, bom: bool) -> bytes:
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()


class _Piece(NamedTuple):
    """One document of a plan, and how many lines stand before it."""

    data: Data
    document: Document
    above: int

    def finding(self, file: str, where: Sequence[str | int], message: str, code: str = "CB101") -> Finding:
        place = self.document.place(where)
        return Finding(file, place.line + self.above, place.column, code, message)


class _Reader:
    """Makes a plan of its file again, and finds what of it can no longer be carried out."""

    def __init__(self, file: Path, root: Path, today: dt.date) -> None:
        self.file, self.root, self.today = file.as_posix(), root, today
        self.wrong: list[Finding] = []
        self.moved: list[str] = []
        self.schema: Changed | None = None
        self.new: list[New] = []
        self.changed: list[Changed] = []
        self.norms = schema_of(root)[1]

    def plan(self, pieces: Iterable[_Piece]) -> ImportPlan:
        """Say what is still to be written; RefusedError where the plan is wrong, BlockedError where it is too old."""
        for piece in pieces:
            try:
                self._take(piece, str(piece.data.get("record", "")))
            except (EditError, _WrongError) as error:
                where = error.where if isinstance(error, _WrongError) else ()
                self.wrong.append(piece.finding(self.file, where, str(error)))
        if self.moved:
            names = ", ".join(self.moved[:_SHOWN]) + (" ..." if len(self.moved) > _SHOWN else "")
            raise BlockedError(
                say(
                    "{count} of the records were changed since the plan was made ({names}); make it anew",
                    count=len(self.moved),
                    names=names,
                )
            )
        if self.wrong:
            raise RefusedError(say("nothing was written; mend the plan, or make it anew"), self.wrong)
        return ImportPlan(
            self.root,
            schema=self.schema,
            new=tuple(self.new),
            changed=tuple(self.changed),
            summary=self._told(),
        )

    @cached_property
    def done(self) -> frozenset[tuple[str, str, str]]:
        """What the last imports have put, one of which may have been killed: of each record before and after."""
        last = takewhile(lambda entry: entry.command == "import", entries(self.root))
        files = (one for entry in last for one in entry.files or ())
        return frozenset(
            (one.path, digest(one.before), digest(one.after)) for one in files if one.before and one.after
        )

    def _told(self) -> tuple[str, ...]:
        said = [say("new: {things}", things=number(f"{len(self.new):,}"))] if self.new else []
        if self.changed:
            said.append(say("records changed: {n}", n=number(f"{len(self.changed):,}")))
        return tuple(said or [say("nothing to write: all that the plan says stands already")])

    def _take(self, piece: _Piece, path: str) -> None:
        if path == SCHEMA:
            self._take_schema(piece)
        elif not is_record(path) or valid_id(Path(path).stem) or ".." in path:
            raise _WrongError(f'"{path}" is no record; write records/ID.yaml', ("record",))
        elif "new" in piece.data:
            self._take_new(piece, path)
        else:
            self._take_changed(piece, path)

    def _take_schema(self, piece: _Piece) -> None:
        document, _ = schema_of(self.root)
        changes = [one for one in _changes(piece.data) if not _stands(document.data, one)]
        norms, complaints = typed(intended(document.data, changes), Norms)
        if norms is None:
            raise _WrongError(complaints[0].message, ("changes",))
        self.norms = norms
        if changes:
            self.schema = Changed(document, changes, order_of(Norms))

    def _take_new(self, piece: _Piece, path: str) -> None:
        data = piece.data["new"]
        if not isinstance(data, dict):
            raise _WrongError("a mapping of fields is expected", ("new",))
        text = written(data, RECORD_ORDER, modeline(path))
        there = _content(self.root / path)
        if there is not None:
            if there != text.encode():
                self.moved.append(path)
            return
        for complaint in errors(path, data, self.norms, self.today):
            self._blame(piece, ("new", *complaint.where), complaint.code, complaint.message)
        self.new.append(New(path, text, data))

    def _take_changed(self, piece: _Piece, path: str) -> None:
        there = _content(self.root / path)
        was = str(piece.data.get("as_it_was", ""))
        if there is None or digest(there) != was:
            if there is None or (path, was, digest(there)) not in self.done:
                self.moved.append(path)
            return
        document = read(self.root / path, path)
        changes = [*_taken(piece.data), *_changes(piece.data)]
        data = intended(document.data, changes)
        known = [(one.code, one.message) for one in errors(path, document.data, self.norms, self.today)]
        for complaint in errors(path, data, self.norms, self.today):
            if (complaint.code, complaint.message) in known:
                known.remove((complaint.code, complaint.message))
            else:
                self._blame(piece, ("changes",), complaint.code, complaint.message)
        if changes:
            changed = Changed(document, changes, RECORD_ORDER)
            _ = changed.after  # what cannot be written is said before anything is
            self.changed.append(changed)

    def _blame(self, piece: _Piece, where: Sequence[str | int], code: str, message: str) -> None:
        self.wrong.append(piece.finding(self.file, where, message, code))


_SHOWN: Final = 5


class _WrongError(ValueError):
    """A plan says something that is none; *where* it does."""

    def __init__(self, message: str, where: Sequence[str | int]) -> None:
        super().__init__(message)
        self.where = where


def _stands(data: Data, change: Change) -> bool:
    """Whether what is to be put stands there already, as it does where the same plan was carried out in part."""
    here: Any = data
    for part in change.where:
        if not isinstance(here, Mapping) or part not in here:
            return False
        here = here[part]
    return isinstance(change, Put) and (here or "") == (change.value or "")


def _changes(data: Data) -> Iterator[Change]:
    steps = data.get("changes") or []
    for n, step in enumerate(steps if isinstance(steps, list) else [steps]):
        match step:
            case {"put": str(where), "value": value, **rest} if not rest:
                yield Put(_way(where), value or None)
            case {"add": str(where), "item": item, **rest} if not rest:
                yield Append(_way(where), item)
            case {"remove": str(where), **rest} if not rest:
                yield Remove(_way(where))
            case _:
                raise _WrongError("a change says put and value, add and item, or remove", ("changes", n))


def _taken(data: Data) -> Iterator[Change]:
    """Return what a person has decided on conflicts."""
    conflicts = data.get("conflicts") or []
    for n, one in enumerate(conflicts if isinstance(conflicts, list) else [conflicts]):
        match one:
            case {"at": str(where), "theirs": theirs, "take": "theirs", **_rest}:
                yield Put(_way(where), theirs)
            case {"take": "mine", **_rest}:
                continue
            case _:
                raise _WrongError("a conflict says take: mine or take: theirs", ("conflicts", n, "take"))


def _way(where: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in where.split("/"))


def _content(file: Path) -> bytes | None:
    try:
        return contents(file, _LARGEST)
    except FileNotFoundError:
        return None
    except (OSError, IrregularError) as error:
        raise unreadable(file, cause_of(error)) from None


def read_plan(file: Path, root: Path, today: dt.date) -> ImportPlan:
    """Read a plan that may have been edited, against the records as they are now."""
    demand_own(file)
    try:
        with file.open("rb") as opened:
            text = opened.read(_LARGEST + 1).decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(say('there is no plan "{file}"; make one with --plan', file=file)) from None
    except UnicodeDecodeError:
        raise UsageError(say('"{file}" is not UTF-8; save it as UTF-8', file=file)) from None
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None
    if len(text) > _LARGEST:
        raise UsageError(say('"{file}" is too large for a plan', file=file))
    first, *pieces = _pieces(file, text.replace("\r\n", "\n"))
    if first.data.get("plan") != "1":
        raise UsageError(say('"{file}" is no plan of this program; make one with --plan', file=file))
    return _Reader(file, root, today).plan(pieces)


def _pieces(file: Path, text: str) -> Iterator[_Piece]:
    above = 0
    for piece in text.split(_BETWEEN):
        try:
            document = parse(f"{piece}\n".encode(), file.as_posix())
        except Unreadable as unreadable:
            wrong = unreadable.finding
            found = wrong._replace(line=wrong.line + above)
            raise UnreadableError(say("the plan cannot be read; mend it first"), [found]) from None
        yield _Piece(document.data, document, above)
        above += piece.count("\n") + 2
