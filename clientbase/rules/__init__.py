"""What is right in a record: one function for each law, its docstring the manual page."""

from clientbase.rules import (
    addresses,
    around,
    company,
    custom_fields,
    dates,
    excuses,
    files,
    filled,
    handling,
    money,
    references,
    register,
    schema,
    whole_base,
    written,
    years,
)
from clientbase.rules.registry import RULES, BaseComplaint, Rule

__all__ = [
    "RULES",
    "BaseComplaint",
    "Rule",
    "addresses",
    "around",
    "codes",
    "company",
    "custom_fields",
    "dates",
    "excuses",
    "explain",
    "files",
    "filled",
    "handling",
    "money",
    "references",
    "register",
    "schema",
    "whole_base",
    "written",
    "years",
]


def codes() -> tuple[str, ...]:
    """Return the codes of all findings there are."""
    from clientbase.rules import manual

    return manual.codes()


def explain(code: str) -> str:
    """Return the manual page of a code; the first line is the law, with code and severity."""
    from clientbase.rules import manual

    return manual.explain(code)
