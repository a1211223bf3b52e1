"""`can-sell`: a gate before a sale, by the minimum for repeat purchases."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.edits.running import Answer, run
from tests.index.bases import sold, write

NORMS = """
base: {currency: EUR}
rates: {MKD: 0.02}
segments: {shop: Shops, free: Free}
thresholds:
  - {repeat_purchase: 200, policy: block, from: 2026-01-01}
  - {for: {segment: shop}, repeat_purchase: 100, policy: warn}
  - {for: {class: A}, repeat_purchase: 500, policy: block}
  - {for: {tag: old}, repeat_purchase: 5, until: 2026-11-20}
"""
RECORDS = {
    "big": sold("2026-01-01 9000"),
    "small": sold("2026-01-01 10"),
    "shop": sold("2026-01-01 10", more="segment: shop"),
    "first": sold(more="tags: [old]"),
    "later": sold("2026-11-22 10"),
    "denar": sold("2026-01-01 500", more="currency: MKD"),
    "old": sold("2026-01-01 10", more="tags: [old]"),
}
ASK = "raise it, or give a reason: --waiver REASON"


def asked(root: Path, *words: str, schema: str = NORMS) -> Answer:
    return run(write(root, RECORDS, schema), "can-sell", *words)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param("small 200", 0, "yes: 200.00 EUR reaches the minimum of 200.00", id="just enough"),
        pytest.param(
            "small 199.9999",
            1,
            f"no: 199.9999 EUR is 0.0001 below the minimum of 200.00 for a repeat purchase; {ASK}",
            id="just not",
        ),
        pytest.param(
            "small 0",
            1,
            f"no: 0.00 EUR is 200.00 below the minimum of 200.00 for a repeat purchase; {ASK}",
            id="zero",
        ),
        pytest.param(
            "small 150 --waiver samples",
            0,
            "yes: 150.00 EUR is 50.00 below the minimum of 200.00, but waived: samples",
            id="waived",
        ),
        pytest.param(
            "shop 99",
            0,
            "yes: 99.00 EUR is 1.00 below the minimum of 100.00 for a repeat purchase; the policy is to warn only",
            id="only a warning",
        ),
        pytest.param(
            "first 1",
            0,
            "yes: 1.00 EUR is 199.00 below the minimum of 200.00, but the first purchase is a trial and free",
            id="a trial",
        ),
        pytest.param(
            "later 1",
            0,
            "yes: 1.00 EUR is 199.00 below the minimum of 200.00, but the first purchase is a trial and free",
            id="what is bought later is not yet bought",
        ),
        pytest.param(
            "big 499",
            1,
            f"no: 499.00 EUR is 1.00 below the minimum of 500.00 for a repeat purchase; {ASK}",
            id="by the class that only the whole base tells",
        ),
        pytest.param(
            "denar 9000",
            1,
            "no: 9000.00 MKD is 1000.00 MKD below the minimum of 10000.00 MKD (200.00 EUR)"
            f" for a repeat purchase; {ASK}",
            id="in the client's currency",
        ),
        pytest.param(
            "denar 200 --currency EUR", 0, "yes: 200.00 EUR reaches the minimum of 200.00", id="in another"
        ),
        pytest.param("old 200", 0, "yes: 200.00 EUR reaches the minimum of 200.00", id="by a norm in force"),
    ],
)
def test_a_sale_is_judged(words: str, code: int, said: str, tmp_path: Path) -> None:
    assert asked(tmp_path, *words.split()) == (code, f"{said}\n", "")


def test_without_a_minimum_every_sum_will_do(tmp_path: Path) -> None:
    answer = asked(tmp_path, "small", "0.01", schema="{}\n")
    assert answer == (0, "yes: no minimum is in force for this client, 0.01 EUR will do\n", "")


def test_programs_are_told_what_is_missing(tmp_path: Path) -> None:
    answer = asked(tmp_path, "small", "150", "-f", "json")
    found = json.loads(answer.out)
    assert (answer.code, found["allowed"], found["missing"], found["minimum"], found["policy"]) == (
        1,
        False,
        "50.00",
        "200.00",
        "block",
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("small much", 2, '"much" is not an amount'),
        ("small -- -1", 2, '"-1" is below zero'),
        ("nobody 5", 2, 'no client "nobody"'),
        ("small 5 --currency euro", 2, '"euro" is not a currency'),
        ("small 5 --currency USD", 3, "schema.yaml has no rate for USD on 2026-11-21"),
        ("small 5 -f xml", 2, 'no format "xml"; there are: text, json'),
    ],
)
def test_what_is_not_understood(words: str, code: int, said: str, tmp_path: Path) -> None:
    answer = asked(tmp_path, *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_a_client_that_cannot_be_read_is_not_judged(tmp_path: Path) -> None:
    root = write(tmp_path, {"broken": "name: ["}, NORMS)
    assert run(root, "can-sell", "broken", "5").code == 3


@pytest.mark.parametrize("client", list(RECORDS))
def test_the_gate_and_the_entry_of_a_sale_agree(client: str, tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS, NORMS)
    for amount in ("1", "99.99", "100", "199", "200", "499", "500", "9999", "10000"):
        for word in ("", "samples"):
            gate = run(root, "can-sell", client, amount, *(["--waiver", word] if word else []))
            waiver = [f"waiver={word}"] if word else []
            entry = run(root, "add", "purchase", client, f"amount={amount}", *waiver, "--dry-run")
            assert gate.code == entry.code, (amount, word, gate.out, entry.err)


def test_what_is_only_warned_of_is_warned_of_by_both(tmp_path: Path) -> None:
    root = write(tmp_path, RECORDS, NORMS)
    assert "below the minimum of 100.00" in run(root, "can-sell", "shop", "99").out
    assert "below the minimum of 100.00" in run(root, "add", "purchase", "shop", "amount=99", "--dry-run").err
    assert "below the minimum of 100.00" in run(root, "add", "proposal", "shop", "amount=99", "--dry-run").err


def test_a_minimum_for_a_class_depends_on_files_that_were_left_out(tmp_path: Path) -> None:
    write(tmp_path, RECORDS | {"broken": "name: ["}, NORMS)
    answer = run(tmp_path, "can-sell", "small", "200")
    assert (answer.code, answer.out[:4]) == (3, "yes:")
    write(tmp_path, {}, "thresholds: [{repeat_purchase: 200, policy: block}]")
    assert run(tmp_path, "can-sell", "small", "200").code == 0


@pytest.mark.parametrize(
    ("rate", "missing"), [("0.02", "9990.00"), ("0.03", "6656.67"), ("0.01625", "12297.70")]
)
def test_what_is_missing_in_the_client_s_currency_is_enough(tmp_path: Path, rate: str, missing: str) -> None:
    """What is called missing, laid on top, reaches the minimum: it is rounded up to the smallest coin."""
    schema = NORMS.replace("0.02", rate)
    found = json.loads(asked(tmp_path, "denar", "10", "-f", "json", schema=schema).out)
    assert found["offer"]["missing"] == missing
    assert (found["offer"]["currency"], found["offer"]["amount"]) == ("MKD", "10.00")
    more = str(Decimal(10) + Decimal(missing))
    assert asked(tmp_path, "denar", more, schema=schema).code == 0


BY_OLGA = """
base: {currency: EUR}
rates: {MKD: 0.02}
managers: {olga: {email: olga@x.example}, ivan: {}}
thresholds:
  - {repeat_purchase: 200, policy: block, waive: [olga]}
  - {for: {segment: shop}, repeat_purchase: 200, policy: warn, waive: [olga, ivan]}
