"""Each target over what a few cuts, swaps and insertions make of its corpus: the laws hold for all of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
PIECES = [
    *(
        b"\n",
        b"\r\n",
        b"\r",
        b"\t",
        b" ",
        b"  ",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
    ),
    *(
        b": ",
        b":",
        b"- ",
        b"#",
        b" # ",
        b"|",
        b">-\n",
        b"'",
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"&a",
        b"*a",
    ),
    *(
        b"!x",
        b"---\n",
        b"...",
        b"%",
        b"<<",
        b"?",
        b"~",
        b"=",
        b";",
        b"<",
        b"&",
        b"(",
        b"@",
        b"..",
        b"\n%%%\n",
    ),
    *(
        b"0",
        b"9" * 20,
        b"-1",
        b"2026-02-30",
        b"1e9",
        b"NaN",
        b"x" * 70,
        "ж\u0301".encode(),
        "\u202e".encode(),
    ),
]
EDITS = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 40), st.sampled_from([b"", *PIECES])),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in edits:
        at %= len(data) + 1  # noqa: PLW2901 - a place within what there is
        data = data[:at] + piece + data[at + length :]
    return data


@pytest.mark.parametrize("name", TARGETS)
@given(st.data())
def test_a_mutation_breaks_no_law(name: str, data: st.DataObject) -> None:
    seeds = sorted((CORPUS / name).iterdir())
    seed = data.draw(st.sampled_from(seeds)).read_bytes()[:3000]
    TARGETS[name](edited(seed, data.draw(EDITS)))
