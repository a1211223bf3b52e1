"""The language in which people are told something: English, Macedonian or Russian.

The command line says once which one it is. A message stands in the code as a whole English sentence, which is its key
in the catalogue of another language; English itself has none, and reads none. What programs read is always English.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "mk", "ru")
LOCALE: Final = Path(__file__).parent / "locale"
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_SIGNS: Final[Mapping[str, tuple[str, str]]] = {"mk": (".", ","), "ru": ("\u00a0", ",")}
"""What stands between thousands and before decimals."""
_SIGN: Final = re.compile("[,.]")
_now = ENGLISH


def use(code: str) -> None:
    """Speak the language from now on; ValueError where there is none of the code."""
    global _now  # noqa: PLW0603 - one for the whole process, as its locale is
    _now = known(code)


def current() -> str:
    """Return the code of the language that is spoken."""
    return _now


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = _now
    use(code)
    try:
        yield
    finally:
        use(before)


def known(code: str) -> str:
    """Return the code of a language that is spoken here; ValueError names them where it is another one."""
    if code not in LANGUAGES:
        raise ValueError(f'no language "{code}"; there are: {", ".join(LANGUAGES)}')
    return code


def code_of(locale: str) -> str:
    """Return the language of a locale: `mk` for `mk_MK.UTF-8`."""
    return re.split("[_.@-]", locale, maxsplit=1)[0].casefold()


def chosen(option: str | None, base: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to speak: that of the *option*, else of the *base*, else of the environment, else English.

    The option must name one; a base may have a language that is not spoken here, and goes by the others then.
    """
    if option is not None:
        return known(option)
    locale = next(filter(None, map(environment.get, _VARIABLES)), "")
    said = (code for code in map(code_of, (base or "", locale)) if code in LANGUAGES)
    return next(said, ENGLISH)


def say(message: str, /, **values: Any) -> str:
    """Return the message in the language that is spoken, *values* in the places that it names: `{n} rows`."""
    said = message if _now == ENGLISH else _catalogue(_now).gettext(message)
    return said.format(**values) if values else said


def say_n(one: str, many: str, n: int, /, **values: Any) -> str:
    """Return the message for *n* things, in the form that the language has for so many; `{n}` is the number."""
    if _now == ENGLISH:
        return (one if n == 1 else many).format(n=n, **values)
    return _catalogue(_now).ngettext(one, many, n).format(n=n, **values)


def title(text: str) -> str:
    """Return what something is called, such as a column: a text that is made elsewhere, as data of the program."""
    return text if _now == ENGLISH or not text else _catalogue(_now).gettext(text)


def word(kind: str, text: str, /) -> str:
    """Return a word of the program's own that stands in cells, such as a stage; of the same *kind* as its fellows."""
    return text if _now == ENGLISH else _catalogue(_now).pgettext(kind, text)


def number(text: str) -> str:
    """Write a number of people's formats, `1,234.50`, with the signs of the language."""
    if _now == ENGLISH:
        return text
    thousands, decimal = _SIGNS[_now]
    return _SIGN.sub(lambda sign: thousands if sign[0] == "," else decimal, text)


@cache
def _catalogue(code: str) -> "NullTranslations":
    from gettext import GNUTranslations

    with (LOCALE / code / "LC_MESSAGES" / "clientbase.mo").open("rb") as file:
        return GNUTranslations(file)
