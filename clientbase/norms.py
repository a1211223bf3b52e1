"""What the company wants: the fields of schema.yaml, and of decisions.yaml beside it.

The test of what belongs here: could another company differ? Then it is a norm, and no such
number is a constant in code; the defaults below hold where schema.yaml does not say.
"""

from __future__ import annotations  # fields.py reads the annotations as they are written

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from clientbase.fields import Part, empty, field
from clientbase.values import Duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Literal

    from clientbase.fields import (
        Amount,
        Currency,
        Day,
        Level,
        Many,
        Number,
        OneOrMany,
        Percent,
        Span,
        Term,
        Text,
        Whole,
    )


class Company(Part):
    """The company whose base it is."""

    name: Text | None = field("the company's name")
    currency: Currency = field("the currency in which sums are reported", "EUR")
    region: Text | None = field("ISO country code; phones without a country's code are read by it")
    timezone: Text | None = field("IANA zone that says which day today is")
    language: Text | None = field("language of the company")


class Rate(Part):
    """What one unit of a foreign currency is worth in the base's currency; a number alone is a rate."""

    alone = "rate"

    rate: Number = field("worth of one unit in the base's currency")
    from_: Day | None = field("the first day on which the rate holds")


class Manager(Part):
    """Somebody who looks after clients."""

    name: Text | None = field("full name")
    email: Text | None = field("e-mail address")
    region: Text | None = field("the manager's region")
    from_: Day | None = field("first day with the company")
    until: Day | None = field("last day with the company")


class Channel(Part):
    """A way in which clients are acquired."""

    deliberate: Literal["true", "false", "aimed"] | None = field(
        "true where the company went for the client; aimed: where the client fits aim_at"
    )


class InteractionKind(Part):
    """A kind of interaction."""

    contact: Literal["true", "outgoing", "false"] = field(
        "whether it counts as a contact with the client; outgoing: only what went to the client", "true"
    )


class Scope(Part):
    """Which clients a norm is for: all that is named must match; several values mean any of them."""

    segment: OneOrMany[Text] = field("segments")
    class_: OneOrMany[Literal["A", "B", "C"]] = field("ABC classes")
    status: OneOrMany[Literal["potential", "active", "former"]] = field("statuses")
    manager: OneOrMany[Text] = field("managers")
    region: OneOrMany[Text] = field("regions")
    strategic: OneOrMany[Level] = field("strategic importance")
    tag: OneOrMany[Text] = field("tags, any of which the client bears")


class Interval(Part):
    """How often something is wanted."""

    target: Term | None = field("how often it is aimed at; green up to here")
    limit: Term | None = field("how often at the least; yellow up to here, red beyond")


class EntryInterval(Part):
    """How soon what happened is entered."""

    target: Term | None = field("how soon it is aimed at; green up to here")
    limit: Term | None = field("how late at the most; yellow up to here, red beyond")
    within: Span = field("how far back entries are judged", Duration(90, "d"))


class Standard(Part):
    """How often clients are contacted, records updated and interactions entered."""

    for_: Scope | None = field("which clients; all where it is left out")
    contact: Interval | None = field("days between contacts with the client")
    update: Interval | None = field("days between updates of the record")
    entry: EntryInterval | None = field("days between what happened and its entry")
    from_: Day | None = field("the first day on which it is in force")
    until: Day | None = field("the last day on which it is in force")


class Threshold(Part):
    """The smallest sum of a repeat purchase; a first, trial purchase is free."""

    for_: Scope | None = field("which clients; all where it is left out")
    repeat_purchase: Amount = field("the minimum, in the base's currency")
    policy: Literal["block", "warn"] = field("block: `add purchase` refuses; warn: it says so", "warn")
    from_: Day | None = field("the first day on which it is in force")
    until: Day | None = field("the last day on which it is in force")
    waive: Many[Text] = field("the managers who may waive it; all where it is left out")


class Lifecycle(Part):
    """When a client counts as cooling, dormant and lost, in multiples of its usual interval."""

    own_rhythm_from: Whole = field("purchase days from which a client's own interval is usual", 3)
    cooling: Number = field("active up to this multiple of the usual interval", Decimal(1))
    dormant: Number = field("cooling up to this multiple", Decimal(2))
    lost: Number = field("dormant up to this multiple", Decimal(4))
    regular_after: Whole = field("purchase days from which a client is regular", 3)
    fallback: Span = field("the usual interval where the base knows too few", Duration(6, "mo"))


