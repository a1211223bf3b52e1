"""A process that runs words in hostile bases, each pair in a copy of its own, and says what went wrong.

It loads the program once, since that takes longer than most verbs do, and has one thread, so that it may be copied.
"""

import gc
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

PATIENCE: Final = 60.0
"""Seconds: on a busy machine the slowest takes some, and what waits for a pipe waits for ever."""
_MEMORY: Final = 4 << 30
_READ: Final = 1 << 22
_UNCAUGHT: Final = 99

Looks = dict[str, tuple[int, int, int, bytes]]


def looks(folder: Path) -> Looks:
    """Return how each file and folder looks: its rights, time, size and bytes."""
    found: Looks = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, status.st_size, data)
    return found


def _ended(words: str, base: Path, said: Path) -> str:
    """Run *words* in a copy of this process; return what is wrong with how it ended."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        code = _UNCAUGHT
        try:
            code = _run(words, base, said)
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - what people would see as a traceback
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    end = time.monotonic() + PATIENCE
    process, status = os.waitpid(child, os.WNOHANG)
    while not process and time.monotonic() < end:
        time.sleep(0.002)
        process, status = os.waitpid(child, os.WNOHANG)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # git too, where it waits
    if not process:
        os.waitpid(child, 0)
        return "does not end"
    code = os.waitstatus_to_exitcode(status)
    return "" if code in range(5) else f"ends with {code}"


def _run(words: str, base: Path, said: Path) -> int:
    from clientbase.__main__ import main

    with said.open("wb") as out, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - as everywhere in it
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, "w" if n else "r", encoding="utf-8") for n in range(3))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    os.chdir(base)
    sys.argv = ["clientbase", "--as-of", "2026-11-21", *words.split()]
    main()
    return _UNCAUGHT


def _wrong(pairs: list[tuple[int, str]], template: Path, outside: Path) -> Iterator[str]:
    from tests.hostile.planting import SECRET, hostile_bases

    bases = [*hostile_bases()]
    before = looks(outside)
    base, said = template.with_name("base"), template.with_name("said")
    for number, words in pairs:
        shutil.copytree(template, base, symlinks=True)
        bases[number].plant(base, outside)
        fault = _ended(words, base, said)
        text = said.read_text(errors="replace")
        faults = [fault] if fault else []
        faults += ["traceback"] if "Traceback" in text else []
        faults += ["tells what is outside"] if SECRET in text else []
        if (now := looks(outside)) != before:
            changed = sorted(name for name in {*now, *before} if now.get(name) != before.get(name))
            faults.append(f"changes {', '.join(changed)}")
            before = now
        faults += [f"takes in {file}" for file in _holding(base, SECRET.encode())]
        if faults:
            yield f"{bases[number]}: {words}: {'; '.join(faults)}: {text[-1500:]}"
        shutil.rmtree(base)


def _holding(base: Path, secret: bytes) -> Iterator[Path]:
    for folder, _, names in os.walk(base):
        for name in names:
            file = Path(folder, name)
            is_read = file.is_file() and not file.is_symlink() and file.stat().st_size < _READ
            if is_read and secret in file.read_bytes():
                yield file


if __name__ == "__main__":
    asked, where, beside = json.loads(sys.argv[1])
    import clientbase

    for module in walk_packages(clientbase.__path__, "clientbase."):
        with suppress(ModuleNotFoundError):  # of a library that need not be installed
            import_module(module.name)
    gc.disable()
    gc.freeze()  # so that a copy shares what it does not change
    sys.stdout.write(json.dumps([*_wrong(asked, Path(where), Path(beside))]))
