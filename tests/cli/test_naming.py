"""A client is named in the same way in every verb: by id, name, alias, phone or e-mail, in any script."""

from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal

VERBS = {
    "show": ["show", "{}"],
    "why": ["why", "{}"],
    "history": ["history", "{}"],
    "can-sell": ["can-sell", "{}", "900"],
    "log": ["log", "{}", "call", "hello"],
    "add": ["add", "purchase", "{}", "amount=900"],
    "set": ["set", "{}", "region=Tetovo"],
    "edit": ["edit", "{}"],
}


def words(verb: str, client: str) -> list[str]:
    return [word.format(client) for word in VERBS[verb]]


def record(base: Path, client: str) -> str:
    return (base / f"records/{client}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def base(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITOR", "true")
    return example


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Galija", id="half a name, in another script"),
        pytest.param("Ресторан  ГАЛИЈА", id="the name, with other blanks and capitals"),
        pytest.param("gali", id="the beginning of a word"),
    ],
)
def test_one_hit_is_taken_and_named_in_every_verb(base: Path, verb: str, text: str) -> None:
    answer = run(base, *words(verb, text))
    assert answer.code == 0
    assert f'"{text}" is Ресторан Галија (restoran-galija)\n' in answer.err


@pytest.mark.parametrize("verb", VERBS)
def test_of_several_hits_none_is_taken_and_each_is_listed_with_segment_and_place(
    base: Path, verb: str
) -> None:
    before = [file.read_bytes() for file in sorted((base / "records").rglob("*.yaml"))]
    answer = run(base, *words(verb, "vinograd"))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "  vinograd-bitola        Vinograd Bitola DOOEL  retail  Bitola\n"
        "  vinograd-bitola-dooel  Виноград Битола ДООЕЛ  retail  Bitola\n"
        'clientbase: "vinograd" fits 2 clients; name one by its id, or say more of its name\n'
    )
    assert [file.read_bytes() for file in sorted((base / "records").rglob("*.yaml"))] == before


@pytest.mark.parametrize("verb", VERBS)
def test_where_nobody_fits_who_is_near_is_said(base: Path, verb: str) -> None:
    answer = run(base, *words(verb, "гарија"))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith('clientbase: no client "гарија"; did you mean: ')
    assert "restoran-galija (Ресторан Галија)" in answer.err


@pytest.mark.parametrize(
    "text",
    [
        "+389 70 123 456",
        "070 123456",
        "IRINA@adriatik.example",
        "adriatik.example",
        "Ирина Петрова",
        "Петров",
    ],
)
def test_phones_addresses_and_people_name_their_client(base: Path, text: str) -> None:
    answer = run(base, "set", text, "region=Tetovo")
    assert answer.code == 0
    assert "\nregion: Tetovo\n" in record(base, "adriatik")


def test_a_name_in_two_scripts_is_two_clients_and_an_id_is_one(base: Path) -> None:
    assert run(base, "log", "Виноград Битола ДООЕЛ", "call", "x").code == 2
    answer = run(base, "log", "vinograd-bitola", "call", "x")
    assert answer.code == 0
    assert '"vinograd-bitola" is' not in answer.err, "an id needs no word about whom it means"


def test_a_whole_name_goes_before_names_that_only_have_it_in_them(base: Path) -> None:
    add = ("add", "client", "segment=retail", "manager=olga", "source=walk-in")
    assert run(base, *add, "name=Beta Market DOO Tetovo", "aliases=Tetovka").code == 0
    assert '"Beta Market DOO" is Beta Market DOO (beta)\n' in run(base, "show", "Beta Market DOO").err
    assert "fits 2 clients" in run(base, "show", "beta mark").err
    assert "(beta-market-doo-tetovo)" in run(base, "show", "тетовка").err


def test_an_item_stands_behind_whatever_names_the_client(base: Path) -> None:
    assert run(base, "set", "храна/contacts/Ана Трајкоска", "role=head chef").code == 0
    assert "    role: head chef\n" in record(base, "adriatik")
    add = ("add", "client", "segment=retail", "manager=olga", "source=walk-in")
    assert run(base, *add, "name=Kiosk 24/7", "id=kiosk").code == 0
    assert run(base, "add", "contact", "kiosk 24/7", "name=Vera", "role=owner").code == 0
    assert run(base, "set", "kiosk 24/7/contacts/Vera", "role=manager").code == 0
    assert "    role: manager\n" in record(base, "kiosk")
    assert run(base, "set", "kiosk 24/7", "region=Tetovo").code == 2, "7 is no list"


def test_an_id_is_found_without_the_index(base: Path) -> None:
    assert run(base, "set", "beta", "region=Tetovo").code == 0
    assert run(base, "log", "beta", "call", "x").code == 0
    assert not (base / ".clientbase").exists()


def test_a_record_that_cannot_be_read_may_be_meant(base: Path) -> None:
    (base / "records/vinograd-bitola.yaml").write_text("name: [\n", encoding="utf-8")
    listed = run(base, "log", "vinograd", "call", "x")
    assert listed.code == 2
    assert "  vinograd-bitola  " in listed.err
    (base / "records/vinograd-bitola-dooel.yaml").unlink()
    alone = run(base, "log", "vinograd", "call", "x")
    assert (alone.code, alone.out) == (3, "")
    assert alone.err.endswith("clientbase: records/vinograd-bitola.yaml cannot be read; mend it first\n")


def test_on_a_terminal_one_of_several_is_chosen_by_its_number(base: Path) -> None:
    answer = run_on_terminal(base, "log", "vinograd", "call", "hello", typed=["3", "two", "2"])
    assert answer.code == 0
    assert "  2  vinograd-bitola-dooel  " in answer.err
    assert answer.err.count("  answer with a number from 1 to 2\n") == 2
    assert "    about: hello\n" in record(base, "vinograd-bitola-dooel")
    assert "    about: hello\n" not in record(base, "vinograd-bitola")