class Abc(Part):
    """How clients are classed by what they bring."""

    measure: Literal["revenue", "profit", "count"] = field("what is cumulated", "revenue")
    a: Percent = field("class A while the share before the client is below this", Decimal(80))
    b: Percent = field("class B while it is below this, C beyond", Decimal(95))
    period: Span | None = field("how far back; the whole history where it is left out")


class Xyz(Part):
    """How clients are classed by the steadiness of their purchases."""

    bucket: Literal["month", "quarter", "year"] = field("calendar bucket", "month")
    x: Percent = field("X up to this coefficient of variation in percent", Decimal(10))
    y: Percent = field("Y up to this, Z beyond", Decimal(25))


class Dates(Part):
    """Birthdays and anniversaries."""

    lead: Span = field("how far ahead they are shown", Duration(30, "d"))
    round: Whole = field("what counts as a round number of years or orders", 5)


class FilledFields(Part):
    """Fields of the client and of its items."""

    client: Many[Text] = field("fields of the client")
    contact: Many[Text] = field("fields of each contact who has not left")
    interaction: Many[Text] = field("fields of each interaction")
    deal: Many[Text] = field("fields of each deal")
    proposal: Many[Text] = field("fields of each proposal")
    purchase: Many[Text] = field("fields of each purchase")
    problem: Many[Text] = field("fields of each problem")


class OwnField(Part):
    """A field of the company's own, kept under `extra`."""

    type: Literal["text", "date", "number", "choice"] = field("what it holds", "text")
    pattern: Text | None = field("regular expression that the whole text must match")
    choices: Many[Text] = field("the values of a choice")
    description: Text | None = field("what it is for")


class RuleLevels(Part):
    """Rules that the company weighs differently; codes such as CB041."""

    ignore: Many[Text] = field("not reported")
    hint: Many[Text] = field("reported as a hint")
    warn: Many[Text] = field("reported as a warning")
    error: Many[Text] = field("reported as an error")


class Schedule(Part):
    """Reports that are made together, by `clientbase run NAME`."""

    every: Text | None = field(
        "how often: day, workday, monday, week, month, 2w; a time may follow, monday 7:30"
    )
    reports: Many[Text] = field("names of reports")
    format: OneOrMany[Text] = field("output formats; where none is named, the ending of the output says it")
    output: OneOrMany[Text] = field(
        "files, with {date}, {week}, {month}, {year}, {manager}, {report}, {schedule} and {format}; text to stdout "
        "where none is named"
    )
    send: OneOrMany[Text] = field(
        "who gets a mail: managers, or an address; always: it is sent and said also where nothing is wrong"
    )
    keep: Whole | None = field("of how many days the files are kept; all where it is left out")


class History(Part):
    """What the history in git says of single records."""

    bulk: Whole = field(
        "a change made in more records than this within a day says nothing of a single one", 10
    )
    commit_within: Span = field("how long after its entry an item may be committed", Duration(3, "d"))


class Calendar(Part):
    """Which days are no working days."""

    weekend: Many[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]] = (
        field("days of the week that are free", ("saturday", "sunday"))
    )
    holidays: Many[Day] = field("days that are free besides")


class Targets(Part):
    """When a client of class A buys little or rarely."""

    period: Span = field("how far back; compared with as long before", Duration(12, "mo"))
    fall: Percent = field("little: the mean order fell by more than this, in percent", Decimal(20))
    slower: Number = field(
        "rarely: the mean interval is over this multiple of the former one", Decimal("1.5")
    )
    interval: Mapping[str, Span] = field("rarely: the mean interval is over this, by segment")


class DealStage(Part):
    """A stage of a deal; a number alone is its chance."""

    alone = "chance"

    chance: Percent | None = field("chance of winning in percent")
    days: Whole | None = field("how many days a deal may stay in it")


class Answer(Part):
    """How soon what the client wrote is answered."""

    limit: Term | None = field("the longest time to the answer, in working days too: 2wd")


