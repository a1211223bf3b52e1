"""Address books as other programs export them: every person comes through with name, phone and e-mail."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from clientbase.exchange import ImportPlan, plan_import
from clientbase.text.read import parse

DAY = dt.date(2026, 11, 21)

GOOGLE = """\
First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,\
Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,\
E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,\
Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,\
Address 1 - Country,Website 1 - Label,Website 1 - Value"""
GOOGLE_OLD = """\
Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Initials,Nickname,Birthday,Gender,Occupation,\
Hobby,Sensitivity,Priority,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,\
Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title"""
OUTLOOK = """\
First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,E-mail 2 Address,Home Phone,Business Phone,\
Mobile Phone,Pager,Business Fax,Company Main Phone,Job Title,Department,Company,Manager's Name,Assistant's Phone,\
Business Street,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,Home City,\
Web Page,Birthday,Anniversary,Categories,E-mail Type,E-mail Display Name,Priority,Private,Sensitivity,Notes"""
OUTLOOK_RU = """\
Имя;Отчество;Фамилия;Организация;Отдел;Должность;Улица (раб. адрес);Город (раб. адрес);Индекс (раб. адрес);\
Рабочий телефон;Телефон переносной;Домашний телефон;Адрес эл. почты;Адрес 2 эл. почты;День рождения;Заметки"""
OUTLOOK_DE = """\
Anrede;Vorname;Weitere Vornamen;Nachname;Firma;Abteilung;Position;Straße geschäftlich;Ort geschäftlich;\
Postleitzahl geschäftlich;Fax geschäftlich;Telefon geschäftlich;Telefon privat;Mobiltelefon;E-Mail-Adresse;\
E-Mail-Typ;E-Mail: Angezeigter Name;Geburtstag;Notizen"""
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Last Activity Date (GMT+2),Lead Status,\
Create Date (GMT+2),Associated Company IDs (Primary),Associated Company (Primary),Job Title,Mobile Phone Number"""
PIPEDRIVE = """\
Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Email - Home,\
Person - Phone - Work,Person - Phone - Mobile,Person - Open deals,Person - Owner,Person - ID"""
SALESFORCE = """\
Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing State/Province,\
Mailing Zip/Postal Code,Mailing Country,Phone,Fax,Mobile,Email,Account Owner,Created Date"""
BITRIX = """\
ID;Обращение;Имя;Фамилия;Отчество;День рождения;Рабочий телефон;Мобильный телефон;Рабочий e-mail;Частный e-mail;\
Компания;Должность;Ответственный;Комментарий;Тип контакта;Дата создания;Доступен для всех"""
THUNDERBIRD = """\
First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,\
Fax Number,Pager Number,Mobile Number,Home Address,Home City,Work Address,Work City,Job Title,Department,\
Organization,Web Page 1,Birth Year,Birth Month,Birth Day,Custom 1,Notes"""
ICLOUD = "First name,Last name,Company,Job title,Phone (mobile),Phone (work),Email (home),Email (work),Birthday,Note"
MACEDONIAN = "Назив на фирма;Лице за контакт;Телефон;Мобилен;Е-пошта;Град;ЕДБ"
SERBIAN = "Naziv firme\tKontakt osoba\tBroj telefona\tMobilni\tE-adresa\tMesto\tPIB"


def exported(header: str, *rows: dict[str, str]) -> str:
    separator = max(",;\t", key=header.count)
    names = header.split(separator)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def planned(base: Path, folder: Path, text: str, encoding: str = "utf-8") -> ImportPlan:
    file = folder / "export.csv"
    file.write_bytes(text.encode(encoding))
    return plan_import(base, [file], DAY)


def clients(plan: ImportPlan) -> dict[str, Any]:
    return {new.path: parse(new.text.encode(), new.path).data for new in plan.new}


