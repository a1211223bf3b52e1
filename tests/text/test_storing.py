"""Files are put in place whole, by one writer at a time, whatever happens to the writer."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.text import store
from clientbase.text.read import parse, read
from clientbase.text.store import locked, move, own_folder, put, remove

WRITER = """
import sys
from pathlib import Path
from clientbase.text.store import put
for number in range(100):
    put(Path(sys.argv[1]), f"name: {number}\\nnotes: |\\n" + "  x\\n" * 4000)
    print(number, flush=True)
"""
APPENDER = """
import sys
from pathlib import Path
from clientbase.text.edit import Append, edited
from clientbase.text.read import read
from clientbase.text.store import locked, put
file = Path(sys.argv[1])
for number in range(25):
    with locked(file.parent, patience=60):
        put(file, edited(read(file, "x"), [Append(("tags",), f"{sys.argv[2]}-{number}")], {}).text)
"""
HOLDER = """
import sys, time
from pathlib import Path
from clientbase.text.store import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def program(text: str, *words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    put(tmp_path / "records" / "north" / "x.yaml", "name: Ирина\n")

    assert (tmp_path / "records" / "north" / "x.yaml").read_bytes() == "name: Ирина\n".encode()


def test_a_byte_order_mark_is_put_back(tmp_path: Path) -> None:
    put(tmp_path / "x.yaml", "name: x\n", bom=True)

    assert read(tmp_path / "x.yaml", "x").bom


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    put(tmp_path / "x.yaml", "a: 1\r\nb: 2\rc: 3\n")

    assert (tmp_path / "x.yaml").read_bytes() == b"a: 1\r\nb: 2\rc: 3\n"


def test_the_rights_of_the_old_file_stay(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("old")
    (tmp_path / "x.yaml").chmod(0o640)
    put(tmp_path / "x.yaml", "new")

    assert (tmp_path / "x.yaml").stat().st_mode & 0o777 == 0o640


def test_a_new_file_is_as_others_are(tmp_path: Path) -> None:
    (tmp_path / "by-hand").touch()
    put(tmp_path / "x.yaml", "new")
    assert (tmp_path / "x.yaml").stat().st_mode == (tmp_path / "by-hand").stat().st_mode


def test_what_is_written_bit_by_bit_comes_into_its_place_whole(tmp_path: Path) -> None:
    file = tmp_path / "out/list.db"
    with store.in_place(file) as temporary:
        temporary.write_text("old")
        assert (temporary.parent, file.exists()) == (file.parent, False)
    file.chmod(0o640)
    with pytest.raises(BlockedError, match="cannot be written"), store.in_place(file) as temporary:
        temporary.unlink()
    assert [(one.name, one.read_text()) for one in file.parent.iterdir()] == [("list.db", "old")]
    with store.in_place(file) as temporary:
        temporary.write_text("new")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)
    assert file in set(store.standing_now())


def test_a_file_holds_a_text_or_another_one(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    assert not store.holds(file, "")
    put(file, "name: x\n", bom=True)
    assert store.holds(file, "name: x\n", bom=True)
    assert not store.holds(file, "name: x\n")
    assert not store.holds(file, "name: x", bom=True)
    file.unlink()
    file.mkdir()
    assert not store.holds(file, "")


def test_only_what_stands_as_this_run_has_put_it_is_its_own(tmp_path: Path) -> None:
    for name in ("stays", "goes", "changes"):
        put(tmp_path / name, "x")
    (tmp_path / "goes").unlink()
    (tmp_path / "other").write_text("y")
    (tmp_path / "other").replace(tmp_path / "changes")
    assert [file.name for file in store.standing_now() if file.parent == tmp_path] == ["stays"]


def test_nothing_is_written_moved_or_removed_through_a_link_in_a_base(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").touch()
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_text("a")
    (tmp_path / "link").symlink_to("real")
    for write in (
        lambda: put(tmp_path / "link/b", "b"),
        lambda: move(tmp_path / "link/a", tmp_path / "b"),
        lambda: move(tmp_path / "real/a", tmp_path / "link/b"),
        lambda: remove(tmp_path / "link/a"),
    ):
        with pytest.raises(BlockedError, match='link" is a symbolic link; put a folder in its place'):
            write()
    assert [(one.name, one.read_text()) for one in (tmp_path / "real").iterdir()] == [("a", "a")]


def test_a_symbolic_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "x.yaml").symlink_to("real")

    with pytest.raises(BlockedError, match="it is no regular file; it is left as it was"):
        put(tmp_path / "x.yaml", "new")
    assert (tmp_path / "real").read_text() == "old"
    assert (tmp_path / "x.yaml").is_symlink()


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=["full", "read-only", "forbidden"]
)
def test_when_the_disk_says_no_the_old_file_stays_and_nothing_is_left_over(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "x.yaml").write_text("old")
    monkeypatch.setattr(store.os, "fsync", refuse)

    with pytest.raises(BlockedError, match=os.strerror(number).lower()):
        put(tmp_path / "x.yaml", "new")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"x.yaml": "old"}


