"""From what a file says to what is wrong with it: typed, judged by every rule, placed in the text."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.fields import empty
from clientbase.finding import Complaint, Finding, Severity, shortened
from clientbase.model import Client
from clientbase.norms import Norms, Register, RuleLevels, per_norms
from clientbase.rules import RULES, BaseComplaint
from clientbase.rules.registry import RegisterContext
from clientbase.typed import UNKNOWN_FIELD, typed

if TYPE_CHECKING:
    from sqlite3 import Cursor

    from clientbase.text.read import Data, Document

_Judge = Callable[..., Iterator[Any]]
_LEVELS: Final = (("hint", Severity.HINT), ("warn", Severity.WARNING), ("error", Severity.ERROR))


class Judged(NamedTuple):
    """What became of a file; the client is None where its data cannot be used."""

    client: Client | None
    findings: tuple[Finding, ...]


class _Plan:
    """The rules that the company wants judged, by what they look at, and how much each weighs."""

    __slots__ = ("base", "dated", "file", "ignored", "record", "register", "text", "weights")

    def __init__(self, norms: Norms) -> None:
        """Choose the rules once, for all the records that are judged by *norms*."""
        self.ignored = frozenset(norms.rules.ignore)
        self.weights = _weights(norms.rules)
        self.file = self._chosen("file")
        self.text = self._chosen("text")
        self.record = self._chosen("record")
        self.dated = self._chosen("dated")
        self.base = self._chosen("base")
        self.register = self._chosen("register")

    def _chosen(self, scope: str) -> tuple[tuple[str, _Judge], ...]:
        wanted = (rule for code, rule in sorted(RULES.items()) if code not in self.ignored)
        return tuple((rule.code, rule.judge) for rule in wanted if rule.scope == scope)


_plan = per_norms(_Plan)


def _weights(levels: RuleLevels) -> dict[str, Severity]:
    weights = {code: rule.severity for code, rule in RULES.items()}
    for level, severity in _LEVELS:
        for code in getattr(levels, level):
            if code in RULES or code == UNKNOWN_FIELD:
                weights[code] = severity
    return weights


def judge(document: "Document", norms: Norms, today: dt.date | None) -> Judged:
    """Type a record and judge it by every rule; without *today* those are left out that depend on it."""
    return judge_all((document,), norms, today)[0]


def judge_all(documents: Sequence["Document"], norms: Norms, today: dt.date | None) -> list[Judged]:
    """Judge many records as `judge` does, in half the time of one after the other (see `_judged`)."""
    plan = _plan(norms)
    judged = []
    found = _judged([(one.path, one.data) for one in documents], norms, today, plan)
    for document, (client, complaints) in zip(documents, found, strict=True):
        written = _as_written(document, plan)
        placed = _placed(document, complaints, plan.weights) if complaints else ()
        judged.append(Judged(client, tuple(sorted((*written, *placed))) if written else placed))
    return judged


def errors(path: str, data: "Data", norms: Norms, today: dt.date) -> list[Complaint]:
    """Judge a record that is not written yet: return what `check` would call an error."""
    plan = _plan(norms)
    ((_, complaints),) = _judged([(path, data)], norms, today, plan)
    return [one for one in complaints if plan.weights.get(one.code, Severity.ERROR) is Severity.ERROR]


def is_error(code: str, norms: Norms) -> bool:
    """Whether the company calls what a rule finds an error."""
    plan = _plan(norms)
    return code not in plan.ignored and plan.weights.get(code, Severity.ERROR) is Severity.ERROR


def _judged(
    records: Sequence[tuple[str, "Data"]], norms: Norms, today: dt.date | None, plan: _Plan
) -> list[tuple[Client | None, list[Complaint]]]:
    """Type records, and judge all of them by a rule before the next one, whose code is to be fetched for them once."""
    found = [typed(data, Client) for _, data in records]
    if UNKNOWN_FIELD in plan.ignored:
        found = [(client, [one for one in said if one.code != UNKNOWN_FIELD]) for client, said in found]
    for code, look in plan.file:
        for (path, _), (_, complaints) in zip(records, found, strict=True):
            complaints.extend(_coded(code, look(path)))
    usable = [(client, complaints) for client, complaints in found if client is not None]
    for code, look in plan.record:
        for client, complaints in usable:
            for where, message, _ in look(client, norms):
                complaints.append(Complaint(where, message, code))
    if today is not None:
        for client, complaints in usable:
            complaints.extend(_dated(client, norms, today, plan))
    return found


def judge_dated(document: "Document", client: Client, norms: Norms, today: dt.date) -> tuple[Finding, ...]:
    """Judge a record by the rules that depend on the day, and by no other."""
    plan = _plan(norms)
    return _placed(document, _dated(client, norms, today, plan), plan.weights)


def judge_schema(document: "Document") -> tuple[Norms | None, tuple[Finding, ...]]:
    """Type schema.yaml and judge it; the norms are None where it cannot be used."""
    norms, complaints = typed(document.data, Norms)
    if norms is not None:
        for code, rule in RULES.items():
            if rule.scope == "schema":
                complaints += _coded(code, rule.judge(norms))
    plan = _plan(norms or empty(Norms))
    placed = _placed(document, complaints, _weights(empty(RuleLevels)))
    return norms, tuple(sorted((*_as_written(document, plan), *placed)))


def judge_register(
    document: "Document", around: RegisterContext
) -> tuple[Register | None, tuple[Finding, ...]]:
    """Type decisions.yaml and judge it; the register is None where it cannot be used."""
    plan = _plan(around.norms)
    register, complaints = typed(document.data, Register)
    complaints = [complaint for complaint in complaints if complaint.code not in plan.ignored]
    if register is not None:
        for code, look in plan.register:
            complaints += _coded(code, look(register, around))
    placed = _placed(document, complaints, plan.weights)
    return register, tuple(sorted((*_as_written(document, plan), *placed)))


def judge_base(cursor: "Cursor", norms: Norms) -> tuple[BaseComplaint, ...]:
    """Ask the index's tables what is wrong between the records."""
    return tuple(
        complaint._replace(code=code) for code, look in _plan(norms).base for complaint in look(cursor)
    )


