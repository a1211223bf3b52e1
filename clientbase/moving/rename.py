"""Another name or id for a client, followed by all that names it; the old ones become aliases."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.edits.lists import added_to, without
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, drafted
from clientbase.errors import RefusedError, UsageError
from clientbase.index.by_name import is_taken
from clientbase.language import say
from clientbase.moving.place import moved
from clientbase.moving.references import asked_for, following, paths_naming
from clientbase.names import as_seen, search_key, valid_id
from clientbase.text.change import Change, Put
from clientbase.visible import visible


class Wanted(NamedTuple):
    """What a client is to be called; None where that stays."""

    name: str | None
    id: str | None


def wanted(words: Sequence[str]) -> Wanted:
    """Read the new name, the new id, or both: `"Luna Trade" id=luna-trade`."""
    ids = [word[3:] for word in words if word.startswith("id=")]
    names = [word.removeprefix("name=") for word in words if not word.startswith("id=")]
    if len(ids) > 1:
        raise UsageError(say('"id" is given twice; give it once'))
    if odd := next((name for name in names if "=" in name), None):
        raise UsageError(
            say('"{odd}" is neither name= nor id=; other fields are changed by: clientbase set', odd=odd)
        )
    if odd := next((name for name in names if not name.isprintable()), None):
        raise UsageError(
            say('"{visible}" has a character that cannot be seen; type the name anew', visible=visible(odd))
        )
    found = Wanted(" ".join(names).strip() or None, ids[0] if ids else None)
    if found == (None, None):
        raise UsageError(say('say how it is called now: clientbase rename CLIENT "New name" id=new-id'))
    return found


def renamed(root: Path, base: Base, path: str, call: Wanted, rules: Rules) -> list[Draft]:
    """Draft the client's record first, then all that name it; RefusedError where the id is another's."""
    document, old = document_of(root, path), Path(path).stem
    new = call.id or old
    if new != old:
        _demand_free(root, new, old)
    changes = [*_called(document.data, call.name), *also_called(document.data, call.name, [old], new)]
    own = moved(root, drafted(document, changes, rules), f"{path.rpartition('/')[0]}/{new}.yaml")
    if new == old:
        return [own]
    others = [following(root, one, old, new, rules) for one in paths_naming(base, old) if one != path]
    schema = asked_for(root, old, new)
    return [own, *others, *([schema] if schema else [])]


def demand_own_name(base: Base, name: str, own: str) -> None:
    """Refuse a name that is another client's, or its id or alias: nobody could tell the two apart."""
    rows = base.ask("SELECT id, name, aliases FROM clients WHERE id <> ? ORDER BY id", (own,))
    for client, called, aliases in rows:
        if as_seen(name) in map(as_seen, (client, called, *json.loads(aliases or "[]"))):
            raise RefusedError(
                say(
                    '"{name}" is {called} ({client}) already; nothing was written: choose another name, make '
                    "the two one with clientbase merge {client} {own}, or add --yes",
                    name=name,
                    called=called,
                    client=client,
                    own=own,
                )
            )


def _demand_free(root: Path, new: str, old: str) -> None:
    if fault := valid_id(new):
        raise UsageError(fault)
    if is_taken(root, new):
        raise RefusedError(
            say(
                'there is a client "{new}" already; choose another id, or make the two one: clientbase '
                "merge {new} {old}",
                new=new,
                old=old,
            )
        )


def _called(data: Mapping[str, Any], name: str | None) -> Iterator[Change]:
    """Give another name; the old one becomes an alias, and the new one is none any more."""
    old = str(data.get("name") or "")
    if name is None or name == old:
        return
    yield Put(("name",), name)
    aliases = data.get("aliases")
    known = (
        [one for one in aliases if as_seen(str(one)) == as_seen(name)] if isinstance(aliases, list) else []
    )
    if as_seen(old) != as_seen(name):
        yield from added_to(("aliases",), aliases, [old])
    if known:
        yield from without(("aliases",), aliases, [str(one) for one in known])


def also_called(data: Mapping[str, Any], name: str | None, ids: Iterable[str], new: str) -> Iterator[Change]:
    """Keep old *ids* as aliases, unless one of its names is spelt so: whoever types one finds the client."""
    aliases = data.get("aliases")
    names = [data.get("name"), name, *(aliases if isinstance(aliases, list) else [])]
    spelt = {search_key(str(one)) for one in (*names, new) if one}
    lost = [one for one in ids if search_key(one) not in spelt]
    yield from added_to(("aliases",), aliases, lost)
