"""Fairness of scores and decisions: tables, tests, proxies, the audit report, the gate before a model is activated."""

from scoring.matching.fairness.gate import GateDecision, gate
from scoring.matching.fairness.proxies import contribution_gaps, proxy_scan
from scoring.matching.fairness.report import Application, audit, what_if
from scoring.matching.fairness.tables import (
    DIMENSIONS,
    SMALL_GROUP,
    GroupRow,
    RateTable,
    Survey,
    above_median,
    rate_table,
    table_of_counts,
)

__all__ = [
    "DIMENSIONS",
    "SMALL_GROUP",
    "Application",
    "GateDecision",
    "GroupRow",
    "RateTable",
    "Survey",
    "above_median",
    "audit",
    "contribution_gaps",
    "gate",
    "proxy_scan",
    "rate_table",
    "table_of_counts",
    "what_if",
]
