"""Every field can be asked about, and nothing that nobody is called gives an empty answer."""

import unicodedata

import pytest

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.index.query_words import Term, terms_of
from clientbase.index.where import condition
from clientbase.page import Scope
from tests.index.conftest import Make

SCHEMA = """
base: {currency: EUR, region: MK}
managers: {olga: {}, ivan: {}}
segments: {horeca: Hotels, retail: Shops}
channels: {fair: {deliberate: true}}
interactions: {call: {contact: true}, newsletter: {contact: false}}
products: [olive oil 5 l, pasta, honey]
deal_stages: {lead: 10, won: 100, lost: 0}
standards: [{contact: {target: 10d, limit: 20d}, update: {limit: 900d}}]
fields: {card: {}, visits: {type: number}, day: {type: choice, choices: [monday, friday]}, seen: {type: date}}
"""
RECORDS = {
    "luna": """
        name: Café  Luna
        relation: [customer, supplier]
        segment: horeca
        manager: olga
        region: Skopje
        tags: [Вип]
        tax_id: '4030'
        founded: 2006-05-11
        since: 2019-03-14
        source: {channel: fair, campaign: Expo}
        phone: [02/3123-456, 02 777 888 extension 4]
        email: [a@luna.example, B@luna.example]
        terms: {discount: 5, payment_days: 30}
        notes: pays late
        contacts:
          - {name: Vera, role: Head of Purchasing, decides: [prices, assortment], birthday: 05-01}
          - {name: Ana, role: director, birthday: 1980-12-24, phone: +389 70 123 456}
        interactions:
          - {date: 2026-11-10, kind: call, by: olga, about: Есенски цени, next: {date: 2026-12-01, what: send samples}}
        deals: [{id: d1, stage: lead, documents: [{date: 2026-10-15, kind: draft}]}]
        purchases:
          - {date: 2026-06-01, amount: 812.40, product: olive oil 5 l, manager: ivan}
          - {date: 2026-08-17, amount: 180, product: pasta, waiver: {by: ivan, reason: samples}}
        interest: [{product: honey, level: high}]
        extra: {card: 77-1, visits: '12.50', day: monday, seen: 2026-02-03}
    """,
    "sol": """
        name: Sol, Inc.
        segment: retial
        manager: ivan
        contacts: [{name: Vera, role: owner}]
        interactions: [{date: 2026-09-01, kind: newsletter, about: spring prices}]
        purchases: [{date: 2027-01-01, amount: 5, product: honey}]
        interest: [{product: truffle}]
        tasks: [{date: 2026-12-05, what: ring about the lease}]
        asked: [{date: 2026-10-01, by: ivan, answer: moved house, reason: closed}]
        extra: {visits: '9'}
    """,
    "mar": "name: Mar\nrelation: [supplier]\nregion: Охрид\nextra: {old: 1}\n",
}


@pytest.fixture
def base(make: Make) -> Base:
    return make(RECORDS, SCHEMA)


def found(base: Base, query: str) -> str:
    sql, parameters, _ = condition(base.connection, query, base.day)
    rows = base.ask(f"SELECT client FROM all_facts WHERE {sql} ORDER BY client", parameters)  # noqa: S608 - what is tested
    return " ".join(client for (client,) in rows)


