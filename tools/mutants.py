"""Break one place at a time and see whether the tests notice: mutants.py [--each N] [--seed N] [-o FILE] [ROOM...].

The common tools know Python only, and half of what is law here is SQL; so the mutations of both are made here, as
changes of the text, each tried by the tests of its own room in a copy of the tree (`tools/trying.py`).
"""

import argparse
import ast
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools import promises, trying
from tools.trying import Mutant, Result
from tools.unnoticed import Place, is_explained

ROOT = Path(__file__).parent.parent
_WRITES = "add add_decision done edit fmt init remove set set_decision set_lists".split()
ROOMS = {
    "text": (["clientbase/text"], ["tests/text"]),
    "values": (["clientbase/values.py"], ["tests/test_values.py", "tests/rules", "tests/laws"]),
    "laws": (
        ["clientbase/laws"],
        ["tests/laws", "tests/index", "tests/moving/test_dupes.py", "tests/reports/test_facts_golden.py"],
    ),
    "edits": (
        ["clientbase/edits"],
        ["tests/edits", *(f"tests/cli/test_{verb}.py" for verb in _WRITES)],
    ),
    "merging": (
        ["clientbase/merging"],
        ["tests/merging", "tests/cli/test_resolve.py", "tests/cli/test_git_setup.py"],
    ),
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
"""For each room what is broken in it, and the tests that have to notice."""

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


def main() -> None:
    """Print a line for each mutant that survives and what was noticed, and write all to a file."""
    asked = _asked()
    told: dict[str, list[dict[str, object]]] = {}
    for room in asked.rooms or ROOMS:
        possible = all_of(room)
        if asked.again:
            earlier = json.loads(asked.again.read_text("utf-8"))[room]
            left = {Place(*one["place"]) for one in earlier if one["came"] == "survived"}
            chosen = [mutant for mutant in possible if place_of(mutant) in left]
        else:
            dice = random.Random(asked.seed)  # noqa: S311 - a sample that can be drawn again
            chosen = dice.sample(possible, min(asked.each, len(possible)))
            chosen.sort(key=lambda mutant: (mutant.file, mutant.begin))
        results = trying.tried(chosen, asked.tests or ROOMS[room][1], asked.at_once, asked.most)
        said = _said(results)
        print(f"{room}: {said} ({len(possible)} possible)", flush=True)
        if not asked.again:
            part = ", by some of its tests" if asked.tests else ""
            command = "python -m tools.mutants ROOM --each N --seed N"
            promises.note("mutants", command, {f"{room}, seed {asked.seed}{part}": said}, also=True)
        if asked.output:
            told[room] = [
                {"place": place_of(one.mutant), "line": one.mutant.line, "came": one.came, "by": one.by}
                for one in results
                if one.came == "survived" or not asked.again
            ]
            asked.output.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", choices=[*ROOMS, []])
    parser.add_argument("--each", type=int, default=400, help="at most so many mutants of a room")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--at-once", type=int, default=2, help="so many are tried at the same time")
    parser.add_argument("--most", type=int, default=60, help="so many seconds of tests for each of them")
    parser.add_argument("--tests", nargs="*", help="these tests, and not those of the room")
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="what survived, by the file of an earlier run"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to tell what came of each")
    return parser.parse_args()


def all_of(room: str) -> list[Mutant]:
    """Return all mutants of a room."""
    files = [
        path
        for place in ROOMS[room][0]
        for path in ([ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*")))
        if path.suffix in {".py", ".sql"}
    ]
    return [mutant for path in files for mutant in mutants_of(path)]


def place_of(mutant: Mutant) -> Place:
    """Return the place of a mutant by the text of its line, which stays when others move it."""
    line = (ROOT / mutant.file).read_bytes().splitlines()[mutant.line - 1]
    return Place(mutant.file, line.decode().strip(), mutant.was, mutant.becomes)


def _said(results: Sequence[Result]) -> str:
    """Print what survived; say how many were noticed, and how many of the others nothing can notice."""
    left = [one.mutant for one in results if one.came == "survived"]
    explained = 0
    for mutant in left:
        known = is_explained(place_of(mutant))
        explained += known
        why = " (nothing can notice)" if known else ""
        print(f"{mutant.file}:{mutant.line}: {mutant.was!r} -> {mutant.becomes!r}{why}")
    alike = f"; {explained} of the others make the same program" if explained else ""
    return f"{len(results) - len(left)} of {len(results)} noticed{alike}"


if __name__ == "__main__":
    main()
