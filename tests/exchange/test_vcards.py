"""Cards as phones and programs write them: every person comes through, and what is left out is named."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from clientbase.exchange import ImportPlan, plan_import
from clientbase.exchange.reading.rows import Given, Unusable
from clientbase.exchange.reading.vcard import read_vcard
from clientbase.text.read import parse

DAY = dt.date(2026, 11, 21)

IPHONE = r"""
BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.0//EN
N:Iva;Ana;Marija;;
FN:Ana Marija Iva
ORG:Beta DOO;
TITLE:director
EMAIL;type=INTERNET;type=WORK;type=pref:ana@beta.example
item1.EMAIL;type=INTERNET:ana@home.example
item1.X-ABLabel:_$!<Other>!$_
TEL;type=CELL;type=VOICE;type=pref:+389 70 123 456
item2.TEL:+389 2 3123 456
TEL;type=WORK;type=FAX:+389 2 3123 457
item3.ADR;type=WORK;type=pref:;;Main\, 1;Skopje;;1000;MK
NOTE:likes tea\, and\ncoff
 ee
BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-01
PHOTO;ENCODING=b;TYPE=JPEG:/9j/AAAA
 BBBBBBBBBBBB
 CC==
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Gama AD
ORG:Gama AD;
X-ABShowAs:COMPANY
TEL;type=MAIN:+389 2 3111 111
END:VCARD
"""
OUTLOOK = """
BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de;CHARSET=Windows-1252:Müller;Jörg
FN;CHARSET=Windows-1252:Jörg Müller
ORG:Müller GmbH;Einkauf
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1252:erste=0D=0A=
zweite mit =FC
TEL;WORK;VOICE:+49 89 1234567
TEL;CELL;VOICE:+49 170 1234567
ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Weg 1=0D=0AHaus 2;M=FCnchen;;80331
EMAIL;PREF;INTERNET:joerg@mueller.example
PHOTO;TYPE=JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQEAYABgAAD

