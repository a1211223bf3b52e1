"""`find` is tolerant of script and spelling."""

import csv
from pathlib import Path

import pytest

from tests.edits.running import Answer, run


def found(answer: Answer) -> list[tuple[str, str]]:
    """Return client and what matched."""
    return [(row["client"], row["matched"]) for row in csv.DictReader(answer.out.splitlines())]


@pytest.mark.parametrize(
    ("words", "matches"),
    [
        (["Иванов"], [("stefan-ivanov", "Стефан Иванов")]),
        (["Ivanoff"], [("stefan-ivanov", "Стефан Иванов")]),
        (["ivanow", "stefan"], [("stefan-ivanov", "Стефан Иванов")]),
        (["Petrova"], [("adriatik", "Ирина Петрова")]),
        (["Адриатик"], [("adriatik", "Adriatik Hrana DOOEL")]),
        (["gorgi-kosev"], [("gorgi-kosev", "Ѓорѓи Ќосев")]),
        (["070 123 456"], [("adriatik", "Ирина Петрова, +38970123456")]),
        (["+389 70 123 456"], [("adriatik", "Ирина Петрова, +38970123456")]),
        (["02/3123-456"], [("adriatik", "+38923123456")]),
        (["02/3123-456 ext. 7"], [("adriatik", "+38923123456")]),
        (["tel:0038923123456"], [("adriatik", "+38923123456")]),
        (["NABAVKA@adriatik.example"], [("adriatik", "nabavka@adriatik.example")]),
        (["irina@adriatik.example"], [("adriatik", "Ирина Петрова, irina@adriatik.example")]),
        (["adriatik.example"], [("adriatik", "nabavka@adriatik.example")]),
        (["@adriatik.example"], [("adriatik", "nabavka@adriatik.example")]),
        (["https://www.adriatik.example/"], [("adriatik", "nabavka@adriatik.example")]),
    ],
    ids=[
        *("as it is written", "in another script", "in another order", "a contact", "an alias", "an id"),
        *("a phone as it is dialled", "a phone from abroad", "the client's own phone"),
        *("a phone with an extension", "a phone as a link", "a mail address", "a person's mail address"),
        *("a domain", "a domain behind its sign", "a web address"),
    ],
)
def test_finds(example: Path, words: list[str], matches: list[tuple[str, str]]) -> None:
    answer = run(example, "find", *words, "-f", "csv")
    assert (answer.code, found(answer)) == (0, matches)


def test_whole_words_of_the_client_s_own_name_come_before_parts_of_others(example: Path) -> None:
    record = "name: Zora\nmanager: olga\nsegment: retail\n"
    (example / "records" / "zora.yaml").write_text(record, encoding="utf-8")
    record = "name: A\nmanager: olga\nsegment: retail\ncontacts: [{name: Zoran Zorić, role: owner}]\n"
    (example / "records" / "a.yaml").write_text(record, encoding="utf-8")
    names = [client for client, _ in found(run(example, "find", "zora", "-f", "csv"))]
    assert names == ["pekara-zora", "zora", "a", "restoran-galija"]


def test_where_nothing_matches_the_nearest_are_shown(example: Path) -> None:
    answer = run(example, "find", "Kasev", "-f", "csv")
    assert (answer.code, found(answer)) == (0, [("gorgi-kosev", "Ѓорѓи Ќосев")])
    assert answer.err == 'nothing matches "Kasev"; the nearest:\n'


def test_a_word_like_nobody_finds_nobody(example: Path) -> None:
    assert run(example, "find", "xylophone") == (
        1,
        "",
        'nothing matches "xylophone"\nin talks and notes: clientbase list text=xylophone\n',
    )


def test_signs_alone_find_nobody(example: Path) -> None:
    assert run(example, "find", "%&/").code == 1


def test_a_website_alone_is_found_by_its_domain(example: Path) -> None:
    (example / "records" / "fruit.yaml").write_text("name: Fruit\nwebsite: HTTPS://www.Citrus.example/shop\n")
    answer = run(example, "find", "citrus.example", "-f", "csv")
    assert (answer.code, found(answer)) == (0, [("fruit", "HTTPS://www.Citrus.example/shop")])


def test_where_a_file_was_left_out_nobody_can_say_that_nothing_matches(example: Path) -> None:
    (example / "records" / "broken.yaml").write_text("name: [\n", encoding="utf-8")
    answer = run(example, "find", "xylophone")
    assert answer.code == 3
    assert "records/broken.yaml:" in answer.err


def test_every_phone_and_mail_address_is_looked_at(example: Path) -> None:
    record = (
        "name: Two\nphone: [+389 2 1112223, +389 2 4445556]\n"
        "contacts: [{name: Ana, email: [a@x.example, b@x.example]}]\n"
    )
    (example / "records" / "two.yaml").write_text(record, encoding="utf-8")
    assert found(run(example, "find", "02 444 55 56", "-f", "csv")) == [("two", "+389 2 4445556")]
    assert found(run(example, "find", "b@x.example", "-f", "csv")) == [("two", "Ana, b@x.example")]


def test_nothing_to_look_for_is_wrong_usage(example: Path) -> None:
    answer = run(example, "find", " ")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "clientbase: say what to look for; all clients: clientbase list\n"


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("4040 0123 45670", True),
        ("mk-4040012345670", True),  # as an invoice says it, where the record leaves the country out
        ("40400123", False),
        ("14040012345670", False),
    ],
)
def test_a_tax_number_is_found_whole_however_it_is_grouped(example: Path, words: str, hit: bool) -> None:
    answer = run(example, "find", words, "-f", "csv")
    assert found(answer) == ([("beta", "4040012345670")] if hit else [])


REACHED = """\
name: Firm One
tax_id: MK4030000123456
email: [office@firma.example, billing@firma.example; old@firma.example]
contacts:
  - {name: Jo, email: jo@xn--mller-kva.example}
"""


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("<office@firma.example>", "office@firma.example"),
        ("Somebody Else <Office@firma.example>", "office@firma.example"),
        ('"Else, Somebody" <office@firma.example>,', "office@firma.example"),
        ("office@firma.example,", "office@firma.example"),
        ("mailto:office@firma.example?subject=Order", "office@firma.example"),
        ("old@firma.example", "billing@firma.example; old@firma.example"),
        ("jo@müller.example", "Jo, jo@xn--mller-kva.example"),
        ("4030000123456", "MK4030000123456"),
        ("MK 4030 0001 23456", "MK4030000123456"),
        ("cust-1001", "cust-1001"),
        ("CUST 1001", "cust-1001"),
    ],
)
def test_what_a_mail_or_an_invoice_says_finds_the_client(example: Path, text: str, matched: str) -> None:
    (example / "records" / "cust-1001.yaml").write_text(REACHED, encoding="utf-8")
    assert found(run(example, "find", text, "-f", "csv"))[0] == ("cust-1001", matched)


def test_the_tax_number_of_another_country_finds_nobody(example: Path) -> None:
    (example / "records" / "cust-1001.yaml").write_text(REACHED, encoding="utf-8")
    assert run(example, "find", "RS4030000123456").code == 1