def test_where_nothing_can_be_begun_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "open", full)
    with pytest.raises(
        BlockedError, match="cannot be written: no space left on device; it is left as it was"
    ):
        put(tmp_path / "x.yaml", "new")


def test_a_folder_is_flushed_but_by_who_settles_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    monkeypatch.setattr(store, "flush", flushed.append)
    for write in (put, lambda file, text: store.put_bytes(file, text.encode())):
        write(tmp_path / "x.yaml", "new")
        assert flushed.pop() == tmp_path
    put(tmp_path / "x.yaml", "new", lasting=False)
    store.put_bytes(tmp_path / "x.yaml", b"new", lasting=False)
    assert flushed == []


def test_a_file_moves_and_never_over_another(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a")
    (tmp_path / "b.yaml").write_text("b")

    move(tmp_path / "a.yaml", tmp_path / "archive" / "a.yaml")
    with pytest.raises(BlockedError, match="there is a file of that name"):
        move(tmp_path / "b.yaml", tmp_path / "archive" / "a.yaml")
    assert (tmp_path / "archive" / "a.yaml").read_text() == "a"
    assert (tmp_path / "b.yaml").read_text() == "b"


def test_a_file_is_removed_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a")
    remove(tmp_path / "a.yaml")

    with pytest.raises(BlockedError, match="cannot be removed: no such file"):
        remove(tmp_path / "a.yaml")


def test_the_own_folder_ignores_itself(tmp_path: Path) -> None:
    assert own_folder(tmp_path) == own_folder(tmp_path) == tmp_path / ".clientbase"
    assert (tmp_path / ".clientbase" / ".gitignore").read_text() == "*\n"


def test_a_base_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / ".clientbase").write_text("not a folder")

    with (
        pytest.raises(BlockedError, match=r'\.clientbase" is a file; put a folder in its place'),
        locked(tmp_path),
    ):
        pass


def test_a_disk_that_cannot_lock_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(store, "seize", refuse)

    with pytest.raises(BlockedError, match="no locks available; use a local disk"), locked(tmp_path):
        pass


def test_the_lock_is_waited_for_and_named(tmp_path: Path) -> None:
    with locked(tmp_path):
        began = time.monotonic()
        with (
            pytest.raises(BlockedError, match=rf'"{tmp_path}" is held\); try again'),
            locked(tmp_path, patience=0.1),
        ):
            pass
        assert time.monotonic() - began >= 0.1
    with locked(tmp_path, patience=0):
        assert not list(tmp_path.iterdir()), "what is locked is the folder itself"


def test_who_has_no_patience_tries_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 5.0)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waits"))
    with locked(tmp_path), pytest.raises(BlockedError), locked(tmp_path, patience=0):
        pass


