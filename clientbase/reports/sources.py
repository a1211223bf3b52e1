"""Deliberate and spontaneous acquisition, and what each brought."""

from typing import TYPE_CHECKING, Final

from clientbase.base import Base
from clientbase.evidence import (
    Evidence,
    Verdict,
)
from clientbase.reports import NOTHING, Answer, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_BROUGHT = """count(*) AS clients, sum(purchases > 0) AS buyers, 1.0 * sum(purchases > 0) / count(*) AS conversion,
              coalesce(sum(revenue), 0) AS revenue, sum(one_off) AS one_off,
              1.0 * sum(one_off) / nullif(sum(purchases > 0), 0) AS one_off_share"""
_FACTS = """WITH f AS MATERIALIZED (
              SELECT f.client, f.source, c.deliberate, f.purchases, f.revenue, f.one_off
                FROM facts f LEFT JOIN channels c ON c.id = f.source)"""
_FIGURES = f"""{_FACTS}
SELECT count(*) AS clients,
       coalesce(sum(deliberate = 1), 0) AS deliberate_clients,
       coalesce(sum(deliberate = 0), 0) AS spontaneous_clients,
       coalesce(sum(deliberate IS NULL), 0) AS unknown_clients,
       1.0 * sum(deliberate = 1) / nullif(sum(deliberate IS NOT NULL), 0) AS "deliberate_share:share",
       1.0 * sum(purchases > 0) / nullif(count(*), 0) AS "conversion:share",
       1.0 * sum(purchases > 0 AND deliberate = 1) / nullif(sum(deliberate = 1), 0) AS "deliberate_conversion:share",
       1.0 * sum(purchases > 0 AND deliberate = 0) / nullif(sum(deliberate = 0), 0) AS "spontaneous_conversion:share",
       coalesce(sum(revenue), 0) AS "revenue:money",
       coalesce(sum(revenue) FILTER (WHERE deliberate = 1), 0) AS "deliberate_revenue:money",
       coalesce(sum(revenue) FILTER (WHERE deliberate = 0), 0) AS "spontaneous_revenue:money"
  FROM f"""


@report(*NOTHING)
def sources(base: Base) -> Answer:
    """How did clients come to us, and what did each way bring?

    A client's channel is `source.channel`; schema.yaml says of each channel whether the company went for the client
    (deliberate) or the client came by itself (spontaneous); without a channel, or where that is not said, it is
    unknown.

    conversion is buyers / clients, one_off_share is the share of buyers with exactly one purchase, deliberate_share is
    deliberate / (deliberate + spontaneous). Former clients are counted: they were acquired too.
    """
    figures = base.figures(_FIGURES)
    channels = base.table(
        "sources",
        "Channels",
        f"""{_FACTS}
        SELECT source, deliberate, {_BROUGHT}
          FROM f GROUP BY source ORDER BY source IS NULL, revenue DESC, clients DESC, source""",
        columns=(
            "source deliberate:flag clients:count buyers:count conversion:share revenue:money "
            "one_off:count one_off_share:share"
        ),
    )
    campaigns = base.table(
        "campaigns",
        "Campaigns",
        f"""{_FACTS}
        SELECT source, k.source_campaign AS campaign, {_BROUGHT}
          FROM f JOIN clients k ON k.id = f.client WHERE k.source_campaign IS NOT NULL
         GROUP BY source, campaign ORDER BY revenue DESC, clients DESC, source, campaign""",
        columns=(
            "source campaign clients:count buyers:count conversion:share revenue:money one_off:count "
            "one_off_share:share"
        ),
    )
    return figures, [channels, campaigns]


_KINDS: Final = {1: "deliberate", 0: "spontaneous", None: "unknown"}


@sources.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how the client came to us."""
    channel = subject.facts["source"]
    if channel is None:
        numbers = [Evidence("channel", "missing", "source.channel of the record", subject.at("source"))]
        return [Verdict("acquisition", "unknown", "no channel is written down", tuple(numbers))]
    numbers = [Evidence("channel", channel, "source.channel of the record", subject.at("source", "channel"))]
    deliberate = subject.listed(sources, "sources")[0]["deliberate"]
    kind = _KINDS[deliberate]
    known = channel in subject.norms.channels
    if deliberate is not None:
        place = subject.norm("channels", channel, "deliberate")
        numbers.append(Evidence("deliberate", "yes" if deliberate else "no", "said of the channel", place))
    elif known:
        place = subject.norm("channels", channel)
        numbers.append(Evidence("deliberate", "unknown", "not said of the channel", place))
    for row in subject.listed(sources, "campaigns"):
        numbers.append(Evidence("campaign", row["campaign"], "", subject.at("source", "campaign")))
    reason = (
        f'"{channel}" is a channel of schema.yaml' if known else f'"{channel}" is no channel of schema.yaml'
    )
    return [Verdict("acquisition", kind, reason, tuple(numbers))]
