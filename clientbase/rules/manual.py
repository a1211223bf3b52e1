"""The manual: one page for each code, with an example of what is right and what is wrong."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Final

from clientbase.errors import UsageError
from clientbase.finding import Severity
from clientbase.language import ENGLISH, current, say, word
from clientbase.rules.registry import RULES
from clientbase.typed import MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE, did_you_mean

SHAPE: Final[Mapping[str, str]] = {
    UNKNOWN_FIELD: """A field is one that records have.

A misspelt field says nothing: `statsu: active` leaves the client without a status, and no report would
tell. The rest of the record is used all the same, and no edit drops the field.

Cure: correct the name. A field of the company's own is declared under `fields` in schema.yaml and stands
under `extra` in the record.""",
    MISSING_FIELD: """A record, and each of its items, has the fields without which it means nothing.

A client without a name, a purchase without a date or a sum cannot enter any report, so the whole record
is left out until it is mended.

Cure: add the field, or remove the item.""",
    WRONG_VALUE: """A value is what its field is meant to hold.

A day that is in no calendar, a sum with a comma, one of several words misspelt: what it means could only
be guessed, so the whole record is left out until it is mended.

Cure: write it as the message says. Days are YYYY-MM-DD, sums have a point, lists stand in [brackets].""",
}
"""The pages of what `typed` finds."""

_WIDTH: Final = 100
EXAMPLES: Final = Path(__file__).parent / "examples"


def codes() -> tuple[str, ...]:
    """Return the codes of all findings there are."""
    return tuple(sorted(_pages()))


def severity_of(code: str) -> Severity:
    """Say how much a finding weighs, unless schema.yaml weighs it differently."""
    rule = RULES.get(code)
    return rule.severity if rule else Severity.ERROR


def law_of(code: str) -> str:
    """Return the first line of a page: the law."""
    return law(_pages()[code])


def law(page: str) -> str:
    """Return the first line of *page*: the law."""
    return page.partition("\n")[0]


def told(law: str) -> str:
    """Return a law in the language that is spoken."""
    return word("law", law)


def below(code: str) -> tuple[str, ...]:
    """Return what stands below the law on a page, each paragraph in one line."""
    return paragraphs(_pages()[code])


def _below(page: str) -> str:
    """Return the same in the language that is spoken, in lines."""
    if current() == ENGLISH:
        return page.partition("\n")[2]
    parts = (word("manual", part) for part in paragraphs(page))
    return "\n\n".join(
        ("", *(fill(part, _WIDTH, break_long_words=False, break_on_hyphens=False) for part in parts))
    )[1:]


def paragraphs(page: str) -> tuple[str, ...]:
    """Return what stands below the law on *page*, each paragraph in one line."""
    return tuple(" ".join(part.split()) for part in page.split("\n\n")[1:])


def explain(code: str, others: Mapping[str, str] | None = None) -> str:
    """Return the manual page of a code, of a rule or of *others*; the law is first, with code and severity."""
    pages = {**_pages(), **(others or {})}
    if code not in pages:
        raise UsageError(
            say('no rule "{code}"{suggestion}', code=code, suggestion=did_you_mean(code, sorted(pages)))
        )
    title = f"{told(law(pages[code])).rstrip('.')} ({code}, {word('weight', severity_of(code))})"
    return "\n".join((title, _below(pages[code]), *_shown(code))).rstrip() + "\n"


def _pages() -> dict[str, str]:
    from inspect import cleandoc

    from clientbase.text.read import READING

    rules = {code: cleandoc(rule.judge.__doc__ or "") for code, rule in RULES.items()}
    return {**READING, **SHAPE, **rules}


def _shown(code: str) -> Iterator[str]:
    for kind, title in (("good", say("Right:")), ("bad", say("Wrong:"))):
        for file in example_files(code, kind):
            name = file.relative_to(EXAMPLES / code / kind).as_posix() if file.parent.name != code else ""
            yield ""
            yield f"{title} {name}".rstrip()
            yield from _indented(file)
    schema = EXAMPLES / code / "schema.yaml"
    if schema.exists():
        yield ""
        yield say("With schema.yaml:")
        yield from _indented(schema)


def example_files(code: str, kind: str) -> tuple[Path, ...]:
    """Return the files of the good or of the bad example: one, or those of a small base."""
    single = EXAMPLES / code / f"{kind}.yaml"
    return (single,) if single.exists() else tuple(sorted((EXAMPLES / code / kind).rglob("*.yaml")))


def _indented(file: Path) -> list[str]:
    return [f"    {line}".rstrip() for line in file.read_text(encoding="utf-8").splitlines()]
