"""What all tests share: a sealed environment, golden files, a copy of the example base."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tools.example import lay_out

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what is printed now as expected")


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
