"""How a text is spelled as a YAML scalar: plain wherever that reads back, quoted only where YAML needs it.

A number, a date, a phone or `no` stays plain: the reader takes every scalar as text, and so do people.
"""

import re
from typing import Final

# Besides what cannot be printed: tabs and YAML's own line breaks, which no plain text survives.
_UNSAFE: Final = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_FIRST: Final = rf"""[^ {_UNSAFE}\-?:,\[\]{{}}\#&*!|>'"%@`]"""
_PLAIN: Final = re.compile(
    rf"(?!---|\.\.\.|<<)(?:{_FIRST}|[-?:](?=[^ {_UNSAFE}]))"
    rf"(?:[^ :{_UNSAFE}]|:(?=[^ {_UNSAFE}])|[ ]+(?=[^ #{_UNSAFE}]))*"
)
_PLAIN_IN_FLOW: Final = re.compile(
    rf"(?!---|\.\.\.|<<)(?:{_FIRST}|-(?=[^ ?,\[\]{{}}{_UNSAFE}]))"
    rf"(?:[^ :?,\[\]{{}}{_UNSAFE}]|:(?=[^ ?,\[\]{{}}{_UNSAFE}])|[ ]+(?=[^ #?,\[\]{{}}{_UNSAFE}]))*"
)
_ESCAPED: Final = re.compile(rf'["\\{_UNSAFE}]')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_IN_LINE: Final = re.compile(f"[{_UNSAFE}]")
_NOT_IN_BLOCK: Final = re.compile(rf"(?![\n\t])[{_UNSAFE}]")


def scalar(text: str, *, flow: bool = False, style: str | None = None) -> str:
    """Spell *text* on one line; *style* is the quote that it had, which is kept where it can be."""
    if style not in {"'", '"'}:
        if (_PLAIN_IN_FLOW if flow else _PLAIN).fullmatch(text):
            return text
        style = "'" if '"' in text or "\\" in text else '"'
    if style == "'" and not _NOT_IN_LINE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def block(text: str, indent: int) -> list[str] | None:
    """Spell *text* as a literal block: its header and its lines; None where a block cannot carry it.

    The lines must stand two columns behind the entry that they belong to: a text that begins with a
    space says so in the header.
    """
    body = text.removesuffix("\n")
    if "\n" not in text or not body.strip() or body.endswith("\n") or _NOT_IN_BLOCK.search(text):
        return None
    indicator = "2" if body.lstrip("\n")[0] in " \t" else ""
    chomping = "" if text.endswith("\n") else "-"
    margin = " " * indent
    return [f"|{indicator}{chomping}", *(margin + line if line else "" for line in body.split("\n"))]
