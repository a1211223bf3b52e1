"""A line that a shell asks about: taken apart as a shell does, and answered in words ready to be put in.

Nothing of Python's library is loaded for it: somebody is waiting who has pressed a key.
"""

import os

TYPE_CHECKING = False  # as typing has it, which takes its time
if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = "_CLIENTBASE_LINE"
"""The variable by which a shell asks."""
FILES = ":files"
"""What is answered where a file is wanted, which the shell knows best."""
_TAKE_FILES = frozenset(("import", "check", "fmt", "init", "demo", "resolve", "merge-driver"))
_NEXT_IS_FILE = frozenset(("-o", "--output", "-C"))
_ESCAPES = frozenset(" \t'\"\\$`&|;<>()[]{}*?!#~")


class Typed:
    """What was typed up to the cursor: whole words, the last of them begun, and how that one is quoted."""

    __slots__ = ("break_", "quote", "words")

    def __init__(self, words: list[str], quote: str, break_: int) -> None:
        """Keep the words, and how the last of them stands."""
        self.words = words
        self.quote = quote
        """the quotation mark that is still open"""
        self.break_ = break_
        """how much of the last word stands before what bash puts in"""


def typed(line: str, breaks: str = "", escape: str = "\\") -> Typed:
    """Take a line apart as a shell does, and say how its last word stands."""
    words, quote, escaped, begun, break_ = [""], "", False, False, 0
    for sign in line:
        if escaped or (quote and sign not in {quote, escape}) or (quote == "'" and sign != quote):
            words[-1] += sign
            escaped = False
        elif sign == escape:
            escaped = begun = True
        elif quote:
            quote = ""
        elif sign in "'\"":
            quote, begun, break_ = sign, True, len(words[-1])
        elif sign.isspace():
            if begun:
                words.append("")
            begun, break_ = False, 0
        else:
            words[-1] += sign
            begun = True
            break_ = len(words[-1]) if sign in breaks else break_
    return Typed(words, quote, break_)


def answered(offered: "Callable[[list[str]], list[str]]") -> str:
    """Return what the shell is offered for the line that it asks about, one word a line; *offered* tells by words."""
    shell = os.environ.get("_CLIENTBASE_SHELL", "")
    breaks = "".join(set(os.environ.get("_CLIENTBASE_BREAKS", "")) & set("=:"))
    now = typed(os.environ[ASKED], breaks, "`" if shell == "powershell" else "\\")
    if len(now.words) < 2:  # noqa: PLR2004 - the program itself is still being typed
        return ""
    found = offered(now.words)
    if not found and _wants_file(now.words):
        return f"{FILES}\n"
    return "".join(f"{_put_in(word, now, shell)}\n" for word in found if word.isprintable())


def _wants_file(words: list[str]) -> bool:
    return words[-2] in _NEXT_IS_FILE or bool(_TAKE_FILES & {*words[1:-1]})


def _put_in(word: str, now: Typed, shell: str) -> str:
    """Return a word as the shell puts it in behind what is there already."""
    if shell == "powershell":
        return "'" + word.replace("'", "''") + "'" if _ESCAPES & {*word} else word
    if shell != "bash":
        return word
    before = now.words[-1][: now.break_]
    rest = word[now.break_ :] if word.startswith(before) else word
    if now.quote:
        return (
            rest if now.quote == "'" else "".join(f"\\{sign}" if sign in '"$`\\' else sign for sign in rest)
        )
    return "".join(f"\\{sign}" if sign in _ESCAPES else sign for sign in rest)
