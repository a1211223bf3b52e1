"""A query cut into terms: fields with a sign and a value, and free words. Pure functions.

A quotation mark groups at the beginning of a word and behind a sign or a comma; within a word it is a letter,
as in O'Neil. A backslash takes what follows it literally. Blanks around a sign do no harm. `and`, `or` and `not`
beside a comparison are refused, unless they are quoted.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import say

SIGNS: Final = "!=|<=|>=|=|<|>"
_LIKE: Final = str.maketrans({"≤": "<=", "≥": ">=", "≠": "!="})
_TERM: Final = re.compile(rf"([^=<>!]*)({SIGNS})(.*)", re.DOTALL)
_SIGN: Final = re.compile(f"({SIGNS})")
_COMMA: Final = re.compile(r"(?<!\\),")
_JOINING: Final = frozenset(("and", "or", "not", "и", "или", "не"))


class Term(NamedTuple):
    """A comparison; a free word has no sign, and its text is the value."""

    key: str
    sign: str
    text: str

    def __str__(self) -> str:
        """Return it as it can be typed."""
        return f"{self.key}{self.sign}{self.text}"

    @property
    def values(self) -> tuple[str, ...]:
        """The alternatives, which commas separate."""
        return tuple(part.replace("\\,", ",").strip() for part in _COMMA.split(self.text))


class _Word(NamedTuple):
    text: str
    quoted: bool


def terms_of(query: str) -> Iterator[Term]:
    """Return the terms of *query*; UsageError says what cannot be read."""
    words = [*_joined([*_words(unicodedata.normalize("NFC", query))])]
    compared = any(_has_sign(word.text) for word in words)
    for word in words:
        if compared and not word.quoted and word.text.casefold() in _JOINING:
            raise _joins_nothing(word.text)
        text = word.text.translate(_LIKE)
        match = _TERM.fullmatch(text)
        if match is None and _SIGN.search(text):
            raise UsageError(
                say('"{text}": a field is expected before the sign, such as revenue>1000', text=text)
            )
        yield _term(match[1].strip(), match[2], match[3].strip(), text) if match else Term("", "", text)


def _joins_nothing(word: str) -> UsageError:
    """Refuse what other languages join questions with: as part of a name it would let others through than meant."""
    return UsageError(
        say(
            '"{word}" joins no questions: all must hold, segment=a,b means a or b, and segment!=a means not a; '
            """a name with this word is looked for with '"{word}"'""",
            word=word,
        )
    )


def _term(key: str, sign: str, value: str, text: str) -> Term:
    if not key:
        raise UsageError(
            say('"{text}": a field is expected before {sign}, such as revenue>1000', text=text, sign=sign)
        )
    if _SIGN.match(value):
        known = SIGNS.replace("|", " ")
        raise UsageError(say('"{text}": there is no such sign; there are: {known}', text=text, known=known))
    return Term(key, sign, value)


def _joined(words: Sequence[_Word]) -> Iterator[_Word]:
    """Put together what blanks around a sign have cut: `revenue > 100`."""
    at = 0
    while at < len(words):
        text, quoted = words[at]
        at += 1
        apart = False
        if not quoted and not _has_sign(text) and at < len(words) and _begins_with_sign(words[at]):
            text, at, apart = text + words[at].text, at + 1, True
        sign = not quoted and re.fullmatch(rf"[^=<>!]+({SIGNS})", text.translate(_LIKE))
        if sign and at < len(words) and not _has_sign(words[at].text):
            if not apart and sign[1] in {"=", "!="}:
                raise UsageError(
                    say(
                        '"{text} {text2}": write {text}{text2} for the value, and a free word first',
                        text=text,
                        text2=words[at].text,
                    )
                )
            text, at = text + words[at].text, at + 1
        yield _Word(text, quoted)


def _has_sign(text: str) -> bool:
    return _SIGN.search(text.translate(_LIKE)) is not None


def _begins_with_sign(word: _Word) -> bool:
    return not word.quoted and _SIGN.match(word.text.translate(_LIKE)) is not None


def _words(query: str) -> Iterator[_Word]:
    text, quote, begun, quoted, closed = "", "", False, False, False
    letters = iter(query)
    for letter in letters:
        if quote:
            if letter == quote:
                quote, closed = "", True
            elif letter == "\\" and quote == '"':
                text += _escaped(next(letters, ""), query)
            else:
                text += letter
        elif letter.isspace():
            if begun:
                yield _Word(text, quoted)
            text, begun, quoted, closed = "", False, False, False
        elif letter in "\"'" and (not begun or closed or text[-1:] in tuple("=<>,≤≥≠")):
            quoted = quoted or not begun
            quote, begun = letter, True
        else:
            text += _escaped(next(letters, ""), query) if letter == "\\" else letter
            begun, closed = True, False
    if quote:
        raise UsageError(say('the query "{query}" cannot be read: no closing quotation', query=query))
    if begun:
        yield _Word(text, quoted)


def _escaped(letter: str, query: str) -> str:
    """Return the letter behind a backslash; a comma keeps it, since it separates nothing then."""
    if not letter:
        raise UsageError(
            say('the query "{query}" cannot be read: nothing follows the backslash', query=query)
        )
    return "\\," if letter == "," else letter
