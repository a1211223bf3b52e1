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
from clientbase.merging.fieldwise import Conflict
from clientbase.moving.merge import Merged, merged, whole
from clientbase.moving.references import mentions
from clientbase.text.store import holds
from clientbase.values import counted

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
        demand_consent(f"{said}?", yes=yes)
    with this.alone():
        _demand_unchanged(this, found)
        drafts = whole(session.root, base, found, decided, rules)
        this.put(drafts, [found.goes])
    if dry_run or yes:
        _name_dropped(found, decided, drafts[0], session.say)
    more = f"; {counted(len(drafts) - 1, 'other file')} followed" if drafts[1:] else ""
    this.say(drafts[0], f"{goes.client} {'would go' if dry_run else 'went'} into {stays.client}{more}")
    for place in mentions(session.root, goes.client):
        session.say(f'{place}: mentions "{goes.client}"; change it where it means the client')
    this.commit(drafts, [found.goes])


def _demand_one_client(found: Merged, *, free: bool) -> None:
    """Refuse two that are hardly one client; where it is *free*, because said or only shown, say why it is doubtful."""
    if not found.contradictions:
        return
    id_, lost = found.ids
    for one in found.contradictions:
        tell(_in_words(one))
    doubt = f"{id_} and {lost} differ in {' and '.join(one.called for one in found.contradictions)}"
    if free:
        tell(f"{doubt}: they may be two clients")
        return
    raise RefusedError(
        f"{doubt}; nothing was written: where they are one client all the same, add --yes; where they are two:"
        f" clientbase dupes --not {id_} {lost}"
    )


def _name_dropped(
    found: Merged, decided: Sequence[Conflict], draft: "Draft", say: Callable[[str], None]
) -> None:
    """Name the values that one of the two said, and the comments of the record that goes, which are lost."""
    for line in found.dropped(decided):
        say(line)
    for comment in _comments_lost(found, draft.after.text):
        say(f'comment of {found.ids[1]} is lost: "{comment}"')


def _comments_lost(found: Merged, after: str) -> list[str]:
    """Return the comments of the record that goes that the one that stays has not."""
    from clientbase.text.tree import comments, tree

    text = found.goes.text
    said = (text[start:end].strip() for start, end in comments(text, tree(text)))
    return [one for one in said if one not in after and not one.startswith("# yaml-language-server:")]


def _in_words(conflict: Conflict) -> str:
    return str(conflict).replace(" here, ", " in A, ").replace(" there", " in B")


def _side(prefer: str | None, stays: Named, goes: Named) -> str | None:
    """Return which of the two is preferred: `A`, `B`; by its id too."""
    sides = {"a": "A", stays.client: "A", "b": "B", goes.client: "B"}
    if prefer is not None and prefer.casefold() not in sides:
        raise UsageError(f'--prefer: "{prefer}" is neither A ({stays.client}) nor B ({goes.client})')
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
            f"{counted(len(found.conflicts), 'field')} differ; nothing was written: say whose word counts, --prefer A"
            " or --prefer B"
        )
    id_, lost = found.ids
    decided = []
    for conflict in found.conflicts:
        for line in (_in_words(conflict), f"  A  what {id_} says", f"  B  what {lost} says"):
            tell(line)
        if choose("whose word counts, A or B", 2, "AB") == 1:
            decided.append(conflict)
    return decided


def _demand_unchanged(this: Writing, found: Merged) -> None:
    for document in (found.stays, found.goes):
        if not holds(this.session.root / document.path, document.text, bom=document.bom):
            raise RefusedError(f"{document.path} was changed meanwhile; nothing was written, do it again")
