"""What people are told in English, Macedonian and Russian; what programs read is English always."""

import ast
import datetime as dt
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from clientbase import language, reports
from clientbase.base import Base
from clientbase.complaints import told
from clientbase.complaints.patterns import PATTERNS
from clientbase.index.answers import language_of
from clientbase.language import chosen, number, say, say_n, speaking, word
from clientbase.lookups.tables import tables
from clientbase.page import EVERYBODY
from clientbase.render.in_words import WORDS
from clientbase.reports import ours
from tests.edits.running import run

DAY = ("--as-of", "2026-11-21")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Speak English again behind each test."""
    language.use("en")
    yield
    language.use("en")


def test_a_message_that_is_in_no_catalogue_stays_as_it_is() -> None:
    with speaking("mk"):
        assert say("no such message {n}", n=3) == "no such message 3"
    assert say("braces stay: {limit: 2d}") == "braces stay: {limit: 2d}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["1 row", "2 rows", "5 rows", "11 rows", "21 rows"]),
        ("mk", ["1 ред", "2 реда", "5 реда", "11 реда", "21 ред"]),
        ("ru", ["1 строка", "2 строки", "5 строк", "11 строк", "21 строка"]),
    ],
)
def test_things_are_counted_in_the_form_that_each_language_has_for_so_many(
    code: str, said: list[str]
) -> None:
    with speaking(code):
        assert [say_n("{n} row", "{n} rows", n) for n in (1, 2, 5, 11, 21)] == said


def test_a_word_of_a_cell_is_told_by_its_kind() -> None:
    with speaking("ru"):
        assert word("stage", "new") == "новый"
        assert say("New") == "Новые"
        assert word("occasion", "no such") == "no such"


def test_numbers_have_the_signs_of_the_language() -> None:
    assert number("1,234.50") == "1,234.50"
    with speaking("mk"):
        assert number("-1,234.50") == "-1.234,50"
    with speaking("ru"):
        assert number("1,234.50") == "1\u00a0234,50"


@pytest.mark.parametrize(
    ("option", "base", "environment", "code"),
    [
        ("ru", "mk", {"LANG": "en_US.UTF-8"}, "ru"),
        (None, "mk", {"LANG": "ru_RU.UTF-8"}, "mk"),
        (None, "mk-MK", {}, "mk"),
        (None, "de", {"LANG": "ru_RU.UTF-8"}, "ru"),
        (None, "", {"LC_ALL": "", "LC_MESSAGES": "mk_MK", "LANG": "ru_RU.UTF-8"}, "mk"),
        (None, None, {"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        (None, None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, None, {}, "en"),
    ],
)
def test_the_option_goes_before_the_base_and_the_base_before_the_environment(
    option: str | None, base: str | None, environment: dict[str, str], code: str
) -> None:
    assert chosen(option, base, environment) == code


def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(example: Path) -> None:
    with pytest.raises(ValueError, match='no language "xx"; there are: en, mk, ru'):
        language.use("xx")
    answer = run(example, "--lang", "xx", "report", "dormant")
    assert answer.code == 2
    assert answer.err == 'clientbase: --lang: no language "xx"; there are: en, mk, ru\n'


def test_an_answer_is_in_the_language_of_the_option_the_base_or_the_environment(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*DAY, "report", "overview")
    in_english = run(example, *words).out
    assert "This week" in in_english
    in_macedonian = run(example, *words, "--lang", "mk").out
    assert "Оваа недела" in in_macedonian
    assert run(example, *words).out == in_english  # each is kept by itself
    assert run(example, "--lang", "mk", *words).out == in_macedonian
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert run(example, *words).out == in_english  # schema.yaml says so
    schema = example / "schema.yaml"
    schema.write_text(schema.read_text().replace(", language: en}", "}"))
    assert "Эта неделя" in run(example, *words).out
    schema.write_text(re.sub("(?m)^base: {", "base: {language: mk, ", schema.read_text()))
    assert run(example, *words).out == in_macedonian
    assert "This week" in run(example, *words, "--lang=en").out


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_programs_read_the_same_in_all_languages(form: str, example: Path) -> None:
    for report in ("overview", "agenda"):
        words = (*DAY, "report", report, "-f", form)
        english = run(example, *words).out
        assert run(example, "--lang", "mk", *words).out == english
        assert run(example, "--lang", "ru", *words).out == english
        assert (
            run(example, "--lang", "ru", *DAY, "report", report, "-o", str(example / f"made.{form}")).code
            == 0
        )
        assert (example / f"made.{form}").read_text() == english


def test_programs_read_the_same_of_every_report(example: Path) -> None:
    for report in ours():
        words = (*DAY, "report", report, "-f", "json")
        english = run(example, *words).out
        assert [report, run(example, "--lang", "mk", *words).out] == [report, english]


_SENTENCES = {"evidence", "verdict", "note"}
"""Columns whose cells are sentences of the program's own."""
_CODES = {"columns", "table", "csv", "json", "schema", "yaml", "answer", "limit", "clientbase", "report"} | {
    "EUR",
    "ABC",
    "RFM",
    "HHI",
}


