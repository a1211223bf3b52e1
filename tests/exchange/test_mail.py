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


HEAD = (
    "From: ana@luna.example\nTo: olga@adria.example\nDate: Fri, 02 Oct 2026 10:00:00 +0200\nSubject: Re\n\n"
)
WHEN = "Date: Fri, 02 Oct 2026 10:00:00 +0200\n"


@pytest.mark.parametrize(
    "answered",
    [
        "From: Olga Stojanova\nSent: Thursday, 1 October 2026 10:00\nTo: Ana\nSubject: Offer\n\nold",
        "*From:* Olga <olga@adria.example>\n*Date:* Thursday\n\nold",
        "On Thu, Oct 1, 2026 at 10:00 AM Olga Stojanova of Adria <\nolga@adria.example> wrote:\n\n> old",
        "чт, 1 окт. 2026 г. в 10:00, Olga <olga@adria.example>:\n> old",
        "чт, 1 окт. 2026 г. в 10:00, Olga Stojanova <olga@adria.example\n>:\n\n> old",
        "чет, 1. окт 2026. у 10:00 Olga <olga@adria.example> је написао/ла:\n> old",
    ],
)
def test_what_a_mail_answers_to_is_cut(tmp_path: Path, answered: str) -> None:
    (tmp_path / "m.eml").write_text(
        f"{HEAD}From: Skopje to @Ohrid\nwe send it.\n\n{answered}\n", encoding="utf-8"
    )
    assert read_mail(tmp_path / "m.eml").rows[1].cells[5] == "From: Skopje to @Ohrid\nwe send it."


def test_mails_that_break_the_standard(tmp_path: Path) -> None:
    file = tmp_path / "m.eml"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("Re\n", "При\x07вет\n").encode("utf-8") + b"x\x00y\n")
    row = read_mail(file).rows[1].cells
    assert (row[2], row[4], row[5]) == ("ana@luna.example", "Привет", "xy")
    file.write_bytes(HEAD.replace("Re\n", "Привет всем\n").encode("cp1251"))
    assert read_mail(file).rows[1].cells[4] == "Привет всем"
    file.write_text(HEAD.replace(WHEN, "Received: by x; Fri, 02 Oct 2026 10:00:00 +0200\n"), encoding="utf-8")
    assert read_mail(file).rows[1].cells[0] == "2026-10-02"


def test_an_automatic_answer_is_no_talk(base: Path, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_text(f"Auto-Submitted: auto-replied\n{HEAD}I am away.\n", encoding="utf-8")
    plan, found = talks(base, tmp_path / "m.eml")
    assert found == []
    assert any("1 row = 0 taken + 1 left aside (1 an automatic answer)" in line for line in plan.lines())


def test_files_without_a_disposition_are_attached_and_pictures_of_the_text_are_not(tmp_path: Path) -> None:
    made = mail("ana@luna.example", "olga@adria.example", "x", "y")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="price.pdf")
    made.add_attachment(
        b"x", maintype="image", subtype="png", filename="logo.png", cid="<a>", disposition="inline"
    )
    data = made.as_bytes().replace(
        b"Content-Disposition: attachment; filename", b"X-A: a\nContent-Type2: b; name"
    )
    (tmp_path / "m.eml").write_bytes(data.replace(b"application/pdf", b'application/pdf; name="price.pdf"'))
    assert read_mail(tmp_path / "m.eml").rows[1].cells[6] == "price.pdf"


def test_where_a_mail_of_a_mailbox_begins(base: Path, tmp_path: Path) -> None:
    one = f"Message-ID: <1@x>\n{HEAD}Hello\n\nFrom Skopje with love, 2026\nit is\n"
    other = HEAD.replace("Re\n", "Two\n") + "Second\n"
    begin = "From x@y Fri Oct  2 10:00:00 2026\n"
    (tmp_path / "Inbox").write_text(begin + one + begin + other + begin + one, encoding="utf-8")
    plan, found = talks(base, tmp_path / "Inbox")
    assert [talk["about"] for talk in found] == [
        "Re\nHello\n\nFrom Skopje with love, 2026\nit is",
        "Two\nSecond",
    ]
    assert any("1 mail left out that stands" in line for line in plan.lines())


