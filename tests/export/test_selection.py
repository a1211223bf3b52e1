"""`export selection`: each address once, without those who have left or said no, and everybody is counted."""

import csv
import io
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.edits.running import run
from tests.index.bases import write

SCHEMA = """
selections: {winter: segment=horeca, makers: "sel:sellers", sellers: relation=supplier}
segments: {horeca: Hotels}
fields: {language: {type: text}}
"""
RECORDS = {
    "luna": """
name: =Luna
segment: horeca
email: shop@luna.example
extra: {language: mk}
contacts:
  - {name: "Ana, the chef", email: [ana@luna.example, other@x.example], role: chef}
  - {name: Vera, email: vera@luna.example, no_contact: [Mailing]}
  - {name: Boris, email: VERA@luna.example}
  - {name: Iva, email: Shop@luna.example}
  - {name: Old, email: old@luna.example, left: 2026-01-01}
  - {name: Soon, email: soon@luna.example, from: 2027-01-01}
  - {name: Gone, email: gone@luna.example, moved_to: sol}
  - {name: Mute}
  - {name: Called, email: called@luna.example, no_contact: [phone]}
  - {name: Bad, email: none yet}
""",
    "sol": """
name: Sol
segment: horeca
no_contact: [email]
email: s@sol.example
contacts: [{name: Z, email: z@sol.example}]
""",
    "past": "name: Past\nsegment: horeca\nemail: p@past.example\nleft: {date: 2026-05-01}\n",
    "mill": "name: Mill\nrelation: [supplier]\nsegment: horeca\nemail: m@mill.example\n",
    "bar": "name: Bar\ncontacts: [{name: Ana, email: ana@luna.example}]\n",
}
SAID = (
    "3 recipients; left out: want no mailings: 3 people and 1 client; have left: 2 people and 1 client; "
    "without an e-mail: 1 person; with an e-mail that is none: 1 person; the e-mail of another recipient: 1"
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", RECORDS, SCHEMA)


def test_recipients_are_those_who_want_it_and_all_others_are_counted(base: Path) -> None:
    answer = run(base, "export", "selection", "winter", "-f", "csv")
    assert (answer.code, answer.err.strip()) == (0, SAID)
    head, *rows = csv.reader(io.StringIO(answer.out))
    assert head == ["email", "name", "client", "company", "role", "manager", "language"]
    assert rows == [
        ["ana@luna.example", "Ana, the chef", "luna", "'=Luna", "chef", "", "mk"],
        ["Shop@luna.example", "Iva", "luna", "'=Luna", "", "", "mk"],
        ["called@luna.example", "Called", "luna", "'=Luna", "", "", "mk"],
    ]


def test_a_question_of_ones_own_and_one_that_asks_for_suppliers(base: Path) -> None:
    assert run(base, "export", "selection", "--where", "name=Bar").out.splitlines()[1:] == [
        "ana@luna.example,Ana,bar,Bar,,"
    ]
    assert run(base, "export", "selection", "winter", "--where", "name=Bar").out.splitlines()[1:] == []
    answer = run(base, "export", "selection", "makers")
    assert (answer.out.splitlines()[1:], answer.err) == (["m@mill.example,Mill,mill,Mill,,"], "1 recipient\n")


SUPPLIER = """name: Printer Ltd
relation: [supplier]
phone: +49 30 1234567
email: office@print.example
since: 2026-01-01
contacts:
  - {name: Pia Print, phone: +49 30 7654321}
"""


def cards_of(base: Path, *options: str) -> list[str]:
    answer = run(base, *options, "-f", "vcf")
    assert answer.code == 0, answer.err
    return [line.removeprefix("FN:") for line in answer.out.splitlines() if line.startswith("FN:")]


def test_cards_of_suppliers(tmp_path: Path) -> None:
    # They have no stage; left out for that, their phones were in no address book.
    gone = SUPPLIER + "left: {date: 2026-05-01, reason: price%s}\n"
    records = {"printer": SUPPLIER, "gone": gone % "", "back": gone % ", back: 2026-06-01"}
    write(tmp_path, records, "base: {name: X, currency: EUR, region: DE}\nleaving_reasons: [price]")
    assert cards_of(tmp_path, "export", "contacts") == [
        "Printer Ltd",
        "Printer Ltd",
        "Pia Print",
        "Pia Print",
    ]
    assert cards_of(tmp_path, "--as-of", "2025-12-31", "export", "contacts") == []
    found = run(tmp_path, "export", "selection", "--where", "relation=supplier")
    assert found.out.count("office@print.example") == 1
    assert "; left out: have left: 1 person and 1 client; " in found.err


def test_cards_and_a_spreadsheet_of_the_same(base: Path, tmp_path: Path) -> None:
    cards = run(base, "export", "selection", "winter", "-f", "vcf").out
    assert [line for line in cards.splitlines() if line.startswith("FN:")] == [
        "FN:Ana\\, the chef",
        "FN:Iva",
        "FN:Called",
    ]
    run(base, "export", "selection", "winter", "-o", str(tmp_path / "winter.xlsx"))
    figures, rows = (
        load_workbook(str(tmp_path / "winter.xlsx")).get_sheet_by_name(name).to_python()
        for name in ("Figures", "Recipients")
    )
    assert ["Said no", 4.0] in figures
    assert ["Without email", 1.0] in figures
    assert [row[0] for row in rows[1:]] == ["ana@luna.example", "Shop@luna.example", "called@luna.example"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say whom: export selection NAME, or --where QUERY"),
        (("summer",), 'no selection "summer" in schema.yaml; there are: winter, makers, sellers'),
    ],
)
def test_nobody_is_written_to_by_mistake(base: Path, words: tuple[str, ...], said: str) -> None:
    answer = run(base, "export", "selection", *words)
    assert (answer.code, answer.out, said in answer.err) == (2, "", True)
