"""Words of the command line as data."""

from datetime import date

import pytest

from clientbase.edits.words import given, looks_given, nested
from clientbase.errors import UsageError
from clientbase.fields import empty
from clientbase.model import Client, Contact, Deal, Interaction, Proposal, Purchase, Task
from clientbase.norms import Company, Decision, Norms, OwnField

TODAY = date(2026, 11, 21)
NORMS = empty(Norms)._replace(
    base=empty(Company)._replace(region="DE"),
    fields={"card": empty(OwnField), "renewal": empty(OwnField)._replace(type="date")},
)


def item(shape: type, *words: str) -> dict[str, object]:
    return dict(nested(given(words, shape, NORMS, TODAY)))


@pytest.mark.parametrize(
    ("shape", "words", "expected"),
    [
        pytest.param(Contact, ["name=Vera Ilieva"], {"name": "Vera Ilieva"}, id="a text"),
        pytest.param(
            Contact, ["name=  Vera "], {"name": "Vera"}, id="blanks around a value are no part of it"
        ),
        pytest.param(Contact, ["notes=a=b"], {"notes": "a=b"}, id="only the first sign of equality divides"),
        pytest.param(
            Contact, ["decides=prices, assortment"], {"decides": ["prices", "assortment"]}, id="commas"
        ),
        pytest.param(
            Contact, ["decides=a", "decides=b,c"], {"decides": ["a", "b", "c"]}, id="a list by repetition"
        ),
        pytest.param(Client, [r"aliases=Foo\, Inc"], {"aliases": ["Foo, Inc"]}, id="a comma inside a value"),
        pytest.param(
            Contact,
            ["phone=+49 89 1234567, +49 171 1234567", 'email=["a@x.example", b@x.example]'],
            {"phone": ["+49 89 1234567", "+49 171 1234567"], "email": ["a@x.example", "b@x.example"]},
            id="several phones and addresses",
        ),
        pytest.param(Client, ["phone=089123/456789"], {"phone": "089123/456789"}, id="one phone"),
        pytest.param(Client, ["relation=customer"], {"relation": ["customer"]}, id="a list of one"),
        pytest.param(
            Client, ["source.channel=fair"], {"source": {"channel": "fair"}}, id="a part of a field"
        ),
        pytest.param(
            Client,
            ["source.campaign=Expo", "source=fair"],
            {"source": {"channel": "fair", "campaign": "Expo"}},
            id="in short and in detail, in any order",
        ),
        pytest.param(Client, ["source=fair"], {"source": {"channel": "fair"}}, id="the first text of a part"),
        pytest.param(
            Purchase, ["waiver=sample"], {"waiver": {"reason": "sample"}}, id="the text that it must have"
        ),
        pytest.param(
            Interaction,
            ["next=2026-11-25 send samples"],
            {"next": {"date": "2026-11-25", "what": "send samples"}},
            id="a day and a text",
        ),
        pytest.param(Interaction, ["next=+2w"], {"next": {"date": "2026-12-05"}}, id="a day alone"),
        pytest.param(
            Client,
            ["left=yesterday price"],
            {"left": {"date": "2026-11-20", "reason": "price"}},
            id="leaving, with its reason",
        ),
        pytest.param(Client, ["extra.card=77-1234"], {"extra": {"card": "77-1234"}}, id="a field of our own"),
        pytest.param(
            Client, ["extra.renewal=tomorrow"], {"extra": {"renewal": "2026-11-22"}}, id="our own day"
        ),
        pytest.param(
            Client, ["manager=no", "tax_id=0712"], {"manager": "no", "tax_id": "0712"}, id="texts stay"
        ),
        pytest.param(Purchase, ["amount=1.10"], {"amount": "1.10"}, id="cents stay"),
        pytest.param(Deal, ["amount=1.812,40"], {"amount": "1812.40"}, id="a comma for cents"),
        pytest.param(
            Interaction,
            ["next=tuesday send list", "date=tuesday"],
            {"date": "2026-11-17", "next": {"date": "2026-11-24", "what": "send list"}},
            id="what is promised comes, what took place is past",
        ),
        pytest.param(Task, ["date=friday"], {"date": "2026-11-27"}, id="a task lies ahead"),
        pytest.param(Deal, ["expected=1.12."], {"expected": "2026-12-01"}, id="what is expected lies ahead"),
        pytest.param(Client, ["snoozed.until=1 march"], {"snoozed": {"until": "2027-03-01"}}, id="until"),
        pytest.param(Client, ["since=2024"], {"since": "2024-01-01"}, id="a year means its first day"),
    ],
)
def test_words_are_read_by_the_model(shape: type, words: list[str], expected: dict[str, object]) -> None:
    assert item(shape, *words) == expected


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2026-11-21"),
        ("@today", "2026-11-21"),
        ("Yesterday", "2026-11-20"),
        ("-3d", "2026-11-18"),
        ("+1mo", "2026-12-21"),
        ("12.10.2026", "2026-10-12"),
        ("13/2/2026", "2026-02-13"),
        ("2026-10-12", "2026-10-12"),
    ],
)
def test_days_are_written_as_the_record_has_them(word: str, day: str) -> None:
    assert item(Purchase, f"date={word}") == {"date": day}


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("1980-04-30", "1980-04-30"),
        ("04-30", "04-30"),
        ("02-29", "02-29"),
        ("30.4.1980", "1980-04-30"),
        ("30 april", "04-30"),
    ],
)
def test_birthdays_need_no_year(word: str, day: str) -> None:
    assert item(Contact, f"birthday={word}") == {"birthday": day}


