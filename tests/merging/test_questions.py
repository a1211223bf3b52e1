"""What is asked where both sides have changed the same, and in which words; and what needs no question."""

import re
from typing import Any

import pytest

from clientbase.merging.markers import Labels, sides
from clientbase.merging.merge import merge_documents
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.text.read import parse

ANA = "name: Vila\ncontacts:\n  - name: Ana\n"
PHONES = dict(zip("abc", ("070 1", "070 2", "070 3"), strict=True))


def merged(base: str, ours: str, theirs: str, shape: type[Any] = Client) -> tuple[str, list[str]]:
    """Return the merged text, with short markers, and what is asked."""
    three = (parse(text.encode(), "vila.yaml") for text in (base, ours, theirs))
    result = merge_documents(*three, labels=Labels("we", "they", 1), shape=shape)
    return result.text, [str(conflict) for conflict in result.conflicts]


def reached(phones: str) -> str:
    """Return a contact with phones: one alone as a text, several in a list, a single one in a list as "[a]"."""
    alone = len(phones) == 1
    said = [PHONES[phone] for phone in phones if phone in PHONES]
    value = said[0] if alone else f"[{', '.join(said)}]"
    return ANA + (f"    phone: {value}\n" if phones else "")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param("a", "ab", "ac", "abc", id="each-adds-one"),
        pytest.param("a", "ba", "ac", "bac", id="we-put-another-first"),
        pytest.param("a", "ac", "ba", "bac", id="they-put-another-first"),
        pytest.param("ab", "ba", "abc", "bac", id="we-turned-them-round"),
        pytest.param("ab", "[a]", "a", "[a]", id="both-took-one-away"),
        pytest.param("ab", "[b]", "[a]", "", id="each-took-another-one-away"),
        pytest.param("ab", "abc", "", "c", id="they-took-all-away-that-they-knew"),
        pytest.param("ab", "", "abc", "c", id="we-took-all-away-that-we-knew"),
        pytest.param("a", "ab", "", "b", id="they-took-the-only-one-away"),
        pytest.param("a", "", "ab", "b", id="we-took-the-only-one-away"),
        pytest.param("abc", "ac", "ab", "a", id="of-three-one-stays"),
        pytest.param("", "a", "ab", "ab", id="both-began-with-one"),
        pytest.param("", "a", "ba", "ab", id="both-began-with-one-in-another-place"),
    ],
)
def test_phones_are_put_together_whether_they_stand_alone_or_in_a_list(
    base: str, ours: str, theirs: str, result: str
) -> None:
    assert merged(*map(reached, (base, ours, theirs))) == (reached(result), [])


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "asked"),
    [
        pytest.param("a", "b", "c", '"070 2" here, "070 3" there', id="each-another"),
        pytest.param("", "a", "b", '"070 1" here, "070 2" there', id="both-begun"),
        pytest.param("a", "ba", "ca", "changed here, changed there", id="each-puts-another-first"),
        pytest.param("ab", "b", "c", '"070 2" here, "070 3" there', id="each-another-main"),
        pytest.param("ab", "c", "", '"070 3" here, removed there', id="another-here-removed-there"),
        pytest.param("a", "", "c", 'removed here, "070 3" there', id="removed-here-another-there"),
    ],
)
def test_two_main_phones_are_asked_about(base: str, ours: str, theirs: str, asked: str) -> None:
    text, conflicts = merged(*map(reached, (base, ours, theirs)))
    assert conflicts == [f'contacts "Ana" phone: {asked}']
    assert text.startswith(ANA + "< we\n")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "asked"),
    [
        pytest.param("x: 1", "x: 2", "x: 3", 'x: "2" here, "3" there', id="texts"),
        pytest.param("x: 1", "x:", "x: 3", 'x: empty here, "3" there', id="emptied-here"),
        pytest.param("x: 1", "x: 2", "x:", 'x: "2" here, empty there', id="emptied-there"),
        pytest.param("x: 1", "y: 2", "x: 3", 'x: removed here, "3" there', id="removed-here"),
        pytest.param("x: 1", "x: 2", "y: 3", 'x: "2" here, removed there', id="removed-there"),
        pytest.param("x: 1", "x: {a: 1}", "x: 3", 'x: changed here, "3" there', id="fields-here"),
        pytest.param("x: 1", "x:", "x: [a]", "x: empty here, changed there", id="emptied-here-a-list-there"),
        pytest.param(
            "x: [a]", "x: {b: 1}", "x:", "x: changed here, empty there", id="fields-here-emptied-there"
        ),
        pytest.param(
            "x: [{id: a, b: 1}]",
            "x: [{id: a, b: 2}]",
            "x: [{id: a, b: 3}]",
            'x "a" b: "2" here, "3" there',
            id="items-that-nobody-declared",
        ),
        pytest.param("x: 1", "x: 2", "x: [a]", 'x: "2" here, changed there', id="a-list-there"),
        pytest.param("x: {a: 1}", "x: {a: 2}", "x: {a: 3}", 'x a: "2" here, "3" there', id="a-field-inside"),
        pytest.param("x: {a: 1}", "x: {a: 2}", "x: 3", 'x: changed here, "3" there', id="no-fields-there"),
        pytest.param(
            "x: |\n  a\n  b", "x: |\n  A\n  b", "x: z", 'x: changed here, "z" there', id="lines-here"
        ),
        pytest.param(
            "deals: [{id: d-1, title: a}]",
            "deals: [{id: d-1, title: b}]",
            "deals: [{id: d-1, title: c}]",
            'deals "d-1" title: "b" here, "c" there',
            id="a-field-of-an-item",
        ),
        pytest.param(
            "x: " + "a " * 60 + "b",
            "x: " + "a " * 60 + "c",
            "x: " + "a " * 60 + "d",
            None,
            id="long-texts-where-they-differ",
        ),
    ],
)
def test_a_question_names_the_place_and_both_answers(
    base: str, ours: str, theirs: str, asked: str | None
) -> None:
    _, conflicts = merged(*(f"name: Vila\n{side}\n" for side in (base, ours, theirs)))
    if asked:
        assert conflicts == [asked]
    else:
        (said,) = conflicts
        assert 'c" here, ' in said
        assert 'd" there' in said
        assert len(said) < 200


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param("x: 1", "x: 2", "x: 1", "x: 2", id="only-ours"),
        pytest.param("x: 1", "x: 1", "x:", "x:", id="emptied-there"),
        pytest.param("x: {a: 1, b: 1}", "x: {a: 2, b: 1}", "x: {a: 1, b: 2}", "x: {a: 2, b: 2}", id="inside"),
        pytest.param("y: 1", "y: 1\nx: {a: 1}", "y: 1\nx: {b: 1}", "y: 1\nx: {a: 1, b: 1}", id="both-begun"),
        pytest.param("x:", "x: {a: 1}", "x: {b: 1}", "x: {a: 1, b: 1}", id="begun-where-it-was-empty"),
        pytest.param("x:", "x: [a]", "x: [b]", "x: [a, b]", id="lists-begun-where-it-was-empty"),
        pytest.param("x: [a, b]", "x: [a]", "x:", "", id="a-list-emptied-there"),
        pytest.param("x: [a, b, a]", "x: [a, b, a]", "x: [a, b]", "x: [a, b]", id="one-of-two-equal-words"),
        pytest.param("x: [a]", "x: [a, b]", "x: [a, b, b]", "x: [a, b, b]", id="one-more-there"),
        pytest.param("x: [a]", "x: [a, b, b]", "x: [a, b]", "x: [a, b, b]", id="one-more-here"),
        pytest.param("x: [b, a]", "x: [b, a]", "x: [a, b]", "x: [a, b]", id="sorted-there"),
        pytest.param("x: [b, a]", "x: [b, a, c]", "x: [a, b]", "x: [b, a, c]", id="sorted-there-added-here"),
    ],
)
def test_what_only_one_side_has_changed_is_taken(base: str, ours: str, theirs: str, result: str) -> None:
    text, conflicts = merged(f"name: Vila\n{base}\n", f"name: Vila Luna\n{ours}\n", f"name: Vila\n{theirs}\n")
    assert (text.splitlines(), conflicts) == (["name: Vila Luna", *result.splitlines()], [])


