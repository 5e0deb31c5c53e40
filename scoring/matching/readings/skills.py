"""Skills: what is asked for against what a person has, partial credit for related skills, years of each."""

import numpy as np

from scoring.matching.people import People
from scoring.matching.readings.columns import UNKNOWN, Floats, mean_over
from scoring.matching.schemas import Job
from scoring.matching.skillspace import SkillSpace

_UNSAID_YEARS_SHARE = 0.75
_DEEP_YEARS = 5.0


def read(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    """Features of the skills group; each is a mean over the skills asked for, so their order cannot matter."""
    asked = [*job.required_skills, *job.preferred_skills]
    like = _likeness([space.key(need.skill) for need in asked], people, space)
    needed = np.array([need.years or np.nan for need in asked], np.float64)[:, None]
    years = people.skill_years
    share = np.where(np.isnan(years), _UNSAID_YEARS_SHARE, years / needed)
    share = np.where(np.isnan(needed), 1.0, share)
    deep = np.where(np.isnan(years), UNKNOWN, np.minimum(years / _DEEP_YEARS, 1.0))
    same = (like == 1.0).astype(np.float64)
    of, split = people.skill_rows, len(job.required_skills)
    met, exact = of.best(like), of.best(same)
    done = of.best(like * np.minimum(share, 1.0))
    done_exact = of.best(same * np.minimum(share, 1.0))
    depth = of.best(same * deep)
    surplus = of.best(same * np.clip(share - 1.0, 0.0, 1.0))
    wanted = slice(split, None) if job.preferred_skills else slice(0, split)
    around = of.total(like.max(axis=0)) if asked else np.zeros(of.count)
    return {
        "required_years": mean_over(done[:split]),
        "required_exact": mean_over(exact[:split]),
        "required_exact_years": mean_over(done_exact[:split]),
        "required_met": mean_over(met[:split]),
        "required_weakest": done[:split].min(axis=0) if split else np.ones(of.count),
        "required_surplus": mean_over(surplus[:split]),
        "required_depth": mean_over(depth[:split]),
        "preferred_met": mean_over(met[wanted]),
        "preferred_exact": mean_over(exact[wanted]),
        "preferred_depth": mean_over(depth[wanted]),
        "skills_around": around / len(asked) if asked else np.ones(of.count),
    }


def _likeness(keys: list[str], people: People, space: SkillSpace) -> Floats:
    """Similarity of every skill asked for (rows) to every skill row: computed once per distinct name."""
    table = [[space.similarity(name, key) for name in people.skill_names] for key in keys]
    shaped = np.array(table, np.float64).reshape(len(keys), len(people.skill_names))
    return np.asarray(shaped[:, people.skill_code])
