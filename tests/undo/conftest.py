"""A base under git."""

from pathlib import Path

import pytest

from tests.undo.repositories import committed

RECORDS = {
    "adriatik": """\
name: Adriatik Hrana DOOEL # the restaurant
status: active
manager: ivan
contacts:
  # decides on prices
  - name: Vera Ilieva
    role: buyer
  - name: Marko Iliev
    role: director
tags: [delivers-on-monday]
""",
    "beta": "name: Beta\nstatus: active\nmanager: ivan\n",
    "gama": "name: Gama\nstatus: active\nmanager: olga\n",
}
SCHEMA = """\
base: {name: Adria, currency: EUR}
managers:
  olga: {name: Olga Stojanova}
  ivan: {name: Ivan Petrov}
  elena: {name: Elena Marku}
interactions:
  call: {contact: true}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Three clients and three managers, committed."""
    folder = tmp_path / "base"
    (folder / "records").mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (folder / ".gitignore").write_text(".clientbase/\n", encoding="utf-8")
    for name, text in RECORDS.items():
        (folder / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    committed(folder)
    return folder
