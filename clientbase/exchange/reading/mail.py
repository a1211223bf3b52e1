"""Mails, one a file (.eml) or many (mbox): who wrote to whom, when, about what, and what was newly said in it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from clientbase.errors import UsageError, cause_of, unreadable
from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import WrongEncodingError, decoded, narrow
from clientbase.exchange.reading.rows import MEGABYTE, Raw, RawRow, Unusable
from clientbase.finding import Finding
from clientbase.language import say, say_n

HEADER: Final = ["date", "kind", "from", "to", "subject", "text", "documents", "cancelled"]
_LARGEST: Final = 32 * MEGABYTE
"""Of one mail; what is behind that is not looked at."""
_LINE: Final = 1 * MEGABYTE
_LONGEST: Final = 2_000
_MOST: Final = 20
_BEGINS: Final = re.compile(rb"From \S+ .*\d\d?:\d\d\b.*\d{4}")
_SURELY: Final = re.compile(rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} +\d\d? \d\d:\d\d:\d\d \d{4}")
"""How a mail begins in a mailbox, the second also where no blank line is above it."""
_REPLY: Final = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|исходное сообщение|пересланное|оригинална)"
    r"|(?:on|am|le|на|в|dana|дана|el)\b.{5,200}(?:wrote|schrieb|écrit|напиша|пишува|написал|пишет|napisa|написа)\w*"
    r"(?:\(а\))?.{0,100}:\s*$"
    r"|.{5,200}(?:пишет|писал|написал|написала|wrote|schrieb):\s*$|_{10,}\s*$"
    r"|.*\d\d?[:.]\d\d\b.*<[^<>\s]+@[^<>\s]+\s*>[^<>]{0,40}:\s*$",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(r"\*{0,2}(?:from|von|de|от|од|od)\s?:\*{0,2}\s", re.IGNORECASE)
_BELOW: Final = re.compile(
    r"\*{0,2}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|отправлено|дата|кому|тема|испратено|послато|"
    r"датум|до|за|предмет|poslato|poslano|predmet|za)\s?:",
    re.IGNORECASE,
)
"""The lines that Outlook puts above what a mail answers to."""
_WRAPPED: Final = re.compile(r"(?:\S{2,10},? ).*\d\d?[:.]\d\d\b.*(?:<.*|[^.!?:])$")
"""A line on an answered mail that may go on below."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SIGNATURE: Final = "-- "


def read_mail(file: Path) -> Raw:
    """Read the mails of a file; Unusable where it holds none."""
    path = file.as_posix()
    rows, cut, twice = [RawRow(1, HEADER)], 0, 0
    seen = set[str]()
    for line, data in _messages(file):
        cut += len(data) >= _LARGEST
        try:
            mail = BytesParser(policy=policy.default).parsebytes(data)
            known = str(mail.get("message-id", "")).strip()
            if known and known in seen:
                twice += 1
                continue
            seen.add(known)
            rows.append(RawRow(line, _cells(mail)))
        except (
            MessageError,
            RecursionError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            IndexError,
        ) as error:
            message = f"the mail cannot be read: {str(error).lower() or type(error).__name__}; take it out of the file"
            raise Unusable(Finding(path, line, 1, codes.NO_TABLE, message)) from None
    if not any(any(row.cells[2:4]) for row in rows[1:]):
        raise Unusable(
            Finding(path, 1, 1, codes.NO_TABLE, "there is no mail in the file, with sender and receivers")
        )
    return Raw(path, rows, said=tuple(_left_out(cut, twice)), kind="mails")


def _left_out(cut: int, twice: int) -> Iterator[str]:
    """Say how many mails are too large to be held, and how many stand there twice."""
    if cut:
        yield say_n(
            "{n} mail of more than {size} MB, whose last attachments are not listed",
            "{n} mails of more than {size} MB, whose last attachments are not listed",
            cut,
            size=_LARGEST // MEGABYTE,
        )
    if twice:
        yield say_n(
            "{n} mail left out that stands in the file before, by its Message-ID",
            "{n} mails left out that stand in the file before, by their Message-ID",
            twice,
        )


