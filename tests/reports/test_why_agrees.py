"""What `why` says of a client is what the reports say of it, whatever the base."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings

from clientbase.base import Base
from clientbase.demo import generate
from clientbase.evidence import NOT_LISTED, Verdict, amount, exact
from clientbase.evidence.crowd import Crowd
from clientbase.evidence.subject import Subject
from clientbase.lookups.why import judging
from clientbase.reports import find, ours
from tests.conftest import ROOT
from tests.index.bases import TODAY, asked, facts, opened, rows, write
from tests.reports.invented_work import bases

JUDGED = judging()
Row = Mapping[str, Any]
Listed = dict[tuple[str, str, Any], list[Row]]


class Case(NamedTuple):
    """All that is said of one client: by a report over the whole base, and by `why`."""

    client: str
    facts: Row
    listed: Listed
    verdicts: Mapping[str, list[Verdict]]

    def rows(self, report: str, table: str | None = None) -> list[Row]:
        return self.listed.get((report, table or report, self.client), [])

    def said(self, report: str) -> dict[str, Verdict]:
        return {verdict.about: verdict for verdict in self.verdicts[report]}

    def touched(self, report: str) -> bool:
        return all(verdict.verdict != NOT_LISTED for verdict in self.verdicts[report])


def numbers(verdict: Verdict) -> dict[str, str]:
    return {number.name: number.value for number in verdict.evidence}


def cadence(case: Case) -> None:
    lights = {row["standard"]: row["light"] for row in case.rows("cadence", "lights")}
    said = {about: verdict.verdict for about, verdict in case.said("cadence").items()}
    assert {about: light for about, light in said.items() if light != "not judged"} == lights


def dormant(case: Case) -> None:
    (verdict,) = case.verdicts["dormant"]
    assert verdict.verdict == case.facts["stage"]
    for row in case.rows("dormant"):
        assert numbers(verdict)["days_silent"] == str(row["days_silent"])
        assert numbers(verdict)["usual_interval"] == exact(row["usual_interval"])


def thresholds(case: Case) -> None:
    listed = [
        (amount(row["amount"]), row["waived"] is not None) for row in case.rows("thresholds", "purchases")
    ]
    small = [
        v for v in case.verdicts["thresholds"] if v.verdict in {"below", "waived"} and "number" in numbers(v)
    ]
    assert sorted((numbers(v)["amount"], v.verdict == "waived") for v in small) == sorted(listed)
    usual = case.said("thresholds")["usual repeat purchase"]
    below = [numbers(usual)["minimum"]] if usual.verdict == "below" else []
    assert below == [amount(row["minimum"]) for row in case.rows("thresholds", "worklist")]


def abc(case: Case) -> None:
    verdict, evenness = case.verdicts["abc"]
    assert evenness.verdict == (case.facts["xyz"] or "not judged")
    assert (verdict.verdict == NOT_LISTED) == (not case.rows("abc", "clients"))
    for row in case.rows("abc", "clients"):
        said = numbers(verdict)
        assert verdict.verdict == row["class"] == case.facts["class"]
        assert (said["share"], said["cumulative_share"]) == (
            exact(row["share"]),
            exact(row["cumulative_share"]),
        )
        measure = next(name for name in ("revenue", "profit", "purchases") if name in row)
        assert said[measure] == (str(row[measure]) if measure == "purchases" else amount(row[measure]))


def targets(case: Case) -> None:
    (verdict,) = case.verdicts["targets"]
    assert case.touched("targets") == bool(case.rows("targets"))
    for row in case.rows("targets"):
        said = numbers(verdict)
        words = [word for word in ("little", "rarely") if row[word]]
        assert verdict.verdict == f"buying {' and '.join(words)}"
        assert (said["average"], said["average_before"]) == (
            amount(row["average"]),
            amount(row["average_before"]),
        )
        missing = [
            name.replace("_", " ") for name in ("preferred_product", "interest") if said[name] == "missing"
        ]
        assert (", ".join(missing) or None) == row["to_ask"]


def strategic(case: Case) -> None:
    (verdict,) = case.verdicts["strategic"]
    found = [row["position"] for row in case.rows("strategic", "off-diagonal")]
    assert [verdict.verdict] == (found or [NOT_LISTED])
    said = numbers(verdict)
    sums = [Fraction(said[kind]) for kind in ("deals", "proposals") if said.get(kind, "unknown") != "unknown"]
    for row in case.rows("strategic", "off-diagonal"):
        assert max(sums, default=0) * 10_000 == (row["pipeline"] or 0)


def profit(case: Case) -> None:
    assert case.touched("profit") == bool(case.rows("profit", "clients"))
    for row in case.rows("profit", "clients"):
        verdict, terms = case.verdicts["profit"]
        said = numbers(verdict)
        assert said["revenue"] == amount(row["revenue"])
        assert ("profit" in said) == (row["profit"] is not None)
        if row["profit"] is not None:
            assert (said["cost"], said["profit"]) == (amount(row["cost"]), amount(row["profit"]))
            assert verdict.verdict == ("below zero" if row["profit"] < 0 else "not below zero")
        assert terms.verdict == (row["unfavourable"] or "nothing")


def loyalty(case: Case) -> None:
    facts = case.facts
    assert case.touched("loyalty") == bool(facts["purchases"])
    if facts["purchases"]:
        repeated, returned = case.verdicts["loyalty"]
        words = [word for word, fact in (("one-off", "one_off"), ("regular", "regular")) if facts[fact]]
        assert repeated.verdict == (" and ".join(words) or "neither one-off nor regular")
        assert (returned.verdict == "seen") == bool(facts["returned"])


def one_off(case: Case) -> None:
    (verdict,) = case.verdicts["one-off"]
    assert [verdict.verdict] == ([row["reason"] for row in case.rows("one-off")] or [NOT_LISTED])
    for row in case.rows("one-off"):
        assert numbers(verdict)["amount"] == amount(row["amount"])


def leaving(case: Case) -> None:
    (verdict,) = case.verdicts["leaving"]
    assert (verdict.verdict == "unexplained") == bool(case.rows("leaving", "unexplained"))
    assert (verdict.verdict == "lost and never asked") == bool(case.rows("leaving", "unasked"))
    assert case.touched("leaving") == (case.facts["stage"] in {"former", "lost"})


def cohorts(case: Case) -> None:
    (verdict,) = case.verdicts["cohorts"]
    first = case.facts["first_purchase"]
    assert verdict.verdict == (first[:7] if first else NOT_LISTED)


def rfm(case: Case) -> None:
    (verdict,) = case.verdicts["rfm"]
    assert [verdict.verdict] == ([row["group"] for row in case.rows("rfm", "clients")] or [NOT_LISTED])
    for row in case.rows("rfm", "clients"):
        for score in "RFM":
            (number,) = (number for number in verdict.evidence if number.name == score)
            worse, all_ = number.how.removeprefix("5 x ").partition(" rounded")[0].split(" / ")
            assert int(number.value) == row[score] == 5 * int(worse) // int(all_) + 1


def concentration(case: Case) -> None:
    (verdict,) = case.verdicts["concentration"]
    for row in case.rows("concentration", "largest"):
        assert numbers(verdict)["share"] == exact(row["share"])
        assert numbers(verdict)["revenue"] == amount(row["revenue"])
    if not case.rows("concentration", "largest"):
        assert int(numbers(verdict).get("rank", "21")) > 20


def forecast(case: Case) -> None:
    (verdict,) = case.verdicts["forecast"]
    assert case.touched("forecast") == bool(case.rows("forecast"))
    for row in case.rows("forecast"):
        said = numbers(verdict)
        assert (said["expected_visits"], said["expected_revenue"]) == (
            exact(row["expected_visits"]),
            amount(row["expected_revenue"]),
        )


def sources(case: Case) -> None:
    (verdict,) = case.verdicts["sources"]
    (row,) = case.rows("sources", "channels")
    kinds = {1: "deliberate", 0: "spontaneous", None: "unknown"}
    deliberate = row["deliberate"]
    if row["aimed"]:  # the company's own aim
        deliberate = int(case.facts["segment"] == "horeca")
    assert verdict.verdict == kinds[deliberate]


def products(case: Case) -> None:
    said = case.said("products")
    waiting = {about for about, verdict in said.items() if verdict.verdict == "waiting"}
    assert waiting == {f"interest in {row['product']}" for row in case.rows("products", "interest")}
    preferred = case.facts["preferred_product"]
    assert (said["preferred product"].verdict if preferred else NOT_LISTED) == (preferred or NOT_LISTED)


def deals(case: Case) -> None:
    listed = case.rows("deals")
    assert case.touched("deals") == bool(listed)
    if listed:
        said = [(verdict.verdict, numbers(verdict).get("weighted")) for verdict in case.verdicts["deals"]]
        assert said == [
            (
                "overdue"
                if row["overdue_days"]
                else "too long in its stage"
                if row["over_stage_days"]
                else "open",
                None if row["weighted"] is None else amount(row["weighted"]),
            )
            for row in listed
        ]


def proposals(case: Case) -> None:
    listed = case.rows("proposals")
    assert case.touched("proposals") == bool(listed)
    if listed:
        said = [(numbers(v)["days"], numbers(v).get("before", "0")) for v in case.verdicts["proposals"]]
        assert said == [(str(row["days"]), str(row["before"])) for row in listed]


def problems(case: Case) -> None:
    verdicts = case.verdicts["problems"]
    still = [numbers(verdict) for verdict in verdicts if verdict.verdict == "open"]
    assert [(one["opened"], one["days"], one["again"]) for one in still] == [
        (row["opened"], str(row["days"]), str(row["again"])) for row in case.rows("problems")
    ]
    again = [numbers(verdict)["number"] for verdict in verdicts if verdict.verdict == "repeated"]
    assert again == [str(row["number"]) for row in case.rows("problems", "repeated")]


def dates(case: Case) -> None:
    near = [verdict for verdict in case.verdicts["dates"] if verdict.verdict == "near"]
    assert [(verdict.about, numbers(verdict)["days"]) for verdict in near] == [
        (row["occasion"], str(row["days"])) for row in case.rows("dates")
    ]
    for verdict, row in zip(near, case.rows("dates"), strict=True):
        born = verdict.evidence[0]
        if row["occasion"] == "order":
            assert born.how == ""
            continue
        leap = born.value.endswith("02-29") and row["date"].endswith("02-28")
        assert born.value[-5:] == row["date"][-5:] or leap
        assert (born.how != "") == leap


def managers(case: Case) -> None:
    (verdict,) = case.verdicts["managers"]
    kinds = {(True, False): "unassigned", (False, True): "left behind", (False, False): "unattended"}
    found = [
        kinds[row["manager"] is None, row["until"] is not None] for row in case.rows("managers", "unattended")
    ]
    assert [verdict.verdict] == (found or [NOT_LISTED])


def completeness(case: Case) -> None:
    if case.facts["stage"] == "former":
        assert not case.touched("completeness")
        return
    required, recommended, fresh = case.verdicts["completeness"]
    assert (fresh.verdict == "stale") == bool(case.rows("completeness", "stale"))
    for verdict in (required, recommended):
        assert (verdict.verdict == "missing") == bool(verdict.evidence)


def archive(case: Case) -> None:
    said = case.said("archive")
    assert ("the record" in said) == bool(case.rows("archive"))
    won = [row["passed"] for row in case.rows("archive", "win-back")]
    found = [v.reason.rpartition(": ")[2] for v in said.values() if v.verdict == "to be won back"]
    assert found == won


def movement(case: Case) -> None:
    (verdict,) = case.verdicts["movement"]
    said, listed = numbers(verdict), case.rows("movement")
    assert case.touched("movement") == bool(listed)
    if "begins" in said:  # it was not in the base on the earlier day
        assert not listed
        return
    assert (said["stage"], said["class"]) == (case.facts["stage"], case.facts["class"] or "none")
    for row in listed:
        assert (said["stage_then"], said["class_then"]) == (row["stage_then"], row["class_then"] or "none")
        day = [said[name] for name in ("left_date", "last_purchase", "last_return") if name in said]
        assert day == ([row["date"]] if row["date"] else ["unknown"] if row["fact"] == "left" else [])
        assert said.get("sales") == (None if row["amount"] is None else amount(row["amount"]))
    if not listed:
        assert (said["stage_then"], said["class_then"]) == (said["stage"], said["class"])


def agenda(case: Case) -> None:
    listed = case.rows("agenda")
    assert case.touched("agenda") == bool(listed)
    if listed:
        assert [(v.about, v.verdict) for v in case.verdicts["agenda"]] == [
            (row["occasion"], f"due on {row['date']}") for row in listed
        ]


def promises(case: Case) -> None:
    listed = case.rows("promises")
    assert case.touched("promises") == bool(listed)
    if listed:
        assert [(v.about, v.verdict) for v in case.verdicts["promises"]] == [
            (f"{row['kind']} {row['number']}", "broken" if row["overdue_days"] else "open") for row in listed
        ]


def answers(case: Case) -> None:
    waiting = case.rows("answers", "waiting")
    assert case.touched("answers") == bool(waiting)
    if waiting:
        assert [numbers(v)["since"] for v in case.verdicts["answers"]] == [row["since"] for row in waiting]


def price_lists(case: Case) -> None:
    (verdict,) = case.verdicts["price-lists"]
    found = case.rows("price-lists", "outdated")
    assert (verdict.verdict == "outdated") == bool(found)
    for row in found:
        said = numbers(verdict)
        assert (said["price_list"], said["valid_from"]) == (row["price_list"], row["valid_from"] or "always")
    sent = [number.value for number in verdict.evidence if number.name == "sent"]
    assert sent == [row["date"] for row in case.rows("price-lists", "sent")]


def retention(case: Case) -> None:
    clients, people = case.rows("retention", "clients"), case.rows("retention", "people")
    (verdict,) = case.verdicts["retention"]
    assert (verdict.verdict == "held too long") == bool(clients or people)
    named = [number.value for number in verdict.evidence if number.name == "contact"]
    assert named == [row["contact"] for row in people]


CHECKS: Mapping[str, Callable[[Case], None]] = {
    check.__name__.replace("_", "-"): check
    for check in (
        *(
            cadence,
            dormant,
            thresholds,
            abc,
            targets,
            strategic,
            profit,
            loyalty,
            one_off,
            leaving,
            cohorts,
            rfm,
        ),
        *(concentration, forecast, sources, products, deals, proposals, problems, dates, managers),
        *(completeness, archive, movement, agenda, answers, price_lists, promises, retention),
    )
}


def test_every_report_that_judges_is_held_against_its_explanation() -> None:
    assert [*CHECKS] == JUDGED


def listed_by(base: Base) -> Listed:
    """Return the rows of every report over the whole base, by report, table and client."""
    found: Listed = defaultdict(list)
    for report in JUDGED:
        _, tables = find(report, base.root)(base)
        for table in tables:
            for row in rows(table):
                found[report, table.name, row.get("client")].append(row)
    for row in asked(base, "SELECT client, standard, light FROM cadence"):
        found["cadence", "lights", row["client"]].append(row)
    channels = {row["source"]: row for row in rows(find("sources", base.root).ask(base)[1][0])}
    for client, known in facts(base).items():
        found["sources", "channels", client].append(channels[known["source"]])
    return found


def cases(base: Base) -> Iterator[Case]:
    listed, reports, everybody = listed_by(base), ours(), facts(base)
    with closing(Crowd(base, [*everybody])) as crowd:
        for client, known in everybody.items():
            with closing(Subject(base, client)) as subject:
                verdicts = {report: reports[report].judge(subject) for report in JUDGED}
            together = Subject(base, client, crowd)
            assert {report: reports[report].judge(together) for report in JUDGED} == verdicts
            yield Case(client, known, listed, verdicts)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("demo") / "base"
    generate(folder, 30, 3, TODAY)
    with opened(folder) as base:
        return list(cases(base))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("company")
    copytree(ROOT / "records", folder / "records")
    (folder / "schema.yaml").write_bytes((ROOT / "schema.yaml").read_bytes())
    with opened(folder) as base:
        return list(cases(base))


@pytest.mark.parametrize("report", JUDGED)
def test_the_company_s_clients(report: str, company: list[Case]) -> None:
    assert len(company) == 25
    for case in company:
        CHECKS[report](case)


@pytest.mark.parametrize("report", JUDGED)
def test_the_clients_of_a_demonstration(report: str, demo: list[Case]) -> None:
    assert len(demo) == 30
    for case in demo:
        CHECKS[report](case)


OTHER_NORMS = {
    "lifecycle": "lifecycle: {own_rhythm_from: 5, cooling: 0.5, dormant: 1.25, lost: 3, regular_after: 6}",
    "abc": "abc: {measure: count, a: 50, b: 80, period: 6mo}",
    "xyz": "xyz: {bucket: quarter, x: 30, y: 60}",
    "standards": "standards:\n  - {contact: {target: 5d, limit: 2mo}, update: {limit: 10d}, entry: {limit: 1d}}",
    "thresholds": "thresholds:\n  - {repeat_purchase: 333, policy: warn}",
    "dates": "dates: {lead: 200d, round: 3}",
    "retention": "retention: 1mo",
}
"""Norms as another company has them, each far enough from the demonstration's to change what reports say."""


