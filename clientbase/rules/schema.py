# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Whether schema.yaml agrees with itself: a norm that can never hold would be passed over without a word."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from clientbase.fields import FIELDS
from clientbase.finding import Complaint, Severity, Where
from clientbase.model import Client
from clientbase.names import as_seen, transliterated
from clientbase.norms import FilledFields, Manager, Norms, Scope, Standard, Threshold
from clientbase.rules.custom_fields import pattern_fault
from clientbase.rules.filled import ITEMS, attributes
from clientbase.rules.registry import RULES, Complaints, schema_rule
from clientbase.typed import MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE, suggestion
from clientbase.values import Duration

if TYPE_CHECKING:
    from decimal import Decimal

_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_SOME_DAY: Final = dt.date(2001, 1, 1)
_MUST_STAY: Final = frozenset((*(f"CB00{n}" for n in range(1, 9)), MISSING_FIELD, WRONG_VALUE))
"""What makes a record unreadable: weighing it less would hide that the record is left out."""


@schema_rule("CB089")
def rate_is_usable(norms: Norms) -> Complaints:
    """A rate is of a foreign currency, above 0, and the only one from its day on.

    Sums are multiplied by it: 0 would make them vanish, and of two rates of one day nobody knows
    which holds. One unit of the base's own currency is worth one unit.

    Cure: write what one unit is worth in the base's currency, each new rate with its `from`.
    """
    for currency, rates in norms.rates.items():
        if not _CURRENCY.fullmatch(currency):
            message = f'"{currency}" is not a currency; write its ISO code, such as EUR'
            yield Complaint(("rates", currency), message)
        if currency == norms.base.currency:
            yield Complaint(("rates", currency), f'"{currency}" is the base\'s own currency; remove its rate')
        days = set()
        for n, rate in enumerate(rates):
            where: Where = ("rates", currency, n)
            if not rate.rate:
                yield Complaint(where, f'a rate of {rate.rate} makes every sum in "{currency}" vanish')
            if rate.from_ in days:
                day = f"from {rate.from_}" if rate.from_ else "without from"
                yield Complaint(where, f'"{currency}" has two rates {day}; keep one')
            days.add(rate.from_)


def _scoped(norms: Norms) -> Iterator[tuple[Where, Standard | Threshold]]:
    for n, standard in enumerate(norms.standards):
        yield ("standards", n), standard
    for n, threshold in enumerate(norms.thresholds):
        yield ("thresholds", n), threshold


@schema_rule("CB090")
def norm_is_for_somebody(norms: Norms) -> Complaints:
    """A norm is for segments and managers that schema.yaml declares.

    `for: {segment: horca}` is for nobody, and the clients it was meant for are judged by another norm.

    Cure: correct the name, or declare it under `segments` or `managers`.
    """
    for where, norm in _scoped(norms):
        if norm.for_:
            yield from _unknown_in(norm.for_, (*where, "for"), norms)
    for n, threshold in enumerate(norms.thresholds):
        yield from _unknown_names(threshold.waive, ("thresholds", n), "waive", "manager", norms.managers)
    segments: dict[Where, Iterable[str]] = {
        ("targets", "interval"): norms.targets.interval,
        ("service", "delivery"): norms.service.delivery,
    }
    for where, by_segment in segments.items():
        for name in by_segment if norms.segments else ():
            if name not in norms.segments:
                advice = suggestion(name, norms.segments)
                yield Complaint((*where, name), f'"{name}" is no segment of schema.yaml{advice}')


def _unknown_names(
    named: Iterable[str], where: Where, key: str, kind: str, known: Collection[str]
) -> Complaints:
    for n, name in enumerate(named):
        if known and name not in known:
            advice = suggestion(name, known)
            yield Complaint((*where, key, n), f'"{name}" is no {kind} of schema.yaml{advice}')


def _unknown_in(scope: Scope, where: Where, norms: Norms) -> Complaints:
    vocabularies = (("segment", scope.segment, norms.segments), ("manager", scope.manager, norms.managers))
    for kind, named, known in vocabularies:
        for name in named:
            if known and name not in known:
                advice = suggestion(name, known)
                yield Complaint((*where, kind), f'"{name}" is no {kind} of schema.yaml{advice}')


@schema_rule("CB091")
def until_follows_from(norms: Norms) -> Complaints:
    """Whatever holds from one day until another ends after it begins.

    A norm that ends before it begins is never in force, and a manager who left before coming never
    looked after anybody.

    Cure: correct `from` or `until`.
    """
    managers: Iterator[tuple[Where, Manager]] = ((("managers", key), m) for key, m in norms.managers.items())
    for where, entry in (*managers, *_scoped(norms)):
        if entry.from_ and entry.until and entry.until < entry.from_:
            yield Complaint((*where, "until"), f"{entry.until} is before {entry.from_}, the day it begins")


