"""vCards 2.1, 3.0 and 4.0: each card is a row, under the names of the columns that lists of people have.

Programs write them in many ways that no standard knows: the properties are read one by one, what belongs together
is unfolded as the program meant it, and pictures are passed over while the file is read, however large they are.
"""

import quopri
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import UsageError, cause_of, unreadable
from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import narrow
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable
from clientbase.finding import Finding
from clientbase.language import say, say_n

_LARGEST: Final = 64 * MEGABYTE
_LONGEST: Final = 1 * MEGABYTE
"""No line of text is longer; one of a picture may be."""
_MOST: Final = 20
"""So many phones or addresses of one card are read."""
_BINARY: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT"})
_NO_USE: Final = frozenset(
    """
    X-ADDRESSBOOKSERVER-MEMBER MEMBER VERSION UID REV PRODID CLASS SORT-STRING MAILER GENDER LANG TZ GEO
    X-CLIENTBASE-CLIENT CLIENTPIDMAP SOURCE LABEL PROFILE X-LOTUS-CHARSET X-ABLABEL X-ABADR X-ABUID X-ABSHOWAS
    X-ABRELATEDNAMES     X-ADDRESSBOOKSERVER-KIND X-ADDRESSING-GRAMMAR X-PHONETIC-FIRST-NAME X-PHONETIC-LAST-NAME
    X-PHONETIC-MIDDLE-NAME X-PHONETIC-ORG KIND X-IMAGETYPE X-IMAGEHASH X-SHARED-PHOTO-DISPLAY-PREF
    X-MS-OL-DEFAULT-POSTAL-ADDRESS X-MS-OL-DESIGN
    """.split()
)
_COLUMNS: Final = {
    "FN": "name",
    "TITLE": "role",
    "ROLE": "role",
    "EMAIL": "email",
    "URL": "website",
    "NOTE": "notes",
    "CATEGORIES": "tags",
    "NICKNAME": "aliases",
    "BDAY": "birthday",
}
_ADDRESS: Final = ("", "", "address", "city", "region", "postal_code", "country")
_FIRST: Final = ("name", "first_name", "company", "role", "phone", "email", "birthday")
_SINGLE: Final = frozenset({"name", "first_name", "company", "role", "birthday", "fax"})
_NAME: Final = re.compile(rb"(?:[\w-]+\.)?([\w-]+)\Z")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_APART: Final = re.compile(r"(?<!\\);")
_APPLE_YEAR: Final = re.compile(r"(?:1604|0000|--+)-?(\d\d)-?(\d\d)")
_A_DAY: Final = re.compile(r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?")
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?")


class _Property(NamedTuple):
    """One property of a card."""

    name: str
    params: dict[str, list[str]]
    value: bytes
    line: int

    @property
    def types(self) -> set[str]:
        return {one.casefold() for one in (*self.params.get("TYPE", ()), *self.params.get("", ()))}


def read_vcard(file: Path, given: Given) -> Raw:
    """Read the cards of a file; Unusable where there are none."""
    properties = list(_properties(file))
    reader = _Reader(given.encoding, b"\n".join(one.value for one in properties if not _is_utf8(one.value)))
    cards = list(reader.cards(properties))
    if not cards:
        message = "there is no card in the file; a vCard begins with BEGIN:VCARD"
        raise Unusable(Finding(file.as_posix(), 1, 1, codes.NO_TABLE, message))
    return Raw(file.as_posix(), list(_rows(cards)), said=tuple(reader.said()), kind="clients")


def _rows(cards: Sequence[tuple[int, dict[str, list[str]]]]) -> Iterator[RawRow]:
    widths: dict[str, int] = dict.fromkeys(_FIRST, 1)
    for _, card in cards:
        for column, cells in card.items():
            widths[column] = max(widths.get(column, 1), len(cells))
    yield RawRow(1, [column for column, width in widths.items() for _ in range(width)])
    for line, card in cards:
        cells = []
        for column, width in widths.items():
            there = card.get(column, [])
            cells += [*there, *[""] * (width - len(there))]
        yield RawRow(line, cells)


class _Reader:
    """Makes rows of cards, and keeps in mind what was left out."""

    def __init__(self, encoding: str | None, sample: bytes) -> None:
        self.encoding = encoding
        self.other = narrow(sample[:_LONGEST])
        self.left_out = Counter[str]()
        self.groups = 0
        self.guessed = ""

    def cards(self, properties: Iterable[_Property]) -> Iterator[tuple[int, dict[str, list[str]]]]:
        """Return each card with its first line; one that begins before another has ended ends there."""
        card: dict[str, list[str]] | None = None
        begun = 0
        for one in _outermost(properties):
            if one.name in {"BEGIN", "END"}:
                if card or (card is not None and one.name == "END"):
                    yield from self._whole(begun, card)
                card, begun = ({}, one.line) if one.name == "BEGIN" else (None, 0)
                continue
            if card is None and one.name in {"N", "FN"}:
                card, begun = {}, one.line
            if card is not None:
                self._add(card, one)
        if card:
            yield from self._whole(begun, card)

    def said(self) -> Iterator[str]:
        if self.guessed:
            yield say("read as {name} where it is no UTF-8; else say --encoding NAME", name=self.guessed)
        if self.groups:
            yield say_n("{n} card of groups left out", "{n} cards of groups left out", self.groups)
        if self.left_out:
            names = ", ".join(name for name, _ in self.left_out.most_common())
            yield say("left out, a record has no use for it: {names}", names=names)

    def _whole(self, line: int, card: dict[str, list[str]]) -> Iterator[tuple[int, dict[str, list[str]]]]:
        """Give a card its name, and let one of a company be that company."""
        names = card.pop("N", [])
        is_company = bool(card.pop("\0company", None))
        if card.pop("\0group", None):
            self.groups += 1
            return
        name = (card.get("name") or names or [""])[0]
        company = (card.get("company") or [""])[0]
        if company and (is_company or name == company):
            name = ""
        if not name and not company:
            name = next((cell for key in ("aliases", "email", "phone") for cell in card.get(key, ())), "")
        card["name"] = [name]
        for column in _SINGLE & card.keys():
            first, *more = card[column]
            card[column] = [first]
            if more:
                card.setdefault(f"second {column}", []).append("; ".join(more))
        yield line, card

    def _add(self, card: dict[str, list[str]], one: _Property) -> None:
        name = one.name
        text = "" if name in _BINARY else self._text(one)
        if (name in {"KIND", "X-ADDRESSBOOKSERVER-KIND"} and text.casefold() == "group") or name == "MEMBER":
            card["\0group"] = ["group"]
        elif (name == "KIND" and text.casefold() == "org") or name == "X-ABSHOWAS":
            card["\0company"] = ["company"]
        if name in _BINARY or name in _NO_USE:
            if name != "VERSION":
                self.left_out[name] += 1
            return
        for column, cell in _cells(one, text):
            if cell and cell not in (cells := card.setdefault(column, [])):
                if len(cells) < _MOST:
                    cells.append(cell)
                else:
                    self.left_out[f"{name} beyond {_MOST}"] += 1

    def _text(self, one: _Property) -> str:
        """Decode a value by what it says of itself, else by what the file is in."""
        value = one.value
        encodings = {text.upper() for text in (*one.params.get("ENCODING", ()), *one.params.get("", ()))}
        if encodings & {"QUOTED-PRINTABLE", "Q"}:
            value = quopri.decodestring(value)
        elif encodings & {"B", "BASE64"}:
            with suppress(ValueError):
                value = b64decode(value, validate=True)
        named = one.params.get("CHARSET", [""])[0] or self.encoding
        for encoding in filter(None, (named, "utf-8")):
            try:
                return value.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                continue
        self.guessed = self.other
        return value.decode(self.other, "replace")


def _outermost(properties: Iterable[_Property]) -> Iterator[_Property]:
    """Return the properties that are not of a card within a card, which is the property AGENT."""
    depth, agent = 0, False
    for one in properties:
        begins = one.name == "BEGIN" or one.value.strip().upper() == b"BEGIN:VCARD"
        if begins and (agent or one.name == "AGENT" or depth):
            depth += 1
        elif depth:
            depth -= one.name == "END"
        else:
            yield one
        agent = one.name == "AGENT" and not begins


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _cells(one: _Property, text: str) -> Iterator[tuple[str, str]]:
    """Return what a property says, and in which columns."""
    match one.name:
        case "N":
            last, first, middle, *_ = (*map(_plain, _APART.split(text)), "", "", "")
            yield "N", " ".join(filter(None, (first, middle, last)))
        case "ORG":
            company, *departments = map(_plain, _APART.split(text))
            yield "company", company
            yield "department", ", ".join(filter(None, departments))
        case "ADR":
            home = "home_" if "home" in one.types and "work" not in one.types else ""
            box, more, *parts = (*map(_plain, _APART.split(text)), *[""] * len(_ADDRESS))
            parts[0] = ", ".join(filter(None, (parts[0], more, box and f"PO Box {box}")))
            for column, part in zip(_ADDRESS[2:], parts, strict=False):
                yield home + column, part
        case "TEL":
            number = _plain(text.removeprefix("tel:").removeprefix("TEL:"))
            column = "fax" if "fax" in one.types else "pager" if "pager" in one.types else "phone"
            yield column, re.sub(r";ext=", " ext. ", number)
        case "BDAY":
            day = _birthday(_plain(text))
            yield ("birthday" if _A_DAY.fullmatch(day) else "BDAY"), day
        case "CATEGORIES":
            yield "tags", ", ".join(map(str.strip, _plain(text).split(",")))
        case "EMAIL" | "URL":
            yield _COLUMNS[one.name], _plain(text.removeprefix("mailto:"))
        case name:
            yield _COLUMNS.get(name, name), _plain(text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _birthday(text: str) -> str:
    if known := _APPLE_YEAR.fullmatch(text):
        return f"{known[1]}-{known[2]}"
    if basic := _BASIC.fullmatch(text):
        return "-".join(basic.groups())
    return text.partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", text) else text


def _properties(file: Path) -> Iterator[_Property]:
    """Return the properties of all cards, each from the lines that belong together."""
    pending: tuple[int, bytes] | None = None
    blank = b""
    for number, line in _lines(file):
        if pending is None:
            pending = (number, line) if line.strip() else None
            continue
        start, head = pending
        quoted = b"QUOTED-PRINTABLE" in head[:200].upper()
        if quoted and head.endswith(b"="):
            pending = start, head[:-1] + line
        elif quoted and line[:1] == b"=" and b":" not in line:
            pending = start, head + line  # a break that says nothing of itself
        elif line[:1] in {b" ", b"\t"}:
            pending = start, head + blank + line[1:]
        elif line.strip():
            if head[:8].upper() == b"VERSION:":
                blank = b" " if b"2.1" in head else b""  # where old cards are folded, a blank stays
            yield from _property(start, head)
            pending = number, line
    if pending:
        yield from _property(*pending)


def _is_binary(head: bytes) -> bool:
    name = re.split(rb"[;:]", head[:100], maxsplit=1)[0].rpartition(b".")[2].upper().decode("latin-1")
    return name in _BINARY - {"AGENT"}


def _property(line: int, text: bytes) -> Iterator[_Property]:
    head, value = _head_and_value(text)
    first, *given = head.split(b";")
    found = _NAME.match(first.strip())
    if not found:
        return
    name = found[1].decode("latin-1").upper()
    params: dict[str, list[str]] = {}
    for param in filter(None, (one.decode("utf-8", "replace") for one in given)):
        key, sign, said = param.partition("=")
        params.setdefault(key.strip().upper() if sign else "", []).extend(
            part.strip('" ') for part in (said if sign else key).split(",")
        )
    yield _Property(name, params, value, line)


def _head_and_value(text: bytes) -> tuple[bytes, bytes]:
    """Cut a property at its colon: the first that stands in no quotes."""
    end = text.find(b":")
    while end >= 0 and text.count(b'"', 0, end) % 2:
        end = text.find(b":", end + 1)
    end = text.find(b":") if end < 0 else end
    return (text[:end], text[end + 1 :]) if end >= 0 else (b"", b"")


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Return the lines without what is no text in them; a file of too much text is refused."""
    try:
        with file.open("rb") as opened:
            start = opened.read(2)
            opened.seek(0)
            wide = "utf-16" if start in {b"\xff\xfe", b"\xfe\xff"} else _HALVES.get(start.find(0), "")
            if wide and file.stat().st_size > _LARGEST:
                raise Unusable(Finding(file.as_posix(), 1, 1, codes.NO_TABLE, _TOO_LARGE))
            lines = iter(lambda: opened.readline(_LONGEST), b"")
            yield from _kept(file, _wide(opened.read(), wide) if wide else _apart(lines))
    except FileNotFoundError:
        raise UsageError(say('there is no file "{file}"; name the files to import', file=file)) from None
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None


def _kept(file: Path, lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Return the lines with their numbers, and of pictures only how they begin."""
    size, number, inside, passing = 0, 1, False, False
    for line in lines:
        whole = line.endswith(b"\n")
        if not inside:
            goes_on = line[:1] in {b" ", b"\t"} or b":" not in line
            passing = passing and goes_on
            if not passing:
                passing = not goes_on and _is_binary(line)
                kept = line[:100] if passing else line
                size += len(kept)
                if size > _LARGEST or (not whole and len(kept) >= _LONGEST):
                    raise Unusable(Finding(file.as_posix(), number, 1, codes.NO_TABLE, _TOO_LARGE))
                yield number, kept.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
        inside = not whole
        number += whole


_TOO_LARGE: Final = f"the file has more than {_LARGEST // MEGABYTE} MB of text; split it"


_HALVES: Final = {0: "utf-16-be", 1: "utf-16-le"}
"""Where the first letter has its half of nothing, in a file that begins with no mark."""


def _wide(data: bytes, encoding: str) -> Iterator[bytes]:
    yield from data.decode(encoding, "replace").encode().splitlines(keepends=True)


def _apart(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Return lines as they are meant where some end as on an old Mac, or twice."""
    for line in lines:
        if b"\r" in line[:-2]:
            yield from re.sub(rb"\r*\n|\r", b"\n", line).splitlines(keepends=True)
        else:
            yield line
