# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""What excuses from a contact, or counts as one, says enough to be judged by."""

from clientbase.finding import Complaint, Severity
from clientbase.laws.contact import LONGEST_SNOOZE
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, rule


@rule("CB115", Severity.WARNING)
def direction_is_said_where_it_counts(client: Client, norms: Norms) -> Complaints:
    """An interaction of a kind that counts only when it is ours says its direction.

    With `contact: outgoing` an unanswered letter of the client is no contact of ours. A letter of which
    nobody says who wrote it counts as none either, so that the client may look neglected.

    Cure: add `direction: out` or `direction: in`.
    """
    outgoing = {kind for kind, norm in norms.interactions.items() if norm.contact == "outgoing"}
    for n, talk in enumerate(client.interactions):
        if talk.kind in outgoing and talk.direction is None:
            message = f'"{talk.kind}" counts as a contact only where it is ours; add direction: out or in'
            yield Complaint(("interactions", n, "kind"), message)


@rule("CB116", Severity.WARNING)
def snooze_says_since_when(client: Client, _norms: Norms) -> Complaints:
    """A snooze says on which day it was decided, and lasts for a year at most.

    It excuses only who was not red on that day, and for one year at most. Where the day is missing, that of
    the commit that brought it counts.

    Cure: `clientbase set CLIENT snoozed.until=DATE` writes the day; decide again after a year.
    """
    snooze = client.snoozed
    if snooze and snooze.from_ is None:
        yield Complaint(("snoozed", "until"), "nobody says since when; add from")
    elif snooze and snooze.from_ and snooze.until > LONGEST_SNOOZE.after(snooze.from_):
        longest = LONGEST_SNOOZE.after(snooze.from_)
        yield Complaint(
            ("snoozed", "until"), f"{snooze.until} is more than a year ahead; it excuses until {longest}"
        )
