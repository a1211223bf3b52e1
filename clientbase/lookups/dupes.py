"""Which clients may be the same: compared are those only that share a word, however spelt, a phone or an address."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.laws.alike import Known, Likeness, Vocabulary, alike
from clientbase.names import as_seen, tax_key, telling_words, transliterated
from clientbase.page import Page, Table

_FEW: Final = 25
"""A word, phone or address of more clients than this tells too little by itself to compare them all."""
_MANY: Final = 60
"""So many clients may share two words."""
_SHORTEST: Final = 4
_LONG: Final = 8
_NAMES: Final = 4
"""So many names of a client are compared."""


class Pair(NamedTuple):
    """Two clients that may be one."""

    one: Known
    other: Known
    likeness: Likeness


def dupes(base: Base, chosen: Collection[str] | None) -> Page:
    """List the pairs that may be the same client, the likest first; of *chosen* clients those with any."""
    clients = known_clients(base)
    found = [
        pair
        for pair in pairs(clients)
        if chosen is None or pair.one.client in chosen or pair.other.client in chosen
    ]
    rows = tuple(
        (p.likeness.points, p.one.client, p.one.name, p.other.client, p.other.name, "; ".join(p.likeness.why))
        for p in sorted(found, key=lambda p: (-p.likeness.points, p.one.client, p.other.client))
    )
    table = Table(
        "dupes",
        "May be the same",
        columns("score:count! client! name! other! other_name! why!"),
        rows,
    )
    figures = [figure("clients", len(clients)), figure("pairs", len(rows))]
    return base.page(
        ("dupes", "May be the same", "Which clients stand in the base twice?", ""), figures, [table]
    )


def known_clients(base: Base) -> list[Known]:
    """Return what clients are compared by."""
    phones = _reached(base, "phones", "r.phone_key")
    emails = _reached(base, "emails", "lower(r.email)")
    people = _people(base)
    nobody: dict[str, frozenset[str]] = {}
    rows = base.ask(
        "SELECT id, name, aliases, tax_id, region, concern, distinct_from FROM clients ORDER BY id"
    )
    return [
        Known(
            client,
            name,
            _words([name, *json.loads(aliases or "[]")]),
            tax_key(tax_id or "", country=False),
            transliterated(as_seen(region or "")).casefold(),
            as_seen(concern or ""),
            frozenset(json.loads(distinct or "[]")),
            phones.get(client, nobody),
            emails.get(client, nobody),
            people.get(client, nobody),
        )
        for client, name, aliases, tax_id, region, concern, distinct in rows
    ]


def _words(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(words for name in names if (words := telling_words(name))))[:_NAMES]


def _reached(base: Base, table: str, key: str) -> dict[str, dict[str, frozenset[str]]]:
    sql = f"""SELECT r.client, {key}, k.also_at, k.moved_to FROM {table} r
                LEFT JOIN contacts k ON k.client = r.client AND k.n = r.contact
               WHERE {key} != '' AND k."left" IS NULL"""
    return _by_client(base.ask(sql))


def _people(base: Base) -> dict[str, dict[str, frozenset[str]]]:
    sql = """SELECT client, name, also_at, moved_to FROM contacts WHERE "left" IS NULL AND name LIKE '% %'"""
    rows = base.ask(sql)
    return _by_client((client, " ".join(sorted(telling_words(name))), *more) for client, name, *more in rows)


def _by_client(rows: Iterable[tuple[str, ...]]) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for client, key, also_at, moved_to in rows:
        found[client][key] = frozenset((*json.loads(also_at or "[]"), *([moved_to] if moved_to else ())))
    return found


def pairs(clients: list[Known]) -> Iterator[Pair]:
    """Return the pairs that are alike."""
    known = Vocabulary(clients)
    for a, b in sorted(_to_compare(clients)):
        if likeness := alike(clients[a], clients[b], known):
            yield Pair(clients[a], clients[b], likeness)


def _to_compare(clients: list[Known]) -> set[tuple[int, int]]:
    """Return which clients to compare, by their places."""
    by_word: dict[str, set[int]] = defaultdict(set)
    by_two: dict[tuple[str, ...], set[int]] = defaultdict(set)
    by_key: dict[str, set[int]] = defaultdict(set)
    for at, client in enumerate(clients):
        for words in client.names:
            for word in {*words, "".join(words)}:
                by_word[word].add(at)
            for two in (tuple(sorted(words)), *combinations(sorted({*words}), 2)):
                by_two[two].add(at)
        for key in (*client.phones, *client.emails, *([client.tax_id] if client.tax_id else ())):
            by_key[key].add(at)
    groups = [group for group in (*by_word.values(), *by_key.values()) if len(group) <= _FEW]
    groups += [group for group in by_two.values() if len(group) <= _MANY]
    found = {pair for group in groups for pair in combinations(sorted(group), 2)}
    for one, other in _slips(by_word):
        if min(len(by_word[one]), len(by_word[other])) <= 2:  # noqa: PLR2004 - else they are two words
            found |= {(min(a, b), max(a, b)) for a in by_word[one] for b in by_word[other] if a != b}
    return found


def _slips(words: Collection[str]) -> set[tuple[str, str]]:
    """Return the pairs of words that are one when a letter, or of a long one two, is taken out of either."""
    rest: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST and not any(map(str.isdigit, word)):
            for left in _without_letters(word):
                rest[left].append(word)
    return {
        (min(a, b), max(a, b))
        for group in rest.values()
        if 1 < len(group) <= _MANY
        for a, b in combinations(group, 2)
        if a != b
    }


def _without_letters(word: str) -> set[str]:
    once = {word[:n] + word[n + 1 :] for n in range(len(word))}
    if not _LONG <= len(word) <= 2 * _LONG:
        return {word, *once}
    return {word, *once, *(left[:n] + left[n + 1 :] for left in once for n in range(len(left)))}
