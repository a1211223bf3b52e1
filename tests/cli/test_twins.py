"""Names that are options, devices or each other's twins: refused, or kept apart with a finding; no file is replaced."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import put, write

CYRILLIC_A = "\u0430"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": "name: Luna\n"}, "base: {currency: EUR}\n")


def files(root: Path) -> list[str]:
    return sorted(file.relative_to(root / "records").as_posix() for file in root.rglob("records/**/*.yaml"))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("--help", "help"),
        ("-f", "f"),
        ("CON", "con-client"),
        ("nul", "nul-client"),
        ("Aux", "aux-client"),
        ("COM1", "com1-client"),
        ("con.txt", "con-txt"),
        ("..", "client"),
        ("*", "client"),
        ("/etc/passwd", "etc-passwd"),
        ("$HOME", "home"),
        ("\u0130", "i"),
        ("\u00df", "ss"),
        ("e\u0301", "e"),
        (CYRILLIC_A, "a"),
        ("a" * 300, "a" * 64),
    ],
)
def test_a_name_becomes_a_file_that_every_system_takes(root: Path, name: str, file: str) -> None:
    assert run(root, "add", "client", f"name={name}").code == 0
    assert files(root) == sorted([f"{file}.yaml", "luna.yaml"])
    assert run(root, "check", "--ignore", "CB044").out == ""


@pytest.mark.parametrize(
    "id_", ["--help", "CON", "nul", "aux", "LUNA", f"lun{CYRILLIC_A}", "..", "a/b", "\u00df", "a" * 65, ""]
)
def test_what_is_no_file_everywhere_is_no_id(root: Path, id_: str) -> None:
    answer = run(root, "add", "client", "name=Other", f"id={id_}")
    assert answer.code == 2
    assert f'"{id_}"' in answer.err or 'id=" has no value' in answer.err
    assert files(root) == ["luna.yaml"]


@pytest.mark.parametrize(
    "name",
    ["LUNA", "luna", "Lun\u0430", "Lu\u0301na", "Л\u0443на", "  Luna "],
    ids=["capitals", "small"] + ["a"] * 4,
)
def test_a_client_of_the_same_name_is_asked_about_in_any_spelling(root: Path, name: str) -> None:
    answer = run(root, "add", "client", f"name={name}")
    assert (answer.code, files(root)) == (1, ["luna.yaml"])
    assert 'there is a client "luna" already; if this is another one, add id=luna-2' in answer.err


@pytest.mark.parametrize("there", ["Luna", "LUNA", "archive/Luna", "north/Luna"])
def test_a_file_that_differs_in_capitals_alone_is_not_replaced(tmp_path: Path, there: str) -> None:
    """On many systems it would be the same file."""
    root = write(tmp_path / "base", {there: "name: Other\n", "sol": "name: Sol\n"}, "base: {currency: EUR}\n")
    before = {file: file.read_bytes() for file in root.rglob("records/**/*.yaml")}
    put(root / "list.csv", "id,name\nluna,Luna\n")
    for words in (
        ["add", "client", "name=Luna"],
        ["add", "client", "name=x", "id=luna"],
        ["rename", "sol", "luna"],
    ):
        answer = run(root, *words)
        assert (answer.code, answer.out) == (1, ""), answer
        assert "already" in answer.err
    run(root, "import", str(root / "list.csv"))
    assert {file: before[file] for file in before if "sol" in file.name} == {
        file: file.read_bytes() for file in before if "sol" in file.name
    }
    assert sorted(before) == sorted(root.rglob("records/**/*.yaml"))


def test_ids_that_differ_in_capitals_are_found_and_left_out(tmp_path: Path) -> None:
    root = write(tmp_path / "base", {"luna": "name: A\n", "Luna": "name: B\n", "sol": "name: C\n"}, "")
    if len(files(root)) < 3:
        pytest.skip("on this file system they are one file")
    assert run(root, "list", "-f", "csv", "--columns", "client").out == "client\nsol\n"
    said = run(root, "check").out
    assert 'CB050 the id "luna" is that of records/Luna.yaml too; rename one, or merge them' in said


TWINS = f"""\
base: {{currency: EUR}}
managers: {{olga: {{name: A}}, OLGA: {{name: B}}, "olg{CYRILLIC_A}": {{name: C}}, olga-p: {{name: D}}}}
segments: {{"caf\u00e9": x, "cafe\u0301": y}}
products: [pasta, "stra\u00dfe", STRASSE, pasta]
interactions: {{call: {{contact: true}}, Call: {{contact: false}}}}
"""


def test_twins_among_the_names_of_the_company_are_found_and_kept_apart(tmp_path: Path) -> None:
    records = {"a": "name: A\nmanager: olga\n", "b": f"name: B\nmanager: olg{CYRILLIC_A}\n"}
    root = write(tmp_path / "base", records, TWINS)
    said = [line for line in run(root, "check").out.splitlines() if "CB122" in line]
    advice = "; keep one of the two, or tell them apart"
    assert said == [
        f'schema.yaml:2:29: CB122 "OLGA" looks like "olga"{advice}',
        f'schema.yaml:2:46: CB122 "olg{CYRILLIC_A}" looks like "olga"{advice}',
        f'schema.yaml:3:23: CB122 "cafe\u0301" looks like "caf\u00e9"{advice}',
        f'schema.yaml:4:29: CB122 "STRASSE" looks like "stra\u00dfe"{advice}',
        f'schema.yaml:4:38: CB122 "pasta" looks like "pasta"{advice}',
        f'schema.yaml:5:39: CB122 "Call" looks like "call"{advice}',
    ]
    asked = run(root, "query", "SELECT client, manager FROM facts", "-f", "csv").out
    assert asked == f"client,manager\na,olga\nb,olg{CYRILLIC_A}\n"