"""


@pytest.mark.parametrize(
    ("words", "typing", "code", "end"),
    [
        pytest.param("a 1", "olga", 0, "but waived: x", id="who is typing may"),
        pytest.param("a 1", "ivan", 1, 'purchase; "ivan" may not waive the minimum; ask olga', id="may not"),
        pytest.param("a 1 --by olga", "ivan", 0, "but waived: x", id="somebody else is named"),
        pytest.param("a 1", "", 0, "but waived: x", id="the client's manager, as add has it"),
        pytest.param("b 1", "", 1, "nobody is named who waived the minimum; ask olga or ivan", id="nobody"),
        pytest.param(
            "b 1", "zoe", 1, '"zoe" may not waive the minimum; ask olga or ivan', id="even of a warning"
        ),
        pytest.param("a 200", "ivan", 0, "reaches the minimum of 200.00", id="none is needed"),
    ],
)
def test_a_waiver_by_who_may_not_is_refused_by_gate_and_entry(
    words: str, typing: str, code: int, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = {
        "a": sold("2026-01-01 500", more="manager: olga"),
        "b": sold("2026-01-01 500", more="segment: shop"),
    }
    root = write(tmp_path, records, f"{BY_OLGA}segments: {{shop: Shops}}\n")
    if typing:
        monkeypatch.setenv("CLIENTBASE_MANAGER", typing)
    client, amount, *by = words.split()
    gate = run(root, "can-sell", client, amount, "--waiver", "x", *by)
    assert (gate.code, gate.out.strip().endswith(end)) == (code, True), gate
    named = [f"waiver.by={by[1]}", "waiver.reason=x"] if by else ["waiver=x"]
    entry = run(root, "add", "purchase", client, f"amount={amount}", *named, "--dry-run")
    assert entry.code == code, entry.err


def test_by_whom_is_asked_with_a_reason_and_of_somebody_who_is_there(tmp_path: Path) -> None:
    assert "add --waiver REASON" in asked(tmp_path, "small", "1", "--by", "olga", schema=BY_OLGA).err
    answer = asked(tmp_path, "small", "1", "--waiver", "x", "--by", "olag", schema=BY_OLGA)
    assert (answer.code, 'no manager "olag" in schema.yaml; did you mean "olga"?' in answer.err) == (2, True)


WANTED = """
name: Luna
purchases:
  - {date: 2026-01-01, amount: 60, product: oil, items: 2}
  - {date: 2026-02-01, amount: 90, product: oil}
  - {date: 2026-03-01, amount: 500, product: rice}
  - {date: 2026-04-01, amount: 66, product: oil, items: 2}
