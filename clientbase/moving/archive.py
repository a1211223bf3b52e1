"""Clients who leave go to the archive, and those who come back out of it; why they left stays in the record."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from clientbase.edits.lists import changed_items
from clientbase.edits.promises import open_promises
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError, UnreadableError, UsageError
from clientbase.language import say
from clientbase.laws.presence import has_left, leaving_on
from clientbase.model import Client
from clientbase.moving.place import archived, is_archived, moved, out_of_archive
from clientbase.rules.handling import is_open
from clientbase.rules.judge import judge
from clientbase.text.change import Change, Path_, Put
from clientbase.text.loader import Value
from clientbase.text.read import Document
from clientbase.visible import one_word

_FIELDS = ("reason", "note", "date")


def client_of(document: Document, rules: Rules) -> Client:
    """Return what a record says; UnreadableError where values of it are wrong."""
    client, findings = judge(document, rules.norms, rules.today)
    if client is None:
        raise UnreadableError(say("{path} has errors; mend it first", path=document.path), findings)
    return client


def known_reason(document: Document, rules: Rules) -> str | None:
    """Return why a client who has left already did so, where that is known."""
    left = leaving_on(client_of(document, rules), rules.today)
    return left.reason if left else None


def _named(client: str, deal: str) -> str:
    return one_word(f"{client}/deals/{deal}", bare=True)


def still_open(document: Document, rules: Rules) -> list[str]:
    """Say what is open with a client, each with what closes it: deals, offers, problems, promises and tasks."""
    client, name = client_of(document, rules), Path(document.path).stem
    deals = [
        f"deal {deal.id} is at {deal.stage}; close it with: clientbase set {_named(name, deal.id)} stage=STAGE"
        for deal in client.deals
        if is_open(deal.stage, rules.norms)
    ]
    offers = [
        f"offer of {proposal.date} is pending; close it with: "
        f"clientbase set {name}/proposals/{n} decision=DECISION"
        for n, proposal in enumerate(client.proposals)
        if proposal.decision == "pending"
    ]
    problems = [
        f"problem of {problem.opened} is open; close it with: "
        f"clientbase set {name}/problems/{n} resolved=DATE"
        for n, problem in enumerate(client.problems)
        if not problem.resolved
    ]
    promises = open_promises(document, rules)
    return [*deals, *offers, *problems] + [
        f"{one.words(rules.today)}, is open; close it with: clientbase done {name} {n}"
        for n, one in enumerate(promises, 1)
    ]


def to_archive(root: Path, path: str, leaving: Mapping[str, Value], rules: Rules) -> Draft:
    """Draft the record of a client who leaves: former, with the *leaving*, in the archive."""
    document = document_of(root, path)
    client = client_of(document, rules)
    gone = leaving_on(client, rules.today)
    if is_archived(path) and gone:
        raise RefusedError(
            say(
                "{path} is in the archive already; to bring it back: clientbase restore {stem}",
                path=path,
                stem=Path(path).stem,
            )
        )
    changes = [*_former(client), *_leaving(document, client, leaving, rules)]
    return moved(root, drafted(document, changes, rules), path if is_archived(path) else archived(path))


def _former(client: Client) -> Iterator[Change]:
    if client.status != "former":
        yield Put(("status",), "former")


def _leaving(document: Document, client: Client, said: Mapping[str, Value], rules: Rules) -> Iterator[Change]:
    """Say when and why; of a client who has left already, what is not known of it yet."""
    present = document.data.get("left")
    if str(said.get("date", "")) > rules.today.isoformat():
        raise UsageError(
            say('"date={date}" is in the future; archive the client once it has left', date=said["date"])
        )
    gone = leaving_on(client, rules.today)
    if gone is None:
        whole = {"date": rules.today.isoformat()} | {key: said[key] for key in _FIELDS if key in said}
        yield from changed_items(("left",), present, whole)
        return
    way = ("left", client.left.index(gone)) if isinstance(present, list) else ("left",)
    yield from (Put((*way, key), said[key]) for key in _FIELDS if key in said)


def out_of(root: Path, path: str, day: str, rules: Rules) -> Draft:
    """Draft the record of a client who came back on *day*: active, and no more in the archive."""
    document = document_of(root, path)
    client = client_of(document, rules)
    if not is_archived(path) and client.status != "former" and not has_left(client, rules.today):
        raise RefusedError(
            say("{path} is that of a client who has not left; there is nothing to restore", path=path)
        )
    gone = leaving_on(client, rules.today)
    changes: list[Change] = [Put(("status",), "active")] if client.status != "active" else []
    if gone:
        several = isinstance(document.data["left"], list)
        way: Path_ = ("left", client.left.index(gone)) if several else ("left",)
        changes.append(Put((*way, "back"), day))
    place = out_of_archive(path) if is_archived(path) else path
    return moved(root, drafted(document, changes, rules), place)
