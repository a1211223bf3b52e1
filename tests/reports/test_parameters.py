"""A report may take parameters: keyword-only, with defaults, typed as a day or a number."""

import datetime as dt
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.errors import UsageError
from clientbase.reports import Answer, Report, find
from tests.edits.running import run
from tests.index.bases import sold, write

TODAY = dt.date(2026, 11, 21)


def asked(_base: Base, *, since: dt.date | None = None, at_most: int = 5) -> Answer:
    raise AssertionError((since, at_most))  # only its signature is looked at


REPORT = Report(("asked", "Asked", "Who?", ""), asked)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"luna": sold("2026-04-01", "2026-04-11", "2026-05-01")})


def test_words_are_read_by_the_types_of_the_parameters() -> None:
    assert REPORT.read({"since": "2026-01-31", "at_most": "7"}, TODAY) == {
        "since": dt.date(2026, 1, 31),
        "at_most": 7,
    }
    assert REPORT.read({"since": "-3d"}, TODAY) == {"since": dt.date(2026, 11, 18)}
    assert REPORT.read({}, TODAY) == {}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"since": "soon"}, '--since: "soon" is not'),
        ({"since": ""}, '--since: ""'),
        ({"at_most": "-1"}, '--at-most: "-1" is not a whole number'),
        ({"until": "today"}, 'report asked has no option "--until"; its own are: --since, --at-most'),
    ],
)
def test_other_words_are_refused(words: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        REPORT.read(words, TODAY)
    assert str(refused.value).startswith(message)


def test_most_reports_take_none(root: Path) -> None:
    assert find("dormant", root).parameters == {}
    with pytest.raises(UsageError, match=r'report dormant has no option "--since"$'):
        find("dormant", root).read({"since": "today"}, TODAY)


@pytest.mark.parametrize(
    "words",
    [
        ("movement", "--since", "2026-04-15"),
        ("movement", "--since=2026-04-15", "-f", "text"),
        ("--since", "2026-04-15", "movement"),
        ("-f", "text", "movement", "--since", "15.4.2026"),
    ],
    ids=" ".join,
)
def test_a_report_takes_its_own_options_on_the_command_line(root: Path, words: tuple[str, ...]) -> None:
    answer = run(root, "report", *words)
    assert (answer.code, answer.err) == (0, "")
    assert "Moved since 2026-04-15" in answer.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("dormant", "--since", "2026-04-15"), 'report dormant has no option "--since"'),
        (
            ("movement", "--until", "2026-04-15"),
            'report movement has no option "--until"; its own are: --since',
        ),
        (("movement", "--since", "soon"), '--since: "soon"'),
        (("movement", "--since"), '--since: ""'),
        (("movement", "more"), '"more" is one word too many'),
        (("--since", "2026-04-15"), '"--since" goes with the name of a report'),
        (("movement", "--since", "2026-11-22"), '--since: "2026-11-22" is after the day of the report'),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_it_does_not_take_is_refused(root: Path, words: tuple[str, ...], message: str) -> None:
    answer = run(root, "report", *words)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
