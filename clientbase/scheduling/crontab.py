"""The schedules in the words of cron and of systemd, with whole paths: what starts them knows no shell of ours."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.norms import Norms
from clientbase.scheduling.due import every_of
from clientbase.scheduling.every import Cron, in_words_of_cron
from clientbase.scheduling.plan import outputs_outside

_SPECIAL: Final = re.compile(r'["\\]')


class Place(NamedTuple):
    """Where the program and the base are."""

    program: tuple[str, ...]
    root: Path

    def words(self, norms: Norms, name: str, cron: Cron) -> tuple[str, ...]:
        """Return the command of a schedule; where it is started too often it asks itself whether it is due."""
        asked = () if cron.exact else ("--all-due",)
        outside = ("--outside",) if any(outputs_outside(norms, name)) else ()
        words = (*self.program, "-C", str(self.root), "run", *asked, *outside, name)
        if any(re.search(r"[\x00-\x1f\x7f]", word) for word in words):
            raise UsageError(
                say(
                    '"{root}" or "{name}" holds a line end, which neither cron nor systemd can take',
                    root=self.root,
                    name=name,
                )
            )
        return words


def crontab(norms: Norms, names: Sequence[str], place: Place, mail_to: str | None) -> Iterator[str]:
    """Return the lines of a crontab."""
    yield say("# Clientbase: what is printed is mailed, and it prints where something is wrong.")
    yield f"MAILTO={mail_to}" if mail_to else "# MAILTO=you@company.example"
    yield from _zone(norms, "cron")
    for name in names:
        cron = _cron(norms, name)
        if cron is None:
            yield say("# {name}: no line, for it does not say how often (every)", name=name)
            continue
        yield from _inexact(norms, name, cron)
        command = " ".join(map(quote, place.words(norms, name, cron))).replace("%", "\\%")
        yield f"{cron.crontab}  {command}"


def units(norms: Norms, names: Sequence[str], place: Place) -> Iterator[tuple[str, str]]:
    """Return the names and texts of systemd's units: a service and a timer for each schedule."""
    for name in names:
        cron = _cron(norms, name, norms.base.timezone)
        if cron is None:
            continue
        head = f"[Unit]\nDescription=Clientbase: {name.replace('%', '%%')}\n"
        command = " ".join(map(_of_systemd, place.words(norms, name, cron)))
        unit = _unit_name(name)
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
            name=name,
            said=said,
        )


def _zone(norms: Norms, who: str) -> Iterator[str]:
    if norms.base.timezone:
        yield say(
            "# Times are those of this machine; {who} does not know {zone}.",
            who=who,
            zone=norms.base.timezone,
        )


def _unit_name(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "schedule"
    return f"clientbase-{plain}"


def _of_systemd(word: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", word).replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w/.,:@%$+=-]+", escaped) else f'"{escaped}"'
