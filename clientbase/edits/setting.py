"""Fields of a record or of an item in it: given another value, or taken away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from clientbase.edits.address import locate
from clientbase.edits.items import DECIDED
from clientbase.edits.lists import added_to, begun_after_the_last, changed_items, replaced_by, without
from clientbase.edits.records import document_of
from clientbase.edits.words import Given, Listed, given, listed
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError, UsageError
from clientbase.fields import FIELDS
from clientbase.language import say
from clientbase.model import Client, Deal, Problem, Proposal, Purchase
from clientbase.names import as_seen
from clientbase.rules.handling import has_ended, is_open, is_won
from clientbase.text.change import Change, Path_, Put, Remove
from clientbase.text.loader import Value
from clientbase.text.read import Document


def setting(
    document: Document, part: str, words: Sequence[str], rules: Rules, whole: type[Any] = Client
) -> list[Change]:
    """Say what `key=value` *words* change in *part* of a file that holds *whole*; `key=` takes away.

    `key+=value` adds to a list of words, and `key-=value` takes out of one.
    """
    if not words:
        raise UsageError(say("say what to set: key=value, or key= to take a value away"))
    where, shape, _ = locate(document, part, whole)
    if shape is Client and any(word.startswith("id=") for word in words):
        raise UsageError(
            say('"id" is the name of the file, not a field; to rename a client, rename its file')
        )
    more, plain = listed(words, shape, rules.norms, rules.today)
    here = _at(document.data, where)
    values = begun_after_the_last(here, given(plain, shape, rules.norms, rules.today))
    if twice := {one.where for one in more} & {*values}:
        raise UsageError(say('"{what}" is given twice; give it once', what=twice.pop()[0]))
    changes = [change for way, value in values.items() for change in _put(here, way, value, shape)]
    changes += [change for one in more for change in _listed(here, one)]
    changes += _reopened(here, values, shape, rules)
    changes += _closed_today(here, values, shape, rules)
    changes += _snoozed_today(values, shape, rules)
    changes += _decided_today(here, values, shape, rules)
    return [change._replace(where=(*where, *change.where)) for change in changes]


def meant(document: Document, part: str) -> tuple[type[Any], Any]:
    """Return the shape of a *part* of a record, and what stands there."""
    where, shape, _ = locate(document, part)
    return shape, _at(document.data, where)


def won_deal(document: Document, part: str, words: Sequence[str], rules: Rules) -> dict[str, Value] | None:
    """Return the deal at *part* as *words* make it, where they win it; it may not be won already."""
    shape, deal = meant(document, part)
    if shape is not Deal or not isinstance(deal, dict):
        return None
    _, plain = listed(words, shape, rules.norms, rules.today)
    put = {
        way[0]: value for way, value in given(plain, shape, rules.norms, rules.today).items() if len(way) == 1
    }
    stage = str(put.get("stage") or "")
    if not is_won(stage, rules.norms) or is_won(str(deal.get("stage")), rules.norms):
        return None
    return {**deal, **{str(key): value for key, value in put.items()}}


def of_the_sale(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split *words* about a deal that is won into what is said of it, and what only a sale has, as its product."""
    of_sale = [word for word in words if _head(word) in FIELDS[Purchase] and _head(word) not in FIELDS[Deal]]
    return [word for word in words if word not in of_sale], of_sale


def _head(word: str) -> str:
    return word.partition("=")[0].partition(".")[0]


def sale_of(deal: Mapping[str, Value], rules: Rules) -> dict[str, Value]:
    """Return what a won deal says of its sale: the day on which it was closed, its sum, the product in its title."""
    sale: dict[str, Value] = {"date": str(deal.get("closed") or rules.today.isoformat())}
    sale |= {key: deal[key] for key in ("amount", "currency") if deal.get(key)}
    title = as_seen(str(deal.get("title") or ""))
    product = next((known for known in rules.norms.products if as_seen(known) == title), None)
    return {**sale, "product": product} if product else sale