@schema_rule("CB092")
def target_is_within_limit(norms: Norms) -> Complaints:
    """A target is not longer than the limit of the same standard.

    Green is up to the target, yellow up to the limit, red beyond: where the limit comes first, nothing
    can be yellow and green is late.

    Cure: exchange the two, or leave one out.
    """
    for n, standard in enumerate(norms.standards):
        for kind in ("contact", "update", "entry"):
            interval = getattr(standard, kind)
            if interval and interval.target and interval.limit and _longer(interval.target, interval.limit):
                where = ("standards", n, kind, "target")
                yield Complaint(where, f"{interval.target} is longer than the limit of {interval.limit}")


def _longer(one: Duration, other: Duration) -> bool:
    return one.after(_SOME_DAY) > other.after(_SOME_DAY)


@schema_rule("CB093")
def pattern_is_a_regular_expression(norms: Norms) -> Complaints:
    r"""The pattern of an own field is a regular expression, and the field is a text.

    What is no expression cannot be matched, so every value would pass; a date, a number or a choice is
    judged by its type and not by a pattern. One with a repeat within a repeat, such as `(a+)+`, could hang on
    a text of thirty letters, so it is not taken: schema.yaml may have come from elsewhere.

    Cure: correct it; `\d` is a digit, `{4}` four times, and `[`, `(` and `.` need `\` before them.
    """
    for name, field in norms.fields.items():
        where = ("fields", name, "pattern")
        if field.pattern and field.type != "text":
            yield Complaint(where, f"a {field.type} has no pattern; remove it, or make the field a text")
        elif field.pattern and (fault := pattern_fault(field.pattern)):
            yield Complaint(where, fault)


@schema_rule("CB094")
def choice_has_choices(norms: Norms) -> Complaints:
    """An own field that is a choice names its choices, and no other field does.

    A choice without choices refuses every value; choices of a text are not looked at.

    Cure: add `choices: [...]`, or set `type: choice`.
    """
    for name, field in norms.fields.items():
        if field.type == "choice" and not field.choices:
            yield Complaint(("fields", name), f'"{name}" is a choice without choices; add them')
        if field.type != "choice" and field.choices:
            where = ("fields", name, "choices")
            yield Complaint(where, f"a {field.type} has no choices; write type: choice")


@schema_rule("CB095")
def weighed_rule_exists(norms: Norms) -> Complaints:
    """A code under `rules` is that of a rule, stands there once, and is one that may be weighed.

    A mistyped code changes nothing. A record that cannot be read or typed is left out of every report,
    so nobody can wish that away.

    Cure: look the code up (`clientbase explain`), and keep it in one of the lists.
    """
    seen: set[str] = set()
    for level in ("ignore", "hint", "warn", "error"):
        for n, code in enumerate(getattr(norms.rules, level)):
            if fault := _unweighable(code, seen):
                yield Complaint(("rules", level, n), f'"{code}" {fault}')
            seen.add(code)


def _unweighable(code: str, seen: set[str]) -> str | None:
    if code in _MUST_STAY:
        return "makes a record unusable and stays an error"
    known = {code for code, rule in RULES.items() if rule.scope != "schema"} | {UNKNOWN_FIELD}
    if code not in known:
        return f"is no rule that records are judged by{suggestion(code, sorted(known))}"
    return "stands under rules twice; keep it in one list" if code in seen else None


@schema_rule("CB096")
def lifecycle_ascends(norms: Norms) -> Complaints:
    """The multiples of the lifecycle ascend: cooling, then dormant, then lost.

    A client passes through the stages in this order as the silence grows. A stage whose multiple is
    not above the one before it would have no clients.

    Cure: put the numbers in order, for example `cooling: 1, dormant: 2, lost: 4`.
    """
    stages = ("cooling", "dormant", "lost")
    multiples = [getattr(norms.lifecycle, stage) for stage in stages]
    for n in (1, 2):
        if multiples[n] <= multiples[n - 1]:
            message = f"{multiples[n]} is not above {stages[n - 1]}, which is {multiples[n - 1]}"
            yield Complaint(("lifecycle", stages[n]), message)


@schema_rule("CB097")
def classes_ascend(norms: Norms) -> Complaints:
    """The bounds of the classes ascend: A before B, X before Y.

    The upper class takes clients up to its bound, the next from there on; where the bounds are
    exchanged, the middle class is empty.

    Cure: exchange the two numbers.
    """
    for key, lower, upper, names in (
        ("abc", norms.abc.a, norms.abc.b, ("a", "b")),
        ("xyz", norms.xyz.x, norms.xyz.y, ("x", "y")),
    ):
        if lower > upper:
            yield Complaint((key, names[1]), f"{upper} is below {names[0]}, which is {lower}")


@schema_rule("CB098")
def wanted_field_exists(norms: Norms) -> Complaints:
    """A required or recommended field is a field of what it is wanted of.

    A mistyped field is wanted of nobody. Fields within fields are named with a point, such as
    `source.channel`, and the company's own fields as `extra.loyalty_card`.

    Cure: correct the name (`clientbase fields` lists them all).
    """
    for key in ("required", "recommended"):
        wanted: FilledFields = getattr(norms, key)
        for kind in FilledFields._fields:
            shape = ITEMS[kind][1] if kind in ITEMS else Client
            for n, name in enumerate(getattr(wanted, kind)):
                own = kind == "client" and name.startswith("extra.")
                if not attributes(shape, name) or (own and name[6:] not in norms.fields):
                    known = (*FIELDS[shape], *(f"extra.{field}" for field in norms.fields))
                    yield Complaint(
                        (key, kind, n), f'"{name}" is no field of a {kind}{suggestion(name, known)}'
                    )


