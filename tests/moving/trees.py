"""What a base holds, beside what the program keeps for itself."""

from pathlib import Path


def tree(base: Path) -> dict[str, str]:
    """Return the text of each file of the base."""
    files = (file.relative_to(base) for file in base.rglob("*") if file.is_file())
    seen = (file for file in files if not any(part.startswith(".") for part in file.parts))
    return {str(file): (base / file).read_text(encoding="utf-8") for file in seen}
