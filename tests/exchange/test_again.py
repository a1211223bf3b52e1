"""Importing into records that are there: nothing twice, nothing lost, nothing overwritten."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from clientbase.errors import BlockedError, RefusedError, UnreadableError
from clientbase.exchange import ImportPlan, apply_import
from clientbase.text import store
from tests.exchange.conftest import without_marks

Bring = Callable[..., ImportPlan]
TABLES = {
    "clients": "id,name,manager,fax,source,notes\nC1,Beta,Jane Peacock,123,fair,old\nA/2,Gama,,,,\n",
    "contacts": "client_id,name,phone\nC1,Ana,070\nC1,Ana,070\nA/2,Ivo,\n",
    "purchases": """\
        id,client_id,date,amount,currency,status
        1,C1,2026-01-02,5,GBP,
        2,C1,2026-01-02,-5,GBP,
        ,C1,2026-01-02,5,GBP,paid
        ,C1,2026-01-02,5,GBP,paid
        """,
    "interactions": """\
        client_id,date,kind,text
        C1,2026-01-02,note,the same
        C1,2026-01-02,note,the same
        """,
}


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.yaml")}


def test_the_same_tables_again_change_nothing(base: Path, bring: Bring) -> None:
    assert not bring(**TABLES).empty
    before = contents(base)
    again = bring(**TABLES)
    assert again.empty
    assert again.lines() == [
        "already there: 2 clients, 3 contacts, 2 interactions, 3 purchases, 1 return",
        'status "paid": a sale (2 rows, 10.00)',
    ]
    assert contents(base) == before


def test_an_interrupted_import_is_completed_by_the_next(base: Path, plan: Bring, bring: Bring) -> None:
    def broken(done: int, _number: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_import(plan(**TABLES), broken)
    assert contents(base).keys() == {"schema.yaml", "c1.yaml"}
    bring(**TABLES)
    after = contents(base)
    assert after.keys() == {"schema.yaml", "c1.yaml", "a-2.yaml"}
    assert bring(**TABLES).empty


def test_progress_is_told_of_each_file(plan: Bring) -> None:
    told: list[tuple[int, int]] = []
    apply_import(plan(**TABLES), lambda done, number: told.append((done, number)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.fixture
def changed(base: Path, bring: Bring) -> Callable[..., tuple[str, list[str]]]:
    """Import tables into the one record of the base: give what it says then, and the summary."""

    def change(record: str, **tables: str) -> tuple[str, list[str]]:
        file = base / "records" / "c1.yaml"
        file.write_bytes(dedent(record).encode())
        plan = bring(**tables)
        return without_marks(file.read_bytes().decode()), plan.lines()

    return change


Changed = Callable[..., tuple[str, list[str]]]


def test_new_items_are_added_and_no_other_line_is_touched(changed: Changed) -> None:
    text, lines = changed(
        """\
        name:   Beta       # ours
        purchases: # all of them
          - {amount: 5, date: 2026-01-02, document: "1"}

        notes: 'yes'
        """,
        purchases="id,client_id,date,amount\n1,C1,2026-01-02,5\n2,C1,2026-03-04,7\n",
    )
    assert text == dedent("""\
        name:   Beta       # ours
        purchases: # all of them
          - {amount: 5, date: 2026-01-02, document: "1"}
          - {date: 2026-03-04, amount: 7, document: 2}

        notes: 'yes'
        """)
    assert lines == ["new: 1 purchase", "records added to: 1", "already there: 1 purchase"]


def test_what_a_record_says_is_kept_and_what_it_lacks_is_filled(changed: Changed) -> None:
    text, lines = changed(
        """\
        name: Beta
        aliases: [Бета]
        phone: "070"
        """,
        clients="id,name,phone,email,fax\nC1,Beta Ltd,071,b@beta.example,123\n",
    )
    assert text == dedent("""\
        name: Beta
        aliases: [Бета]
        phone: "070"
        email: b@beta.example
        extra:
          fax: 123
        """)
    assert lines == [
        "records added to: 1",
        "already there: 1 client",
        'schema.yaml: field "fax" (number) added',
        'kept: records/c1.yaml name "Beta", the file says "Beta Ltd"',
        'filled: records/c1.yaml extra/fax "123"',
        'kept: records/c1.yaml phone "070", the file says "071"',
        'filled: records/c1.yaml email "b@beta.example"',
    ]


def test_an_invoice_is_known_by_its_number_and_a_person_by_the_name(changed: Changed) -> None:
    record = """\
        name: Beta
        contacts:
          - name: Ana
            role: chef
        purchases:
          - {date: 2026-01-02, amount: 5, document: 1}
        """
    text, lines = changed(
        record,
        contacts="client_id,name,role,phone\nC1,Ana,director,070\n",
        purchases="id,client_id,date,amount,items\n1,C1,2026-01-02,6,3\n",
    )
    assert text == dedent("""\
        name: Beta
        contacts:
          - name: Ana
            role: chef
            phone: 070
        purchases:
          - {date: 2026-01-02, amount: 5, items: 3, document: 1}
        """)
    assert lines[2:] == [
        'kept: records/c1.yaml contacts/0/role "chef", the file says "director"',
        'filled: records/c1.yaml contacts/0/phone "070"',
        'kept: records/c1.yaml purchases/0/amount "5", the file says "6"',
        'filled: records/c1.yaml purchases/0/items "3"',
    ]


def test_an_item_to_which_somebody_added_is_still_the_same(changed: Changed) -> None:
    record = """\
        name: Beta
        interactions:
          - {date: 2026-01-02, kind: call, about: prices, outcome: agreed, entered: 2026-01-03}
        purchases:
          - {date: 2026-01-02, amount: 5, currency: EUR, waiver: {reason: sample}}
        notes: |
          First.
          Second.
        """
    text, lines = changed(
        record,
        clients="id,name,notes\nC1,Beta,Second.\n",
        interactions="client_id,date,kind,text\nC1,2026-01-02,call,prices\n",
        purchases="client_id,date,amount\nC1,2026-01-02,5\n",
    )
    assert text == dedent(record)
    assert lines == ["already there: 1 client, 1 interaction, 1 purchase"]


def test_one_item_stands_for_one_row_only(changed: Changed) -> None:
    text, _ = changed(
        "name: Beta\ninteractions:\n  - {date: 2026-01-02, kind: call}\n",
        interactions="client_id,date,kind\nC1,2026-01-02,call\nC1,2026-01-02,call\n",
    )
    assert text.count("kind: call") == 2


def test_sums_are_in_the_currency_of_the_client(changed: Changed) -> None:
    text, lines = changed(
        "name: Beta\ncurrency: MKD\npurchases:\n  - {date: 2026-01-02, amount: 5, document: 1}\n",
        purchases="""\
            id,client_id,date,amount,currency
            1,C1,2026-01-02,5,EUR
            2,C1,2026-01-03,6,MKD
            3,C1,2026-01-03,7,EUR
            """,
    )
    assert "  - {date: 2026-01-03, amount: 6, document: 2}\n" in text
    assert "  - {date: 2026-01-03, amount: 7, currency: EUR, document: 3}\n" in text
    assert 'kept: records/c1.yaml purchases/0/currency "MKD", the file says "EUR"' in lines


def test_a_renamed_record_is_found_by_its_alias(base: Path, bring: Bring) -> None:
    (base / "records/beta.yaml").write_text("name: Beta\naliases: [C1]\n", encoding="utf-8")
    (base / "records/other.yaml").write_text("name: Other\naliases: C1\n", encoding="utf-8")
    (base / "records/broken.yaml").write_text("aliases: [C1\n", encoding="utf-8")
    bring(clients="id,name,phone\nc1,Beta,070\n")
    assert (base / "records/beta.yaml").read_text(encoding="utf-8").startswith("name: Beta\n")
    assert "phone: 070" in (base / "records/beta.yaml").read_text(encoding="utf-8")


def test_a_record_in_a_folder_is_found_and_an_alias_is_added(base: Path, bring: Bring) -> None:
    archived = base / "records/archive/a-2.yaml"
    archived.parent.mkdir()
    archived.write_text("name: Gama\naliases: [Гама]\n", encoding="utf-8")
    bring(clients="id,name\nA/2,Gama\n")
    assert archived.read_text(encoding="utf-8") == "name: Gama\naliases: [Гама, A/2]\n"


def test_a_byte_order_mark_and_windows_line_ends_stay(changed: Changed) -> None:
    text, _ = changed("\ufeffname: Beta\r\n", clients="id,name,phone\nC1,Beta,070\n")
    assert text == "\ufeffname: Beta\r\nphone: 070\r\n"


@pytest.mark.parametrize(
    ("record", "place", "message"),
    [
        pytest.param("name: Beta\ncontacts: Ana\n", (2, 1), "a list is expected", id="a text for a list"),
        pytest.param("name: Beta\ncontacts: [Ana]\n", (2, 12), "a mapping of", id="a text for an item"),
        pytest.param("name: Beta\nsource: fair\n", (2, 1), "a mapping of", id="a text for a mapping"),
    ],
)
def test_a_record_of_another_shape_is_named(
    base: Path, plan: Bring, record: str, place: tuple[int, int], message: str
) -> None:
    (base / "records/c1.yaml").write_text(record, encoding="utf-8")
    planned = plan(clients="id,name,source\nC1,Beta,fair\n", contacts="client_id,name\nC1,Ana\n")
    assert {fault.code for fault in planned.faults} == {"CB107"}
    assert planned.faults[0].message.startswith(f"records/c1.yaml:{place[0]}:{place[1]}: CB107 {message}")


def test_a_change_that_would_touch_a_comment_is_refused(
    base: Path, plan: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientbase.exchange.writing import plan as planning
    from clientbase.text.edit import EditError

    def refuse(*_arguments: object) -> str:
        raise EditError("cannot be changed")

    monkeypatch.setattr(planning, "edited", refuse)
    (base / "records/c1.yaml").write_text("name: Beta\n", encoding="utf-8")
    (fault,) = plan(clients="id,name,phone\nC1,Beta,070\n").faults
    assert (fault.code, fault.message) == ("CB107", "cannot be changed")


def test_a_record_that_cannot_be_read_stops_it(base: Path, plan: Bring) -> None:
    (base / "records/c1.yaml").write_text("name: [\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        plan(clients="id,name\nC1,Beta\n")
    assert [finding.path for finding in caught.value.findings] == ["records/c1.yaml"]


def test_a_client_too_large_for_a_record_is_refused(plan: Bring) -> None:
    rows = f"C1,Ana,{'x' * 900_000}\nC1,Eva,{'x' * 900_000}\n"
    planned = plan(clients="id,name\nC1,Beta\n", contacts=f"client_id,name,notes\n{rows}")
    assert [(one.line, one.code) for one in planned.faults] == [(2, "CB107"), (2, "CB107"), (3, "CB107")]


def test_a_plan_with_problems_is_not_carried_out(base: Path, plan: Bring) -> None:
    planned = plan(clients="name,name\nC1,Beta\nC2,\n")
    with pytest.raises(RefusedError, match="nothing is imported: 1 place is wrong"):
        apply_import(planned)
    assert contents(base).keys() == {"schema.yaml"}


@pytest.mark.parametrize("deed", ["changed", "removed"])
def test_a_record_that_was_changed_meanwhile_is_left_alone(base: Path, plan: Bring, deed: str) -> None:
    file = base / "records/c1.yaml"
    file.write_text("name: Beta\n", encoding="utf-8")
    planned = plan(clients="id,name,phone\nC1,Beta,070\n")
    if deed == "changed":
        file.write_text("name: Beta!\n", encoding="utf-8")
    else:
        file.unlink()
    before = contents(base)
    with pytest.raises(BlockedError, match=r'"records/c1\.yaml" was changed meanwhile'):
        apply_import(planned)
    assert contents(base) == before


def test_a_record_that_was_made_meanwhile_is_left_alone(base: Path, plan: Bring) -> None:
    planned = plan(clients="id,name\nC1,Beta\n")
    store.put(base / "records/c1.yaml", "name: Mine\n")
    with pytest.raises(BlockedError, match=r'"records/c1\.yaml" was made meanwhile'):
        apply_import(planned)
    assert contents(base)["c1.yaml"] == "name: Mine\n"


class TestARowWithoutAnId:
    """It is the client of its tax number, e-mail, phone or name, in this order; what contradicts itself is asked."""

    LUNA = """\
        name: Luna
        tax_id: MK 40-30
        phone: +389 2 3123 456
        contacts:
          - {name: Ana, email: [ana@luna.example, ANA@home.example]}
          - {name: Ivo, phone: +389 70 111 222, left: 2026-01-01}
        """

    @pytest.fixture
    def base(self, base: Path) -> Path:
        schema = base / "schema.yaml"
        schema.write_text(schema.read_text().replace("EUR}", "EUR, region: MK}"))
        (base / "records/luna.yaml").write_text(dedent(self.LUNA))
        return base

    def test_is_the_client_of_its_tax_number(self, base: Path, bring: Bring) -> None:
        again = bring(clients="name,tax_id,website\nBar Luna,MK4030,https://luna.example\n")
        assert contents(base / "records").keys() == {"luna.yaml"}
        assert "website: https://luna.example" in contents(base / "records")["luna.yaml"]
        assert any('"Luna", the file says "Bar Luna"' in line for line in again.summary)
        sale = "client,date,amount\nBar Luna,2026-01-02,5\n"
        bring(clients="name,tax_id\nBar Luna,MK4030\n", purchases=sale)
        assert contents(base / "records").keys() == {"luna.yaml"}
        assert "amount: 5" in contents(base / "records")["luna.yaml"]

    @pytest.mark.parametrize(
        ("row", "how", "line"),
        [
            ("Bar Luna,02/3123 456,", "phone", 'name "Luna", the file says "Bar Luna"'),
            ("Bar Luna,,ana@luna.example", "e-mail", ""),
        ],
    )
    def test_with_the_address_of_a_client_is_that_client(
        self, plan: Bring, row: str, how: str, line: str
    ) -> None:
        found = plan(clients=f"name,phone,email\n{row}\nMar,070 111 222,\n")
        assert [new.path for new in found.new] == ["records/mar.yaml"], "who has left does not count"
        assert f"found in the base: 1 by {how}" in found.lines()
        assert any(line in told for told in found.lines())

    def test_with_the_address_of_a_person_there_is_about_that_person(self, base: Path, bring: Bring) -> None:
        bring(clients="name,phone,email\nAna Petrova,070 555 666,Ana@Home.example\n")
        (luna,) = contents(base / "records").values()
        assert "{name: Ana, phone: 070 555 666, email: [ana@luna.example, ANA@home.example]}" in luna
        assert luna.startswith("name: Luna\n")

    def test_whose_name_and_address_contradict_each_other_is_asked_about(
        self, base: Path, plan: Bring
    ) -> None:
        (base / "records/mar.yaml").write_text("name: Mar\n")
        (base / "records/two.yaml").write_text("name: Two\nemail: office@two.example\n")
        (base / "records/three.yaml").write_text("name: Three\nemail: office@two.example\n")
        found = plan(
            clients="name,phone,email\nMar,02/3123 456,\nFour,,office@two.example\nTwo,,office@two.example\n"
        )
        assert [fault.message.partition(";")[0] for fault in found.faults] == [
            '"02/3123 456" is an address of records/luna.yaml',
            '"office@two.example" is an address of records/three.yaml and of records/two.yaml',
        ]

    def test_with_an_id_is_whom_it_names(self, plan: Bring) -> None:
        found = plan(clients="id,name,email\nluna,Bar Luna,ana@luna.example\nbar,Bar,ana@luna.example\n")
        assert ([new.path for new in found.new], found.faults) == (["records/bar.yaml"], ())

    def test_with_the_name_of_a_client_and_another_tax_number_is_asked_about(self, plan: Bring) -> None:
        found = plan(clients="name,tax_id\nLuna,MK9999\n")
        (fault,) = found.faults
        assert fault.message.startswith('"Luna" has the tax number MK 40-30 in records/luna.yaml')
        assert found.empty

    def test_of_another_branch_of_the_concern_is_a_client_of_its_own(self, base: Path, plan: Bring) -> None:
        record = base / "records/luna.yaml"
        record.write_text(record.read_text() + "concern: Luna\n")
        found = plan(clients="name,tax_id,concern\nLuna Bitola,MK4030,Luna\n")
        assert ([new.path for new in found.new], found.faults) == (["records/luna-bitola.yaml"], ())
