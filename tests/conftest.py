"""What all tests share: a sealed environment, golden files, a copy of the example base."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tools.example import lay_out

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

# A shell lets what it starts in the background ignore an interrupt, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("default", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("default")

# What a developer's shell may hold and what would change a result.
_UNSET = ("COLUMNS", "LINES", "TERM", "FORCE_COLOR", "EDITOR", "VISUAL", "PAGER", "LANG", "LANGUAGE")
_UNSET_PREFIXES = ("CLIENTBASE_", "GIT_", "LC_", "XDG_")
_FIXED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "GIT_AUTHOR_NAME": "Olga Stojanova",
    "GIT_AUTHOR_EMAIL": "olga@adria.example",
    "GIT_AUTHOR_DATE": "2026-11-21T12:00:00+00:00",
    "GIT_COMMITTER_NAME": "Olga Stojanova",
    "GIT_COMMITTER_EMAIL": "olga@adria.example",
    "GIT_COMMITTER_DATE": "2026-11-21T12:00:00+00:00",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_TERMINAL_PROMPT": "0",
}

# Measuring which lines run costs two thirds on top. These run the same lines many times over, for every report, key,
# language or zone, and so do those in which hypothesis looks for counterexamples, but for texts, each branch
# of which has to be reached: it is measured in the others.
_OVER_AND_OVER = (
    "cli/test_every_format.py",
    "cli/test_quick.py",
    "cli/test_screens.py",
    "cli/test_streams.py",
    "cli/test_why.py",
    "demo",
    "fairness",
    "fuzz",
    "reports/test_across.py",
    "reports/test_every_report.py",
    "reports/test_facts_golden.py",
    "reports/test_slowly.py",
    "reports/test_totals.py",
    "reports/test_why_agrees.py",
    "site/test_again.py",
    "site/test_site.py",
    "test_costs.py",
    "test_language.py",
    "test_macedonian.py",
    "test_named_commands.py",
    "test_names.py",
    "test_time_zones.py",
    "test_walls.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what is printed now as expected")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    path = item.path.relative_to(ROOT / "tests").as_posix()
    chance = hasattr(getattr(item, "obj", None), "hypothesis") and not path.startswith("text/")
    if not (chance or path.startswith(_OVER_AND_OVER)):
        return (yield)
    # The marker no_cover of pytest-cov does nothing in the processes of pytest-xdist, which measure twice.
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(autouse=True)
def _sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has a home, a clock's zone, a locale, a language and a git identity of its own."""
    from clientbase.language import ENGLISH, use

    home = tmp_path_factory.mktemp("home")
    for name in [n for n in os.environ if n in _UNSET or n.startswith(_UNSET_PREFIXES)]:
        monkeypatch.delenv(name)
    for name, value in _FIXED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # programs that a test starts find the same code
    for kind in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(home.parent))
    time.tzset()
    use(ENGLISH)
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/golden/NAME`; `--update-golden` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden file {name}; look at the output, then pytest --update-golden"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a copy of the example base that stands in the repository's root."""
    base = tmp_path / "example"
    for folder in ("records", "contracts"):
        shutil.copytree(ROOT / folder, base / folder)
    for name in ("schema.yaml", "decisions.yaml"):
        shutil.copy2(ROOT / name, base / name)
    return base


@pytest.fixture(scope="session")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the example with its history is laid out by the first test that asks for it."""
    return tmp_path_factory.mktemp("told") / "example"


@pytest.fixture
def told_example(told_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the example base with its history of small commits, as `make demo` lays it out."""
    if not told_once.exists():
        lay_out(told_once)
    return Path(shutil.copytree(told_once, tmp_path / "example"))