SOLD = "name: Vila\npurchases:\n  - {date: 2026-03-01, amount: 5, entered: %s}\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param("2026-03-09", "2026-03-05", "2026-03-07", "2026-03-05", id="ours-is-earlier"),
        pytest.param("2026-03-09", "2026-03-07", "2026-03-05", "2026-03-05", id="theirs-is-earlier"),
    ],
)
def test_what_both_have_entered_was_entered_on_the_earlier_day(
    base: str, ours: str, theirs: str, result: str
) -> None:
    assert merged(*(SOLD % day for day in (base, ours, theirs))) == (SOLD % result, [])


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        pytest.param(
            "", "notes: Ring twice.", "notes: By mail.", "notes: |\n  Ring twice.\n  By mail.", id="begun"
        ),
        pytest.param("notes:", "notes: a", "notes: b", "notes: |\n  a\n  b", id="begun-where-it-was-empty"),
        pytest.param("", "notes: a", "notes: |\n  a\n  b", "notes: |\n  a\n  b", id="theirs-has-ours-in-it"),
        pytest.param(
            "",
            "contacts: [{name: A, notes: x}]",
            "contacts: [{name: A, notes: y}]",
            'contacts: [{name: A, notes: "x\\ny\\n"}]',
            id="of-a-contact",
        ),
        pytest.param(
            "left: {date: 2026-01-01}",
            "left: {date: 2026-01-01, note: sold}",
            "left: {date: 2026-01-01, note: by mail}",
            'left: {date: 2026-01-01, note: "sold\\nby mail\\n"}',
            id="of-who-left",
        ),
    ],
)
def test_notes_that_both_begin_are_kept_ours_first(base: str, ours: str, theirs: str, result: str) -> None:
    text, conflicts = merged(f"name: Vila\n{base}\n", f"name: Vila\n{ours}\n", f"name: Vila\n{theirs}\n")
    assert (text, conflicts) == (f"name: Vila\n{result}\n", [])


