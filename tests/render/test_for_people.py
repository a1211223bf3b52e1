"""What people read: types written legibly, texts from records shown literally."""

import re
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientbase.columns import columns as declared
from clientbase.lookups.arranging import Arrangement, arranged
from clientbase.page import Figure, LeftOut, Page, Table
from clientbase.render import render
from clientbase.render.cells import for_people, written
from clientbase.render.formats.markdown import literal
from clientbase.render.places import broken, places
from clientbase.visible import one_word, visible
from tests.render.pages import AWKWARD, EMPTY, one_column

FOR_PEOPLE = ("text", "table", "markdown", "html")


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        pytest.param("money", 8_124_000, "812.40", id="money has its cents"),
        pytest.param(
            "money", -8_124_050, "-812.40", id="money is rounded to what can be paid, a half to even"
        ),
        pytest.param("money", 0, "0.00", id="no money is a sum too"),
        pytest.param("money", 12_345_678_900, "1,234,567.89", id="thousands are set apart"),
        pytest.param("money", -10_000_000, "-1,000.00", id="below nothing too"),
        pytest.param("count", 10_000, "10,000", id="of what is counted as well"),
        pytest.param("ratio", 1234.56, "1,234.6", id="and of ratios"),
        pytest.param("share", 0.261, "26.1 %", id="a share is a percentage"),
        pytest.param("share", -0.0001, "0.0 %", id="nothing has no sign"),
        pytest.param("ratio", 38.571428, "38.6", id="a ratio has one decimal"),
        pytest.param("ratio", 0, "0.0", id="a ratio of nothing"),
        pytest.param("ratio", -0.01, "0.0", id="a ratio of hardly anything"),
        pytest.param("days", 88, "88", id="days are whole"),
        pytest.param("flag", 1, "yes", id="a flag is yes"),
        pytest.param("flag", False, "no", id="or no"),
        pytest.param("date", "2026-11-21", "2026-11-21", id="a date stays sortable"),
        pytest.param("text", None, "-", id="unknown is a dash"),
    ],
)
def test_a_value_is_written_for_people(kind: str, value: str | float | None, written: str) -> None:
    assert for_people(kind, 2)(value) == written


@pytest.mark.parametrize(
    ("columns", "titles"),
    [
        ("days_silent:days target:days", ["Days silent", "Target, days"]),
        ("usual_interval:ratio times_usual:ratio", ["Usual interval, days", "Times usual"]),
        ("revenue:money share:share", ["Revenue, EUR", "Share"]),
    ],
    ids=["days", "ratios", "sums"],
)
def test_a_title_says_in_what_is_counted(columns: str, titles: list[str]) -> None:
    table = Table("t", "T", declared(columns), ((1, 1),))
    assert [column.title for column in written(table, "EUR")] == titles


def test_numbers_of_lines_are_not_set_apart() -> None:
    assert written(Table("t", "T", declared("line:count"), ((1234,),)), "EUR")[0].texts == ["1234"]


@pytest.mark.parametrize(
    ("decimals", "written"), [(0, "812"), (2, "812.40"), (3, "812.400")], ids=["yen", "euro", "dinar"]
)
def test_a_currency_says_how_many_decimals_at_least(decimals: int, written: str) -> None:
    assert for_people("money", decimals)(8_124_000) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31m", "\\x1b[31m", id="an escape sequence"),
        pytest.param("\u202eabc", "\\u202eabc", id="a turn of direction"),
        pytest.param("a\u2066b\u200e", "a\\u2066b\\u200e", id="isolates and marks"),
        pytest.param("\x85\x9b", "\\x85\\x9b", id="C1 controls"),
        pytest.param("a\nb\tc\rd", "a\\nb\\tc\\rd", id="line ends and tabs by their short names"),
        pytest.param("caf\udce9", "caf\\udce9", id="a byte of a file name that is no UTF-8"),
        pytest.param("Ѓорѓи é 東京", "Ѓорѓи é 東京", id="letters stay"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("main", "main"),
        ("c1/deals/new menu", '"c1/deals/new menu"'),
        ("Vera O'Brien", '"Vera O\'Brien"'),
        ("v1;$(id)", "'v1;$(id)'"),
        ("a\nb", "$'a\\x0ab'"),
    ],
)
def test_what_people_paste_is_one_word_of_their_shell(text: str, word: str) -> None:
    assert one_word(text, bare=True) == word


