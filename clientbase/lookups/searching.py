"""Search that is tolerant of script and spelling: names, phones, e-mail and web addresses, tax numbers, ids."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from clientbase.base import Base
from clientbase.names import plain_words, same_tax_number, search_key, without_extension

_SHORTEST_PHONE: Final = 5
# Whatever is shorter must stand as a word of its own, or it would be found everywhere.
_SHORTEST_PART: Final = 3
_LIKE: Final = 0.5
_NEAREST: Final = 5


class Match(NamedTuple):
    """A client that a search found, and the text of the record by which it was found."""

    client: str
    name: str
    matched: str


def search(base: Base, text: str) -> list[Match]:
    """Find the clients that hold every word of *text* in id, name, alias or contact, the closest first.

    A text of digits is looked for in phones and tax numbers, and what may be one in e-mail and web addresses.
    """
    if by_phone := _by_phone(base, text):
        return by_phone
    reached = [*_by_address(base, text), *_by_tax_number(base, text)]
    known = {match.client for match in reached}
    return [*reached, *(match for match in _by_name(base, text) if match.client not in known)]


def _by_name(base: Base, text: str) -> list[Match]:
    words = search_key(text).split()
    if not words:
        return []
    # An id is spelt as it is, where names are folded: `cust-1001` is one of them only by its plain words.
    term = f"(instr({_NAMES}, ?) OR instr({_ID}, ?))"
    pairs = zip(words, plain_words(text), strict=True)
    terms, parts = " AND ".join([term] * len(words)), [_part(word) for pair in pairs for word in pair]
    ranked = [
        (_rank(words, texts), Match(client, name, _best(words, texts)))
        for client, name, texts in _texts(base, terms, parts)
    ]
    return [match for _, match in sorted(ranked, key=lambda pair: (-pair[0], pair[1]))]


_ID: Final = "' ' || replace(id, '-', ' ') || ' '"
_NAMES: Final = f"' ' || search_key || {_ID}"


def _part(word: str) -> str:
    return word if len(word) >= _SHORTEST_PART else f" {word} "


def nearest(base: Base, text: str) -> list[Match]:
    """Return the few clients whose names are most like *text*, for when nothing matches."""
    words = search_key(text).split()
    if not words:
        return []
    keys = base.ask("SELECT id, search_key || ' ' || replace(id, '-', ' ') FROM clients")
    likely = ((-_likeness(words, key), client) for client, key in keys)
    ranked = sorted(pair for pair in likely if -pair[0] >= _LIKE)[:_NEAREST]
    return [_nearest_text(base, words, client) for _, client in ranked]


def _nearest_text(base: Base, words: Sequence[str], client: str) -> Match:
    ((_, name, texts),) = _texts(base, "id = ?", (client,))
    return Match(client, name, max(texts, key=lambda text: _likeness(words, search_key(text))))


def holds(key: str, words: Sequence[str]) -> bool:
    """Whether a folded text has all the words; whatever is short, as a word of its own."""
    return all(_part(word) in f" {key} " for word in words)


def _texts(base: Base, condition: str, parameters: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Return id, name and every name that stands in the record, for clients that fit the condition."""
    people = """(SELECT json_group_array(p.name) FROM contacts p WHERE p.client = id)"""
    sql = f"SELECT id, name, aliases, {people} FROM clients WHERE {condition}"
    for client, name, aliases, contacts in base.ask(sql, parameters):
        yield client, name, [name, *json.loads(aliases or "[]"), *json.loads(contacts), client]


def _rank(words: Sequence[str], texts: Sequence[str]) -> int:
    """Count the words that stand whole somewhere; those of the client's own name count twice."""
    own, *others = (set(search_key(text).split()) for text in texts)
    everywhere = own.union(*others)
    return sum((word in own) + (word in everywhere) for word in words)


def _best(words: Sequence[str], texts: Sequence[str]) -> str:
    """Return the text that holds most of the words; the first of equals is nearest to the client."""
    return max(texts, key=lambda text: sum(word in search_key(text) for word in words))


def _by_phone(base: Base, text: str) -> list[Match]:
    number = bare_phone(text).replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", number).lstrip("0")
    if len(digits) < _SHORTEST_PHONE or re.search(r"[^\W\d_]", number):
        return []
    rows = base.ask(
        """SELECT DISTINCT c.id, c.name, coalesce(p.name || ', ', '') || t.phone
             FROM phones t JOIN clients c ON c.id = t.client
             LEFT JOIN contacts p ON p.client = t.client AND p.n = t.contact
            WHERE t.phone_key LIKE '%' || ?1 AND (t.contact IS NULL OR p.name IS NOT NULL)
            ORDER BY 1, 3""",
        (digits,),
    )
    return [Match(*row) for row in rows]


def _by_address(base: Base, text: str) -> list[Match]:
    """Find clients by a mail or web address, or the end of one: its domain; the own address of a client comes first."""
    wanted = bare_address(text).removeprefix("@")
    if "@" not in wanted and not re.search(r"\w\.\w", wanted):
        return []
    rows = base.ask(
        """SELECT id, name, website, 1 FROM clients WHERE website IS NOT NULL
            UNION ALL
           SELECT c.id, c.name, coalesce(p.name || ', ', '') || t.email, iif(t.contact IS NULL, 0, 2)
             FROM emails t JOIN clients c ON c.id = t.client
             LEFT JOIN contacts p ON p.client = t.client AND p.n = t.contact
            WHERE t.contact IS NULL OR p.name IS NOT NULL
            ORDER BY 1, 4"""
    )
    found: dict[str, Match] = {}
    for client, name, address, _ in rows:
        if re.search(rf"(?:^|[@./;,<\s]){re.escape(wanted)}", bare_address(address)):
            found.setdefault(client, Match(client, name, address))
    return list(found.values())


def _by_tax_number(base: Base, text: str) -> list[Match]:
    """Find clients by their whole tax number, however it is grouped, with the country's code or without."""
    if len(re.sub(r"\D", "", text)) < _SHORTEST_PHONE:
        return []
    rows = base.ask("SELECT id, name, tax_id FROM clients WHERE tax_id IS NOT NULL ORDER BY id")
    return [Match(*row) for row in rows if same_tax_number(row[2], text)]


def bare_address(address: str) -> str:
    """Return an address without what browsers and programs put around it: `Eva Klein <eva@firm.example>,`."""
    folded = unicodedata.normalize("NFC", address.strip()).casefold()
    if inner := re.search(r"<([^<>]*@[^<>]*)>", folded):
        folded = inner[1]
    folded = folded.partition("?")[0] if folded.startswith("mailto:") else folded
    folded = re.sub(r"^(?:mailto:|https?://)?(?:www\.)?", "", folded.strip("<>()\"',;. "))
    return re.sub(r"xn--[a-z0-9-]+", _as_written, folded).rstrip("/")


def bare_phone(text: str) -> str:
    """Return a phone without its extension and without what a link to it begins with."""
    return without_extension(text.strip().lower().removeprefix("tel:"))


def _as_written(label: re.Match[str]) -> str:
    """Return a part of a domain in its own letters."""
    try:
        return label[0].removeprefix("xn--").encode().decode("punycode")
    except UnicodeError:
        return label[0]


def _likeness(words: Sequence[str], key: str) -> float:
    """Say how like the words are to those of a folded text: the mean over the words of the best of each."""
    known = [_pairs(word) for word in key.split()] or [frozenset[str]()]
    return sum(max(_dice(_pairs(word), other) for other in known) for word in words) / len(words)


@cache
def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[n : n + 2] for n in range(len(padded) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