interest:
  - {product: honey, level: low}
  - {product: truffles, level: high, date: 2026-05-01}
  - {product: oil, level: high}
proposals:
  - {date: 2026-06-01, product: ham, amount: 45, decision: declined, decided: 2026-06-03, reason: price}
  - {date: 2026-02-15, product: rice, decision: declined, reason: quality}
  - {date: 2026-06-02, product: wine, amount: 70}
  - {date: 2026-06-02, product: truffles, decision: declined}
"""


def test_it_is_said_with_what_the_order_may_be_filled(tmp_path: Path) -> None:
    """Oil cost 30 and 33 a piece, the one without pieces does not count: 31.50, so 150 take 4.76, that is 5."""
    records = {"luna": WANTED, "other": sold("2026-01-01 40 honey", "2026-02-01 60 honey")}
    root = write(tmp_path, records, NORMS.partition("  - {for: {class")[0])
    answer = run(root, "can-sell", "luna", "50")
    assert answer.out.splitlines()[1:] == [
        "to fill the 150.00 that are missing:",
        "  oil: 5 x 31.50 = 157.50; bought 3 times, last on 2026-04-01",
        "  rice: 1 x 500.00 an order; bought once, last on 2026-03-01",
        "  honey: 3 x 50.00 an order = 150.00; interest low",
        "  wine: 3 x 70.00 as offered = 210.00; offered on 2026-06-02, not decided",
        "  ham: 4 x 45.00 as offered = 180.00; declined on 2026-06-03: price",
        "  truffles: its price is not known; declined on 2026-06-02, nobody wrote down why",
    ]
    first = json.loads(run(root, "can-sell", "luna", "50", "-f", "json").out)["fill"][0]
    assert first == {
        "product": "oil",
        "because": "bought",
        "said": "bought 3 times, last on 2026-04-01",
        "price": "31.50",
        "priced": "piece",
        "number": 5,
    }
    assert len(run(root, "can-sell", "luna", "200").out.splitlines()) == 1
    assert len(run(root, "can-sell", "luna", "50", "--waiver", "x").out.splitlines()) == 1


def test_it_is_filled_in_the_client_s_currency(tmp_path: Path) -> None:
    """10,000 MKD are the minimum; 7,000 are missing. Oil was sold at 3,000 MKD and at 40 EUR, which are 2,000."""
    record = """
        name: Luna
        currency: MKD
        purchases:
          - {date: 2026-01-01, amount: 3000, product: oil}
          - {date: 2026-02-01, amount: 40, currency: EUR, product: oil}
        """
    root = write(tmp_path, {"luna": record}, NORMS.partition("  - {for: {class")[0])
    assert run(root, "can-sell", "luna", "3000").out.splitlines()[1:] == [
        "to fill the 7000.00 MKD that are missing:",
        "  oil: 3 x 2500.00 an order = 7500.00; bought 2 times, last on 2026-02-01",
    ]


BACK = "returns: [{date: 2026-01-20, amount: 10}]"


@pytest.mark.parametrize(
    ("bought", "code", "end"),
    [
        ("2026-01-01 10", 0, "but the first purchase came back whole, so this one is a trial and free"),
        (
            "2026-01-01 10|2026-02-01 10",
            1,
            "(the first purchase came back whole, so the one of 2026-02-01 was the trial)",
        ),
    ],
)
def test_it_says_which_purchase_is_the_trial_where_the_first_came_back(
    tmp_path: Path, bought: str, code: int, end: str
) -> None:
    write(tmp_path, {"luna": sold(*bought.split("|"), more=BACK)}, NORMS)
    answer = run(tmp_path, "can-sell", "luna", "5")
    assert (answer.code, answer.out.endswith(f"{end}\n")) == (code, True), answer.out


@pytest.mark.parametrize("amount", ["9000 MKD", "MKD 9000", "9.000,00 mkd", "9000MKD"])
def test_a_currency_may_stand_beside_the_sum(tmp_path: Path, amount: str) -> None:
    answer = asked(tmp_path, "small", amount)
    assert answer.code == 1, answer
    assert answer.out.startswith(
        "no: 9000.00 MKD is 1000.00 MKD below the minimum of 10000.00 MKD (200.00 EUR)"
    )
    assert asked(tmp_path, "small", amount, "--currency", "MKD") == answer


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("200 EUR", "--currency", "MKD"), '"200 EUR" is in EUR, and --currency says MKD'),
        (("200 pieces",), '"200 pieces" is not an amount'),
        (("200", "--currency", ""), '"" is not a currency'),
        (("200", "--waiver", ""), "--waiver: say why, or leave it out"),
        (("200", "--waiver", "sample", "--by", ""), 'no manager "" in schema.yaml'),
    ],
)
def test_what_says_nothing_or_two_things_is_refused(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    answer = asked(tmp_path, "small", *words)
    assert (answer.code, said in answer.err) == (2, True), answer
