"""A person goes from one client to another, and both records are right."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.moving.trees import tree
from tests.undo.repositories import committed, files

SCHEMA = "base: {region: MK}\ninteractions: {call: {contact: true}}\n"
LUNA = """\
name: Luna
phone: "+38923111111"
website: https://www.luna.example/menu
contacts:
  - name: Vera Ilieva # buys
    role: buyer
    decides: [prices]
    phone: ["023 111 111", "+38970222222"]
    email: [vera@luna.example, vera@gmail.com]
    birthday: 05-01
    interests: [sailing]
    also_at: [mar]
  - {name: Boris, phone: "+38970444444"}
interactions:
  - {date: 2026-10-01, kind: call, with: Vera Ilieva}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in {"luna": LUNA, "sol": "name: Sol\n", "mar": "name: Mar\n"}.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def test_both_records_say_when_and_what_is_the_persons_own_goes_along(base: Path) -> None:
    before = tree(base)
    answer = run(base, "move-contact", "luna/contacts/vera ilieva", "Sol")
    assert answer.code == 0, answer
    now = tree(base)
    assert now["records/luna.yaml"] == LUNA.replace(
        "    also_at: [mar]\n", "    left: 2026-11-21\n    also_at: [mar]\n    moved_to: sol\n"
    )
    told = run(base, "show", "sol", "--all").out
    for known in ("Vera Ilieva", "+38970222222", "vera@gmail.com"):
        assert known in told
    assert "vera@luna.example" not in now["records/sol.yaml"]
    assert "role" not in now["records/sol.yaml"]
    assert "birthday: 05-01" in now["records/sol.yaml"]
    assert "from: 2026-11-21" in now["records/sol.yaml"]
    assert run(base, "check").code == 0
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_who_was_known_at_both_is_there_once(base: Path) -> None:
    (base / "records/mar.yaml").write_text(
        "name: Mar\ncontacts:\n  - {name: Vera Ilieva, role: cook}\n", encoding="utf-8"
    )
    assert run(base, "move-contact", "luna/contacts/0", "mar", "--on", "2026-11-01").code == 0
    now = tree(base)
    assert now["records/mar.yaml"].count("Vera Ilieva") == 1
    assert "role: cook" in now["records/mar.yaml"]
    assert "from: 2026-11-01" in now["records/mar.yaml"]
    assert "also_at" not in now["records/luna.yaml"]


def test_who_comes_back_is_there_once(base: Path) -> None:
    run(base, "move-contact", "luna/contacts/0", "sol", "--on", "2026-10-01")
    assert run(base, "move-contact", "sol/contacts/0", "luna").code == 0
    now = tree(base)
    assert now["records/luna.yaml"].count("Vera Ilieva # buys") == 1
    assert "moved_to" not in now["records/luna.yaml"]
    assert "moved_to: luna" in now["records/sol.yaml"]


def test_a_dry_run_writes_nothing_and_a_commit_is_one(base: Path) -> None:
    committed(base)
    before = tree(base)
    assert "+    moved_to: sol" in run(base, "move-contact", "luna/contacts/0", "sol", "--dry-run").out
    assert tree(base) == before
    assert run(base, "move-contact", "luna/contacts/0", "sol", "--commit").code == 0
    assert files(base) == ["records/luna.yaml", "records/sol.yaml"]


@pytest.mark.parametrize(
    ("address", "to", "code", "said"),
    [
        pytest.param("luna/contacts/Nobody", "sol", 2, "Nobody", id="nobody of that name"),
        pytest.param("luna", "sol", 2, "name the person", id="no person"),
        pytest.param("luna/contacts/0", "luna", 1, "there already", id="the same client"),
    ],
)
def test_what_cannot_be_is_refused(base: Path, address: str, to: str, code: int, said: str) -> None:
    answer = run(base, "move-contact", address, to)
    assert answer.code == code
    assert said in answer.err


def test_what_the_company_requires_of_a_person_goes_along_or_is_given(base: Path) -> None:
    (base / "schema.yaml").write_text(SCHEMA + "required: {contact: [role]}\n", encoding="utf-8")
    assert run(base, "move-contact", "luna/contacts/Vera Ilieva", "sol").code == 0
    assert "role: buyer" in (base / "records/sol.yaml").read_text(encoding="utf-8")
    answer = run(base, "move-contact", "luna/contacts/Boris", "mar", "--role", "chef")
    assert answer.code == 0, answer.err
    assert "role: chef" in (base / "records/mar.yaml").read_text(encoding="utf-8")


def test_who_has_gone_already_is_moved_from_where_it_is(base: Path) -> None:
    assert run(base, "move-contact", "luna/contacts/Boris", "sol").code == 0
    before = tree(base)
    refused = run(base, "move-contact", "luna/contacts/Boris", "mar")
    assert (refused.code, tree(base)) == (1, before)
    assert (
        '"Boris" went to "sol" already; who goes on from there: clientbase move-contact sol/contacts/"Boris" mar'
        in (refused.err)
    )
    assert run(base, "move-contact", "sol/contacts/Boris", "mar").code == 0
