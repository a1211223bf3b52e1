"""`send`: each manager gets the mail about his own clients, through a mailer; what that refuses is tried again."""

import datetime as dt
import shlex
import signal
import socket
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from shutil import which
from textwrap import dedent
from typing import Any

import pytest

from clientbase.reports.runs import runs_of
from tests.edits.running import run, run_process
from tests.index.bases import sold, write

RECORDS = {
    "luna": sold("2026-04-01", "2026-04-11", "2026-05-01", more="manager: olga"),
    "sol": sold("2026-11-20", more="manager: ivan"),
}
STAFF = """\
managers:
  olga: {email: olga@adria.example}
  ivan: {email: ivan@adria.example}
  petar: {email: petar@adria.example, until: 2025-01-01}
"""
FAKE = dedent("""\
    #!{python}
    import os, pathlib, sys
    here = pathlib.Path(__file__).parent
    mail = sys.stdin.buffer.read()
    to = next(line[4:] for line in mail.decode().splitlines() if line.startswith("To: "))
    if (here / "down").exists() and (here / "down").read_text() in to:
        print("cannot reach the server", file=sys.stderr)
        sys.exit(75)
    if (here / "kills").exists() and (here / "kills").read_text() in to:
        os.kill(os.getppid(), 9)
        sys.exit(1)
    (here / "words").write_text(" ".join(sys.argv[1:]))
    number = len(list((here / "box").iterdir()))
    (here / "box" / f"{{number}}-{{to}}").write_bytes(mail)
    """)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the mailer lays what it is given."""
    program = tmp_path / "bin" / "sendmail"
    (program.parent / "box").mkdir(parents=True)
    program.write_text(FAKE.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program.parent / "box"


def base_with(root: Path, schedule: str) -> Path:
    return write(root / "base", RECORDS, f"{STAFF}schedules:\n  w: {schedule}\n")


def sent(box: Path) -> list[str]:
    return sorted(file.name.partition("-")[2] for file in box.iterdir())


def test_each_manager_gets_his_own_and_who_is_named_gets_all(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, boss@adria.example, always]}")
    answer = run(root, "run", "w")
    assert (answer.code, answer.out) == (0, "")
    assert sent(box) == ["boss@adria.example", "ivan@adria.example", "olga@adria.example"]
    assert (box.parent / "words").read_text() == "-i -t"
    mails = {
        file.name.partition("-")[2]: message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in box.iterdir()
    }
    body = {to: mail.get_body(("plain",)).get_content() for to, mail in mails.items()}
    assert "luna" in body["olga@adria.example"]
    assert "luna" in body["boss@adria.example"]
    assert "luna" not in body["ivan@adria.example"]
    assert mails["olga@adria.example"]["To"] == "olga@adria.example"
    assert {mails["olga@adria.example"][name] for name in ("From", "Date", "X-Unsent")} == {None}


def test_who_has_nothing_to_hear_gets_none(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: managers}")
    assert run(root, "run", "w") == (0, "", "")
    assert sent(box) == ["olga@adria.example"]


def test_the_subject_of_the_monday_report(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [overview], send: boss@adria.example}")
    run(root, "run", "w")
    (file,) = box.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"].startswith("Clients, week 47: ")


def test_mail_and_files_are_in_the_language_of_the_base_and_programs_read_english(
    tmp_path: Path, box: Path
) -> None:
    schedule = "{reports: [overview, dormant], format: [json, html], output: 'out/{report}', send: boss@adria.example}"
    root = base_with(tmp_path, schedule)
    run(root, "run", "w")
    english = (root / "out/overview.json").read_bytes()
    schema = root / "schema.yaml"
    schema.write_text("base: {language: mk}\n" + schema.read_text())
    assert run(root, "run", "w") == (0, "", "")
    assert (root / "out/overview.json").read_bytes() == english
    assert '<html lang="mk">' in (root / "out/dormant.html").read_text()
    mail = max(box.iterdir()).read_bytes()
    assert b"Subject: =?utf-8?" in mail
    said = message_from_bytes(mail, policy=policy.default)
    assert said["Subject"].startswith("Клиенти, недела 47: ")
    assert "Сите редови и колони се во приложената табела." in said.get_body(("plain",)).get_content()


def test_what_the_mailer_refuses_fails_the_run_and_is_sent_the_next_time(tmp_path: Path, box: Path) -> None:
    root = base_with(
        tmp_path, "{every: day, reports: [dormant], send: [managers, always], output: out/d.txt}"
    )
    (box.parent / "down").write_text("ivan")
    answer = run(root, "run", "--all-due")
    assert answer.code == 4
    assert answer.err.splitlines()[0].startswith("clientbase: w: mail to ivan@adria.example: ")
    assert answer.err.splitlines()[0].endswith(
        "sendmail: cannot reach the server; the next run sends it again"
    )
    assert (root / "out/d.txt").exists()
    (box.parent / "down").unlink()
    assert run(root, "run", "--all-due").code == 0
    assert sent(box) == ["ivan@adria.example", "olga@adria.example"], "olga gets it once"
    run(root, "run", "--all-due")
    assert len(sent(box)) == 2
    assert [one.result for one in runs_of(root)] == ["failed", "ok"]


def test_where_no_mailer_is_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: boss@adria.example}")
    monkeypatch.setattr("clientbase.scheduling.mail.which", lambda *_args, **_words: None)
    answer = run(root, "run", "w")
    assert answer.code == 4
    assert (
        "no mailer is here; install msmtp or another sendmail, or name it in CLIENTBASE_SENDMAIL"
        in answer.err
    )
    monkeypatch.setenv("CLIENTBASE_SENDMAIL", "/nowhere/msmtp -a work")
    assert "/nowhere/msmtp cannot be started" in run(root, "run", "w").err


def test_a_manager_without_an_address_is_said(tmp_path: Path, box: Path) -> None:
    root = write(
        tmp_path / "base",
        RECORDS,
        "managers: {olga: {}}\nschedules: {w: {reports: [dormant], send: managers}}\n",
    )
    answer = run(root, "run", "w")
    assert (answer.code, sent(box)) == (2, [])
    assert 'send: manager "olga" has no email in schema.yaml' in answer.err


def test_a_dry_run_writes_the_mails_into_a_folder_and_sends_none(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, always], output: out/d.txt}")
    answer = run(root, "run", "w", "--dry-run", "-o", str(tmp_path / "look"))
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "w: would write out/d.txt",
        f"w: would send to olga@adria.example: {tmp_path}/look/w-olga@adria.example.eml",
        f"w: would send to ivan@adria.example: {tmp_path}/look/w-ivan@adria.example.eml",
    ]
    assert sorted(file.name for file in (tmp_path / "look").iterdir()) == [
        "w-ivan@adria.example.eml",
        "w-olga@adria.example.eml",
    ]
    assert sent(box) == []
    assert not (root / "out").exists()
    assert runs_of(root) == []


def test_who_is_manager_and_named_gets_both(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, olga@adria.example, always]}")
    (box.parent / "down").write_text("ivan")
    assert run(root, "run", "w").code == 4
    assert sent(box) == ["olga@adria.example", "olga@adria.example"]
    (box.parent / "down").unlink()
    assert run(root, "run", "w").code == 0
    assert sent(box) == ["ivan@adria.example", "olga@adria.example", "olga@adria.example"]


def test_a_try_on_another_day_of_the_same_turn_sends_nothing_twice(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{every: monday, reports: [dormant], send: [managers, always]}")
    (box.parent / "down").write_text("ivan")
    for day in ("2026-11-16", "2026-11-17"):
        assert run(root, "--as-of", day, "run", "--all-due").code == 4
        assert sent(box) == ["olga@adria.example"]
    (box.parent / "down").unlink()
    assert run(root, "--as-of", "2026-11-18", "run", "--all-due").code == 0
    assert sent(box) == ["ivan@adria.example", "olga@adria.example"]
    run(root, "--as-of", "2026-11-19", "run", "--all-due")
    assert len(sent(box)) == 2
    (box.parent / "down").write_text("ivan")
    run(root, "--as-of", "2026-11-23", "run", "--all-due")
    assert sent(box).count("olga@adria.example") == 2, "the next turn has a mail of its own"


@pytest.mark.parametrize(
    ("every", "day"), [("2w", "2026-12-04"), ("month", "2026-11-30"), ("", "2026-11-21")]
)
def test_until_the_next_turn_it_is_the_same(tmp_path: Path, box: Path, every: str, day: str) -> None:
    said = f"every: {every}, " if every else ""
    root = base_with(tmp_path, f"{{{said}reports: [dormant], send: [managers, always]}}")
    (box.parent / "down").write_text("ivan")
    run(root, "run", "w")
    run(root, "--as-of", day, "run", "w")
    assert sent(box) == ["olga@adria.example"]
    next_one = dt.date.fromisoformat(day) + dt.timedelta(1)
    run(root, "--as-of", str(next_one), "run", "w")
    assert sent(box) == ["olga@adria.example"] * 2


def test_what_was_sent_before_a_run_was_killed_is_remembered(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, always]}")
    (box.parent / "kills").write_text("ivan")
    assert run_process(root, "run", "w").code == -signal.SIGKILL
    assert sent(box) == ["olga@adria.example"]
    told = run(root, "report", "runs", "-f", "csv").out.splitlines()
    assert told[1].endswith(",w,failed,0,0,1,it was ended before it had done all,")
    (box.parent / "kills").unlink()
    assert run(root, "run", "w") == (0, "", "w: sent to ivan@adria.example\n")
    assert sent(box) == ["ivan@adria.example", "olga@adria.example"]


def test_one_reason_is_one_line_whomever_it_hits(tmp_path: Path, box: Path) -> None:
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, always]}")
    (box.parent / "down").write_text("adria")
    program = box.parent / "sendmail"
    assert run(root, "run", "w").err == (
        f"clientbase: w: mail to olga@adria.example, ivan@adria.example: {program}: cannot reach the server; "
        "the next run sends it again\n"
    )


SENDMAIL = dedent("""\
    #!{python}
    import smtplib, sys
    from email import message_from_binary_file, policy
    mail = message_from_binary_file(sys.stdin.buffer, policy=policy.SMTP)
    mail["From"] = "reports@adria.example"
    try:
        with smtplib.SMTP("127.0.0.1", {port}) as server:
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        for address, (code, said) in refused.recipients.items():
            print(f"mailer: {{address}} not accepted", f"{{code}} {{said.decode()}}", sep="\\n", file=sys.stderr)
        sys.exit(69)
    """)
MSMTPRC = """\
defaults
auth off
tls off
account sink
host 127.0.0.1
port {port}
from reports@adria.example
account default : sink
"""


class Sink:
    """A server that keeps what it takes, and refuses one address as long as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], bytes]] = []
        self.refused = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, *_: Any) -> str:  # noqa: N802 - aiosmtpd's names
        if address == self.refused:
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        self.got.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


