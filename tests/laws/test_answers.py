"""Who waits for an answer, said of one client by its talks."""

from typing import Any

import pytest

from clientbase.laws.answers import waits
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.typed import typed

KINDS = {"interactions": {"call": {"contact": "true"}, "letter": {"contact": "false"}}}
IN, OUT = ("in", "call"), ("out", "call")


@pytest.mark.parametrize(
    ("talks", "found"),
    [
        pytest.param([("01", *IN)], [(0, None)], id="nobody has answered"),
        pytest.param([("01", *OUT)], [], id="we called"),
        pytest.param([("01", *IN), ("02", *OUT)], [(0, 1)], id="answered"),
        pytest.param(
            [("01", *IN), ("02", None, "call")], [(0, 1)], id="by a talk that does not say whose it is"
        ),
        pytest.param([("01", *IN), ("02", "out", "letter")], [(0, None)], id="a newsletter is no answer"),
        pytest.param([("01", *IN), ("02", *IN), ("03", *OUT)], [(0, 2)], id="asked twice"),
        pytest.param([("03", *OUT), ("01", "in", "letter")], [(1, 0)], id="by day and not by place"),
        pytest.param([("01", *OUT), ("01", *IN)], [(1, None)], id="of one day by place"),
        pytest.param([("01", *IN), ("02", *OUT), ("03", *IN)], [(0, 1), (2, None)], id="again"),
    ],
)
def test_a_client_waits(
    talks: list[tuple[str, str | None, str]], found: list[tuple[int, int | None]]
) -> None:
    items: list[dict[str, Any]] = [
        {"date": f"2026-11-{day}", "kind": kind, **({"direction": way} if way else {})}
        for day, way, kind in talks
    ]
    client, _ = typed({"name": "Luna", "interactions": items}, Client)
    norms, _ = typed(KINDS, Norms)
    assert client
    assert norms
    assert [tuple(wait) for wait in waits(client.interactions, norms)] == found
