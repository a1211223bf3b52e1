"""What the columns and figures of answers are called and what they hold: one name means one thing everywhere."""

from clientbase.page import Cell, Column, Figure

_TEXTS = (
    "client name kind status segment manager region strategic source stage class xyz basis by channel contact light"
    " standard product preferred_product reason waived policy left_reason tags title method rule limit_text chart mark"
    " year month cohort rfm group to_ask position unfavourable passed stage_then class_then fact interest level"
    " lens largest bought quarter last_quarter"
    " path outcome state change last_decision last_reason"
    " occasion what about deal decision finding owner metric then now point evidence narrowest field demand campaign"
)
_DATES = (
    "date last last_purchase first_purchase last_contact last_update planned snoozed since left_date until"
    " opened entered due expected closed decided resolved done first"
)
_COUNTS = (
    "purchases purchase_days clients buyers judged within red yellow green grey repeat below trial_below silent number"
    " visits alarms wrong missed rare potential new active cooling dormant lost former one_off regular returned line"
    " n volume failures R F M class_a class_b class_c unclassed accepted declined pending again before deals documents"
    " proposals problems open overdue stale filled records interested size tenth one_off_days clients_difference"
    " purchases_before"
)
_DAYS = "days payment_days days_silent target limit over active_span overdue_days"
_MONEY = (
    "median_order pipeline without revenue_before revenue_change revenue_per_client first_year new_revenue"
    " other_revenue difference"
    " amount revenue cost profit minimum missing missing_total average amount_base cost_base measure sales returned_sum"
    " expected_revenue mbg_revenue bg_revenue revenue_low revenue_high"
    " weighted at_stake"
)
_SHARES = (
    "cumulative_share share_of_buyers margin discount repeat_rate regular_share kept_1 kept_3 kept_6 kept_12"
    " error_in_force mbg_alive bg_alive error share compliance coverage conversion completeness chance rate"
    " one_off_share required_share recommended_share acceptance_rate"
)
_RATIOS = (
    "median_interval hhi equal_clients"
    " multiple_in_force best_multiple expected_visits mbg_visits bg_visits per_client usual_interval own_interval"
    " base_interval times_usual lag sum_spread"
)
_FLAGS = "little rarely round deliberate shows_loss"

_TYPES = {
    name: kind
    for kind, names in (
        ("text", _TEXTS),
        ("date", _DATES),
        ("count", _COUNTS),
        ("days", _DAYS),
        ("money", _MONEY),
        ("share", _SHARES),
        ("ratio", _RATIOS),
        ("flag", _FLAGS),
    )
    for name in names.split()
}
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


def column(name: str, values: list[Cell] | None = None) -> Column:
    """Describe the column called *name*; a name that is not known is typed by its *values*."""
    kind = _TYPES.get(name.rpartition(".")[2]) or _type_of(values or [])
    return Column(name, kind, title(name))


def figure(name: str, value: Cell) -> Figure:
    """Describe the figure called *name*; of what is a text in a column, such as `waived`, it is the number."""
    kind = kind_of(name)
    counted = kind == "text" and isinstance(value, int)
    return Figure(name, "count" if counted else kind, title(name), value)


def kind_of(name: str) -> str:
    """Return the type of a figure or column by its name, or by the name's last word, such as `compliance`."""
    return _TYPES.get(name) or _TYPES.get(name.rpartition("_")[2], "count")


def title(name: str) -> str:
    """Return what people read for a column or figure."""
    words = name.replace("_", " ").capitalize()
    return _TITLES.get(name, f"{words} in days" if words.lower().endswith("lag") else words)


def _type_of(values: list[Cell]) -> str:
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return "count"
    return "ratio" if known and all(isinstance(value, int | float) for value in known) else "text"
