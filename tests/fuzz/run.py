"""`python -m tests.fuzz.run FOLDER SECONDS [TARGET...]`: throw at each target what atheris makes of what it reaches.

What is found is kept in the folder, faults by the name of their target; the code says how many targets have any. What
all of them together have tried is noted for the page of promises.
"""

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import atheris

import clientbase

ROOMS: Final = (
    "text",
    "exchange",
    "merging",
    "changes",
    "spoken",
    "values",
    "typed",
    "rules",
    "names",
    "index.where",
)
CORPUS: Final = Path(__file__).parent / "corpus"

# Instrumenting takes a minute or two, so it is done once: each target is then a copy of this process.
with atheris.instrument_imports(
    include=[f"clientbase.{room}" for room in ROOMS], enable_loader_override=False
):
    for module in walk_packages(clientbase.__path__, "clientbase."):
        if module.name.removeprefix("clientbase.").startswith(ROOMS):
            import_module(module.name)
    from tests.fuzz.targets import TARGETS

from tools import promises  # noqa: E402 - what is instrumented comes first


def fuzzed(name: str, folder: Path, seconds: str) -> bool:
    """Begin with the small corpus of the target and what was found before; say whether no law was broken."""
    kept = folder / name
    kept.mkdir(parents=True, exist_ok=True)
    process = os.fork()
    if not process:
        words = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=1500", "-verbosity=0"]
        log = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(log, stream)
        words += ["-print_final_stats=1", f"-artifact_prefix={folder / name}-", str(kept), str(CORPUS / name)]
        atheris.Setup([sys.argv[0], *words], TARGETS[name])
        atheris.Fuzz()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def tried(log: Path) -> int:
    """Return how many inputs a target was given, by the statistics at the end of its log."""
    said = re.search(
        r"stat::number_of_executed_units:\s*(\d+)", log.read_text(encoding="utf-8", errors="replace")
    )
    return int(said[1]) if said else 0


def main() -> None:
    """Run the targets one after the other."""
    folder, seconds, *names = sys.argv[1:]
    broken = 0
    counted: dict[str, int | str] = {}
    for name in names or TARGETS:
        whole = fuzzed(name, Path(folder), seconds)
        broken += not whole
        counted[f"inputs of {name}"] = tried(Path(folder, f"{name}.log"))
        sys.stdout.write(f"{name}: {'no law broken' if whole else f'BROKEN, see {folder}/{name}.log'}\n")
        sys.stdout.flush()
    if not names:
        promises.note("fuzz", f"make fuzz SECONDS={seconds}", counted | {"targets with a fault": broken})
    sys.exit(broken)


if __name__ == "__main__":
    main()
