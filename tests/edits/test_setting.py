"""Fields set and taken away, in one record or in many."""

from datetime import date
from pathlib import Path

import pytest

from clientbase.edits.kinds import RECORD
from clientbase.edits.records import document_of
from clientbase.edits.setting import of_the_sale, sale_of, set_in_all, setting, won_deal
from clientbase.edits.write import Rules, demand_unchanged, drafted, put_all
from clientbase.errors import BlockedError, RefusedError, UsageError
from clientbase.fields import empty
from clientbase.norms import Norms
from clientbase.text.change import Remove
from clientbase.text.edit import edited
from clientbase.text.read import parse
from tests.rules.bases import norms_of

RULES = Rules(empty(Norms), date(2026, 11, 21))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"records/{name}.yaml").write_text(f"name: {name}\nregion: Skopje\n", encoding="utf-8")
    return tmp_path


def set_(base: Path, part: str, *words: str) -> str:
    document = document_of(base, "records/a.yaml")
    put_all(base, [drafted(document, setting(document, part, words, RULES), RULES)], "set")
    return (base / "records/a.yaml").read_text(encoding="utf-8")


def test_fields_are_set_and_taken_away_at_once(base: Path) -> None:
    assert set_(base, "", "region=", "tags=x,y", "source.channel=fair") == (
        "name: a\ntags: [x, y]\nsource: {channel: fair}\n"
    )


def test_a_snooze_says_since_when(base: Path) -> None:
    assert set_(base, "", "snoozed.until=2027-02-01") == (
        "name: a\nregion: Skopje\nsnoozed: {from: 2026-11-21, until: 2027-02-01}\n"
    )
    assert "from: 2026-11-20" in set_(base, "", "snoozed.until=2027-03-01", "snoozed.from=2026-11-20")


def test_a_field_that_is_not_there_can_be_taken_away_twice(base: Path) -> None:
    before = set_(base, "", "name=a")
    assert set_(base, "", "phone=", "source.channel=", "extra.card=") == before


def test_a_part_set_in_short_replaces_the_whole_part(base: Path) -> None:
    set_(base, "", "source=fair", "source.campaign=Expo")
    assert "source: {channel: web}\n" in set_(base, "", "source=web")


def test_an_item_is_changed_in_its_place(base: Path) -> None:
    file = base / "records/a.yaml"
    file.write_text("name: a\ncontacts:\n  - name: Vera  # since May\n    role: owner\n", encoding="utf-8")
    assert set_(base, "contacts/Vera", "role=", "phone=+38970123456") == (
        "name: a\ncontacts:\n  - name: Vera  # since May\n    phone: +38970123456\n"
    )


