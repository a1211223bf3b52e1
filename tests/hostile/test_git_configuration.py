"""A repository whose configuration names programs: no command that only reads starts any of them."""

import os
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.history.repositories import git

READING = (
    "list", "find галија", "show restoran-galija", "check", "report entry", "report overview", "why restoran-galija",
    "history restoran-galija", "diff", "diff HEAD~3", "diff --staged", "review HEAD~3..HEAD", "agenda", "dupes",
    "query SELECT/**/1/**/AS/**/one", "export contacts", "undo --dry-run", "forget Зоран --dry-run", "--at HEAD~2 list",
)  # fmt: skip
SETTINGS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy",
    "core.alternateRefsCommand", "diff.external", "diff.clientbase.textconv", "diff.clientbase.command",
    "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "gpg.program", "gpg.ssh.program",
    "credential.helper", "merge.clientbase.driver", "trailer.x.command", "interactive.diffFilter", "sequence.editor",
    "uploadpack.packObjectsHook", "pager.log", "pager.diff", "alias.log", "alias.cat-file",
)  # fmt: skip


@pytest.fixture
def trapped(told_example: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return the example, each of whose settings starts a program that leaves a mark, and the mark."""
    mark, trap = tmp_path / "mark", tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\nexit 1\n')
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc", "post-commit"):
        (hooks / name).symlink_to(trap)
    blob = git(told_example, "rev-parse", "HEAD~2:schema.yaml").strip()
    for setting in SETTINGS:
        git(told_example, "config", setting, str(trap))
    for setting, value in {
        "core.hooksPath": str(hooks),
        "log.showSignature": "true",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{trap} %S",
    }.items():
        git(told_example, "config", setting, value)
    # What a partial clone lacks, git fetches from its remote on its own.
    loose = told_example / ".git/objects" / blob[:2] / blob[2:]
    loose.unlink(missing_ok=True)
    (told_example / ".git/info/attributes").write_text("* filter=trap diff=clientbase\n")
    with (told_example / "records/restoran-galija.yaml").open("a") as record:
        record.write("# changed\n")
    os.utime(told_example / "schema.yaml", (1, 1))
    mark.unlink(missing_ok=True)
    return told_example, mark


def test_nothing_that_reads_starts_a_program(trapped: tuple[Path, Path]) -> None:
    base, mark = trapped
    for words in READING:
        answer = run(base, *words.split())
        assert answer.code in range(5), answer
        assert not mark.exists(), (words, mark.read_text())


@pytest.mark.parametrize("name", ["HEAD", "commondir", "packed-refs"])
def test_no_pipe_in_the_place_of_gits_files_hangs(told_example: Path, name: str) -> None:
    file = told_example / ".git" / name
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    from clientbase.history.head import head, stamp

    assert head(told_example) is None or name != "HEAD"
    assert isinstance(stamp(told_example), str)
