"""`clientbase set`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientbase.cli import complete
from clientbase.cli.asking import again, ask, demand_consent, on_terminal
from clientbase.cli.entering import class_of, settled, understood, with_reason
from clientbase.cli.naming import Named, record_named
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
from clientbase.edits.adding import new_items
from clientbase.edits.address import is_decision, locate, split
from clientbase.edits.kinds import KINDS
from clientbase.edits.records import document_of
from clientbase.edits.setting import meant, sale_of, set_in_all, setting, won_deal
from clientbase.edits.telling import told_changes
from clientbase.edits.write import Draft, Rules, demand_unchanged, drafted, lost_comments
from clientbase.errors import UsageError
from clientbase.model import Client, Proposal, Purchase
from clientbase.norms import Register
from clientbase.page import Scope
from clientbase.spoken import amount_from_words
from clientbase.text.store import locked
from clientbase.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clientbase.cli.session import Session
    from clientbase.edits.commit import Committing
    from clientbase.text.change import Change
    from clientbase.text.loader import Value
    from clientbase.text.read import Document

Many = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="QUERY",
        help="Change all clients that match, after a preview.",
        autocompletion=complete.query,
    ),
]


def set(  # noqa: A001 - the verb's name
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[CLIENT[/LIST/ITEM]|decisions/N] KEY=VALUE...",
            help="Such as adriatik or adriatik/contacts/NAME, and the new values; KEY= takes away.",
            autocompletion=complete.changes,
        ),
    ],
    where: Many = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --where: do not ask.")] = False,
    sale: Annotated[
        bool, typer.Option("--sale", help="With a deal that is won: write the sale too, of the deal's sum.")
    ] = False,
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
    drafts = _set_decision(this, words) if is_decision(words[0]) else _set_one(this, words, rules, sale=sale)
    this.say(drafts[0], f"{_what(drafts[0], rules)}{_of_which(words[0], drafts[0])}")
    this.commit(drafts)


def _set_decision(this: Writing, words: list[str]) -> "Sequence[Draft]":
    from clientbase.cli.deciding import set_decision

    return set_decision(this, words[0], words[1:])


def _set_one(this: Writing, words: list[str], rules: Rules, *, sale: bool) -> "Sequence[Draft]":
    address, part = split(words[0])
    if "=" in address:
        raise UsageError("say what to change: clientbase set CLIENT key=value...")
    client, path = record_named(this.session, address)
    before = document_of(this.session.root, path)
    said, _ = understood(words[1:], lambda said: (said, setting(before, part, said, rules)))
    said = [*said, *_reason(before, part, said)]
    sold = _sold(this, Named(client, path), part, said, rules, wanted=sale)
    with this.alone():
        document = document_of(this.session.root, path)
        changes = setting(document, part, said, rules)
        draft = sold(document, changes) if sold else drafted(document, changes, rules)
        this.put([draft])
    return [draft]


def _sold(
    this: Writing, named: Named, part: str, words: "Sequence[str]", rules: Rules, *, wanted: bool
) -> "Callable[[Document, Sequence[Change]], Draft] | None":
    """Return what drafts the sale with the deal that is won, where it is wanted or, on a terminal, asked for."""
    before = document_of(this.session.root, named.path)
    deal = won_deal(before, part, words, rules)
    if deal is None:
        if wanted:
            raise UsageError(
                "--sale is for a deal that is won: clientbase set CLIENT/deals/ID stage=won --sale"
            )
        return None
    sum_ = str(deal.get("amount") or "")
    if not wanted:
        sum_ = _asked_sum(this, named, sum_)
    elif not sum_:
        raise UsageError("the deal has no sum; say what it was sold for: amount=SUM")
    if not sum_:
        return None
    kind, class_ = KINDS["purchase"], class_of(this.session, named.client, KINDS["purchase"], rules.norms)

    def draft(document: "Document", changes: "Sequence[Change]", sale: "Mapping[str, Value]") -> Draft:
        return new_items(document, "", kind, [sale], rules, class_, changes)

    sale = sale_of(deal, sum_, rules)
    sale = settled(sale, Purchase, rules, lambda one: draft(before, setting(before, part, words, rules), one))
    return lambda document, changes: draft(document, changes, sale)


def _asked_sum(this: Writing, named: Named, sum_: str) -> str:
    """Ask what a won deal was sold for; where nobody can be asked, say how the sale is written."""
    if not on_terminal():
        this.session.say(
            f"the sale is not written with it: clientbase add purchase {named.client} amount={sum_ or 'SUM'}"
        )
        return ""
    while True:
        answer = ask('sale, its sum, or "no"', (), sum_)
        if answer.lower() in {"no", "n"}:
            return ""
        try:
            return str(amount_from_words(answer))
        except ValueError as error:
            again(UsageError(str(error)))


def _reason(document: "Document", part: str, words: "Sequence[str]") -> list[str]:
    """Ask why a proposal was decided so, where that is said and known nowhere."""
    shape, item = meant(document, part)
    said = dict(word.split("=", 1) for word in words)
    if shape is not Proposal or not isinstance(item, dict) or said.get("reason") or item.get("reason"):
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
