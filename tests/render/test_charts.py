"""What is drawn of an answer: said in a sentence, made of what stands in its tables, and harmless."""

import datetime as dt
import re
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.language import LANGUAGES, speaking, word
from clientbase.page import EVERYBODY, OVER_TIME, Cell, Chart, NotShown, Page, Table
from clientbase.render import lacks_charts, render
from clientbase.render.charts import drawings
from clientbase.render.in_words import in_words
from clientbase.render.native import NATIVE
from clientbase.render.vega import Spec
from clientbase.reports import ours
from clientbase.reports.trends import trend
from tests.edits.running import command
from tests.render.pages import EMPTY

pytest.importorskip("vl_convert", reason="the extra charts is not installed")

PARETO = Chart("pareto", "Who brings it", "t", "name", ("share", "cumulative_share"), "class")


def drawn(chart: Chart, words: str = "", *rows: tuple[Cell, ...]) -> Page:
    """Return a page with a chart of one table."""
    return EMPTY._replace(tables=(Table("t", "T", columns(words), rows),), charts=(chart,))


def said(page: Page) -> Sequence[str]:
    return [drawing.said for drawing in drawings(page)]


@pytest.mark.parametrize(
    ("chart", "words", "rows", "sentence"),
    [
        pytest.param(
            PARETO,
            "client name share:share cumulative_share:share class",
            [("a", "Ada", 0.5, 0.5, "A"), ("b", None, 0.3, 0.8, "A"), ("c", "Cid", 0.2, 1.0, "B")],
            "2 of 3 bring 80.0 %; Ada alone brings 50.0 %.",
            id="pareto",
        ),
        pytest.param(
            Chart("heat", "", "t", "cohort", ("size",)),
            "cohort size:count m0:count m1:count",
            [("2026-01", 4, 4, 1), ("2026-02", 2, 2, 1), ("2026-03", 2, 2, None)],
            "2 cohorts from 2026-01 to 2026-02; the fuller a field, the larger the part of the cohort that bought in"
            " that month after its first.",
            id="heat",
        ),
        pytest.param(
            Chart("matrix", "", "t", "then", ("n",), "now"),
            "then now n:count",
            [("active", "active", 11), ("active", "lost", 2)],
            "2 of 13 stand elsewhere; who stayed is on the diagonal.",
            id="matrix",
        ),
        pytest.param(
            Chart("lines", "", "t", "date", ("revenue", "profit")),
            "date:date revenue:money profit:money",
            [("2026-01-01", 12_340_000, None), ("2026-02-01", 20_000_000, 10_000)],
            "From 2026-01-01 to 2026-02-01: revenue 1,234.00 EUR to 2,000.00 EUR, profit unknown to 1.00 EUR.",
            id="lines",
        ),
        pytest.param(
            Chart("bars", "", "t", "manager", ("compliance",), "standard"),
            "manager standard compliance:share",
            [("olga", "contact", 0.5), (None, "contact", 1.0), ("ivan", "entry", None)],
            "Compliance: the most is 100.0 % (-, contact), the least 50.0 % (olga, contact).",
            id="bars",
        ),
        pytest.param(
            Chart("dots", "", "t", "revenue", ("margin",)),
            "revenue:money margin:share",
            [(10_000, 0.5), (20_000, -0.25), (30_000, None)],
            "2 clients by revenue and margin, 1 with a margin below zero.",
            id="dots",
        ),
        pytest.param(
            Chart("curve", "", "t", "limit", ("error",), "mark", ("rule", "own")),
            "rule limit error:share mark",
            [("own", "1.5 x", 0.25, "best"), ("own", "2 x", 0.5, None), ("days", "30 d", 0.1, "best")],
            "Error by limit: 25.0 % at 1.5 (best).",
            id="curve",
        ),
        pytest.param(
            Chart("curve", "", "t", "limit", ("error",), "mark"),
            "rule limit error:share mark",
            [("own", "1,5×", 0.25, "best")],
            "Error by limit: 25.0 % at 1.5 (best).",
            id="curve in a language of commas",
        ),
    ],
)
def test_a_chart_is_told_in_a_sentence(
    chart: Chart, words: str, rows: list[tuple[Cell, ...]], sentence: str
) -> None:
    page = drawn(chart, words, *rows)
    assert said(page) == [sentence]
    made = render(page, "html")
    assert made.count("<svg ") >= 2, "one for a screen and one for a phone"
    assert made.count('role="img" aria-label="') == 2


