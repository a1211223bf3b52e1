"""Renew the catalogues of messages in clientbase/locale/: the template, each language's list, what is compiled of it.

    python tools/catalogues.py           take new messages up, each without a translation yet, and compile
    python tools/catalogues.py --check   write nothing; name what is stale, and what lacks a translation

A translator fills in clientbase/locale/LANGUAGE/LC_MESSAGES/clientbase.po and runs it again. Where two branches have
changed the lists, keep both sides of the .po and run it again: the others follow from it.
"""

import ast
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.page import Page, Table

ROOT = Path(__file__).parent.parent
CODE = ROOT / "clientbase"
LOCALE = CODE / "locale"
TEMPLATE = LOCALE / "clientbase.pot"
LANGUAGES = ("mk", "ru")
DAY = "2026-11-21"
_COLLECTED = CODE / "render" / "in_words.py"
"""Says what `titles` and `words` collect."""
Text = str | tuple[str, str]
_EVIDENCE = {"Evidence", "_interval"}
"""What makes a piece of evidence of its name."""
_ELSEWHERE = ("lead", "recorded")
"""Pieces of evidence that are named by no literal there."""
_NAMES = {"say": 1, "say_n": 2}
"""The functions that say something, with how many forms of it they take."""
_MADE = re.compile(r"\d{4}-\d\d|\bof the last\b|schema\.yaml|\AM\d+\Z")
"""Titles that the code says by itself, with what they are about, and months of cohorts, which are numbers."""


def template() -> Catalog:
    """Return all that people are told: what the code says, and what its data are called."""
    found = Catalog(project="clientbase", version="1", copyright_holder="", charset="utf-8", fuzzy=False)
    for message in (*said_in_code(), *said_in_templates(), *titles(), *evidence(), *helps()):
        found.add(message)
    for context, message in words():
        found.add(message, context=context)
    return found


def said_in_code() -> Iterator[Text]:
    """Return what the code says: the texts behind `say` and `say_n`, which stand there as they are."""
    for path in sorted(CODE.rglob("*.py")):
        tree = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        known = {
            alias.name
            for node in tree
            if isinstance(node, ast.ImportFrom) and node.module == "clientbase.language"
            for alias in node.names
        } & {*_NAMES}
        for node in tree:
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known):
                continue
            said = node.args[: _NAMES[node.func.id]]
            if all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in said):
                yield _message(_forms([arg.value for arg in said if isinstance(arg, ast.Constant)]))
            elif path != _COLLECTED:
                sys.exit(f"{path}:{node.lineno}: what is said must stand here as a text")


def said_in_templates() -> Iterator[Text]:
    """Return what the templates of pages say."""
    for path in sorted(CODE.rglob("*.html")):
        with path.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, [*_NAMES], (), {"encoding": "utf-8"}):
                yield _message([*filter(None, _forms(message))][:2])


def _message(forms: Sequence[str]) -> Text:
    return forms[0] if len(forms) == 1 else (forms[0], forms[1])


def words() -> Iterator[tuple[str, str]]:
    """Return the words that stand in cells, each with its kind."""
    from clientbase.changes.wording import ITEMS
    from clientbase.complaints import KIND as FINDING
    from clientbase.complaints.patterns import PATTERNS
    from clientbase.exchange import IMPORTING
    from clientbase.index.declared import described
    from clientbase.lookups import fields
    from clientbase.render.in_words import KIND, TITLES, WORDS
    from clientbase.rules import manual

    yield from ((FINDING, pattern) for pattern in PATTERNS)
    yield from (("law", manual.law_of(code)) for code in manual.codes())
    yield from (("manual", part) for code in manual.codes() for part in manual.below(code))
    for page in IMPORTING.values():
        yield ("law", manual.law(page))
        yield from (("manual", part) for part in manual.paragraphs(page))
    for kind in fields.kinds():
        for row in fields.fields(kind, None):
            told = (row.type, row.required, row.description)
            yield from (("field", text) for text in told if text)
    for said, columns in described().values():
        yield from (("field", text) for text in (said, *(column[-1] for column in columns)) if text)
    yield from (("field", demand) for demand in ("by schema.yaml", "recommended"))
    yield from (("item", item) for item in sorted(ITEMS))
    for column, known in WORDS.items():
        yield from ((KIND.get(column, column), word) for word in known)
    for kind, called in TITLES.items():
        yield from ((kind, title) for title in called)


def helps() -> Iterator[str]:
    """Return what the help of all verbs says: texts of verbs, paragraph by paragraph, and of their options."""
    from inspect import cleandoc

    from typer.main import get_command

    from clientbase.cli.app import Verbs, app, clientbase
    from clientbase.cli.helping import in_short
    from clientbase.cli.verbs import VERBS

    group = get_command(app)
    commands = [group, *(Verbs().get_command(None, verb) for verb in VERBS)]
    yield in_short(clientbase.__doc__ or "")
    for command in commands:
        text = cleandoc(command.help or "")
        yield from (in_short(text), *(" ".join(part.split()) for part in text.split("\n\n") if part.strip()))
        yield from (param.help for param in command.params if getattr(param, "help", None))
    yield "Show this message and exit."
    yield from ("Key", "Type", "Required", "Description", "Choices")


def evidence() -> Iterator[str]:
    """Return what pieces of evidence are called, where they are named by a literal."""
    from clientbase.columns import columns

    yield from (columns(name)[0].title for name in _ELSEWHERE)
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _EVIDENCE:
                name = node.args[0]
                if isinstance(name, ast.Constant) and str(name.value).isidentifier():
                    yield columns(str(name.value))[0].title


