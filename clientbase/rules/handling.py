# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Who looks after a client, and why somebody went or said no."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from clientbase.finding import Complaint, Severity, Where
from clientbase.laws.presence import begins
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, dated_rule, rule


@rule("CB070")
def former_client_has_a_reason(client: Client, _norms: Norms) -> Complaints:
    """A former client has left on a day and for a reason.

    Clients who left are the only ones who can say what is wrong, and only as long as somebody
    remembers to write it down.

    Cure: add `left: {date: 2026-11-01, reason: price}`; where nobody knows, ask, and say `unknown`.
    """
    if client.status == "former" and not client.left:
        yield Complaint(("status",), "a former client needs `left` with its date and reason")
    elif client.left and not client.left[-1].reason:
        yield Complaint(("left",), "the reason for leaving is missing; add it")


@rule("CB071", Severity.WARNING)
def client_who_left_is_former(client: Client, _norms: Norms) -> Complaints:
    """A client who has left has the status `former`.

    Reports go by `left`; who goes by the status would remind the client and send it the newsletter, or
    take a client who is back for one who is gone.

    Cure: set `status: former`; where the client is back, write the day as `back` into the entry of `left`
    and set `status: active`.
    """
    has_gone = any(not leaving.back for leaving in client.left)
    if has_gone and client.status != "former":
        status = f'the status is "{client.status}"' if client.status else "there is no status"
        yield Complaint(("left",), f"the client has left, but {status}; write former, or add `back: DATE`")
    elif client.left and not has_gone and client.status == "former":
        yield Complaint(("status",), "former, but `left` says that the client is back; write active")


@rule("CB072", Severity.WARNING)
def active_client_has_a_manager(client: Client, norms: Norms) -> Complaints:
    """Somebody looks after every active client.

    A client without a manager is on nobody's list, and leaves before anybody notices. Where
    schema.yaml names no managers, nobody is missed.

    Cure: set `manager`.
    """
    if norms.managers and client.status == "active" and not client.manager:
        yield Complaint(("status",), "an active client needs a manager; set manager")


@dated_rule("CB073", Severity.WARNING)
def manager_is_still_here(client: Client, norms: Norms, today: dt.date) -> Complaints:
    """The manager of a client still works for the company.

    After a colleague has left, the clients who were not handed over are called by nobody.

    Cure: hand the clients over: `clientbase handover FROM TO`, or one of them with `--client CLIENT`.
    """
    manager = norms.managers.get(client.manager) if client.manager and client.status != "former" else None
    if manager and manager.until and manager.until < today:
        yield Complaint(("manager",), f'"{client.manager}" left on {manager.until}; hand the client over')


@rule("CB074", Severity.HINT)
def refusal_has_a_reason(client: Client, _norms: Norms) -> Complaints:
    """A proposal that was declined says why.

    Without the reason the same offer is made again, and the acceptance of offers cannot be improved.

    Cure: ask, and add `reason` to the proposal.
    """
    for n, proposal in enumerate(client.proposals):
        if proposal.decision == "declined" and not proposal.reason:
            yield Complaint(("proposals", n, "decision"), "declined without a reason; ask and add it")


@rule("CB075", Severity.HINT)
def lost_deal_has_a_reason(client: Client, norms: Norms) -> Complaints:
    """A deal that was lost says why.

    What is lost to a competitor's price and what is lost to a late answer needs different cures.

    Cure: ask, and add `reason` to the deal.
    """
    for n, deal in enumerate(client.deals):
        if not deal.reason and is_lost(deal.stage, norms):
            yield Complaint(("deals", n, "stage"), f'"{deal.stage}" without a reason; ask and add it')


def is_lost(stage: str, norms: Norms) -> bool:
    """Whether a deal at *stage* is lost, by the norms."""
    known = norms.deal_stages.get(stage)
    return stage == "lost" if known is None or known.chance is None else known.chance == 0


def is_won(stage: str, norms: Norms) -> bool:
    """Whether a deal at *stage* is won, by the norms."""
    known = norms.deal_stages.get(stage)
    return stage == "won" if known is None or known.chance is None else known.chance == 100  # noqa: PLR2004


def has_ended(stage: str, norms: Norms) -> bool:
    """Whether a deal at *stage* is won or lost, by the norms."""
    return is_won(stage, norms) or is_lost(stage, norms)


def is_open(stage: str, norms: Norms) -> bool:
    """Whether a deal at *stage* is neither won nor lost, by the norms."""
    if stage not in norms.deal_stages:
        return False
    chance = norms.deal_stages[stage].chance
    return stage not in {"won", "lost"} if chance is None else chance not in {0, 100}


@rule("CB048", Severity.WARNING)
def open_deal_is_not_closed(client: Client, norms: Norms) -> Complaints:
    """A deal at an open stage has no day of closing, and no reason for which it ended.

    A deal that is closed stands on nobody's list, and one that was neither won nor lost counts for nothing:
    where the client wants to talk again, the sale in the making would be seen nowhere.

    Cure: remove `closed` and `reason` where the deal is open again; else set the stage at which it ended.
    """
    for n, deal in enumerate(client.deals):
        if not (deal.closed or deal.reason) or not is_open(deal.stage, norms):
            continue
        if deal.closed:
            where = ("deals", n, "closed")
            yield Complaint(
                where, f'closed on {deal.closed}, but "{deal.stage}" is an open stage; remove closed'
            )
        if deal.reason:
            said = f'ended for a reason, but "{deal.stage}" is an open stage; remove reason'
            yield Complaint(("deals", n, "reason"), said)


