"""Say which packages of this environment have other versions than in a lock file: newer.py LOCK.

The code is 0 where there is none, and 1 where there is one.
"""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path


def main() -> bool:
    """Print a line for each package that differs; return whether there is any."""
    lock = Path(sys.argv[1])
    locked = dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", lock.read_text(), re.MULTILINE))
    here = {re.sub("[-_.]+", "-", found.name).lower(): found.version for found in distributions()}
    changed = [
        f"  {name} {locked.get(name, '(new)')} -> {version}"
        for name, version in sorted(here.items())
        if version != locked.get(name)
        and name not in {"clientbase", "pip", "setuptools"}  # which venv brings
    ]
    print(f"what has changed since {lock}:", *changed or ["  nothing"], sep="\n")
    return bool(changed)


if __name__ == "__main__":
    sys.exit(main())