def _put(here: Any, way: Path_, value: Any, shape: type[Any]) -> Iterable[Change]:
    """Change one field: what is a list keeps what stays in it, with its comments."""
    field, present = FIELDS[shape].get(str(way[0])), _at(here, way)
    if field and field.form != "one" and field.parse in FIELDS:
        yield from changed_items(way, here.get(way[0]), value)
    elif value is None:
        yield from [Remove(way)] if _is_there(here, way) else []
    elif isinstance(present, list):
        yield from replaced_by(way, present, value)
    else:
        yield Put(way, value)


def _listed(here: Any, one: Listed) -> Iterator[Change]:
    """Add to a list of words, or take out of it; one word that stands alone is a list of it."""
    present = _at(here, one.where)
    make = added_to if one.sign == "+" else without
    yield from make(one.where, present, one.words)


def _reopened(here: Any, values: Given, shape: type[Any], rules: Rules) -> list[Change]:
    """Take away what tells of an end that an item has no more: of a lost deal that is won, why it was lost."""
    if not isinstance(here, dict):
        return []
    gone: Iterable[str] = ()
    if shape is Deal:
        gone = _of_another_end(str(here.get("stage")), values.get(("stage",)), rules)
    elif shape is Proposal and here.get("decision") in DECIDED:
        now = values.get(("decision",), here["decision"])
        gone = ("decided", "reason") if now not in DECIDED else ("reason",) if now != here["decision"] else ()
    elif shape is Problem and values.get(("resolved",), "") is None:
        gone = ("resolution",)
    return [Remove((key,)) for key in gone if key in here and (key,) not in values]


def _of_another_end(was: str, stage: Any, rules: Rules) -> Iterator[str]:
    """Say what a deal that had ended at one stage tells wrongly at another."""
    if not isinstance(stage, str) or not has_ended(was, rules.norms):
        return
    again = is_open(stage, rules.norms)
    if again:
        yield "closed"
    if again or (has_ended(stage, rules.norms) and is_won(stage, rules.norms) != is_won(was, rules.norms)):
        yield "reason"


def _closed_today(here: Any, values: Given, shape: type[Any], rules: Rules) -> list[Change]:
    """Say when a deal was won or lost, where it was open and no day is said or known."""
    stage = values.get(("stage",))
    if shape is not Deal or not isinstance(here, dict) or ("closed",) in values or here.get("closed"):
        return []
    anew = has_ended(str(stage), rules.norms) and not has_ended(str(here.get("stage")), rules.norms)
    return [Put(("closed",), rules.today.isoformat())] if anew else []


def _snoozed_today(values: Given, shape: type[Any], rules: Rules) -> list[Change]:
    """Say since when where a client is snoozed, anew or for longer: it excuses only who was not red on that day."""
    until, start = ("snoozed", "until"), ("snoozed", "from")
    anew = shape is Client and values.get(until) is not None and start not in values
    return [Put(start, rules.today.isoformat())] if anew else []


def _decided_today(here: Any, values: Given, shape: type[Any], rules: Rules) -> list[Change]:
    """Say when a proposal was decided, where that is not said and was not known."""
    anew = shape is Proposal and values.get(("decision",)) in DECIDED
    known = ("decided",) in values or "decided" in here
    return [Put(("decided",), rules.today.isoformat())] if anew and not known else []


def _at(data: Any, where: Path_) -> Any:
    """Return what stands at *where*, a key of a list being that of its last item; None where the way there ends."""
    part: Any
    for part in where:
        here = data[-1] if isinstance(data, list) and data and isinstance(part, str) else data
        if not isinstance(here, list) and not (isinstance(here, dict) and part in here):
            return None
        data = here[part]
    return data


def _is_there(data: Any, where: Path_) -> bool:
    return isinstance(above := _at(data, where[:-1]), dict) and where[-1] in above


def set_in_all(root: Path, paths: Sequence[str], words: Sequence[str], rules: Rules) -> list[Draft]:
    """Draft those of many records that the same *words* change; RefusedError names the errors of all of them."""
    drafts: list[Draft] = []
    refused: list[RefusedError] = []
    for path in paths:
        document = document_of(root, path)
        try:
            drafts.append(drafted(document, setting(document, "", words, rules), rules))
        except RefusedError as error:
            refused.append(error)
    if refused:
        raise RefusedError(
            say("nothing was written"), [found for error in refused for found in error.findings]
        )
    return [draft for draft in drafts if draft.changed]
