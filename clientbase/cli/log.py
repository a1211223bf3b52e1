"""`clientbase log`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.entering import completed
from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, DryRun, Message, own_manager, rules_of, writing
from clientbase.edits.adding import new_items
from clientbase.edits.kinds import KINDS, label
from clientbase.edits.records import document_of
from clientbase.edits.words import given, looks_given, nested
from clientbase.edits.write import Rules
from clientbase.errors import UsageError
from clientbase.model import Interaction
from clientbase.text.loader import Value


def log(
    context: typer.Context,
    client: Client,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="The kind of interaction, such as call.",
            autocompletion=complete.interaction_kinds,
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT... [KEY=VALUE...]", help="What it was about, and other fields."),
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Write down a talk, letter or visit of today.

    A promise goes into next: next="2026-11-25 send samples".
    """
    this = writing(context, "log", dry=dry_run, commit=commit, message=message)
    root, rules = this.session.root, rules_of(this.session)
    path = record_named(this.session, client).path
    talk = completed(_talk(kind, words or [], rules), "interaction", Interaction, rules, own_manager())
    with this.alone():
        draft = new_items(document_of(root, path), "", KINDS["interaction"], [talk], rules)
        this.put([draft])
    this.say(draft, "logged", label(Interaction, talk))
    this.commit([draft])


def _talk(kind: str, words: list[str], rules: Rules) -> dict[str, Value]:
    fields = [word for word in words if looks_given(word)]
    text = " ".join(word for word in words if not looks_given(word))
    values = given([f"kind={kind}", *fields], Interaction, rules.norms, rules.today)
    if text and ("about",) in values:
        raise UsageError(f'what it was about is said twice: "{text}" and about=')
    return ({"about": text} if text else {}) | nested(values)
