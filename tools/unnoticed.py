"""Mutants that nothing can notice, and why: `docs/mutants.md` is made of it, and `make mutants` counts them apart."""

from collections.abc import Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """A change that makes another text and the same program: in a line of a file, something instead of what was."""

    file: str
    line: str
    was: str
    becomes: str


UNNOTICED: dict[str, tuple[Place, ...]] = {}
"""Why nothing can notice, and where that is so."""


def is_explained(place: Place) -> bool:
    """Return whether it is known why nothing notices this change."""
    return any(place in places for places in UNNOTICED.values())


def page() -> Iterator[str]:
    """Return the parts of the page: how it is counted, then the places by their reason."""
    yield "# Changes that no test can notice"
    yield (
        "`make mutants` breaks the code in one place at a time and sees whether the tests of the room notice; what it "
        "has counted last stands under [What is promised](promises.md). Some changes make another text and the same "
        "program. They are counted as not noticed, and told apart here, each with the reason."
    )
    for why, places in UNNOTICED.items():
        yield f"## {why}"
        yield "| Where | Line | Change |\n| --- | --- | --- |\n" + "\n".join(map(_row, places))


def _row(place: Place) -> str:
    line, was, becomes = (_code(text) for text in place[1:])
    return f"| `{place.file}` | {line} | {was} → {becomes} |"


def _code(text: str) -> str:
    text = " ".join(text.split()).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`" if text else "nothing"
