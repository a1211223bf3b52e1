"""Whose data are held longer than the norm allows: clients who are none any more, and people who left a client."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_judged, not_listed
from clientbase.language import say
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made
from clientbase.values import Duration, parse_duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_SILENT: Final = """max(
    coalesce((SELECT max(i.date) FROM interactions i WHERE i.client = f.client), ''),
    coalesce((SELECT max(p.date) FROM purchases p WHERE p.client = f.client), ''),
    coalesce((SELECT max(p.date) FROM proposals p WHERE p.client = f.client), ''),
    coalesce((SELECT max(d.opened) FROM deals d WHERE d.client = f.client), ''),
    coalesce((SELECT max(b.opened) FROM problems b WHERE b.client = f.client), ''))"""
"""The last day on which anything is known of a row `f` of the facts; empty where there is none."""
_CLIENTS: Final = f"""
SELECT f.client, f.name, f.manager, f.stage,
       iif(f.stage = 'former' AND f.left_date IS NOT NULL, f.left_date,
           nullif(max({_SILENT}, coalesce(f.begins, ''), coalesce(f.recorded, '')), '')) AS since,
       CASE WHEN f.stage <> 'former' THEN 'never bought, and silent'
            WHEN f.left_date IS NULL THEN 'left on an unknown day, and silent' ELSE 'left' END AS why,
       (SELECT count(*) FROM contacts k WHERE k.client = f.client AND k.name NOT GLOB 'forgotten-[0-9]*') AS people
  FROM facts f WHERE f.stage IN ('former', 'potential') AND f.name NOT GLOB 'forgotten-[0-9]*'
 ORDER BY since IS NULL, since, f.client"""
_PEOPLE: Final = """
SELECT k.client, k.name, k.role, f.manager, k."left", k.moved_to
  FROM contacts k JOIN facts f ON f.client = k.client
 WHERE k.name NOT GLOB 'forgotten-[0-9]*' ORDER BY k.client, k.n"""
_OF_CLIENTS: Final = "client name manager stage! why since:date until:date over:days! people:count"
_OF_PEOPLE: Final = "client contact! role? manager why since:date until:date over:days! step"


@report(
    Over("clients", "clients who have not been any for longer than the norm"),
    Over("people", "people who are held for longer than the norm"),
)
def retention(base: Base) -> Answer:
    """Who has not been a client for longer than the norm, and who left one so long ago?

    A client is held too long where it left more than the norm `retention: DURATION` of schema.yaml ago, and so is one
    who never bought and of whom nothing has been known for as long: no talk, offer, deal or problem, and no new record.
    Where the day of leaving is unknown, the last thing that is known counts. Of a person who left a client or went to
    another one the day of that counts. Without the norm nobody is judged.

    The table people has both: those at clients who are held too long, and those who left. until is the last day on
    which they may be held, over counts the days since then, and step is the command that forgets them (see:
    clientbase forget --help); a client who is a person is forgotten itself. clients and people count who is held too
    long, unknown clients and people of whom no day is known. Buyers who are dormant or lost have not left, and are not
    judged: see the reports dormant and archive. Who was forgotten already is in no row.
    """
    norm = base.norm("retention")
    if norm is None:
        none = [figure(name, None) for name in ("clients", "people", "unknown")]
        no_clients = say("Clients: nobody is judged: schema.yaml has no norm retention, such as 3y")
        no_people = say("People: nobody is judged: schema.yaml has no norm retention, such as 3y")
        return none, [made("clients", no_clients, _OF_CLIENTS, ()), made("people", no_people, _OF_PEOPLE, ())]
    span = parse_duration(norm)
    clients, people = base.rows(_CLIENTS), base.rows(_PEOPLE)
    late = {row["client"]: row for row in clients if _until(row["since"], span) < base.day}
    listed = [_client(row, span, base.day) for row in late.values()]
    persons = [row for one in people if (row := _person(one, late.get(one["client"]), span, base.day))]
    unknown = sum(row["since"] is None for row in clients)
    lost = sum(row["moved_to"] is not None and row["left"] is None for row in people)
    return [
        figure("clients", len(listed)),
        figure("people", len(persons)),
        figure("unknown", unknown + lost),
    ], [
        made("clients", "Clients held too long", _OF_CLIENTS, listed),
        made("people", "People held too long", _OF_PEOPLE, sorted(persons, key=_order)),
    ]


def _until(since: str | None, span: Duration) -> dt.date:
    """Return the last day on which somebody may be held; no end is known where no day is."""
    return span.after(dt.date.fromisoformat(since)) if since else dt.date.max


def _client(row: Mapping[str, Any], span: Duration, day: dt.date) -> tuple[Any, ...]:
    until = _until(row["since"], span)
    known = (row[key] for key in ("client", "name", "manager", "stage", "why", "since"))
    return (*known, until.isoformat(), (day - until).days, row["people"])


def _person(
    row: Mapping[str, Any], client: Mapping[str, Any] | None, span: Duration, day: dt.date
) -> tuple[Any, ...] | None:
    """Return the row of somebody who is held too long, at a client who is, or having left one; else nothing."""
    until = _until(row["left"], span)
    moved = row["moved_to"]
    since, why = row["left"], say("went to {client}", client=moved) if moved else "left the client"
    if client and _until(client["since"], span) < until:
        until, since, why = _until(client["since"], span), client["since"], f"the client: {client['why']}"
    if until >= day:
        return None
    step = f'clientbase forget "{row["client"]}/contacts/{row["name"]}"'
    known = (row[key] for key in ("client", "name", "role", "manager"))
    return (*known, why, since, until.isoformat(), (day - until).days, step)


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (-row[7], *row[:2])


def _norm(base: Base) -> str | None:
    norm: str | None = base.norm("retention")
    return norm


@retention.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client, or somebody at it, is held too long."""
    norm = subject.whole(_norm)
    if norm is None:
        return [not_judged(say("the data"), say("schema.yaml has no norm retention: DURATION"))]
    clients, people = subject.listed(retention, "clients"), subject.listed(retention, "people")
    facts = subject.facts
    evidence = [
        Evidence("retention", norm, "", subject.norm("retention")),
        Evidence("stage", facts["stage"], say("see: why {client} dormant", client=subject.client)),
    ]
    evidence += [
        Evidence(
            "since", row["since"], say("{why}; may be held until {until}", why=row["why"], until=row["until"])
        )
        for row in clients
    ]
    evidence += [
        Evidence(
            "contact",
            row["contact"],
            say(
                "{why} on {since}; may be held until {until}",
                why=row["why"],
                since=row["since"],
                until=row["until"],
            ),
        )
        for row in people
    ]
    if not clients and not people:
        return [not_listed(say("neither the client nor anybody at it is held too long"), evidence)]
    reason = (
        say("{why} since {since}", why=clients[0]["why"], since=clients[0]["since"])
        if clients
        else say("people who left are still held")
    )
    return [Verdict(say("the data"), say("held too long"), reason, tuple(evidence))]
