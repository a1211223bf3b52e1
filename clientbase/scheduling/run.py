"""A run of a schedule: reports are asked, files put in place, mails sent; one failure stops nothing else."""

import datetime as dt
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.base import Base
from clientbase.errors import BlockedError, ClientbaseError, cause_of
from clientbase.history.head import SHORT_OF, untold
from clientbase.interrupts import heed
from clientbase.language import ENGLISH, current, say, say_n, speaking
from clientbase.page import LeftOut, Page, Scope
from clientbase.render import is_for_programs, untold_by
from clientbase.render.whole import combined, content, in_parts
from clientbase.reports.runs import FILE, Put, Run, Sent, line_of, made_here, runs_of
from clientbase.scheduling.files import clean, digest_of, outdated, put_in_place
from clientbase.scheduling.plan import Plan, Recipient, Target
from clientbase.text.inside import opened
from clientbase.text.store import remove, state_folder

if TYPE_CHECKING:
    from clientbase.reports import Report

OK, FAILED = "ok", "failed"
_TOGETHER: Final = frozenset({"text", "markdown"})
"""Formats in which answers simply stand below each other."""


class Failure(NamedTuple):
    """What could not be done, and the exit code that goes with it."""

    words: str
    code: int


class Outcome(NamedTuple):
    """What came of a run."""

    run: Run
    failures: tuple[Failure, ...]
    left_out: tuple[LeftOut, ...]
    said: str
    """what goes to stdout"""
    mails: tuple[tuple[str, bytes], ...] = ()
    """what a dry run would send, and to whom"""


class _Asked:
    """The answers of a run: each report is asked once for each manager, and what it cannot answer is remembered."""

    def __init__(self, base: Base, stack: ExitStack) -> None:
        self._base, self._stack = base, stack
        self._bases: dict[str | None, Base] = {None: base}
        self._pages: dict[tuple[str, str | None, bool, str], Page | Failure] = {}
        self.left_out: dict[LeftOut, None] = {}
        self.shown: list[tuple[Page, str]] = []

    def pages(self, reports: "Sequence[Report]", manager: str | None, format_: str) -> list[Page]:
        """Return the answers of all *reports*; _FailedError where one of them fails."""
        pages = [self._page(report, manager, details=format_ == "json") for report in reports]
        self.shown += [(page, format_) for page in pages]
        if format_ != "html":
            return pages
        from clientbase.lookups.bought import with_bought

        return [with_bought(page, self._narrowed(manager)) for page in pages]

    def lacking(self) -> Iterator[str]:
        """Say what the formats of the answers have no place for."""
        for page, name in self.shown:
            yield from (f"{page.report}: {line}" for line in untold_by(page, name))

    def _page(self, report: "Report", manager: str | None, *, details: bool) -> Page:
        key = (report.name, manager, details, current())
        if key not in self._pages:
            self._pages[key] = self._tried(report, manager, details=details)
        found = self._pages[key]
        if isinstance(found, Failure):
            raise _FailedError(found)
        self.left_out.update(dict.fromkeys(found.left_out))
        return found

    def _tried(self, report: "Report", manager: str | None, *, details: bool) -> Page | Failure:
        try:
            return report.page(self._narrowed(manager), **(report.details if details else {}))
        except Exception as error:  # whatever is wrong with one report, the others are made
            heed()
            if os.environ.get("CLIENTBASE_DEBUG"):
                raise
            said = (
                say(
                    "report {name} of {manager}: {why}", name=report.name, manager=manager, why=_reason(error)
                )
                if manager
                else say("report {name}: {why}", name=report.name, why=_reason(error))
            )
            return Failure(said, getattr(error, "exit_code", 4))

    def _narrowed(self, manager: str | None) -> Base:
        if manager not in self._bases:
            narrowed = self._base.on(self._base.day, Scope(manager=manager))
            self._bases[manager] = self._stack.enter_context(closing(narrowed))
        return self._bases[manager]


class _FailedError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.words)
        self.failure = failure


