"""`clientbase export`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from clientbase.cli.options import Manager, Segment, Where, deliver, emit, look_of, refuse_left_out, scope
from clientbase.errors import UsageError
from clientbase.values import counted

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.cli.session import Session
    from clientbase.lookups.table_files import Counted

Into = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE|DIR/",
        help="Write here; into a folder: a file for each card or table, and old cards of ours are removed.",
    ),
]


What = Annotated[str | None, typer.Argument(metavar="WHAT", help="What to export: contacts, tables, person.")]
Whom = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="person: a name, e-mail or phone, or CLIENT/contacts/NAME."),
]
Form = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help="contacts: vcf; tables: csv, jsonl, sqlite, xlsx, parquet; person: as reports. Else as the file ends.",
    ),
]


class Asked(NamedTuple):
    """What is exported, and how."""

    session: "Session"
    base: "Base"
    name: str | None
    form: str | None
    output: Path | None
    into_folder: bool


class Kind(NamedTuple):
    """Something that can be exported, and what writes it.

    Its formats begin with the usual one; where there are none, they are those of reports.
    """

    formats: tuple[str, ...]
    write: Callable[[Asked], None]
    said: str


def export(
    context: typer.Context,
    what: What = None,
    name: Whom = None,
    format: Form = None,  # noqa: A002  # the option's name
    output: Into = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
) -> None:
    """Write what others read: contacts as cards for phones and address books, all tables for programs.

    contacts: a vCard 3.0 for everybody who is at a client, and for clients with a phone or e-mail of their own. Clients
    and people who have left are in none, and counted. Who does not want to be called or written to (no_contact: phone
    or call, email) is shown without the phone or address, and the card says so. The same person keeps the same UID.

    tables: all that the records say, whatever the day, a table for the clients and one for each list of items. csv,
    jsonl and parquet: a file each in a folder (-o DIR/); sqlite and xlsx: one file. import reads the CSV back.

    person NAME: all that is held on one person, and where: the cards at every client, every talk, task, deal, proposal,
    problem and document that names them, notes and comments by name, e-mail or phone; -f json with every field.
    """
    session: Session = context.obj
    if what is None:
        _list()
        return
    kind = _kind(what)
    folder = bool(output) and (str(output).endswith("/") or Path(str(output)).is_dir())
    form = format or _form_of(kind, output if not folder else None)
    if kind.formats and form not in kind.formats:
        raise UsageError(f'{what} are not exported as "{form}"; there are: {", ".join(kind.formats)}')
    base = session.base(scope(manager, segment, where), judging=False, all_records=True)
    kind.write(Asked(session, base, name, form, Path(output) if output else None, folder))
    refuse_left_out(base.left_out())


def _list() -> None:
    """Print what can be exported."""
    for name, kind in KINDS.items():
        typer.echo(f"{name:9}  {kind.said} ({', '.join(kind.formats) or 'the formats of reports'})")


def _kind(what: str) -> Kind:
    if what not in KINDS:
        there = ", ".join(
            f"{name} ({', '.join(kind.formats)})" if kind.formats else name for name, kind in KINDS.items()
        )
        raise UsageError(f'nothing called "{what}" can be exported; there are: {there}')
    return KINDS[what]


def _form_of(kind: Kind, output: str | None) -> str | None:
    """Return the format that a file's ending says, else the usual one."""
    if not kind.formats:
        return None
    ending = Path(output or "").suffix.lower().removeprefix(".")
    ending = {"db": "sqlite"}.get(ending, ending)
    return ending if ending in kind.formats else kind.formats[0]


def _contacts(asked: Asked) -> None:
    """Write cards to stdout, into one file, or each into a file of a folder."""
    from clientbase.lookups.address_book import cards, left

    session, base = asked.session, asked.base
    made = cards(base)
    if asked.output and asked.into_folder:
        files = {f"{card.uid}.vcf": card.text for card in made}
        _into_folder(session, asked.output, files, whole=not base.left_out())
    else:
        deliver(session, "".join(card.text for card in made), asked.output)
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


def _person(asked: Asked) -> None:
    """Show all that is held on one person; exit 1 where that is nothing."""
    from clientbase.cli.naming import person_named
    from clientbase.lookups.person import held, page
    from clientbase.render import is_for_programs

    session, base = asked.session, asked.base
    if not asked.name:
        raise UsageError("say whom: clientbase export person NAME")
    person = person_named(session, base, asked.name)
    found = [*held(base, person)]
    shape = look_of(session, asked.form, asked.output)
    if not found:
        session.say(f'nothing is held on "{asked.name}"')
        refuse_left_out(base.left_out())
        raise typer.Exit(1)
    emit(session, page(base, person, found, for_programs=is_for_programs(shape[0])), asked.form, asked.output)


def _tables(asked: Asked) -> None:
    """Write all tables into a folder or a file."""
    from clientbase.lookups import table_files
    from clientbase.lookups.as_database import write_sqlite
    from clientbase.render.spreadsheet import PLAIN

    wants_folder = asked.form in {"csv", "jsonl", "parquet"}
    if asked.output is None or wants_folder != asked.into_folder:
        place = "DIR/" if wants_folder else "FILE"
        raise UsageError(
            f"tables as {asked.form} go into a {'folder' if wants_folder else 'file'}: -o {place}"
        )
    write: dict[str, Callable[[Base, Path], Counted]] = {
        "csv": lambda base, folder: table_files.write_csv(base, folder, PLAIN),
        "jsonl": table_files.write_jsonl,
        "sqlite": write_sqlite,
        "xlsx": table_files.write_xlsx,
        "parquet": table_files.write_parquet,
    }
    made = write[str(asked.form)](asked.base, asked.output)
    rows = counted(sum(made.values()), "row")
    asked.session.say(f"wrote {asked.output}: {len(made)} tables, {rows}")


KINDS: Final[Mapping[str, Kind]] = {
    "contacts": Kind(("vcf",), _contacts, "people and clients as cards for phones and address books"),
    "tables": Kind(
        ("csv", "jsonl", "sqlite", "xlsx", "parquet"), _tables, "all that the records say, for programs"
    ),
    "person": Kind((), _person, "all that is held on one person: export person NAME"),
}
"""What can be exported."""