@pytest.mark.parametrize("code", ["mk", "ru"])
def test_no_english_word_stands_in_a_report_but_names_and_codes(code: str, example: Path) -> None:
    for report in ours():
        if report in {"overview", "agenda", "dates"}:
            continue  # their sentences hold what stands in records; they have tests of their own
        answer = json.loads(run(example, *DAY, "report", report, "-f", "json").out)
        told = {column["name"] for table in answer["tables"] for column in table["columns"]}
        told |= {
            cell
            for table in answer["tables"]
            for row in table["rows"]
            for name, cell in row.items()
            if isinstance(cell, str) and cell not in WORDS.get(name, ()) and name not in _SENTENCES
        }
        known = _CODES.union(*(re.findall("[A-Za-z]+", text) for text in told))
        shown = run(example, "--lang", code, *DAY, "report", report, "-f", "text").out
        found = {*re.findall("[A-Za-z]{2,}", shown)}
        assert (report, [word for word in found if not any(one.startswith(word) for one in known)]) == (
            report,
            [],
        )


def test_english_reads_no_catalogue(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "LOCALE", example / "nowhere")
    language._catalogue.cache_clear()  # noqa: SLF001 - what other tests have read
    assert run(example, *DAY, "report", "overview").code == 0


def test_the_catalogues_are_whole_sure_and_up_to_date() -> None:
    """Where this fails: `python tools/catalogues.py` takes new messages up; a person translates them."""
    pytest.importorskip("babel")
    from tools import catalogues

    stale = [path.name for path, data in catalogues.files() if path.read_bytes() != data]
    wrong = [
        fault for code in catalogues.LANGUAGES for fault in catalogues.faults(code, catalogues.read(code))
    ]
    assert (stale, wrong) == ([], [])


COMMANDS = frozenset("clientbase report check as of lang table columns json csv html eml xlsx".split())


@pytest.mark.parametrize("form", ["text", "markdown", "html", "eml", "xlsx"])
def test_a_macedonian_overview_has_no_english_word_but_names_codes_and_commands(
    form: str, example: Path
) -> None:
    """What is Latin is of the records, the name of a column, figure, table or report, or part of a command."""
    records = " ".join(
        f"{path.stem} {path.read_text(encoding='utf-8')}"
        for path in (*example.glob("*.yaml"), *example.glob("records/*.yaml"))
    )
    told = json.loads(run(example, "report", "overview", "-f", "json").out)
    names = [*told["figures"], *(table["name"] for table in told["tables"]), *reports.ours()]
    names += [column["name"] for table in told["tables"] for column in table["columns"]]
    known = {*latin(records), *latin(" ".join(names)), *COMMANDS}
    assert run(example, "--lang", "mk", "report", "overview", "-f", form, "-o", f"{example}/made").code == 0
    told_to_people = shown(form, (example / "made").read_bytes())
    assert "Што бара постапување" in told_to_people
    assert {word for word in latin(told_to_people) if not any(one.startswith(word) for one in known)} == set()