@pytest.mark.skipif(not shutil.which("bash"), reason="a shell reads it")
@given(
    texts=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=30)
)
@settings(max_examples=20, deadline=None)
@example(["!x", "-n", "\\", "'\"", "`id`", "a\\nb", "~", "*", "b\udcff", "{a,b}", "#", "\r\n", ""])
def test_a_shell_reads_each_as_it_was(texts: list[str]) -> None:
    line = " ".join(one_word(text, bare=len(text) % 2 == 0) for text in texts)
    program = [str(shutil.which("bash")), "-c", f'printf "%s\\0" . {line}']
    said = subprocess.run(program, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}).stdout
    assert said.decode(errors="surrogateescape").split("\0")[1:-1] == texts


@pytest.mark.parametrize("form", FOR_PEOPLE)
@given(text=st.text(min_size=1))
def test_no_text_of_a_record_steers_the_output(form: str, text: str) -> None:
    made = render(one_column("text", text), form)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)
    assert made.count("\n") == render(one_column("text", "x"), form).count("\n")


@pytest.mark.parametrize("form", ["text", "table"])
@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[link=http://x]y[/link]", ":smile:", "[/]", "\\[red]"])
def test_markup_stays_text(form: str, text: str) -> None:
    assert text in render(one_column("text", text), form, color=True)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "\\<script\\>"),
        ("*x* `y`", "\\*x\\* \\`y\\`"),
        ("own_interval", "own_interval"),
        ("_x_", "\\_x\\_"),
        ("[a](b)", "\\[a\\](b)"),
        ("a\nb", "a\\\\nb"),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    assert literal(text) == escaped


def test_plain_text_does_not_ask_how_wide_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = render(AWKWARD, "text")
    monkeypatch.setenv("COLUMNS", "20")
    assert render(AWKWARD, "text") == usual == render(AWKWARD, "text", width=100)


def test_a_table_keeps_to_its_width_and_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    lines = render(AWKWARD._replace(question=""), "table", width=120).splitlines()
    assert 100 < max(map(len, lines)) <= 120


@pytest.mark.parametrize("form", ["text", "table"])
@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_of_a_table_is_wider_than_the_window(form: str, width: int) -> None:
    made = render(AWKWARD._replace(left_out=()), form, width=width)
    assert max(map(places, made.splitlines())) <= width


def fitting(columns: str, *rows: tuple[object, ...]) -> Page:
    """Return a page of one table with *columns*, as they are declared."""
    return EMPTY._replace(tables=(Table("t", "T", declared(columns), rows),))  # type: ignore[arg-type]


def shown(page: Page, width: int, form: str = "table") -> str:
    """Return what stands below the head of the page."""
    return render(page, form, width=width).partition("\n\n")[2]


def test_what_says_the_same_in_every_row_gives_way_first_and_is_said_below() -> None:
    page = fitting(
        "client manager region last!", *((name, "olga-petrova", None, "x" * 40) for name in ("beta", "adria"))
    )
    assert "olga" in shown(page, 69)
    assert shown(page, 60).splitlines()[1:] == [
        "Client  Last",
        "─" * 48,
        "beta    " + "x" * 40,
        "adria   " + "x" * 40,
        "The same in every row: Manager olga-petrova; unknown in",
        "every row: Region",
    ]


def test_names_are_shortened_before_a_column_is_left_out() -> None:
    page = fitting(
        "client name sum:money! note", ("beta", "The Old Bakery on the Hill", 12_340_000, "y" * 27)
    )
    assert "The Old Bakery on the Hill  1,234.00" in shown(page, 80)
    assert "The Old Bake…  1,234.00" in shown(page, 60)


def test_columns_go_by_their_rank_and_then_from_the_right() -> None:
    page = fitting("client one two? three! four", ("beta", *(letter * 20 for letter in "abcd")))
    everything = {letter * 20 for letter in "abcd"}

    def seen(width: int) -> set[str]:
        return {word for word in shown(page, width).split() if word in everything}

    assert seen(94) == everything
    assert seen(93) == everything - {"b" * 20}
    assert seen(72) == everything - {"b" * 20}
    assert seen(71) == everything - {"b" * 20, "d" * 20}
    assert seen(60) == everything - {"b" * 20, "d" * 20}
    assert "No room for 2 columns; see --columns client,two,four or -f csv" in shown(page, 65)


def test_of_another_table_than_the_first_it_is_said_how_it_is_seen_too() -> None:
    page = fitting("client a b", ("beta", "x" * 30, "y" * 40))
    first, second = page.tables[0], page.tables[0]._replace(name="second")
    made = shown(page._replace(tables=(first, second)), 60)
    assert "No room for 1 column; see --columns client,b or -f csv" in made
    assert "No room for 1 column; see --table second --columns client,b\nor -f json" in made


def test_what_must_be_seen_and_has_no_room_becomes_blocks() -> None:
    page = fitting("client a! b!", ("beta", "x" * 40, "y" * 40), ("adria", "z", None))
    assert shown(page, 60).split("\n\n") == [
        f"T\nClient  beta\nA       {'x' * 40}\nB       {'y' * 40}",
        "Client  adria\nA       z\n",
    ]