def run(base: Base, plan: Plan, when: str, *, width: int | None = None, dry: bool = False) -> Outcome:
    """Make what *plan* says of *base*, and remember it as begun at *when*; a *dry* run changes nothing.

    Whoever calls holds the lock of runs.
    """
    started = time.monotonic()
    known = runs_of(base.root)
    if not dry:
        clean(base.root, [(target.path, target.series) for target in plan.targets if target.path])
    with ExitStack() as stack:
        work = _Work(_Asked(base, stack), [], {}, [], [])
        if not dry:
            stack.enter_context(work.owning_up())
        for target in plan.targets:
            with work.failing(), speaking(ENGLISH if is_for_programs(target.format) else current()):
                work.put(base.root, _made(work.asked, target, plan, width), dry=dry)
        ended = say("it was ended before it had done all")
        begun = Run(when, base.day.isoformat(), plan.name, FAILED, 0, failed=(ended,), mark=_mark())
        work.send_all(plan, known, (base.root, begun), dry=dry)
        failures = tuple(dict.fromkeys([*work.failures, *_untold(base)]))
        done = begun._replace(
            result=FAILED if failures else OK,
            seconds=round(time.monotonic() - started, 3),
            files=tuple(work.files.values()),
            sent=tuple(_sent(to, mail) for to, mail in work.mails),
            failed=tuple(failure.words for failure in failures),
            lacking=tuple(dict.fromkeys(work.asked.lacking())),
        )
        if not dry:
            _remember(base.root, done)
    if not dry and plan.keep is not None and not failures:
        for file in outdated(base.root, runs_of(base.root), plan, plan.keep):
            remove(file)
    mails = tuple((to.address, mail) for to, mail in work.mails) if dry else ()
    return Outcome(done, failures, tuple(work.asked.left_out), "".join(work.said), mails)


def _untold(base: Base) -> Iterator[Failure]:
    """Return why git did not tell the history, where it was asked and would not: what was made is short of it."""
    if why := base.untold() or untold(base.connection):  # by any of the bases of the run
        yield Failure(f"{SHORT_OF}: {why}", 4)


class _Work(NamedTuple):
    """What a run has done so far."""

    asked: _Asked
    failures: list[Failure]
    files: dict[str, Put]
    said: list[str]
    mails: list[tuple[Recipient, bytes]]
    """who has got which mail, or in a dry run would get it"""

    @contextmanager
    def failing(self, what: str = "") -> Iterator[None]:
        """Remember what fails, and go on; *what* says of what it is."""
        try:
            yield
        except _FailedError as failed:
            self.failures.append(failed.failure)
        except Exception as error:  # whatever is wrong with one file or mail, the others are made
            heed()
            if os.environ.get("CLIENTBASE_DEBUG"):
                raise
            self.failures.append(Failure(f"{what}{_reason(error)}", getattr(error, "exit_code", 4)))

    @contextmanager
    def owning_up(self) -> Iterator[None]:
        """Have whoever is stopped told of the mails that are sent; files are told wherever they are put."""
        try:
            yield
        except BaseException:
            from clientbase.text.standing import STOPPED

            if self.mails:
                STOPPED.append(
                    say_n(
                        "sent: {n} mail; the same command does not send it again",
                        "sent: {n} mails; the same command does not send them again",
                        len(self.mails),
                    )
                )
            raise

    def send_all(self, plan: Plan, known: Sequence[Run], begun: tuple[Path, Run], *, dry: bool) -> None:
        """Send the mails to those who have not got them, and remember each at once: a run may be killed in between."""
        reached = {(one.to, one.manager) for one in reached_by(known, plan)}
        refused: dict[str, list[str]] = {}
        for to in plan.recipients:
            if (to.address, to.manager) in reached:
                continue
            with self.failing(say("mail to {to}: ", to=to.address)):
                mail = self._mail(plan, to)
                if mail is None or (not dry and not self._is_taken(mail, to, refused)):
                    continue
                self.mails.append((to, mail))
                if not dry:
                    root, run = begun
                    _remember(root, run._replace(sent=(_sent(to, mail),)))
        for words, whom in refused.items():
            self.failures.append(
                Failure(
                    say("mail to {to}: {why}; the next run sends it again", to=", ".join(whom), why=words),
                    4,
                )
            )

    def _mail(self, plan: Plan, to: Recipient) -> bytes | None:
        """Return the mail for somebody; None where there is nothing to say."""
        from clientbase.scheduling.mail import message

        pages = self.asked.pages(plan.reports, to.manager, "eml")
        return message(pages, to) if plan.always or any(map(has_to_say, pages)) else None

    @staticmethod
    def _is_taken(mail: bytes, to: Recipient, refused: dict[str, list[str]]) -> bool:
        """Hand a mail to the mailer; what that says, where it does not take it, is noted for all whom it hits."""
        from clientbase.scheduling.mail import send

        try:
            send(mail)
        except BlockedError as error:
            refused.setdefault(str(error), []).append(to.address)
            return False
        return True

    def put(self, root: Path, made: "Iterable[Made]", *, dry: bool) -> None:
        """Put the files of a target in place, when all of them are made."""
        for path, series, data in [*made]:
            if path is None:
                self.said.append(data.decode())
            elif not dry:
                self.files[path] = Put(path, series, put_in_place(root, path, data))


