"""Who made the changes of a range: the authors of its commits, file by file."""

from collections import defaultdict
from collections.abc import Mapping

from clientbase.git import Repository
from clientbase.reviews.ends import Ends

_AUTHOR = "\x01"


def authors(repository: Repository, ends: Ends) -> Mapping[str, tuple[str, ...]]:
    """Return the authors of each file by its path, in the order in which they came to it.

    What was changed while merging counts for who merged.
    """
    plain = ("--no-show-signature", "--encoding=UTF-8")  # however git is told to write otherwise
    words = (
        "log",
        "-z",
        "--reverse",
        "--cc",
        "--name-only",
        "--no-renames",
        f"--format={_AUTHOR}%aN",
        *plain,
    )
    # Where a shallow clone ends, a commit would seem to add every file there is.
    shallow = ("-c", "log.showRoot=false") if repository.shallow else ()
    found: dict[str, dict[str, None]] = defaultdict(dict)
    author = ""
    for part in repository.lines(*shallow, *words, f"{ends.old}..{ends.new}", "--", repository.inside("")):
        if part.startswith(_AUTHOR):
            author = part[1:]
        else:
            found[repository.outside(part.lstrip("\n"))][author] = None
    return {path: tuple(names) for path, names in found.items()}
