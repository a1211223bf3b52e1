"""What is handed out is what is committed, told in the changes, and the same wherever it is built."""

import io
import tarfile

import pytest

from tools.release import at_one_moment, unready

CHANGES = "# Changes\n\n## 0.2.0 (2026-11-29)\n\nNew.\n\n## 0.1.0 (2026-01-01)\n"


@pytest.mark.parametrize(
    ("version", "changes", "uncommitted", "begins"),
    [
        pytest.param("0.2.0", CHANGES, "", "", id="ready"),
        pytest.param("0.2.0", CHANGES, " M README.md", "not committed", id="something is not committed"),
        pytest.param("0.1.0", CHANGES, "", "CHANGELOG.md must begin", id="the version before"),
        pytest.param(
            "0.2.0", CHANGES.replace("0.2.0 (2026-11-29)", "Unreleased"), "", "CHANGELOG.md must", id="no day"
        ),
        pytest.param("0.2.0", "# Changes\n", "", "CHANGELOG.md must begin", id="no changes"),
    ],
)
def test_a_release_is_refused_with_the_reason(
    version: str, changes: str, uncommitted: str, begins: str
) -> None:
    reason = unready(version, changes, uncommitted)

    assert reason.startswith(begins)
    assert bool(reason) == bool(begins)


def test_an_archive_says_nothing_of_who_made_it_when_and_in_which_order() -> None:
    assert packed("b", "a", by="olga", at=5) != packed("a", "b", by="ivan", at=7)
    assert at_one_moment(packed("b", "a", by="olga", at=5), 9) == at_one_moment(
        packed("a", "b", by="ivan", at=7), 9
    )
    with tarfile.open(fileobj=io.BytesIO(at_one_moment(packed("b", "a", by="olga", at=5), 9))) as clean:
        assert [(m.name, m.mtime, m.uname, clean.extractfile(m).read()) for m in clean] == [  # type: ignore[union-attr]
            ("a", 9, "", b"a"),
            ("b", 9, "", b"b"),
        ]


def packed(*names: str, by: str, at: int) -> bytes:
    """Return an archive of files that hold their names."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.uname = len(name), at, by
            archive.addfile(member, io.BytesIO(name.encode()))
    return stream.getvalue()
