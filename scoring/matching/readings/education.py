"""Education: level and field against what is asked for, and certificates that belong to the job's skills.

The institution and the year of graduation are not read: one says where somebody grew up, the other how old they are.
"""

import numpy as np

from scoring.matching.people import People
from scoring.matching.readings.columns import Floats, looked_up
from scoring.matching.schemas import Job
from scoring.matching.skillspace import SkillSpace, spelling
from scoring.matching.titles import words

_LEVELS_OF_GRACE = 2.0
_TOP_LEVEL = 5.0
_RELATED_FIELD = 0.6
_MANY_CERTIFICATES = 3.0
_CERTIFICATE_GAIN = 2.0


def read(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    """Features of the education group."""
    return _degrees(job, people) | _certificates(job, people, space)


def _degrees(job: Job, people: People) -> dict[str, Floats]:
    of = people.degree_rows
    level = np.nan_to_num(people.degree_level, nan=0.0)
    asked = float(job.education_level or 0)
    met = np.clip(1.0 - (asked - level) / _LEVELS_OF_GRACE, 0.0, 1.0)
    wanted = [spelling(name) for name in job.fields]
    like = looked_up([field_similarity(name, wanted) for name in people.field_names], people.field_code)
    top = of.best(level)
    anything = np.ones(of.count)
    return {
        "level_met": 1.0 - (asked - top) / _LEVELS_OF_GRACE,
        "level_near": 1.0 - (asked - top) / _TOP_LEVEL * 1.25,
        "level_above": (top - asked),
        "level_surplus": (top - asked) / _LEVELS_OF_GRACE,
        "level_total": top / _TOP_LEVEL,
        "field_match": of.best(like) if wanted else anything,
        "field_at_level": of.best(met * like) if wanted else of.best(met),
    }


def field_similarity(field: str, wanted: list[str]) -> float:
    """1 for a field of study that is asked for, less for one that shares words with it."""
    if field in wanted:
        return 1.0
    have = set(words(field))
    shared = (len(have & set(words(w))) / len(have | set(words(w))) for w in wanted if have)
    return _RELATED_FIELD * max(shared, default=0.0)


def _certificates(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    needs = (*job.required_skills, *job.preferred_skills)
    keys = [space.key(need.skill) for need in needs]
    asked = {word for need in needs for word in words(need.skill)}
    fits = [_certificate_fit(name, keys, asked, space) for name in people.certificate_names]
    of = people.certificate_rows
    return {
        "certificate_match": of.best(looked_up(fits, people.certificate_code)),
        "certificate_count": of.number / _MANY_CERTIFICATES,
    }


def _certificate_fit(name: str, keys: list[str], asked: set[str], space: SkillSpace) -> float:
    """Whether a certificate names a skill that is asked for, or is held by people who have those skills."""
    if asked & set(words(name)):
        return 1.0
    held = [space.learned.certificate_strength(name, key) for key in keys]
    return min(1.0, _CERTIFICATE_GAIN * sum(held) / len(held)) if held else 0.0
