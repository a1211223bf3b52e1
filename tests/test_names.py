"""Ids and keys: what makes two spellings one, and what keeps two clients apart."""

import subprocess
import sys

import pytest
from anyascii import anyascii
from hypothesis import given
from hypothesis import strategies as st

from clientbase.names import client_id, name_key, phone_key, search_key, tax_key, transliterated, valid_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Ѓорѓи Ќосев ДООЕЛ", "gorgi-kosev-dooel", id="macedonian"),
        pytest.param("Џинџер & Љубов, Ѕвезда Њива", "dzhindzher-ljubov-dzvezda-njiva", id="its six letters"),
        pytest.param("Müller & Söhne GmbH", "muller-sohne-gmbh", id="german"),
        pytest.param("Ольга O'Neill’s", "olga-oneills", id="soft signs and apostrophes vanish"),
        pytest.param("  --Acme--  ", "acme", id="no hyphens at the ends"),
        pytest.param("24/7 Store", "24-7-store", id="digits first"),
        pytest.param("!!!", "client", id="nothing is left of it"),
        pytest.param("Con", "con-client", id="a device of Windows"),
        pytest.param("LPT1", "lpt1-client", id="another device"),
        pytest.param("Console", "console", id="no device"),
        pytest.param("a" * 63 + " b", "a" * 63, id="cut, and no hyphen is left at the cut"),
        pytest.param("東京", "dongjing", id="chinese"),
    ],
)
def test_id_is_made_from_the_name(name: str, expected: str) -> None:
    assert client_id(name) == expected


@given(st.text(max_size=200))
def test_every_name_has_a_valid_id(name: str) -> None:
    assert valid_id(client_id(name)) is None


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda text: len(text) <= 57))
def test_id_of_an_id_is_itself(text: str) -> None:
    assert client_id(text).removesuffix("-client") == text.removesuffix("-client")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("acme-2", None),
        ("a" * 64, None),
        ("a" * 65, "64 at the most"),
        ("Acme", "small Latin letters"),
        ("-acme", "small Latin letters"),
        ("acme\n", "small Latin letters"),
        ("акме", "small Latin letters"),
        ("٣", "small Latin letters"),
        ("", "small Latin letters"),
        ("nul", "device on Windows"),
    ],
)
def test_id_is_small_latin_letters_digits_and_hyphens(text: str, wrong: str | None) -> None:
    fault = valid_id(text)
    assert fault is None if wrong is None else fault and wrong in fault


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Adria Komerc DOO", "Адриа Комерц", id="script and legal form"),
        pytest.param("Komerc, Adria", "Adria Komerc d.o.o.", id="order of words, punctuation"),
        pytest.param("Adria Komerc d. o. o.", "ADRIA KOMERC", id="spaced legal form, capitals"),
        pytest.param("Adriatik Hrana DOOEL", "Адриатик Храна ДООЕЛ", id="х is h"),
        pytest.param("Müller S.r.l.", "Muler Ltd.", id="doubled letters"),
        pytest.param("J. P. Morgan", "JP Morgan Inc", id="initials"),
        pytest.param("O'Neill", "ONeill", id="apostrophe"),
        pytest.param("ЕООД Балкан", "Balkan EOOD", id="bulgarian"),
        pytest.param("Чачак Шпед", "Čačak Šped", id="diacritics"),
        pytest.param("\u0421afe Roma", "Cafe Roma", id="a cyrillic letter in a latin word"),
        pytest.param("Cafe R\u043ema", "Cafe Roma", id="a small one"),
        pytest.param("\u0421\u041eCA", "COCA", id="letters that are alike in both"),
        pytest.param("A\u0434\u0440\u0438\u0430", "Адриа", id="a latin letter in a cyrillic word"),
        pytest.param("\u0420O\u0421\u0410", "РОСА", id="a latin letter among cyrillic ones that look latin"),
    ],
)
def test_probable_duplicates_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Adria Komerc Bitola", "Adria Komerc Skopje", id="another town"),
        pytest.param("Store 24", "Store 244", id="doubled digits are not folded"),
        pytest.param("DOO", "Ltd", id="nothing but a legal form is a name"),
        pytest.param("РОСА", "POCA", id="words of one alphabet each"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "spelling", ["Иванов", "Ivanov", "IVANOV", "Ivanoff", "Ivanof", "Iwanow", "Ivannov", "Iwanoff"]
)
def test_search_meets_every_spelling_of_ivanov(spelling: str) -> None:
    assert search_key(spelling) == search_key("Ivanov")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Цветков", "Cvetkov"),
        ("Čačak", "Чачак"),
        ("Храна", "Hrana"),
        ("Љубица", "Lubica"),
        ("Ѓорѓи", "Gjorgji"),
        ("Јована", "Yovana"),
        ("Philip", "Filip"),
        ("Alexander", "Aleksander"),
        ("Élodie", "elodie"),
        ("C&C Market", "c c  market"),
        ("Cafe R\u043ema", "cafe roma"),
    ],
)
def test_search_meets_other_spellings(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(("one", "other"), [("Ivanov", "Ivanova"), ("Ana", "Ina"), ("Petkov", "Petrov")])
def test_search_keeps_names_apart(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzабвгѓжљњќџ ", max_size=40))
def test_search_key_takes_no_notice_of_capitals(text: str) -> None:
    assert search_key(text.upper()) == search_key(text)


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        pytest.param("+389 2 3123-456", None, "+38923123456", id="international"),
        pytest.param("00389 2 3123456", None, "+38923123456", id="00 for +"),
        pytest.param("02/3123-456", "MK", "+38923123456", id="national, by the region"),
        pytest.param("(02) 3123 456 ext. 12", "MK", "+38923123456", id="extension"),
        pytest.param("+7 495 123-45-67 (доб. 12)", None, "+74951234567", id="extension in brackets"),
        pytest.param("+49 89 7654321;ext=12", None, "+49897654321", id="extension as programs write it"),
        pytest.param("089 1234567 Durchwahl 12", "DE", "+49891234567", id="extension in German"),
        pytest.param("+33 1 23 45 67 89 poste 12", None, "+33123456789", id="extension in French"),
        pytest.param("+44 (0)20 7946 0000", "GB", "+442079460000", id="(0) within international"),
        pytest.param("02 3123456", None, "023123456", id="national, region unknown"),
        pytest.param("06 1234567", "IT", "061234567", id="Italy keeps the 0"),
        pytest.param("70 123 456", "MK", "70123456", id="without the 0"),
        pytest.param("112", "MK", "", id="too short"),
        pytest.param("ask Ana", "MK", "", id="no number"),
    ],
)
def test_phones_are_compared_by_their_digits(text: str, region: str | None, expected: str) -> None:
    assert phone_key(text, region) == expected


