"""All rules by their codes. Written once, when the rooms of rules are imported, and never after."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from clientbase.finding import Complaint, Place, Severity, Where

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Collection

    from clientbase.model import Client
    from clientbase.norms import Norms, Register
    from clientbase.text.read import Document

Scope = Literal["file", "text", "record", "dated", "base", "schema", "register"]
"""What a rule looks at: a file's name, how it is written, a record, a record on a day, the whole base, schema.yaml,
decisions.yaml."""


class RegisterContext(NamedTuple):
    """What the register of decisions is judged by: the norms, the day, and the names of all reports."""

    norms: "Norms"
    today: "dt.date"
    reports: "Collection[str]"


class BaseComplaint(NamedTuple):
    """What a rule over the whole base has against one record."""

    path: str
    where: Where
    message: str
    code: str = ""
    """Left empty by a rule: the runner knows which rule it ran."""


class Rule(NamedTuple):
    """A law for records: its manual page is the docstring of its function."""

    code: str
    severity: Severity
    scope: Scope
    judge: Callable[..., Iterator[Any]]


RULES: dict[str, Rule] = {}
"""The rules by their codes."""

Complaints = Iterator[Complaint]
Written = Iterator[tuple[Place, str]]
"""What is wrong with how a file is written: a place in it, and the message."""
BaseComplaints = Iterator[BaseComplaint]
RecordJudge = Callable[["Client", "Norms"], Complaints]
DatedJudge = Callable[["Client", "Norms", "dt.date"], Complaints]
FileJudge = Callable[[str], Complaints]
TextJudge = Callable[["Document"], Written]
BaseJudge = Callable[["sqlite3.Cursor"], BaseComplaints]
SchemaJudge = Callable[["Norms"], Complaints]
RegisterJudge = Callable[["Register", RegisterContext], Complaints]

_Judge = TypeVar("_Judge", bound=Callable[..., Iterator[Any]])


def _registered(code: str, severity: Severity, scope: Scope) -> Callable[[_Judge], _Judge]:
    def register(judge: _Judge) -> _Judge:
        RULES[code] = Rule(code, severity, scope, judge)
        return judge

    return register


def rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[RecordJudge], RecordJudge]:
    """Make a function of a client and the norms a rule over records."""
    return _registered(code, severity, "record")


def dated_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[DatedJudge], DatedJudge]:
    """Make a function of a client, the norms and today a rule that is judged anew each day."""
    return _registered(code, severity, "dated")


def file_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[FileJudge], FileJudge]:
    """Make a function of a path a rule over the names of files."""
    return _registered(code, severity, "file")


def text_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[TextJudge], TextJudge]:
    """Make a function of a document a rule over how a file is written: any file, whatever it holds."""
    return _registered(code, severity, "text")


def base_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[BaseJudge], BaseJudge]:
    """Make a function of a cursor on the index a rule over the whole base."""
    return _registered(code, severity, "base")


def schema_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[SchemaJudge], SchemaJudge]:
    """Make a function of the norms a rule over schema.yaml itself."""
    return _registered(code, severity, "schema")


def register_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[RegisterJudge], RegisterJudge]:
    """Make a function of the register and what is around it a rule over decisions.yaml."""
    return _registered(code, severity, "register")
