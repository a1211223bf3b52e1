"""Two records of one client become one: all of both, nothing twice, and the lost id still finds the client."""

from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal
from tests.moving.trees import tree
from tests.undo.repositories import committed, git, message

SCHEMA = """\
base: {currency: EUR}
managers: {olga: {}, ivan: {}}
interactions: {call: {contact: true}}
deal_stages: {lead: 10, won: 100}
selections: {both: "client=luna,luna-2"}
"""
LUNA = """\
name: Luna # ours
manager: olga
tags: [van]
phone: "+38970111111"
contacts:
  - {name: Vera Ilieva, role: buyer}
interactions:
  - {date: 2026-10-01, kind: call, by: olga, about: prices, deal: d-2026-01}
deals:
  - {id: d-2026-01, title: Winter, stage: lead, opened: 2026-10-01}
purchases:
  - {date: 2026-06-01, amount: 100, product: pasta, document: inv-1}
  - {date: 2026-07-01, amount: 50}
notes: Rings twice.
"""
OTHER = """\
name: Bistro Luna
manager: ivan
segment: horeca
tags: [van, sea]
phone: "+38970222222"
distinct_from: [sol]
contacts:
  - {name: Vera Ilieva, phone: "+38970333333"}
  - {name: Boris, also_at: [luna]}
interactions:
  - {date: 2026-11-01, kind: call, by: ivan, about: delivery, deal: d-2026-01}
deals:
  - {id: d-2026-01, title: Summer, stage: lead, opened: 2026-05-01}
purchases:
  - {date: 2026-06-01, amount: 100, product: pasta, document: inv-1}
  - {date: 2026-08-01, amount: 50}
notes: The van comes at eight.
"""
MERGED = """\
name: Luna # ours
segment: horeca
manager: olga
tags: [van, sea]
aliases: [Bistro Luna, luna-2]
distinct_from: [sol]
phone: [+38970111111, +38970222222]
contacts:
  - {name: Vera Ilieva, role: buyer, phone: +38970333333}
  - {name: Boris}
interactions:
  - {date: 2026-10-01, kind: call, by: olga, about: prices, deal: d-2026-01}
  - {date: 2026-11-01, kind: call, by: ivan, about: delivery, deal: d-2026-02}
deals:
  - {id: d-2026-01, title: Winter, stage: lead, opened: 2026-10-01}
  - {id: d-2026-02, title: Summer, stage: lead, opened: 2026-05-01}
purchases:
  - {date: 2026-06-01, amount: 100, product: pasta, document: inv-1}
  - {date: 2026-07-01, amount: 50}
  - {date: 2026-08-01, amount: 50, manager: ivan}
notes: |
  Rings twice.
  The van comes at eight.
"""
MAR = "name: Mar\ncontacts:\n  - {name: Eva, moved_to: luna-2, left: 2026-01-01}\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in {"luna": LUNA, "luna-2": OTHER, "mar": MAR, "sol": "name: Sol\n"}.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def test_all_of_both_stands_in_one(base: Path) -> None:
    before = tree(base)
    answer = run(base, "merge", "luna", "luna-2", "--prefer", "A", "--yes")
    assert answer.code == 0, answer
    now = tree(base)
    assert now["records/luna.yaml"] == MERGED
    assert "records/luna-2.yaml" not in now
    assert now["records/mar.yaml"] == MAR.replace("luna-2", "luna")
    assert now["schema.yaml"] == SCHEMA.replace("luna,luna-2", "luna")
    assert answer.err == (
        'name: kept "Luna" (luna), an alias now: "Bistro Luna" (luna-2)\n'
        'manager: kept "olga" (luna), dropped: "ivan" (luna-2)\n'
        "Luna: luna-2 went into luna; 2 other files followed\n"
    )
    assert '"luna-2" is Luna (luna)' in run(base, "show", "luna-2").err
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_sales_that_become_one_without_a_document_are_named(base: Path) -> None:
    # Two shops of one company sold the same on a day: their sum is less by one sale afterwards.
    sold = (
        "name: %s\npurchases:\n  - {date: 2026-10-05, amount: 100, document: i1}\n"
        "  - {date: 2026-10-06, amount: 50}\n  - {date: 2026-10-07, amount: %d}\n"
        "returns:\n  - {date: 2026-10-08, amount: 5}\n  - {date: 2026-10-08, amount: 5}\n"
    )
    (base / "records/luna.yaml").write_text(sold % ("Luna", 1), encoding="utf-8")
    (base / "records/luna-2.yaml").write_text(sold % ("Luna", 2), encoding="utf-8")
    for words in (["--dry-run", "--yes"], ["--yes"]):
        told = run(base, "merge", "luna", "luna-2", *words).err
        assert (
            "purchases of 2026-10-06: 1 stands in both without a document, and is kept once\n"
            "returns of 2026-10-08: 2 stand in both without a document, and are kept once\n"
        ) in told
        assert told.count("kept once") == 2


