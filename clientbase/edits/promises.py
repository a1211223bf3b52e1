"""Open promises and tasks of one client: numbered, and closed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clientbase.edits.write import Rules
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say, say_n
from clientbase.laws.contact import Promise
from clientbase.model import Client
from clientbase.rules.judge import judge
from clientbase.spoken import spoken_day
from clientbase.text.change import Path_, Put
from clientbase.text.read import Document

_LAST = "last"
_SHOWN = 9


class Open(NamedTuple):
    """A promise that is open, or a task: where it stands, and what was to be done until when."""

    where: Path_
    begun: dt.date | None
    due: dt.date
    what: str
    task: bool

    def words(self, today: dt.date) -> str:
        """Call it by what was to be done, and when."""
        due = spoken_day(self.due, today)
        if self.task or not self.begun:
            return say('"{what}", a task for {due}', what=self.what, due=due)
        begun = spoken_day(self.begun, today)
        return say('"{what}", promised {begun} for {due}', what=self.what, begun=begun, due=due)


def open_promises(document: Document, rules: Rules) -> list[Open]:
    """Return what is open today, in the order of the numbers that `agenda --promises` gives: as it is due.

    UnreadableError where values of the record are wrong.
    """
    client, findings = judge(document, rules.norms, rules.today)
    if client is None:
        raise UnreadableError(say("{path} has errors; mend it first", path=document.path), findings)
    found = [one for one, promise in _promises(client) if promise.is_open(rules.today)]
    return sorted(found, key=lambda one: (one.due, one.where))


def _promises(client: Client) -> Iterator[tuple[Open, Promise]]:
    for n, talk in enumerate(client.interactions):
        if talk.next:
            what = talk.next.what or talk.about or say("next step")
            where: Path_ = ("interactions", n, "next")
            yield (
                Open(where, talk.date, talk.next.date, what, task=False),
                Promise(talk.date, talk.next.date, talk.next.done),
            )
    for n, task in enumerate(client.tasks):
        yield (
            Open(("tasks", n), task.entered, task.date, task.what or say("task"), task=True),
            Promise(task.entered, task.date, task.done),
        )


def oldest(known: Sequence[Open], number: int | None, today: dt.date) -> Open:
    """Return the promise of that *number*, counted from 1, or the one that is due first."""
    if not known:
        raise UsageError(
            say("nothing that was promised to this client is open; see: clientbase agenda --promises")
        )
    if number is not None and not 1 <= number <= len(known):
        raise UsageError(
            say(
                "there is no open promise {number}; there are: {listed}",
                number=number,
                listed=_listed(known, today),
            )
        )
    return known[(number or 1) - 1]


def kept(known: Sequence[Open], word: str, today: dt.date) -> Open:
    """Return the promise that `keeps=` means: `last` is the one that was given last, a number is as listed.

    Of one day it is the promise of a talk before a task, and of several the one that is written later.
    """
    if word == _LAST and known:
        return max(known, key=lambda one: (one.begun or dt.date.min, not one.task, one.where))
    if word != _LAST and not word.isdecimal():
        raise UsageError(
            say('keeps: "{word}" is neither {last} nor the number of a promise', word=word, last=_LAST)
        )
    return oldest(known, None if word == _LAST else int(word), today)


def closing(promise: Open, day: dt.date) -> Put:
    """Write down that it was done on *day*."""
    return Put((*promise.where, "done"), day.isoformat())


def _listed(known: Sequence[Open], today: dt.date) -> str:
    shown = "; ".join(f"{number} {one.words(today)}" for number, one in enumerate(known[:_SHOWN], 1))
    more = len(known) - _SHOWN
    return (
        say_n("{shown}; and {n} more one", "{shown}; and {n} more ones", more, shown=shown)
        if more > 0
        else shown
    )
