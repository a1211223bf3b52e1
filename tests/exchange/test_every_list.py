"""Every list of a record comes in under its own names: what the model declares is what import takes."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbase.exchange import KINDS, ImportPlan, apply_import, plan_import
from clientbase.exchange.meaning.lists import LISTS, columns_of
from clientbase.exchange.reading.rows import Given
from clientbase.text.read import read
from tests.edits.running import run
from tests.exchange.conftest import without_marks

Bring = Callable[..., ImportPlan]
DAY = dt.date(2026, 11, 21)
NORMS = """\
managers: {olga: {}, ivan: {}}
interactions: {call: {contact: true}, note: {contact: false}}
deal_stages: {lead: 10, won: 100}
problem_kinds: [delivery]
leaving_reasons: [closed, price]
"""
SAID = {
    "kind": "call",
    "direction": "out",
    "stage": "lead",
    "decision": "declined",
    "level": "high",
    "learnt_from": "survey",
    "currency": "EUR",
    "by": "olga",
    "manager": "olga",
    "to": "olga",
    "with": "Ana",
    "name": "Ana",
    "email": "ana@luna.example",
    "phone": "+38970123456",
    "birthday": "05-01",
    "also_at": "sol",
    "moved_to": "sol",
    "no_contact": "mailing",
    "preferred_channel": "call",
    "waiver.by": "olga",
    "probability": "60",
    "items": "3",
    "id": "d-1",
    "deal": "d-1",
}
"""What a cell says where not any text will do."""
DAYS = {"date", "opened", "expected", "closed", "decided", "resolved", "done", "entered", "back", "left"}
OWN = {("leavings", "reason"): "closed", ("problems", "kind"): "delivery", ("asked", "reason"): "closed"}
OWN |= {("handovers", "from"): "ivan", ("contacts", "from"): "2020-01-31", ("documents", "kind"): "offer"}


def cell(kind: str, name: str) -> str:
    last = name.rpartition(".")[2]
    if last in DAYS:
        return "2026-03-02"
    numbers = {"amount": "12.50", "cost": "8.00"}
    return OWN.get((kind, name)) or SAID.get(name) or numbers.get(name) or f"some {last}"


def nested(kind: str) -> dict[str, Any]:
    """What a record says then."""
    item: dict[str, Any] = {}
    for name, field in columns_of(kind).items():
        *above, last = name.split(".")
        inner = item
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = [cell(kind, name)] if field.form == "many" else cell(kind, name)
    return item


@pytest.fixture
def luna(base: Path) -> Path:
    """The record of a client that has a deal and a person, in a base with all norms."""
    (base / "schema.yaml").write_text(NORMS, encoding="utf-8")
    (base / "records/sol.yaml").write_text("name: Sol\n", encoding="utf-8")
    file = base / "records/luna.yaml"
    file.write_text("name: Luna\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", LISTS)
def test_every_field_of_every_list_is_taken_by_its_own_name(luna: Path, plan: Bring, kind: str) -> None:
    key = LISTS[kind].key
    if kind == "interactions":
        beside = "name: Luna\ncontacts: [{name: Ana}]\ndeals: [{id: d-1, stage: lead}]\n"
        luna.write_text(beside, encoding="utf-8")
    names = [*columns_of(kind)]
    header, row = ",".join(["client", *names]), ",".join(["luna", *(cell(kind, name) for name in names)])
    if kind == "contacts":  # under `client` its people would be those of an address book
        header = header.replace("client", "client_id", 1)
    planned = plan(**{kind: f"{header}\n{row}\n"})
    assert (planned.problems, planned.faults) == ((), ())
    apply_import(planned)
    there: Any = read(luna, "luna").data[key]
    wanted = nested(kind)
    if wanted.get("currency") == "EUR":
        del wanted["currency"]  # that of the base goes without saying
    assert there in ([wanted], wanted)
    assert plan(**{kind: f"{header}\n{row}\n"}).empty


PROPOSALS = "client,date,product,amount,decision\nluna,2026-03-02,pasta,300,pending\n"


def test_two_equal_lines_are_two_and_stay_two(luna: Path, bring: Bring) -> None:
    rows = PROPOSALS + "luna,2026-03-02,pasta,300,pending\n"
    assert bring(proposals=rows).lines()[0] == "new: 2 proposals"
    assert bring(proposals=rows).empty
    assert len(read(luna, "").data["proposals"]) == 2


def test_what_a_newer_list_says_of_its_own_is_taken_and_told(luna: Path, bring: Bring) -> None:
    bring(proposals=PROPOSALS)
    later = PROPOSALS.replace("pending", "accepted").replace("300", "300.00")
    assert (
        'changed: records/luna.yaml proposals/0/decision "pending" -> "accepted"'
        in bring(proposals=later).lines()
    )
    assert without_marks(luna.read_text(encoding="utf-8")).endswith(
        "  - {date: 2026-03-02, product: pasta, amount: 300, decision: accepted}\n"
    )


@pytest.mark.parametrize(("prefer", "amount"), [("", "300"), ("mine", "300"), ("theirs", "350")])
def test_what_people_have_written_stays_unless_the_list_is_preferred(
    base: Path, luna: Path, tmp_path: Path, prefer: str, amount: str
) -> None:
    luna.write_text(
        "name: Luna\nproposals:\n  - {date: 2026-03-02, product: pasta, amount: 300}\n", encoding="utf-8"
    )
    (tmp_path / "proposals.csv").write_text("client,date,product,amount\nluna,2026-03-02,pasta,350\n")
    planned = plan_import(base, [tmp_path / "proposals.csv"], DAY, Given(prefer=prefer))
    apply_import(planned)
    (item,) = read(luna, "").data["proposals"]
    assert (item["amount"], planned.conflicts) == (amount, int(amount == "300"))


def test_a_second_leaving_makes_a_list_of_the_first(luna: Path, bring: Bring) -> None:
    bring(leavings="client,date,reason\nluna,2025-01-05,price\n")
    assert "left: {date: 2025-01-05, reason: price}\n" in luna.read_text(encoding="utf-8")
    bring(leavings="client,date,reason,back\nluna,2025-01-05,price,2025-06-01\n")
    assert read(luna, "").data["left"] == {"date": "2025-01-05", "reason": "price", "back": "2025-06-01"}
    bring(leavings="client,date,reason,back\nluna,2025-01-05,price,2025-06-01\nluna,2026-10-01,closed,\n")
    there: Any = read(luna, "").data["left"]
    assert [one["date"] for one in there] == ["2025-01-05", "2026-10-01"]


def test_documents_stand_in_their_deals_or_at_the_client(luna: Path, plan: Bring, bring: Bring) -> None:
    deals = "client,id,title,stage\nluna,d-1,Winter,Lead\n"
    papers = "client,deal,date,kind\nluna,d-1,2026-03-01,draft\nluna,,2026-03-02,letter\n"
    assert bring(deals=deals, documents=papers).lines()[0] == "new: 1 deal, 2 documents"
    data: Any = read(luna, "").data
    assert data["deals"][0]["stage"] == "lead"
    assert data["deals"][0]["documents"] == [{"date": "2026-03-01", "kind": "draft"}]
    assert data["documents"] == [{"date": "2026-03-02", "kind": "letter"}]
    assert bring(deals=deals, documents=papers).empty
    assert bring(documents=papers).empty
    bring(documents=papers + "luna,d-1,2026-03-05,contract\n")
    data = read(luna, "").data
    assert [one["kind"] for one in data["deals"][0]["documents"]] == ["draft", "contract"]
    planned = plan(documents="client,deal,date,kind\nluna,d-9,2026-03-01,draft\n")
    assert (planned.empty, [one.code for one in planned.faults]) == (True, ["CB105"])


def test_what_a_list_is_can_be_said(base: Path, luna: Path, tmp_path: Path) -> None:
    (tmp_path / "april.csv").write_text("client,date,product,amount\nluna,2026-03-02,pasta,350\n")
    answer = run(base, "import", str(tmp_path / "april.csv"), "--kind", "supplies", "--yes")
    assert (answer.code, "taken for" in answer.err) == (0, False)
    assert list(read(luna, "").data) == ["name", "supplies"]
    wrong = run(base, "import", str(tmp_path / "april.csv"), "--kind", "suplies")
    assert wrong.code == 2
    assert 'there is no list "suplies"; did you mean "supplies"?' in wrong.err


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("client,date,product,decision", "proposals"),
        ("client,date,what,done", "tasks"),
        ("client,date,from,to", "handovers"),
        ("client,opened,kind,resolved", "problems"),
        ("client,date,product,amount", "purchases"),
    ],
)
def test_a_list_under_any_name_is_told_by_a_column_that_no_other_has(
    base: Path, luna: Path, tmp_path: Path, header: str, kind: str
) -> None:
    assert luna.exists()
    (tmp_path / "april.csv").write_text(f"{header}\n")
    empty, line = plan_import(base, [tmp_path / "april.csv"], DAY).lines()
    assert empty == "no row was found in what was given"
    assert line.endswith(f"april.csv: taken for a list of {kind} by its columns; else say --kind")


def test_a_column_that_no_item_has_is_named_and_left_out(luna: Path, bring: Bring) -> None:
    lines = bring(proposals="client,date,product,colour\nluna,2026-03-02,pasta,violet\n").lines()
    assert any(line.endswith('1 column is not understood and left out: "colour"') for line in lines)
    assert "violet" not in luna.read_text(encoding="utf-8")


def test_lists_of_a_folder_come_in_together(base: Path, luna: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for kind in KINDS:
        keys = "id,path" if kind == "clients" else "client,n"
        (folder / f"{kind}.csv").write_text(f"{keys},{','.join(columns_of(kind))}\n")
    (folder / "tasks.csv").write_text("client,date,what\nluna,2026-12-01,samples\n")
    (folder / "tasks.rejects.csv").write_text("import_line,import_reason,client,date\n")
    (folder / "schema.yaml").write_text("")
    answer = run(base, "import", str(folder), "--yes")
    assert (answer.code, answer.err.splitlines()[0]) == (0, "new: 1 task")
    assert read(luna, "").data["tasks"][0]["what"] == "samples"
