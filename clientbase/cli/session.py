"""What a command is told at the door: the base, the day, the terminal. Nobody else asks the clock."""

import datetime as dt
import os
import re
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clientbase import language
from clientbase.cli import pager
from clientbase.errors import BlockedError, UsageError
from clientbase.language import say, say_n
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clientbase.base import Base
    from clientbase.finding import Finding
    from clientbase.history.at import Stood
    from clientbase.page import Scope


class Color(StrEnum):
    """When stdout is coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Session:
    """One run of the program."""

    def __init__(
        self,
        start: Path,
        as_of: str | None,
        color: Color,
        verbosity: int,
        width: int | None = None,
        lang: str | None = None,
    ) -> None:
        """Keep what the options of every command say; *start* is the folder to look for the base from."""
        self._start = start
        self._as_of = as_of
        self._color = color
        self._stood: Stood | None = None
        self._opened: list[Base] = []
        self._once: Base | None = None
        self._told_of_norms = False
        self.verbosity = verbosity
        self.asked_width = width
        self.timeout = 60.0
        self._lang = lang
        self._language: str | None = None
        """That of the base, where it is known by now."""
        self._format = self._output = ""
        self._speak()

    @property
    def language_asked(self) -> str:
        """The language that --lang asks for; empty where it is left out."""
        return self._lang or ""

    def shown_as(self, format_: str = "", output: str = "") -> None:
        """Learn of the command's words in which form its answer is shown: what is for programs is in English."""
        self._format, self._output = format_ or self._format, output or self._output
        self._speak()

    def _speak(self, base: "Base | None" = None) -> None:
        """Speak the language that was asked for, else that of the *base*, else that of the environment."""
        if base:
            from clientbase.index.answers import language_of

            self._language = language_of(base.connection)
        try:
            wanted = language.chosen(self._lang, self._language)
        except ValueError as error:
            raise UsageError(f"--lang: {error}") from None
        language.use(language.ENGLISH if self._is_for_programs() else wanted)

    def _is_for_programs(self) -> bool:
        if not (self._format or self._output):
            return False
        from clientbase.render import goes_to_programs

        return goes_to_programs(self._format, self._output)

    def stand_at(self, revision: str | None) -> None:
        """Ask about the base as it stood in *revision*, and unless --as-of says otherwise on its day."""
        if revision is not None:
            from clientbase.history.at import stood

            self._stood = stood(self.home, revision)

    @property
    def root(self) -> Path:
        """The folder of the base that is asked about: where a revision is, the one in which it is laid out."""
        return self._stood.root if self._stood else self.home

    @property
    def home(self) -> Path:
        """The folder of the base."""
        if not self._start.is_dir():
            raise UsageError(say('"{start}" is no folder', start=self._start))
        for folder in (self._start.absolute(), *self._start.absolute().parents):
            if (folder / "schema.yaml").is_file():
                if self._language is None:
                    self._language = _language_in(folder / "schema.yaml")
                    self._speak()
                return folder
        raise UsageError(
            say(
                'there is no base in "{start}" or above it; make one with: clientbase init', start=self._start
            )
        )

    def day(self, timezone: str | None = None) -> dt.date:
        """Return the day that is asked about: --as-of, else today in the company's time zone."""
        if self._as_of is None:
            return self._stood.day(timezone) if self._stood else _today(timezone)
        from clientbase.values import parse_day

        with suppress(
            ValueError
        ):  # a plain day needs no clock, and time zones are slow to load, as words are
            return parse_day(self._as_of)
        from clientbase.spoken import day_from_words

        try:
            return day_from_words(self._as_of, _today(timezone))
        except ValueError as error:
            raise UsageError(f"--as-of: {error}") from None

    @property
    def names_a_day(self) -> bool:
        """Whether a day is asked about that need not be today."""
        return self._as_of is not None

    def now(self, timezone: str | None = None) -> dt.datetime:
        """Return what the clock says, in the company's time zone."""
        return _now(timezone)

    def close(self) -> None:
        """Close each base that was opened for a question, and say once where git did not tell what was asked."""
        why = ""
        for base in self._opened:
            if base is not self._once:  # of schedules that are run, the failed one says it
                with suppress(Exception):  # what is wrong with it has been said
                    why = why or base.untold()
            base.close()
        if why:
            tell(
                "clientbase: "
                + say("git does not tell the history, of which the reports are short: {why}", why=why)
            )

    def base(
        self,
        scope: "Scope | None" = None,
        *,
        judging: bool | None = True,
        all_records: bool = False,
        path: str | None = None,
    ) -> "Base":
        """Open the base for a question.

        Where the norms are in error what is *judging* by them stops, and all else says so and goes on; who says
        what is wrong with them himself passes None. *all_records* asks for mere suppliers as well, to look one up;
        *path* is the one record that is asked about.
        """
        from clientbase.base import Base
        from clientbase.page import EVERYBODY

        base = Base(
            self.root,
            self.day,
            scope or EVERYBODY,
            self._progress if sys.stderr.isatty() and self.verbosity >= 0 else None,
            self._stood,
            all_records=all_records,
            path=path,
        )
        self._opened.append(self.patient(base))
        self._speak(base)
        if judging:
            base.demand_norms()
        elif judging is False and (errors := base.norm_errors()):
            self.say_norms_are_wrong(errors)
        return base

    def base_once(self) -> "Base":
        """Return the base, for several questions: all files are looked at for the first, and all see the same state."""
        if self._once is None:
            self._once = self.base()
        return self._once

    def base_at(self, commit: str, norms: str) -> "Base":
        """Open the base as it stood in a commit, judged by the norms of another."""
        from clientbase.base import Base
        from clientbase.history.at import stood

        there = stood(self.home, commit, norms)
        base = self.patient(Base(there.root, self.day, stood=there))
        self._opened.append(base)
        return base

    def patient(self, base: "Base") -> "Base":
        """Let *base* wait for the answers to questions of people's own as long as --timeout says; return it."""
        base.timeout = self.timeout
        return base

    @property
    def colored(self) -> bool:
        """Whether stdout may bear colour."""
        if self._color is not Color.AUTO:
            return self._color is Color.ALWAYS
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int | None:
        """How many places wide an answer may be: as asked, else the terminal; None where neither says."""
        if self.asked_width or not sys.stdout.isatty():
            return self.asked_width
        from shutil import get_terminal_size

        return get_terminal_size((0, 0)).columns or None

    def say(self, message: str) -> None:
        """Tell people something on stderr, unless they asked for quiet."""
        if self.verbosity >= 0:
            tell(message)

    def say_norms_are_wrong(self, errors: "Sequence[Finding]") -> None:
        """Say once on stderr that the norms are in error, and where."""
        if not self._told_of_norms:
            self._told_of_norms = True
            tell_all(map(str, errors))
            said = say("schema.yaml has errors; nothing is judged by it until it is mended")
            tell(f"clientbase: {said}")

    def _progress(self, done: int, total: int) -> None:
        if total >= WORTH_A_BAR:
            end = "\n" if done == total else ""
            print(
                "\r" + say("reading records {done}/{total}", done=done, total=total),
                end=end,
                file=sys.stderr,
                flush=True,
            )


