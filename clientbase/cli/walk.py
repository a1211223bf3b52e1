"""What typer would offer for a word, told from the table of offers: no verb is loaded, and no library for them."""

from clientbase.cli import complete
from clientbase.cli.complete import Asked
from clientbase.cli.offers import Parameter, taken_by
from clientbase.cli.read import Read, UnclearError
from clientbase.cli.verbs import VERBS, meant, shown_first


def offered(words: list[str]) -> list[str]:
    """Return what is offered for the last of *words*, of which the first is the program."""
    *before, begun = words[1:]
    if "--" in before:
        raise UnclearError
    at = Read(taken_by(), whole=False).read(shown_first(before))
    context, verbs = Asked(at.params()), list(VERBS)
    if at.left:
        verb = meant(at.left[0])
        if verb not in VERBS:
            raise UnclearError
        at = Read(taken_by(verb), whole=True).read(at.left[1:])
        context, verbs = Asked(at.params(), context), []
    if begun == "=":
        begun = ""
    elif begun.startswith("-") and "=" in begun:
        name, _, begun = begun.partition("=")
        before.append(name)
    waiting = None if begun.startswith("-") else at.waiting_for_more(before)
    found = _values(waiting, context, begun) if waiting else [*verbs, *at.options_left(begun)]
    return [word for word in found if word.startswith(begun)]


def _values(parameter: Parameter, context: Asked, begun: str) -> list[str]:
    """Return what is offered for the value of a parameter."""
    if parameter.offered.startswith("="):
        return parameter.offered[1:].split()
    found: list[str] = getattr(complete, parameter.offered)(context, begun) if parameter.offered else []
    return found
