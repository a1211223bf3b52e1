"""Where a person who was forgotten is still to be found, in git and in files, and what takes them out there."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Any, Final, NamedTuple
from zlib import error as ZlibError  # noqa: N812 - a class

from clientbase import git
from clientbase.index.scan import id_of, scan
from clientbase.language import say, say_n
from clientbase.lookups.mentions import PERHAPS, Sought, mentioned, sought
from clientbase.lookups.person import Person, is_called
from clientbase.moving.forget import KEPT
from clientbase.names import is_record, spelt_out
from clientbase.text.inside import FOLDER, LARGEST, RECORDS, WHOLE, contents, stands
from clientbase.text.read import Unreadable, parse
from clientbase.visible import one_word

_SHORTEST: Final = 6
"""A text of a card that is shorter says nothing of a person."""
_FURTHER_CODES: Final = ("utf-16", "cp1251")
"""In what lists from elsewhere may be written."""
_ZIPPED: Final = b"PK\x03\x04"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    ZlibError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What reading a packed file raises that is none."""


class Kept(NamedTuple):
    """A file of a commit that holds the person, or the message of the commit."""

    commit: str
    day: str
    subject: str
    path: str
    """empty: the message"""


class Traces(NamedTuple):
    """What still holds a person."""

    kept: tuple[Kept, ...]
    refs: tuple[str, ...]
    """branches, tags and stashes from which one of the commits can be reached; `reflog` for those that none names"""
    tags: tuple[str, ...]
    """tags whose own message names the person"""
    lost: int
    """contents in git that no commit names any more, or that are only staged"""
    files: tuple[str, ...]
    """files of today, each with a line where it has lines"""
    words: Mapping[str, str]
    """what is to be replaced in the history, and by what"""
    standing: tuple[str, ...] = ()
    """what would be replaced too, but that today's records say it of others, or in texts that people must mend"""


class _Seen:
    """Looks for the person in texts, each line of which is looked at once, and keeps how they are called there."""

    def __init__(self, who: Sought) -> None:
        self.who = who
        self.words: dict[str, None] = {}
        self._known: dict[bytes, bool] = {}

    def first(self, data: bytes) -> int:
        """Return the number of the first line that names the person; 0 where none does."""
        lines = data.split(b"\n")
        return next((n for n, line in [*enumerate(lines, 1)] if self._line(line)), 0)

    def holds(self, data: bytes) -> bool:
        """Look at all lines, so that no spelling is missed."""
        return max(map(self._line, data.split(b"\n")))

    def _line(self, line: bytes) -> bool:
        if line not in self._known:
            text = line.decode("utf-8", "replace")
            found = [one for one in mentioned(text, self.who) if one.by != PERHAPS]
            self.words |= dict.fromkeys(text[one.start : one.end] for one in found)
            self._known[line] = bool(found)
        return self._known[line]


def traces(root: Path, person: Person, region: str | None, name: str) -> Traces:
    """Look for a person who is called *name* from now on, in all of git and in all files of the base."""
    repository = git.find(root)
    today = b"\n".join(contents(file, LARGEST) for file in _records(root))
    own = _of_cards(repository, person) if repository and repository.head() else {}
    own = {text: key for text, key in own.items() if text.encode() not in today}
    emails = [text for text, key in own.items() if key == "email"]
    phones = [text for text, key in own.items() if key == "phone"]
    seen = _Seen(sought(person.names, (*person.emails, *emails), (*person.phones, *phones), region))
    found: Any = _in_git(repository, seen) if repository else ((), (), (), 0)
    words = {**dict.fromkeys(own, ""), **dict.fromkeys(seen.words, name)}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    longest = {word: words[word] for word in ordered if word.encode() not in today}
    kept, refs, tags, lost = found
    return Traces(
        kept,
        refs,
        tags,
        lost,
        tuple(_files(root, seen)),
        longest,
        tuple(word for word in ordered if word not in longest),
    )


def _records(root: Path) -> Iterator[Path]:
    files = [*sorted(root.glob("*.yaml")), *(root / path for path, *_ in scan(root))]
    yield from filter(stands, files)


def _of_cards(repository: git.Repository, person: Person) -> dict[str, str]:
    """Return what older versions of the records say of the person: each text with its field."""
    clients = {one.client for one in person.at}
    entries = (
        repository.run("rev-list", "--all", "--reflog", "--objects").decode(errors="replace").split("\n")
    )
    blobs = dict(
        entry.split(" ", 1)
        for entry in entries
        if " " in entry and is_record(repository.outside(entry.split(" ", 1)[1]))
    )
    wanted = [blob for blob, path in blobs.items() if not clients or id_of(path) in clients]
    found: dict[str, str] = {}
    for data in repository.blobs(wanted):
        with suppress(Unreadable):
            record: Any = parse(data, "records/one.yaml").data
            people = record.get("contacts")
            cards = [record] if any(one.n is None for one in person.at) else []
            cards += [
                card
                for card in (people if isinstance(people, list) else [])
                if isinstance(card, dict) and is_called(card.get("name"), person.names)
            ]
            for card in cards:
                found |= dict(_texts_of(card))
    return found


