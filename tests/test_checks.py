"""What `check` finds in a base or in single files, and what it mends when asked to."""

import datetime as dt
import os
from pathlib import Path

import pytest

from clientbase.checks import check_base, check_files, chosen, counted, mend_all, path_in
from clientbase.edits.autofix import fixes
from clientbase.edits.write import Rules, put_all
from clientbase.errors import UsageError
from clientbase.finding import Finding, Severity
from clientbase.rules.norms_file import read_norms
from clientbase.text.edit import Put
from clientbase.text.read import parse
from tests.index.bases import LONG_AGO, TODAY, opened, path_of, put, write

SCHEMA = "managers: {olga: {}, ivan: {until: 2026-10-31}}\ninteractions: {call: {}}\n"
GOOD = "name: Luna\nmanager: olga\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a base without a fault, and stand in it."""
    base = write(tmp_path / "base", {"luna": GOOD}, SCHEMA)
    monkeypatch.chdir(base)
    return base


def found_in(root: Path, day: str = "2026-11-21") -> list[str]:
    """Return place and code of all findings of a base."""
    with opened(root, day) as base:
        return [
            f"{finding.path}:{finding.line}:{finding.column}: {finding.code}" for finding in check_base(base)
        ]


def found_in_files(root: Path, *files: str) -> list[str]:
    findings = check_files(root, [Path(file) for file in files], lambda _zone: TODAY)
    return [f"{finding.path}:{finding.line}:{finding.column}: {finding.code}" for finding in findings]


class TestTheWholeBase:
    def test_a_base_in_order_has_no_findings(self, root: Path) -> None:
        assert found_in(root) == []

    def test_findings_come_from_records_from_norms_and_from_between_records(self, root: Path) -> None:
        put(root / "schema.yaml", f"{SCHEMA}deal_stages: {{won: 100}}\n")
        put(path_of(root, "nova"), "name: Нова\nloyalty: 1\ntax_id: 4030006588312\n")
        put(path_of(root, "stella"), "name: Stella\ntax_id: MK4030006588312\nmanager: nobody\n")
        put(path_of(root, "broken"), "name: [")
        codes = [finding.split()[1] for finding in found_in(root)]
        assert found_in(root) == sorted(found_in(root))
        assert {"CB099", "CB010", "CB003"} <= set(codes)

    def test_a_day_to_come_is_a_finding_until_it_has_come(self, root: Path) -> None:
        put(path_of(root, "luna"), f"{GOOD}interactions: [{{date: 2026-12-01, kind: call}}]\n", LONG_AGO + 1)
        assert found_in(root, "2026-11-30") == found_in_files(root, "records/luna.yaml")
        assert len(found_in(root, "2026-11-30")) == 1
        assert found_in(root, "2026-12-01") == []

    def test_a_manager_who_has_left_is_a_finding_from_then_on(self, root: Path) -> None:
        put(path_of(root, "luna"), "name: Luna\nmanager: ivan\n", LONG_AGO + 1)
        assert found_in(root, "2026-10-31") == []
        assert found_in(root, "2026-11-01") == ["records/luna.yaml:2:1: CB073"]

    def test_a_record_that_breaks_while_it_is_judged_is_a_finding(self, root: Path) -> None:
        put(path_of(root, "luna"), "name: Luna\nmanager: ivan\n", LONG_AGO + 1)
        with opened(root) as base:
            assert base.ask("SELECT code FROM findings") == []
            put(path_of(root, "luna"), "name: [", LONG_AGO + 2)
            assert [finding.code for finding in check_base(base)] == ["CB003"]
            put(path_of(root, "luna"), "status: former\n", LONG_AGO + 3)
            assert check_base(base) == []

    def test_a_record_that_breaks_before_it_is_judged_is_a_finding(self, root: Path) -> None:
        put(path_of(root, "luna"), "name: Luna\nmanager: ivan\n", LONG_AGO + 1)
        with opened(root) as base:
            put(path_of(root, "luna"), "name: [", LONG_AGO + 2)
            assert [finding.code for finding in check_base(base)] == ["CB003"]
            put(path_of(root, "luna"), "status: former\n", LONG_AGO + 3)
            assert [finding.code for finding in check_base(base)] == ["CB011"]


