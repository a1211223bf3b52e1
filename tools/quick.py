"""Name the tests that a change needs at once: those of the modules and rooms that differ from main."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ALWAYS = "tests/test_walls.py"
ELSEWHERE = {
    "clientbase/reports": ("tests/reports/test_facts_golden.py", "tests/cli/test_why.py"),
    "clientbase/lookups": ("tests/cli/test_show.py", "tests/cli/test_brief.py", "tests/cli/test_find.py"),
    "clientbase/model.py": (
        "tests/test_generated.py",
        "tests/test_models.py",
        "tests/cli/test_show.py",
        "tests/exchange",
    ),
    "clientbase/norms.py": (
        "tests/test_generated.py",
        "tests/test_models.py",
        "tests/rules/test_examples.py",
    ),
}
"""What is tested in another room than that of its own name: golden files, and all that follows a field."""


def tests_for(changed: Iterable[str]) -> list[str]:
    """Return the tests of the *changed* files: a test file of the module's name, else those of its room."""
    found = {ALWAYS}
    for path in map(Path, changed):
        room, name = path.parts[1:-1][:1], path.stem
        if path.suffix == ".py" and path.parts[0] == "tests" and name.startswith("test_"):
            found.add(str(path))
        elif path.parts[0] == "clientbase":
            own = Path("tests", *path.parts[1:-1], f"test_{name}.py")
            found.add(str(own if (ROOT / own).is_file() else Path("tests", *room)))
            for begin, others in ELSEWHERE.items():
                if path.is_relative_to(begin):
                    found |= {*others}
    return sorted(test for test in found - {"tests"} if (ROOT / test).exists())


def changed_files() -> list[str]:
    """Return what differs from where this branch left main, what is not committed included."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    return _git("diff", "--name-only", base[0]) + _git("ls-files", "--others", "--exclude-standard")


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607 - the one on PATH
    return done.stdout.splitlines()


if __name__ == "__main__":
    print(*tests_for(changed_files()))
