"""Whether clients were asked why they left or stay away, and what is known of it: `unknown` is no reason."""

from typing import TYPE_CHECKING, Final

from clientbase.base import Base
from clientbase.evidence import Evidence
from clientbase.language import say
from clientbase.page import Figure

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

REASON: Final = """coalesce(nullif(f.left_reason, 'unknown'), (
       SELECT a.reason FROM asked a WHERE a.client = f.client AND a.reason <> 'unknown'
        ORDER BY a.date DESC, a.n DESC LIMIT 1))"""
"""The reason that is known of a row `f` of the facts: from its leaving, else from what it answered last."""
ASKED: Final = """(
       SELECT max(a.date) FROM asked a WHERE a.client = f.client AND a."by" IS NOT NULL)"""
"""The day on which a row `f` was asked last, by whom being said."""

TO_ASK: Final = f"""iif(f.stage IN ('lost', 'former') OR (f.one_off AND f.stage = 'dormant'),
       {ASKED} IS NULL AND {REASON} IS NULL, 0)"""
"""Whether a row `f` is to be asked why: it bought once and went, is lost or has left, nobody asked and nobody knows."""


def asked_figures(base: Base, whom: str) -> list[Figure]:
    """Count those of the facts `f` for whom *whom* holds by whether they were asked, and whether they answered."""
    return base.figures(
        f"""SELECT count(asked) AS asked, count(reason) AS answered,
                   count(*) FILTER (WHERE asked IS NOT NULL AND reason IS NULL) AS asked_without_answer,
                   count(*) FILTER (WHERE asked IS NULL) AS never_asked
              FROM (SELECT {ASKED} AS asked, {REASON} AS reason FROM facts f WHERE {whom})"""
    )


def reason_of(subject: "Subject") -> str | None:
    """Return the reason that is known of the client."""
    found: str | None = subject.one(f"SELECT {REASON} AS reason FROM facts f")
    return found


def asking(subject: "Subject") -> tuple[Evidence, ...]:
    """Return when and by whom the client was asked, and what it gave for a reason, with their lines."""
    found = subject.rows('SELECT n, date, "by", answer, reason FROM asked ORDER BY date, n')
    if not found:
        return (Evidence("asked", say("never"), say("an entry of asked, with date and by")),)
    return tuple(
        Evidence(
            "asked",
            row["date"],
            "; ".join(
                text
                for text in (
                    say("by {by}", by=row["by"]) if row["by"] else say("nobody says by whom"),
                    row["answer"] or "",
                    say("reason: {reason}", reason=row["reason"]) if row["reason"] else "",
                )
                if text
            ),
            subject.at("asked", row["n"]),
        )
        for row in found
    )