def stand_in(folder: Path, port: int) -> str:
    program = folder / "mailer"
    program.write_text(SENDMAIL.format(python=sys.executable, port=port))
    program.chmod(0o755)
    return shlex.quote(str(program))


def msmtp(folder: Path, port: int) -> str:
    if not which("msmtp"):
        pytest.skip("msmtp is not installed")
    (folder / "msmtprc").write_text(MSMTPRC.format(port=port))
    return f"msmtp -C {shlex.quote(str(folder / 'msmtprc'))}"


@pytest.mark.parametrize("mailer", [stand_in, msmtp])
def test_it_arrives_at_a_real_server_and_what_that_refuses_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mailer: Callable[[Path, int], str]
) -> None:
    controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("CLIENTBASE_SENDMAIL", mailer(tmp_path, port))
    root = base_with(tmp_path, "{reports: [dormant], send: [managers, owner@adria.example, always]}")
    sink = Sink()
    sink.refused = "ivan@adria.example"
    server = controller.Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        answer = run(root, "run", "w")
        (refused,) = [line for line in answer.err.splitlines() if "sent to" not in line]
        assert (answer.code, "550 no such mailbox here" in refused) == (4, True)
        assert refused.startswith("clientbase: w: mail to ivan@adria.example: ")
        assert refused.endswith("; the next run sends it again")
        assert [to for to, _ in sink.got] == [["olga@adria.example"], ["owner@adria.example"]]
        sink.refused = ""
        assert run(root, "run", "w") == (0, "", "w: sent to ivan@adria.example\n")
        assert [to for to, _ in sink.got][2:] == [["ivan@adria.example"]]
    finally:
        server.stop()
    mails = [message_from_bytes(content, policy=policy.default) for _, content in sink.got]
    assert ["luna" in mail.get_body(("plain",)).get_content() for mail in mails] == [True, True, False]
    assert {mail["From"] for mail in mails} == {"reports@adria.example"}
