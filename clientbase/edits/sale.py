"""Whether a purchase, or an offer of one, that is about to be entered reaches the company's minimum."""

from collections.abc import Iterator

from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError
from clientbase.fields import FIELDS
from clientbase.finding import Finding, Severity
from clientbase.laws.minimum import judged, minimum_for
from clientbase.laws.presence import standing
from clientbase.model import Client, Proposal, Purchase
from clientbase.norms import Norms, Threshold
from clientbase.rules.money import below

_CODE = "CB021"


def below_minimum(draft: Draft, added: int, rules: Rules, class_: str | None) -> Iterator[Finding]:
    """Warn of those below the minimum among the last *added* purchases; RefusedError where one is blocked."""
    client, norms = draft.client, rules.norms
    if client is None:
        return
    if "CB068" not in norms.rules.ignore:
        yield from _bought_by_former(draft, client)
    for position in range(len(client.purchases) - added, len(client.purchases)):
        purchase = client.purchases[position]
        threshold = minimum_for(norms, standing(client, rules.today), purchase.date, class_)
        if threshold is None or not (sums := _too_small(client, purchase, threshold, norms)):
            continue
        blocked = threshold.policy == "block"
        place = draft.after.place(("purchases", position, "amount"))
        severity = Severity.ERROR if blocked else Severity.WARNING
        message = f"{sums} for a repeat purchase; raise it or add a waiver"
        finding = Finding(draft.path, *place, _CODE, message, severity)
        if blocked:
            raise RefusedError(
                "nothing was written; to sell all the same, say why: waiver=REASON", (finding,)
            )
        if finding not in draft.findings:
            yield finding


def _bought_by_former(draft: Draft, client: Client) -> Iterator[Finding]:
    """Warn where whoever buys is former by the status alone: no day says that it bought after leaving."""
    if client.status == "former" and not client.left:
        place = draft.after.place(("status",))
        message = "the client is former and buys; if it is back, set status=active"
        yield Finding(draft.path, *place, "CB068", message, Severity.WARNING)


def small_offers(draft: Draft, added: int, rules: Rules, class_: str | None) -> Iterator[Finding]:
    """Warn of those among the last *added* proposals whose acceptance would be a purchase below the minimum."""
    client, norms = draft.client, rules.norms
    if client is None or not norms.thresholds:
        return
    for position, offer in list(enumerate(client.proposals))[-added:]:
        threshold = minimum_for(norms, standing(client, rules.today), offer.date, class_)
        if threshold is None or offer.amount is None:
            continue
        purchase = _accepted(offer)
        bought = client._replace(purchases=(*client.purchases, purchase))
        if sums := _too_small(bought, purchase, threshold, norms):
            place = draft.after.place(("proposals", position, "amount"))
            message = f"{sums} for a repeat purchase; offer more, or ask who would waive it"
            yield Finding(draft.path, *place, _CODE, message, Severity.WARNING)


def _accepted(offer: Proposal) -> Purchase:
    """Return the purchase that *offer* would be if it were accepted on its day."""
    known = {"date": offer.date, "amount": offer.amount, "currency": offer.currency}
    return Purchase(*(known.get(key, field.default) for key, field in FIELDS[Purchase].items()))


def _too_small(client: Client, purchase: Purchase, threshold: Threshold, norms: Norms) -> str | None:
    """Say how a purchase that is too small compares with the one minimum that holds on its day."""
    minimum = threshold.repeat_purchase
    small = judged(client, purchase, minimum, norms) == "small"
    return below(client, purchase, minimum, norms) if small else None
