"""Records as hypothesis invents them: small ones, in which likeness and identity compete."""

from hypothesis import strategies as st

from clientbase.text.loader import Data

NAMES = st.sampled_from(["Vera", "Ирина", "Marko"])
DAYS = st.sampled_from(["2026-01-01", "2026-06-01", "2026-10-12"])
AMOUNTS = st.sampled_from(["180", "180.00", "200", "0", "many"])
TEXTS = st.sampled_from(["pasta", "x", "autumn prices", ""])


def part(required: dict[str, st.SearchStrategy], optional: dict[str, st.SearchStrategy]) -> st.SearchStrategy:
    return st.fixed_dictionaries(required, optional=optional)


DOCUMENTS = part({"date": DAYS, "kind": TEXTS}, {"file": TEXTS})
FIELDS = {
    "name": NAMES,
    "manager": NAMES,
    "terms": part({}, {"discount": AMOUNTS, "payment_days": AMOUNTS}),
    "tags": st.lists(TEXTS, max_size=4),
    "contacts": st.lists(part({"name": NAMES}, {"role": TEXTS, "left": DAYS}), max_size=4),
    "interactions": st.lists(part({"date": DAYS, "kind": TEXTS}, {"by": NAMES, "about": TEXTS}), max_size=4),
    "deals": st.lists(
        part({"id": TEXTS, "stage": TEXTS}, {"documents": st.lists(DOCUMENTS, max_size=3)}), max_size=3
    ),
    "purchases": st.lists(
        part({"date": DAYS, "amount": AMOUNTS}, {"product": TEXTS, "waiver": part({"reason": TEXTS}, {})}),
        max_size=5,
    ),
    "own": st.recursive(
        TEXTS | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    ),
}
RECORDS: st.SearchStrategy[Data] = st.fixed_dictionaries({}, optional=FIELDS)