def test_a_note_of_one_line_that_both_change_is_asked_about() -> None:
    assert merged("name: Vila\nnotes: a\n", "name: Vila\nnotes: b\n", "name: Vila\nnotes: c\n")[1] == [
        'notes: "b" here, "c" there'
    ]


def of_norms(*entries: str) -> str:
    return "standards:\n" + "".join(
        f"  - {{for: {{segment: {one[0]}}}, contact: {one[1]}0d}}\n" for one in entries
    )


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "asked"),
    [
        pytest.param(("a1", "b1"), ("a2", "b1"), ("a1", "b1", "c1"), False, id="appended-there"),
        pytest.param(("a1", "b1"), ("a2", "b1"), ("a1", "b2"), False, id="each-changes-one"),
        pytest.param(("a1", "b1"), ("a2", "b1"), ("a1", "c1", "b1"), True, id="put-between-there"),
        pytest.param(("a1", "b1"), ("a2", "b1"), ("c1", "a1", "b1"), True, id="put-first-there"),
        pytest.param(("a1", "b1"), ("a2", "b1"), ("b1", "a1"), True, id="turned-round-there"),
        pytest.param(("a1", "b1"), ("a1", "c1", "b1"), ("a2", "b1"), False, id="put-between-here"),
        pytest.param(("a1", "b1"), ("a2", "b1"), ("a1",), False, id="removed-there"),
    ],
)
def test_where_the_last_entry_wins_their_order_is_asked_about(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...], asked: bool
) -> None:
    text, conflicts = merged(*(of_norms(*side) for side in (base, ours, theirs)), shape=Norms)
    assert conflicts == (["standards: changed here, changed there"] if asked else [])
    if asked:
        answers = sides(text, 1)
        assert answers is not None
        assert [read(answer) for answer in answers] == [read(of_norms(*side)) for side in (ours, theirs)]


def read(text: str) -> object:
    return parse(text.encode(), "schema.yaml").data


