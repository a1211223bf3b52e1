"""A base that people have told in Macedonian letters: what is Latin in an answer about it is a code, or a fault.

The base is the example with all names, words and ids of people's own turned into Macedonian letters. So an English word
cannot hide behind a record that says the same: Latin are only names of fields, of reports and commands, words that the
program knows by that spelling, ids of clients, files, addresses and units.
"""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from clientbase import language
from clientbase.cli.app import VERBS
from clientbase.cli.export import KINDS as EXPORTS
from clientbase.exchange import IMPORTING, KINDS
from clientbase.fields import FIELDS
from clientbase.language import speaking
from clientbase.model import Client
from clientbase.norms import Norms, Register
from clientbase.render import format_names
from clientbase.reports import ours
from clientbase.rules import manual
from tests.conftest import ROOT
from tests.edits.running import run
from tests.history.repositories import commit, git
from tests.index.bases import write
from tests.macedonian import macedonian

CODES = frozenset(
    "abc rfm hhi xyz eur mkd rsd id git yaml utf csv json ics vcf xlsx sql select with null head or cron systemd "
    "clientbase schema records decisions register rejects key value as of dry iso figure null db sqlite parquet".split()
)
"""Abbreviations, and words of commands that stand by themselves."""
VALUES = frozenset(
    "true false revenue organisation person customer supplier active former potential high medium low in out".split()
)
"""What is written in records as it is, and told so where somebody is shown what to write."""
UNITS = frozenset("d wd w mo y mb".split())


OLGA = "Олга Стојанова <olga@adria.example>"


