"""How many places a text fills in a terminal, and how it is cut or broken to fill fewer."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

_OF_TWO = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_OF_NONE = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u200b-\u200d\u20d0-\u20ff\ufe00-\ufe0f"
"""What stands on the character before it, or is not seen."""
_WIDE, _NONE = re.compile(f"[{_OF_TWO}]"), re.compile(f"[{_OF_NONE}]")
_ODD = re.compile(f"[{_OF_TWO}{_OF_NONE}]")

# A phone or a number in groups is one word.
_BETWEEN_WORDS = re.compile(r"(?<![\d)]) +| +(?![\d(])")


def places(text: str) -> int:
    """Return how many places *text* fills: wide characters two, accents of their own none."""
    if text.isascii() or not _ODD.search(text):
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_NONE.findall(text))


def measure(texts: Iterable[str]) -> Callable[[str], int]:
    """Return how places of each of *texts* are counted: by characters, unless one is wide or fills none."""
    whole = "".join(texts)
    return len if whole.isascii() or not _ODD.search(whole) else places


def widest(texts: Sequence[str]) -> int:
    """Return how many places the longest of *texts* fills."""
    return max(map(measure(texts), texts))


def longest_word(texts: Iterable[str]) -> int:
    """Return how many places the longest word of *texts* fills."""
    words = {word for text in set(texts) for word in _BETWEEN_WORDS.split(text)}
    return max(map(measure(words), words))


def shortened(text: str, width: int) -> str:
    """Cut *text* to fill *width* places, and show that it goes on."""
    if places(text) <= width:
        return text
    kept = text[: width - 1].rstrip()
    while places(kept) >= width:
        kept = kept[:-1]
    return f"{kept}…"


def broken(text: str, width: int) -> list[str]:
    """Break *text* between its words into lines of *width* places; a word that is longer is broken too.

    Where there is no room at all each line has one character: a value may be longer than the window is wide.
    """
    width = max(width, 1)
    if places(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in _BETWEEN_WORDS.split(text):
        if line and places(line) + 1 + places(word) <= width:
            line = f"{line} {word}"
            continue
        *whole, rest = _pieces(word, width)
        lines += [*filter(None, [line]), *whole]
        line = rest
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word into pieces: behind a comma before a name, so that names between commas are whole."""
    while places(word) > width:
        end = width
        while places(word[:end]) > width and end > 1:
            end -= 1
        behind = word.rfind(",", 0, end) + 1
        end = behind if behind and word[behind].isalpha() else end
        yield word[:end]
        word = word[end:]
    yield word