def test_a_key_without_a_value_takes_away() -> None:
    assert given(["phone=", "source.campaign="], Client, NORMS, TODAY) == {
        ("phone",): None,
        ("source", "campaign"): None,
    }


@pytest.mark.parametrize(
    ("shape", "word", "message"),
    [
        pytest.param(
            Contact, "Vera", '"Vera" is not key=value; write it as name="Vera Ilieva"', id="no sign"
        ),
        pytest.param(Contact, "=Vera", '"=Vera" is not key=value', id="no key"),
        pytest.param(
            Contact, "brithday=1", 'unknown field "brithday"; did you mean "birthday"?', id="misspelt"
        ),
        pytest.param(Contact, "zzz=1", 'unknown field "zzz"; there are: name, role', id="unlike any other"),
        pytest.param(Client, "card=1", 'unknown field "card"; did you mean "extra.card"?', id="our own"),
        pytest.param(
            Client, "source.chanel=x", 'unknown field "chanel"; did you mean "channel"?', id="a part"
        ),
        pytest.param(
            Client, "name.first=x", '"name" has no fields of its own; write name=VALUE', id="no parts"
        ),
        pytest.param(
            Client, "terms=5", '"terms" has fields of its own; write terms.discount=5', id="all parts"
        ),
        pytest.param(Client, "extra=5", '"extra" holds fields of your own; write extra.FIELD=5', id="extra"),
        pytest.param(
            Client, "contacts=Vera", '"contacts" holds items; add one with: clientbase add', id="items"
        ),
        pytest.param(
            Client, "status=actve", 'none of potential, active, former; did you mean "active"?', id="choice"
        ),
        pytest.param(Deal, "amount=1,250", "can be 1250 or 1.25; write one of the two", id="two readings"),
        pytest.param(Deal, "amount=12 40", "write 812.40, 812,40 or 1.200,50", id="no amount"),
        pytest.param(Interaction, "next=3/4/2027 call", 'next.date: "3/4/2027" can be', id="two days"),
        pytest.param(Client, "extra.renewal=friday", "can be 2026-11-20 or 2026-11-27", id="our own day"),
        pytest.param(Deal, "opened=2024", '"2024" is a year, not a day', id="a year where a day is needed"),
        pytest.param(Deal, "probability=120", '"120" is not a percentage from 0 to 100', id="percent"),
        pytest.param(
            Purchase, "date=31.2.2026", 'date: "2026-02-31" is not in the calendar', id="no such day"
        ),
        pytest.param(Contact, "birthday=soon", 'birthday: "soon" is not a birthday', id="no birthday"),
        pytest.param(
            Contact, "birthday=-3d", 'birthday: "-3d" is not a birthday', id="a day ago is no birthday"
        ),
        pytest.param(
            Interaction, "next=send samples", 'next.date: "send" is not a day', id="a promise needs a day"
        ),
        pytest.param(
            Contact, "name=a\x1bb", 'the value of "name" has a character U+001B', id="control character"
        ),
        pytest.param(Contact, "name=\udcff", "U+DCFF, which no text can have", id="bytes that are no UTF-8"),
    ],
)
def test_what_is_not_understood_says_what_would_be(shape: type, word: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        item(shape, word)
    assert message in str(caught.value)


def test_a_field_is_given_once() -> None:
    with pytest.raises(UsageError, match='"name" is given twice'):
        item(Contact, "name=a", "name=b")


@pytest.mark.parametrize(
    ("shape", "word", "next_step"),
    [
        (Purchase, "amount=100 EUR", "write amount=100 currency=EUR"),
        (Purchase, "cost=EUR 100", "write cost=100 currency=EUR"),
        (Deal, "amount=usd1.200,50", "write amount=1.200,50 currency=USD"),
        (Proposal, "amount=1 200 EUR", "write amount='1 200' currency=EUR"),
        (Client, "capacity.per_year=100 EUR", "write capacity.per_year=100"),
        (Decision, "then=100 EUR", "write then=100"),
    ],
)
def test_a_sum_with_its_currency_beside_it_is_told_how_to_say_both(
    shape: type, word: str, next_step: str
) -> None:
    key, text = word.split("=")
    with pytest.raises(UsageError) as refused:
        item(shape, word)
    assert str(refused.value) == f'{key}: "{text}" has its currency beside it; {next_step}'


def test_nothing_can_be_taken_away_from_what_is_new() -> None:
    with pytest.raises(UsageError, match=r'"source\.campaign=" has no value; leave it out'):
        item(Client, "source.campaign=")


@pytest.mark.parametrize(
    ("word", "is_field"),
    [
        ("next=tomorrow", True),
        ("next.date=tomorrow", True),
        ("wants 2+2=4", False),
        ("2+2=4", False),
        ("https://shop.example/?a=b", False),
        ("Price=5", False),
        ("=", False),
        ("samples", False),
    ],
)
def test_a_text_with_a_sign_of_equality_is_a_text(word: str, *, is_field: bool) -> None:
    assert looks_given(word) is is_field