@pytest.fixture
def base(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", OLGA.partition(" <")[0])
    return macedonian(example)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    language.use("en")


def fields_of(shape: type) -> Iterator[str]:
    """Return the names of all fields, of what stands within it too."""
    for name, field in FIELDS[shape].items():
        yield name
        if field.parse in FIELDS and field.parse is not shape:
            yield from fields_of(field.parse)


def known() -> set[str]:
    """Return the words that are Latin in every language."""
    names = {*fields_of(Client), *fields_of(Norms), *fields_of(Register)}
    names |= {*VERBS, *ours(), *KINDS, *format_names(), *EXPORTS, "name", "company"}
    words = {word for name in names for word in re.split(r"[^a-z]+", name.lower())}
    words |= {word.removesuffix("s").removesuffix("e") for word in words} | {
        word.removesuffix("s") for word in words
    }
    return words | CODES | VALUES | UNITS


HINT = re.compile(
    r"--columns[\s\S]*?-f (?:csv|json)"  # which columns have no room: over several lines
    r"|--[a-z][\w-]*(?: (?:[a-z][\w.-]*|[A-Z]+))?"  # an option and its value
    r"|`[^`]*`|„[^“]*“|\"[^\"]*\"|'[^']*'"  # what is quoted is somebody's, or to be written so
    r"|\{[^}]*\}|[\w.-]+(?:=|: )\S*"  # what is written so in schema.yaml or a command
    r"|[\w-]+\.[a-z]+_?[a-z_]*|\b[0-9a-f]{7,}\b"  # figures of reports, and commits
    r"|\S*\w\.(?:yaml|csv|json|pdf|md|html|example|sql|txt)\S*|\S+@\S+|https?:\S+"  # files and addresses
    r"|(?<!\w)CB\d{3}(?!\w)|(?<!\w)clientbase[^\n]*|[\w-]*-[\w-]*|\w+_\w+|\b[a-z]+\.[a-z_]+|[\w./]*/[\w./]*"
)
"""What is Latin because it must be typed or found as it stands."""


IDS = {file.stem for file in ROOT.glob("records/**/*.yaml")}


def english(shown: str) -> set[str]:
    """Return the Latin words of an answer that are neither codes nor quoted."""
    plain = HINT.sub(" ", shown)
    return {word for word in re.findall(r"[A-Za-z]{2,}", plain) if word.lower() not in known() | IDS}


@pytest.mark.parametrize("report", sorted(ours()))
def test_a_report_is_told_in_macedonian(report: str, base: Path) -> None:
    answer = run(base, "report", report)
    assert (answer.out + answer.err, english(answer.out + answer.err))[1] == set(), answer.out


@pytest.mark.parametrize("report", sorted(ours()))
def test_definitions_call_columns_and_figures_by_their_titles(report: str, base: Path) -> None:
    answer = json.loads(run(base, "report", report, "-f", "json").out)
    names = {*answer["figures"], *(table["name"] for table in answer["tables"])}
    names |= {column["name"] for table in answer["tables"] for column in table["columns"]}
    told = " ".join(run(base, "--lang", "ru", "report", report, "--explain").out.split())
    written = re.sub(r"`[^`]*`|--\w+|clientbase \w+", "", told.partition(": ")[2])
    assert {*re.findall(r"[a-z_]{3,}", written)} & names - {*ours()} == set()


@pytest.mark.parametrize("report", sorted(ours()))
def test_the_help_of_a_report_says_in_macedonian_what_is_counted(report: str, base: Path) -> None:
    own = run(base, "report", report, "--help").out.partition("\nУпотреба: ")[0].split("\n--fail-on", 1)
    assert len(own) == 1 or english(re.sub(r"--\S+(?: [A-Z]+| \S*\|\S*)?|cadence", " ", own[1])) == set()
    refused = run(base, "report", report, "--no-such", "1").err
    assert english(refused.partition("Грешка:")[2]) == set()


@pytest.mark.parametrize("verb", ["show", "brief", "why"])
def test_a_client_is_told_in_macedonian(verb: str, base: Path) -> None:
    for client in ("adriatik", "beta", "stefan-ivanov", "skijachki-dom-mavrovo", "trgovina-dunav"):
        shown = "".join(run(base, verb, client)[1:])
        assert (client, english(shown)) == (client, set())


def test_a_page_of_a_client_is_told_in_macedonian_and_so_are_its_fields(base: Path) -> None:
    run(base, "site", str(base.parent / "site"))
    records = "".join(record.read_text("utf-8") for record in base.glob("records/**/*.yaml"))
    places = "|".join(re.findall("(?m)^region: (.*)$", records))
    for file in (base.parent / "site").glob("clients/*.html"):
        page = re.sub(r"(?s)<(style|script|code)\b.*?</\1>", " ", file.read_text("utf-8"))
        titles = [unescape(re.sub("<[^>]*>", "", title)) for title in re.findall("(?s)<dt>(.*?)</dt>", page)]
        latin = [title for title in titles if re.search("[a-z]{2,}", title)]
        assert (file.name, latin) == (file.name, [])
        assert (file.name, english(unescape(re.sub(f"<[^>]*>|{places}", " ", page)))) == (file.name, set())


@pytest.mark.parametrize("name", sorted(IDS))
def test_numbers_in_sentences_are_written_as_those_in_tables(name: str, example: Path) -> None:
    for spoken in ("mk", "ru"):
        shown = "".join(run(example, "--lang", spoken, "why", name)[1:])
        assert re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", shown) == []


def test_the_first_page_of_a_site_lists_the_reports_in_macedonian(base: Path, tmp_path: Path) -> None:
    assert run(base, "site", str(tmp_path / "site")).code == 0
    assert "program&#39;s default" not in (tmp_path / "site/clients/adriatik.html").read_text("utf-8")
    listed = (
        (tmp_path / "site/index.html")
        .read_text("utf-8")
        .partition("reports/abc.html")[2]
        .partition("</ul>")[0]
    )
    assert english(re.sub(r"<[^>]*>", " ", listed)) == set()


@pytest.mark.parametrize("code", [*manual.codes(), *IMPORTING])
def test_a_page_of_the_manual_is_told_in_macedonian(code: str, base: Path) -> None:
    shown = run(base, "explain", code).out.partition("\nТочно:")[0]
    assert re.search("^Што да се направи: ", shown, re.MULTILINE)
    assert english(re.sub(r"\((?:chmod|iconv)\s[^)]*\)|Windows|macOS|YYYY-MM-DD", "", shown)) == set()


LISTS = {
    "клиенти.csv": "Име;Град;Телефон;Менаџер;Роденден;Нешто\nНова Фирма;Скопје;070 123 456;олга;1.2.1980;а\n"
    "Друга Фирма;Охрид;n/a;олга;;б\nАдриатик Храна;Скопје;02 312 3456;олга;;\n",
    "купувања.csv": "Клиент;Датум;Износ;Статус;Производ\nНова Фирма;1.2.2026;1.234,50;испорачано;паста\n"
    "Нова Фирма;2.3.2026;200,00;откажано;паста\nНема Ваков;3.3.2026;10;;паста\nНова Фирма;5.5.2026;7;чудно;паста\n",
}

VERBS_OF_ONE_BASE = (
    ("agenda",),
    ("calibrate",),
    ("can-sell", "adriatik", "100"),
    ("check",),
    ("dupes",),
    ("explain",),
    ("export",),
    ("export", "person", "Марко Илиев"),
    ("export", "person", "Марко"),
    ("export", "selection", "--where", "segment=хореца", "-o", "избор.xlsx"),
    ("find", "адриатик"),
    ("fmt",),
    ("forget", "Марко Илиев", "--dry-run"),
    ("forget", "Марко", "--yes"),
    ("guide", "--manager", "олга"),
    ("history", "adriatik"),
    ("import", "клиенти.csv", "купувања.csv", "--dry-run"),
    ("import", "клиенти.csv", "купувања.csv", "--yes"),
    ("list",),
    ("log", "adriatik", "цалл", "нешто", "next=+7d примероци"),
    ("merge", "vinograd-bitola", "vinograd-bitola-dooel", "--dry-run"),
    ("query", "SELECT 1 AS name"),
    ("report",),
    ("review", "HEAD~1"),
    ("run", "веекли", "--dry-run"),
    ("run", "нема"),
    ("schedule", "cron"),
    ("site",),
    ("sync",),
    ("undo",),
    ("archive", "beta", "reason=прице"),
    ("set", "adriatik", "region=Охрид"),
    ("handover", "олга", "елена"),
    ("rename", "beta", "Гама Маркет"),
)


@pytest.mark.parametrize("words", VERBS_OF_ONE_BASE, ids=" ".join)
def test_a_verb_tells_what_it_did_in_macedonian(
    words: tuple[str, ...], base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if words[0] in {"review", "history", "undo"}:
        with_history(base)
    for name, text in LISTS.items():
        (base.parent / name).write_text(text, "utf-8")
    monkeypatch.chdir(base.parent)
    answer = run(base, *words)
    assert english(answer.out + answer.err) == set(), answer.out + answer.err


def test_what_still_holds_a_person_and_takes_them_out_is_told_in_macedonian(base: Path) -> None:
    with_history(base)
    (base / "белешка.txt").write_text("Марко Илиев\n", "utf-8")
    told = run(base, "forget", "Марко Илиев", "--traces").out
    sentences = [
        line for line in told.splitlines() if not line.startswith(("git ", "cat ", "export ", "FILTER"))
    ]
    assert "Датотеки со лицето; избришете ги, или извадете ги редовите:" in sentences
    assert "# Во двата случаја:" in sentences
    git_itself = re.compile(
        r"git filter-repo|git stash|refs/\S+|^(?:rm|END|s\{).*|==>.*|forgotten", re.MULTILINE
    )
    assert english(git_itself.sub("", "\n".join(sentences))) == set()


@pytest.mark.parametrize(
    ("n", "mk", "ru"),
    [
        (
            1,
            "1 примач; изоставени: без е-пошта: 1 лице и 1 клиент",
            "1 получатель; пропущено: без e-mail: 1 человек и 1 клиент",
        ),
        (
            2,
            "2 примачи; изоставени: без е-пошта: 2 лица и 2 клиенти",
            "2 получателя; пропущено: без e-mail: 2 человека и 2 клиента",
        ),
        (
            5,
            "5 примачи; изоставени: без е-пошта: 5 лица и 5 клиенти",
            "5 получателей; пропущено: без e-mail: 5 человек и 5 клиентов",
        ),
        (
            21,
            "21 примач; изоставени: без е-пошта: 21 лице и 21 клиент",
            "21 получатель; пропущено: без e-mail: 21 человек и 21 клиент",
        ),
    ],
)
def test_recipients_are_counted_in_the_forms_of_each_language(
    n: int, mk: str, ru: str, tmp_path: Path
) -> None:
    people = "".join(
        f"  - {{name: P{one}, email: p{one}@a.example}}\n  - {{name: Q{one}}}\n" for one in range(n)
    )
    clients = {f"c{one}": f"name: C{one}\nsegment: s\n" for one in range(n)}
    clients["c0"] += f"contacts:\n{people}"
    root = write(tmp_path / "base", clients, "{}\n")
    for code, said in (("mk", mk), ("ru", ru)):
        made = ("--where", "segment=s", "-o", str(tmp_path / f"{code}.xlsx"))
        assert run(root, "--lang", code, "export", "selection", *made).err.splitlines()[0] == said


def with_history(base: Path) -> None:
    """Commit the base, and a change of a record and of the norms."""
    git(base, "init", "-q")
    commit(base, {}, author=OLGA)
    run(base, "set", "adriatik", "manager=елена", "terms.discount=9")
    schema = base / "schema.yaml"
    schema.write_text(schema.read_text("utf-8").replace("limit: 180d", "limit: 200d"), "utf-8")
    commit(base, {}, author=OLGA)


@pytest.mark.parametrize(
    ("n", "mk", "ru"),
    [
        (1, "ново: 1 клиент", "новое: 1 клиент"),
        (2, "ново: 2 клиенти", "новое: 2 клиента"),
        (5, "ново: 5 клиенти", "новое: 5 клиентов"),
        (21, "ново: 21 клиент", "новое: 21 клиент"),
    ],
)
def test_an_import_counts_in_the_forms_of_each_language(
    n: int, mk: str, ru: str, base: Path, tmp_path: Path
) -> None:
    rows = "".join(f"{chr(1040 + one) * 5} доо;олга;хореца\n" for one in range(n))
    (tmp_path / "clients.csv").write_text(f"name;manager;segment\n{rows}", "utf-8")
    for code, said in (("mk", mk), ("ru", ru)):
        answer = run(base, "--lang", code, "import", str(tmp_path / "clients.csv"), "--dry-run")
        assert answer.out.splitlines()[0] == said


def test_programs_read_the_same_of_what_is_told_in_sentences(base: Path) -> None:
    with_history(base)
    for words in (
        ("dupes",),
        ("review", "HEAD~1"),
        ("diff", "HEAD~1"),
        ("history", "adriatik"),
        ("why", "beta"),
    ):
        told = {code: run(base, "--lang", code, *words, "-f", "json").out for code in ("en", "mk", "ru")}
        assert json.loads(told["en"])
        assert told["mk"] == told["ru"] == told["en"], words
    with speaking("mk"):
        assert "исто име" in run(base, "dupes").out


@pytest.mark.parametrize(
    ("n", "mk", "ru"),
    [
        (1, ("Доцни 1 клиент од вкупно 22", "1 доцни"), ("Просрочен 1 клиент из 22", "1 просрочен")),
        (2, ("Доцнат 2 клиенти од вкупно 22", "2 доцнат"), ("Просрочены 2 клиента из 22", "2 просрочены")),
        (5, ("Доцнат 5 клиенти од вкупно 22", "5 доцнат"), ("Просрочено 5 клиентов из 22", "5 просрочено")),
        (21, ("Доцни 21 клиент од вкупно 22", "21 доцни"), ("Просрочен 21 клиент из 22", "21 просрочен")),
    ],
)
def test_a_verdict_and_the_subject_of_its_mail_count_in_the_forms_of_each_language(
    n: int, mk: tuple[str, str], ru: tuple[str, str], tmp_path: Path
) -> None:
    talks = {
        f"c{one}": f"name: C{one}\ninteractions: [{{date: {day}, kind: call, entered: {day}}}]\n"
        for one, day in enumerate(["2026-09-01"] * n + ["2026-11-20"] * (22 - n))
    }
    root = write(tmp_path / "base", talks, "standards: [{contact: {limit: 20d}}]\n")
    for code, (verdict, short) in (("mk", mk), ("ru", ru)):
        mail = tmp_path / f"{code}.eml"
        assert run(root, "--lang", code, "report", "overview", "-o", str(mail)).code == 0
        assert run(root, "--lang", code, "report", "overview").out.startswith(f"{verdict}, ")
        assert short in message_from_bytes(mail.read_bytes(), policy=default)["Subject"]
