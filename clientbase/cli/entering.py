"""From words, standard input and questions to complete items: what `add` and `log` share."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from clientbase.cli.asking import again, ask, ask_for_more, choose, confirm, on_terminal
from clientbase.cli.session import Session, tell, tell_all
from clientbase.edits.adding import items_in, needs_class
from clientbase.edits.items import DECIDED, choices, filled, last_bought, missing
from clientbase.edits.kinds import Kind
from clientbase.edits.sale import CODE as SMALL
from clientbase.edits.sale import MORE_RETURNED, is_nothing
from clientbase.edits.words import AskedBackError, given, nested
from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError, UsageError
from clientbase.language import say
from clientbase.model import Client, Contact, Purchase, Return
from clientbase.norms import Norms
from clientbase.rules.addresses import email_is_an_address, phone_is_a_number
from clientbase.text.change import Put, intended
from clientbase.text.loader import Value
from clientbase.typed import did_you_mean, typed

_T = TypeVar("_T")
_YEAR_ALONE = re.compile(r"since=\d{4}", re.ASCII)


class Entered(NamedTuple):
    """An item as it was entered, and the word beside it that is no field: the id or the deal."""

    beside: str | None
    item: dict[str, Value]


def entered(words: Sequence[str], shape: type[Any], beside: str | None, rules: Rules) -> tuple[Entered, ...]:
    """Read what was typed; `-` among the words stands for YAML from standard input, which words complete."""
    mark = f"{beside}="
    outside = [word.removeprefix(mark) for word in words if beside and word.startswith(mark)]
    if len(outside) > 1:
        raise UsageError(say('"{beside}" is given twice; give it once', beside=beside))
    fields = [word for word in words if word != "-" and not (beside and word.startswith(mark))]
    values = understood(fields, lambda words: given(words, shape, rules.norms, rules.today))
    if "-" not in words:
        return (Entered(outside[0] if outside else None, nested(values)),)
    found = []
    for item in items_in(sys.stdin.buffer.read()):
        inside = item.pop(beside, None) if beside else None
        whole = intended(item, [Put(where, value) for where, value in values.items()])
        found.append(Entered(outside[0] if outside else inside if isinstance(inside, str) else None, whole))
    if not found:
        raise UsageError(say("standard input has nothing to add"))
    return tuple(found)


def understood(words: Sequence[str], read: Callable[[Sequence[str]], _T]) -> _T:
    """Return what *read* makes of *words*; on a terminal it is asked which of two readings a value has."""
    for word in words:
        if _YEAR_ALONE.fullmatch(word):
            tell(say("{word}: only the year is said; its first day is written", word=word))
    while True:
        try:
            return read(words)
        except AskedBackError as error:
            if not on_terminal():
                raise
            words = [*_decided(words, error)]


def _decided(words: Sequence[str], error: AskedBackError) -> Iterator[str]:
    """Write the reading that is meant in place of what has two."""
    tell(say('  {key}: "{text}" can be', key=error.key, text=error.text))
    for number, reading in enumerate(error.readings, 1):
        tell(f"{number:3}  {reading}")
    meant = error.readings[choose(say("which"), len(error.readings))]
    for word in words:
        key, sign, text = word.partition("=")
        of_it = sign and error.key.startswith(key.rstrip("+-"))
        yield f"{key}={' '.join(text.split()).replace(error.text, meant, 1)}" if of_it else word


def completed(
    item: Mapping[str, Value],
    kind: str,
    shape: type[Any],
    rules: Rules,
    manager: str | None,
    record: Mapping[str, Any] | None = None,
) -> dict[str, Value]:
    """Fill in what goes without saying, and ask for what is missing; UsageError where nobody can be asked.

    What the client of *record* bought last is offered for the next purchase.
    """
    whole = filled(item, shape, rules.today, manager)
    lacking = missing(whole, kind, shape, rules.norms)
    if lacking and not on_terminal():
        words = " ".join(f"{name}=VALUE" for name in lacking)
        raise UsageError(
            say("the {kind} lacks {lacking}; add {words}", kind=kind, lacking=", ".join(lacking), words=words)
        )
    if shape is Purchase and "amount" in lacking:
        whole = _bought_again(whole, record or {}, rules)
    for name in lacking:
        if name not in whole:
            whole = asked(whole, name, shape, rules)
    return whole


def with_more(item: Mapping[str, Value], rules: Rules, manager: str | None) -> dict[str, Value]:
    """Complete a new client; on a terminal a phone and a person are asked for as well."""
    whole = completed(item, "client", Client, rules, manager)
    if not on_terminal():
        return whole
    if "phone" not in whole:
        whole = asked_for_more(whole, "phone", say("its number"), Client, rules)
    if "contacts" not in whole and (name := ask_for_more(say("contact, a name (nothing: none)"))):
        contact = completed({"name": name}, "contact", Contact, rules, None)
        whole["contacts"] = [asked_for_more(contact, "phone", say("the number"), Contact, rules)]
    return whole


def class_of(session: Session, client: str, kind: Kind, norms: Norms) -> str | None:
    """Return the class of a client, where a minimum for such an item depends on it."""
    if not needs_class(kind, norms):
        return None
    sql = "SELECT class FROM facts WHERE client = ?"
    class_: str | None = session.base(all_records=True).one(sql, (client,))
    return class_


def _bought_again(item: dict[str, Value], record: Mapping[str, Any], rules: Rules) -> dict[str, Value]:
    """Ask for product and sum of a purchase; what was bought last is offered."""
    if "product" not in item and (last := last_bought(record).get("product")):
        item = asked(item, "product", Purchase, rules, last)
    product = item.get("product")
    known = isinstance(product, str) and "currency" not in item
    price = last_bought(record, str(product)).get("amount") if known else None
    return asked(item, "amount", Purchase, rules, price or "")


def settled(
    item: dict[str, Value], shape: type[Any], rules: Rules, drafting: Callable[[dict[str, Value]], Draft]
) -> dict[str, Value]:
    """Return an item that can be written: on a terminal what is refused is asked for again, and the rest is kept."""
    while True:
        try:
            draft = drafting(item)
        except RefusedError as error:
            if not on_terminal():
                raise
            item = _mended(item, shape, rules, error)
            continue
        why = _doubtful(item, shape, draft)
        if why is None:
            return item
        if not on_terminal():
            raise UsageError(say("{why}; nothing was written; where it is meant, add --yes", why=why))
        if confirm(say("{why}; is it meant?", why=why)):
            return item
        item = asked(item, "amount", shape, rules)


def demand_meant(items: Sequence[Mapping[str, Value]], shape: type[Any], draft: Draft) -> None:
    """Refuse several items where one is probably a slip, since nobody is there who could say that it is meant."""
    numbered = [*enumerate(items, 1)] if shape is Purchase else [(0, items[0])]
    for number, item in numbered:
        if why := _doubtful(item, shape, draft):
            which = say("item {number}: ", number=number) if number else ""
            raise UsageError(
                say("{which}{why}; nothing was written; where it is meant, add --yes", which=which, why=why)
            )


def _mended(item: dict[str, Value], shape: type[Any], rules: Rules, error: RefusedError) -> dict[str, Value]:
    """Ask for what makes a refused item right: the reason of a sale below the minimum, else another value."""
    tell_all(map(str, error.findings))
    small = shape is Purchase and any(finding.code == SMALL for finding in error.findings)
    question = (
        say("reason to sell all the same (nothing: give up)")
        if small
        else say("what to change, as key=value (nothing: give up)")
    )
    while answer := ask_for_more(question):
        try:
            word = f"waiver.reason={answer}" if small else answer
            values = given([word], shape, rules.norms, rules.today)
        except UsageError as wrong:
            again(wrong)
        else:
            return intended(item, [Put(where, value) for where, value in values.items()])
    raise RefusedError(str(error))


def with_reason(proposal: dict[str, Value]) -> dict[str, Value]:
    """Ask why the client decided so, where it has decided and nobody says why; it may be left out."""
    if proposal.get("decision") not in DECIDED or proposal.get("reason") or not on_terminal():
        return proposal
    reason = ask_for_more(
        say("reason why it was {decision} (nothing: not known)", decision=proposal["decision"])
    )
    return {**proposal, "reason": reason} if reason else proposal


def _doubtful(item: Mapping[str, Value], shape: type[Any], draft: Draft) -> str | None:
    """Say what is probably a slip, though nothing forbids it."""
    if shape is Purchase and is_nothing(item.get("amount")):
        return say("the purchase is of 0")
    if shape is Return:
        return next((finding.message for finding in draft.findings if finding.code in MORE_RETURNED), None)
    return None


def asked_for_more(
    item: dict[str, Value], name: str, meaning: str, shape: type[Any], rules: Rules
) -> dict[str, Value]:
    """Ask for a field that may be left out, until the answer is understood, and one of those that are shown."""
    known = choices(name, shape, rules.norms, rules.today)
    while answer := ask_for_more(say("{name}: {meaning} (nothing: none)", name=name, meaning=meaning), known):
        try:
            _demand_possible(name, answer, rules)
            values = given([f"{name}={_one_of(known, answer)}"], shape, rules.norms, rules.today)
        except UsageError as error:
            again(error)
        else:
            return intended(item, [Put(where, value) for where, value in values.items()])
    return item


def _demand_possible(name: str, answer: str, rules: Rules) -> None:
    """Refuse what is no phone and no e-mail address, as `check` would say; UsageError says why."""
    if name in {"phone", "email"}:
        client, _ = typed({"name": "-", name: answer}, Client)
        judge = {"phone": phone_is_a_number, "email": email_is_an_address}[name]
        for complaint in judge(client, rules.norms) if client else ():
            raise UsageError(complaint.message)


def asked(
    item: dict[str, Value], name: str, shape: type[Any], rules: Rules, default: str = ""
) -> dict[str, Value]:
    """Ask for a field until the answer is understood, and one of those that are shown; Enter is the *default*."""
    known = choices(name, shape, rules.norms, rules.today)
    while True:
        answer = ask(name, known, default)
        try:
            _demand_possible(name, answer, rules)
            values = given([f"{name}={_one_of(known, answer)}"], shape, rules.norms, rules.today)
        except UsageError as error:
            again(error)
        else:
            return intended(item, [Put(where, value) for where, value in values.items()])


def _one_of(known: Sequence[str], answer: str) -> str:
    """Return an answer that is one of those that are shown, or several of them."""
    for word in answer.split(",") if known and answer not in known else ():
        if word.strip() not in known:
            raise UsageError(
                say(
                    '"{word}" is none of them{advice}',
                    word=word.strip(),
                    advice=did_you_mean(word.strip(), known),
                )
            )
    return answer
