"""What is said of a change in English, told in another language: words of the record stay."""

import pytest

from clientbase.changes.told import told
from clientbase.language import speaking


@pytest.mark.parametrize(
    ("words", "macedonian"),
    [
        ("+ purchase 2026-11-09 1215.00 ajvar", "+ купување 2026-11-09 1215.00 ajvar"),
        ("- cancelled order 2026-01-02 12", "- откажана нарачка 2026-01-02 12"),
        ('+ call 2026-11-21 by olga "made by hand"', '+ call 2026-11-21 од olga "made by hand"'),
        ('+ task 2026-12-01 "bought by mail" by olga', '+ задача 2026-12-01 "bought by mail" од olga'),
        ("deal d-2026-04 stage offer → won", "зделка d-2026-04 stage offer → won"),
        ("region Skopje → Ohrid", "region Skopje → Ohrid"),
        ("tags in another order", "tags по друг редослед"),
        ("notes in other lines", "notes во други редови"),
        ("region Skopje removed", "region Skopje отстрането"),
        ('notes "a" → "b", and 2 more places', 'notes "a" → "b", и уште 2 места'),
        ('notes "abc… (31 more characters)"', 'notes "abc… (уште 31 знак)"'),
        ("layout only", "само распоредот"),
        ("moved to records/archive", "преместен во records/archive"),
        ("added", "added"),
    ],
)
def test_it_is_told_in_macedonian(words: str, macedonian: str) -> None:
    assert told(words) == words
    with speaking("mk"):
        assert told(words) == macedonian
