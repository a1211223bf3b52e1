from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.page import EVERYBODY, Scope
from tests.index.bases import TODAY, Content, facts, opened, write

Make = Callable[..., Base]
Know = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Write a base, each into a folder of its own, and open it; it is closed after the test."""
    numbers = count()
    with ExitStack() as stack:

        def made(
            records: Mapping[str, Content],
            schema: Content = "",
            day: str = str(TODAY),
            scope: Scope = EVERYBODY,
        ) -> Base:
            return stack.enter_context(
                opened(write(tmp_path / f"base-{next(numbers)}", records, schema), day, scope)
            )

        yield made


@pytest.fixture
def know(make: Make) -> Know:
    """Write a base and give what is known of each client."""

    def known(
        records: Mapping[str, Content], schema: Content = "", day: str = str(TODAY)
    ) -> dict[str, dict[str, Any]]:
        return facts(make(records, schema, day))

    return known
