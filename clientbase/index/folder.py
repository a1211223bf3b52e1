"""The one folder of a base that is the program's own: whatever stands in it can be made again."""

from pathlib import Path

FOLDER = ".clientbase"
FILE = "index.sqlite3"


def own_folder(root: Path) -> Path:
    """Return the folder for what the program keeps beside the records, made unseen by git where it is missing."""
    folder = root / FOLDER
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder
