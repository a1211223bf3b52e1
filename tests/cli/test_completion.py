"""What Tab puts in, in shells that are started for real; how completion is installed; how a line is taken apart."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientbase.cli.completion import install, script
from clientbase.cli.line import typed
from clientbase.errors import UsageError
from clientbase.index.begun import as_it_is
from tests.edits.running import run
from tests.index.bases import sold, write

RC = {
    "bash": (".bashrc", "PS1='READY> '\n"),
    "zsh": (".zshrc", "PS1='READY> '\nbindkey -e\nautoload -Uz compinit && compinit -u\n"),
    "fish": (
        ".config/fish/config.fish",
        "function fish_prompt; echo -n 'READY> '; end\nfunction fish_greeting; end\n",
    ),
}
PRESSED = {
    "clientbase show adri": "adriatik",
    "clientbase list segment=ho": "segment=horeca",
    "clientbase set adriatik/contacts/Ма": "adriatik/contacts/Марко Илиев",
    "clientbase add purchase adriatik product=tru": "product=truffle paste",
    'clientbase add purchase adriatik product="olive oil 5': "product=olive oil 5 l",
    "clientbase add purchase adriatik product=olive\\ oil\\ 1": "product=olive oil 1 l",
    "clientbase log adriatik call samples with=Ир": "with=Ирина Петрова",
    "clientbase report dormant --where 'stage=dormant segment=who": "stage=dormant segment=wholesale",
    "clientbase -C . --as-of 2026-11-21 show vino": "vinograd-bitola",
}
"""What is typed before Tab, and the word that stands there then."""


def home_with(shell: str, folder: Path) -> dict[str, str]:
    """Make a home in which completion is installed; return the environment of somebody who lives there."""
    rc, text = RC[shell]
    (folder / rc).parent.mkdir(parents=True, exist_ok=True)
    (folder / rc).write_text(text)
    program = folder / "bin/clientbase"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m clientbase "$@"\n')
    program.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment = {
        **kept,
        "HOME": str(folder),
        "ZDOTDIR": str(folder),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "SHELL": f"/bin/{shell}",
        "TERM": "vt100",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    subprocess.run([program, "--install-completion"], env=environment, check=True, capture_output=True)
    return environment


def put_in(shell: str, base: Path, environment: dict[str, str], lines: list[str]) -> list[str]:
    """Type each line, press Tab, and return the last word of what stands there then, as the shell reads it."""
    pid, ours = pty.fork()
    if not pid:  # the child, with a terminal of its own, which fish insists on
        os.chdir(base)
        os.execvpe(shell, [shell, "-i"], environment)  # noqa: S606 - the shell is what is tried
    words = []
    try:
        read_until(ours, "READY> ")
        for line in lines:
            os.write(ours, f"{line}\t\x05".encode())
            time.sleep(0.1)
            os.write(ours, b"\x01printf '[%s]\\n' \r")
            shown = read_until(ours, "READY> ")
            words.append([part for part in shown.replace("\r", "").split("\n") if part.startswith("[")][-1])
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ours)
    return [word.removeprefix("[").removesuffix("]") for word in words]


def read_until(terminal: int, end: str, seconds: float = 60) -> str:
    """Read what a shell shows until it ends so and is silent."""
    shown, until = "", time.monotonic() + seconds
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.3)[0]:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")
        elif end in shown.rpartition("\n")[2]:
            return shown
    raise AssertionError(shown)


@pytest.mark.parametrize("shell", RC)
def test_tab_puts_in_what_is_meant(shell: str, example: Path, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    found = put_in(shell, example, home_with(shell, tmp_path / "home"), list(PRESSED))
    assert found == list(PRESSED.values())


@pytest.mark.parametrize(
    ("line", "words", "quote", "break_"),
    [
        pytest.param("a b=c", ["a", "b=c"], "", 2, id="behind the sign"),
        pytest.param("a b=", ["a", "b="], "", 2, id="right behind it"),
        pytest.param("a ", ["a", ""], "", 0, id="a word to come"),
        pytest.param("a  b", ["a", "b"], "", 0, id="two blanks"),
        pytest.param("a b=c\\ d", ["a", "b=c d"], "", 2, id="a blank that belongs to the word"),
        pytest.param("a b=c\\ ", ["a", "b=c "], "", 2, id="and is the last sign of it"),
        pytest.param('a b="c d', ["a", "b=c d"], '"', 2, id="quoted from the sign on"),
        pytest.param('a "b=c d', ["a", "b=c d"], '"', 0, id="quoted as a whole"),
        pytest.param("a 'b=c\\", ["a", "b=c\\"], "'", 0, id="a stroke within quotes is one"),
        pytest.param("a 'b c' d:e", ["a", "b c", "d:e"], "", 2, id="closed again"),
    ],
)
def test_a_line_is_taken_apart_as_a_shell_does(line: str, words: list[str], quote: str, break_: int) -> None:
    now = typed(line, "=:")
    assert (now.words, now.quote, now.break_) == (words, quote, break_)


def asked(base: Path, shell: str, line: str) -> list[str]:
    environment = {
        **os.environ,
        "_CLIENTBASE_COMPLETE": "complete_bash",
        "_CLIENTBASE_SHELL": shell,
        "_CLIENTBASE_LINE": line,
        "_CLIENTBASE_BREAKS": "=:",
    }
    words = [sys.executable, "-m", "clientbase"]
    done = subprocess.run(words, cwd=base, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_client_is_known_by_its_name_in_any_script(example: Path) -> None:
    assert asked(example, "zsh", "clientbase show адри") == [], "nobody has asked the base yet"
    run(example, "list")
    assert asked(example, "zsh", "clientbase show адри") == ["adriatik"]
    assert asked(example, "bash", "clientbase add purchase Hrana") == ["adriatik"]
    assert asked(example, "fish", "clientbase show Bistro\\ V") == ["Bistro Vardar"], (
        "fish keeps what was typed"
    )


@pytest.mark.parametrize(
    ("shell", "line", "found"),
    [
        ("powershell", "clientbase list preferred_channel=ph", ["preferred_channel=phone"]),
        ("powershell", "clientbase add purchase beta product=tru", ["'product=truffle paste'"]),
        ("bash", "clientbase add purchase beta product=tru", ["truffle\\ paste"]),
        ("bash", "clientbase import ", [":files"]),
        ("bash", "clientbase report dormant -o ", [":files"]),
        ("bash", "clien", []),
        ("zsh", "clientbase set beta tags+=a,", []),
        ("zsh", "clientbase list segment=horeca,ret", ["segment=horeca,retail"]),
        ("zsh", "clientbase set adriatik/contacts/Ирина\\ Петрова preferred", ["preferred_channel="]),
        ("zsh", "clientbase set adriatik/nothing/0 segment=ho", ["segment=horeca"]),
        ("zsh", "clientbase set adriatik", ["adriatik", "adriatik/"]),
        ("zsh", "clientbase remove adriatik/purch", ["adriatik/purchases/"]),
        ("zsh", "clientbase list class=", ["class=A", "class=B", "class=C"]),
        ("zsh", "clientbase list nothing=", []),
        ("zsh", "clientbase list status=po", ["status=potential"]),
        ("zsh", "clientbase log beta call x kee", ["keeps="]),
        ("zsh", "clientbase log beta call x keeps=", ["keeps=last"]),
        ("zsh", "clientbase -C /nowhere list segment=", []),
    ],
)
def test_each_shell_is_offered_what_it_can_put_in(
    example: Path, shell: str, line: str, found: list[str]
) -> None:
    assert asked(example, shell, line) == found


@pytest.mark.parametrize(("shell", "profile"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", None)])
def test_a_file_and_one_line_are_all_that_is_written(
    shell: str, profile: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    mine = "export A=1  # mine\nunset B"
    if profile:
        (tmp_path / profile).write_text(mine)
    written = install()
    assert len(written) == (2 if profile else 1)
    assert "_CLIENTBASE_LINE" in written[0].read_text()
    if profile:
        assert (tmp_path / profile).read_text() == f"{mine}\nsource {written[0]}\n"
    assert install() == [], "a second time there is nothing to do"


def test_an_unknown_shell_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/csh")
    with pytest.raises(
        UsageError, match='no completion for the shell "csh"; name one of bash, zsh, fish, powershell'
    ):
        install()
    monkeypatch.setenv("SHELL", "/usr/bin/pwsh")
    assert "Register-ArgumentCompleter" in script()


def test_products_that_no_norm_lists_are_those_of_the_records(tmp_path: Path) -> None:
    root = write(tmp_path, {"a": sold("2026-01-01 5 rice", "2026-02-01 5 red wine")}, "{}")
    assert asked(root, "zsh", "clientbase list bought=r") == []
    run(root, "list")
    assert asked(root, "zsh", "clientbase list bought=r") == ["bought=red wine", "bought=rice"]
    assert asked(root, "zsh", "clientbase add purchase a product=ri") == ["product=rice"]
    assert as_it_is(root, "SELECT nothing FROM nowhere") == []
    assert as_it_is(tmp_path / "no index", "SELECT 1") == []
