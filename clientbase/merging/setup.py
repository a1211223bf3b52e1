"""What git must know to merge and show records well: attributes that travel with the base, and settings."""

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import BlockedError, cause_of, unreadable
from clientbase.git import Repository, need
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.text.store import put

_NAME: Final = "clientbase"
_FILE: Final = ".gitattributes"
_ARGUMENTS: Final = "--marker-size=%L --ours-label=%X --theirs-label=%Y -- %O %A %B %P"
_BY_LINES: Final = "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B || exit 1"
"""What is done where the program is gone: else git would keep our side alone, and call that a conflict."""
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
    *(
        _Line(f"/{name} merge={_NAME} diff={_NAME}", ("merge", "diff"), (name,))
        for name in (SCHEMA, REGISTER)
    ),
)
_FORMER: Final = f"/{SCHEMA} diff={_NAME}"
"""A line of bases that were set up when norms were merged line by line."""


def missing(root: Path) -> tuple[str, ...]:
    """Name what git does not know yet; nothing is changed."""
    repository = need(root)
    lines = [say('{file} lacks "{line}"', file=_FILE, line=line.text) for line in _lacking(repository)]
    settings = (_fault(repository, key) for key in _settings())
    return (*lines, *filter(None, settings))


def set_up(root: Path) -> tuple[str, ...]:
    """Tell git all that it does not know yet, and name what was changed."""
    repository = need(root)
    changed = []
    if lacking := _lacking(repository):
        renewed = _write(root / _FILE, lacking)
        changed.append(
            say("{file} (norms and decisions are merged by fields too; commit it)", file=_FILE)
            if renewed
            else _FILE
        )
        if still := _lacking(repository):
            raise BlockedError(
                say(
                    '"{text}" in {file} is overridden; see: git check-attr -a {what}',
                    text=still[0].text,
                    file=_FILE,
                    what=still[0].examples[0],
                )
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


def driver_gone(repository: Repository) -> bool:
    """Return whether git is told to merge with a program that cannot be run."""
    driver = _value(repository, f"merge.{_NAME}.driver")
    return bool(driver) and _gone(driver) is not None


def _write(file: Path, lines: list[_Line]) -> bool:
    """Add lines; say whether what an earlier version has written stood there."""
    try:
        data = contents(file, LARGEST)
    except FileNotFoundError:
        data = b""
    except (OSError, IrregularError) as error:
        raise unreadable(file, cause_of(error)) from None
    if len(data) > LARGEST:
        raise unreadable(file, say("it has more than {most} bytes", most=LARGEST))
    before = data.decode("utf-8", "surrogateescape")
    new = "\r\n" if "\r\n" in before else "\n"
    kept = [line for line in before.splitlines(keepends=True) if line.strip() != _FORMER]
    start = "".join(kept)
    start = start if not start or start.endswith("\n") else start + new
    put(file, start + "".join(line.text + new for line in lines))
    return f"merge={_NAME}" in before


def _settings() -> dict[str, str]:
    return {
        f"merge.{_NAME}.name": "clientbase: records by their fields and items",
        f"merge.{_NAME}.driver": _driver(),
        f"diff.{_NAME}.xfuncname": _SECTIONS,
    }


def _driver() -> str:
    """Return what git is to run for a merge: the program, or git's own merge of lines where it is gone.

    Both a conflict and a lost program end in 1, so a second question tells them apart.
    """
    program = _program()
    there = f"{program.removesuffix(_NAME).removesuffix('-m ')}-c 'import {_NAME}.merging.driver' 2>/dev/null"
    return f"{program} merge-driver {_ARGUMENTS} || {{ {there} && exit 1; {_BY_LINES}; }}"


def _program() -> str:
    """Return the words that start this program from anywhere, as a shell and git's placeholders want them.

    -P keeps a folder of the base from standing in for the program.
    """
    python = Path(sys.executable).as_posix()
    return f"{shlex.quote(python)} -P -m {_NAME}".replace("%", "%%")


def _fault(repository: Repository, key: str) -> str:
    """Say what is wrong with a setting: it is not there, or its program is gone."""
    value = _value(repository, key)
    if not value:
        return say("git config {key} is not set", key=key)
    if not key.endswith(".driver"):
        return ""
    if program := _gone(value):
        return say('git config {key} names "{program}", which cannot be run', key=key, program=program)
    if _BY_LINES in value:
        return ""
    return say("git config {key} would keep our side alone if the program were gone", key=key)


def _gone(driver: str) -> str | None:
    """Return the program of a driver, where it cannot be run."""
    program = shlex.split(driver)[0].replace("%%", "%")
    return None if os.access(program, os.X_OK) else program


def _value(repository: Repository, key: str) -> str:
    return repository.ask("config", "--get", key).out.decode(errors="replace").rstrip("\n")
