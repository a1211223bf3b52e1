"""What is longer than the screen goes through a pager, seen in a real pseudo-terminal."""

import re
from pathlib import Path

import pytest
import yaml

from tests.cli.terminal import in_terminal

PAGER = "sh -c 'echo THE PAGER; cat > /dev/null'"


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("report", "cadence"),
        ("report",),
        ("agenda",),
        ("fields",),
        ("--help",),
        ("report", "dormant", "--help"),
        ("explain", "CB021"),
    ],
    ids=" ".join,
)
def test_a_screen_is_never_run_over(example: Path, words: tuple[str, ...]) -> None:
    shown = in_terminal(example, *words, PAGER=PAGER)
    assert shown.code == 0
    assert len(shown.lines) < 24
    if "explain" not in words:
        assert "THE PAGER" in shown.lines


def test_what_fits_the_screen_is_simply_there(example: Path) -> None:
    shown = in_terminal(example, "find", "adriatik", PAGER=PAGER)
    assert "THE PAGER" not in shown.lines
    assert any("Adriatik Hrana DOOEL" in line for line in shown.lines)


def test_a_taller_terminal_needs_none(example: Path) -> None:
    assert "THE PAGER" not in in_terminal(example, "list", size=(120, 60), PAGER=PAGER).lines


@pytest.mark.parametrize("words", [("--no-pager", "list"), ("list", "--no-pager")], ids=["before", "behind"])
def test_nobody_must_have_a_pager(example: Path, words: tuple[str, ...]) -> None:
    shown = in_terminal(example, *words, PAGER=PAGER)
    assert "THE PAGER" not in shown.lines
    assert len(shown.lines) > 24


@pytest.mark.parametrize("pager", ["", "cat", "no-such-program", "'unclosed"])
def test_a_pager_that_is_none_leaves_the_answer(example: Path, pager: str) -> None:
    shown = in_terminal(example, "list", PAGER=pager)
    assert shown.code == 0
    assert len(shown.lines) > 24


def test_a_terminal_that_can_do_nothing_gets_everything(example: Path) -> None:
    assert len(in_terminal(example, "list", PAGER=PAGER, TERM="dumb").lines) > 24


def test_less_is_left_and_the_command_says_how_it_ended(example: Path) -> None:
    (example / "records" / "broken.yaml").write_text("name: [\n")
    shown = in_terminal(example, "list", typed="q")
    assert shown.code == 3
    assert "records/broken.yaml" in shown.raw


def test_a_pager_that_does_not_read_is_no_error(example: Path) -> None:
    shown = in_terminal(example, "report", "cadence", "--fail-on", "any", PAGER="true")
    assert shown.code == 1
    assert shown.lines == []


def test_the_pager_gets_colours_and_the_width_of_the_terminal(example: Path, tmp_path: Path) -> None:
    got = tmp_path / "got"
    in_terminal(example, "report", "cadence", size=(90, 24), PAGER=f"sh -c 'cat > {got}'")
    said = got.read_text()
    assert "\x1b[1;31mred" in said
    assert "─" * 90 in said


def test_a_terminal_gets_findings_by_weight_and_a_pipe_line_by_line(example: Path) -> None:
    shown = in_terminal(example, "check", "--select", "CB021", size=(80, 50), PAGER="cat")
    assert shown.lines[:2] == ["warning CB021", "  records/beta.yaml:63:24"]
    assert shown.lines[-1] == "2 warnings"
    lines = in_terminal(example, "check", "-f", "text", PAGER="cat").lines
    assert any(line.startswith("records/beta.yaml:63:24: CB021 80.00 is below") for line in lines)


