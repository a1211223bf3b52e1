"""`clientbase export`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import (
    as_excel,
    deliver,
    emit,
    file_of,
    is_folder,
    look_of,
    refuse_left_out,
    scope,
)
from clientbase.cli.options import Excel, Manager, Segment, Where
from clientbase.complaints import told
from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.page import EVERYBODY, Scope
from clientbase.render import render

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.cli.session import Session
    from clientbase.lookups.table_files import Counted

Into = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        callback=file_of,
        metavar="FILE|DIR/",
        help="Write here; into a folder: a file for each card or table, and old cards of ours are removed.",
    ),
]


What = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
        help="contacts, agenda, selection, tables or person.",
        autocompletion=complete.exports,
    ),
]
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="person: a name, e-mail or phone, or CLIENT/contacts/NAME; selection: one of schema.yaml's.",
        autocompletion=complete.exported,
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help="Else what the file's ending says: contacts: vcf; agenda: ics; selection: csv, vcf, xlsx; "
        "tables: csv, jsonl, sqlite, xlsx, parquet; person: the formats of reports.",
        autocompletion=complete.export_formats,
    ),
]
BaseName = Annotated[
    str | None,
    typer.Option(
        "--base", metavar="NAME", help="tables in Parquet: the name of this base; else that of its folder."
    ),
]
Days = Annotated[
    int, typer.Option(min=1, max=366, metavar="N", help="agenda: how many days, today included.")
]


class Asked(NamedTuple):
    """What is exported, and how."""

    session: "Session"
    scope: Scope
    name: str | None
    form: str | None
    output: Path | None
    into_folder: bool
    days: int
    excel: bool
    name_of_base: str | None

    def base(self, *, judging: bool = False, all_records: bool = True) -> "Base":
        """Open the base, narrowed as asked."""
        return self.session.base(self.scope, judging=judging, all_records=all_records)


class Kind(NamedTuple):
    """Something that can be exported, and what writes it and returns of what it was made.

    Its formats begin with the usual one; where there are none, they are those of reports.
    """

    formats: tuple[str, ...]
    write: Callable[[Asked], "Base"]
    said: str


def export(
    context: typer.Context,
    what: What = None,
    name: Name = None,
    format: Form = None,  # noqa: A002  # the option's name
    output: Into = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    days: Days = 30,
    excel: Excel = False,
    base_name: BaseName = None,
) -> None:
    """Write what others read: cards, a calendar, recipients of a mailing, all tables; alone, list what there is.

    contacts: a vCard 3.0 for everybody who is at a client, and for clients with a phone or e-mail of their own. Clients
    and people who have left are in none, and counted. Who does not want to be called or written to (no_contact: phone
    or call, email) is shown without the phone or address, and the card says so. The same person keeps the same UID.

    agenda: what is to be done in --days days, as all-day events with UIDs that stay: -o FILE.ics or -o DIR/ for khal.

    selection NAME: the people and clients of a question of schema.yaml (--where QUERY: of any), each address once. Who
    wants no mailings (no_contact: mailing, email; of either), has left or has no e-mail is left out and counted.

    tables: all that the records say, whatever the day: clients, and a table for each list of items. csv, which import
    reads back, and jsonl: files in a folder (-o DIR/); sqlite and xlsx: one file; parquet: a folder of many bases.

    person NAME: all that is held on one person, and where: the cards at every client, every talk, task, deal, proposal,
    problem and document that names them, notes and comments by name, e-mail or phone; -f json with every field.

    Examples: clientbase export contacts -o ~/.contacts/clients/ or export selection winter -o winter.xlsx
    """
    if what is None:
        _list()
        return
    target, folder = (Path(output) if output else None, is_folder(output))
    kind, form = _chosen(what, format, None if folder else output, excel=excel, base_name=base_name)
    whom = scope(manager, segment, where)
    asked = Asked(context.obj, whom, name, form, target, folder, days, excel, base_name)
    refuse_left_out(kind.write(asked).left_out())


def _list() -> None:
    """Print what can be exported."""
    for name, kind in KINDS.items():
        formats = ", ".join(kind.formats) or say("the formats of reports")
        typer.echo(f"{name:9}  {told(kind.said)} ({formats})")


def _chosen(
    what: str, form: str | None, file: str | None, *, excel: bool, base_name: str | None
) -> tuple[Kind, str | None]:
    """Return what is exported, and the format: as asked, else what a file's ending says, else the usual one."""
    if what not in KINDS:
        there = ", ".join(
            f"{name} ({', '.join(kind.formats)})" if kind.formats else name for name, kind in KINDS.items()
        )
        raise UsageError(
            say('nothing called "{what}" can be exported; there are: {there}', what=what, there=there)
        )
    kind = KINDS[what]
    form = form or _form_of(kind, file)
    if kind.formats and form not in kind.formats:
        raise UsageError(
            say(
                '{what} are not exported as "{form}"; there are: {formats}',
                what=what,
                form=form,
                formats=", ".join(kind.formats),
            )
        )
    if excel and form != "csv":
        raise UsageError(say("--excel is a way of writing CSV; for a spreadsheet: -f xlsx"))
    if base_name is not None and form != "parquet":
        raise UsageError(
            say("--base names a base within a folder of Parquet: export tables -f parquet -o DIR/")
        )
    return kind, form


