"""What is found to be wrong or doubtful in a file: a fact about the data, never an exception."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from clientbase.language import ENGLISH, current
from clientbase.visible import visible


class Severity(StrEnum):
    """How much a finding weighs; only an error makes `check` exit 1."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Place(NamedTuple):
    """Where something stands in a text; both numbers count from 1."""

    line: int
    column: int


Where = tuple[str | int, ...]
"""The way to a value inside a record: keys and positions, such as ("purchases", 2, "amount")."""


class Complaint(NamedTuple):
    """What a rule has against a record, before anybody looks up the place in the file."""

    where: Where
    message: str
    code: str = ""
    """Left empty by a rule: the runner knows which rule it ran."""


_LONGEST: Final = 600
_FIRST, _LAST = 300, 200


def shortened(message: str) -> str:
    """Leave out the middle of a message that quotes a value nobody would read: its beginning and the advice stay."""
    return message if len(message) <= _LONGEST else f"{message[:_FIRST]} … {message[-_LAST:]}"


class Finding(NamedTuple):
    """One thing wrong at one place of one file."""

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the form that terminals, editors and git hooks read: one line, whatever the values hold."""
        return visible(f"{self.path}:{self.line}:{self.column}: {self.code} {self.told}")

    @property
    def told(self) -> str:
        """What the message says in the language that is spoken."""
        if current() == ENGLISH:
            return self.message
        from clientbase.complaints import told

        return told(self.message)


def new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Return the findings that say what none *before* says, or say it more often; their lines may have moved."""
    known = Counter((finding.code, finding.message) for finding in before)
    new = []
    for finding in after:
        key = finding.code, finding.message
        if known[key]:
            known[key] -= 1
        else:
            new.append(finding)
    return new
