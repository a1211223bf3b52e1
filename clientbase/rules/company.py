# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Where the company is and what it speaks, as schema.yaml says under `base`."""

import re
from typing import Final

from clientbase.finding import Complaint, Severity
from clientbase.language import LANGUAGES, code_of
from clientbase.names import NEAR
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, schema_rule
from clientbase.values import CURRENCIES

_MEANT: Final = {"UK": "GB", "EL": "GR"}
"""What people take for the code of their country, with the one by which its phones are read."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}([-_.@][a-z0-9]+)*", re.ASCII | re.IGNORECASE)


@schema_rule("CB088")
def company_is_in_a_country(norms: Norms) -> Complaints:
    """The region and the currency of the base have ISO codes, its language has a code, and its timezone is known.

    Phones without a country's code are read by the region, and the timezone says which day today is.

    Cure: write two capital letters such as `MK`, two small ones such as `mk`, and a zone such as `Europe/Skopje`.
    """
    region, zone, language = norms.base.region, norms.base.timezone, norms.base.language
    if region and not _known_region(region):
        right = _MEANT.get(region, "MK")
        yield Complaint(("base", "region"), f'"{region}" is no ISO code of a country; write it as {right}')
    if norms.base.currency not in CURRENCIES:
        yield Complaint(("base", "currency"), unknown_currency(norms.base.currency, norms))
    if zone and not _known_zone(zone):
        yield Complaint(("base", "timezone"), f'"{zone}" is no timezone; write it as Europe/Skopje')
    if language and not _LANGUAGE.fullmatch(language):
        yield Complaint(("base", "language"), f'"{language}" is no code of a language; write it as mk')


def unknown_currency(code: str, norms: Norms) -> str:
    """Say of a *code* that no currency has it, and which one is meant: those of the company come first."""
    likely = (norms.base.currency, *norms.rates, "EUR", "USD", *sorted(CURRENCIES))
    known = [one for one in likely if one in CURRENCIES]
    right = next((one for one in known if sorted(one) == sorted(code)), None) or next(
        (one for one in known if sum(map(str.__ne__, one, code)) == 1), None
    )
    advice = f'; did you mean "{right}"?' if right else "; write its ISO code, such as EUR"
    return f'"{code}" is no currency{advice}'


def _known_region(region: str) -> bool:
    if region in NEAR:
        return True
    from phonenumbers import SUPPORTED_REGIONS

    return region in SUPPORTED_REGIONS


def _known_zone(zone: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        return False
    return True


@schema_rule("CB124", Severity.WARNING)
def language_is_spoken(norms: Norms) -> Complaints:
    """The language of the base is one in which answers are told.

    In a base of another one people are told in the language of their terminal, most often in English; it still says
    how a spreadsheet reads decimals (`-f excel`).

    Cure: write `en`, `mk` or `ru`, or leave the line out; keep it where files are made for spreadsheets in it.
    """
    language = norms.base.language
    if language and _LANGUAGE.fullmatch(language) and code_of(language) not in LANGUAGES:
        spoken = ", ".join(LANGUAGES)
        yield Complaint(("base", "language"), f'no answer is told in "{language}"; languages are {spoken}')
