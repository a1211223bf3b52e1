"""The mails of a run: each manager gets his own clients, handed to the machine's own mailer through a pipe."""

import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which
from typing import Final

from clientbase.errors import BlockedError, cause_of
from clientbase.language import say
from clientbase.page import Page
from clientbase.render.whole import combined
from clientbase.scheduling.plan import Recipient
from clientbase.visible import visible

PROGRAM: Final = "CLIENTBASE_SENDMAIL"
_KNOWN: Final = ("sendmail", "msmtp")
_BESIDE: Final = ("/usr/sbin", "/usr/lib", "/usr/local/sbin", "/usr/local/bin")
"""Where mailers live that are not on the PATH of cron."""
_PATIENCE: Final = 300
_MOST_SAID: Final = 400


def message(pages: Sequence[Page], recipient: Recipient) -> bytes:
    """Return the mail that tells *pages*; the mailer adds who sends it, and when."""
    from clientbase.render.mail import message as written

    made = written(pages[0] if len(pages) == 1 else combined(pages), to=(recipient.address,))
    del made["From"], made["Date"]
    return made.as_bytes()


def send(mail: bytes) -> None:
    """Hand a mail to the mailer; BlockedError says what it says where it does not take it."""
    program = mailer()
    try:
        done = subprocess.run(
            [*program, "-i", "-t"], input=mail, capture_output=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise BlockedError(
            say("{what} does not end within {patience} seconds", what=program[0], patience=_PATIENCE)
        ) from None
    except OSError as error:
        raise BlockedError(
            say(
                "{what} cannot be started: {lower}",
                what=program[0],
                lower=cause_of(error),
            )
        ) from None
    if done.returncode:
        said = _in_one_line(program[0], (done.stderr or done.stdout).decode("utf-8", "replace"))
        raise BlockedError(f"{program[0]}: {said or say('it failed with code {code}', code=done.returncode)}")


def _in_one_line(program: str, said: str) -> str:
    """Return what a mailer said: the server's own words stand before its last line."""
    lines = (line.strip().removeprefix(f"{Path(program).name}: ") for line in said.splitlines())
    return visible("; ".join(filter(None, lines)))[:_MOST_SAID]


def mailer() -> list[str]:
    """Return the words that start the mailer: as the environment says, else the first that is installed."""
    said = shlex.split(os.environ.get(PROGRAM, ""))
    if said:
        return said
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_BESIDE))
    found = next(_found(path), None)
    if found is None:
        raise BlockedError(
            say(
                "no mailer is here; install msmtp or another sendmail, or name it in {program}",
                program=PROGRAM,
            )
        )
    return [found]


def _found(path: str) -> Iterator[str]:
    return (found for name in _KNOWN if (found := which(name, path=path)))
