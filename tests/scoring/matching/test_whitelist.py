"""Nothing about a person reaches the features but what the whitelist says: watched while it is read."""

from scoring.matching import Candidate
from scoring.matching.features import FEATURES, extract
from scoring.matching.rule import RULE_POINTS, RULE_WEIGHTS
from scoring.matching.schemas import GROUPS
from scoring.matching.simulation import TODAY, Employer
from scoring.matching.skillspace import default_space

READ_OF_A_PERSON = {
    "skills",
    "work_history",
    "education",
    "years_of_experience",
    "certifications",
    "location",
    "salary_expectation",
}


class Watched:
    """A stand-in for a candidate that notes every attribute asked of it."""

    def __init__(self, person: Candidate, seen: set[str]) -> None:
        self._person, self._seen = person, seen

    def __getattr__(self, name: str):
        self._seen.add(name)
        return getattr(self._person, name)


def test_only_whitelisted_facts_of_a_person_are_read(firm: Employer):
    seen: set[str] = set()
    watched = [Watched(person, seen) for person in firm.candidates[:20]]
    extract(firm.jobs[0], watched, space=default_space(), today=TODAY)
    assert seen == READ_OF_A_PERSON


def test_the_rule_gives_each_group_its_published_points():
    for group in GROUPS:
        weights = [w for f, w in zip(FEATURES, RULE_WEIGHTS, strict=True) if f.group == group]
        assert abs(sum(weights) - RULE_POINTS[group]) < 1e-9
