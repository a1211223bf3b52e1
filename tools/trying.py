"""Mutants are tried: each by the tests that reach its line, quickest first, until the first of them fails.

What is slow is done once for a room: its tests run with coverage, which tells who reaches what and how long that
takes, and the libraries are loaded. Each mutant then gets a fork of this process, which has no threads, in one of the
copies of the tree, where its file is changed; so programs that a test starts are changed, too.
"""

import ast
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import coverage
import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
_OURS = {"clientbase", "tests", "tools", "conftest"}
_HEAVY = (
    "anyascii",
    "css_inline",
    "jinja2",
    "pydantic",
    "phonenumbers",
    "rapidfuzz",
    "typer.testing",
    "yaml",
)
_SPACE = 4 << 30
"""More memory than this is taken for a loop without an end."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, what stood there, what stands there instead."""

    file: str
    line: int
    begin: int  # in bytes of the whole file
    end: int
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a mutant: killed, timeout (noticed, too) or survived; by which test of how many."""

    mutant: Mutant
    came: str
    by: str
    tests: int


@dataclass(frozen=True, slots=True)
class Reached:
    """How many seconds each test takes, and which tests reach which line of a file of the *tree*."""

    tree: Path
    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[int, Sequence[str]]]

    def tests_of(self, mutant: Mutant, text: bytes, failed: Mapping[str, int], most: float) -> list[str]:
        """Return which tests to run in *most* seconds, those that have *failed* before and the quick ones first.

        They are those that reach the statement, or read the SQL; where nobody can tell, all of them.
        """
        if mutant.file.endswith(".py"):
            first, last, runs_later = statement_at(text, mutant.line)
            of_file = self.lines.get(mutant.file, {})
            reached = [of_file.get(line, ()) for line in (range(first, last + 1) if runs_later else of_file)]
        else:
            reached = [self.lines.get(file, {}).get(line, ()) for file, line in self.readers(mutant.file)]
        wanted = {test for tests in reached for test in tests if test} or set(self.seconds)
        left, chosen = most, list[str]()
        for test in sorted(wanted, key=lambda test: (-failed.get(test, 0), self.seconds.get(test, 0), test)):
            left -= self.seconds.get(test, 0)
            if left < 0 and chosen:
                break
            chosen.append(test)
        return chosen

    def readers(self, file: str) -> Iterator[tuple[str, int]]:
        """Return the lines of Python beside a file of SQL that read such files."""
        for path in sorted((self.tree / file).parent.glob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if '.sql"' in line:
                    yield str(path.relative_to(self.tree)), number


def statement_at(text: bytes, line: int) -> tuple[int, int, bool]:
    """Return the first and the last line of the statement on a line, and whether a function holds it.

    Of a statement that holds others only its head counts.
    """
    found, runs_later = (line, line), False
    widths = [sys.maxsize]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.stmt):
            continue
        body = getattr(node, "body", None)
        first, last = node.lineno, (body[0].lineno - 1 if body else node.end_lineno or node.lineno)
        if first <= line <= max(first, last) and last - first < widths[-1]:
            found = (first, max(first, last))
            widths.append(last - first)
        if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= line <= (node.end_lineno or 0):
            runs_later = True
    return *found, runs_later


def tried(mutants: Sequence[Mutant], tests: list[str], at_once: int, most: float) -> list[Result]:
    """Return what comes of each mutant, in their order."""
    for name in _HEAVY:
        importlib.import_module(name)
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder, f"tree{n}") for n in range(at_once)]
        for tree in trees:
            aside = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", "dist", ".coverage*")
            shutil.copytree(ROOT, tree, ignore=aside)
        reached = _reached(trees[0], tests)
        for tree in trees[1:]:  # what was compiled is there for all of them
            for made in trees[0].rglob("*.pyc"):
                other = tree / made.relative_to(trees[0])
                other.parent.mkdir(exist_ok=True)
                shutil.copy2(made, other)
        return list(_in_turn(mutants, trees, reached, most))


@dataclass(slots=True)
class _Run:
    """A fork that is at work."""

    mutant: Mutant
    tree: Path
    text: bytes
    stamp: tuple[int, int]
    tests: int
    ends: float

    def over(self, status: int, late: bool) -> Result:
        """Mend the tree, and return what came of it."""
        file, told = self.tree / self.mutant.file, self.tree.parent / f"{self.tree.name}.failed"
        file.write_bytes(self.text)
        os.utime(file, ns=self.stamp)  # what was compiled of it is good again
        by = told.read_text() if told.exists() else ""
        code = os.waitstatus_to_exitcode(status)
        came = (
            "timeout"
            if late or -code in {signal.SIGXCPU, signal.SIGKILL}
            else "killed"
            if code
            else "survived"
        )
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise SystemExit(f"{self.mutant}: no tests were found")
        return Result(self.mutant, came, by, self.tests)


def _in_turn(mutants: Sequence[Mutant], trees: list[Path], reached: Reached, most: float) -> Iterator[Result]:
    failed: dict[str, Counter[str]] = {}
    results: dict[Mutant, Result] = {}
    waiting, free, runs = list(reversed(mutants)), list(trees), dict[int, _Run]()
    while waiting or runs:
        while free and waiting:
            mutant, tree = waiting.pop(), free.pop()
            by = failed.setdefault(mutant.file, Counter())
            pid, run = _begun(mutant, tree, reached, by, most)
            runs[pid] = run
        time.sleep(0.02)
        for pid, run in list(runs.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            late = time.monotonic() > run.ends
            if not done and late:
                os.killpg(pid, signal.SIGKILL)
                done, status = os.waitpid(pid, 0)
            if done:
                with suppress(ProcessLookupError):  # what a test has started ends with it
                    os.killpg(pid, signal.SIGKILL)
                del runs[pid]
                free.append(run.tree)
                result = results[run.mutant] = run.over(status, late)
                if result.by:
                    failed[run.mutant.file][result.by] += 1
                print(f"{len(results)}/{len(mutants)} {result.came}", file=sys.stderr, end="\r")
    return (results[mutant] for mutant in mutants)


def _begun(
    mutant: Mutant, tree: Path, reached: Reached, failed: Mapping[str, int], most: float
) -> tuple[int, _Run]:
    file = tree / mutant.file
    text, stat = file.read_bytes(), file.stat()
    tests = reached.tests_of(mutant, text, failed, most)
    file.write_bytes(text[: mutant.begin] + mutant.becomes.encode() + text[mutant.end :])
    (tree.parent / f"{tree.name}.failed").unlink(missing_ok=True)
    usual = sum(reached.seconds.get(test, 0) for test in tests)
    run = _Run(
        mutant,
        tree,
        text,
        (stat.st_atime_ns, stat.st_mtime_ns),
        len(tests),
        time.monotonic() + 120 + 20 * usual,
    )
    pid = _forked(tree, lambda: _ends_at_first(tree, tests), seconds=int(20 + 5 * usual))
    return pid, run


def _forked(tree: Path, does: Callable[[], int], seconds: int, *, compiles: bool = False) -> int:
    """Fork, and let the child do its work in a *tree* as if it had been started there; return its process."""
    if pid := os.fork():
        return pid
    try:
        os.setsid()
        os.chdir(tree)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
        nothing = os.open(tree.parent / f"{tree.name}.log", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        sys.path[:] = [str(tree), *(path for path in sys.path if path not in {"", str(ROOT)})]
        for name in [name for name in sys.modules if name.split(".")[0] in _OURS]:
            del sys.modules[name]
        sys.dont_write_bytecode = not compiles
        os.environ["PYTHONPATH"] = str(tree)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        if not compiles:
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        importlib.invalidate_caches()
        _leave(does())
    except BaseException as error:  # noqa: BLE001 - a fork must never go on as its parent would
        os.write(2, repr(error).encode())
        _leave(pytest.ExitCode.INTERNAL_ERROR)


def _leave(code: int) -> NoReturn:
    sys.stdout.flush()
    os._exit(code)


_USUAL = (
    *("-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-o", "tmp_path_retention_policy=none", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
)


def _ends_at_first(tree: Path, tests: Sequence[str]) -> int:
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    words = [*_USUAL, "-x", "-p", "no:cov", f"--basetemp={tree}.tmp", *files]
    return int(pytest.main(words, plugins=[_Chosen(tests, tree.parent / f"{tree.name}.failed")]))


class _Chosen:
    """Runs some tests in their order, and tells which of them failed."""

    def __init__(self, tests: Sequence[str], told: Path) -> None:
        self.order = {test: n for n, test in enumerate(tests)}
        self.told = told

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Let hypothesis stop at the first counterexample: how small it could be is of no interest here."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "mutants",
            hypothesis.settings(),
            phases=phases,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what is wanted, in that order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which test has failed."""
        if report.failed:
            self.told.write_text(report.nodeid)


