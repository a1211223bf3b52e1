"""What anybody would write first: load each file with PyYAML's C loader, make it a pydantic model.

Natural types, one process, no index, no places, no rules. `plain.py DIR` says what it read;
`plain.py DIR --journal` prints the purchases as a journal for hledger.
"""

import datetime as dt
import sys
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


def clients(base: Path) -> dict[str, Client]:
    """Read all records of *base* by their ids."""
    found = {}
    for file in sorted((base / "records").rglob("*.yaml")):
        with file.open(encoding="utf-8") as stream:
            found[file.stem] = Client.model_validate(yaml.load(stream, yaml.CSafeLoader))
    return found


def journal(read: dict[str, Client]) -> str:
    """Write the purchases as hledger reads them."""
    return "\n".join(
        f"{sale.date} sale\n    assets:{client}  {sale.amount} EUR\n    income\n"
        for client, record in read.items()
        for sale in record.purchases
    )


if __name__ == "__main__":
    every = clients(Path(sys.argv[1]))
    if "--journal" in sys.argv:
        print(journal(every))
    else:
        talks = sum(len(client.interactions) for client in every.values())
        sales = sum(len(client.purchases) for client in every.values())
        print(f"{len(every)} clients, {talks} interactions, {sales} purchases")
