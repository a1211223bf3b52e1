"""`clientbase edit`."""

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from clientbase.cli.asking import confirm, on_terminal
from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, Message, committed_versions, committing, rules_of, tell_of
from clientbase.edits.editor_copy import EditorCopy
from clientbase.edits.message import Version
from clientbase.edits.telling import told_changes
from clientbase.errors import BlockedError, RefusedError
from clientbase.language import say

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.edits.write import Draft, Rules

_TAKE_LINES = frozenset(
    ("vi", "vim", "nvim", "view", "gvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "ne")
)
"""Editors that begin at the line that is given as `+LINE`."""


def edit(
    context: typer.Context,
    client: Client,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Open a record in $VISUAL or $EDITOR; what comes back is checked before it is put in place."""
    session: Session = context.obj
    root, rules, command = session.root, rules_of(session), _editor()
    path, save = record_named(session, client).path, committing(session, "edit", commit, message)
    if save is not None:
        save.demand_clean([path])
    copy = EditorCopy(root, path)
    draft = _edited(session, copy, command, rules)
    if draft is None:
        session.say(say("nothing was changed"))
        copy.discard()
        return
    copy.put(draft, save)
    tell_of(session, draft, told_changes(draft, rules.today), dry=False)
    if save is not None:
        committed_versions(session, save, [Version(path, copy.original, draft.after.text)], dry=False)


def _editor() -> list[str]:
    said = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(said)
    except ValueError as error:
        raise BlockedError(
            say("the editor {said} cannot be started: {lower}", said=said, lower=str(error).lower())
        ) from None
    if not command:
        raise BlockedError(
            say("no editor is set; name one in EDITOR, such as nano, or change fields with: set")
        )
    if shutil.which(command[0]) is None:
        raise BlockedError(
            say('the editor "{what}" cannot be started; name another one in EDITOR', what=command[0])
        )
    return command


def _edited(session: "Session", copy: EditorCopy, command: list[str], rules: "Rules") -> "Draft | None":
    """Let people edit until the result is right or they give up; None where they change nothing."""
    line = 0
    while True:
        ended = _open(command, copy.file, line)
        if not copy.edited:
            return None
        if ended:
            raise BlockedError(
                say(
                    'the editor "{what}" ended with {ended}; its text is kept in {file}',
                    what=command[0],
                    ended=ended,
                    file=copy.file,
                )
            )
        try:
            return copy.checked(rules)
        except RefusedError as error:
            kept = RefusedError(
                say("{error}; the edited text is kept in {file}", error=error, file=copy.file), error.findings
            )
            if not on_terminal():
                raise kept from None
            for finding in error.findings:
                session.say(str(finding))
            line = error.findings[0].line if error.findings else 0
            if not confirm(say("edit it again?")):
                raise kept from None


def _open(command: list[str], file: Path, line: int) -> int:
    """Start the editor and give how it ended."""
    import subprocess

    there = [f"+{line}"] if line and Path(command[0]).name in _TAKE_LINES else []
    return subprocess.run([*command, *there, str(file)], check=False).returncode
