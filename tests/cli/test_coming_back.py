"""A client who has left buys again: it is asked about, and why it had left stays."""

from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal

SCHEMA = """\
managers: {olga: {}}
interactions: {call: {contact: true}}
leaving_reasons: [price, unknown]
thresholds: [{repeat_purchase: 100, policy: block}]
"""
ONCE = "name: Luna\nstatus: former\nleft: {date: 2026-05-01, reason: price} # cheaper elsewhere\n"
TWICE = """\
name: Luna
status: former
left:
  - {date: 2025-05-01, reason: unknown, back: 2025-09-01}
  - {date: 2026-05-01, reason: price}
"""
SALE = ("add", "purchase", "luna", "amount=120")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(ONCE, encoding="utf-8")
    return tmp_path


def luna(base: Path) -> str:
    return (base / "records/luna.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("record", "written"),
    [
        pytest.param(
            ONCE, "left: {date: 2026-05-01, reason: price, back: 2026-11-21} # cheaper elsewhere\n", id="once"
        ),
        pytest.param(TWICE, "  - {date: 2026-05-01, reason: price, back: 2026-11-21}\n", id="twice"),
    ],
)
def test_on_a_terminal_it_is_asked_and_what_it_left_for_stays(base: Path, record: str, written: str) -> None:
    (base / "records/luna.yaml").write_text(record, encoding="utf-8")
    answer = run_on_terminal(base, *SALE, typed=["y"])
    assert answer.code == 0, answer
    assert "Luna left on Fri 1 May (price); is it back? [y/N] " in answer.err
    assert "; back since today" in answer.err
    assert written in luna(base)
    assert "status: active\n" in luna(base)
    assert "left" not in run(base, "check").out


def test_a_no_writes_the_purchase_alone_and_says_the_line_to_type(base: Path) -> None:
    answer = run_on_terminal(base, *SALE, typed=["n"])
    assert answer.code == 0
    sale = "purchases:\n  - {date: 2026-11-21, amount: 120, entered: 2026-11-21}\n"
    assert luna(base) == ONCE.replace("left:", f"{sale}left:")
    assert "if it is back: clientbase set luna left.back=2026-11-21 status=active\n" in answer.err


def test_nobody_is_asked_through_a_pipe(base: Path) -> None:
    answer = run(base, *SALE, "date=2026-11-20")
    line = "if it is back: clientbase set luna left.back=2026-11-20 status=active"
    assert (answer.code, line in answer.err) == (0, True)
    assert run(base, *line.removeprefix("if it is back: clientbase ").split()).code == 0
    assert "reason: price, back: 2026-11-20" in luna(base)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        pytest.param(ONCE, ("date=2026-04-30",), id="a sale that is entered late"),
        pytest.param(
            ONCE.replace("price}", "price, back: 2026-06-01}").replace("former", "active"),
            (),
            id="back already",
        ),
        pytest.param("name: Luna\n", (), id="never gone"),
    ],
)
def test_who_had_not_left_is_not_asked_about(base: Path, record: str, words: tuple[str, ...]) -> None:
    (base / "records/luna.yaml").write_text(record, encoding="utf-8")
    answer = run(base, *SALE, *words)
    assert (answer.code, "if it is back" in answer.err) == (0, False), answer


def test_an_answer_says_who_asked(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTBASE_MANAGER", "olga")
    assert run(base, "add", "answer", "luna", "answer=too far", "reason=price").code == 0
    assert "asked:\n  - {date: 2026-11-21, by: olga, answer: too far, reason: price}\n" in luna(base)
    assert run(base, "add", "answer", "luna", "reason=distance").code == 1, "no reason of the company's"


def test_who_is_in_the_archive_is_restored(base: Path) -> None:
    (base / "records/archive").mkdir()
    (base / "records/luna.yaml").rename(base / "records/archive/luna.yaml")
    answer = run(base, *SALE, "date=2026-11-20")
    assert "if it is back: clientbase restore luna --on 2026-11-20\n" in answer.err
    assert run(base, "restore", "luna", "--on", "2026-11-20").code == 0
    assert "CB055" not in run(base, "check").out