@pytest.mark.parametrize(
    ("header", "first", "last", "company", "work", "mobile", "email", "encoding"),
    [
        pytest.param(
            *(GOOGLE, "First Name", "Last Name", "Organization Name"),
            *("Phone 1 - Value", "Phone 2 - Value", "E-mail 1 - Value", "utf-8-sig"),
            id="Google",
        ),
        pytest.param(
            *(GOOGLE_OLD, "Given Name", "Family Name", "Organization 1 - Name"),
            *("Phone 1 - Value", "Phone 2 - Value", "E-mail 1 - Value", "utf-16"),
            id="Google, before 2024",
        ),
        pytest.param(
            *(OUTLOOK, "First Name", "Last Name", "Company"),
            *("Business Phone", "Mobile Phone", "E-mail Address", "cp1252"),
            id="Outlook",
        ),
        pytest.param(
            *(OUTLOOK_RU, "Имя", "Фамилия", "Организация"),
            *("Рабочий телефон", "Телефон переносной", "Адрес эл. почты", "cp1251"),
            id="Outlook in Russian",
        ),
        pytest.param(
            *(OUTLOOK_DE, "Vorname", "Nachname", "Firma"),
            *("Telefon geschäftlich", "Mobiltelefon", "E-Mail-Adresse", "cp1252"),
            id="Outlook in German",
        ),
        pytest.param(
            *(OUTLOOK_DE, "Vorname", "Nachname", "Firma"),
            *("Telefon geschäftlich", "Mobiltelefon", "E-Mail-Adresse", "mac_roman"),
            id="of a Mac",
        ),
        pytest.param(
            *(HUBSPOT, "First Name", "Last Name", "Associated Company (Primary)"),
            *("Phone Number", "Mobile Phone Number", "Email", "utf-8"),
            id="HubSpot",
        ),
        pytest.param(
            *(SALESFORCE, "First Name", "Last Name", "Account Name", "Phone", "Mobile", "Email", "utf-8"),
            id="Salesforce",
        ),
        pytest.param(
            *(BITRIX, "Имя", "Фамилия", "Компания"),
            *("Рабочий телефон", "Мобильный телефон", "Рабочий e-mail", "utf-8-sig"),
            id="Bitrix24",
        ),
        pytest.param(
            *(THUNDERBIRD, "First Name", "Last Name", "Organization"),
            *("Work Phone", "Mobile Number", "Primary Email", "utf-8"),
            id="Thunderbird",
        ),
        pytest.param(
            *(ICLOUD, "First name", "Last name", "Company"),
            *("Phone (work)", "Phone (mobile)", "Email (work)", "utf-8"),
            id="iCloud",
        ),
        pytest.param(
            *(PIPEDRIVE, "", "Person - Name", "Person - Organization"),
            *("Person - Phone - Work", "Person - Phone - Mobile", "Person - Email - Work", "utf-8"),
            id="Pipedrive",
        ),
        pytest.param(
            *(MACEDONIAN, "", "Лице за контакт", "Назив на фирма"),
            *("Телефон", "Мобилен", "Е-пошта", "cp1251"),
            id="a Macedonian list",
        ),
        pytest.param(
            *(SERBIAN, "", "Kontakt osoba", "Naziv firme"),
            *("Broj telefona", "Mobilni", "E-adresa", "cp1250"),
            id="a Serbian list",
        ),
    ],
)
def test_a_person_at_a_company_comes_through(  # noqa: PLR0913, PLR0917 - the columns of a program
    base: Path,
    tmp_path: Path,
    header: str,
    first: str,
    last: str,
    company: str,
    work: str,
    mobile: str,
    email: str,
    encoding: str,
) -> None:
    cyrillic = encoding == "cp1251"
    ana, beta = (
        ("Ана", "Бета ДОО") if cyrillic else ("Jörg" if encoding == "mac_roman" else "Ana", "Beta DOO")
    )
    surname = "Петрова" if cyrillic else "Ivić" if encoding == "cp1250" else "Petrova"
    row = {company: beta, work: "+389 2 3123 456", mobile: "+389 70 123 456", email: "ana@beta.example"}
    row |= {first: ana, last: surname} if first else {last: f"{ana} {surname}"}
    plan = planned(base, tmp_path, exported(header, row), encoding)
    assert (plan.problems, plan.faults) == ((), ())
    ((path, client),) = clients(plan).items()
    assert (path, client["name"]) == ("records/beta-doo.yaml", beta)
    (person,) = client["contacts"]
    assert person["name"] == f"{ana} {surname}"
    reached = person if "phone" in person else client
    assert reached["phone"] == [row[key] for key in sorted((work, mobile), key=_separated(header).index)]
    assert reached["email"] == "ana@beta.example"


def _separated(header: str) -> list[str]:
    return header.split(max(",;\t", key=header.count))


