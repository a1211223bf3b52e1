"""The words of a command, read by the table of offers as typer reads them: no verb is loaded, and no library.

What is not understood ends the reading. While a word is completed that is no error; whoever is to answer leaves such
words to typer, which says what is wrong with them.
"""

import os

from clientbase.cli.offers import Block, Parameter


class UnclearError(Exception):
    """What only typer itself can answer."""


class _StopError(Exception):
    """A word that is not understood."""


class Read:
    """The words of a verb, or of the program before it, as they were read."""

    def __init__(self, block: Block, *, whole: bool) -> None:
        """Read by what a *block* takes; where it is the *whole* command, options may stand behind other words."""
        self.block = block
        self.given: dict[str, object] = {}
        """the parameters that the words give"""
        self.left: list[str] = []
        self.is_understood = True
        self._whole = whole
        self._named = {name: one for one in block.parameters if one.is_option for name in one.names}

    def read(self, words: list[str]) -> "Read":
        """Read the words, as far as they are understood."""
        waiting = list(words)
        try:
            while waiting:
                word = waiting.pop(0)
                if word[:1] == "-" and len(word) > 1:
                    self._option(word, waiting)
                elif self._whole:
                    self.left.append(word)
                else:
                    waiting.insert(0, word)
                    break
            self.left += waiting
            self._arguments()
        except _StopError:
            self.is_understood = False
        return self

    def _option(self, word: str, waiting: list[str]) -> None:
        name, sign, value = word.partition("=")
        found = self._named.get(name)
        if found and len(name) > 2:  # noqa: PLR2004 - a long one
            if sign and not found.is_flag:
                waiting.insert(0, value)
            elif sign:
                raise _StopError
            self._give(found, waiting)
        elif word.startswith("--"):
            if not self.block.is_loose:
                raise _StopError
            self.left.append(word)
        else:
            self._short(word, waiting)

    def _short(self, word: str, waiting: list[str]) -> None:
        unknown = ""
        for at, sign in enumerate(word[1:], 2):
            found = self._named.get(f"-{sign}")
            if found is None and not self.block.is_loose:
                raise _StopError
            if found is None:
                unknown += sign
            elif found.is_flag:
                self._give(found, waiting)
            else:
                if word[at:]:
                    waiting.insert(0, word[at:])
                self._give(found, waiting)
                break
        if unknown:
            self.left.append(f"-{unknown}")

    def _give(self, found: Parameter, waiting: list[str]) -> None:
        if found.acts:
            raise UnclearError
        if found.is_flag:
            self.given[found.name] = True
            return
        if len(waiting) < found.count:
            raise _StopError
        values = [waiting.pop(0) for _ in range(found.count)]
        self.given[found.name] = values[0] if found.count == 1 else tuple(values)

    def _arguments(self) -> None:
        wanted = [one for one in self.block.parameters if not one.is_option]
        many = next((n for n, one in enumerate(wanted) if one.count < 0), len(wanted))
        for one in wanted[:many]:
            if self.left:
                self.given[one.name] = self.left.pop(0)
        for one in reversed(wanted[many + 1 :]):
            if self.left:
                self.given[one.name] = self.left.pop()
        if many < len(wanted) and self.left:
            self.given[wanted[many].name] = tuple(self.left)
            self.left = []

    def waiting_for_more(self, before: list[str]) -> Parameter | None:
        """Return the parameter whose value comes next: an option right before it, else the first argument without."""
        for one in self.block.parameters:
            last = next((word for word in before[: -one.count - 1 : -1] if word.startswith("-")), "")
            if one.is_option and not one.is_flag and last in one.names:
                return one
        arguments = (one for one in self.block.parameters if not one.is_option)
        return next((one for one in arguments if one.count < 0 or one.name not in self.given), None)

    def options_left(self, begun: str) -> list[str]:
        """Return the options that may still be given, where one is begun."""
        if not begun or begun[0].isalnum():
            return []
        options = (one for one in self.block.parameters if one.is_option)
        left = (one for one in options if one.repeats or one.name not in self.given)
        return [name for one in left for name in one.names]

    def params(self) -> dict[str, object]:
        """Return the values that others may go by."""
        kept = (one for one in self.block.parameters if one.is_kept)
        return {
            one.name: self.given[one.name] if one.name in self.given else os.environ.get(one.variable) or None
            for one in kept
        }
