"""What a run of a schedule is to make: which reports, in which formats, into which files, for whom."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from shlex import quote
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.finding import Finding
from clientbase.language import say, say_n
from clientbase.names import SCHEMA
from clientbase.norms import Norms, Schedule
from clientbase.render import ending_of, format_names, format_of, is_binary, is_for_programs
from clientbase.reports import find
from clientbase.scheduling.due import is_same_turn
from clientbase.scheduling.every import parse_every
from clientbase.text.inside import FOLDER, RECORDS, STATE
from clientbase.text.read import Unreadable, read

if TYPE_CHECKING:
    from clientbase.reports import Report

ALWAYS, MANAGERS = "always", "managers"
"""Words of `send` that are no address."""
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_PLACES: Final = ("date", "week", "month", "year", "manager", "report", "schedule", "format")
_OF_A_DAY: Final = ("date", "week", "month", "year")
_NO_NAME: Final = re.compile(r"[/\\\0]|^\.|[\x00-\x1f]")
_GIT: Final = ".git"
_NOT_OURS: Final = (FOLDER, STATE, RECORDS, _GIT, "reports")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")


class BadScheduleError(UsageError):
    """A schedule says what cannot be done; *findings* say what, each with its place."""

    def __init__(self, message: str, findings: Sequence[object]) -> None:
        """Keep the findings beside the message: they are printed before it."""
        super().__init__(message)
        self.findings = tuple(findings)


def _bad(root: Path, name: str, faults: Sequence[str]) -> BadScheduleError:
    """Return the error that names what is wrong in a schedule; each fault begins with the field it is about."""
    document = read(root / SCHEMA, SCHEMA)
    places = [document.place(("schedules", name, fault.partition(":")[0])) for fault in faults]
    found = [
        f"{SCHEMA}:{place.line}:{place.column}: {name}: {fault}"
        for place, fault in zip(places, faults, strict=True)
    ]
    message = say_n(
        'schedule "{name}" is not run, for one thing in it is wrong; mend schema.yaml',
        'schedule "{name}" is not run, for {n} things in it are wrong; mend schema.yaml',
        len(faults),
        name=name,
    )
    return BadScheduleError(message, found)


def misspelt(root: Path, errors: Sequence[Finding]) -> BadScheduleError | None:
    """Return the error for what of the *errors* of schema.yaml stands in its schedules; None where nothing does."""
    if not errors:
        return None
    try:
        document = read(root / SCHEMA, SCHEMA)
    except Unreadable:
        return None
    keys = document.data if isinstance(document.data, dict) else {}
    first = document.place(("schedules",)).line
    after = min((line for key in keys if (line := document.place((key,)).line) > first), default=None)
    ours = [error for error in errors if first <= error.line and (after is None or error.line < after)]
    if "schedules" not in keys or not ours:
        return None
    return BadScheduleError(say("schema.yaml has errors in its schedules; mend them first"), ours)


class Target(NamedTuple):
    """A file that a run puts in place, or where there is no *path* what it writes to stdout."""

    path: str | None
    """as the schedule names it: within the base, or absolute"""
    series: str
    """the same with the places of the day left open"""
    format: str
    reports: "tuple[Report, ...]"
    manager: str | None


class Recipient(NamedTuple):
    """Who gets a mail, about whose clients."""

    address: str
    manager: str | None = None


class Plan(NamedTuple):
    """A schedule on a day."""

    name: str
    reports: "tuple[Report, ...]"
    targets: tuple[Target, ...]
    recipients: tuple[Recipient, ...]
    always: bool
    keep: int | None
    is_same_turn: Callable[[dt.date], bool]
    """whether a run on that day was about the same, so that who has got a mail then gets no other"""


def planned(root: Path, norms: Norms, name: str, day: dt.date, *, outside: bool) -> Plan:
    """Return what the schedule called *name* makes on *day*; UsageError where there is none, or what is wrong in it.

    A schedule is the word of whoever wrote the base. Only who runs it can let it write *outside* of that.
    """
    if name not in norms.schedules:
        raise no_schedule(norms, name)
    plan, faults = _examined(root, norms, name, day)
    if faults:
        raise _bad(root, name, faults)
    if not outside and (path := next(outputs_outside(norms, name), None)):
        raise UsageError(
            say(
                '"{path}" lies outside of the base; where that is wanted: clientbase run {schedule} --outside',
                path=path,
                schedule=quote(name),
            )
        )
    return plan


def outputs_outside(norms: Norms, name: str) -> Iterator[str]:
    """Return the outputs of a schedule that lie outside of the base."""
    return filter(lies_outside, norms.schedules[name].output)


def lies_outside(path: str) -> bool:
    """Return whether an output is a whole path, and none from the base on."""
    return bool(PurePath(path).anchor)


def faults_in(root: Path, norms: Norms, name: str, day: dt.date) -> list[str]:
    """Return what keeps a schedule from being run; each fault begins with the field it is about, and a colon."""
    return _examined(root, norms, name, day)[1]


def _examined(root: Path, norms: Norms, name: str, day: dt.date) -> tuple[Plan, list[str]]:
    schedule = norms.schedules[name]
    reports, faults = _reports(root, schedule)
    faults += [*_faults(schedule), *_faults_of_outputs(schedule), *_without_address(norms, schedule, day)]
    targets: list[Target] = []
    if not faults:
        staff = tuple(managers_on(norms, day))
        try:
            targets = [*_targets(name, schedule, reports, staff, day)]
        except ValueError as error:
            faults.append(f"output: {error}")
        faults += [f"output: {fault}" for fault in _twice(targets)]
    recipients = tuple(_recipients(norms, schedule, day))
    always = ALWAYS in schedule.send
    turn = partial(is_same_turn, norms, name, day=day)
    return Plan(name, tuple(reports), tuple(targets), recipients, always, schedule.keep, turn), faults


def no_schedule(norms: Norms, name: str) -> UsageError:
    """Return the error for a name that no schedule has."""
    from clientbase.typed import did_you_mean

    known = ", ".join(norms.schedules)
    advice = say("; there are: {names}", names=known) if known else say("; schema.yaml has no schedules")
    return UsageError(
        say('no schedule "{name}"{what}', name=name, what=did_you_mean(name, norms.schedules) or advice)
    )


def named(norms: Norms, name: str | None) -> list[str]:
    """Return the schedules that *name* means, all of them where it is None; UsageError where there is none."""
    if name is not None and name not in norms.schedules:
        raise no_schedule(norms, name)
    if not norms.schedules:
        example = "weekly: {every: monday, reports: [overview]}"
        raise UsageError(say("schema.yaml has no schedules; write one, such as {example}", example=example))
    return [*norms.schedules] if name is None else [name]


def demand_every(root: Path, norms: Norms, names: Sequence[str]) -> None:
    """Refuse schedules of which nobody can understand how often they are run."""
    for name in names:
        if faults := [fault for fault in _faults(norms.schedules[name]) if fault.startswith("every: ")]:
            raise _bad(root, name, faults)


def managers_on(norms: Norms, day: dt.date) -> Iterator[str]:
    """Name the managers who are with the company on *day*."""
    for name, manager in norms.managers.items():
        if not (manager.from_ and manager.from_ > day) and not (manager.until and manager.until < day):
            yield name


def _recipients(norms: Norms, schedule: Schedule, day: dt.date) -> Iterator[Recipient]:
    """Return who gets a mail: the managers of the day about their own clients, an address about all."""
    for name in managers_on(norms, day) if MANAGERS in schedule.send else ():
        yield Recipient(norms.managers[name].email or "", name)
    for word in schedule.send:
        if "@" in word:
            yield Recipient(word)


def _without_address(norms: Norms, schedule: Schedule, day: dt.date) -> Iterator[str]:
    for one in _recipients(norms, schedule, day):
        if not one.address:
            yield say('send: manager "{manager}" has no email in schema.yaml', manager=one.manager)
        elif not _ADDRESS.fullmatch(one.address):
            yield say(
                'send: "{address}" of manager "{manager}" is no address',
                address=one.address,
                manager=one.manager,
            )


def _reports(root: Path, schedule: Schedule) -> "tuple[list[Report], list[str]]":
    reports: list[Report] = []
    faults = [] if schedule.reports else [say("reports: name one at least, such as [overview]")]
    for name in schedule.reports:
        try:
            reports.append(find(name, root))
        except UsageError as error:
            faults.append(f"reports: {error}")
    return [*dict.fromkeys(reports)], faults


def _faults(schedule: Schedule) -> Iterator[str]:
    if schedule.every is not None:
        try:
            parse_every(schedule.every)
        except ValueError as error:
            yield f"every: {error}"
    for name in schedule.format:
        if name not in format_names():
            yield say(
                'format: no format "{name}"; there are: {names}', name=name, names=", ".join(format_names())
            )
        elif ending_of(name) is None:
            yield say('format: "{name}" is for a terminal; take text', name=name)
        elif is_binary(name) and not schedule.output:
            yield say('format: "{name}" is no text; name a file as output', name=name)
    for word in schedule.send:
        if word not in {ALWAYS, MANAGERS} and not ("@" in word and _ADDRESS.fullmatch(word)):
            yield say(
                'send: "{word}" is none of managers, always and an address such as olga@adria.example',
                word=word,
            )


def _faults_of_outputs(schedule: Schedule) -> Iterator[str]:
    for template in schedule.output:
        yield from (f"output: {fault}" for fault in _faults_of(template))
        if not schedule.format and not PurePath(template).suffix.endswith("}"):
            try:
                format_of(template)
            except UsageError as error:
                yield f"output: {error}"


def _faults_of(template: str) -> Iterator[str]:
    for place in _PLACE.findall(template):
        if place not in _PLACES:
            yield say(
                '"{place}" stands for nothing; there are: {places}',
                place=f"{{{place}}}",
                places=", ".join(f"{{{one}}}" for one in _PLACES),
            )
    parts = PurePath(template).parts
    if ".." in parts:
        yield say(
            '"{file}" leads upwards; name the file from the base on, or by its whole path', file=template
        )
    elif parts and parts[0].startswith("~"):
        yield say('"{file}" begins with "~", which no shell replaces; write the whole path', file=template)
    yield from _misplaced(template)
    if re.search(r"[\x00-\x1f]", template) or parts[-1:] in {(), ("-",)} or template.endswith("/"):
        yield say('"{file}" names no file', file=template)


def _misplaced(path: str) -> Iterator[str]:
    """Say of a *path* in which folder it lies that is for something else; git's own may stand anywhere."""
    parts = PurePath(path).parts
    for part in [part for part in parts if part.casefold() == _GIT] or parts[:1]:
        if part.casefold() in _NOT_OURS:
            yield say(
                '"{file}" lies in "{folder}", which holds no reports; choose another folder',
                file=path,
                folder=part,
            )
            return