def place_base(
    complaints: Iterable[BaseComplaint], norms: Norms, read: "Callable[[str], Document]"
) -> tuple[Finding, ...]:
    """Look up the places of complaints about the whole base, reading each file once."""
    weights = _plan(norms).weights
    by_path: dict[str, list[Complaint]] = {}
    for path, where, message, code in complaints:
        by_path.setdefault(path, []).append(Complaint(where, message, code))
    return tuple(
        finding for path in sorted(by_path) for finding in _placed_in(path, by_path[path], weights, read)
    )


def _placed_in(
    path: str, complaints: list[Complaint], weights: dict[str, Severity], read: "Callable[[str], Document]"
) -> tuple[Finding, ...]:
    if not any(complaint.where for complaint in complaints):
        # It is about the file itself, which may be one that cannot be read.
        return tuple(
            Finding(path, 1, 1, code, shortened(message), weights[code]) for _, message, code in complaints
        )
    from clientbase.text.syntax_errors import Unreadable

    try:
        return _placed(read(path), complaints, weights)
    except Unreadable as unreadable:  # changed since the tables were filled
        return (unreadable.finding,)


def _as_written(document: "Document", plan: _Plan) -> list[Finding]:
    return [
        Finding(document.path, place.line, place.column, code, shortened(message), plan.weights[code])
        for code, look in plan.text
        for place, message in look(document)
    ]


def _dated(client: Client, norms: Norms, today: dt.date, plan: _Plan) -> list[Complaint]:
    return [complaint for code, look in plan.dated for complaint in _coded(code, look(client, norms, today))]


def _coded(code: str, complaints: Iterable[Complaint]) -> list[Complaint]:
    return [Complaint(where, message, code) for where, message, _ in complaints]


def _placed(
    document: "Document", complaints: Iterable[Complaint], weights: dict[str, Severity]
) -> tuple[Finding, ...]:
    path, place = document.path, document.place
    findings = [
        Finding(path, *place(where), code, shortened(message), weights.get(code, Severity.ERROR))
        for where, message, code in complaints
    ]
    return tuple(sorted(findings))
