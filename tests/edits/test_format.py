"""Which records are formatted."""

from pathlib import Path

import pytest

from clientbase.edits.format import chosen, format_all
from clientbase.errors import UsageError
from clientbase.text.change import EditError
from clientbase.text.read import Document


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for path in ("a", "archive/b"):
        file = tmp_path / "records" / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("status: active\nname:   A\n", encoding="utf-8")
    (tmp_path / "schema.yaml").write_text("base: {currency: EUR}\n", encoding="utf-8")
    return tmp_path


def test_all_records_are_meant_where_none_is_named(base: Path) -> None:
    assert chosen(base, [], base) == ["records/a.yaml", "records/archive/b.yaml"]


@pytest.mark.parametrize("here", ["", "records", "records/archive"])
def test_files_are_named_from_where_one_stands(base: Path, here: str) -> None:
    absolute = base / "records/archive/b.yaml"
    relative = Path(*[".."] * len(Path(here).parts), "records/archive/b.yaml")
    assert chosen(base, [relative, absolute], base / here) == ["records/archive/b.yaml"] * 2


@pytest.mark.parametrize(
    "file", ["schema.yaml", "records/a.txt", "../a.yaml", "records/../schema.yaml", "records"]
)
def test_nothing_but_records_is_formatted(base: Path, file: str) -> None:
    with pytest.raises(UsageError, match="is no record of this base"):
        chosen(base, [Path(file)], base)


def test_what_cannot_be_read_stops_no_other(base: Path) -> None:
    (base / "records/a.yaml").write_text("name: [\n", encoding="utf-8")
    result = format_all(base, ["records/a.yaml", "records/archive/b.yaml", "records/none.yaml"])
    assert [draft.after.text for draft in result.drafts] == ["name: A\nstatus: active\n"]
    assert [finding.path for finding in result.findings] == ["records/a.yaml", "records/none.yaml"]


def test_what_would_lose_something_is_refused_and_named(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(document: Document, _order: object) -> str:
        raise EditError(f"{document.path} cannot be formatted")

    monkeypatch.setattr("clientbase.edits.format.formatted", lost)
    assert format_all(base, ["records/a.yaml"]) == ((), (), ("records/a.yaml cannot be formatted",))


def test_the_register_is_formatted_in_its_own_order(base: Path) -> None:
    (base / "decisions.yaml").write_text(
        "decisions:\n- {decision: call, date: 2026-11-01}\n", encoding="utf-8"
    )
    assert chosen(base, [], base)[0] == "decisions.yaml"
    (draft,) = format_all(base, chosen(base, [Path("decisions.yaml")], base)).drafts
    assert draft.after.text == "decisions:\n  - {date: 2026-11-01, decision: call}\n"
