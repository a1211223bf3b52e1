"""What is beyond doubt is mended, and nothing else."""

import pytest

from clientbase.edits.autofix import fixes, mended
from clientbase.text.read import parse


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param("since: 12/10/2026", "since: 12/10/2026", id="a-day-with-two-readings"),
        pytest.param("since: 23.10.2026", "since: 2026-10-23", id="a-day"),
        pytest.param("since: 2026/1/3", "since: 2026-01-03", id="a-day-written-backwards"),
        pytest.param("since: 2026/13/3", "since: 2026/13/3", id="no-day-afterwards"),
        pytest.param("since: soon", "since: soon", id="no-day-at-all"),
        pytest.param("name: 23.10.2026", "name: 23.10.2026", id="a-text-that-looks-like-one"),
        pytest.param(
            "purchases: [{date: 2026-10-23, amount: '1 180,00'}]",
            "purchases: [{date: 2026-10-23, amount: '1180.00'}]",
            id="a-sum",
        ),
        pytest.param("notes: a #1 b", 'notes: "a #1 b"', id="a-text-that-is-cut-off"),
        pytest.param("notes: a # said of it", "notes: a # said of it", id="a-comment"),
    ],
)
def test_a_value_is_changed_where_it_is_wrong_and_right_afterwards(wrong: str, right: str) -> None:
    head = "" if wrong.startswith("name") else "name: Vila\n"
    assert mended(parse(f"{head}{wrong}\n".encode(), "records/vila.yaml")) == f"{head}{right}\n"


def test_each_wrong_value_is_mended_in_its_place() -> None:
    text = "name: Vila\nsince: 23.10.2026\nreviewed: soon\nentered: 24.10.2026\n"
    changes = fixes(parse(text.encode(), "records/vila.yaml"))
    assert [(change.where, change.value) for change in changes if hasattr(change, "value")] == [
        (("since",), "2026-10-23"),
        (("entered",), "2026-10-24"),
    ]
