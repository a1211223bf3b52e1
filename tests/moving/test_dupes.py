"""Which clients stand in the base twice: found in spite of spelling, script and legal form, and why."""

import json
import random
from pathlib import Path

import pytest

from tests.edits.running import run

SCHEMA = "base: {region: MK}\n"


def write(base: Path, records: dict[str, str]) -> Path:
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in records.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def found(base: Path, *words: str) -> dict[tuple[str, str], str]:
    answer = run(base, "dupes", "-f", "json", *words)
    assert answer.code == 0, answer
    return {(row["client"], row["other"]): row["why"] for row in json.loads(answer.out)["tables"][0]["rows"]}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        pytest.param("name: Luna DOOEL", "name: ЛУНА ДОО", "the same name", id="script and legal form"),
        pytest.param("name: Петров ООО", "name: ИП Petrov", "the same name", id="Russian forms"),
        pytest.param("name: Makpromet s.r.o.", "name: Makprommet, SIA", "the same name", id="doubled letter"),
        pytest.param("name: Makpromet GmbH", "name: Makrpomet AG", "a similar name", id="misspelt"),
        pytest.param("name: Bela Voda OÜ", "name: Belavoda Inc.", "the same name", id="written as one word"),
        pytest.param(
            "name: Luna\ntax_id: MK 123-456",
            "name: Sol\ntax_id: mk123456",
            "tax number 123456",
            id="tax number",
        ),
        pytest.param(
            "name: Beta DOOEL\ntax_id: '4030006588312'",
            "name: Бета ДООЕЛ\ntax_id: MK4030006588312",
            "the same name; tax number 4030006588312",
            id="tax number with its country and without",
        ),
        pytest.param(
            "name: Hotel Galija\nphone: 070 111 222",
            "name: Galija\nphone: +38970111222",
            "a similar name; phone +38970111222",
            id="a part of the name and the phone",
        ),
    ],
)
def test_two_that_may_be_one(tmp_path: Path, one: str, other: str, why: str) -> None:
    base = write(tmp_path / "base", {"a": f"{one}\n", "b": f"{other}\n", "c": "name: Quite Another\n"})
    assert found(base) == {("a", "b"): why}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("name: Hotel Luna", "name: Hotel Sol", id="only what kind of house it is"),
        pytest.param("name: Market 12", "name: Market 13", id="numbers"),
        pytest.param(
            "name: Luna\nphone: '+38970111222'", "name: Sol\nphone: '+38970111222'", id="a phone alone"
        ),
        pytest.param(
            "name: Luna\ntax_id: A1\nconcern: X", "name: Luna\ntax_id: A1\nconcern: x", id="one concern"
        ),
        pytest.param("name: Luna\ndistinct_from: [b]", "name: Luna", id="said to be different"),
        pytest.param("name: Luna DOO\ntax_id: A1", "name: Luna AD\ntax_id: B1", id="two tax numbers"),
        pytest.param(
            "name: Galija\ncontacts: [{name: Eva Klein, email: eva@x.example, also_at: [b]}]",
            "name: Galija Bar Ohrid\ncontacts: [{name: Eva Klein, email: eva@x.example}]",
            id="a person who is at both",
        ),
    ],
)
def test_two_that_are_two(tmp_path: Path, one: str, other: str) -> None:
    assert found(write(tmp_path / "base", {"a": f"{one}\n", "b": f"{other}\n"})) == {}


def test_a_question_narrows_to_pairs_with_whom_it_fits(tmp_path: Path) -> None:
    records = {
        "a": "name: Luna\nsegment: horeca\n",
        "b": "name: Луна\n",
        "c": "name: Galija\n",
        "d": "name: Галија\n",
    }
    assert {*found(write(tmp_path / "base", records), "--where", "segment=horeca")} == {("a", "b")}


def test_what_is_said_to_be_different_is_no_double_any_more(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"a": "name: Luna\n", "b": "name: Luna DOO\n"})
    assert run(base, "dupes", "--not", "a", "b", "--dry-run").out.endswith("+distinct_from: [b]\n")
    assert {*found(base)} == {("a", "b")}
    answer = run(base, "dupes", "--not", "Luna DOO", "a")
    assert (answer.code, found(base)) == (0, {})
    assert (base / "records/b.yaml").read_text(encoding="utf-8") == "name: Luna DOO\ndistinct_from: [a]\n"
    assert run(base, "undo").code == 0
    assert {*found(base)} == {("a", "b")}


