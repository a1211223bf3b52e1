"""`clientbase merge`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.asking import choose, demand_consent, on_terminal
from clientbase.cli.naming import Named, record_named
from clientbase.cli.session import tell
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, shown, writing
from clientbase.errors import RefusedError, UsageError
from clientbase.language import say, say_n
from clientbase.merging.fieldwise import Conflict
from clientbase.moving.merge import Merged, merged, whole
from clientbase.moving.references import mentions
from clientbase.text.store import holds

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.edits.write import Draft

_One = Annotated[
    str,
    typer.Argument(metavar="A", help="The client whose record and id stay.", autocompletion=complete.clients),
]
_Other = Annotated[
    str,
    typer.Argument(
        metavar="B", help="The client whose record goes into it.", autocompletion=complete.clients
    ),
]
_Prefer = Annotated[
    str | None,
    typer.Option(
        "--prefer",
        metavar="A|B",
        help="Where the two differ: what this one says.",
        autocompletion=complete.sides,
    ),
]


def merge(
    context: typer.Context,
    one: _One,
    other: _Other,
    prefer: _Prefer = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to go on.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Make one record of two of the same client: B goes into A, with all that was said, offered and sold.

    What stands in both stands there once. Where the two differ it is asked on a terminal, field by field, else --prefer
    says whose word counts; what is dropped is named. Name and id of B become aliases; other records and the questions
    of schema.yaml follow. Two of another kind or tax number are merged only with --yes, which else saves the question.
    """
    session: Session = context.obj
    stays, goes = record_named(session, one), record_named(session, other)
    said = f"merge {goes.client} into {stays.client}"
    this = writing(context, "merge", dry=dry_run, commit=commit, message=message, unless_said=said)
    rules, base = rules_of(session), session.base(judging=False, all_records=True)
    found = merged(session.root, stays.path, goes.path, rules.norms.base.region)
    _demand_one_client(found, free=yes or dry_run)
    decided = _decided(found, _side(prefer, stays, goes))
    drafts = whole(session.root, base, found, decided, rules)
    if not dry_run and not yes:
        shown(drafts, [found.goes], to_stderr=True)
        _name_dropped(found, decided, drafts[0], tell)
        demand_consent(say("merge {goes} into {stays}?", goes=goes.client, stays=stays.client), yes=yes)
    with this.alone():
        _demand_unchanged(this, found)
        drafts = whole(session.root, base, found, decided, rules)
        this.put(drafts, [found.goes])
    if dry_run or yes:
        _name_dropped(found, decided, drafts[0], session.say)
    _say(this, drafts, stays.client, goes.client)
    this.commit(drafts, [found.goes])


def _say(this: "Writing", drafts: "Sequence[Draft]", stays: str, goes: str) -> None:
    """Say what went where, and what still names the one that is gone."""
    others = len(drafts) - 1
    more = say_n("; {n} other file followed", "; {n} other files followed", others) if others else ""
    this.say(
        drafts[0],
        say("{client} would go into {other}{more}", client=goes, other=stays, more=more)
        if this.dry
        else say("{client} went into {other}{more}", client=goes, other=stays, more=more),
    )
    for place in mentions(this.session.root, goes):
        this.session.say(
            say('{place}: mentions "{client}"; change it where it means the client', place=place, client=goes)
        )


def _demand_one_client(found: Merged, *, free: bool) -> None:
    """Refuse two that are hardly one client; where it is *free*, because said or only shown, say why it is doubtful."""
    if not found.contradictions:
        return
    id_, lost = found.ids
    for one in found.contradictions:
        tell(_in_words(one))
    doubt = f"{id_} and {lost} differ in {' and '.join(one.called for one in found.contradictions)}"
    if free:
        tell(say("{doubt}: they may be two clients", doubt=doubt))
        return
    raise RefusedError(
        say(
            "{doubt}; nothing was written: where they are one client all the same, add --yes; where "
            "they are two: clientbase dupes --not {id} {lost}",
            doubt=doubt,
            id=id_,
            lost=lost,
        )
    )


def _name_dropped(
    found: Merged, decided: Sequence[Conflict], draft: "Draft", told: Callable[[str], None]
) -> None:
    """Name what one of the two said, what stood in both, and the comments of the record that goes, which are lost."""
    for line in (*found.dropped(decided), *found.only_once(), *found.kept_twice()):
        told(line)
    for comment in _comments_lost(found, draft.after.text):
        told(say('comment of {client} is lost: "{comment}"', client=found.ids[1], comment=comment))


def _comments_lost(found: Merged, after: str) -> list[str]:
    """Return the comments of the record that goes that the one that stays has not."""
    from clientbase.text.tree import comments, tree

    text = found.goes.text
    said = (text[start:end].strip() for start, end in comments(text, tree(text)))
    return [one for one in said if one not in after and not one.startswith("# yaml-language-server:")]


def _in_words(conflict: Conflict) -> str:
    return str(conflict).replace(" here, ", say(" in A, ")).replace(" there", say(" in B"))


def _side(prefer: str | None, stays: Named, goes: Named) -> str | None:
    """Return which of the two is preferred: `A`, `B`; by its id too."""
    sides = {"a": "A", stays.client: "A", "b": "B", goes.client: "B"}
    if prefer is not None and prefer.casefold() not in sides:
        raise UsageError(
            say(
                '--prefer: "{prefer}" is neither A ({client}) nor B ({client2})',
                prefer=prefer,
                client=stays.client,
                client2=goes.client,
            )
        )
    return sides[prefer.casefold()] if prefer is not None else None


def _decided(found: Merged, prefer: str | None) -> Sequence[Conflict]:
    """Return where the record that goes has the last word."""
    if not found.conflicts or prefer == "A":
        return ()
    if prefer == "B":
        return found.conflicts
    if not on_terminal():
        for conflict in found.conflicts:
            tell(_in_words(conflict))
        raise RefusedError(
            say_n(
                "{n} field differs; nothing was written: say whose word counts, --prefer A or --prefer B",
                "{n} fields differ; nothing was written: say whose word counts, --prefer A or --prefer B",
                len(found.conflicts),
            )
        )
    id_, lost = found.ids
    decided = []
    for conflict in found.conflicts:
        for line in (
            _in_words(conflict),
            say("  A  what {client} says", client=id_),
            say("  B  what {client} says", client=lost),
        ):
            tell(line)
        if choose(say("whose word counts, A or B"), 2, "AB") == 1:
            decided.append(conflict)
    return decided


def _demand_unchanged(this: Writing, found: Merged) -> None:
    for document in (found.stays, found.goes):
        if not holds(this.session.root / document.path, document.text, bom=document.bom):
            raise RefusedError(
                say("{path} was changed meanwhile; nothing was written, do it again", path=document.path)
            )
