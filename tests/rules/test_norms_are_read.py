"""Each norm that may be written down is read by something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clientbase.fields import FIELDS
from clientbase.norms import Norms

CODE = Path(__file__).parents[2] / "clientbase"
ASIDE = {"norms.py"}


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


def test_every_norm_is_read() -> None:
    read = named()
    assert {way for way, name in ways(Norms) if name not in read} == set()