_SAID: Final = frozenset(("birthday", "founded", "tax_id", "address", "website"))


def _texts_of(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the texts of a card that say something of nobody else."""
    for key, value in card.items():
        if key in {"phone", "email"}:
            yield from ((str(one), key) for one in (value if isinstance(value, list) else [value]))
        elif key == "notes":
            yield from (
                (line.strip(), key) for line in str(value).split("\n") if len(line.strip()) >= _SHORTEST
            )
        elif key in _SAID and key not in KEPT and isinstance(value, str):
            yield f"{key}: {value}", key


def _in_git(
    repository: git.Repository, seen: _Seen
) -> tuple[tuple[Kept, ...], tuple[str, ...], tuple[str, ...], int]:
    listed = repository.run("cat-file", "--batch-all-objects", "--batch-check").decode().split("\n")
    objects = [(line.split()[0], line.split()[1], int(line.split()[2])) for line in listed if line]
    blobs = [id_ for id_, kind, size in objects if kind == "blob" and size <= WHOLE]
    holding = {id_ for id_, data in zip(blobs, repository.blobs(blobs), strict=True) if seen.holds(data)}
    kept, named = _commits(repository, seen, holding)
    return (
        tuple(kept),
        tuple(_refs(repository, {one.commit for one in kept})),
        _tags(repository, seen),
        len(holding - named),
    )


_LOG: Final = ("log", "--all", "--reflog", "-m", "--raw", "--no-abbrev", "--no-renames", "--root")


def _commits(repository: git.Repository, seen: _Seen, holding: set[str]) -> tuple[list[Kept], set[str]]:
    """Return the commits that brought a content that holds the person, and all such contents that a commit names."""
    if repository.head() is None:
        return [], set()
    text = repository.run(*_LOG, "--date=short", "--format=%x00%H%x01%ad%x01%s%x01%B%x02").decode(
        errors="replace"
    )
    kept: dict[Kept, None] = {}
    named: set[str] = set()
    for entry in text.split("\0")[1:]:
        head, _, raw = entry.partition("\2")
        commit, day, subject, message = head.split("\1", 3)
        if seen.holds(message.encode()):
            kept[Kept(commit, day, subject, "")] = None
        for line in raw.split("\n"):
            facts, _, path = line.partition("\t")
            new = facts.split()[3:4]
            if new and new[0] in holding:
                named.add(new[0])
                kept[Kept(commit, day, subject, repository.outside(path))] = None
    return [*kept], named


def _refs(repository: git.Repository, commits: set[str]) -> Iterator[str]:
    names = repository.run("for-each-ref", "--format=%(refname)").decode().split()
    left = {*commits}
    for name in names if commits else ():
        reached = (
            set(repository.run("rev-list", name, "--").decode().split())
            if _is_commit(repository, name)
            else set()
        )
        if not reached.isdisjoint(commits):
            yield name
        left -= reached
    if left:
        yield "reflog"


def _is_commit(repository: git.Repository, name: str) -> bool:
    return repository.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").code == 0


def _tags(repository: git.Repository, seen: _Seen) -> tuple[str, ...]:
    said = repository.run(
        "for-each-ref", "refs/tags", "--format=%(objecttype) %(refname:short)%0a%(contents)%00"
    )
    found = []
    for entry in said.split(b"\0"):
        head, _, message = entry.lstrip(b"\n").partition(b"\n")
        if head.startswith(b"tag ") and seen.holds(message):
            found.append(head.removeprefix(b"tag ").decode(errors="replace"))
    return tuple(found)


def _files(root: Path, seen: _Seen) -> Iterator[str]:
    """Return files of the base that are no records and hold the person; what can be made again is not looked at."""
    yield from (_too_large(file, root) for file in _records(root) if file.stat().st_size > LARGEST)
    passed = {".git", FOLDER, RECORDS}
    for top in sorted(root.iterdir()):
        if top.name not in passed and not top.is_symlink():
            for file in [top] if top.is_file() else sorted(top.rglob("*")):
                if stands(file):
                    yield from _in_file(file, root, seen.first)


def _in_file(file: Path, root: Path, first: Callable[[bytes], int]) -> Iterator[str]:
    data = contents(file, WHOLE)
    if len(data) > WHOLE:
        yield _too_large(file, root)
        return
    path = _named(file, root)
    if line := first(data):
        yield f"{path}:{line}"
    elif data.startswith(_ZIPPED) and _in_zip(data, first):
        yield path
    elif not data.isascii():
        for code in _FURTHER_CODES:
            if line := first(data.decode(code, "replace").encode(errors="replace")):
                yield f"{path}:{line}"
                return


def _named(file: Path, root: Path) -> str:
    return spelt_out(file.relative_to(root).as_posix())


def _too_large(file: Path, root: Path) -> str:
    return say("{path}: too large to be searched; look yourself", path=_named(file, root))


def _in_zip(data: bytes, first: Callable[[bytes], int]) -> bool:
    with suppress(*_DAMAGED), zipfile.ZipFile(BytesIO(data)) as packed:
        left = 4 * WHOLE
        for one in packed.infolist():
            left -= one.file_size
            if left < 0:
                break
            if one.file_size <= WHOLE and first(packed.read(one).replace(b"<", b"\n<")):
                return True
    return False


def steps(found: Traces, *, again: str) -> Iterator[str]:
    """Say what takes the person out of the history, command by command; *again* shows whether it did.

    People paste it into a shell, so nothing in it is a word of that: names of tags and files are others' words.
    """
    yield "# " + say("Before: commit or drop what is not committed, and keep no copy of the folder.")
    if found.standing:
        said = say(
            "Today's records still say {words}: not replaced below, or they would change.",
            words=", ".join(found.standing),
        )
        yield f"# {said}"
        yield "# " + say("Where that is the person, mend it and commit; then: {again}", again=again)
    if any("stash" in ref for ref in found.refs):
        yield "git stash list          # " + say("what is in there is lost with the next line")
        yield "git stash clear"
    yield from _rewriting(found)
    yield ""
    yield "# " + say("In both cases:")
    yield "git reflog expire --expire=now --expire-unreachable=now --all"
    yield "git gc --prune=now"
    yield "git push --force --all && git push --force --tags"
    said = say(
        "Every other clone is made anew, and the old one deleted; ask who hosts the repository to empty its caches."
    )
    yield f"# {said}"
    yield "# " + say("Nothing should be left: {again}", again=again)
    said = say(
        "A first or last name alone, and what was noted without the name, still stands in older versions of the "
        "records; to drop those whole, keep a copy of each record, and commit it anew after:"
    )
    yield from fill(said, 110, initial_indent="# ", subsequent_indent="# ").split("\n")
    paths = sorted({one.path for one in found.kept if is_record(one.path)})
    named = " ".join(f"--path {one_word(path, bare=True)}" for path in paths)
    yield f"# git filter-repo --force --invert-paths {named}"


def _rewriting(found: Traces) -> Iterator[str]:
    """Say what writes the history anew, in either of two ways."""
    yield "cat > ../forget.txt <<'END'"
    yield from (f"{_looked_for(word)}==>{by}" for word, by in found.words.items())
    yield "END"
    yield "git filter-repo --force --replace-text ../forget.txt --replace-message ../forget.txt"
    yield "rm ../forget.txt"
    yield ""
    yield "# " + say("Where git filter-repo is not to be had, in its place:")
    yield "cat > ../forget.pl <<'END'"
    yield from (f"s{{{_quoted(word)}}}{{{by}}}g;" for word, by in found.words.items())
    yield "END"
    yield 'export FORGET="$(cd .. && pwd)/forget.pl"'
    yield (
        "FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch --force"
        " --tree-filter 'git ls-files -z | xargs -0 perl -i -p \"$FORGET\"' --msg-filter 'perl -p \"$FORGET\"'"
        " --tag-name-filter cat -- --all"
    )
    yield "git for-each-ref --format='delete %(refname)' refs/original | git update-ref --stdin"
    yield "rm ../forget.pl"
    for tag in found.tags:
        said = one_word(say("MESSAGE WITHOUT THE NAME"))
        yield f"git tag -f -a {one_word(tag, bare=True)} {one_word(f'{tag}^{{}}')} -m {said}"


def _looked_for(word: str) -> str:
    """Return a text as a line for git filter-repo, which takes some beginnings and ends of lines for its own."""
    literal = (
        word.isprintable() and "==>" not in word and not word.startswith(("regex:", "glob:", "literal:"))
    )
    return word if literal else f"regex:{_quoted(word)}"


def _quoted(word: str) -> str:
    """Return a text as perl looks for it literally, byte by byte."""
    return "".join(chr(byte) if bytes([byte]).isalnum() else f"\\x{byte:02x}" for byte in word.encode())


def in_words(root: Path, person: Person, region: str | None, name: str) -> Iterator[str]:
    """Say what still holds a person who is called *name* from now on, and the commands that take it out."""
    found = traces(root, person, region, name)
    if found.files:
        yield say("Files that hold the person; delete them, or take the lines out:")
        yield from (f"  {file}" for file in found.files)
    if not (found.kept or found.tags or found.lost):
        yield (
            say("Nothing in git holds the person.")
            if git.find(root)
            else say("There is no git here that could hold the person.")
        )
        return
    yield say("Commits that hold the person, until the history is written anew:")
    message = say("its message")
    for one in found.kept:
        yield f"  {one.commit[:10]} {one.day} {one.path or message}"
    yield from (say("  tag {tag}: its message", tag=tag) for tag in found.tags)
    if found.lost:
        yield "  " + say_n(
            "and {n} content that no commit names, or that is only staged",
            "and {n} contents that no commit names, or that are only staged",
            found.lost,
        )
    if found.refs:
        yield say("They are reached from: {refs}", refs=", ".join(found.refs))
    yield ""
    yield say("What takes them out, to be run in the top folder of the repository:")
    yield ""
    yield from steps(found, again=f"clientbase forget --traces {one_word(person.names[0])}")
