"""Texts of one kind of letter without an end: what looks for something in them takes as long as they are long."""

import time

import pytest

from clientbase.lookups.mentions import mentioned, sought
from tests.fuzz.targets import TARGETS

LENGTH = 100_000
SHAPES = [
    "x",
    " ",
    "a ",
    "a@",
    "1:11 ",
    "11",
    "(",
    "[",
    " #a",
    "'",
    "=",
    "a,",
    "<a ",
    "&",
    "From ",
    "a.b",
    "\n",
    "- ",
]
WHO = sought(["Ana Petrova"], ["ana@luna.example"], ["+38970123456"], "MK")


def long(shape: str) -> str:
    return (shape * (LENGTH // len(shape) + 1))[:LENGTH]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_person_is_looked_for_in_time(shape: str) -> None:
    begun = time.process_time()
    mentioned(long(shape), WHO)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("shape", [" #a", "[", "a,", " "])
def test_a_bracket_that_is_never_closed_is_named_in_time(shape: str) -> None:
    begun = time.process_time()
    TARGETS["record"](f"name: A\ntags: [a{long(shape)}\n".encode())
    assert time.process_time() - begun < 2


def test_a_note_of_empty_lines_is_merged_in_time() -> None:
    begun = time.process_time()
    note = 'notes: "' + "\\n" * 30_000
    TARGETS["merge"](f'name: A\n{note}"\n%%%\nname: B\n{note}1"\n%%%\nname: A\n{note}2"\n'.encode())
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("shape", ["x", "(", ",", ";", "+", " x", "1("])
def test_cells_and_phones_are_understood_in_time(shape: str) -> None:
    begun = time.process_time()
    text = long(shape)[:50_000]
    TARGETS["lists"](b"\x00" + f'name,phone,email,notes\n"{text}","{text}","{text}","{text}"\n'.encode())
    TARGETS["lists"](b"\x03" + f"BEGIN:VCARD\nFN:{text}\nTEL:{text}\nEND:VCARD\n".encode())
    TARGETS["record"](f'name: A\nphone: "{text}"\n'.encode())
    assert time.process_time() - begun < 3
