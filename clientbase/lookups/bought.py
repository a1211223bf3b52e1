"""In which of the last months clients bought, and how much of each one's best month: what pages draw small."""

import json
from collections.abc import Mapping
from typing import Final

from clientbase.base import Base
from clientbase.page import MONTHS, WITH_MONTHS, Page

_HIGHEST: Final = 9
# Added up here: SQLite would put the purchases of all clients in order first.
_BOUGHT: Final = """
SELECT p.client, p.month - (SELECT 12 * substr(day, 1, 4) + substr(day, 6, 2) - 1 FROM today) + ?1 - 1 AS place,
       coalesce(p.amount_base, 0)
  FROM json_each(?2) w CROSS JOIN main.purchases p ON p.client = w.value
 WHERE place >= 0 AND p.date <= (SELECT day FROM today)"""


def with_bought(page: Page, base: Base) -> Page:
    """Return *page* with the months in which the clients bought whose sums it lists: one question about all of them."""
    clients = listed(page)
    return page._replace(bought=bought(base, clients)) if clients else page


def listed(page: Page) -> set[str]:
    """Return the clients whose sums *page* lists."""
    found: set[str] = set()
    for table in page.shown:
        at = [column.name for column in table.columns]
        if "client" in at and not WITH_MONTHS.isdisjoint(at):
            found.update(str(row[at.index("client")]) for row in table.rows)
    return found


def bought(base: Base, clients: set[str]) -> Mapping[str, str]:
    """Return of each of the clients that bought how high the bar of each month is, a digit each."""
    sums: dict[str, dict[int, int]] = {}
    for client, month, amount in base.ask(_BOUGHT, (MONTHS, json.dumps(sorted(clients)))):
        months = sums.setdefault(client, {})
        months[month] = months.get(month, 0) + amount
    return {client: _heights(months) for client, months in sums.items()}


def _heights(months: Mapping[int, int]) -> str:
    top, highs = max(months.values()), ["0"] * MONTHS
    for n, amount in months.items():
        highs[n] = str(max(round(_HIGHEST * amount / top), 1)) if top > 0 else "1"
    return "".join(highs)
