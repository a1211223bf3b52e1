"""Which part of a record is meant."""

import pytest

from clientbase.edits.address import Part, locate, split
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
    assert locate(record, "deals/-1").where == ("deals", 0)
    assert locate(record, "contacts/-1").where == ("contacts", 1), "people stand in no order of days"
