"""Words with which each verb has something to do in the example, and runs of them with streams of one's own."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import clientbase
from clientbase.cli.app import VERBS

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
    "demo": "--clients 3 demo",
}
assert {*WORDS} == {*VERBS}

UNCAUGHT = 99
"""The code of a run that would have ended with a traceback."""


@cache
def _load_all() -> None:
    """Load what the verbs need, once for all runs."""
    for module in walk_packages(clientbase.__path__, "clientbase."):
        import_module(module.name)


def outcome(root: Path, verb: str, streams: Callable[[], None], encoding: str = "utf-8") -> int:
    """Run *verb* as a process with the *streams* that are laid in it, and return its code.

    It is a copy of this process, for loading the program takes longer than most verbs do.
    """
    _load_all()
    process = os.fork()
    if not process:
        code = UNCAUGHT
        try:
            streams()
            sys.stdin, sys.stdout, sys.stderr = (_opened(number, encoding) for number in range(3))
            code = _run(root, verb)
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - what people would see as a traceback
            (root / "traceback").write_text(traceback.format_exc())
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


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
