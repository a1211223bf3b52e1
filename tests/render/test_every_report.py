"""Every report as a page and as a mail, of the example base; and what makes it again."""

import datetime as dt
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.page import Page
from clientbase.render import render
from clientbase.render.charts import drawings
from clientbase.reports import ours
from tests.edits.running import run
from tests.render.test_html import Walk
from tests.render.test_mail import sent, text

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def pages(example: Path) -> Iterator[dict[str, Page]]:
    with closing(Base(example, lambda _zone: DAY)) as base:
        yield {name: report.page(base) for name, report in ours().items()}


def test_every_report_is_a_page_and_a_mail(pages: dict[str, Page], monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are looked at below: they are slow to draw."""
    monkeypatch.setattr("clientbase.render.draws", lambda: False)
    for name, page in pages.items():
        walk = Walk(render(page, "html"))
        assert f"{page.command} -f html" in walk.texts, name
        mail = sent(page)
        assert mail["Subject"], name
        assert max(map(len, text(mail).splitlines())) <= 78, name


def test_what_is_declared_is_drawn_of_the_example(pages: dict[str, Page]) -> None:
    for name, report in ours().items():
        wanted = sum(chart.table != "trend" for chart in report.charts)
        assert len([*drawings(pages[name])]) == wanted, name


def test_a_chart_over_time_is_drawn(example: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra charts is not installed")
    made = run(example, "--as-of", "2026-11-21", "report", "dormant", "--every", "quarter", "-f", "html").out
    assert "From 2025-11-21 to 2026-11-21: potential" in made
    assert "clientbase --as-of 2026-11-21 report dormant --every quarter -f html" in made


def test_the_command_makes_the_same_page(example: Path) -> None:
    asked = ["--as-of", "2026-11-21", "report", "movement", "--since", "2026-06-01", "--where", "revenue>100"]
    made = run(example, *asked, "--limit", "2", "-f", "html").out
    command = next(found for found in Walk(made).texts if found.startswith("clientbase "))
    assert run(example, *shlex.split(command)[1:]).out == made


def test_of_a_revision_the_command_names_it(told_example: Path) -> None:
    made = run(told_example, "report", "abc", "--at", "HEAD", "-f", "html").out
    command = next(found for found in Walk(made).texts if found.startswith("clientbase "))
    assert " --at " in command
    assert run(told_example, *shlex.split(command)[1:]).out == made
