"""YAML from standard input as items."""

import pytest

from clientbase.edits.adding import items_in
from clientbase.errors import UnreadableError, UsageError


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param("name: A\n", [{"name": "A"}], id="one mapping"),
        pytest.param("---\nname: A\n", [{"name": "A"}], id="one mapping behind its start"),
        pytest.param("{name: A}", [{"name": "A"}], id="one mapping in braces"),
        pytest.param("- name: A\n- name: B\n", [{"name": "A"}, {"name": "B"}], id="a list"),
        pytest.param("-\n  name: A\n", [{"name": "A"}], id="a dash alone"),
        pytest.param("[{name: A},\n{name: B}]", [{"name": "A"}, {"name": "B"}], id="a list in brackets"),
        pytest.param(
            "# people\n\n---\n- name: A\n", [{"name": "A"}], id="a list behind remarks and its start"
        ),
        pytest.param("\ufeff- name: Љ\n", [{"name": "Љ"}], id="a byte order mark"),
        pytest.param(
            "- notes: |\n    one\n    two\n", [{"notes": "one\ntwo\n"}], id="text in lines of its own"
        ),
        pytest.param("[]", [], id="an empty list"),
    ],
)
def test_one_mapping_or_a_list_of_mappings(text: str, items: list[dict[str, str]]) -> None:
    assert list(items_in(text.encode())) == items


@pytest.mark.parametrize("text", ["- A\n", "[[1]]", "- name: A\n- B\n"])
def test_anything_else_is_not_understood(text: str) -> None:
    with pytest.raises(UsageError, match="one mapping of fields, or a list"):
        items_in(text.encode())


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"name: A\nname: B\n", 2, 1),
        (b"- name: A\n  name: B\n", 2, 3),
        (b"[{name: A, name: B}]", 1, 12),
        (b"- name: \xff\n", 1, 9),
        (b"", 1, 1),
    ],
)
def test_what_cannot_be_read_is_placed_in_what_was_given(data: bytes, line: int, column: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        items_in(data)
    (finding,) = caught.value.findings
    assert (finding.path, finding.line, finding.column) == ("standard input", line, column)


def test_of_two_documents_none_is_taken() -> None:
    with pytest.raises(UnreadableError):
        items_in(b"---\n- name: A\n---\n- name: B\n")