def test_a_new_client_who_may_be_there_misspelt_is_said(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"a": "name: Hotel Makpromet\n", "b": "name: Hotel Sol\n"})
    answer = run(base, "add", "client", "name=Hotel Makrpomet DOO")
    assert answer.err.startswith('the name "Hotel Makrpomet DOO" is like that of Hotel Makpromet (a)\n')
    assert "is like" not in run(base, "add", "client", "name=Hotel Mar").err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("name: Стојан Б Петров", "name: Стојан Г Петров", id="initials"),
        pytest.param(
            "name: Adria Bakery\nphone: '+38923111111'",
            "name: Vista Hotel\nphone: '+38923111111'",
            id="office",
        ),
    ],
)
def test_what_tells_two_apart_among_many(tmp_path: Path, one: str, other: str) -> None:
    others = {f"c{n}": f"name: Client {n}\nphone: '+38923111111'\n" for n in range(5)}
    base = write(tmp_path / "base", {"a": f"{one}\n", "b": f"{other}\n", **others})
    assert found(base) == {}


KINDS = "Hotel Restoran Trgovina Market Bistro Vinarija Pekara Apteka".split()
FIRST = (
    "Luna Galija Adriatik Makedonija Balkan Orion Delfina Jadran Vardar Biser Panorama Zlatna Bela Stara"
).split()
SECOND = (
    "Voda Reka Ruza Gora Zvezda Petrov Stojanov Iliev Kostov Nikolov Dimitrov Trajkov Angelov Markov"
).split()
FORMS = ["DOOEL", "DOO", "AD", "d.o.o.", "GmbH", ""]
CYRILLIC = str.maketrans(
    "abvgdezijklmnoprstufhcABVGDEZIJKLMNOPRST", "абвгдезијклмнопрстуфхцАБВГДЕЗИЈКЛМНОПРСТ"
)


def misspelt(name: str, chance: random.Random) -> str:
    word = max(name.split(), key=len)
    at = chance.randrange(1, len(word) - 1)
    wrong = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeiours") + word[at:],
            word[:at] + chance.choice("aeiours") + word[at + 1 :],
        ]
    )
    return name.replace(word, wrong)


def seeded(chance: random.Random) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Return 440 clients and 60 that are some of them again, each of the four kinds 15 times."""
    names = [f"{a} {b} {c}" for a in KINDS for b in FIRST for c in SECOND]
    chance.shuffle(names)
    records: dict[str, str] = {}
    for n, name in enumerate(names[:440]):
        # Every tenth sits in one of four office buildings, whose phone it gives.
        phone = f"+3892300{n % 40 // 10:04}" if n % 10 == 0 else f"+38970{n:06}"
        region = chance.choice(["Skopje", "Ohrid", "Bitola"])
        records[f"c{n:03}"] = f"name: {name} {chance.choice(FORMS)}\nphone: '{phone}'\nregion: {region}\n"
    truth = set()
    for n, first in enumerate(chance.sample(range(440), 60)):
        name = names[first]
        _, phone, region = records[f"c{first:03}"].splitlines()
        made = [
            f"name: {misspelt(name, chance)} {chance.choice(FORMS)}\n",
            f"name: {name.translate(CYRILLIC)} ДООЕЛ\n{region}\n",
            f"name: {name} {chance.choice(FORMS)}\nphone: '+38971{n:06}'\n",
            f"name: {misspelt(name, chance)}\n{phone}\n{region}\n",
        ]
        records[f"d{n:02}"] = made[n % 4]
        truth.add((f"c{first:03}", f"d{n:02}"))
    return records, truth


def test_sixty_doubles_among_500_clients(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records, truth = seeded(random.Random(7))
    said = {*found(write(tmp_path / "base", records))}
    precision, recall = len(said & truth) / len(said), len(said & truth) / len(truth)
    with capsys.disabled():
        print(  # noqa: T201 - what it comes to is said
            f"\ndupes: precision {precision:.3f}, recall {recall:.3f} of {len(truth)} among {len(records)}"
        )
    assert precision > 0.9
    assert recall > 0.9
