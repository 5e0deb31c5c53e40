"""A tenant's matching model: what its own candidates and outcomes taught, on top of the published rule."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from scoring.matching.associations import Associations, learn, set_apart
from scoring.matching.calibration import fit_line
from scoring.matching.clock import as_of
from scoring.matching.features import NAMES, Floats, extract
from scoring.matching.learning import Examples, Linear, fit_linear, folds, log_loss, trust
from scoring.matching.ranking import auc_in_job
from scoring.matching.rule import GROUP_COLUMNS, RULE_VERSION, RULE_WEIGHTS, weighted
from scoring.matching.schemas import GROUPS, Candidate, Job, Outcome
from scoring.matching.skillspace import SkillSpace, default_space, spelling
from scoring.matching.trees import MAX_ROUNDS, STEP, Trees, best_rounds, boost, path

FORMAT = 1
_TARGETS = {"hired_success": 1.0, "offer": 1.0, "hired_failure": 0.5, "interview": 0.0, "rejected": 0.0}
_MIN_FOR_LEARNING = 40
"""Fewer outcomes than this can't tell a taste from chance: the rule stays, to the last bit."""
_MIN_FOR_TREES = 500
_VERSION_DIGITS = 12


@dataclass(frozen=True)
class Taste:
    """Log-odds weights of the features and the trees' correction; the rule itself is a taste too."""

    weights: Floats
    trees: Trees = field(default_factory=Trees)
    tree_share: float = 0.0

    def points(self, table: Floats) -> Floats:
        """Points of base and the four groups for each row, 0-100 in sum.

        Each group's log-odds are counted from the least it can be, and all are scaled so that the best a person can
        be in everything is 100. So base is 0, and no group's points depend on another group's facts.
        """
        low, scale = self._scale
        points = np.zeros((len(table), 1 + len(GROUPS)))
        points[:, 1:] = weighted(table, self.weights) - low
        if self.tree_share:
            points[:, 1:] += self.trees.logits(table) * self.tree_share
        return points * scale

    @cached_property
    def _scale(self) -> tuple[Floats, float]:
        """The least log-odds of each group, and points per unit of log-odds."""
        low, high = (end * self.tree_share for end in self.trees.ends())
        for g, group in enumerate(GROUPS):
            weights = self.weights[list(GROUP_COLUMNS[group])]
            low[g] += np.minimum(weights, 0.0).sum()
            high[g] += np.maximum(weights, 0.0).sum()
        return low, 100.0 / max(float((high - low).sum()), 1e-9)


