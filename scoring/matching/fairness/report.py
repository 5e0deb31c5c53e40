"""The audit of one model over one set of applications: tables, tests, and the sentences that follow from them.

The same data, model and seed give the same report, byte for byte, and `report_hash` names its content. It prepares
what an independent auditor needs; it is not itself the independent audit that Local Law 144 asks for.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.matching.fairness.outcomes import Decided, equal_score_rows
from scoring.matching.fairness.proxies import contribution_gaps, proxy_scan
from scoring.matching.fairness.tables import (
    DIMENSIONS,
    FOUR_FIFTHS,
    LL144_MAY_OMIT_BELOW,
    SMALL_GROUP,
    Bools,
    Dimension,
    RateTable,
    Survey,
    above_median,
    rate_table,
)
from scoring.matching.features import NAMES, Floats
from scoring.matching.schemas import GROUPS, MatchResult, OutcomeKind

STAGES: Mapping[str, frozenset[OutcomeKind]] = {
    "advanced": frozenset({"offer", "hired_success", "hired_failure"}),
    "interviewed": frozenset({"interview", "offer", "hired_success", "hired_failure"}),
    "hired": frozenset({"hired_success", "hired_failure"}),
}
"""Outcomes that mean a stage was passed: the whole process first, then each stage."""

_THRESHOLD_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Application:
    """One scored application; `outcome` is None while nothing was decided."""

    result: MatchResult
    outcome: OutcomeKind | None = None


@dataclass(frozen=True)
class _Columns:
    people: list[str]
    jobs: list[str]
    scores: Floats
    features: Floats
    points: Floats

    @classmethod
    def of(cls, applications: Sequence[Application]) -> "_Columns":
        results = [a.result for a in applications]
        return cls(
            [r.candidate_id for r in results],
            [r.job_id for r in results],
            np.array([r.match_score for r in results], np.float64),
            np.array([[r.features[n] for n in NAMES] for r in results], np.float64).reshape(-1, len(NAMES)),
            np.array([[r.contributions[g] for g in GROUPS] for r in results], np.float64).reshape(-1, len(GROUPS)),
        )


def audit(
    applications: Sequence[Application], survey: Survey, *, model_hash: str, seed: int = 0, minimum: int = 0
) -> dict[str, Any]:
    """Audit scores and decisions by sex, race/ethnicity and their intersection.

    `applications` may be of a tenant, a job, a stage or a period: whatever the report is to be about. Decisions are
    audited over the applications that have an outcome. Groups of fewer than `minimum` people are not shown. The result
    is plain data for JSON.
    """
    ordered = sorted(applications, key=lambda a: (a.result.job_id, a.result.candidate_id))
    columns = _Columns.of(ordered)
    decided = [a for a in ordered if a.outcome is not None]
    report: dict[str, Any] = {
        "rules": {
            "four_fifths": FOUR_FIFTHS,
            "small_group": SMALL_GROUP,
            "omitted_below_share": LL144_MAY_OMIT_BELOW,
            "shown_from": minimum,
            "significance": "two-sided 5 %, Holm-corrected within each table; Fisher's exact test for small cells",
        },
        "data": _data(ordered, survey),
        "model_version": ordered[0].result.model_version if ordered else None,
        "model_hash": model_hash,
        "score_rates": _tables(columns, above_median(columns.scores.tolist()), survey, seed, minimum),
        "stages": {name: _stage(decided, kinds, survey, seed, minimum) for name, kinds in STAGES.items()},
        "equal_scores": _equal_scores(decided, survey),
        "what_if": what_if(columns.people, columns.scores, survey, seed=seed, minimum=minimum),
        "proxies": _dump(
            row for d in _single() for row in proxy_scan(columns.people, columns.features, survey, d, seed=seed)
        ),
        "contribution_gaps": _dump(
            row for d in DIMENSIONS for row in contribution_gaps(columns.people, columns.points, survey, d)
        ),
    }
    report["findings"] = findings(report)
    report["flagged"] = any(f["severity"] == "flag" for f in report["findings"])
    return {**report, "report_hash": _hash(report)}


def _single() -> tuple[Dimension, ...]:
    """Dimensions whose groups are worth predicting: an intersection's parts are scanned already."""
    return tuple(d for d in DIMENSIONS if d != "intersection")


