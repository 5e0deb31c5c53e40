"""One invented employer and the model it teaches, shared by the tests of this folder."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.matching import MatchModel
from scoring.matching.features import extract
from scoring.matching.learning import Examples
from scoring.matching.model import Taste
from scoring.matching.rule import GROUP_COLUMNS
from scoring.matching.simulation import TODAY, Employer, employer
from scoring.matching.trees import Trees, boost


@pytest.fixture(scope="session")
def firm() -> Employer:
    return employer(4, jobs=30, applicants=40)


@pytest.fixture(scope="session")
def with_trees(firm: Employer, model: MatchModel) -> MatchModel:
    """The model with trees of all four groups that count in full, whether or not held-out jobs would have let them."""
    features = np.vstack([extract(job, firm.candidates[:60], space=model.space, today=TODAY) for job in firm.jobs[:12]])
    groups = [features[:, list(columns)].sum(axis=1) for columns in GROUP_COLUMNS.values()]
    wish = sum((total - total.mean()) / total.std() for total in groups)
    examples = Examples(features, (wish > 0.0).astype(np.float64), np.zeros(len(wish), np.int64))
    trees = Trees.of(boost(examples, np.zeros(len(wish)), rounds=120, seed=1).model_to_string())
    return replace(model, taste=Taste(model.taste.weights, trees, 1.0), version="learned-trees")


@pytest.fixture(scope="session")
def model(firm: Employer) -> MatchModel:
    return MatchModel.train(firm.jobs, firm.candidates, firm.outcomes, seed=1, today=TODAY)
