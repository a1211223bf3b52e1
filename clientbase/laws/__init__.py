"""The company's laws: each once as a function for one client, and once as SQL for all, side by side.

| law | function | SQL |
|---|---|---|
| which entry of a list of norms holds | `choice.py` | `index/conditions.py` |
| how a client stands to a standard | `standards.py` | `index/views.sql` |
| whether a purchase is too small | `minimum.py` | `index/views.sql` |

A test in `tests/laws` holds the two of each together, on bases that chance invents. Nobody else states a law,
but for two that stay independent on purpose, to show when a law is wrong: the oracle of the tests, and the
demo base, which writes down what it meant before anything is read.
"""
