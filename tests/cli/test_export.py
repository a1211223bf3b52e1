"""`export`: cards that an address book, and our own reader, read back."""

from pathlib import Path

import pytest

from clientbase.exchange.reading.rows import Given
from clientbase.exchange.reading.vcard import read_vcard
from tests.edits.running import run
from tests.index.bases import write

LONG = "Ресторан „Кај Марија“; риба, вино и музика секоја вечер до полноќ"
RECORDS = {
    "luna": f"""
name: '{LONG}'
phone: ["+38923111222", "+38923111333"]
no_contact: [mailing]
contacts:
  - {{name: Ana Marija Iva, role: "buyer, wine; food", phone: ["+38970111111", "+38970222222"],
     email: ana@luna.example, birthday: 04-01, notes: "likes\\ttea,\\nand C:\\\\x"}}
  - {{name: Vera, phone: "+38970333333", email: vera@luna.example, birthday: 1980-02-03, no_contact: [phone]}}
  - {{name: Boris Petrov, phone: "+38970444444", left: 2026-10-01}}
  - {{name: Nina Kos, phone: "+38970555555", from: 2027-01-01}}
""",
    "gone": "name: Gone\nphone: '+38970666666'\nleft: {date: 2026-05-01}\ncontacts: [{name: Ivo}]\n",
    "mira": "name: Mira Kos\nkind: person\nemail: mira@kos.example\nno_contact: [email]\nphone: '+38970777777'\n",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", RECORDS)


def read_back(file: Path) -> dict[str, dict[str, list[str]]]:
    """Read cards as `import` does: by name or company, what stands in each column."""
    head, *rows = read_vcard(file, Given()).rows
    found = {}
    for row in rows:
        card: dict[str, list[str]] = {}
        for column, cell in zip(head.cells, row.cells, strict=True):
            if cell:
                card.setdefault(column, []).append(cell)
        found[(card.get("name") or card["company"])[0]] = card
    return found


def test_cards_are_read_back_as_they_were(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.vcf"
    answer = run(base, "--as-of", "2026-11-21", "export", "contacts", "-f", "vcf", "-o", str(file))
    assert answer.code == 0
    assert "4 cards; left out, as they have left: 2 people, 1 clients" in answer.err
    assert read_back(file) == {
        LONG: {
            "company": [LONG],
            "phone": ["+38923111222", "+38923111333"],
            "notes": ["no contact by: mailing"],
        },
        "Mira Kos": {"name": ["Mira Kos"], "phone": ["+38970777777"], "notes": ["no contact by: email"]},
        "Ana Marija Iva": {
            "name": ["Ana Marija Iva"],
            "company": [LONG],
            "role": ["buyer, wine; food"],
            "phone": ["+38970111111", "+38970222222"],
            "email": ["ana@luna.example"],
            "birthday": ["04-01"],
            "notes": ["likes\ttea,\nand C:\\x\nno contact by: mailing"],
        },
        "Vera": {
            "name": ["Vera"],
            "company": [LONG],
            "email": ["vera@luna.example"],
            "birthday": ["1980-02-03"],
            "notes": ["no contact by: phone, mailing"],
        },
    }
    lines = file.read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # no character is cut
    assert b"BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-01" in lines


def test_a_folder_holds_a_file_for_each_and_forgets_who_left(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "mine.vcf").write_text("mine", encoding="utf-8")
    run(base, "--as-of", "2026-11-21", "export", "contacts", "-o", f"{folder}/")
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert len(before) == 5
    run(base, "--as-of", "2027-01-01", "export", "contacts", "-o", str(folder))
    after = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert {**after, **before} == after  # the same people have the same files, untouched, and Nina has come
    assert len(after) == 6
    for file in folder.glob("clientbase-*"):
        assert f"UID:{file.stem}".encode() in file.read_bytes().replace(b"\r\n ", b"")
    run(base, "--as-of", "2026-11-21", "export", "contacts", "-o", str(folder))
    assert {file.name for file in folder.iterdir()} == {*before}


def test_while_a_record_cannot_be_read_its_cards_stay(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    run(base, "export", "contacts", "-o", f"{folder}/")
    before = {file.name for file in folder.iterdir()}
    (base / "records/mira.yaml").write_text("name: [", encoding="utf-8")
    answer = run(base, "export", "contacts", "-o", f"{folder}/")
    assert (answer.code, {file.name for file in folder.iterdir()}) == (3, before)


def test_scope_narrows_and_stdout_is_told(base: Path) -> None:
    answer = run(base, "--as-of", "2026-11-21", "export", "contacts", "--where", "kind=person")
    assert answer.out.count("BEGIN:VCARD") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("orders",),
            'nothing called "orders" can be exported; there are: contacts (vcf), agenda (ics), selection (csv',
        ),
        (("contacts", "-f", "csv"), 'contacts are not exported as "csv"; there are: vcf'),
    ],
)
def test_what_cannot_be_exported_is_refused_with_what_can(
    base: Path, words: tuple[str, ...], said: str
) -> None:
    answer = run(base, "export", *words)
    assert (answer.code, said in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agenda", "-o", "x.csv"), 'agenda are not exported as "csv"; there are: ics'),
        (("contacts", "-o", "x.csv"), 'contacts are not exported as "csv"; there are: vcf'),
        (("selection", "--where", "client=luna", "-o", "x.ics"), "there are: csv, vcf, xlsx"),
        (("tables", "-o", "x.txt"), "there are: csv, jsonl, sqlite, xlsx, parquet"),
    ],
)
def test_no_file_holds_what_its_ending_does_not_say(
    base: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    *most, name = words
    answer = run(base, "export", *most, str(tmp_path / name))
    assert (answer.code, said in answer.err) == (2, True), answer
    assert not (tmp_path / name).exists()


def test_a_file_without_an_ending_or_with_a_format_beside_it_may_be_called_anything(
    base: Path, tmp_path: Path
) -> None:
    assert run(base, "export", "agenda", "-o", str(tmp_path / "calendar")).code == 0
    assert run(base, "export", "agenda", "-f", "ics", "-o", str(tmp_path / "calendar.txt")).code == 0
    assert run(base, "export", "tables", "-o", str(tmp_path / "all.db")).code == 0
    assert run(base, "export", "agenda", "-o", f"{tmp_path}/folder.old/").code == 0
