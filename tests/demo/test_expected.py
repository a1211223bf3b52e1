"""The truth of a demonstration base holds for its files: everything is counted again from the texts."""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from clientbase.demo import generate
from clientbase.finding import Severity
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.judge import judge
from clientbase.text.format import formatted
from clientbase.text.read import read
from clientbase.typed import order_of, typed

DAY = dt.date(2026, 11, 21)
RATES = {None: Decimal(1), "MKD": Decimal("0.01625")}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "base"
    generate(folder, 400, 7, DAY)
    return folder


@pytest.fixture(scope="module")
def truth(base: Path) -> Any:
    return json.loads((base / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def records(base: Path) -> dict[str, Any]:
    return {file.stem: read(file, file.name).data for file in (base / "records").rglob("*.yaml")}


def days_of(record: Any) -> list[dt.date]:
    return sorted({dt.date.fromisoformat(one["date"]) for one in record.get("purchases", [])})


def worth(one: Any) -> Decimal:
    return Decimal(one["amount"]) * RATES[one.get("currency")]


def by_day(record: Any) -> list[Any]:
    return sorted(record.get("purchases", []), key=lambda one: one["date"])  # stable: places keep their order


def intervals(records: dict[str, Any]) -> dict[str, tuple[Fraction, str]]:
    """Each client's usual interval with its basis, as analysis.md defines them."""

    def pooled(members: list[Any]) -> Fraction:
        return Fraction(sum((d[-1] - d[0]).days for d in members), sum(len(d) - 1 for d in members))

    rhythms = {key: days_of(one) for key, one in records.items() if len(days_of(one)) > 1}
    found = {}
    for key, one in records.items():
        segment = [days for other, days in rhythms.items() if records[other]["segment"] == one["segment"]]
        if len(rhythms.get(key, ())) >= 3:
            found[key] = pooled([rhythms[key]]), "own"
        elif len(segment) >= 5:
            found[key] = pooled(segment), "segment"
        else:
            found[key] = pooled(list(rhythms.values())), "base"
    return found


def stage(record: Any, usual: Fraction) -> str:
    days = days_of(record)
    if record["status"] == "former":
        return "former"
    if not days:
        return "potential"
    silent = (DAY - days[-1]).days
    if len(days) < 3 and (DAY - days[0]).days <= usual:
        return "new"
    over = sum(silent > multiple * usual for multiple in (1, 2, 4))
    return ("active", "cooling", "dormant", "lost")[over]


def test_every_client_has_the_stage_that_its_files_say(truth: Any, records: dict[str, Any]) -> None:
    usual = intervals(records)
    assert truth["clients"].keys() == records.keys()
    for key, one in truth["clients"].items():
        assert one["stage"] == stage(records[key], usual[key][0]), key
        assert one["dormant"] == (one["stage"] in {"dormant", "lost"})
        if one["purchases"]:
            assert (Fraction(*one["usual_interval"]), one["basis"]) == usual[key]


def test_purchases_are_counted_and_added_up(truth: Any, records: dict[str, Any]) -> None:
    for key, one in truth["clients"].items():
        record, days = records[key], days_of(records[key])
        purchases, returns = record.get("purchases", []), record.get("returns", [])
        assert one["purchases"] == len(purchases)
        assert one["purchase_days"] == len(days)
        assert one["one_off"] == (len(purchases) == 1)
        assert one["regular"] == (len(days) >= 3)
        assert (one["first_purchase"], one["last_purchase"]) == (
            (str(days[0]), str(days[-1])) if days else (None, None)
        )
        assert Decimal(one["revenue"]) == sum(map(worth, purchases)) - sum(map(worth, returns))


def minimum(segment: str, date: str) -> Decimal:
    raised = str(DAY - dt.timedelta(365))
    return Decimal({"retail": 100, "horeca": 300 if date >= raised else 200}.get(segment, 200))


def test_repeat_purchases_below_the_minimum_are_known(truth: Any, records: dict[str, Any]) -> None:
    for key, one in truth["clients"].items():
        trial, *repeats = [*by_day(records[key]), None][:-1] or [None]
        segment = records[key]["segment"]
        assert one["trial_below"] == bool(trial and worth(trial) < minimum(segment, trial["date"]))
        assert one["below"] == [
            {
                "date": sale["date"],
                "amount": sale["amount"],
                "minimum": f"{minimum(segment, sale['date'])}.00",
                "waived": "waiver" in sale,
            }
            for sale in repeats
            if worth(sale) < minimum(segment, sale["date"])
        ]


def test_the_light_follows_the_last_contact_and_not_a_newsletter(truth: Any, records: dict[str, Any]) -> None:
    for key, one in truth["clients"].items():
        contacts = [
            talk["date"] for talk in records[key].get("interactions", ()) if talk["kind"] != "newsletter"
        ]
        target, limit = (14, 21) if records[key]["segment"] == "horeca" else (30, 60)
        last = max(contacts, default=None)
        assert one["last_contact"] == last
        if one["stage"] == "former":
            light = None
        elif last is None:
            light = "grey"
        else:
            days = (DAY - dt.date.fromisoformat(last)).days
            light = "green" if days <= target else "yellow" if days <= limit else "red"
        assert one["light"] == light


def test_what_is_planned_is_known(truth: Any, records: dict[str, Any]) -> None:
    for key, one in truth["clients"].items():
        steps = [talk["next"]["date"] for talk in records[key].get("interactions", ()) if "next" in talk]
        assert [one["planned"]] == (steps or [None])
        assert one["snoozed"] == records[key].get("snoozed", {"until": None})["until"]
        assert one["interactions"] == len(records[key].get("interactions", ()))


def test_the_totals_are_those_of_the_clients(truth: Any) -> None:
    clients, totals = truth["clients"].values(), truth["totals"]
    assert totals["clients"] == 400
    assert sum(totals["stages"].values()) == 400
    assert totals["stages"].keys() == {
        "potential",
        "new",
        "active",
        "cooling",
        "dormant",
        "lost",
        "former",
    }
    assert totals["lights"].keys() == {"green", "yellow", "red", "grey"}
    assert totals["below"] == sum(len(one["below"]) for one in clients)
    assert Decimal(totals["revenue"]) == sum(Decimal(one["revenue"]) for one in clients)


def test_clients_stand_exactly_on_every_limit_and_a_day_over(truth: Any) -> None:
    silences = {
        (one["stage"], one["days_silent"])
        for one in truth["clients"].values()
        if one["segment"] == "export" and one["purchases"]
    }
    pool = truth["pooled_intervals"]["export"]
    assert pool["span"] == 30 * pool["gaps"]
    assert silences == {
        ("active", 30),
        ("new", 30),
        ("cooling", 31),
        ("cooling", 60),
        ("dormant", 61),
        ("dormant", 120),
        ("lost", 121),
    }
    public = [one["basis"] for one in truth["clients"].values() if one["segment"] == "public"]
    assert set(public) == {"own", "base"}, "four clients are too few for an interval of the segment"


def test_schema_and_records_are_of_the_declared_shape(base: Path, records: dict[str, Any]) -> None:
    norms, complaints = typed(read(base / "schema.yaml", "schema.yaml").data, Norms)
    assert (norms is not None, complaints) == (True, [])
    assert {key: typed(one, Client)[1] for key, one in records.items() if typed(one, Client)[1]} == {}


def test_nothing_is_dated_after_the_day_but_what_is_planned(records: dict[str, Any]) -> None:
    lists = ("interactions", "purchases", "returns", "proposals", "handovers")
    for record in records.values():
        dates = [item["date"] for key in lists for item in record.get(key, ())]
        dates += [item["opened"] for key in ("deals", "problems") for item in record.get(key, ())]
        dates += [record.get("since", ""), record.get("reviewed", ""), record.get("left", {}).get("date", "")]
        assert max(dates) <= str(DAY)


def test_the_rules_find_no_errors_and_exactly_the_small_purchases(base: Path, truth: Any) -> None:
    norms, _ = typed(read(base / "schema.yaml", "schema.yaml").data, Norms)
    assert norms is not None
    for one in truth["clients"].values():
        found = judge(read(base / one["path"], one["path"]), norms, DAY).findings
        assert [str(finding) for finding in found if finding.severity == Severity.ERROR] == []
        small = [finding for finding in found if finding.code == "CB021"]
        assert len(small) == sum(not below["waived"] for below in one["below"])


def test_everything_is_in_canonical_form(base: Path) -> None:
    for file in (base / "records").rglob("*.yaml"):
        document = read(file, file.name)
        assert formatted(document, order_of(Client)) == document.text
    schema = read(base / "schema.yaml", "schema.yaml")
    assert formatted(schema, order_of(Norms)) == schema.text
