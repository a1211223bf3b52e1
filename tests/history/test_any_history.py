"""Whatever history chance invents: it is learnt right, and it does not matter by which steps."""

import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.history.invented import Expected, History, expected, go_to
from tests.index.bases import opened

HISTORIES = 24
STEPS = 4


def known(base: Path) -> dict[str, Expected]:
    """Return what was learnt of each client."""
    with opened(base, "2027-12-31") as there:
        updates = there.ask("SELECT client, last_update FROM facts")
        entered = there.ask(
            """SELECT i.client, i.about, e.entered FROM interactions i
                LEFT JOIN entries e ON e.client = i.client AND e.n = i.n AND e.list = 'interactions'
                WHERE i.entered IS NULL"""
        )
    return {
        client: Expected(update, {about: day for one, about, day in entered if one == client})
        for client, update in updates
    }


def kept(base: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the index has learnt from git, without the numbers that follow the order of learning."""
    questions = {
        "commits": "SELECT id, author, date, time, instant, start FROM main.commits",
        "changes": """SELECT c.id, h.client, h.was, h.path, h.date, h."where", h.kind, h.old, h.new, h.said, h.n,
                              h.field, h.content, h.alike
                        FROM main.changes h JOIN main.commits c USING (number)""",
        "items": """SELECT c.id, i.client, i.was, i.said, i.alike
                      FROM main.items i JOIN main.commits c USING (number)""",
        "renames": "SELECT c.id, r.old, r.new FROM main.renames r JOIN main.commits c USING (number)",
        "held": "SELECT c.id, h.client, h.was FROM main.held h JOIN main.commits c USING (number)",
        "first_commits": """SELECT f.id, f.day, f.start, c.id
                              FROM main.first_commits f JOIN main.commits c USING (number)""",
        "item_firsts": "SELECT * FROM main.item_firsts",
        "items_unlaid": "SELECT * FROM main.items_unlaid",
    }
    with opened(base, "2027-12-31") as there:
        there.ask("SELECT 1 FROM changes")
        return {name: sorted(there.ask(sql), key=repr) for name, sql in questions.items()}


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_each_step_and_all_at_once_say_what_was_done(tmp_path: Path, seed: int) -> None:
    history = History(seed)
    ids = history.build(tmp_path / "base")
    tips = sorted(Random(seed).sample(range(len(ids)), STEPS))
    if seed % 3 == 0:  # to and fro between branches
        Random(-seed).shuffle(tips)
    for tip in tips:
        go_to(tmp_path / "base", ids[tip])
        assert known(tmp_path / "base") == expected(history, tip), f"at {tip} of {tips}"
    by_steps = kept(tmp_path / "base")
    shutil.rmtree(tmp_path / "base/.clientbase")
    assert kept(tmp_path / "base") == by_steps