class TestSingleFiles:
    def test_a_record_is_judged_by_itself(self, root: Path) -> None:
        put(path_of(root, "nova"), "name: Нова\nloyalty: 1\n")
        assert found_in_files(root, "records/nova.yaml", "records/luna.yaml") == [
            "records/nova.yaml:2:1: CB010"
        ]

    def test_a_record_that_cannot_be_read_is_a_finding(self, root: Path) -> None:
        put(path_of(root, "nova"), "name: [")
        assert found_in_files(root, "records/nova.yaml") == ["records/nova.yaml:2:1: CB003"]

    def test_a_record_that_is_not_there_is_a_finding(self, root: Path) -> None:
        assert found_in_files(root, "records/gone.yaml") == ["records/gone.yaml:1:1: CB001"]

    def test_a_symbolic_link_is_a_finding(self, root: Path) -> None:
        path_of(root, "link").symlink_to("luna.yaml")
        assert found_in_files(root, "records/link.yaml") == ["records/link.yaml:1:1: CB001"]

    def test_the_norms_may_be_named_too(self, root: Path) -> None:
        put(root / "schema.yaml", f"{SCHEMA}deal_stages: {{won: 100}}\n")
        assert found_in_files(root, "schema.yaml") == ["schema.yaml:3:1: CB099"]
        assert found_in_files(root, "records/luna.yaml") == []

    def test_norms_that_cannot_be_used_stop_nothing(self, root: Path) -> None:
        put(root / "schema.yaml", "abc: {a: all}\n")
        assert found_in_files(root, "records/luna.yaml", "schema.yaml")[-1] == "schema.yaml:1:7: CB012"

    @pytest.mark.parametrize("folder", [".", "records", "records/archive"])
    @pytest.mark.parametrize("file", ["schema.yaml", "records/luna.yaml"])
    def test_a_file_may_be_named_from_any_folder(
        self, root: Path, folder: str, file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (root / folder).mkdir(exist_ok=True)
        monkeypatch.chdir(root / folder)
        assert path_in(root, Path(os.path.relpath(root / file))) == file
        assert path_in(root, root / file) == file
        assert path_in(root / folder / os.path.relpath(root, root / folder), root / file) == file

    def test_a_base_may_be_reached_by_a_link(self, root: Path) -> None:
        (root.parent / "link").symlink_to(root)
        assert path_in(root.parent / "link", Path("records/luna.yaml")) == "records/luna.yaml"

    @pytest.mark.parametrize(
        ("file", "message"),
        [
            ("../elsewhere.yaml", '"../elsewhere.yaml" does not lie in the base'),
            ("README.md", '"README.md" is no record; records are records/**/*.yaml'),
            ("records", '"records" is no record'),
            ("records/notes.txt", '"records/notes.txt" is no record'),
            ("other.yaml", '"other.yaml" is no record'),
        ],
    )
    def test_other_files_are_refused(self, root: Path, file: str, message: str) -> None:
        with pytest.raises(UsageError, match=message.replace("*", r"\*")):
            path_in(root, Path(file))


FINDINGS = [
    Finding("records/a.yaml", 1, 1, "CB010", "one"),
    Finding("records/a.yaml", 2, 1, "CB021", "two", Severity.WARNING),
    Finding("records/a.yaml", 3, 1, "CB022", "three", Severity.WARNING),
    Finding("records/a.yaml", 4, 1, "CB041", "four", Severity.HINT),
]


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        pytest.param((), (), ["CB010", "CB021", "CB022", "CB041"], id="all"),
        pytest.param(("CB021",), (), ["CB021"], id="one code"),
        pytest.param(("CB02", "CB041"), (), ["CB021", "CB022", "CB041"], id="all that begin so"),
        pytest.param((), ("CB02",), ["CB010", "CB041"], id="without some"),
        pytest.param(("CB02",), ("CB022",), ["CB021"], id="some without one"),
        pytest.param(("CB001",), (), [], id="none"),
    ],
)
def test_findings_are_chosen_by_their_codes(
    select: tuple[str, ...], ignore: tuple[str, ...], codes: list[str]
) -> None:
    assert [finding.code for finding in chosen(FINDINGS, select, ignore)] == codes


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (FINDINGS, "1 error, 2 warnings, 1 hint"),
        (FINDINGS[:1], "1 error"),
        (FINDINGS[1:3] * 2, "4 warnings"),
        ([], ""),
    ],
)
def test_findings_are_counted_by_their_weight(findings: list[Finding], said: str) -> None:
    assert counted(findings) == said


