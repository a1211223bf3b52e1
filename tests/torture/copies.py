"""Runs of the program in copies of one process that has loaded it: a run takes a few hundredths of a second.

`Copies` starts that process, which has no threads, so that a copy of it waits for no lock of another one.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NamedTuple, Self

from tests.torture.faults import Counts, Fault, install

ROOT = Path(__file__).parent.parent.parent
NONE = Fault("any", 0, "")
NAIVE = "naive"
"""The word for a writer that the oracle must see through."""
_PATIENCE = 300
"""So many seconds a run may take: one whose lines are counted, beside other work, takes a minute."""
EDITOR = 'sed -i "s/^region:.*/region: Debar/"'


class Ran(NamedTuple):
    """How a run has ended."""

    code: int
    """negative where a signal has ended it"""
    out: str
    err: str
    calls: dict[str, int]
    """how often each kind of call was made"""
    hit: bool
    """whether the fault came"""


class Copies:
    """A process that has loaded the program and makes copies of itself."""

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.copies"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"EDITOR": EDITOR},
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, root: Path, words: Sequence[str], fault: Fault = NONE) -> Ran:
        """Run the program in the folder *root*."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(root), [*words], fault]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that makes copies has ended"
        return Ran(*json.loads(answer))


def _copied(root: str, words: Sequence[str], fault: Fault, beside: Path) -> Ran:
    counts = Counts()
    out, err = beside / f"{os.getpid()}.out", beside / f"{os.getpid()}.err"
    process = os.fork()
    if not process:
        _child(root, words, fault, counts, (out, err))
    signal.alarm(_PATIENCE)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    signal.alarm(0)
    seen = counts.seen()
    return Ran(
        code,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
        {name: number for name, number in seen.items() if name != "hit"},
        bool(seen["hit"]),
    )


def _child(root: str, words: Sequence[str], fault: Fault, counts: Counts, said: tuple[Path, Path]) -> None:
    code = 99
    try:
        os.chdir(root)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, file in enumerate(said, 1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False) for number in range(3)
        )
        code = _run(words, fault, counts)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - what people would see as a traceback
        os.write(2, traceback.format_exc().encode())
        code = 1
    finally:
        os._exit(code)


def _run(words: Sequence[str], fault: Fault, counts: Counts) -> int:
    from clientbase.__main__ import door
    from tests.torture import naive

    main = naive.main if words[0] == NAIVE else door
    sys.argv = ["clientbase", "--as-of", "2026-11-21", *words]
    atexit._clear()  # noqa: SLF001 - what is to be done at the end of the process that was copied
    install(fault, counts)
    main()
    return 99


def _serve() -> None:
    import clientbase

    for module in walk_packages(clientbase.__path__, "clientbase."):
        with suppress(ModuleNotFoundError):  # of a library that need not be installed
            import_module(module.name)
    from tempfile import TemporaryDirectory

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with TemporaryDirectory() as beside:
        for line in sys.stdin:
            root, words, fault = json.loads(line)
            ran: Any = _copied(root, words, Fault(*fault), Path(beside))
            sys.stdout.write(json.dumps(ran) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
