"""What findings say in other languages than English, in which they are made and kept.

A finding may be kept in the index, and is the same for every reader; where it is shown it is told by the pattern that
it follows. English needs none of the patterns, and loads none.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from clientbase.language import ENGLISH, current, say, word

KIND: Final = "finding"
"""The context of the patterns in the catalogues."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_READINGS: Final = re.compile(r'("[^"]*"|[\d.,:-]+)( or ("[^"]*"|[\d.,:-]+))+')
_WRITTEN: Final = re.compile(r"""["'][&*]?\{(\w+)\}["']|\{(name)\}""")
"""What somebody has written, and what something is called: it is said as it is, whatever it looks like."""
_PREFIX: Final = re.compile(r"([\w./+-]+: )(.+)", re.DOTALL)
"""The field or option that a complaint is about."""


def told(text: str) -> str:
    """Return a complaint in the language that is spoken; one that follows no pattern stays as it is."""
    if current() == ENGLISH:
        return text
    for pattern, known in _patterns():
        if found := known.fullmatch(text):
            return _filled(pattern, found.groupdict())
    prefix = _PREFIX.fullmatch(text)
    return prefix[1] + told(prefix[2]) if prefix else text


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    written = {quoted or name for quoted, name in _WRITTEN.findall(pattern)}
    said = {name: part if name in written else told(_either(part)) for name, part in parts.items()}
    return _PLACE.sub(lambda place: said[place[1]], word(KIND, pattern))


def _either(text: str) -> str:
    """Return readings to choose from, `2026-03-04 or 2026-04-03`, with the word of the language between them."""
    return text.replace(" or ", say(" or ")) if _READINGS.fullmatch(text) else text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns, those that say most by themselves first."""
    from clientbase.complaints.patterns import PATTERNS

    ordered = sorted(PATTERNS, key=lambda pattern: -len(_PLACE.sub("", pattern)))
    return tuple((pattern, re.compile(_regular(pattern), re.DOTALL)) for pattern in ordered)


def _regular(pattern: str) -> str:
    literal, *rest = _PLACE.split(pattern)
    places = zip(rest[::2], rest[1::2], strict=True)
    return re.escape(literal) + "".join(f"(?P<{name}>.*?){re.escape(after)}" for name, after in places)