@pytest.mark.parametrize(
    ("query", "clients"),
    [
        pytest.param("terms.discount>4", "luna", id="a field within a field"),
        pytest.param("terms.payment-days=30", "luna", id="a hyphen"),
        pytest.param("Terms.Discount=5.0", "luna", id="capitals"),
        pytest.param("terms.discount=", "mar sol", id="nothing is known"),
        pytest.param("tax_id=4030", "luna", id="a field of the record"),
        pytest.param("source.campaign=expo", "luna", id="a text in other capitals"),
        pytest.param("name='café luna'", "luna", id="blanks collapse"),
        pytest.param(f"name='{unicodedata.normalize('NFD', 'café luna')}'", "luna", id="decomposed letters"),
        pytest.param("name='Sol, Inc.'", "sol", id="a name with a comma"),
        pytest.param("name=Mar,'Sol, Inc.'", "mar", id="which of several must be escaped"),
        pytest.param("name='Mar,Sol\\, Inc.'", "mar sol", id="an escaped comma"),
        pytest.param("region=охрид", "mar", id="Cyrillic"),
        pytest.param("tag=вип", "luna", id="a tag in other capitals"),
        pytest.param("relation=supplier", "luna mar", id="a list of words"),
        pytest.param("relation=customer", "luna sol", id="who is said to be nothing is a customer"),
        pytest.param("relation=", "sol", id="no relation is said"),
        pytest.param("contacts.role=director", "luna", id="any of the people"),
        pytest.param("contacts.role='head of purchasing' contacts.name=Vera", "luna", id="two terms"),
        pytest.param("contacts.role!=director", "mar sol", id="none of the people"),
        pytest.param("contacts.decides=prices", "luna", id="a list within a list"),
        pytest.param("contacts.birthday=12-24", "luna", id="a day of any year"),
        pytest.param("contacts.birthday=1980-12-24", "luna", id="a day with its year"),
        pytest.param("contacts.birthday<1990-01-01", "luna", id="only days with a year have an order"),
        pytest.param("founded=2000-01-01..2010-01-01", "luna", id="a range of them"),
        pytest.param("contacts.phone='070/123-456'", "luna", id="a phone by its digits"),
        pytest.param("phone='+389 2 3123456'", "luna", id="from abroad"),
        pytest.param("phone=02777888", "luna", id="a further phone"),
        pytest.param("phone=070123456", "", id="a person's phone is not the client's"),
        pytest.param("email=b@LUNA.example", "luna", id="a further mail address"),
        pytest.param("email=", "mar sol", id="without a mail address"),
        pytest.param("interest=honey", "luna", id="what is wished"),
        pytest.param("interest=", "mar", id="nothing is wished"),
        pytest.param("bought='olive oil 5 l'", "luna", id="what was bought"),
        pytest.param("bought=honey", "", id="what is bought after the day is not"),
        pytest.param("bought!=pasta", "mar sol", id="what was never bought"),
        pytest.param("interest=truffle", "sol", id="a misspelling that stands in a record"),
        pytest.param("segment=retial", "sol", id="a misspelt segment too"),
        pytest.param("purchases.amount>812.39", "luna", id="a sum"),
        pytest.param("purchases.amount>812.40", "", id="to the cent"),
        pytest.param("purchases.waiver.reason=samples", "luna", id="a part of an item"),
        pytest.param("purchases.manager=ivan", "luna", id="the manager of a sale"),
        pytest.param("purchases.date=2026-08-17..", "luna", id="a day in a list"),
        pytest.param("purchases.date=2026-08-18..", "", id="the day after"),
        pytest.param("deals.stage=lead", "luna", id="the stage of a deal"),
        pytest.param("deals.documents.kind=draft", "luna", id="a list in a list"),
        pytest.param("documents.kind=draft", "luna", id="by its table"),
        pytest.param("interactions.next.what='send samples'", "luna", id="what was promised"),
        pytest.param("planned=2026-12-01..2026-12-01", "luna", id="both ends are included"),
        pytest.param("since=..14.3.2019", "luna", id="a day as people write it"),
        pytest.param("last_contact=-11d..today", "luna", id="days in words"),
        pytest.param("revenue=992.4..", "luna", id="from a sum on"),
        pytest.param("revenue=992.41..", "", id="a cent more"),
        pytest.param("revenue=..1,990..", "luna", id="one of several ranges"),
        pytest.param("purchases!=1..", "mar sol", id="not in a range"),
        pytest.param("extra.card=77-1", "luna", id="an own field"),
        pytest.param("extra.visits>9", "luna", id="an own number is compared as one"),
        pytest.param("extra.visits=12.5", "luna", id="however it is written"),
        pytest.param("extra.day=monday", "luna", id="an own choice"),
        pytest.param("extra.seen=2026-01-01..2026-03-01", "luna", id="an own day"),
        pytest.param("extra.old=1", "mar", id="a field that only a record knows"),
        pytest.param("extra.card=", "mar sol", id="without it"),
        pytest.param("text=цени", "luna", id="a word of a talk"),
        pytest.param("text=ceni", "luna", id="in another script"),
        pytest.param("text=prices", "sol", id="in another talk"),
        pytest.param("text=late,spring", "luna sol", id="notes, or a talk"),
        pytest.param("b@LUNA.example", "luna", id="a word with an @ is an e-mail"),
        pytest.param("@luna.example", "luna", id="or its end"),
        pytest.param("text=lease", "sol", id="a word of a task"),
        pytest.param("text=house", "sol", id="a word of an answer"),
        pytest.param("text!=late", "mar sol", id="without the word"),
        pytest.param("text=late text=samples", "luna", id="two words"),
        pytest.param("light=yellow", "luna", id="any light"),
        pytest.param("contact.light=yellow,green", "luna", id="the light of a standard"),
        pytest.param("preferred_product=pasta,'olive oil 5 l'", "luna", id="a fact with a vocabulary"),
        pytest.param("source=fair", "luna", id="the channel"),
        pytest.param("source.channel=fair", "luna", id="by its full name"),
        pytest.param("client=luna,mar", "luna mar", id="ids"),
        pytest.param("revenue > 100", "luna", id="blanks around the sign"),
        pytest.param(
            "revenue >100 stage = potential,active,lost,cooling,dormant,new", "luna", id="and twice"
        ),
        pytest.param("revenue≥992.4", "luna", id="the sign of mathematics"),
        pytest.param("manager= region=Охрид", "mar", id="nobody's"),
        pytest.param("one-off=No", "luna mar sol", id="a flag"),
    ],
)
def test_a_question_lets_clients_through(base: Base, query: str, clients: str) -> None:
    assert found(base, query) == clients


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("segment=horeka", 'no segment "horeka" in schema.yaml; did you mean "horeca"?'),
        ("segment=HORECA", 'no segment "HORECA" in schema.yaml; did you mean "horeca"?'),
        ("segment!=horeka", 'no segment "horeka"'),
        ("segment=horeca,retail,moon", 'no segment "moon" in schema.yaml; there are: horeca, retail'),
        ("stage=dormnt", 'no "dormnt" in stage; did you mean "dormant"?'),
        ("class=D", 'no "D" in class; there are: A, B, C'),
        ("status=activ", 'no "activ" in status; did you mean "active"?'),
        ("strategic=hgih", 'no "hgih" in strategic; did you mean "high"?'),
        ("relation=suplier", 'no "suplier" in relation; did you mean "supplier"?'),
        ("manager=elenna", 'no manager "elenna" in schema.yaml; there are: olga, ivan'),
        ("by=olgo", 'no manager "olgo" in schema.yaml; did you mean "olga"?'),
        ("channel=cal", 'no kind of interaction "cal" in schema.yaml; did you mean "call"?'),
        ("interactions.kind=cal", 'no kind of interaction "cal"'),
        ("preferred_channel=phon", 'no "phon" in preferred_channel; did you mean "phone"?'),
        ("source=fare", 'no channel "fare" in schema.yaml; did you mean "fair"?'),
        ("bought=pasat", 'no product "pasat" in schema.yaml; did you mean "pasta"?'),
        ("interest=pasat", 'no product "pasat"'),
        ("deals.stage=leed", 'no stage of a deal "leed" in schema.yaml; did you mean "lead"?'),
        ("problems.kind=x", 'no kind of problem "x" in schema.yaml; there are: none'),
        ("interest.level=hi", 'no "hi" in interest.level; '),
        (
            "proposals.decision=open",
            'no "open" in proposals.decision; there are: pending, accepted, declined',
        ),
        ("light=rde", 'no "rde" in light; did you mean "red"?'),
        ("extra.day=mondy", 'no "mondy" in extra.day; did you mean "monday"?'),
        ("client=lunna", 'no "lunna" in client; did you mean "luna"?'),
        ("extra.x=1", 'no field "extra.x" to ask about; there are: extra.'),
        ("extra.crad=1", 'no field "extra.crad" to ask about; did you mean "extra.card"?'),
        ("terms.discont>5", 'no field "terms.discont" to ask about; did you mean "terms.discount"?'),
        ("discount>5", 'no field "discount" to ask about; did you mean "terms.discount"?'),
        ("role=x", 'no field "role" to ask about; did you mean "contacts.role"?'),
        ("contact.role=x", 'no field "contact.role" to ask about; did you mean "contacts.role"?'),
        ("card=1", 'no field "card" to ask about; did you mean "extra.card"?'),
        ("contacts.zzz=1", 'no field "contacts.zzz" to ask about; there are: contacts.name, contacts.role,'),
        ("=horeca", '"=horeca": a field is expected before ='),
        ("revenue=>100", '"revenue=>100": there is no such sign; there are: != <= >= = < >'),
        ("segment==horeca", '"segment==horeca": there is no such sign'),
        ("manager= olga", '"manager= olga": write manager=olga for the value, and a free word first'),
        ("revenue >", '"revenue>": one value is expected behind >'),
        ("revenue=..", '"revenue=..": a range has a beginning, an end, or both'),
        ("revenue=20..10", '"revenue=20..10": 20 comes after 10; nothing can lie between'),
        ("revenue=1..x", 'revenue: "x" is not an amount'),
        ("segment=horeca,", '"segment=horeca,": nothing stands beside a comma'),
        ("segment<x", '"segment<x": segment has no order; it is asked for with = or !='),
        ("segment:horeca", '"segment:horeca" is no question; did you mean "segment=horeca"?'),
        ("segment=horeca or manager=olga", '"or" joins no questions: all must hold, segment=a,b means'),
        ("not segment=horeca", '"not" joins no questions'),
        ("segment=horeca AND manager=olga", '"AND" joins no questions'),
        ("segment=horeca или manager=olga", '"или" joins no questions'),
        ("segment~horeca", '"segment~horeca" is no question; did you mean "segment=horeca"?'),
        ("%", '"%" has neither letters nor digits to look for'),
        ("text=", '"text=": a word is asked for with text=WORD'),
        ("text<x", '"text<x": a word is asked for with text=WORD'),
        ("phone=12", '"12" is too short for a phone'),
        ("founded=02-31", 'founded: "02-31" is not in the calendar'),
        ("sel:winter", 'no selection "winter" in schema.yaml; there are: none'),
        ("x\\", 'the query "x\\" cannot be read: nothing follows the backslash'),
    ],
)
def test_what_nobody_is_called_is_said(base: Base, query: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        condition(base.connection, query, base.day)
    assert str(caught.value).startswith(message)


def test_a_joining_word_is_looked_for_where_it_is_quoted_or_alone(make: Make) -> None:
    base = make({"a": "name: Salt and Stone\nsegment: horeca\n", "b": "name: B\nsegment: horeca\n"})
    for query in ("segment=horeca 'and'", "salt and stone", "and"):
        assert found(base, query) == "a"


def test_words_with_a_colon_are_free_where_there_is_no_such_field(base: Base) -> None:
    assert found(base, "hotel:luna") == ""


def test_a_spelling_in_other_code_points_is_the_same_word(make: Make) -> None:
    apart = unicodedata.normalize("NFD", "куќа")
    base = make(
        {"a": f"name: A\nsegment: {apart}\n", "b": "name: B\nsegment: куќа\n"}, "segments: {куќа: Homes}"
    )
    assert found(base, "segment=куќа") == found(base, f"segment={apart}") == "a b"


def test_products_are_open_where_schema_yaml_does_not_list_them(make: Make) -> None:
    base = make({"a": "name: A\npurchases: [{date: 2026-01-01, amount: 5, product: Black Tea}]\n"})
    assert (found(base, "bought='black tea'"), found(base, "bought=tea")) == ("a", "")


@pytest.mark.parametrize(
    ("query", "computed"),
    [
        ("segment=horeca since<2020-01-01 Vera", False),
        ("purchases>1 contacts.role=director", False),
        ("stage=lost", True),
        ("revenue>1", True),
        ("contact.light=red", True),
        ("last_update<today", True),
        ("deals.amount_base>1", True),
    ],
)
def test_it_is_known_which_questions_only_norms_can_answer(base: Base, query: str, computed: bool) -> None:
    assert condition(base.connection, query, base.day).computed is computed


@pytest.mark.parametrize(
    "scope", [Scope(manager="elenna"), Scope(segment="horeka"), Scope(manager="")], ids=str
)
def test_a_scope_for_nobody_is_refused(make: Make, scope: Scope) -> None:
    with pytest.raises(UsageError, match=r"^no (manager|segment) "):
        make(RECORDS, SCHEMA, scope=scope).ask("SELECT client FROM facts")


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("a=1 b", [("a", "=", "1"), ("", "", "b")]),
        ("O'Neil it's", [("", "", "O'Neil"), ("", "", "it's")]),
        ("name='O''Neil'", [("name", "=", "ONeil")]),
        ("'O'\"'\"'Neil'", [("", "", "O'Neil")]),
        ("bought=\"a b\",'c d'", [("bought", "=", "a b,c d")]),
        ('"a=b c"', [("a", "=", "b c")]),
        ('x="say \\"no\\""', [("x", "=", 'say "no"')]),
        ("a = 1 b >= 2", [("a", "=", "1"), ("b", ">=", "2")]),
        ("a =1 'b > 2'", [("a", "=", "1"), ("b", ">", "2")]),
        ("a< 1", [("a", "<", "1")]),
        ("a=", [("a", "=", "")]),
        ("'' x", [("", "", ""), ("", "", "x")]),
    ],
)
def test_a_query_is_cut_into_terms(query: str, terms: list[tuple[str, str, str]]) -> None:
    assert [*terms_of(query)] == [Term(*term) for term in terms]