def latin(text: str) -> set[str]:
    """Return the words in Latin letters, in small ones."""
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text) if word.isascii() or "ć" in word}


def shown(form: str, made: bytes) -> str:
    """Return what people read of a file."""
    if form == "xlsx":
        calamine = pytest.importorskip("python_calamine")
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        cells = [cell for sheet in sheets for row in sheet for cell in row if isinstance(cell, str)]
        return "\n".join([*book.sheet_names, *cells])
    if form == "eml":
        mail = message_from_bytes(made, policy=default)
        texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        return "\n".join([mail["subject"], *map(without_tags, texts)])
    text = made.decode()
    return without_tags(text) if form == "html" else text


def without_tags(page: str) -> str:
    """Return what a page says: its text, and what stands in attributes for who hears it."""
    plain = re.sub(r"(?s)<(style|script|head).*?</\1>", "", page)
    heard = re.findall(r'(?:aria-label|placeholder|title|alt|data-words)="([^"]*)"', plain)
    words = [
        text
        for said in heard
        for text in ([said] if "{" not in said else json.loads(unescape(said)).values())
    ]
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", plain), *words]))


@pytest.mark.parametrize(
    "norms",
    [
        "base: {currency: EUR, language: mk}\n",
        "base: {language: 'mk'}\n",
        "base:\n  currency: EUR  # euro\n\n  language: mk\n",
        "# language: ru\nbase:\n  language: mk\nsegments: {language: x}\n",
    ],
)
def test_a_command_that_opens_no_base_speaks_its_language_too(norms: str, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(norms)
    assert "Како стои базата оваа недела?" in run(tmp_path, "report").out
    assert "How is the base this week?" in run(tmp_path, "--lang", "en", "report").out


def test_an_index_that_is_damaged_or_empty_says_no_language() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert language_of(connection) == ""
        connection.execute("CREATE TABLE norm (name TEXT PRIMARY KEY, value)")
        assert language_of(connection) == ""
        connection.execute("INSERT INTO norm VALUES ('language', 'mk')")
        assert language_of(connection) == "mk"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "adriatik", "call", "terms", "next=+7d samples"), "ветено за"),
        (("list", "nosuch=1"), "нема поле"),
        (("show", "nobody"), "нема клиент „nobody“"),
        (("set", "adriatik", "since=soon"), "since: „soon“ не е ден"),
        (("add", "purchase", "adriatik", "amount=5"), "за повторно купување"),
        (("lst",), "нема наредба „lst“; дали мислевте на „list“?"),
        (("list", "--limit", "x"), "Погрешна вредност за '--limit': 'x' не е цел број."),
        (("set", "--no-such"), "Нема таква опција: --no-such"),
        (("show",), "Недостасува аргументот 'CLIENT'."),
    ],
)
def test_what_a_verb_tells_and_refuses_is_in_the_language(
    words: tuple[str, ...], said: str, example: Path
) -> None:
    answer = run(example, *DAY, "--lang", "mk", *words)
    assert said in answer.out + answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("show", "adriatik"),
        ("brief", "adriatik"),
        ("why", "adriatik"),
        ("guide", "--manager", "olga"),
    ],
)
def test_programs_read_the_same_of_lookups_in_all_languages(words: tuple[str, ...], example: Path) -> None:
    english = run(example, *DAY, *words, "-f", "json").out
    assert english
    assert run(example, *DAY, "--lang", "ru", *words, "-f", "json").out == english
    assert run(example, *DAY, "--lang", "mk", *words).out != run(example, *DAY, *words).out


def test_help_is_in_the_language_of_the_base_too(example: Path) -> None:
    assert "Change fields of a client" in run(example, "set", "--help").out
    russian = run(example, "--lang", "ru", "set", "--help").out
    assert "Изменить поля клиента" in russian
    assert "Параметры:" in russian
    assert "[обязательно]" in russian
    assert "Покажи ја оваа порака и излези." in run(example, "--lang=mk", "--help").out
    assert "Запиши денешен разговор" in run(example, "--help", "--lang", "mk").out


