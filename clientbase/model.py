"""What a client is: the one place that declares the fields of a record.

Reader, index columns, help, JSON Schema, CSV header, `add` and `set` follow from here.
Every scalar of a record is text; a field's type decides what the text means.
"""

from __future__ import annotations  # fields.py reads the annotations as they are written

from typing import TYPE_CHECKING, Final

from clientbase.fields import Part, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    from clientbase.fields import (
        Amount,
        Currency,
        Day,
        DayOfYear,
        Direction,
        Level,
        Many,
        OneOrMany,
        Percent,
        Text,
        Whole,
    )


TABLES: Final = {"left": "leavings"}
"""The tables of lists whose name is none for a table."""


class Source(Part):
    """How the client was acquired."""

    channel: Text | None = field("the acquisition channel, one of schema.yaml's channels")
    campaign: Text | None = field("the campaign or event within the channel")


class Terms(Part):
    """The conditions agreed with the client."""

    discount: Percent | None = field("discount in percent")
    payment_days: Whole | None = field("days to pay")


class Contact(Part):
    """A person at the client; people who left stay, with all that was said with them."""

    name: Text = field("the person's name")
    role: Text | None = field("what the person does at the client")
    decides: Many[Text] = field("which questions this person settles")
    phone: OneOrMany[Text] = field("phone, with the country's code; of several the first is the main one")
    email: OneOrMany[Text] = field("e-mail address; of several the first is the main one")
    preferred_channel: Text | None = field(
        "how this person likes to be contacted: a kind of interaction or phone"
    )
    birthday: DayOfYear | None = field("birthday, without the year where it is unknown")
    interests: Many[Text] = field("what the person likes to talk about")
    from_: Day | None = field("since when the person is a contact")
    left: Day | None = field("the day on which the person left the client")
    also_at: Many[Text] = field("ids of other clients where the same person works")
    moved_to: Text | None = field("the id of the client to which the person went")
    no_contact: Many[Text] = field("ways in which the person does not want to be contacted, such as mailing")
    notes: Text | None = field("any text")


class NextStep(Part):
    """What was promised for later."""

    date: Day = field("the day on which it is due")
    what: Text | None = field("what is to be done")
    done: Day | None = field("the day on which it was done")


class Interaction(Part):
    """One talk, letter or visit."""

    date: Day = field("the day on which it took place")
    kind: Text = field("one of schema.yaml's interactions; some count as a contact")
    direction: Direction | None = field("in: from the client, out: to the client")
    by: Text | None = field("the manager who took part")
    with_: Text | None = field("the contact who took part")
    about: Text | None = field("what it was about")
    deal: Text | None = field("the id of the deal that it belongs to")
    document: Text | None = field("the number or file of a document")
    outcome: Text | None = field("what came of it")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = field(
        "how the information was learnt"
    )
    next: NextStep | None = field("the next step that was promised")
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Document(Part):
    """A paper of a deal, or of the client itself."""

    date: Day = field("the day of the document")
    kind: Text = field("what it is, such as contract draft")
    direction: Direction | None = field("in: from the client, out: to the client")
    file: Text | None = field("where it is kept, relative to the base")


class Deal(Part):
    """A sale in the making."""

    id: Text = field("an id that interactions may name, unique in the record")
    title: Text | None = field("what it is about")
    stage: Text = field("one of schema.yaml's deal_stages")
    opened: Day | None = field("the day on which it began")
    expected: Day | None = field("the day on which it should be decided")
    closed: Day | None = field("the day on which it was won or lost")
    amount: Amount | None = field("the sum at stake")
    currency: Currency | None = field("currency of the amount, where not the client's")
    probability: Percent | None = field("chance of winning in percent, where not the stage's")
    reason: Text | None = field("why it was won or lost")
    documents: Many[Document] = field("papers sent and received")


class Proposal(Part):
    """One offer of a product, and what the client decided."""

    date: Day = field("the day of the offer")
    product: Text | None = field("what was offered")
    amount: Amount | None = field("the price offered")
    currency: Currency | None = field("currency of the amount, where not the client's")
    decision: Literal["pending", "accepted", "declined"] = field("what the client decided", "pending")
    decided: Day | None = field("the day of the decision")
    reason: Text | None = field("why the client decided so")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = field(
        "how it was learnt; import: it came with a list"
    )
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Waiver(Part):
    """Why a purchase below the minimum was accepted."""

    by: Text | None = field("the manager who allowed it")
    reason: Text = field("why it was allowed")


class Purchase(Part):
    """One sale to the client."""

    unless = {"amount": ("learnt_from", "import")}  # noqa: RUF012 - read once, when the class is made

    date: Day = field("the day of the sale")
    amount: Amount | None = field("the sum; it may be unknown where the purchase came with a list")
    currency: Currency | None = field("currency of the sums, where not the client's")
    cost: Amount | None = field("what the goods cost the company")
    product: Text | None = field("what was bought, or the largest part of it")
    items: Whole | None = field("how many pieces")
    manager: Text | None = field("who sold it, where not the client's manager")
    document: Text | None = field("number of the invoice")
    waiver: Waiver | None = field("why a sum below the minimum was accepted")
    notes: Text | None = field("any text")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = field(
        "how it was learnt; import: it came with a list"
    )
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Return(Part):
    """Goods that came back, or money that was paid back."""

    date: Day = field("the day of the return")
    amount: Amount = field("the sum paid back, as a positive number")
    currency: Currency | None = field("currency of the amount, where not the client's")
    product: Text | None = field("what came back")
    reason: Text | None = field("why")
    document: Text | None = field("number of the credit note")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = field(
        "how it was learnt; import: it came with a list"
    )
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Cancelled(Part):
    """An order that came to nothing: neither a sale nor a return."""

    date: Day = field("the day of the order")
    amount: Amount | None = field("the sum that was ordered")
    currency: Currency | None = field("currency of the amount, where not the client's")
    product: Text | None = field("what was ordered")
    document: Text | None = field("number of the order or invoice")
    reason: Text | None = field("why it came to nothing")


