"""Each norm is read by something, or a hint says that nothing does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clientbase.fields import FIELDS
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.rules.unread_norms import UNREAD
from clientbase.text.read import parse

CODE = Path(__file__).parents[2] / "clientbase"
ASIDE = {"norms.py", "unread_norms.py"}


def ways(shape: type[Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return the way to each norm, and the name by which code asks for it."""
    for key, field in FIELDS[shape].items():
        yield (*above, key), field.attribute
        if field.parse in FIELDS:
            yield from ways(field.parse, (*above, key))


def named() -> set[str]:
    """Return all names and words in the code, beside the declarations."""
    words: set[str] = set()
    for file in CODE.rglob("*.py"):
        if file.name in ASIDE:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                words.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.update(re.findall(r"\w+", node.value))
    for file in CODE.rglob("*.sql"):
        words.update(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    return words


def test_a_norm_that_nothing_reads_is_said_to_have_no_effect() -> None:
    read = named()
    unread = {way for way, name in ways(Norms) if name not in read}
    assert {way for way in unread if not any(way[: len(known)] == known for known in UNREAD)} == set()


def test_a_norm_that_is_read_is_not_said_to_have_no_effect() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in CODE.rglob("*.py") if file.name not in ASIDE)
    for way in UNREAD:
        name = r"_?\.".join(way)
        assert not re.search(rf"norms(?:\(\w+\)\[0\])?\.{name}\b", code), f"{name} is read"


def test_a_hint_names_each_of_them_where_it_is_given() -> None:
    schema = b"""
base: {language: en}
retention: 5y
"""
    _, findings = judge_schema(parse(schema, "schema.yaml"))
    assert [(one.line, one.code) for one in findings] == [(n, "CB049") for n in range(2, 4)]
