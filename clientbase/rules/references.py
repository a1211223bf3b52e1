# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What a record names must exist: in schema.yaml, where it gives such a list, or in the record itself."""

import datetime as dt
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from clientbase.finding import Complaint, Severity, Where
from clientbase.model import Client, Contact
from clientbase.names import as_seen
from clientbase.norms import Norms, per_norms
from clientbase.rules.registry import Complaints, dated_rule, rule
from clientbase.typed import suggestion

_SHOWN: Final = 6
_Named = Iterator[tuple[Where, str | None]]

_products = per_norms(lambda norms: frozenset(norms.products))
_ways_to_contact = per_norms(lambda norms: frozenset(("phone", *norms.interactions)))


def _unknown(named: _Named, known: Collection[str], what: str) -> Complaints:
    for where, name in named:
        if name is not None and name not in known:
            yield Complaint(where, f'"{name}" is no {what} of schema.yaml{_advice(name, tuple(known))}')


@lru_cache(maxsize=1024)
def _advice(name: str, known: tuple[str, ...]) -> str:
    if close := suggestion(name, known):
        return close
    shown = ", ".join(sorted(known)[:_SHOWN])
    return f"; there are: {shown}{', ...' if len(known) > _SHOWN else ''}"


@rule("CB030")
def manager_is_known(client: Client, norms: Norms) -> Complaints:
    """Whoever is named as a manager is one of schema.yaml's managers, by the key that stands there.

    Lists, standards and figures go by manager. A misspelt one would take the client off everybody's
    list. Managers who have left stay in schema.yaml with `until`, because old records name them.

    Cure: correct the name, or add the person under `managers`.
    """
    if norms.managers:
        yield from _unknown(_managers(client), norms.managers, "manager")


def _managers(client: Client) -> _Named:
    yield ("manager",), client.manager
    for n, interaction in enumerate(client.interactions):
        if interaction.by:
            yield ("interactions", n, "by"), interaction.by
    for n, purchase in enumerate(client.purchases):
        if purchase.manager:
            yield ("purchases", n, "manager"), purchase.manager
        if purchase.waiver:
            yield ("purchases", n, "waiver", "by"), purchase.waiver.by
    for key in ("tasks", "asked"):
        for n, item in enumerate(getattr(client, key)):
            yield (key, n, "by"), item.by
    for n, handover in enumerate(client.handovers):
        yield ("handovers", n, "from"), handover.from_
        yield ("handovers", n, "to"), handover.to


@rule("CB031")
def segment_is_known(client: Client, norms: Norms) -> Complaints:
    """A client stands in one of the company's own segments.

    Standards and reports go by segment, so a misspelt one would hide the client from all of them.

    Cure: correct it, or add the segment under `segments` in schema.yaml.
    """
    if norms.segments:
        yield from _unknown(iter(((("segment",), client.segment),)), norms.segments, "segment")


@rule("CB032")
def channel_is_known(client: Client, norms: Norms) -> Complaints:
    """The channel by which a client was acquired is one of schema.yaml's channels.

    What a channel cost and what it brought is compared by its name; two spellings would be two
    channels, each looking half as good.

    Cure: correct it, or add the channel under `channels` with `deliberate: true` or `false`.
    """
    if norms.channels and client.source:
        yield from _unknown(
            iter(((("source", "channel"), client.source.channel),)), norms.channels, "channel"
        )


@rule("CB033")
def product_is_known(client: Client, norms: Norms) -> Complaints:
    """A product is one of schema.yaml's products, where that gives a list of them.

    What clients like is counted by product. Companies that sell what cannot be listed leave the list
    out, and any product will do.

    Cure: correct the name, or add it under `products`.
    """
    if norms.products:
        yield from _unknown(_named_products(client), _products(norms), "product")


def _named_products(client: Client) -> _Named:
    for key in ("purchases", "proposals", "returns", "cancelled", "interest"):
        for n, item in enumerate(getattr(client, key)):
            if item.product:
                yield (key, n, "product"), item.product


