"""What is answered before typer is loaded is what typer answers, to the byte: all verbs, options, shells and bases."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from clientbase import __version__
from clientbase.cli import completion, line, quick, walk
from clientbase.cli.app import app
from clientbase.cli.offers import kinds_of_items, taken_by
from clientbase.cli.verbs import VERBS
from tests.edits.running import run

SHELLS = ("bash", "zsh", "fish", "powershell")
PROGRAM = get_command(app)


def both(monkeypatch: pytest.MonkeyPatch, text: str, shell: str = "zsh") -> tuple[str, str]:
    """Return what a shell is told about a line: the quick way, and by typer."""
    monkeypatch.setenv("_CLIENTBASE_COMPLETE", "complete_bash")
    monkeypatch.setenv("_CLIENTBASE_SHELL", shell)
    monkeypatch.setenv("_CLIENTBASE_BREAKS", "=:")
    monkeypatch.setenv("_CLIENTBASE_LINE", text)
    return line.answered(walk.offered), line.answered(completion.offered)


def differing(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], shells: tuple[str, ...] = ("zsh",)
) -> list[str]:
    """Return the lines of which the two ways say different things."""
    assert lines
    found = ((text, shell, *both(monkeypatch, text, shell)) for text in lines for shell in shells)
    return [f"{shell}: {text}: {one!r}, typer: {two!r}" for text, shell, one, two in found if one != two]


def about_options(verb: str) -> Iterator[str]:
    """Return lines that ask for a verb's options, for their values, and for what is left when one is given."""
    begun = f"clientbase {verb}".rstrip()
    yield from (f"{begun} ", f"{begun} -", f"{begun} --", f"{begun} --nothing --")
    if verb:
        yield from (f"{begun} x --", f"{begun} x y ")
    for one in taken_by(verb).parameters:
        for name in one.names:
            yield f"{begun} {name}"
            if one.acts:
                continue
            given = " ".join([f"{begun} {name}", *["x"] * (0 if one.is_flag else one.count)])
            yield from (f"{begun} {name} ", f"{given} ", f"{given} --", f"{given} a", f"{begun} {name}=")


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_option_and_its_values(verb: str, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    assert differing(monkeypatch, list(about_options(verb))) == []


def test_every_verb_by_each_of_its_beginnings(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    begun = {verb[:n] for verb in VERBS for n in range(len(verb) + 1)}
    known = [f"clientbase {word}" for word in sorted(begun)]
    assert differing(monkeypatch, known, SHELLS) == []
    begun = {word for word in begun if len([verb for verb in VERBS if verb.startswith(word)]) == 1}
    said = [f"clientbase {word} --" for word in sorted(begun & {"repo", "sho", "agen", "expl", "fi", *VERBS})]
    assert differing(monkeypatch, said) == []


@pytest.mark.parametrize("shell", SHELLS)
def test_fields_clients_and_what_a_base_holds(
    shell: str, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(example, "list")
    monkeypatch.chdir(example)
    kinds = [*kinds_of_items(), "client", "decision", "nothing"]
    words = ["", "n", "na", "date", "adr", "segment=", "product=", "product=tru", "kind=", "tags+=a,b"]
    lines = [f"clientbase add {kind} {word}" for kind in kinds for word in words]
    lines += [f"clientbase add {kind} adriatik {word}" for kind in kinds_of_items() for word in words]
    lines += [
        f"clientbase set {head} {word}" for head in ("adriatik", "decisions/1", "x/y/z") for word in words
    ]
    lines += [f"clientbase set adriatik/contacts/Ирина\\ Петрова {word}" for word in words]
    lines += [
        f"clientbase set {word}" for word in ("adriatik", "adriatik/", "adriatik/contacts/", "a", "segment=h")
    ]
    lines += [f"clientbase set --where 'seg' {word}" for word in words]
    lines += [f"clientbase log adriatik call x {word}" for word in (*words, "with=", "with=Ир", "keeps=")]
    lines += [f"clientbase archive adriatik {word}" for word in (*words, "reason=", "back=", "b")]
    lines += [
        f"clientbase {verb} {term}" for verb in ("list", "find") for term in ("", "seg", "segment=h", "sel:")
    ]
    lines += [
        "clientbase list 'stage=dormant seg",
        "clientbase list class=A,",
        "clientbase report dormant --where s",
    ]
    lines += [
        f"clientbase report {word}"
        for word in ("", "d", "dormant --manager o", "dormant --segment h", "x --")
    ]
    lines += [f"clientbase export {word}" for word in ("", "clients -f ", "selection ", "selection -f ")]
    lines += [
        "clientbase show адри",
        "clientbase show Bist",
        "clientbase show Bistro\\ V",
        "clientbase why adriatik ",
    ]
    lines += [
        "clientbase import ",
        "clientbase import --kind p",
        "clien",
        "clientbase",
        "clientbase report -o ",
    ]
    lines += [f"clientbase -C {tmp_path} show a", f"clientbase -C{example} show a", "clientbase -C ~ show a"]
    lines += ["clientbase --lang mk show --width 3 adr", "clientbase show --width", "clientbase -qv show a"]
    assert differing(monkeypatch, lines, (shell,)) == []


def test_whatever_the_base_is_like(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(example, "list")
    asked = [
        "show a",
        "show адри",
        "list segment=",
        "report d",
        "report dormant --manager ",
        "add purchase adriatik p",
    ]
    asked += [
        "add client segment=h",
        "set adriatik/con",
        "set adriatik/contacts/",
        "fields ",
        "export selection ",
        "re",
    ]
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    for start in (example, example / "records", nowhere, tmp_path / "not there"):
        monkeypatch.chdir(nowhere)
        assert differing(monkeypatch, [f"clientbase -C '{start}' {words}" for words in asked]) == []
        monkeypatch.setenv("CLIENTBASE_DIR", str(start))
        assert differing(monkeypatch, [f"clientbase {words}" for words in asked]) == []
        assert differing(monkeypatch, [f"clientbase -C '{example}' {words}" for words in asked]) == []
        monkeypatch.delenv("CLIENTBASE_DIR")
    monkeypatch.chdir(example)
    for broken in ("segments: [", "segments: {horeca: {days: nothing}}", "", "\x00"):
        (example / "schema.yaml").write_text(broken)
        assert differing(monkeypatch, [f"clientbase {words}" for words in asked]) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("clientbase -- sho", id="behind it no word is an option"),
        pytest.param("clientbase sohw a", id="a verb that there is not"),
        pytest.param("clientbase --version --", id="an option that acts at once"),
    ],
)
def test_what_is_not_plain_is_left_to_typer(text: str) -> None:
    with pytest.raises(walk.UnclearError):
        walk.offered(text.split())


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("clientbase re", 1),
        ("clientbase report dormant --man", 3),
        ("clientbase show 'a", 2),
        ("clientbase ", 1),
    ],
)
def test_an_older_script_of_bash_is_answered_too(
    words: str, at: int, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    environment = {"_CLIENTBASE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    slow = "import sys; from clientbase.cli.app import run; sys.argv = ['clientbase']; run()"
    done = subprocess.run([sys.executable, "-c", slow], capture_output=True, text=True, check=True)
    whole = subprocess.run([sys.executable, "-m", "clientbase"], capture_output=True, text=True, check=True)
    assert done.stdout == whole.stdout
    assert shlex.split(words.replace("'", "")) == quick.words_of(words.replace("'", ""))


LOADED = """
import sys
there = {*sys.modules}  # an installation may load something itself
import json
from clientbase.__main__ import main
try:
    main()
finally:
    print(json.dumps([*{*sys.modules} - there]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("--version", f"clientbase {__version__}\n"),
        ("clientbase repo", "report\n"),
        ("clientbase report dormant --man", "--manager\n"),
        ("clientbase add contact adriatik na", "name=\n"),
        ("clientbase set adriatik segm", "segment=\n"),
        ("clientbase list segm", "segment=\n"),
        ("clientbase show adr", "adriatik\n"),
    ],
)
def test_nothing_slow_is_loaded_for_it(asked: str, answer: str, example: Path) -> None:
    words = [asked] if asked.startswith("-") else []
    environment = (
        {**os.environ}
        if words
        else {**os.environ, "_CLIENTBASE_COMPLETE": "complete_bash", line.ASKED: asked}
    )
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        cwd=example,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == answer
    loaded = set(json.loads(done.stderr))
    assert loaded & {"typer", "click", "rich", "yaml", "pydantic", "dataclasses"} == set()
    if "show" not in asked:
        assert loaded & {"typing", "pathlib", "sqlite3", "clientbase.model"} == set(), (
            "all of it is in the table"
        )


@pytest.mark.parametrize("words", [["--version"], ["--version", "-q"], ["-q", "--version"]])
def test_the_version_is_said_alike(words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clientbase", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"clientbase {__version__}\n", "")


@pytest.mark.parametrize("verb", ["--help", *VERBS])
def test_the_help_is_what_typer_says(verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [verb] if verb == "--help" else [verb, "--help"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    assert quick.said(words) == run(tmp_path, *words).out


def test_the_help_of_a_verb_by_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    assert quick.said(["sho", "--help"]) == run(tmp_path, "sho", "--help").out
    assert quick.said(["sohw", "--help"]) is None
    assert quick.said(["show", "a", "--help"]) is None
    assert quick.said(["show", "a"]) is None


def test_help_that_is_narrower_or_in_another_language_is_left_to_typer(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    monkeypatch.setenv("COLUMNS", "100")
    assert quick.said(["show", "--help"])
    with monkeypatch.context() as narrow:
        narrow.setenv("COLUMNS", "79")
        assert quick.said(["show", "--help"]) is None
    schema = example / "schema.yaml"
    schema.write_text(schema.read_text().replace("language: en", "language: mk"))
    assert quick.said(["show", "--help"]) is None
    monkeypatch.chdir(example.parent)
    assert quick.said(["show", "--help"])
    with monkeypatch.context() as russian:
        russian.setenv("LC_ALL", "ru_RU.UTF-8")
        assert quick.said(["show", "--help"]) is None
    monkeypatch.setenv("CLIENTBASE_DIR", str(example))
    assert quick.said(["show", "--help"]) is None


def test_where_nothing_can_be_written_the_program_says_so(tmp_path: Path) -> None:
    command = shlex.join([sys.executable, "-m", "clientbase", "--version"])
    for way, said in (
        (">/dev/full", "no space left on device"),
        (">&-", "a stream that the command needs is closed"),
    ):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command} {way}"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 4
        assert said in done.stderr
