"""The message of a commit, made from what the commit changes, in the records' own words."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from clientbase.changes.compare import compare, shape_of
from clientbase.changes.wording import said
from clientbase.edits.write import Draft
from clientbase.index.scan import id_of
from clientbase.names import REGISTER, SCHEMA, is_record
from clientbase.text.read import Data, Unreadable, parse
from clientbase.values import counted

_OWN: Final = {SCHEMA: "norms", REGISTER: "decisions"}
"""The files of the company itself, by what they hold."""
TRAILER: Final = "Clientbase"
"""The key of the line at the end that says which command made the commit."""

_LISTED: Final = 50
_LONGEST: Final = 72


class Version(NamedTuple):
    """A file as it was and as it will be; None where there is none."""

    path: str
    before: str | None
    after: str | None


def versions_of(drafts: Iterable[Draft]) -> tuple[Version, ...]:
    """Return what drafts change."""
    return tuple(
        Version(draft.path, draft.before.text if draft.before else None, draft.after.text)
        for draft in drafts
        if draft.changed
    )


def message(versions: Sequence[Version], action: str, text: str | None = None) -> str:
    """Say what is changed, or *text* where people say it themselves; *action* is for programs.

    A commit without an action is none that `undo` takes for a command's.
    """
    words = text.strip() if text else ""
    trailer = f"\n{TRAILER}: {action}\n" if action else ""
    return f"{words or _told(versions)}\n{trailer}"


def _told(versions: Sequence[Version]) -> str:
    if len(versions) == 1:
        return _of_one(versions[0])
    lines = [f"- {_line(version)}" for version in versions[:_LISTED]]
    if len(versions) > _LISTED:
        lines.append(f"- and {len(versions) - _LISTED} more")
    return "\n".join([_counted(versions), "", *lines])


def _of_one(version: Version) -> str:
    whole, words = _line(version), parts(version)
    if len(whole) <= _LONGEST or len(words) == 1:
        return whole
    return "\n".join([f"{_name(version.path)}: {len(words)} changes", "", *(f"- {word}" for word in words)])


def _line(version: Version) -> str:
    return f"{_name(version.path)}: {'; '.join(parts(version))}"


def _name(path: str) -> str:
    return id_of(path) if is_record(path) else path


def parts(version: Version) -> tuple[str, ...]:
    """Return what is said of one file, change by change."""
    if not (is_record(version.path) or version.path in _OWN):
        return ("added" if version.before is None else "removed" if version.after is None else "changed",)
    try:
        before, after = _data(version.path, version.before), _data(version.path, version.after)
    except Unreadable:
        return ("made readable",) if version.after else ("text replaced",)
    if before is None or after is None:
        sign, data = ("+", after) if before is None else ("-", before)
        return (
            _plain(f"{sign} {_OWN.get(version.path, 'client')} {(data or {}).get('name') or ''}".strip()),
        )
    differences = compare(before, after, exact=True, shape=shape_of(version.path))
    return tuple(_plain(said(one, before, after)) for one in differences) or ("layout only",)


def _data(path: str, text: str | None) -> Data | None:
    return None if text is None else parse(text.encode(), path).data


def _counted(versions: Sequence[Version]) -> str:
    """Count the clients by what becomes of them; the same change of all of them is said itself."""
    clients = [version for version in versions if is_record(version.path)]
    others = sum(not (is_record(version.path) or version.path in _OWN) for version in versions)
    added = sum(version.before is None for version in clients)
    removed = sum(version.after is None for version in clients)
    changed = len(clients) - added - removed
    counts = [(added, "added"), (removed, "removed"), (changed, _change(clients) if changed else "")]
    words = [f"{count} {what}" for count, what in counts if count]
    told = [f"clients: {', '.join(words)}"] if words else []
    told += [f"{_OWN[version.path]} changed" for version in versions if version.path in _OWN]
    return "; ".join([*told, *([counted(others, "other file")] if others else [])])


def _change(clients: Sequence[Version]) -> str:
    changed = [client for client in clients if None not in {client.before, client.after}]
    first = parts(changed[0])
    words = "; ".join(first)
    alike = len(words) <= _LONGEST and all(parts(client) == first for client in changed)
    return f"changed ({words})" if alike else "changed"


def _plain(text: str) -> str:
    """Show what is not printable, so that no record's text poses as a line of its own."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
