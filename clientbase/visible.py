r"""What no text may do to a terminal or a line: control and bidi characters, shown as `\x1b` or `\u202e`."""

import re
from functools import cache
from typing import Final

_LINES: Final = "\t\n"
BLANKS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing, though Python calls them printable."""
# Control characters, line separators, blanks and hyphens without width, what turns the direction of
# writing, and halves of surrogate pairs (bytes of a file name that are no UTF-8). What joins letters stays.
_INVISIBLE: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f"
    rf"\ud800-\udfff\ufeff\ufff9-\ufffb{BLANKS}]"
)
FORMULA: Final = r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
"""How a cell begins that a spreadsheet runs: some do so in full width too, and pass over blanks and line ends."""
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ONE_BYTE: Final = 0xFF
_BARE: Final = r"[\w@%+=:,./-]+"
_STEERS_A_SHELL: Final = r"""["$`\\!]"""


@cache
def _invisible() -> re.Pattern[str]:
    """Return what finds them: most commands write nothing that is looked through, and it takes its time to make."""
    return re.compile(_INVISIBLE)


def visible(text: str) -> str:
    r"""Show control and bidi characters as `\x1b` or `\u202e`, so that no text can steer a terminal."""
    return text if text.isascii() and text.isprintable() else _invisible().sub(escaped, text)


def visible_lines(text: str) -> str:
    """Show them likewise in a text of several lines, which keeps its line ends and tabs."""
    return _invisible().sub(lambda found: found[0] if found[0] in _LINES else escaped(found), text)


def first_invisible(text: str) -> str | None:
    """Return the first character of *text* that nobody sees, as it is shown; None where there is none."""
    found = _invisible().search(text)
    return escaped(found) if found else None


def escaped(match: re.Match[str]) -> str:
    """Return the escape of the one character that was found."""
    character = match[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code <= _ONE_BYTE else f"\\u{code:04x}")


def one_word(text: str, *, bare: bool = False) -> str:
    """Return *text* as one word of a shell, for a command that people paste: whatever it holds, it runs nothing.

    It stands between quotes; where it may stand *bare*, only if it has to.
    """
    if visible(text) != text:
        return "$'" + "".join(map(_byte, text.encode(errors="surrogateescape"))) + "'"
    if re.search(_STEERS_A_SHELL, text):
        from shlex import quote

        return quote(text)
    return text if bare and re.fullmatch(_BARE, text) else f'"{text}"'


def _byte(byte: int) -> str:
    letter = chr(byte)
    return letter if letter.isascii() and letter.isprintable() and letter not in "'\\" else f"\\x{byte:02x}"
