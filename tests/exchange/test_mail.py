"""Mails and meetings become talks of the client whose people took part."""

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from clientbase.exchange import ImportPlan, apply_import, plan_import
from clientbase.exchange.reading.mail import read_mail
from clientbase.exchange.reading.rows import Unusable
from clientbase.text.read import read

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def base(base: Path) -> Path:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("  email: {contact: true}\n  meeting: {contact: true}\n")
    (base / "records/luna.yaml").write_text(
        "name: Luna\nemail: office@luna.example\ncontacts:\n  - {name: Ана Петрова, email: ana@luna.example}\n",
        encoding="utf-8",
    )
    return base


def mail(
    sender: str, to: str, subject: str, text: str, day: str = "Fri, 02 Oct 2026 10:00:00 +0200"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = sender, to, subject, day
    made.set_content(text)
    return made


def mailbox(file: Path, mails: Sequence[EmailMessage]) -> Path:
    file.write_bytes(
        b"".join(b"From x@y Fri Oct  2 10:00:00 2026\n" + one.as_bytes() + b"\n\n" for one in mails)
    )
    return file


def talks(base: Path, file: Path) -> tuple[ImportPlan, list[Any]]:
    plan = plan_import(base, [file], DAY)
    assert plan.problems == ()
    apply_import(plan)
    data: Any = read(base / "records/luna.yaml", "").data
    unsaid = ("entered", "learnt_from")
    return plan, [{k: v for k, v in one.items() if k not in unsaid} for one in data.get("interactions", [])]


def test_mails_to_and_from_a_client(base: Path, tmp_path: Path) -> None:
    first = mail(
        "Olga <olga@adria.example>", "Ana <ANA@luna.example>", "Offer", "Dear Ana,\nhere it is.\n\n-- \nOlga"
    )
    first.add_attachment(b"x", maintype="application", subtype="pdf", filename="offer.pdf")
    answer = mail("ana@luna.example", "olga@adria.example, per@other.example", "Re: Offer", "")
    answer.set_content(
        "We take it.\n\nOn Fri, 2 Oct 2026 at 10:00, Olga <olga@adria.example> wrote:\n> Dear Ana,\n"
    )
    strange = mail("who@nobody.example", "olga@adria.example", "Hello", "x")
    plan, found = talks(base, mailbox(tmp_path / "m.mbox", [first, answer, strange]))
    common = {"date": "2026-10-02", "kind": "email", "by": "olga", "with": "Ана Петрова"}
    assert found == [
        {**common, "direction": "out", "about": "Offer\nDear Ana,\nhere it is.", "document": "offer.pdf"},
        {**common, "direction": "in", "about": "Re: Offer\nWe take it."},
    ]
    (fault,) = plan.faults
    assert (fault.line > 10, fault.message.partition(";")[0]) == (
        True,
        '"who@nobody.example" is an address of no client',
    )
    assert plan_import(base, [tmp_path / "m.mbox"], DAY).empty, "a second time nothing is new"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit", "Берём всё.\n> было"),
        ("Content-Type: text/plain; charset=none-such", "Берём всё.\n\n12.10.2026 10:00, Ольга пишет:\nбыло"),
        ("Content-Type: text/html; charset=koi8-r", "<p>Берём<b> всё.</b></p><blockquote>было</blockquote>"),
    ],
    ids=["koi8-r", "an unknown charset", "HTML"],
)
def test_a_mail_in_another_encoding(base: Path, tmp_path: Path, head: str, body: str) -> None:
    file = tmp_path / "m.eml"
    head = f"From: office@luna.example\nTo: olga@adria.example\nSubject: =?koi8-r?B?+sHLwdo=?=\n{head}"
    file.write_bytes(f"{head}\nDate: Fri, 2 Oct 2026 10:00:00 +0000\n\n{body}\n".encode("koi8-r"))
    _, (talk,) = talks(base, file)
    assert (talk["about"], "with" in talk) == ("Заказ\nБерём всё.", False)


def test_many_attachments_are_counted_and_a_long_text_is_cut(tmp_path: Path) -> None:
    made = mail("a@a.example", "b@b.example", "Much", "word " * 1000)
    for n in range(50):
        made.add_attachment(b"x", maintype="image", subtype="png", filename=f"p{n}.png")
    row = read_mail(mailbox(tmp_path / "m.mbox", [made])).rows[1]
    assert row.cells[6].endswith("p19.png\nand more: 30")
    assert (len(row.cells[5]), row.cells[5][-1]) == (2000, "…")


def test_what_is_no_mail_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_text("name,phone\nAna,070\n", encoding="utf-8")
    with pytest.raises(Unusable, match="there is no mail in the file"):
        read_mail(tmp_path / "m.eml")


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Skopje:20261005T100000
DTEND;TZID=Europe/Skopje:20261005T110000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Skopje:20261012T100000
SUMMARY:Tasting
LOCATION:Skopje
ORGANIZER;CN=Olga:mailto:olga@adria.example
ATTENDEE;CN=Ana:mailto:ana@luna.example
ATTENDEE:mailto:who@nobody.example
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261224
SUMMARY:Party
ATTENDEE:mailto:office@luna.example
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20261006T100000Z
STATUS:CANCELLED
SUMMARY:Lunch
ATTENDEE:mailto:office@luna.example
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20261007T100000Z
SUMMARY:Dentist
END:VEVENT
END:VCALENDAR
"""


def test_meetings_by_their_attendees(base: Path, tmp_path: Path) -> None:
    (tmp_path / "c.ics").write_text(CALENDAR, encoding="utf-8")
    plan, found = talks(base, tmp_path / "c.ics")
    common = {"kind": "meeting", "by": "olga", "with": "Ана Петрова", "about": "Tasting\nSkopje"}
    assert found == [{"date": f"2026-10-{day}", **common} for day in ("05", "19", "26")]
    assert [(fault.line, fault.code) for fault in plan.faults] == [(29, "CB105")]
    assert any("6 rows = 3 taken + 2 left aside" in line for line in plan.lines())


def test_what_is_no_calendar_is_refused(base: Path, tmp_path: Path) -> None:
    for name, text in (("a", "name\n"), ("b", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")):
        (tmp_path / f"{name}.ics").write_text(text, encoding="utf-8")
        plan = plan_import(base, [tmp_path / f"{name}.ics"], DAY)
        assert [one.code for one in plan.problems] == ["CB101"]
