"""What holds for every merge, whatever was done on both sides."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from clientbase.changes.matched import meaning
from clientbase.merging.lines import merged_lines
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
    assert merge_documents(BASE, side, side) == (side.text, (), ())
    assert merge_documents(None, side, side) == (side.text, (), ())


@given(SIDES)
def test_where_one_side_did_nothing_the_other_ones_record_results(side: Document) -> None:
    assert merge_documents(BASE, BASE, side) == (side.text, (), ())
    assert merge_documents(BASE, side, BASE) == (side.text, (), ())


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


SALES = (
    "{date: 2026-01-01, amount: 5, document: i-1}",
    "{date: 2026-01-01, amount: 5, document: i-2}",
    "{date: 2026-01-01, amount: 7, product: pasta, document: i-3}",
    "{date: 2026-01-01, amount: 7, product: pasta, document: i-4, entered: 2026-01-02}",
    "{date: 2026-01-02, amount: 7, product: pasta, document: i-5}",
)
"""Invoices that have nearly everything in common."""
LINE_OF_ONE = "{date: 2026-01-01, amount: 7, product: oil, document: i-3}"
BOUGHT = st.lists(st.sampled_from(SALES), unique=True)
BOUGHT_BY_LINES = st.lists(st.sampled_from([*SALES, LINE_OF_ONE]), unique=True)


def of_sales(sales: Sequence[str]) -> Document:
    return read(
        "\n".join(["name: Vila", *["purchases:"] * bool(sales), *(f"  - {sale}" for sale in sales), ""])
    )


def sales_of(text: str) -> set[object]:
    purchases = read(text).data.get("purchases")
    found = [meaning(sale, None) for sale in purchases] if isinstance(purchases, list) else []
    assert len(found) == len(set(found))
    return set(found)


@given(BOUGHT, BOUGHT, BOUGHT)
def test_no_invoice_is_doubled_or_lost_whatever_is_removed_and_added(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    sides = of_sales(base), of_sales(ours), of_sales(theirs)
    result = merge_documents(*sides)
    assert not result.conflicts
    was, here, there = (sales_of(side.text) for side in sides)
    assert sales_of(result.text) == (here & there) | ((here | there) - was)
    again = merge_documents(sides[0], read(result.text), sides[2])
    assert said(again.text) == said(result.text)


@given(BOUGHT_BY_LINES, BOUGHT_BY_LINES, st.sampled_from(["olga", "ivan"]))
def test_a_sale_that_both_have_added_is_there_once_with_what_each_knows_of_it(
    ours: list[str], theirs: list[str], manager: str
) -> None:
    known = [sale.replace("}", f", manager: {manager}}}") for sale in theirs]
    result = merge_documents(of_sales([]), of_sales(ours), of_sales(known))
    assert not result.conflicts
    assert len(sales_of(result.text)) == len({*ours, *theirs})
    assert result.text.count(f"manager: {manager}") == len(theirs)


LINES_OF_NOTES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=6)


@given(LINES_OF_NOTES, LINES_OF_NOTES, LINES_OF_NOTES)
def test_what_both_append_to_a_note_is_kept(base: list[str], ours: list[str], theirs: list[str]) -> None:
    texts = ["".join([*base, *side]) for side in ([], ours, theirs)]
    one, other = merged_lines(*texts)
    assert one == other
    now = Counter(one.splitlines())
    for line in {*ours, *theirs} - {"\n"}:
        assert now[line.strip()] == base.count(line) + max(ours.count(line), theirs.count(line))
    assert merged_lines(texts[0], one, texts[2])[0] == one
