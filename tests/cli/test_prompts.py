"""Questions on a terminal: checked at once, asked again, and what was answered is kept; elsewhere nobody is asked."""

from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal


def record(base: Path, client: str = "beta") -> str:
    return (base / f"records/{client}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(
        "base: {currency: EUR}\n"
        "segments: {retail: Shops, horeca: Hotels}\n"
        "deal_stages: {lead: 10, won: 100, lost: 0}\n"
        "interactions: {call: {contact: true}}\n"
        "thresholds: [{repeat_purchase: 200, policy: block}]\n"
        "required: {client: [segment]}\n",
        encoding="utf-8",
    )
    (tmp_path / "records/luna.yaml").write_text(
        "name: Luna\n"
        "deals:\n"
        "  - {id: d-2026-04, stage: lead, amount: 500}\n"
        "  - {id: spring, stage: lead}\n"
        "purchases:\n"
        "  - {date: 2026-03-01, amount: 300.00, product: pasta}\n"
        "  - {date: 2026-05-01, amount: 410.50, product: olive oil}\n"
        "proposals:\n"
        "  - {date: 2026-03-02, product: Pasta, amount: 300, decision: declined, reason: price}\n"
        "  - {date: 2026-09-02, product: pasta, amount: 280}\n",
        encoding="utf-8",
    )
    return tmp_path


def luna(base: Path) -> str:
    return record(base, "luna")


def test_a_choice_is_checked_at_once_and_what_was_answered_is_kept(base: Path) -> None:
    answer = run_on_terminal(base, "add", "client", typed=["New Shop", "horeka", "horeca", "", ""])
    assert answer.code == 0
    assert '  "horeka" is none of them; did you mean "horeca"?\n' in answer.err
    assert answer.err.count("name: New Shop") == 1, "the name is asked for once"
    assert "name: New Shop\nsegment: horeca\n" in record(base, "new-shop")


def test_a_new_client_is_asked_for_a_phone_and_a_person(base: Path) -> None:
    typed = ["New Shop", "retail", "mobile", "070 123 456", "Vera Ilieva", "071 000 111"]
    answer = run_on_terminal(base, "add", "client", typed=typed)
    assert answer.code == 0
    assert '"mobile" is no phone number' in answer.err
    assert answer.err.endswith("phone 070 123 456, contacts Vera Ilieva, phone 071 000 111\n")
    text = record(base, "new-shop")
    assert "phone: 070 123 456\n" in text
    assert "name: Vera Ilieva" in text
    assert "phone: 071 000 111" in text


def test_a_new_client_of_whom_all_is_said_is_asked_too(base: Path) -> None:
    words = ("add", "client", "name=New Shop", "segment=retail")
    answer = run_on_terminal(base, *words, typed=["070 123 456", ""])
    assert answer.code == 0
    assert "phone: its number (nothing: none): 070 123 456\n" in answer.err
    assert "contact, a name (nothing: none): \n" in answer.err
    assert "phone: 070 123 456\n" in record(base, "new-shop")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("phone=070/123-456", "the phone 070/123-456 is that of Sol (sol)"),
        ("email=Info@SOL.example", "the email Info@SOL.example is that of Sol (sol)"),
        ("tax_id=mk 4030", "the tax_id mk 4030 is that of Sol (sol)"),
        ("aliases=Sol", None),
    ],
)
def test_who_is_known_already_is_said_before_anything_is_written(
    base: Path, word: str, said: str | None
) -> None:
    (base / "records/sol.yaml").write_text(
        "{name: Sol, phone: 070 123 456, email: info@sol.example, tax_id: MK4030}\n", encoding="utf-8"
    )
    words = ("add", "client", "name=Other", "segment=retail", word)
    if said is None:
        assert "is that of" not in run(base, *words).err
        return
    nothing_more = [""] * (1 if word.startswith("phone") else 2)
    answer = run_on_terminal(base, *words, typed=[*nothing_more, "n"])
    assert answer.code == 130
    assert f"{said}\nadd another client all the same? [y/N] n\n" in answer.err
    assert not (base / "records/other.yaml").exists()
    elsewhere = run(base, *words)
    assert elsewhere.err.startswith(f"{said}\n")


