"""What anybody would write first: load each file with PyYAML's C loader, make it a pydantic model.

Natural types, one process, no index, no places, no rules. `plain.py DIR` says what it read;
`plain.py DIR --lean` does so without keeping anything, which spares it the search for cycles among all that
it keeps; `plain.py DIR --journal` prints the purchases as a journal for hledger.
"""

import datetime as dt
import gc
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict


class Plain(BaseModel):
    """A part of a record."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class Contact(Plain):
    """A person at the client."""

    name: str
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    birthday: dt.date | str | None = None


class Interaction(Plain):
    """One talk, letter or visit."""

    date: dt.date
    kind: str
    direction: str | None = None
    by: str | None = None
    about: str | None = None
    outcome: str | None = None
    entered: dt.date | None = None


class Sum(Plain):
    """A purchase, a return or an offer."""

    date: dt.date
    amount: Decimal
    product: str | None = None
    document: str | None = None


class Client(Plain):
    """One record."""

    name: str
    status: str | None = None
    segment: str | None = None
    manager: str | None = None
    since: dt.date | None = None
    reviewed: dt.date | None = None
    phone: str | None = None
    contacts: list[Contact] = []
    interactions: list[Interaction] = []
    purchases: list[Sum] = []
    returns: list[Sum] = []
    proposals: list[Sum] = []
    problems: list[dict[str, Any]] = []
    deals: list[dict[str, Any]] = []


def clients(base: Path) -> Iterator[tuple[str, Client]]:
    """Read all records of *base*, with their ids."""
    for file in sorted((base / "records").rglob("*.yaml")):
        with file.open(encoding="utf-8") as stream:
            yield file.stem, Client.model_validate(yaml.load(stream, yaml.CSafeLoader))


def journal(read: dict[str, Client]) -> str:
    """Write the purchases as hledger reads them."""
    return "\n".join(
        f"{sale.date} sale\n    assets:{client}  {sale.amount} EUR\n    income\n"
        for client, record in read.items()
        for sale in record.purchases
    )


def totals(read: Iterable[Client]) -> str:
    """Count the clients, and what they have."""
    count = talks = sales = 0
    for client in read:
        count += 1
        talks += len(client.interactions)
        sales += len(client.purchases)
    return f"{count} clients, {talks} interactions, {sales} purchases"


if __name__ == "__main__":
    found = clients(Path(sys.argv[1]))
    if "--lean" in sys.argv:
        gc.disable()
        print(totals(client for _, client in found))
    elif "--journal" in sys.argv:
        print(journal(dict(found)))
    else:
        print(totals(dict(found).values()))
