# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""The order of things: what cannot have happened yet, or not before something else."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from clientbase.finding import Complaint, Severity, Where
from clientbase.laws.happened import happened
from clientbase.model import Client, Contact
from clientbase.names import as_seen
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, dated_rule, rule

_ENTERED: Final = {
    "interactions": ("date", "interaction of"),
    "purchases": ("date", "purchase of"),
    "returns": ("date", "return of"),
    "proposals": ("date", "offer of"),
    "problems": ("opened", "problem arose on"),
}
"""The lists that say when an item was entered, each with the day on which it happened, and how people call that."""


@dated_rule("CB060")
def past_is_past(client: Client, _norms: Norms, today: dt.date) -> Complaints:
    """What has happened is not dated in the future.

    A slip of the year makes a client look cared for until that day comes. Plans may lie ahead: next
    steps, expected decisions, a silence agreed on, somebody's announced departure.

    Cure: correct the date, or write down what is planned as `next`.
    """
    now = today.isoformat()
    for where, day in happened(client):
        if day > now:
            yield Complaint(where, f"{day} is in the future; today is {now}")


@rule("CB061", Severity.WARNING)
def cooperation_begins_first(client: Client, _norms: Norms) -> Complaints:
    """No purchase is older than the start of cooperation.

    Anniversaries and the length of the cooperation go by `since`. Talks before it are the rule, sales
    before it are not.

    Cure: set `since` to the first purchase or earlier, or correct the date of the purchase.
    """
    if client.since and client.purchases:
        first = min(purchase.date for purchase in client.purchases)
        if first < client.since:
            yield Complaint(("since",), f"{client.since} is after the first purchase of {first}")


@rule("CB126", Severity.WARNING)
def goods_are_sold_before_they_return(client: Client, _norms: Norms) -> Complaints:
    """Nothing comes back before it was bought.

    A return belongs to the purchase that has its document, and else to one before it. One that is dated earlier lowers
    the sales of a time in which nothing was sold.

    Cure: correct the day of the return or of the purchase, or add the purchase that is missing.
    """
    if not client.returns or not client.purchases:
        return
    first = min(purchase.date for purchase in client.purchases)
    for n, back in enumerate(client.returns):
        named = [one.date for one in client.purchases if back.document and one.document == back.document]
        where: Where = ("returns", n, "date")
        if named and back.date < min(named):
            yield Complaint(where, f"{back.date} is before the purchase of {min(named)} that it names")
        elif back.date < first:
            yield Complaint(where, f"{back.date} is before the first purchase of {first}")


@rule("CB062")
def offer_precedes_decision(client: Client, _norms: Norms) -> Complaints:
    """A client decides on a proposal after it was made.

    How long clients take to decide is counted from one to the other; one of the two days is wrong.

    Cure: correct `date` or `decided`.
    """
    for n, proposal in enumerate(client.proposals):
        if proposal.decided and proposal.decided < proposal.date:
            where = ("proposals", n, "decided")
            yield Complaint(where, f"{proposal.decided} is before the offer of {proposal.date}")


@rule("CB063")
def problem_arises_before_its_end(client: Client, _norms: Norms) -> Complaints:
    """A problem is settled after it arose.

    How long clients wait for help is counted from one to the other; one of the two days is wrong.

    Cure: correct `opened` or `resolved`.
    """
    for n, problem in enumerate(client.problems):
        if problem.resolved and problem.resolved < problem.opened:
            where = ("problems", n, "resolved")
            yield Complaint(where, f"{problem.resolved} is before the problem arose on {problem.opened}")


@rule("CB064")
def deal_opens_before_it_closes(client: Client, _norms: Norms) -> Complaints:
    """A deal is closed after it was opened.

    How long a deal takes is counted from one to the other; one of the two days is wrong.

    Cure: correct `opened` or `closed`.
    """
    for n, deal in enumerate(client.deals):
        if deal.opened and deal.closed and deal.closed < deal.opened:
            yield Complaint(
                ("deals", n, "closed"), f"{deal.closed} is before the deal was opened on {deal.opened}"
            )


@rule("CB128", Severity.WARNING)
def deal_opens_before_it_is_expected(client: Client, _norms: Norms) -> Complaints:
    """A deal is expected to be decided after it was opened.

    Such a deal is overdue from its first day, and stands on the agenda as long as it is open; one of the two days is a
    slip.

    Cure: correct `opened` or `expected`.
    """
    for n, deal in enumerate(client.deals):
        if deal.opened and deal.expected and deal.expected < deal.opened:
            yield Complaint(
                ("deals", n, "expected"), f"{deal.expected} is before the deal was opened on {deal.opened}"
            )


