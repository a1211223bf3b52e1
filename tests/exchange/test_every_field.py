"""A heading that is understood arrives: no cell under the name of a field is lost without a word."""

from pathlib import Path

import pytest

from clientbase.exchange.meaning.headings import is_plain
from clientbase.fields import FIELDS
from clientbase.model import Contact
from clientbase.text.read import read
from tests.edits.running import run

WORDS = {
    "birthday": "1980-05-01",
    "from": "2020-01-31",
    "email": "ana@luna.example",
    "phone": "+38970123456",
    "no_contact": "mailing",
    "preferred_channel": "call",
    "also_at": "sol",
    "moved_to": "sol",
}
"""What a cell says where not any text will do."""
FIELDS_OF_A_PERSON = [name for name, field in FIELDS[Contact].items() if is_plain(field) and name != "left"]


@pytest.mark.parametrize("name", [name for name in FIELDS_OF_A_PERSON if name != "name"])
def test_a_field_of_a_person_is_taken_by_its_own_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "schema.yaml").write_text("interactions: {call: {contact: true}}\n", encoding="utf-8")
    for client in ("luna", "sol"):
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / f"records/{client}.yaml").write_text(f"name: {client}\n", encoding="utf-8")
    value = WORDS.get(name, "chef")
    (tmp_path / "people.csv").write_text(f"client_id,name,{name}\nluna,Ana,{value}\n", encoding="utf-8")
    answer = run(tmp_path, "import", str(tmp_path / "people.csv"), "--yes")
    assert answer.code == 0, answer.err
    (person,) = read(tmp_path / "records/luna.yaml", "records/luna.yaml").data["contacts"]
    assert person[name] in (value, [value])