@dataclass(frozen=True)
class MatchModel:
    """What `train` learned. The same bytes give the same scores anywhere.

    `evidence` (0-1) is how far the outcomes were followed, `metrics` what was measured on held-out jobs,
    `data_hash` names the training data (without names of people), `version` the content of the model.
    """

    taste: Taste = field(repr=False)
    space: SkillSpace = field(repr=False)
    evidence: float
    metrics: Mapping[str, Any]
    data_hash: str
    version: str

    @classmethod
    def train(
        cls,
        jobs: Iterable[Job],
        candidates: Sequence[Candidate],
        outcomes: Sequence[Outcome],
        *,
        seed: int,
        today: date | None = None,
    ) -> "MatchModel":
        """Learn from a tenant's jobs, candidates and outcomes; the same data and seed give the same model.

        The candidates teach which skills go together, the outcomes what the employer values. With too few outcomes,
        or outcomes that do not beat the rule on held-out jobs, the taste stays the rule's. `today` ends current
        positions; by default it is the day of the last decision. Outcomes of unknown jobs or candidates are left out.
        """
        known_jobs = {job.id: job for job in jobs}
        space = default_space(_associations(candidates, known_jobs.values()))
        people = {person.id: person for person in candidates}
        last = {(o.job_id, o.candidate_id): o for o in outcomes if o.job_id in known_jobs and o.candidate_id in people}
        rows = sorted(last.values(), key=lambda o: (o.job_id, o.candidate_id))
        table = _table(rows, known_jobs, people, space, today or as_of(outcomes, candidates))
        # On one core: the matrices are small, threads would wait for each other twice as long as they work.
        with threadpool_limits(1):
            taste, evidence, metrics = _learn(table, seed)
        metrics["outcomes_left_out"] = len(outcomes) - len(rows)
        digest = _data_hash(known_jobs, people, rows, seed)
        return cls._named(taste, space, evidence, metrics, digest)

    @classmethod
    def _named(
        cls, taste: Taste, space: SkillSpace, evidence: float, metrics: Mapping[str, Any], digest: str
    ) -> "MatchModel":
        kind = "learned" if evidence else RULE_VERSION
        model = cls(taste, space, evidence, metrics, digest, kind)
        content = hashlib.sha256(model.to_bytes()).hexdigest()[:_VERSION_DIGITS]
        return cls(taste, space, evidence, metrics, digest, f"{kind}-{content}")

    def points(self, table: Floats) -> Floats:
        """Points of base and the four groups for each row of features."""
        return self.taste.points(table)

    def to_bytes(self) -> bytes:
        """The model as UTF-8 JSON: readable, and nothing in it is ever executed."""
        kept = {
            "format": FORMAT,
            "version": self.version,
            "features": list(NAMES),
            "weights": self.taste.weights.tolist(),
            "trees": self.taste.trees.text,
            "tree_share": self.taste.tree_share,
            "evidence": self.evidence,
            "metrics": dict(self.metrics),
            "data_hash": self.data_hash,
            "learned": self.space.learned.to_json(),
        }
        return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "MatchModel":
        """The model that `to_bytes` wrote. ValueError when it was made for another set of features."""
        kept = json.loads(data)
        if kept.get("format") != FORMAT or kept.get("features") != list(NAMES):
            raise ValueError("this model was made for another version of the features; train it again")
        taste = Taste(np.array(kept["weights"], np.float64), Trees.of(kept["trees"]), kept["tree_share"])
        space = default_space(Associations(**kept["learned"]))
        return cls(taste, space, kept["evidence"], kept["metrics"], kept["data_hash"], kept["version"])


def _associations(candidates: Sequence[Candidate], jobs: Iterable[Job] = ()) -> Associations:
    plain = default_space()
    listed: list[list[str]] = [[s.skill for s in c.skills] for c in candidates]
    listed += [[s.skill for s in (*job.required_skills, *job.preferred_skills)] for job in jobs]
    named = [{spelling(name): key for name in own if (key := plain.key(name)).startswith("id:")} for own in listed]
    apart = set_apart(named)
    space = default_space(Associations(apart=apart))
    skills = [frozenset(space.key(s.skill) for s in c.skills) for c in candidates]
    held = [frozenset(spelling(name) for name in c.certifications) for c in candidates]
    return learn(skills, held, apart)


def _table(
    rows: Sequence[Outcome],
    jobs: Mapping[str, Job],
    people: Mapping[str, Candidate],
    space: SkillSpace,
    today: date,
) -> Examples:
    """Outcomes as arrays; rows come sorted by job."""
    by_job: dict[str, list[Outcome]] = {}
    for row in rows:
        by_job.setdefault(row.job_id, []).append(row)
    tables = [
        extract(jobs[job], [people[o.candidate_id] for o in own], space=space, today=today)
        for job, own in by_job.items()
    ]
    codes = [code for code, own in enumerate(by_job.values()) for _ in own]
    target = np.array([_TARGETS[row.outcome] for row in rows], np.float64)
    features = np.vstack(tables) if tables else np.zeros((0, len(NAMES)))
    return Examples(features, target, np.array(codes, np.int64))


