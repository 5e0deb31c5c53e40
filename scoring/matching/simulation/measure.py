"""How near a model comes to an invented employer's truth."""

from dataclasses import dataclass

import numpy as np

from scoring.matching.engine import score_many
from scoring.matching.model import MatchModel
from scoring.matching.ranking import auc_in_job
from scoring.matching.simulation.employers import Employer
from scoring.matching.simulation.people import TODAY


@dataclass(frozen=True)
class Reached:
    """On the held-out pairs: the share of the way from chance to the ceiling in the order inside each job (1 is
    ranking by the truth itself), the share of right labels when the best-scored are called advanced, and the ceiling
    of the latter.
    """

    share: float
    accuracy: float
    best_accuracy: float


def reached(firm: Employer, model: MatchModel) -> Reached:
    """Score the employer's held-out pairs and compare with the truth."""
    jobs, people = {job.id: job for job in firm.jobs}, {person.id: person for person in firm.candidates}
    by_job: dict[str, list[str]] = {}
    for job, person in firm.pairs:
        by_job.setdefault(job, []).append(person)
    score = {
        (job, result.candidate_id): result.match_score
        for job, own in by_job.items()
        for result in score_many(jobs[job], [people[c] for c in own], model=model, explain_top=0, today=TODAY)
    }
    given, truth = np.array([score[pair] for pair in firm.pairs]), np.array(firm.truth)
    label = np.array(firm.labels, bool)
    code = np.unique([job for job, _ in firm.pairs], return_inverse=True)[1]
    got, best = auc_in_job(given, label, code), auc_in_job(truth, label, code)
    return Reached((got - 0.5) / (best - 0.5), _accuracy(given, label), _accuracy(truth, label))


def _accuracy(scores: np.ndarray, label: np.ndarray) -> float:
    called = np.zeros(len(label), bool)
    called[np.argsort(-scores, kind="stable")[: int(label.sum())]] = True
    return float((called == label).mean())
