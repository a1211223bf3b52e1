"""What the tests of the rules share: records and norms from a few lines of text, and a small index."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from textwrap import dedent
from typing import Any

from clientbase.fields import empty
from clientbase.finding import Finding, Severity
from clientbase.model import Client
from clientbase.names import name_key, phone_key
from clientbase.norms import Norms
from clientbase.rules.judge import judge, judge_base, judge_schema, place_base
from clientbase.text.read import Document, parse

TODAY = date(2026, 11, 21)
TABLES = """
CREATE TABLE records (path TEXT, id TEXT, archived INTEGER);
CREATE TABLE clients (id TEXT, path TEXT, name TEXT, name_key TEXT, status TEXT, tax_id TEXT, email TEXT,
    phone TEXT, phone_key TEXT, concern TEXT, distinct_from TEXT);
CREATE TABLE contacts (client TEXT, n INTEGER, name TEXT, "left" TEXT, also_at TEXT, moved_to TEXT);
CREATE TABLE phones (client TEXT, contact INTEGER, n INTEGER, phone TEXT, phone_key TEXT);
CREATE TABLE emails (client TEXT, contact INTEGER, n INTEGER, email TEXT);
"""


def document(text: str, path: str = "records/luna.yaml") -> Document:
    return parse(dedent(text).lstrip("\n").encode(), path)


def norms_of(text: str | None) -> Norms:
    """Read the norms, which must be in order."""
    if not text:
        return empty(Norms)
    norms, findings = judge_schema(document(text, "schema.yaml"))
    assert norms is not None
    assert [found for found in findings if found.severity != Severity.HINT] == []
    return norms


def client_of(text: str, norms: Norms | None = None) -> Client:
    judged = judge(document(text), norms or empty(Norms), None)
    assert judged.client is not None, judged.findings
    return judged.client


def said(findings: tuple[Finding, ...]) -> list[str]:
    """Return the findings as the terminal shows them, without the path."""
    return [str(finding).removeprefix(f"{finding.path}:") for finding in findings]


@contextmanager
def index_of(texts: Mapping[str, str], norms: Norms) -> Iterator[sqlite3.Cursor]:
    """Lay the records out as the tables that rules over the whole base ask."""
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        cursor.executescript(TABLES)
        _fill(cursor, texts, norms)
        yield cursor


def _fill(cursor: sqlite3.Cursor, texts: Mapping[str, str], norms: Norms) -> None:
    region = norms.base.region
    for path, text in texts.items():
        client, id_ = client_of(text, norms), path.rpartition("/")[2].removesuffix(".yaml")
        cursor.execute(
            "INSERT INTO records VALUES (?, ?, ?)", (path, id_, path.startswith("records/archive/"))
        )
        row = (id_, path, client.name, name_key(client.name), client.status, client.tax_id, *[None] * 3)
        marks = (client.concern, _listed(client.distinct_from))
        cursor.execute("INSERT INTO clients VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *marks))
        for n, contact in enumerate(client.contacts):
            left = contact.left and contact.left.isoformat()
            item = (id_, n, contact.name, left, _listed(contact.also_at), contact.moved_to)
            cursor.execute("INSERT INTO contacts VALUES (?, ?, ?, ?, ?, ?)", item)
        for whose, part in ((None, client), *enumerate(client.contacts)):
            phones = ((id_, whose, n, text, phone_key(text, region)) for n, text in enumerate(part.phone))
            cursor.executemany("INSERT INTO phones VALUES (?, ?, ?, ?, ?)", phones)
            emails = ((id_, whose, n, text) for n, text in enumerate(part.email))
            cursor.executemany("INSERT INTO emails VALUES (?, ?, ?, ?)", emails)


def _listed(words: tuple[str, ...]) -> str | None:
    return json.dumps(words) if words else None


def judged_alone(texts: Mapping[str, str], norms: Norms) -> tuple[Finding, ...]:
    """Judge records one by one, by the rules of the day too."""
    return tuple(
        finding
        for path, text in texts.items()
        for finding in judge(parse(text.encode(), path), norms, TODAY).findings
    )


def between_records(texts: Mapping[str, str], norms: Norms) -> Any:
    """Judge what is between the records of a small base."""
    with index_of(texts, norms) as cursor:
        return judge_base(cursor, norms)


def judged_base(texts: Mapping[str, str], norms: Norms) -> tuple[Finding, ...]:
    """Judge the records of a small base, and what is between them."""
    between = between_records(texts, norms)
    placed = place_base(between, norms, lambda path: parse(texts[path].encode(), path))
    return (*judged_alone(texts, norms), *placed)


def judged(record: str, schema: str | None = None) -> list[str]:
    """Judge one record on 2026-11-21 and give the findings as the terminal shows them, without the path."""
    return said(judge(document(record), norms_of(schema), TODAY).findings)