def _learn(examples: Examples, seed: int) -> tuple[Taste, float, dict[str, Any]]:
    """The taste, how far it follows the outcomes, and what held-out jobs say of it."""
    rule = Taste(RULE_WEIGHTS.copy())
    counts = {"outcomes": len(examples), "advanced": int((examples.target == 1.0).sum())}
    if len(examples) < _MIN_FOR_LEARNING or not examples.mixed:
        return rule, 0.0, {**counts, "held_out": None}
    linear = fit_linear(examples)
    held = _held_out(examples, linear, seed)
    share, t = trust(log_loss(held.rule, examples.target), log_loss(held.linear, examples.target), examples.job)
    rounds, tree_share = held.rounds(examples)
    weights = (1.0 - share) * linear.slope * RULE_WEIGHTS / 100.0 + share * linear.weights
    trees = Trees()
    if share and rounds:
        start = linear.logits(examples.features) + linear.job_effects[examples.job]
        trees = Trees.of(boost(examples, start, rounds=rounds, seed=seed).model_to_string())
    blended = (1.0 - share) * held.rule + share * (held.linear + tree_share * held.trees[rounds])
    metrics = {**counts, "held_out": _figures(held.rule, blended, examples), "share": share, "t": t}
    metrics |= {"rounds": rounds if share else 0, "tree_share": tree_share}
    return Taste(weights, trees, share * tree_share), share, metrics


@dataclass(frozen=True)
class _HeldOut:
    """Log-odds of every row by models that did not see its job: rule with fitted slope, linear, trees by rounds."""

    rule: Floats
    linear: Floats
    trees: Mapping[int, Floats]

    def rounds(self, examples: Examples) -> tuple[int, float]:
        """How many rounds of trees to use and how far to follow them; 0 where they do not help."""
        if len(self.trees) == 1:
            return 0, 0.0
        losses = [log_loss(self.linear + more, examples.target) for more in self.trees.values()]
        rounds = best_rounds(losses)
        share, _ = trust(losses[0], losses[list(self.trees).index(rounds)], examples.job)
        return (rounds, share) if share else (0, 0.0)


def _held_out(examples: Examples, near: Linear, seed: int) -> _HeldOut:
    fold = folds(examples.job, seed=seed)
    steps = range(0, MAX_ROUNDS + 1, STEP) if len(examples) >= _MIN_FOR_TREES else (0,)
    rule, linear = np.zeros(len(examples)), np.zeros(len(examples))
    trees = {n: np.zeros(len(examples)) for n in steps}
    for held in np.unique(fold):
        inside, outside = examples.at(fold != held), fold == held
        features = examples.features[outside]
        fitted = fit_linear(inside, near)
        linear[outside] = fitted.logits(features)
        rule[outside] = _rule_logits(inside, features)
        if len(trees) > 1:
            start = fitted.logits(inside.features) + fitted.job_effects[inside.job]
            booster = boost(inside, start, rounds=MAX_ROUNDS, seed=seed)
            for n, more in zip(steps, path(booster, features), strict=True):
                trees[n][outside] = more
    return _HeldOut(rule, linear, trees)


def _rule_logits(inside: Examples, features: Floats) -> Floats:
    """The rule's score with the slope and level that suit these outcomes: what it can do without learning a taste."""
    intercept, slope = fit_line(inside.features @ RULE_WEIGHTS / 100.0, inside.target)
    return np.asarray(intercept + slope * (features @ RULE_WEIGHTS / 100.0))


def _figures(rule: Floats, model: Floats, examples: Examples) -> dict[str, float]:
    positive = examples.target == 1.0
    return {
        "auc_in_job_rule": round(auc_in_job(rule, positive, examples.job), 4),
        "auc_in_job_model": round(auc_in_job(model, positive, examples.job), 4),
        "log_loss_rule": round(float(log_loss(rule, examples.target).mean()), 4),
        "log_loss_model": round(float(log_loss(model, examples.target).mean()), 4),
    }


def _data_hash(jobs: Mapping[str, Job], people: Mapping[str, Candidate], rows: Sequence[Outcome], seed: int) -> str:
    """Hash of what was learned from: jobs, candidates without their names, outcomes, seed; independent of order."""
    digest = hashlib.sha256(str(seed).encode())
    for name in sorted(jobs):
        digest.update(jobs[name].model_dump_json().encode())
    for name in sorted(people):
        digest.update(people[name].model_dump_json(exclude={"first_name", "last_name"}).encode())
    for row in rows:
        digest.update(row.model_dump_json().encode())
    return digest.hexdigest()
