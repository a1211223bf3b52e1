"""What a client is: the one place that declares the fields of a record.

Reader, index columns, help, JSON Schema, CSV header, `add` and `set` follow from here.
Every scalar of a record is text; a field's type decides what the text means.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clientbase.fieldtypes import (
    Amount,
    Currency,
    Day,
    DayOfYear,
    Direction,
    Level,
    Many,
    Percent,
    Text,
    Whole,
)


class Part(BaseModel):
    """A part of a record: frozen, and closed against unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    alone: ClassVar[str | None] = None
    """The field that a text means which stands in the part's place."""

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Read a text alone as its field, and a key without a value as if it were not there."""
        if value is None:
            return {}
        if isinstance(value, str) and cls.alone:
            return {cls.alone: value}
        if isinstance(value, Mapping):
            return {key: item for key, item in value.items() if item is not None}
        return value


class Source(Part):
    """How the client was acquired."""

    channel: Text | None = Field(
        default=None, description="the acquisition channel, one of schema.yaml's channels"
    )
    campaign: Text | None = Field(default=None, description="the campaign or event within the channel")


class Terms(Part):
    """The conditions agreed with the client."""

    discount: Percent | None = Field(default=None, description="discount in percent")
    payment_days: Whole | None = Field(default=None, description="days to pay")


class Contact(Part):
    """A person at the client; people who left stay, with all that was said with them."""

    name: Text = Field(description="the person's name")
    role: Text | None = Field(default=None, description="what the person does at the client")
    decides: Many[Text] = Field(default=(), description="which questions this person settles")
    phone: Text | None = Field(default=None, description="phone, with the country's code")
    email: Text | None = Field(default=None, description="e-mail address")
    preferred_channel: Text | None = Field(
        default=None, description="how this person likes to be contacted: a kind of interaction or phone"
    )
    birthday: DayOfYear | None = Field(
        default=None, description="birthday, without the year where it is unknown"
    )
    interests: Many[Text] = Field(default=(), description="what the person likes to talk about")
    from_: Day | None = Field(default=None, alias="from", description="since when the person is a contact")
    left: Day | None = Field(default=None, description="the day on which the person left the client")
    notes: Text | None = Field(default=None, description="any text")


class NextStep(Part):
    """What was promised for later."""

    date: Day = Field(description="the day on which it is due")
    what: Text | None = Field(default=None, description="what is to be done")


class Interaction(Part):
    """One talk, letter or visit."""

    date: Day = Field(description="the day on which it took place")
    kind: Text = Field(description="one of schema.yaml's interactions; some count as a contact")
    direction: Direction | None = Field(default=None, description="in: from the client, out: to the client")
    by: Text | None = Field(default=None, description="the manager who took part")
    with_: Text | None = Field(default=None, alias="with", description="the contact who took part")
    about: Text | None = Field(default=None, description="what it was about")
    deal: Text | None = Field(default=None, description="the id of the deal that it belongs to")
    document: Text | None = Field(default=None, description="the number or file of a document")
    outcome: Text | None = Field(default=None, description="what came of it")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = Field(
        default=None, description="how the information was learnt"
    )
    next: NextStep | None = Field(default=None, description="the next step that was promised")
    entered: Day | None = Field(
        default=None, description="the day on which it was entered; the program writes it"
    )


class Document(Part):
    """A paper of a deal."""

    date: Day = Field(description="the day of the document")
    kind: Text = Field(description="what it is, such as contract draft")
    direction: Direction | None = Field(default=None, description="in: from the client, out: to the client")
    file: Text | None = Field(default=None, description="where it is kept, relative to the base")


class Deal(Part):
    """A sale in the making."""

    id: Text = Field(description="an id that interactions may name, unique in the record")
    title: Text | None = Field(default=None, description="what it is about")
    stage: Text = Field(description="one of schema.yaml's deal_stages")
    opened: Day | None = Field(default=None, description="the day on which it began")
    expected: Day | None = Field(default=None, description="the day on which it should be decided")
    closed: Day | None = Field(default=None, description="the day on which it was won or lost")
    amount: Amount | None = Field(default=None, description="the sum at stake")
    currency: Currency | None = Field(
        default=None, description="currency of the amount, where not the client's"
    )
    probability: Percent | None = Field(
        default=None, description="chance of winning in percent, where not the stage's"
    )
    reason: Text | None = Field(default=None, description="why it was won or lost")
    documents: Many[Document] = Field(default=(), description="papers sent and received")


class Proposal(Part):
    """One offer of a product, and what the client decided."""

    date: Day = Field(description="the day of the offer")
    product: Text | None = Field(default=None, description="what was offered")
    amount: Amount | None = Field(default=None, description="the price offered")
    currency: Currency | None = Field(
        default=None, description="currency of the amount, where not the client's"
    )
    decision: Literal["pending", "accepted", "declined"] = Field(
        "pending", description="what the client decided"
    )
    decided: Day | None = Field(default=None, description="the day of the decision")
    reason: Text | None = Field(default=None, description="why the client decided so")


class Waiver(Part):
    """Why a purchase below the minimum was accepted."""

    by: Text | None = Field(default=None, description="the manager who allowed it")
    reason: Text = Field(description="why it was allowed")


class Purchase(Part):
    """One sale to the client."""

    date: Day = Field(description="the day of the sale")
    amount: Amount = Field(description="the sum")
    currency: Currency | None = Field(
        default=None, description="currency of the sums, where not the client's"
    )
    cost: Amount | None = Field(default=None, description="what the goods cost the company")
    product: Text | None = Field(default=None, description="what was bought, or the largest part of it")
    items: Whole | None = Field(default=None, description="how many pieces")
    manager: Text | None = Field(default=None, description="who sold it, where not the client's manager")
    document: Text | None = Field(default=None, description="number of the invoice")
    waiver: Waiver | None = Field(default=None, description="why a sum below the minimum was accepted")
    notes: Text | None = Field(default=None, description="any text")


class Return(Part):
    """Goods that came back, or money that was paid back."""

    date: Day = Field(description="the day of the return")
    amount: Amount = Field(description="the sum paid back, as a positive number")
    currency: Currency | None = Field(
        default=None, description="currency of the amount, where not the client's"
    )
    product: Text | None = Field(default=None, description="what came back")
    reason: Text | None = Field(default=None, description="why")
    document: Text | None = Field(default=None, description="number of the credit note")


class Interest(Part):
    """A product that the client would like, bought or not."""

    product: Text = Field(description="the product")
    level: Level | None = Field(default=None, description="how strong the interest is")
    date: Day | None = Field(default=None, description="the day on which it was learnt")


class Problem(Part):
    """A problem situation between the client and the company."""

    opened: Day = Field(description="the day on which it arose")
    kind: Text | None = Field(default=None, description="one of schema.yaml's problem_kinds")
    about: Text | None = Field(default=None, description="what happened")
    resolved: Day | None = Field(default=None, description="the day on which it was settled")
    resolution: Text | None = Field(default=None, description="how it was settled")


class Handover(Part):
    """The client passed from one manager to another."""

    date: Day = Field(description="the day of the handover")
    from_: Text | None = Field(default=None, alias="from", description="the manager before")
    to: Text = Field(description="the manager after")
    reason: Text | None = Field(default=None, description="why")


class Leaving(Part):
    """The client left."""

    date: Day = Field(description="the day on which the client left")
    reason: Text | None = Field(default=None, description="one of schema.yaml's leaving_reasons")
    note: Text | None = Field(default=None, description="any text")


class Snooze(Part):
    """The client is not to be contacted for a while."""

    until: Day = Field(description="the last day of the silence")
    reason: Text | None = Field(default=None, description="why")


class Client(Part):
    """A client with everything said, offered and sold to it: one record, one file."""

    name: Text = Field(description="the client's name; the only field that every record must have")
    kind: Literal["organisation", "person"] | None = Field(default=None, description="organisation or person")
    relation: Many[Literal["customer", "supplier"]] = Field(
        default=(), description="customer, supplier, or both"
    )
    status: Literal["potential", "active", "former"] | None = Field(
        default=None, description="what people decided; the lifecycle stage is computed"
    )
    segment: Text | None = Field(default=None, description="one of schema.yaml's segments")
    manager: Text | None = Field(
        default=None, description="one of schema.yaml's managers: who looks after the client"
    )
    region: Text | None = Field(default=None, description="the client's region")
    strategic: Level | None = Field(default=None, description="the qualitative importance, beside ABC")
    tags: Many[Text] = Field(default=(), description="words to find the client by")
    aliases: Many[Text] = Field(default=(), description="other names and spellings")
    tax_id: Text | None = Field(default=None, description="tax number")
    founded: DayOfYear | None = Field(default=None, description="the client's own day of foundation or birth")
    since: Day | None = Field(default=None, description="start of cooperation")
    source: Source | None = Field(default=None, description="how the client was acquired")
    phone: Text | None = Field(default=None, description="phone, with the country's code")
    email: Text | None = Field(default=None, description="e-mail address")
    website: Text | None = Field(default=None, description="web address")
    address: Text | None = Field(default=None, description="postal address")
    preferred_channel: Text | None = Field(
        default=None, description="how the client likes to be contacted: a kind of interaction or phone"
    )
    price_list: Text | None = Field(default=None, description="the price list in force for the client")
    currency: Currency | None = Field(
        default=None, description="currency of the client's sums, where not the base's"
    )
    terms: Terms | None = Field(default=None, description="discount and days to pay")
    reviewed: Day | None = Field(
        default=None, description="the day on which somebody confirmed the whole record"
    )
    contacts: Many[Contact] = Field(default=(), description="the people")
    interactions: Many[Interaction] = Field(
        default=(), description="what was said, newest where it was added"
    )
    deals: Many[Deal] = Field(default=(), description="sales in the making")
    proposals: Many[Proposal] = Field(default=(), description="offers and decisions")
    purchases: Many[Purchase] = Field(default=(), description="sales")
    returns: Many[Return] = Field(default=(), description="goods or money back")
    interest: Many[Interest] = Field(default=(), description="products the client would like")
    problems: Many[Problem] = Field(default=(), description="problem situations")
    handovers: Many[Handover] = Field(default=(), description="changes of manager")
    left: Leaving | None = Field(default=None, description="when and why the client left")
    snoozed: Snooze | None = Field(default=None, description="not to be contacted for a while")
    notes: Text | None = Field(default=None, description="any text")
    extra: Mapping[str, Any] = Field(
        default={}, description="the company's own fields, declared in schema.yaml"
    )
