"""A real browser without a window, spoken to through a pipe; only where the machine has one."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = os.environ.get("CLIENTBASE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
_SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --remote-debugging-pipe"
)
_HIGH = 20
# A browser reads its third descriptor and writes to its fourth.
_STARTER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One browser with one page: what it logs and what it asks for is kept."""

    def __init__(self, program: str, folder: Path) -> None:
        to_browser, ours = os.pipe()
        theirs, from_browser = os.pipe()
        given = [fcntl.fcntl(end, fcntl.F_DUPFD, _HIGH) for end in (to_browser, from_browser)]
        switches = (*_SWITCHES.split(), f"--user-data-dir={folder}", "about:blank")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _STARTER, *map(str, given), program, *switches],
            pass_fds=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        )
        for end in (to_browser, from_browser, *given):
            os.close(end)
        self._out, self._in = os.fdopen(ours, "wb"), os.fdopen(theirs, "rb")
        self._number = 0
        self._session = ""
        self.logged: list[str] = []
        self.asked_for: list[str] = []
        pages = self.tell("Target.getTargets")["targetInfos"]
        page = next(found["targetId"] for found in pages if found["type"] == "page")
        self._session = self.tell("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **words: Any) -> dict[str, Any]:
        """Give one order and return what it answers."""
        self._number += 1
        order = {"id": self._number, "method": method, "params": words}
        if self._session:
            order["sessionId"] = self._session
        self._out.write(json.dumps(order).encode() + b"\0")
        self._out.flush()
        while True:
            said = self._said()
            if said.get("id") == self._number:
                assert "error" not in said, said
                answer: dict[str, Any] = said["result"]
                return answer

    def open(self, file: Path, width: int = 1000, height: int = 900, *, dark: bool = False) -> None:
        """Show a file in a window of so many places, and wait until it is there."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])
        self.logged.clear()
        self.asked_for.clear()
        self._loaded = False
        self.tell("Page.navigate", url=file.as_uri())
        while not self._loaded:
            self._said()

    def value(self, script: str) -> Any:
        """Return what *script* is worth on the page."""
        found = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press a key, as a person would."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.tell("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, text=text)

    def type(self, text: str) -> None:
        """Write *text* where the focus is."""
        self.tell("Input.insertText", text=text)

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """Keep what is seen as a PNG."""
        made = self.tell("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(made["data"]))

    def printed(self) -> bytes:
        """Return the page as a printer would have it."""
        return base64.b64decode(self.tell("Page.printToPDF", preferCSSPageSize=True)["data"])

    def close(self) -> None:
        """End the browser."""
        self._out.close()
        self._process.terminate()
        self._process.wait(20)
        self._in.close()

    def _said(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser has ended"
            message += byte
        said: dict[str, Any] = json.loads(message)
        match said.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.asked_for.append(said["params"]["request"]["url"])
            case "Log.entryAdded":
                self.logged.append(said["params"]["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.logged.append(json.dumps(said["params"]))
        return said
