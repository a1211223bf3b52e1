"""The only room that starts git: without a shell, in the folder that is asked about.

Paths go in and come out relative to the base, wherever it lies in its repository, and as git keeps them:
with slashes, whatever letters and spaces they hold. No question changes anything, not even git's index.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, cast

from clientbase.complaints import told
from clientbase.errors import BlockedError, UsageError, cause_of
from clientbase.git_files import demand_files, demand_top, demand_tree
from clientbase.language import say

_ROUND = 64
"""So many ids are written to git before its answers are read: fewer bytes than any pipe holds."""

_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("MERGE_HEAD", "merge"),
    ("BISECT_LOG", "bisect"),
)
_BROKEN = "git cannot read the repository; see what is wrong: git fsck"
_NEXT_STEPS = (
    (".lock': File exists", "another git command is at work; wait for it and try again"),
    ("dubious ownership", 'if you trust its owner: git config {whose} --add safe.directory "{top}"'),
    ("tell me who you are", "say who you are: git config user.name NAME; git config user.email ADDRESS"),
    ("empty ident name", "say who you are: git config user.name NAME"),
    ("auto-detect email", "say who you are: git config user.email ADDRESS"),
    (
        "gpg failed to sign",
        "see git config user.signingkey, or sign nothing: git config commit.gpgsign false",
    ),
    ("not a git repository", _BROKEN),
    ("bad object", _BROKEN),
    ("appears to be broken", _BROKEN),
    ("unable to read", _BROKEN),
    ("object file", _BROKEN),
)


_NO_PROGRAMS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "log.showSignature=false",
    "protocol.ext.allow=never",
)
"""What holds whatever the configuration of a repository says, which may be somebody else's: see SECURITY.md."""
_PATHSPECS = tuple(f"GIT_{way}_PATHSPECS" for way in ("LITERAL", "GLOB", "NOGLOB", "ICASE"))
"""How paths are read is said in each call, and git takes no two ways at once."""
_REACHING_OUT = frozenset(("fetch", "push"))
_LOOKING_AT_FILES = frozenset(
    "add check-attr check-ignore commit diff-index ls-files merge rebase stash status".split()
)
"""What reads the work tree, and with it the rules for files in each of its folders."""


class Answer(NamedTuple):
    """What a run of git gave."""

    code: int
    out: bytes
    err: str


class DiffEntry(NamedTuple):
    """One file that differs between two commits."""

    status: str
    """A added, M modified, D deleted, T of another type"""
    old: str | None
    """the blob before; None where there was none"""
    new: str | None
    path: str


