"""The pages shown on this machine alone: a request becomes an answer by the routes, and sockets carry both.

Whoever comes by another name than this machine's is refused, or a page elsewhere could read the clients through the
reader's own browser.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from re import search, sub
from threading import Event, Thread
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from clientbase.errors import BlockedError, UsageError, cause_of
from clientbase.language import current, say
from clientbase.site.shelf import Shelf
from clientbase.visible import visible

HERE: Final = "127.0.0.1"
_NAMES: Final = (HERE, "localhost")
_SLOW: Final = 30
"""So many seconds a browser may take to say what it wants."""
_LONGEST: Final = 2000
_KINDS: Final = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
_ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Asked(NamedTuple):
    """What a browser wants."""

    method: str
    target: str
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What it gets."""

    status: HTTPStatus
    body: bytes
    headers: Mapping[str, str]


class Door:
    """Who may come in, and which route each request takes."""

    def __init__(self, shelf: Shelf, port: int, fresh: Callable[[], None]) -> None:
        """*fresh* is called before a page is shown, and returns when it is as new as the records."""
        self._shelf = shelf
        self._hosts = {f"{name}:{port}" for name in _NAMES} | ({*_NAMES} if port == 80 else set())  # noqa: PLR2004
        self._fresh = fresh
        self._routes: Mapping[str, Callable[[str], Answer]] = {"GET": self._page, "HEAD": self._page}

    def answer(self, asked: Asked) -> Answer:
        """Return what is answered."""
        if asked.headers.get("Host", "").lower() not in self._hosts:
            return _said(HTTPStatus.MISDIRECTED_REQUEST, say("This server is not called so."))
        if _is_foreign(asked.headers):
            return _said(HTTPStatus.FORBIDDEN, say("No other page may use this one."))
        route = self._routes.get(asked.method)
        if route is None:
            allowed = {"Allow": ", ".join(self._routes)}
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, say("The pages are to be read only."), allowed)
        return route(asked.target)

    def _page(self, target: str) -> Answer:
        """Show a page of the site: what is not among its names is never looked for."""
        if not target.startswith("/") or len(target) > _LONGEST:
            return _said(HTTPStatus.BAD_REQUEST, say("That is no address of a page."))
        name = unquote(urlsplit(target[1:]).path) or "index.html"
        ending = name.rpartition(".")[2]
        if ending not in {"css", "js"}:
            self._fresh()
        body = self._shelf.page(name)
        if body is None or ending not in _KINDS:
            return _said(
                HTTPStatus.NOT_FOUND, say("There is no such page. Was the client archived or renamed?")
            )
        headers = {"Content-Type": f"{_KINDS[ending]}; charset=utf-8", "Content-Security-Policy": _NOTHING}
        if ending == "html":
            headers["Content-Security-Policy"] = _policy(body)
            body = _with_trouble(body, self._shelf.trouble)
        return Answer(HTTPStatus.OK, body, headers)


def _is_foreign(headers: Mapping[str, str]) -> bool:
    """Return whether a page of somebody else's wants it; its links may lead here, and nothing more."""
    navigates = headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not navigates


def _policy(page: bytes) -> str:
    """Return the policy that the page itself states, without what only files need."""
    stated = search(rb'http-equiv="Content-Security-Policy" content="([^"]*)"', page[:1000])
    own = stated[1].decode().replace("&#39;", "'").replace(" file:", "") if stated else "default-src 'none'"
    return f"{own}; frame-ancestors 'none'"


def _with_trouble(page: bytes, trouble: Iterable[str]) -> bytes:
    """Say on the page why it is older than the records."""
    lines = "".join(f"<li>{escape(visible(line))}</li>" for line in trouble)
    if not lines:
        return page
    said = say("These are the last good pages; since then something is wrong.")
    told = f"<p>{escape(said)}</p><ul>{lines}</ul>"
    warning = f'\n<div class="warning" role="alert">{told}</div>'.encode()
    return sub(rb"<body[^>]*>", lambda body: body[0] + warning, page, count=1)


def _said(status: HTTPStatus, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    head = f'<html lang="{current()}"><meta charset="utf-8"><title>{status.phrase}</title>'
    body = f"<!DOCTYPE html>\n{head}\n<p>{text}\n"
    if status is HTTPStatus.NOT_FOUND:
        body += f'<p><a href="/">{say("Overview")}</a>\n'
    known = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _NOTHING}
    return Answer(status, body.encode(), {**known, **(headers or {})})


class _Handler(BaseHTTPRequestHandler):
    """Sockets and HTTP; everything else is the door's."""

    timeout = _SLOW
    server: "_Server"

    def _answer(self) -> None:
        asked = Asked(self.command, self.path, {name.title(): value for name, value in self.headers.items()})
        answer = self.server.door.answer(asked)
        self.send_response(answer.status)
        for name, value in {**_ALWAYS, **answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815

    def version_string(self) -> str:
        """Say no more of this program than its name."""
        return "clientbase"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: addresses name clients."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    door: Door

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over browsers that went away; what is wrong here ends the thread that makes pages."""


def serve(shelf: Shelf, port: int, opened: Callable[[str], None], troubled: Callable[[str], None]) -> None:
    """Show the pages until interrupted; *opened* is told the address, *troubled* why pages cannot be renewed.

    Pages are made by the thread that calls this, whatever the number of readers.
    """
    waiting: Queue[Event] = Queue()
    try:
        server = _Server((HERE, port), _Handler)
    except OverflowError:
        raise UsageError(say("--port: give a number up to 65535, or 0 for a free one")) from None
    except OSError as error:
        raise BlockedError(
            say(
                "port {port} cannot be had: {strerror}; give another, or none",
                port=port,
                strerror=cause_of(error),
            )
        ) from None
    server.door = Door(shelf, server.server_port, partial(_fresh, waiting))
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        opened(f"http://{HERE}:{server.server_port}/")
        try:
            while True:
                _renew(shelf, waiting, troubled)
        finally:
            server.shutdown()


def _fresh(waiting: "Queue[Event]") -> None:
    done = Event()
    waiting.put(done)
    done.wait()


def _renew(shelf: Shelf, waiting: "Queue[Event]", troubled: Callable[[str], None]) -> None:
    """Wait until somebody reads, and renew the pages for all who wait by then."""
    readers = [waiting.get()]
    while not waiting.empty():
        readers.append(waiting.get())
    before = shelf.trouble
    try:
        shelf.renew()
    finally:
        for reader in readers:
            reader.set()
    if shelf.trouble != before:
        for line in shelf.trouble or (say("the pages are as new as the records again"),):
            troubled(line)
