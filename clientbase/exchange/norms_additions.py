"""What an import finds in schema.yaml, and what has to be added to it: managers, channels, kinds, fields."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from clientbase.names import client_id
from clientbase.norms import Norms
from clientbase.text.edit import Change, Put
from clientbase.text.read import Value
from clientbase.values import parse_decimal

_WITH_A_PERSON: Final = frozenset({"call", "phone", "email", "e-mail", "mail", "meeting", "visit", "letter"})
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
        self.rates: Mapping[str, object] = norms.rates
        self.fields = set(norms.fields)
        self._managers: dict[str, str] = {
            name.casefold(): key
            for key, manager in reversed(tuple(norms.managers.items()))
            for name in (manager.email, manager.name, key)
            if name
        }
        self._channels = {key.casefold(): key for key in norms.channels}
        self._kinds = {key.casefold(): key for key in norms.interactions}
        self._additions: list[Addition] = []
        self._own: dict[str, list[str]] = {}
        self._unknown_kinds: dict[str, bool] = {}

    def manager(self, name: str) -> str:
        """Return the id of a manager who is named by id, name or e-mail address; a new one gets an id."""
        key = client_id(name)
        for known in (name.casefold(), key):
            if known in self._managers:
                return self._managers[known]
        self._managers[name.casefold()] = self._managers[key] = key
        self._add(
            ("managers", key), {"email" if "@" in name else "name": name}, f'manager "{key}" ({name}) added'
        )
        return key

    def channel(self, source: str) -> str:
        """Return the id of an acquisition channel; a new one is added."""
        key = client_id(source)
        for known in (source.casefold(), key):
            if known in self._channels:
                return self._channels[known]
        self._channels[key] = key
        self._add(("channels", key), None, f'channel "{key}" added; say whether it is deliberate')
        return key

    def kind(self, kind: str, *, person: bool) -> str:
        """Return the kind of an interaction; a new one counts as a contact where a *person* took part."""
        folded = kind.casefold()
        if folded not in self._kinds:
            self._unknown_kinds[folded] = self._unknown_kinds.get(folded, False) or person
        return self._kinds.get(folded, folded)

    def field(self, key: str, value: str) -> None:
        """Declare one of the company's own fields, where schema.yaml does not know it."""
        if key not in self.fields:
            self._own.setdefault(key, []).append(value)

    def change_currency(self, currency: str) -> None:
        """Make *currency* the base's own."""
        line = f"currency of the base {self.currency} -> {currency}: all purchases are in it"
        self._add(("base", "currency"), currency, f"{line}; the minimum amounts now are in it too")
        self.currency = currency

    def additions(self) -> Iterator[Addition]:
        """Return all that has to be said in schema.yaml."""
        yield from self._additions
        for kind, person in self._unknown_kinds.items():
            contact = kind in _WITH_A_PERSON or (person and kind not in _WITHOUT)
            says = "counts as a contact" if contact else "is no contact"
            value = "true" if contact else "false"
            yield Addition(
                Put(("interactions", kind), {"contact": value}), f'interaction "{kind}" added; it {says}'
            )
        for key, values in self._own.items():
            kind = "number" if _all_numbers(values) else "text"
            yield Addition(Put(("fields", key), {"type": kind}), f'field "{key}" ({kind}) added')

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
    found = {currency or own for currency in currencies}
    return found.pop() if len(found) == 1 and own not in found else None