def _messages(file: Path) -> Iterator[tuple[int, bytes]]:
    """Return each mail with the line on which it begins, and no more of it than may be held."""
    try:
        with file.open("rb") as opened:
            held: list[bytes] = []
            size = start = 0
            blank = whole = True
            number = 1
            while line := opened.readline(_LINE):
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if whole and (_BEGINS if blank else _SURELY).match(line):
                    if size:
                        yield start, b"".join(held)
                    held, size, start = [], 0, number
                elif size < _LARGEST:
                    held.append(line[1:] if line.startswith(b">From ") else line)
                    size += len(line)
                    start = start or number
                blank = not line.strip() if whole else False
                whole = line.endswith(b"\n")
                number += whole
            if size:
                yield start, b"".join(held)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{file}"; name the files to import', file=file)) from None
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None


def _cells(mail: EmailMessage) -> list[str]:
    sender = _people(mail, "from")[:1] or _people(mail, "sender")[:1]
    receivers = [*_people(mail, "to"), *_people(mail, "cc"), *_people(mail, "bcc")]
    subject = " ".join(_CONTROL.sub("", _subject(mail)).split())
    names = [_name(part) for part in mail.walk() if _is_attached(part)]
    more = [f"and more: {len(names) - _MOST:,}"] if len(names) > _MOST else []
    documents = "\n".join([*names[:_MOST], *more])
    said = str(mail.get("auto-submitted", "no")).strip().casefold()
    automatic = "an automatic answer" if said.startswith("auto-replied") else ""
    people = map("\n".join, (sender, receivers))
    return [_day(mail), "email", *people, subject, _said(mail), documents, automatic]


def _subject(mail: EmailMessage) -> str:
    """Return the subject, also where it does not say what it is encoded in."""
    for name, value in mail.raw_items():
        raw = str(value).encode("ascii", "surrogateescape") if name.lower() == "subject" else b""
        if not raw.isascii():
            with suppress(WrongEncodingError):  # what looks like a mark of UTF-16 may be none
                return decoded(raw, None).text
            return raw.decode("utf-8", "replace")
    return str(mail.get("subject", ""))


def _is_attached(part: Message) -> bool:
    """Whether a part is a file of its own, and no picture within a text."""
    if part.get_content_disposition() == "attachment":
        return True
    return bool(part.get_filename()) and not part.is_multipart() and not part.get("content-id")


def _people(mail: Message, header: str) -> list[str]:
    values = [str(value) for value in mail.get_all(header, [])]
    return [address.strip() for _, address in getaddresses(values) if "@" in address]


def _day(mail: Message) -> str:
    """Return the day on which a mail was written; where it says none, that on which it came."""
    came = (str(line).rpartition(";")[2] for line in mail.get_all("received", []))
    for said in (str(mail.get("date", "")), *came):
        with suppress(ValueError, TypeError, IndexError):
            return parsedate_to_datetime(said).date().isoformat()
    return " ".join(str(mail.get("date", "")).split())


def _name(part: Message) -> str:
    return " ".join((part.get_filename() or part.get_content_type()).replace(",", " ").split())


def _said(mail: EmailMessage) -> str:
    """Return what is newly said in a mail: neither what it answers to, nor the signature."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _text(body)
    if body.get_content_subtype() == "html":
        reader = _Html()
        reader.feed(text)
        text = "".join(reader.said)
    lines = [line.rstrip("\r\n") for line in _CONTROL.sub("", text).splitlines()]
    kept: list[str] = []
    for n, line in enumerate(lines):
        if line == _SIGNATURE or _is_reply([one.strip() for one in lines[n : n + 3]]):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.strip())
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1].rstrip() + "…"


def _is_reply(lines: Sequence[str]) -> bool:
    """Whether what a mail answers to begins with the first of these lines."""
    first, below = lines[0], next(filter(None, lines[1:]), "")
    if _REPLY.match(first) or (_HEAD.match(f"{first} ") and _BELOW.match(below)):
        return True
    return bool(_WRAPPED.match(first)) and below[-1:] == ":" and bool(_REPLY.match(f"{first}{below}"))


def _text(body: Message) -> str:
    data = body.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    for encoding in filter(None, (body.get_content_charset(), "utf-8")):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode(narrow(raw), "replace")


class _Html(HTMLParser):
    """The text of a page, without what is quoted in it."""

    _BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})
    _UNSAID: Final = frozenset({"style", "script", "blockquote", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        self.unsaid += tag in self._UNSAID
        if tag in self._BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unsaid = max(0, self.unsaid - (tag in self._UNSAID))

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.said.append(" ".join(data.split()) + " " if data.strip() else "")
