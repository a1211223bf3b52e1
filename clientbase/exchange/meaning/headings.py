"""Which column a heading means: by its own name, by the usual names of other programs, or none."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from clientbase.exchange.meaning.lists import LISTS, OF_CLIENT, columns_of, needed
from clientbase.exchange.meaning.words import flat, words
from clientbase.fields import FIELDS, Field

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "clients": (
        *("id", "name", "company", "first_name", "middle_name", "last_name", "contact", "role", "birthday"),
        *("kind", "manager", "country", "region", "city", "address", "postal_code", "phone"),
        *("fax", "email", "website", "source", "credit_limit", "notes", "channel", "campaign"),
        *(
            "discount",
            "payment_days",
            "home_address",
            "home_postal_code",
            "home_city",
            "home_region",
            "home_country",
        ),
    ),
    "contacts": (
        *("client_id", "client", "name", "first_name", "middle_name", "last_name", "role", "phone", "email"),
        *("preferred_channel", "birthday", "left_on", "notes"),
    ),
    "purchases": (
        *("client_id", "client", "date", "amount", "currency", "items", "product", "cost", "status"),
        *("manager", "document", "notes"),
    ),
    "interactions": (
        *("client_id", "client", "date", "kind", "channel", "direction", "manager", "contact", "document"),
        *("text", "outcome"),
    ),
    "mails": ("date", "kind", "from", "to", "subject", "text", "documents", "cancelled"),
    "documents": (*OF_CLIENT, "deal"),
}
"""Columns that are no fields of the record by their own names; other lists have those of their items alone."""
_ELSEWHERE: Final = {"interactions": {"by", "with", "about"}, "contacts": {"left"}}
"""Fields whose columns are called otherwise: manager, contact, text, left_on."""
_GROUPS: Final = {
    "clients": ("clients", "person", "any"),
    "contacts": ("contacts", "person", "any"),
    "mails": (),
}
"""Which lists of words hold for each table; the first that knows a heading counts."""
NO_USE: Final = "-"
"""The column of headings that are understood, and of which a record has no use."""
MANY: Final = frozenset(
    {"phone", "email", "tags", "aliases", "relation", "interests", "decides", "website", NO_USE}
)
"""What may stand in several columns."""
TACIT: Final = frozenset(
    """
    manager by phone email fax website address city postal_code region country home_address home_city home_postal_code
    home_region home_country full_address contact role birthday since founded reviewed from left_on date expected opened
    decided resolved until tax_id price_list currency amount cost items credit_limit discount payment_days
    preferred_channel interests decides tags aliases campaign strategic
    """.split()
)
"""Columns in which a word such as "нет" tells that there is nothing, and is no answer."""
NAMED: Final = frozenset({"source", "channel", "segment"})
"""Columns in which it does so too, but "unknown" may be a name of schema.yaml."""
REASON: Final = ("import_line", "import_reason")
"""The columns that a file of rejects has before those of its list."""
_CONTACT: Final = frozenset(
    """
    contact name; contact person; ansprechpartner; kontaktperson; kontakt; kontakt osoba; контактное лицо;
    контактное лицо контрагента; контакт; контакт лице; лице за контакт; контакт особа
    """.strip().split(";")
)
"""Headings of a person in a list of clients, which is not the client."""


_ALIKE: Final = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (
            NO_USE,
            r"(?:mail|phone|address|website|event|relation|field|organization|\bim)\b.*\b(?:label|type)\b",
        ),
        (NO_USE, r"\be-?mail.*(?:\btyp\b|display name|angezeigter name)|yomi|phonetic|^priority$|^private$"),
        (
            NO_USE,
            r"^тип \d* ?эл|^краткое \d* ?имя|type de messagerie|nom complet|tipo de correo|para mostrar",
        ),
        (NO_USE, r"^sensitivity$|^is ?deleted$|^доступен для всех$|^e-?mail opt|^photo$|^фото"),
        (
            "",
            r"assistant|ассистент|manager|pager|telex|callback|\btty|isdn|пейджер|status|bounce|number of|count",
        ),
        ("", r"\bdate\b|дата|last |first |consent|verified|opt.?(?:in|out)|source|score|domain"),
        ("fax", r"\bfax|факс|\bfaks|télécopie"),
        (
            "email",
            r"\be-?mail|\bмаил|почт(?!ов)|messagerie|correo|e-?po[sš]ta|е-?пошта|\bимейл|\bмејл|\bmejl|адрес \d* ?эл",
        ),
        (
            "phone",
            r"phone|telefon|t[eé]l[eé]fono|\bt[eé]l\b|móvil|\bmobil|\bcell|handy|телефон|мобил|сотов|\bтел\b|whatsapp|viber",
        ),
        ("website", r"web ?-?(?:site|page|seite)|homepage|сайт|веб"),
        ("birthday", r"^birthday|geburtstag|день рожд|роденден|рођендан|ro[dđ]j?endan"),
        (
            "home_address",
            r"(?:home|other|private?|дом|личн).*(?:street|stra[sß]|address|adresse|улица|адрес)",
        ),
        ("home_address", r"(?:stra[sß]|adresse|улица).*(?:privat|дом|личн)|address \(home\)"),
        (
            "home_postal_code",
            r"(?:home|other|privat|дом).*(?:zip|postal|postleit|индекс)|(?:postleit|индекс).*(?:privat|дом)",
        ),
        ("home_city", r"(?:home|other|privat|дом).*(?:city|ort|город)|(?:\bort|город).*(?:privat|дом)"),
        (
            "home_country",
            r"(?:home|other|privat|дом).*(?:country|land|страна)|(?:\bland|страна).*(?:privat|дом)",
        ),
        (
            "postal_code",
            r"\b(?:zip|postal code|postleitzahl|postcode|c[oó]d[ei]go? postal)\b|индекс|почтовый код",
        ),
        ("city", r"\bcity\b|^ort\b|^город\b"),
        ("country", r"\bcountry\b|^land\b|^страна\b"),
        ("region", r"state/province|\bprovince\b"),
        ("address", r"\bstreet\b|^stra[sß]s?e|^улица|^address\b"),
    )
)
"""What a heading means that is no list's word: the first that is found in it counts; one without a column is not
understood, whatever else it says."""


class Heading(NamedTuple):
    """What a column holds: the name of a known column, or nothing, and the heading as it is written."""

    column: str
    written: str
    guessed: bool = False
    """Whether only the look of the heading says so: what stands in the column may be something else"""
    rival: str = ""
    """the column that it could be as well, had not another heading been taken for it"""


LONGEST: Final = 200
"""So many letters of a cell say whether it is a heading or a phone; what is longer is neither."""


def key_of(heading: str) -> str:
    """Return what is compared of a heading: its letters and digits."""
    return "".join(filter(str.isalnum, heading[:LONGEST].casefold()))


class Own(NamedTuple):
    """The company's own words: its fields, and what its maps say that headings mean."""

    fields: tuple[str, ...] = ()
    maps: Mapping[str, Mapping[str, str]] = {}

    def mapped(self, keys: Collection[str]) -> tuple[str, dict[str, str]]:
        """Return the name of the map that knows most of the headings, and what it says."""
        read = {
            name: {key_of(word): column for word, column in words.items()}
            for name, words in self.maps.items()
        }
        best = max(read, key=lambda name: len(read[name].keys() & keys), default="")
        return (best, read[best]) if best and read[best].keys() & keys else ("", {})


