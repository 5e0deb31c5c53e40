"""Matching: how well a candidate fits a job, why, and whether the employer's scores are fair. Values in, values out."""

from scoring.matching.engine import rescore, score_many, score_pair
from scoring.matching.model import MatchModel
from scoring.matching.schemas import Candidate, Job, MatchResult, Outcome

__all__ = ["Candidate", "Job", "MatchModel", "MatchResult", "Outcome", "rescore", "score_many", "score_pair"]
