"""What holds for every report, whatever it asks: found in the folder itself, so that a new one is held to it too."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.demo import generate
from clientbase.errors import UsageError
from clientbase.index.declared import asked_of_nothing
from clientbase.page import Table
from clientbase.render import format_names, render
from clientbase.reports import every, find, report
from tests.edits.running import Answer, run
from tests.index.bases import TODAY, Content, facts, opened, put, sold, write

PARAMETERS = {report.name: tuple(report.parameters) for report in every(Path("nowhere"))}
NAMES = sorted(PARAMETERS)
SMALL: dict[str, dict[str, Content]] = {
    "nobody": {},
    "a client without anything": {"luna": "name: Luna\n"},
    "one purchase": {"luna": sold("2026-10-01 80 pasta")},
    "a purchase of tomorrow": {"luna": sold("2026-11-22 80")},
    "a purchase without an amount": {
        "luna": "name: Luna\npurchases: [{date: 2026-10-01, learnt_from: import}]\n",
        "sol": sold("2026-10-01 80"),
    },
    "someone who left": {"luna": sold(more="status: former\nleft: {date: 2026-11-21, reason: price}")},
}
NOW = """
    name: Luna
    manager: olga
    segment: horeca
    strategic: high
    source: {channel: walk-in}
    contacts: [{name: Vera, role: owner, birthday: 12-01}]
    interactions: [{date: 2026-11-01, kind: call, by: olga, entered: 2026-11-02}]
    deals: [{id: d-1, title: Winter, stage: lead, opened: 2026-10-01, amount: 500}]
    proposals: [{date: 2026-11-01, product: honey, amount: 90, decision: pending}]
    purchases: [{date: 2026-01-10, amount: 300, product: pasta}, {date: 2026-06-10, amount: 100, product: pasta}]
    returns: [{date: 2026-06-11, amount: 20}]
    interest: [{product: honey, level: high, date: 2026-10-12}]
    problems: [{opened: 2026-06-08, kind: delivery}]
    handovers: [{date: 2026-01-01, from: ivan, to: olga}]
    """
LATER = """
    name: Luna
    manager: olga
    segment: horeca
    strategic: high
    source: {channel: walk-in}
    reviewed: 2026-11-22
    status: former
    left: {date: 2026-11-22, reason: price}
    contacts: [{name: Vera, role: owner, birthday: 12-01, left: 2026-11-22}]
    interactions:
      - {date: 2026-11-01, kind: call, by: olga, entered: 2026-11-02}
      - {date: 2026-11-22, kind: call, by: ivan, entered: 2026-11-22}
    deals:
      - {id: d-1, title: Winter, stage: lead, opened: 2026-10-01, amount: 500}
      - {id: d-2, title: Spring, stage: lead, opened: 2026-11-22, amount: 900}
    proposals:
      - {date: 2026-11-01, product: honey, amount: 90, decision: pending}
      - {date: 2026-11-22, product: ajvar, amount: 70, decision: pending}
    purchases:
      - {date: 2026-01-10, amount: 300, product: pasta}
      - {date: 2026-06-10, amount: 100, product: pasta}
      - {date: 2026-11-22, amount: 10, product: honey}
    returns: [{date: 2026-06-11, amount: 20}, {date: 2026-11-22, amount: 100}]
    interest: [{product: honey, level: high, date: 2026-10-12}, {product: ajvar, level: high, date: 2026-11-22}]
    problems: [{opened: 2026-06-08, kind: delivery, resolved: 2026-11-22}, {opened: 2026-11-22, kind: delivery}]
    handovers: [{date: 2026-01-01, from: ivan, to: olga}, {date: 2026-11-22, from: olga, to: ivan}]
    """
NORMS = """
    managers: {olga: {}, ivan: {}}
    segments: {horeca: Hotels}
    channels: {walk-in: {deliberate: false}}
    interactions: {call: {contact: true}}
    deal_stages: {lead: 10}
    standards: [{contact: {target: 14d, limit: 21d}, update: {limit: 30d}, entry: {limit: 0d}}]
    thresholds: [{repeat_purchase: 200}]
    required: {client: [segment, manager], contact: [role]}
    """
KEYS = (
    "schema_version",
    "report",
    "title",
    "as_of",
    "scope",
    "commit",
    "left_out",
    "not_in_sums",
    "figures",
    "tables",
)
OBJECTS = {"fit"}
"""What a report may say beside its tables."""
GROWING = {"cohorts"}
"""Reports with a column for each month that has passed."""


def decimal(places: int) -> Callable[[Any], bool]:
    shape = re.compile(rf"-?(0|[1-9]\d*)(\.\d{{1,{places}}})?")
    return lambda value: isinstance(value, str) and shape.fullmatch(value) is not None


def whole(value: Any) -> bool:
    return type(value) is int


def text(value: Any) -> bool:
    return type(value) is str


def day(value: Any) -> bool:
    return text(value) and dt.date.fromisoformat(value).isoformat() == value


TYPES: dict[str, Callable[[Any], bool]] = {
    "text": text,
    "date": day,
    "count": whole,
    "days": whole,
    "money": decimal(4),
    "share": decimal(6),
    "ratio": decimal(6),
    "flag": lambda value: type(value) is bool,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "base"
    generate(root, 80, 5, TODAY)
    return root


@pytest.fixture(scope="module", params=SMALL)
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("small"), SMALL[request.param])


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base in which one record can be read and nothing else."""
    root = write(tmp_path_factory.mktemp("damaged"), {"luna": sold("2026-10-01"), "broken": "name: [\n"})
    (root / "records/latin.yaml").write_bytes("name: Café\n".encode("latin-1"))
    (root / "records/folder.yaml").mkdir()
    put(root / "records/twice.yaml", "name: One\nname: Two\n")
    put(root / "records/wrong.yaml", "name: Wrong\npurchases: [{date: 2026-02-30, amount: 5}]\n")
    (root / "records/link.yaml").symlink_to(root / "records/luna.yaml")
    return root


