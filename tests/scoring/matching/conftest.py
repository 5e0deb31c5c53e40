"""One invented employer and the model it teaches, shared by the tests of this folder."""

import pytest

from scoring.matching import MatchModel
from scoring.matching.simulation import TODAY, Employer, employer


@pytest.fixture(scope="session")
def firm() -> Employer:
    return employer(4, jobs=30, applicants=40)


@pytest.fixture(scope="session")
def model(firm: Employer) -> MatchModel:
    return MatchModel.train(firm.jobs, firm.candidates, firm.outcomes, seed=1, today=TODAY)
