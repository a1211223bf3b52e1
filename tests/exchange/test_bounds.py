"""Files of a size that nobody wants to hold: refused unread, or read only as far as they are of use."""

import datetime as dt
import resource
from pathlib import Path

import pytest

from clientbase.exchange import plan_import
from clientbase.exchange.reading.mail import read_mail

DAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "ics"])
def test_two_gigabytes_are_refused_unread(base: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"clients.{ending}"
    with file.open("wb") as opened:
        opened.write(b"id,name\n")
        opened.truncate(2_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (problem,) = plan_import(base, [file], DAY).problems
    assert problem.message.startswith("the file has 2,000 MB, and at most")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_of_two_thousand_attachments_twenty_are_named(tmp_path: Path) -> None:
    part = b"--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=p.png\n\nAA\n"
    head = b"From: a@a.example\nTo: b@b.example\nDate: Mon, 2 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\n"
    file = tmp_path / "m.eml"
    file.write_bytes(head + b'Content-Type: multipart/mixed; boundary="x"\n\n' + part * 2_000 + b"--x--\n")
    names = read_mail(file).rows[1].cells[6].splitlines()
    assert (len(names), names[0], names[-1]) == (21, "p.png", "and more: 1,980")
