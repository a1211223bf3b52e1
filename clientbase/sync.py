"""A base and its remote brought together: what is ours goes out, what others did comes in, merged by items.

    1. what was interrupted, a rebase or merge, is gone on with: conflicts that somebody has decided stand as decided
    2. fetch
    3. under the lock: check, commit what is ours, rebase it onto theirs, check what came of that
    4. push; where others were quicker, from 2 on
It stops at the first thing that needs a person, and goes on from there when it is called again.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.edits.commit import Committing
from clientbase.edits.message import Version
from clientbase.errors import BlockedError, RefusedError
from clientbase.finding import Finding, Severity
from clientbase.git import Repository, need
from clientbase.language import say, say_n
from clientbase.merging.markers import Labels
from clientbase.merging.resolve import merged
from clientbase.merging.setup import set_up
from clientbase.names import REGISTER, SCHEMA, is_record
from clientbase.text.inside import WHOLE, held
from clientbase.text.read import Unreadable, parse
from clientbase.text.store import locked, put
from clientbase.visible import one_word

_TIMES: Final = 5  # so often it is tried again where others push at the same time
_CONTINUE: Final = {"rebase": ("rebase", "--continue"), "merge": ("commit", "--no-edit")}
_ATTRIBUTES: Final = ".gitattributes"
_ASKED: Final = "clientbase-asked"
"""In git's own folder: the files that somebody was asked to decide about."""
_BEGUN: Final = "clientbase-sync"
"""In git's own folder while a rebase of ours is at work."""


class Remote(NamedTuple):
    """Where a branch is sent to, and what is known here of the one there."""

    name: str
    branch: str
    """as it is called here"""
    ref: str
    """the same as it is called there"""
    known: str | None
    """its last known commit; None where it is not there yet"""


class Synced(NamedTuple):
    """What came of it."""

    committed: str
    received: int
    sent: int
    others: tuple[str, ...]
    """files that are changed and none of the base's own"""


class _Own(NamedTuple):
    """Files that differ from the last commit."""

    versions: tuple[Version, ...]
    others: tuple[str, ...]


def sync(root: Path, judged: Callable[[], Sequence[Finding]], tell: Callable[[str], None]) -> Synced:
    """Bring the base and its remote together; *judged* gives what `check` finds.

    Raises:
        RefusedError: conflicts or errors, which somebody must decide or mend
        BlockedError: git, the network or the remote say no

    """
    repository = need(root)
    committed, received = "", 0
    with locked(root):
        _go_on(root, repository, tell)
        set_up(root)
    for _ in range(_TIMES):
        remote = _remote(repository)
        offline = _fetched(repository, remote)
        with locked(root):
            remote = _remote(repository)
            own = _own(repository)
            ours = {version.path for version in own.versions} | _ahead(repository, remote)
            _demand_sound(judged, ours)
            committed = _commit(root, own.versions) or committed
            there = _demanded(repository, remote, offline, committed)
            came = _count(repository, "HEAD", there.known)
            if came:
                _rebase(root, repository, there, own.others, tell)
                received += came
                _demand_sound(judged, ours)
            head, sent = str(repository.head()), _count(repository, there.known, "HEAD")
        if not sent or _pushed(repository, there, head):
            return Synced(committed, received, sent, own.others)
    raise BlockedError(
        say(
            "others push all the time, or a killed push has left {ref} locked at the remote (a file {ref}.lock);"
            " then go on with: clientbase sync",
            ref=there.ref,
        )
    )


def foreseen(root: Path) -> Synced:
    """Say what would be committed and sent, and what is known to come; nobody is asked and nothing is written."""
    repository = need(root)
    if operation := repository.operation():
        raise BlockedError(
            say("a {operation} is in progress; it is gone on with by: clientbase sync", operation=operation)
        )
    remote, own = _remote(repository), _own(repository)
    known = remote.known if remote else None
    sent = _count(repository, known, "HEAD") + bool(own.versions)
    names = ", ".join(version.path for version in own.versions)
    return Synced(names, _count(repository, "HEAD", known), sent, own.others)


def _undecided(root: Path, left: Collection[str]) -> str:
    places = _places(root, left)
    if any(_line(root / path) for path in left):
        return say(
            "{places} is in conflict; decide between the marked lines and save, then go on with: clientbase sync",
            places=places,
        )
    return say(
        "{places} is in conflict; decide as it says above, then go on with: clientbase sync", places=places
    )


