"""Cells of a page as markup: what thousands of them need is done for all at once, and what none needs for none."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

Links = Callable[[str, str], str]
"""Gives the address of the page about a value of the column of that name; an empty text where there is none."""

_EMAIL: Final = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")
_PHONE: Final = re.compile(r"\+?[\d(][\d ()/.\-]{4,}\d")
_TAG: Final = re.compile("<[^>]*>")
_SPECIAL: Final = re.compile("[&<>\"']")
"""What is escaped."""
_END: Final = "\0"
"""Stands in no text that people are shown, so that many are one for a moment."""


markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Returns a text as markup, of which everything is escaped or made here: what `Markup` looks at before it takes a text
costs as much as all else of a cell."""


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """Return *texts* as they stand in a page; what is markup already stays as it is."""
    joined = _END.join(texts)
    if not _SPECIAL.search(joined):
        return texts
    if joined.count(_END) == len(texts) - 1 and Markup not in map(type, texts):
        return str(escape(joined)).split(_END)
    return [text if type(text) is Markup else str(escape(text)) for text in texts]


def untagged(texts: Sequence[str]) -> Sequence[str]:
    """Return *texts* without what is no letter on a screen."""
    joined = _END.join(texts)
    if "<" not in joined:
        return texts
    if any("<" in text for text in texts if type(text) is not Markup) or joined.count(_END) != len(texts) - 1:
        return [_TAG.sub("", text) if type(text) is Markup else text for text in texts]
    return _TAG.sub("", joined).split(_END)


def leading(address: str, text: str) -> str:
    """Return *text* as a link, where there is an address."""
    return _link_to(address, text) if address else text


def all_leading(addresses: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return each of *texts* as a link, where there is an address for it."""
    shown = zip(escaped(addresses), texts, escaped(texts), strict=True)
    return [markup(f'<a href="{address}">{safe}</a>') if address else text for address, text, safe in shown]


def _link_to(address: str, text: str) -> Markup:
    return markup(f'<a href="{escape(address)}">{escape(text)}</a>')


def with_phones(texts: Sequence[str]) -> list[str]:
    """Return *texts* with the phones in them as links that call them."""
    return [*_linked(texts, _PHONE, tel)]


def with_addresses(texts: Sequence[str]) -> list[str]:
    """Return *texts* with the e-mail addresses in them as links that write to them."""
    return [*_linked(texts, _EMAIL, mailto)]


def _linked(texts: Sequence[str], wanted: re.Pattern[str], link: Callable[[str], str]) -> Iterator[str]:
    """Return *texts* with what is *wanted* in them as links; what is none stays text."""
    whole = wanted.fullmatch
    for text in texts:
        yield _link_to(link(text), text) if whole(text) else _with_links(text, wanted, link)


def _with_links(text: str, wanted: re.Pattern[str], link: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for found in wanted.finditer(text):
        pieces += [escape(text[end : found.start()]), _link_to(link(found[0]), found[0])]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])]) if pieces else text


def tel(phone: str) -> str:
    """Return the link that calls a phone."""
    return "tel:" + re.sub(r"[^\d+]", "", phone)


def mailto(address: str) -> str:
    """Return the link that writes to an address."""
    return "mailto:" + quote(address, safe="@+")


def named(names: Sequence[str], clients: Sequence[str], addresses: Sequence[str]) -> list[str]:
    """Return the *names* of clients with their ids below them, as links where there is an address.

    A client without a name is told by its id.
    """
    plain = zip(names, clients, addresses, strict=True)
    safe = zip(escaped(names), escaped(clients), escaped(addresses), strict=True)
    return [
        markup(_named(*shown)) if name and name != client else leading(address, client)
        for (name, client, address), shown in zip(plain, safe, strict=True)
    ]


def _named(name: str, client: str, address: str) -> str:
    if address:
        return f'<a class="name" href="{address}">{name}</a> <span class="id">{client}</span>'
    return f'<span class="name">{name}</span> <span class="id">{client}</span>'
