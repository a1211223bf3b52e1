"""A new base: the norms with a comment for each, a folder for records, and words for git and editors."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.text.store import put

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"
_FILES: Final[Mapping[str, str]] = {
    "schema.yaml": "schema.yaml",
    ".gitignore": "gitignore.txt",
    ".editorconfig": "editorconfig.txt",
}
"""The files of a new base with the template of each."""
_BASE: Final = "\nbase: {currency: EUR}\n"
_SPEAKING: Final = "\nbase: {{currency: EUR, language: {}}}\n"


def init(root: Path, language: str = "") -> tuple[str, ...]:
    """Make a base at *root*, speaking a *language*, and name what was made; nothing that is there is touched."""
    if os.path.lexists(root / "schema.yaml"):
        raise UsageError(say('there is a base in "{root}" already; nothing was changed', root=root))
    made = [name for name in _FILES if not os.path.lexists(root / name)]
    more = [] if os.path.lexists(root / "records") else ["records/"]
    if more:
        # git keeps no empty folders.
        put(root / "records" / ".gitkeep", "")
    # schema.yaml comes last: until it is there the same command goes on.
    for name in reversed(made):
        text = _template(_FILES[name], language)
        put(root / name, text.replace(_BASE, _SPEAKING.format(language)) if language else text)
    return (*made, *more)


def _template(name: str, language: str) -> str:
    """Return a template, with its comments in the *language* where there is one of it."""
    stem, _, ending = name.partition(".")
    own = _TEMPLATES / f"{stem}.{language}.{ending}"
    return (own if own.exists() else _TEMPLATES / name).read_text(encoding="utf-8")
