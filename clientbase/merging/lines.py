"""Three versions of a text made one, line by line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clientbase.merging.hunks import Hunk, hunks, lines_of


def merged_lines(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Merge texts line by line: with ours where both have changed the same lines, and with theirs there.

    What both have put in one place, such as the end, is no dispute: ours comes first, then what of theirs
    is not there yet.
    """
    # An end of line that only one side has would be a difference of its last line.
    was, here, there = (
        f"{text}\n" if text and not text.endswith("\n") else text for text in (base, ours, theirs)
    )
    lines = lines_of(was)
    groups = list(_groups(hunks(was, here), hunks(was, there)))
    answers = []
    for side in ("ours", "theirs"):
        answer, behind = [], 0
        for group in groups:
            answer += [*lines[behind : group.start], *getattr(group.merged(lines), side)]
            behind = group.end
        answers.append("".join([*answer, *lines[behind:]]))
    ends = [text.endswith("\n") for text in (base, ours, theirs)]
    if not (ends[2] if ends[1] == ends[0] else ends[1]):
        answers = [text.removesuffix("\n") for text in answers]
    return answers[0], answers[1]


class _Answers(NamedTuple):
    ours: Sequence[str]
    theirs: Sequence[str]


class _Group(NamedTuple):
    """Changes of both sides that meet in the same lines of the base."""

    start: int
    end: int
    ours: tuple[Hunk, ...]
    theirs: tuple[Hunk, ...]

    def merged(self, lines: Sequence[str]) -> _Answers:
        """Return the lines with ours and with theirs; the same twice where there is nothing to decide."""
        ours, theirs = (self._after(lines, side) for side in (self.ours, self.theirs))
        if not self.ours or not self.theirs:
            one = ours if self.ours else theirs
            return _Answers(one, one)
        if self.start == self.end:
            both = [*ours, *_not_there_yet(ours, theirs)]
            return _Answers(both, both)
        return _Answers(ours, theirs)

    def _after(self, lines: Sequence[str], changes: Sequence[Hunk]) -> list[str]:
        new = list(lines[self.start : self.end])
        for start, end, other in reversed(changes):
            new[start - self.start : end - self.start] = other
        return new


def _groups(ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[_Group]:
    """Return the changes in the order of the text, those together that meet."""
    marked = sorted([(hunk, 0) for hunk in ours] + [(hunk, 1) for hunk in theirs], key=lambda one: one[0][:2])
    group: _Group | None = None
    for hunk, side in marked:
        alone = _Group(hunk.start, hunk.end, *(((hunk,), ()) if side == 0 else ((), (hunk,))))
        if group and (hunk.start < group.end or hunk.start == hunk.end == group.start == group.end):
            ours_, theirs_ = group.ours + alone.ours, group.theirs + alone.theirs
            group = _Group(group.start, max(group.end, hunk.end), ours_, theirs_)
        else:
            if group:
                yield group
            group = alone
    if group:
        yield group


def _not_there_yet(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the lines of *theirs* that *ours* have not, with the empty lines among them."""
    there, new = Counter(ours), []
    for line in theirs:
        if line.strip() and there[line]:
            there[line] -= 1
        else:
            new.append(line)
    return new if any(line.strip() for line in new) else []