Made = tuple[str | None, str, bytes]
"""A file: as the schedule names it, its series, and its content; without a name it goes to stdout."""


def _made(asked: _Asked, target: Target, plan: Plan, width: int | None) -> Iterator[Made]:
    """Return the files of a target."""
    pages = asked.pages(target.reports, target.manager, target.format)
    if target.path is None and not plan.always and not any(map(has_to_say, pages)):
        return
    parts = _parts(pages, target.format, width)
    first = next(iter(parts), "")
    for name, data in parts.items():
        path, series = target.path, target.series
        if name != first and path is not None:
            path, series = _beside(path, name), _beside(series, name)
        yield path, series, data


def _parts(pages: Sequence[Page], format_: str, width: int | None) -> Mapping[str, bytes]:
    """Return the contents of the files that *pages* make in one format; a table each where the format holds one."""
    if format_ in _TOGETHER:
        return {pages[0].report: b"\n".join(content(page, format_, width) for page in pages)}
    return in_parts(pages[0] if len(pages) == 1 else combined(pages), format_, width=width)


def _beside(path: str, name: str) -> str:
    """Return the name of the file of a further table: it stands beside that of the first one."""
    file = Path(path)
    return str(file.with_name(f"{file.stem}-{name}{file.suffix}"))


def reached_by(runs: Sequence[Run], plan: Plan) -> list[Sent]:
    """Return who has got the mails of *plan* already: by runs of the same turn since the last that did not fail."""
    found: list[Sent] = []
    for run in runs:
        if run.schedule == plan.name:
            same = run.result == FAILED and plan.is_same_turn(dt.date.fromisoformat(run.day))
            found = [*found, *run.sent] if same else []
    return found


def _sent(to: Recipient, mail: bytes) -> Sent:
    return Sent(to.address, digest_of(mail), to.manager)


def _mark() -> str:
    return f"{os.getpid()}-{time.time_ns()}"


def has_to_say(page: Page) -> bool:
    """Return whether an answer lists anything, or may be short of something."""
    return any(table.rows for table in page.tables) or bool(page.left_out)


def _reason(error: Exception) -> str:
    if isinstance(error, ClientbaseError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {cause_of(error)}".removeprefix(": ")
    return say("{error}; CLIENTBASE_DEBUG=1 shows where", error=f"{type(error).__name__}: {error}")


def _remember(root: Path, done: Run) -> None:
    """Append a line; one that a killed run has left unfinished is ended first."""
    file = state_folder(root) / FILE
    descriptor = opened(file, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    try:
        done = done._replace(here=made_here(root))
        size = os.fstat(descriptor).st_size
        ended = True
        if size:
            os.lseek(descriptor, size - 1, os.SEEK_SET)
            ended = os.read(descriptor, 1) == b"\n"
        os.write(descriptor, f"{'' if ended else chr(10)}{line_of(done)}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
