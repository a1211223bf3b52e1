"""Which part of a record is meant."""

import pytest

from clientbase.edits.address import Part, is_decision, locate, split
from clientbase.errors import UsageError
from clientbase.model import Client, Contact, Deal, Document, Interaction
from clientbase.text.change import Path_
from clientbase.text.read import parse

RECORD = parse(
    b"""
name: Adriatik
contacts:
  - name: Vera Ilieva
  - name: Vera Ilieva
  - name: Buying / Selling
  - name: "7"
interactions:
  - {date: 2026-01-01, kind: call}
  - {date: 2026-01-02, kind: call}
deals:
  - id: d-1
    stage: lead
    documents:
      - {date: 2026-01-01, kind: draft}
  - id: d-2
    stage: lead
returns:
""",
    "records/adriatik.yaml",
)


@pytest.mark.parametrize(
    ("part", "where", "shape"),
    [
        pytest.param("", (), Client, id="the client"),
        pytest.param("contacts/Buying / Selling", ("contacts", 2), Contact, id="a name with a slash"),
        pytest.param("contacts/7", ("contacts", 3), Contact, id="a name that is a number"),
        pytest.param("contacts/0", ("contacts", 0), Contact, id="a person by number"),
        pytest.param("interactions/1", ("interactions", 1), Interaction, id="a number"),
        pytest.param("deals/d-2", ("deals", 1), Deal, id="an id"),
        pytest.param("deals/D-2", ("deals", 1), Deal, id="an id as it is seen"),
        pytest.param("deals/d-1/documents/0", ("deals", 0, "documents", 0), Document, id="a list in an item"),
    ],
)
def test_a_part_is_named_by_its_list_and_its_name_or_number(part: str, where: Path_, shape: type) -> None:
    assert locate(RECORD, part) == Part(where, shape)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("contact/Vera", 'there is no list "contact"; did you mean "contacts"?'),
        ("phone/1", 'there is no list "phone"; there are: contacts, interactions'),
        (
            "contacts/Vera Ilieva",
            '"Vera Ilieva" stands more than once in contacts; name one by its number: 0, 1',
        ),
        ("deals/d-3", 'there is no "d-3" in deals; did you mean'),
        ("interactions/2", 'there is no "2" in interactions; there are 0 to 1, and -1 is the latest'),
        ("interactions/-3", 'there is no "-3" in interactions'),
        ("interactions/", 'there is no "" in interactions'),
        ("purchases/0", 'there is no "0" in purchases; the list is empty'),
        ("returns/0", 'there is no "0" in returns; the list is empty'),
        ("deals/d-1/papers/0", 'there is no list "papers"; there are: documents'),
    ],
)
def test_what_is_not_there_is_said_with_what_is(part: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        locate(RECORD, part)
    assert str(caught.value).startswith(message)


def test_an_item_that_is_none_is_named_by_its_number() -> None:
    record = parse(b"name: Adriatik\ncontacts: [Vera]\n", "records/adriatik.yaml")
    assert locate(record, "contacts/0") == Part(("contacts", 0), Contact)


def test_the_client_stands_before_the_first_slash() -> None:
    assert split("adriatik") == ("adriatik", "")
    assert split("adriatik/contacts/Buying / Selling") == ("adriatik", "contacts/Buying / Selling")


def test_a_number_from_the_end_is_counted_by_date() -> None:
    record = parse(
        b"""
name: Adriatik
contacts:
  - {name: Vera, from: 2026-01-01}
  - {name: Ana, from: 2020-01-01}
interactions:
  - {date: 2026-11-01, kind: call}
  - {date: 2026-01-02, kind: meeting}
  - {date: 2026-11-01, kind: email}
  - {date: 2025-05-05, kind: call}
deals:
  - {id: d-1, stage: lead, opened: 2026-02-01}
  - {id: d-2, stage: lead}
""",
        "records/adriatik.yaml",
    )
    assert locate(record, "interactions/-1") == Part(
        ("interactions", 2), Interaction, 'interactions/2, "2026-11-01 email"'
    )
    assert locate(record, "interactions/-2").where == ("interactions", 0)
    assert locate(record, "interactions/-4").where == ("interactions", 3)
    assert locate(record, "interactions/3").taken == ""
    assert locate(record, "interactions/0").where == ("interactions", 0), "as it stands, whatever its day"
    assert locate(record, "deals/-1").where == ("deals", 0)
    assert locate(record, "contacts/-1").where == ("contacts", 1), "people stand in no order of days"


SEVERAL = 'interactions has 2 of "%s"; name one by its number: '
PEOPLE = parse(
    """
name: Adriatik
left: {date: 2026-01-01, reason: price}
contacts:
  - name: Vera Ilieva
  - name: Ана Трајкоска
  - name: Vera Markova
  - name: Bo Li
interactions:
  - {date: 2026-03-01, kind: call, about: prices}
  - {date: 2026-03-01, kind: email, about: samples}
  - {date: 2026-03-02, kind: call}
  - {date: 2026-03-03, kind: call}
  - {date: 2026-03-03, kind: call, about: oil}
deals:
  - {id: d-1, stage: lead, documents: [{date: 2026-03-01, kind: draft}, {date: 2026-03-02, kind: offer}]}
""".encode(),
    "records/adriatik.yaml",
)


@pytest.mark.parametrize(
    ("part", "where", "taken"),
    [
        pytest.param("contacts/vera ilieva", ("contacts", 0), "", id="in-other-letters-of-the-same-name"),
        pytest.param("contacts/Ili", ("contacts", 0), 'contacts/0, "Vera Ilieva"', id="three-letters"),
        pytest.param(
            "contacts/Ilieva Ver", ("contacts", 0), 'contacts/0, "Vera Ilieva"', id="two-beginnings"
        ),
        pytest.param("contacts/Ana", ("contacts", 1), 'contacts/1, "Ана Трајкоска"', id="in-another-script"),
        pytest.param("contacts/Li", ("contacts", 3), 'contacts/3, "Bo Li"', id="a-whole-word-of-two-letters"),
        pytest.param("contacts/3", ("contacts", 3), "", id="a-number"),
        pytest.param("contacts/-1", ("contacts", 3), 'contacts/3, "Bo Li"', id="from-the-end"),
        pytest.param("interactions/2026-03-02", ("interactions", 2), "", id="a-day"),
        pytest.param("interactions/2026-03-01/email", ("interactions", 1), "", id="a-day-and-a-kind"),
        pytest.param("interactions/2026-03-01/Prices", ("interactions", 0), "", id="a-day-and-another-word"),
        pytest.param("interactions/2026-03-03/oil", ("interactions", 4), "", id="a-word-that-one-has"),
        pytest.param("left", ("left",), "", id="one-that-stands-alone"),
        pytest.param("left/0", ("left",), "", id="one-that-stands-alone-by-number"),
        pytest.param("left/-1", ("left",), "", id="one-that-stands-alone-from-the-end"),
        pytest.param("deals/d-1/documents/1", ("deals", 0, "documents", 1), "", id="of-an-item"),
        pytest.param(
            "deals/d-1/documents/2026-03-02", ("deals", 0, "documents", 1), "", id="of-an-item-by-day"
        ),
        pytest.param(
            "deals/-1/documents/-1",
            ("deals", 0, "documents", 1),
            'deals/0, "d-1 lead", documents/1, "2026-03-02 offer"',
            id="twice-from-the-end",
        ),
    ],
)
def test_an_item_is_named_as_people_know_it(part: str, where: Path_, taken: str) -> None:
    found = locate(PEOPLE, part)
    assert (found.where, found.taken) == (where, taken)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("contacts/Vera", '"Vera" fits 2 of contacts: "Vera Ilieva", "Vera Markova"; name one'),
        (
            "contacts/Il",
            'there is no "Il" in contacts; there are: Vera Ilieva, Ана Трајкоска, Vera Markova, Bo Li',
        ),
        ("contacts/Vera Tra", 'there is no "Vera Tra" in contacts'),
        ("contacts/4", 'there is no "4" in contacts'),
        ("contacts/-5", 'there is no "-5" in contacts'),
        ("contacts/", 'there is no "" in contacts'),
        (
            "interactions/2026-03-01",
            f'{SEVERAL % "2026-03-01"}0 is "2026-03-01 call", prices; 1 is "2026-03-01 email", samples',
        ),
        (
            "interactions/2026-03-03/call",
            f'{SEVERAL % "2026-03-03/call"}3 is "2026-03-03 call"; 4 is "2026-03-03 call", oil',
        ),
        ("interactions/2026-03-09", 'there is no "2026-03-09" in interactions; there are 0 to 4'),
        ("left/1", 'there is no "1" in left; the list is empty'),
        ("contact/0", 'there is no list "contact"; did you mean "contacts"?'),
        ("answer/0", 'there is no list "answer"; did you mean "asked"?'),
        ("deals/d-1/document/0", 'there is no list "document"; did you mean "documents"?'),
        ("deals/d-1/contact/0", 'there is no list "contact"; there are: documents'),
    ],
)
def test_several_that_fit_are_named_with_what_tells_them_apart(part: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        locate(PEOPLE, part)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("address", "halves"),
    [
        ("a", ("a", "")),
        ("a/contacts/Vera", ("a", "contacts/Vera")),
        ("a/b/contacts/Vera/deals/0", ("a/b", "contacts/Vera/deals/0")),
        ("food/source/contacts/Vera", ("food/source", "contacts/Vera")),
        ("a/tags/contacts/Vera", ("a/tags", "contacts/Vera")),
        ("contacts/x", ("contacts", "x")),
        ("a/phone/0", ("a", "phone/0")),
    ],
)
def test_the_part_begins_with_the_name_of_a_list(address: str, halves: tuple[str, str]) -> None:
    assert split(address) == halves


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("decisions/3", True),
        ("decisions/-1", True),
        ("decisions", False),
        ("decisions/x", False),
        ("vila/3", False),
        ("decisions/--1", False),
    ],
)
def test_a_decision_is_named_by_its_number(address: str, is_one: bool) -> None:
    assert is_decision(address) == is_one
