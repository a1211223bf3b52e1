"""The pages shown on this machine: over real sockets, to whom they are meant for and to whom they are not."""

import datetime as dt
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import NamedTuple

import pytest

from clientbase.base import Base
from clientbase.site.serve import serve
from clientbase.site.shelf import Shelf
from tests.site.test_site import DAY, few

__all__ = ["few"]
pytestmark = pytest.mark.usefixtures("few")


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Shown:
    """A base whose pages are shown, and a browser without a window."""

    def __init__(self, root: Path, folder: Path, today: Callable[[], dt.date] = lambda: DAY) -> None:
        self.root, self.folder = root, folder
        self.said: list[str] = []
        addresses: Queue[str] = Queue()
        self.shelf = Shelf(root, folder, lambda: Base(root, lambda _zone: today()), today)

        def run() -> None:
            with suppress(KeyboardInterrupt):
                serve(self.shelf, 0, addresses.put, self.said.append)

        self._thread = threading.Thread(target=run)
        self._thread.start()
        self.address = addresses.get(timeout=30)
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def get(self, target: str, method: str = "GET", **headers: str) -> Got:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked.putrequest(method, target, skip_host=True)
        known = {"Host": f"127.0.0.1:{self.port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        for name, value in known.items():
            if value:
                asked.putheader(name, value)
        asked.endheaders()
        got = asked.getresponse()
        body = got.read().decode()
        asked.close()
        return Got(got.status, dict(got.getheaders()), body)

    def change(self, record: str, old: str, new: str) -> None:
        file = self.root / record
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    def close(self) -> None:
        def interrupted() -> bool:
            raise KeyboardInterrupt

        self.shelf.renew = interrupted  # type: ignore[method-assign]
        with suppress(OSError):
            self.get("/")
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.fixture
def shown(example: Path, tmp_path: Path) -> Iterator[Shown]:
    opened = Shown(example, tmp_path / "site")
    yield opened
    opened.close()


def test_pages_are_shown_and_only_to_be_read(shown: Shown) -> None:
    page = shown.get("/clients/adriatik.html")
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.body == (shown.folder / "clients/adriatik.html").read_text("utf-8")
    assert shown.get("/").body == (shown.folder / "index.html").read_text("utf-8")
    assert shown.get("/clients/adriatik.html?x=1").status == 200
    assert shown.get("/page.css").headers["Content-Type"] == "text/css; charset=utf-8"
    head = shown.get("/clients/adriatik.html", "HEAD")
    assert (head.status, head.body) == (200, "")
    assert head.headers["Content-Length"] == str(len(page.body.encode()))
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        refused = shown.get("/", method)
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD"), method
    assert shown.get("/", "TRACE").status == 501


def test_nothing_but_the_pages_is_found(shown: Shown) -> None:
    (shown.folder / "secret.html").write_text("secret")
    for target in (
        "/secret.html",
        "/.clientbase-site.json",
        "/clients/../index.html",
        "/clients/..%2f..%2fexample/schema.yaml",
        "/..%2F..%2F..%2Fetc/passwd",
        "//etc/passwd",
        "/%2e%2e/schema.yaml",
        "/clients/",
        "/clients/%00.html",
        "/CLIENTS/adriatik.html",
        "/clients\\adriatik.html",
    ):
        got = shown.get(target)
        assert got.status == 404, target
        assert "secret" not in got.body
    assert shown.get("index.html").status == 400
    assert shown.get("http://127.0.0.1/index.html").status == 400
    assert shown.get(f"/{'a' * 3000}.html").status == 400
    (shown.folder / "page.css").unlink()
    (shown.folder / "page.css").symlink_to(shown.root / "schema.yaml")
    assert shown.get("/page.css").status == 404
    assert "page.css" in shown.get("/").body, "it says what stands in the way"
    (shown.folder / "page.css").unlink()
    assert shown.get("/page.css").status == 404
    shown.get("/")
    assert shown.get("/page.css").body == (shown.folder / "page.css").read_text()


def test_who_comes_by_another_name_or_from_another_page_is_refused(shown: Shown) -> None:
    for host in ("evil.example", f"evil.example:{shown.port}", "127.0.0.1:1", "127.0.0.1", ""):
        assert shown.get("/", Host=host).status == 421, host
    assert shown.get("/", Host=f"LOCALHOST:{shown.port}").status == 200
    foreign = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}
    assert shown.get("/search.js", **foreign).status == 403
    assert shown.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200
    assert shown.get("/search.js", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="no-cors").status == 200


def test_it_listens_on_this_machine_alone(shown: Shown) -> None:
    assert shown.address == f"http://127.0.0.1:{shown.port}/"
    others = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None)} - {"127.0.0.1", "::1"}
    for address in others:
        with pytest.raises(OSError), socket.create_connection((address, shown.port), 2):  # noqa: PT011
            pass


