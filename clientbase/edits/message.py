"""The message of a commit, made from what the commit changes, in the records' own words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from clientbase.changes.compare import compare, shape_of
from clientbase.changes.wording import said
from clientbase.edits.write import Draft
from clientbase.index.scan import id_of
from clientbase.names import REGISTER, SCHEMA, is_record
from clientbase.text.read import Data, Document, Unreadable, parse
from clientbase.values import counted

_OWN: Final = {SCHEMA: "norms", REGISTER: "decisions"}
"""The files of the company itself, by what they hold."""
TRAILER: Final = "Clientbase"
"""The key of the line at the end that says which command made the commit."""

_LISTED: Final = 50
_LAYOUT: Final = "layout only"
_LONGEST: Final = 72


class Version(NamedTuple):
    """A file as it was and as it will be; None where there is none."""

    path: str
    before: str | None
    after: str | None


def versions_of(drafts: Iterable[Draft], gone: Iterable[Document] = ()) -> tuple[Version, ...]:
    """Return what drafts change, a record that is moved as one that goes and one that comes, and what is *gone*."""
    changed = tuple(version for draft in drafts if draft.changed for version in _of_draft(draft))
    return (*changed, *(Version(one.path, one.text, None) for one in gone))


def _of_draft(draft: Draft) -> Iterator[Version]:
    before = draft.before.text if draft.before else None
    if draft.was:
        yield Version(draft.was, before, None)
        yield Version(draft.path, None, draft.after.text)
    else:
        yield Version(draft.path, before, draft.after.text)


def words_of(draft: Draft) -> tuple[str, ...]:
    """Return what is said of a draft, change by change."""
    if not draft.changed:
        return ()
    folder, was = draft.path.rpartition("/")[0], (draft.was or draft.path).rpartition("/")[0]
    whole = Version(draft.path, draft.before.text if draft.before else None, draft.after.text)
    return _Entry(whole, folder if folder != was else "").words()


class _Entry(NamedTuple):
    """What is said of one file; of a record that was moved, where it went."""

    version: Version
    moved: str = ""

    def words(self) -> tuple[str, ...]:
        said = parts(self.version)
        if self.moved:
            said = (f"moved to {self.moved}", *(word for word in said if word != _LAYOUT))
        return said

    def line(self) -> str:
        return f"{_name(self.version.path)}: {'; '.join(self.words())}"


def _entries(versions: Sequence[Version]) -> list[_Entry]:
    """Return the files one by one, a record that went at one place and came at another as one."""
    came = {id_of(one.path): one for one in versions if is_record(one.path) and one.before is None}
    went = {id_of(one.path): one for one in versions if is_record(one.path) and one.after is None}
    moved = came.keys() & went.keys()
    entries = []
    for one in versions:
        name = id_of(one.path) if is_record(one.path) else ""
        if name not in moved:
            entries.append(_Entry(one))
        elif one.after is not None:
            whole = Version(one.path, went[name].before, one.after)
            entries.append(_Entry(whole, one.path.rpartition("/")[0]))
    return entries


def message(versions: Sequence[Version], action: str, text: str | None = None) -> str:
    """Say what is changed, or *text* where people say it themselves; *action* is for programs.

    A commit without an action is none that `undo` takes for a command's.
    """
    words = text.strip() if text else ""
    trailer = f"\n{TRAILER}: {action}\n" if action else ""
    return f"{words or _told(versions)}\n{trailer}"


def _told(versions: Sequence[Version]) -> str:
    entries = _entries(versions)
    if len(entries) == 1:
        return _of_one(entries[0])
    lines = [f"- {entry.line()}" for entry in entries[:_LISTED]]
    if len(entries) > _LISTED:
        lines.append(f"- and {len(entries) - _LISTED} more")
    return "\n".join([_counted(entries), "", *lines])


def _of_one(entry: _Entry) -> str:
    whole, words = entry.line(), entry.words()
    if len(whole) <= _LONGEST or len(words) == 1:
        return whole
    return "\n".join(
        [f"{_name(entry.version.path)}: {len(words)} changes", "", *(f"- {word}" for word in words)]
    )


def _name(path: str) -> str:
    return id_of(path) if is_record(path) else path


def parts(version: Version) -> tuple[str, ...]:
    """Return what is said of one file, change by change."""
    if not (is_record(version.path) or version.path in _OWN):
        return ("added" if version.before is None else "removed" if version.after is None else "changed",)
    try:
        after = _data(version.path, version.after)
    except Unreadable:
        return ("text replaced",)
    try:
        before = _data(version.path, version.before)
    except Unreadable:
        return ("removed" if after is None else "made readable",)
    if before is None or after is None:
        sign, data = ("+", after) if before is None else ("-", before)
        return (
            _plain(f"{sign} {_OWN.get(version.path, 'client')} {(data or {}).get('name') or ''}".strip()),
        )
    differences = compare(before, after, exact=True, shape=shape_of(version.path))
    return tuple(_plain(said(one, before, after)) for one in differences) or (_LAYOUT,)


def _data(path: str, text: str | None) -> Data | None:
    return None if text is None else parse(text.encode(), path).data


def _counted(entries: Sequence[_Entry]) -> str:
    """Count the clients by what becomes of them; the same change of all of them is said itself."""
    versions = [entry.version for entry in entries]
    clients = [entry for entry in entries if is_record(entry.version.path)]
    others = sum(not (is_record(version.path) or version.path in _OWN) for version in versions)
    added = sum(entry.version.before is None for entry in clients)
    removed = sum(entry.version.after is None for entry in clients)
    changed = len(clients) - added - removed
    counts = [(added, "added"), (removed, "removed"), (changed, _change(clients) if changed else "")]
    words = [f"{count} {what}" for count, what in counts if count]
    told = [f"clients: {', '.join(words)}"] if words else []
    told += [f"{_OWN[version.path]} changed" for version in versions if version.path in _OWN]
    return "; ".join([*told, *([counted(others, "other file")] if others else [])])


def _change(clients: Sequence[_Entry]) -> str:
    changed = [entry for entry in clients if None not in {entry.version.before, entry.version.after}]
    first = changed[0].words()
    words = "; ".join(first)
    alike = len(words) <= _LONGEST and all(entry.words() == first for entry in changed)
    return f"changed ({words})" if alike else "changed"


def _plain(text: str) -> str:
    """Show what is not printable, so that no record's text poses as a line of its own."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
