"""Records as people write them: odd indentation, comments everywhere, every style that YAML has."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from clientbase.text.edit import Append, Change, Put, Remove

ORDER: dict[str, Any] = {
    "name": None,
    "status": None,
    "tags": None,
    "terms": {"discount": None, "days": None},
    "contacts": {
        "name": None,
        "role": None,
        "phone": None,
        "decides": None,
        "next": {"date": None, "what": None},
    },
    "purchases": {"date": None, "amount": None, "waiver": {"by": None, "reason": None}},
    "notes": None,
    "extra": None,
}
_KEYS = ("name", "status", "tags", "terms", "contacts", "purchases", "notes", "extra", "own", "Друго")
_PLAIN = (
    "x",
    "no",
    "~",
    "12:30",
    "+38970123456",
    "0701234",
    "1.10",
    "-5",
    "a:b",
    "it's",
    "Ирина Петрова",
    "x#y",
    "a  b",
)
_ODD = (
    "a: b",
    " x",
    "y ",
    "- z",
    "#c",
    "",
    "{q",
    "p, q]",
    'it\'s "so"',
    "back\\slash",
    "tab\tbed",
    "two\nlines",
    "?",
    "---",
)
_TEXTS = ("one\ntwo\n", "one\n\n  two", "  begins deep\nends\n", "a # no comment\nb: c\n", "last\n\n")


class Hand:
    """One person's way of writing, fixed by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.comments = 0

    def some(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def comment(self) -> str:
        self.comments += 1
        return self.some("# c", "# c", "#  c: '[", "# - c") + f"{self.comments}."

    def beside(self) -> str:
        return self.some(" ", "  ", "      ") + self.comment() if self.often(0.12) else ""

    def above(self, indent: int) -> list[str]:
        """Comments and empty lines that may stand before an entry."""
        lines = []
        while self.often(0.15):
            lines.append(
                self.some("", " " * indent + self.comment(), " " * self.random.randrange(6) + self.comment())
            )
        return lines

    def value(self, depth: int = 0) -> Any:
        """A value for an edit."""
        kind = self.random.randrange(8 if depth < 2 else 4)
        if kind < 4:
            return self.some(
                self.some(*_PLAIN), self.some(*_ODD), self.some(*_TEXTS), self.some(*_PLAIN), None
            )
        if kind < 6:
            return [self.value(depth + 1) for _ in range(self.random.randrange(3))]
        return {key: self.value(depth + 1) for key in self.keys(depth)[: self.random.randrange(3)]}

    def keys(self, depth: int) -> list[str]:
        pool = (
            _KEYS
            if depth == 0
            else ("name", "role", "date", "amount", "discount", "days", "by", "x y", "key")
        )
        return self.random.sample(pool, self.random.randrange(1, 6))

    def scalar(self, indent: int, *, flow: bool = False) -> str:
        """A scalar on one line, or over two."""
        kind = self.random.randrange(6)
        if kind == 0:
            return "'" + self.some(*_PLAIN, *_ODD[:-4]).replace("'", "''").replace("\n", " ") + "'"
        if kind == 1:
            return self.some('"x"', '""', '"a\\tb\\n"', '"\\u0416: [#"')
        if kind == 2 and not flow and self.often(0.3):
            return f"plain\n{' ' * (indent + 1)}over lines"
        if kind == 3 and self.often(0.3):
            return f'"quoted\n{" " * (indent + 2)}over lines"'
        return self.some(*_PLAIN[:-1])

    def flow(self, indent: int, depth: int = 0) -> str:
        """A flow list or mapping, on one line or over several."""
        parts = [
            self.some(self.scalar(indent, flow=True), self.flow(indent, depth + 1)) if depth < 2 else "z"
            for _ in range(self.random.randrange(4))
        ]
        opened, closed = "[]"
        if self.often(0.5):
            opened, closed = "{}"
            keys = self.random.sample(("by", "date", "days", "k 1", "'q'"), len(parts))
            parts = [
                key + self.some(f": {part}", f":   {part}", ": ", "")
                for key, part in zip(keys, parts, strict=True)
            ]
        if depth == 0 and self.often(0.2):
            margin = " " * (indent + self.random.randrange(1, 4))
            inner = "".join(
                f"\n{margin}{part}{' ' if part.endswith(':') else ''},{self.beside()}" for part in parts
            )
            return f"{opened}{self.beside()}{inner}\n{margin}{closed}"
        space = self.some("", "", " ")
        return (
            opened
            + space
            + self.some(", ", ",  ").join(parts)
            + (self.some("", ",") if parts else "")
            + space
            + closed
        )

    def block(self, indent: int) -> str:
        """A text in lines of its own."""
        margin = " " * (indent + self.random.randrange(1, 4))
        header = self.some("|", "|-", ">", ">-") + self.beside()
        lines = [
            margin + self.some("text", "more # text", "key: text", "- text")
            for _ in range(self.random.randrange(1, 4))
        ]
        if self.often(0.3):
            lines.insert(1, "")
        return "\n".join([header, *lines, *([""] if self.often(0.2) else [])])

    def entries(self, indent: int, depth: int) -> list[str]:
        """The lines of a mapping at *indent*."""
        lines = []
        for key in self.keys(depth):
            lines += self.above(indent)
            lines += (" " * indent + key + ":" + self.behind_colon(indent, depth)).split("\n")
        return lines

    def items(self, indent: int, depth: int) -> list[str]:
        """The lines of a list with its dashes at *indent*."""
        lines = []
        gap = self.some(" ", " ", " ", "   ")
        for _ in range(self.random.randrange(1, 4)):
            lines += self.above(indent)
            inner = indent + 1 + len(gap)
            kind = self.random.randrange(6)
            if kind < 3 and depth < 3:
                first, *rest = self.skip_comments(self.entries, inner, depth + 1)
                words = "\n".join([gap + first.lstrip(), *rest])
            elif kind == 3 and depth < 2:
                first, *rest = self.skip_comments(self.items, inner, depth + 1)
                words = "\n".join([gap + first.lstrip(), *rest])
            elif kind == 4:
                words = gap + self.flow(indent) + self.beside()
            else:
                words = gap + self.some(
                    self.block(indent), self.scalar(indent) + self.beside(), self.beside()
                )
            lines += (" " * indent + "-" + words).split("\n")
        return lines

    def skip_comments(self, lines: Callable[[int, int], list[str]], indent: int, depth: int) -> list[str]:
        """The first entry beside a dash has no comment above it."""
        found = lines(indent, depth)
        while found[0].lstrip().startswith("#") or not found[0].strip():
            found = lines(indent, depth)
        return found

    def behind_colon(self, indent: int, depth: int) -> str:
        kind = self.random.randrange(9)
        if kind == 0:
            return self.beside()
        if kind == 1:
            return " " + self.block(indent)
        if kind == 2:
            return self.some(" ", "  ") + self.flow(indent) + self.beside()
        if kind in {3, 4} and depth < 3:
            inner = indent + self.random.randrange(1, 5)
            return "\n".join([self.beside(), *self.entries(inner, depth + 1)])
        if kind in {5, 6} and depth < 3:
            return "\n".join([self.beside(), *self.items(indent + self.random.randrange(4), depth + 1)])
        return self.some(" ", " ", "   ") + self.scalar(indent) + self.beside()

    def record(self) -> str:
        """A whole record."""
        lines = self.entries(0, 0) + self.above(0)
        ending = self.some("\n", "\n", "\r\n", "\r\n", "\r")
        return ending.join("\n".join(lines).split("\n")) + self.some(ending, ending, "")


def boxes(data: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every mapping and list of a record with its place."""
    yield where, data
    for part, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from boxes(value, (*where, part))


def places(data: Any) -> list[tuple[str | int, ...]]:
    """The place of every key and item."""
    return [
        (*where, part)
        for where, box in boxes(data)
        for part in (box if isinstance(box, dict) else range(len(box)))
    ]


def change(hand: Hand, data: dict[str, Any]) -> Change:
    """Some change that fits the record."""
    kind = hand.random.randrange(5)
    lists = [where for where, box in boxes(data) if isinstance(box, list)]
    if kind == 0:
        return Append(
            hand.some(*lists, ("purchases",)) if "purchases" not in data else hand.some(*lists, ("new",)),
            hand.value(),
        )
    if kind == 1:
        maps = [where for where, box in boxes(data) if isinstance(box, dict)]
        return Put((*hand.some(*maps), hand.some("role", "status", "phone", "new", "days")), hand.value())
    if kind == 2:
        return Put(("absent", hand.some(0, "days"), "z"), hand.value())
    if kind == 3 and len(data) > 1:
        return Remove(hand.some(*places(data)))
    return Put(hand.some(*places(data)), hand.value())
