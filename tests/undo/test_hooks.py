"""The hooks that this repository offers to pre-commit: what they run is there and does as it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
RECORDS = [
    "records/beta.yaml",
    "records/adriatik.yaml",
    "schema.yaml",
    "decisions.yaml",
    "README.md",
    "records/notes.txt",
]


def run_hook(base: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit would: its entry, then the files that it wants."""
    hook = HOOKS[name]
    wanted = [file for file in RECORDS if re.search(hook["files"], file)]
    words = [*shlex.split(hook["entry"]), *hook.get("args", ())]
    command = words + (wanted if hook.get("pass_filenames", True) else [])
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CLIENTBASE_AS_OF": "2026-11-21"}
    return subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["clientbase-check", "clientbase-check-base"])
def test_a_check_lets_a_sound_base_pass_and_stops_a_wrong_one(example: Path, name: str) -> None:
    assert run_hook(example, name).returncode == 0
    record = example / "records/beta.yaml"
    record.write_text(record.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    done = run_hook(example, name)
    assert (done.returncode, "records/beta.yaml" in done.stdout) == (1, True)


def test_a_record_is_formatted(example: Path) -> None:
    record = example / "records/beta.yaml"
    tidy = run_hook(example, "clientbase-fmt")
    assert tidy.returncode == 0, tidy.stderr
    before = record.read_text(encoding="utf-8")
    record.write_text(before.replace("name: ", "name:   ", 1), encoding="utf-8")
    assert run_hook(example, "clientbase-fmt").returncode == 0
    assert record.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_wants_records_wherever_the_base_lies(name: str) -> None:
    files = re.compile(HOOKS[name]["files"])
    assert files.search("clients/records/north/beta.yaml")
    assert files.search("clients/decisions.yaml")
    assert bool(files.search("schema.yaml")) is (name != "clientbase-fmt")
    assert not files.search("myrecords/beta.yaml")
    assert not files.search("records/beta.yaml.orig")


def test_the_page_names_the_hooks_that_there_are() -> None:
    text = (ROOT / "docs/hooks.md").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))) == sorted(HOOKS)
    assert all({"entry", "language", "name", "files"} <= hook.keys() for hook in HOOKS.values())
