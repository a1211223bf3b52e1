"""What Tab offers, asked as bash asks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def offered(folder: Path, line: str) -> set[str]:
    words = line.split(" ")
    run = subprocess.run(
        [sys.executable, "-m", "clientbase"],
        cwd=folder,
        env=os.environ
        | {"_CLIENTBASE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("line", "some"),
    [
        pytest.param("clientbase re", {"report"}, id="verbs"),
        pytest.param("clientbase report d", {"dormant"}, id="reports"),
        pytest.param("clientbase report dormant -f j", {"json", "jsonl"}, id="formats"),
        pytest.param("clientbase report dormant --manager o", {"olga"}, id="managers"),
        pytest.param("clientbase report dormant --segment ho", {"horeca"}, id="segments"),
        pytest.param("clientbase show adr", {"adriatik"}, id="clients"),
        pytest.param("clientbase explain CB02", {"CB020", "CB021"}, id="codes"),
        pytest.param("clientbase log adriatik ca", {"call"}, id="kinds of interaction"),
        pytest.param("clientbase add pur", {"purchase"}, id="what can be added"),
        pytest.param("clientbase add contact adr", {"adriatik"}, id="whose it is"),
        pytest.param("clientbase add contact adriatik na", {"name="}, id="fields"),
        pytest.param("clientbase add client se", {"segment="}, id="fields of a client"),
        pytest.param("clientbase add decision ow", {"owner="}, id="fields of a decision"),
        pytest.param("clientbase add dec", {"decision"}, id="a decision"),
        pytest.param("clientbase archive adriatik re", {"reason="}, id="why a client left"),
        pytest.param("clientbase archive adriatik reason=pr", {"reason=price"}, id="reasons to leave"),
        pytest.param("clientbase handover ol", {"olga"}, id="who hands over"),
        pytest.param("clientbase merge adriatik --prefer ", {"A", "B"}, id="sides of a merge"),
        pytest.param("clientbase dupes --not adr", {"adriatik"}, id="two that are different"),
        pytest.param("clientbase move-contact adriatik/con", {"adriatik/contacts/"}, id="a person who goes"),
    ],
)
def test_tab_offers(example: Path, line: str, some: set[str]) -> None:
    assert some <= offered(example, line)


def test_tab_offers_what_is_in_another_folder(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered(tmp_path, f"clientbase -C {example} show adr") == {"adriatik"}
    monkeypatch.setenv("CLIENTBASE_DIR", str(example))
    assert offered(tmp_path, "clientbase show adr") == {"adriatik"}


def test_tab_is_silent_where_there_is_no_base(tmp_path: Path) -> None:
    for line in ("clientbase show a", "clientbase report d", "clientbase report dormant --manager o"):
        assert offered(tmp_path, line) == set()


def test_values_of_a_field_are_offered(example: Path) -> None:
    from clientbase.cli import complete

    context = complete.Asked({"kind": "client", "words": ["name=X"], "directory": str(example)})
    assert complete.words(context, "segment=ho") == ["segment=horeca"]
    assert complete.words(context, "segmnt=ho") == []
