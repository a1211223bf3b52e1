"""`clientbase export`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clientbase.cli.options import Manager, Segment, Where, deliver, emit, look_of, refuse_left_out, scope
from clientbase.errors import UsageError

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.cli.session import Session

_Into = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE|DIR/",
        help="Write here; into a folder: a file for each card, and old ones of ours are removed.",
    ),
]
_Whom = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="person: a name, e-mail or phone, or CLIENT/contacts/NAME."),
]
_Vcf = Annotated[str | None, typer.Option("-f", "--format", metavar="FORMAT", help="contacts: vcf.")]


def export(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="WHAT", help="What to export: contacts, person.")
    ] = None,
    name: _Whom = None,
    format: _Vcf = None,  # noqa: A002  # the option's name
    output: _Into = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
) -> None:
    """Write what others read: contacts as cards for phones and address books.

    contacts: a vCard 3.0 for everybody who is at a client, and for clients with a phone or e-mail of their own. Clients
    and people who have left are in none, and counted. Who does not want to be called or written to (no_contact: phone
    or call, email) is shown without the phone or address, and the card says so. The same person keeps the same UID.

    person NAME: all that is held on one person, and where: the cards at every client, every talk, task, deal, proposal,
    problem and document that names them, notes and comments by name, e-mail or phone; -f json with every field.
    """
    if what == "person":
        _person(context.obj, name, format, output)
        return
    if what is None or what not in _KINDS:
        there = "; there are: " + ", ".join(
            f"{kind} ({', '.join(known)})" for kind, (known, _) in _KINDS.items()
        )
        raise UsageError(
            (f'nothing called "{what}" can be exported' if what else "say what to export") + there
        )
    formats, write = _KINDS[what]
    if format is not None and format not in formats:
        raise UsageError(f'{what} are not exported as "{format}"; there are: {", ".join(formats)}')
    session: Session = context.obj
    base = session.base(scope(manager, segment, where), judging=False, all_records=True)
    write(session, base, output)
    refuse_left_out(base.left_out())


def _person(session: "Session", name: str | None, format_: str | None, output: str | None) -> None:
    from clientbase.cli.naming import person_named
    from clientbase.lookups.person import held, page
    from clientbase.render import is_for_programs

    if not name:
        raise UsageError("say whom: clientbase export person NAME")
    base = session.base(judging=False, all_records=True)
    person = person_named(session, base, name)
    found = [*held(base, person)]
    file = Path(output) if output else None
    shape = look_of(session, format_, file)
    if not found:
        session.say(f'nothing is held on "{name}"')
        refuse_left_out(base.left_out())
        raise typer.Exit(1)
    made = page(base, person, found, for_programs=is_for_programs(shape[0]))
    emit(session, made, format_, file)


def _contacts(session: "Session", base: "Base", output: str | None) -> None:
    """Write cards to stdout, into one file, or each into a file of a folder."""
    from clientbase.lookups.address_book import cards, left

    made = cards(base)
    if output and (output.endswith("/") or Path(output).is_dir()):
        files = {f"{card.uid}.vcf": card.text for card in made}
        _into_folder(session, Path(output), files, whole=not base.left_out())
    else:
        deliver(session, "".join(card.text for card in made), Path(output) if output else None)
    clients, people = left(base)
    session.say(f"{len(made)} cards; left out, as they have left: {people} people, {clients} clients")


def _into_folder(session: "Session", folder: Path, files: Mapping[str, str], *, whole: bool) -> None:
    """Let a folder hold these cards; where they are the *whole* answer, other cards of ours are removed."""
    from clientbase.text.store import put

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("clientbase-*.vcf"):
        if whole and old.name not in files:
            old.unlink()
    for name, text in files.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != text.encode():
            put(folder / name, text, lasting=False)
    session.say(f"wrote {folder}")


_KINDS: Final[Mapping[str, tuple[tuple[str, ...], Callable[["Session", "Base", str | None], None]]]] = {
    "contacts": (("vcf",), _contacts),
}
