"""Which client is meant: the same words in every verb, by id, name, alias, phone or e-mail in any script."""

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from clientbase.cli.asking import again, ask, choose, on_terminal
from clientbase.cli.session import tell
from clientbase.edits.records import path_of
from clientbase.errors import UsageError
from clientbase.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.base import Base
    from clientbase.cli.session import Session
    from clientbase.lookups.clients import Candidate
    from clientbase.lookups.person import Person

_SHOWN = 20
"""More clients than this are not listed: the words are to say more."""


class Named(NamedTuple):
    """A client that was named, by its id and the path of its record."""

    client: str
    path: str


def record_named(session: "Session", text: str) -> Named:
    """Return the client that *text* means, to write to its record; only what is no id is looked up in the index."""
    if path := path_of(session.root, text):
        return Named(PurePath(path).stem, path)
    return client_named(session, session.base(judging=False, all_records=True), text)


def client_asked(session: "Session", text: str | None, usage: str) -> Named:
    """Return the client that *text* means; who is not named is asked for on a terminal, until somebody fits."""
    if text is None and not on_terminal():
        raise UsageError(say("say whose it is: clientbase {usage}", usage=usage))
    if text is not None:
        return record_named(session, text)
    while True:
        try:
            return record_named(session, ask(say("client")))
        except UsageError as error:
            again(error)


def client_named(session: "Session", base: "Base", text: str) -> Named:
    """Return the client that *text* means, and say which, where it is not its id.

    Of several one is chosen on a terminal. UsageError lists them elsewhere, and says what is near where none fits.
    """
    from clientbase.lookups.clients import candidates, nearest_named, path_named

    found = candidates(base, text)
    if not found:
        like = nearest_named(base, text)
        advice = say("did you mean: {names}?", names=_in_a_row(like)) if like else say("see: clientbase list")
        raise UsageError(say('no client "{text}"; {advice}', text=text, advice=advice))
    one = found[0] if len(found) == 1 else _chosen(text, found)
    path = path_named(base, one)
    if one.client != text:
        session.say(say('"{text}" is {name} ({client})', text=text, name=one.name, client=one.client))
    return Named(one.client, path)


def person_named(session: "Session", base: "Base", text: str) -> "Person":
    """Return the person that *text* means: CLIENT/contacts/NAME, a name in any script or half of it, e-mail or phone.

    Who stands in no list of people is looked for by the whole name. Of several one is chosen on a terminal.
    """
    from clientbase.edits.address import locate, split
    from clientbase.edits.records import document_of
    from clientbase.lookups.person import Person, at, people

    client, part = split(text)
    if part.startswith("contacts/"):
        named = record_named(session, client)
        n = locate(document_of(session.root, named.path), part).where[1]
        return at(base, named.client, int(n))
    found = people(base, text)
    if not found:
        session.say(
            say(
                'nobody called "{text}" stands among the people of a client; looking for the name itself',
                text=text,
            )
        )
        return Person((), called=text)
    lines = [str(one) for one in found[:_SHOWN]]
    if len(found) == 1:
        if text not in found[0].names:
            session.say(say('"{text}" is {what}', text=text, what=lines[0]))
        return found[0]
    return found[
        _which(
            lines,
            len(found),
            say('"{text}" fits {count} people; say whose: CLIENT/contacts/NAME', text=text, count=len(found)),
        )
    ]


def _chosen(text: str, found: "Sequence[Candidate]") -> "Candidate":
    advice = say(
        '"{text}" fits {count} clients; name one by its id, or say more of its name',
        text=text,
        count=len(found),
    )
    return found[_which(_lines(found[:_SHOWN]), len(found), advice)]


def _which(lines: "Sequence[str]", count: int, advice: str) -> int:
    """Show the first of *count* and let one be chosen; off a terminal that is an error with *advice*."""
    asked = on_terminal()
    for number, line in enumerate(lines, 1):
        tell(f"{number:3}  {line}" if asked else f"  {line}")
    if count > len(lines):
        tell("  " + say("and {count} more", count=count - len(lines)))
    if not asked:
        raise UsageError(advice)
    return choose(say("which"), len(lines))


def _lines(found: "Sequence[Candidate]") -> list[str]:
    rows = [(one.client, one.name, one.segment or "-", one.place or "-") for one in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _in_a_row(found: "Sequence[Candidate]") -> str:
    return ", ".join(f"{one.client} ({one.name})" for one in found)
