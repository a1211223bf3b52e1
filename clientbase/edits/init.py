"""A new base: the norms with a comment for each, a folder for records, and words for git and editors."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from clientbase.errors import UsageError
from clientbase.text.store import put

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"
_FILES: Final[Mapping[str, str]] = {
    "schema.yaml": "schema.yaml",
    ".gitignore": "gitignore.txt",
    ".editorconfig": "editorconfig.txt",
}
"""The files of a new base with the template of each."""


def init(root: Path) -> tuple[str, ...]:
    """Make a base at *root* and name what was made; nothing that is there already is touched."""
    if os.path.lexists(root / "schema.yaml"):
        raise UsageError(f'there is a base in "{root}" already; nothing was changed')
    made = []
    for name, template in _FILES.items():
        if not os.path.lexists(root / name):
            put(root / name, _template(template))
            made.append(name)
    if not os.path.lexists(root / "records"):
        # git keeps no empty folders.
        put(root / "records" / ".gitkeep", "")
        made.append("records/")
    return tuple(made)


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