def must_have(kind: str) -> str:
    """Name the columns without which a file is no list of this *kind*."""
    return _MUST_HAVE.get(kind) or ", ".join(["client_id or client", *needed(kind)])


_MUST_HAVE: Final = {
    "clients": "name, or company",
    "contacts": "client_id, name",
    "purchases": "client_id or client, date, amount",
    "interactions": "client_id or client, date, kind",
}
KINDS: Final = ("clients", *LISTS)
"""The kinds of tables."""


def columns(kind: str, own: Own) -> list[str]:
    """Return what a column of a table of this *kind* may be."""
    extra = [f"extra.{name}" for name in own.fields] if kind == "clients" else []
    return sorted({*_fields(kind), *_OWN.get(kind, OF_CLIENT)}) + extra


def understood(kind: str, header: Sequence[str], own: Own = Own()) -> list[Heading]:  # noqa: B008 - it cannot be changed
    """Say what each heading of a table of this *kind* means."""
    known, found, taken = _known(kind), [], set[str]()
    extra = {key_of(name): f"extra.{name}" for name in own.fields} if kind == "clients" else {}
    keys = {key_of(written) for written in header}
    mapped = own.mapped(keys)[1]
    salutations = {"title"} if keys & {"jobtitle", "position"} else set[str]()
    book = kind == "clients" and bool(keys & {"last", "lastname", "familyname"})
    better = {
        column
        for key in keys
        if (column := mapped.get(key) or known.get(key, "")) and key not in _LESS.get(column, ())
    }
    for written in header:
        key = key_of(written)
        rival = ""
        column = known.get(key) or extra.get(key) or extra.get(key.removeprefix("extra"), "")
        column = column or known.get("".join(c for c in key if not c.isdigit()), "")
        guess = "" if column else "phone" if book and key in _PLACES else _alike(kind, written)
        column = column or guess
        if key == "birthday" and "birthmonth" in keys:
            column = "birth_day"
        if key in mapped:
            column = mapped[key] if mapped[key] in (*columns(kind, own), NO_USE) else ""
        if written in REASON:
            column = written
        elif (
            (column in taken and column not in MANY)
            or (column == "role" and key in salutations)
            or (column in better and key in _LESS.get(column, ()) and key not in mapped)
        ):
            rival, column = column, ""
        taken.add(column)
        found.append(Heading(column, written, bool(column) and column == guess, rival))
    return found


