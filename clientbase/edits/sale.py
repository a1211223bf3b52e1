"""Whether a purchase, or an offer of one, that is about to be entered reaches the company's minimum."""

from collections.abc import Callable, Iterator

from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError
from clientbase.finding import Finding, Severity
from clientbase.matching import threshold_for
from clientbase.rules.money import repeat_purchase_reaches_minimum
from clientbase.shapes import FIELDS, Client, Norms, Proposal, Purchase, Threshold

ClassOf = Callable[[], str | None]
"""Gives the ABC class of the client; asked only where a minimum depends on it."""

_CODE = "CB021"


def below_minimum(draft: Draft, added: int, rules: Rules, class_of: ClassOf) -> Iterator[Finding]:
    """Warn of those below the minimum among the last *added* purchases; RefusedError where one is blocked."""
    client, norms = draft.client, rules.norms
    if client is None or not norms.thresholds:
        return
    class_ = _class_that_matters(norms, class_of)
    for position in range(len(client.purchases) - added, len(client.purchases)):
        threshold = threshold_for(norms, client, client.purchases[position].date, class_)
        if threshold is None or (message := _complaint(client, position, threshold, norms)) is None:
            continue
        blocked = threshold.policy == "block"
        place = draft.after.place(("purchases", position, "amount"))
        severity = Severity.ERROR if blocked else Severity.WARNING
        finding = Finding(draft.path, *place, _CODE, message, severity)
        if blocked:
            raise RefusedError(
                "nothing was written; to sell all the same, say why: waiver=REASON", (finding,)
            )
        if finding not in draft.findings:
            yield finding


def small_offers(draft: Draft, added: int, rules: Rules, class_of: ClassOf) -> Iterator[Finding]:
    """Warn of those among the last *added* proposals whose acceptance would be a purchase below the minimum."""
    client, norms = draft.client, rules.norms
    if client is None or not norms.thresholds:
        return
    class_ = _class_that_matters(norms, class_of)
    for position, offer in list(enumerate(client.proposals))[-added:]:
        threshold = threshold_for(norms, client, offer.date, class_)
        if threshold is None or offer.amount is None:
            continue
        bought = client._replace(purchases=(*client.purchases, _accepted(offer)))
        if message := _complaint(bought, len(client.purchases), threshold, norms):
            place = draft.after.place(("proposals", position, "amount"))
            said = message.partition("; ")[0]
            yield Finding(
                draft.path, *place, _CODE, f"{said}; offer more, or ask who would waive it", Severity.WARNING
            )


def _accepted(offer: Proposal) -> Purchase:
    """Return the purchase that *offer* would be if it were accepted on its day."""
    known = {"date": offer.date, "amount": offer.amount, "currency": offer.currency}
    return Purchase(*(known.get(key, field.default) for key, field in FIELDS[Purchase].items()))


def _class_that_matters(norms: Norms, class_of: ClassOf) -> str | None:
    return class_of() if any(t.for_ and t.for_.class_ for t in norms.thresholds) else None


def _complaint(client: Client, position: int, threshold: Threshold, norms: Norms) -> str | None:
    """Let the rule judge by the one minimum that holds for this client on that day."""
    certain = norms._replace(thresholds=(threshold._replace(for_=None),))
    return next(
        (
            complaint.message
            for complaint in repeat_purchase_reaches_minimum(client, certain)
            if complaint.where[:2] == ("purchases", position)
        ),
        None,
    )
