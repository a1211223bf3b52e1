"""Whether a purchase, or an offer of one, that is about to be entered reaches the company's minimum."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError, UnreadableError
from clientbase.fields import FIELDS
from clientbase.finding import Finding, Severity
from clientbase.language import say
from clientbase.laws.minimum import judged, minimum_for, refused_waiver, trials_of
from clientbase.laws.presence import leaving_on, standing
from clientbase.model import Client, Leaving, Proposal, Purchase
from clientbase.norms import Norms, Threshold
from clientbase.rules.judge import judge
from clientbase.rules.money import below
from clientbase.text.change import Change, Path_, Put
from clientbase.text.loader import Value
from clientbase.text.read import Document
from clientbase.values import parse_day

CODE = "CB021"
"""The rule of the minimum."""
MORE_RETURNED = ("CB131", "CB029")
"""The rules that no more comes back than was bought, of one document and of all."""
_REFUSED = "CB079"


class Return(NamedTuple):
    """A client who has left and buys again: when it left and why, and what says that it is back."""

    left: Leaving
    day: dt.date
    changes: tuple[Change, ...]


def bought_after_leaving(
    document: Document, items: Sequence[Mapping[str, Value]], rules: Rules
) -> Return | None:
    """Return which leaving is over, if the client is back, by the first of the purchases *items* after it."""
    client = judge(document, rules.norms, rules.today).client
    for day in sorted(_days(items)) if client else ():
        left = leaving_on(client, day) if client else None
        if client and left and left.date < day:
            several = isinstance(document.data["left"], list)
            way: Path_ = ("left", client.left.index(left)) if several else ("left",)
            active = [Put(("status",), "active")] if client.status == "former" else []
            return Return(left, day, (Put((*way, "back"), day.isoformat()), *active))
    return None


def _days(items: Sequence[Mapping[str, Value]]) -> Iterator[dt.date]:
    for item in items:
        with suppress(ValueError):  # what is no day is refused when it is judged
            yield parse_day(str(item.get("date")))


def below_minimum(draft: Draft, added: int, rules: Rules, class_: str | None) -> Iterator[Finding]:
    """Warn of those below the minimum among the last *added* purchases; RefusedError where one is blocked.

    UnreadableError where values of the record are wrong, so that nobody can tell, and the company blocks sales.
    """
    client, norms = draft.client, rules.norms
    if client is None:
        if any(threshold.policy == "block" for threshold in norms.thresholds):
            findings = judge(draft.after, norms, rules.today).findings
            raise UnreadableError(say("{path} has errors; mend it first", path=draft.path), findings)
        return
    if "CB068" not in norms.rules.ignore:
        yield from _bought_by_former(draft, client)
    for position in range(len(client.purchases) - added, len(client.purchases)):
        purchase = client.purchases[position]
        threshold = minimum_for(norms, standing(client, rules.today), purchase.date, class_)
        if threshold is None or not (sums := _too_small(client, purchase, threshold, norms)):
            continue
        if purchase.waiver:
            place = draft.after.place(("purchases", position, "waiver"))
            said = refused_waiver(threshold.waive, purchase.waiver.by)
            finding = Finding(draft.path, *place, _REFUSED, said, Severity.ERROR)
            raise RefusedError(say("nothing was written; {sums}", sums=sums), (finding,))
        blocked = threshold.policy == "block"
        place = draft.after.place(("purchases", position, "amount"))
        severity = Severity.ERROR if blocked else Severity.WARNING
        message = f"{sums} for a repeat purchase; raise it or add a waiver"
        finding = Finding(draft.path, *place, CODE, message, severity)
        if blocked:
            raise RefusedError(
                say("nothing was written; to sell all the same, say why: waiver=REASON"), (finding,)
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
            yield Finding(draft.path, *place, CODE, message, Severity.WARNING)


def _accepted(offer: Proposal) -> Purchase:
    """Return the purchase that *offer* would be if it were accepted on its day."""
    known = {"date": offer.date, "amount": offer.amount, "currency": offer.currency}
    return Purchase(*(known.get(key, field.default) for key, field in FIELDS[Purchase].items()))


def _too_small(client: Client, purchase: Purchase, threshold: Threshold, norms: Norms) -> str | None:
    """Say how a purchase that is too small compares with the one minimum that holds on its day."""
    small = judged(client, purchase, threshold, norms, trials_of(client, norms)) == "small"
    return below(client, purchase, threshold.repeat_purchase, norms) if small else None


def is_nothing(amount: object) -> bool:
    """Whether a sum as it is written is 0."""
    return isinstance(amount, str) and not amount.strip("0.-") and amount != ""
