"""Why a file cannot be read: the codes with their manual pages, and YAML's complaints in plain words."""

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.finding import Finding, shortened

if TYPE_CHECKING:
    import yaml

READING: Final[dict[str, str]] = {
    "CB001": """A record is a regular file that can be opened.

A symbolic link, a pipe, a device or a folder named like a record could lead outside the base or never
end, so none of them is ever opened.

Cure: put a plain file in its place, or give yourself the right to read it (chmod u+r FILE).""",
    "CB002": """A file is UTF-8 text without control characters.

Any other encoding turns names into rubbish without a word, and control characters hide what a file says
from the person who reviews it.

Cure: save the file as UTF-8 in the editor, or convert it (iconv -f WINDOWS-1251 -t UTF-8 OLD > NEW), and
delete the character at the named place.""",
    "CB003": """A file is valid YAML, indented with spaces.

What cannot be parsed cannot be judged, so nothing of the file enters any report until it is mended.

Cure: look at the named line and the one before it. Most often a text that contains ": " or " #" needs
quotes, a quote or bracket is not closed, or a line is not indented like its neighbours.""",
    "CB004": """A key stands once in its mapping.

Of two equal keys YAML readers silently keep the last one, and what the first one said is lost.

Cure: keep one of the two lines; where both values are wanted, make a list of them.""",
    "CB005": """Anchors, aliases, merge keys, tags and directives are not used.

They make a line mean something that stands elsewhere: a change in one place would silently change
others, and a reviewer would not see it in the diff.

Cure: write the value out where it is meant; put text that begins with & * or ! in quotes.""",
    "CB006": """No conflict markers of git are left in a file.

Inside a text of several lines they are valid YAML, so a half-finished merge would otherwise pass
unnoticed, with both sides of it in the record.

Cure: run `clientbase resolve`, or decide by hand which side is right and delete the marker lines.""",
    "CB007": """A file has at most 1 MB and is nested at most 20 levels deep.

A record is read by people. Anything larger is no record, and would make every command slow.

Cure: move long texts and documents to files of their own and name them in the record.""",
    "CB008": """A file is one document with one mapping of plain keys at its top.

A record is a list of named fields; an empty file, a bare list, two documents in one file or a key that
is itself a list cannot be told apart from a slip of the editor.

Cure: begin the file with a field such as `name: ...` and remove `---` between documents.""",
}

_BREAK: Final = re.compile(r"\r\n|\r|\n")
# Line breaks and tabs apart, what YAML cannot show: C0, DEL, C1, non-characters.
_CONTROL: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"

_LONGEST_LINE: Final = 200
_COMMENT_INSIDE: Final = re.compile(r"[^\s#][ \t]+#")

# What the two parsers of PyYAML say, and what it most often means to the person at the editor.
_PLAINLY: Final = (
    ("mapping values are not allowed", 'a ":" stands where no value may begin; put the text in quotes'),
    ("could not find expected ':'", 'a key without ":"; write "key: value" or indent the line'),
    ("did not find expected ',' or '}'", 'a "," or the closing "}" is missing'),
    ("expected ',' or '}'", 'a "," or the closing "}" is missing'),
    ("did not find expected ',' or ']'", 'a "," or the closing "]" is missing'),
    ("expected ',' or ']'", 'a "," or the closing "]" is missing'),
    (
        "did not find expected '-' indicator",
        "the line does not belong to the list above; check its indentation",
    ),
    (
        "did not find expected key",
        "the line does not fit what stands above; check its indentation and quotes",
    ),
    ("expected <block end>", "the line does not fit what stands above; check its indentation and quotes"),
    ("block sequence entries are not allowed", 'a "- " stands where no list may begin; start a new line'),
    ("unexpected end of stream", "a quote is not closed before the end of the file; close it"),
    ("unexpected document separator", "a quote is not closed before the next document; close it"),
    ("unknown escape character", 'an unknown "\\" sequence; write "\\\\", or use single quotes'),
    (
        "did not find expected hexdecimal number",
        'a broken "\\x" sequence; write "\\\\", or use single quotes',
    ),
    ("escape sequence of", 'a broken "\\x" sequence; write "\\\\", or use single quotes'),
    (
        "did not find expected comment or line break",
        'text behind "|" or ">"; begin the text on the next line',
    ),
    ("expected a comment or a line break", 'text behind "|" or ">"; begin the text on the next line'),
    ("did not find expected <document start>", "text behind the end of the record; check its indentation"),
    ("expected '<document start>'", "text behind the end of the record; check its indentation"),
    ("sequence entries are not allowed", 'a "- " stands where no list may begin; start a new line'),
    ("expected the node content", "a value is missing, or a bracket is not closed"),
    ("did not find expected node content", "a value is missing, or a bracket is not closed"),
    ("tab character", "a tab in the indentation; use spaces"),
    ("'\\t'", "a tab in the indentation; use spaces"),
    ("alphabetic or numeric", 'a text cannot begin with "&" or "*"; put it in quotes'),
    ("cannot start any token", "a text cannot begin with this character; put it in quotes"),
)


