"""Whatever call of the system fails, and wherever the program is ended: old or new, and what was said is true.

These are some rounds of those that `make torture` goes through; the seed says which.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.copies import NAIVE, Copies
from tests.torture.faults import CALLS, LINE, Fault
from tests.torture.rounds import Bench
from tests.torture.world import Verb, lay_out

SEED = 20261129
EACH = 4
VERBS = ("add", "set --where", "set --commit", "rename", "import", "undo")
HOWS = ("ENOSPC", "EIO", "EACCES", "EMFILE", "EINTR", "kill", "term", "int")


@pytest.fixture(scope="module")
def copies() -> Iterator[Copies]:
    with Copies() as made:
        yield made


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "base")


@pytest.mark.parametrize("name", VERBS)
def test_nothing_is_lost_wherever_it_fails(name: str, copies: Copies, base: Path, tmp_path: Path) -> None:
    bench = Bench(copies, base, tmp_path / "beside", name)
    chance = random.Random(f"{SEED} {name}")
    hit = 0
    for _ in range(EACH):
        call = chance.choice([call for call in (*CALLS, "any") if bench.plain.calls[call]])
        fault = Fault(call, chance.randint(1, bench.plain.calls[call]), chance.choice(HOWS))
        done = bench.round(fault)
        assert not done.found, str(done)
        hit += done.ran.hit
    assert hit, "no fault came before the command had ended"


@pytest.mark.parametrize("name", ["add", "run", "undo", "export tables"])
def test_who_ends_it_at_any_of_its_last_lines_is_told_what_stands_or_all_is_done(
    name: str, copies: Copies, base: Path, tmp_path: Path
) -> None:
    bench = Bench(copies, base, tmp_path / "beside", name)
    lines = bench.lines()
    chance = random.Random(f"{SEED} {name}")
    last = [lines - chance.randint(0, 60) for _ in range(EACH)]
    for n in (*last, lines - chance.randint(60, 400)):
        done = bench.round(Fault(LINE, n, chance.choice(("term", "int"))))
        assert not done.found, str(done)


@pytest.mark.parametrize("how", ["torn", "short", "kill"])
def test_the_oracle_sees_through_a_naive_writer(how: str, copies: Copies, base: Path, tmp_path: Path) -> None:
    naive = Bench(copies, base, tmp_path / "beside", NAIVE, Verb((NAIVE,), undone=False))
    done = [naive.round(Fault("write", n, how)) for n in (1, 2)]
    assert any("neither the old nor the new one" in fault for one in done for fault in one.found), done


def test_a_fault_that_never_comes_is_no_round(copies: Copies, base: Path, tmp_path: Path) -> None:
    bench = Bench(copies, base, tmp_path / "beside", "add")
    assert not bench.round(Fault("open", bench.plain.calls["open"] + 50, "EIO")).ran.hit
