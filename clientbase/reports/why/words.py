"""Verdicts as text for people and as JSON for programs."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from textwrap import fill
from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Places, Verdict

WIDTH: Final = 100
VERSION: Final = 1
SHOWN: Final = 2
"""So many places of one number are named to people."""


def as_text(base: Base, sources: Sources, verdicts: Sequence[Verdict]) -> str:
    """Write verdicts for people: each rule once, then its verdicts with their numbers.

    Among several reports, one that has nothing to say of the client takes a line.
    """
    head = _plain(f"{sources.facts['name']} ({sources.record.path}), as of {base.day}")
    several = len({verdict.report for verdict in verdicts}) > 1
    parts = groupby(_parts(verdicts, several), itemgetter(0))
    paragraphs = (("\n" if brief else "\n\n").join(text for _, text in texts) for brief, texts in parts)
    return "\n\n".join((head, *paragraphs)) + "\n"


def as_json(base: Base, sources: Sources, verdicts: Sequence[Verdict]) -> str:
    """Write verdicts for programs."""
    page = {
        "schema_version": VERSION,
        "client": sources.client,
        "name": sources.facts["name"],
        "path": sources.record.path,
        "as_of": base.day.isoformat(),
        "verdicts": [
            {**verdict._asdict(), "numbers": [number._asdict() for number in verdict.numbers]}
            for verdict in verdicts
        ],
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _parts(verdicts: Sequence[Verdict], several: bool) -> Iterator[tuple[bool, str]]:
    """Return what is said by each report, and whether it was made brief."""
    for report, found in groupby(verdicts, lambda verdict: verdict.report):
        group = tuple(found)
        if several and all(verdict.quiet for verdict in group):
            yield True, "\n".join(f"{report}: {_headline(verdict)}" for verdict in group)
        else:
            yield False, "\n\n".join(_told(report, group))


def _told(report: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    head = f"{report}\n"
    for rule, group in groupby(verdicts, lambda verdict: verdict.rule):
        yield head + fill(rule, WIDTH, initial_indent="  Rule: ", subsequent_indent="  ")
        head = ""
        for verdict in group:
            yield "\n".join((f"  {_headline(verdict)}", *_numbers(verdict)))


def _headline(verdict: Verdict) -> str:
    return _plain(f"{verdict.about} is {verdict.verdict}: {verdict.because}")


def _numbers(verdict: Verdict) -> Iterator[str]:
    cells = [[*map(_plain, number[:3]), _where(number.places)] for number in verdict.numbers]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield f"    {'  '.join(padded)}".rstrip()


def _where(places: Places) -> str:
    """Name the first places; programs are told all of them."""
    more = len(places) - SHOWN
    return ", ".join(places) if more <= 0 else f"{', '.join(places[:SHOWN])} and {more} more"


def _plain(text: str) -> str:
    """Set a text of a record in one line, for a line of its own would look like one of ours."""
    return re.sub(r"\s+", " ", text)