@rule("CB034")
def leaving_reason_is_known(client: Client, norms: Norms) -> Complaints:
    """The reason for which a client left is one of schema.yaml's leaving reasons.

    Why clients leave can only be counted when equal reasons have equal names; what is particular
    about this client goes into `note`.

    Cure: choose one of the list, or add the reason under `leaving_reasons`.
    """
    if norms.leaving_reasons:
        yield from _unknown(_reasons(client), norms.leaving_reasons, "leaving reason")


def _reasons(client: Client) -> _Named:
    for n, leaving in enumerate(client.left):
        yield ("left", n, "reason"), leaving.reason
    for n, asked in enumerate(client.asked):
        yield ("asked", n, "reason"), asked.reason


@rule("CB035")
def problem_kind_is_known(client: Client, norms: Norms) -> Complaints:
    """A problem is of one of schema.yaml's kinds of problems.

    A kind that comes again and again points to what is wrong in the company, and it shows only when
    the same thing has the same name.

    Cure: choose one of the list, or add the kind under `problem_kinds`.
    """
    if norms.problem_kinds and client.problems:
        named = ((("problems", n, "kind"), problem.kind) for n, problem in enumerate(client.problems))
        yield from _unknown(named, norms.problem_kinds, "problem kind")


@rule("CB036")
def deal_stage_is_known(client: Client, norms: Norms) -> Complaints:
    """A deal stands at one of schema.yaml's stages.

    The stage carries the chance of winning. A deal at an unknown stage would be missing from the
    weighted sum of what is going to be sold.

    Cure: choose one of the list, or add the stage under `deal_stages` with its chance in percent.
    """
    if norms.deal_stages and client.deals:
        named = ((("deals", n, "stage"), deal.stage) for n, deal in enumerate(client.deals))
        yield from _unknown(named, norms.deal_stages, "deal stage")


@rule("CB037")
def interaction_kind_is_known(client: Client, norms: Norms) -> Complaints:
    """An interaction is of one of schema.yaml's kinds.

    The kind says whether the interaction counts as a contact with the client. Of an unknown kind
    nobody can tell, and the client would look neglected.

    Cure: choose one of the list, or add the kind under `interactions` with `contact: true` or `false`.
    """
    known = norms.interactions
    if known:
        odd = [n for n, interaction in enumerate(client.interactions) if interaction.kind not in known]
        named = ((("interactions", n, "kind"), client.interactions[n].kind) for n in odd)
        yield from _unknown(named, known, "kind of interaction")


@rule("CB038")
def preferred_channel_is_known(client: Client, norms: Norms) -> Complaints:
    """The preferred channel is `phone` or one of schema.yaml's kinds of interaction.

    A campaign picks those who like letters and those who like calls; a way that nobody uses picks
    nobody.

    Cure: choose one of the list, or add the kind under `interactions`.
    """
    if norms.interactions:
        yield from _unknown(_preferred(client), _ways_to_contact(norms), "way to contact a client")


def _preferred(client: Client) -> _Named:
    yield ("preferred_channel",), client.preferred_channel
    for n, contact in enumerate(client.contacts):
        yield ("contacts", n, "preferred_channel"), contact.preferred_channel


@rule("CB039", Severity.WARNING)
def talk_was_with_a_contact(client: Client, _norms: Norms) -> Complaints:
    """Whoever an interaction was `with` is one of the client's contacts, by the name that stands there.

    A person who is talked with but not listed has no phone, no role and no birthday, and is forgotten
    when the manager changes. People who left stay on the list with `left`.

    Cure: correct the name, or add the person under `contacts`.
    """
    names = {contact.name for contact in client.contacts}
    if client.kind == "person":
        names.update((client.name, *client.aliases))
    seen: set[str] = set()
    for n, interaction in enumerate(client.interactions):
        if interaction.with_ and interaction.with_ not in names:
            seen = seen or set(map(as_seen, names))
            if as_seen(interaction.with_) in seen:
                continue
            advice = suggestion(interaction.with_, names) or "; add the person under contacts"
            where = ("interactions", n, "with")
            yield Complaint(where, f'"{interaction.with_}" is no contact of this client{advice}')