class TestMending:
    """Only what is beyond doubt is mended, and only where it is right afterwards."""

    @pytest.mark.parametrize(
        ("field", "better"),
        [
            pytest.param("since: 12.10.2026", "2026-10-12", id="a day as it is written here"),
            pytest.param("since: 1.2.2026", "2026-02-01", id="with few digits"),
            pytest.param("since: 25/12/2026", "2026-12-25", id="with strokes, where it can be no month"),
            pytest.param("since: 02/02/2026", "2026-02-02", id="with strokes, where both are the same"),
            pytest.param("since: 2026/1/2", "2026-01-02", id="backwards"),
            pytest.param("since: 2026.1.2", "2026-01-02", id="backwards with points"),
            pytest.param("since: ' 12.10.2026 '", "2026-10-12", id="with blanks around it"),
            pytest.param("since: 2026-1-2", None, id="no known form"),
            pytest.param("since: 10/12/2026", None, id="October or December"),
            pytest.param(
                "since: 12/25/2026",
                "2026-12-25",
                id="the month first: no other way is possible",
            ),
            pytest.param("since: 31.02.2026", None, id="not in the calendar"),
            pytest.param("since: next week", None, id="words"),
            pytest.param("since: 180,00", None, id="a sum where a day belongs"),
            pytest.param("since: [12.10.2026]", None, id="a list"),
            pytest.param("name: 12.10.2026", None, id="a text may be anything"),
        ],
    )
    def test_a_day(self, field: str, better: str | None) -> None:
        text = field if field.startswith("name") else f"name: Luna\n{field}"
        assert fixes(parse(f"{text}\n".encode(), "records/luna.yaml")) == (
            [Put(("since",), better)] if better else []
        )

    @pytest.mark.parametrize(
        ("amount", "better"),
        [
            ("180,00", "180.00"),
            ("180,5", "180.5"),
            ("1180,00", "1180.00"),
            ("1 180,00", "1180.00"),
            ("12 345 678,90", "12345678.90"),
            ("-40,00", "-40.00"),
            ("1,180", None),
            ("1.180,00", None),
            ("1 18,00", None),
            ("12.10.2026", None),
        ],
    )
    def test_a_sum(self, amount: str, better: str | None) -> None:
        text = f'name: Luna\npurchases:\n  - {{date: 2026-01-01, amount: "{amount}"}}\n'
        where = ("purchases", 0, "amount")
        assert fixes(parse(text.encode(), "records/luna.yaml")) == ([Put(where, better)] if better else [])

    def mend(self, root: Path, *files: Path) -> list[str]:
        drafts = mend_all(root, files, Rules(read_norms(root), dt.date(2026, 11, 21)))
        put_all(root, drafts, "check --fix")
        return [draft.path for draft in drafts]

    def test_what_can_be_mended_is_although_something_else_cannot(self, root: Path) -> None:
        put(
            path_of(root, "luna"), f"{GOOD}since: 12.10.2026 # the fair\nreviewed: 31.02.2026\n", LONG_AGO + 1
        )
        assert self.mend(root) == ["records/luna.yaml"]
        assert (
            path_of(root, "luna").read_text() == f"{GOOD}since: 2026-10-12 # the fair\nreviewed: 31.02.2026\n"
        )
        assert self.mend(root) == []

    def test_only_the_files_that_are_named_are_mended(self, root: Path) -> None:
        for name in ("nova", "stella"):
            put(path_of(root, name), f"{GOOD}since: 12.10.2026\n")
        assert self.mend(root, Path("records/nova.yaml"), Path("schema.yaml")) == ["records/nova.yaml"]
        assert path_of(root, "stella").read_text() == f"{GOOD}since: 12.10.2026\n"

    def test_files_that_cannot_be_read_are_passed_over(self, root: Path) -> None:
        put(path_of(root, "a"), "name: [")
        put(path_of(root, "nova"), f"{GOOD}since: 12.10.2026\n")
        assert self.mend(root) == ["records/nova.yaml"]

    def test_once_its_types_are_right_a_record_is_judged_by_all_rules(self, root: Path) -> None:
        text = f"{GOOD}purchases: [{{date: 31.12.2026, amount: 5}}]\n"
        put(path_of(root, "luna"), text, LONG_AGO + 1)
        assert found_in_files(root, "records/luna.yaml") == ["records/luna.yaml:3:14: CB012"]
        assert self.mend(root) == ["records/luna.yaml"]
        assert found_in_files(root, "records/luna.yaml") == ["records/luna.yaml:3:14: CB060"]


