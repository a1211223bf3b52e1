"""JSON: an object a line, or an array of them; what is nested has names with a dot, lists of objects are lists."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import WrongEncodingError, decoded
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable, contents
from clientbase.finding import Finding

_LARGEST: Final = 64 * MEGABYTE
_DEEPEST: Final = 4
_SHOWN: Final = 20
_FAULTS: Final = (
    ("Unterminated string", "a text is not closed; close it with a quote"),
    (
        "Invalid control character",
        "a text goes over the end of its line; close it with a quote, or write \\n",
    ),
    ("Invalid \\", "a backslash in a text stands before a letter with which it means nothing; write two"),
    ("Expecting property name", "a name in double quotes is expected here"),
    ("Illegal trailing comma", "a comma stands before the end; delete it"),
    ("Expecting ':'", "a colon is expected here"),
    ("Expecting ','", "a comma or the end is expected here"),
    ("Extra data", "more stands behind the end of the object"),
    ("", "a value is expected here, a text in double quotes"),
)
"""How Python's messages begin, and what is said for each."""
Objects = list[tuple[int, dict[str, str]]]


_BLANKS: Final = re.compile(r"\s*")
_DECODER: Final = json.JSONDecoder(parse_float=str, parse_int=str)


def read_json(file: Path, given: Given) -> list[Raw]:
    """Read the objects of a file, and those within them as lists of their own."""
    path = file.as_posix()
    try:
        text, said = decoded(contents(file, _LARGEST), given.encoding)
    except WrongEncodingError as error:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, str(error))) from None
    lists: dict[str, Objects] = {"": []}
    wrong: list[Finding] = []
    for number, found in _in_array(text) if text.lstrip().startswith("[") else _on_lines(text):
        try:
            _take(lists, number, found)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", 1)
            wrong.append(Finding(path, number, column, codes.NO_TABLE, f"no JSON object: {_fault(error)}"))
    if wrong:
        raise Unusable(*wrong[:_SHOWN])
    return [
        Raw(
            f"{path}:{name}" if name else path, list(_rows(objects)), said=(said,) if said else (), sheet=name
        )
        for name, objects in lists.items()
        if objects
    ]


def _fault(error: Exception) -> str:
    """Say what is wrong in our own words, which are told in every language: Python's are English."""
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    return next(said for known, said in _FAULTS if error.msg.startswith(known))


def _on_lines(text: str) -> Iterator[tuple[int, Any]]:
    """Return what stands on each line, with its number; an error where that cannot be read."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, _DECODER.decode(line)
            except (ValueError, RecursionError) as error:
                yield number, error


def _in_array(text: str) -> Iterator[tuple[int, Any]]:
    """Return the elements of an array, with the lines on which they begin; an error ends it."""
    at, line, counted, sign = _behind(text, text.index("[") + 1), 1, 0, ","
    while sign == "," and (counted or text[at : at + 1] != "]"):
        line, counted = line + text.count("\n", counted, at), at
        try:
            found, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield getattr(error, "lineno", line), error
            return
        yield line, found
        at = _behind(text, at)
        sign, at = text[at : at + 1], _behind(text, at + 1)
    if counted and (sign != "]" or at < len(text)):
        yield line, ValueError("the array goes on without a comma, or more stands behind it")


def _behind(text: str, at: int) -> int:
    """Return where the blanks that begin there have ended."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _rows(objects: Objects) -> Iterator[RawRow]:
    columns = list(dict.fromkeys(key for _, one in objects for key in one))
    yield RawRow(1, columns)
    for line, one in objects:
        yield RawRow(line, [one.get(column, "") for column in columns])


def _take(lists: dict[str, Objects], line: int, value: Any) -> None:
    if isinstance(value, Exception):
        raise value
    if not isinstance(value, dict):
        raise ValueError("something else stands there")  # noqa: TRY004 - it is the file that is wrong
    whose = {"client_id": _text(value["id"])} if value.get("id") else {"client": _text(value.get("name", ""))}
    for key, items in list(value.items()):
        if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
            lists.setdefault(key, []).extend((line, whose | dict(_flat(item, ""))) for item in items)
            del value[key]
    lists[""].append((line, dict(_flat(value, ""))))


def _flat(value: dict[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and above.count(".") < _DEEPEST:
            yield from _flat(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", _text(inner)


def _quoted(text: str) -> str:
    """Keep a text of a list one text, though it has in it what stands between several in a cell."""
    return f'"{text}"' if '"' not in text and any(sign in text for sign in ",;|\n") else text


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_quoted, map(_text, value)))
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
