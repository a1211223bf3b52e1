"""Fields set and taken away, in one record or in many."""

from datetime import date
from pathlib import Path

import pytest

from clientbase.edits.records import document_of
from clientbase.edits.setting import set_in_all, setting
from clientbase.edits.write import Rules, demand_unchanged, drafted, put_all
from clientbase.errors import BlockedError, RefusedError, UsageError
from clientbase.fields import empty
from clientbase.norms import Norms

RULES = Rules(empty(Norms), date(2026, 11, 21))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"records/{name}.yaml").write_text(f"name: {name}\nregion: Skopje\n", encoding="utf-8")
    return tmp_path


def set_(base: Path, part: str, *words: str) -> str:
    document = document_of(base, "records/a.yaml")
    put_all(base, [drafted(document, setting(document, part, words, RULES), RULES)], "set")
    return (base / "records/a.yaml").read_text(encoding="utf-8")


def test_fields_are_set_and_taken_away_at_once(base: Path) -> None:
    assert set_(base, "", "region=", "tags=x,y", "source.channel=fair") == (
        "name: a\ntags: [x, y]\nsource: {channel: fair}\n"
    )


def test_a_snooze_says_since_when(base: Path) -> None:
    assert set_(base, "", "snoozed.until=2027-02-01") == (
        "name: a\nregion: Skopje\nsnoozed: {from: 2026-11-21, until: 2027-02-01}\n"
    )
    assert "from: 2026-11-20" in set_(base, "", "snoozed.until=2027-03-01", "snoozed.from=2026-11-20")


def test_a_field_that_is_not_there_can_be_taken_away_twice(base: Path) -> None:
    before = set_(base, "", "name=a")
    assert set_(base, "", "phone=", "source.channel=", "extra.card=") == before


def test_a_part_set_in_short_replaces_the_whole_part(base: Path) -> None:
    set_(base, "", "source=fair", "source.campaign=Expo")
    assert "source: {channel: web}\n" in set_(base, "", "source=web")


def test_an_item_is_changed_in_its_place(base: Path) -> None:
    file = base / "records/a.yaml"
    file.write_text("name: a\ncontacts:\n  - name: Vera  # since May\n    role: owner\n", encoding="utf-8")
    assert set_(base, "contacts/Vera", "role=", "phone=+38970123456") == (
        "name: a\ncontacts:\n  - name: Vera  # since May\n    phone: +38970123456\n"
    )


@pytest.mark.parametrize(
    ("part", "words", "message"),
    [
        ("", ["id=b"], '"id" is the name of the file'),
        ("", [], "say what to set"),
        ("", ["Vera"], '"Vera" is not key=value'),
        ("contacts/Vera", ["role=x"], 'there is no "Vera" in contacts'),
    ],
)
def test_what_cannot_be_set_says_so(base: Path, part: str, words: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        set_(base, part, *words)


def test_what_a_record_must_have_cannot_be_taken_away(base: Path) -> None:
    with pytest.raises(RefusedError):
        set_(base, "", "name=")


def test_many_are_changed_only_if_all_of_them_can_be(base: Path) -> None:
    norms = empty(Norms)._replace(segments={"horeca": None})
    rules = Rules(norms, date(2026, 11, 21))
    paths = ["records/a.yaml", "records/b.yaml"]
    with pytest.raises(RefusedError) as caught:
        set_in_all(base, paths, ["segment=retail"], rules)
    assert [finding.path for finding in caught.value.findings] == paths
    drafts = set_in_all(base, paths, ["segment=horeca"], rules)
    put_all(base, drafts, "set")
    assert all("segment: horeca" in (base / path).read_text(encoding="utf-8") for path in paths)
    assert set_in_all(base, paths, ["segment=horeca"], rules) == []


def test_what_was_changed_since_it_was_shown_is_left_alone(base: Path) -> None:
    paths = ["records/a.yaml", "records/b.yaml"]
    drafts = set_in_all(base, paths, ["region=Ohrid"], RULES)
    (base / "records/b.yaml").write_text("name: c\n", encoding="utf-8")
    with pytest.raises(BlockedError, match=r"records/b\.yaml was changed meanwhile"):
        demand_unchanged(base, drafts)
    assert "Skopje" in (base / "records/a.yaml").read_text(encoding="utf-8")
