"""What a file says, where it says it, and what it must not say."""

import os
import stat
import time
from pathlib import Path

import pytest

from clientbase.finding import Place
from clientbase.text import inside
from clientbase.text.read import READING, Unreadable, parse, read

REFUSED = sorted(Path(__file__).parent.glob("unreadable/*.yaml"))
RECORD = b"""\
# yaml-language-server: $schema=x
name: Adriatik
manager: no
"phone": +38970123456
code: 0701234
sum: 1.10
time: 12:30
gone: ~
left: null
empty:
quoted: ""
tags: [vip, {deep: [x]}]
contacts:
  - name: Vera
    decides: [prices]
  -
  - - nested
notes: |
  one
  two
"""


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_what_cannot_be_read_is_named_with_its_place(file: Path) -> None:
    with pytest.raises(Unreadable) as raised:
        read(file, "records/x.yaml")

    assert f"{raised.value}\n" == "records/x.yaml:" + file.with_suffix(".txt").read_text()


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_the_slower_parser_refuses_the_same_lines(file: Path) -> None:
    line, _, message = file.with_suffix(".txt").read_text().split(":", 2)
    with pytest.raises(Unreadable) as raised:
        parse(file.read_bytes(), "x", libyaml=False)

    assert raised.value.finding[1::2][:2] == (int(line), message.split()[0])


def test_every_refusal_is_explained_and_shown() -> None:
    shown = {file.read_text().split()[1] for file in Path(__file__).parent.glob("unreadable/*.txt")}

    assert shown | {"CB001"} == set(READING)
    assert all(page.count("\n\n") == 2 and "Cure: " in page for page in READING.values())


@pytest.mark.parametrize("libyaml", [True, False], ids=["libyaml", "pure"])
def test_every_scalar_is_text_and_nothing_is_nothing(libyaml: bool) -> None:
    assert parse(RECORD, "x", libyaml=libyaml).data == {
        "name": "Adriatik",
        "manager": "no",
        "phone": "+38970123456",
        "code": "0701234",
        "sum": "1.10",
        "time": "12:30",
        "gone": "~",
        "left": "null",
        "empty": None,
        "quoted": "",
        "tags": ["vip", {"deep": ["x"]}],
        "contacts": [{"name": "Vera", "decides": ["prices"]}, None, ["nested"]],
        "notes": "one\ntwo\n",
    }


@pytest.mark.parametrize(
    ("where", "place"),
    [
        pytest.param((), (1, 1), id="the-whole-file"),
        pytest.param(("name",), (2, 1), id="a-key"),
        pytest.param(("phone",), (4, 1), id="a-quoted-key"),
        pytest.param(("tags", 0), (12, 8), id="an-item-in-brackets"),
        pytest.param(("tags", 1, "deep"), (12, 14), id="a-key-in-braces"),
        pytest.param(("tags", 1, "deep", 0), (12, 21), id="deep-in-brackets"),
        pytest.param(("contacts",), (13, 1), id="the-key-of-a-list"),
        pytest.param(("contacts", 0), (14, 5), id="an-item"),
        pytest.param(("contacts", 0, "decides"), (15, 5), id="a-key-of-an-item"),
        pytest.param(("contacts", 2, 0), (17, 7), id="a-list-in-a-list"),
        pytest.param(("status",), (1, 1), id="absent-key"),
        pytest.param(("contacts", 0, "phone"), (14, 5), id="absent-key-of-an-item"),
        pytest.param(("contacts", 9, "phone"), (13, 1), id="absent-item"),
        pytest.param(("contacts", -1), (13, 1), id="no-counting-from-the-end"),
        pytest.param(("contacts", "name"), (13, 1), id="a-key-where-there-is-a-list"),
        pytest.param(("name", 0), (2, 1), id="below-a-text"),
        pytest.param((0,), (1, 1), id="a-number-where-there-is-a-key"),
    ],
)
def test_every_key_and_item_has_its_place(where: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert parse(RECORD, "x").place(where) == Place(*place)


def test_the_places_of_many_keys_cost_as_much_as_those_of_few_a_key() -> None:
    """Each has its place among all keys of its mapping, which are not counted anew for each of them."""

    def seconds(count: int) -> float:
        document = parse("".join(f"k{n}: 1\n" for n in range(count)).encode(), "a.yaml")
        began = time.process_time()
        assert [document.place((f"k{n}",)).line for n in range(count)] == [*range(1, count + 1)]
        return time.process_time() - began

    few, many = (min(seconds(count) for _ in range(3)) for count in (2_000, 20_000))
    assert many < 25 * few


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_kind_of_line_end_is_read(ending: str) -> None:
    document = parse(ending.join(["name: x", "", "tags:", "  - vip"]).encode(), "x")

    assert (document.data, document.place(("tags", 0))) == ({"name": "x", "tags": ["vip"]}, Place(4, 5))


@pytest.mark.parametrize(
    ("data", "values"),
    [
        pytest.param(b'a: "\\x85"\n', "\x85", id="escaped-C1"),
        pytest.param("a: x\u202ey\n".encode(), "x\u202ey", id="bidi"),
        pytest.param(b'a: "tab\\tand\\r\\n"\n', "tab\tand\r\n", id="escaped-breaks"),
        pytest.param(b"---\na: x # c\n...\n", "x", id="document-marks"),
        pytest.param(b"a: 100 %\n", "100 %", id="per-cent"),
        pytest.param(b"a: R&D *now* !\n", "R&D *now* !", id="signs-inside-a-text"),
        pytest.param(b'a: "<<"\n', "<<", id="quoted-merge-key"),
        pytest.param(b"a: |\n  see <<<<<<< here\n", "see <<<<<<< here\n", id="arrows-within-a-line"),
        pytest.param(b"a: 'C:\\x'\n", "C:\\x", id="backslash"),
        pytest.param(b"a: |\n  x\n  \ty\n", "x\n\ty\n", id="tab-in-a-text"),
    ],
)
def test_what_only_looks_wrong_is_read(data: bytes, values: str) -> None:
    assert parse(data, "x").data == {"a": values}


def test_quotes_make_a_key_of_anything() -> None:
    assert parse(b'"<<": x\n"": y\n', "x").data == {"<<": "x", "": "y"}


def test_a_byte_order_mark_is_dropped_and_remembered() -> None:
    document = parse(b"\xef\xbb\xbfname: x\n", "x")

    assert (document.text, document.data, document.bom) == ("name: x\n", {"name": "x"}, True)
    assert document.bytes == b"\xef\xbb\xbfname: x\n"
    assert not parse(b"name: x\n", "x").bom
    assert parse(b"name: x\n", "x").bytes == b"name: x\n"


def test_twenty_levels_and_a_million_bytes_are_still_read() -> None:
    deep = parse(b"deep: " + b"[" * 19 + b"x" + b"]" * 19 + b"\n", "x")
    large = parse(b"notes: " + b"x" * (1_000_000 - 8) + b"\n", "x")

    assert (str(deep.data).count("["), len(large.text)) == (19, 1_000_000)


def test_more_than_a_million_bytes_are_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"notes: " + b"x" * 1_000_000)

    assert (
        refusal(file)
        == "large.yaml:1:1: CB007 the file has more than 1000000 bytes; keep documents elsewhere"
    )