def _data(applications: Sequence[Application], survey: Survey) -> dict[str, Any]:
    facts = [
        (a.result.job_id, a.result.candidate_id, a.result.match_score, a.outcome, survey.get(a.result.candidate_id))
        for a in applications
    ]
    return {
        "applications": len(applications),
        "people": len({a.result.candidate_id for a in applications}),
        "jobs": len({a.result.job_id for a in applications}),
        "decided": sum(a.outcome is not None for a in applications),
        "answered_survey": len({a.result.candidate_id for a in applications} & survey.keys()),
        "data_hash": _hash(facts),
    }


def _tables(columns: _Columns, selected: Bools, survey: Survey, seed: int, minimum: int) -> dict[str, Any]:
    return {
        d: rate_table(columns.people, selected, survey, d, seed=seed, minimum=minimum).model_dump() for d in DIMENSIONS
    }


def _stage(
    decided: Sequence[Application], kinds: frozenset[OutcomeKind], survey: Survey, seed: int, minimum: int
) -> dict[str, Any]:
    selected = np.array([a.outcome in kinds for a in decided], np.bool_)
    return _tables(_Columns.of(decided), selected, survey, seed, minimum)


def _equal_scores(decided: Sequence[Application], survey: Survey) -> list[dict[str, Any]]:
    columns = _Columns.of(decided)
    advanced = np.array([a.outcome in STAGES["advanced"] for a in decided], np.bool_)
    return _dump(equal_score_rows(Decided(columns.people, columns.jobs, columns.scores, advanced), survey))


def _dump(rows: Any) -> list[dict[str, Any]]:
    return [row.model_dump() for row in rows]


def what_if(
    people: Sequence[str], scores: Floats, survey: Survey, *, seed: int, minimum: int = 0
) -> list[dict[str, Any]]:
    """For cut-offs that would select 10 % to 90 % of people: the score, who would pass, the worst ratio."""
    rows = []
    for share in _THRESHOLD_SHARES if len(scores) else ():
        threshold = float(np.quantile(scores, 1.0 - share))
        passed = np.asarray(scores >= threshold)
        tables: dict[Dimension, RateTable] = {
            d: rate_table(people, passed, survey, d, seed=seed, minimum=minimum) for d in DIMENSIONS
        }
        rows.append(
            {
                "threshold": round(threshold, 2),
                "selected": int(passed.sum()),
                "worst_ratio": {d: t.worst_ratio for d, t in tables.items()},
                "flagged": {d: t.flagged for d, t in tables.items()},
            }
        )
    return rows


def findings(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the tables say, in sentences. "flag" is beyond chance and needs action, "look" may be chance."""
    found: list[dict[str, str]] = []
    for name, tables in {"scored above the median": report["score_rates"], **report["stages"]}.items():
        for table in tables.values():
            flagged = [row for row in table["rows"] if row["flagged"]]
            found += [_about_rate(name, row, str(table["reference"])) for row in flagged]
    for row in report["equal_scores"]:
        if row["flagged"]:
            text = f"{row['group']}: advanced {-row['gap']:.1%} less often than others with equal scores"
            found.append({"severity": "flag", "about": "equal scores", "text": text})
    for row in report["proxies"]:
        if row["suspect"]:
            telling = ", ".join(row["telling_features"]) or "the features together"
            text = f"{row['group']} can be told from the features (AUC {row['auc']:.2f}): {telling}"
            found.append({"severity": "look", "about": "proxies", "text": text})
    return sorted(found, key=lambda f: f["severity"])


def _about_rate(name: str, row: Mapping[str, Any], reference: str) -> dict[str, str]:
    """A flagged row in words; under four fifths and significant makes it more than something to look at."""
    text = f"{row['group']}: {row['rate']:.1%} {name}, {row['ratio']:.2f} of the rate of {reference}"
    low, sure = row["ratio"] < FOUR_FIFTHS, row["significant"]
    why = "" if low and sure else " (may be chance)" if low else " (significant, above four fifths)"
    return {"severity": "flag" if low and sure else "look", "about": name, "text": text + why}


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
