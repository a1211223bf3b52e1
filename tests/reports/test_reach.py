"""Whom to call stands as SQL, for lists of all, and as a function, for single lines: both say the same."""

from itertools import product
from pathlib import Path

from clientbase.reports.reach import CHANNEL, PERSON, PHONE, people_of, whom_to_call
from tests.index.bases import opened, write

OWN = ("", "phone: +38923111222\n", "preferred_channel: email\n", "phone: +38923111222\nno_contact: [call]\n")
PEOPLE = (
    "",
    "contacts: [{name: Vera}]\n",
    "contacts: [{name: Vera, left: 2026-01-01}, {name: Ana, phone: +38970333444, preferred_channel: phone}]\n",
    "contacts: [{name: Vera, phone: +38970333444, no_contact: [phone]}]\n",
    "contacts: [{name: Vera, phone: +38970333444, left: 2026-01-01}]\n",
)


def test_both_name_the_same_person_phone_and_channel(tmp_path: Path) -> None:
    records = {f"c{n}": f"name: A\n{own}{people}" for n, (own, people) in enumerate(product(OWN, PEOPLE))}
    with opened(write(tmp_path, records)) as base:
        sql = f"SELECT f.client, p.name, {PHONE}, {CHANNEL} FROM facts f {PERSON.format('f')}"  # noqa: S608 - what is tested
        asked = base.ask(sql)
        people = people_of(base)
    assert len(asked) == len(records)
    for client, *reached in asked:
        assert tuple(reached) == whom_to_call(people, client), records[client]
