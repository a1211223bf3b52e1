"""The example told in Macedonian letters: whatever people have written, and the ids that they have chosen.

What is Latin in an answer about it is then either a code of the program, or not translated.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from clientbase.text.format import written
from clientbase.text.read import parse

_LETTERS: Final = str.maketrans(
    {
        **dict(zip("abcdefghijklmnopqrstuvwyz", "абцдефгхијклмнопкрстуввиз", strict=True)),
        **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWYZ", "АБЦДЕФГХИЈКЛМНОПКРСТУВВИЗ", strict=True)),
        "x": "кс",
        "X": "Кс",
    }
)
_OURS: Final = frozenset(
    "relation status strategic level direction learnt_from email phone website currency file also_at moved_to "
    "distinct_from concern deliberate contact timezone region_of language policy measure bucket every format output "
    "metric type pattern date period reports send capacity".split()
)
"""Fields whose values are the program's own words, ids of records, addresses and files."""
_WORDS: Final = frozenset(
    "phone unknown won lost pending accepted declined organisation person true false".split()
)
"""Values that mean something to the program, wherever they stand."""
_NAMED: Final = frozenset(
    "managers segments channels interactions deal_stages fields extra schedules".split()
)
"""What lists things by names that people have chosen."""
_KEPT: Final = frozenset("rates required recommended lifecycle abc xyz dates".split())


def in_letters(text: str) -> str:
    """Write a text in Macedonian letters."""
    return text if text in _WORDS else text.translate(_LETTERS)


def macedonian(base: Path) -> Path:
    """Tell the example at *base* in Macedonian letters, and let it speak Macedonian."""
    for file in (*base.glob("records/**/*.yaml"), base / "schema.yaml", base / "decisions.yaml"):
        data: Any = parse(file.read_bytes(), file.name).data
        file.write_text(written(_told(data), {}), "utf-8")
    schema = base / "schema.yaml"
    said = re.sub("language: en", "language: mk", schema.read_text("utf-8"))
    schema.write_text(said, "utf-8")
    return base


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value if key in _KEPT else _value(key, value) for key, value in data.items()}


def _value(key: str, value: Any) -> Any:
    if key in _OURS:
        return value
    if key in _NAMED and isinstance(value, dict):
        return {in_letters(name): _value("", inside) for name, inside in value.items()}
    if isinstance(value, dict):
        return {name: _value(name, inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_value("" if isinstance(inside, dict) else key, inside) for inside in value]
    return _text(key, value) if isinstance(value, str) else value


def _text(key: str, text: str) -> str:
    if key == "aim_at":
        field, _, said = text.partition("=")
        return f"{field}={in_letters(said)}"
    if key in {"target", "limit", "lead", "retention", "region", "class"} and len(text) < 5:
        return text
    return in_letters(text)
