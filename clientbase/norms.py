"""What the company wants: the fields of schema.yaml, and of decisions.yaml beside it.

The test of what belongs here: could another company differ? Then it is a norm, and no such
number is a constant in code; the defaults below hold where schema.yaml does not say.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from clientbase.fieldtypes import (
    Amount,
    Currency,
    Day,
    Flag,
    Level,
    Many,
    Number,
    OneOrMany,
    Percent,
    Span,
    Text,
    Whole,
)
from clientbase.model import Part
from clientbase.values import Duration


class Company(Part):
    """The company whose base it is."""

    name: Text | None = Field(default=None, description="the company's name")
    currency: Currency = Field(default="EUR", description="the currency in which sums are reported")
    region: Text | None = Field(
        None, description="ISO country code; phones without a country's code are read by it"
    )
    timezone: Text | None = Field(default=None, description="IANA zone that says which day today is")
    language: Text | None = Field(default=None, description="language of the company")


class Rate(Part):
    """What one unit of a foreign currency is worth in the base's currency; a number alone is a rate."""

    alone = "rate"

    rate: Number = Field(description="worth of one unit in the base's currency")
    from_: Day | None = Field(default=None, alias="from", description="the first day on which the rate holds")


class Manager(Part):
    """Somebody who looks after clients."""

    name: Text | None = Field(default=None, description="full name")
    email: Text | None = Field(default=None, description="e-mail address")
    region: Text | None = Field(default=None, description="the manager's region")
    from_: Day | None = Field(default=None, alias="from", description="first day with the company")
    until: Day | None = Field(default=None, description="last day with the company")


class Channel(Part):
    """A way in which clients are acquired."""

    deliberate: Flag | None = Field(default=None, description="true where the company went for the client")


class InteractionKind(Part):
    """A kind of interaction."""

    contact: Flag = Field(default=True, description="whether it counts as a contact with the client")


class Scope(Part):
    """Which clients a norm is for: all that is named must match; several values mean any of them."""

    segment: OneOrMany[Text] = Field(default=(), description="segments")
    class_: OneOrMany[Literal["A", "B", "C"]] = Field(default=(), alias="class", description="ABC classes")
    status: OneOrMany[Literal["potential", "active", "former"]] = Field(default=(), description="statuses")
    manager: OneOrMany[Text] = Field(default=(), description="managers")
    region: OneOrMany[Text] = Field(default=(), description="regions")
    strategic: OneOrMany[Level] = Field(default=(), description="strategic importance")
    tag: OneOrMany[Text] = Field(default=(), description="tags, any of which the client bears")


class Interval(Part):
    """How often something is wanted."""

    target: Span | None = Field(default=None, description="how often it is aimed at; green up to here")
    limit: Span | None = Field(
        default=None, description="how often at the least; yellow up to here, red beyond"
    )


class Standard(Part):
    """How often clients are contacted, records updated and interactions entered."""

    for_: Scope | None = Field(
        default=None, alias="for", description="which clients; all where it is left out"
    )
    contact: Interval | None = Field(default=None, description="days between contacts with the client")
    update: Interval | None = Field(default=None, description="days between updates of the record")
    entry: Interval | None = Field(default=None, description="days between an interaction and its entry")
    from_: Day | None = Field(default=None, alias="from", description="the first day on which it is in force")
    until: Day | None = Field(default=None, description="the last day on which it is in force")


class Threshold(Part):
    """The smallest sum of a repeat purchase; a first, trial purchase is free."""

    for_: Scope | None = Field(
        default=None, alias="for", description="which clients; all where it is left out"
    )
    repeat_purchase: Amount = Field(description="the minimum, in the base's currency")
    policy: Literal["block", "warn"] = Field(
        "warn", description="block: `add purchase` refuses; warn: it says so"
    )
    from_: Day | None = Field(default=None, alias="from", description="the first day on which it is in force")
    until: Day | None = Field(default=None, description="the last day on which it is in force")


class Lifecycle(Part):
    """When a client counts as cooling, dormant and lost, in multiples of its usual interval."""

    own_rhythm_from: Whole = Field(
        default=3, description="purchase days from which a client's own interval is usual"
    )
    cooling: Number = Field(
        default=Decimal(1), description="active up to this multiple of the usual interval"
    )
    dormant: Number = Field(default=Decimal(2), description="cooling up to this multiple")
    lost: Number = Field(default=Decimal(4), description="dormant up to this multiple")
    regular_after: Whole = Field(default=3, description="purchase days from which a client is regular")


class Abc(Part):
    """How clients are classed by what they bring."""

    measure: Literal["revenue", "profit", "count"] = Field(default="revenue", description="what is cumulated")
    a: Percent = Field(
        default=Decimal(80), description="class A while the share before the client is below this"
    )
    b: Percent = Field(default=Decimal(95), description="class B while it is below this, C beyond")
    period: Span | None = Field(
        default=None, description="how far back; the whole history where it is left out"
    )