def colors_of_rows(spec: Spec) -> list[list[str | None]]:
    """Return the colour of each row that is drawn, layer by layer where these have colours."""
    found = []
    for layer in spec.get("layer", [spec]):
        color = layer.get("encoding", {}).get("color", {})
        if "scale" in color:
            colors = dict(zip(color["scale"]["domain"], color["scale"]["range"], strict=True))
            found.append([colors.get(row.get(color["field"])) for row in spec["data"]["values"]])
    return found


def test_a_colour_stands_for_the_same_thing_in_all_languages(example: Path) -> None:
    base = Base(example, lambda _zone: dt.date(2026, 11, 21), EVERYBODY)
    looked_at = [report for report in ours().values() if report.charts]
    pages = [report.page(base) for report in looked_at]
    pages += [trend(base, ours()[name], "quarter", None, {}) for name in ("dormant", "profit")]
    told = 0
    for page in pages:
        answers = []
        for code in LANGUAGES:
            with speaking(code):
                drawn = [*drawings(in_words(page))]
                natives = [NATIVE[one.chart.shape](one.data) for one in drawn]
                numbers = [[row[1:] for row in native.rows] for native in natives]
                looks = [[series.look for series in native.series] for native in natives]
                answers.append(([colors_of_rows(one.spec(860)) for one in drawn], numbers, looks))
        assert answers[1:] == answers[:1] * 2, page.report
        told += sum(map(bool, answers[0][0]))
    base.close()
    assert told >= 4


def test_the_words_that_tell_bars_apart_are_in_the_order_of_their_codes() -> None:
    rows = [("olga", standard, 0.5) for standard in ("update", "contact", "entry")]
    chart = Chart("bars", "", "t", "manager", ("compliance",), "standard")
    page = drawn(chart, "manager standard compliance:share", *rows)
    ordered = {}
    for code in LANGUAGES:
        with speaking(code):
            (drawing,) = drawings(page)
            ordered[code] = drawing.spec(860)["encoding"]["color"]["scale"]["domain"]
            assert drawing.spec(860)["encoding"]["yOffset"]["sort"] == ordered[code]
            assert ordered[code] == [word("standard", name) for name in ("contact", "entry", "update")]
    assert sorted(ordered["mk"]) != ordered["mk"], "or the words of this language show nothing"


def test_figures_are_drawn_too() -> None:
    page = EMPTY._replace(
        figures=(
            figure("new", 1),
            figure("lost", 0),
            figure("low:money", 5_000),
            figure("mid:money", 10_000),
        ),
        charts=(
            Chart("parts", "P", "", "", ("new", "lost")),
            Chart("interval", "I", "", "", ("low", "mid", "mid")),
        ),
    )
    assert said(page) == ["1 new.", "Mid 1.00 EUR; nine times in ten it is between 0.50 EUR and 1.00 EUR."]


@pytest.mark.parametrize("chart", [PARETO._replace(table="other"), PARETO._replace(by="other")])
def test_what_an_answer_lacks_is_not_drawn(chart: Chart) -> None:
    assert said(drawn(chart, "name share:share cumulative_share:share class", ("a", 1.0, 1.0, "A"))) == []


def test_nothing_is_drawn_of_half_a_table_or_an_empty_one() -> None:
    words = "name share:share cumulative_share:share class"
    page = drawn(PARETO, words, ("a", 1.0, 1.0, "A"))
    assert said(page._replace(not_shown=(NotShown("t", 3, ()),))) == []
    assert said(drawn(PARETO, words)) == []
    assert said(drawn(PARETO, words, ("a", None, None, None))) == []