def _go_on(root: Path, repository: Repository, tell: Callable[[str], None]) -> None:
    """End a rebase or merge that was interrupted, as far as it is decided."""
    while operation := repository.operation():
        killed = (
            operation == "rebase" and repository.ask("rev-parse", "--verify", "--quiet", "REBASE_HEAD").code
        )
        if killed and _taken_back(repository):
            continue
        if killed or operation not in _CONTINUE:
            raise BlockedError(
                say(
                    "a {operation} is in progress; end it with git {operation} --continue or --abort, "
                    "then go on with: clientbase sync",
                    operation=operation,
                )
            )
        labels = Labels("others", "yours") if operation == "rebase" else None
        said = [line for one in merged(root, labels=labels) for line in one.said]
        _take_decisions(root, repository)
        if left := repository.unmerged():
            _ask(root, repository, left)
            for line in said:
                tell(line)
            if labels:
                tell(say("here is what others have sent, there what is yours"))
            raise RefusedError(_undecided(root, left))
        answer = repository.ask(*_CONTINUE[operation])
        if answer.code and not repository.unmerged():
            raise BlockedError(
                say(
                    "{blocked}; to begin anew: git {operation} --abort, then go on with: clientbase sync",
                    blocked=repository.blocked(answer, operation),
                    operation=operation,
                )
            )
    (repository.git_dir / _BEGUN).unlink(missing_ok=True)


def _taken_back(repository: Repository) -> bool:
    """Take back a rebase of ours that was killed at work; say no where it is not ours.

    Git takes a commit off its list before it applies it: going on would lose that one. While HEAD is on a branch,
    nothing has moved yet, and git may know too little to abort; the stash keeps what it had set aside.
    """
    if not (repository.git_dir / _BEGUN).exists():
        return False
    if not repository.ask("rebase", "--abort").code:
        return True
    aside = (repository.git_dir / "rebase-merge/autostash").exists()
    if repository.ask("symbolic-ref", "--quiet", "HEAD").code or repository.ask("rebase", "--quit").code:
        return False
    if aside:
        repository.ask("stash", "pop", "--quiet")
    return True


def _ask(root: Path, repository: Repository, paths: Collection[str]) -> None:
    """Remember which files have marks of a conflict: without them they are decided, also where ours alone is left."""
    put(repository.git_dir / _ASKED, "\n".join(path for path in paths if _line(root / path)), lasting=False)


def _take_decisions(root: Path, repository: Repository) -> None:
    """Take files as decided that have no mark of a conflict any more."""
    asked: Sequence[str] = ()
    if said := held(repository.git_dir / _ASKED):
        asked = said.decode(errors="replace").split("\n")
    for path, (_, ours, theirs) in repository.unmerged().items():
        if ours and theirs and _is_own(path) and path != _ATTRIBUTES:
            with suppress(Unreadable):
                data = held(root / path)
                if data is None:
                    continue
                parse(data, path)
                if path in asked or data != repository.blob(ours):
                    repository.run("add", "--", repository.inside(path))


def _places(root: Path, paths: Collection[str]) -> str:
    return ", ".join(f"{path}{_line(root / path)}" for path in paths)


def _line(file: Path) -> str:
    for number, line in enumerate((held(file) or b"").split(b"\n"), 1):
        if line.lstrip().startswith(b"<<<<<<<"):
            return f":{number}"
    return ""


def _remote(repository: Repository) -> Remote | None:
    """Return where the branch is sent to; None where there is no remote."""
    if (branch := repository.ask("symbolic-ref", "--quiet", "--short", "HEAD")).code:
        repository.head()  # whose branch is broken has one checked out
        raise BlockedError(
            say(
                "no branch is checked out; choose one with: git switch BRANCH, then go on with: clientbase sync"
            )
        )
    name = branch.out.decode(errors="replace").strip()
    form = "--format=%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)"
    line = repository.run("for-each-ref", form, f"refs/heads/{name}").decode(errors="replace").strip("\n")
    remote, ref, tracking = line.split("\0") if line else ("", "", "")
    if not remote:
        names = repository.run("remote").decode(errors="replace").split()
        if not names:
            return None
        if len(names) > 1 and "origin" not in names:
            step = f"git branch {one_word(f'--set-upstream-to=REMOTE/{name}', bare=True)}"
            raise BlockedError(
                say(
                    "several remotes, {names}: say which one with: {step}, then go on with: clientbase sync",
                    names=", ".join(names),
                    step=step,
                )
            )
        remote = "origin" if "origin" in names else names[0]
        ref, tracking = f"refs/heads/{name}", f"refs/remotes/{remote}/{name}"
    found = repository.ask("rev-parse", "--verify", "--quiet", f"{tracking}^{{commit}}")
    return Remote(remote, name, ref, None if found.code else found.out.decode().strip())


def _fetched(repository: Repository, remote: Remote | None) -> BlockedError | None:
    """Learn what is at the remote; give what stands in the way."""
    answer = repository.ask("fetch", "--quiet", remote.name) if remote else None
    return repository.blocked(answer, "fetch") if answer and answer.code else None


