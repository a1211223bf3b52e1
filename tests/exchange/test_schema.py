"""What an import adds to schema.yaml: the smallest diff that its records need."""

from collections.abc import Callable
from difflib import ndiff
from pathlib import Path

import pytest

from clientbase.errors import UnreadableError
from clientbase.exchange import ImportPlan
from tests.exchange.conftest import without_marks

Bring = Callable[..., ImportPlan]
CLIENT = "id,name\nC1,Beta\n"


@pytest.fixture
def diff(base: Path, bring: Bring) -> Callable[..., list[str]]:
    """Import tables and give the lines of schema.yaml that went and came."""

    def changed(**tables: str) -> list[str]:
        before = (base / "schema.yaml").read_text(encoding="utf-8").splitlines()
        bring(**tables)
        after = (base / "schema.yaml").read_text(encoding="utf-8").splitlines()
        return [line for line in ndiff(before, after) if line[0] in "+-"]

    return changed


Diff = Callable[..., list[str]]


@pytest.mark.parametrize("name", ["olga", "Olga Stojanova", "OLGA STOJANOVA", "olga@adria.example"])
def test_a_known_manager_is_found_by_id_name_or_address(base: Path, diff: Diff, name: str) -> None:
    assert diff(clients=f"id,name,manager\nC1,Beta,{name}\n") == []
    assert "manager: olga\n" in (base / "records/c1.yaml").read_text(encoding="utf-8")


def test_a_new_manager_is_added_once(base: Path, diff: Diff) -> None:
    assert diff(
        clients="id,name,manager\nC1,Beta,Jane Peacock\nC2,Gama,jane peacock\n",
        purchases="client_id,date,amount,manager\nC1,2026-01-02,5,jane-peacock\nC1,2026-01-03,5,ivan@adria.example\n",
    ) == [
        "+   jane-peacock: {name: Jane Peacock}",
        "+   ivan-adria-example: {email: ivan@adria.example}",
    ]
    assert "manager: jane-peacock" in (base / "records/c2.yaml").read_text(encoding="utf-8")


def test_a_new_channel_is_added_without_a_guess_whether_it_is_deliberate(diff: Diff) -> None:
    assert diff(clients="id,name,source\nC1,Beta,Walk in\nC2,Gama,walk-in\nC3,Delta,TRADE FAIR\n") == [
        "+   walk-in:"
    ]


@pytest.mark.parametrize(
    ("rows", "added"),
    [
        pytest.param("C1,2026-01-02,CALL,\n", [], id="a known kind in other letters"),
        pytest.param("C1,2026-01-02,return,Ana\n", ["+   return: {contact: false}"], id="a return"),
        pytest.param("C1,2026-01-02,Visit,\n", ["+   visit: {contact: true}"], id="a visit"),
        pytest.param("C1,2026-01-02,fair,\n", ["+   fair: {contact: false}"], id="nobody took part"),
        pytest.param(
            "C1,2026-01-02,fair,\nC1,2026-01-03,Fair,Ana\n", ["+   fair: {contact: true}"], id="somebody did"
        ),
    ],
)
def test_a_new_kind_of_interaction_is_added(diff: Diff, rows: str, added: list[str]) -> None:
    assert diff(clients=CLIENT, interactions=f"client_id,date,kind,contact\n{rows}") == added


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        pytest.param(("5000", "12.50"), "number", id="all are numbers"),
        pytest.param(("5000", "much"), "text", id="one is a text"),
    ],
)
def test_own_fields_are_declared_by_what_they_hold(diff: Diff, limits: tuple[str, str], kind: str) -> None:
    first, second = limits
    assert diff(clients=f"id,name,credit_limit\nC1,Beta,{first}\nC2,Gama,{second}\nC3,Delta,\n") == [
        "+ fields:",
        f"+   credit_limit: {{type: {kind}}}",
    ]


def test_a_field_that_is_declared_stays_as_it_is(base: Path, diff: Diff) -> None:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("fields: {fax: {type: text, pattern: '.*'}}\n")
    assert diff(clients="id,name,fax\nC1,Beta,123\n") == []


PURCHASES = "id,client_id,date,amount,currency\n"


def test_the_currency_of_an_empty_base_is_that_of_all_purchases(base: Path, diff: Diff) -> None:
    rows = "1,C1,2026-01-02,5,GBP\n2,C1,2026-01-03,6,GBP\n"
    assert diff(clients=CLIENT, purchases=PURCHASES + rows) == [
        "- base: {name: Adria, currency: EUR} # the company",
        "+ base: {name: Adria, currency: GBP} # the company",
    ]
    assert "GBP" not in (base / "records/c1.yaml").read_text(encoding="utf-8")


def test_the_summary_says_that_the_currency_was_changed(plan: Bring) -> None:
    planned = plan(clients=CLIENT, purchases=PURCHASES + "1,C1,2026-01-02,5,GBP\n")
    assert planned.lines()[1] == (
        "schema.yaml: currency of the base EUR -> GBP: all purchases are in it; "
        "the minimum amounts now are in it too"
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("1,C1,2026-01-02,5,GBP\n2,C1,2026-01-03,6,USD\n", id="two foreign currencies"),
        pytest.param("1,C1,2026-01-02,5,GBP\n2,C1,2026-01-03,6,\n", id="one sum in the base's own"),
    ],
)
def test_mixed_currencies_are_kept_at_each_sum(base: Path, diff: Diff, rows: str) -> None:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("rates: {GBP: 1.15, USD: 0.9}\n")
    assert diff(clients=CLIENT, purchases=PURCHASES + rows) == []
    text = (base / "records/c1.yaml").read_text(encoding="utf-8")
    assert "{date: 2026-01-02, amount: 5, currency: GBP, document: 1}" in without_marks(text)


def test_a_base_with_records_keeps_its_currency_and_a_missing_rate_is_named(base: Path, plan: Bring) -> None:
    (base / "records/old.yaml").write_text("name: Old\n", encoding="utf-8")
    planned = plan(clients=CLIENT, purchases=PURCHASES + "1,C1,2026-01-02,5,GBP\n")
    assert planned.schema is None
    assert [one.message for one in planned.faults] == [
        '"GBP" has no rate in schema.yaml; add one under rates'
    ]


def test_a_base_with_a_rate_keeps_its_currency(base: Path, plan: Bring) -> None:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("rates: {GBP: 1.15}\n")
    planned = plan(clients=CLIENT, purchases=PURCHASES + "1,C1,2026-01-02,5,GBP\n")
    assert (planned.schema, planned.lines()) == (None, ["new: 1 client, 1 purchase"])


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        pytest.param("base: {currency: [\n", "CB003", id="not YAML"),
        pytest.param("base: {currency: euro}\n", "CB012", id="not understood"),
    ],
)
def test_norms_that_cannot_be_read_stop_it(base: Path, plan: Bring, text: str, finding: str) -> None:
    (base / "schema.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        plan(clients=CLIENT)
    assert [found.code for found in caught.value.findings] == [finding]