class _Watched:
    """Notes how long each test takes, and which lines it reaches."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        # In memory: a test may well take the file of an index away, or the library that reads it.
        self.coverage = coverage.Coverage(data_file=None, branch=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Say whose lines they are from here on, and count the time that the machine works for it, and no other."""
        self.coverage.switch_context(item.nodeid)
        before = sum(os.times()[:4])
        yield
        self.seconds[item.nodeid] = sum(os.times()[:4]) - before
        self.coverage.switch_context("")

    def lines(self, tree: Path) -> dict[str, dict[int, list[str]]]:
        """Return by which tests each line of each file was reached."""
        data = self.coverage.get_data()
        return {
            str(Path(file).relative_to(tree)): data.contexts_by_lineno(file) for file in data.measured_files()
        }


def _reached(tree: Path, tests: list[str]) -> Reached:
    """Run the tests on what is not changed, with coverage."""
    told = tree.parent / "reached.json"

    def watched() -> int:
        watch = _Watched()
        watch.coverage.start()
        code = pytest.main([*_USUAL, "-x", "-p", "no:cov", f"--basetemp={tree}.tmp", *tests], plugins=[watch])
        watch.coverage.stop()
        told.write_text(json.dumps([watch.seconds, watch.lines(tree)]))
        return int(code)

    _, status = os.waitpid(_forked(tree, watched, 3600, compiles=True), 0)
    if status:
        raise SystemExit(
            "the tests fail as it is:\n" + (tree.parent / f"{tree.name}.log").read_text()[-5000:]
        )
    seconds, lines = json.loads(told.read_text())
    return Reached(
        tree,
        seconds,
        {file: {int(line): tests for line, tests in reached.items()} for file, reached in lines.items()},
    )
