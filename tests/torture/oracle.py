"""What must hold however a run ended: each file is the old or the new one, and what was said of it is true."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tests.torture.copies import Ran
from tests.torture.world import Seen, Verb, readable

CODES: Final = frozenset({0, 1, 2, 3, 4, 130, 143})
KILLED: Final = frozenset({-9, 137})
UNREADABLE: Final = 3
_TRACE: Final = re.compile(r"Traceback|Exception ignored|^\w+Error\b", re.MULTILINE)
_LEFT: Final = re.compile(r"\.tmp$")
_OWNED_UP: Final = re.compile(r"\bstand(s|ing)?\b|not committed|cannot be told|is in the base")
_DENIED: Final = re.compile(r"\bnothing was (written|changed|taken back)")


class World(NamedTuple):
    """What can be seen of a base, and which tree is committed in it."""

    files: Seen
    tree: str


def faults(verb: Verb, before: World, after: World, now: World, ran: Ran, acknowledged: str) -> Iterator[str]:
    """Name what does not hold.

    *after* is what the run comes to where nothing fails, and *acknowledged* its last line.
    """
    if ran.code not in (CODES | KILLED if ran.code in KILLED else CODES):
        yield f"exit code {ran.code}"
    if found := _TRACE.search(ran.err):
        yield f"a traceback: {found[0]}"
    yield from _torn(verb, before, after, now, ran)
    changed = any(not _as(before, now, name, verb) for name in before.files | now.files)
    done = all(_as(after, now, name, verb) for name in after.files | now.files) or _is_short(ran)
    if ran.code == 0 and not done:
        yield "what was acknowledged is not there"
    if ran.code == 0 and verb.commits and now.tree != after.tree:
        yield "what was acknowledged is not committed"
    if now.tree not in {before.tree, after.tree}:
        yield "something else is committed"
    said = ran.err + ran.out
    owned_up = (
        _OWNED_UP.search(said) or (verb.says and verb.says in said) or acknowledged in said or _is_short(ran)
    )
    if ran.code in {1, 2, 3, 4, 130, 143} and changed and not owned_up:
        yield "it does not say what stands"
    if changed and not owned_up and _DENIED.search(ran.err):
        yield "it says that nothing was written"


def _torn(verb: Verb, before: World, after: World, now: World, ran: Ran) -> Iterator[str]:
    for name, data in now.files.items():
        if _LEFT.search(name) or (name.startswith(verb.made or ("\0",)) and _is_short(ran)):
            continue
        if name in verb.reads:
            if not readable(name, data):
                yield f"{name} is half written"
        elif data not in {before.files.get(name), after.files.get(name)}:
            yield f"{name} is neither the old nor the new one"
    for name in before.files:
        if name not in now.files and name in after.files:
            yield f"{name} is gone"
    for name in before.files.keys() - now.files.keys() - after.files.keys():
        # A record that goes elsewhere may be at both places, and never at none.
        came = [new for new in after.files.keys() - before.files.keys() if new.startswith("records/")]
        if name.startswith("records/") and came and not any(new in now.files for new in came):
            yield f"{name} is gone, and stands nowhere else"


def _is_short(ran: Ran) -> bool:
    """Return whether the run says that what it has made is short of something."""
    return ran.code == UNREADABLE or "git does not tell the history" in ran.err


def _as(wanted: World, now: World, name: str, verb: Verb) -> bool:
    if name in verb.reads or _LEFT.search(name):
        return True
    return wanted.files.get(name) == now.files.get(name)


def leftovers(now: World) -> list[str]:
    """Return the temporary files that stand in the base."""
    return [name for name in now.files if _LEFT.search(name)]
