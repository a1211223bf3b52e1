"""`brief` and the beginning of `show`: what one needs to know before a call."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import in_terminal
from tests.edits.running import run

LUNA = """
name: Luna
phone: ["+38923111222", "+38923111333"]
no_contact: [mailing]
notes: |
  Ring twice.
contacts:
  - {name: Vera Ilieva, role: buyer, phone: ["+38970111111", "+38970222222"], decides: [prices], no_contact: [mailing]}
  - {name: Mira Kos}
  - {name: Boris Petrov, role: director, left: 2026-10-01, moved_to: beta}
interactions:
  - {date: 2026-11-10, kind: call, direction: in, with: Vera Ilieva, about: asks for olives, outcome: samples promised,
     next: {date: 2026-11-12, what: send samples}}
  - {date: 2026-11-01, kind: meeting, about: prices, next: {date: 2026-11-25, what: meet them}}
  - {date: 2026-10-01, kind: call, about: delivery}
  - {date: 2026-09-01, kind: call, about: an older talk}
purchases:
  - {date: 2026-11-02, amount: 1200, product: pasta}
proposals:
  - {date: 2026-11-03, product: olives, amount: 300, decision: pending}
  - {date: 2026-06-01, product: wine, amount: 100, decision: declined, decided: 2026-06-05, reason: price}
problems:
  - {opened: 2026-11-05, kind: delivery, about: two boxes short}
  - {opened: 2026-03-01, kind: quality, about: sour wine, resolved: 2026-03-04, resolution: credit note}
  - {opened: 2024-03-01, kind: quality, about: long ago, resolved: 2024-03-04}
interest:
  - {product: truffles, level: high}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = tmp_path / "base"
    (root / "records").mkdir(parents=True)
    (root / "schema.yaml").write_text("base: {currency: EUR}\n", encoding="utf-8")
    (root / "records/luna.yaml").write_text(LUNA.lstrip(), encoding="utf-8")
    (root / "records/beta.yaml").write_text("name: Beta\n", encoding="utf-8")
    return root


def told(base: Path, *words: str) -> list[tuple[str, str]]:
    """Return what is told, each with its topic."""
    answer = run(base, "--as-of", "2026-11-21", *words, "-f", "json")
    assert answer.code == 0, answer.err
    ((table),) = json.loads(answer.out)["tables"]
    return [(row["topic"], row["told"]) for row in table["rows"]]


def test_a_brief_holds_what_to_know_before_a_call(base: Path) -> None:
    assert told(base, "brief", "luna", "--for", "2026-11-25") == [
        ("Phone", "+38923111222, +38923111333"),
        ("Call", "Vera Ilieva, buyer, +38970111111, +38970222222, decides on prices, does not want mailing"),
        ("Or", "Mira Kos"),
        ("Left", "Boris Petrov, director, on 2026-10-01; now at beta"),
        ("Promised", "send samples, Thu 12 Nov, 9 days late"),
        ("", "meet them, Wed 25 Nov"),
        ("Open", "problem since 2026-11-05: two boxes short"),
        ("", "offer of olives for 300.00, waiting since 2026-11-03"),
        ("Beware", "does not want mailing"),
        ("Client", "new, class A"),
        ("That day", "next step: meet them"),
        ("Last talks", "2026-11-10 call from them with Vera Ilieva: asks for olives - samples promised"),
        ("", "2026-11-01 meeting: prices"),
        ("", "2026-10-01 call: delivery"),
        ("Bought", "last on 2026-11-02, 19 days ago"),
        ("", "1 time, 1,200.00 in all, mostly pasta"),
        ("", "2026-11-02 pasta, 1,200.00"),
        ("Wants", "truffles (high)"),
        ("Not again", "wine, declined on 2026-06-05: price"),
        ("Went wrong", "sour wine on 2026-03-01, solved on 2026-03-04, credit note"),
        ("Note", "Ring twice."),
    ]


def test_a_day_briefs_on_everybody_of_it(base: Path) -> None:
    day = json.loads(run(base, "--as-of", "2026-11-21", "brief", "--for", "2026-11-25", "-f", "json").out)
    assert [table["name"] for table in day["tables"]] == ["luna"]
    quiet = run(base, "--as-of", "2026-11-21", "brief", "--for", "2026-11-24")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "nothing is promised or planned for 2026-11-24\n")


def test_of_sums_that_nobody_knows_no_sum_is_said(base: Path) -> None:
    bought = "purchases: [{date: 2026-05-01, product: pasta, learnt_from: import}]\n"
    (base / "records/stern.yaml").write_text(f"name: Stern\n{bought}", encoding="utf-8")
    assert ("", "1 time, for sums that nobody knows, mostly pasta") in told(base, "brief", "stern")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name a client, or the day: clientbase brief --for tomorrow"),
        (("",), "name a client, or the day"),
        (("luna", "--for", "31 foo"), "--for: "),
    ],
    ids=["nothing", "an empty word", "no day"],
)
def test_a_brief_on_nobody_is_wrong_usage(base: Path, words: tuple[str, ...], said: str) -> None:
    answer = run(base, "brief", *words)
    assert answer.code == 2
    assert said in answer.err


def test_show_begins_with_the_phone_and_folds_the_rest(base: Path) -> None:
    short = run(base, "--as-of", "2026-11-21", "show", "luna").out
    assert short.splitlines()[7].split() == ["Phone", "+38923111222,", "+38923111333"]
    assert "Boris Petrov, director, on 2026-10-01" in short
    assert "Ring twice." in short
    assert "an older talk" not in short
    assert "More       clientbase show luna --all: talks, deals, sales, every field" in short
    assert "an older talk" in run(base, "--as-of", "2026-11-21", "show", "luna", "--all").out


def test_a_card_is_one_screen(base: Path, example: Path) -> None:
    for root, client in ((base, "luna"), (example, "adriatik")):
        assert len(in_terminal(root, "show", client, PAGER="cat").lines) < 24