def test_likely_the_same_name_is_said(base: Path) -> None:
    answer = run(base, "add", "client", "name=Луна ДОО", "segment=retail", "id=luna-2")
    assert answer.code == 0
    assert answer.err.startswith('the name "Луна ДОО" is like that of Luna (luna)\n')


def test_a_deal_that_is_won_asks_for_its_sale(base: Path) -> None:
    words = ("set", "luna/deals/d-2026-04", "stage=won")
    answer = run_on_terminal(base, *words, typed=["much", "1.450,00", "pasta"])
    assert answer.code == 0
    assert 'sale, its sum, or "no" [500]: ' in answer.err
    assert "deal d-2026-04 stage lead -> won" in answer.err
    assert "  - {date: 2026-11-21, amount: 1450.00, product: pasta, entered: 2026-11-21}\n" in luna(base)


def test_a_sale_of_a_deal_that_is_won_may_be_declined(base: Path) -> None:
    assert run_on_terminal(base, "set", "luna/deals/spring", "stage=won", typed=["no"]).code == 0
    assert luna(base).count("amount: 410.50") == 1
    answer = run(base, "set", "luna/deals/d-2026-04", "stage=won")
    assert answer.code == 0
    assert "the sale is not written with it: clientbase add purchase luna amount=500\n" in answer.err


def test_a_sale_is_written_with_the_deal_where_it_is_said(base: Path) -> None:
    assert run(base, "set", "luna/deals/spring", "stage=won", "--sale").code == 2
    assert run(base, "set", "luna/deals/spring", "title=x", "--sale").code == 2
    assert run(base, "set", "luna", "region=x", "--sale").code == 2
    assert (
        run(base, "set", "luna/deals/spring", "stage=won", "amount=700", "closed=yesterday", "--sale").code
        == 0
    )
    assert "  - {date: 2026-11-20, amount: 700, entered: 2026-11-21}\n" in luna(base)
    answer = run(base, "set", "luna/deals/d-2026-04", "stage=won", "amount=100", "--sale")
    assert answer.code == 1
    assert "stage: lead, amount: 500" in luna(base), "below the minimum neither is written"
    assert "say why: waiver=REASON" in answer.err
    said = run(base, "set", "luna/deals/d-2026-04", "stage=won", "amount=100", "--sale", "waiver=new menu")
    assert said.code == 0, "what the answer names can be said"
    assert "amount: 100, waiver: {reason: new menu}, entered: 2026-11-21}\n" in luna(base)


def test_the_sale_has_the_product_that_the_deal_is_called_by(base: Path) -> None:
    schema = base / "schema.yaml"
    schema.write_text(schema.read_text(encoding="utf-8") + "products: [Olive oil, pasta]\n", encoding="utf-8")
    assert run(base, "set", "luna/deals/d-2026-04", "title=olive OIL").code == 0
    assert run(base, "set", "luna/deals/spring", "title=for easter", "amount=300").code == 0
    advice = run(base, "set", "luna/deals/d-2026-04", "stage=won", "closed=2026-11-19", "--dry-run").err
    assert "add purchase luna amount=500 date=2026-11-19 'product=Olive oil'\n" in advice
    assert run(base, "set", "luna/deals/d-2026-04", "stage=won", "--sale").code == 0
    assert "  - {date: 2026-11-21, amount: 500, product: Olive oil, entered: 2026-11-21}\n" in luna(base)
    assert run(base, "set", "luna/deals/spring", "stage=won", "--sale", "product=pasta").code == 0
    assert "  - {date: 2026-11-21, amount: 300, product: pasta, entered: 2026-11-21}\n" in luna(base)


def test_the_reason_for_a_sale_below_the_minimum_is_asked_with_the_deal(base: Path) -> None:
    words = ("set", "luna/deals/d-2026-04", "stage=won")
    answer = run_on_terminal(base, *words, typed=["90", "", "new menu"])
    assert answer.code == 0
    assert "reason to sell all the same (nothing: give up): " in answer.err
    assert "amount: 90, waiver: {reason: new menu}, entered: 2026-11-21}\n" in luna(base)


