"""One client about whom reasons are asked: its facts and norms, with the line where each of them stands."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import Any, Final, TypeVar

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.evidence import Evidence, Places
from clientbase.evidence.crowd import Ask, Crowd, document
from clientbase.language import number, say
from clientbase.laws.worth import currency_of, rate_on
from clientbase.model import Client
from clientbase.page import NotInSums
from clientbase.text.read import Document
from clientbase.typed import typed

T = TypeVar("T")

_MISSING: Final = """
SELECT kind, sum(number) AS number, count(*) AS clients, sum(returns) AS returns FROM not_in_sums
 GROUP BY kind ORDER BY kind"""


class Subject:
    """One client's record and the company's norms, with the place of everything in them."""

    def __init__(self, base: Base, client: str, crowd: Crowd | None = None) -> None:
        """Read the record anew, so that its lines are those of this moment; *crowd* is asked for it, or it alone."""
        self.base = base
        """The whole base."""
        self.client = client
        self._own = crowd is None
        self._crowd = crowd or Crowd(base, [client])
        self.norms = self._crowd.norms
        with ExitStack() as at_fault:
            at_fault.callback(self.close)
            self.facts: Mapping[str, Any] = self._crowd.facts.get(client, {})
            if not self.facts or not os.path.lexists(base.root / self.facts["path"]):
                raise UsageError(
                    say('no client "{client}"; its record was there a moment ago', client=client)
                )
            self.record = document(base, str(self.facts["path"]))
            at_fault.pop_all()

    def close(self) -> None:
        """Let go of the narrowed base, where it is of this client alone."""
        if self._own:
            self._crowd.close()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the answer to a question about this client alone by the names of its columns.

        It is asked once for all clients that are explained together, so *parameters* are the same for each of them.
        """
        return self._crowd.rows(self.client, sql, parameters)

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the answer to a question about this client alone that has one value."""
        return next((value for row in self.rows(sql, parameters) for value in row.values()), None)

    def listed(self, report: Ask, table: str, **parameters: Any) -> Sequence[dict[str, Any]]:
        """Return what a table of a report says of the client, by the names of its columns."""
        return self._crowd.listed(self.client, report, table, parameters)

    def not_in_sums(self) -> tuple[NotInSums, ...]:
        """Count the client's purchases and returns that are in no sum."""
        return tuple(NotInSums(*row.values()) for row in self.rows(_MISSING))

    def found(self, make: Callable[..., Mapping[str, T]], *given: Any) -> T | None:
        """Return what *make* finds out about the client from a base that holds it, *given* what is alike for all."""
        return self._crowd.of_each(make, *given).get(self.client)

    def whole(self, make: Callable[[Base], T]) -> T:
        """Return what *make* finds out from the whole base."""
        return self._crowd.whole(make)

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
        place = _place(self._crowd.schema, ("rates", currency, held[-1])) or self.norm("rates", currency)
        return Evidence("rate", number(str(rate)), how, place)

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
        return _place(self._crowd.schema, where) or (say("the program's default"),)

    def left(self, key: str) -> Places:
        """Return path and line of a value of the leaving that counts on the day, be it one of several or alone."""
        leavings = self.rows("SELECT n, date FROM leavings WHERE date IS NOT NULL ORDER BY n DESC")
        found = next((row["n"] for row in leavings if row["date"] == self.facts["left_date"]), None)
        return (self.at("left", found, key) if found is not None else ()) or self.at("left", key)

    def leaving(self) -> Evidence:
        """Return the day on which the client left, with its line."""
        day = self.facts["left_date"] or say("on an unknown day")
        return Evidence("left", str(day), say("status former"), self.left("date") or self.at("status"))


def _place(document: Document, where: Sequence[str | int]) -> Places:
    here: Any = document.data
    for part in where:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return ()
    return (f"{document.path}:{document.place(where).line}",)
