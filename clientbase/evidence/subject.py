"""One client about whom reasons are asked: its facts and norms, with the line where each of them stands."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import Any, Final

from clientbase.base import Base
from clientbase.errors import UnreadableError, UsageError
from clientbase.evidence import Evidence, Places
from clientbase.language import say
from clientbase.laws.worth import currency_of, rate_on
from clientbase.model import Client
from clientbase.page import Cell, Figure, Scope, Table
from clientbase.rules.norms_file import read_norms
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import typed

SCHEMA: Final = "schema.yaml"
DEFAULT: Final = "the program's default"

Answer = tuple[Sequence[Figure], Sequence[Table]]
Ask = Callable[..., Answer]


class Subject:
    """One client's record and the company's norms, with the place of everything in them."""

    def __init__(self, base: Base, client: str) -> None:
        """Read both files; they are read anew, so that the lines are those of this moment."""
        self.base = base
        """The whole base."""
        self.client = client
        self.alone = _narrowed(base, client)
        """The same base narrowed to this client: whole reports are quick there."""
        with ExitStack() as at_fault:
            at_fault.callback(self.close)
            self.facts: Mapping[str, Any] = next(iter(self.rows("SELECT * FROM facts")), {})
            if not self.facts or not os.path.lexists(base.root / self.facts["path"]):
                raise UsageError(
                    say('no client "{client}"; its record was there a moment ago', client=client)
                )
            self.norms = read_norms(base.root)
            self.record = _read(base, str(self.facts["path"]))
            self._schema = _read(base, SCHEMA)
            at_fault.pop_all()
        self._asked: dict[tuple[Any, ...], Answer] = {}

    def close(self) -> None:
        """Let go of the narrowed base."""
        self.alone.close()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the answer to a question about this client alone by the names of its columns."""
        return self.alone.rows(sql, parameters)

    def listed(self, report: Ask, table: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return what a table of a report says of the client, by the names of its columns."""
        found = next(one for one in self._answer(report, parameters)[1] if one.name == table)
        names = [column.name for column in found.columns]
        return [dict(zip(names, row, strict=True)) for row in found.rows]

    def figures(self, report: Ask, **parameters: Any) -> dict[str, Cell]:
        """Return the figures of a report about the client alone."""
        return {figure.name: figure.value for figure in self._answer(report, parameters)[0]}

    def _answer(self, report: Ask, parameters: Mapping[str, Any]) -> Answer:
        key = (report, *sorted(parameters.items()))
        if key not in self._asked:
            self._asked[key] = report(self.alone, **parameters)
        return self._asked[key]

    @cached_property
    def typed(self) -> Client:
        """The client as the record says it."""
        client, _ = typed(self.record.data, Client)
        assert client  # noqa: S101 - the index holds the client, so its record can be used
        return client

    def written(self, items: str, n: int) -> str:
        """Say what sum stands in an item, where it is in another currency than the base's."""
        item = getattr(self.typed, items)[n]
        currency = currency_of(item, self.typed, self.norms)
        return f"{item.amount} {currency}" if currency != self.norms.base.currency else ""

    def rates(self, items: str, numbers: Iterable[int], day: str = "date") -> Iterator[Evidence]:
        """Return the rates at which the sums of some items were changed, with the lines of schema.yaml."""
        found: dict[str, Evidence] = {}
        for n in numbers:
            item = getattr(self.typed, items)[n]
            currency = currency_of(item, self.typed, self.norms)
            if currency != self.norms.base.currency:
                rate = self._rate(currency, getattr(item, day) or dt.date.max)
                found.setdefault(f"{currency} {rate.value}", rate)
        yield from found.values()

    def _rate(self, currency: str, day: dt.date) -> Evidence:
        how = say("{currency} for 1 {currency2}", currency=self.norms.base.currency, currency2=currency)
        rate = rate_on(self.norms, currency, day)
        if rate is None:
            return Evidence(
                "rate", say("unknown"), say("{how} on {day}", how=how, day=day), self.at("currency")
            )
        known = self.norms.rates[currency]
        held = [n for n, one in enumerate(known) if one.rate == rate and (one.from_ or day) <= day]
        place = _place(self._schema, ("rates", currency, held[-1])) or self.norm("rates", currency)
        return Evidence("rate", str(rate), how, place)

    def at(self, *where: str | int) -> Places:
        """Return path and line of a value of the record; none where it is not there."""
        return _place(self.record, where)

    def each(self, items: str, numbers: Iterable[int], key: str | None = None) -> Places:
        """Return path and line of some items of a list of the record, or of one key of each."""
        ways = ((items, n) if key is None else (items, n, key) for n in numbers)
        return tuple(dict.fromkeys(place for way in ways for place in self.at(*way)))

    def summed(self, items: str, since: str = "") -> list[int]:
        """Return the numbers of the items after *since* that are in the sums: those whose amount and rate are known."""
        sql = f"SELECT n FROM {items} WHERE amount_base IS NOT NULL AND date > ? ORDER BY date, n"  # noqa: S608 - the name of a table
        return [row["n"] for row in self.rows(sql, (since,))]

    def sums(self, since: str = "") -> Places:
        """Return path and line of what sales less returns after *since* add up."""
        lists = ("purchases", "returns")
        return tuple(
            place for items in lists for place in self.each(items, self.summed(items, since), "amount")
        )

    def norm(self, *where: str | int) -> Places:
        """Return path and line of a norm; a norm that is not written down is the program's default."""
        return _place(self._schema, where) or (DEFAULT,)

    def left(self, key: str) -> Places:
        """Return path and line of a value of the leaving that counts on the day, be it one of several or alone."""
        found = self.alone.one(
            "SELECT n FROM leavings WHERE date = ? ORDER BY n DESC LIMIT 1", (self.facts["left_date"],)
        )
        return (self.at("left", found, key) if found is not None else ()) or self.at("left", key)

    def leaving(self) -> Evidence:
        """Return the day on which the client left, with its line."""
        day = self.facts["left_date"] or say("on an unknown day")
        return Evidence("left", str(day), say("status former"), self.left("date") or self.at("status"))


def _narrowed(base: Base, client: str) -> Base:
    # A query would take an id with a comma for two clients and split one with a blank.
    alone = base.on(base.day, Scope(where="client="))
    alone.ask("INSERT INTO chosen VALUES (?)", (client,))
    return alone


def _read(base: Base, path: str) -> Document:
    try:
        return read(base.root / path, path)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("{path} cannot be read; mend it first", path=path), [unreadable.finding]
        ) from None


def _place(document: Document, where: Sequence[str | int]) -> Places:
    here: Any = document.data
    for part in where:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return ()
    return (f"{document.path}:{document.place(where).line}",)
