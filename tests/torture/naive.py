"""What the oracle must find: a writer that opens the file itself, and says that all is well."""

import sys
from pathlib import Path


def main() -> None:
    """Write two records as somebody would who thinks of no disk that is full and of no kill."""
    for name in ("beta", "adriatik"):
        file = Path("records") / f"{name}.yaml"
        text = file.read_text("utf-8")
        try:
            with file.open("w", encoding="utf-8") as opened:
                opened.write(text + "tags: [new]\n" if name == "beta" else text.replace("olga", "elena"))
        except OSError:
            continue
    sys.stdout.write("written\n")
    sys.exit(0)