class Service(Part):
    """What it costs to serve a client, in the base's currency."""

    order: Amount | None = field("cost of handling an order")
    visit: Amount | None = field("cost of a visit")
    delivery: Mapping[str, Amount] = field("cost of a delivery, by segment")


class PriceList(Part):
    """A price list."""

    from_: Day | None = field("the first day on which it is in force")


class Imports(Part):
    """How lists from elsewhere are read."""

    status: Mapping[str, Literal["sale", "cancelled", "returned"]] = field(
        "what the words for a sale's status mean"
    )
    maps: Mapping[str, Any] = field("which columns are which fields, by the name of the map")


class Norms(Part):
    """The company's norms: all of schema.yaml."""

    base: Company = field("the company", empty(Company))
    rates: Mapping[str, OneOrMany[Rate]] = field("worth of foreign currencies")
    managers: Mapping[str, Manager] = field("who looks after clients")
    segments: Mapping[str, Text | None] = field("groups of clients")
    channels: Mapping[str, Channel] = field("ways of acquisition")
    aim_at: Text | None = field("the clients at whom acquisition is aimed: a question over their own fields")
    interactions: Mapping[str, InteractionKind] = field("kinds of interaction")
    products: Many[Text] = field("the closed list of products, where there is one")
    leaving_reasons: Many[Text] = field("why clients leave")
    problem_kinds: Many[Text] = field("kinds of problems")
    deal_stages: Mapping[str, DealStage] = field("stages of a deal, with the chance in percent")
    standards: Many[Standard] = field("how often; the last entry that matches a client wins")
    thresholds: Many[Threshold] = field("minimum purchase; the last entry that matches wins")
    calendar: Calendar = field("days that are no working days", empty(Calendar))
    history: History = field("what git's history says of single records", empty(History))
    answer: Answer = field("how soon what clients write is answered", empty(Answer))
    lifecycle: Lifecycle = field("when a client counts as dormant", empty(Lifecycle))
    abc: Abc = field("classes by what clients bring", empty(Abc))
    xyz: Xyz = field("classes by steadiness", empty(Xyz))
    targets: Targets = field("when a client of class A buys little or rarely", empty(Targets))
    service: Service = field("what it costs to serve a client", empty(Service))
    price_lists: Mapping[str, PriceList] = field("price lists, and since when they hold")
    dates: Dates = field("birthdays and anniversaries", empty(Dates))
    required: FilledFields = field("fields that must be filled", empty(FilledFields))
    recommended: FilledFields = field("fields that should be filled", empty(FilledFields))
    fields: Mapping[str, OwnField] = field("the company's own fields, under `extra`")
    rules: RuleLevels = field("rules weighed differently", empty(RuleLevels))
    selections: Mapping[str, Text] = field("questions with names")
    schedules: Mapping[str, Schedule] = field("reports made together")
    import_: Imports = field("how lists from elsewhere are read", empty(Imports))
    retention: Span | None = field("how long the data of former clients, and of people who left, may be held")
    commit: Literal["auto"] | None = field("auto: every command that writes makes a commit")


class Decision(Part):
    """What was decided from an analysis, and the figure by which it is seen whether it helped."""

    date: Day = field("the day of the decision")
    finding: Text | None = field("what the analysis has shown")
    decision: Text = field("what was decided")
    owner: Text | None = field("the manager who answers for it")
    due: Day | None = field("the day by which it is to be carried out")
    metric: Text | None = field("the figure that should change, as REPORT.FIGURE")
    then: Amount | None = field("the figure on the day of the decision")
    done: Day | None = field("the day on which it had been carried out")
    outcome: Text | None = field("what came of it")


class Register(Part):
    """The decisions that were taken: all of decisions.yaml."""

    decisions: Many[Decision] = field("the decisions")


_Made = TypeVar("_Made")


def per_norms(make: Callable[[Norms], _Made]) -> Callable[[Norms], _Made]:
    """Let *make* work once for all the records that are judged by the same norms."""
    last: tuple[Norms | None, Any] = (None, None)

    def made(norms: Norms) -> _Made:
        nonlocal last
        held = last
        if held[0] is not norms:
            last = held = norms, make(norms)
        value: _Made = held[1]
        return value

    return made
