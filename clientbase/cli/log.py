"""`clientbase log`."""

import datetime as dt
from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.asking import ask_for_more, on_terminal
from clientbase.cli.entering import asked, asked_for_more, completed, settled, understood
from clientbase.cli.naming import client_asked
from clientbase.cli.options import MaybeClient
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, who_am_i, writing
from clientbase.edits.adding import new_items
from clientbase.edits.items import last_kind
from clientbase.edits.kinds import KINDS
from clientbase.edits.promises import Open, closing, kept, open_promises
from clientbase.edits.records import document_of
from clientbase.edits.telling import told_items
from clientbase.edits.words import given, looks_given, nested
from clientbase.edits.write import Draft, Rules
from clientbase.errors import UsageError
from clientbase.index.scan import id_of
from clientbase.language import say
from clientbase.model import Interaction
from clientbase.spoken import day_from_words
from clientbase.text.loader import Value
from clientbase.text.read import Document

_KEEPS = "keeps="


Told = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TEXT... [KEY=VALUE...]",
        help="What it was about, and other fields.",
        autocompletion=complete.told,
    ),
]


def log(
    context: typer.Context,
    client: MaybeClient = None,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="The kind of interaction, such as call.",
            autocompletion=complete.interaction_kinds,
        ),
    ] = None,
    words: Told = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Write down a talk, letter or visit of today; on a terminal what is not named is asked for.

    A promise goes into next: next="tuesday send samples". The talk that kept an earlier one closes it:
    keeps=last for the one that was given last, keeps=N for one of `clientbase agenda --promises`.
    """
    this = writing(context, "log", dry=dry_run, commit=commit, message=message)
    root, rules = this.session.root, rules_of(this.session)
    path = client_asked(this.session, client, "log CLIENT KIND TEXT...").path
    keeps, others = _keeps(words or [])
    said = _said(this, path, kind, others, rules)
    talk = completed(said, "interaction", Interaction, rules, who_am_i(root, rules.norms))
    before = document_of(root, path)
    talk = settled(talk, Interaction, rules, lambda talk: _drafted(before, talk, keeps, rules)[0])
    with this.alone():
        draft, promise = _drafted(document_of(root, path), talk, keeps, rules)
        this.put([draft])
    closed = say("; closed {promise}", promise=promise.words(rules.today)) if promise else ""
    this.say(draft, f"{told_items(KINDS['interaction'], [talk], draft.after.data, rules.today)}{closed}")
    _say_unsaid(this, path, talk, kept_one=promise is not None)
    this.commit([draft])


def _said(this: Writing, path: str, kind: str | None, words: list[str], rules: Rules) -> dict[str, Value]:
    """Return what is said of the talk; what it was about is asked for on a terminal where nothing is."""
    if not kind:
        return _told(document_of(this.session.root, path), rules)
    said = _talk(kind, words, rules)
    about = ask_for_more(say("about (nothing: not said)")) if not words and on_terminal() else ""
    return said | ({"about": about} if about else {})


def _say_unsaid(this: Writing, path: str, talk: dict[str, Value], *, kept_one: bool) -> None:
    """Say that a talk counts as a contact of which nothing is said."""
    if not (kept_one or talk.get("about") or talk.get("outcome") or talk.get("next")):
        this.session.say(
            say(
                "nothing is said of what it was about, and it counts as a contact all the same; to say "
                'it: clientbase set {client}/interactions/-1 about="..."',
                client=id_of(path),
            )
        )


def _drafted(
    document: Document, talk: dict[str, Value], keeps: str | None, rules: Rules
) -> tuple[Draft, Open | None]:
    """Draft a record with the talk, and with the promise that it keeps closed."""
    promise = kept(open_promises(document, rules), keeps, rules.today) if keeps is not None else None
    also = [closing(promise, _day(talk, rules))] if promise else []
    return new_items(document, "", KINDS["interaction"], [talk], rules, also=also), promise


def _told(document: Document, rules: Rules) -> dict[str, Value]:
    """Ask for the talk: its kind, of which the last one is offered, what it was about, and what was promised."""
    if not on_terminal():
        raise UsageError(say("say what it was: clientbase log CLIENT KIND TEXT..."))
    item = asked({}, "kind", Interaction, rules, last_kind(document.data, rules.norms))
    about = ask_for_more(say("about (nothing: not said)"))
    return asked_for_more(
        item | ({"about": about} if about else {}), "next", say("day and what"), Interaction, rules
    )


def _keeps(words: list[str]) -> tuple[str | None, list[str]]:
    """Return which promise the talk keeps, where one is named, and the other words."""
    named = [word for word in words if word.startswith(_KEEPS)]
    if len(named) > 1:
        raise UsageError(say("keeps= is given twice; close the other one with: clientbase done CLIENT N"))
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
        raise UsageError(say('what it was about is said twice: "{text}" and about=', text=text))
    return ({"about": text} if text else {}) | nested(values)
