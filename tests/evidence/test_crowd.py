"""Reasons asked of many clients at once: as many statements for all of them as for a few."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.demo import generate
from clientbase.evidence.crowd import Crowd
from clientbase.evidence.subject import Subject
from clientbase.lookups.why import judged
from tests.index.bases import TODAY, opened


def statements(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Count the clients of a base, and the statements that are asked to explain all of them."""
    asked: list[str] = []
    answer = Base._answer  # noqa: SLF001 - what every question goes through

    def counted(base: Base, sql: str, *parameters: Any) -> Any:
        asked.append(sql)
        return answer(base, sql, *parameters)

    with opened(root) as base, monkeypatch.context() as counting:
        clients = [client for (client,) in base.ask("SELECT client FROM facts")]
        counting.setattr(Base, "_answer", counted)
        with closing(Crowd(base, clients)) as crowd:
            for client in clients:
                judged(Subject(base, client, crowd))
    return len(clients), len(asked)


def test_three_times_as_many_clients_take_no_more_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, clients in (("few", 20), ("many", 60)):
        generate(tmp_path / name, clients, 3, TODAY)
    few, many = (statements(tmp_path / name, monkeypatch) for name in ("few", "many"))
    assert many[0] > 2 * few[0]
    assert many[1] < 1.2 * few[1]