@pytest.mark.parametrize(
    ("text", "whole", "bare"),
    [
        pytest.param("mk 4030-006588312", "MK4030006588312", "4030006588312", id="signs"),
        pytest.param("ATU12345678", "ATU12345678", "ATU12345678", id="letters that belong to it"),
        pytest.param("MK123", "MK123", "MK123", id="few digits"),
        pytest.param("--", "--", "--", id="nothing else"),
    ],
)
def test_tax_numbers_are_compared_by_letters_and_digits(text: str, whole: str, bare: str) -> None:
    assert (tax_key(text), tax_key(text, country=False)) == (whole, bare)


def test_names_of_common_letters_cost_no_library() -> None:
    program = (
        "import sys; from clientbase.names import client_id, name_key, phone_key, search_key;"
        "client_id('Acme Ltd'); name_key('Ѓорѓи Müller'); search_key('Acme'); phone_key('+38970123456', 'MK');"
        "sys.exit('anyascii' in sys.modules or 'phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_transliteration_leaves_ascii_alone() -> None:
    assert transliterated("Acme (Bitola) 7") == "Acme (Bitola) 7"


_OURS = "ѓќљњѕџЃЌЉЊЅЏ"


@pytest.mark.parametrize(
    "letter", [chr(c) for c in (*range(0xC0, 0x250), *range(0x400, 0x500)) if chr(c) not in _OURS]
)
def test_a_letter_is_spelled_as_anyascii_does_unless_macedonian_spells_it_otherwise(letter: str) -> None:
    assert transliterated(letter) == anyascii(letter)


def test_a_rare_letter_stands_beside_common_ones() -> None:
    assert transliterated("Ќе日Џ") == "KeRiDzh"
