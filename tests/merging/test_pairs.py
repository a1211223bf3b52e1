"""Which item is which is told of thousands as well."""

import pytest

from clientbase.merging import pairs


def test_of_many_sales_that_both_sides_wrote_anew_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, beginnings = [], vars(pairs)["_beginnings"]

    def noting(item: object, listed_under: str) -> object:
        compared.append(item)
        return beginnings(item, listed_under)

    monkeypatch.setattr(pairs, "_beginnings", noting)
    many = range(300)
    base, ours, theirs = (
        [{"date": f"{year}-{1 + n % 12:02}-01", "amount": n + year, "product": f"p{n}-{year}"} for n in many]
        for year in (2020, 2021, 2022)
    )
    found = pairs.triples(base, ours, theirs, "purchases", None)
    assert len(found) == 3 * len(many)
    assert len(compared) < 5 * len(many)
