"""Real runs on disks that are full, read-only or held fast, under signals and with streams that take nothing."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.torture import outside
from tests.torture.copies import Ran
from tests.torture.oracle import World, faults
from tests.torture.rounds import world
from tests.torture.world import VERBS, lay_out

ADD = VERBS["add"]
MANY = VERBS["set --where"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "base")


@pytest.fixture
def _mounts(tmp_path: Path) -> None:
    if why := outside.why_not(outside.mounts, tmp_path):
        pytest.skip(why)


_COMES_TO: dict[str, tuple[World, str]] = {}


def judged(verb: str, before: World, root: Path, ran: Ran, beside: Path) -> list[str]:
    """Return what does not hold; what the verb comes to is seen in a copy."""
    if verb not in _COMES_TO:
        copy = Path(shutil.copytree(beside / "base", beside / "copy", symlinks=True))
        plain = outside.ended(outside.start(copy, VERBS[verb].words))
        assert plain.code == 0, plain
        said = [*plain.out.splitlines(), *plain.err.splitlines()]
        _COMES_TO[verb] = world(copy), said[-1]
    after, acknowledged = _COMES_TO[verb]
    return [*faults(VERBS[verb], before, after, world(root), ran, acknowledged)]


@pytest.mark.usefixtures("_mounts")
@pytest.mark.parametrize("spare", [0, 8192])
def test_a_full_disk(spare: int, base: Path, tmp_path: Path) -> None:
    before = world(base)
    with outside.full_disk(tmp_path, base, spare) as root:
        ran = outside.ended(outside.start(root, MANY.words))
        assert judged("set --where", before, root, ran, tmp_path) == []


@pytest.mark.usefixtures("_mounts")
@pytest.mark.parametrize("spare", [3])
def test_no_more_files(spare: int, base: Path, tmp_path: Path) -> None:
    before = world(base)
    with outside.no_inodes(tmp_path, base, spare) as root:
        ran = outside.ended(outside.start(root, MANY.words))
        assert judged("set --where", before, root, ran, tmp_path) == []


@pytest.mark.usefixtures("_mounts")
def test_a_disk_that_is_read_only(base: Path, tmp_path: Path) -> None:
    before = world(base)
    root = Path(shutil.copytree(base, tmp_path / "closed", symlinks=True))
    with outside.read_only(root):
        ran = outside.ended(outside.start(root, ADD.words))
        assert ran.code == 4, ran
        assert judged("add", before, root, ran, tmp_path) == []


def test_records_that_are_held_fast(base: Path, tmp_path: Path) -> None:
    if why := outside.why_not(outside.holds_fast, tmp_path):
        pytest.skip(why)
    before = world(base)
    root = Path(shutil.copytree(base, tmp_path / "fast", dirs_exist_ok=True, symlinks=True))
    with outside.held_fast(root / "records"):
        ran = outside.ended(outside.start(root, ADD.words))
        assert ran.code == 4, ran
        assert judged("add", before, root, ran, tmp_path) == []


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_takes_nothing(stream: str, base: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    before = world(base)
    root = Path(shutil.copytree(base, tmp_path / "work", symlinks=True))
    with Path("/dev/full").open("wb") as full:
        ran = outside.ended(outside.start(root, ADD.words, **{stream: full}))
    assert ran.code == 0, "it has no answer, and its messages are lost"
    found = judged("add", before, root, ran, tmp_path)
    assert found == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGSTOP])
def test_a_signal(number: int, base: Path, tmp_path: Path) -> None:
    before = world(base)
    root = Path(shutil.copytree(base, tmp_path / "work", symlinks=True))
    ran = outside.killed(root, MANY.words, 0.15, number)
    if ran.code == -number:
        ran = ran._replace(code=128 + number)  # while Python itself starts
    if not outside.of_python(ran.err):
        assert judged("set --where", before, root, ran, tmp_path) == []


def test_what_python_says_while_it_starts_is_not_of_the_program() -> None:
    starting = (
        'Traceback (most recent call last):\n  File "<frozen runpy>", line 189, in _run_module_as_main\n'
    )
    assert outside.of_python(f"{starting}KeyboardInterrupt\n")
    assert not outside.of_python(f'{starting}  File "clientbase/__main__.py", line 3, in <module>\n')
    assert not outside.of_python("clientbase: nothing was written\n")


@pytest.mark.parametrize(("call", "error"), [("openat", "EMFILE"), ("rename", "ENOSPC")])
def test_a_call_that_fails_below_python(call: str, error: str, base: Path, tmp_path: Path) -> None:
    if why := outside.without_strace():
        pytest.skip(why)
    before, log = world(base), tmp_path / "log"
    once = Path(shutil.copytree(base, tmp_path / "once", symlinks=True))
    own, calls = outside.counted(once, ADD.words, call, log)
    root = Path(shutil.copytree(base, tmp_path / "work", symlinks=True))
    ran = outside.traced(root, ADD.words, call, error, own + (calls - own) * 3 // 4 or 1, log)
    assert ran.hit, "the fault came too late"
    assert judged("add", before, root, ran, tmp_path) == []


def test_another_user_may_not_write(base: Path, tmp_path: Path) -> None:
    if os.geteuid() or shutil.which("setpriv") is None:
        pytest.skip("only root can be somebody else")
    able = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    for folder in tmp_path.parents:
        if folder.stat().st_mode & 0o005 != 0o005:
            pytest.skip(f"nobody else may look into {folder}")
    if subprocess.run([*able, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nobody can be another user here")
    before = world(base)
    ran = outside.ended(outside.start(base, ADD.words, able))
    assert ran.code == 4, ran
    assert judged("add", before, base, ran, tmp_path) == []