def test_a_deal_that_ends_has_its_day(base: Path) -> None:
    assert run(base, "set", "luna/deals/d-2026-04", "stage=lost", "reason=price").code == 0
    assert "stage: lost, closed: 2026-11-21, amount: 500, reason: price" in luna(base)
    assert run(base, "set", "luna/deals/d-2026-04", "stage=lead").code == 0
    assert "closed" not in luna(base), "brought back it is open again"
    assert run(base, "set", "luna/deals/spring", "stage=won", "closed=2026-11-02").code == 0
    assert run(base, "set", "luna/deals/spring", "stage=lost").code == 0
    assert luna(base).count("closed: 2026-11-02") == 1, "a day that is known stays"


def test_a_deal_that_ended_some_time_gets_no_day(base: Path) -> None:
    file = base / "records/luna.yaml"
    file.write_text(luna(base).replace("spring, stage: lead", "spring, stage: won"), encoding="utf-8")
    assert run(base, "set", "luna/deals/spring", "stage=lost").code == 0
    assert "closed" not in luna(base)


def test_why_a_deal_was_lost_is_asked(base: Path) -> None:
    answer = run_on_terminal(base, "set", "luna/deals/spring", "stage=lost", typed=["too late"])
    assert answer.code == 0
    assert "reason why it was lost (nothing: not known): too late\n" in answer.err
    assert "stage: lost, closed: 2026-11-21, reason: too late" in luna(base)
    assert run_on_terminal(base, "set", "luna/deals/d-2026-04", "stage=lost", typed=[""]).code == 0
    assert luna(base).count("reason: ") == 2, "of the proposal, and of the first deal"


def test_what_the_client_bought_last_is_offered(base: Path) -> None:
    answer = run_on_terminal(base, "add", "purchase", "luna", typed=["", ""])
    assert answer.code == 0
    assert "product [olive oil]: " in answer.err
    assert "amount [410.50]: " in answer.err
    assert "  - {date: 2026-11-21, amount: 410.50, product: olive oil, entered: 2026-11-21}\n" in luna(base)


def test_another_product_has_its_own_last_price(base: Path) -> None:
    answer = run_on_terminal(base, "add", "purchase", "luna", typed=["pasta", "320"])
    assert answer.code == 0
    assert "amount [300.00]: " in answer.err
    assert "  - {date: 2026-11-21, amount: 320, product: pasta, entered: 2026-11-21}\n" in luna(base)


def test_elsewhere_nothing_is_offered(base: Path) -> None:
    answer = run(base, "add", "purchase", "luna")
    assert (answer.code, answer.err) == (
        2,
        "clientbase: the purchase lacks amount; add amount=VALUE\n",
    )


def test_below_the_minimum_the_reason_is_asked_for(base: Path) -> None:
    answer = run_on_terminal(base, "add", "purchase", "luna", "amount=120", typed=["new menu"])
    assert answer.code == 0
    assert "120.00 is below the minimum of 200.00" in answer.err
    assert "  - {date: 2026-11-21, amount: 120, waiver: {reason: new menu}, entered: 2026-11-21}\n" in luna(
        base
    )


def test_without_a_reason_nothing_is_written(base: Path) -> None:
    before = luna(base)
    answer = run_on_terminal(base, "add", "purchase", "luna", "amount=120", typed=[""])
    assert answer.code == 1
    assert luna(base) == before
    assert run(base, "add", "purchase", "luna", "amount=120").code == 1


def test_what_is_refused_is_asked_for_again(base: Path) -> None:
    words = ("log", "luna", "call", "asks", "date=tomorrow")
    answer = run_on_terminal(base, *words, typed=["nothing", "date=yesterday"])
    assert answer.code == 0
    assert "CB060" in answer.err
    assert '"nothing" is not key=value' in answer.err
    assert "date: 2026-11-20, kind: call, about: asks" in luna(base) or "date: 2026-11-20\n" in luna(base)


def test_a_talk_is_asked_for(base: Path) -> None:
    typed = ["lunna", "", "wants samples", "soon", "tuesday send samples"]
    answer = run_on_terminal(base, "log", typed=["zzz", *typed])
    assert answer.code == 0
    assert '  no client "zzz"; see: clientbase list\n' in answer.err
    assert "kind [call]: \n" in answer.err
    assert 'next.date: "soon" is not a day' in answer.err
    assert answer.err.endswith('Luna: call today; promised Tue 24 Nov "send samples"\n')
    assert "    about: wants samples\n" in luna(base)
    assert run(base, "log").code == 2
    assert run(base, "log", "luna").code == 2


