"""The pages that are shown: made again when what they tell has changed, and kept where that cannot be told."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Final

from clientbase.base import Base
from clientbase.errors import ClientbaseError, UnreadableError
from clientbase.history.head import stamp
from clientbase.index.scan import RACY_NS, look
from clientbase.names import REGISTER, SCHEMA
from clientbase.site.build import make
from clientbase.text.inside import IrregularError, contents, files_in

if TYPE_CHECKING:
    from clientbase.site.folder import Made

_LARGEST: Final = 1 << 30


class Shelf:
    """The pages of a base in a folder. One thread renews them; any may read them."""

    def __init__(
        self, root: Path, folder: Path, open_base: Callable[[], Base], today: Callable[[], dt.date]
    ) -> None:
        """Make the pages; what cannot be read at all is the caller's to say."""
        self._root = root
        self._folder = folder
        self._open = open_base
        self._today = today
        self._known: object = None
        self._without: frozenset[str] = frozenset()
        self.files: Mapping[str, Made] = {}
        self.trouble: Sequence[str] = ()
        """Why the pages are older than the records, in lines for people; empty where they are not."""
        known = self._stand()
        self._make()
        self._known = known

    def renew(self) -> bool:
        """Make anew what has changed, and return whether something had.

        Where a record can no longer be read, or the norms are in error, the last good pages stay: whoever saves half
        a record takes no client away from those who read.
        """
        known = self._stand()
        if known is not None and known == self._known:
            return False
        try:
            self.trouble = self._make()
        except UnreadableError as error:
            self.trouble = [str(error), *map(str, error.findings)]
        except (ClientbaseError, OSError) as error:
            self.trouble = [str(error)]
        self._known = known
        return True

    def page(self, name: str) -> bytes | None:
        """Return what stands under a *name* of the site; None where the site has no such page."""
        if name not in self.files:
            return None
        with suppress(OSError, IrregularError):
            return contents(self._folder / name, _LARGEST)
        self._known = None  # somebody took it away: the next request makes it again
        return None

    def _make(self) -> Sequence[str]:
        with closing(self._open()) as base:
            base.demand_norms()
            left = {file.path: file.reason for file in base.left_out()}
            new = [path for path in left if path not in self._without]
            if self.files and new:
                return [f"{path}:{left[path]}" for path in new]
            self.files = dict(make(base, self._folder).files)
            self._without = frozenset(left)
        return ()

    def _stand(self) -> object:
        """Return what is another one when the pages may have to be; None where that cannot be told just now."""
        files = [self._root / name for name in (SCHEMA, REGISTER)]
        files += files_in(self._root / "reports", ".sql")
        looks = []
        for file in files:
            with suppress(OSError):
                status = file.lstat()
                looks.append((str(file), status.st_mtime_ns, status.st_size, status.st_ino))
        try:
            seen = look(self._root).seen
        except (ClientbaseError, OSError) as error:
            return str(error)
        newest = max((one[1] for one in (*seen, *looks)), default=0)
        if newest >= time_ns() - RACY_NS:  # it may change again without looking different
            return None
        return seen, looks, stamp(self._root), self._today()
