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
    ("email", "fault"),
    [
        ("ana@luna.example", None),
        ("ana.ilieva+orders@mail.luna-bistro.mk", None),
        ("ана@луна.мк", None),
        ("ana@xn--80aj6a.mk", None),
        ("ana@luna.test", None),
        ("ana@luna", "should have a period"),
        ("ana@@luna.mk", "email-validator"),
        ("ana..ilieva@luna.mk", "two periods in a row"),
        ("ana@luna.local", "special-use"),
        ("ana@luna.mk, ivan@luna.mk", ""),
        ("no mail", "must have an @-sign"),
    ],
)
def test_email(email: str, fault: str | None) -> None:
    found = judged(f'name: Luna\nemail: "{email}"')
    assert [line[:11] for line in found] == ([] if fault is None else ["2:1: CB017 "])
    assert fault in (None, "email-validator") or fault in found[0]


@pytest.mark.parametrize(
    ("phone", "region", "right"),
    [
        pytest.param("+389 70 123 456", "MK", True, id="international"),
        pytest.param("0038970123456", None, True, id="00 without a region"),
        pytest.param("+389 70 123 456 ext. 12", None, True, id="extension"),
        pytest.param("070/123-456", "MK", True, id="national"),
        pytest.param("070/123-456", None, True, id="national, nobody knows the country"),
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
    ("website", "right"),
    [
        ("luna.example", True),
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