X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.example/x" ver="1.0"/>
END:VCARD
"""
ANDROID = """
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=B2=D0=B0;=D0=98=D1=80=D0=B8=D0=BD=
=D0=B0;;;
TEL;CELL;PREF:+38970222333
EMAIL;HOME:irina@solo.example
BDAY:19800430
END:VCARD
BEGIN:VCARD
VERSION:2.1
N:;;;;
TEL;CELL:+38970999888
END:VCARD
"""
MODERN = """
BEGIN:VCARD
VERSION:4.0
FN:Vera Solo
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+389-70-123-457;ext=5
EMAIL;PREF=1:v@solo.example
BDAY:--0517
ADR;TYPE=home;LABEL="Main 2: Bitola":;;Main 2;Bitola;;7000;MK
PHOTO:data:image/jpeg;base64,AAAA
CATEGORIES:friends,kupci
X-SKYPE:vera.solo
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Friends
MEMBER:urn:uuid:1
END:VCARD
"""
LOTUS = """
BEGIN:VCARD
VERSION:2.1
FN:Пётр Сидоров
ORG:ООО Ромашка
TEL;WORK:+7 495 123-45-67
EMAIL;INTERNET:p@romashka.example
BDAY:весной
AGENT:
BEGIN:VCARD
FN:Секретарь
END:VCARD
END:VCARD"""


def planned(base: Path, folder: Path, text: str, encoding: str = "utf-8") -> ImportPlan:
    file = folder / "contacts.vcf"
    file.write_bytes(text.lstrip("\n").replace("\n", "\r\n").encode(encoding))
    plan = plan_import(base, [file], DAY)
    assert (plan.problems, plan.faults) == ((), ())
    return plan


def clients(plan: ImportPlan) -> dict[str, Any]:
    return {new.path.removeprefix("records/"): parse(new.text.encode(), new.path).data for new in plan.new}


def test_cards_of_an_iphone(base: Path, tmp_path: Path) -> None:
    plan = planned(base, tmp_path, IPHONE)
    found = clients(plan)
    assert list(found) == ["beta-doo.yaml", "gama-ad.yaml"]
    beta = found["beta-doo.yaml"]
    assert beta["contacts"] == [
        {
            "name": "Ana Marija Iva",
            "role": "director",
            "phone": ["+389 70 123 456", "+389 2 3123 456"],
            "email": ["ana@beta.example", "ana@home.example"],
            "birthday": "04-01",
            "notes": "likes tea, and\ncoffee",
        }
    ]
    assert (beta["address"], beta["extra"]) == ("Main, 1, 1000 Skopje, MK", {"fax": "+389 2 3123 457"})
    assert (found["gama-ad.yaml"]["phone"], "contacts" in found["gama-ad.yaml"]) == ("+389 2 3111 111", False)
    assert any(
        "left out, a record has no use for it: PRODID, X-ABLABEL, PHOTO" in line for line in plan.lines()
    )


def test_a_card_of_outlook_with_parts_in_another_encoding(base: Path, tmp_path: Path) -> None:
    (client,) = clients(planned(base, tmp_path, OUTLOOK, "cp1252")).values()
    (person,) = client["contacts"]
    assert (client["name"], client["address"]) == ("Müller GmbH", "Weg 1, Haus 2, 80331 München")
    assert (person["name"], person["email"]) == ("Jörg Müller", "joerg@mueller.example")
    assert person["phone"] == ["+49 89 1234567", "+49 170 1234567"]
    assert person["notes"] == "erste\nzweite mit ü\ndepartment: Einkauf"


def test_cards_without_a_full_name(base: Path, tmp_path: Path) -> None:
    found = clients(planned(base, tmp_path, ANDROID))
    irina = found["irina-petrova.yaml"]
    assert (irina["name"], irina["phone"], irina["founded"]) == (
        "Ирина Петрова",
        "+38970222333",
        "1980-04-30",
    )
    assert found["38970999888.yaml"]["name"] == "+38970999888"


def test_cards_of_version_4(base: Path, tmp_path: Path) -> None:
    plan = planned(base, tmp_path, MODERN)
    (vera,) = clients(plan).values()
    assert (vera["phone"], vera["email"], vera["founded"]) == (
        "+389-70-123-457 ext. 5",
        "v@solo.example",
        "05-17",
    )
    assert (vera["tags"], vera["address"]) == (["friends", "kupci"], "Main 2, 7000 Bitola, MK")
    assert vera["notes"] == "x-skype: vera.solo"
    assert any("1 card of groups left out" in line for line in plan.lines())


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_a_card_within_a_card_is_no_client_and_a_strange_birthday_is_kept(
    base: Path, tmp_path: Path, encoding: str
) -> None:
    (client,) = clients(planned(base, tmp_path, LOTUS, encoding)).values()
    (person,) = client["contacts"]
    assert (client["name"], person["name"], person["notes"]) == (
        "ООО Ромашка",
        "Пётр Сидоров",
        "bday: весной",
    )


def test_the_same_cards_again_change_nothing(base: Path, tmp_path: Path) -> None:
    for new in planned(base, tmp_path, IPHONE + MODERN + ANDROID).new:
        (base / new.path).write_text(new.text, encoding="utf-8")
    assert planned(base, tmp_path, IPHONE + MODERN + ANDROID).new == ()


def test_a_large_picture_is_passed_over_in_one_line_and_in_many(tmp_path: Path) -> None:
    file = tmp_path / "c.vcf"
    line = b"A" * 74
    folded = b"\r\n ".join([b"PHOTO;ENCODING=b:", *[line] * 40_000])
    card = b"BEGIN:VCARD\r\nFN:Ana\r\n%s\r\nTEL:070 1234\r\nEND:VCARD\r\n"
    file.write_bytes(card % folded + card % (b"PHOTO:" + b"A" * 3_000_000))
    header, *rows = read_vcard(file, Given()).rows
    phone = header.cells.index("phone")
    assert [row.cells[phone] for row in rows] == ["070 1234", "070 1234"]
    assert rows[1].line == 40_006


def test_what_is_no_card_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "c.vcf").write_text("Name,Phone\nAna,070\n", encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        read_vcard(tmp_path / "c.vcf", Given())
    assert "there is no card in the file" in str(caught.value.findings[0])


ANA = "BEGIN:VCARD\nVERSION:3.0\nFN:Ана Петрова\nTEL:+38970111222\nEMAIL:ana@beta.example\n"
BORO = "BEGIN:VCARD\nVERSION:3.0\nFN:Boro\nTEL:+38970333444\nEND:VCARD\n"


def rows_of(file: Path, data: bytes) -> list[tuple[str, str, str]]:
    """The name, phone and e-mail of each card."""
    file.write_bytes(data)
    header, *rows = read_vcard(file, Given()).rows
    places = [header.cells.index(column) for column in ("name", "phone", "email")]
    return [(row.cells[places[0]], row.cells[places[1]], row.cells[places[2]]) for row in rows]


@pytest.mark.parametrize(
    "data",
    [
        f"{ANA}END:VCARD\n{BORO}".replace("\n", "\r").encode(),
        f"{ANA}END:VCARD\n{BORO}".replace("\n", "\r\r\n").encode(),
        f"{ANA}END:VCARD\n{BORO}".replace("\nTEL", "\rTEL").encode(),
        f"{ANA}END:VCARD\n{BORO}".encode("utf-16-le"),
        f"{ANA}END:VCARD\n{BORO}".encode("utf-16-be"),
        f"{ANA}{BORO}".encode(),
        f"{ANA}END:VCARD\n{BORO}".removeprefix("BEGIN:VCARD\n").encode(),
        f"{ANA}AGENT:BEGIN:VCARD\nFN:Agent\nEND:VCARD\nEND:VCARD\n{BORO}".encode(),
        f"{ANA}AGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nEND:VCARD\n{BORO}".encode(),
        f"{ANA}END:VCARD\n{BORO}".replace(
            "N:Ана Петрова", "N;ENCODING=b:0JDQvdCwINCf0LXRgtGA0L7QstCw"
        ).encode(),
        f"{ANA}END:VCARD\n{BORO}".replace(
            "N:Ана Петрова",
            "N;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=BD=D0=B0=20=D0=9F=D0=B5\n=D1=82=D1=80=D0=BE=D0=B2=D0=B0",
        ).encode(),
    ],
    ids=[
        *("old Mac", "two returns", "mixed", "UTF-16 LE", "UTF-16 BE", "no end", "no begin"),
        *("card in a property", "card in a card", "base64", "a break without its sign"),
    ],
)
def test_cards_that_break_the_standard_come_through(tmp_path: Path, data: bytes) -> None:
    assert rows_of(tmp_path / "c.vcf", data) == [
        ("Ана Петрова", "+38970111222", "ana@beta.example"),
        ("Boro", "+38970333444", ""),
    ]
