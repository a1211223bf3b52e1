"""The company's laws: each once as a function for one client, and once as SQL for all, side by side.

| law | function | SQL |
|---|---|---|
| who is in the base on a day, and who has left | `presence.py` | `presence.sql` |
| intervals, and the stage of a client | `rhythm.py` | `rhythm.sql` |
| which entry of a list of norms holds | `choice.py` | `choice_sql.py` |
| how a client stands to a standard | `standards.py` | `standards.sql` |
| when an item was entered, and whether that is judged | `entry.py` | `entry.sql` |
| how it stands to that for contact, with what excuses | `contact.py` | `contact.sql` |
| who waits for an answer | `answers.py` | the index keeps what it says |
| whether a purchase is too small | `minimum.py` | `minimum.sql` |

A test in `tests/laws` holds the two of each together, on bases that chance invents. Nobody else states a law,
but for two that stay independent on purpose, to show when a law is wrong: the oracle of the tests, and the
demo base, which writes down what it meant before anything is read.
"""

from pathlib import Path

_VIEWS = ("presence", "rhythm", "contact", "entry", "standards", "minimum")


def views() -> str:
    """Return the SQL of the laws: views over those of `index/views.sql`, as of the day that is laid there."""
    folder = Path(__file__).parent
    return "".join((folder / f"{law}.sql").read_text(encoding="utf-8") for law in _VIEWS)
