"""All that is held on one person, and where it stands."""

import json
from pathlib import Path

import pytest

from clientbase.lookups.mentions import NAME, PART, PERHAPS, halves_of, mentioned, sought
from tests.edits.running import Answer, run

SCHEMA = "base: {region: MK}\ninteractions: {call: {contact: true}}\n"
LUNA = """\
name: Luna
notes: Ask Vera about the terrace; Boris pays.
contacts:
  - name: Vera Ilieva
    phone: "+38970222222" # not before ten
    email: vera@luna.example
    also_at: [sol]
  - {name: Boris Kolev, phone: "+38970444444"}
interactions:
  - {date: 2026-10-01, kind: call, with: Vera Ilieva, deal: d-1}
  - {date: 2026-10-02, kind: call, with: Boris Kolev, about: sends his regards}
deals:
  - {id: d-1, title: Terrace, stage: lead}
tasks:
  - {date: 2026-12-01, what: ring 070 222-222}
"""
SOL = """\
name: Sol
contacts:
  - {name: Вера Илиева, left: 2025-01-01}
  - {name: Boris Kolev, phone: "+38970555555"}
"""
MAR = "name: Mar\nnotes: recommended by Ilieva, Vera # vera@luna.example\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (base / "decisions.yaml").write_text(
        "decisions:\n  - {finding: Vera Ilieva is alone}\n", encoding="utf-8"
    )
    for name, text in {"luna": LUNA, "sol": SOL, "mar": MAR}.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def places(answer: Answer) -> list[tuple[str, int, str]]:
    (table,) = json.loads(answer.out)["tables"]
    return list(dict.fromkeys((row["path"], row["line"], row["why"]) for row in table["rows"]))


@pytest.mark.parametrize(
    "name",
    [
        "Vera Ilieva",
        "вера",
        "luna/contacts/Vera Ilieva",
        "070 222 222",
        "070 222 222 ext. 5",
        "070/222-222 доб. 12",
        "tel:+38970222222",
        "VERA@luna.example",
        "Vera <vera@luna.example>",
        "mailto:vera@luna.example?subject=x",
    ],
)
def test_everything_about_a_person_is_found_whatever_they_are_called_by(base: Path, name: str) -> None:
    answer = run(base, "export", "person", name, "-f", "json")
    assert answer.code == 0, answer
    assert places(answer) == [
        ("records/luna.yaml", 2, PART),
        ("records/luna.yaml", 4, "their card"),
        ("records/luna.yaml", 5, "their card"),
        ("records/luna.yaml", 6, "their card"),
        ("records/luna.yaml", 7, "their card"),
        ("records/luna.yaml", 10, "a talk with them"),
        ("records/luna.yaml", 13, "the deal of a talk with them"),
        ("records/luna.yaml", 15, "by phone"),
        ("records/sol.yaml", 3, "their card"),
        ("records/mar.yaml", 2, NAME),
        ("records/mar.yaml", 2, "by e-mail"),
        ("decisions.yaml", 2, NAME),
    ]
    assert "regards" not in answer.out
    assert json.loads(answer.out)["figures"] == {"cards": 2, "talks": 1, "mentions": 5, "clients": 3}


def test_people_read_an_item_a_line(base: Path) -> None:
    answer = run(base, "--width", "300", "export", "person", "Vera Ilieva")
    assert (
        "luna    interactions  a talk with them              date 2026-10-01; kind call; with Vera Ilieva; deal d-1"
        in answer.out
    )
    assert "records/luna.yaml:10" in answer.out


def test_two_people_of_one_name_are_told_apart(base: Path) -> None:
    answer = run(base, "export", "person", "Boris")
    assert answer.code == 2
    assert answer.err.splitlines()[:2] == ["  Boris Kolev, at luna", "  Boris Kolev, at sol"]
    told = run(base, "export", "person", "sol/contacts/Boris Kolev", "-f", "csv").out
    assert "+38970555555" in told
    assert "+38970444444" not in told


def test_a_client_who_is_a_person_is_held_whole(base: Path) -> None:
    (base / "records/petar.yaml").write_text(
        "name: Petar Markov\nkind: person\nphone: 070123456\n", encoding="utf-8"
    )
    answer = run(base, "export", "person", "Petar Markov", "-f", "json")
    assert places(answer) == [("records/petar.yaml", n, "their record") for n in (1, 2, 3)]


def test_nobody_is_nothing(base: Path) -> None:
    assert run(base, "export", "person", "Zoran Zoranov").code == 1
    assert run(base, "export", "person").code == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ирина Петрова", [("Ирина Петрова", NAME)]),
        ("spoke with Petrova, Irina today", [("Petrova, Irina", NAME)]),
        ("говорили с Ириной Петровой", [("Ириной Петровой", NAME)]),
        ("Irina said", [("Irina", PART)]),
        ("дал Ирине", [("Ирине", PERHAPS)]),
        ("an irina is a flower", []),
        ("write to irina@a.example", [("irina@a.example", "by e-mail")]),
        ("or ring +389 70 123-456.", [("+389 70 123-456", "by phone")]),
        ("Petrovec is a town", []),
    ],
)  # fmt: skip
def test_a_name_is_met_in_any_script_order_and_case(text: str, found: list[tuple[str, str]]) -> None:
    names = ["Ирина Петрова"]
    who = sought(names, ["Irina@a.example"], ["070123456"], "MK")
    said = mentioned(text, who, halves_of(names, ["Ana Petrova"]))
    assert [(text[one.start : one.end], one.by) for one in said] == found