def test_a_book_of_google_with_all_that_it_knows(base: Path, tmp_path: Path) -> None:
    """People of one company are its contacts, a person without one is a client, and nothing is lost."""
    text = exported(
        GOOGLE,
        {
            "First Name": "Ana",
            "Last Name": "Iva",
            "Organization Name": "Beta DOO",
            "Organization Title": "director",
        }
        | {
            "Birthday": "1980-04-01",
            "Notes": "likes tea",
            "Labels": "* myContacts ::: Kupci",
            "Nickname": "Beti",
        }
        | {"E-mail 1 - Label": "* Work", "E-mail 1 - Value": "ana@beta.example ::: a@home.example"}
        | {
            "Address 1 - Formatted": "Main 1\nSkopje",
            "Address 1 - Street": "Main 1",
            "Address 1 - City": "Skopje",
        },
        {"First Name": "Per", "Last Name": "Lo", "Organization Name": "Beta DOO", "Notes": "calls at noon"},
        {
            "First Name": "Vera",
            "Last Name": "Solo",
            "Birthday": "--05-17",
            "E-mail 1 - Value": "v@solo.example",
        },
        {
            "First Name": "Vera",
            "Last Name": "Solo",
            "E-mail 1 - Value": "V@solo.example",
            "Phone 1 - Value": "070 1234",
        },
        {"First Name": "Vera", "Last Name": "Solo", "E-mail 1 - Value": "other@solo.example"},
        {"E-mail 1 - Value": "only@mail.example"},
        {"Organization Name": "Gama AD", "Phone 1 - Value": "+389 2 3111 111"},
    )
    plan = planned(base, tmp_path, text)
    assert plan.faults == ()
    found = clients(plan)
    beta = found["records/beta-doo.yaml"]
    ana, per = beta["contacts"]
    assert (ana["role"], ana["birthday"], ana["notes"]) == (
        "director",
        "1980-04-01",
        "likes tea\nnickname: Beti",
    )
    assert ana["email"] == ["ana@beta.example", "a@home.example"]
    assert (per["name"], per["notes"]) == ("Per Lo", "calls at noon")
    assert (beta["tags"], beta["address"], "notes" in beta) == (["Kupci"], "Main 1, Skopje", False)
    vera = found["records/vera-solo.yaml"]
    assert (vera["kind"], vera["founded"], vera["phone"]) == ("person", "05-17", "070 1234")
    assert vera["email"] == "v@solo.example"
    assert found["records/vera-solo-2.yaml"]["email"] == "other@solo.example", "another of the same name"
    assert found["records/only-mail-example.yaml"]["name"] == "only@mail.example"
    assert "kind" not in found["records/gama-ad.yaml"]
    assert any('no use for it: "E-mail 1 - Label"' in line for line in plan.lines())


def test_what_no_column_holds_is_named_and_where_it_is_kept(base: Path, tmp_path: Path) -> None:
    text = exported(
        OUTLOOK,
        {"First Name": "Ivan", "Title": "Mr.", "Job Title": "buyer", "Company": "Delta", "Birthday": "0/0/00"}
        | {
            "E-mail Type": "SMTP",
            "Priority": "Normal",
            "Assistant's Phone": "070 555",
            "Business Fax": "02 77",
        },
    )
    plan = planned(base, tmp_path, text)
    (delta,) = clients(plan).values()
    (ivan,) = delta["contacts"]
    assert (ivan["role"], ivan["notes"]) == ("buyer", "title: Mr.\nassistant's_phone: 070 555")
    assert (delta["extra"], "phone" in ivan) == ({"fax": "02 77"}, False)
    assert any(
        '2 columns are not understood and kept in notes: "Title", "Assistant\'s Phone"' in line
        for line in plan.lines()
    )


def test_the_three_columns_of_a_birthday(base: Path, tmp_path: Path) -> None:
    born = {"Birth Year": "1980", "Birth Month": "4", "Birth Day": "1"}
    text = exported(
        THUNDERBIRD,
        {"First Name": "Ana", "Organization": "Beta"} | born,
        {"First Name": "Eva", "Organization": "Beta"} | born | {"Birth Year": ""},
        {"First Name": "Ivo", "Organization": "Beta"} | born | {"Birth Month": "13"},
    )
    plan = planned(base, tmp_path, text)
    (beta,) = clients(plan).values()
    assert [person.get("birthday") for person in beta["contacts"]] == ["1980-04-01", "04-01", None]
    assert (beta["contacts"][2]["notes"], plan.faults) == ("birthday: 1980-13-1", ())


def test_a_birthday_that_may_be_two_days_costs_nobody(base: Path, tmp_path: Path) -> None:
    text = exported(
        OUTLOOK,
        {"First Name": "Ana", "Company": "Beta", "Birthday": "1/2/1980", "Mobile Phone": "070 1234"},
        {"First Name": "Vera", "Birthday": "30.04.70", "E-mail Address": "v@solo.example"},
    )
    plan = planned(base, tmp_path, text)
    beta, vera = clients(plan).values()
    assert (beta["contacts"][0]["phone"], beta["contacts"][0]["notes"]) == ("070 1234", "birthday: 1/2/1980")
    assert (vera["email"], vera["notes"], plan.faults) == ("v@solo.example", "birthday: 30.04.70", ())
    assert any("2 birthdays are not clear and kept in notes as written" in line for line in plan.lines())