@rule("CB040")
def named_deal_exists(client: Client, _norms: Norms) -> Complaints:
    """The deal that an interaction belongs to is one of the client's deals.

    The history of a deal is made of the interactions that name it; one that names another is lost to
    it.

    Cure: correct the id, or add the deal under `deals`.
    """
    ids = {deal.id for deal in client.deals}
    for n, interaction in enumerate(client.interactions):
        if interaction.deal and interaction.deal not in ids:
            advice = suggestion(interaction.deal, ids) or "; add it under deals"
            yield Complaint(
                ("interactions", n, "deal"), f'"{interaction.deal}" is no deal of this client{advice}'
            )


@rule("CB041", Severity.WARNING)
def contact_is_listed_once(client: Client, _norms: Norms) -> Complaints:
    """No two contacts of a client have one name.

    Interactions name a contact by the name alone, so of two with one name nobody knows who was talked
    with. Mostly it is one person entered twice. Names are compared by what people see: capitals, white
    space and the form in which accents are stored make no other person. Somebody who left and came back
    may stand twice, where `from` of the later card is no earlier than `left` of the other.

    Cure: make one of the two, or tell them apart, as in `Ana Ilieva (accounts)`.
    """
    seen: dict[str, list[Contact]] = {}
    for n, contact in enumerate(client.contacts):
        known = seen.setdefault(as_seen(contact.name), [])
        if any(not (_left_before(contact, one) or _left_before(one, contact)) for one in known):
            yield Complaint(("contacts", n, "name"), f'"{contact.name}" stands among the contacts twice')
        known.append(contact)


def _left_before(one: Contact, other: Contact) -> bool:
    return bool(one.left and other.from_ and one.left <= other.from_)


@rule("CB042")
def deal_id_is_given_once(client: Client, _norms: Norms) -> Complaints:
    """No two deals of a client have one id.

    Interactions and commands name a deal by its id; of two with one id nobody knows which is meant.

    Cure: give the newer deal an id of its own, and look at the interactions that name it.
    """
    seen: set[str] = set()
    for n, deal in enumerate(client.deals):
        if deal.id in seen:
            yield Complaint(("deals", n, "id"), f'"{deal.id}" is the id of two deals; change one')
        seen.add(deal.id)


@dated_rule("CB057")
def price_list_is_in_force(client: Client, norms: Norms, today: dt.date) -> Complaints:
    """The price list of a client is one of schema.yaml's price lists, and in force.

    Whoever sells by a list that is not there, or not yet, offers prices that nobody has agreed on.

    Cure: correct the name, or add the list under `price_lists` with the day `from` which it is in force.
    """
    lists = norms.price_lists
    if not lists or client.price_list is None:
        return
    yield from _unknown(iter(((("price_list",), client.price_list),)), lists, "price list")
    known = lists.get(client.price_list)
    if known and known.from_ and known.from_ > today:
        yield Complaint(("price_list",), f'"{client.price_list}" is in force from {known.from_} only')


@rule("CB058", Severity.HINT)
def manager_is_of_the_region(client: Client, norms: Norms) -> Complaints:
    """The manager of a client looks after its region, where the manager has one.

    A client in a region that nobody visits is called, if at all, from afar; often the region or the manager was
    mistyped, or the client moved and was not handed over. Regions that no manager has are not compared.

    Cure: hand the client over, or correct the region of the client, or of the manager in schema.yaml.
    """
    manager = norms.managers.get(client.manager or "")
    if not manager or not manager.region or not client.region or client.status == "former":
        return
    own = as_seen(manager.region)
    if as_seen(client.region) != own and as_seen(client.region) in _regions(norms):
        yield Complaint(
            ("region",),
            f'"{client.region}" is not the region of "{client.manager}", which is "{manager.region}"',
        )


_regions = per_norms(
    lambda norms: frozenset(as_seen(one.region) for one in norms.managers.values() if one.region)
)
