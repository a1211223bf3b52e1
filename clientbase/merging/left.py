"""Whether a file is still as git has left it: both sides of every conflict, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

from clientbase import git
from clientbase.errors import BlockedError
from clientbase.merging.files import Versions
from clientbase.merging.markers import sides
from clientbase.merging.texts import favoured

_WHO = ("-c", "user.name=clientbase", "-c", "user.email=clientbase@localhost")
_FILE = "record.yaml"


def untouched(left: bytes, versions: Versions) -> bool:
    """Compare a file with what git makes of its versions, in one of the two ways that git has.

    The labels and whether the base is shown depend on the settings, so each side is compared whole.
    """
    found = _sides(plain(left))
    if found is None:
        return False
    same = Versions(*map(plain, versions))
    answers = (favoured(same, side).out for side in ("--ours", "--theirs"))
    return found == tuple(answers) or found == _sides(_merged(same))


def plain(data: bytes) -> bytes:
    """Leave out what settings change when git checks a file out."""
    return data.replace(b"\r\n", b"\n")


def _sides(data: bytes) -> tuple[bytes, ...] | None:
    found = sides(data.decode("utf-8", "surrogateescape"))
    return tuple(side.encode("utf-8", "surrogateescape") for side in found) if found else None


def _merged(versions: Versions) -> bytes:
    """Let git merge as it merges branches, which is not quite how it merges files."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="clientbase-") as folder:
        git.init(Path(folder))
        repository = git.need(Path(folder))
        try:
            base = _commit(repository, versions.base)
            tips = [_commit(repository, side, "-p", base) for side in versions[1:]]
            answer = repository.ask("merge-tree", "--write-tree", *tips)
            return repository.blob(f"{answer.out.decode().split(chr(10))[0]}:{_FILE}") or b""
        except BlockedError:
            return b""


def _commit(repository: git.Repository, data: bytes, *parents: str) -> str:
    lines = b"".join(_tree(repository, data))
    tree = repository.run("mktree", stdin=lines).decode().strip()
    return repository.run(*_WHO, "commit-tree", tree, *parents, "-m", _FILE).decode().strip()


def _tree(repository: git.Repository, data: bytes) -> Iterator[bytes]:
    if data:
        blob = repository.run("hash-object", "-w", "--stdin", stdin=data).strip()
        yield b"100644 blob %s\t%s\n" % (blob, _FILE.encode())