@schema_rule("CB099", Severity.HINT)
def deals_can_be_won_and_lost(norms: Norms) -> Complaints:
    """Some stage of a deal is won, with a chance of 100, and some is lost, with a chance of 0.

    By these two the program tells deals that are decided from those that are open, and asks why a deal
    was lost.

    Cure: add them, for example `won: 100, lost: 0`.
    """
    chances = {stage.chance for stage in norms.deal_stages.values()}
    for chance, what in ((100, "won"), (0, "lost")):
        if norms.deal_stages and chance not in chances:
            yield Complaint(("deal_stages",), f"no stage has a chance of {chance}; add `{what}: {chance}`")


@schema_rule("CB117", Severity.HINT)
def norm_has_one_reading(norms: Norms) -> Complaints:
    """A sum of the norms does not end in a point and three digits.

    To the program 1.250 is one and a quarter; half of the world writes so what others write 1,250 or 1250. A minimum
    that was meant a thousand times as large lets every order pass.

    Cure: write 1250 or 1.25, whichever is meant.
    """
    service = norms.service
    sums: list[tuple[Where, Decimal | None]] = [
        (("thresholds", n, "repeat_purchase"), one.repeat_purchase) for n, one in enumerate(norms.thresholds)
    ]
    sums += [(("service", "order"), service.order), (("service", "visit"), service.visit)] if service else []
    sums += (
        [(("service", "delivery", name), amount) for name, amount in service.delivery.items()]
        if service
        else []
    )
    from clientbase.spoken import two_readings  # takes long to load, and records do without it

    for where, amount in sums:
        if amount is not None and (reason := two_readings(amount, norms.base.currency)):
            yield Complaint(where, reason)


_NAMED: Final = (
    *("managers", "segments", "channels", "interactions", "products", "leaving_reasons", "problem_kinds"),
    *("deal_stages", "price_lists", "fields", "schedules", "selections"),
)
"""What schema.yaml gives names to."""


@schema_rule("CB122", Severity.WARNING)
def name_is_no_twin(norms: Norms) -> Complaints:
    """Two names of one kind differ in more than capitals, accents or the alphabet.

    To the program `olga`, `Olga` and an `olga` whose last letter is Cyrillic are three managers; whoever reads a list
    takes them for one, and each has a part of the clients, of the sales and of the lights.

    Cure: keep one of them, and change the records that bear the other: `clientbase list manager=Olga`, then `clientbase
    set --where manager=Olga manager=olga`. Where both are meant, give one a name that people can tell from the other.
    """
    for kind in _NAMED:
        named = getattr(norms, kind)
        names = [*named]
        first: dict[str, int] = {}
        for n, name in enumerate(names):
            other = first.setdefault(transliterated(as_seen(name)).casefold(), n)
            if other != n:
                where = (kind, name) if isinstance(named, Mapping) else (kind, n)
                said = f'"{name}" looks like "{names[other]}"; keep one of the two, or tell them apart'
                yield Complaint(where, said)


@schema_rule("CB123")
def norm_is_no_nothing(norms: Norms) -> Complaints:
    """A sum of the norms is not negative, and a multiple, a number or a period by which clients are judged is above 0.

    No order is below a minimum of -200, and a negative cost makes each order look better. Within no months nobody buys,
    so that nobody has a class.

    Cure: write what is meant, or leave the line out.
    """
    service, lifecycle, targets = norms.service, norms.lifecycle, norms.targets
    sums: list[tuple[Where, Decimal | None]] = [
        (("thresholds", n, "repeat_purchase"), one.repeat_purchase) for n, one in enumerate(norms.thresholds)
    ]
    if service:
        sums += [(("service", "order"), service.order), (("service", "visit"), service.visit)]
        sums += [(("service", "delivery", name), amount) for name, amount in service.delivery.items()]
    for where, amount in sums:
        if amount is not None and amount < 0:
            yield Complaint(where, f"{amount} is too little; write a larger one")
    judging: tuple[tuple[Where, Decimal | int], ...] = (
        (("lifecycle", "cooling"), lifecycle.cooling),
        (("lifecycle", "own_rhythm_from"), lifecycle.own_rhythm_from),
        (("lifecycle", "regular_after"), lifecycle.regular_after),
        (("targets", "slower"), targets.slower),
    )
    for where, number in judging:
        if not number:
            yield Complaint(where, f"{number} is too little; write a larger one")
    spans: tuple[tuple[Where, Duration | None], ...] = (
        (("lifecycle", "fallback"), lifecycle.fallback),
        (("abc", "period"), norms.abc.period),
        (("targets", "period"), targets.period),
    )
    for where, span in spans:
        if span and not span.number:
            yield Complaint(where, f"{span} is too little; write a larger one")
