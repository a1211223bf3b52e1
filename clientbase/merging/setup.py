"""What git must know to merge and show records well: attributes that travel with the base, and settings."""

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import BlockedError
from clientbase.git import Repository, need
from clientbase.text.store import put

_NAME: Final = "clientbase"
_FILE: Final = ".gitattributes"
_ARGUMENTS: Final = "--marker-size=%L --ours-label=%X --theirs-label=%Y -- %O %A %B %P"
_SECTIONS: Final = r"^(name:.*|[a-z_]+:[[:space:]]*(#.*)?|[[:space:]]*- .*)$"
"""What git shows above a part of a diff: the list, and the item in it."""


class _Line(NamedTuple):
    """A line of .gitattributes, and where it must be in force."""

    text: str
    names: tuple[str, ...]
    examples: tuple[str, ...]


_LINES: Final = (
    _Line(
        f"records/**/*.yaml merge={_NAME} diff={_NAME}",
        ("merge", "diff"),
        ("records/a.yaml", "records/a/b.yaml"),
    ),
    _Line(f"/schema.yaml diff={_NAME}", ("diff",), ("schema.yaml",)),
)


def missing(root: Path) -> tuple[str, ...]:
    """Name what git does not know yet; nothing is changed."""
    repository = need(root)
    lines = [f'{_FILE} lacks "{line.text}"' for line in _lacking(repository)]
    settings = [f"git config {key} {_why(repository, key)}" for key in _unset(repository)]
    return (*lines, *settings)


def set_up(root: Path) -> tuple[str, ...]:
    """Tell git all that it does not know yet, and name what was changed."""
    repository = need(root)
    changed = []
    if lacking := _lacking(repository):
        _write(root / _FILE, lacking)
        changed.append(_FILE)
        if still := _lacking(repository):
            raise BlockedError(
                f'"{still[0].text}" in {_FILE} is overridden; see: git check-attr -a {still[0].examples[0]}'
            )
    for key, value in _settings().items():
        if _value(repository, key) != value:
            repository.run("config", "--local", key, value)
            changed.append(f"git config {key}")
    return tuple(changed)


def _lacking(repository: Repository) -> list[_Line]:
    return [line for line in _LINES if not all(_in_force(repository, line))]


def _in_force(repository: Repository, line: _Line) -> Iterator[bool]:
    paths = [repository.inside(example) for example in line.examples]
    said = repository.lines("check-attr", "-z", *line.names, "--", *paths)
    for value in said[2::3]:
        yield value == _NAME


def _write(file: Path, lines: list[_Line]) -> None:
    before = file.read_bytes().decode("utf-8", "surrogateescape") if file.is_file() else ""
    new = "\r\n" if "\r\n" in before else "\n"
    start = before if not before or before.endswith("\n") else before + new
    put(file, start + "".join(line.text + new for line in lines))


def _settings() -> dict[str, str]:
    return {
        f"merge.{_NAME}.name": "clientbase: records by their fields and items",
        f"merge.{_NAME}.driver": f"{_program()} merge-driver {_ARGUMENTS}",
        f"diff.{_NAME}.xfuncname": _SECTIONS,
    }


def _program() -> str:
    """Return the words that start this program from anywhere, as a shell and git's placeholders want them.

    -P keeps a folder of the base from standing in for the program.
    """
    python = Path(sys.executable).as_posix()
    return f"{shlex.quote(python)} -P -m {_NAME}".replace("%", "%%")


def _unset(repository: Repository) -> list[str]:
    """Name the settings that are not there, or whose program is gone."""
    return [key for key in _settings() if _why(repository, key)]


def _why(repository: Repository, key: str) -> str:
    value = _value(repository, key)
    if not value:
        return "is not set"
    if not key.endswith(".driver"):
        return ""
    program = shlex.split(value)[0].replace("%%", "%")
    return "" if os.access(program, os.X_OK) else f'names "{program}", which cannot be run'


def _value(repository: Repository, key: str) -> str:
    return repository.ask("config", "--get", key).out.decode(errors="replace").rstrip("\n")