def refusal(file: Path) -> str:
    with pytest.raises(Unreadable) as raised:
        read(file, file.name)
    return str(raised.value.finding)


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "a.yaml"
    record.write_text("name: A\n")
    before = record.stat()

    def as_before(_descriptor: int) -> os.stat_result:
        record.write_text("name: A\nnotes: long\n")
        return before

    monkeypatch.setattr(os, "fstat", as_before)
    assert inside.contents(record, 1000) == b"name: A\nnotes: long\n"
    assert inside.contents(record, 12) == b"name: A\nnotes"


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("name: x\n")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")

    assert read(tmp_path / "real.yaml", "real.yaml").data == {"name": "x"}
    assert refusal(tmp_path / "link.yaml").endswith(
        '"link.yaml" is a symbolic link; put a regular file in its place'
    )
    assert refusal(tmp_path / "folder.yaml").endswith(
        '"folder.yaml" is a folder; put a regular file in its place'
    )
    assert refusal(tmp_path / "pipe.yaml").endswith('"pipe.yaml" is a pipe; put a regular file in its place')
    assert refusal(Path("/dev/null")).endswith(
        '"null" is a device or socket; put a regular file in its place'
    )
    assert refusal(tmp_path / "gone.yaml").endswith(
        'CB001 "gone.yaml" cannot be opened: no such file or directory'
    )


def test_a_name_that_is_no_utf_8_is_shown_and_the_file_not_opened() -> None:
    with pytest.raises(Unreadable) as raised:
        read(Path("nowhere"), "records/a\udcff.yaml")
    assert str(raised.value.finding) == (
        'records/a\\xff.yaml:1:1: CB009 "records/a\\xff.yaml" is no path in UTF-8;'
        " rename it, so that it can be named"
    )


def test_a_file_changed_for_a_pipe_while_it_is_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    regular = os.stat_result((stat.S_IFREG, *range(9)))
    monkeypatch.setattr(inside.os, "lstat", lambda _: regular)

    assert "is a pipe" in refusal(tmp_path / "pipe.yaml")


def test_a_complaint_that_nobody_has_put_in_plain_words_is_passed_on() -> None:
    with pytest.raises(Unreadable, match="found invalid Unicode character escape code"):
        parse(b'name: "\\ud800"\n', "x", libyaml=True)
    with pytest.raises(Unreadable, match=r'escaped control character "U\+D800"; delete it'):
        parse(b'name: "\\ud800"\n', "x", libyaml=False)


def test_of_a_long_line_what_stands_around_the_fault_is_quoted() -> None:
    with pytest.raises(Unreadable) as raised:
        parse(b"name: A\ntags: [" + b"a, " * 2000 + b"{b: c], " + b"d, " * 2000 + b"]\n", "x")
    message = raised.value.finding.message
    assert len(message) < 300
    assert message.startswith('not YAML at "… a, a, ')
    assert ' d, d,…": a "," or' in message


def test_of_a_long_line_that_stands_deep_the_fault_is_quoted_too() -> None:
    with pytest.raises(Unreadable, match=r'not YAML at "… a, [a, ]+\{b: c\], d, '):
        parse(b"a:\n" + b" " * 150 + b"tags: [" + b"a, " * 90 + b"{b: c], " + b"d, " * 90 + b"]\n", "x")


def test_a_long_word_is_not_quoted_whole() -> None:
    with pytest.raises(Unreadable) as raised:
        parse(b"name: A\nb: !" + b"x" * 5000 + b" c\n", "x")
    message = raised.value.finding.message
    assert 400 < len(message) < 600
    assert message.startswith('tag "!xxx')
    assert message.endswith('" is not used here; delete it')
