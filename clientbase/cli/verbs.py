"""The verbs by name, and what is known of a line of words before any verb or library is loaded."""

VERBS: dict[str, str] = {
    "init": "init",
    "add": "add",
    "log": "log",
    "done": "done",
    "set": "set",
    "remove": "remove",
    "archive": "archive",
    "restore": "restore",
    "rename": "rename",
    "move-contact": "move_contact",
    "handover": "handover",
    "forget": "forget",
    "dupes": "dupes",
    "merge": "merge",
    "edit": "edit",
    "show": "show",
    "brief": "brief",
    "list": "list",
    "find": "find",
    "check": "check",
    "fmt": "fmt",
    "explain": "explain",
    "fields": "fields",
    "report": "report",
    "why": "why",
    "calibrate": "calibrate",
    "agenda": "agenda",
    "guide": "guide",
    "can-sell": "can_sell",
    "run": "run",
    "schedule": "schedule",
    "query": "query",
    "sql": "sql",
    "import": "import_",
    "export": "export",
    "site": "site",
    "diff": "diff",
    "history": "history",
    "undo": "undo",
    "sync": "sync",
    "review": "review",
    "schema": "schema",
    "git-setup": "git_setup",
    "merge-driver": "merge_driver",
    "resolve": "resolve",
    "doctor": "doctor",
    "demo": "demo",
}
"""Verbs with the module of this folder that holds each; a module is imported when its verb is asked for."""


READING = frozenset(
    (
        "show brief list find check explain fields report why calibrate agenda guide can-sell "
        "query diff history review dupes fmt"
    ).split()
)
"""Verbs that ask nothing while they answer: what they say may go through a pager."""


WHOLE = frozenset("init remove archive restore rename handover forget merge undo sync run".split())
"""Verbs that are typed out: what a slip of theirs does is not taken back by typing on."""


def meant(word: str) -> str:
    """Return the verb that is meant by *word*, by its beginning too; where none is, the word itself."""
    begun = [verb for verb in VERBS if verb.startswith(word)]
    return begun[0] if len(begun) == 1 and len(word) > 1 and begun[0] not in WHOLE else word


def end_of_options(args: list[str]) -> int:
    """Return where the words begin that are no options whatever they look like."""
    return args.index("--") if "--" in args else len(args)


def shown_first(args: list[str]) -> list[str]:
    """Return *args* with `--width N`, `--lang CODE` and their like in front; what stands behind `--` is left."""
    end = end_of_options(args)
    first: list[str] = []
    rest: list[str] = []
    words = iter(args[:end])
    for word in words:
        if word in {"--width", "--lang", "--timeout"}:
            first += [word, *([following] if (following := next(words, None)) is not None else [])]
        else:
            (
                first
                if word == "--no-pager" or word.startswith(("--width=", "--lang=", "--timeout="))
                else rest
            ).append(word)
    return [*first, *rest, *args[end:]]