class Unreadable(Exception):  # noqa: N818 - it carries a finding to the caller, who makes a value of it
    """A file cannot be read; *finding* says where and why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(str(finding))
        self.finding = finding


class Unopened(Unreadable):
    """A file is there and the system does not give it: it may be whole, and the next time readable."""


class Spot(NamedTuple):
    """A mark like those of YAML, for what is found where there are no events."""

    line: int = 0
    column: int = 0


def spot_behind(text: str) -> Spot:
    """Return the spot at which *text* ends."""
    lines = _BREAK.split(text)
    return Spot(len(lines) - 1, len(lines[-1]))


class Refusal(Exception):  # noqa: N818 - becomes Unreadable as soon as the path is known
    """Something that YAML may allow and a record does not."""

    def __init__(self, code: str, mark: Any, message: str) -> None:
        """Take a mark of YAML or a `Spot`; both count from 0."""
        super().__init__(message)
        self.code = code
        self.mark = mark

    def finding(self, path: str) -> Finding:
        """Say it of the file at *path*."""
        return Finding(path, self.mark.line + 1, self.mark.column + 1, self.code, shortened(str(self)))


def complaint(error: "yaml.MarkedYAMLError", text: str) -> Refusal:
    """Say in plain words what the parser found wrong in *text*."""
    said = f"{error.context or ''} {error.problem}"
    # What is not closed is missed only later on; the place to mend is where it was opened.
    unclosed = ("quoted scalar" in said and "unexpected" in said) or (
        "flow" in said and "expected ','" in said
    )
    mark: Any = error.context_mark if unclosed else error.problem_mark
    line = "".join(_BREAK.split(text)[mark.line : mark.line + 1])
    if line[mark.column : mark.column + 1] == "\t":
        said = "tab character"
    words = next((words for sign, words in _PLAINLY if sign in said), error.problem)
    inside = _COMMENT_INSIDE.search(line, mark.column) if unclosed else None
    if inside and not {"]", "}"}.isdisjoint(line[inside.end() :]):
        words = f'{words}: what stands behind " #" is a comment; put the text in quotes'
    shown = _around(line.strip(), mark.column - line.index(line.strip()))
    message = f'not YAML at "{shown}": {words}' if shown else f"not YAML: {words}"
    return Refusal("CB003", mark, message)


def _around(line: str, column: int) -> str:
    """Return the line, and of a long one what stands around the *column*."""
    if len(line) <= _LONGEST_LINE:
        return line
    begin, end = max(0, column - _LONGEST_LINE // 2), column + _LONGEST_LINE // 2
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def has_control(text: str) -> bool:
    """Return whether *text* holds a character that YAML cannot show."""
    return re.search(_CONTROL, text) is not None


def control(text: str, at: int | None = None) -> Refusal:
    """Say which character of *text* the parser would not take: the one *at* a place, or the first control character."""
    before = re.split(_CONTROL, text, maxsplit=1)[0] if at is None else text[:at]
    name = f"U+{ord(text[len(before)]):04X}"
    return Refusal("CB002", spot_behind(before), f'control character "{name}" in the text; delete it')
