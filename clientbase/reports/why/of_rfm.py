"""Why a client has its scores for how lately, how often and for how much it bought."""

from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Places, Verdict, amount, counted, not_listed

RULE: Final = (
    "Each score is floor(5 x the buyers who are strictly worse / all buyers) + 1, so that equals share it: R by the "
    "days since the last purchase (fewer are better), F by the number of purchases, M by revenue. The group goes by "
    "fixed bounds of R and F; see: clientbase report rfm --explain."
)
_WORSE: Final = """
SELECT count(*) AS buyers, sum(days_silent > ?1) AS R, sum(purchases < ?2) AS F, sum(revenue < ?3) AS M
  FROM rhythms WHERE purchases > 0"""


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say which scores and which group the client has."""
    facts = sources.facts
    if not facts["purchases"]:
        return [not_listed("rfm", "there is no purchase up to this day", RULE)]
    (worse,) = rows(base, _WORSE, (facts["days_silent"], facts["purchases"], facts["revenue"]))
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    all_, last = (sources.each("purchases", (row["n"] for row in few)) for few in (bought, bought[-1:]))
    facing = (
        ("R", "days_silent", str(facts["days_silent"]), "were silent for longer", last),
        ("F", "purchases", str(facts["purchases"]), "bought less often", all_),
        ("M", "revenue", amount(facts["revenue"]), "brought less", all_),
    )
    scores = sources.listed("rfm", "clients")[0]
    numbers = [number for score in facing for number in _score(score, scores, worse)]
    because = (
        f"{', '.join(f'{score} {scores[score]}' for score in 'RFM')} of {counted(worse['buyers'], 'buyer')}"
    )
    return [Verdict("rfm", "group", scores["group"], because, RULE, tuple(numbers))]


def _score(
    facing: tuple[str, str, str, str, Places], scores: dict[str, Any], worse: dict[str, Any]
) -> tuple[Number, Number]:
    score, name, value, words, places = facing
    how = f"5 x {worse[score]} / {worse['buyers']} rounded down, + 1: {worse[score]} {words}"
    return Number(name, value, "", places), Number(score, str(scores[score]), how)