def test_a_complaint_is_told_by_its_pattern_and_else_as_it_is() -> None:
    assert told('"price" is missing; add it') == '"price" is missing; add it'
    with speaking("ru"):
        assert told('"price" is missing; add it') == "нет «price»; добавьте"
        assert told('email: "x" is no e-mail address: no @') == "email: «x» — не почтовый адрес: no @"
        assert told('"x" is no manager of schema.yaml; did you mean "y"?').endswith(
            "; возможно, вы имели в виду «y»?"
        )
        assert told("nothing of the kind") == "nothing of the kind"
        for pattern in PATTERNS:
            assert told(pattern.replace("{", "<").replace("}", ">")) != pattern


def test_laws_and_fields_are_told_in_the_language_too(example: Path) -> None:
    laws = run(example, "--lang", "mk", "explain").out
    assert "CB021  предупредување  Повторното купување не е помало од минимумот на фирмата." in laws
    assert (
        "Повторная покупка не меньше минимума компании (CB021, предупреждение)"
        in run(example, "--lang", "ru", "explain", "CB021").out
    )
    assert "номер счёта" in run(example, "--lang", "ru", "fields", "purchase").out
    assert '"number of the invoice"' in run(example, "--lang", "ru", "fields", "purchase", "-f", "json").out


def messages(tree: ast.AST) -> Iterator[str]:
    """Return what a module complains of: texts that stand in a call of who complains, or are called a message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from (_text(one) for one in node.args if called in COMPLAINING)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            yield _text(node.value)


def _text(node: ast.AST) -> str:
    """Return a text, with 7 where a value stands in it; one that ends with a value is told with what stands there."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    said = [part.value if isinstance(part, ast.Constant) else 7 for part in parts]
    return "" if said == [7] or str(said[-2:-1]).endswith("; ']") else "".join(map(str, said))


COMPLAINING = frozenset(
    {"complain", "Finding", "ValueError", "WrongEncodingError", "_WrongError", "_refused"}
)


def test_each_fault_of_an_import_is_told_in_the_language() -> None:
    """Where this fails: the message wants a pattern in clientbase/complaints/of_commands.py."""
    code = Path(language.__file__).parent / "exchange"
    said = {
        text
        for path in code.rglob("*.py")
        for text in messages(ast.parse(path.read_text(encoding="utf-8")))
        if text.count(" ") > 1
    }
    assert len(said) > 30
    with speaking("ru"):
        assert {text for text in said if told(text) == text} == set()


@pytest.mark.parametrize("code", ["mk", "ru"])
def test_every_table_and_column_that_may_be_asked_is_described_in_the_language(
    code: str, example: Path
) -> None:
    base = Base(example, lambda _zone: dt.date(2026, 11, 21), EVERYBODY)
    with closing(base):
        english = tables(base).tables[0].rows
        with speaking(code):
            told_to_people = tables(base).tables[0].rows
    assert len(english) > 500
    pairs = zip(english, told_to_people, strict=True)
    assert [row[:2] for row, other in pairs if row[3] and row[3] == other[3]] == []
    assert run(example, *DAY, "--lang", code, "query", "--tables", "-f", "json").out == (
        run(example, *DAY, "query", "--tables", "-f", "json").out
    )


def test_readings_to_choose_from_are_told_with_the_languages_word_between_them() -> None:
    with speaking("mk"):
        assert " 1005 или 1.0050; " in told('"1.005" can be 1005 or 1.0050; write one of the two')
        assert " 2026-02-11 или 2026-11-02; " in told(
            '"11/2/2026" can be 2026-02-11 or 2026-11-02; write it so'
        )


def test_sums_of_an_offer_have_the_signs_of_the_language(example: Path) -> None:
    said = run(example, "--lang", "mk", "can-sell", "kafana-kod-mire", "100").out
    assert "100,00 RSD" in said
    assert "(200,00 EUR)" in said
    assert (
        '"minimum": "200.00"'
        in run(example, "--lang", "mk", "can-sell", "kafana-kod-mire", "100", "-f", "json").out
    )
