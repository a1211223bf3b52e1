"""Reports of a base's own: `reports/NAME.sql`, whose leading comment is title and help."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from clientbase.base import Base
from clientbase.errors import UnreadableError, UsageError, cause_of
from clientbase.language import say
from clientbase.laws.choice_sql import literal
from clientbase.reports import Answer, Over, Report
from clientbase.text.inside import LARGEST, IrregularError, contents

# A text, a name in quotes or a comment is passed over; what is left may be a parameter.
_PARAMETER: Final = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|(?<![:\w]):([a-z][a-z_]*)", re.DOTALL
)
_DEFAULT: Final = re.compile(r":([a-z][a-z_]*)\s*=\s*(.*)")
_DAY: Final = "day"


def read_report(file: Path) -> Report:
    """Read a report from an SQL file: comment lines, then one SELECT over the narrowed tables and views."""
    text = _text(file)
    comment = list(_leading_comment(text))
    defaults = {found[1]: found[2].strip() for line in comment if (found := _DEFAULT.fullmatch(line))}
    words = [line for line in comment if not _DEFAULT.fullmatch(line)]
    name = file.stem
    title = words[0] if words else name
    question = words[1] if len(words) > 1 else title

    def ask(base: Base, **given: str) -> Answer:
        values = {**defaults, **given, _DAY: base.day.isoformat()}
        table = base.read_only_table(name, title, _filled(text, values, name))
        if not table.columns:
            raise UsageError(say('"{file}" asks nothing; write a comment and a SELECT', file=file))
        return [], [table]

    _declare(ask, [*dict.fromkeys(found for found in _parameters(text) if found != _DAY)])
    return Report((name, title, question, "\n".join(words[2:]).strip()), ask, over=[_over(name)])


def _text(file: Path) -> str:
    try:
        data = contents(file, LARGEST)
    except (OSError, IrregularError) as error:
        raise UnreadableError(
            say(
                "{name}/{name2} cannot be read: {error}",
                name=file.parent.name,
                name2=file.name,
                error=cause_of(error),
            )
        ) from None
    if len(data) > LARGEST:
        raise UnreadableError(
            say('"{file}" has more than {largest} bytes; a report is one SELECT', file=file, largest=LARGEST)
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(say('"{file}" is not UTF-8; save it as UTF-8', file=file)) from None


def _over(name: str) -> Over:
    """Return what its question says is over a limit: where it gives lights the red ones, else all that it lists."""
    return Over(
        name, "every row; of those with a light the red ones", lambda row: row.get("light", "red") == "red"
    )


def _declare(ask: Callable[..., Answer], names: Sequence[str]) -> None:
    """Let the function say which parameters it takes, as reports in Python do by their signature."""
    ask.__kwdefaults__ = dict.fromkeys(names)
    ask.__annotations__ = dict.fromkeys(names, str)


def _parameters(text: str) -> Iterator[str]:
    return (found[1] for found in _PARAMETER.finditer(text) if found[1])


def _filled(text: str, values: Mapping[str, str], name: str) -> str:
    """Put the parameters' values into the question, as texts."""
    missing = [found for found in _parameters(text) if values.get(found) is None]
    if missing:
        option = missing[0].replace("_", "-")
        raise UsageError(
            say(
                "report {name} wants --{option}; say it, or give it a default: -- :{what} = VALUE",
                name=name,
                option=option,
                what=missing[0],
            )
        )
    return _PARAMETER.sub(lambda found: literal(values[found[1]]) if found[1] else found[0], text)


def _leading_comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("--"):
            return
        yield line.removeprefix("--").strip()
