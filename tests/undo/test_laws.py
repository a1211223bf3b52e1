"""What holds of every undo, whatever was changed."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.changes.compare import compare
from clientbase.model import Client
from clientbase.text.change import intended
from clientbase.undo.inverse import inverse, reverted

FEW = settings(max_examples=50)
WORDS = st.sampled_from(["a", "b", "c", "180", "180.00"])
NAMES = st.sampled_from(["Vera", "Marko", "Ana", "Ирина"])
CONTACT = st.fixed_dictionaries(
    {"name": NAMES}, optional={"role": WORDS, "interests": st.lists(WORDS, min_size=1)}
)
DEAL = st.fixed_dictionaries(
    {"id": st.sampled_from(["d-1", "d-2"])},
    optional={
        "stage": WORDS,
        "documents": st.lists(st.fixed_dictionaries({"file": NAMES}, optional={"kind": WORDS}), min_size=1),
    },
)
PURCHASE = st.fixed_dictionaries({"date": st.sampled_from(["2026-01-01", "2026-02-01"]), "amount": WORDS})
RECORDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"name": st.just("Beta")},
    optional={
        "manager": WORDS,
        "terms": st.dictionaries(st.sampled_from(["discount", "payment_days"]), WORDS, min_size=1),
        "tags": st.lists(WORDS, min_size=1),
        "contacts": st.lists(CONTACT, min_size=1, max_size=4),
        "deals": st.lists(DEAL, min_size=1, max_size=3),
        "purchases": st.lists(PURCHASE, min_size=1, max_size=4),
    },
)


def taken_back(before: Any, after: Any, today: Any) -> tuple[Any, int]:
    found = inverse(before, after, today, Client)
    return intended(today, found.changes), len(found.kept)


@FEW
@given(RECORDS, RECORDS)
def test_where_nothing_else_happened_an_undo_leads_back(before: Any, after: Any) -> None:
    back, kept = taken_back(before, after, after)
    assert (compare(back, before, exact=True), kept) == ([], 0)


@FEW
@given(RECORDS, RECORDS)
def test_what_is_undone_already_is_left_alone(before: Any, after: Any) -> None:
    back, _ = taken_back(before, after, before)
    assert compare(back, before, exact=True) == []


@FEW
@given(RECORDS, RECORDS, WORDS)
def test_a_field_that_the_commit_did_not_touch_is_not_touched(before: Any, after: Any, region: str) -> None:
    back, kept = taken_back(before, after, {**after, "region": region})
    assert (compare(back, {**before, "region": region}, exact=True), kept) == ([], 0)


@FEW
@given(RECORDS, RECORDS, RECORDS)
def test_a_field_is_taken_back_or_kept_and_named(before: Any, after: Any, today: Any) -> None:
    was, became, now = (record.get("manager") for record in (before, after, today))
    found = inverse(before, after, today, Client)
    back = intended(today, found.changes).get("manager")
    named = ("manager",) in {kept.where for kept in found.kept}
    if was in {became, now}:
        assert (back, named) == (now, False)
    elif now == became:
        assert (back, named) == (was, False)
    else:
        assert back == now
        assert named or now is None


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "e\n"]), max_size=8).map("".join)


@FEW
@given(LINES, LINES)
def test_line_by_line_an_undo_leads_back(before: str, after: str) -> None:
    assert reverted(before, after, after) == before


@FEW
@given(LINES, LINES, LINES)
def test_lines_that_came_since_are_kept(before: str, after: str, since: str) -> None:
    back = reverted(before, after, after + "end\n" + since)
    assert back is None or back.endswith("end\n" + since)
