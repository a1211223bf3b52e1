"""Chance that repeats: the same seed throws the same, in every process and on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_Thing = TypeVar("_Thing")


class Rng(Random):
    """Random numbers in the words of this room."""

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self.random() < share

    def below(self, number: int) -> int:
        """Choose a number from 0 to *number* - 1."""
        return int(self.random() * number)

    def between(self, first: int, last: int) -> int:
        """Choose a number from *first* to *last*, both included."""
        return first + int(self.random() * (last - first + 1))

    def one_of(self, things: Sequence[_Thing]) -> _Thing:
        """Choose one of *things*, each as likely as the others."""
        return things[int(self.random() * len(things))]

    def weighed(self, things: Sequence[tuple[_Thing, float]]) -> _Thing:
        """Choose one of *things*, each with its share; the last one takes what is left."""
        rest = self.random()
        for thing, share in things:
            rest -= share
            if rest < 0:
                return thing
        return things[-1][0]
