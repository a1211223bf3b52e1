"""Questions on a terminal. They are written to stderr, because stdout is for results."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NoReturn

from clientbase.cli.session import tell
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.spoken import YES
from clientbase.visible import visible


def on_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, choices: Sequence[str] = (), default: str = "") -> str:
    """Ask until there is an answer; the tab key completes one of *choices*, and Enter alone is the *default*."""
    _show(choices)
    prompt = f"{question} [{default}]: " if default else f"{question}: "
    while not (answer := _line(prompt, choices).strip() or default):
        pass
    return answer


def ask_for_more(question: str, choices: Sequence[str] = ()) -> str:
    """Ask for what may be left out; what it means to leave it out stands in the question."""
    _show(choices)
    return _line(f"{question}: ", choices).strip()


def _show(choices: Sequence[str]) -> None:
    if choices:
        tell("  " + say("one of: {choices}", choices=", ".join(choices)))


def confirm(question: str) -> bool:
    """Ask whether to go on; anything but a yes is a no."""
    return _line(f"{question} {say('[y/N]')} ", ()).strip().lower() in YES


def choose(question: str, count: int, letters: str = "") -> int:
    """Ask for one of *count* choices by number, or its letter, until there is one; return its place, from 0."""
    while True:
        answer = ask(question)
        if answer.isdecimal() and 1 <= int(answer) <= count:
            return int(answer) - 1
        if len(answer) == 1 and answer.upper() in letters:
            return letters.index(answer.upper())
        if letters:
            tell("  " + say("answer with {letters}", letters=say(" or ").join(letters)))
        else:
            tell("  " + say("answer with a number from 1 to {count}", count=count))


def demand_consent(question: str, *, yes: bool) -> None:
    """Go on where somebody says yes, or has said it beforehand; UsageError where there is nobody to ask."""
    if yes:
        return
    if not on_terminal():
        raise UsageError(
            say("nothing was written; there is nobody to ask here: look at the preview, then add --yes")
        )
    if not confirm(question):
        decline()


def decline() -> NoReturn:
    """End because somebody who was asked says no, or nothing; that nothing was written is said when the run ends."""
    declined.append(True)
    raise KeyboardInterrupt


declined: Final[list[bool]] = []
"""Whether this run has ended at a question."""


def again(error: UsageError) -> None:
    """Say why an answer is not understood, before the question comes again."""
    from clientbase.complaints import told

    tell(f"  {told(str(error))}")


def _line(prompt: str, choices: Sequence[str]) -> str:
    with _completing(choices), _prompts_on_stderr():
        try:
            return input(visible(prompt))
        except (EOFError, KeyboardInterrupt):
            tell("")  # what is said next begins a line
            decline()


@contextmanager
def _completing(choices: Sequence[str]) -> Iterator[None]:
    try:
        import readline
    except ImportError:  # pragma: no cover - not every system has it
        yield
        return

    def complete(begun: str, state: int) -> str | None:
        fitting = [choice for choice in choices if choice.startswith(begun)]
        return fitting[state] if state < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims("")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)


@contextmanager
def _prompts_on_stderr() -> Iterator[None]:
    """Lend stderr to what `input` takes for stdout: it has no other way to prompt and edit a line."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
