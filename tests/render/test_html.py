"""A page for the browser: whole, still, and literal; what only a browser can show is in test_in_browser.py."""

import re
import time
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from clientbase.columns import columns
from clientbase.language import speaking
from clientbase.page import OVER_TIME, Cell, LeftOut, NotInSums, NotShown, Page, Summary, Table
from clientbase.render import render
from clientbase.render.web import asset
from tests.render.pages import AWKWARD, EMPTY

VOID = {"meta", "input", "br", "link", "img"}


class Walk(HTMLParser):
    """Walks through a page: every tag is closed in its turn."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(made)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened[-1:] and self.opened[-1] in {"style", "script"}:
            self.raw[self.opened[-1]] = self.raw.get(self.opened[-1], "") + data
        else:
            self.texts.append(data)


def listing(words: str, *rows: tuple[Cell, ...]) -> Page:
    """Return a page of one table."""
    return EMPTY._replace(tables=(Table("t", "A table", columns(words), rows),))


def rows_of(made: str) -> list[str]:
    return re.findall(r"(?s)<tbody>\n<tr>(.*?)</tr>", made)


@pytest.mark.parametrize("page", [AWKWARD, EMPTY], ids=["awkward", "empty"])
def test_every_tag_is_closed_in_its_turn(page: Page) -> None:
    Walk(render(page, "html"))


def test_what_the_page_may_do_is_what_it_brings_along() -> None:
    walk = Walk(render(AWKWARD, "html"))
    policy = next(attrs["content"] for tag, attrs in walk.tags if "http-equiv" in attrs)
    for kind in ("style", "script"):
        digest = b64encode(sha256(walk.raw[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in str(policy)
    assert str(policy).startswith("default-src 'none';")


def test_nothing_is_loaded_and_no_attribute_runs_or_styles() -> None:
    walk = Walk(render(AWKWARD, "html"))
    assert not {"src", "srcset", "style", "action"} & {name for _, attrs in walk.tags for name in attrs}
    assert not [name for _, attrs in walk.tags for name in attrs if name.startswith("on")]
    links = [str(attrs["href"]) for _, attrs in walk.tags if "href" in attrs]
    assert {link.partition(":")[0] if ":" in link else link[0] for link in links} == {"#", "tel"}
    assert "url(" not in walk.raw["style"]
    assert "@import" not in walk.raw["style"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>x",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "a & b &amp; c",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_records_are_shown_literally_wherever_they_stand(text: str) -> None:
    page = listing("client name phone email light note", *[(text,) * 6] * 2)
    table = page.tables[0]._replace(title=text)
    page = page._replace(
        title=text, question=text, definitions=text, tables=(table, table._replace(name="u"))
    )
    page = page._replace(left_out=(LeftOut(text, text),), scope=page.scope._replace(where=text))
    page = page._replace(not_shown=(NotShown("t", 1, (text,)),))
    walk = Walk(render(page, "html"))
    assert {tag for tag, _ in walk.tags} <= {tag for tag, _ in Walk(render(AWKWARD, "html")).tags} | {
        "nav",
        "a",
    }
    assert "".join(walk.texts).count(text) > 12
    assert not any("javascript" in str(attrs.get("href")) for _, attrs in walk.tags)


def test_a_title_in_the_style_sheet_is_harmless() -> None:
    table = listing("client", ("x",)).tables[0]
    column = table.columns[0]._replace(name="odd", title="</style><script>'\"\\")
    page = EMPTY._replace(tables=(table._replace(columns=(table.columns[0], column), rows=(("x", "y"),)),))
    walk = Walk(render(page, "html"))
    assert "script>" not in walk.raw["style"]
    assert [tag for tag, _ in walk.tags].count("script") == 1


def test_phones_and_addresses_are_links() -> None:
    made = render(
        listing("client phone email", ("a", "+389 (70) 123-456, 02/3123-456", "vera@example.com")), "html"
    )
    assert '<a href="tel:+38970123456">+389 (70) 123-456</a>, <a href="tel:023123456">02/3123-456</a>' in made
    assert '<a href="mailto:vera@example.com">vera@example.com</a>' in made


@pytest.mark.parametrize("odd", ["no phone", "x@y", "", "@", "a@b@c.d?bcc=x@y.z"])
def test_what_is_no_phone_and_no_address_stays_text(odd: str) -> None:
    walk = Walk(render(listing("client phone email", ("a", odd, odd)), "html"))
    links = [str(attrs["href"]) for _, attrs in walk.tags if "href" in attrs]
    assert not [link for link in links if "?" in link or "=" in link.replace("%3D", "")]


def test_ids_stand_beside_names_and_head_the_row() -> None:
    made = render(
        listing("date:date client name", ("2026-11-21", "beta", "Beta Market"), (None, "b", None)), "html"
    )
    assert (
        '<th scope="row" class="who"><span class="name">Beta Market</span> <span class="id">beta</span></th>'
        in made
    )
    assert '<th scope="row" class="who">b</th>' in made
    assert made.count('<th scope="col"') == 2


def test_a_share_has_its_bar_and_an_unknown_one_none() -> None:
    made = render(listing("client a:share b:share", ("x", 0.261, None)), "html")
    assert "M0 0h26.1v1H0z" in made
    assert '<td class="number"></td></tr>' in made


def test_below_a_sum_of_a_client_stands_when_it_bought() -> None:
    page = listing("client name revenue:money", ("x", "X", 70000), ("y", "Y", 10000), ("z", "Z", None))
    made = render(page._replace(bought={"x": "0" * 21 + "905"}), "html")
    bought, nothing, unknown = re.findall(r"<td[^>]*>(.*?)</td></tr>", made)
    assert bought == (
        '7.00<svg class="months" role="img" aria-label="bought in 2 of the last 24 months" viewBox="0 0 24 9" '
        'preserveAspectRatio="none"><path d="M21 9v-9h.8v9zM23 9v-5h.8v5z"/></svg>'
    )
    assert 'aria-label="bought in 0 of the last 24 months"' in nothing
    assert unknown == ""
    assert "Below a sum: what the client bought in each of the last 24 months" in made
    assert "months" not in render(page, "html").partition("</style>")[2].replace("months.forEach", "")


def test_it_is_said_in_the_language_that_is_spoken() -> None:
    page = listing("client revenue:money", ("x", 70000))._replace(bought={"x": "0" * 23 + "9"})
    assert "bought in 1 of" in render(page, "html")
    with speaking("mk"):
        assert "купувал во 1 од" in render(page, "html")
    assert "bought in 1 of" in render(page, "html")


def over_time(words: str, *rows: tuple[Cell, ...]) -> Page:
    return EMPTY._replace(tables=(Table(OVER_TIME, "Figures", columns(words), rows),))


def test_figures_over_time_are_told_at_a_glance() -> None:
    made = render(
        over_time(
            "date:date clients:count sold:money same:count word",
            ("2026-09-30", 3, 12_340_000, 1, "x"),
            ("2026-10-31", 1, None, 1, "y"),
            ("2026-11-30", 2, 20_000, 1, "z"),
        ),
        "html",
    )
    assert '<path d="M0.0 1.0L50.0 21.0L100.0 11.0"/>' in made
    assert '<path d="M0.0 1.0M100.0 21.0"/>' in made, "what is not known breaks the line"
    assert re.findall("<td class=.number.>([^<]*)</td>", made)[:8] == [
        *("3", "1", "3", "2"),
        *("1,234.00", "2.00", "1,234.00", "2.00"),
    ]
    assert "The same on each day: Same 1" in made
    assert made.index("At a glance") < made.index(">Figures<")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("2026-09-30", 3), ("2026-10-31", 1)], id="two days"),
        pytest.param([("2026-09-30", 3), ("2026-10-31", 3), ("2026-11-30", 3)], id="nothing moves"),
        pytest.param([("2026-09-30", None), ("2026-10-31", None), ("2026-11-30", None)], id="unknown"),
    ],
)
def test_what_has_no_course_is_not_drawn(rows: list[tuple[Cell, ...]]) -> None:
    assert "At a glance" not in render(over_time("date:date clients:count", *rows), "html")


def test_a_table_with_bars_that_fits_a_phone_is_no_cards() -> None:
    assert 'class="cards"' not in render(listing("class share:share", ("A", 0.5), ("B", 0.5)), "html")


def colors(style: str, media: str = "") -> dict[str, str]:
    """Return the colours of a theme by their names."""
    found = re.search(rf"{media}[^{{]*{{?\s*:root {{(.*?)}}", style, re.DOTALL)
    assert found
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", found[1]))


def light_of(color: str) -> float:
    whole = color[1:] if len(color) > 4 else "".join(2 * letter for letter in color[1:])
    parts = [int(whole[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("media", ["", "prefers-color-scheme: dark", "@media print"])
def test_lines_and_letters_stand_out_from_the_paper_of_each_theme(media: str) -> None:
    known = colors(asset("page.css"), media)
    ground = light_of(known["paper"]) + 0.05
    for name, color in known.items():
        ratio = max(ground, light_of(color) + 0.05) / min(ground, light_of(color) + 0.05)
        if name in {"ink", "soft", "mark", "red", "yellow", "green", "grey"}:
            assert ratio >= 4.5, f"{name}, as letters"
        elif name.startswith("series"):
            assert ratio >= 3, f"{name}, as a line of a chart"


def test_who_cannot_see_hears_what_stands_where() -> None:
    walk = Walk(render(AWKWARD, "html"))
    tags = [tag for tag, _ in walk.tags]
    assert tags.count("caption") == tags.count("table") == 1
    assert all("scope" in attrs for tag, attrs in walk.tags if tag == "th")
    assert dict(walk.tags[0][1]) == {"lang": "en"} or walk.tags[0][0] == "html"
    assert ("a", {"class": "skip", "href": "#content"}) in walk.tags
    ids = [attrs["id"] for _, attrs in walk.tags if "id" in attrs]
    assert len(ids) == len({*ids})


def test_what_is_missing_is_said_above_all_numbers() -> None:
    page = AWKWARD._replace(not_in_sums=(NotInSums("no_rate", 2, 1, 0),))
    made = render(page, "html")
    assert made.index("2 purchases without a rate are not in the sums") < made.index("<dl")
    assert made.index("1 file could not be read and is left out; clientbase check names it") < made.index(
        "<dl"
    )
    assert "<code>records/broken.yaml</code> 3:1: the mapping is not closed" in made


def test_a_verdict_is_the_title() -> None:
    page = EMPTY._replace(summary=Summary("3 are late", (), "of 20 clients"))
    made = render(page, "html")
    assert "<h1>3 are late</h1>" in made
    assert '<p class="question">of 20 clients</p>' in made


def test_what_was_asked_not_to_be_shown_is_said_below_the_table() -> None:
    page = listing("client", ("a",))._replace(not_shown=(NotShown("t", 12, ("b", "c")),))
    assert "Not shown: 12 rows and the columns b, c" in render(page, "html")


def test_many_rows_cost_as_much_as_few_a_row() -> None:
    """Ten thousand rows take a second, but for what measures or loads the machine: one run is held against another."""

    def seconds(count: int) -> float:
        rows = [
            (f"client-{n}", f"Name <{n}>", "olga", "+38970123456", "2026-11-21", n, n * 100, n / 10_000)
            for n in range(count)
        ]
        page = listing("client name manager phone last:date days:days revenue:money share:share", *rows)
        began = time.process_time()
        assert render(page, "html").count("<tr>") == count + 1
        return time.process_time() - began

    few, many = (min(seconds(count) for _ in range(3)) for count in (500, 5_000))
    assert many < 20 * few


def test_the_same_answer_is_the_same_page() -> None:
    assert render(AWKWARD, "html") == render(AWKWARD, "html", color=True, width=60)
