"""Verdicts as text for people and as JSON for programs."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Verdict

WIDTH: Final = 100
VERSION: Final = 1


def as_text(base: Base, sources: Sources, verdicts: Sequence[Verdict]) -> str:
    """Write verdicts for people: each rule once, then its verdicts with their numbers."""
    parts = [_plain(f"{sources.facts['name']} ({sources.record.path}), as of {base.day}")]
    for (report, rule), group in groupby(verdicts, lambda verdict: (verdict.report, verdict.rule)):
        words = wrap(rule, WIDTH, initial_indent="  Rule: ", subsequent_indent="  ")
        parts.append("\n".join((report, *words)))
        parts += ["\n".join(_verdict(verdict)) for verdict in group]
    return "\n\n".join(parts) + "\n"


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


def _verdict(verdict: Verdict) -> Iterator[str]:
    yield f"  {_plain(f'{verdict.about} is {verdict.verdict}: {verdict.because}')}"
    cells = [[*map(_plain, number[:3]), ", ".join(number.places)] for number in verdict.numbers]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield f"    {'  '.join(padded)}".rstrip()


def _plain(text: str) -> str:
    """Set a text of a record in one line, for a line of its own would look like one of ours."""
    return re.sub(r"\s+", " ", text)