def test_a_kind_of_item_may_be_begun(base: Path) -> None:
    answer = run_on_terminal(base, "add", "pu", typed=["luna", "", ""])
    assert answer.code == 0
    assert "amount: 410.50, product: olive oil}" in luna(base)
    assert "no kind" not in answer.err
    assert run(base, "add", "p", "luna").code == 2, "a purchase or a proposal"


def test_a_purchase_of_nothing_is_asked_back(base: Path) -> None:
    before = luna(base)
    answer = run(base, "add", "purchase", "luna", "amount=0", "waiver=gift")
    assert answer.code == 2
    assert answer.err.endswith(
        "clientbase: the purchase is of 0; nothing was written; where it is meant, add --yes\n"
    )
    assert luna(base) == before
    asked = run_on_terminal(base, "add", "purchase", "luna", "amount=0", "waiver=gift", typed=["n", "250"])
    assert asked.code == 0
    assert "the purchase is of 0; is it meant? [y/N] n\n" in asked.err
    assert "amount: 250, waiver: {reason: gift}" in luna(base)
    assert run(base, "add", "purchase", "luna", "amount=0.00", "waiver=gift", "--yes").code == 0


def test_a_return_above_what_was_bought_is_asked_back(base: Path) -> None:
    answer = run(base, "add", "return", "luna", "amount=900")
    assert answer.code == 2
    assert "900 came back, but 710.50 was bought; nothing was written" in answer.err
    asked = run_on_terminal(base, "add", "return", "luna", "amount=900", typed=["y"])
    assert asked.code == 0
    assert "amount: 900" in luna(base)


def test_a_return_above_its_document_is_asked_back(base: Path) -> None:
    assert run(base, "add", "purchase", "luna", "amount=250", "document=i1").code == 0
    answer = run(base, "add", "return", "luna", "amount=300", "document=i1")
    assert answer.code == 2
    assert '300 came back of "i1", but it came to 250; nothing was written' in answer.err
    assert run(base, "add", "return", "luna", "amount=200", "document=i1").code == 0
    assert run(base, "add", "return", "luna", "amount=100", "document=i1").code == 2, "parts add up"
    assert run(base, "add", "return", "luna", "amount=100", "document=i1", "--yes").code == 0
    # Another return has nothing to do with it.
    assert run(base, "add", "return", "luna", "amount=5").code == 0


def test_of_several_from_standard_input_a_slip_is_asked_back(base: Path) -> None:
    before = luna(base)
    bought = "- {amount: 300}\n- {amount: 0, waiver: {reason: gift}}\n"
    answer = run(base, "add", "purchase", "luna", "-", stdin=bought)
    assert (answer.code, luna(base)) == (2, before)
    assert "item 2: the purchase is of 0; nothing was written; where it is meant, add --yes" in answer.err
    answer = run(base, "add", "return", "luna", "-", stdin="- {amount: 400}\n- {amount: 500}\n")
    assert (answer.code, luna(base)) == (2, before)
    assert "clientbase: 900 came back, but 710.50 was bought; nothing was written" in answer.err
    assert run(base, "add", "return", "luna", "-", stdin="- {amount: 400}\n- {amount: 300}\n").code == 0
    assert run(base, "add", "purchase", "luna", "-", "--yes", stdin=bought).code == 0


def test_a_deal_gets_an_id(base: Path) -> None:
    answer = run(base, "add", "deal", "luna", "stage=lead", "title=winter")
    assert answer == (0, "", 'Luna: deal d-2026-05, "winter", lead\n')
    assert run(base, "add", "deal", "luna", "stage=lead", "opened=2025-02-01").code == 0
    assert "id: d-2025-01" in luna(base)
    assert run(base, "add", "deal", "luna", "stage=lead", "id=own").code == 0


def test_what_was_offered_before_is_said(base: Path) -> None:
    answer = run(base, "add", "proposal", "luna", "product=pasta", "amount=270")
    assert answer.code == 0
    assert answer.err.splitlines()[:2] == [
        'before: proposal Mon 2 Mar, Pasta, 300 EUR, declined, "price"',
        "before: proposal Wed 2 Sep, pasta, 280 EUR",
    ]


