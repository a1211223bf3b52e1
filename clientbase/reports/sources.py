"""Deliberate and spontaneous acquisition, and what each brought."""

from clientbase.base import Base
from clientbase.reports import Answer, report

_BROUGHT = """count(*) AS clients, sum(purchases > 0) AS buyers, 1.0 * sum(purchases > 0) / count(*) AS conversion,
              coalesce(sum(revenue), 0) AS revenue, sum(one_off) AS one_off,
              1.0 * sum(one_off) / nullif(sum(purchases > 0), 0) AS one_off_share"""
_FACTS = """WITH f AS MATERIALIZED (
              SELECT f.client, f.source, c.deliberate, f.purchases, f.revenue, f.one_off
                FROM facts f LEFT JOIN channels c ON c.id = f.source)"""


@report
def sources(base: Base) -> Answer:
    """How did clients come to us, and what did each way bring?

    A client's channel is `source.channel`; schema.yaml says of each channel whether it is deliberate: whether the
    company went for the client, or the client came by itself (spontaneous). Clients without a channel, or of a channel
    of which that is not said, are unknown. conversion is buyers / clients, one_off_share is the share of buyers with
    exactly one purchase, deliberate_share is deliberate / (deliberate + spontaneous). Former clients are counted:
    they were acquired too.
    """
    figures = base.figures(
        f"""{_FACTS}
        SELECT count(*) AS clients,
               coalesce(sum(deliberate = 1), 0) AS deliberate_clients,
               coalesce(sum(deliberate = 0), 0) AS spontaneous_clients,
               coalesce(sum(deliberate IS NULL), 0) AS unknown_clients,
               1.0 * sum(deliberate = 1) / nullif(sum(deliberate IS NOT NULL), 0) AS deliberate_share,
               1.0 * sum(purchases > 0) / nullif(count(*), 0) AS conversion,
               1.0 * sum(purchases > 0 AND deliberate = 1) / nullif(sum(deliberate = 1), 0) AS deliberate_conversion,
               1.0 * sum(purchases > 0 AND deliberate = 0) / nullif(sum(deliberate = 0), 0) AS spontaneous_conversion,
               coalesce(sum(revenue), 0) AS revenue,
               coalesce(sum(revenue) FILTER (WHERE deliberate = 1), 0) AS deliberate_revenue,
               coalesce(sum(revenue) FILTER (WHERE deliberate = 0), 0) AS spontaneous_revenue
          FROM f"""
    )
    channels = base.table(
        "sources",
        "Channels",
        f"""{_FACTS}
        SELECT source, deliberate, {_BROUGHT}
          FROM f GROUP BY source ORDER BY source IS NULL, revenue DESC, clients DESC, source""",
    )
    campaigns = base.table(
        "campaigns",
        "Campaigns",
        f"""{_FACTS}
        SELECT source, k.source_campaign AS campaign, {_BROUGHT}
          FROM f JOIN clients k ON k.id = f.client WHERE k.source_campaign IS NOT NULL
         GROUP BY source, campaign ORDER BY revenue DESC, clients DESC, source, campaign""",
    )
    return figures, [channels, campaigns]
