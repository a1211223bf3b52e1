"""Break one place at a time and see whether the tests notice: mutants.py [--each N] [--seed N] [-o FILE] [ROOM...].

The common tools know Python only, and half of what is law here is SQL; so the mutations of both are made here, as
changes of the text, each tried by the tests of its own room in a copy of the tree.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tools import promises

ROOT = Path(__file__).parent.parent
ROOMS = {
    "text": (["clientbase/text"], ["tests/text"]),
    "values": (["clientbase/values.py"], ["tests/test_values.py", "tests/rules", "tests/laws"]),
    "laws": (["clientbase/laws"], ["tests/laws", "tests/index", "tests/reports/test_facts_golden.py"]),
    "edits": (["clientbase/edits"], ["tests/edits", "tests/cli"]),
    "merging": (["clientbase/merging"], ["tests/merging"]),
    "facts": (
        ["clientbase/index/rows.py", "clientbase/index/views.py", "clientbase/index/views.sql"],
        [
            "tests/index",
            "tests/laws",
            "tests/reports/test_facts_golden.py",
            "tests/reports/test_facts_demo.py",
        ],
    ),
}
"""For each room what is broken in it, and the tests that have to notice, quickest first."""

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
_COUNTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.FloorDiv: ("//", "*"),
}
_IN_SQL = (
    (r"(?<![<>=!])<(?![<>=])", "<="),
    (r"<=", "<"),
    (r"(?<![<>=!|-])>(?![>=])", ">="),
    (r">=", ">"),
    (r"(?<= )= ", "<> "),
    (r"\bAND\b(?! \d)", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\bNOT NULL\b", "NULL"),
    (r"(?<= )\+ ", "- "),
    (r"(?<= )- ", "+ "),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bDESC\b", ""),
    (r"(?<![\w.?])1(?![\w.])", "2"),
    (r"(?<![\w.?])0(?![\w.])", "1"),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, what stood there, what stands there instead."""

    file: str
    line: int
    begin: int  # in bytes of the whole file
    end: int
    was: str
    becomes: str


def mutants_of(path: Path) -> list[Mutant]:
    """Return all mutants of a file of Python or of SQL, in the order of their places."""
    text = path.read_bytes()
    spans = _in_python(text) if path.suffix == ".py" else _in_sql(text)
    name = str(path.relative_to(ROOT))
    return [
        Mutant(name, text.count(b"\n", 0, begin) + 1, begin, end, text[begin:end].decode(), becomes)
        for begin, end, becomes in sorted(spans)
    ]


def _in_sql(text: bytes) -> Iterator[tuple[int, int, str]]:
    told = re.sub(
        rb"--[^\n]*|'[^']*'", lambda found: b"#" * len(found[0]), text
    )  # neither comments nor texts
    for pattern, becomes in _IN_SQL:
        for found in re.finditer(pattern.encode(), told):
            yield *found.span(), becomes


def _in_python(text: bytes) -> Iterator[tuple[int, int, str]]:
    tree, source = ast.parse(text), _Source(text)
    hints = {id(part) for node in ast.walk(tree) for part in _hints(node)}
    for node in ast.walk(tree):
        if id(node) not in hints:
            yield from _operators(node, source)
            yield from _values(node, source)


