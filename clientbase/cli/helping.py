"""Help in the language of the base; where it is English, nothing is done."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from inspect import cleandoc
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from typer.core import TyperCommand

from clientbase.cli.session import Color, Session
from clientbase.errors import ClientbaseError
from clientbase.language import ENGLISH, current, say, title

WORDS: Final = "clientbase.words"
"""Where the words of a run are kept, as long as nobody has read its options."""


class Verb(TyperCommand):
    """One verb, which speaks the language of the base, in its help as well."""

    def invoke(self, ctx: Any) -> Any:
        """Do what is asked; who opens no base speaks its language too."""
        speak(ctx)
        return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        """Return the help in the language that is spoken."""
        speak(ctx)
        return help_in_words(self, super().get_help, ctx)


def in_short(text: str) -> str:
    """Return the first sentence of a docstring, or what it begins with."""
    return re.split("[:;.] |[.]?$", cleandoc(text), maxsplit=1, flags=re.MULTILINE)[0]


def help_in_words(command: Any, get_help: Callable[[Any], str], context: Any) -> str:
    """Return a help in the language that is spoken: its texts, and the words of typer around them."""
    if current() == ENGLISH:
        return get_help(context)
    from clientbase.complaints import told

    paragraphs = cleandoc(command.help or "").split("\n\n")
    command.help = "\n\n".join(title(" ".join(part.split())) for part in paragraphs)
    for param in command.get_params(context):
        if getattr(param, "help", None):
            param.help = title(param.help)
    lines = map(told, get_help(context).split("\n"))
    return "\n".join(lines).replace("[required]", say("[required]")).replace("[default: ", say("[default: "))


def speak(context: Any) -> None:
    """Speak the language of the base where its session has not begun, or has not looked for the base yet."""
    words, session = context.find_root().meta.get(WORDS, []), context.find_root().obj
    with suppress(ClientbaseError):
        if not isinstance(session, Session):
            start = Path(_said(words, "-C") or os.environ.get("CLIENTBASE_DIR") or ".")
            session = Session(start, None, Color.AUTO, 0, lang=_said(words, "--lang"))
        _ = session.home


def _said(words: list[str], option: str) -> str | None:
    """Return what stands behind an option, or in the same word."""
    for word, behind in zip_longest(words, words[1:]):
        if word == option:
            return behind
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return None
