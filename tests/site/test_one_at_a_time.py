"""Two who make the same site never mix their pages: the second one waits, and then hears that the first is at work."""

import fcntl
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.site import build
from clientbase.site.folder import LOCK, MANIFEST
from tests.edits.running import run
from tests.site.test_site import few, made

__all__ = ["few"]
pytestmark = pytest.mark.usefixtures("few")


def test_the_second_waits_and_then_is_told_who_is_at_work(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clientbase.text.alone.PATIENCE", 0.3)
    folder = tmp_path / "site"
    folder.mkdir()
    with (folder / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("process 12\n")
        held.flush()
        answer = run(example, "site", str(folder))
    assert answer == (
        4,
        "",
        "clientbase: another command is making this site (process 12); try again later\n",
    )
    assert [*folder.iterdir()] == [folder / LOCK]
    assert run(example, "site", str(folder)).code == 0
    assert (folder / LOCK).read_bytes() == b"", "a public folder names nobody once the work is done"


def test_the_folder_is_held_from_before_the_first_file_until_behind_the_last(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = tmp_path / "site", list[tuple[str, bool]]()

    def watched(name: str) -> None:
        real = getattr(build.Folder, name)

        def tried(self: build.Folder, *words: object) -> None:
            with (folder / LOCK).open("r+") as other:
                try:
                    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    seen.append((name, True))
                else:
                    seen.append((name, False))
            real(self, *words)

        monkeypatch.setattr(build.Folder, name, tried)

    watched("announce")
    watched("finish")
    made(example, folder)
    assert seen == [("announce", True), ("finish", True)]


def test_a_folder_of_others_gets_no_lock_and_one_with_a_lock_alone_is_new(
    example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(BlockedError, match="holds files"):
        made(example, folder)
    assert [*folder.iterdir()] == [folder / "letter.txt"]
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / LOCK).touch()
    made(example, begun)
    assert (begun / MANIFEST).exists()


def test_a_folder_that_cannot_be_made_or_held_is_told_with_its_place(example: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BlockedError, match=r'file/site" cannot be made: .*; name another folder'):
        made(example, tmp_path / "file" / "site")
    (tmp_path / "site" / LOCK).mkdir(parents=True)
    with pytest.raises(BlockedError, match=r'lock" is a folder; put a regular file in its place'):
        made(example, tmp_path / "site")