def test_a_browser_is_told_to_load_nothing_from_elsewhere_and_to_keep_nothing(shown: Shown) -> None:
    for target in ("/", "/clients/adriatik.html", "/reports/cadence.html", "/search.js", "/nothing.html"):
        headers = shown.get(target).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), target
        assert policy.endswith("frame-ancestors 'none'"), target
        assert "unsafe" not in policy
        assert "file:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Server"] == "clientbase"
    page = shown.get("/reports/cadence.html")
    assert re.findall("'sha256-[^']+'", page.headers["Content-Security-Policy"]) == re.findall(
        "'sha256-[^']+'", page.body.replace("&#39;", "'")
    )


def test_a_change_is_seen_by_the_next_request(shown: Shown) -> None:
    assert "ask for the new list" not in shown.get("/clients/adriatik.html").body
    shown.change("records/adriatik.yaml", "send samples", "ask for the new list")
    assert "ask for the new list" in shown.get("/clients/adriatik.html").body
    shown.change("schema.yaml", "name: Olga Stojanova", "name: Olga S. Stojanova")
    assert "Olga S. Stojanova" in shown.get("/").body
    (shown.root / "records/adriatik.yaml").unlink()
    assert shown.get("/clients/adriatik.html").status == 404
    assert "adriatik" not in shown.get("/search.js").body


def test_pages_are_those_of_the_day(example: Path, tmp_path: Path) -> None:
    day = [DAY]
    shown = Shown(example, tmp_path / "site", lambda: day[0])
    assert "2026-11-21" in shown.get("/clients/adriatik.html").body
    day[0] += dt.timedelta(1)
    assert "As of 2026-11-22" in shown.get("/clients/adriatik.html").body
    shown.close()


def test_a_record_that_breaks_keeps_the_last_good_pages_and_says_it(shown: Shown) -> None:
    before = shown.get("/clients/adriatik.html").body
    record = shown.root / "records/adriatik.yaml"
    sound = record.read_text("utf-8")
    record.write_text(sound.replace("name:", "name: [<b>", 1), "utf-8")
    page = shown.get("/clients/adriatik.html")
    assert page.status == 200
    told = re.search(r'<div class="warning" role="alert">.*?</div>', page.body)
    assert told
    assert "records/adriatik.yaml:" in told[0]
    assert "<b>" not in told[0]
    assert page.body.replace(f"\n{told[0]}", "") == before
    assert page.headers["Content-Length"] == str(len(page.body.encode()))
    shown.get("/")
    assert len([line for line in shown.said if "adriatik" in line]) == 1
    record.write_text(sound, "utf-8")
    assert shown.get("/clients/adriatik.html").body == before
    assert shown.said[-1] == "the pages are as new as the records again"
    shown.change("schema.yaml", "base:", "base: [")
    assert 'role="alert"' in shown.get("/").body
    assert any("schema.yaml" in line for line in shown.said)


def test_what_was_broken_from_the_beginning_stops_nothing(example: Path, tmp_path: Path) -> None:
    (example / "records/broken.yaml").write_text("name: [")
    shown = Shown(example, tmp_path / "site")
    shown.change("records/adriatik.yaml", "send samples", "ask for the new list")
    page = shown.get("/clients/adriatik.html").body
    assert "ask for the new list" in page
    assert 'role="alert"' not in page
    assert "records/broken.yaml" in shown.get("/").body
    shown.close()


def test_two_browsers_at_once_are_both_answered_while_records_change(shown: Shown) -> None:
    got: list[int] = []

    def browse(n: int) -> None:
        for target in ("/", "/clients/adriatik.html", "/clients.html", "/search.js") * 3:
            got.append(shown.get(target).status)
            if not n:
                shown.change("records/adriatik.yaml", "send", "post and send")

    readers = [threading.Thread(target=browse, args=(n,)) for n in range(3)]
    idle = socket.create_connection(("127.0.0.1", shown.port))  # one that says nothing stops nobody
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(120)
    idle.close()
    assert got == [200] * 36


def run(example: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "clientbase",
        "-C",
        str(example),
        "--as-of",
        "2026-11-21",
        "site",
        *words,
    ]
    env = {**os.environ, **more}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_its_address_and_ends_without_a_trace(
    example: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    started = run(example, "--serve", TMPDIR=str(tmp_path))
    assert started.stdout
    address = started.stdout.readline().strip()
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", address)
    assert found
    (folder,) = tmp_path.glob("clientbase-site-*")
    assert folder.stat().st_mode & 0o077 == 0
    asked = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
    asked.request("GET", "/")
    assert asked.getresponse().status == 200
    asked.close()
    taken = run(example, str(tmp_path / "site"), "--serve", "--port", found[1])
    assert f"port {found[1]} cannot be had" in taken.communicate(timeout=120)[1]
    assert taken.returncode == 4
    started.send_signal(ending)
    told = started.communicate(timeout=60)
    assert (started.returncode, told[0]) == (0, "")
    assert "Traceback" not in told[1]
    assert not folder.exists()


def test_words_that_make_no_sense_are_refused(example: Path) -> None:
    for words, said in (
        ((), "--serve"),
        (("x", "--port", "1"), "--serve"),
        (("--serve", "--port", "x"), "port"),
    ):
        done = run(example, *words)
        told = done.communicate(timeout=60)
        assert done.returncode == 2, told
        assert said in told[1]