def _demanded(
    repository: Repository, remote: Remote | None, offline: BlockedError | None, committed: str
) -> Remote:
    """Return the remote; BlockedError where there is none that answers, and what was committed all the same."""
    here = say("committed {commit}; ", commit=committed) if committed else ""
    if remote is None:
        raise BlockedError(
            say(
                "{here}there is no remote to send it to; next: git remote add origin URL, "
                "then go on with: clientbase sync",
                here=here,
            )
        )
    if offline:
        raise BlockedError(
            say(
                "{here}{name} cannot be reached: {offline}; try again later",
                here=here,
                name=remote.name,
                offline=offline,
            )
        )
    heads = repository.run("for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/{remote.name}/")
    if remote.known is None and (names := {*heads.decode(errors="replace").split()} - {"HEAD"}):
        step = f"git branch {one_word(f'--set-upstream-to={remote.name}/{min(names)}', bare=True)}"
        raise BlockedError(
            say(
                "{here}{name} has no branch {branch}, but {sorted}: say which one is meant with: {step}, "
                "or send a new one: git push -u {name} {branch}",
                here=here,
                name=remote.name,
                branch=remote.branch,
                sorted=", ".join(sorted(names)),
                step=step,
            )
        )
    return remote


def _own(repository: Repository) -> _Own:
    """Return what is changed: files of the base itself, with their texts, and others of the whole repository."""
    words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    found = [(entry[:2], entry[3:]) for entry in repository.lines(*words)]
    own = [path for _, path in found if _is_in_base(repository, path)]
    # What git does not know yet is in nobody's way.
    others = tuple(path for state, path in found if state != "??" and path not in own)
    return _Own(tuple(_version(repository, repository.outside(path)) for path in own), others)


def _is_in_base(repository: Repository, path: str) -> bool:
    """Whether a path of the repository is one of the base's own files."""
    return path.startswith(repository.prefix) and _is_own(repository.outside(path))


def _is_own(path: str) -> bool:
    return is_record(path) or path in {SCHEMA, REGISTER, _ATTRIBUTES} or path.startswith("reports/")


def _version(repository: Repository, path: str) -> Version:
    before, after = repository.blob(f"HEAD:{repository.inside(path)}"), held(repository.base / path, WHOLE)
    return Version(
        path, *(None if data is None else data.decode("utf-8-sig", "replace") for data in (before, after))
    )


def _ahead(repository: Repository, remote: Remote | None) -> set[str]:
    """Return the files of commits that are not at the remote yet."""
    if remote is None or remote.known is None or repository.head() is None:
        return set()
    words = ("diff", "--name-only", "-z", "--no-renames", f"{remote.known}...HEAD")
    paths = [path for path in repository.lines(*words) if _is_in_base(repository, path)]
    return {repository.outside(path) for path in paths}


def _demand_sound(judged: Callable[[], Sequence[Finding]], ours: Collection[str]) -> None:
    """Send no errors: those in files that others have not changed are theirs to mend."""
    if ours:
        errors = [
            one for one in judged() if one.severity is Severity.ERROR and (one.path in ours or SCHEMA in ours)
        ]
        if errors:
            raise RefusedError(
                say(
                    "{errors} in what is to be sent; mend it, then go on with: clientbase sync",
                    errors=say_n("{n} error", "{n} errors", len(errors)),
                ),
                errors,
            )


def _commit(root: Path, versions: Sequence[Version]) -> str:
    """Commit what is ours; give the commit's id and subject."""
    if not versions:
        return ""
    save = Committing(root, "")
    save.make(versions, None)
    return save.result()


def _count(repository: Repository, old: str | None, new: str | None) -> int:
    if new is None or repository.head() is None:
        return 0
    return int(repository.run("rev-list", "--count", f"{old}..{new}" if old else new))


def _rebase(
    root: Path, repository: Repository, remote: Remote, others: Collection[str], tell: Callable[[str], None]
) -> None:
    """Put what is ours on top of what is theirs."""
    words = ("diff", "--name-only", "-z", "--no-renames", f"HEAD...{remote.known}")
    if both := sorted({*repository.lines(*words)} & {*others}):
        raise BlockedError(
            say(
                "{both} was changed here and there; commit it with git, then go on with: clientbase sync",
                both=", ".join(both),
            )
        )
    put(repository.git_dir / _BEGUN, "", lasting=False)
    answer = repository.ask("-c", "rebase.autoStash=true", "rebase", "--quiet", str(remote.known))
    if answer.code and not repository.operation():
        raise repository.blocked(answer, "rebase")
    _go_on(root, repository, tell)


def _pushed(repository: Repository, remote: Remote, head: str) -> bool:
    """Send what is ours; say no where others were quicker."""
    answer = repository.ask("push", "--quiet", "--porcelain", remote.name, f"{head}:{remote.ref}")
    if not answer.code:
        # Where it was sent to once it is sent to again; a remote that is a mere address cannot be kept.
        there = remote.ref.removeprefix("refs/heads/")
        repository.ask("branch", "--quiet", f"--set-upstream-to={remote.name}/{there}")
        return True
    said = f"{answer.out.decode(errors='replace')} {answer.err}"
    if "[rejected]" in said or "fetch first" in said or "cannot lock ref" in said:
        return False
    raise BlockedError(
        say(
            "{blocked}; what is yours is committed here, then go on with: clientbase sync",
            blocked=repository.blocked(answer, "push"),
        )
    )