@rule("CB065")
def contact_comes_before_leaving(client: Client, _norms: Norms) -> Complaints:
    """A contact leaves after having come.

    Who was responsible on a day is read from these two days; one of them is wrong.

    Cure: correct `from` or `left` of the contact.
    """
    for n, contact in enumerate(client.contacts):
        if contact.from_ and contact.left and contact.left < contact.from_:
            yield Complaint(
                ("contacts", n, "left"), f"{contact.left} is before the contact came on {contact.from_}"
            )


@rule("CB066")
def nobody_acts_after_leaving(client: Client, _norms: Norms) -> Complaints:
    """Nobody is talked with as a contact after having left the client.

    Either the person had not left yet, or somebody else was on the phone, and the record credits the
    wrong one. Who came back may stand among the contacts again, and is there `from` that day.

    Cure: correct `with` or the date of the interaction, or `left` of the contact.
    """
    if not any(contact.left for contact in client.contacts):
        return
    cards: dict[str, list[Contact]] = {}
    for contact in client.contacts:
        cards.setdefault(as_seen(contact.name), []).append(contact)
    for n, interaction in enumerate(client.interactions):
        if day := _had_left(cards.get(as_seen(interaction.with_ or ""), ()), interaction.date):
            yield Complaint(("interactions", n, "with"), f'"{interaction.with_}" had left on {day}')


def _had_left(cards: Sequence[Contact], day: dt.date) -> dt.date | None:
    """Return since when nobody of one name was there any more on *day*; None where somebody was."""
    left = [card.left for card in cards if card.left and card.left < day]
    there = (card for card in cards if not (card.left and card.left < day))
    if not left or any(card.from_ is None or card.from_ <= day for card in there):
        return None
    return max(left)


@rule("CB067", Severity.WARNING)
def entry_follows_what_happened(client: Client, _norms: Norms) -> Complaints:
    """What happened is entered on its day or later: a talk, a sale, a return, an offer, a problem.

    The delay between the two is one of the company's standards; an entry before the event makes it
    negative. What is only planned stands under `next`. Where the base lies in git, an item is also
    committed soon after its entry: it is back-dated where the first commit that holds it came later than
    both the standard for entry and `history.commit_within` allow.

    Cure: correct the day on which it took place, or `entered`; of what is back-dated to the day of the commit.
    """
    for key, (field, called) in _ENTERED.items():
        for n, item in enumerate(getattr(client, key)):
            if item.entered and item.entered < getattr(item, field):
                where = (key, n, "entered")
                yield Complaint(where, f"{item.entered} is before the {called} {getattr(item, field)}")


@rule("CB068", Severity.WARNING)
def nothing_is_bought_after_leaving(client: Client, _norms: Norms) -> Complaints:
    """A client who has left buys no more.

    Whoever buys has come back: as long as the record says that the client left, no list will show it.

    Cure: say that it is back: `clientbase set CLIENT left.back=DATE status=active`, which keeps when and why it
    had left; or correct the date.
    """
    if client.left and not client.left[-1].back and client.purchases:
        left = client.left[-1].date
        after = [purchase.date for purchase in client.purchases if purchase.date > left]
        if after:
            cure = f"if the client is back, set left.back={min(after)} status=active"
            yield Complaint(("left",), f"{left} is before the last purchase of {max(after)}; {cure}")


@rule("CB069", Severity.WARNING)
def next_step_lies_ahead(client: Client, _norms: Norms) -> Complaints:
    """A next step is not due before the talk in which it was promised.

    Such a promise is overdue from its first day, and the agenda shows it on top for ever.

    Cure: correct the day of the next step.
    """
    for n, interaction in enumerate(client.interactions):
        if interaction.next and interaction.next.date < interaction.date:
            where = ("interactions", n, "next")
            yield Complaint(where, f"{interaction.next.date} is before the interaction of {interaction.date}")


@rule("CB078", Severity.WARNING)
def promise_is_kept_after_it_was_given(client: Client, _norms: Norms) -> Complaints:
    """What was promised is done, a client comes back, and a silence ends, after it began.

    A promise that was kept before it was given, or a return before the leaving, is a slip of the day, and would
    count as if it had never been open.

    Cure: correct `done`, `back` or `until`.
    """
    for n, interaction in enumerate(client.interactions):
        if interaction.next and interaction.next.done and interaction.next.done < interaction.date:
            where: Where = ("interactions", n, "next", "done")
            yield Complaint(where, f"{interaction.next.done} is before the interaction of {interaction.date}")
    for n, task in enumerate(client.tasks):
        if task.done and task.entered and task.done < task.entered:
            yield Complaint(
                ("tasks", n, "done"), f"{task.done} is before the task was entered on {task.entered}"
            )
    for n, leaving in enumerate(client.left):
        if leaving.back and leaving.back < leaving.date:
            yield Complaint(
                ("left", n, "back"), f"{leaving.back} is before the client left on {leaving.date}"
            )
    silence = client.snoozed
    if silence and silence.from_ and silence.until < silence.from_:
        yield Complaint(
            ("snoozed", "until"), f"{silence.until} is before the silence began on {silence.from_}"
        )
