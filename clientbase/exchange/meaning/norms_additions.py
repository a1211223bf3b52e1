"""What an import finds in schema.yaml, and what has to be added to it: managers, segments, channels, kinds, fields."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from clientbase.exchange.meaning.numbers import currency_of
from clientbase.exchange.meaning.table import Row
from clientbase.language import say, word
from clientbase.names import as_seen, client_id
from clientbase.norms import Norms
from clientbase.text.edit import Change, Put
from clientbase.text.read import Value
from clientbase.values import parse_currency, parse_decimal

_WITH_A_PERSON: Final = frozenset(
    """
    call phone email e-mail mail meeting visit letter anruf telefonat telefon gespräch treffen besuch brief звонок
    телефон разговор встреча визит посещение письмо почта повик јавување состанок средба посета писмо е-пошта
    poziv razgovor sastanak poseta pismo mejl
    """.split()
)
_WITHOUT: Final = frozenset({"return", "newsletter", "note"})


class Addition(NamedTuple):
    """One thing that schema.yaml has to say, and how it is told."""

    change: Change
    line: str


class NormsAdditions:
    """The names of schema.yaml, and those that the import brings; each is given an id once."""

    def __init__(self, norms: Norms) -> None:
        """Know what schema.yaml says."""
        self.currency: str = norms.base.currency
        self.region = norms.base.region
        self.rates: Mapping[str, object] = norms.rates
        self.types: Mapping[str, str] = {name: field.type for name, field in norms.fields.items()}
        self._managers: dict[str, str] = {
            as_seen(name): key
            for key, manager in reversed(tuple(norms.managers.items()))
            for name in (manager.email, manager.name, key)
            if name
        }
        self._channels = {as_seen(key): key for key in norms.channels}
        self._kinds = {as_seen(key): key for key in norms.interactions}
        self._segments = {as_seen(name): key for key, name in norms.segments.items() if name}
        self._segments |= {as_seen(key): key for key in norms.segments}
        self._own_segments = bool(norms.segments)
        self._stages = {as_seen(key): key for key in norms.deal_stages}
        self._additions: list[Addition] = []
        self._own: dict[str, list[str]] = {}
        self._unknown_kinds: dict[str, bool] = {}

    def manager(self, row: Row, name: str) -> str:
        """Return the id of a manager who is named by id, name or e-mail address; a new one gets an id."""
        key = client_id(name)
        row.needs.add(("managers", key))
        for known in (as_seen(name), key):
            if known in self._managers:
                return self._managers[known]
        self._managers[as_seen(name)] = self._managers[key] = key
        self._add(
            ("managers", key), {"email" if "@" in name else "name": name}, f'manager "{key}" ({name}) added'
        )
        return key

    def manager_at(self, address: str) -> str:
        """Return the manager who has an e-mail address; empty where it is nobody's of the company."""
        return self._managers.get(as_seen(address), "") if "@" in address else ""

    def segment(self, row: Row, name: str) -> str:
        """Return the id of a segment; a new one is added only where the company has named none so far."""
        if as_seen(name) in self._segments:
            row.needs.add(("segments", self._segments[as_seen(name)]))
            return self._segments[as_seen(name)]
        if self._own_segments:
            return name
        key = client_id(name)
        row.needs.add(("segments", key))
        self._segments[as_seen(name)] = key
        if ("segments", key) not in {one.change.where for one in self._additions}:
            self._add(("segments", key), name, say('segment "{key}" added', key=key))
        return key

    def stage(self, name: str) -> str:
        """Return the stage of a deal in schema.yaml's own spelling; what is none is left to the rules."""
        return self._stages.get(as_seen(name)) or self._stages.get(client_id(name), name)

    def channel(self, row: Row, source: str) -> str:
        """Return the id of an acquisition channel; a new one is added."""
        key = client_id(source)
        row.needs.add(("channels", key))
        for known in (as_seen(source), key):
            if known in self._channels:
                return self._channels[known]
        self._channels[key] = key
        self._add(
            ("channels", key), None, say('channel "{key}" added; say whether it is deliberate', key=key)
        )
        return key

    def kind(self, row: Row, kind: str, *, person: bool) -> str:
        """Return the kind of an interaction; a new one counts as a contact where a *person* took part."""
        folded = as_seen(kind)
        row.needs.add(("interactions", folded))
        if folded not in self._kinds:
            self._unknown_kinds[folded] = self._unknown_kinds.get(folded, False) or person
        return self._kinds.get(folded, folded)

    def field(self, row: Row, key: str, value: str) -> None:
        """Declare one of the company's own fields, where schema.yaml does not know it."""
        row.needs.add(("fields", key))
        if key not in self.types:
            self._own.setdefault(key, []).append(value)

    def change_currency(self, currency: str) -> None:
        """Make *currency* the base's own."""
        line = say(
            "currency of the base {old} -> {new}: all purchases are in it; the minimum amounts now are in it too",
            old=self.currency,
            new=currency,
        )
        self._add(("base", "currency"), currency, line)
        self.currency = currency

    def additions(self, needed: Container[tuple[str | int, ...]] | None = None) -> Iterator[Addition]:
        """Return what has to be said in schema.yaml: all of it, or what those rows need that are taken."""
        for addition in self._all():
            where = addition.change.where
            if needed is None or where in needed or where[0] == "base":
                yield addition

    def _all(self) -> Iterator[Addition]:
        yield from self._additions
        for kind, person in self._unknown_kinds.items():
            contact = kind in _WITH_A_PERSON or (person and kind not in _WITHOUT)
            value = "true" if contact else "false"
            line = (
                say('interaction "{kind}" added; it counts as a contact', kind=kind)
                if contact
                else say('interaction "{kind}" added; it is no contact', kind=kind)
            )
            yield Addition(Put(("interactions", kind), {"contact": value}), line)
        for key, values in self._own.items():
            kind = "number" if _all_numbers(values) else "text"
            line = say('field "{key}" ({kind}) added', key=key, kind=word("field", kind))
            yield Addition(Put(("fields", key), {"type": kind}), line)

    def _add(self, where: tuple[str, ...], value: Value, line: str) -> None:
        self._additions.append(Addition(Put(where, value), line))


def _all_numbers(values: Iterable[str]) -> bool:
    try:
        for value in values:
            parse_decimal(value)
    except ValueError:
        return False
    return True


def foreign_currency(currencies: Iterable[str], own: str) -> str | None:
    """Return the one currency that all sums have, where it is not the base's *own*."""
    found = {currency_of(currency) or own for currency in currencies}
    if len(found) != 1 or own in found:
        return None
    with suppress(ValueError):  # a wrong word is named with its row
        return parse_currency(found.pop())
    return None
