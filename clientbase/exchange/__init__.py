"""Lists from elsewhere: four tables become records, without loss and without doing anything twice.

A plan is made first (`plan_import`) and carried out by itself (`apply_import`); rows that `check` would call wrong
are in neither, but in a list of rejects (`write_rejects`).
"""

from clientbase.exchange.findings import IMPORTING
from clientbase.exchange.meaning.headings import KINDS
from clientbase.exchange.reading.rows import Given
from clientbase.exchange.writing.apply import apply_import, write_rejects
from clientbase.exchange.writing.maps import read_map, write_map
from clientbase.exchange.writing.plan import ImportPlan, plan_import
from clientbase.exchange.writing.plan_file import may_be_replaced, plan_text, read_plan
from clientbase.exchange.writing.rejects import told

__all__ = [
    "IMPORTING",
    "KINDS",
    "Given",
    "ImportPlan",
    "apply_import",
    "may_be_replaced",
    "plan_import",
    "plan_text",
    "read_map",
    "read_plan",
    "told",
    "write_map",
    "write_rejects",
]
