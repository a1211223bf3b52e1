"""The company's norms as they stand in schema.yaml."""

from pathlib import Path

from clientbase.errors import UnreadableError
from clientbase.finding import Finding
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.read import Unreadable, read


def read_norms(root: Path) -> Norms:
    """Read schema.yaml; UnreadableError names each place that is wrong."""
    return judged_norms(root)[0]


def judged_norms(root: Path) -> tuple[Norms, tuple[Finding, ...]]:
    """Read schema.yaml with what is doubtful in it; UnreadableError where it cannot be used."""
    try:
        norms, findings = judge_schema(read(root / "schema.yaml", "schema.yaml"))
    except Unreadable as unreadable:
        norms, findings = None, (unreadable.finding,)
    if norms is None:
        raise UnreadableError("schema.yaml cannot be used; mend it first", findings)
    return norms, findings
