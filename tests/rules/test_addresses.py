"""Phones, e-mail and web addresses, and what it costs to look at them."""

import re
import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.rules import addresses
from tests.rules.bases import judged


@pytest.mark.parametrize(
    ("email", "code", "fault"),
    [
        ("ana@luna.example", "", None),
        ("ana.ilieva+orders@mail.luna-bistro.mk", "", None),
        ("ана@луна.мк", "", None),
        ("ana@xn--80aj6a.mk", "", None),
        ("ana@luna.test", "", None),
        ("ana@luna", "CB046", "should have a period"),
        ("ana@@luna.mk", "CB017", "email-validator"),
        ("ana..ilieva@luna.mk", "CB046", "two periods in a row"),
        ("ana.@luna.mk", "CB046", "period immediately before the @-sign"),
        ("ana@luna_bar.mk", "CB046", "invalid characters: '_'"),
        ("ana@luna.local", "CB046", "special-use"),
        ("ana@shop.home.arpa", "CB046", "special-use"),
        ("ana@luna.invalid", "CB017", "special-use"),
        (r"\"ana.\"@luna.mk", "CB046", "quoting"),
        (r"\"ana@bar\"@luna.mk", "CB046", "quoting"),
        (r"\"\"@luna.mk", "CB017", "email-validator"),
        ("ana@", "CB017", "email-validator"),
        ("root@localhost", "CB046", "should have a period"),
        ("ana@10.0.0.7", "CB046", "top-level domain"),
        ("ana@[10.0.0.7]", "CB046", "bracketed IP address"),
        ("ana b..c@luna.mk", "CB017", "email-validator"),
        ("@luna.mk", "CB017", "email-validator"),
        ("ana@luna.mk, ivan@luna.mk", "CB017", "as a list, email: [ana@luna.mk, ivan@luna.mk]"),
        ("<ana@luna.mk>; ivan@luna.mk", "CB017", "as a list, email: [ana@luna.mk, ivan@luna.mk]"),
        ("no mail", "CB017", "must have an @-sign"),
    ],
)
def test_email(email: str, code: str, fault: str | None) -> None:
    found = judged(f'name: Luna\nemail: "{email}"')
    assert [line[:11] for line in found] == ([] if fault is None else [f"2:1: {code} "])
    assert fault in (None, "email-validator") or fault in found[0]


@pytest.mark.parametrize(
    ("phone", "region", "right"),
    [
        pytest.param("+389 70 123 456", "MK", True, id="international"),
        pytest.param("0038970123456", None, True, id="00 without a region"),
        pytest.param("+389 70 123 456 ext. 12", None, True, id="extension"),
        pytest.param("070/123-456", "MK", True, id="national"),
        pytest.param("070/123-456", None, True, id="national, nobody knows the country"),
        pytest.param("+49 89 1234567 Durchwahl 12", None, True, id="extension in German"),
        pytest.param("+389 2 3123 456 лок. 12", None, True, id="extension in Macedonian"),
        pytest.param("+7 495 123-45-67 (доб. 12)", None, True, id="extension in brackets"),
        pytest.param("+49 89 7654321;ext=12", None, True, id="extension as programs write it"),
        pytest.param("+420 224 123 456 linka 12", None, True, id="extension in Czech"),
        pytest.param("+7 495 123-45-67 внутренний номер 12", None, True, id="extension in two words"),
        pytest.param("+389 2 3123 456 [внатр. тел. 12]", None, True, id="extension in square brackets"),
        pytest.param("+7 495 123-45-67 «доб. 12»", None, True, id="extension in quotation marks"),
        pytest.param("+49 89 1234567 Durchwahl-12", None, True, id="extension behind a hyphen"),
        pytest.param("+49 89 1234567,,12#", None, True, id="extension as a phone dials it"),
        pytest.param("070/12", "MK", False, id="too short for its country"),
        pytest.param("+389 70 123 456 789 000", None, False, id="too long for its country"),
        pytest.param("+999 70 123 456", None, False, id="no such country"),
        pytest.param("ask Ana", None, False, id="no number at all"),
        pytest.param("1234", None, False, id="hardly a number"),
    ],
)
def test_phone(phone: str, region: str | None, right: bool) -> None:
    schema = f"base: {{region: {region}}}" if region else None
    wrong = f'2:1: CB018 "{phone}" is no phone number; write it as +389 2 3123 456'
    assert judged(f'name: Luna\nphone: "{phone}"', schema) == ([] if right else [wrong])


@pytest.mark.parametrize(
    "phone",
    [
        "+49 89 1234567, +49 171 1234567",
        "+49 89 1234567 oder +49 171 1234567",
        "+49 89 1234567 / +49 171 1234567",
        "+49 89 1234567; +49 171 1234567",
        "+49 89 1234567 и +49 171 1234567",
    ],
)
def test_two_phones_in_one_field_are_a_list(phone: str) -> None:
    assert judged(f'name: Luna\nphone: "{phone}"') == [
        f'2:1: CB018 "{phone}" holds 2 phones; write them as a list, phone: ["+49 89 1234567", "+49 171 1234567"]'
    ]


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "JavaScript://luna.example",
        " java\\tscript:x",
        "data:text/html,x",
        "file:///etc",
    ],
)
def test_a_website_that_runs_something_is_an_error(website: str) -> None:
    found = judged(f'name: Luna\nwebsite: "{website}"')
    assert [line[:11] for line in found if "CB044" not in line] == ["2:1: CB047 "]


@pytest.mark.parametrize(
    ("website", "right"),
    [
        ("luna.example", True),
        ("HTTPS://Luna.Example", True),
        ("https://луна.мкд/мени?стр=2", True),
        ("http://luna.example:8080/", True),
        ("www.luna.example, www.sol.example", False),
        ("luna", False),
    ],
)
def test_website(website: str, right: bool) -> None:
    assert bool(judged(f'name: Luna\nwebsite: "{website}"')) is not right


def test_plain_addresses_cost_no_library() -> None:
    program = """
import sys
from clientbase.rules.judge import judge
from clientbase.norms import Norms
from clientbase.text.read import parse
from clientbase.fields import empty
record = b"{name: Luna, email: ana@luna.example, phone: +389 70 123 456, website: luna.example}"
assert judge(parse(record, "luna.yaml"), empty(Norms), None).findings == ()
heavy = {"pydantic", "email_validator", "phonenumbers", "anyascii", "sqlite3", "difflib", "zoneinfo"}
sys.exit(bool(heavy & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@given(st.from_regex(re.compile(addresses._PLAIN_PHONE, re.ASCII), fullmatch=True))  # noqa: SLF001
def test_the_library_calls_plain_phones_possible_too(phone: str) -> None:
    assert phonenumbers.is_possible_number(phonenumbers.parse(phone, None))
