"""A week of one salesperson, as she types it; after each day her agenda is held against what was worked out by hand.

Vera looks after twelve clients, Petar after three more, whose lines never stand on her agenda. It begins on Monday,
16 November 2026. A contact is due 21 days after the last one, the agenda shows seven days, today included, and the
program knows by git's user.email who types. `commit: auto` makes a commit of each command.

             before the week                what Vera does
mila         last contact 27 October        Tue: calls, and promises a list for Monday
jezero       deal; promise for Mon 16       Mon: keeps it in a talk, promises the next; Thu: keeps it, the deal is won
luna         deal; promise for Wed 18       Wed: keeps it in a talk, the deal is lost
sonce        promise for Tue 17             Tue: done, without a talk
vodno        promise for Mon 16             forgets it; Thu: closes it by mistake, undo; Fri: calls and makes it good
dva          nothing is due                 Tue: sells too little, and says why; Thu: part of it comes back
delikates    proposal since 9 November      Wed: they decline it
ana          promise for Fri 20             Wed: the house closes; Fri: they buy and are back, and so is the promise
most         birthday on Thu 19             Thu: congratulates; a birthday stands there until its day is over
zlatko       problem since 12 November      Tue: it is settled
as           nothing is due                 Mon: writes; answers may take two days; Wed: Vera answers
ema          nothing is due                 Fri: a task for Monday
nova         not there                      Fri: a new client, entered by answering questions

Where Vera is asked (who, what, which sum, why, whether it is back) she answers on a pseudo-terminal; there the answers
stand in the order of the questions. All else is said in words behind the command.
"""

import json
from pathlib import Path

import pytest

from tests.edits.running import Answer, run, run_on_terminal
from tests.undo.repositories import git

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-11-{day}" for day in range(16, 21))

NORMS = """\
base: {name: Fala, currency: EUR, timezone: Europe/Skopje, region: MK}
commit: auto
managers: {vera: {email: vera@fala.example}, petar: {email: petar@fala.example}}
segments: {horeca: Hotels, retail: Shops}
interactions: {call: {contact: true}, email: {contact: true}}
products: [honey, olive oil, pasta]
deal_stages: {lead: 10, offer: 40, won: 100, lost: 0}
leaving_reasons: [price, closed, competitor]
standards: [{contact: {target: 14d, limit: 21d}}]
answer: {limit: 2d}
thresholds: [{repeat_purchase: 100, policy: block}]
dates: {lead: 30d, round: 5}
required: {client: [segment, manager]}
"""

TALKED = "- {{date: {}, kind: call, by: {}, about: orders}}"
PROMISED = "- {{date: {}, kind: call, by: {}, about: orders, next: {{date: {}, what: {}}}}}"
DEAL = "deals: [{{id: d-2026-01, title: winter menu, {}}}]"
# Of each client: its manager, its talks, and what else stands in its record.
CLIENTS = {
    "mila": ("vera", TALKED.format("2026-10-27", "vera"), ""),
    "jezero": (
        "vera",
        PROMISED.format("2026-11-09", "vera", "2026-11-16", "send the draft"),
        DEAL.format("stage: offer, opened: 2026-11-02, expected: 2026-11-27, amount: 900"),
    ),
    "luna": (
        "vera",
        PROMISED.format("2026-11-09", "vera", "2026-11-18", "name a price"),
        DEAL.format("stage: lead, opened: 2026-11-03, expected: 2026-12-01, amount: 400"),
    ),
    "sonce": ("vera", PROMISED.format("2026-11-10", "vera", "2026-11-17", "bring samples"), ""),
    "vodno": ("vera", PROMISED.format("2026-11-11", "vera", "2026-11-16", "ring about the price"), ""),
    "dva": ("vera", TALKED.format("2026-11-10", "vera"), ""),
    "delikates": (
        "vera",
        TALKED.format("2026-11-09", "vera"),
        "proposals: [{date: 2026-11-09, product: pasta, amount: 300}]",
    ),
    "ana": ("vera", PROMISED.format("2026-11-12", "vera", "2026-11-20", "show the honey"), ""),
    "most": (
        "vera",
        TALKED.format("2026-11-12", "vera"),
        "contacts: [{name: Goran Most, birthday: 11-19, phone: 070 111 222}]",
    ),
    "zlatko": (
        "vera",
        TALKED.format("2026-11-12", "vera"),
        "problems: [{opened: 2026-11-12, kind: delivery, about: wet boxes}]",
    ),
    "as": ("vera", TALKED.format("2026-11-12", "vera"), ""),
    "ema": ("vera", TALKED.format("2026-11-12", "vera"), ""),
    "reka": ("petar", PROMISED.format("2026-11-02", "petar", "2026-11-13", "send a list"), ""),
    "sever": ("petar", TALKED.format("2026-10-20", "petar"), ""),
    "jug": ("petar", TALKED.format("2026-11-13", "petar"), ""),
}
# All bought three times, a month apart and lately: nobody is silent, and no order that is due soon has a round number.
BOUGHT = "\n".join(
    f"  - {{date: {day}, amount: 150, product: pasta}}" for day in ("2026-09-03", "2026-10-05", "2026-11-05")
)