class Interest(Part):
    """A product that the client would like, bought or not."""

    product: Text = field("the product")
    level: Level | None = field("how strong the interest is")
    date: Day | None = field("the day on which it was learnt")


class Problem(Part):
    """A problem situation between the client and the company."""

    opened: Day = field("the day on which it arose")
    kind: Text | None = field("one of schema.yaml's problem_kinds")
    about: Text | None = field("what happened")
    resolved: Day | None = field("the day on which it was settled")
    resolution: Text | None = field("how it was settled")
    learnt_from: Literal["conversation", "survey", "media", "document", "import"] | None = field(
        "how it was learnt; import: it came with a list"
    )
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Task(Part):
    """Something to be done for the client that was not promised in a talk."""

    date: Day = field("the day on which it is due")
    what: Text | None = field("what is to be done")
    by: Text | None = field("the manager who is to do it, where not the client's")
    done: Day | None = field("the day on which it was done")
    entered: Day | None = field("the day on which it was entered; the program writes it")


class Asked(Part):
    """The client was asked why it left or stays away."""

    date: Day = field("the day on which it was asked")
    by: Text | None = field("the manager who asked")
    answer: Text | None = field("what the client said")
    reason: Text | None = field("one of schema.yaml's leaving_reasons")


class Supply(Part):
    """What was bought from the client, where it is a supplier."""

    date: Day = field("the day of the supply")
    amount: Amount | None = field("the sum")
    currency: Currency | None = field("currency of the amount, where not the client's")
    product: Text | None = field("what was supplied")
    document: Text | None = field("number of the invoice")


class Capacity(Part):
    """How much the client could buy."""

    per_year: Amount | None = field("what it needs in a year of what the company sells")


class Handover(Part):
    """The client passed from one manager to another."""

    date: Day = field("the day of the handover")
    from_: Text | None = field("the manager before")
    to: Text = field("the manager after")
    reason: Text | None = field("why")


class Leaving(Part):
    """The client left."""

    date: Day = field("the day on which the client left")
    reason: Text | None = field("one of schema.yaml's leaving_reasons")
    note: Text | None = field("any text")
    back: Day | None = field("the day on which the client came back")


class Snooze(Part):
    """The client is not to be contacted for a while."""

    from_: Day | None = field("the day on which it was decided; the program writes it")
    until: Day = field("the last day of the silence")
    reason: Text | None = field("why")


class Client(Part):
    """A client with everything said, offered and sold to it: one record, one file."""

    name: Text = field("the client's name; the only field that every record must have")
    kind: Literal["organisation", "person"] | None = field("organisation or person")
    relation: Many[Literal["customer", "supplier"]] = field("customer, supplier, or both")
    status: Literal["potential", "active", "former"] | None = field(
        "what people decided; the lifecycle stage is computed"
    )
    segment: Text | None = field("one of schema.yaml's segments")
    manager: Text | None = field("one of schema.yaml's managers: who looks after the client")
    region: Text | None = field("the client's region")
    strategic: Level | None = field("the qualitative importance, beside ABC")
    tags: Many[Text] = field("words to find the client by")
    aliases: Many[Text] = field("other names and spellings")
    concern: Text | None = field(
        "the group of companies: clients of one concern may share tax number, phones, e-mails"
    )
    distinct_from: Many[Text] = field("ids of clients that look alike and are others")
    tax_id: Text | None = field("tax number")
    founded: DayOfYear | None = field("the client's own day of foundation or birth")
    since: Day | None = field("start of cooperation")
    source: Source | None = field("how the client was acquired")
    phone: OneOrMany[Text] = field("phone, with the country's code; of several the first is the main one")
    email: OneOrMany[Text] = field("e-mail address; of several the first is the main one")
    website: Text | None = field("web address")
    address: Text | None = field("postal address")
    preferred_channel: Text | None = field(
        "how the client likes to be contacted: a kind of interaction or phone"
    )
    no_contact: Many[Text] = field("ways in which the client does not want to be contacted, such as mailing")
    price_list: Text | None = field("the price list in force for the client")
    currency: Currency | None = field("currency of the client's sums, where not the base's")
    terms: Terms | None = field("discount and days to pay")
    capacity: Capacity | None = field("how much the client could buy")
    entered: Day | None = field("the day on which the record was entered; the program writes it")
    reviewed: Day | None = field("the day on which somebody confirmed the whole record")
    contacts: Many[Contact] = field("the people")
    interactions: Many[Interaction] = field("what was said, newest where it was added")
    tasks: Many[Task] = field("what is to be done without having been promised in a talk")
    deals: Many[Deal] = field("sales in the making")
    proposals: Many[Proposal] = field("offers and decisions")
    purchases: Many[Purchase] = field("sales")
    returns: Many[Return] = field("goods or money back")
    cancelled: Many[Cancelled] = field("orders that came to nothing")
    interest: Many[Interest] = field("products the client would like")
    problems: Many[Problem] = field("problem situations")
    documents: Many[Document] = field("papers sent and received that belong to no deal")
    supplies: Many[Supply] = field("what was bought from the client")
    handovers: Many[Handover] = field("changes of manager")
    asked: Many[Asked] = field("when the client was asked why it left or stays away")
    left: OneOrMany[Leaving] = field("when and why the client left, and when it came back")
    snoozed: Snooze | None = field("not to be contacted for a while")
    notes: Text | None = field("any text")
    extra: Mapping[str, Any] = field("the company's own fields, declared in schema.yaml")
