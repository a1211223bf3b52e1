"""What the columns and figures of answers are called and what they hold; each bears its type where it is made."""

from clientbase.page import SPARE, USUAL, VERDICT, Cell, Column, Figure

TYPES = frozenset({"text", "date", "count", "days", "money", "share", "ratio", "flag"})
"""The types that page.py tells of."""

_TITLES = {
    "abc": "ABC",
    "class_a": "Class A",
    "class_b": "Class B",
    "class_c": "Class C",
    "hhi": "HHI",
    "rfm": "RFM",
    "rfm_111": "RFM 111",
    "rfm_555": "RFM 555",
    "below": "Below minimum",
    "trial_below": "Trials below minimum",
    "missing_total": "Missing in all",
    "clients_making_80": "Clients making 80 %",
    "share_of_buyers": "Their share of buyers",
    "largest_1_share": "Share of largest 1 %",
    "largest_5_share": "Share of largest 5 %",
    "largest_20_share": "Share of largest 20 %",
    "kept_1": "Kept after 1 month",
    "kept_3": "Kept after 3 months",
    "kept_6": "Kept after 6 months",
    "kept_12": "Kept after 12 months",
    "one_off": "One-off",
    "one_off_days": "One-off by days",
    "one_off_share": "One-off share",
    "rare": "Buy too rarely to tell",
    "limit_text": "Limit",
    "xyz": "XYZ",
    "n": "No.",
}


_RANKS = {"!": VERDICT, "?": SPARE}
_ALWAYS = frozenset({"client", "light"})
"""Columns that are never left out, wherever they stand."""

SHORTENED = frozenset(
    {"name", "contact", "with", "title", "product", "preferred_product", "campaign", "role"}
)
"""Names, which are legible when they are cut."""

WHOLE = frozenset(
    {"client", "topic", "email", "phone", "phones", "website", "manager", "deal", "path", "place", "tax_id"}
)
"""Texts that are neither cut nor broken, whatever stands in them."""

NOT_GROUPED = frozenset({"line", "n"})
"""Numbers that count nothing: no separators stand in them."""

_RATIOS_IN_DAYS = frozenset({"usual_interval", "interval", "interval_before", "mean", "mean_delay", "median"})


def unit(name: str, kind: str, currency: str) -> str:
    """Return in what the values of a column or figure are counted, where its title does not say so."""
    if kind == "money":
        return currency
    counts_days = kind == "days" or (kind == "ratio" and name in _RATIOS_IN_DAYS)
    return "days" if counts_days and "days" not in name.split("_") else ""


def columns(words: str) -> tuple[Column, ...]:
    """Return the columns that *words* name, each with its type: `client revenue:money`; without one it is text.

    A `!` behind it says that it carries the verdict and is never left out; a `?` that it is the first to go.
    """
    return tuple(map(_column, words.split()))


def _column(word: str) -> Column:
    rank = _RANKS.get(word[-1])
    name, kind = typed(word if rank is None else word[:-1])
    if rank is None:
        rank = VERDICT if name in _ALWAYS else USUAL
    return Column(name, kind, title(name), rank)


def figure(word: str, value: Cell) -> Figure:
    """Return the figure that *word* names, with its type: `sales:money`; without one it counts."""
    name, kind = typed(word, "count")
    return Figure(name, kind, title(name), value)


def typed(word: str, kind: str = "text") -> tuple[str, str]:
    """Return the name and the type that *word* says, *kind* where it says none; ValueError where it is none."""
    name, colon, said = word.rpartition(":")
    if not colon:
        return word, kind
    if said not in TYPES:
        raise ValueError(f'"{word}": there is no type "{said}"; there are: {", ".join(sorted(TYPES))}')
    return name, said


def title(name: str) -> str:
    """Return what people read for a column or figure."""
    words = name.replace("_", " ").capitalize()
    return _TITLES.get(name, f"{words} in days" if words.lower().endswith("lag") else words)
