"""Deliberate and spontaneous acquisition, and what each brought."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.evidence import (
    Evidence,
    Verdict,
)
from clientbase.language import say
from clientbase.page import Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import after

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_BROUGHT = """count(*) AS clients, sum(purchases > 0) AS buyers, 1.0 * sum(purchases > 0) / count(*) AS conversion,
              coalesce(sum(revenue), 0) AS revenue, sum(one_off) AS one_off,
              1.0 * sum(one_off) / nullif(sum(purchases > 0), 0) AS one_off_share"""
_FITS = "iif(?1 IS NULL, NULL, f.client IN (SELECT value FROM json_each(?1)))"
_FACTS = f"""WITH f AS MATERIALIZED (
              SELECT f.client, f.source, c.deliberate AS of_channel, coalesce(c.aimed, 0) AS aimed, {_FITS} AS fits,
                     iif(c.aimed, {_FITS}, c.deliberate) AS deliberate, f.purchases, f.revenue, f.one_off
                FROM facts f LEFT JOIN channels c ON c.id = f.source
               WHERE '{{since}}' = '' OR f.begins > '{{since}}')"""
_FIGURES = """
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
       coalesce(sum(revenue) FILTER (WHERE deliberate = 0), 0) AS "spontaneous_revenue:money",
       (SELECT count(*) FROM facts WHERE recorded > '{since}' AND recorded <= '{day}') AS new_in_base,
       (SELECT count(*) FROM facts WHERE begins > '{since}' AND begins <= '{day}') AS new_clients,
       avg(fits) AS "fit_share:share"
  FROM f"""

_CHANNELS = f"""
SELECT source, max(of_channel) AS deliberate, {_BROUGHT}, max(aimed) AS aimed,
       coalesce(sum(deliberate = 1), 0) AS deliberate_clients, avg(fits) AS fit_share
  FROM f GROUP BY source ORDER BY source IS NULL, revenue DESC, clients DESC, source"""
_SUMS = "clients:count! buyers:count conversion:share! revenue:money! one_off:count one_off_share:share"
_OF_CHANNEL = f"source! deliberate:flag {_SUMS} aimed:flag? deliberate_clients:count fit_share:share"
_CAMPAIGNS = f"""
SELECT source, k.source_campaign AS campaign, {_BROUGHT}
  FROM f JOIN clients k ON k.id = f.client WHERE k.source_campaign IS NOT NULL
 GROUP BY source, campaign ORDER BY revenue DESC, clients DESC, source, campaign"""
_OF_CAMPAIGN = f"source campaign {_SUMS}"


@report(
    *NOTHING, steps=True, charts=(Chart("bars", "What comes from where", "sources", "source", ("revenue",)),)
)
def sources(base: Base, *, since: dt.date | None = None) -> Answer:
    """How did clients come to us, and what did each way bring?

    A client's channel is `source.channel`; schema.yaml says of each channel whether the company went for the client
    (deliberate) or the client came by itself (spontaneous). A client of an `aimed` channel, such as cold calls, is
    deliberate where it fits `aim_at`, and spontaneous where not: ringing a whole phone book is no aim. Without a
    channel, or where that is not said, it is unknown.

    Counted are the clients who begin after the day --since, all of them without that; with --every, in each step by
    itself. What they bought is counted up to the day. conversion is buyers / clients, one_off_share is the share of
    buyers with exactly one purchase, deliberate_share is deliberate / (deliberate + spontaneous), fit_share the share
    of clients who fit `aim_at`. new_in_base counts the clients whose records were made in the period (by `entered`,
    else by the first commit), new_clients those of whom the earliest known day lies in it. Former clients are counted:
    they were acquired too.
    """
    start = after(base, since)
    facts, given = _FACTS.format(since=start), (_fitting(base),)
    channels = base.table("sources", "Channels", facts + _CHANNELS, given, _OF_CHANNEL)
    campaigns = base.table("campaigns", "Campaigns", facts + _CAMPAIGNS, given, _OF_CAMPAIGN)
    return base.figures(facts + _FIGURES.format(since=start, day=base.day), given), [channels, campaigns]


def _fitting(base: Base) -> str | None:
    """Return the ids of the clients who fit the norm `aim_at`, as JSON; None where there is none."""
    aim = base.norm("aim_at")
    return json.dumps(base.matching(str(aim), "aim_at in schema.yaml")) if aim else None


_ACQUIRED: Final = """
SELECT f.client, f.aimed, f.of_channel, f.fits, f.deliberate, k.source_campaign AS campaign
  FROM f JOIN clients k ON k.id = f.client"""


def acquired(base: Base) -> Mapping[str, dict[str, Any]]:
    """Return how each client came to us."""
    rows = base.rows(_FACTS.format(since="") + _ACQUIRED, (_fitting(base),))
    return {row["client"]: row for row in rows}


_KINDS: Final = {1: "deliberate", 0: "spontaneous", None: "unknown"}


@sources.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how the client came to us."""
    channel, how = subject.facts["source"], say("source.channel of the record")
    if channel is None:
        none = Evidence("channel", say("missing"), how, subject.at("source"))
        return [Verdict(say("acquisition"), say("unknown"), say("no channel is written down"), (none,))]
    numbers = [Evidence("channel", channel, how, subject.at("source", "channel"))]
    row = subject.found(acquired)
    assert row  # noqa: S101 - every client came somehow
    kind = _KINDS[row["deliberate"]]
    known = channel in subject.norms.channels
    if row["aimed"]:
        place = subject.norm("channels", channel, "deliberate")
        numbers.append(Evidence("deliberate", say("aimed"), say("said of the channel"), place))
        fits = say("no aim_at is given") if row["fits"] is None else say("yes") if row["fits"] else say("no")
        numbers.append(Evidence("fits", fits, str(subject.norms.aim_at or ""), subject.norm("aim_at")))
    elif row["of_channel"] is not None:
        place = subject.norm("channels", channel, "deliberate")
        said = say("yes") if row["of_channel"] else say("no")
        numbers.append(Evidence("deliberate", said, say("said of the channel"), place))
    elif known:
        place = subject.norm("channels", channel)
        numbers.append(Evidence("deliberate", say("unknown"), say("not said of the channel"), place))
    if row["campaign"] is not None:
        numbers.append(Evidence("campaign", row["campaign"], "", subject.at("source", "campaign")))
    reason = (
        say('"{channel}" is a channel of schema.yaml', channel=channel)
        if known
        else say('"{channel}" is no channel of schema.yaml', channel=channel)
    )
    return [Verdict(say("acquisition"), kind, reason, tuple(numbers))]
