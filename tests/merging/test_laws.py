"""What holds for every merge, whatever was done on both sides."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from clientbase.changes.matched import meaning
from clientbase.merging.markers import sides
from clientbase.merging.merge import RECORD, merge_documents
from clientbase.text.edit import Append, Change, Put, Remove, edited
from clientbase.text.read import Document, parse

TEXT = """\
name: Adriatik Hrana DOOEL   # the restaurants, not the shop
status: active
manager: olga
region: Skopje
tags: [terrace]

# who decides what is in the notes
contacts:
  - name: Ирина Петрова
    role: head of purchasing
  - name: Марко Илиев
    role: director   # until spring
interactions:
  - {date: 2026-09-01, kind: call, about: prices}
  # this one was long
  - date: 2026-09-20
    kind: meeting
    about: tasting
notes: |
  Ring twice.
  Invoices by mail.
"""

words = st.sampled_from(["one", "two", "three"])
items = st.fixed_dictionaries({"date": st.dates().map(str), "kind": words, "about": words})


def field(*names: str) -> st.SearchStrategy[Change]:
    return st.builds(Put, st.tuples(st.sampled_from(names)), words)


MASTER = st.one_of(
    field("status", "manager", "region", "segment"),
    st.builds(Remove, st.just(("region",))),
    st.builds(Append, st.just(("tags",)), words),
    st.builds(Put, st.just(("notes",)), st.sampled_from(["Ring.\nInvoices by mail.\n", "Ring twice.\n"])),
)
TALKS = st.one_of(
    st.builds(Append, st.just(("interactions",)), items),
    st.builds(Put, st.tuples(st.just("interactions"), st.sampled_from([0, 1]), st.just("about")), words),
    st.builds(Put, st.tuples(st.just("contacts"), st.sampled_from([0, 1]), st.just("role")), words),
    st.builds(Append, st.just(("contacts",)), st.fixed_dictionaries({"name": words, "role": words})),
)
LINES = TEXT.splitlines(keepends=True)
COMMENTED = st.lists(st.sampled_from([n for n, line in enumerate(LINES) if line[:1].isalpha()]), max_size=3)


def read(text: str) -> Document:
    return parse(text.encode(), "records/adriatik.yaml")


def changed(changes: Sequence[Change], commented: Sequence[int] = (), text: str = TEXT) -> Document:
    """Return the record with comments above some lines, and then the changes."""
    lines = text.splitlines(keepends=True)
    for n in sorted(set(commented), reverse=True):
        lines.insert(n, f"# said of line {n}\n")
    seen: set[tuple[str | int, ...]] = set()
    once = [c for c in changes if not (isinstance(c, Remove) and c.where in seen) and not seen.add(c.where)]
    return read(edited(read("".join(lines)), once, RECORD).text)


def said(text: str) -> object:
    return meaning(read(text).data, None, exact=True)


BASE = read(TEXT)
SIDES = st.builds(changed, st.lists(MASTER | TALKS, max_size=4), COMMENTED)


@given(SIDES)
def test_the_same_on_both_sides_is_taken_once(side: Document) -> None:
    assert merge_documents(BASE, side, side) == (side.text, ())
    assert merge_documents(None, side, side) == (side.text, ())


@given(SIDES)
def test_where_one_side_did_nothing_the_other_ones_record_results(side: Document) -> None:
    assert merge_documents(BASE, BASE, side) == (side.text, ())
    assert merge_documents(BASE, side, BASE) == (side.text, ())


@given(SIDES, COMMENTED)
def test_who_wrote_only_comments_gets_the_other_ones_data(side: Document, commented: list[int]) -> None:
    ours = changed((), commented)
    result = merge_documents(BASE, ours, side)
    assert said(result.text) == said(side.text)
    assert not result.conflicts
    assert all(f"# said of line {n}\n" in result.text for n in commented)


@given(st.lists(MASTER, max_size=4), st.lists(TALKS, max_size=4))
def test_disjoint_changes_commute(master: list[Change], talks: list[Change]) -> None:
    one, other = changed(master), changed(talks)
    there, back = merge_documents(BASE, one, other), merge_documents(BASE, other, one)
    assert not there.conflicts
    assert not back.conflicts
    assert said(there.text) == said(back.text)


@given(SIDES, SIDES)
def test_no_comment_of_ours_is_lost(ours: Document, theirs: Document) -> None:
    result = merge_documents(BASE, ours, theirs)
    written = [line.strip() for line in ours.text.splitlines() if line.startswith("#")]
    assert all(line in result.text for line in written)


@given(SIDES, SIDES)
def test_both_answers_to_all_questions_can_be_read(ours: Document, theirs: Document) -> None:
    result = merge_documents(BASE, ours, theirs)
    if result.conflicts:
        answers = sides(result.text)
        assert answers
        assert all(said(answer) for answer in answers)
        assert answers[0] != answers[1]
    else:
        assert said(result.text)


@given(SIDES, SIDES)
def test_who_conflicts_does_so_both_ways(ours: Document, theirs: Document) -> None:
    assert bool(merge_documents(BASE, ours, theirs).conflicts) == bool(
        merge_documents(BASE, theirs, ours).conflicts
    )
