"""The parts of a record and of schema.yaml as plain tuples, for commands that must start at once.

Generated from model.py and norms.py by `make generate`; change those, never this file.
"""

from __future__ import annotations  # annotations are for type checkers: nothing is computed

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.shape import Shape
from clientbase.values import (
    Duration,
    parse_amount,
    parse_currency,
    parse_day,
    parse_day_of_year,
    parse_decimal,
    parse_duration,
    parse_flag,
    parse_percent,
    parse_text,
    parse_whole,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping


class Field(NamedTuple):
    """How the value of one key is read."""

    parse: Any
    """A function from text to value, the shape of a part, or None where anything is taken."""
    form: str
    """one, many, one-or-many, map or map-of-many."""
    required: bool
    default: Any
    attribute: str


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a function that takes one of *choices*."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f'"{text}" is none of {", ".join(choices)}')
        return text

    parse.choices = choices  # type: ignore[attr-defined]  # an attribute of its own, for help and completion
    return parse


class Source(Shape):
    """How the client was acquired."""

    channel: str | None
    campaign: str | None


class Terms(Shape):
    """The conditions agreed with the client."""

    discount: Decimal | None
    payment_days: int | None


class Contact(Shape):
    """A person at the client; people who left stay, with all that was said with them."""

    name: str
    role: str | None
    decides: tuple[str, ...]
    phone: str | None
    email: str | None
    preferred_channel: str | None
    birthday: str | None
    interests: tuple[str, ...]
    from_: dt.date | None
    left: dt.date | None
    notes: str | None


class NextStep(Shape):
    """What was promised for later."""

    date: dt.date
    what: str | None


class Interaction(Shape):
    """One talk, letter or visit."""

    date: dt.date
    kind: str
    direction: str | None
    by: str | None
    with_: str | None
    about: str | None
    deal: str | None
    document: str | None
    outcome: str | None
    learnt_from: str | None
    next: NextStep | None
    entered: dt.date | None


class Document(Shape):
    """A paper of a deal."""

    date: dt.date
    kind: str
    direction: str | None
    file: str | None


class Deal(Shape):
    """A sale in the making."""

    id: str
    title: str | None
    stage: str
    opened: dt.date | None
    expected: dt.date | None
    closed: dt.date | None
    amount: Decimal | None
    currency: str | None
    probability: Decimal | None
    reason: str | None
    documents: tuple[Document, ...]


class Proposal(Shape):
    """One offer of a product, and what the client decided."""

    date: dt.date
    product: str | None
    amount: Decimal | None
    currency: str | None
    decision: str
    decided: dt.date | None
    reason: str | None


class Waiver(Shape):
    """Why a purchase below the minimum was accepted."""

    by: str | None
    reason: str


class Purchase(Shape):
    """One sale to the client."""

    date: dt.date
    amount: Decimal
    currency: str | None
    cost: Decimal | None
    product: str | None
    items: int | None
    manager: str | None
    document: str | None
    waiver: Waiver | None
    notes: str | None


class Return(Shape):
    """Goods that came back, or money that was paid back."""

    date: dt.date
    amount: Decimal
    currency: str | None
    product: str | None
    reason: str | None
    document: str | None


class Interest(Shape):
    """A product that the client would like, bought or not."""

    product: str
    level: str | None
    date: dt.date | None


class Problem(Shape):
    """A problem situation between the client and the company."""

    opened: dt.date
    kind: str | None
    about: str | None
    resolved: dt.date | None
    resolution: str | None


class Handover(Shape):
    """The client passed from one manager to another."""

    date: dt.date
    from_: str | None
    to: str
    reason: str | None


class Leaving(Shape):
    """The client left."""

    date: dt.date
    reason: str | None
    note: str | None


class Snooze(Shape):
    """The client is not to be contacted for a while."""

    until: dt.date
    reason: str | None


class Client(Shape):
    """A client with everything said, offered and sold to it: one record, one file."""

    name: str
    kind: str | None
    relation: tuple[str, ...]
    status: str | None
    segment: str | None
    manager: str | None
    region: str | None
    strategic: str | None
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    tax_id: str | None
    founded: str | None
    since: dt.date | None
    source: Source | None
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    preferred_channel: str | None
    price_list: str | None
    currency: str | None
    terms: Terms | None
    reviewed: dt.date | None
    contacts: tuple[Contact, ...]
    interactions: tuple[Interaction, ...]
    deals: tuple[Deal, ...]
    proposals: tuple[Proposal, ...]
    purchases: tuple[Purchase, ...]
    returns: tuple[Return, ...]
    interest: tuple[Interest, ...]
    problems: tuple[Problem, ...]
    handovers: tuple[Handover, ...]
    left: Leaving | None
    snoozed: Snooze | None
    notes: str | None
    extra: Mapping[str, Any]


class Company(Shape):
    """The company whose base it is."""

    name: str | None
    currency: str
    region: str | None
    timezone: str | None
    language: str | None


class Rate(Shape):
    """What one unit of a foreign currency is worth in the base's currency; a number alone is a rate."""

    rate: Decimal
    from_: dt.date | None


class Manager(Shape):
    """Somebody who looks after clients."""

    name: str | None
    email: str | None
    region: str | None
    from_: dt.date | None
    until: dt.date | None


class Channel(Shape):
    """A way in which clients are acquired."""

    deliberate: bool | None


class InteractionKind(Shape):
    """A kind of interaction."""

    contact: bool


class Scope(Shape):
    """Which clients a norm is for: all that is named must match; several values mean any of them."""

    segment: tuple[str, ...]
    class_: tuple[str, ...]
    status: tuple[str, ...]
    manager: tuple[str, ...]
    region: tuple[str, ...]
    strategic: tuple[str, ...]
    tag: tuple[str, ...]


class Interval(Shape):
    """How often something is wanted."""

    target: Duration | None
    limit: Duration | None


class Standard(Shape):
    """How often clients are contacted, records updated and interactions entered."""

    for_: Scope | None
    contact: Interval | None
    update: Interval | None
    entry: Interval | None
    from_: dt.date | None
    until: dt.date | None


class Threshold(Shape):
    """The smallest sum of a repeat purchase; a first, trial purchase is free."""

    for_: Scope | None
    repeat_purchase: Decimal
    policy: str
    from_: dt.date | None
    until: dt.date | None


class Lifecycle(Shape):
    """When a client counts as cooling, dormant and lost, in multiples of its usual interval."""

    own_rhythm_from: int
    cooling: Decimal
    dormant: Decimal
    lost: Decimal
    regular_after: int


class Abc(Shape):
    """How clients are classed by what they bring."""

    measure: str
    a: Decimal
    b: Decimal
    period: Duration | None


class Xyz(Shape):
    """How clients are classed by the steadiness of their purchases."""

    bucket: str
    x: Decimal
    y: Decimal


class Dates(Shape):
    """Birthdays and anniversaries."""

    lead: Duration
    round: int


class FilledFields(Shape):
    """Fields of the client and of its items."""

    client: tuple[str, ...]
    contact: tuple[str, ...]
    interaction: tuple[str, ...]
    deal: tuple[str, ...]
    proposal: tuple[str, ...]
    purchase: tuple[str, ...]
    problem: tuple[str, ...]


class OwnField(Shape):
    """A field of the company's own, kept under `extra`."""

    type: str
    pattern: str | None
    choices: tuple[str, ...]
    description: str | None


class RuleLevels(Shape):
    """Rules that the company weighs differently; codes such as CB041."""

    ignore: tuple[str, ...]
    hint: tuple[str, ...]
    warn: tuple[str, ...]
    error: tuple[str, ...]


class Schedule(Shape):
    """Reports that are made together."""

    reports: tuple[str, ...]
    format: str | None
    output: str | None


class Norms(Shape):
    """The company's norms: all of schema.yaml."""

    base: Company
    rates: Mapping[str, tuple[Rate, ...]]
    managers: Mapping[str, Manager]
    segments: Mapping[str, str | None]
    channels: Mapping[str, Channel]
    interactions: Mapping[str, InteractionKind]
    products: tuple[str, ...]
    leaving_reasons: tuple[str, ...]
    problem_kinds: tuple[str, ...]
    deal_stages: Mapping[str, Decimal | None]
    standards: tuple[Standard, ...]
    thresholds: tuple[Threshold, ...]
    lifecycle: Lifecycle
    abc: Abc
    xyz: Xyz
    dates: Dates
    required: FilledFields
    recommended: FilledFields
    fields: Mapping[str, OwnField]
    rules: RuleLevels
    schedules: Mapping[str, Schedule]


class Decision(Shape):
    """What was decided from an analysis, and the figure by which it is seen whether it helped."""

    date: dt.date
    finding: str | None
    decision: str
    owner: str | None
    due: dt.date | None
    metric: str | None
    then: Decimal | None
    done: dt.date | None
    outcome: str | None


class Register(Shape):
    """The decisions that were taken: all of decisions.yaml."""

    decisions: tuple[Decision, ...]


FIELDS: dict[type[Any], dict[str, Field]] = {}
"""The fields of each shape, in the order in which they are written."""
ALONE: dict[type[Any], str] = {}
"""The field that a text alone means, for shapes that may be written so."""
EMPTY: dict[type[Any], Any] = {}
"""A shape without anything given: its defaults."""

FIELDS[Source] = {
    "channel": Field(parse_text, "one", False, None, "channel"),
    "campaign": Field(parse_text, "one", False, None, "campaign"),
}
EMPTY[Source] = Source(*(field.default for field in FIELDS[Source].values()))
FIELDS[Terms] = {
    "discount": Field(parse_percent, "one", False, None, "discount"),
    "payment_days": Field(parse_whole, "one", False, None, "payment_days"),
}
EMPTY[Terms] = Terms(*(field.default for field in FIELDS[Terms].values()))
FIELDS[Contact] = {
    "name": Field(parse_text, "one", True, None, "name"),
    "role": Field(parse_text, "one", False, None, "role"),
    "decides": Field(parse_text, "many", False, (), "decides"),
    "phone": Field(parse_text, "one", False, None, "phone"),
    "email": Field(parse_text, "one", False, None, "email"),
    "preferred_channel": Field(parse_text, "one", False, None, "preferred_channel"),
    "birthday": Field(parse_day_of_year, "one", False, None, "birthday"),
    "interests": Field(parse_text, "many", False, (), "interests"),
    "from": Field(parse_day, "one", False, None, "from_"),
    "left": Field(parse_day, "one", False, None, "left"),
    "notes": Field(parse_text, "one", False, None, "notes"),
}
FIELDS[NextStep] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "what": Field(parse_text, "one", False, None, "what"),
}
FIELDS[Interaction] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "kind": Field(parse_text, "one", True, None, "kind"),
    "direction": Field(one_of("in", "out"), "one", False, None, "direction"),
    "by": Field(parse_text, "one", False, None, "by"),
    "with": Field(parse_text, "one", False, None, "with_"),
    "about": Field(parse_text, "one", False, None, "about"),
    "deal": Field(parse_text, "one", False, None, "deal"),
    "document": Field(parse_text, "one", False, None, "document"),
    "outcome": Field(parse_text, "one", False, None, "outcome"),
    "learnt_from": Field(
        one_of("conversation", "survey", "media", "document", "import"), "one", False, None, "learnt_from"
    ),
    "next": Field(NextStep, "one", False, None, "next"),
    "entered": Field(parse_day, "one", False, None, "entered"),
}
FIELDS[Document] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "kind": Field(parse_text, "one", True, None, "kind"),
    "direction": Field(one_of("in", "out"), "one", False, None, "direction"),
    "file": Field(parse_text, "one", False, None, "file"),
}
FIELDS[Deal] = {
    "id": Field(parse_text, "one", True, None, "id"),
    "title": Field(parse_text, "one", False, None, "title"),
    "stage": Field(parse_text, "one", True, None, "stage"),
    "opened": Field(parse_day, "one", False, None, "opened"),
    "expected": Field(parse_day, "one", False, None, "expected"),
    "closed": Field(parse_day, "one", False, None, "closed"),
    "amount": Field(parse_amount, "one", False, None, "amount"),
    "currency": Field(parse_currency, "one", False, None, "currency"),
    "probability": Field(parse_percent, "one", False, None, "probability"),
    "reason": Field(parse_text, "one", False, None, "reason"),
    "documents": Field(Document, "many", False, (), "documents"),
}
FIELDS[Proposal] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "product": Field(parse_text, "one", False, None, "product"),
    "amount": Field(parse_amount, "one", False, None, "amount"),
    "currency": Field(parse_currency, "one", False, None, "currency"),
    "decision": Field(one_of("pending", "accepted", "declined"), "one", False, "pending", "decision"),
    "decided": Field(parse_day, "one", False, None, "decided"),
    "reason": Field(parse_text, "one", False, None, "reason"),
}
FIELDS[Waiver] = {
    "by": Field(parse_text, "one", False, None, "by"),
    "reason": Field(parse_text, "one", True, None, "reason"),
}
FIELDS[Purchase] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "amount": Field(parse_amount, "one", True, None, "amount"),
    "currency": Field(parse_currency, "one", False, None, "currency"),
    "cost": Field(parse_amount, "one", False, None, "cost"),
    "product": Field(parse_text, "one", False, None, "product"),
    "items": Field(parse_whole, "one", False, None, "items"),
    "manager": Field(parse_text, "one", False, None, "manager"),
    "document": Field(parse_text, "one", False, None, "document"),
    "waiver": Field(Waiver, "one", False, None, "waiver"),
    "notes": Field(parse_text, "one", False, None, "notes"),
}
FIELDS[Return] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "amount": Field(parse_amount, "one", True, None, "amount"),
    "currency": Field(parse_currency, "one", False, None, "currency"),
    "product": Field(parse_text, "one", False, None, "product"),
    "reason": Field(parse_text, "one", False, None, "reason"),
    "document": Field(parse_text, "one", False, None, "document"),
}
FIELDS[Interest] = {
    "product": Field(parse_text, "one", True, None, "product"),
    "level": Field(one_of("high", "medium", "low"), "one", False, None, "level"),
    "date": Field(parse_day, "one", False, None, "date"),
}
FIELDS[Problem] = {
    "opened": Field(parse_day, "one", True, None, "opened"),
    "kind": Field(parse_text, "one", False, None, "kind"),
    "about": Field(parse_text, "one", False, None, "about"),
    "resolved": Field(parse_day, "one", False, None, "resolved"),
    "resolution": Field(parse_text, "one", False, None, "resolution"),
}
FIELDS[Handover] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "from": Field(parse_text, "one", False, None, "from_"),
    "to": Field(parse_text, "one", True, None, "to"),
    "reason": Field(parse_text, "one", False, None, "reason"),
}
FIELDS[Leaving] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "reason": Field(parse_text, "one", False, None, "reason"),
    "note": Field(parse_text, "one", False, None, "note"),
}
FIELDS[Snooze] = {
    "until": Field(parse_day, "one", True, None, "until"),
    "reason": Field(parse_text, "one", False, None, "reason"),
}
FIELDS[Client] = {
    "name": Field(parse_text, "one", True, None, "name"),
    "kind": Field(one_of("organisation", "person"), "one", False, None, "kind"),
    "relation": Field(one_of("customer", "supplier"), "many", False, (), "relation"),
    "status": Field(one_of("potential", "active", "former"), "one", False, None, "status"),
    "segment": Field(parse_text, "one", False, None, "segment"),
    "manager": Field(parse_text, "one", False, None, "manager"),
    "region": Field(parse_text, "one", False, None, "region"),
    "strategic": Field(one_of("high", "medium", "low"), "one", False, None, "strategic"),
    "tags": Field(parse_text, "many", False, (), "tags"),
    "aliases": Field(parse_text, "many", False, (), "aliases"),
    "tax_id": Field(parse_text, "one", False, None, "tax_id"),
    "founded": Field(parse_day_of_year, "one", False, None, "founded"),
    "since": Field(parse_day, "one", False, None, "since"),
    "source": Field(Source, "one", False, None, "source"),
    "phone": Field(parse_text, "one", False, None, "phone"),
    "email": Field(parse_text, "one", False, None, "email"),
    "website": Field(parse_text, "one", False, None, "website"),
    "address": Field(parse_text, "one", False, None, "address"),
    "preferred_channel": Field(parse_text, "one", False, None, "preferred_channel"),
    "price_list": Field(parse_text, "one", False, None, "price_list"),
    "currency": Field(parse_currency, "one", False, None, "currency"),
    "terms": Field(Terms, "one", False, None, "terms"),
    "reviewed": Field(parse_day, "one", False, None, "reviewed"),
    "contacts": Field(Contact, "many", False, (), "contacts"),
    "interactions": Field(Interaction, "many", False, (), "interactions"),
    "deals": Field(Deal, "many", False, (), "deals"),
    "proposals": Field(Proposal, "many", False, (), "proposals"),
    "purchases": Field(Purchase, "many", False, (), "purchases"),
    "returns": Field(Return, "many", False, (), "returns"),
    "interest": Field(Interest, "many", False, (), "interest"),
    "problems": Field(Problem, "many", False, (), "problems"),
    "handovers": Field(Handover, "many", False, (), "handovers"),
    "left": Field(Leaving, "one", False, None, "left"),
    "snoozed": Field(Snooze, "one", False, None, "snoozed"),
    "notes": Field(parse_text, "one", False, None, "notes"),
    "extra": Field(None, "map", False, {}, "extra"),
}
FIELDS[Company] = {
    "name": Field(parse_text, "one", False, None, "name"),
    "currency": Field(parse_currency, "one", False, "EUR", "currency"),
    "region": Field(parse_text, "one", False, None, "region"),
    "timezone": Field(parse_text, "one", False, None, "timezone"),
    "language": Field(parse_text, "one", False, None, "language"),
}
EMPTY[Company] = Company(*(field.default for field in FIELDS[Company].values()))
FIELDS[Rate] = {
    "rate": Field(parse_decimal, "one", True, None, "rate"),
    "from": Field(parse_day, "one", False, None, "from_"),
}
ALONE[Rate] = "rate"
FIELDS[Manager] = {
    "name": Field(parse_text, "one", False, None, "name"),
    "email": Field(parse_text, "one", False, None, "email"),
    "region": Field(parse_text, "one", False, None, "region"),
    "from": Field(parse_day, "one", False, None, "from_"),
    "until": Field(parse_day, "one", False, None, "until"),
}
EMPTY[Manager] = Manager(*(field.default for field in FIELDS[Manager].values()))
FIELDS[Channel] = {
    "deliberate": Field(parse_flag, "one", False, None, "deliberate"),
}
EMPTY[Channel] = Channel(*(field.default for field in FIELDS[Channel].values()))
FIELDS[InteractionKind] = {
    "contact": Field(parse_flag, "one", False, True, "contact"),
}
EMPTY[InteractionKind] = InteractionKind(*(field.default for field in FIELDS[InteractionKind].values()))
FIELDS[Scope] = {
    "segment": Field(parse_text, "one-or-many", False, (), "segment"),
    "class": Field(one_of("A", "B", "C"), "one-or-many", False, (), "class_"),
    "status": Field(one_of("potential", "active", "former"), "one-or-many", False, (), "status"),
    "manager": Field(parse_text, "one-or-many", False, (), "manager"),
    "region": Field(parse_text, "one-or-many", False, (), "region"),
    "strategic": Field(one_of("high", "medium", "low"), "one-or-many", False, (), "strategic"),
    "tag": Field(parse_text, "one-or-many", False, (), "tag"),
}
EMPTY[Scope] = Scope(*(field.default for field in FIELDS[Scope].values()))
FIELDS[Interval] = {
    "target": Field(parse_duration, "one", False, None, "target"),
    "limit": Field(parse_duration, "one", False, None, "limit"),
}
EMPTY[Interval] = Interval(*(field.default for field in FIELDS[Interval].values()))
FIELDS[Standard] = {
    "for": Field(Scope, "one", False, None, "for_"),
    "contact": Field(Interval, "one", False, None, "contact"),
    "update": Field(Interval, "one", False, None, "update"),
    "entry": Field(Interval, "one", False, None, "entry"),
    "from": Field(parse_day, "one", False, None, "from_"),
    "until": Field(parse_day, "one", False, None, "until"),
}
EMPTY[Standard] = Standard(*(field.default for field in FIELDS[Standard].values()))
FIELDS[Threshold] = {
    "for": Field(Scope, "one", False, None, "for_"),
    "repeat_purchase": Field(parse_amount, "one", True, None, "repeat_purchase"),
    "policy": Field(one_of("block", "warn"), "one", False, "warn", "policy"),
    "from": Field(parse_day, "one", False, None, "from_"),
    "until": Field(parse_day, "one", False, None, "until"),
}
FIELDS[Lifecycle] = {
    "own_rhythm_from": Field(parse_whole, "one", False, 3, "own_rhythm_from"),
    "cooling": Field(parse_decimal, "one", False, Decimal(1), "cooling"),
    "dormant": Field(parse_decimal, "one", False, Decimal(2), "dormant"),
    "lost": Field(parse_decimal, "one", False, Decimal(4), "lost"),
    "regular_after": Field(parse_whole, "one", False, 3, "regular_after"),
}
EMPTY[Lifecycle] = Lifecycle(*(field.default for field in FIELDS[Lifecycle].values()))
FIELDS[Abc] = {
    "measure": Field(one_of("revenue", "profit", "count"), "one", False, "revenue", "measure"),
    "a": Field(parse_percent, "one", False, Decimal(80), "a"),
    "b": Field(parse_percent, "one", False, Decimal(95), "b"),
    "period": Field(parse_duration, "one", False, None, "period"),
}
EMPTY[Abc] = Abc(*(field.default for field in FIELDS[Abc].values()))
FIELDS[Xyz] = {
    "bucket": Field(one_of("month", "quarter", "year"), "one", False, "month", "bucket"),
    "x": Field(parse_percent, "one", False, Decimal(10), "x"),
    "y": Field(parse_percent, "one", False, Decimal(25), "y"),
}
EMPTY[Xyz] = Xyz(*(field.default for field in FIELDS[Xyz].values()))
FIELDS[Dates] = {
    "lead": Field(parse_duration, "one", False, Duration(30, "d"), "lead"),
    "round": Field(parse_whole, "one", False, 5, "round"),
}
EMPTY[Dates] = Dates(*(field.default for field in FIELDS[Dates].values()))
FIELDS[FilledFields] = {
    "client": Field(parse_text, "many", False, (), "client"),
    "contact": Field(parse_text, "many", False, (), "contact"),
    "interaction": Field(parse_text, "many", False, (), "interaction"),
    "deal": Field(parse_text, "many", False, (), "deal"),
    "proposal": Field(parse_text, "many", False, (), "proposal"),
    "purchase": Field(parse_text, "many", False, (), "purchase"),
    "problem": Field(parse_text, "many", False, (), "problem"),
}
EMPTY[FilledFields] = FilledFields(*(field.default for field in FIELDS[FilledFields].values()))
FIELDS[OwnField] = {
    "type": Field(one_of("text", "date", "number", "choice"), "one", False, "text", "type"),
    "pattern": Field(parse_text, "one", False, None, "pattern"),
    "choices": Field(parse_text, "many", False, (), "choices"),
    "description": Field(parse_text, "one", False, None, "description"),
}
EMPTY[OwnField] = OwnField(*(field.default for field in FIELDS[OwnField].values()))
FIELDS[RuleLevels] = {
    "ignore": Field(parse_text, "many", False, (), "ignore"),
    "hint": Field(parse_text, "many", False, (), "hint"),
    "warn": Field(parse_text, "many", False, (), "warn"),
    "error": Field(parse_text, "many", False, (), "error"),
}
EMPTY[RuleLevels] = RuleLevels(*(field.default for field in FIELDS[RuleLevels].values()))
FIELDS[Schedule] = {
    "reports": Field(parse_text, "many", False, (), "reports"),
    "format": Field(parse_text, "one", False, None, "format"),
    "output": Field(parse_text, "one", False, None, "output"),
}
EMPTY[Schedule] = Schedule(*(field.default for field in FIELDS[Schedule].values()))
FIELDS[Norms] = {
    "base": Field(Company, "one", False, EMPTY[Company], "base"),
    "rates": Field(Rate, "map-of-many", False, {}, "rates"),
    "managers": Field(Manager, "map", False, {}, "managers"),
    "segments": Field(parse_text, "map", False, {}, "segments"),
    "channels": Field(Channel, "map", False, {}, "channels"),
    "interactions": Field(InteractionKind, "map", False, {}, "interactions"),
    "products": Field(parse_text, "many", False, (), "products"),
    "leaving_reasons": Field(parse_text, "many", False, (), "leaving_reasons"),
    "problem_kinds": Field(parse_text, "many", False, (), "problem_kinds"),
    "deal_stages": Field(parse_percent, "map", False, {}, "deal_stages"),
    "standards": Field(Standard, "many", False, (), "standards"),
    "thresholds": Field(Threshold, "many", False, (), "thresholds"),
    "lifecycle": Field(Lifecycle, "one", False, EMPTY[Lifecycle], "lifecycle"),
    "abc": Field(Abc, "one", False, EMPTY[Abc], "abc"),
    "xyz": Field(Xyz, "one", False, EMPTY[Xyz], "xyz"),
    "dates": Field(Dates, "one", False, EMPTY[Dates], "dates"),
    "required": Field(FilledFields, "one", False, EMPTY[FilledFields], "required"),
    "recommended": Field(FilledFields, "one", False, EMPTY[FilledFields], "recommended"),
    "fields": Field(OwnField, "map", False, {}, "fields"),
    "rules": Field(RuleLevels, "one", False, EMPTY[RuleLevels], "rules"),
    "schedules": Field(Schedule, "map", False, {}, "schedules"),
}
EMPTY[Norms] = Norms(*(field.default for field in FIELDS[Norms].values()))
FIELDS[Decision] = {
    "date": Field(parse_day, "one", True, None, "date"),
    "finding": Field(parse_text, "one", False, None, "finding"),
    "decision": Field(parse_text, "one", True, None, "decision"),
    "owner": Field(parse_text, "one", False, None, "owner"),
    "due": Field(parse_day, "one", False, None, "due"),
    "metric": Field(parse_text, "one", False, None, "metric"),
    "then": Field(parse_amount, "one", False, None, "then"),
    "done": Field(parse_day, "one", False, None, "done"),
    "outcome": Field(parse_text, "one", False, None, "outcome"),
}
FIELDS[Register] = {
    "decisions": Field(Decision, "many", False, (), "decisions"),
}
EMPTY[Register] = Register(*(field.default for field in FIELDS[Register].values()))