class Week:
    """The base, and the day that it is."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.base, self.day, self._monkeypatch = base, MONDAY, monkeypatch

    def begin(self, day: str) -> None:
        """Let it be another day, for the program and for git."""
        self.day = day
        self._monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00+01:00")
        self._monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+01:00")

    def types(self, *words: str, code: int = 0) -> Answer:
        """Run a command of which nothing is asked."""
        answer = run(self.base, "--as-of", self.day, *words)
        assert answer.code == code, answer.err
        return answer

    def is_asked(self, *words: str, answers: list[str], code: int = 0) -> str:
        """Run a command on a terminal, and answer its questions; return what was seen there."""
        answer = run_on_terminal(self.base, "--as-of", self.day, *words, typed=answers)
        assert answer.code == code, answer.err
        return answer.err

    def agenda(self, *words: str) -> list[tuple[str, str, str]]:
        """Return day, client and occasion of what is on the agenda."""
        (table, *_) = json.loads(self.types("agenda", *words, "-f", "json").out)["tables"]
        return sorted((row["date"], row["client"], row["occasion"]) for row in table["rows"])

    def record(self, client: str) -> str:
        """Return the text of a record."""
        return (self.base / f"records/{client}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Week:
    base = tmp_path / "fala"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(NORMS, encoding="utf-8")
    (base / ".gitignore").write_text(".clientbase/\n", encoding="utf-8")
    for number, (client, (manager, talks, more)) in enumerate(CLIENTS.items(), 101):
        lines = [f"name: {client.title()}", "segment: horeca", f"manager: {manager}", "status: active", more]
        lines += [
            "since: 2026-09-02",
            f"phone: 070 123 {number}",
            "interactions:",
            f"  {talks}",
            "purchases:",
            BOUGHT,
        ]
        text = "\n".join(line for line in lines if line)
        (base / f"records/{client}.yaml").write_text(f"{text}\n", encoding="utf-8")
    found = Week(base, monkeypatch)
    found.begin("2026-11-13")
    git(base, "init", "-q")
    git(base, "config", "user.email", "vera@fala.example")
    git(base, "add", ".")
    git(base, "commit", "-qm", "Begin")
    return found


def test_a_week(week: Week) -> None:
    _monday(week)
    _tuesday(week)
    _wednesday(week)
    _thursday(week)
    _friday(week)
    _what_stands_in_the_end(week)


def _monday(week: Week) -> None:
    week.begin(MONDAY)
    assert week.agenda() == [
        (MONDAY, "delikates", "proposal"),  # asked about each day until it is decided
        (MONDAY, "jezero", "promise"),
        (MONDAY, "vodno", "promise"),
        (MONDAY, "zlatko", "problem"),
        (TUESDAY, "mila", "contact"),  # 27 October and 21 days
        (TUESDAY, "sonce", "promise"),
        (WEDNESDAY, "luna", "promise"),
        (THURSDAY, "most", "birthday"),
        (FRIDAY, "ana", "promise"),
    ]
    assert week.agenda("--manager", "petar") == [
        (MONDAY, "reka", "promise"),  # broken on Friday
        (MONDAY, "sever", "contact"),  # due on 10 November
    ]
    said = week.types("log", "jezero", "call", "the draft is there", "keeps=last", "next=thu get it signed")
    assert 'promised Thu 19 Nov "get it signed"; closed "send the draft"' in said.err
    week.types("log", "as", "email", "asks for the prices", "direction=in")
    assert week.agenda() == [
        (MONDAY, "delikates", "proposal"),
        (MONDAY, "vodno", "promise"),  # nobody rang
        (MONDAY, "zlatko", "problem"),
        (TUESDAY, "mila", "contact"),
        (TUESDAY, "sonce", "promise"),
        (WEDNESDAY, "as", "unanswered"),  # Monday and two days
        (WEDNESDAY, "luna", "promise"),
        (THURSDAY, "jezero", "promise"),
        (THURSDAY, "most", "birthday"),
        (FRIDAY, "ana", "promise"),
    ]


def _tuesday(week: Week) -> None:
    week.begin(TUESDAY)
    talk = ["mil", "", "wants honey", "next monday send the honey list"]
    assert 'call today; promised Mon 23 Nov "send the honey list"' in week.is_asked("log", answers=talk)
    week.types("done", "sonce")
    week.types("set", "zlatko/problems/0", "resolved=today", "resolution=new boxes")
    sale = week.is_asked("add", "purchase", "dva", answers=["", "60", "tasting for the new cook"])
    assert "product [pasta]: " in sale, "what was bought last is offered"
    assert "60.00 is below the minimum of 100.00" in sale
    assert week.agenda() == [
        (TUESDAY, "delikates", "proposal"),
        (TUESDAY, "vodno", "promise"),  # broken, so it is due today
        (WEDNESDAY, "as", "unanswered"),
        (WEDNESDAY, "luna", "promise"),
        (THURSDAY, "jezero", "promise"),
        (THURSDAY, "most", "birthday"),
        (FRIDAY, "ana", "promise"),
        ("2026-11-23", "mila", "promise"),  # the contact is made: due again on 8 December
    ]


def _wednesday(week: Week) -> None:
    week.begin(WEDNESDAY)
    week.types("log", "as", "call", "told the prices", "direction=out")
    week.types("log", "luna", "call", "too dear for them", "keeps=last")
    lost = week.is_asked("set", "luna/deals/d-2026-01", "stage=lost", answers=["price"])
    assert "reason why it was lost" in lost
    declined = week.is_asked("set", "delikates/proposals/0", "decision=declined", answers=["they make it"])
    assert "reason why it was declined" in declined
    week.types("set", "ana", "status=former", "left.date=today", "left.reason=closed")
    assert week.agenda() == [
        (WEDNESDAY, "vodno", "promise"),
        (THURSDAY, "jezero", "promise"),
        (THURSDAY, "most", "birthday"),
        ("2026-11-23", "mila", "promise"),
        # Ana has left, and said why: neither the promise is due, nor is anybody to be asked.
    ]


def _thursday(week: Week) -> None:
    week.begin(THURSDAY)
    won = week.is_asked("set", "jezero/deals/d-2026-01", "stage=won", answers=["", "honey"])
    assert 'sale, its sum, or "no" [900]: ' in won
    week.types("done", "jezero")
    back = week.is_asked("add", "return", "dva", "product=pasta", answers=["2000", "n", "20"])
    assert "2000 came back, but 510 was bought; is it meant? [y/N] n" in back
    week.types("log", "most", "call", "congratulated")
    slip = week.types("done", "vodno")  # it was Jezero's that she meant
    assert 'closed "ring about the price"' in slip.err
    assert ("vodno", "promise") not in {line[1:] for line in week.agenda()}
    week.types("undo")
    assert week.agenda() == [
        (THURSDAY, "most", "birthday"),  # until the day is over
        (THURSDAY, "vodno", "promise"),  # undone, it is as broken as before
        ("2026-11-23", "mila", "promise"),
        # Jezero's deal is won and its sale is written: nothing is left to do of it.
    ]


def _friday(week: Week) -> None:
    week.begin(FRIDAY)
    bought = week.is_asked("add", "purchase", "ana", "amount=200", "product=honey", answers=["y"])
    assert "Ana left on Wed 18 Nov (closed); is it back? [y/N] y" in bought
    week.types("log", "vodno", "call", "the price is settled", "keeps=last", "next=wed visit them")
    week.is_asked(
        "add", "client", "name=Nova", "segment=horeca", answers=["070 999 000", "Iva Nova", "070 999 001"]
    )
    week.types("add", "task", "ema", "date=mon", "what=bring the calendar")
    assert week.agenda() == [
        (FRIDAY, "ana", "promise"),  # Ana is back, and so is what was promised
        ("2026-11-23", "ema", "task"),
        ("2026-11-23", "mila", "promise"),
        ("2026-11-25", "vodno", "promise"),
        # Nova was entered today: the first contact is due on 11 December.
    ]


def _what_stands_in_the_end(week: Week) -> None:
    jezero = week.record("jezero")
    assert "stage: won, opened: 2026-11-02, expected: 2026-11-27, closed: 2026-11-19, amount: 900" in jezero
    assert "  - {date: 2026-11-19, amount: 900, product: honey, entered: 2026-11-19}\n" in jezero
    assert "stage: lost" in week.record("luna")
    assert "reason: price" in week.record("luna")
    assert "decision: declined, decided: 2026-11-18, reason: they make it" in week.record("delikates")
    assert "waiver: {by: vera, reason: tasting for the new cook}" in week.record("dva")
    assert (
        "returns:\n  - {date: 2026-11-19, amount: 20, product: pasta, entered: 2026-11-19}\n"
        in week.record("dva")
    )
    assert "left: {date: 2026-11-18, reason: closed, back: 2026-11-20}\n" in week.record("ana")
    assert "status: active\n" in week.record("ana")
    assert "manager: vera\n" in week.record("nova")
    assert week.types("check").out == ""
    assert git(week.base, "status", "--porcelain") == "", "each command has made its commit"
