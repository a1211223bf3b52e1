"""A base of any size whose truth is known because it was made so, for trying out, tests and benchmarks."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from clientbase.demo.expected import Below, Expected, ExpectedClient
from clientbase.demo.norms import schema
from clientbase.demo.plan import Plan, Pool, plan, pooled, usual
from clientbase.demo.record import Calendar, Written, record
from clientbase.demo.rng import Rng
from clientbase.errors import BlockedError, UsageError, cause_of, unreadable
from clientbase.language import say

__all__ = ["Below", "Expected", "ExpectedClient", "generate"]

_FLAT: Final = 10_000
_FOLDERS: Final = 100
_PAST: Final = 3_000
_COMING: Final = 62
_STEP: Final = 500
_EARLIEST: Final = 1980


def generate(
    directory: Path,
    clients: int,
    seed: int,
    day: dt.date,
    progress: Callable[[int], None] | None = None,
) -> Expected:
    """Write a base of so many clients into an empty folder and say what is true of it on *day*.

    The same seed gives the same bytes. *progress* is told now and then how many clients are written.
    """
    _demand(directory, clients, day)
    try:
        return _generated(directory, clients, seed, day, progress or _silent)
    except OSError as error:
        file = error.filename or directory
        raise BlockedError(
            say(
                '"{file}" cannot be written: {why}; what stands in "{folder}" is a part; remove it, then do it again',
                file=file,
                why=cause_of(error),
                folder=directory,
            )
        ) from None


def _demand(directory: Path, clients: int, day: dt.date) -> None:
    if clients < 1:
        raise UsageError(say('"{n}" clients are too few; ask for 1 or more', n=clients))
    if day.year < _EARLIEST:
        raise UsageError(
            say('"{day}" is too early; take a day from {earliest} on', day=day, earliest=_EARLIEST)
        )
    try:
        occupied = any(directory.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(
            say('"{what}" is a file; name an empty folder or one to be made', what=directory)
        ) from None
    except OSError as error:
        raise unreadable(directory, cause_of(error)) from None
    if occupied:
        raise UsageError(say('"{what}" is not empty; name an empty folder or one to be made', what=directory))


def _generated(
    directory: Path, clients: int, seed: int, day: dt.date, progress: Callable[[int], None]
) -> Expected:
    plans = _plans(clients, seed)
    pools = pooled(plans)
    _make_folders(directory, clients)
    known: dict[str, ExpectedClient] = {}
    # Plain open and write: names joined as text, nothing synced, or a large base takes an hour.
    root = f"{directory}{os.sep}"
    for written in _written(plans, pools, seed, day):
        with open(root + written.expected.path, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.write(written.text)
        known[written.id] = written.expected
        if len(known) % _STEP == 0:
            progress(len(known))
    expected = Expected(seed, day, pools, known)
    (directory / "schema.yaml").write_text(schema(day), encoding="utf-8", newline="\n")
    with (directory / "truth.json").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(expected.lines())
    progress(clients)
    return expected


def _plans(clients: int, seed: int) -> list[Plan]:
    rng = Rng()
    plans = []
    for index in range(clients):
        rng.seed(f"fate {seed} {index}")
        plans.append(plan(index, rng))
    return plans


def _written(plans: list[Plan], pools: Mapping[str, Pool], seed: int, day: dt.date) -> Iterator[Written]:
    rng = Rng()
    calendar = Calendar(
        [(day - dt.timedelta(ago)).isoformat() for ago in range(_PAST)],
        [(day + dt.timedelta(ahead)).isoformat() for ahead in range(_COMING)],
    )
    for index, one in enumerate(plans):
        rng.seed(f"record {seed} {index}")
        folder = _folder(index, one, len(plans))
        yield record(index, one, usual(one, pools), calendar, rng, folder)


def _folder(index: int, one: Plan, clients: int) -> str:
    if one.wish == "former":
        return "records/archive"
    return "records" if clients <= _FLAT else f"records/{index % _FOLDERS:02d}"


def _make_folders(directory: Path, clients: int) -> None:
    (directory / "records" / "archive").mkdir(parents=True)
    if clients > _FLAT:
        for number in range(_FOLDERS):
            (directory / "records" / f"{number:02d}").mkdir()


def _silent(_done: int) -> None:
    pass