_LESS: Final[Mapping[str, frozenset[str]]] = {
    "amount": frozenset("price value preis wert цена стоимость вредност cena vrednost".split()),
    "date": frozenset(
        "duedate closedate paidat datepaid createdat datecreated created time timestamp".split()
    ),
}
"""Headings that mean a column only where no other does: beside a sum, a price is that of one piece."""


def price_of_one(headings: Sequence[Heading]) -> tuple[str, str]:
    """Return the headings of price and quantity where only a price was found for the sum; else two empty texts."""
    of = {heading.column: heading.written for heading in headings}
    price, items = of.get("amount", ""), of.get("items", "")
    return (price, items) if items and key_of(price) in _PRICES else ("", "")


_PRICES: Final = frozenset("price preis цена cena".split())


_PLACES: Final = frozenset({"home", "work", "other", "main"})
"""Where people are reached: columns of phones in the address books of Yahoo and Bitrix24."""
_LOOKS: Final = {"email": re.compile("@"), "phone": re.compile(r"(?:[^\d@]*\d){5}")}


def believed(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> list[Heading]:
    """Take no column for phones or e-mails by its heading alone where most of its cells are neither."""
    found = list(headings)
    for n, heading in enumerate(headings):
        if heading.guessed and (look := _LOOKS.get(heading.column)):
            cells = [cells[n] for cells in rows if len(cells) > n and cells[n].strip()]
            if 2 * sum(bool(look.search(cell[:LONGEST])) for cell in cells) < len(cells):
                found[n] = Heading("", heading.written)
    return found


def _alike(kind: str, written: str) -> str:
    """Return what a heading of a list of people or companies looks like, where no list names it."""
    if kind not in {"clients", "contacts"}:
        return ""
    text = " ".join(written[:LONGEST].casefold().replace("_", " ").split())
    return next((column for column, pattern in _ALIKE if pattern.search(text)), "")


@cache
def _known(kind: str) -> dict[str, str]:
    own = dict.fromkeys((*_fields(kind), *_OWN.get(kind, OF_CLIENT)))
    known = {key_of(column): column for column in own}
    if kind == "clients":
        known.update({key_of(word): "contact" for word in _CONTACT})
    for group in _GROUPS.get(kind, (kind, "items", "any")):
        for column, names in words("headings").get(group, {}).items():
            if column in own or kind in _GROUPS:
                for name in flat(names):
                    known.setdefault(key_of(name), column)
    return known


def _fields(kind: str) -> Iterable[str]:
    if kind == "mails":
        return ()
    # The parts of a client have columns of shorter names: payment_days is terms.payment_days.
    told = {"source", "terms"} if kind == "clients" else _ELSEWHERE.get(kind, set())
    return (name for name in columns_of(kind) if name.partition(".")[0] not in told)


def is_plain(field: Field) -> bool:
    """Whether one cell can hold a field: it is a text, or a list of texts."""
    return (
        field.form in {"one", "many", "one-or-many"} and field.parse is not None and field.parse not in FIELDS
    )


def fits(columns: Iterable[str], kind: str) -> bool:
    """Whether there is all that a table of this *kind* must have."""
    there = set(columns)
    if kind == "mails":
        return {"date", "from", "to", "subject"} <= there
    whose = bool({"client_id", "client"} & there)
    named = bool({"name", "first_name", "last_name"} & there)
    if kind == "clients":
        return named or "company" in there
    if kind == "contacts":
        # An address book that names companies is a list of clients: who is not in the base yet comes in.
        return "client_id" in there and named
    if kind == "purchases":
        return whose and "date" in there and "amount" in there
    if kind == "interactions":
        return whose and "date" in there and bool({"kind", "channel"} & there)
    return whose and there.issuperset(needed(kind))