def of_the_day(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tables but for what is wrong with the files: these are what they are, on any day."""
    return [table for table in tables if table["name"] != "quality"]


def answered(answer: Answer) -> dict[str, Any]:
    assert (answer.code, answer.err) == (0, "")
    found: dict[str, Any] = json.loads(answer.out)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_base_with_next_to_nothing_is_answered(small: Path, name: str) -> None:
    shown = run(small, "report", name)
    assert (shown.code, shown.err) == (0, "")
    if name not in {"overview", "agenda"}:  # their heading is a verdict in words
        assert shown.out.startswith(answered(run(small, "report", name, "-f", "json"))["title"])


def test_all_reports_judge_a_purchase_without_an_amount(tmp_path: Path) -> None:
    answer = run(write(tmp_path, SMALL["a purchase without an amount"]), "why", "luna")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_what_could_not_be_read_is_said(damaged: Path, name: str) -> None:
    told = run(damaged, "report", name, "-f", "json")
    assert (told.code, "Traceback" in told.err) == (3, False)
    left_out = {Path(file["path"]).stem: file["reason"] for file in json.loads(told.out)["left_out"]}
    assert left_out.keys() == {"broken", "latin", "folder", "twice", "wrong", "link"}
    for client, reason in left_out.items():
        assert f"records/{client}.yaml:{reason}\n" in told.err
    assert "6 files were left out" in told.err
    shown = run(damaged, "report", name)
    assert (shown.code, shown.err) == (3, told.err)


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_read_is_counted_all_the_same(damaged: Path, tmp_path: Path, name: str) -> None:
    alone = write(tmp_path, {"luna": sold("2026-10-01")})
    told = json.loads(run(damaged, "report", name, "-f", "json").out)
    whole_ = answered(run(alone, "report", name, "-f", "json"))
    assert (told["figures"], of_the_day(told["tables"])) == (whole_["figures"], of_the_day(whole_["tables"]))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_dated_later_does_not_exist_yet(tmp_path: Path, name: str) -> None:
    pages = [
        answered(run(write(tmp_path / at, {"luna": record}, NORMS), "report", name, "-f", "json"))
        for at, record in (("now", NOW), ("later", LATER))
    ]
    for page in pages:
        page["tables"] = of_the_day(page["tables"])
    assert pages[0] == pages[1]


ENDS = ("1900-01-01", "9999-12-31")
FAR = {
    "since": ("1900-01-01", "9999-12-31"),
    "days": ("0", "999999", "999999999"),
    "models": ("1",),
    "month": ("1900-01", "9999-12"),
    "explain_fit": ("true",),
}
"""What may be asked for at the ends of the calendar, by the parameter of a report."""
ASKED = [(name, option, value) for name in NAMES for option in PARAMETERS[name] for value in FAR[option]]


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base with sales on the first and the last days of the calendar."""
    records = {
        "luna": NOW,
        "sol": sold("2024-02-29", "2024-02-29", "9999-12-31"),
        "old": sold("1900-01-01", "1900-01-05", "1900-02-01"),
    }
    return write(tmp_path_factory.mktemp("far"), records, NORMS)


@pytest.mark.parametrize("day_", ENDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_day_far_away_is_a_day(far: Path, name: str, day_: str) -> None:
    assert answered(run(far, "--as-of", day_, "report", name, "-f", "json"))["as_of"] == day_


@pytest.mark.parametrize("day_", [*ENDS, "2026-11-21"])
@pytest.mark.parametrize(("name", "option", "value"), ASKED)
def test_whatever_a_report_is_asked_for_is_answered_or_refused(
    far: Path, name: str, option: str, value: str, day_: str
) -> None:
    answer = run(far, "--as-of", day_, "report", name, f"--{option.replace('_', '-')}", value, "-f", "json")
    if answer.code == 0:
        assert answered(answer)["as_of"] == day_
    else:
        assert (answer.code, answer.out) == (2, "")
        assert f"--{option}" in answer.err


@pytest.mark.parametrize("day_", ENDS)
@pytest.mark.parametrize("client", ["luna", "sol", "old"])
def test_every_verdict_on_a_day_far_away_is_explained(far: Path, client: str, day_: str) -> None:
    answer = run(far, "--as-of", day_, "why", client, "-f", "json")
    if client != "old" and day_ == ENDS[0]:
        assert (answer.code, answer.out) == (2, ""), "it is not in the base yet"
    else:
        assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_what_its_column_says(demo: Path, name: str) -> None:
    page = answered(run(demo, "report", name, "-f", "json"))
    assert tuple(key for key in page if key not in OBJECTS) == KEYS
    assert (page["schema_version"], page["report"], page["as_of"]) == (1, name, TODAY.isoformat())
    assert len({table["name"] for table in page["tables"]}) == len(page["tables"])
    for table in page["tables"]:
        types = {column["name"]: column["type"] for column in table["columns"]}
        assert len(types) == len(table["columns"])
        for row in table["rows"]:
            assert row.keys() == types.keys()
            wrong = {
                key: value for key, value in row.items() if value is not None and not TYPES[types[key]](value)
            }
            assert wrong == {}, (table["name"], types)


class Noting(Base):
    """A base that notes which tables are made of which statements."""

    made: list[tuple[Table, str]]

    def table(
        self, name: str, title: str, sql: str, parameters: Sequence[Any] = (), columns: str = ""
    ) -> Table:
        table = super().table(name, title, sql, parameters, columns)
        self.made.append((table, re.sub(r"\?\d*", "NULL", sql)))
        return table


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_a_table_is_of_the_type_that_the_table_declares(demo: Path, name: str) -> None:
    with closing(Noting(demo, lambda _zone: TODAY)) as base:
        base.made = []
        find(name, demo).ask(base)
    for table, sql in base.made:
        declared, _ = asked_of_nothing(sql, len(table.columns))
        for column, kind in zip(table.columns, declared, strict=True):
            assert kind in {None, "list", column.type}, (table.name, column.name)


@pytest.mark.parametrize("name", NAMES)
def test_figures_and_columns_do_not_depend_on_what_there_is(demo: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "records").mkdir()
    put(tmp_path / "schema.yaml", (demo / "schema.yaml").read_text(encoding="utf-8"))
    full, empty = (answered(run(root, "report", name, "-f", "json")) for root in (demo, tmp_path))
    assert tuple(full["figures"]) == tuple(empty["figures"])
    assert [table["name"] for table in full["tables"]] == [table["name"] for table in empty["tables"]]
    if name not in GROWING:
        for one, other in zip(full["tables"], empty["tables"], strict=True):
            assert one["columns"] == other["columns"], one["name"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_over_a_limit_is_a_row_of_its_tables(demo: Path, name: str) -> None:
    found = find(name, demo)
    with opened(demo) as base:
        page = found.page(base)
    rows = sum(len(table.rows) for table in page.tables)
    assert 0 <= found.rows_over(page.tables) <= rows
    assert {over.table for over in found.over} <= {table.name for table in page.tables}
    assert all(over.words for over in found.over)


def test_a_report_that_does_not_say_what_is_over_a_limit_is_refused() -> None:
    with pytest.raises(TypeError, match="over a limit"):
        report(str)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_every_form_shows_every_report(demo: Path, name: str) -> None:
    with opened(demo) as base:
        page = find(name, demo).page(base)
    columns = {column.name for table in page.tables for column in table.columns}
    for form in format_names():
        if form == "ics" and "date" not in columns:
            with pytest.raises(UsageError, match="has no days for a calendar"):
                render(page, form)
        elif form != "jsonl" or any(table.rows for table in page.tables):
            assert render(page, form), form


@pytest.mark.parametrize(
    ("option", "wish", "column", "value"),
    [
        ("manager", "olga", "manager", "olga"),
        ("segment", "horeca", "segment", "horeca"),
        ("where", "stage=lost", "stage", "lost"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_only_clients_of_the_scope_are_named(
    demo: Path, name: str, option: str, wish: str, column: str, value: str
) -> None:
    page = answered(run(demo, "report", name, "-f", "json", f"--{option}", wish))
    with opened(demo) as base:
        chosen = {client for client, fact in facts(base).items() if fact[column] == value}
    named = {row["client"] for table in page["tables"] for row in table["rows"] if "client" in row}
    assert named <= chosen
    assert page["scope"] == dict.fromkeys(("manager", "segment", "where")) | {option: wish}


@pytest.mark.parametrize("name", NAMES)
def test_a_trend_shows_the_figures_of_each_day(demo: Path, name: str) -> None:
    steps = find(name, demo).steps
    last, first = (["--since", day] if steps else [] for day in ("2026-09-30", "2023-09-30"))
    now = answered(run(demo, "report", name, *last, "-f", "json"))["figures"]
    then = answered(run(demo, "--as-of", "2024-09-30", "report", name, *first, "-f", "json"))["figures"]
    trend = run(demo, "report", name, "--every", "year", "--from", "2024-09-30", "-f", "json")
    if not now:
        assert (trend.code, trend.out) == (2, "")
        assert "has no figures to follow over time" in trend.err
        return
    rows = answered(trend)["tables"][0]["rows"]
    assert [row.pop("date") for row in rows] == ["2024-09-30", "2025-09-30", "2026-09-30", "2026-11-21"]
    assert (rows[0], rows[-1]) == (then, now)


@pytest.mark.parametrize("name", NAMES)
def test_help_tells_the_definitions_and_the_options(demo: Path, name: str) -> None:
    explained, helped = run(demo, "report", name, "--explain"), run(demo, "report", name, "--help")
    assert (explained.code, explained.err, helped.code, helped.err) == (0, "", 0, "")
    question, _, definitions = explained.out.partition("\n\n")
    assert question.endswith("?")
    assert definitions.strip()
    assert helped.out.startswith(explained.out.rstrip())
    assert "--manager" in helped.out


@pytest.mark.parametrize("name", NAMES)
def test_only_the_first_table_may_be_called_like_its_report(name: str, demo: Path) -> None:
    """A table that is called like the answer is shown without a title: further down it would be one of nothing."""
    answer = json.loads(run(demo, "report", name, "-f", "json").out)
    assert [table["name"] for table in answer["tables"][1:] if table["title"] == answer["title"]] == []