TEN = """
adriatik-hrana: |-
  name: Adriatik Hrana DOOEL
  tasks: [{date: 2026-11-20, what: send the price list for the new year, entered: 2026-11-02}]
  contacts: [{name: Irina Petrova-Stojanova, phone: "+389 70 123 456", preferred_channel: message}]
bistro-vardar: |-
  name: Bistro Vardar
  interactions: [{date: 2026-11-02, kind: call, next: {date: 2026-11-17, what: bring the new price list}}]
  contacts: [{name: Zoran Tasevski, phone: "+389 76 204 417", preferred_channel: phone}]
restoran-cuculiga: |-
  name: Ресторан Чучулига и Градина
  interactions: [{date: 2026-10-17, kind: call}]
  contacts: [{name: Дарко Блажевски, phone: "+389 71 234 560", preferred_channel: phone}]
kafana-kod-mire: |-
  name: Kafana Kod Mire d.o.o.
  interactions: [{date: 2026-11-18, kind: email, direction: in, about: prices of wine, with: Mira Obradović}]
  contacts: [{name: Mira Obradović, phone: "+381 64 123 4567", preferred_channel: email}]
kongres-hotel: |-
  name: Конгрес хотел Александар
  tasks: [{date: 2026-12-24, entered: 2026-11-21}]
  deals: [{id: d1, title: Supply of the kitchen in 2027, stage: offer, opened: 2026-10-12, expected: 2026-11-15}]
  contacts: [{name: Весна Костова, phone: "+389 78 330 912", preferred_channel: email}]
mini-market-klok: |-
  name: Mini Market Klok
  problems: [{opened: 2026-11-16, kind: delivery, about: two boxes were missing}]
  contacts: [{name: Blagoja Nikolovski, phone: "+389 71 234 561"}]
makpromet: |-
  name: Makpromet AD Skopje
  proposals: [{date: 2026-11-02, product: olive oil 5 l, amount: 900}]
  contacts: [{name: Aleksandar Spasov, phone: "+389 70 123 499", preferred_channel: phone}]
osteria-del-porto: |-
  name: Osteria del Porto S.r.l.
  documents: [{date: 2026-11-02, kind: contract draft, direction: out}]
  contacts: [{name: Giulia Ferri, phone: "+39 347 123 4567", preferred_channel: email}]
vila-sveti-naum: |-
  name: Vila Sveti Naum
  contacts: [{name: Biljana Neloska, birthday: 1976-11-24, phone: "+389 70 554 120", preferred_channel: phone}]
taverna-thalassa: |-
  name: Taverna Thalassa Thessaloniki
  deals: [{id: d2, title: Wine for the New Year, stage: offer, opened: 2026-11-02}]
  contacts: [{name: Eleni Papadaki, phone: "+30 694 412 3456", preferred_channel: email}]
"""
"""Ten clients, each with one thing to be done."""
WORKED_BY_HAND = """
10 to do, 5 late, 2 broken    As of 2026-11-21, sums in EUR, manager olga
1 promise, 1 unanswered, 1 task, 1 date, 1 problem, 1 deal, 1 contact, 1 next
step, 1 proposal, 1 document
promise      Bistro Vardar: bring the new price list                  2026-11-17
4 days late  +389 76 204 417   Zoran Tasevski, phone; promised on 2026-11-02
unanswered   Kafana Kod Mire d.o.…: answer the email: prices of wine  2026-11-20
1 day late   +381 64 123 4567  Mira Obradović, email; waits since 2026-11-18
task         Adriatik Hrana D…: send the price list for the new year  2026-11-20
1 day late   +389 70 123 456   Irina Petrova-Stojan…, message; set on 2026-11-02
problem      Mini Market Klok: delivery: two boxes were missing       2026-11-16
5 days       +389 71 234 561   Blagoja Nikolovski; it is not settled
deal         Конгрес хотел Але…: close Supply of the kitchen in 2027  2026-11-15
6 days late  +389 78 330 912   Весна Костова, email; past its expected day
contact      Ресторан Чучулига и…: get in touch, last on 2026-10-17   2026-11-16
5 days late  +389 71 234 560   Дарко Блажевски, phone; every 30 days at most
next step    Taverna Thalassa T…: next step of Wine for the New Year  2026-11-02
19 days      +30 694 412 3456  Eleni Papadaki, email; nothing is promised
proposal     Makpromet AD Skopje: ask about olive oil 5 l             2026-11-02
19 days      +389 70 123 499   Aleksandar Spasov, phone; nothing is decided
document     Osteria del Porto S.r.l.: ask about the contract draft   2026-11-02
19 days      +39 347 123 4567  Giulia Ferri, email; nothing came back
birthday     Vila Sveti Naum: birthday of Biljana Neloska, 50 years   2026-11-24
             +389 70 554 120   Biljana Neloska, phone; a round one
"""
OF_OLGA = """
base: {name: Adria Trade, currency: EUR, region: MK}
managers: {olga: {}}
interactions: {call: {}, email: {}}
deal_stages: {offer: 30, won: 100, lost: 0}
answer: {limit: 2d}
standards: [{contact: {limit: 30d}}]
"""


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("ten")
    (base / "schema.yaml").write_text(OF_OLGA)
    (base / "records").mkdir()
    for name, record in yaml.safe_load(TEN).items():
        talk = "" if "interactions:" in record else "interactions: [{date: 2026-11-20, kind: call}]\n"
        (base / f"records/{name}.yaml").write_text(f"{record}\nmanager: olga\nsince: 2026-10-01\n{talk}")
    return base


def test_the_agenda_of_one_person_with_ten_occasions_is_one_screen(ten: Path) -> None:
    """Whom to call with phone and channel, what, since when and why it matters."""
    shown = in_terminal(ten, "agenda", PAGER=PAGER, CLIENTBASE_MANAGER="olga")
    assert shown.lines == WORKED_BY_HAND.strip().split("\n")
    assert len(shown.lines) <= 23, "the prompt needs a line"


@pytest.mark.parametrize("width", [80, 100, 140])
def test_phones_and_days_of_the_agenda_are_whole_and_nothing_is_wider_than_the_window(
    ten: Path, width: int
) -> None:
    lines = in_terminal(ten, "agenda", size=(width, 24), PAGER=PAGER).lines
    assert max(map(len, lines)) <= width
    assert len(lines) <= 23
    assert sum(bool(re.search(r"\+\d[\d ]{12,}  ", line)) for line in lines) == 10
    days = {len(line) for line in lines[2:] if re.search(r"  2026-1[12]-\d\d$", line)}
    assert len(days) == 1, "they stand below each other"


def test_the_verdict_and_the_figures_of_the_week_are_on_the_first_screen(example: Path) -> None:
    shown = in_terminal(example, "report", "overview", "--no-pager")
    assert "of the 23 clients are late" in shown.lines[0]
    assert any(line.startswith("Talks") for line in shown.lines[:24])