def with_norms(schema: str, norms: Mapping[str, str]) -> str:
    """Return the text of a schema.yaml with these of its sections written anew."""
    sections = re.split(r"(?m)^(?=\w+:)", schema)
    kept = [section for section in sections if section.partition(":")[0] not in norms]
    return "\n".join(("".join(kept).rstrip(), *norms.values(), ""))


@pytest.mark.parametrize("norm", [*OTHER_NORMS, "all"])
def test_after_a_norm_has_changed(norm: str, tmp_path: Path) -> None:
    """The index has answered by the old norms before: neither the rows nor the reasons may be theirs."""
    root = tmp_path / "base"
    generate(root, 12, 8, TODAY)
    schema = root / "schema.yaml"
    with opened(root) as base:
        before = {client: dict(known) for client, known in facts(base).items()}
        listed_by(base)
    norms = OTHER_NORMS if norm == "all" else {norm: OTHER_NORMS[norm]}
    schema.write_text(with_norms(schema.read_text(encoding="utf-8"), norms), encoding="utf-8")
    with opened(root) as base:
        after = list(cases(base))
        if norm in {"lifecycle", "abc", "all"}:
            assert {case.client: dict(case.facts) for case in after} != before
    for case in after:
        for check in CHECKS.values():
            check(case)


def test_missing_fields_add_up(demo: list[Case]) -> None:
    """What is missing at the clients is what the report counts as not filled."""
    missing: defaultdict[tuple[str, str], int] = defaultdict(int)
    for case in demo:
        for verdict in case.verdicts["completeness"][:2]:
            for number in verdict.evidence:
                missing[verdict.about.removeprefix("what is "), number.name] += 1
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in demo[0].listed["completeness", "fields", None]:
        counted[row["demand"], row["field"]] += row["records"] - row["filled"]
    assert missing == {key: number for key, number in counted.items() if number}
    assert missing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("invented")


@settings(max_examples=20)
@given(bases())
def test_whatever_base_chance_invents(
    folder: Path, base: tuple[dt.date, dict[str, Any], dict[str, dict[str, Any]]]
) -> None:
    day, norms, records = base
    root = folder / str(len(list(folder.iterdir())))
    with opened(write(root, records, norms), day) as opened_base:
        for case in cases(opened_base):
            for check in CHECKS.values():
                check(case)
