"""Lists from elsewhere: four CSV tables become records, without loss and without doing anything twice."""

from clientbase.exchange.apply import apply_import
from clientbase.exchange.findings import IMPORTING
from clientbase.exchange.plan import ImportPlan, plan_import

__all__ = ["IMPORTING", "ImportPlan", "apply_import", "plan_import"]
