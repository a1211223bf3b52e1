"""The norms of a demonstration base: the numbers that make its truth, and the schema.yaml with them."""

import datetime as dt
from collections.abc import Mapping
from string import Template
from typing import Any, Final

OWN_RHYTHM_FROM: Final = 3
COOLING: Final = 1
DORMANT: Final = 2
LOST: Final = 4
REGULAR_AFTER: Final = 3
POOLED_FROM: Final = 5
"""Buyers with a rhythm from which a segment has an interval of its own (a definition, not a norm)."""

SEGMENTS: Final[Mapping[str, str]] = {
    "horeca": "Hotels and restaurants",
    "retail": "Shops",
    "wholesale": "Wholesalers",
    "export": "Clients abroad",
    "public": "Schools and hospitals",
}
MANAGERS: Final = ("olga", "ivan", "mila", "goran")
FORMER_MANAGER: Final = "stefan"
STEFAN_LEFT: Final = 400
"""Days before the day of the base on which the former manager left."""

CHANNELS: Final = ("trade-fair", "recommendation", "walk-in", "website")
CONTACT_KINDS: Final = ("call", "email", "meeting", "visit")
PRODUCTS: Final = (
    "olive oil 5 l",
    "pasta",
    "truffle paste",
    "ајвар",
    "bulgur",
    "white cheese",
    "мед",
    "coffee beans",
    "tomato passata",
    "red wine",
)
LEAVING_REASONS: Final = ("price", "quality", "closed", "competitor", "unknown")
PROBLEM_KINDS: Final = ("delivery", "quality", "invoice", "service")

TARGET, LIMIT = 30, 60
HORECA_TARGET, HORECA_LIMIT = 14, 21
MINIMUM, RETAIL_MINIMUM, HORECA_MINIMUM = 20_000, 10_000, 30_000
HORECA_RAISED: Final = 365
"""Days before the day of the base on which the higher minimum for hotels came into force."""

RATE: Final = "0.01625"
RATE_STEP, RATE_STEP_CENTS = 800, 1_300
"""Denars that are worth whole cents at the rate: sums in them stay exact."""

_SCHEMA: Final = Template("""\
# The norms of a demonstration base, as they are on ${day}.
base: {name: Demo Trade, currency: EUR, region: MK, timezone: Europe/Skopje, language: en}
rates: {MKD: ${RATE}}
managers:
  olga: {name: Olga Stojanova, email: olga@demo-trade.example, region: Skopje}
  ivan: {name: Ivan Petrov, email: ivan@demo-trade.example, region: Bitola}
  mila: {name: Мила Илиева, email: mila@demo-trade.example, region: Ohrid}
  goran: {name: Goran Nikolov, email: goran@demo-trade.example}
  stefan: {name: Stefan Ristov, email: stefan@demo-trade.example, until: ${stefan_left}}
segments:
${segments}
channels:
  trade-fair: {deliberate: true}
  recommendation: {deliberate: false}
  walk-in: {deliberate: false}
  website: {deliberate: true}
interactions:
  call: {contact: true}
  email: {contact: true}
  meeting: {contact: true}
  visit: {contact: true}
  newsletter: {contact: false}
products:
${products}
leaving_reasons: [${leaving_reasons}]
problem_kinds: [${problem_kinds}]
deal_stages: {lead: 10, negotiation: 50, won: 100, lost: 0}
standards:
  - {contact: {target: ${TARGET}d, limit: ${LIMIT}d}, update: {limit: 180d}, entry: {limit: 3d}}
  - {for: {segment: horeca}, contact: {target: ${HORECA_TARGET}d, limit: ${HORECA_LIMIT}d}}
thresholds:
  - {repeat_purchase: ${minimum}, policy: warn}
  - {for: {segment: retail}, repeat_purchase: ${retail_minimum}, policy: warn}
  - {for: {segment: horeca}, repeat_purchase: ${horeca_minimum}, policy: warn, from: ${horeca_raised}}
lifecycle:
  own_rhythm_from: ${OWN_RHYTHM_FROM}
  cooling: ${COOLING}
  dormant: ${DORMANT}
  lost: ${LOST}
  regular_after: ${REGULAR_AFTER}
abc: {measure: revenue, a: 80, b: 95}
xyz: {bucket: month, x: 10, y: 25}
dates: {lead: 30d, round: 5}
required: {client: [segment], contact: [role]}
recommended: {client: [manager, source], contact: [phone]}
fields: {loyalty_card: {type: text, pattern: '\\d\\d-\\d{4}'}}
""")


def schema(day: dt.date) -> str:
    """Write the schema.yaml that states the norms of a base whose truth is known for *day*."""
    return _SCHEMA.substitute(
        globals(),
        day=day,
        stefan_left=day - dt.timedelta(STEFAN_LEFT),
        segments="\n".join(f"  {key}: {name}" for key, name in SEGMENTS.items()),
        products="\n".join(f"  - {product}" for product in PRODUCTS),
        leaving_reasons=", ".join(LEAVING_REASONS),
        problem_kinds=", ".join(PROBLEM_KINDS),
        minimum=MINIMUM // 100,
        retail_minimum=RETAIL_MINIMUM // 100,
        horeca_minimum=HORECA_MINIMUM // 100,
        horeca_raised=day - dt.timedelta(HORECA_RAISED),
    )


def stated(day: dt.date) -> dict[str, Any]:
    """Return the norms that decide the truth, as they stand beside it in truth.json."""
    return {
        "currency": "EUR",
        "lifecycle": {
            "own_rhythm_from": OWN_RHYTHM_FROM,
            "cooling": COOLING,
            "dormant": DORMANT,
            "lost": LOST,
            "regular_after": REGULAR_AFTER,
        },
        "contact_days": {
            "": {"target": TARGET, "limit": LIMIT},
            "horeca": {"target": HORECA_TARGET, "limit": HORECA_LIMIT},
        },
        "repeat_purchase": [
            {"segment": None, "minimum": decimal(MINIMUM), "from": None},
            {"segment": "retail", "minimum": decimal(RETAIL_MINIMUM), "from": None},
            {
                "segment": "horeca",
                "minimum": decimal(HORECA_MINIMUM),
                "from": str(day - dt.timedelta(HORECA_RAISED)),
            },
        ],
    }


def contact_days(segment: str) -> tuple[int, int]:
    """Return target and limit of the contact standard for clients of *segment*."""
    return (HORECA_TARGET, HORECA_LIMIT) if segment == "horeca" else (TARGET, LIMIT)


def minimum(segment: str, days_ago: int) -> int:
    """Return the smallest repeat purchase of *segment* in cents, as it was in force so many days ago."""
    if segment == "retail":
        return RETAIL_MINIMUM
    return HORECA_MINIMUM if segment == "horeca" and days_ago <= HORECA_RAISED else MINIMUM


def decimal(cents: int) -> str:
    """Write cents as a decimal with two places."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
