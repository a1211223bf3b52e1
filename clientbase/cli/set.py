"""`clientbase set`."""

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientbase.cli import complete
from clientbase.cli.asking import again, ask, ask_for_more, demand_consent, on_terminal
from clientbase.cli.delivery import refuse_left_out
from clientbase.cli.entering import asked_for_more, class_of, completed, settled, understood, with_reason
from clientbase.cli.naming import Named, record_named
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
    who_am_i,
    writing,
)
from clientbase.edits.adding import new_items
from clientbase.edits.address import is_decision, locate, split
from clientbase.edits.kinds import KINDS
from clientbase.edits.records import document_of
from clientbase.edits.setting import meant, of_the_sale, sale_of, set_in_all, setting, won_deal
from clientbase.edits.telling import told_changes
from clientbase.edits.words import given, nested
from clientbase.edits.write import Draft, Rules, demand_unchanged, drafted, lost_comments
from clientbase.errors import UsageError
from clientbase.index.scan import id_of
from clientbase.language import say, say_n
from clientbase.model import Client, Deal, Proposal, Purchase
from clientbase.norms import Register
from clientbase.page import Scope
from clientbase.rules.handling import is_lost
from clientbase.spoken import amount_from_words
from clientbase.text.store import locked

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
        bool, typer.Option("--sale", help="With a deal that is won: write its sale too.")
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
    KEY=VALUE sets the main one. An item is taken out by remove. With --sale what the deal does not
    know of its sale is said beside: adriatik/deals/d-2026-04 stage=won --sale product=pasta waiver="new menu".
    """
    this = writing(context, "set", dry=dry_run, commit=commit, message=message)
    session = this.session
    if where is not None:
        _set_many(session, words, where, this.save, yes=yes, dry=dry_run)
        return
    rules = rules_of(session)
    drafts = _set_decision(this, words) if is_decision(words[0]) else _set_one(this, words, rules, sale=sale)
    this.say(drafts[0], f"{_what(drafts[0], rules)}{_of_which(words[0], drafts[0])}")
    _say_whose_sales(session, drafts, dry=dry_run)
    this.commit(drafts)


def _set_decision(this: Writing, words: list[str]) -> "Sequence[Draft]":
    from clientbase.cli.deciding import set_decision

    return set_decision(this, words[0], words[1:])


def _set_one(this: Writing, words: list[str], rules: Rules, *, sale: bool) -> "Sequence[Draft]":
    address, part = split(words[0])
    if "=" in address:
        raise UsageError(say("say what to change: clientbase set CLIENT key=value..."))
    client, path = record_named(this.session, address)
    before = document_of(this.session.root, path)
    of_part, of_sale = of_the_sale(words[1:]) if sale else (words[1:], None)
    read, _ = understood(of_part, lambda said: (said, setting(before, part, said, rules)))
    said = [*read, *_reason(before, part, read, rules)]
    sold = _sold(this, Named(client, path), part, said, rules, of_sale)
    with this.alone():
        document = document_of(this.session.root, path)
        changes = setting(document, part, said, rules)
        draft = sold(document, changes) if sold else drafted(document, changes, rules)
        this.put([draft])
    return [draft]


def _sold(
    this: Writing,
    named: Named,
    part: str,
    words: "Sequence[str]",
    rules: Rules,
    of_sale: "Sequence[str] | None",
) -> "Callable[[Document, Sequence[Change]], Draft] | None":
    """Return what drafts the sale with the deal that is won, where it is wanted or, on a terminal, asked for.

    *of_sale* says what the deal does not know of a sale that is wanted.
    """
    before = document_of(this.session.root, named.path)
    deal = won_deal(before, part, words, rules)
    if deal is None and of_sale is not None:
        raise UsageError(
            say("--sale is for a deal that is won: clientbase set CLIENT/deals/ID stage=won --sale")
        )
    known = _known_sale(this, named, sale_of(deal, rules), rules, of_sale) if deal else None
    if known is None:
        return None
    kind, class_ = KINDS["purchase"], class_of(this.session, named.client, KINDS["purchase"], rules.norms)
    seller = who_am_i(this.session.root, rules.norms)
    whole = completed(known, "purchase", Purchase, rules, seller, before.data)

    def draft(document: "Document", changes: "Sequence[Change]", sale: "Mapping[str, Value]") -> Draft:
        return new_items(document, "", kind, [sale], rules, class_, changes)

    whole = settled(
        whole, Purchase, rules, lambda one: draft(before, setting(before, part, words, rules), one)
    )
    return lambda document, changes: draft(document, changes, whole)


def _known_sale(
    this: Writing, named: Named, sale: "dict[str, Value]", rules: Rules, of_sale: "Sequence[str] | None"
) -> "dict[str, Value] | None":
    """Return the sale of a deal with what is said of it, or answered; None where it is not to be written."""
    if of_sale is None:
        return _asked_sale(this, named, sale, rules)
    if "amount" not in sale:
        raise UsageError(say("the deal has no sum; say what it was sold for: amount=SUM"))
    return sale | nested(given(of_sale, Purchase, rules.norms, rules.today))


def _asked_sale(
    this: Writing, named: Named, sale: "dict[str, Value]", rules: Rules
) -> "dict[str, Value] | None":
    """Ask what a won deal was sold for; where nobody can be asked, say how the sale is written."""
    sum_ = str(sale.get("amount") or "")
    if not on_terminal():
        known = {"amount": "SUM"} | {
            key: value for key, value in sale.items() if (key, value) != ("date", rules.today.isoformat())
        }
        words = shlex.join(f"{key}={value}" for key, value in known.items())
        this.session.say(
            say(
                "the sale is not written with it: clientbase add purchase {client} {words}",
                client=named.client,
                words=words,
            )
        )
        return None
    while True:
        answer = ask(say('sale, its sum, or "no"'), (), sum_)
        if answer.lower() in {"no", "n", "нет", "не", "н"}:
            return None
        try:
            sale = {**sale, "amount": str(amount_from_words(answer))}
        except ValueError as error:
            again(UsageError(str(error)))
        else:
            return (
                sale
                if "product" in sale
                else asked_for_more(sale, "product", say("what was sold"), Purchase, rules)
            )


def _reason(document: "Document", part: str, words: "Sequence[str]", rules: Rules) -> list[str]:
    """Ask why a proposal was decided so, or a deal lost, where that is said and known nowhere."""
    shape, item = meant(document, part)
    said = dict(word.split("=", 1) for word in words)
    if not isinstance(item, dict) or said.get("reason") or item.get("reason"):
        return []
    if shape is Proposal:
        whole = with_reason({"decision": said.get("decision", "")})
        return [f"reason={whole['reason']}"] if "reason" in whole else []
    if shape is Deal and is_lost(said.get("stage", ""), rules.norms) and on_terminal():
        why = ask_for_more(say("reason why it was lost (nothing: not known)"), rules.norms.leaving_reasons)
        return [f"reason={why}"] if why else []
    return []


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
    change, all_ = len(drafts), len(paths)
    if not drafts or dry:
        session.say(_would_be_changed(change, all_))
        committed(session, save, drafts, dry=True)
        return
    demand_consent(
        say_n(
            "change {change} of {n} matching client?",
            "change {change} of {n} matching clients?",
            all_,
            change=change,
        ),
        yes=yes,
    )
    with locked(session.root):
        demand_unchanged(session.root, drafts)
        put_and_commit(session, save, drafts, "set")
    for draft in drafts:
        tell_of(session, draft, _what(draft, rules), dry=False)
    _say_whose_sales(session, drafts, dry=False)
    committed(session, save, drafts, dry=False)
    refuse_left_out(base.left_out())


def _would_be_changed(change: int, all_: int) -> str:
    if not change:
        return say_n(
            "{n} matching client; nothing to change", "{n} matching clients; nothing to change", all_
        )
    return say_n(
        "{change} of {n} matching client would be changed",
        "{change} of {n} matching clients would be changed",
        all_,
        change=change,
    )


def _say_whose_sales(session: "Session", drafts: "Sequence[Draft]", *, dry: bool) -> None:
    """Say that a new manager gets the sales of the one before, where that is not written down with them."""
    for draft in drafts:
        old, new = (draft.before.data if draft.before else {}), draft.after.data
        sold = new.get("purchases")
        moved = isinstance(sold, list) and any(isinstance(one, dict) and "manager" not in one for one in sold)
        if old.get("manager") and new.get("manager") and old["manager"] != new["manager"] and moved:
            names = {"taker": new["manager"], "giver": old["manager"], "client": id_of(draft.path)}
            session.say(
                say(
                    "would count as sold by {taker} from now on: sales so far that name nobody; to let them "
                    "stay with {giver}: clientbase handover {giver} {taker} --client {client}, in "
                    "place of this (clientbase undo)",
                    **names,
                )
                if dry
                else say(
                    "count as sold by {taker} from now on: sales so far that name nobody; to let them "
                    "stay with {giver}: clientbase handover {giver} {taker} --client {client}, in "
                    "place of this (clientbase undo)",
                    **names,
                )
            )
            return


def _part(address: str) -> tuple[str, type[Any]]:
    return (address, Register) if is_decision(address) else (split(address)[1], Client)


def _of_which(address: str, draft: Draft) -> str:
    """Say which item was meant by a number that is counted from the end."""
    taken = locate(draft.before, *_part(address)).taken if draft.before else ""
    return say(" of {taken}", taken=taken) if taken else ""


def _what(draft: Draft, rules: Rules) -> str:
    """Say what was set, old and new, and which comments went with it."""
    if not draft.changed:
        return say("nothing to change")
    gone = [say('comment "{comment}" removed', comment=comment) for comment in lost_comments(draft)]
    return "; ".join([told_changes(draft, rules.today), *gone])
