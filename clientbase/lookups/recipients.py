"""Whom a mailing goes to: people and clients with an e-mail, without those who have left or said no."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.language import say, say_n
from clientbase.lookups.address_book import GONE
from clientbase.page import Page, Table

_REFUSED: Final = frozenset("mailing mailings newsletter email e-mail mail".split())
"""The words of `no_contact` that forbid a mailing."""
_OWN: Final = ("language", "salutation", "title", "greeting", "gender")
"""Own fields that a mailing is addressed by, where a company has them."""
_ADDRESS: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_HOLDERS: Final = f"""
SELECT * FROM (
SELECT k.client, k.n AS contact, k.name, k.role, k.no_contact, f.name AS company, f.manager, c.no_contact AS of_client,
       {GONE} OR coalesce(k."left" <= ?1, 0) OR k.moved_to IS NOT NULL AS gone, c.extra
  FROM contacts k JOIN facts f ON f.client = k.client JOIN clients c ON c.id = k.client
UNION ALL
SELECT f.client, NULL, f.name, NULL, c.no_contact, f.name, f.manager, NULL, {GONE}, c.extra
  FROM facts f JOIN clients c ON c.id = f.client
) ORDER BY client, contact IS NULL, contact
"""
_EMAILS: Final = "SELECT client, contact, email FROM emails ORDER BY client, contact, n"
# Whoever has said no, at whatever client, gets nothing under the same address.
_NO: Final = """
SELECT lower(e.email), h.no_contact FROM main.emails e
  JOIN (SELECT id AS client, NULL AS contact, no_contact FROM main.clients
         UNION ALL SELECT client, n, no_contact FROM main.contacts) h
    ON h.client = e.client AND h.contact IS e.contact
 WHERE h.no_contact IS NOT NULL"""


class Mailing(NamedTuple):
    """The recipients as an answer, whose cards they are, and who is left out."""

    page: Page
    whose: frozenset[tuple[str, int | None]]
    in_words: str


def asks_for_relation(base: Base) -> bool:
    """Return whether the question that narrows the base asks for the relation, itself or by a question with a name."""
    question = base.scope.where or ""
    kept = base.ask("SELECT word, detail FROM main.vocabulary WHERE part = 'selections'")
    for _ in kept:
        for name, text in kept:
            question = question.replace(f"sel:{name}", text)
    return "relation" in question


def mailing(base: Base, name: str) -> Mailing:
    """Return the recipients among the clients that the base is narrowed to, each address once.

    A person comes before the client itself, and the first of several addresses is taken. Who has left,
    who does not want mailings or e-mails (nor the client), and who has no e-mail is left out, and counted.
    """
    emails: dict[tuple[str, int | None], str] = {}
    for client, contact, email in base.ask(_EMAILS):
        emails.setdefault((client, contact), email.strip())
    refused = {email for email, ways in base.ask(_NO) if _says_no(ways)}
    taken: set[str] = set()
    rows: list[dict[str, Any]] = []
    out: Counter[str] = Counter()
    for row in base.rows(_HOLDERS, (base.day.isoformat(),)):
        whose = row["client"], row["contact"]
        email = emails.get(whose, "")
        if why := _why_not(row, email, refused, taken):
            out[why] += 1
        else:
            taken.add(email.casefold())
            rows.append({**row, **json.loads(row["extra"] or "{}"), "email": email, "whose": whose})
    said = say_n("{n} recipient", "{n} recipients", len(rows))
    if left_out := _in_words(out):
        said = say("{recipients}; left out: {reasons}", recipients=said, reasons=left_out)
    return Mailing(_page(base, name, rows, out), frozenset(row["whose"] for row in rows), said)


def _why_not(row: dict[str, Any], email: str, refused: set[str], taken: set[str]) -> str:
    """Return why somebody gets nothing; nothing where they do."""
    kind = "client" if row["contact"] is None else "person"
    if row["gone"]:
        return f"{kind} left"
    if _says_no(row["no_contact"]) or _says_no(row["of_client"]) or email.lower() in refused:
        return f"{kind} no"
    if not email:
        return f"{kind} without"
    if not _ADDRESS.fullmatch(email):
        return f"{kind} wrong"
    return "same" if email.casefold() in taken else ""


def _says_no(ways: str | None) -> bool:
    return bool(ways) and not _REFUSED.isdisjoint(way.strip().casefold() for way in json.loads(str(ways)))


def _page(base: Base, name: str, rows: list[dict[str, Any]], out: Counter[str]) -> Page:
    own = [field for field in _OWN if any(isinstance(row.get(field), str) for row in rows)]
    names = ["email", "name", "client", "company", "role", "manager", *own]
    table = Table(
        "recipients",
        "Recipients",
        columns(" ".join(names)),
        tuple(tuple(row[key] if isinstance(row.get(key), str) else None for key in names) for row in rows),
    )
    figures = [
        figure("recipients", len(rows)),
        figure("clients", len({row["client"] for row in rows})),
        figure("said_no", out["client no"] + out["person no"]),
        figure("have_left", out["client left"] + out["person left"]),
        figure("without_email", out["client without"] + out["person without"]),
        figure("wrong_email", out["client wrong"] + out["person wrong"]),
        figure("same_email", out["same"]),
    ]
    return base.page(
        ("recipients", say("Recipients of {name}", name=name), "Whom does a mailing go to?", ""),
        figures,
        [table],
    )


def _in_words(out: Counter[str]) -> str:
    same = [say("the e-mail of another recipient: {n}", n=out["same"])] if out["same"] else []
    return "; ".join([*_reasons(out), *same])


def _reasons(out: Counter[str]) -> Iterator[str]:
    for why, words in (
        ("no", say("want no mailings")),
        ("left", say("have left")),
        ("without", say("without an e-mail")),
        ("wrong", say("with an e-mail that is none")),
    ):
        n, m = out[f"person {why}"], out[f"client {why}"]
        people, clients = say_n("{n} person", "{n} people", n), say_n("{n} client", "{n} clients", m)
        if n and m:
            yield f"{words}: {say('{people} and {clients}', people=people, clients=clients)}"
        elif n or m:
            yield f"{words}: {people if n else clients}"
