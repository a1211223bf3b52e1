"""What a plan counts: clients, and the items of their records by the lists in which these stand."""

from collections.abc import Callable, Mapping
from typing import Final

from clientbase.language import number, say_n


def _counter(say: Callable[[int, str], str]) -> Callable[[int], str]:
    return lambda n: say(n, number(f"{n:,}"))


_THINGS: Final[Mapping[str, Callable[[int], str]]] = {
    key: _counter(say)
    for key, say in {
        "clients": lambda n, count: say_n("{count} client", "{count} clients", n, count=count),
        "contacts": lambda n, count: say_n("{count} contact", "{count} contacts", n, count=count),
        "interactions": lambda n, count: say_n("{count} interaction", "{count} interactions", n, count=count),
        "tasks": lambda n, count: say_n("{count} task", "{count} tasks", n, count=count),
        "deals": lambda n, count: say_n("{count} deal", "{count} deals", n, count=count),
        "proposals": lambda n, count: say_n("{count} proposal", "{count} proposals", n, count=count),
        "purchases": lambda n, count: say_n("{count} purchase", "{count} purchases", n, count=count),
        "returns": lambda n, count: say_n("{count} return", "{count} returns", n, count=count),
        "cancelled": lambda n, count: say_n("{count} cancelled order", "{count} cancelled orders", n, count=count),
        "interest": lambda n, count: say_n("{count} interest", "{count} interests", n, count=count),
        "problems": lambda n, count: say_n("{count} problem", "{count} problems", n, count=count),
        "documents": lambda n, count: say_n("{count} document", "{count} documents", n, count=count),
        "supplies": lambda n, count: say_n("{count} supply", "{count} supplies", n, count=count),
        "handovers": lambda n, count: say_n("{count} handover", "{count} handovers", n, count=count),
        "asked": lambda n, count: say_n("{count} time asked", "{count} times asked", n, count=count),
        "left": lambda n, count: say_n("{count} leaving", "{count} leavings", n, count=count),
    }.items()
}  # fmt: skip


def things(key: str, n: int) -> str:
    """Return how many things of a list there are: `2 clients`."""
    return _THINGS[key](n)
