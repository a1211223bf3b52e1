# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Where a client is reached: phones, e-mail and web addresses."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from clientbase.finding import Complaint, Severity, Where
from clientbase.model import Client
from clientbase.names import without_extension
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, rule

# What email-validator would accept without a second look; it takes long to import.
_PLAIN_EMAIL: Final = (
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9]))*\.)+[A-Za-z]{2,}"
)
_NO_DOMAINS: Final = frozenset(("arpa", "invalid", "local", "localhost", "onion"))
_LONGEST_PLAIN: Final = 60
# What phonenumbers would call possible, of the countries around; it takes long to import as well.
_PLAIN_PHONE: Final = (
    r"\+(?:38[69][1-9]\d{7}|(?:35[59]|38[12357])[1-9]\d{7,8}"
    r"|(?:33|4[01])[1-9]\d{8}|(?:3[09]|4[49]|90)[1-9]\d{9})"
)
_LIKE_A_PHONE: Final = r"(?i)(?=(?:\D*\d){5})\+?[\d\s()./\u2013-]+"
_WEBSITE: Final = r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?#]\S*)?"


@rule("CB017")
def email_is_an_address(client: Client, _norms: Norms) -> Complaints:
    """An e-mail address is written as one.

    A mail to a wrong address comes back, or worse, does not. Whether somebody reads it there is not
    asked: nothing is looked up in the network.

    Cure: correct the address; two addresses do not go into one field, the second belongs to a contact.
    """
    for where, email in _given(client, "email"):
        if fault := _email_fault(email):
            yield Complaint(where, f'"{email}" is no e-mail address: {fault}')


@rule("CB018", Severity.WARNING)
def phone_is_a_number(client: Client, norms: Norms) -> Complaints:
    """A phone is a number that can exist in its country.

    A digit too few is the usual slip, and it is found only on the day on which somebody has to call.
    A number without a country's code is read by `region` under `base` in schema.yaml; where that is
    not given either, nobody can tell, and nothing is said.

    Cure: write the number in its international form, such as +389 2 3123 456.
    """
    region = norms.base.region
    for where, phone in _given(client, "phone"):
        if not _possible_phone(phone, region):
            yield Complaint(where, f'"{phone}" is no phone number; write it as +389 2 3123 456')


@rule("CB019", Severity.HINT)
def website_is_an_address(client: Client, _norms: Norms) -> Complaints:
    """A website is written as a web address.

    Cards and pages make a link of it, and a link that leads nowhere helps nobody.

    Cure: write it as https://www.company.example, and anything else into `notes`.
    """
    if client.website and not re.fullmatch(_WEBSITE, client.website):
        yield Complaint(
            ("website",), f'"{client.website}" is no web address; write it as https://company.example'
        )


def _given(client: Client, field: str) -> Iterator[tuple[Where, str]]:
    for number, own in enumerate(getattr(client, field)):
        yield (field, number), own
    for n, contact in enumerate(client.contacts):
        for number, theirs in enumerate(getattr(contact, field)):
            yield ("contacts", n, field, number), theirs


def _email_fault(email: str) -> str | None:
    if len(email) <= _LONGEST_PLAIN and re.fullmatch(_PLAIN_EMAIL, email):
        domain = email.rpartition("@")[2]
        if domain.rpartition(".")[2].lower() not in _NO_DOMAINS and "--" not in domain:
            return None
    return _odd_email_fault(email)


@lru_cache(maxsize=1024)
def _odd_email_fault(email: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        said = str(error).rstrip(".")
        return said[:1].lower() + said[1:]
    return None


@lru_cache(maxsize=16384)
def _possible_phone(phone: str, region: str | None) -> bool:
    phone = without_extension(phone)
    if not re.fullmatch(_LIKE_A_PHONE, phone):
        return False
    if not region and not phone.startswith(("+", "00")):
        return True
    if re.fullmatch(_PLAIN_PHONE, phone.replace(" ", ""), re.ASCII):
        return True
    from phonenumbers import NumberParseException, is_possible_number, parse

    # Without a region "00" is no prefix that the library knows.
    number = f"+{phone[2:]}" if phone.startswith("00") else phone
    try:
        return is_possible_number(parse(number, region))
    except NumberParseException:
        return False
