"""What holds for any two versions of a record, found by hypothesis."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clientbase.changes.compare import Difference, compare
from clientbase.changes.matched import matched
from clientbase.changes.wording import said
from clientbase.text.loader import Data
from tests.changes.records import FIELDS, RECORDS

PURCHASES = FIELDS["purchases"]


def plain(value: Any) -> Any:
    """Leave out what says nothing, and the order of lists."""
    if isinstance(value, dict):
        kept = {key: plain(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not None} or None
    if isinstance(value, list):
        return (
            sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True)) or None
        )
    return value


def applied(old: Data, differences: list[Difference]) -> Data:
    """Make the new version of the old one and what differs."""
    new: Any = deepcopy(old)
    for difference in [d for d in differences if d.kind != "removed"]:
        *way, last = difference.was
        here = new
        for n, part in enumerate(way):
            if isinstance(here, dict) and not here.get(part):
                here[part] = [] if isinstance(difference.was[n + 1], int) else {}
            here = here[part]
        if difference.kind == "added" and isinstance(here, list):
            here.append(difference.new)
        else:
            here[last] = difference.new
    for difference in sorted(
        (d for d in differences if d.kind == "removed"), key=depth_and_position, reverse=True
    ):
        here = new
        for part in difference.was[:-1]:
            here = here[part]
        del here[difference.was[-1]]
    return new


def depth_and_position(difference: Difference) -> tuple[int, int]:
    last = difference.was[-1]
    return len(difference.was), last if isinstance(last, int) else -1


def shuffled(value: Any, random: Any) -> Any:
    if isinstance(value, dict):
        keys = random.sample(list(value), len(value))
        return {key: shuffled(value[key], random) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random) for item in random.sample(value, len(value))]
    return value


@given(RECORDS)
def test_a_record_does_not_differ_from_itself(record: Data) -> None:
    assert compare(record, deepcopy(record), exact=True) == []


@given(RECORDS, st.randoms(use_true_random=False))
def test_another_order_of_keys_and_items_is_no_change(record: Data, random: Any) -> None:
    assert compare(record, shuffled(record, random), exact=True) == []


@given(RECORDS, RECORDS, st.randoms(use_true_random=False))
def test_how_many_things_differ_does_not_depend_on_the_order_of_items(
    old: Data, new: Data, random: Any
) -> None:
    kinds = sorted(d.kind for d in compare(old, new))
    assert sorted(d.kind for d in compare(shuffled(old, random), shuffled(new, random))) == kinds


@given(RECORDS, RECORDS)
def test_the_differences_make_the_new_version_of_the_old_one(old: Data, new: Data) -> None:
    assert plain(applied(old, compare(old, new, exact=True))) == plain(new)


@given(RECORDS, RECORDS)
def test_every_difference_stands_where_it_says(old: Data, new: Data) -> None:
    for difference in compare(old, new):
        for data, way, value in (
            (old, difference.was, difference.old),
            (new, difference.where, difference.new),
        ):
            if value is not None:
                here: Any = data
                for part in way:
                    here = here[part]
                assert here == value


@given(PURCHASES, PURCHASES)
def test_every_item_is_in_one_pair(old: list[Any], new: list[Any]) -> None:
    pairs = matched(old, new, "purchases")
    assert sorted(a for a, _ in pairs if a is not None) == list(range(len(old)))
    assert [b for _, b in pairs if b is not None] == list(range(len(new)))
    assert (None, None) not in pairs


@given(PURCHASES, PURCHASES)
def test_equal_items_are_paired_as_often_as_both_lists_have_them(old: list[Any], new: list[Any]) -> None:
    texts = [[json.dumps(item, sort_keys=True) for item in items] for items in (old, new)]
    common = sum(min(texts[0].count(text), texts[1].count(text)) for text in set(texts[0]))
    pairs = matched(old, new, "purchases", exact=True)
    equal = [1 for a, b in pairs if a is not None and b is not None and texts[0][a] == texts[1][b]]
    assert len(equal) == common


@given(RECORDS, RECORDS)
def test_whatever_differs_is_said_on_one_line(old: Data, new: Data) -> None:
    differences = compare(old, new)
    words = [said(difference, old, new) for difference in differences]
    assert all(word.strip() for word in words)
    assert not any("\n" in word for word in words)
