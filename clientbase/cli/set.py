"""`clientbase set`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientbase.cli.asking import demand_consent
from clientbase.cli.entering import understood, with_reason
from clientbase.cli.naming import record_named
from clientbase.cli.options import refuse_left_out
from clientbase.cli.writing import (
    Commit,
    DryRun,
    Message,
    Writing,
    committed,
    put_and_commit,
    rules_of,
    shown,
    tell_of,
    writing,
)
from clientbase.edits.address import is_decision, locate, split
from clientbase.edits.records import document_of
from clientbase.edits.setting import meant, set_in_all, setting
from clientbase.edits.telling import told_changes
from clientbase.edits.write import Draft, Rules, demand_unchanged, drafted, lost_comments
from clientbase.errors import UsageError
from clientbase.model import Client, Proposal
from clientbase.norms import Register
from clientbase.page import Scope
from clientbase.text.store import locked
from clientbase.values import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.cli.session import Session
    from clientbase.edits.commit import Committing
    from clientbase.text.read import Document


def set(  # noqa: A001 - the verb's name
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[CLIENT[/LIST/ITEM]|decisions/N] KEY=VALUE...",
            help="Such as adriatik or adriatik/contacts/NAME, and the new values; KEY= takes away.",
        ),
    ],
    where: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Change all clients that match, after a preview.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --where: do not ask.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    r"""Change fields of a client, an item in its record, or a decision.

    An item is named by its list and its name, id or number: adriatik/contacts/"Vera Ilieva",
    adriatik/deals/d-2026-04, adriatik/interactions/3. Numbers begin at 0; -1 is the latest by date. A decision is named
    by its number: decisions/3 done=today outcome="they buy again".

    KEY=A,B,C gives a list its words; a comma that belongs to a word has a stroke before it, as in "Foo\, Inc.",
    or stands in round brackets. KEY+=WORD adds to a list, KEY-=WORD takes out of it. Of several phones or e-mails
    KEY=VALUE sets the main one. An item is taken out by remove.
    """
    this = writing(context, "set", dry=dry_run, commit=commit, message=message)
    session = this.session
    if where is not None:
        _set_many(session, words, where, this.save, yes=yes, dry=dry_run)
        return
    rules = rules_of(session)
    drafts = _set_decision(this, words) if is_decision(words[0]) else _set_one(this, words, rules)
    this.say(drafts[0], f"{_what(drafts[0], rules)}{_of_which(words[0], drafts[0])}")
    this.commit(drafts)


def _set_decision(this: Writing, words: list[str]) -> "Sequence[Draft]":
    from clientbase.cli.deciding import set_decision

    return set_decision(this, words[0], words[1:])


def _set_one(this: Writing, words: list[str], rules: Rules) -> "Sequence[Draft]":
    client, part = split(words[0])
    if "=" in client:
        raise UsageError("say what to change: clientbase set CLIENT key=value...")
    root = this.session.root
    path = record_named(this.session, client).path
    before = document_of(root, path)
    asked = understood(words[1:], lambda said: (said, setting(before, part, said, rules)))
    said = [*asked[0], *_reason(before, part, asked[0])]
    with this.alone():
        document = document_of(root, path)
        draft = drafted(document, setting(document, part, said, rules), rules)
        this.put([draft])
    return [draft]


def _reason(document: "Document", part: str, words: "Sequence[str]") -> list[str]:
    """Ask why a proposal was decided so, where that is said and known nowhere."""
    shape, item = meant(document, part)
    said = dict(word.split("=", 1) for word in words)
    known = said.get("reason") or item.get("reason")
    if shape is not Proposal or known:
        return []
    whole = with_reason({"decision": said.get("decision", "")})
    return [f"reason={whole['reason']}"] if "reason" in whole else []


def _set_many(
    session: "Session", words: list[str], where: str, save: "Committing | None", *, yes: bool, dry: bool
) -> None:
    rules = rules_of(session)
    base = session.base(Scope(where=where), judging=False, all_records=True)
    paths = [path for (path,) in base.ask("SELECT path FROM clients ORDER BY path")]
    drafts = set_in_all(session.root, paths, words, rules)
    if save is not None:
        save.demand_clean(draft.path for draft in drafts)
    shown(drafts, to_stderr=not dry)
    some = f"{len(drafts)} of {counted(len(paths), 'matching client')}"
    if not drafts or dry:
        session.say(
            f"{some} would be changed"
            if drafts
            else f"{counted(len(paths), 'matching client')}; nothing to change"
        )
        committed(session, save, drafts, dry=True)
        return
    demand_consent(f"change {some}?", yes=yes)
    with locked(session.root):
        demand_unchanged(session.root, drafts)
        put_and_commit(session, save, drafts, "set")
    for draft in drafts:
        tell_of(session, draft, _what(draft, rules), dry=False)
    committed(session, save, drafts, dry=False)
    refuse_left_out(base.left_out())


def _part(address: str) -> tuple[str, type[Any]]:
    return (address, Register) if is_decision(address) else (split(address)[1], Client)


def _of_which(address: str, draft: Draft) -> str:
    """Say which item was meant by a number that is counted from the end."""
    taken = locate(draft.before, *_part(address)).taken if draft.before else ""
    return f" of {taken}" if taken else ""


def _what(draft: Draft, rules: Rules) -> str:
    """Say what was set, old and new, and which comments went with it."""
    if not draft.changed:
        return "nothing to change"
    gone = [f'comment "{comment}" removed' for comment in lost_comments(draft)]
    return "; ".join([told_changes(draft, rules.today), *gone])
