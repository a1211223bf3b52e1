"""Why reports say what they say of a client: the rule in words, the evidence, and where each piece of it stands."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from textwrap import fill, wrap
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.evidence import Evidence, Places, Verdict
from clientbase.evidence.spoken import spoken
from clientbase.evidence.subject import Subject
from clientbase.language import ENGLISH, current, say, title, word
from clientbase.render.head import not_in_sums
from clientbase.render.in_words import cell, paragraph
from clientbase.render.places import broken, places
from clientbase.reports import Report, find, ours

WIDTH: Final = 100
VERSION: Final = 1
SHOWN: Final = 2
"""So many places of one piece of evidence are named to people."""
FIRST: Final = (
    *("cadence", "dormant", "thresholds", "abc", "targets", "strategic", "profit", "loyalty", "one-off"),
    *("leaving", "cohorts", "rfm", "concentration", "forecast", "sources", "products", "deals", "proposals"),
    *("problems", "dates", "managers", "completeness", "archive", "movement", "agenda"),
)
"""The order in which reports are explained; those that are not named here come last."""

Said = tuple[Report, Sequence[Verdict]]
Rows = Sequence[tuple[str, str, str, str]]
"""Of each piece of evidence what it is called, its value, how it follows, and where it stands."""


class Told(NamedTuple):
    """A verdict as people are told it."""

    report: Report
    verdict: Verdict
    line: str
    rows: Rows


def judging() -> list[str]:
    """Return the names of the reports that judge clients, in the order in which they are explained."""
    names = [name for name, report in ours().items() if report.judges]
    return sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def explained(
    base: Base,
    client: str,
    name: str | None,
    form: str,
    words: Mapping[str, str] = MappingProxyType({}),
    width: int | None = None,
) -> str:
    """Explain every verdict on a client, or those of one report, as `text` or as `json`.

    *words* are the report's own parameters as texts; lines of text are broken at *width* places, where that is given.
    """
    if words and name is None:
        raise UsageError(
            say("--{next} belongs to one report; name it behind the client", next=next(iter(words)))
        )
    report = _judging(base, name) if name else None
    parameters = _of_reasons(report, words, base) if report and words else {}
    with closing(Subject(base, client)) as subject:
        _refuse_outsiders(subject)
        said = [(report, report.judge(subject, **parameters))] if report else judged(subject)
        return _as_json(subject, said) if form == "json" else _as_text(subject, said, width)


def judged(subject: Subject) -> list[Said]:
    """Return what all reports that judge clients say of the subject; UsageError where none counts it."""
    _refuse_outsiders(subject)
    return [(report, report.judge(subject)) for report in _all_judging()]


@cache
def _all_judging() -> Sequence[Report]:
    return [*map(ours().__getitem__, judging())]


def of_all(base: Base) -> list[Mapping[str, Any]]:
    """Return of each client what of its verdicts follows from the records of others and is no fact, report by report.

    It is asked once about all, so that who tells of every client knows whose verdicts have changed.
    """
    return [report.of_all(base) for report in ours().values() if report.of_all]


def told(said: Sequence[Said]) -> Iterator[Told]:
    """Tell verdicts without what any sale of anybody may change: ranks, and shares of what all have together."""
    for report, verdicts in said:
        for verdict in verdicts:
            stays = tuple(
                found for found in verdict.evidence if not found.moving and found.name not in report.moving
            )
            line = _headline(verdict) if len(stays) == len(verdict.evidence) else _briefly(verdict)
            yield Told(report, verdict, line, _rows(stays))


def _of_reasons(report: Report, words: Mapping[str, str], base: Base) -> dict[str, Any]:
    """Read the parameters that *words* say; UsageError where the reasons of the report do not go by them."""
    parameters = report.read(words, base.day)
    for name in words:
        if name not in report.asked_of_reasons:
            raise UsageError(
                say(
                    "the reasons of {name} are the same with --{name2} and without; leave it out",
                    name=report.name,
                    name2=name,
                )
            )
    return parameters


def _refuse_outsiders(subject: Subject) -> None:
    """Refuse whom no report counts on the day: a mere supplier, and who has not begun yet."""
    facts, day = subject.facts, subject.base.day.isoformat()
    if facts["stage"] is None:
        raise UsageError(
            say("{client} is a supplier only; no report about clients judges it", client=subject.client)
        )
    if facts["begins"] and facts["begins"] > day:
        raise UsageError(
            say(
                "on {day} {client} is not in the base yet; it begins on {begins}",
                day=day,
                client=subject.client,
                begins=facts["begins"],
            )
        )


def _judging(base: Base, name: str) -> Report:
    """Return the report called *name*; UsageError where it gives no verdict on a client."""
    names = judging()
    if name in names:
        return find(name, base.root)
    known = say("; there are: {names}", names=", ".join(names))
    if report := ours().get(name):
        raise UsageError(
            say(
                'report "{name}" gives no verdict on a client: {because}{known}',
                name=name,
                because=title(report.because),
                known=known,
            )
        )
    from clientbase.typed import did_you_mean

    raise UsageError(
        say(
            '"{name}" is no report that judges clients{what}',
            name=name,
            what=did_you_mean(name, names) or known,
        )
    )


def _as_text(subject: Subject, said: Sequence[Said], width: int | None) -> str:
    """Write verdicts for people: each rule once, then its verdicts with their evidence.

    Among several reports, one that has nothing to say of the client takes a line.
    """
    head = _plain(
        say(
            "{name} ({path}), as of {day}",
            name=subject.facts["name"],
            path=subject.record.path,
            day=subject.base.day,
        )
    )
    parts = groupby(_parts(said, width), itemgetter(0))
    paragraphs = (("\n" if brief else "\n\n").join(text for _, text in texts) for brief, texts in parts)
    missing = "\n".join(map(not_in_sums, subject.not_in_sums()))
    return "\n\n".join(filter(None, (head, *paragraphs, missing))) + "\n"


def _as_json(subject: Subject, said: Sequence[Said]) -> str:
    """Write verdicts for programs."""
    page = {
        "schema_version": VERSION,
        "client": subject.client,
        "name": subject.facts["name"],
        "path": subject.record.path,
        "as_of": subject.base.day.isoformat(),
        "not_in_sums": [
            {"kind": found.kind, "count": found.number, "clients": found.clients}
            for found in subject.not_in_sums()
        ],
        "verdicts": [_for_programs(report, verdict) for report, verdicts in said for verdict in verdicts],
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _for_programs(report: Report, verdict: Verdict) -> dict[str, Any]:
    return {
        "report": report.name,
        "about": verdict.about,
        "verdict": verdict.verdict,
        "because": verdict.reason,
        "rule": report.rule,
        "numbers": [
            {"name": found.name, "value": found.value, "how": found.how, "places": found.places}
            for found in verdict.evidence
        ],
        "quiet": verdict.omitted,
    }


def _parts(said: Sequence[Said], width: int | None) -> Iterator[tuple[bool, str]]:
    """Return what is said by each report, and whether it was made brief."""
    for report, verdicts in said:
        if len(said) > 1 and all(verdict.omitted for verdict in verdicts):
            lines = (f"{report.name}: {_headline(verdict)}" for verdict in verdicts)
            yield True, "\n".join(text for line in lines for text in _hung(line, 2, width))
        else:
            most = min(WIDTH, width or WIDTH)
            rule = fill(
                paragraph(report.rule), most, initial_indent=f"  {say('Rule')}: ", subsequent_indent="  "
            )
            yield False, "\n\n".join((f"{report.name}\n{rule}", *(_told(one, width) for one in verdicts)))


def _told(verdict: Verdict, width: int | None) -> str:
    return "\n".join((*_hung(f"  {_headline(verdict)}", 4, width), *_evidence(verdict, width)))


def _headline(verdict: Verdict) -> str:
    return _plain(
        say(
            "{about} is {verdict}: {reason}",
            about=word("about", verdict.about),
            verdict=word("verdict", verdict.verdict),
            reason=spoken(verdict.reason),
        )
    )


def _briefly(verdict: Verdict) -> str:
    if verdict.moving:
        return _plain(say("{about}: what others buy moves it too", about=word("about", verdict.about)))
    return _plain(
        say(
            "{about} is {verdict}",
            about=word("about", verdict.about),
            verdict=word("verdict", verdict.verdict),
        )
    )


def _rows(evidence: Iterable[Evidence]) -> Rows:
    rows = []
    for found in evidence:
        value, how = (_plain(spoken(text)) for text in _valued(found))
        rows.append((_called(found.name), value, how, _where(found.places)))
    return rows


def _evidence(verdict: Verdict, width: int | None) -> Iterator[str]:
    cells = _rows(verdict.evidence)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        name, *others = (text.ljust(wide) for text, wide in zip(row, widths, strict=True))
        line = "  ".join((f"    {name}", *others)).rstrip()
        tight = "  ".join((f"    {name}", *filter(None, row[1:])))
        if width is None or places(line) <= width:
            yield line
        elif places(tight) <= width:
            yield tight
        else:
            hang = len(f"    {name}  ")
            yield from _hung("  ".join((f"    {name}", *filter(None, row[1:3]))), hang, width)
            lines = (
                wrap(place, width - hang, break_long_words=False, break_on_hyphens=False)
                for place in row[3].split(", ")
            )
            yield from (f"{' ' * hang}{line}" for line in chain.from_iterable(lines))


def _called(name: str) -> str:
    """Return what people call a piece of evidence; in English it bears the name that programs know."""
    if current() == ENGLISH or not name.isidentifier():
        return name
    english = columns(name)[0].title
    said = title(english)
    return name if said == english else said


def _valued(found: Evidence) -> tuple[str, str]:
    """Return the value, where it is a word of the program's own in the language that is spoken, and how it follows."""
    return str(cell(found.name.removesuffix("_then"), found.value)), found.how


def _hung(line: str, hang: int, width: int | None) -> Iterator[str]:
    """Break a line at *width* places, where it is longer; what follows is set in by *hang*."""
    if width is None:
        yield line
    else:
        first, *rest = broken(line[hang:], max(20, width - hang))
        yield line[:hang] + first
        yield from (f"{' ' * hang}{text}" for text in rest)


def _where(places: Places) -> str:
    """Name the first places; programs are told all of them."""
    more = len(places) - SHOWN
    return (
        ", ".join(places)
        if more <= 0
        else say("{places} and {more} more", places=", ".join(places[:SHOWN]), more=more)
    )


def _plain(text: str) -> str:
    """Set a text of a record in one line, for a line of its own would look like one of ours."""
    return re.sub(r"\s+", " ", text)
