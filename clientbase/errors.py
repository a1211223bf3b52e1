"""Why a command cannot go on. Each error carries the exit code of the command line's contract."""

from collections.abc import Sequence
from pathlib import Path

from clientbase.complaints import told
from clientbase.finding import Finding
from clientbase.language import say


class ClientbaseError(Exception):
    """The command cannot go on; the text says why and what to do next."""

    exit_code = 2


class UsageError(ClientbaseError):
    """The words of the command are wrong (exit 2)."""


class RefusedError(ClientbaseError):
    """The company's norms do not allow it (exit 1); *findings* say which."""

    exit_code = 1

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Keep the findings beside the message: they are printed before it."""
        super().__init__(message)
        self.findings = tuple(findings)


class UnreadableError(ClientbaseError):
    """Data that the command needs cannot be read (exit 3); *findings* name each place."""

    exit_code = 3

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Keep the findings beside the message: they are printed before it."""
        super().__init__(message)
        self.findings = tuple(findings)


class BlockedError(ClientbaseError):
    """The surroundings say no: disk, permission, a lock that is held, the state of git (exit 4)."""

    exit_code = 4


def cause_of(error: Exception) -> str:
    """Return what the system says of what it refuses, in the language that is spoken."""
    return told(cause_in_english(error))


def cause_in_english(error: Exception) -> str:
    """Return what the system says of what it refuses, as the end of a sentence: "no space left on device"."""
    said = getattr(error, "strerror", None)
    return said.lower() if said else str(error)


def unreadable(file: Path, reason: str) -> BlockedError:
    """Make the error that says of a file why it cannot be read."""
    return BlockedError(say('"{what}" cannot be read: {reason}', what=file, reason=reason))