def test_of_thousands_the_line_has_some_hundred_points() -> None:
    rows = [(f"client {n}", 1 / 5000, n / 5000, "A") for n in range(1, 5001)]
    made = render(drawn(PARETO, "name share:share cumulative_share:share class", *rows), "html")
    assert len(made) < 2_500_000
    assert "4000 of 5000 bring 80.0 %; client 1 alone brings 0.0 %." in made


class Drawn(HTMLParser):
    """Collects what stands in drawings."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.words: list[str] = []
        for svg in re.findall(r"(?s)<svg xmlns.*?</svg>", made):
            self.feed(svg)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {*attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_of_points_that_cover_each_other_one_is_drawn_and_all_are_counted() -> None:
    near = [(1000_0000 + n, 0.25) for n in range(500)]
    chart = Chart("dots", "", "t", "revenue", ("margin",))
    rows = [(0, 0.5), *near, (9000_0000, -0.5), (9000_0000, 0.0)]
    (drawing,) = drawings(drawn(chart, "revenue:money margin:share", *rows))
    assert drawing.said.startswith("503 clients")
    points = {(row["x"], row["y"]) for row in drawing.spec(860)["data"]["values"]}
    assert {(0, 0.5), (9000, -0.5), (9000, 0)} <= points
    assert len(points) < 10


def test_a_name_in_a_drawing_is_no_markup_and_no_code() -> None:
    evil = '"]</text><script>alert(1)</script>'
    words = "name share:share cumulative_share:share class"
    seen = Drawn(render(drawn(PARETO, words, (evil, 0.6, 0.6, evil), ("\u202eb", 0.4, 1.0, "B")), "html"))
    assert seen.tags <= {"svg", "g", "path", "line", "rect", "text", "defs", "clippath"}
    assert any('"]</text>' in word for word in seen.words)
    assert not {name for name, _ in seen.attributes} & {"href", "xlink:href", "style", "onload", "onclick"}
    assert "\u202e" not in "".join(seen.words)


def test_colours_are_those_of_the_page() -> None:
    seen = Drawn(
        render(drawn(PARETO, "name share:share cumulative_share:share class", ("a", 1.0, 1.0, "A")), "html")
    )
    colors = {value for name, value in seen.attributes if name in {"fill", "stroke"}}
    assert {"var(--ink)", "var(--series-1)"} <= colors
    assert not [color for color in colors if color and color.startswith("#01")]


def test_the_same_answer_is_drawn_alike() -> None:
    page = drawn(PARETO, "name share:share cumulative_share:share class", ("a", 1.0, 1.0, "A"))
    assert render(page, "html") == render(page, "html")


def test_without_the_library_there_is_no_chart_and_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    page = drawn(PARETO, "name share:share cumulative_share:share class", ("a", 1.0, 1.0, "A"))
    assert not lacks_charts(page, "html")
    monkeypatch.setattr("clientbase.render.draws", lambda: False)
    assert lacks_charts(page, "html")
    assert not lacks_charts(page, "csv")
    assert not lacks_charts(EMPTY, "html")
    assert 'class="chart' not in render(page, "html")


def test_where_addresses_are_few_nothing_is_drawn_and_nothing_ends(example: Path) -> None:
    resource = pytest.importorskip("resource")
    few = 500_000_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (few, few))

    for words in (("report", "abc", "-f", "html"), ("report", "abc", "-f", "eml"), ("site", "pages")):
        done = subprocess.run(
            command(example, *words),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
            cwd=example,
        )
        assert (done.returncode, 'class="chart' in done.stdout) == (0, False), done.stderr
        assert "no charts are drawn: they take more room than ulimit -v leaves" in done.stderr


NAMED = "abc cadence calibrate cohorts dormant forecast managers movement profit"


def test_the_reports_that_are_rather_looked_at_have_charts() -> None:
    assert {name for name, report in ours().items() if report.charts} >= {*NAMED.split()}
    assert {name for name, report in ours().items() if any(c.table == OVER_TIME for c in report.charts)} >= {
        "cadence",
        "dormant",
        "profit",
    }
