"""`clientbase log`."""

from pathlib import Path

import pytest

from tests.edits.running import run


def beta(base: Path) -> str:
    return (base / "records/beta.yaml").read_text(encoding="utf-8")


def test_a_talk_is_one_line(example: Path) -> None:
    answer = run(example, "log", "beta", "call", "wants samples", "next=2026-11-25 send samples")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == 'Beta Market DOO: call today; promised Wed 25 Nov "send samples"\n'
    assert (
        beta(example).count(
            "  - date: 2026-11-21\n    kind: call\n    about: wants samples\n"
            "    next: {date: 2026-11-25, what: send samples}\n    entered: 2026-11-21\n"
        )
        == 1
    )


def test_words_need_no_quotes(example: Path) -> None:
    run(example, "log", "beta", "email", "asks", "for", "2+2=4", "date=-1d", "https://x.example/?a=b")
    assert "  - date: 2026-11-20\n" in beta(example)
    assert "    about: asks for 2+2=4 https://x.example/?a=b\n" in beta(example)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["beta"], 2, "KIND", id="no kind"),
        pytest.param(["bexa", "call", "x"], 2, "did you mean: beta (Beta Market DOO)", id="unknown client"),
        pytest.param(["beta", "cal", "x"], 1, 'did you mean "call"?', id="unknown kind"),
        pytest.param(["beta", "call", "x", "abuot=y"], 2, 'did you mean "about"?', id="misspelt field"),
        pytest.param(
            ["beta", "call", "x", "about=y"], 2, 'what it was about is said twice: "x"', id="said twice"
        ),
        pytest.param(["beta", "call", "x", "kind=email"], 2, '"kind" is given twice', id="two kinds"),
        pytest.param(["beta", "call", "x", "next=soon"], 2, 'next.date: "soon" is not a day', id="no day"),
    ],
)
def test_what_cannot_be_logged_changes_nothing(
    example: Path, words: list[str], code: int, message: str
) -> None:
    before = beta(example)
    answer = run(example, "log", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in answer.err
    assert beta(example) == before


def test_a_dry_run_prints_the_diff(example: Path) -> None:
    before = beta(example)
    answer = run(example, "log", "beta", "call", "x", "--dry-run")
    assert "+    about: x\n" in answer.out
    assert answer.err == "not written: Beta Market DOO: call today\n"
    assert beta(example) == before


@pytest.mark.parametrize("text", ["- price too high", "-20 % asked", "-5"])
def test_a_text_that_looks_like_an_option_is_told_where_it_goes(example: Path, text: str) -> None:
    answer = run(example, "log", "galija", "call", text)
    assert answer.code == 2
    assert answer.err.endswith('a text that begins with "-" stands behind --: clientbase log ... -- TEXT\n')
    assert run(example, "log", "galija", "call", "--", text).code == 0