def of_sales(*sales: str) -> str:
    return "name: Vila\npurchases:\n" + "".join(f"  - {{date: 2026-03-0{sale}}}\n" for sale in sales)


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        pytest.param(
            ("2, amount: 5, product: oil",),
            ("3, amount: 7, product: oil",),
            ("2, amount: 5, product: oil", "3, amount: 7, product: oil"),
            id="without-documents-they-are-two",
        ),
        pytest.param(
            ("2, amount: 5, product: oil, manager: olga",),
            ("2, amount: 5, product: oil, cost: 3",),
            ("2, amount: 5, product: oil, cost: 3, manager: olga",),
            id="one-with-what-each-knows-of-it",
        ),
        pytest.param(
            ("2, amount: 5, document: i-1, entered: 2026-03-05",),
            ("2, amount: 5, document: i-1, entered: 2026-03-04",),
            ("2, amount: 5, document: i-1, entered: 2026-03-04",),
            id="one-that-was-entered-on-two-days",
        ),
        pytest.param(
            ("2, amount: 5, document: i-1",),
            ("2, amount: 5, document: i-1, product: oil",),
            ("2, amount: 5, document: i-1, product: oil",),
            id="one-document-of-which-each-says-a-part",
        ),
        pytest.param(
            ("2, amount: 5, document: i-1",),
            ("2, amount: 7, document: i-1, product: oil",),
            ("2, amount: 5, document: i-1", "2, amount: 7, document: i-1, product: oil"),
            id="one-document-with-two-sums-is-two",
        ),
        pytest.param(
            ("2, amount: 5, document: i-1",),
            ("3, amount: 5, document: i-1",),
            ("2, amount: 5, document: i-1", "3, amount: 5, document: i-1"),
            id="one-document-of-two-days-is-two",
        ),
    ],
)
def test_sales_that_both_have_added(
    ours: tuple[str, ...], theirs: tuple[str, ...], result: tuple[str, ...]
) -> None:
    first = "1, amount: 1, document: i-0"
    text, conflicts = merged(*(of_sales(first, *side) for side in ((), ours, theirs)))
    assert conflicts == []
    assert [*map(sorted, map(words_of, text.splitlines()))] == [
        *map(sorted, map(words_of, of_sales(first, *result).splitlines()))
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        (
            "2, amount: 7, product: oil, document: i-1",
            "2, amount: 5, product: oil, document: i-2",
            "2, amount: 7, product: oil, document: i-2",
        ),
        (
            "3, amount: 5, product: oil, document: i-1",
            "2, amount: 5, product: oil, document: i-2",
            "3, amount: 5, product: oil, document: i-2",
        ),
    ],
    ids=["sum", "day"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_sale_whose_number_one_side_corrects_and_the_rest_the_other_stays_one(
    ours: str, theirs: str, result: str, turned: bool
) -> None:
    sides_ = [of_sales(ours), of_sales(theirs)]
    text, conflicts = merged(
        of_sales("2, amount: 5, product: oil, document: i-1"), *(sides_[::-1] if turned else sides_)
    )
    assert conflicts == []
    assert read(text) == read(of_sales(result))


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("2, amount: 5, document: i-1, entered: 2026-03-02", "2, amount: 5, document: i-2", True),
        ("2, amount: 5, document: i-1", "2, amount: 6, document: i-2", False),
        ("2, amount: 5, document: i-1", "2, amount: 5, document: i-1", False),
    ],
    ids=["another-number", "another-sum-too", "the-same"],
)
def test_new_sales_that_are_alike_but_for_their_number_are_two_which_is_said(
    ours: str, theirs: str, told: bool
) -> None:
    first = "1, amount: 1, document: i-0"
    texts = [of_sales(first, *side) for side in ((), (ours,), (theirs,))]
    result = merge_documents(*(parse(text.encode(), "vila.yaml") for text in texts))
    assert not result.conflicts
    said = (
        'purchases "2026-03-02": "i-1" here and "i-2" there are alike but for the number, and both are kept'
    )
    assert [*result.said] == [said] * told


def test_where_two_sales_may_be_the_one_with_another_number_none_is_taken_for_it() -> None:
    base, ours = "2, amount: 5, document: i-1", "2, amount: 7, document: i-1"
    two = ("2, amount: 5, document: i-2", "2, amount: 5, document: i-3")
    assert merged(of_sales(base), of_sales(ours), of_sales(*two))[1] == [
        'purchases "2026-03-02": changed here, removed there'
    ]


