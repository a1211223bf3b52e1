# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Norms that may be written down already and that nothing reads yet."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from clientbase.finding import Complaint, Severity
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, schema_rule

UNREAD: Final[Mapping[tuple[str, ...], Callable[[Norms], Any]]] = {
    ("base", "language"): lambda norms: norms.base.language,
    ("retention",): lambda norms: norms.retention,
}
"""The norms that nothing reads, with what says whether they are given."""


@schema_rule("CB049", Severity.HINT)
def norm_is_read(norms: Norms) -> Complaints:
    """A norm in schema.yaml is one that the program goes by.

    A norm that nothing reads looks as if it were in force. These are declared, so that they can be written
    down, and have no effect yet.

    Cure: none is needed; do not rely on it.
    """
    for where, given in UNREAD.items():
        if given(norms):
            yield Complaint(where, f'"{".".join(where)}" has no effect yet: nothing reads it')