class Xyz(Part):
    """How clients are classed by the steadiness of their purchases."""

    bucket: Literal["month", "quarter", "year"] = Field(default="month", description="calendar bucket")
    x: Percent = Field(default=Decimal(10), description="X up to this coefficient of variation in percent")
    y: Percent = Field(default=Decimal(25), description="Y up to this, Z beyond")


class Dates(Part):
    """Birthdays and anniversaries."""

    lead: Span = Field(default=Duration(30, "d"), description="how far ahead they are shown")
    round: Whole = Field(default=5, description="what counts as a round number of years or orders")


class FilledFields(Part):
    """Fields of the client and of its items."""

    client: Many[Text] = Field(default=(), description="fields of the client")
    contact: Many[Text] = Field(default=(), description="fields of each contact who has not left")
    interaction: Many[Text] = Field(default=(), description="fields of each interaction")
    deal: Many[Text] = Field(default=(), description="fields of each deal")
    proposal: Many[Text] = Field(default=(), description="fields of each proposal")
    purchase: Many[Text] = Field(default=(), description="fields of each purchase")
    problem: Many[Text] = Field(default=(), description="fields of each problem")


class OwnField(Part):
    """A field of the company's own, kept under `extra`."""

    type: Literal["text", "date", "number", "choice"] = Field(default="text", description="what it holds")
    pattern: Text | None = Field(
        default=None, description="regular expression that the whole text must match"
    )
    choices: Many[Text] = Field(default=(), description="the values of a choice")
    description: Text | None = Field(default=None, description="what it is for")


class RuleLevels(Part):
    """Rules that the company weighs differently; codes such as CB041."""

    ignore: Many[Text] = Field(default=(), description="not reported")
    hint: Many[Text] = Field(default=(), description="reported as a hint")
    warn: Many[Text] = Field(default=(), description="reported as a warning")
    error: Many[Text] = Field(default=(), description="reported as an error")


class Schedule(Part):
    """Reports that are made together."""

    reports: Many[Text] = Field(default=(), description="names of reports")
    format: Text | None = Field(default=None, description="output format")
    output: Text | None = Field(default=None, description="file, with {date} for the day")


class Norms(Part):
    """The company's norms: all of schema.yaml."""

    base: Company = Field(default=Company(), description="the company")
    rates: Mapping[Currency, OneOrMany[Rate]] = Field(default={}, description="worth of foreign currencies")
    managers: Mapping[str, Manager] = Field(default={}, description="who looks after clients")
    segments: Mapping[str, Text | None] = Field(default={}, description="groups of clients")
    channels: Mapping[str, Channel] = Field(default={}, description="ways of acquisition")
    interactions: Mapping[str, InteractionKind] = Field(default={}, description="kinds of interaction")
    products: Many[Text] = Field(default=(), description="the closed list of products, where there is one")
    leaving_reasons: Many[Text] = Field(default=(), description="why clients leave")
    problem_kinds: Many[Text] = Field(default=(), description="kinds of problems")
    deal_stages: Mapping[str, Percent | None] = Field(
        {}, description="stages of a deal, with the chance in percent"
    )
    standards: Many[Standard] = Field(
        default=(), description="how often; the last entry that matches a client wins"
    )
    thresholds: Many[Threshold] = Field(
        default=(), description="minimum purchase; the last entry that matches wins"
    )
    lifecycle: Lifecycle = Field(default=Lifecycle(), description="when a client counts as dormant")
    abc: Abc = Field(default=Abc(), description="classes by what clients bring")
    xyz: Xyz = Field(default=Xyz(), description="classes by steadiness")
    dates: Dates = Field(default=Dates(), description="birthdays and anniversaries")
    required: FilledFields = Field(default=FilledFields(), description="fields that must be filled")
    recommended: FilledFields = Field(default=FilledFields(), description="fields that should be filled")
    fields: Mapping[str, OwnField] = Field(default={}, description="the company's own fields, under `extra`")
    rules: RuleLevels = Field(default=RuleLevels(), description="rules weighed differently")
    schedules: Mapping[str, Schedule] = Field(default={}, description="reports made together")


class Decision(Part):
    """What was decided from an analysis, and the figure by which it is seen whether it helped."""

    date: Day = Field(description="the day of the decision")
    finding: Text | None = Field(default=None, description="what the analysis has shown")
    decision: Text = Field(description="what was decided")
    owner: Text | None = Field(default=None, description="the manager who answers for it")
    due: Day | None = Field(default=None, description="the day by which it is to be carried out")
    metric: Text | None = Field(default=None, description="the figure that should change, as REPORT.FIGURE")
    then: Amount | None = Field(default=None, description="the figure on the day of the decision")
    done: Day | None = Field(default=None, description="the day on which it had been carried out")
    outcome: Text | None = Field(default=None, description="what came of it")


class Register(Part):
    """The decisions that were taken: all of decisions.yaml."""

    decisions: Many[Decision] = Field(default=(), description="the decisions")
