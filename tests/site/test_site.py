"""A base as a folder of pages: what stands there, what is written again, and what goes."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from clientbase.base import Base
from clientbase.errors import BlockedError
from clientbase.evidence.spoken import spoken
from clientbase.lookups.why import explained, judging
from clientbase.names import search_key
from clientbase.page import EVERYBODY, Scope
from clientbase.reports import find
from clientbase.site import build, maker
from clientbase.site.folder import LOCK, MANIFEST, Folder
from clientbase.site.names import page_of
from tests.index.bases import write

DAY = dt.date(2026, 11, 21)
HOSTILE = """\
name: '<script>alert(1)</script> "O''Hara" & \u202eSons'
manager: olga
contacts:
  - name: '</dd><b>Bold'
    phone: '+389 70 123 456'
    email: bold@hostile.example
interactions:
  - {date: 2026-11-02, kind: call, about: '<img src=x onerror=alert(2)>'}
"""


class Hrefs(HTMLParser):
    """All that a page names elsewhere."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.named: list[str] = []
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name == "id":
                self.ids.add(str(value))
            if name in {"href", "src"}:
                self.named.append(str(value))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make few reports: they are shown elsewhere to be right."""
    names = ("overview", "managers", "cadence")
    monkeypatch.setattr(maker, "reports_of", lambda base: [find(name, base.root) for name in names])


def made(root: Path, folder: Path, scope: Scope = EVERYBODY) -> Folder:
    base = Base(root, lambda _zone: DAY, scope)
    try:
        return build.make(base, folder)
    finally:
        base.close()


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != LOCK)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def broken_links(folder: Path) -> Iterator[str]:
    pages = {file: Hrefs(file.read_text("utf-8")) for file in folder.rglob("*.html")}
    for file, page in pages.items():
        for named in page.named:
            split = urlsplit(named)
            if split.scheme in {"tel", "mailto"}:
                continue
            target = (file.parent / unquote(split.path)).resolve() if split.path else file
            inside = (
                target.is_relative_to(folder) and target.is_file() and not split.scheme and not split.netloc
            )
            id_ = parse_qs(split.fragment).get("in", [split.fragment])[0]
            if not inside or (id_ and id_ not in pages[target].ids):
                yield f"{file.name}: {named}"


def test_every_report_client_and_manager_has_a_page_and_all_links_lead_somewhere(
    example: Path, tmp_path: Path
) -> None:
    (example / "reports").mkdir()
    (example / "reports" / "own one.sql").write_text("-- Who?\nSELECT client, name FROM facts")
    (example / "records" / "hostile.yaml").write_text(HOSTILE)
    folder = tmp_path / "site"
    site = made(example, folder)
    files = bytes_of(folder)
    assert files.keys() == site.files.keys() | {MANIFEST}
    assert {"clients/adriatik.html", "reports/abc.html", "managers/olga.html", "index.html"} <= files.keys()
    assert page_of("reports", "own one") in files
    assert len([name for name in files if name.startswith("clients/")]) == len(
        [*example.glob("records/**/*.yaml")]
    )
    assert [*broken_links(folder)] == []
    assert 'href="../clients/adriatik.html"' in files["reports/abc.html"].decode()
    assert made(example, folder).written == 0
    assert changed(files, bytes_of(folder)) <= {MANIFEST}, (
        "its list knows since when a record looks as it does"
    )


@pytest.mark.usefixtures("few")
def test_names_are_shown_as_they_are_written(example: Path, tmp_path: Path) -> None:
    (example / "records" / "hostile.yaml").write_text(HOSTILE)
    made(example, tmp_path / "site")
    for name, data in bytes_of(tmp_path / "site").items():
        text = data.decode()
        assert "<script>alert" not in text, name
        assert "<img" not in text, name
        assert "\u202e" not in text or name == MANIFEST, name
    page = (tmp_path / "site/clients/hostile.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="tel:+38970123456"' in page
    assert 'href="mailto:bold@hostile.example"' in page


@pytest.mark.usefixtures("few")
def test_a_client_begins_with_what_a_call_needs_and_goes_on_with_everything_that_happened(
    example: Path, tmp_path: Path
) -> None:
    made(example, tmp_path / "site")
    page = (tmp_path / "site/clients/adriatik.html").read_text("utf-8")
    heard = [page.index(f"<dt>{term}</dt>") for term in ("Last talk", "Waits for us", "We wait", "Next step")]
    assert heard == sorted(heard)
    assert "send samples, Wed 25 Nov" in page
    assert page.index("tel:+38970123456") < page.index("Said, offered and sold") < page.index('id="sales"')
    record = (example / "records/adriatik.yaml").read_text("utf-8")
    for kind, listed in (
        ("sale", "purchases"),
        ("offer", "proposals"),
        ("return", "returns"),
        ("problem", "problems"),
    ):
        items = re.search(rf"(?ms)^{listed}:\n(.*?)(?=^\w|\Z)", record)
        assert items is not None
        assert page.count(f"<b>{kind}</b>") == len(re.findall(r"(?m)^  - ", items[1])), kind
    days = re.findall(r'datetime="([^"]+)"', page)
    assert days == sorted(days, reverse=True)


@pytest.mark.usefixtures("few")
def test_a_client_says_which_sales_are_in_no_sum(tmp_path: Path) -> None:
    sales = "[{date: 2026-05-01, amount: 9}, {date: 2026-05-02, amount: 7, currency: CHF}]"
    root = write(tmp_path / "base", {"a": f"{{name: A, purchases: {sales}}}"})
    made(root, tmp_path / "site")
    page = (tmp_path / "site/clients/a.html").read_text(encoding="utf-8")
    assert "<dt>not in the sums</dt><dd>1 purchase</dd>" in page


@pytest.mark.usefixtures("few")
def test_a_client_says_of_every_report_what_why_says(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    page = unescape((folder / "clients/adriatik.html").read_text("utf-8"))
    with closing(Base(example, lambda _: DAY, all_records=True)) as base:
        said = json.loads(explained(base, "adriatik", None, "json"))
        reports = [find(name, base.root) for name in judging()]
    assert all(re.search(f"<dt>(<a[^>]+>)?{report.title}(</a>)?</dt>", page) for report in reports)
    assert [report.name for report in reports if report.moving] == ["abc", "rfm", "concentration"]
    for one in said["verdicts"]:
        if one["about"] not in {"class", "group", "the client"} or one["quiet"]:
            assert f"{one['about']} is {one['verdict']}: {' '.join(spoken(one['because']).split())}" in page
    assert "class is A<" in page  # where it stands among all moves with every sale
    assert "records/adriatik.yaml:88" in page
    assert "cumulative" not in page


@pytest.mark.usefixtures("few")
def test_a_sale_that_moves_ranks_and_intervals_of_all_writes_whose_verdict_it_moves(
    example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    before = bytes_of(folder)
    record = example / "records/adriatik.yaml"
    text = record.read_text("utf-8")
    sale = "\npurchases:\n  - {date: 2026-11-20, amount: 211}\n"
    record.write_text(text.replace("\npurchases:\n", sale, 1), "utf-8")
    made(example, folder)
    clients = {name for name in changed(before, bytes_of(folder)) if name.startswith("clients/")}
    moved = {"clients/gorgi-kosev.html", "clients/bistro-vardar.html"}  # to another group of the report rfm
    assert clients == {"clients/adriatik.html", *moved}


@pytest.mark.usefixtures("few")
def test_one_change_writes_the_page_of_one_client(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    before = bytes_of(folder)
    record = example / "records/adriatik.yaml"
    record.write_text(record.read_text("utf-8").replace("+38978225340", "+38978225341"), "utf-8")
    assert made(example, folder).written == 1
    assert changed(before, bytes_of(folder)) == {"clients/adriatik.html", MANIFEST}


@pytest.mark.usefixtures("few")
def test_who_is_gone_leaves_nothing_and_files_of_others_stay(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    (folder / "clients/notes.txt").write_text("mine")
    (folder / ".htaccess").write_text("mine")
    left = folder / "clients/.stefan-ivanov.html.99999-1.tmp"  # of a run that was killed
    left.write_text("half a page")
    (example / "records/stefan-ivanov.yaml").unlink()
    site = made(example, folder)
    assert site.removed == 1
    files = bytes_of(folder)
    assert "clients/stefan-ivanov.html" not in files
    assert not left.exists()
    assert files["clients/notes.txt"] == files[".htaccess"] == b"mine"
    assert [name for name, data in files.items() if b"stefan-ivanov" in data] == []


@pytest.mark.usefixtures("few")
def test_a_page_that_was_changed_or_lost_is_made_again(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    before = bytes_of(folder)
    (folder / "index.html").write_text("mine")
    (folder / "clients/adriatik.html").unlink()
    assert made(example, folder).written == 2
    assert changed(before, bytes_of(folder)) == {MANIFEST}, "which knows when each was written"


@pytest.mark.usefixtures("few")
def test_folders_and_places_of_others_are_refused(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(BlockedError, match="holds files"):
        made(example, folder)
    (folder / MANIFEST).write_text(json.dumps({"version": 2, "files": {"../letter.txt": []}}))
    with pytest.raises(BlockedError, match="holds files"):
        made(example, folder)
    (folder / MANIFEST).write_text(json.dumps({"version": 2, "files": {}}))
    (folder / "clients.html").write_text("mine")
    with pytest.raises(BlockedError, match="is not of this site"):
        made(example, folder)
    (folder / "clients.html").unlink()
    (folder / "clients").symlink_to(tmp_path)
    with pytest.raises(BlockedError, match="symbolic link"):
        made(example, folder)
    assert not (folder / "index.html").exists()
    with pytest.raises(BlockedError, match="is no folder"):
        made(example, folder / "letter.txt")


@pytest.mark.usefixtures("few")
def test_a_scope_narrows_the_site(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    made(example, folder, Scope(manager="olga"))
    assert (folder / "clients/adriatik.html").exists()
    assert [file.name for file in (folder / "managers").iterdir()] == ["olga.html"]
    for file in (folder / "clients").iterdir():
        assert "manager olga" in file.read_text("utf-8"), file
    assert [*broken_links(folder)] == []


@pytest.mark.usefixtures("few")
def test_the_search_knows_everybody_by_the_key_of_names(example: Path, tmp_path: Path) -> None:
    made(example, tmp_path / "site")
    script = (tmp_path / "site/search.js").read_text("utf-8")
    rows = {row[0]: row for row in map(json.loads, re.findall(r'(?m)^(\[".*\]),?$', script))}
    assert search_key("Ирина Петрова") in rows["adriatik"][2]
    assert rows["adriatik"][1] == "Adriatik Hrana DOOEL"


def test_names_that_cannot_be_files_get_one_that_can() -> None:
    assert page_of("managers", "olga") == "managers/olga.html"
    for name in ("../x", "con", "a/b", "Ünal", "", "\udcff"):
        assert re.fullmatch(r"managers/_[0-9a-f]{16}\.html", page_of("managers", name)), name
