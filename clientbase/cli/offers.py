"""What the verbs take, as a table that is read without loading them: `offers.txt`, which `make generate` writes.

Each verb is a block of lines, the options before any verb are the first block. A line names a parameter:

    option TAB format TAB -f --format TAB how many values TAB marks TAB what is offered for a value

The marks are those of *Parameter* below. What is offered are words behind a `=`, or a function of complete.py. The last
block has lines of words by a name: the fields of a kind of item (`item`), or others (`words`).
"""

import os

_FILE = os.path.join(os.path.dirname(__file__), "offers.txt")  # noqa: PTH118, PTH120 - pathlib takes its time
WORDS = "words:"
"""The block of words by their names."""


class Parameter:
    """A parameter of a verb: an argument, or an option with the words that name it."""

    __slots__ = ("count", "is_option", "marks", "name", "names", "offered")

    def __init__(self, line: str) -> None:
        """Read it from its line."""
        kind, self.name, names, count, self.marks, self.offered = line.split("\t")
        self.is_option = kind == "option"
        self.names = names.split()
        self.count = int(count)
        """how many words are its value; -1: all that are left"""

    @property
    def is_flag(self) -> bool:
        """Whether it is an option without a value."""
        return "flag" in self.marks

    @property
    def repeats(self) -> bool:
        """Whether it may be given more than once."""
        return "many" in self.marks

    @property
    def is_kept(self) -> bool:
        """Whether its value is a text as it was typed, which others may go by."""
        return "text" in self.marks

    @property
    def acts(self) -> bool:
        """Whether it does something at once."""
        return "acts" in self.marks

    @property
    def variable(self) -> str:
        """The variable of the environment that gives its value."""
        return next((mark[1:] for mark in self.marks.split() if mark.startswith("$")), "")


class Block:
    """A verb, or the program: what it takes."""

    __slots__ = ("is_loose", "parameters")

    def __init__(self, text: str) -> None:
        """Read it from its lines."""
        head, *lines = text.split("\n")
        self.is_loose = head.endswith("\tloose")
        """whether options that are unknown are words like others"""
        self.parameters = [Parameter(line) for line in lines]


def taken_by(verb: str = "") -> Block:
    """Return what *verb* takes, or the program before any verb."""
    return Block(_block(verb or "clientbase:"))


def listed(name: str) -> list[str]:
    """Return the words of a name, such as the fields of a kind of item as `name=`."""
    return _words()[name][1:]


def kinds_of_items() -> list[str]:
    """Return the kinds of items that a client has."""
    return [name for name, words in _words().items() if words[0] == "item"]


def _words() -> dict[str, list[str]]:
    lines = (line.split("\t") for line in _block(WORDS).split("\n")[1:])
    return {name: [kind, *words.split()] for kind, name, words in lines}


def _block(name: str) -> str:
    """Return the block that begins with a name."""
    if not _READ:
        with open(_FILE, encoding="utf-8") as file:  # noqa: PTH123 - as above
            _READ.extend(file.read().rstrip("\n").split("\n\n"))
    return next(block for block in _READ if block.split("\n", 1)[0].split("\t")[0] == name)


_READ: list[str] = []
