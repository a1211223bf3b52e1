"""What Tab offers: ids of clients, managers, segments, reports, codes, and fields with their values.

A shell asks before the options of every command were taken in, so the base is found from them here.
Nothing that goes wrong may reach the terminal that somebody is typing in: then there is nothing to offer.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from clientbase.cli.session import Color, Session
from clientbase.errors import ClientbaseError

if TYPE_CHECKING:
    from clientbase.norms import Norms


def clients(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the ids of clients."""
    from clientbase.index.begun import ids_begun

    root = _root(ctx)
    return ids_begun(root, incomplete) if root else []


def managers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the ids of managers."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.managers if norms else ())


def segments(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the ids of segments."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.segments if norms else ())


def reports(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of reports, those of the base's own included."""
    from clientbase.reports import every

    root = _root(ctx)
    return _begun(incomplete, [report.name for report in every(root)] if root else ())


def codes(incomplete: str) -> list[str]:
    """Offer the codes of rules."""
    from clientbase.rules import codes as known

    return _begun(incomplete, known())


def formats(incomplete: str) -> list[str]:
    """Offer the formats of answers."""
    from clientbase.render import format_names as known

    return _begun(incomplete, known())


def kinds(incomplete: str) -> list[str]:
    """Offer what can be added."""
    from clientbase.edits.kinds import KINDS

    return _begun(incomplete, ("client", *KINDS, "decision"))


def interaction_kinds(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the company's kinds of interaction."""
    norms = _norms(ctx)
    return _begun(incomplete, norms.interactions if norms else ())


def words(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer a client where none is named yet, else fields as `name=` and, behind the sign, their values."""
    from clientbase.edits.kinds import KINDS
    from clientbase.fields import FIELDS
    from clientbase.model import Client
    from clientbase.norms import Decision

    named = ctx.params.get("kind") or ""
    kind = KINDS.get(named)
    if kind and not ctx.params.get("words") and "=" not in incomplete:
        return clients(ctx, incomplete)
    shape = kind.shape if kind else Decision if named == "decision" else Client
    name, sign, value = incomplete.partition("=")
    if not sign:
        return _begun(incomplete, [f"{key}=" for key in FIELDS[shape]])
    norms = _norms(ctx)
    return [f"{name}={found}" for found in _begun(value, _values(name, shape, norms))] if norms else []


def _values(name: str, shape: type, norms: "Norms") -> Iterable[str]:
    from clientbase.edits.items import choices
    from clientbase.fields import FIELDS

    if name.partition(".")[0] not in FIELDS[shape]:
        return ()
    return choices(name, shape, norms, dt.date.min)


def _begun(incomplete: str, known: Iterable[str]) -> list[str]:
    return [word for word in known if word.startswith(incomplete)]


def _root(ctx: typer.Context) -> Path | None:
    # While a word is completed, options come as they were typed: as texts.
    given = next((c.params["directory"] for c in _upwards(ctx) if c.params.get("directory")), "")
    try:
        return Session(Path(given), None, Color.NEVER, -1).root
    except ClientbaseError:
        return None


def _upwards(ctx: typer.Context) -> "Iterator[typer.Context]":
    at: Any = ctx
    while at is not None:
        yield at
        at = at.parent


def _norms(ctx: typer.Context) -> "Norms | None":
    from clientbase.rules.norms_file import read_norms

    root = _root(ctx)
    try:
        return read_norms(root) if root else None
    except ClientbaseError:
        return None
