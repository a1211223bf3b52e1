"""What is right in a record: one function for each law, its docstring the manual page."""

from clientbase.rules import (
    addresses,
    care,
    dates,
    files,
    filled,
    money,
    own,
    references,
    schema,
    whole_base,
)
from clientbase.rules.manual import codes, explain
from clientbase.rules.registry import RULES, BaseComplaint, Rule

__all__ = [
    "RULES",
    "BaseComplaint",
    "Rule",
    "addresses",
    "care",
    "codes",
    "dates",
    "explain",
    "files",
    "filled",
    "money",
    "own",
    "references",
    "schema",
    "whole_base",
]
