"""`clientbase log`."""

import datetime as dt
from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.entering import completed, understood
from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, who_am_i, writing
from clientbase.edits.adding import new_items
from clientbase.edits.kinds import KINDS
from clientbase.edits.promises import closing, kept, open_promises
from clientbase.edits.records import document_of
from clientbase.edits.telling import told_items
from clientbase.edits.words import given, looks_given, nested
from clientbase.edits.write import Rules
from clientbase.errors import UsageError
from clientbase.model import Interaction
from clientbase.spoken import day_from_words
from clientbase.text.loader import Value

_KEEPS = "keeps="


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

    A promise goes into next: next="2026-11-25 send samples". The talk that kept an earlier one closes it:
    keeps=last for the one that was given last, keeps=N for one of `clientbase agenda --promises`.
    """
    this = writing(context, "log", dry=dry_run, commit=commit, message=message)
    root, rules = this.session.root, rules_of(this.session)
    path = record_named(this.session, client).path
    keeps, others = _keeps(words or [])
    talk = completed(
        _talk(kind, others, rules), "interaction", Interaction, rules, who_am_i(root, rules.norms)
    )
    with this.alone():
        document = document_of(root, path)
        promise = kept(open_promises(document, rules), keeps, rules.today) if keeps is not None else None
        also = [closing(promise, _day(talk, rules))] if promise else []
        draft = new_items(document, "", KINDS["interaction"], [talk], rules, also=also)
        this.put([draft])
    closed = f"; closed {promise.words(rules.today)}" if promise else ""
    this.say(draft, f"{told_items(KINDS['interaction'], [talk], draft.after.data, rules.today)}{closed}")
    this.commit([draft])


def _keeps(words: list[str]) -> tuple[str | None, list[str]]:
    """Return which promise the talk keeps, where one is named, and the other words."""
    named = [word for word in words if word.startswith(_KEEPS)]
    if len(named) > 1:
        raise UsageError("keeps= is given twice; close the other one with: clientbase done CLIENT N")
    return (named[0].removeprefix(_KEEPS).strip() if named else None), [w for w in words if w not in named]


def _day(talk: dict[str, Value], rules: Rules) -> dt.date:
    """Return the day of a talk; one that is not right is refused when it is judged."""
    return day_from_words(str(talk["date"]), rules.today)


def _talk(kind: str, words: list[str], rules: Rules) -> dict[str, Value]:
    fields = [word for word in words if looks_given(word)]
    text = " ".join(word for word in words if not looks_given(word))
    values = understood(
        [f"kind={kind}", *fields], lambda said: given(said, Interaction, rules.norms, rules.today)
    )
    if text and ("about",) in values:
        raise UsageError(f'what it was about is said twice: "{text}" and about=')
    return ({"about": text} if text else {}) | nested(values)
