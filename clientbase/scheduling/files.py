"""The files of a schedule: put in place whole where the schedule says, and the older ones of its own removed."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Final

from clientbase.reports.runs import Put, Run, made_here
from clientbase.scheduling.plan import Plan, Target, lies_outside
from clientbase.text.inside import IrregularError, contents, link_on_way
from clientbase.text.store import put_bytes
from clientbase.text.system import lives

_PLACE: Final = re.compile(r"\{[^{}]*\}")
_LARGEST: Final = 1 << 30
_DAYS: Final = {
    "{date}": r"\d{4}-\d\d-\d\d",
    "{week}": r"\d{4}-W\d\d",
    "{month}": r"\d{4}-\d\d",
    "{year}": r"\d{4}",
}


def digest_of(data: bytes) -> str:
    """Return by which a file or mail is known again."""
    return sha256(data).hexdigest()


def put_in_place(root: Path, path: str, data: bytes) -> str:
    """Make *data* the content of the file that a schedule names *path*, and return its digest.

    Within the base no link is followed, whoever made it.
    """
    put_bytes(root / path, data)
    return digest_of(data)


def clean(root: Path, written: Iterable[tuple[str, str]]) -> None:
    """Remove what runs that were killed have left beside the files *written*, given with their series: no whole files.

    What another command is writing there just now stays.
    """
    for path, series in written:
        name = "(?:.+)".join(map(re.escape, _PLACE.split(Path(series).name)))
        left = re.compile(rf"\.{name}\.(\d+)-\d+\.tmp")
        if link_on_way(root / path):
            continue
        with suppress(OSError):
            for entry in [*os.scandir((root / path).parent)]:
                found = left.fullmatch(entry.name)
                if found and entry.is_file(follow_symlinks=False) and not _is_at_work(int(found[1])):
                    Path(entry.path).unlink()


def _is_at_work(process: int) -> bool:
    return process != os.getpid() and lives(process)


def outdated(root: Path, runs: Sequence[Run], plan: Plan, keep: int) -> Iterator[Path]:
    """Name the files that *plan* has written itself, that are as it left them and older than the newest *keep*.

    What is remembered of the runs may have come with the base from somebody else. So only what bears such a name as
    the plan gives is among them, and of what lies outside of the base only what was written down here.
    """
    series: dict[str, dict[str, str]] = {}
    here = made_here(root)
    for run in runs:
        for file in run.files if run.schedule == plan.name else ():
            if (run.here == here or not lies_outside(file.path)) and _is_named_so(file, plan.targets):
                known = series.setdefault(file.series, {})
                known.pop(file.path, None)
                known[file.path] = file.digest
    latest = {path for known in series.values() for path in [*known][max(0, len(known) - keep) :]}
    for known in series.values():
        for path, digest in known.items():
            if path not in latest and _is_as_left(root / path, digest):
                yield root / path


def _is_named_so(file: Put, targets: Iterable[Target]) -> bool:
    """Return whether one of the *targets* puts a file of this name in place on some day, or a table beside it."""
    path, series = (PurePath(name).as_posix() for name in (file.path, file.series))
    return _fits(path, series) and any(
        target.path is not None and _is_of(series, PurePath(target.series).as_posix()) for target in targets
    )


def _fits(path: str, series: str) -> bool:
    parts = re.split(r"(\{[a-z]+\})", series)
    pattern = "".join(_DAYS.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, path) is not None


def _is_of(series: str, of: str) -> bool:
    ending = PurePath(of).suffix
    further = rf"{re.escape(of.removesuffix(ending))}(-[^/]+)?{re.escape(ending)}"
    return re.fullmatch(further, series) is not None


def _is_as_left(file: Path, digest: str) -> bool:
    try:
        return not link_on_way(file) and digest_of(contents(file, _LARGEST)) == digest
    except (OSError, IrregularError):
        return False