def _targets(
    name: str, schedule: Schedule, reports: "Sequence[Report]", staff: Sequence[str], day: dt.date
) -> Iterator[Target]:
    """Return each file of a schedule in which nothing is wrong so far; ValueError for a name that leads elsewhere."""
    if not schedule.output and {*schedule.send} <= {ALWAYS}:
        yield Target(None, "", schedule.format[0] if schedule.format else "text", tuple(reports), None)
    for template in schedule.output:
        for format_ in schedule.format or (format_of(template),):
            own = _with_ending(template, format_, several=len(schedule.format) > 1)
            apart = "{report}" in own or (is_for_programs(format_) and len(reports) > 1)
            if apart and "{report}" not in own:
                path = PurePath(own)
                own = str(path.with_name(f"{path.stem}-{{report}}{path.suffix}"))
            for manager in staff if "{manager}" in own else (None,):
                for together in [(one,) for one in reports] if apart else [tuple(reports)]:
                    said = {
                        "manager": manager,
                        "report": together[0].name,
                        "schedule": name,
                        "format": format_,
                    }
                    series = _filled(own, said)
                    if misplaced := next(_misplaced(series), None):
                        raise ValueError(misplaced)
                    yield Target(_filled(series, _said_of(day)), series, format_, together, manager)


def _with_ending(template: str, format_: str, *, several: bool) -> str:
    """Let a file end as its format does, where its name does not say how, or cannot for several formats."""
    path, ending = PurePath(template), ending_of(format_) or ""
    if (
        "{format}" in template
        or path.suffix == ending
        or (path.suffix and not several and "}" not in path.suffix)
    ):
        return template
    try:
        format_of(template)
    except UsageError:
        return f"{template}{ending}"
    return str(path.with_suffix(ending))


def _said_of(day: dt.date) -> dict[str, str | None]:
    week = day.isocalendar()
    return {
        "date": day.isoformat(),
        "week": f"{week.year:04}-W{week.week:02}",
        "month": f"{day:%Y-%m}",
        "year": f"{day:%Y}",
    }


def _filled(template: str, said: dict[str, str | None]) -> str:
    def fill(found: re.Match[str]) -> str:
        value = said.get(found[1])
        if value is None:
            return found[0]
        if _NO_NAME.search(value):
            raise ValueError(
                say(
                    '{place} is "{value}" here, which is no name of a file',
                    place=f"{{{found[1]}}}",
                    value=value,
                )
            )
        return value

    return _PLACE.sub(fill, template)


def _twice(targets: Sequence[Target]) -> Iterator[str]:
    seen: set[str] = set()
    for target in targets:
        if target.path is not None and target.path in seen:
            yield say('"{file}" would be written twice; tell the files apart', file=target.path)
        seen.add(target.path or "")