EVENT = "BEGIN:VEVENT\nUID:%s\nDTSTART%s\nSUMMARY:%s\nORGANIZER:mailto:olga@adria.example\n%sEND:VEVENT\n"
ANA = "ATTENDEE:mailto:ana@luna.example\n"


def calendar(*events: str, head: str = "") -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{''.join(events)}END:VCALENDAR\n"


def test_who_has_declined_did_not_meet(base: Path, tmp_path: Path) -> None:
    declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@luna.example\n"
    text = calendar(
        EVENT % (1, ":20261005T100000Z", "a", declined),
        EVENT % (2, ":20261006T100000Z", "b", declined + "ATTENDEE:mailto:office@luna.example\n"),
        EVENT % (3, ":20261007T100000Z", "c", "ATTENDEE;EMAIL=ana@luna.example:/principals/1\n"),
    )
    (tmp_path / "c.ics").write_text(text, encoding="utf-8")
    plan, found = talks(base, tmp_path / "c.ics")
    assert [(talk["about"], talk.get("with")) for talk in found] == [("b", None), ("c", "Ана Петрова")]
    assert any("3 rows = 2 taken + 1 left aside (1 declined)" in line for line in plan.lines())


def test_what_is_called_off_or_said_anew(base: Path, tmp_path: Path) -> None:
    (tmp_path / "c.ics").write_text(
        calendar(EVENT % (1, ":20261005T100000Z", "a", ANA), head="METHOD:CANCEL\n"), encoding="utf-8"
    )
    assert talks(base, tmp_path / "c.ics")[1] == []
    versions = [
        EVENT % (1, ":20261005T100000Z", "a", f"{ANA}SEQUENCE:2\n"),
        EVENT % (1, ":20261004T100000Z", "b", ANA),
    ]
    (tmp_path / "c.ics").write_text(calendar(*versions), encoding="utf-8")
    assert [talk["about"] for talk in talks(base, tmp_path / "c.ics")[1]] == ["a"]


def test_days_of_meetings(base: Path, tmp_path: Path) -> None:
    schema = base / "schema.yaml"
    schema.write_text(
        schema.read_text(encoding="utf-8").replace("EUR}", "EUR, timezone: Europe/Skopje}"), encoding="utf-8"
    )
    text = calendar(
        EVENT % (1, ":20261005T233000Z", "late", ANA),
        EVENT % (2, ":20261007T100000Z", "more", f"{ANA}RDATE:20261009T100000Z\n"),
        EVENT % (3, ":20200101T100000Z", "often", f"{ANA}RRULE:FREQ=SECONDLY\n"),
        "BEGIN:VEVENT\nUID:4\nSUMMARY:no day\nATTENDEE:mailto:ana@luna.example\nEND:VEVENT\n",
        EVENT % (5, ":2026-10-02", "a wrong day", ANA),
    )
    (tmp_path / "c.ics").write_bytes(text.encode("utf-16"))
    plan, found = talks(base, tmp_path / "c.ics")
    assert [(talk["date"], talk["about"]) for talk in found] == [
        ("2026-10-06", "late"),
        ("2026-10-07", "more"),
        ("2026-10-09", "more"),
        ("2020-01-01", "often"),
    ]
    assert [(fault.line, fault.code) for fault in plan.faults] == [(27, "CB103"), (32, "CB103")]


def test_of_a_meeting_that_recurs_for_years_the_last_are_taken(base: Path, tmp_path: Path) -> None:
    text = calendar(EVENT % (1, ";VALUE=DATE:20200101", "daily", f"{ANA}RRULE:FREQ=DAILY\n"))
    (tmp_path / "c.ics").write_text(text, encoding="utf-8")
    plan, found = talks(base, tmp_path / "c.ics")
    assert (len(found), found[-1]["date"]) == (1000, "2026-11-21")
    assert any("the last 1,000 are taken" in line for line in plan.lines())