def test_below_sixty_places_rows_are_blocks_and_nothing_is_left_out() -> None:
    page = fitting(
        "client name? sum:money what", ("beta", "Beta Market", 12_340_000, "send the samples of " * 3)
    )
    assert shown(page, 59).splitlines()[-5:] == [
        "Client    beta",
        "Name      Beta Market",
        "Sum, EUR  1,234.00",
        "What      send the samples of send the samples of send the",
        "          samples of",
    ]
    assert "beta" in shown(fitting("client", ("beta",)), 20)


def test_a_long_figure_goes_on_below_itself() -> None:
    words = "late entries of two of the managers and a process without anybody who answers for it"
    page = EMPTY._replace(figures=(Figure("evidence", "text", "Evidence", words),), tables=())
    lines = render(page, "text", width=60).splitlines()
    assert lines[-2:] == [
        "Evidence  late entries of two of the managers and a process",
        "          without anybody who answers for it",
    ]


WHOLE = (
    "kongres-hotel-aleksandar",
    "a.very-long.address@some-company.example",
    "+389 (70) 123 456",
    "2026-11-21",
)


@pytest.mark.parametrize("form", ["text", "table"])
@given(
    width=st.integers(60, 160), note=st.text("ab ", max_size=60), name=st.text("ab ", min_size=1, max_size=50)
)
def test_ids_addresses_phones_days_and_amounts_are_never_broken(
    form: str, width: int, note: str, name: str
) -> None:
    client, email, phone, day = WHOLE
    page = fitting(
        "client name email phone note day:date! sum:money!",
        (client, name, email, phone, note, day, 123_456_700),
    )
    lines = shown(page, width, form).splitlines()
    for text in (client, day, "12,345.67"):
        assert any(text in line for line in lines), text
    for text in (email, phone):
        assert any(text in line for line in lines) or not any(text[:4] in line for line in lines), text


def test_names_between_commas_are_not_broken() -> None:
    assert broken("see --columns client,manager,opened or more", 16) == [
        "see --columns",
        "client,manager,",
        "opened or more",
    ]
    assert broken("abcdefgh,i", 4) == ["abcd", "efgh", ",i"]


def test_a_phone_within_a_text_is_not_broken() -> None:
    page = fitting("matched", ("Vera Ilieva of the other office, +389 (70) 123 456, the second floor",))
    assert any("+389 (70) 123 456" in line for line in shown(page, 46).splitlines())


def test_what_is_asked_for_by_name_is_never_left_out() -> None:
    page = fitting("client a b", ("beta", "x" * 40, "y" * 40))
    wanted = arranged(page, Arrangement(columns="client,a,b"))
    assert "y" * 40 in shown(wanted, 60)


@pytest.mark.parametrize("form", ["text", "table"])
def test_a_long_table_is_whole(form: str) -> None:
    made = render(one_column("count", *range(2000)), form)
    assert re.findall(r"^ *([\d,]+)$", made, re.MULTILINE) == [f"{n:,}" for n in range(2000)]


def test_wide_characters_fill_two_places() -> None:
    lines = render(one_column("text", "東京", "abcd"), "text").splitlines()
    assert lines[-2:] == ["東京", "abcd"]
    assert lines[-3] == "----"


@pytest.mark.parametrize("form", FOR_PEOPLE)
@pytest.mark.parametrize(
    ("paths", "said"),
    [(["a"], "1 file could not be read and is left out"), (["a", "b"], "2 files could not be read and are")],
    ids=["one", "two"],
)
def test_what_is_left_out_is_said(form: str, paths: list[str], said: str) -> None:
    page = EMPTY._replace(left_out=tuple(LeftOut(path, "broken") for path in paths))
    assert said in render(page, form)


@pytest.mark.parametrize("form", sorted({*FOR_PEOPLE} - {"html"}))
def test_a_title_is_not_said_twice(form: str) -> None:
    page = one_column("text", "x")
    only = page._replace(title="Sleepers", tables=(page.tables[0]._replace(title="Sleepers"),))
    assert render(only, form).count("Sleepers") == 1


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_what_a_page_does_not_say_leaves_no_gap(form: str) -> None:
    made = render(one_column("text", "x")._replace(question="", definitions=""), form)
    assert "\n\n\n" not in made
    assert "As of 2026-11-21" in made


@pytest.mark.parametrize("width", [1, 0, -3])
def test_where_there_is_no_room_a_text_is_broken_all_the_same(width: int) -> None:
    assert broken("ab 東", width) == ["a", "b", "東", ""]
