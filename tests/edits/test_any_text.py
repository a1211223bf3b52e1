"""Whatever people type is what the record says afterwards, or it is refused with a word."""

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given as given_any
from hypothesis import strategies as st

from clientbase.edits.words import given, nested
from clientbase.edits.write import Rules, begun, drafted
from clientbase.errors import UsageError
from clientbase.fields import empty
from clientbase.model import Client, Contact
from clientbase.norms import Norms
from clientbase.text.change import Append
from clientbase.text.read import parse

if TYPE_CHECKING:
    from clientbase.text.loader import Value

RULES = Rules(empty(Norms), date(2026, 11, 21))
RECORD = parse(b"name: A  # a\ncontacts: [{name: B}]\ninterest:\n- product: C\n", "records/a.yaml")
TEXTS = st.text(max_size=40) | st.text("'\"#:-[]{},&*!|>%@` \n\t=\\~\u0085\u2028\ufeffnoyes0.1", max_size=12)
_REFUSED = (
    "has no value; leave it out",
    "which no text can have",
    "the text is empty; leave the key out where nothing is known",
)


def typed(shape: type, *words: str) -> "dict[str, Value] | None":
    """Return the item that the words make up; None where they are refused."""
    try:
        return nested(given(words, shape, RULES.norms, RULES.today))
    except UsageError as error:
        if not str(error).endswith(_REFUSED):
            raise
        return None


@given_any(name=TEXTS, notes=TEXTS)
def test_a_new_record_says_what_was_typed(name: str, notes: str) -> None:
    item = typed(Client, f"name={name}", f"notes={notes}")
    if item is not None:
        assert item == {"name": name.strip(), "notes": notes.strip()}
        assert begun("records/b.yaml", item, RULES).after.data == item


@given_any(name=TEXTS)
def test_an_added_item_says_what_was_typed(name: str) -> None:
    item = typed(Contact, f"name={name}")
    if item is not None:
        draft = drafted(RECORD, [Append(("contacts",), item)], RULES)
        assert draft.after.data["contacts"] == [{"name": "B"}, item]