@rule("CB076", Severity.WARNING)
def handovers_make_a_chain(client: Client, _norms: Norms) -> Complaints:
    """Each handover begins with the manager to whom the one before went, and the last ends with today's.

    Who looked after the client on a day is read from the handovers; where they do not meet, nobody
    did.

    Cure: correct `from` and `to`, or `manager`, or add the handover that is missing.
    """
    chain = sorted(enumerate(client.handovers), key=lambda numbered: numbered[1].date)
    for (_, before), (n, after) in pairwise(chain):
        if after.from_ and after.from_ != before.to:
            message = f'"{after.from_}" hands over, but on {before.date} the client went to "{before.to}"'
            yield Complaint(("handovers", n, "from"), message)
    if chain and client.manager != chain[-1][1].to:
        n, last = chain[-1]
        now = f'the manager is "{client.manager}"' if client.manager else "there is no manager"
        yield Complaint(("handovers", n, "to"), f'the client went to "{last.to}" on {last.date}, but {now}')


@rule("CB132", Severity.WARNING)
def client_is_there_when_handed_over(client: Client, _norms: Norms) -> Complaints:
    """A client is handed over when something is known of it already.

    What is sold from the day of a handover on is the new manager's, where the sale names nobody. With a day before the
    first one that is known of the client (`since`, `entered`, the first talk, sale, offer, deal or problem) all of it
    is, and whose the client was before stands in no report.

    Cure: correct the day, or write under `since` since when the client is one.
    """
    first = begins(client) if client.handovers else None
    for n, handover in enumerate(client.handovers):
        if first and handover.date < first:
            yield Complaint(
                ("handovers", n, "date"),
                f"{handover.date} is before {first}, the first day on which anything is known of the client",
            )


@rule("CB077", Severity.WARNING)
def decided_proposal_is_not_pending(client: Client, _norms: Norms) -> Complaints:
    """A proposal with a day or a reason of decision is decided.

    A pending proposal is on the agenda until somebody settles it, so the client would be asked again
    about what was answered.

    Cure: set `decision` to accepted or declined, or remove `decided` and `reason`.
    """
    for n, proposal in enumerate(client.proposals):
        if proposal.decision != "pending":
            continue
        if proposal.decided:
            where = ("proposals", n, "decided")
            yield Complaint(where, f"decided on {proposal.decided}, but pending; set decision")
        if proposal.reason:
            where = ("proposals", n, "reason")
            yield Complaint(where, "decided for a reason, but pending; set decision, or remove reason")


@rule("CB129", Severity.WARNING)
def settled_problem_has_its_day(client: Client, _norms: Norms) -> Complaints:
    """A problem that was settled somehow was settled on a day.

    Without `resolved` it is open: it stands on the agenda, and the client is asked about what is long in order. One
    that came up again is a problem of its own, or open without a resolution.

    Cure: add `resolved`, or remove `resolution`.
    """
    for n, problem in enumerate(client.problems):
        if problem.resolution and not problem.resolved:
            where = ("problems", n, "resolution")
            yield Complaint(where, "settled, but on no day; add resolved, or remove resolution")


@rule("CB127", Severity.WARNING)
def nothing_is_open_with_a_former_client(client: Client, norms: Norms) -> Complaints:
    """Nothing is open with a former client: no promise, task, deal, offer or problem.

    The agenda reminds nobody of it, since former clients are not on it. It comes about where one colleague archives a
    client whom another one has just promised something, and git puts both together.

    Cure: say what became of it (`clientbase done CLIENT`, `stage` of the deal, `decision` of the offer, `resolved` of
    the problem), or bring the client back: `clientbase restore CLIENT`.
    """
    if client.status == "former":
        for where, what in _open(client, norms):
            yield Complaint(where, f"{what}, but the client is former; close it, or bring the client back")


def _open(client: Client, norms: Norms) -> Iterator[tuple[Where, str]]:
    for n, talk in enumerate(client.interactions):
        if talk.next and not talk.next.done:
            yield ("interactions", n, "next"), f"promised for {talk.next.date}"
    for n in (n for n, one in enumerate(client.tasks) if not one.done):
        yield ("tasks", n), f"a task for {client.tasks[n].date}"
    for n, deal in enumerate(client.deals):
        if is_open(deal.stage, norms):
            yield ("deals", n, "stage"), f'"{deal.stage}" is an open stage'
    for n, proposal in enumerate(client.proposals):
        if proposal.decision == "pending":
            yield ("proposals", n), f"offered on {proposal.date} and pending"
    for n, problem in enumerate(client.problems):
        if not problem.resolved and not problem.resolution:
            yield ("problems", n), f"a problem since {problem.opened}"
