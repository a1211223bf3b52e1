"""A base of any size whose truth is known because it was made so, for trying out, tests and benchmarks."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from clientbase.demo.dice import Dice
from clientbase.demo.fate import Fate, Pool, fate, pooled, usual
from clientbase.demo.norms import schema
from clientbase.demo.record import Calendar, Written, record
from clientbase.demo.truth import Below, ClientTruth, Truth
from clientbase.errors import BlockedError, UsageError

__all__ = ["Below", "ClientTruth", "Truth", "generate"]

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
) -> Truth:
    """Write a base of so many clients into an empty folder and say what is true of it on *day*.

    The same seed gives the same bytes. *progress* is told now and then how many clients are written.
    """
    _demand(directory, clients, day)
    try:
        return _generated(directory, clients, seed, day, progress or _silent)
    except OSError as error:
        raise BlockedError(f'"{error.filename or directory}" cannot be written: {error.strerror}') from None


def _demand(directory: Path, clients: int, day: dt.date) -> None:
    if clients < 1:
        raise UsageError(f'"{clients}" clients are too few; ask for 1 or more')
    if day.year < _EARLIEST:
        raise UsageError(f'"{day}" is too early; take a day from {_EARLIEST} on')
    try:
        occupied = any(directory.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(f'"{directory}" is a file; name an empty folder or one to be made') from None
    except OSError as error:
        raise BlockedError(f'"{directory}" cannot be read: {error.strerror}') from None
    if occupied:
        raise UsageError(f'"{directory}" is not empty; name an empty folder or one to be made')


def _generated(
    directory: Path, clients: int, seed: int, day: dt.date, progress: Callable[[int], None]
) -> Truth:
    fates = _fates(clients, seed)
    pools = pooled(fates)
    _make_folders(directory, clients)
    known: dict[str, ClientTruth] = {}
    # Plain open and write: names joined as text, nothing synced, or a large base takes an hour.
    root = f"{directory}{os.sep}"
    for written in _written(fates, pools, seed, day):
        with open(root + written.truth.path, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.write(written.text)
        known[written.id] = written.truth
        if len(known) % _STEP == 0:
            progress(len(known))
    truth = Truth(seed, day, pools, known)
    (directory / "schema.yaml").write_text(schema(day), encoding="utf-8", newline="\n")
    with (directory / "truth.json").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(truth.lines())
    progress(clients)
    return truth


def _fates(clients: int, seed: int) -> list[Fate]:
    dice = Dice()
    fates = []
    for index in range(clients):
        dice.seed(f"fate {seed} {index}")
        fates.append(fate(index, dice))
    return fates


def _written(fates: list[Fate], pools: Mapping[str, Pool], seed: int, day: dt.date) -> Iterator[Written]:
    dice = Dice()
    calendar = Calendar(
        [(day - dt.timedelta(ago)).isoformat() for ago in range(_PAST)],
        [(day + dt.timedelta(ahead)).isoformat() for ahead in range(_COMING)],
    )
    for index, one in enumerate(fates):
        dice.seed(f"record {seed} {index}")
        folder = _folder(index, one, len(fates))
        yield record(index, one, usual(one, pools), calendar, dice, folder)


def _folder(index: int, one: Fate, clients: int) -> str:
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
