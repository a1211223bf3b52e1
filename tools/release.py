"""Build what is handed out, twice, and refuse it where the two differ: release.py FOLDER.

Built is what is committed, unpacked into two folders of different names; all times in it are that of the commit. The
wheel is built from the sdist, so that both hold the same.
"""

import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Write sdist, wheel and their checksums into the folder that the first word names."""
    target = Path(sys.argv[1])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if wrong := unready(
        version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), _git("status", "--porcelain")
    ):
        raise SystemExit(f"no release: {wrong}")
    moment = int(_git("log", "-1", "--format=%ct"))
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607 - the one on PATH
    with (
        tempfile.TemporaryDirectory() as first,
        tempfile.TemporaryDirectory(prefix="another-place-") as second,
    ):
        built, again = (_built(archive, Path(folder), moment) for folder in (first, second))
    if differing := [name for name in built if built[name] != again.get(name)]:
        raise SystemExit(f"no release: built twice, these differ: {', '.join(differing)}")
    target.mkdir(parents=True, exist_ok=True)
    for name, content in built.items():
        (target / name).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(built[name]).hexdigest()}  {name}\n" for name in sorted(built))
    (target / "SHA256SUMS").write_text(sums, encoding="ascii")
    print(sums, end="")


def unready(version: str, changes: str, uncommitted: str) -> str:
    """Return why a *version* cannot be released, or nothing: its changes must be told, and all be committed."""
    if uncommitted:
        return f"not committed:\n{uncommitted}"
    heading = re.search(r"^## (.*)$", changes, re.MULTILINE)
    if heading is None or not re.match(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)$", heading[1]):
        return f'CHANGELOG.md must begin with "## {version} (YYYY-MM-DD)", and begins with "{heading and heading[1]}"'
    return ""


def _built(archive: bytes, folder: Path, moment: int) -> dict[str, bytes]:
    """Return the files that come of it, by name."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(moment)}

    def build(kind: str, source: Path) -> Path:
        words = [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            kind,
            "--outdir",
            str(folder / "dist"),
            str(source),
        ]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return next((folder / "dist").glob("*.whl" if kind == "--wheel" else "*.tar.gz"))

    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder / "source", filter="data")
    sdist = build("--sdist", folder / "source")
    sdist.write_bytes(at_one_moment(sdist.read_bytes(), moment))
    with tarfile.open(sdist) as packed:
        packed.extractall(folder, filter="data")
    build("--wheel", folder / sdist.name.removesuffix(".tar.gz"))
    return {path.name: path.read_bytes() for path in sorted((folder / "dist").iterdir())}


def at_one_moment(packed: bytes, moment: int) -> bytes:
    """Return a .tar.gz with its members in order, of nobody, and all of the same *moment* (seconds since 1970)."""
    unpacked = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(packed)) as old,
        tarfile.open(fileobj=unpacked, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = moment, 0, 0, "", ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            member.pax_headers = {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    return gzip.compress(unpacked.getvalue(), mtime=moment)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607 - the one on PATH
    return done.stdout.strip()


if __name__ == "__main__":
    main()