def test_a_killed_holder_holds_no_lock(tmp_path: Path) -> None:
    with program(HOLDER, tmp_path) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BlockedError), locked(tmp_path, patience=0):
            pass
        holder.kill()
        holder.wait()
        with locked(tmp_path, patience=1):
            pass


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_writer_leaves_a_whole_file_and_loses_nothing_that_it_reported(
    seed: int, tmp_path: Path
) -> None:
    file = tmp_path / "x.yaml"
    put(file, "name: none\n")
    with program(WRITER, file) as writer:
        assert writer.stdout
        reported = [writer.stdout.readline()]
        time.sleep(random.Random(seed).random() * 0.08)
        os.kill(writer.pid, signal.SIGKILL)
        reported += writer.stdout.readlines()

    data = read(file, "x").data
    assert int(str(data["name"])) >= int(reported[-1])
    assert data["notes"] == "x\n" * 4000
    assert all(
        left.name.startswith(".x.yaml.") and left.suffix == ".tmp"
        for left in set(tmp_path.iterdir()) - {file}
    )


def test_eight_writers_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    put(file, "name: x\ntags: []\n")
    writers = [program(APPENDER, file, number) for number in range(8)]

    assert [writer.wait() for writer in writers] == [0] * 8
    tags = parse(file.read_bytes(), "x").data["tags"]
    assert sorted(map(str, tags or ())) == sorted(
        f"{writer}-{number}" for writer in range(8) for number in range(25)
    )
    for writer in writers:
        assert writer.stdout
        writer.stdout.close()


def test_who_was_started_by_the_holder_may_write_while_that_one_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with locked(tmp_path):
        holder = os.environ["CLIENTBASE_LOCKED"]
        monkeypatch.setenv("CLIENTBASE_LOCKED", f"{holder.split()[0]} 1")  # as a hook of git has it
        with locked(tmp_path, patience=0):
            assert os.environ["CLIENTBASE_LOCKED"].endswith(" 1")
    # What a holder that has ended leaves in an environment lets nobody in beside somebody else.
    monkeypatch.setenv("CLIENTBASE_LOCKED", f"{holder.split()[0]} 1")
    with locked(tmp_path, patience=0), pytest.raises(BlockedError), locked(tmp_path, patience=0):
        pass
    assert "CLIENTBASE_LOCKED" not in os.environ


def test_where_nothing_can_be_locked_a_hook_is_told_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with locked(tmp_path):
        holder = os.environ["CLIENTBASE_LOCKED"]

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(store, "seize", refuse)
    monkeypatch.setenv("CLIENTBASE_LOCKED", f"{holder.split()[0]} 1")  # as a hook of git has it
    with pytest.raises(BlockedError, match="use a local disk"), locked(tmp_path):
        pass


@pytest.mark.parametrize("kind", ["put", "in_place", "move", "remove"])
def test_where_the_folder_cannot_be_flushed_no_file_is_called_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("old")

    def fails(_folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(store, "flush", fails)

    def write() -> None:
        if kind == "put":
            put(file, "new")
        elif kind == "in_place":
            with store.in_place(file) as temporary:
                temporary.write_text("new")
        elif kind == "move":
            move(file, tmp_path / "y.yaml")
        else:
            remove(file)

    with pytest.raises(BlockedError) as told:
        write()

    assert str(told.value) == (
        f'"{tmp_path}" cannot be flushed: input/output error; what was written stands, but a loss of power may undo it'
    )
    left = {"move": {"y.yaml": "old"}, "remove": {}}.get(kind, {"x.yaml": "new"})
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == left


def test_all_folders_are_flushed_though_one_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []

    def fails(folder: Path) -> None:
        flushed.append(folder.name)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(store, "flush", fails)

    with pytest.raises(BlockedError, match='a" cannot be flushed'):
        store.settle([tmp_path / "a", tmp_path / "b"])

    assert flushed == ["a", "b"]
