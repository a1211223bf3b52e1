"""Who is in a base is told by the index where it can, and is the same as what the records say."""

from pathlib import Path

import pytest

from clientbase.exchange.matching.client_index import ClientIndex
from tests.edits.running import run
from tests.index.bases import LONG_AGO, put, write

RECORDS = {
    "luna": """
        name: Луна 'Трејд'
        aliases: [Luna, "  L  "]
        tax_id: MK 403
        concern: Moon
        phone: [+389 70 123 456, 02/123-456]
        email: office@luna.example
        contacts:
          - {name: Vera, phone: 070 111 222, email: [vera@luna.example, v@luna.example]}
          - {name: Marko, phone: 070 333 444, left: 2026-01-01}
          - {name: Ana}
    """,
    "sol": "name: Sol\n",
    "errors": "name: Errors\nphone: 070 555 666\nsegment: nowhere\nsince: yesterday\n",
    "torn": "name: [",
    "twice": "name: Twice\n",
    "archive/twice": "name: Twice again\n",
}
PHONES = ("070 123 456", "02 123 456", "070 111 222", "070 333 444", "070 555 666")
EMAILS = ("Office@luna.example", "v@luna.example", "nobody@luna.example")
LUNA = {"records/luna.yaml": ""}
KNOWN = {"records/luna.yaml", "records/sol.yaml"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path, RECORDS)


def told(root: Path) -> tuple[dict[str, object], set[str]]:
    """Return who is known, and which records were read for it."""
    index = ClientIndex(root)
    found: dict[str, object] = {path: (index.name(path), index.tax_id(path)) for path in index.paths}
    found["aliases"] = [index.path(alias) for alias in ("LUNA", "  l  ", "other")]
    found["concern"] = [index.with_tax_id("MK403", concern) for concern in ("", "moon", "Sun")]
    for key, texts in (("phone", PHONES), ("email", EMAILS)):
        found[key] = [index.reached(key, text, "MK") for text in texts]
    return found, set(index.documents)


def test_the_index_tells_what_the_records_say(base: Path) -> None:
    said, read = told(base)
    assert read >= KNOWN
    assert said["phone"] == [LUNA, LUNA, {"records/luna.yaml": "Vera"}, {}, {"records/errors.yaml": ""}]
    assert said["email"] == [LUNA, {"records/luna.yaml": "Vera"}, {}]
    run(base, "list")
    again, read = told(base)
    assert again == said
    assert not read & KNOWN


def test_what_has_changed_since_is_read(base: Path) -> None:
    run(base, "list")
    put(base / "records/sol.yaml", "name: Sonce\n", LONG_AGO + 5)
    put(base / "records/new.yaml", "name: New\n", LONG_AGO + 5)
    (base / "records/torn.yaml").unlink()
    said, read = told(base)
    index = ClientIndex(base)
    assert [index.named(name) for name in ("Sol", "Sonce", "New")] == [
        [],
        ["records/sol.yaml"],
        ["records/new.yaml"],
    ]
    assert read & {"records/luna.yaml", "records/sol.yaml", "records/new.yaml"} == {
        "records/sol.yaml",
        "records/new.yaml",
    }
    assert said


@pytest.mark.parametrize("harm", ["norms", "bytes", "folder"])
def test_an_index_that_cannot_be_trusted_tells_nothing(base: Path, harm: str) -> None:
    said, _ = told(base)
    run(base, "list")
    file = base / ".clientbase/index.sqlite3"
    if harm == "norms":
        put(base / "schema.yaml", "segments: {horeca: Hotels}\n", LONG_AGO + 5)
    elif harm == "bytes":
        file.write_bytes(file.read_bytes()[:200] + b"\xff" * 9000)
    else:
        file.unlink()
        file.mkdir()
    again, read = told(base)
    assert again == said
    assert read >= KNOWN


@pytest.mark.parametrize(
    ("first", "second", "people"),
    [
        ("070 111 222,", ",ana@sol.example", 1),
        ("070 111 222,", "+389 70 111 222,ana@sol.example", 1),
        ("070 111 222,", "070 333 444,", 2),
        (",ana@sol.example", "070 333 444,kostova@sol.example", 2),
    ],
    ids=["by-phone-and-by-mail", "the-same-phone", "two-phones", "two-addresses"],
)
def test_who_stands_twice_in_a_list_is_one_unless_reached_otherwise(
    first: str, second: str, people: int, tmp_path: Path
) -> None:
    root = write(tmp_path, {"sol": "name: Sol\n"}, "base: {region: MK}\n")
    rows = "".join(f"Sol,Ana Kostova,{reached}\n" for reached in (first, second))
    put(root / "people.csv", f"client,name,phone,email\n{rows}")
    assert run(root, "import", str(root / "people.csv"), "--yes").code == 0
    assert (root / "records/sol.yaml").read_text().count("Ana Kostova") == people
