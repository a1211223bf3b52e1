"""Every row that cannot be imported is named by its place, and stops the whole import."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.errors import BlockedError, UsageError
from clientbase.exchange import IMPORTING, ImportPlan, findings, plan_import

Plan = Callable[..., ImportPlan]
DAY = dt.date(2026, 11, 21)
CLIENT = "id,name\nC1,Beta\n"


def said(plan: ImportPlan) -> list[str]:
    return [
        f"{Path(one.path).name}:{one.line}:{one.column}: {one.code} {one.message}"
        for one in (*plan.problems, *plan.faults)
    ]


@pytest.mark.parametrize(
    ("table", "text", "problem"),
    [
        pytest.param(
            "clients",
            "id,name\nC1,Beta\nC2,\n",
            'clients.csv:3:4: CB103 "name" is missing; fill it or delete the row',
            id="no name",
        ),
        pytest.param(
            "clients",
            "id,name\nC1,Beta\nC2,",
            'clients.csv:3:4: CB103 "name" is missing; fill it or delete the row',
            id="no name at the end of the file",
        ),
        pytest.param(
            "clients",
            "id,name\n,Beta\n",
            'clients.csv:2:1: CB103 "id" is missing; fill it or delete the row',
            id="no id",
        ),
        pytest.param(
            "clients",
            'id,name\nC1,"Beta\nGama"\nC1,Delta\n',
            'clients.csv:4:1: CB106 the id "C1" stands twice; delete one of the rows',
            id="an id twice, behind a cell of two lines",
        ),
        pytest.param(
            "clients",
            "id,name\nA/1,Beta\na 1,Gama\n",
            'clients.csv:3:1: CB106 the ids "A/1" and "a 1" would both be records/a-1.yaml; '
            "rename one of them",
            id="two ids that fold into one",
        ),
        pytest.param(
            "clients",
            "id,name\nC1,Beta,Gama\n",
            'clients.csv:2:1: CB102 "3" cells where the header has 2; quote a text that has a separator',
            id="too many cells",
        ),
        pytest.param(
            "contacts",
            "client_id,name\nC1,\n",
            'contacts.csv:2:4: CB103 "name" is missing; fill it or delete the row',
            id="a contact without a name",
        ),
        pytest.param(
            "contacts",
            'client_id,name,birthday\nC1,"A,B",30 April\n',
            'contacts.csv:2:10: CB104 "30 April" is not a birthday; '
            "write it as YYYY-MM-DD, or MM-DD without the year",
            id="a bad birthday behind a quoted comma",
        ),
        pytest.param(
            "purchases",
            "client_id,date,amount\nC1,12/10/2026,5\n",
            'purchases.csv:2:4: CB104 "12/10/2026" may be 2026-10-12 or 2026-12-10; write one of them, or say --days',
            id="a day that may be two",
        ),
        pytest.param(
            "purchases",
            'client_id,date,amount\nC1,2026-01-02,"1,234"\n',
            'purchases.csv:2:15: CB104 "1,234" may be 1234 or 1.234; write one of them, or say --decimal',
            id="a sum that may be two",
        ),
        pytest.param(
            "purchases",
            "client_id,date,amount,currency\nC1,2026-01-02,5,euro\n",
            'purchases.csv:2:17: CB104 "euro" is not a currency; write its ISO code, such as EUR',
            id="a bad currency",
        ),
        pytest.param(
            "purchases",
            "client_id,date,amount,items\nC1,2026-01-02,5,-3\n",
            'purchases.csv:2:17: CB104 "-3" is not a whole number',
            id="a bad number of items",
        ),
        pytest.param(
            "purchases",
            "client_id,date,amount\nC2,2026-01-02,5\n",
            'purchases.csv:2:1: CB105 "C2" is no client of this import or of the base; add it to clients.csv',
            id="an unknown client",
        ),
        pytest.param(
            "purchases",
            "client_id,date,amount\n,2026-01-02,5\n",
            'purchases.csv:2:1: CB103 "client_id" is missing; fill it or delete the row',
            id="no client",
        ),
        pytest.param(
            "interactions",
            "client_id,date,kind\nC1,2026-02-30,call\n",
            'interactions.csv:2:4: CB104 "2026-02-30" is not in the calendar',
            id="a day that is not in the calendar",
        ),
        pytest.param(
            "interactions",
            "client_id,date,kind,channel\nC1,2026-02-01,,\n",
            'interactions.csv:2:15: CB103 "kind" is missing, and "channel" too; fill one of them',
            id="no kind",
        ),
        pytest.param(
            "interactions",
            "client_id,date,kind,direction\nC1,2026-02-01,call,up\n",
            'interactions.csv:2:20: CB104 "up" is no direction; write in or out',
            id="a bad direction",
        ),
    ],
)
def test_a_broken_row_is_named(plan: Plan, table: str, text: str, problem: str) -> None:
    planned = plan(**{"clients": CLIENT, table: text})
    assert said(planned) == [problem]
    assert [one.path.rpartition("/")[2] for one in planned.rejects] == [f"{table}.csv"]


def test_all_faults_are_named_in_the_order_of_the_files(plan: Plan) -> None:
    planned = plan(
        clients="id,name\nC1,\nC2\n", purchases="client_id,date,amount\nC1,soon,much\nC1,2026-01-02,\n"
    )
    assert [line.split(" ")[0] for line in said(planned)] == [
        "clients.csv:2:4:",
        "clients.csv:3:3:",
        "purchases.csv:2:1:",
        "purchases.csv:2:4:",
        "purchases.csv:2:9:",
        "purchases.csv:3:1:",
    ]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        pytest.param(
            b'id,name\nC1,"Beta\nC2,Gama\n',
            [
                (
                    "clients.csv:2:1: CB101 the row cannot be read: unexpected end of data; "
                    "look for a quote that is not closed or not doubled"
                )
            ],
            id="a quote that is not closed",
        ),
        pytest.param(
            b"", ["clients.csv:1:1: CB100 the file is empty; a table has a header"], id="an empty file"
        ),
        pytest.param(
            b"id,name,name\nC1,A,B\n",
            ['clients.csv:1:1: CB100 the column "name" stands twice in the header; rename one of them'],
            id="a column twice",
        ),
    ],
)
def test_a_file_that_is_no_table_is_named(
    base: Path, tmp_path: Path, data: bytes, problems: list[str]
) -> None:
    (tmp_path / "clients.csv").write_bytes(data)
    planned = plan_import(base, [tmp_path / "clients.csv"], DAY)
    assert said(planned) == problems


def test_a_file_that_is_not_there_is_a_wrong_word(base: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        plan_import(base, [tmp_path / "clients.csv"], DAY)


def test_a_file_that_cannot_be_opened_is_named(base: Path, tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(BlockedError, match="cannot be read: too many levels"):
        plan_import(base, [tmp_path / "loop.csv"], DAY)


def test_a_folder_without_a_list_is_a_wrong_word(base: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(UsageError, match="there is no list in the folder"):
        plan_import(base, [tmp_path / "letters"], DAY)


def test_every_code_has_a_manual_page() -> None:
    known = {value for name, value in vars(findings).items() if name.isupper() and isinstance(value, str)}
    assert known == set(IMPORTING)
    assert all("\n\nCure: " in page for page in IMPORTING.values())