def test_damaged_phones_and_totals_are_named_and_not_taken(base: Path, tmp_path: Path) -> None:
    text = "sep=;\nKunde;Telefon\nBeta;3,8E+10\nGama;4.91701E+11\nDelta;089 1234567\nGesamt;\n\n"
    plan = planned(base, tmp_path, text)
    assert list(clients(plan)) == ["records/delta.yaml"]
    assert [(fault.line, fault.code) for fault in plan.faults] == [(3, "CB104"), (4, "CB104"), (6, "CB130")]
    assert "is a phone that a spreadsheet has damaged" in plan.faults[0].message


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("1 000,00 €", "1000.00", None),
        ("€ 1.000,00", "1000.00", None),
        ("12.50 EUR", "12.50", None),
        ("1'200.50 CHF", "1200.50", "CHF"),
        ("5 000,50 ден.", "5000.50", "MKD"),
        ("-3,00 руб.", "3.00", "RUB"),
    ],
)
def test_a_sum_may_have_its_currency_beside_it(
    base: Path, tmp_path: Path, cell: str, amount: str, currency: str | None
) -> None:
    (base / "records/beta.yaml").write_text("name: Beta\n", encoding="utf-8")
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("rates: {CHF: 1, MKD: 0.016, RUB: 0.01}\n")
    plan = planned(base, tmp_path, f'client;date;amount\nBeta;2026-01-02;"{cell}"\n')
    assert plan.faults == ()
    (changed,) = plan.changed
    data: Any = parse(changed.after.encode(), "").data
    (item,) = data.get("purchases") or data["returns"]
    assert (item["amount"], item.get("currency")) == (amount, currency)


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        pytest.param(
            "Имя,Фамилия,Адрес эл. почты,Тип эл. почты,Краткое имя эл. почты,Телефон переносной,Почтовый ящик",
            "Ана,Петрова,ana@beta.example,SMTP,Ана (ana@beta.example),+38970111222,п/я 5",
            "Ана Петрова",
            id="Russian Outlook",
        ),
        pytest.param(
            "Titre,Prénom,Nom,Société,Titre,Tél. mobile,Adresse de messagerie,Type de messagerie",
            "Mme,Ana,Petrova,,Directrice,+38970111222,ana@beta.example,SMTP",
            "Ana Petrova",
            id="French Outlook, with a heading twice",
        ),
        pytest.param(
            "Tratamiento,Nombre,Apellidos,Móvil,Dirección de correo electrónico,Tipo de correo electrónico",
            ",Ana,Petrova,+38970111222,ana@beta.example,SMTP",
            "Ana Petrova",
            id="Spanish Outlook",
        ),
        pytest.param(
            "First,Last,Email,Home,Work",
            "Ana,Petrova,ana@beta.example,,+38970111222",
            "Ana Petrova",
            id="Yahoo",
        ),
        pytest.param(
            "Vorname,Nachname,Anzeigename,Primäre E-Mail-Adresse,Tel. privat",
            ",,Ana Petrova,ana@beta.example,+38970111222",
            "Ana Petrova",
            id="German Thunderbird without parts of a name",
        ),
        pytest.param(
            "First Name,Last Name,Email,Phone Number,Unsubscribed from all email,Mobile phone calling code",
            "Ana,Petrova,Ana Petrova <ana@beta.example>,+38970111222,false,+389",
            "Ana Petrova",
            id="HubSpot, with columns that are called like e-mails and are none",
        ),
        pytest.param(
            "First Name,Last Name,E-mail Address,E-mail 2 Address,Mobile Phone",
            "Ana,Petrova,/o=ExchangeLabs/ou=Group (FYDIBOHF)/cn=Recipients/cn=ana,mailto:ana@beta.example,+38970111222",
            "Ana Petrova",
            id="Exchange, with an address that nobody else knows",
        ),
    ],
)
def test_a_person_comes_through_with_phone_and_e_mail(
    base: Path, tmp_path: Path, header: str, row: str, name: str
) -> None:
    plan = planned(base, tmp_path, f"{header}\n{row}\n", "utf-8")
    assert (plan.problems, plan.faults) == ((), ())
    (client,) = clients(plan).values()
    assert (client["name"], client["phone"], client["email"]) == (name, "+38970111222", "ana@beta.example")


def test_several_phones_of_google_in_one_cell(base: Path, tmp_path: Path) -> None:
    text = "First Name,Last Name,Phone 1 - Value\nAna,Petrova,+389 70 111 222 ::: +389 2 3123 456\n"
    (client,) = clients(planned(base, tmp_path, text, "utf-8")).values()
    assert client["phone"] == ["+389 70 111 222", "+389 2 3123 456"]