class _Source:
    """A text of Python, with the way from its nodes to places in bytes."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def begin(self, node: ast.expr) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr) -> int:
        return self.starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def of(self, node: ast.expr) -> str:
        return f"({self.text[self.begin(node) : self.end(node)].decode()})"

    def instead(self, node: ast.expr, becomes: str) -> tuple[int, int, str]:
        return self.begin(node), self.end(node), becomes

    def between(
        self, first: ast.expr, second: ast.expr, was: str, becomes: str
    ) -> Iterator[tuple[int, int, str]]:
        pattern = rf"\b{was}\b" if was.replace(" ", "").isalpha() else re.escape(was)
        begin = self.end(first)
        if found := re.search(pattern.encode(), self.text[begin : self.begin(second)]):
            yield begin + found.start(), begin + found.end(), becomes


def _operators(node: ast.AST, source: _Source) -> Iterator[tuple[int, int, str]]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from source.between(left, right, *_COMPARED[type(op)])
        case ast.BoolOp(op=op, values=[first, second, *_]):
            yield from source.between(
                first, second, *(("and", "or") if isinstance(op, ast.And) else ("or", "and"))
            )
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _COUNTED:
            yield from source.between(left, right, *_COUNTED[type(op)])


def _values(node: ast.AST, source: _Source) -> Iterator[tuple[int, int, str]]:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield source.instead(node, source.of(operand))
        case ast.Constant(value=bool() as value):
            yield source.instead(node, str(not value))
        case ast.Constant(value=int() as value):
            yield source.instead(node, str(value + 1))
        case ast.IfExp(body=body, orelse=other):
            yield source.instead(node, source.of(body))
            yield source.instead(node, source.of(other))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield source.instead(value, "None")


def _hints(node: ast.AST) -> Iterator[ast.AST]:
    for part in ("annotation", "returns"):  # what stands there does nothing when the program runs
        if hint := getattr(node, part, None):
            yield from ast.walk(hint)


def tried(mutant: Mutant, tests: list[str], tree: Path, seconds: float) -> str:
    """Return "killed", "timeout" (noticed, too) or "survived", by the tests in a *tree* that is changed and mended."""
    path = tree / mutant.file
    text = path.read_bytes()
    path.write_bytes(text[: mutant.begin] + mutant.becomes.encode() + text[mutant.end :])
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *tests,
    ]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            words, cwd=tree, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        path.write_bytes(text)
    return "killed" if done.returncode else "survived"


def main() -> None:
    """Print a line for each mutant that survives and the share that was noticed, and write all to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", choices=[*ROOMS, []])
    parser.add_argument("--each", type=int, default=400, help="at most so many mutants of a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    summary = {}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        shutil.copytree(
            ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", "dist")
        )
        for room in asked.rooms or ROOMS:
            summary[room] = _room(room, tree, asked.each, asked.seed)
    if not asked.rooms:
        counted: dict[str, int | str] = {
            f"{room}: noticed": f"{told['noticed']} of {told['tried']}" for room, told in summary.items()
        }
        promises.note("mutants", f"python -m tools.mutants --each {asked.each}", counted)
    if asked.output:
        asked.output.write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _room(room: str, tree: Path, each: int, seed: int) -> dict[str, object]:
    places, tests = ROOMS[room]
    files = [
        path
        for place in places
        for path in ([ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*")))
        if path.suffix in {".py", ".sql"}
    ]
    all_of_them = [mutant for path in files for mutant in mutants_of(path)]
    dice = random.Random(seed)  # noqa: S311
    chosen = sorted(dice.sample(all_of_them, min(each, len(all_of_them))), key=lambda m: (m.file, m.begin))
    begun = time.monotonic()
    nothing = Mutant(chosen[0].file, 0, 0, 0, "", "")
    if tried(nothing, tests, tree, 3600) != "survived":
        raise SystemExit(f"{room}: the tests fail as it is: {' '.join(tests)}")
    seconds = 60 + 3 * (time.monotonic() - begun)
    results = [(mutant, tried(mutant, tests, tree, seconds)) for mutant in chosen]
    left = [mutant for mutant, result in results if result == "survived"]
    for mutant in left:
        print(f"{mutant.file}:{mutant.line}: {mutant.was!r} -> {mutant.becomes!r}")
    print(
        f"{room}: {len(chosen) - len(left)} of {len(chosen)} noticed ({len(all_of_them)} possible)",
        flush=True,
    )
    return {
        "possible": len(all_of_them),
        "tried": len(chosen),
        "noticed": len(chosen) - len(left),
        "survived": [asdict(mutant) for mutant in left],
    }


if __name__ == "__main__":
    main()
