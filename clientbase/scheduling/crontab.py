"""The schedules in the words of cron and of systemd, with whole paths: what starts them knows no shell of ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from shlex import quote
from typing import Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.names import transliterated
from clientbase.norms import Norms
from clientbase.scheduling.due import every_of
from clientbase.scheduling.every import Cron, in_words_of_cron
from clientbase.scheduling.plan import outputs_outside
from clientbase.visible import escaped, visible

_SPECIAL: Final = re.compile(r'["\\]')
_NO_WORD: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""Ends a line, or steers what reads it; or is half of a sign, as a folder has it whose name is no UTF-8."""


class Place(NamedTuple):
    """Where the program and the base are."""

    program: tuple[str, ...]
    root: Path

    def words(self, norms: Norms, name: str, cron: Cron) -> tuple[str, ...]:
        """Return the command of a schedule; where it is started too often it asks itself whether it is due."""
        asked = () if cron.exact else ("--all-due",)
        outside = ("--outside",) if any(outputs_outside(norms, name)) else ()
        words = (*self.program, "-C", str(self.root), "run", *asked, *outside, name)
        for word in words:
            _demand_word(word)
        return words


def _demand_word(word: str) -> None:
    if found := _NO_WORD.search(word):
        raise UsageError(
            say(
                '"{word}" has {sign} in it, which neither cron nor systemd can take; name it otherwise',
                word=word,
                sign=escaped(found),
            )
        )


def crontab(norms: Norms, names: Sequence[str], place: Place, mail_to: str | None) -> Iterator[str]:
    """Return the lines of a crontab."""
    yield say("# Clientbase: what is printed is mailed, and it prints where something is wrong.")
    _demand_word(mail_to or "")
    yield f"MAILTO={mail_to}" if mail_to else "# MAILTO=you@company.example"
    yield from _zone(norms, "cron")
    for name in names:
        cron = _cron(norms, name)
        if cron is None:
            yield say("# {name}: no line, for it does not say how often (every)", name=visible(name))
            continue
        yield from _inexact(norms, name, cron)
        command = " ".join(map(quote, place.words(norms, name, cron))).replace("%", "\\%")
        yield f"{cron.crontab}  {command}"


def units(norms: Norms, names: Sequence[str], place: Place) -> Iterator[tuple[str, str]]:
    """Return the names and texts of systemd's units: a service and a timer for each schedule."""
    unit_names = _unit_names(norms)
    for name in names:
        cron = _cron(norms, name, norms.base.timezone)
        if cron is None:
            continue
        head = f"[Unit]\nDescription=Clientbase: {name.replace('%', '%%')}\n"
        command = " ".join(map(_of_systemd, place.words(norms, name, cron)))
        unit = unit_names[name]
        yield f"{unit}.service", f"{head}\n[Service]\nType=oneshot\nExecStart={command}\n"
        comments = "".join(f"{line}\n" for line in _inexact(norms, name, cron))
        timer = f"[Timer]\nOnCalendar={cron.calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        yield f"{unit}.timer", f"{comments}{head}\n{timer}"


def without_every(norms: Norms, names: Sequence[str]) -> list[str]:
    """Name the schedules that do not say how often they are run."""
    return [name for name in names if every_of(norms, name) is None]


def _cron(norms: Norms, name: str, zone: str | None = None) -> Cron | None:
    every = every_of(norms, name)
    if every is None:
        return None
    calendar = norms.calendar
    return in_words_of_cron(every, calendar.weekend, holidays=bool(calendar.holidays), zone=zone)


def _inexact(norms: Norms, name: str, cron: Cron) -> Iterator[str]:
    if not cron.exact:
        said = norms.schedules[name].every
        yield say(
            '# {name}: "{said}" cannot be said here; it is started more often, and runs when it is due',
            name=visible(name),
            said=visible(said or ""),
        )


def _zone(norms: Norms, who: str) -> Iterator[str]:
    if norms.base.timezone:
        yield say(
            "# Times are those of this machine; {who} does not know {zone}.",
            who=who,
            zone=norms.base.timezone,
        )


def _unit_names(norms: Norms) -> Mapping[str, str]:
    """Return the names of the units of all schedules: such as systemd takes, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in norms.schedules:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", transliterated(name)).strip("-") or "schedule"
        unit = next(one for one in chain((plain,), (f"{plain}-{n}" for n in count(2))) if one not in taken)
        taken.add(unit)
        found[name] = f"clientbase-{unit}"
    return found


def _of_systemd(word: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", word).replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w/.,:@%$+=-]+", escaped) else f'"{escaped}"'