class Repository:
    """The repository in which a base lies; made by `find`."""

    def __init__(self, base: Path, facts: Sequence[str]) -> None:
        """Keep what git says of itself in the folder *base*."""
        git_dir, common_dir, bare, inside, shallow, self.prefix = facts
        self.base = base
        self.git_dir = Path(git_dir)
        self.common_dir = (base / common_dir).resolve()
        self.shallow = shallow == "true"
        self.bare = bare == "true"
        self._inside = inside == "true"
        self._looked = False
        if self._inside:
            demand_top(self.top, self.git_dir)

    @property
    def top(self) -> Path:
        """The top of the work tree."""
        if not self._inside:
            raise BlockedError(
                say(
                    "{git_dir}: the repository has no work tree; clone it and work there",
                    git_dir=self.git_dir,
                )
            )
        return self.base.resolve().joinpath(*[".." for part in self.prefix.split("/") if part]).resolve()

    @property
    def _place(self) -> Path:
        """Where git runs: in its own folder it would not take the work tree's safe.directory for its own."""
        return self.top if self._inside else self.git_dir

    def ask(self, *words: str, stdin: bytes | None = None) -> Answer:
        """Run git in the work tree's top and give what it says, whatever that is."""
        if self._inside and not self._looked and not _LOOKING_AT_FILES.isdisjoint(words):
            demand_tree(self.top)
            self._looked = True
        return _run(self._place, *words, stdin=stdin)

    def run(self, *words: str, stdin: bytes | None = None) -> bytes:
        """Run git in the work tree's top; what it cannot do is BlockedError, in its own words."""
        answer = self.ask(*words, stdin=stdin)
        if answer.code:
            raise self.blocked(answer, words[0])
        return answer.out

    def blocked(self, answer: Answer, verb: str) -> BlockedError:
        """Make git's complaint an error that says what to do next."""
        return _blocked(answer, verb, self.base)

    def lines(self, *words: str, stdin: bytes | None = None) -> list[str]:
        """Run git and give the parts of an answer that -z has ended with NUL."""
        return [os.fsdecode(part) for part in self.run(*words, stdin=stdin).split(b"\0") if part]

    def head(self) -> str | None:
        """Return the commit that is checked out; None before the first one, BlockedError where git cannot read it."""
        answer = self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if answer.code == 0:
            return answer.out.decode().strip()
        said = self.ask(
            "log", "-1", "--format=%H"
        )  # which alone tells a branch that is new from a broken one
        if said.code and "does not have any commits yet" not in said.err:
            raise self.blocked(said, "log")
        return None

    def resolve(self, revision: str) -> str:
        """Return the id of the commit that *revision* names."""
        answer = None
        if revision and not revision.startswith("-"):
            answer = self.ask("rev-parse", "--verify", f"{revision}^{{commit}}")
        if answer and answer.code == 0:
            return answer.out.decode().strip()
        why = ""
        if self.head() is None:
            why = ", for there is no commit yet"
        elif self.shallow:
            why = " in this shallow clone; for the whole history: git fetch --unshallow"
        raise UsageError(say('git knows no commit "{revision}"{why}', revision=revision, why=why))

    def tree(self, commit: str, *below: str) -> dict[str, str]:
        """Return the files of a commit below folders of the base, or in all of it: path -> blob."""
        paths = [self.inside(path) for path in below or ("",)]
        words = ("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        entries = [line.split("\t", 1) for line in self.lines(*words)]
        files = [(facts.split(), self.outside(path)) for facts, path in entries]
        return {path: blob for (mode, _, blob), path in files if mode.startswith("100")}

    def changed(self, old: str | None, new: str, below: str = "") -> list[DiffEntry]:
        """Return the files that differ between two commits; renamed ones are deleted and added.

        Without *old*, all files of *new* are added.
        """
        if old is None:
            return [DiffEntry("A", None, blob, path) for path, blob in self.tree(new, below).items()]
        words = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative")
        return self.changes(self.lines(*words, old, new, "--", self.inside(below)))

    def changes(self, raw: Sequence[str]) -> list[DiffEntry]:
        """Read what `diff-tree -z --raw` says: facts and path by turns."""
        facts = [line.split() for line in raw[::2]]
        return [
            DiffEntry(status[0], _blob(old), _blob(new), self.outside(path))
            for (_, _, old, new, status), path in zip(facts, raw[1::2], strict=True)
        ]

    def blobs(self, ids: Iterable[str]) -> Iterator[bytes]:
        """Return the content of each blob in turn, all from one run of git."""
        rest = iter(ids)
        with _start(self._place, "cat-file", "--batch", errors=subprocess.DEVNULL) as git:
            asked, answers = cast("IO[bytes]", git.stdin), cast("IO[bytes]", git.stdout)
            try:
                while wanted := list(islice(rest, _ROUND)):
                    with suppress(BrokenPipeError):  # git has ended: then there is no answer either
                        asked.write("".join(f"{blob}\n" for blob in wanted).encode())
                        asked.flush()
                    for blob in wanted:
                        yield self._content(answers, blob)
            finally:
                with suppress(BrokenPipeError):  # what it would not take is still to be written
                    asked.close()

    def blob(self, name: str) -> bytes | None:
        """Return the content of one blob by its id or a name such as HEAD:PATH; None where there is none."""
        answer = self.ask("cat-file", "blob", name)
        return None if answer.code else answer.out

    def unmerged(self) -> dict[str, tuple[str | None, str | None, str | None]]:
        """Return the files in conflict: path -> blobs of base, ours and theirs, None where there is none."""
        found: dict[str, list[str | None]] = {}
        for line in self.lines("ls-files", "-u", "-z", "--full-name", "--", self.inside("")):
            facts, path = line.split("\t", 1)
            _, blob, stage = facts.split()
            found.setdefault(self.outside(path), [None, None, None])[int(stage) - 1] = blob
        return {path: (blobs[0], blobs[1], blobs[2]) for path, blobs in found.items()}

    def operation(self) -> str | None:
        """Return what is in progress: merge, rebase, cherry-pick, revert or bisect; None where nothing is."""
        return next((word for name, word in _OPERATIONS if (self.git_dir / name).exists()), None)

    def said_in(self, name: str) -> str:
        """Return what a small file of git's own says; nothing where it is none, or a link."""
        file = self.common_dir / name
        return file.read_text(errors="replace") if file.is_file() and not file.is_symlink() else ""

    def inside(self, path: str) -> str:
        """Turn a path of the base into one of the repository."""
        return f"{self.prefix}{path}" or "."

    def outside(self, path: str) -> str:
        """Turn a path of the repository into one of the base."""
        return path.removeprefix(self.prefix)

    def _content(self, answers: "IO[bytes]", blob: str) -> bytes:
        header = answers.readline().split()
        if len(header) != 3:  # noqa: PLR2004 - id, type, size
            raise BlockedError(say("git cannot read the object {blob}; see: git fsck", blob=blob))
        content = answers.read(int(header[2]))
        answers.read(1)
        return content


def find(folder: Path) -> Repository | None:
    """Find the repository in which *folder* lies; None where it lies in none."""
    questions = ("absolute-git-dir", "git-common-dir", "is-bare-repository", "is-inside-work-tree")
    words = [f"--{name}" for name in (*questions, "is-shallow-repository", "show-prefix")]
    demand_files(folder)
    answer = _run(folder, "rev-parse", *words)
    if answer.code and "not a git repository (or any" in answer.err:
        broken = _of_broken(folder)
        if broken is None:
            return None
        answer = broken
    if answer.code:
        raise _blocked(answer, "rev-parse", folder)
    facts = os.fsdecode(answer.out).split("\n")[:-1]
    if len(facts) != len(words):  # the name of a folder has a line end: then each answer by itself
        facts = [os.fsdecode(_run(folder, "rev-parse", word).out).removesuffix("\n") for word in words]
    return Repository(folder, facts)


def _of_broken(folder: Path) -> Answer | None:
    """Return what git says of a repository around *folder* that it takes for none; None where there is none."""
    here = folder.resolve()
    for git_dir in (above / ".git" for above in (here, *here.parents)):
        if os.path.lexists(git_dir / "HEAD") or (git_dir / "objects").is_dir():
            answer = _run(git_dir, "rev-parse", "--git-dir")  # else it lies beyond where git was told to look
            if answer.code:
                return answer
    return None


def need(folder: Path) -> Repository:
    """Find the repository in which *folder* lies; BlockedError where it lies in none."""
    found = find(folder)
    if found is None:
        raise BlockedError(
            say('"{folder}" lies in no git repository; make one with: git init', folder=folder)
        )
    return found


def user_email(folder: Path) -> str | None:
    """Return the e-mail address that git would write into a commit made in *folder*; None where it has none."""
    demand_files(folder)
    answer = _run(folder, "config", "user.email")
    return answer.out.decode(errors="replace").strip() or None if answer.code == 0 else None


def inside_work_tree(folder: Path) -> bool:
    """Return whether *folder* lies in a git repository already."""
    demand_files(folder)
    answer = _run(folder, "rev-parse", "--is-inside-work-tree")
    return answer.code == 0 and answer.out.strip() == b"true"


def init(folder: Path) -> None:
    """Make *folder* a git repository."""
    demand_files(folder)
    answer = _run(folder, "init", "--quiet")
    if answer.code:
        raise _blocked(answer, "init", folder)


MERGE_FAILED = 128
"""From this code of `merge_file` on, git could not merge at all."""


def merge_file(base: bytes, ours: bytes, theirs: bytes, *words: str) -> Answer:
    """Merge three texts line by line; the code counts the conflicts, but for MERGE_FAILED."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="clientbase-") as folder:
        files = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for file, data in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(data)
        return _run(Path(folder), "merge-file", "--stdout", "--quiet", *words, *map(str, files))


def _blob(blob: str) -> str | None:
    return blob if blob.strip("0") else None


def _blocked(answer: Answer, verb: str, folder: Path) -> BlockedError:
    said = (answer.err or answer.out.decode(errors="replace")).strip()
    steps = [step for words, step in _NEXT_STEPS if words in said]
    first = said if not steps else said.splitlines()[0].removeprefix("fatal: ")
    named = re.search(r"repository at '(.+)'", said)  # the base may lie deeper
    whose = "--global" if "HOME" in os.environ else "--system"  # without a home there are no global settings
    advice = "".join(
        f"; {told(step.format(top=named[1] if named else folder, whose=whose))}" for step in steps[:1]
    )
    return BlockedError(
        say(
            "git {verb}: {what}{advice}",
            verb=verb,
            what=first or say("failed with code {code}", code=answer.code),
            advice=advice,
        )
    )


def _environment() -> dict[str, str]:
    """Let the folder say which repository is meant, and let git speak words that can be looked for."""
    own = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "LANGUAGE", *_PATHSPECS}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_EDITOR": ":"}


def _start(
    folder: Path, *words: str, stdin: int = subprocess.PIPE, errors: int = subprocess.PIPE
) -> "subprocess.Popen[bytes]":
    settings = [word for setting in _NO_PROGRAMS for word in ("-c", setting)]
    command = ["git", "-C", str(folder), "--no-pager", "--literal-pathspecs", *settings, *words]
    environment = _environment()
    if (
        words[0] not in _REACHING_OUT
    ):  # else git may fetch what a partial clone lacks, by a program that it names
        environment |= {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    try:
        return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=errors, env=environment)
    except OSError as error:
        raise BlockedError(say("git cannot be started: {lower}", lower=cause_of(error))) from None


def _run(folder: Path, *words: str, stdin: bytes | None = None) -> Answer:
    with _start(folder, *words, stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE) as git:
        out, err = git.communicate(stdin)
        return Answer(git.returncode, out, err.decode(errors="replace"))