def titles() -> Iterator[str]:
    """Return what answers, their tables, columns, figures and charts are called."""
    from clientbase.base import Base
    from clientbase.page import EVERYBODY
    from clientbase.reports import ours
    from clientbase.reviews.review import COVERED, QUESTION, figures_of, tables_of
    from clientbase.site.client import fields_told
    from clientbase.site.standing import heading
    from clientbase.values import parse_day

    with TemporaryDirectory() as folder:
        for name in ("records", "contracts"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        for name in ("schema.yaml", "decisions.yaml"):
            shutil.copy2(ROOT / name, Path(folder) / name)
        base = Base(Path(folder), lambda _zone: parse_day(DAY), EVERYBODY)
        for name, report in ours().items():
            details = {"models": 1} if name == "forecast" else {}
            page = report.page(base, **report.details, **details)
            yield from (page.title, page.question)
            yield from (" ".join(part.split()) for part in page.definitions.split("\n\n") if part.strip())
            yield from (chart.title for chart in report.charts)
            if report.because:
                yield report.because
            yield from (over.words for over in report.over)
            yield from (followed.title for followed in report.followed)
            yield from (figure.title for figure in page.figures)
            for table in (*page.tables, *page.summary.tables):
                named = (table.title, *(column.title for column in table.columns))
                yield from (title for title in named if not _MADE.search(title))
        for page in lookups(base):
            yield from (page.title, page.question)
            yield from (" ".join(part.split()) for part in page.definitions.split("\n\n") if part.strip())
            yield from (figure.title for figure in page.figures)
            for table in page.tables:
                yield from (
                    title for title in (*_heading(page, table), *(c.title for c in table.columns)) if title
                )
        yield from map(heading, fields_told(base))
        base.close()
    yield from (QUESTION, " ".join(COVERED.split()))
    yield from (figure.title for figure in figures_of([]))
    for table in tables_of([]):
        yield from (table.title, *(column.title for column in table.columns))


def _heading(page: "Page", table: "Table") -> Iterator[str]:
    if page.report != "brief":  # called by the client
        yield table.title


def lookups(base: "Base") -> Iterator["Page"]:
    """Return an answer of each kind that is no report; what it is called by a client is left out."""
    from clientbase.lookups import (
        brief,
        card,
        clients,
        dupes,
        guide,
        history,
        person,
        recipients,
        searching,
        tables,
    )
    from clientbase.rules.norms_file import read_norms

    client = "adriatik"
    yield card.card(base, client)._replace(title="", question="")
    yield brief.briefs(base, [client], None)._replace(title="", question="")
    yield history.history(base, client, None)._replace(title="")
    yield clients.listing(base)
    yield clients.found(base, searching.search(base, "adriatik"))
    yield dupes.dupes(base, None)
    yield guide.guide(base, read_norms(base.root))
    yield tables.tables(base)
    yield person.page(base, person.Person((), called=client), (), for_programs=False)._replace(title="")
    yield recipients.mailing(base, client).page._replace(title="")


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as it stands in its file: by its messages, without the places and times that would change."""
    target = BytesIO()
    write_po(
        target,
        catalog,
        width=100,
        no_location=True,
        omit_header=False,
        sort_output=True,
        ignore_obsolete=True,
    )
    lines = target.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_CHANGING)).encode()


_CHANGING = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Language-Team')


def list_of(language: str) -> Path:
    """Return the file of a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / "clientbase.po"


def read(language: str) -> Catalog:
    """Return the translations of a language as they stand in their file."""
    with list_of(language).open("rb") as stream:
        return read_po(stream, locale=language)


def translated(language: str, known: Catalog) -> Catalog:
    """Return the translations of a language: those that there are, of the messages that are *known*."""
    found = read(language) if list_of(language).is_file() else Catalog(locale=language, fuzzy=False)
    found.fuzzy = False
    found.update(known, no_fuzzy_matching=True)
    return found


def faults(language: str, catalog: Catalog) -> Iterator[str]:
    """Name what is not translated, not sure, or says other placeholders than its message."""
    for message in catalog:
        if not message.id:
            continue
        asked = _forms(message.id)
        forms = _forms(message.string)
        if message.fuzzy or not all(forms) or (len(asked) > 1 and len(forms) != catalog.num_plurals):
            yield f'{language}: "{asked[0]}" is not translated'
        elif any(_places(form) != _places(asked[-1]) for form in forms):
            yield f'{language}: "{asked[0]}" has other placeholders'


def _forms(text: object) -> list[str]:
    return [str(form or "") for form in (text if isinstance(text, (list, tuple)) else (text,))]


def _places(text: str) -> set[str]:
    from string import Formatter

    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:  # braces that are none
        return set()


class _Compiled(Catalog):
    """What is compiled of a catalogue: nothing that hangs on the day or on the version of what compiles it."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog.locale)
        forms = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
        head = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {forms}\n"
        self._all = [Message("", head), *(message for message in catalog if message.id)]

    def __iter__(self) -> Iterator[Message]:
        return iter(self._all)


def files() -> Iterator[tuple[Path, bytes]]:
    """Return all files of the catalogues, and what should stand in each."""
    known = template()
    yield TEMPLATE, written(known)
    for language in LANGUAGES:
        catalog = translated(language, known)
        yield list_of(language), written(catalog)
        target = BytesIO()
        write_mo(target, _Compiled(catalog))
        yield list_of(language).with_suffix(".mo"), target.getvalue()


def main() -> int:
    """Write the catalogues, or say what is stale; exit 1 where a message lacks a translation."""
    check, wrong = "--check" in sys.argv[1:], list[str]()
    for path, data in [*files()]:
        if path.is_file() and path.read_bytes() == data:
            continue
        if check:
            wrong.append(f"{path.relative_to(ROOT)} is stale: python tools/catalogues.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for language in LANGUAGES:
        wrong += faults(language, read(language))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