_LANGUAGE: Final = re.compile(
    r"""^base:(?:[^\n]*[{,][ ]*|[^\n]*(?:\n(?:[ ][^\n]*)?)*?\n[ ]+)language:[ ]*["']?([a-zA-Z_-]+)""",
    re.MULTILINE,
)


def _language_in(schema: Path) -> str:
    """Return the language that schema.yaml says, by a look at it: many commands need not read it as a whole."""
    try:
        data = contents(schema, LARGEST)  # which is all that is read of it elsewhere
    except (OSError, IrregularError):
        return ""
    found = _LANGUAGE.search(data.decode(errors="replace"))
    return found[1] if found else ""


def tell(message: str) -> None:
    """Write one line to stderr, in which no value of a record or word of the command steers the terminal."""
    line = visible(_in_words(message))
    pager.told(line)
    print(line, file=sys.stderr)


def _in_words(message: str) -> str:
    """Return a message in the language that is spoken, where it was made in English: a complaint, or advice of git."""
    if language.current() == language.ENGLISH:
        return message
    from clientbase.complaints import told

    return told(message)


def tell_all(messages: "Iterable[str]") -> None:
    """Write lines to stderr; a terminal gets half a screen of them, and is told how many more there are."""
    lines = [*messages]
    shown = lines[: _fitting(lines)]
    for line in shown:
        tell(line)
    if len(lines) > len(shown):
        left = len(lines) - len(shown)
        tell(
            say_n(
                "and {n} more; with 2> FILE all are in that file",
                "and {n} more; with 2> FILE all are in that file",
                left,
            )
        )


def _fitting(lines: "Sequence[str]") -> int:
    """Return how many of *lines* fill half the screen at the most, where stderr is one."""
    if not sys.stderr.isatty():
        return len(lines)
    size = os.get_terminal_size(sys.stderr.fileno())
    free = max(size.lines // 2, 5)
    for number, line in enumerate(lines):
        free -= -(-len(line) // max(size.columns, 1))
        if free < 0:
            return max(number, 1)
    return len(lines)


WORTH_A_BAR = 2000
"""Fewer files than this are read within about a second."""


def _today(timezone: str | None) -> dt.date:
    return _now(timezone).date()


def _now(timezone: str | None) -> dt.datetime:
    """Return this moment there; on this machine's clock where there is no such zone, which is a finding (CB088)."""
    if timezone:
        from zoneinfo import ZoneInfo

        with suppress(ValueError, OSError, LookupError):
            return dt.datetime.now(ZoneInfo(timezone))
    return dt.datetime.now().astimezone()


def said_manager() -> str | None:
    """Return the manager who is typing, where the environment says so."""
    return os.environ.get("CLIENTBASE_MANAGER") or None


def manager_of(root: Path, addresses: "Mapping[str, str | None]") -> str | None:
    """Return the one of the managers, given with their addresses, whose address git knows as the user's."""
    from clientbase import git

    known = {address.casefold(): name for name, address in addresses.items() if address}
    with suppress(BlockedError):  # without git nobody is known
        return known.get((git.user_email(root) or "").casefold()) if known else None
    return None