@pytest.mark.parametrize(
    ("key", "item", "field", "ours", "theirs"),
    [
        (
            "purchases",
            "date: 2026-03-02, amount: 5, document: i-1, entered: 2026-03-02",
            "document",
            "i-2",
            "i-3",
        ),
        ("purchases", "date: 2026-03-02, amount: 5", "date", "2026-03-03", "2026-03-04"),
        ("returns", "date: 2026-03-02, amount: 5, product: oil, document: r-1", "document", "r-2", "r-3"),
        ("cancelled", "date: 2026-03-02, amount: 5, document: o-1", "document", "o-2", "o-3"),
        ("supplies", "date: 2026-03-02, amount: 5, document: s-1", "document", "s-2", "s-3"),
        ("proposals", "date: 2026-03-02, amount: 5", "date", "2026-03-03", "2026-03-04"),
        ("problems", "opened: 2026-03-02, about: leaks", "opened", "2026-03-03", "2026-03-04"),
        ("deals", "id: d-1, stage: lead", "id", "d-2", "d-3"),
        ("tasks", "date: 2026-03-02, by: olga", "date", "2026-03-03", "2026-03-04"),
    ],
)
def test_what_both_sides_correct_otherwise_is_one_item_and_asked_about(
    key: str, item: str, field: str, ours: str, theirs: str
) -> None:
    def written(value: str) -> str:
        corrected = re.sub(rf"\b{field}: [^,]+", f"{field}: {value}", item) if value else item
        return f"name: Vila\n{key}:\n  - {{{corrected}}}\n"

    text, conflicts = merged(written(""), written(ours), written(theirs))
    assert len(conflicts) == 1
    assert conflicts[0].endswith(f' {field}: "{ours}" here, "{theirs}" there')
    answers = sides(text, 1)
    assert answers is not None
    assert [read(answer) for answer in answers] == [read(written(ours)), read(written(theirs))]


def test_two_sales_that_both_sides_number_otherwise_are_two() -> None:
    numbered = [
        of_sales(*(f"2, amount: 5, document: {sale}" for sale in side)) for side in ("ab", "cd", "ef")
    ]
    text, conflicts = merged(*numbered)
    assert [one.rsplit(" document: ")[1] for one in conflicts] == [
        '"c" here, "e" there',
        '"d" here, "f" there',
    ]
    assert [read(answer) for answer in sides(text, 1) or ()] == [*map(read, numbered[1:])]


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        pytest.param(
            "2, amount: 5, document: i-2", "2, amount: 7, document: i-3", True, id="one-with-another-sum"
        ),
        pytest.param("3, amount: 5, document: i-2", "2, amount: 7, document: i-3", True, id="both-otherwise"),
        pytest.param(
            "3, amount: 6, document: i-2", "2, amount: 7, document: i-3", False, id="quite-another-here"
        ),
        pytest.param("3, amount: 6, document: i-2", "4, amount: 7, document: i-3", False, id="quite-others"),
    ],
)
def test_where_two_sales_stand_in_place_of_one_it_is_said_that_they_may_be_one(
    ours: str, theirs: str, told: bool
) -> None:
    base = of_sales("2, amount: 5, document: i-1")
    three = [parse(text.encode(), "vila.yaml") for text in (base, of_sales(ours), of_sales(theirs))]
    for ours_, theirs_ in (three[1:], three[:0:-1]):
        result = merge_documents(three[0], ours_, theirs_)
        assert (len(result.conflicts), result.text.count("date:")) == (0, 2)
        said = (
            'purchases "2026-03-02": removed on both sides, and each has added one like it; '
            "if these are one, take one of them out"
        )
        assert [*result.said] == [said] * told


def words_of(line: str) -> list[str]:
    return line.strip(" -{}").split(", ")


def test_of_new_people_the_one_that_may_stand_in_the_place_is_named() -> None:
    elena = "  - {name: Elena Kostova, role: buyer}\n"
    petar, bo = "  - {name: Petar Novak, role: buyer}\n", "  - {name: Bo Li, role: chef}\n"
    head = "name: Vila\ncontacts:\n"
    theirs = head + elena.replace("}", ", phone: 070 1}")
    called = 'contacts "Elena Kostova": '
    for new, said in (
        (petar + bo, 'renamed or replaced by "Petar Novak" here, changed there'),
        (bo, "removed here, changed there"),
        (petar + bo.replace("chef", "buyer"), "removed here, changed there"),
    ):
        assert merged(head + elena, head + new, theirs)[1] == [called + said]


def test_talks_take_the_new_name_of_a_person_and_that_is_said_with_their_number() -> None:
    base = ANA + "    role: chef\n"
    ours = base.replace("Ana", "Ana Trajkoska")
    talks = "".join(f"  - {{date: 2026-03-0{day}, kind: call, with: Ana}}\n" for day in (1, 2))
    three = (parse(text.encode(), "vila.yaml") for text in (base, ours, base + "interactions:\n" + talks))
    result = merge_documents(*three)
    assert result.said == ['"Ana" is called "Ana Trajkoska" now; 2 talks take the new name']
    assert result.text.count("with: Ana Trajkoska") == 2