def _form_of(kind: Kind, output: str | None) -> str | None:
    """Return the format that a file's ending says, be there such a one or not; without an ending the usual one."""
    if not kind.formats:
        return None
    ending = Path(output or "").suffix.lower().removeprefix(".")
    ending = {"db": "sqlite", "sqlite3": "sqlite", "vcard": "vcf", "ical": "ics"}.get(ending, ending)
    return ending or kind.formats[0]


def _contacts(asked: Asked) -> "Base":
    """Write cards to stdout, into one file, or each into a file of a folder."""
    from clientbase.lookups.address_book import cards, left

    session, base = asked.session, asked.base()
    made = cards(base)
    if asked.output and asked.into_folder:
        _into_folder(asked, base, ".vcf", {card.uid: card.text for card in made})
    else:
        deliver(session, "".join(card.text for card in made), asked.output)
    clients, people = left(base)
    session.say(
        say(
            "{count} cards; left out, as they have left: {people} people, {clients} clients",
            count=len(made),
            people=people,
            clients=clients,
        )
    )
    return base


def _into_folder(asked: Asked, base: "Base", ending: str, files: Mapping[str, str]) -> None:
    """Let a folder hold these files; of others of ours those go that the scope speaks of, if nothing is left out."""
    from clientbase.lookups.folders import fill

    clients: set[str] | None = {client for (client,) in base.ask("SELECT client FROM facts")}
    if asked.scope == EVERYBODY:
        clients = None
    if base.left_out():
        clients = set()
    folder = asked.output or Path()
    gone = fill(folder, ending, files, clients)
    removed = say_n("; {n} old file removed", "; {n} old files removed", gone) if gone else ""
    asked.session.say(say("wrote {folder}{removed}", folder=folder, removed=removed))


def _agenda(asked: Asked) -> "Base":
    """Write the agenda as a calendar, or an event a file into a folder."""
    from clientbase.reports import find

    base = asked.base(judging=True, all_records=False)
    page = find("agenda", base.root).page(base, days=asked.days)
    if asked.output and asked.into_folder:
        from clientbase.lookups.folders import events

        _into_folder(asked, base, ".ics", events(page))
    else:
        deliver(asked.session, render(page, "ics"), asked.output)
    return base


def _selection(asked: Asked) -> "Base":
    """Write the recipients of a mailing, and say who is none."""
    from clientbase.lookups.address_book import cards
    from clientbase.lookups.recipients import asks_for_relation, mailing

    if not asked.name and asked.scope == EVERYBODY:
        raise UsageError(say("say whom: export selection NAME, or --where QUERY; names stand in schema.yaml"))
    asked = asked._replace(scope=_selected(asked))
    base = asked.base(all_records=False)
    if asks_for_relation(base):  # suppliers are written to by whoever asks for them
        base = asked.base()
    found = mailing(base, asked.name or str(asked.scope.where))
    asked.session.say(found.in_words)
    if asked.form == "vcf":
        deliver(asked.session, "".join(card.text for card in cards(base, found.whose)), asked.output)
    else:
        output = str(asked.output) if asked.output else None
        emit(asked.session, found.page, as_excel(asked.form, output, asked.excel), output)
    return base


