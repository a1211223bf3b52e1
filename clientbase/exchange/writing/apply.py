"""Carrying out a plan: schema.yaml first, because the records rely on it, then record by record."""

import os
from collections.abc import Sequence
from pathlib import Path

from clientbase.errors import BlockedError, RefusedError
from clientbase.exchange.writing import rejects
from clientbase.exchange.writing.plan import SCHEMA, Changed, ImportPlan, Progress
from clientbase.language import say
from clientbase.text import standing, store
from clientbase.text.journal import File, keep
from clientbase.text.read import BOM


def write_rejects(plan: ImportPlan, folder: Path | None = None) -> list[Path]:
    """Write the rows that are not taken beside their lists, or into *folder*; return the files."""
    return [rejects.written(folder, one.path, one.text) for one in plan.rejects]


def apply_import(plan: ImportPlan, progress: Progress | None = None) -> int | None:
    """Write what was planned, and give its number in the journal; *progress* is told of files as (done, all).

    The caller is the only writer of the base (`store.locked`). Each file is whole at any moment; where
    the import is interrupted, the same import done again completes it.
    """
    if plan.problems:
        raise RefusedError(plan.lines()[0], plan.problems)
    changed = [
        *([plan.schema] if plan.schema else []),
        *(one for one in plan.changed if one.changes),
    ]
    for one in changed:
        _demand_unchanged(plan.root, one)
    for new in plan.new:
        _demand_free(plan.root, new.path)
    texts = [(one.path, one.after, one.bom) for one in changed]
    texts += [(new.path, new.text, False) for new in plan.new]
    files = _files(plan, changed)
    number = keep(plan.root, "import", files) if files else None
    with standing.kept(plan.root, number, files):
        for done, (path, text, bom) in enumerate(texts, 1):
            # The records rely on what is added to schema.yaml, so that lasts before the first of them is put;
            # of records among each other any may be missing after a crash: the same import adds it again.
            store.put(plan.root / path, text, bom=bom, lasting=path == SCHEMA)
            if progress:
                progress(done, len(texts))
        store.settle((plan.root / path).parent for path, _, _ in texts)
    return number


def _files(plan: ImportPlan, changed: Sequence[Changed]) -> list[File]:
    files = [File(one.path, _bytes(one.before, one.bom), _bytes(one.after, one.bom)) for one in changed]
    return [*files, *(File(new.path, None, new.text.encode()) for new in plan.new)]


def _bytes(text: str, bom: bool) -> bytes:
    return (BOM if bom else b"") + text.encode()


def _demand_unchanged(root: Path, one: Changed) -> None:
    if not store.holds(root / one.path, one.before, bom=one.bom):
        raise BlockedError(say('"{path}" was changed meanwhile; run the import again', path=one.path))


def _demand_free(root: Path, path: str) -> None:
    if os.path.lexists(root / path):
        raise BlockedError(say('"{path}" was made meanwhile; run the import again', path=path))
