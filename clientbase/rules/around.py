# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What a record or schema.yaml names that lies outside of them: documents, clients by questions, reports.

Only `checks.py` knows the base's folder, the grammar of questions and the reports; what it finds has its page here.
"""

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from clientbase.finding import Complaint, Severity
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.registry import BaseComplaints, Complaints, base_rule, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Cursor

_ADDRESS: Final = r"[A-Za-z][A-Za-z0-9+.-]+://"
_ABSOLUTE: Final = r"/|~|[A-Za-z]:"
MISSING: Final = "CB119"
OUTSIDE: Final = "CB118"
ASKED: Final = "CB120"
SCHEDULED: Final = "CB121"


def path_of(file: str) -> str | None:
    """Return the path in the base that a document's *file* is; None where it is an address on the web."""
    return None if re.match(_ADDRESS, file) else file.replace("\\", "/")


def leads_outside(path: str) -> bool:
    """Whether a path of a document leads out of the base, be it by its beginning or by going up."""
    depth = 0
    for part in PurePosixPath(path).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return bool(re.match(_ABSOLUTE, path))


@rule(OUTSIDE, Severity.WARNING)
def document_lies_in_the_base(client: Client, _norms: Norms) -> Complaints:
    """A document's file lies in the base, or has an address on the web.

    What lies on one computer is not there for a colleague, and no copy or history of the base holds it. Such a path,
    and a link that leads out of the base, is never followed.

    Cure: put the file into the base and write its path from there (`contracts/offer.pdf`), or its address.
    """
    for where, file in _files(client):
        if (path := path_of(file)) is not None and leads_outside(path):
            yield Complaint(where, outside(file))


def outside(file: str) -> str:
    """Say what is wrong with a document that lies elsewhere."""
    return f'"{file}" leads out of the base; put the file into it'


def _files(client: Client) -> "Iterator[tuple[tuple[str | int, ...], str]]":
    for n, paper in enumerate(client.documents):
        if paper.file:
            yield ("documents", n, "file"), paper.file
    for at, deal in enumerate(client.deals):
        for n, paper in enumerate(deal.documents):
            if paper.file:
                yield ("deals", at, "documents", n, "file"), paper.file


@base_rule(MISSING, Severity.WARNING)
def document_is_there(cursor: "Cursor") -> BaseComplaints:
    """A document's file is there, where the record says.

    Who needs the contract looks where the record says, and a name that was misspelt or moved is noticed years later, in
    a dispute. The path is from the base's folder; addresses on the web are not asked for.

    Cure: put the file there, correct its path, or take `file` out where there is none.
    """
    del cursor  # the index knows no files; see checks.py
    yield from ()


@base_rule(ASKED)
def question_is_understood(cursor: "Cursor") -> BaseComplaints:
    """A question that stands in schema.yaml can be asked.

    A selection that names a field or word which is none answers nobody, in the middle of a mailing or of a report by
    cron. Fields and words change long after it was saved.

    Cure: correct it under `selections` or `aim_at`; `clientbase list QUERY --save NAME` writes one that was tried.
    """
    del cursor  # the grammar of questions is the index's; see checks.py
    yield from ()


@base_rule(SCHEDULED)
def schedule_can_be_run(cursor: "Cursor") -> BaseComplaints:
    """A schedule that stands in schema.yaml can be run.

    A report or format that is none, a place that stands for nothing, a manager without an address: cron would find it
    on Monday at six, and nobody would miss the report for weeks.

    Cure: correct it under `schedules`; `clientbase run NAME --dry-run` shows what it makes.
    """
    del cursor  # reports and formats lie above the rules; see checks.py
    yield from ()