def test_sales_that_stay_two_by_their_numbers_alone_are_named(base: Path) -> None:
    sold = (
        "name: Luna\npurchases:\n  - {date: 2026-10-05, amount: %s, product: oil, document: %s}\n"
        "  - {date: 2026-10-06, amount: 7, document: i-9}\n  - {date: 2026-10-06, amount: 7}\n"
        "returns:\n  - {date: 2026-10-08, amount: 5, document: %s}\n"
    )
    (base / "records/luna.yaml").write_text(sold % ("50", "i-1", "r-1"), encoding="utf-8")
    (base / "records/luna-2.yaml").write_text(sold % ("50.00", "2026/1", "r-2"), encoding="utf-8")
    told = run(base, "merge", "luna", "luna-2", "--dry-run", "--yes").err
    assert [line for line in told.splitlines() if "kept" in line] == [
        "purchases of 2026-10-06: 1 stands in both without a document, and is kept once",
        'purchases of 2026-10-05: "i-1" and "2026/1" are alike but for the number, and both are kept',
        'returns of 2026-10-08: "r-1" and "r-2" are alike but for the number, and both are kept',
    ]
    (base / "records/luna-2.yaml").write_text(sold % ("51", "2026/1", "r-1"), encoding="utf-8")
    assert "alike" not in run(base, "merge", "luna", "luna-2", "--dry-run", "--yes").err


def test_one_field_that_differs_is_said_to(base: Path) -> None:
    answer = run(base, "merge", "sol", "mar")
    assert (answer.code, answer.err.splitlines()[-1].split(";")[0]) == (1, "clientbase: 1 field differs")


def test_where_they_differ_somebody_decides(base: Path) -> None:
    before = tree(base)
    answer = run(base, "merge", "luna", "luna-2")
    assert answer.code == 1
    assert answer.err == (
        'name: "Luna" in A, "Bistro Luna" in B\n'
        'manager: "olga" in A, "ivan" in B\n'
        "clientbase: 2 fields differ; nothing was written: say whose word counts, --prefer A or --prefer B\n"
    )
    assert tree(base) == before
    assert run(base, "merge", "luna", "luna-2", "--prefer", "luna-2", "--yes").code == 0
    merged = tree(base)["records/luna.yaml"]
    assert merged.startswith("name: Bistro Luna # ours\nsegment: horeca\nmanager: ivan\n")
    assert "aliases: [Luna, luna-2]" in merged
    assert "  - {date: 2026-07-01, amount: 50, manager: olga}\n  - {date: 2026-08-01, amount: 50}\n" in merged


def test_on_a_terminal_each_field_is_asked_for(base: Path) -> None:
    answer = run_on_terminal(base, "merge", "luna", "luna-2", typed=["1", "c", "b", "y"])
    assert answer.code == 0, answer
    assert (
        'name: "Luna" in A, "Bistro Luna" in B\n  A  what luna says\n  B  what luna-2 says\nwhose word counts, A or B: '
    ) in answer.err
    assert "  answer with A or B\n" in answer.err
    assert 'manager: kept "ivan" (luna-2), dropped: "olga" (luna)\n' in answer.err
    assert "\\n" not in answer.err
    assert tree(base)["records/luna.yaml"].startswith("name: Luna # ours\nsegment: horeca\nmanager: ivan\n")


