# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""How a file is written, beside what it says: what YAML takes for a comment, what nobody sees, and its size."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clientbase.finding import Place, Severity, Where
from clientbase.model import Client
from clientbase.names import SCHEMA
from clientbase.rules.registry import Written, text_rule
from clientbase.visible import BLANKS, first_invisible, visible

if TYPE_CHECKING:
    from clientbase.text.read import Document

_MAY_CUT: Final = re.compile(r"[^\s#][ \t]+#[^\s#]")
# Texts, compiled when they are first used: nearly no record needs them.
_ODD_ANYWHERE: Final = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
_ODD_IN_NAMES: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f"
    f"\u2028\u2029\u202a-\u202e\ufeff\ufff9-\ufffb{BLANKS}]"
)
_OF_ONE_LINE: Final = frozenset(
    (
        *("name", "aliases", "tags", "segment", "manager", "region", "tax_id", "phone", "email", "website"),
        *(
            "role",
            "interests",
            "decides",
            "kind",
            "by",
            "with",
            "product",
            "document",
            "id",
            "title",
            "channel",
        ),
    )
)
_NEARLY: Final = 800_000
_MUCH: Final = 250_000
_SHOWN: Final = 60


@text_rule("CB043", Severity.HINT)
def value_is_not_cut_off(document: "Document") -> Written:
    """A value is not cut off at " #".

    To YAML everything behind " #" is a comment: of `name: Pizza #1` only "Pizza" is the name. A comment with
    a blank behind its "#", as in `# our friend`, is taken for what it is, and so is what stands behind a sum or a day.

    Cure: put the value in quotes, as in `name: "Pizza #1"`, or a blank behind the "#" of a comment. `clientbase
    check --fix` writes the quotes where a number follows the "#".
    """
    text = document.text
    if not ((" #" in text or "\t#" in text) and _MAY_CUT.search(text)):
        return
    from clientbase.norms import Norms
    from clientbase.text.cut import cuts
    from clientbase.text.quote import scalar

    for cut in cuts(text, Norms if document.path == SCHEMA else Client):
        yield (
            cut.place,
            f'the value is cut off at "#"; write {scalar(cut.whole)}, or "# " where it is a comment',
        )


@text_rule("CB044", Severity.WARNING)
def text_hides_nothing(document: "Document") -> Written:
    r"""A text has no character that nobody sees, and a name stands on one line.

    A mark that turns the direction of writing makes a line say something else than it holds, and a name with
    a line break, a tab or a letter that is drawn as nothing is not found by what people type. Nobody means them: they
    come with what was copied from elsewhere. Answers show them as `\u202e` or `\n`.

    Cure: type the value anew.
    """
    text = document.text
    # Whatever is not seen cannot be printed, to Python, which says so much sooner than a search; but for a few letters.
    odd = not document.plain and (
        "\\" in text or ": |" in text or ": >" in text or not text.replace("\n", "").isprintable()
    )
    if not odd and not any(blank in text for blank in BLANKS):
        return
    for where, key, text in _texts(document.data, (), ""):
        if re.search(_ODD_IN_NAMES if key in _OF_ONE_LINE else _ODD_ANYWHERE, text):
            yield (
                document.place(where),
                f'"{visible(_shortened(text))}" has "{first_invisible(text)}" in it; type it anew',
            )


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _texts(value: Any, where: Where, key: str) -> Iterator[tuple[Where, str, str]]:
    if isinstance(value, str):
        yield where, key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield (*where, name), "name", name
            yield from _texts(inner, (*where, name), name)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*where, n), key)


@text_rule("CB045", Severity.WARNING)
def file_is_well_below_its_limit(document: "Document") -> Written:
    """A file has less than 800,000 bytes, four fifths of what is read.

    Nothing that would make it larger than 1,000,000 bytes is written: every command refuses it and leaves the file
    as it is. A file that has become larger in another way is not read any more, and the client drops out of every
    report. Very many or very long talks bring a record there.

    Cure: split it by years. Take the talks of the oldest years out (`clientbase edit`) and put them into a file of
    their own beside the records, such as `documents/luna-2021.yaml`; then say where they are, as in `clientbase log
    luna note "talks until 2021" document=documents/luna-2021.yaml`. Purchases stay: sums, the first purchase and the
    usual interval are found from them. The message says of which years the talks take most.
    """
    if len(document.text) * 4 < _NEARLY:
        return
    from clientbase.text.inside import LARGEST

    size = len(document.text.encode())
    if size >= _NEARLY:
        said = f"the file has {size} of {LARGEST} bytes; beyond that it is not read: move old items out"
        year, old = _old_talks(document)
        yield Place(1, 1), f"{said}, such as the {old} bytes of talks until {year}" if year else said


def _old_talks(document: "Document") -> tuple[str, int]:
    """Return until which year the talks take much of a file, and how much; no year where they never do."""
    items = document.data.get("interactions")
    if not isinstance(items, list):
        return "", 0
    lines = document.text.split("\n")
    starts = [line - 1 for line in document.lines(("interactions",))]
    # Behind the last talk anything may stand, so it counts for nothing.
    by_year: Counter[str] = Counter()
    for talk, start, end in zip(items, starts, starts[1:], strict=False):
        if isinstance(talk, dict):
            by_year[str(talk.get("date"))[:4]] += len("\n".join(lines[start:end]).encode())
    old = 0
    for year in sorted(filter(str.isdecimal, by_year)):
        old += by_year[year]
        if old >= _MUCH:
            return year, old
    return "", 0