def _selected(asked: Asked) -> Scope:
    """Return the scope with the named question in it."""
    words = [f"sel:{asked.name}"] if asked.name else []
    return asked.scope._replace(where=" ".join([*words, *filter(None, [asked.scope.where])]) or None)


def _person(asked: Asked) -> "Base":
    """Show all that is held on one person; exit 1 where that is nothing."""
    from clientbase.cli.naming import person_named
    from clientbase.lookups.person import held, page
    from clientbase.render import is_for_programs

    session, base = asked.session, asked.base()
    if not asked.name:
        raise UsageError(say("say whom: clientbase export person NAME"))
    person = person_named(session, base, asked.name)
    found = [*held(base, person)]
    output = str(asked.output) if asked.output else None
    shape = look_of(session, asked.form, output)
    if not found:
        session.say(say('nothing is held on "{name}"', name=asked.name))
        refuse_left_out(base.left_out())
        raise typer.Exit(1)
    emit(session, page(base, person, found, for_programs=is_for_programs(shape[0])), asked.form, output)
    return base


def _tables(asked: Asked) -> "Base":
    """Write all tables into a folder or a file."""
    from clientbase.lookups import table_files
    from clientbase.lookups.as_database import write_sqlite
    from clientbase.render.spreadsheet import PLAIN, for_excel

    wants_folder = asked.form in {"csv", "jsonl", "parquet"}
    if asked.output is None or wants_folder != asked.into_folder:
        place = "DIR/" if wants_folder else "FILE"
        raise UsageError(
            say("tables as {form} go into a folder: -o {place}", form=asked.form, place=place)
            if wants_folder
            else say("tables as {form} go into a file: -o {place}", form=asked.form, place=place)
        )
    base = asked.base()
    if asked.session.names_a_day:
        asked.session.say(say("tables hold what the records say now, whatever day is asked about"))
    dialect = for_excel(base.norm("language")) if asked.excel else PLAIN
    write: dict[str, Callable[[Base, Path], Counted]] = {
        "csv": lambda base, folder: table_files.write_csv(base, folder, dialect),
        "jsonl": table_files.write_jsonl,
        "sqlite": write_sqlite,
        "xlsx": table_files.write_xlsx,
    }
    if asked.form == "parquet":
        return _parquet(asked, base, asked.output)
    made = write[str(asked.form)](base, asked.output)
    rows = say_n("{n} row", "{n} rows", sum(made.values()))
    asked.session.say(
        say("wrote {output}: {count} tables, {rows}", output=asked.output, count=len(made), rows=rows)
    )
    return base


def _parquet(asked: Asked, base: "Base", output: Path) -> "Base":
    """Have a folder of Parquet hold the base, and say whether anything was new."""
    from clientbase.lookups.engines.folder import write

    made = write(base, output, asked.name_of_base)
    if made.is_new:
        rows = say_n("{n} row", "{n} rows", sum(made.rows.values()))
        said = say(
            "wrote {output}: {count} tables of {name}, {rows}",
            output=output,
            count=len(made.rows),
            name=made.name,
            rows=rows,
        )
    else:
        said = say("{output} holds {name} as it is already", output=output, name=made.name)
    asked.session.say(said)
    return base


KINDS: Final[Mapping[str, Kind]] = {
    "contacts": Kind(("vcf",), _contacts, "people and clients as cards for phones and address books"),
    "agenda": Kind(("ics",), _agenda, "what is to be done, as a calendar"),
    "selection": Kind(("csv", "vcf", "xlsx"), _selection, "recipients of a mailing: export selection NAME"),
    "tables": Kind(
        ("csv", "jsonl", "sqlite", "xlsx", "parquet"), _tables, "all that the records say, for programs"
    ),
    "person": Kind((), _person, "all that is held on one person: export person NAME"),
}
"""What can be exported."""