def test_a_sign_that_is_none_is_said_to_have_no_field() -> None:
    with pytest.raises(UsageError, match='"a!b=c": a field is expected before the sign'):
        list(terms_of("a!b=c"))


@pytest.mark.parametrize(
    ("question", "found"),
    [("begins=2019-03-14", ["luna"]), ("sel:winter", ["luna"]), ("sel:winter name=Luna", [])],
)
def test_a_fact_that_is_asked_for_less_often_and_a_selection(
    make: Make, question: str, found: list[str]
) -> None:
    base = make(RECORDS, f"{SCHEMA}selections: {{winter: segment=horeca region=Skopje, round: sel:round}}\n")
    sql, parameters, _ = condition(base.connection, question, base.day)
    asked = base.ask(f"SELECT client FROM all_facts WHERE {sql} ORDER BY client", parameters)  # noqa: S608 - what is tested
    assert [client for (client,) in asked] == found


def test_a_selection_that_asks_for_itself_is_refused(make: Make) -> None:
    base = make(RECORDS, f"{SCHEMA}selections: {{round: sel:round}}\n")
    with pytest.raises(UsageError, match="asks for itself"):
        condition(base.connection, "sel:round", base.day)


def test_a_field_of_an_unknown_list_is_suggested_by_its_end(make: Make) -> None:
    base = make(RECORDS, SCHEMA)
    with pytest.raises(UsageError, match=r'did you mean "contacts\.role"'):
        condition(base.connection, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzz.role=x", base.day)
