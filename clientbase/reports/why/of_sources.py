"""Why a client counts as acquired deliberately or spontaneously."""

from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict

RULE: Final = (
    "schema.yaml says of each channel whether the company went for the client (deliberate) or the client came by "
    "itself (spontaneous); without a channel, or where that is not said, it is unknown."
)
_KINDS: Final = {1: "deliberate", 0: "spontaneous", None: "unknown"}


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say how the client came to us."""
    channel = sources.facts["source"]
    if channel is None:
        numbers = [Number("channel", "missing", "source.channel of the record", sources.at("source"))]
        return [
            Verdict("sources", "acquisition", "unknown", "no channel is written down", RULE, tuple(numbers))
        ]
    numbers = [Number("channel", channel, "source.channel of the record", sources.at("source", "channel"))]
    deliberate = sources.listed("sources", "sources")[0]["deliberate"]
    kind = _KINDS[deliberate]
    known = channel in sources.norms.channels
    if deliberate is not None:
        place = sources.norm("channels", channel, "deliberate")
        numbers.append(Number("deliberate", "yes" if deliberate else "no", "said of the channel", place))
    elif known:
        place = sources.norm("channels", channel)
        numbers.append(Number("deliberate", "unknown", "not said of the channel", place))
    for row in sources.listed("sources", "campaigns"):
        numbers.append(Number("campaign", row["campaign"], "", sources.at("source", "campaign")))
    because = (
        f'"{channel}" is a channel of schema.yaml' if known else f'"{channel}" is no channel of schema.yaml'
    )
    return [Verdict("sources", "acquisition", kind, because, RULE, tuple(numbers))]