def test_a_dry_run_writes_nothing_and_a_commit_is_one(base: Path) -> None:
    committed(base)
    before = tree(base)
    answer = run(base, "merge", "luna", "luna-2", "--prefer", "A", "--dry-run")
    assert "--- a/records/luna-2.yaml\n+++ /dev/null\n" in answer.out
    assert tree(base) == before
    assert run(base, "merge", "luna", "luna-2", "--prefer", "A", "--yes", "--commit").code == 0
    assert message(base).startswith("merge luna-2 into luna\n\nClientbase: merge")
    assert git(base, "status", "--porcelain", "records", "schema.yaml") == ""
    assert run(base, "undo", "--commit").code == 0
    assert tree(base) == before


def test_who_are_said_to_be_different_are_not_merged(base: Path) -> None:
    run(base, "dupes", "--not", "luna", "luna-2")
    answer = run(base, "merge", "luna", "luna-2", "--prefer", "A", "--yes")
    assert answer.code == 1
    assert "clientbase set luna distinct_from-=luna-2" in answer.err
    assert run(base, "merge", "luna", "luna").code == 1


def test_a_merge_into_oneself_after_another_keeps_what_came_first(base: Path) -> None:
    (base / "records/sol.yaml").write_text(
        "name: Luna\naliases: [Moon]\nsince: 2020-01-01\n", encoding="utf-8"
    )
    assert run(base, "merge", "luna", "luna-2", "--prefer", "A", "--yes").code == 0
    assert run(base, "set", "luna", "distinct_from-=sol").code == 0
    assert run(base, "merge", "luna", "sol", "--prefer", "A", "--yes").code == 0
    assert "aliases: [Bistro Luna, luna-2, Moon, sol]" in tree(base)["records/luna.yaml"]


def test_off_a_terminal_nothing_is_merged_without_a_yes(base: Path) -> None:
    before = tree(base)
    answer = run(base, "merge", "luna", "luna-2", "--prefer", "A")
    assert answer.code == 2
    assert 'manager: kept "olga" (luna), dropped: "ivan" (luna-2)\n' in answer.err
    assert "add --yes" in answer.err
    assert tree(base) == before


LONG = "Kej Makedonija 12, second entrance from the river, ring at the bakery, ask for Vera or for Boris"


@pytest.mark.parametrize("dry", [True, False])
def test_each_value_that_is_dropped_is_named_in_full(base: Path, dry: bool) -> None:
    (base / "records/luna.yaml").write_text("name: Luna\naddress: Ilindenska 1\n", encoding="utf-8")
    (base / "records/luna-2.yaml").write_text(f"name: Luna\naddress: {LONG}\n", encoding="utf-8")
    answer = run(base, "merge", "luna", "luna-2", "--prefer", "A", "--dry-run" if dry else "--yes")
    assert answer.code == 0
    assert f'address: kept "Ilindenska 1" (luna), dropped: "{LONG}" (luna-2)\n' in answer.err


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        pytest.param("kind: organisation", "kind: person", "kind", id="kind"),
        pytest.param("tax_id: MK4030", "tax_id: MK5050", "tax_id", id="tax number"),
        pytest.param("tax_id: MK4030", "tax_id: mk 40-30", "", id="the same number spelt otherwise"),
        pytest.param("tax_id: MK4030006588312", "tax_id: '4030006588312'", "", id="one without the country"),
        pytest.param("kind: person", "tax_id: MK5050", "", id="only one says it"),
    ],
)
def test_who_are_hardly_one_client_are_merged_only_with_a_yes(
    base: Path, ours: str, theirs: str, differ: str
) -> None:
    (base / "records/luna.yaml").write_text(f"name: Luna\n{ours}\n", encoding="utf-8")
    (base / "records/luna-2.yaml").write_text(f"name: Luna\n{theirs}\n", encoding="utf-8")
    before = tree(base)
    words = ("merge", "luna", "luna-2", "--prefer", "A")
    answer = run(base, *words)
    assert answer.code == (1 if differ else 2)
    if differ:
        assert f"luna and luna-2 differ in {differ}; nothing was written" in answer.err
        assert "add --yes; where they are two: clientbase dupes --not luna luna-2" in answer.err
    dry = run(base, *words, "--dry-run")
    assert (dry.code, "they may be two clients" in dry.err) == (0, bool(differ))
    assert tree(base) == before
    assert run(base, *words, "--yes").code == 0
    assert "records/luna-2.yaml" not in tree(base)