def test_a_decision_has_its_day_and_its_reason(base: Path) -> None:
    answer = run_on_terminal(base, "set", "luna/proposals/1", "decision=declined", typed=["too dear"])
    assert answer.code == 0
    assert "decision: declined, decided: 2026-11-21, reason: too dear}" in luna(base)
    assert run(base, "set", "luna/proposals/1", "decision=accepted", "decided=2026-10-01").code == 0
    assert "decision: accepted, decided: 2026-10-01}" in luna(base), (
        "why it was declined is no reason to accept it"
    )


def test_the_reason_of_a_decision_may_be_left_out(base: Path) -> None:
    words = ("add", "proposal", "luna", "product=tea", "amount=300", "decision=declined")
    assert run_on_terminal(base, *words, typed=[""]).code == 0
    assert run(base, "set", "luna/proposals/1", "decision=accepted").code == 0
    assert luna(base).count("decided: 2026-11-21") == 2


def test_a_price_in_another_currency_is_not_offered(base: Path) -> None:
    file = base / "records/luna.yaml"
    other = "  - {date: 2026-06-01, amount: 18000, currency: MKD, product: pasta}\nproposals:\n"
    file.write_text(luna(base).replace("proposals:\n", other), encoding="utf-8")
    answer = run_on_terminal(base, "add", "purchase", "luna", "product=pasta", typed=[""])
    assert "amount [300.00]: " in answer.err
    answer = run_on_terminal(base, "add", "purchase", "luna", "product=pasta", "currency=MKD", typed=[])
    assert "amount: " in answer.err


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("proposal", "{product: [a], amount: 1, decision: [declined]}"),
        ("deal", "{stage: lead, opened: soon}"),
        ("deal", "{stage: [won], opened: [x]}"),
        ("purchase", "{amount: [0], product: {a: b}}"),
        ("return", "{amount: {a: b}}"),
    ],
)
def test_what_comes_from_standard_input_may_be_anything(base: Path, kind: str, item: str) -> None:
    before = luna(base)
    answer = run(base, "add", kind, "luna", "-", stdin=item)
    assert answer.code in {1, 2}
    assert answer.err
    assert luna(base) == before


@pytest.mark.parametrize("word", ["stage=won", "title=x"])
def test_what_is_no_item_is_refused(base: Path, word: str) -> None:
    file = base / "records/luna.yaml"
    file.write_text("name: Luna\ndeals: [x]\nproposals: [y]\n", encoding="utf-8")
    assert run(base, "set", "luna/deals/0", word).code in {1, 2, 3}
    assert run(base, "set", "luna/proposals/0", "decision=declined").code in {1, 2, 3}


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        pytest.param(("add", "client"), ["New Shop"], id="at a field"),
        pytest.param(("set", "--where", "client=luna", "segment=retail"), ["n"], id="a no to a preview"),
        pytest.param(("remove", "luna/purchases/1"), [], id="at a yes or no"),
        pytest.param(("remove", "luna/purchases/1"), ["n"], id="a no"),
        pytest.param(("archive", "luna", "reason=price"), ["n"], id="a no to what is open"),
    ],
)
def test_who_breaks_off_at_a_question_is_told_that_nothing_was_written(
    base: Path, words: tuple[str, ...], typed: list[str]
) -> None:
    before = luna(base)
    answer = run_on_terminal(base, *words, typed=typed)
    assert answer.code == 130
    assert answer.err.endswith("\nclientbase: nothing was written\n")
    assert luna(base) == before
    assert [file.name for file in (base / "records").iterdir()] == ["luna.yaml"]


def test_who_only_reads_is_told_nothing_of_writing(base: Path) -> None:
    (base / "records/lunar.yaml").write_text("name: Lunar\n", encoding="utf-8")
    (base / "records/lunaris.yaml").write_text("name: Lunaris\n", encoding="utf-8")
    answer = run_on_terminal(base, "show", "lunar shop", typed=[])
    assert "nothing was written" not in answer.err


def test_a_list_is_not_imported_where_somebody_says_no(base: Path, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("name,segment\nSol,retail\n", encoding="utf-8")
    answer = run_on_terminal(base, "import", str(tmp_path / "clients.csv"), typed=["n"])
    assert answer.code == 130
    assert answer.err.endswith("Write this? [y/N] n\nclientbase: nothing was written\n")
    assert not (base / "records/sol.yaml").exists()
