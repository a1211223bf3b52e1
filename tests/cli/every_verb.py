"""Words with which each verb has something to do in the example, and runs of them with streams of one's own."""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import clientbase
from clientbase.cli.verbs import VERBS

ROOT = Path(__file__).parent.parent.parent
WORDS: Mapping[str, str] = {
    "init": "new",
    "add": "task restoran-galija what=bring",
    "log": "restoran-galija call words",
    "done": "restoran-galija",
    "set": "restoran-galija tags=new",
    "remove": "restoran-galija/tags/1 --yes",
    "archive": "adriatik closed",
    "restore": "adriatik",
    "rename": "adriatik adriatik-hrana",
    "move-contact": "restoran-galija/contacts/nobody adriatik",
    "handover": "olga ivan --dry-run",
    "forget": "Зоран --dry-run",
    "dupes": "",
    "merge": "restoran-galija adriatik --dry-run",
    "edit": "restoran-galija",
    "show": "restoran-galija",
    "brief": "restoran-galija",
    "list": "",
    "find": "галија",
    "check": "",
    "fmt": "--check",
    "explain": "CB021",
    "fields": "",
    "report": "overview",
    "why": "restoran-galija",
    "calibrate": "",
    "agenda": "",
    "guide": "--manager olga",
    "can-sell": "restoran-galija 20",
    "run": "weekly",
    "schedule": "cron",
    "query": "SELECT/**/name/**/FROM/**/facts",
    "sql": "",
    "import": "list.csv",
    "export": "contacts",
    "site": "pages",
    "diff": "HEAD~3",
    "history": "restoran-galija",
    "undo": "--dry-run",
    "sync": "",
    "review": "HEAD~3..HEAD",
    "schema": "",
    "git-setup": "",
    "merge-driver": "base ours theirs records/x.yaml",
    "resolve": "",
    "doctor": "",
    "demo": "--clients 3 demo",
}
assert {*WORDS} == {*VERBS}

UNCAUGHT = 99
"""The code of a run that would have ended with a traceback."""


def outcomes(
    root: Path, *, read: int | str | None, write: int | str | None, encoding: str = "utf-8"
) -> dict[str, int]:
    """Run each verb with these streams (a device, a descriptor, or None where they are closed); return the codes.

    Each is a copy of one process that has loaded the program, for that takes longer than most verbs do. It is a
    process of its own: a copy of one that has threads, as tests leave them behind, waits for their locks for ever.
    """
    asked = json.dumps([str(root), read, write, encoding])
    held = [stream for stream in (read, write) if isinstance(stream, int)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.every_verb", asked],
        cwd=ROOT,
        pass_fds=held,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def _outcome(root: Path, verb: str, streams: tuple[int | str | None, ...], encoding: str) -> int:
    process = os.fork()
    if not process:
        code = UNCAUGHT
        try:
            for number, wanted in enumerate(streams):
                _lay(number, wanted)
            sys.stdin, sys.stdout, sys.stderr = (_opened(number, encoding) for number in range(3))
            code = _run(root, verb)
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - what people would see as a traceback
            (root / "traceback").write_text(traceback.format_exc())
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _lay(number: int, wanted: int | str | None) -> None:
    if wanted is None:
        os.close(number)
        return
    way = os.O_WRONLY if number else os.O_RDONLY
    os.dup2(os.open(wanted, way) if isinstance(wanted, str) else wanted, number)


def _run(root: Path, verb: str) -> int:
    from clientbase.__main__ import main

    os.chdir(root)
    os.environ |= {"EDITOR": "true", "PAGER": "cat"}
    sys.argv = ["clientbase", "--as-of", "2026-11-21", verb, *WORDS[verb].split()]
    main()
    return UNCAUGHT


def _opened(number: int, encoding: str) -> object:
    """Return what Python makes of a stream when it starts: nothing of one that is closed."""
    try:
        os.fstat(number)
    except OSError:
        return None
    return os.fdopen(number, "w" if number else "r", encoding=encoding, closefd=False)


if __name__ == "__main__":
    where, read, write, encoding = json.loads(sys.argv[1])
    for module in walk_packages(clientbase.__path__, "clientbase."):
        with suppress(ModuleNotFoundError):  # of a library that need not be installed
            import_module(module.name)
    found = {verb: _outcome(Path(where), verb, (read, write, write), encoding) for verb in VERBS}
    sys.stdout.write(json.dumps(found))
