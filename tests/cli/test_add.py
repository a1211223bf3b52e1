"""`clientbase add`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edits.running import command, run, run_on_terminal, run_process

HEAVY = {
    "pydantic",
    "sqlite3",
    "rich",
    "multiprocessing",
    "tempfile",
    "email_validator",
    "dataclasses",
}


def lines(base: Path, client: str = "adriatik") -> list[str]:
    return (base / f"records/{client}.yaml").read_text(encoding="utf-8").splitlines()


def added(before: list[str], after: list[str]) -> list[str]:
    """Return the lines that are new, where no other line was touched."""
    new = [line for line in after if line not in before]
    assert [line for line in after if line in before] == before
    return new


@pytest.mark.parametrize(
    ("words", "new", "said"),
    [
        pytest.param(
            [
                "contact",
                "adriatik",
                "name=Vera Ilieva",
                "role=owner",
                "birthday=30.4.1980",
                "decides=prices,menu",
            ],
            [
                "  - name: Vera Ilieva",
                "    role: owner",
                "    decides: [prices, menu]",
                "    birthday: 1980-04-30",
            ],
            'contact Vera Ilieva, owner, decides "prices", "menu", birthday 1980-04-30',
            id="contact",
        ),
        pytest.param(
            ["purchase", "adriatik", "amount=812.40", "date=-3d", "product=pasta"],
            ["  - {date: 2026-11-18, amount: 812.40, product: pasta, entered: 2026-11-21}"],
            "purchase Wed 18 Nov, 812.40 EUR, pasta",
            id="purchase",
        ),
        pytest.param(
            ["return", "adriatik", "amount=10.00"],
            ["  - {date: 2026-11-21, amount: 10.00, entered: 2026-11-21}"],
            "return today, 10.00 EUR",
            id="return",
        ),
        pytest.param(
            ["document", "adriatik", "kind=draft", "deal=d-2026-04"],
            ["      - {date: 2026-11-21, kind: draft}"],
            "document today, draft",
            id="document of a deal",
        ),
        pytest.param(
            ["problem", "adriatik", "kind=delivery", "about=late"],
            ["  - {opened: 2026-11-21, kind: delivery, about: late, entered: 2026-11-21}"],
            'problem today, delivery, "late"',
            id="problem",
        ),
    ],
)
def test_an_item_is_added_with_the_smallest_diff(
    example: Path, words: list[str], new: list[str], said: str
) -> None:
    before = lines(example)
    answer = run(example, "add", *words)
    assert (answer.code, answer.out) == (0, "")
    assert added(before, lines(example)) == new
    assert answer.err.splitlines()[-1] == f"Adriatik Hrana DOOEL: {said}"


def test_a_new_client_gets_an_id_from_its_name(example: Path) -> None:
    answer = run(
        example, "add", "client", "name=Ѓорѓи Ќосев ДООЕЛ", "segment=retail", "manager=olga", "source=walk-in"
    )
    said = "new client gorgi-kosev-dooel, segment retail, manager olga, source channel walk-in"
    like = 'the name "Ѓорѓи Ќосев ДООЕЛ" is like that of Ѓорѓи Ќосев (gorgi-kosev)'
    assert answer == (0, "", f"{like}\nЃорѓи Ќосев ДООЕЛ: {said}\n")
    assert lines(example, "gorgi-kosev-dooel") == [
        "# yaml-language-server: $schema=../.clientbase/record.schema.json",
        "name: Ѓорѓи Ќосев ДООЕЛ",
        "segment: retail",
        "manager: olga",
        "source: {channel: walk-in}",
        "entered: 2026-11-21",
    ]


def test_a_taken_id_is_never_taken_again(example: Path) -> None:
    words = ("add", "client", "name=Adriatik", "segment=retail", "manager=olga")
    answer = run(example, *words)
    assert answer.code == 1
    assert answer.err == (
        'clientbase: there is a client "adriatik" already; if this is another one, add id=adriatik-2\n'
    )
    assert run(example, *words, "id=adriatik-2").code == 0
    assert run(example, *words[:3], "id=restoran-idila").code == 2, "what is missing is asked for first"
    assert "restoran-idila-2" in run(example, *words, "id=restoran-idila").err, "archived ids are taken too"
    assert run(example, *words, "id=Adriatik 3").code == 2


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["clint"], 2, '"clint" cannot be added; did you mean "client"?', id="unknown kind"),
        pytest.param(
            ["handover", "beta"], 2, '"handover" cannot be added; there are: client, contact', id="handover"
        ),
        pytest.param(["contact"], 2, "say whose it is: clientbase add contact CLIENT", id="whose"),
        pytest.param(["contact", "name=Vera"], 2, "say whose it is", id="whose, with fields"),
        pytest.param(
            ["contact", "bexa", "name=V"],
            2,
            'no client "bexa"; did you mean: beta (Beta',
            id="unknown client",
        ),
        pytest.param(
            ["contact", "beta"], 2, "the contact lacks name, role; add name=VALUE role=VALUE", id="missing"
        ),
        pytest.param(["purchase", "beta", "amount=1,500"], 2, "can be 1500 or 1.50", id="two readings"),
        pytest.param(
            ["interaction", "beta", "kind=cal"], 1, 'CB037 "cal" is no kind of interaction', id="norms"
        ),
        pytest.param(
            ["interaction", "beta", "kind=call", "date=+1d"], 1, "CB060 2026-11-22 is in the future", id="day"
        ),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    example: Path, words: list[str], code: int, message: str
) -> None:
    before = lines(example, "beta")
    answer = run(example, "add", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in answer.err
    assert lines(example, "beta") == before


def test_a_sale_below_the_minimum_needs_a_reason(example: Path) -> None:
    words = ("add", "purchase", "adriatik", "amount=120", "product=pasta")
    before = lines(example)
    refused = run(example, *words)
    assert refused.code == 1
    assert (
        "CB021 120.00 is below the minimum of 200.00 for a repeat purchase; raise it or add a waiver"
        in refused.err
    )
    assert lines(example) == before
    assert run(example, *words, "waiver=new menu").code == 0
    assert added(before, lines(example)) == [
        "  - {date: 2026-11-21, amount: 120, product: pasta, waiver: {by: olga, reason: new menu}, entered: 2026-11-21}"
    ]


def test_a_sale_below_a_minimum_that_only_warns_is_written(example: Path) -> None:
    answer = run(example, "add", "purchase", "beta", "amount=80")
    assert answer.code == 0
    warning, said = answer.err.splitlines()
    assert "CB021 80.00 is below the minimum of 100.00" in warning
    assert said.endswith("purchase today, 80 EUR")


def test_a_minimum_for_a_class_asks_the_index(example: Path) -> None:
    norms = (example / "schema.yaml").read_text(encoding="utf-8")
    blocking = "thresholds:\n  - {for: {class: A}, repeat_purchase: 5000, policy: block}\n"
    (example / "schema.yaml").write_text(
        norms.replace("thresholds:\n", blocking).replace("\n  - {repeat_purchase", "\n#"), "utf-8"
    )
    sold = ("product=red wine", "amount=4000")
    answers = {
        client: run(example, "add", "purchase", client, *sold).code for client in ("balkan-gourmet", "beta")
    }
    assert answers == {"balkan-gourmet": 1, "beta": 0}


def test_who_types_may_stand_in_the_environment(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTBASE_MANAGER", "elena")
    before = lines(example, "bistro-vardar")
    run(example, "add", "interaction", "bistro-vardar", "kind=call", "date=yesterday")
    assert "    by: elena" in added(before, lines(example, "bistro-vardar"))
    answer = run(example, "add", "purchase", "adriatik", "amount=1", "waiver=sample", "--dry-run")
    assert "waiver: {by: elena, reason: sample}" in answer.out


def test_a_dry_run_prints_the_diff_and_changes_nothing(example: Path) -> None:
    before = lines(example)
    answer = run(example, "add", "contact", "adriatik", "name=Vera", "role=owner", "--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("--- a/records/adriatik.yaml\n+++ b/records/adriatik.yaml\n")
    assert "+  - name: Vera\n+    role: owner\n" in answer.out
    assert answer.err == "not written: Adriatik Hrana DOOEL: contact Vera, owner\n"
    assert lines(example) == before


def test_items_come_from_standard_input(example: Path) -> None:
    given = "- name: Vera\n  role: owner\n- {name: Ана, birthday: 05-01}\n"
    answer = run(example, "add", "contact", "beta", "-", "preferred_channel=email", stdin=given)
    assert answer.code == 2, "Ана has no role"
    answer = run(example, "add", "contact", "beta", "-", "role=owner", stdin=given)
    assert answer.code == 0
    assert answer.err.endswith(": contact Vera, owner; contact Ана, owner, birthday 05-01\n")
    assert "  - name: Ана" in lines(example, "beta")


def test_clients_from_standard_input_are_all_added_or_none(example: Path) -> None:
    good = "- {id: one, name: One}\n- {name: Two}\n"
    bad = good + "- {name: Beta}\n"
    words = ("add", "client", "-", "segment=retail", "manager=olga")
    assert run(example, *words, stdin=bad).code == 1
    assert not (example / "records/one.yaml").exists()
    assert run(example, *words, stdin=good).code == 0
    assert lines(example, "two")[1:] == [
        "name: Two",
        "segment: retail",
        "manager: olga",
        "entered: 2026-11-21",
    ]
    assert lines(example, "one")[1:2] == ["name: One"]


@pytest.mark.parametrize(
    ("given", "code"), [("", 3), ("[]", 2), ("- x", 2), ("name: [", 3), ("- {rol: x}", 2)]
)
def test_standard_input_that_is_no_use_says_so(example: Path, given: str, code: int) -> None:
    answer = run(example, "add", "contact", "beta", "-", stdin=given)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(("standard input:", "clientbase:"))


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [("schema.yaml", "base: {currency: euro}\n", 0), ("records/beta.yaml", "name: A: B\n", 3)],
)
def test_what_cannot_be_read_is_named_with_its_place(example: Path, path: str, text: str, code: int) -> None:
    (example / path).write_text(text, encoding="utf-8")
    answer = run(example, "add", "contact", "beta", "name=Vera", "role=owner")
    assert answer.code == code
    assert answer.err.startswith(f"{path}:1:")


def test_a_folder_that_cannot_be_written_is_said_plainly(example: Path) -> None:
    (example / ".clientbase").write_text("a file stands where the folder should", encoding="utf-8")
    answer = run(example, "add", "contact", "beta", "name=Vera", "role=owner")
    assert answer.code == 4
    assert ".clientbase" in answer.err


def test_quiet_says_nothing(example: Path) -> None:
    assert run(example, "-q", "add", "purchase", "beta", "amount=80") == (0, "", "")


def test_on_a_terminal_what_is_missing_is_asked_for(example: Path) -> None:
    answer = run_on_terminal(example, "add", "client", typed=["New Shop", "", "retail", "elena", "", ""])
    assert (answer.code, answer.out) == (0, "")
    assert "one of: olga, elena, dimitar" in answer.err
    assert lines(example, "new-shop")[1:] == [
        "name: New Shop",
        "segment: retail",
        "manager: elena",
        "entered: 2026-11-21",
    ]


def test_a_question_comes_again_until_it_is_answered(example: Path) -> None:
    answer = run_on_terminal(example, "add", "purchase", "beta", typed=["", "1,500", "1.500,00"])
    assert answer.code == 0
    assert '"1,500" can be 1500 or 1.50; write one of the two' in answer.err
    assert any("amount: 1500.00" in line for line in lines(example, "beta"))


def test_what_has_two_readings_is_asked_back(example: Path) -> None:
    words = ("log", "beta", "call", "next=3/4/2027 send list")
    answer = run_on_terminal(example, *words, typed=["2"])
    assert answer.code == 0
    assert '  next.date: "3/4/2027" can be\n  1  2027-04-03\n  2  2027-03-04\nwhich: 2\n' in answer.err
    assert any("next: {date: 2027-03-04, what: send list}" in line for line in lines(example, "beta"))
    answer = run_on_terminal(example, "set", "beta", "capacity.per_year=1.250", typed=["1"])
    assert answer.code == 0
    assert any("per_year: 1250" in line for line in lines(example, "beta"))
    assert run(example, "set", "beta", "capacity.per_year=1.250").code == 2


def test_a_question_may_be_left_unanswered(example: Path) -> None:
    before = lines(example, "beta")
    answer = run_on_terminal(example, "add", "contact", "beta", typed=[])
    assert answer.code == 130
    assert lines(example, "beta") == before


def test_a_program_without_a_terminal_is_never_asked(example: Path) -> None:
    answer = run_process(example, "add", "contact", "beta", stdin="Vera\nowner\n")
    assert (answer.code, answer.out) == (2, "")


def test_two_who_add_at_once_both_get_their_line(example: Path) -> None:
    each = [
        subprocess.Popen(
            command(example, "add", "contact", "beta", f"name=V{n}", "role=x"), stderr=subprocess.DEVNULL
        )
        for n in range(4)
    ]
    assert [process.wait() for process in each] == [0] * 4
    assert {f"  - name: V{n}" for n in range(4)} <= set(lines(example, "beta"))


LOADED = """
import json, sys
from clientbase.cli.app import run
try:
    run()
finally:
    print(json.dumps(sorted(sys.modules)))
"""


def test_to_add_a_contact_nothing_heavy_is_loaded(example: Path) -> None:
    words = ["-C", str(example), "add", "contact", "beta", "name=Vera", "role=owner"]
    done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(json.loads(done.stdout.splitlines()[-1]))
