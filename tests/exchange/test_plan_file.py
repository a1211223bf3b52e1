"""A plan is a file: read, changed, carried out later, and refused where the records have changed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import BlockedError, RefusedError, UnreadableError, UsageError
from clientbase.exchange import ImportPlan, apply_import, plan_import, plan_text, read_plan
from clientbase.text.read import read
from tests.edits.running import run

DAY = dt.date(2026, 11, 21)
LUNA = """\
name: Luna
phone: "070"
purchases:
  - {date: 2026-01-02, amount: 5, document: 1}
"""
TABLES = {
    "clients": """\
        name,phone,website,manager
        Luna,071,https://luna.example,Jane Peacock
        Mar,,,
        """,
    "purchases": """\
        client,date,amount,document,items
        Luna,2026-01-02,5,1,3
        Luna,2026-03-04,7,2,
        """,
}


@pytest.fixture
def base(base: Path) -> Path:
    (base / "records/luna.yaml").write_text(LUNA, encoding="utf-8")
    return base


@pytest.fixture
def written(tmp_path: Path, plan: Callable[..., ImportPlan]) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(plan_text(plan(**TABLES), file.name, DAY), encoding="utf-8")
    return file


def carried_out(base: Path, file: Path) -> ImportPlan:
    plan = read_plan(file, base, DAY)
    apply_import(plan)
    return plan


def contents(base: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in base.rglob("*.yaml")}


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_says_in_a_readable_way_what_is_made_changed_and_in_conflict(written: Path) -> None:
    head, *parts = written.read_text(encoding="utf-8").split("\n---\n")
    assert 'summary:\n  - "new: 1 client, 1 purchase"\n' in head
    assert (
        parts[0]
        == "record: schema.yaml\nchanges:\n  - {put: managers/jane-peacock, value: {name: Jane Peacock}}"
    )
    assert parts[1].startswith("record: records/mar.yaml\nrows: [")
    assert parts[1].endswith("new: {name: Mar, entered: 2026-11-21}")
    luna = parts[2].splitlines()
    assert luna[:3] == ["record: records/luna.yaml", "name: Luna", "found_by: name"]
    assert "  - {put: website, value: https://luna.example}" in luna
    assert "  - {put: purchases/0/items, value: 3}" in luna
    assert "  - {at: phone, mine: 070, theirs: 071, take: mine}" in luna


def test_a_record_is_read_once_and_its_text_is_made_when_it_is_asked_for(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientbase.exchange.matching import client_index
    from clientbase.exchange.writing import plan as planning

    (base / "records/mar.yaml").write_text("name: Mar\nemail: m@mar.example\n", encoding="utf-8")
    (tmp_path / "l.csv").write_text("name,email,website\nMare,m@mar.example,mar.example\n", encoding="utf-8")
    done: list[str] = []

    def counting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: (
            done.append(f"{name} {given[1]}" if name == "read" else name),
            function(*given),
        )[1]

    monkeypatch.setattr(client_index, "read", counting("read", client_index.read))
    monkeypatch.setattr(planning, "read", counting("again", planning.read))
    monkeypatch.setattr(planning, "edited", counting("edited", planning.edited))
    plan = plan_import(base, [tmp_path / "l.csv"], DAY, whole=False)
    assert sorted(done) == ["again", "read records/luna.yaml", "read records/mar.yaml"], "again: schema.yaml"
    assert "website: mar.example" in plan.changed[0].after
    assert plan.changed[0].after
    assert done[-1:] == ["edited"]
    assert done.count("edited") == 1


def test_carried_out_it_does_what_the_import_would_have_done(
    base: Path, written: Path, plan: Callable[..., ImportPlan]
) -> None:
    direct = plan(**TABLES)
    carried_out(base, written)
    expected = {Path(one.path).name: one.after for one in (direct.schema, *direct.changed) if one}
    expected |= {Path(one.path).name: one.text for one in direct.new}
    assert contents(base) == expected
    assert plan(**TABLES).empty


def test_a_person_decides_conflicts_corrects_values_and_takes_entries_out(base: Path, written: Path) -> None:
    changed(written, "take: mine", "take: theirs")
    changed(written, "value: https://luna.example", "value: https://bar-luna.example")
    text = written.read_text(encoding="utf-8")
    parts = [part for part in text.split("\n---\n") if not part.startswith("record: records/mar.yaml")]
    written.write_text("\n---\n".join(parts), encoding="utf-8")
    carried_out(base, written)
    luna: Any = read(base / "records/luna.yaml", "").data
    assert (luna["phone"], luna["website"]) == ("071", "https://bar-luna.example")
    assert not (base / "records/mar.yaml").exists()


def test_a_record_that_was_changed_since_is_named_and_nothing_is_written(base: Path, written: Path) -> None:
    (base / "records/luna.yaml").write_text(LUNA + "notes: x\n", encoding="utf-8")
    before = contents(base)
    with pytest.raises(BlockedError, match=r"1 of the records were changed since .*\(records/luna\.yaml\)"):
        read_plan(written, base, DAY)
    assert contents(base) == before


def test_one_that_was_killed_is_gone_on_with(base: Path, written: Path) -> None:
    def killed(done: int, _number: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_import(read_plan(written, base, DAY), killed)
    assert "website" in contents(base)["luna.yaml"]
    assert "mar.yaml" not in contents(base)
    plan = carried_out(base, written)
    assert (plan.lines(), "mar.yaml" in contents(base)) == (["new: 1"], True)
    again = read_plan(written, base, DAY)
    assert (again.empty, again.lines()) == (True, ["nothing to write: all that the plan says stands already"])


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("value: https://luna.example", "value: javascript:x", "changes:", 'CB047 "javascript:x"'),
        ("new: {name: Mar", "new: {nam: Mar", "new: {nam", "CB0"),
        (
            "record: records/mar.yaml",
            "record: ../mar.yaml",
            "record: ../",
            'CB101 "../mar.yaml" is no record',
        ),
        (
            "{put: website, value:",
            "{set: website, value:",
            "{set: website",
            "CB101 a change says put and value",
        ),
        ("take: mine", "take: both", "take: both", "CB101 a conflict says take: mine or take: theirs"),
        ("put: purchases/0/items", "put: purchases/9/items", "record: records/luna", "CB101"),
    ],
)
def test_what_is_wrong_in_it_is_named_by_its_place(
    base: Path, written: Path, old: str, new: str, place: str, message: str
) -> None:
    changed(written, old, new)
    before = contents(base)
    with pytest.raises(RefusedError) as caught:
        read_plan(written, base, DAY)
    found = caught.value.findings[0]
    assert place in written.read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert contents(base) == before
    assert message in str(found)


def test_a_file_that_is_no_plan_is_refused(base: Path, tmp_path: Path, written: Path) -> None:
    with pytest.raises(UsageError, match="there is no plan"):
        read_plan(tmp_path / "none.yaml", base, DAY)
    with pytest.raises(UsageError, match="is no plan of this program"):
        read_plan(base / "records/luna.yaml", base, DAY)
    changed(written, "record: records/mar.yaml", "record: [records/mar.yaml")
    with pytest.raises(UnreadableError) as caught:
        read_plan(written, base, DAY)
    assert caught.value.findings[0].line > 10


def test_the_command_writes_a_plan_and_carries_it_out_and_undo_takes_it_back(
    base: Path, tmp_path: Path
) -> None:
    (tmp_path / "l.csv").write_text("Company;Phone\nMar;070 1234\nLuna;071\nTotal;\n", encoding="utf-8")
    file = str(tmp_path / "plan.yaml")
    planned = run(base, "import", str(tmp_path / "l.csv"), "--plan", file)
    assert planned.code == 1, "a row is not taken"
    assert "new: 1 client\n" in planned.out
    assert list((base / "records").iterdir()) == [base / "records/luna.yaml"]
    before = contents(base)
    assert run(base, "import", "--apply", file).code == 0
    assert "phone: 070 1234" in contents(base)["mar.yaml"]
    assert run(base, "undo").code == 0
    assert contents(base) == before


@pytest.mark.parametrize("words", [(), ("x.csv", "--apply", "p.yaml"), ("--plan", "p.yaml")])
def test_either_lists_or_a_plan(base: Path, words: tuple[str, ...]) -> None:
    assert run(base, "import", *words).code == 2


def test_no_other_file_is_overwritten_by_a_plan(base: Path, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Company\nMar\n", encoding="utf-8")
    answer = run(base, "import", str(tmp_path / "l.csv"), "--plan", str(base / "schema.yaml"))
    assert (answer.code, "is no plan; name another file" in answer.err) == (2, True)


def test_with_prefer_theirs_what_the_list_says_stands_and_is_named(base: Path, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("name,phone\nLuna,071\n", encoding="utf-8")
    answer = run(base, "import", str(tmp_path / "l.csv"), "--prefer", "theirs")
    assert 'changed: records/luna.yaml phone "070" -> "071"' in answer.err
    assert 'phone: "071"' in contents(base)["luna.yaml"]
