"""Many cells at once become the markup that each of them would become alone."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from clientbase.render.marked import all_leading, escaped, leading, named, untagged, with_phones

TEXTS = st.text(alphabet="ab<>&'\"\0 ", max_size=6)
CELLS = st.lists(TEXTS | TEXTS.map(escape) | TEXTS.map(Markup("<b>{}</b>").format), max_size=5)


@given(CELLS)
def test_many_are_escaped_as_each_alone(cells: list[str]) -> None:
    assert [*escaped(cells)] == [str(escape(cell)) for cell in cells]


@given(CELLS)
def test_tags_alone_are_taken_away_and_texts_are_left(cells: list[str]) -> None:
    alone = [
        cell.replace("<b>", "").replace("</b>", "") if isinstance(cell, Markup) else cell for cell in cells
    ]
    assert [*untagged(cells)] == alone


def test_what_leads_nowhere_stays_text() -> None:
    links = all_leading(["a.html", ""], ["A & B", "C & D"])
    assert links == [leading("a.html", "A & B"), "C & D"]
    assert links[0] == '<a href="a.html">A &amp; B</a>'
    assert [type(one) for one in links] == [Markup, str], "what is text is escaped by who writes the page"


def test_a_client_is_told_by_name_and_id_or_by_its_id_alone() -> None:
    names, clients = ["A & B", "", "c3", "D"], ["c1", "c2", "c3", "c4"]
    assert named(names, clients, ["1.html", "2.html", "", ""]) == [
        '<a class="name" href="1.html">A &amp; B</a> <span class="id">c1</span>',
        '<a href="2.html">c2</a>',
        "c3",
        '<span class="name">D</span> <span class="id">c4</span>',
    ]


def test_a_phone_within_words_leads_to_it_and_the_words_stay() -> None:
    assert with_phones(["+389 70 123", "office <b> +389 70 123, ask", "none"]) == [
        '<a href="tel:+38970123">+389 70 123</a>',
        'office &lt;b&gt; <a href="tel:+38970123">+389 70 123</a>, ask',
        "none",
    ]
