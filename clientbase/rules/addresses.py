# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Where a client is reached: phones, e-mail and web addresses."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

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
_WEBSITE: Final = r"(?i)(?:https?://)?(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?#]\S*)?"


_ENDS_INSIDE: Final = r"(?i)\.(?:local|localhost|onion|home\.arpa)$"
_QUOTED: Final = r'"(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])+"'
_HOST_INSIDE: Final = r"[A-Za-z0-9_-]+|\[?(?:\d{1,3}\.){3}\d{1,3}\]?"
"""A computer inside a company is called by one word or by its number."""
_RUNS: Final = r"(?i)(?:javascript|vbscript|data|file|blob):"
_BETWEEN: Final = r"(?:[\s,;/|]|:::)+"
_BETWEEN_PHONES: Final = r"(?i)[,;/|\n]|:::|\s(?:or|and|oder|und|или|и|або|ili|i|ou|et|o|e|y)\s"
_WHOLE_NUMBER: Final = 6
"""So many digits are a number of its own, and no area's or extension's."""


@rule("CB017")
def email_is_an_address(client: Client, _norms: Norms) -> Complaints:
    """An e-mail address is written as one.

    A mail to a wrong address comes back, or worse, does not. Whether somebody reads it there is not
    asked: nothing is looked up in the network.

    Cure: correct the address. Several addresses of one client or person are a list, the main one first:
    `email: [eva@firm.example, eva@home.example]`, or `clientbase set CLIENT email+=ADDRESS`.
    """
    for where, email in _given(client, "email"):
        if several := addresses_in(email):
            yield Complaint(where, _as_list(email, several, "e-mail addresses", "email"))
        elif fault := _faults(email).hard:
            yield Complaint(where, f'"{email}" is no e-mail address: {fault}')


@rule("CB046", Severity.WARNING)
def email_is_a_usual_address(client: Client, _norms: Norms) -> Complaints:
    """An e-mail address is of the usual form, which every program takes.

    Some addresses break the standard and exist: with a dot before the @ or two in a row, as a mobile company
    gave them out for years, of a domain with an underscore, or of one or a computer known inside a company only.
    Not every program sends to them, and mostly it is a slip of the keyboard.

    Cure: look whether mail reaches it; then leave it.
    """
    for where, email in _given(client, "email"):
        if oddity := not addresses_in(email) and _faults(email).odd:
            yield Complaint(where, f'"{email}" is an unusual e-mail address: {oddity}')


def _as_list(text: str, several: tuple[str, ...], what: str, key: str) -> str:
    listed = ", ".join(f'"{one}"' if key == "phone" else one for one in several)
    return f'"{text}" holds {len(several)} {what}; write them as a list, {key}: [{listed}]'


@rule("CB018", Severity.WARNING)
def phone_is_a_number(client: Client, norms: Norms) -> Complaints:
    """A phone is a number that can exist in its country.

    A digit too few is the usual slip, and it is found only on the day on which somebody has to call.
    A number without a country's code is read by `region` under `base` in schema.yaml; where that is
    not given either, nobody can tell, and nothing is said.

    Cure: write the number in its international form, such as +389 2 3123 456; an extension goes behind it.
    Several numbers of one client or person are a list, the main one first: `phone: ["+389 2 3123 456",
    "+389 70 123 456"]`, or `clientbase set CLIENT phone+=NUMBER`.
    """
    region = norms.base.region
    for where, phone in _given(client, "phone"):
        if _possible_phone(phone, region):
            continue
        if len(several := phones_in(phone)) > 1:
            yield Complaint(where, _as_list(phone, several, "phones", "phone"))
        else:
            yield Complaint(where, f'"{phone}" is no phone number; write it as +389 2 3123 456')


@rule("CB019", Severity.HINT)
def website_is_an_address(client: Client, _norms: Norms) -> Complaints:
    """A website is written as a web address.

    Cards and pages make a link of it, and a link that leads nowhere helps nobody.

    Cure: write it as https://www.company.example, and anything else into `notes`.
    """
    if client.website and not re.fullmatch(_WEBSITE, client.website) and not _runs(client.website):
        yield Complaint(
            ("website",), f'"{client.website}" is no web address; write it as https://company.example'
        )


@rule("CB047")
def website_runs_nothing(client: Client, _norms: Norms) -> Complaints:
    """A website is a page, and no script or file.

    Whoever clicks on `javascript:...` in a card or mail runs what stands there, in the name of the page.

    Cure: write the address of the page, such as https://www.company.example.
    """
    if client.website and _runs(client.website):
        yield Complaint(
            ("website",),
            f'"{client.website}" would run or open something; write it as https://company.example',
        )


def _runs(website: str) -> bool:
    return bool(re.match(_RUNS, re.sub(r"[\x00-\x20]", "", website)))


def phones_of(text: str, region: str | None) -> tuple[str, ...]:
    """Return the numbers of a text that is no number itself and holds several."""
    several = () if _possible_phone(text, region) else phones_in(text)
    return several if len(several) > 1 else ()


def _given(client: Client, field: str) -> Iterator[tuple[Where, str]]:
    for number, own in enumerate(getattr(client, field)):
        yield (field, number), own
    for n, contact in enumerate(client.contacts):
        for number, theirs in enumerate(getattr(contact, field)):
            yield ("contacts", n, field, number), theirs


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses of a text that holds several."""
    if text.count("@") < 2:  # noqa: PLR2004 - several are two or more
        return ()
    found = tuple(piece.strip("<>()") for piece in re.split(_BETWEEN, text) if "@" in piece)
    return found if len(found) > 1 else ()


def phones_in(text: str) -> tuple[str, ...]:
    """Return the numbers of a text that holds several, and what else is long enough for one."""
    pieces = (piece.strip() for piece in re.split(_BETWEEN_PHONES, text))
    return tuple(piece for piece in pieces if len(re.sub(r"\D", "", piece)) >= _WHOLE_NUMBER)


class _Faults(NamedTuple):
    """What is wrong with an address, and what is only odd about it."""

    hard: str | None = None
    odd: str | None = None


_FAULTLESS: Final = _Faults()


@lru_cache(maxsize=1024)  # both rules ask
def _faults(email: str) -> _Faults:
    if len(email) <= _LONGEST_PLAIN and re.fullmatch(_PLAIN_EMAIL, email):
        domain = email.rpartition("@")[2]
        if domain.rpartition(".")[2].lower() not in _NO_DOMAINS and "--" not in domain:
            return _FAULTLESS
    return _looked_into(email)


def _looked_into(email: str) -> _Faults:
    fault = _fault(email)
    if fault is None:
        return _FAULTLESS
    return _Faults(odd=fault) if _fault(_as_usual(email)) is None else _Faults(hard=fault)


def _as_usual(email: str) -> str:
    """Return the address of the usual form that differs from *email* in nothing but what exists all the same."""
    local, sign, domain = email.rpartition("@")
    local = "quoted" if re.fullmatch(_QUOTED, local) else re.sub(r"\.{2,}", ".", local).strip(".")
    if re.fullmatch(_HOST_INSIDE, domain):
        domain = "inside.com"
    usual = re.sub(_ENDS_INSIDE, ".inside.com", domain)
    return f"{local}{sign}{usual.replace('_', 'x')}"


def _fault(email: str) -> str | None:
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
