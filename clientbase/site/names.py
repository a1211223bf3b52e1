"""How the pages are called, and by what a search in the browser finds them."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from typing import Final

from clientbase import names


@cache
def page_of(folder: str, name: str) -> str:
    """Return the path of the page about *name*; what cannot be a file's name everywhere is told by its digest."""
    plain = names.valid_id(name) is None
    return f"{folder}/{name if plain else '_' + sha256(name.encode(errors='surrogatepass')).hexdigest()[:16]}.html"


_SCRIPTS: Final = ((0x80, 0x250), (0x300, 0x530), (0x1E00, 0x2000))
"""Latin, Greek and Cyrillic letters: what people type into a search."""


def search_script(clients: Iterable[Sequence[str]]) -> str:
    """Return the script that tells the pages whom a search may find: id, name and key of each.

    A browser folds what is typed as `names.search_key` does, by the same tables.
    """
    letters = {
        chr(code): spelled
        for first, end in _SCRIPTS
        for code in range(first, end)
        if (spelled := names.transliterated(chr(code)).casefold()) != chr(code)
    }
    how = {"letters": letters, **names.FOLDING}
    rows = ",\n".join(map(_literal, clients))
    return f"window.CLIENTBASE_SEARCH = {{how: {_literal(how)}, clients: [\n{rows}\n]}};\n"


def _literal(value: object) -> str:
    return re.sub(
        "[<\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False)
    )