@pytest.mark.parametrize(
    ("part", "words", "message"),
    [
        ("", ["id=b"], '"id" is the name of the file'),
        ("", [], "say what to set"),
        ("", ["Vera"], '"Vera" is not key=value'),
        ("contacts/Vera", ["role=x"], 'there is no "Vera" in contacts'),
    ],
)
def test_what_cannot_be_set_says_so(base: Path, part: str, words: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        set_(base, part, *words)


def test_what_a_record_must_have_cannot_be_taken_away(base: Path) -> None:
    with pytest.raises(RefusedError):
        set_(base, "", "name=")


def test_many_are_changed_only_if_all_of_them_can_be(base: Path) -> None:
    norms = empty(Norms)._replace(segments={"horeca": None})
    rules = Rules(norms, date(2026, 11, 21))
    paths = ["records/a.yaml", "records/b.yaml"]
    with pytest.raises(RefusedError) as caught:
        set_in_all(base, paths, ["segment=retail"], rules)
    assert [finding.path for finding in caught.value.findings] == paths
    drafts = set_in_all(base, paths, ["segment=horeca"], rules)
    put_all(base, drafts, "set")
    assert all("segment: horeca" in (base / path).read_text(encoding="utf-8") for path in paths)
    assert set_in_all(base, paths, ["segment=horeca"], rules) == []


def test_what_was_changed_since_it_was_shown_is_left_alone(base: Path) -> None:
    paths = ["records/a.yaml", "records/b.yaml"]
    drafts = set_in_all(base, paths, ["region=Ohrid"], RULES)
    (base / "records/b.yaml").write_text("name: c\n", encoding="utf-8")
    with pytest.raises(BlockedError, match=r"records/b\.yaml was changed meanwhile"):
        demand_unchanged(base, drafts)
    assert "Skopje" in (base / "records/a.yaml").read_text(encoding="utf-8")


STAGES = "deal_stages: {lead: 10, offer: 50, won: 100, lost: 0}\nproducts: [Olive oil]"
DEALS = Rules(norms_of(STAGES), date(2026, 11, 21))


def deal(said: str, *words: str) -> list[tuple[object, object]]:
    """Return where what is put when *words* are said of a deal, and None where it is taken away."""
    document = parse(f"name: a\ndeals:\n  - {{id: d-1, {said}}}\n".encode(), "records/a.yaml")
    return [
        (change.where[-1], getattr(change, "value", None))
        for change in setting(document, "deals/d-1", words, DEALS)
    ]


@pytest.mark.parametrize(
    ("said", "words", "changes"),
    [
        pytest.param(
            "stage: lead", ["stage=won"], [("stage", "won"), ("closed", "2026-11-21")], id="won-today"
        ),
        pytest.param(
            "stage: lead", ["stage=lost"], [("stage", "lost"), ("closed", "2026-11-21")], id="lost-today"
        ),
        pytest.param("stage: lead", ["stage=offer"], [("stage", "offer")], id="still-open"),
        pytest.param(
            "stage: lead",
            ["stage=won", "closed=2026-11-01"],
            [("stage", "won"), ("closed", "2026-11-01")],
            id="the-day-is-said",
        ),
        pytest.param(
            "stage: lead, closed: 2026-11-01", ["stage=won"], [("stage", "won")], id="the-day-is-known"
        ),
        pytest.param("stage: won", ["stage=lost"], [("stage", "lost")], id="it-had-ended"),
        pytest.param(
            "stage: won, closed: 2026-11-01",
            ["stage=offer"],
            [("stage", "offer"), ("closed", None)],
            id="open-again",
        ),
        pytest.param(
            "stage: won, closed: 2026-11-01",
            ["stage=offer", "closed=2026-11-02"],
            [("stage", "offer"), ("closed", "2026-11-02")],
            id="open-again-with-a-day",
        ),
        pytest.param(
            "stage: won, closed: 2026-11-01", ["stage=lost"], [("stage", "lost")], id="ended-otherwise"
        ),
        pytest.param(
            "stage: lost, reason: price",
            ["stage=offer"],
            [("stage", "offer"), ("reason", None)],
            id="open-again-without-its-reason",
        ),
        pytest.param(
            "stage: lost, closed: 2026-11-01, reason: price",
            ["stage=won"],
            [("stage", "won"), ("reason", None)],
            id="won-and-not-for-the-reason-of-its-loss",
        ),
        pytest.param(
            "stage: lost, reason: price",
            ["stage=won", "reason=taste"],
            [("stage", "won"), ("reason", "taste")],
            id="won-for-a-reason",
        ),
        pytest.param("stage: lost, reason: price", ["stage=lost"], [("stage", "lost")], id="lost-as-before"),
        pytest.param("stage: lead", ["title=oil"], [("title", "oil")], id="another-field"),
    ],
)
def test_a_deal_is_closed_today_and_opened_again(
    said: str, words: list[str], changes: list[tuple[object, object]]
) -> None:
    assert deal(said, *words) == changes


@pytest.mark.parametrize(
    ("said", "words", "decided"),
    [
        ("product: oil", ["decision=accepted"], "2026-11-21"),
        ("product: oil", ["decision=declined"], "2026-11-21"),
        ("product: oil", ["amount=5"], None),
        ("product: oil, decided: 2026-11-01", ["decision=declined"], None),
        ("product: oil", ["decision=declined", "decided=2026-11-02"], "2026-11-02"),
    ],
)
def test_a_proposal_is_decided_today(said: str, words: list[str], decided: str | None) -> None:
    text = f"name: a\nproposals:\n  - {{date: 2026-10-01, {said}}}\n"
    changes = setting(parse(text.encode(), "records/a.yaml"), "proposals/0", words, DEALS)
    found = [getattr(change, "value", None) for change in changes if change.where[-1] == "decided"]
    assert found == ([decided] if decided else [])


@pytest.mark.parametrize(
    ("key", "said", "words", "gone"),
    [
        (
            "proposals",
            "decision: declined, decided: 2026-10-02, reason: price",
            ["decision=pending"],
            "decided reason",
        ),
        (
            "proposals",
            "decision: declined, decided: 2026-10-02, reason: price",
            ["decision="],
            "decision decided reason",
        ),
        ("proposals", "decision: declined, reason: price", ["decision=accepted"], "reason"),
        ("proposals", "decision: declined, reason: price", ["decision=accepted", "reason=taste"], ""),
        ("proposals", "decision: declined, reason: price", ["decision=declined"], ""),
        ("proposals", "decision: declined, reason: price", ["amount=5"], ""),
        ("problems", "resolved: 2026-10-02, resolution: credit note", ["resolved="], "resolved resolution"),
        ("problems", "resolved: 2026-10-02, resolution: credit note", ["resolved=2026-10-03"], ""),
        ("problems", "resolved: 2026-10-02, resolution: credit note", ["kind=delivery"], ""),
    ],
)
def test_what_is_open_again_tells_of_no_end(key: str, said: str, words: list[str], gone: str) -> None:
    day = "opened" if key == "problems" else "date"
    text = f"name: a\n{key}:\n  - {{{day}: 2026-10-01, {said}}}\n"
    changes = setting(parse(text.encode(), "records/a.yaml"), f"{key}/0", words, DEALS)
    assert [change.where[-1] for change in changes if isinstance(change, Remove)] == gone.split()


def won(said: str, *words: str, part: str = "deals/d-1") -> dict[str, object] | None:
    text = f"name: a\ndeals:\n  - {{id: d-1, {said}}}\ncontacts: [{{name: Bo}}]\n"
    found = won_deal(parse(text.encode(), "records/a.yaml"), part, words, DEALS)
    return None if found is None else dict(found)


def test_a_deal_that_words_win_is_told_as_they_make_it() -> None:
    assert won("stage: lead, amount: 5", "stage=won", "amount=7") == {
        "id": "d-1",
        "stage": "won",
        "amount": "7",
    }
    assert won("stage: lead", "stage=offer") is None
    assert won("stage: won", "stage=won") is None
    assert won("stage: lead", "amount=7") is None
    assert won("stage: lead", "role=won", part="contacts/Bo") is None
    no_deal = parse(b"name: a\ndeals: [d-1]\n", "records/a.yaml")
    assert won_deal(no_deal, "deals/0", ["stage=won"], DEALS) is None


def test_what_only_a_sale_has_is_kept_for_the_sale() -> None:
    words = ["stage=won", "product=oil", "amount=5", "waiver.reason=sample", "closed=today"]
    assert of_the_sale(words) == (
        ["stage=won", "amount=5", "closed=today"],
        ["product=oil", "waiver.reason=sample"],
    )


@pytest.mark.parametrize(
    ("deal", "sale"),
    [
        ({"closed": "2026-11-01", "amount": "5"}, {"date": "2026-11-01", "amount": "5"}),
        ({"amount": "", "currency": "MKD"}, {"date": "2026-11-21", "currency": "MKD"}),
        ({"title": "olive OIL"}, {"date": "2026-11-21", "product": "Olive oil"}),
        ({"title": "wine"}, {"date": "2026-11-21"}),
    ],
    ids=["its-day-and-sum", "its-currency", "a-product-in-its-title", "another-title"],
)
def test_a_won_deal_says_what_was_sold(deal: dict[str, str], sale: dict[str, str]) -> None:
    assert sale_of(deal, DEALS) == sale


LEFT = "left:\n  - {date: 2026-01-01, reason: price%s}\n"


@pytest.mark.parametrize(
    ("left", "words", "result"),
    [
        pytest.param(
            LEFT % ", back: 2026-02-01",
            ["left=2026-03-01 closed"],
            LEFT % ", back: 2026-02-01" + "  - {date: 2026-03-01, reason: closed}\n",
            id="a-second-one-beside-one-that-has-ended",
        ),
        pytest.param(
            LEFT % "",
            ["left=2026-03-01 closed"],
            (LEFT % "").replace("01-01", "03-01").replace("price", "closed"),
            id="instead-of-one-that-has-not",
        ),
        pytest.param(
            LEFT % ", back: 2026-02-01",
            ["left.date=2026-03-01", "left.reason=closed", "left.note=sold"],
            LEFT % ", back: 2026-02-01" + "  - {date: 2026-03-01, reason: closed, note: sold}\n",
            id="a-second-one-field-by-field",
        ),
        pytest.param(
            "left: {date: 2026-01-01, reason: price, back: 2026-02-01}\n",
            ["left.date=2026-02-01", "left.note="],
            LEFT % ", back: 2026-02-01" + "  - {date: 2026-02-01}\n",
            id="a-second-one-on-the-day-of-coming-back",
        ),
        pytest.param(
            LEFT % ", back: 2026-02-01",
            ["left.date=2026-01-31"],
            (LEFT % ", back: 2026-02-01").replace("01-01", "01-31"),
            id="the-day-of-the-last-corrected",
        ),
        pytest.param(
            LEFT % ", back: 2026-02-01",
            ["left.date=2026-03-01", "left.back=2026-04-01"],
            (LEFT % ", back: 2026-04-01").replace("01-01", "03-01"),
            id="both-days-of-the-last-corrected",
        ),
        pytest.param(
            "left: {date: 2026-01-01, reason: price}\n",
            ["left=2026-03-01 closed"],
            "left: {date: 2026-03-01, reason: closed}\n",
            id="instead-of-one-that-stands-alone",
        ),
        pytest.param(
            "left: {date: 2026-01-01, reason: price, back: 2026-02-01}\n",
            ["left=2026-03-01 closed"],
            LEFT % ", back: 2026-02-01" + "  - {date: 2026-03-01, reason: closed}\n",
            id="beside-one-that-stood-alone-and-has-ended",
        ),
        pytest.param(
            LEFT % "", ["left.back=2026-02-01"], LEFT % ", back: 2026-02-01", id="a-field-of-the-last"
        ),
        pytest.param(
            LEFT % ", back: 2026-02-01", ["left.back="], LEFT % "", id="a-field-of-the-last-taken-away"
        ),
        pytest.param(LEFT % "", ["left.back="], LEFT % "", id="what-is-not-there"),
        pytest.param(
            "left: {date: 2026-01-01, reason: price}\n",
            ["left.back=2026-02-01"],
            "left: {date: 2026-01-01, reason: price, back: 2026-02-01}\n",
            id="a-field-of-one-that-stands-alone",
        ),
        pytest.param(
            "left: {date: 2026-01-01, reason: price}\n", ["left="], "", id="one-that-stands-alone-taken-away"
        ),
        pytest.param("", ["left="], "", id="nothing"),
    ],
)
def test_the_last_leaving_is_changed_and_one_that_has_ended_stays(
    left: str, words: list[str], result: str
) -> None:
    document = parse(f"name: a\n{left}".encode(), "records/a.yaml")
    found = edited(document, setting(document, "", words, RULES), RECORD).text
    assert parse(found.encode(), "").data == parse(f"name: a\n{result}".encode(), "").data


def test_items_are_not_taken_away_at_once() -> None:
    document = parse(f"name: a\n{LEFT % ''}".encode(), "records/a.yaml")
    with pytest.raises(UsageError, match='"left" holds 1 item; take out one at a time'):
        setting(document, "", ["left="], RULES)
