"""What has changed in a record since it was committed."""

from pathlib import Path

from clientbase import git
from clientbase.index.history_compare import changes, version


def uncommitted(root: Path, commit: str, path: str) -> list[str]:
    """Say what differs between a record and its version in *commit*; nothing where only its layout does."""
    repository = git.need(root)
    committed = repository.blob(f"{commit}:{repository.inside(path)}")
    if committed is None:
        return ["the whole record"]
    content = (root / path).read_bytes()
    if content == committed:
        return []
    return [change.said for change in changes([version(committed, path)], version(content, path))]
