"""What git calls to merge one record: three files in, the result in the second of them."""

from pathlib import Path
from typing import Final, NamedTuple

from clientbase.merging.files import NORMS_FILE, Outcome, Versions, by_lines, merge
from clientbase.merging.markers import Labels
from clientbase.rules.judge import judge_schema
from clientbase.shapes import Norms
from clientbase.text.read import Unreadable, read
from clientbase.typed import empty

_USUAL: Final = Labels()


class Call(NamedTuple):
    """The files that git names, and where in the repository the record stands."""

    base: Path
    ours: Path
    theirs: Path
    path: str


def drive(call: Call, labels: Labels, top: Path) -> tuple[bool, tuple[str, ...]]:
    """Merge into the file of our side; say whether that is clean, and what people should know.

    Whatever goes wrong, git gets a file and an answer: a driver that fails would stop the whole merge.
    """
    outcome = _outcome(call, labels, top)
    call.ours.write_bytes(outcome.data)
    return outcome.clean, outcome.said


def _outcome(call: Call, labels: Labels, top: Path) -> Outcome:
    versions = Versions(*(file.read_bytes() for file in call[:3]))
    try:
        return merge(call.path, versions, norms_above(top / call.path), labels)
    except Exception as error:  # noqa: BLE001 - git's own way is better than no merge at all
        reason = f"it cannot be merged by its fields ({error}); merged line by line"
        return by_lines(call.path, versions, labels, reason)


def norms_above(record: Path) -> Norms:
    """Return the norms of the base in which a record lies; none where they cannot be read."""
    for folder in record.parents:
        if (folder / NORMS_FILE).is_file():
            try:
                norms, _ = judge_schema(read(folder / NORMS_FILE, NORMS_FILE))
            except Unreadable:
                break
            return norms or empty(Norms)
    return empty(Norms)


def labels(ours: str, theirs: str, size: str) -> Labels:
    """Take the labels as git passes them; a git that does not know a placeholder passes it as it is."""
    return Labels(
        _USUAL.ours if ours in {"", "%X"} else _one_line(ours),
        _USUAL.theirs if theirs in {"", "%Y"} else _one_line(theirs),
        int(size) if size.isdecimal() and int(size) else _USUAL.size,
    )


def _one_line(label: str) -> str:
    return " ".join(label.split())