def test_documents_that_are_not_there_are_named_and_no_link_is_followed(root: Path, tmp_path: Path) -> None:
    (root / "papers").mkdir()
    (root / "papers/there.pdf").write_bytes(b"")
    (root / "papers/out.pdf").symlink_to(tmp_path.parent / "nowhere.pdf")
    (root / "papers/in.pdf").symlink_to("there.pdf")
    write(
        root,
        {
            "luna": """\
name: Luna
documents:
  - {date: 2026-11-01, kind: plan, file: papers/there.pdf}
  - {date: 2026-11-01, kind: plan, file: 'papers\\in.pdf'}
  - {date: 2026-11-01, kind: plan, file: papers/gone.pdf}
  - {date: 2026-11-01, kind: plan, file: papers/out.pdf}
  - {date: 2026-11-01, kind: plan, file: "https://luna.example/gone.pdf"}
deals:
  - id: d-1
    stage: offer
    documents: [{date: 2026-11-01, kind: offer, file: offer.pdf}]
"""
        },
    )
    assert [one for one in found_in(root) if "CB118" in one or "CB119" in one] == [
        "records/luna.yaml:5:36: CB119",
        "records/luna.yaml:6:36: CB118",
        "records/luna.yaml:11:49: CB119",
    ]


def test_selections_that_cannot_be_asked_are_named(root: Path) -> None:
    schema = """\
segments: {horeca: }
selections:
  right: segment=horeca revenue=1000..
  both: sel:right stage=dormant
  field: segmnt=horeca
  value: segment=horec
  other: sel:nothing
aim_at: region=
"""
    write(root, {"luna": "name: Luna\nsegment: horeca\n"}, schema)
    assert found_in(root) == [f"schema.yaml:{line}:3: CB120" for line in (5, 6, 7)]


def test_schedules_that_cannot_be_run_are_named(root: Path) -> None:
    schema = """\
managers: {olga: {name: Olga}}
schedules:
  right: {reports: [overview, dormant], every: week, format: [html, csv], output: 'out/{date}'}
  report: {reports: [overview, dormnat], format: html, output: out/a.html}
  format: {reports: [overview], format: htm, output: out/a.html}
  place: {reports: [overview], output: 'out/{daet}.html'}
  address: {reports: [overview], format: html, output: out/a.html, send: managers}
  nothing: {format: text}
"""
    write(root, {"luna": "name: Luna\n"}, schema)
    assert found_in(root) == [
        f"schema.yaml:{place}: CB121" for place in ("4:12", "5:33", "6:32", "7:68", "8:3")
    ]


def test_rules_about_what_is_around_are_ignored_when_the_company_says_so(root: Path) -> None:
    schema = (
        "rules: {ignore: [CB118, CB119, CB120, CB121]}\nselections: {a: b=c}\nschedules: {a: {format: htm}}\n"
    )
    papers = "documents:\n  - {date: 2026-11-01, kind: plan, file: gone.pdf}\n"
    write(root, {"luna": f"name: Luna\n{papers}"}, schema)
    assert found_in(root) == []
